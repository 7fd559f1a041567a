/* The doors to the pages: which function renders what in which format. */
#include "render/page.h"

#include <string.h>

#include "render/page-parts.h"

static void explain_xml(struct buffer *out, const struct subject *subject)
{
    const char *body = body_find(subject->code);
    if (body)
        buffer_string(out, body);
}

static void explain_subject(struct buffer *out, struct subject subject, enum format format)
{
    static void (*const explain[FORMATS])(struct buffer *, const struct subject *) = {
        [FORMAT_JSON] = page_explain_json,       [FORMAT_HTML] = page_explain_html, [FORMAT_TEXT] = page_explain_text,
        [FORMAT_PROBLEM] = page_explain_problem, [FORMAT_XML] = explain_xml,
    };
    struct prose prose;
    out->failed |= !prose_of(&prose, subject.code);
    subject.prose = &prose;
    if (explain[format])
        explain[format](out, &subject);
}

void page_status(struct buffer *out, int code, enum format format, const char *method, bool told,
                 const struct status_field *fields)
{
    const struct subject subject = {
        .code = code,
        .row = status_of(code),
        .method = method,
        .told = told,
        .fields = fields ? fields : status_of(code)->fields,
    };
    explain_subject(out, subject, format);
}

void page_answer(struct buffer *out, int code, enum format format, const char *method, const struct status_field *fields,
                 const char *detail)
{
    struct status row = *status_of(code);
    if (detail[0])
        row.detail = detail;
    const struct subject subject = { .code = code, .row = &row, .method = method, .told = true, .fields = fields };
    explain_subject(out, subject, format);
}

void page_gallery(struct buffer *out, enum format format)
{
    static void (*const list[FORMATS])(struct buffer *) = {
        [FORMAT_JSON] = page_gallery_json,
        [FORMAT_HTML] = page_gallery_html,
        [FORMAT_TEXT] = page_gallery_text,
    };
    if (list[format])
        list[format](out);
}

void page_help(struct buffer *out, enum format format)
{
    static void (*const help[FORMATS])(struct buffer *) = {
        [FORMAT_JSON] = page_help_json,
        [FORMAT_HTML] = page_help_html,
        [FORMAT_TEXT] = page_help_text,
    };
    if (help[format])
        help[format](out);
}

void page_reference(struct buffer *out, int code)
{
    const struct status *row = status_of(code);
    if (!row->spec)
        return;
    if (strncmp(row->spec, "RFC", 3) == 0)
        buffer_format(out, "https://www.rfc-editor.org/rfc/rfc%s", row->spec + 3);
    else
        buffer_format(out, "https://datatracker.ietf.org/doc/html/%s", row->spec);
    if (row->section)
        buffer_format(out, "#section-%s", row->section);
}
