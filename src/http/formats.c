/* The representations that content can have: one table, a row a format. */
#include "http/formats.h"

#include <string.h>

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
