/* The reader of the XML that WebDAV's requests bring (RFC 4918 8.2, 14): bounded, and without a DTD. */
#ifndef EVERYSTATUS_XML_READ_H
#define EVERYSTATUS_XML_READ_H

#include "base/buffer.h"
#include "http/complaint.h"

/* A piece of the document's text. */
struct xml_span {
    size_t at, length;
};

/* An element as far down as requests are read; what is in a property or an owner is not, but is the value. */
struct xml_element {
    unsigned depth; /* 1: the root */
    struct xml_span space, name;
    struct xml_span value; /* the whole element with all that is in scope, if it is to be kept */
};

/* Start with { 0 }; xml_release gives it up. */
struct xml_document {
    struct xml_element *elements; /* in their order */
    size_t count, size;
    struct buffer text;
};

/* Reads a document. false: *complaint says what is wrong and where. */
bool xml_read(struct xml_document *document, struct slice content, struct complaint *complaint);
void xml_release(struct xml_document *document);

struct slice xml_slice(const struct xml_document *document, struct xml_span span);

/* Whether it is DAV:'s, of that name, at that depth. */
bool xml_is(const struct xml_document *document, const struct xml_element *element, unsigned depth, const char *name);

#endif
