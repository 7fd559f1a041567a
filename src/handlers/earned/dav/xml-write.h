/* The writer of all XML that WebDAV answers with; what is DAV:'s has the prefix D. */
#ifndef EVERYSTATUS_XML_WRITE_H
#define EVERYSTATUS_XML_WRITE_H

#include "base/buffer.h"
#include "base/slice.h"

extern const char xml_dav[]; /* the namespace */

/* The start of a document, and of its root; xml_close ends it. */
void xml_begin(struct buffer *out, const char *root);

/* Starts a line, for who reads it in a terminal. */
void xml_open(struct buffer *out, const char *name);
void xml_close(struct buffer *out, const char *name);
void xml_empty(struct buffer *out, const char *name);

/* An element that holds an empty one. */
void xml_choice(struct buffer *out, const char *name, const char *chosen);

/* An element with that text, which may have any bytes. */
void xml_leaf(struct buffer *out, const char *name, struct slice text);

/* An empty element of any namespace, or of none. */
void xml_name(struct buffer *out, struct slice space, struct slice name);

/* Text that is XML's already (XML 1.0 2.2), escaped so that every reader gets it as it is; an attribute, or a declaration. */
void xml_text(struct buffer *out, struct slice text);
void xml_attribute(struct buffer *out, struct slice name, struct slice value);

#endif
