/* TLS under a connection, in a build without it. */
#include "engine/session.h"

const bool session_built = false;

bool session_replaced(void)
{
    return false;
}

void session_options(struct MHD_OptionItem options[SECURE_OPTIONS])
{
    options[0] = (struct MHD_OptionItem){ MHD_OPTION_END, 0, NULL };
}

void session_open(const struct identity *identity, struct MHD_Connection *library, struct connection *connection)
{
    (void)identity;
    (void)library;
    (void)connection;
}

long session_send(struct connection *connection, const char *bytes, size_t length)
{
    (void)connection;
    (void)bytes;
    (void)length;
    return -1;
}

long session_receive(struct connection *connection, char *bytes, size_t size)
{
    (void)connection;
    (void)bytes;
    (void)size;
    return -1;
}

bool session_has_more(const struct connection *connection)
{
    (void)connection;
    return false;
}

void session_end(struct connection *connection)
{
    (void)connection;
}
