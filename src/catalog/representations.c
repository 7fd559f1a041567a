/* Which formats a status code is offered in. */
#include "catalog/representations.h"

#include "catalog/prose.h"
#include "catalog/statuses.h"

unsigned format_offered(int code)
{
    unsigned offered = (unsigned)FORMAT_PAGES | 1u << FORMAT_EMPTY;
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
