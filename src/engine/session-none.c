/* TLS under a connection, in a build without it. */
#include "engine/session.h"

const bool session_built = false;

const char *session_version(void)
{
    return "";
}

void session_options(struct MHD_OptionItem options[SESSION_OPTIONS])
{
    options[0] = (struct MHD_OptionItem){ MHD_OPTION_END, 0, NULL };
}

void session_open(struct session *session, const struct identity *identity, struct MHD_Connection *library, int fd,
                  struct tap *tap, const struct session_functions *functions)
{
    (void)session, (void)identity, (void)library, (void)fd, (void)tap, (void)functions;
}

long session_send(struct session *session, const char *bytes, size_t length)
{
    (void)session, (void)bytes, (void)length;
    return -1;
}

long session_receive(struct session *session, char *bytes, size_t size)
{
    (void)session, (void)bytes, (void)size;
    return -1;
}

bool session_has_more(const struct session *session)
{
    (void)session;
    return false;
}

void session_end(struct session *session)
{
    (void)session;
}

void session_release(struct session *session)
{
    (void)session;
}
