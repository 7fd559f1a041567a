/* The representations that a response's content can have: one table, a row a format. */
#ifndef EVERYSTATUS_FORMATS_H
#define EVERYSTATUS_FORMATS_H

#include <stddef.h>

enum format {
    FORMAT_JSON, /* the default */
    FORMAT_HTML,
    FORMAT_TEXT,
    FORMAT_PROBLEM, /* RFC 9457, for 4xx and 5xx */
    FORMAT_XML,     /* the WebDAV codes' own bodies */
    FORMAT_EMPTY,   /* no content; never negotiated, only asked for by name */
    FORMATS,
};

/* The formats that every page has, as a set of bits 1 << enum format. */
enum { FORMAT_PAGES = 1 << FORMAT_JSON | 1 << FORMAT_HTML | 1 << FORMAT_TEXT };

struct format_row {
    const char *name;         /* as in ?format= */
    const char *type;         /* the media type without parameters; NULL: no content */
    const char *content_type; /* the Content-Type field's value */
};

/* The row of a format. */
const struct format_row *format_row(enum format format);

/* The format of that name; FORMATS if there is none. */
enum format format_named(const char *name, size_t length);

#endif
