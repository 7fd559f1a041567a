/* Which formats a status code is offered in. */
#include "catalog/representations.h"

#include "catalog/prose.h"
#include "catalog/statuses.h"

unsigned format_offered(int code)
{
    enum { PARTIAL_CONTENT = 206 }; /* it must say which bytes it has (RFC 9110 15.3.7.1), so that it has some */
    unsigned offered = (unsigned)FORMAT_PAGES | (code == PARTIAL_CONTENT ? 0 : 1u << FORMAT_EMPTY);
    if (code >= 400 && code < 600)
        offered |= 1u << FORMAT_PROBLEM;
    if (body_find(code))
        offered |= 1u << FORMAT_XML;
    return offered;
}

enum format format_default(int code)
{
    return status_of(code)->xml_first ? FORMAT_XML : FORMAT_JSON;
}
