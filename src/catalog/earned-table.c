/* The table of earned codes itself, the master copy: a row a code, in ascending order; what a row leaves out is 0. */
#include "catalog/earned.h"

#define HTTP(section) "RFC 9110, section " section
#define READ "GET, HEAD"
#define POST "GET, HEAD, POST"
#define STORE "GET, HEAD, PUT, DELETE"

/* A page earns it with a link to /earn/CODE itself, or with a form. */
#define LINK .page = ""
#define FORM .page = "", .form = true

/* What makes a target too long. */
#define ZEROS_64 "0000000000000000000000000000000000000000000000000000000000000000"
#define ZEROS_512 ZEROS_64 ZEROS_64 ZEROS_64 ZEROS_64 ZEROS_64 ZEROS_64 ZEROS_64 ZEROS_64

static const struct earned rows[] = {
    { 100, HTTP("10.1.1"), .methods = "GET, HEAD, POST, PUT" },
    { 101, "RFC 6455, section 4.2", .methods = "GET" },
    { 102, "RFC 2518, section 10.1", .methods = POST, .parameters = "work", .page = "?work=3s" },
    { 103, "RFC 8297, section 2", .methods = READ, LINK },
    { 104, "draft-ietf-httpbis-resumable-upload", .methods = POST, .members = "HEAD, PATCH, DELETE" },
    { 200, HTTP("15.3.1"), .methods = READ, LINK },
    { 201, HTTP("15.3.2"), .methods = POST, .members = STORE, FORM },
    { 202, HTTP("15.3.3"), .methods = POST, .members = "GET, HEAD, DELETE", .parameters = "work", .page = "?work=2s",
      .form = true },
    { 203, HTTP("15.3.4"), .methods = READ, LINK },
    { 204, HTTP("15.3.5"), .methods = READ, .members = STORE },
    { 205, HTTP("15.3.6"), .methods = POST, FORM },
    { 206, HTTP("14.2"), .methods = READ },
    { 207, "RFC 4918, section 13", .methods = "GET, HEAD, PROPFIND", .members = "GET, HEAD, PUT, DELETE, PROPFIND" },
    { 208, "RFC 5842, section 7.1", .methods = "GET, HEAD, PROPFIND", .members = "GET, HEAD, PROPFIND" },
    { 226, "RFC 3229, section 10.4.1", .methods = READ, .members = READ },
    { 300, "RFC 2295, section 10.3", .methods = READ, .members = READ },
    { 301, HTTP("15.4.2"), .members = "*", LINK },
    { 302, HTTP("15.4.3"), .members = "*", LINK },
    { 303, HTTP("15.4.4"), .methods = POST, .members = READ, FORM },
    { 304, HTTP("13.1.2"), .methods = READ },
    { 305, HTTP("15.4.6"), .methods = READ, LINK },
    { 306, HTTP("15.4.7"), .methods = READ },
    { 307, HTTP("15.4.8"), .members = "*", LINK },
    { 308, HTTP("15.4.9"), .members = "*", LINK },
    { 400, HTTP("15.5.1"), .methods = POST },
    { 401, HTTP("11.6.1"), .methods = READ, .members = "POST", LINK },
    { 402, HTTP("15.5.3"), .methods = READ, .members = "POST", LINK },
    { 403, HTTP("15.5.4"), .methods = READ },
    { 404, HTTP("15.5.5"), .methods = READ, .members = STORE, .page = "/nowhere" },
    { 405, HTTP("15.5.6"), .methods = READ },
    { 406, HTTP("12.5.1"), .methods = READ },
    { 407, HTTP("11.7.1"), .methods = READ },
    { 408, HTTP("15.5.9"), .methods = POST, .parameters = "timeout" },
    { 409, HTTP("15.5.10"), .methods = "GET, HEAD, PUT" },
    { 410, HTTP("15.5.11"), .methods = READ, .members = STORE },
    { 411, HTTP("15.5.12"), .methods = "GET, HEAD, POST, PUT" },
    { 412, HTTP("13.1.1"), .methods = "GET, HEAD, PUT" },
    { 413, HTTP("15.5.14"), .methods = "GET, HEAD, POST, PUT" },
    { 414, HTTP("15.5.15"), .methods = READ, .members = READ, .parameters = "*", .page = "/" ZEROS_512 },
    { 415, HTTP("15.5.16"), .methods = POST, FORM },
    { 416, HTTP("15.5.17"), .methods = READ },
    { 417, HTTP("10.1.1"), .methods = READ },
    { 418, "RFC 2324, section 2.3.2", .methods = "GET, HEAD, POST, BREW, WHEN", .members = "GET, HEAD, POST, BREW, WHEN" },
    {
        421,
        HTTP("7.4"),
        .methods = READ,
    },
    { 422, HTTP("15.5.21"), .methods = POST },
    { 423, "RFC 4918, section 11.3", .methods = "GET, HEAD, PROPFIND", .members = "GET, HEAD, PUT, DELETE, LOCK, UNLOCK" },
    { 424, "RFC 4918, section 11.4", .methods = "GET, HEAD, PROPFIND", .members = "GET, HEAD, PUT, DELETE, PROPPATCH" },
    { 425, "RFC 8470, section 5.2" },
    { 426, HTTP("15.5.22"), .methods = "GET", LINK },
    { 428, "RFC 6585, section 3", .methods = "GET, HEAD, PUT" },
    { 429, "RFC 6585, section 4", .methods = READ, LINK },
    { 431, "RFC 6585, section 5", .methods = READ },
    { 451, "RFC 7725, section 3", .methods = READ, .parameters = "country", .page = "?country=fr" },
    { 500, HTTP("15.6.1"), .methods = READ, .parameters = "divide", .page = "?divide=7/0" },
    { 501, HTTP("15.6.2"), .methods = READ },
    { 502, HTTP("15.6.3"), .methods = READ, .parameters = "upstream", .page = "?upstream=garbage" },
    { 503, HTTP("15.6.4"), .methods = READ, .parameters = "work", .page = "?work=2s" },
    { 504, HTTP("15.6.5"), .methods = READ, .parameters = "upstream, timeout", .page = "?upstream=slow" },
    { 505, HTTP("15.6.6"), .methods = READ },
    { 506, "RFC 2295, section 8.1", .methods = READ, .members = READ },
    { 507, "RFC 4918, section 11.5", .methods = READ, .members = STORE },
    { 508, "RFC 5842, section 7.2", .methods = "GET, HEAD, PROPFIND", .members = "GET, HEAD, PROPFIND" },
    { 510, "RFC 2774, section 7", .methods = "GET, HEAD, M-GET", LINK },
    { 511, "RFC 6585, section 6", .methods = READ, .members = POST, LINK },
};

const struct earned *earned_rows(size_t *count)
{
    *count = sizeof rows / sizeof *rows;
    return rows;
}
