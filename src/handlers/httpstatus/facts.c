/* What httpstat.us called codes and sent with them, where that is not what our status table says. */
#include "handlers/httpstatus/httpstatus.h"

/* Names are its last ones, of July 2025: many are those of RFC 2616, some explain an unofficial code. What it sent against the
 * RFCs is left out: Content-Range without its unit (206), and Location to its own front page, for which ours leads nearer. */
static const struct httpstatus_fact rows[] = {
    { .code = 207, .xml = true },
    { .code = 301, .field = { "Retry-After", "5" } },
    { .code = 306, .name = "Switch Proxy" },
    { .code = 401, .field = { "WWW-Authenticate", "Basic realm=\"Fake Realm\"" } },
    { .code = 407, .field = { "Proxy-Authenticate", "Basic realm=\"Fake Realm\"" } },
    { .code = 413, .name = "Request Entity Too Large" },
    { .code = 414, .name = "Request-URI Too Long" },
    { .code = 416, .name = "Requested Range Not Satisfiable" },
    { .code = 419, .name = "CSRF Token Missing or Expired" },
    { .code = 422, .name = "Unprocessable Entity" },
    { .code = 429, .field = { "Retry-After", "5" } },
    { .code = 460, .name = "Client closed the connection with AWS Elastic Load Balancer" },
    { .code = 463, .name = "The load balancer received an X-Forwarded-For request header with more than 30 IP addresses" },
    { .code = 498, .name = "Invalid Token (Esri)" },
    { .code = 503, .field = { "Retry-After", "5" } },
    { .code = 520, .name = "Web Server Returned an Unknown Error" },
    { .code = 522, .name = "Connection Timed out" },
    { .code = 561, .name = "Unauthorized (AWS Elastic Load Balancer)" },
};

const struct httpstatus_fact *httpstatus_fact(int code)
{
    static const struct httpstatus_fact none = { 0 };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].code == code)
            return &rows[i];
    return &none;
}
