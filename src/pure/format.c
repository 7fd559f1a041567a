/* The table of representations, and which of them a code is offered in. */
#include "pure/format.h"

#include <string.h>

#include "ground/statuses.h"
#include "pure/bodies.h"

static const struct format_row rows[FORMATS] = {
    [FORMAT_JSON] = { "json", "application/json", "application/json" },
    [FORMAT_HTML] = { "html", "text/html", "text/html; charset=utf-8" },
    [FORMAT_TEXT] = { "text", "text/plain", "text/plain; charset=utf-8" },
    [FORMAT_PROBLEM] = { "problem", "application/problem+json", "application/problem+json" },
    [FORMAT_XML] = { "xml", "application/xml", "application/xml; charset=utf-8" },
    [FORMAT_EMPTY] = { "empty", NULL, NULL },
};

const struct format_row *format_row(enum format format)
{
    return &rows[format];
}

enum format format_named(const char *name, size_t length)
{
    for (int format = 0; format < FORMATS; format++)
        if (strlen(rows[format].name) == length && memcmp(rows[format].name, name, length) == 0)
            return (enum format)format;
    return FORMATS;
}

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
