/* The table of earned codes itself, the master copy: a row a code, in ascending order; what a row leaves out is 0. */
#include "catalog/earned.h"

#define READ "GET, HEAD"
#define POST "GET, HEAD, POST"
#define STORE "GET, HEAD, PUT, DELETE"
#define DAV "GET, HEAD, PUT, DELETE, PROPFIND, PROPPATCH, MKCOL, COPY, MOVE, LOCK, UNLOCK"

/* A page earns it with a link to /earn/CODE itself, or with a form. */
#define LINK .page = ""
#define FORM .page = "", .form = true

/* What makes a target too long. */
#define ZEROS_64 "0000000000000000000000000000000000000000000000000000000000000000"
#define ZEROS_512 ZEROS_64 ZEROS_64 ZEROS_64 ZEROS_64 ZEROS_64 ZEROS_64 ZEROS_64 ZEROS_64

static const struct earned rows[] = {
    { .code = 100, .methods = "GET, HEAD, POST, PUT" },
    { .code = 101, .methods = READ },
    { .code = 102, .methods = POST, .parameters = { "work" }, .page = "?work=3s" },
    { .code = 103, .methods = READ, LINK },
    { .code = 104, .methods = POST, .members = "HEAD, PATCH, DELETE" },
    { .code = 200, .methods = READ, LINK },
    { .code = 201, .methods = POST, .members = STORE, FORM },
    { .code = 202,
      .methods = POST,
      .members = "GET, HEAD, DELETE",
      .parameters = { "work" },
      .page = "?work=2s",
      .form = true },
    { .code = 203, .methods = READ, LINK },
    { .code = 204, .methods = READ, .members = STORE },
    { .code = 205, .methods = POST, FORM },
    { .code = 206, .methods = READ },
    { .code = 207, .methods = DAV, .members = DAV },
    { .code = 208, .methods = DAV, .members = DAV },
    { .code = 226, .methods = READ, .members = READ },
    { .code = 300, .methods = READ, .members = READ },
    { .code = 301, .members = "*", LINK },
    { .code = 302, .members = "*", LINK },
    { .code = 303, .methods = POST, .members = READ, FORM },
    { .code = 304, .methods = READ },
    { .code = 305, .methods = READ, LINK },
    { .code = 306, .methods = READ },
    { .code = 307, .members = "*", LINK },
    { .code = 308, .members = "*", LINK },
    { .code = 400, .methods = POST },
    { .code = 401, .methods = READ, .members = "POST", LINK },
    { .code = 402, .methods = READ, .members = "POST", LINK },
    { .code = 403, .methods = READ },
    { .code = 404, .methods = READ, .members = STORE, .page = "/nowhere" },
    { .code = 405, .methods = READ },
    { .code = 406, .methods = READ },
    { .code = 407, .methods = READ },
    { .code = 408, .methods = POST, .parameters = { "timeout" } },
    { .code = 409, .methods = "GET, HEAD, PUT" },
    { .code = 410, .methods = READ, .members = STORE },
    { .code = 411, .methods = "GET, HEAD, POST, PUT" },
    { .code = 412, .methods = "GET, HEAD, PUT" },
    { .code = 413, .methods = "GET, HEAD, POST, PUT" },
    { .code = 414, .methods = READ, .members = READ, .parameters = { "*" }, .page = "/" ZEROS_512 },
    { .code = 415, .methods = POST, FORM },
    { .code = 416, .methods = READ },
    { .code = 417, .methods = READ },
    { .code = 418, .methods = "GET, HEAD, POST, BREW, WHEN", .members = "GET, HEAD, POST, BREW, WHEN" },
    { .code = 421, .methods = READ },
    { .code = 422, .methods = POST },
    { .code = 423, .methods = DAV, .members = DAV },
    { .code = 424, .methods = DAV, .members = DAV },
    { .code = 425 },
    { .code = 426, .methods = READ, LINK },
    { .code = 428, .methods = "GET, HEAD, PUT" },
    { .code = 429, .methods = READ },
    { .code = 431, .methods = READ },
    { .code = 451, .methods = READ, .parameters = { "country" }, .page = "?country=fr" },
    { .code = 500, .methods = READ, .parameters = { "divide" }, .page = "?divide=7/0" },
    { .code = 501, .methods = READ },
    { .code = 502, .methods = READ, .parameters = { "upstream" }, .page = "?upstream=garbage" },
    { .code = 503, .methods = READ, .parameters = { "work" } },
    { .code = 504, .methods = READ, .parameters = { "upstream", "timeout" }, .page = "?upstream=slow" },
    { .code = 505, .methods = READ },
    { .code = 506, .methods = READ, .members = READ },
    { .code = 507, .methods = READ, .members = STORE },
    { .code = 508, .methods = DAV, .members = DAV },
    { .code = 510, .methods = "GET, HEAD, M-GET", LINK },
    { .code = 511, .methods = READ, .members = POST, LINK },
};

const struct earned *earned_rows(size_t *count)
{
    *count = sizeof rows / sizeof *rows;
    return rows;
}
