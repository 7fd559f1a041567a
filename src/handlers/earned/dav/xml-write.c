/* The writer of all XML that WebDAV answers with; what is DAV:'s has the prefix D. */
#include "handlers/earned/dav/xml-write.h"

#include <string.h>

const char xml_dav[] = "DAV:";

void xml_begin(struct buffer *out, const char *root)
{
    buffer_format(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:%s xmlns:D=\"%s\">", root, xml_dav);
}

void xml_open(struct buffer *out, const char *name)
{
    buffer_format(out, "\n<D:%s>", name);
}

void xml_close(struct buffer *out, const char *name)
{
    buffer_format(out, "</D:%s>", name);
}

void xml_empty(struct buffer *out, const char *name)
{
    buffer_format(out, "<D:%s/>", name);
}

void xml_choice(struct buffer *out, const char *name, const char *chosen)
{
    xml_open(out, name);
    xml_empty(out, chosen);
    xml_close(out, name);
}

void xml_leaf(struct buffer *out, const char *name, struct slice text)
{
    xml_open(out, name);
    buffer_html(out, text.data, text.length);
    xml_close(out, name);
}

/* XML 1.0 2.11 and 3.3.3: readers turn a raw CR into LF, and in attributes all white space into spaces. */
static void escape(struct buffer *out, struct slice text, const char *escaped)
{
    size_t done = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (!strchr(escaped, text.data[i]))
            continue;
        buffer_add(out, text.data + done, i - done);
        buffer_format(out, "&#%d;", text.data[i]);
        done = i + 1;
    }
    if (done < text.length)
        buffer_add(out, text.data + done, text.length - done);
}

void xml_text(struct buffer *out, struct slice text)
{
    escape(out, text, "&<>\r");
}

void xml_attribute(struct buffer *out, struct slice name, struct slice value)
{
    buffer_string(out, " ");
    buffer_add(out, name.data, name.length);
    buffer_string(out, "=\"");
    escape(out, value, "&<>\"\r\n\t");
    buffer_string(out, "\"");
}

void xml_name(struct buffer *out, struct slice space, struct slice name)
{
    bool dav = slice_is(space, xml_dav);
    buffer_string(out, dav ? "<D:" : "<");
    buffer_add(out, name.data, name.length);
    if (!dav && space.length)
        xml_attribute(out, slice_of("xmlns"), space);
    buffer_string(out, "/>");
}
