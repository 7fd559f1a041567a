/* The pages in every format: one look-up in the table of renderers, and one call. */
#include "render/page.h"

#include "render/render.h"

static const struct renderer no_renderer;

static const struct renderer *const renderers[FORMATS] = {
    [FORMAT_JSON] = &json_renderer,       [FORMAT_HTML] = &html_renderer, [FORMAT_TEXT] = &text_renderer,
    [FORMAT_PROBLEM] = &problem_renderer, [FORMAT_XML] = &xml_renderer,   [FORMAT_EMPTY] = &no_renderer,
};

static void add_status(struct buffer *out, struct subject subject, enum format format)
{
    struct prose prose;
    if (!renderers[format]->status)
        return;
    out->failed |= !prose_of(&prose, subject.code);
    subject.prose = &prose;
    renderers[format]->status(out, &subject);
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
    add_status(out, subject, format);
}

void page_answer(struct buffer *out, int code, enum format format, const char *method, const struct status_field *fields,
                 const char *detail)
{
    struct status row = *status_of(code);
    if (detail[0])
        row.detail = detail;
    const struct subject subject = { .code = code, .row = &row, .method = method, .told = true, .fields = fields };
    add_status(out, subject, format);
}

void page_gallery(struct buffer *out, enum format format)
{
    if (renderers[format]->list)
        renderers[format]->list(out);
}

void page_error(struct buffer *out, const struct complaint *complaint, enum format format)
{
    if (renderers[format]->error)
        renderers[format]->error(out, complaint);
}

void page_help(struct buffer *out, enum format format)
{
    if (renderers[format]->help)
        renderers[format]->help(out);
}

void page_curl(struct buffer *out, const struct curl_exit *only, enum format format, const struct curl_place *place)
{
    if (renderers[format]->curl)
        renderers[format]->curl(out, only, place);
}

void page_checks(struct buffer *out, enum format format)
{
    if (renderers[format]->checks)
        renderers[format]->checks(out);
}

void page_verdict(struct buffer *out, const struct verdict_report *report, struct slice key, enum format format)
{
    if (renderers[format]->verdict)
        renderers[format]->verdict(out, report, key);
}

void page_control(struct buffer *out, const struct page_counts *now, const struct page_counts *most, enum format format)
{
    if (renderers[format]->control)
        renderers[format]->control(out, now, most);
}
