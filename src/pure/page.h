/* Everything that people and programs read: explanations, lists and errors, in every format. */
#ifndef EVERYSTATUS_PAGE_H
#define EVERYSTATUS_PAGE_H

#include <stddef.h>

#include "ground/text.h"
#include "pure/format.h"

/* An error that the server itself means. */
struct page_error {
    int code;
    const char *detail; /* what is wrong; may quote the client's text, is escaped as the format needs */
    const char *in;     /* where: "path", "query", "header Everystatus"...; NULL: nowhere in particular */
    long column;        /* in that text, the first character being 1; 0: none */
    const char *text;   /* the text that column counts in; NULL: none */
};

/* Adds the explanation of a code to out. method decides which of the row's fields are shown ("GET"). format is
 * not FORMAT_EMPTY; FORMAT_PROBLEM is as in RFC 9457; FORMAT_XML is the row's body.
 * told: whether this is the answer of /status/N itself (1) or a page about it with status 200 (0). */
void page_status(struct text *out, int code, enum format format, const char *method, int told);

/* Adds the list of all known codes by class: the gallery (HTML), an array (JSON), lines (text). */
void page_gallery(struct text *out, enum format format);

/* Adds an error in one of the formats JSON, HTML, TEXT, PROBLEM. */
void page_error(struct text *out, const struct page_error *error, enum format format);

/* The URL of the document that defines a code, with the section; empty string if there is none. Static memory
 * is not used: the text is added to out. */
void page_reference(struct text *out, int code);

#endif
