/* XML: a WebDAV code is explained by the content that it is defined with, from www/bodies/. */
#include "render/render.h"

static void write_status(struct buffer *out, const struct subject *subject)
{
    const char *body = body_find(subject->code);
    if (body)
        buffer_string(out, body);
}

const struct renderer xml_renderer = { .status = write_status };
