/* The pages in every format: one look-up in the table of renderers, and one call. */
#include "render/page.h"

#include "render/render.h"

/* What most explanations have room in. */
enum { USUAL_BYTES = 3000 };

static const struct renderer no_renderer;

static const struct renderer *const renderers[FORMATS] = {
    [FORMAT_JSON] = &json_renderer,       [FORMAT_HTML] = &html_renderer, [FORMAT_TEXT] = &text_renderer,
    [FORMAT_PROBLEM] = &problem_renderer, [FORMAT_XML] = &xml_renderer,   [FORMAT_EMPTY] = &no_renderer,
};

bool page_has_commands(enum format format)
{
    return renderers[format]->commands;
}

/* Adds the explanation; it is about detail (NULL: nothing), in place of what the row says. */
static void add_status(struct buffer *out, struct subject subject, const char *detail, enum format format)
{
    struct prose prose;
    struct status row = *subject.row;
    struct buffer under = { .root = out->root };
    if (!renderers[format]->status)
        return;
    buffer_reserve(out, USUAL_BYTES);
    if (detail && out->root)
        buffer_paths(&under, detail);
    row.detail = under.length ? under.data : detail;
    out->failed |= !prose_of(&prose, subject.code) || under.failed;
    subject.prose = &prose;
    subject.row = &row;
    renderers[format]->status(out, &subject);
    buffer_release(&under);
}

/* A subject without fields has those of its row. */
static void add_explanation(struct buffer *out, struct subject subject, enum format format)
{
    struct status_field own[STATUS_FIELDS + 1];
    struct buffer texts = { 0 };
    subject.row = status_of(subject.code);
    status_fields_under(own, &texts, subject.row, out->root);
    if (!subject.fields)
        subject.fields = own;
    out->failed |= texts.failed;
    add_status(out, subject, subject.row->detail, format);
    buffer_release(&texts);
}

void page_status(struct buffer *out, int code, enum format format, const char *method, bool told,
                 const struct status_field *fields)
{
    add_explanation(out, (struct subject){ .code = code, .method = method, .told = told, .fields = fields }, format);
}

void page_code(struct buffer *out, int code, enum format format, const struct curl_place *place)
{
    add_explanation(out, (struct subject){ .code = code, .method = "GET", .place = place }, format);
}

bool page_make_frame(struct page_frame *frame, int code, enum format format)
{
    struct prose prose;
    const struct subject subject = { .code = code, .row = status_of(code), .prose = &prose, .told = true };
    if (!renderers[format]->frame)
        return false;
    frame->before.failed |= !prose_of(&prose, code);
    renderers[format]->frame(frame, &subject);
    return true;
}

/* Adds the explanation by its frame. */
static void add_framed(struct buffer *out, const struct page_frame *frame, const struct subject *subject, enum format format)
{
    buffer_reserve(out, USUAL_BYTES);
    buffer_add(out, frame->before.data, frame->before.length);
    renderers[format]->fields(out, subject);
    buffer_add(out, frame->after.data, frame->after.length);
}

void page_answer(struct buffer *out, const struct page_answer *page, enum format format)
{
    const struct status *row = status_of(page->code);
    const struct subject subject = { .code = page->code,
                                     .row = row,
                                     .method = page->method,
                                     .told = true,
                                     .fields = page->fields,
                                     .reason = page->reason,
                                     .before = page->before,
                                     .request = page->request };
    if (page->frame)
        add_framed(out, page->frame, &subject, format);
    else
        add_status(out, subject, page->detail[0] ? page->detail : row->detail, format);
}

void page_gallery(struct buffer *out, const struct page_list *page, enum format format)
{
    if (renderers[format]->list)
        renderers[format]->list(out, page);
}

void page_error(struct buffer *out, const struct complaint *complaint, enum format format, const struct curl_place *place)
{
    if (renderers[format]->error)
        renderers[format]->error(out, complaint, place);
}

void page_help(struct buffer *out, enum format format, const struct curl_place *place)
{
    if (renderers[format]->help)
        renderers[format]->help(out, place);
}

void page_earned(struct buffer *out, const struct page_earned *page, enum format format)
{
    if (renderers[format]->earned)
        renderers[format]->earned(out, page);
}

void page_earned_list(struct buffer *out, enum format format, const struct curl_place *place)
{
    if (renderers[format]->earned_list)
        renderers[format]->earned_list(out, place);
}

void page_curl(struct buffer *out, const struct curl_exit *only, enum format format, const struct curl_place *place)
{
    if (renderers[format]->curl)
        renderers[format]->curl(out, only, place);
}

void page_checks(struct buffer *out, enum format format, const struct curl_place *place)
{
    if (renderers[format]->checks)
        renderers[format]->checks(out, place);
}

void page_verdict(struct buffer *out, const struct verdict_report *report, struct slice key, enum format format,
                  const struct page_request *request)
{
    if (renderers[format]->verdict)
        renderers[format]->verdict(out, report, key, request);
}

bool page_gate(struct buffer *out, const struct page_request *request, enum format format)
{
    if (!renderers[format]->gate)
        return false;
    buffer_release(out);
    *out = (struct buffer){ .root = request->place->root };
    renderers[format]->gate(out, request);
    return true;
}

void page_entry(struct buffer *out, const struct journal_entry *entry, bool key, bool open, enum format format)
{
    if (renderers[format]->entry)
        renderers[format]->entry(out, entry, key, open);
}

void page_journal(struct buffer *out, const struct page_journal *page, enum format format)
{
    if (renderers[format]->journal)
        renderers[format]->journal(out, page);
}

void page_build(struct buffer *out, const struct page_build *page, enum format format)
{
    if (renderers[format]->build)
        renderers[format]->build(out, page);
}

void page_try(struct buffer *out, const struct page_build *page, enum format format)
{
    if (renderers[format]->attempt)
        renderers[format]->attempt(out, page);
}

void page_compare(struct buffer *out, const struct page_compare *page, enum format format)
{
    if (renderers[format]->compare)
        renderers[format]->compare(out, page);
}

void page_control(struct buffer *out, const struct page_counts *now, const struct page_counts *most, enum format format,
                  const struct curl_place *place)
{
    if (renderers[format]->control)
        renderers[format]->control(out, now, most, place);
}
