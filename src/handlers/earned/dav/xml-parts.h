/* The inside of the XML reader, for the files that it is made of. */
#ifndef EVERYSTATUS_XML_PARTS_H
#define EVERYSTATUS_XML_PARTS_H

#include "handlers/earned/dav/xml-read.h"

/* Elements are noted down to that depth: propertyupdate, set, prop, and a property. Bounds: of depth, attributes of an element,
 * noted elements, declarations of namespaces that are in scope, and of what is kept: a namespace that is declared once is kept
 * with each name. */
enum { XML_NOTED = 4, XML_DEPTH = 32, XML_ATTRIBUTES = 32, XML_ELEMENTS = 1000, XML_SCOPES = 64, XML_TEXT = 256 * 1024 };

/* Between the parts of a name in libexpat's events: namespace, name, prefix. No namespace has it. */
#define XML_SEPARATOR '\n'

struct xml_reader {
    struct XML_ParserStruct *parser;
    struct xml_document *document;
    unsigned depth;
    unsigned value; /* the depth of the element that is being kept; 0: none is */
    bool starved;
    const char *problem; /* why we gave up; NULL: we did not */
    /* The declarations that are in scope: prefix and namespace, each with a NUL, and where each of them starts. */
    struct buffer scope;
    size_t scoped[XML_SCOPES];
    unsigned scopes, fresh;              /* how many; how many of them are of the element that comes next */
    struct xml_span language[XML_NOTED]; /* in scope at each depth, as in xml:lang */
};

struct xml_names {
    struct slice space, name, prefix;
};
struct xml_names xml_names_of(const char *name);

/* Notes a declaration. */
void xml_declare(struct xml_reader *reader, const char *prefix, const char *space);

/* Notes the language of an element that is not kept itself. */
void xml_language(struct xml_reader *reader, const char **attributes);

/* Keeps an element: its start with all that is in scope, the starts of those within, and their ends. */
void xml_value_begin(struct xml_reader *reader, struct xml_element *element, const char *name, const char **attributes);
void xml_value_start(struct xml_reader *reader, const char *name, const char **attributes);
void xml_value_end(struct xml_reader *reader, const char *name);

#endif
