/* The reader of the XML that WebDAV's requests bring, with libexpat: it notes elements, and hands values on to be kept. */
#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/earned/dav/xml-parts.h"
#include "handlers/earned/dav/xml-write.h"

bool xml_is(const struct xml_document *document, const struct xml_element *element, unsigned depth, const char *name)
{
    return element->depth == depth && slice_is(xml_slice(document, element->space), xml_dav) &&
           slice_is(xml_slice(document, element->name), name);
}

void xml_release(struct xml_document *document)
{
    buffer_release(&document->text);
    free(document->elements);
}

static void give_up(struct xml_reader *reader, const char *why)
{
    if (!reader->problem)
        reader->problem = why;
    XML_StopParser(reader->parser, XML_FALSE);
}

static struct xml_span keep(struct buffer *text, struct slice what)
{
    struct xml_span span = { text->length, what.length };
    buffer_add(text, what.data, what.length);
    return span;
}

static struct xml_element *note(struct xml_reader *reader, const char *name)
{
    struct xml_document *document = reader->document;
    if (document->count == document->size) {
        size_t size = document->size ? document->size * 2 : 16;
        struct xml_element *more = realloc(document->elements, size * sizeof *more);
        if (!more)
            return NULL;
        document->elements = more;
        document->size = size;
    }
    struct xml_element *element = &document->elements[document->count++];
    struct xml_names names = xml_names_of(name);
    *element = (struct xml_element){ .depth = reader->depth };
    element->space = keep(&document->text, names.space);
    element->name = keep(&document->text, names.name);
    return document->text.failed ? NULL : element;
}

/* A property's value and a lock's owner are kept as they are (RFC 4918 4.3, 14.17). */
static bool is_value(const struct xml_reader *reader, const struct xml_element *element)
{
    return reader->depth == XML_NOTED || xml_is(reader->document, element, 2, "owner");
}

/* What is too much about an element; NULL: nothing. */
static const char *find_excess(const struct xml_reader *reader, const char **attributes)
{
    size_t count = 0;
    while (attributes[count * 2])
        count++;
    return reader->depth > XML_DEPTH                                   ? "elements are nested too deeply"
           : count > XML_ATTRIBUTES                                    ? "an element has too many attributes"
           : !reader->value && reader->document->count == XML_ELEMENTS ? "it has too many elements"
           : reader->document->text.length > XML_TEXT                  ? "its namespaces are too long for so many elements"
                                                                       : NULL;
}

static void begin(struct xml_reader *reader, const char *name, const char **attributes)
{
    struct xml_element *element = note(reader, name);
    reader->starved |= !element;
    if (!element)
        give_up(reader, "out of memory");
    else if (is_value(reader, element))
        xml_value_begin(reader, element, name, attributes);
    else
        xml_language(reader, attributes);
}

static void XMLCALL on_start(void *context, const char *name, const char **attributes)
{
    struct xml_reader *reader = context;
    reader->depth++;
    const char *excess = find_excess(reader, attributes);
    if (excess)
        give_up(reader, excess);
    else if (reader->value)
        xml_value_start(reader, name, attributes);
    else
        begin(reader, name, attributes);
    reader->fresh = 0;
}

static void XMLCALL on_end(void *context, const char *name)
{
    struct xml_reader *reader = context;
    if (reader->value)
        xml_value_end(reader, name);
    reader->depth--;
}

static void XMLCALL on_text(void *context, const char *text, int length)
{
    struct xml_reader *reader = context;
    if (reader->value)
        xml_text(&reader->document->text, (struct slice){ text, (size_t)length });
}

static void XMLCALL on_declaration(void *context, const char *prefix, const char *space)
{
    struct xml_reader *reader = context;
    if (reader->scopes == XML_SCOPES)
        give_up(reader, "it declares too many namespaces");
    else
        xml_declare(reader, prefix, space);
}

static void XMLCALL on_undeclaration(void *context, const char *prefix)
{
    (void)prefix;
    struct xml_reader *reader = context;
    if (!reader->problem)
        reader->scope.length = reader->scoped[--reader->scopes];
}

/* No entity but XML's own is known without one, neither an external one nor one that grows. */
static void XMLCALL on_doctype(void *context, const char *name, const char *system, const char *public, int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    give_up(context, "it has a DOCTYPE, which is not taken");
}

static bool refuse(const struct xml_reader *reader, struct complaint *complaint)
{
    const char *why = reader->problem ? reader->problem : XML_ErrorString(XML_GetErrorCode(reader->parser));
    return complain(complaint, 400, "content", "the XML is wrong in line %lu, column %lu: %s",
                    (unsigned long)XML_GetCurrentLineNumber(reader->parser),
                    (unsigned long)XML_GetCurrentColumnNumber(reader->parser) + 1, why);
}

bool xml_read(struct xml_document *document, struct slice content, struct complaint *complaint)
{
    struct xml_reader reader = { .document = document, .parser = XML_ParserCreateNS(NULL, XML_SEPARATOR) };
    if (!reader.parser)
        return complain(complaint, 503, "content", "out of memory");
    XML_SetUserData(reader.parser, &reader);
    XML_SetReturnNSTriplet(reader.parser, 1);
    XML_SetElementHandler(reader.parser, on_start, on_end);
    XML_SetCharacterDataHandler(reader.parser, on_text);
    XML_SetNamespaceDeclHandler(reader.parser, on_declaration, on_undeclaration);
    XML_SetStartDoctypeDeclHandler(reader.parser, on_doctype);
    bool fine = XML_Parse(reader.parser, content.data, (int)content.length, 1) == XML_STATUS_OK || refuse(&reader, complaint);
    bool lost = document->text.failed || reader.scope.failed || XML_GetErrorCode(reader.parser) == XML_ERROR_NO_MEMORY ||
                reader.starved;
    XML_ParserFree(reader.parser);
    buffer_release(&reader.scope);
    if (lost)
        return complain(complaint, 503, "content", "out of memory");
    return fine;
}
