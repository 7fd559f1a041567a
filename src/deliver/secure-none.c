/* TLS under a connection, in a build without it. */
#include "deliver/secure.h"

const bool secure_built = false;

bool secure_replaced(void)
{
    return false;
}

void secure_options(struct MHD_OptionItem options[SECURE_OPTIONS])
{
    options[0] = (struct MHD_OptionItem){ MHD_OPTION_END, 0, NULL };
}

void secure_open(const struct face *face, struct MHD_Connection *library, struct conn *conn)
{
    (void)face;
    (void)library;
    (void)conn;
}

long secure_send(struct conn *conn, const char *bytes, size_t length)
{
    (void)conn;
    (void)bytes;
    (void)length;
    return -1;
}

long secure_receive(struct conn *conn, char *bytes, size_t size)
{
    (void)conn;
    (void)bytes;
    (void)size;
    return -1;
}

bool secure_has_more(const struct conn *conn)
{
    (void)conn;
    return false;
}

void secure_end(struct conn *conn)
{
    (void)conn;
}
