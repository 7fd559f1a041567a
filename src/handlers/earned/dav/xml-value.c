/* Values of XML that are kept: an element written anew, with the namespaces and prefixes that it had (RFC 4918 4.3). */
#include <string.h>

#include "handlers/earned/dav/xml-parts.h"
#include "handlers/earned/dav/xml-write.h"

static const char xml_space[] = "http://www.w3.org/XML/1998/namespace";

struct slice xml_slice(const struct xml_document *document, struct xml_span span)
{
    return (struct slice){ document->text.data + span.at, span.length };
}

struct xml_names xml_names_of(const char *name)
{
    struct xml_names names = { .name = slice_of(name), .space = { "", 0 }, .prefix = { "", 0 } };
    const char *separator = slice_find(names.name, XML_SEPARATOR);
    if (!separator)
        return names;
    names.space = (struct slice){ name, (size_t)(separator - name) };
    names.name = slice_of(separator + 1);
    separator = slice_find(names.name, XML_SEPARATOR);
    if (!separator)
        return names;
    names.prefix = slice_of(separator + 1);
    names.name.length = (size_t)(separator - names.name.data);
    return names;
}

/* "name", or "prefix:name". */
static void add_name(struct buffer *out, const char *name)
{
    struct xml_names names = xml_names_of(name);
    buffer_add(out, names.prefix.data, names.prefix.length);
    buffer_string(out, names.prefix.length ? ":" : "");
    buffer_add(out, names.name.data, names.name.length);
}

void xml_declare(struct xml_reader *reader, const char *prefix, const char *space)
{
    reader->scoped[reader->scopes++] = reader->scope.length;
    reader->fresh++;
    buffer_add(&reader->scope, prefix ? prefix : "", (prefix ? strlen(prefix) : 0) + 1);
    buffer_add(&reader->scope, space ? space : "", (space ? strlen(space) : 0) + 1);
}

static const char *prefix_at(const struct xml_reader *reader, unsigned scope)
{
    return reader->scope.data + reader->scoped[scope];
}

/* Whether a later declaration has the same prefix. */
static bool is_hidden(const struct xml_reader *reader, unsigned scope)
{
    for (unsigned i = scope + 1; i < reader->scopes; i++)
        if (strcmp(prefix_at(reader, i), prefix_at(reader, scope)) == 0)
            return true;
    return false;
}

static void add_declarations(struct xml_reader *reader, unsigned from)
{
    struct buffer *out = &reader->document->text, name = { 0 };
    for (unsigned i = from; !reader->scope.failed && i < reader->scopes; i++) {
        const char *prefix = prefix_at(reader, i);
        if (is_hidden(reader, i))
            continue;
        name.length = 0;
        buffer_format(&name, *prefix ? "xmlns:%s" : "xmlns%s", prefix);
        xml_attribute(out, (struct slice){ name.data, name.length }, slice_of(prefix + strlen(prefix) + 1));
    }
    out->failed |= name.failed;
    buffer_release(&name);
}

static void add_attributes(struct buffer *out, const char **attributes)
{
    struct buffer name = { 0 };
    for (; *attributes; attributes += 2) {
        name.length = 0;
        add_name(&name, attributes[0]);
        if (!name.failed)
            xml_attribute(out, (struct slice){ name.data, name.length }, slice_of(attributes[1]));
    }
    out->failed |= name.failed;
    buffer_release(&name);
}

/* The value of xml:lang; NULL: it is not there. */
static const char *language_of(const char **attributes)
{
    for (; *attributes; attributes += 2) {
        struct xml_names names = xml_names_of(attributes[0]);
        if (slice_is(names.space, xml_space) && slice_is(names.name, "lang"))
            return attributes[1];
    }
    return NULL;
}

void xml_language(struct xml_reader *reader, const char **attributes)
{
    struct buffer *text = &reader->document->text;
    const char *language = language_of(attributes);
    struct xml_span *span = &reader->language[reader->depth];
    *span = reader->language[reader->depth - 1];
    if (!language)
        return;
    *span = (struct xml_span){ text->length, strlen(language) };
    buffer_string(text, language);
}

static void start(struct xml_reader *reader, const char *name, const char **attributes, unsigned from)
{
    struct buffer *out = &reader->document->text;
    buffer_string(out, "<");
    add_name(out, name);
    add_declarations(reader, from);
    add_attributes(out, attributes);
}

void xml_value_start(struct xml_reader *reader, const char *name, const char **attributes)
{
    start(reader, name, attributes, reader->scopes - reader->fresh);
    buffer_string(&reader->document->text, ">");
}

/* What is in scope of it from outside becomes its own. */
void xml_value_begin(struct xml_reader *reader, struct xml_element *element, const char *name, const char **attributes)
{
    struct buffer *out = &reader->document->text;
    struct xml_span span = reader->language[reader->depth - 1];
    reader->value = reader->depth;
    element->value.at = out->length;
    start(reader, name, attributes, 0);
    if (span.length && !language_of(attributes) && buffer_reserve(out, span.length * 6 + 64)) /* the text must not move */
        xml_attribute(out, slice_of("xml:lang"), xml_slice(reader->document, span));
    buffer_string(out, ">");
}

void xml_value_end(struct xml_reader *reader, const char *name)
{
    struct xml_document *document = reader->document;
    struct xml_element *element = &document->elements[document->count - 1];
    buffer_string(&document->text, "</");
    add_name(&document->text, name);
    buffer_string(&document->text, ">");
    if (reader->depth != reader->value)
        return;
    reader->value = 0;
    element->value.length = document->text.length - element->value.at;
}
