/* Put before libmicrohttpd, a library that queues no response: the server must notice before it listens. */
#include <microhttpd.h>

enum MHD_Result MHD_queue_response(struct MHD_Connection *connection, unsigned code, struct MHD_Response *response)
{
    (void)connection;
    (void)code;
    (void)response;
    return MHD_NO;
}
