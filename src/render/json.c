/* JSON, the default. */
#include "render/json.h"

void json_prose(struct members *json, const struct prose *prose)
{
    member_string(json, "meaning", prose->meaning);
    member_string(json, "client", prose->client);
    member_string(json, "mistakes", prose->mistakes);
}

void json_reference_url(struct members *json, const char *name, const struct status *row)
{
    member_name(json, name);
    buffer_string(json->out, "\"");
    reference_url(json->out, row); /* letters, digits and -./:# only: nothing to escape */
    buffer_string(json->out, "\"");
}

static void add_reference(struct members *json, const struct subject *subject)
{
    if (!subject->row->spec) {
        member_string(json, "reference", NULL);
        return;
    }
    member_open(json, "reference", '{');
    member_string(json, "spec", subject->row->spec);
    member_string(json, "section", subject->row->section);
    json_reference_url(json, "url", subject->row);
    member_close(json, '}');
}

static void add_fields(struct members *json, const struct subject *subject)
{
    static const char *const on[] = { [ON_FINAL] = "final", [ON_INTERIM] = "interim", [ON_BOTH] = "both" };
    member_open(json, "fields", '[');
    for (const struct status_field *field = subject->fields; field->name; field++) {
        if (!status_field_applies(field, subject->method))
            continue;
        member_open_flat(json, NULL, '{');
        member_word(json, "name", field->name);
        member_string(json, "value", field_value(field));
        member_word(json, "on", on[field->on]);
        member_close(json, '}');
    }
    member_close(json, ']');
}

static void add_uses(struct members *json, const struct status *row)
{
    member_open(json, "used_by", '[');
    for (const struct status_use *use = status_uses(row); use->name; use++) {
        member_open_flat(json, NULL, '{');
        member_string(json, "name", use->name);
        member_string(json, "vendor", use->vendor);
        member_close(json, '}');
    }
    member_close(json, ']');
}

static void open_status(struct members *json, const struct subject *subject)
{
    const struct status *row = subject->row;
    member_open(json, NULL, '{');
    member_number(json, "status", subject->code);
    member_string(json, "phrase", row->phrase);
    member_string(json, "class", status_class(subject->code));
    member_string(json, "summary", subject->prose->summary);
    member_string(json, "detail", row->detail);
    json_prose(json, subject->prose);
    member_string(json, "origin", status_origin_word(row->origin));
    add_reference(json, subject);
    json_facts(json, row);
}

static void close_status(struct members *json, const struct subject *subject)
{
    add_uses(json, subject->row);
    json_how_to_earn(json, subject);
    json_prose_parts(json, subject);
    member_close(json, '}');
}

static void write_status(struct buffer *out, const struct subject *subject)
{
    struct members json = { .out = out };
    open_status(&json, subject);
    add_fields(&json, subject);
    close_status(&json, subject);
}

static void write_frame(struct page_frame *frame, const struct subject *subject)
{
    struct members json = { .out = &frame->before };
    open_status(&json, subject);
    json.out = &frame->after;
    close_status(&json, subject);
}

static void write_fields(struct buffer *out, const struct subject *subject)
{
    struct members json = { .out = out, .depth = 1, .any = true }; /* as the frame has left it */
    add_fields(&json, subject);
}

/* Where the code is told, unless it is none, and where it is explained. */
static void add_places(struct members *json, int code)
{
    if (code == STATUS_NONE)
        member_string(json, "told", NULL);
    else
        json_path(json, "told", "/status/", code);
    json_path(json, "explained", "/codes/", code);
}

/* hit: why it was found; NULL: it was not asked for */
static void add_row(struct members *json, const struct status *row, const struct search_hit *hit)
{
    struct prose prose;
    json->out->failed |= !prose_of(&prose, row->code);
    member_open(json, NULL, '{');
    member_number(json, "status", row->code);
    member_string(json, "phrase", row->phrase);
    member_string(json, "class", status_class(row->code));
    member_string(json, "origin", status_origin_word(row->origin));
    member_string(json, "summary", prose.summary);
    add_places(json, row->code);
    if (hit) {
        member_string(json, "why", hit->why);
        member_slice_or_null(json, "what", hit->what);
    }
    member_close(json, '}');
}

static void write_list(struct buffer *out, const struct page_list *page)
{
    size_t count;
    const struct status *rows = statuses(&count);
    struct members json = { .out = out };
    member_open(&json, NULL, '{');
    member_open(&json, "codes", '[');
    for (size_t i = 0; !page->found && i < count; i++)
        add_row(&json, &rows[i], NULL);
    for (size_t i = 0; page->found && i < page->found->count; i++)
        add_row(&json, page->found->hits[i].row, &page->found->hits[i]);
    member_close(&json, ']');
    member_close(&json, '}');
}

void json_error_place(struct members *json, const struct complaint *error)
{
    member_string(json, "where", error->in); /* extension members have three letters or more (RFC 9457 3.2) */
    member_number_or_null(json, "column", error->column, (long)error->column);
    member_slice_or_null(json, "text", error->text);
    member_string(json, "corrected", error->corrected);
    json_path(json, "explained", "/codes/", error->code);
    if (error_has_help(error))
        member_paths(json, "help", "/help");
    else
        member_string(json, "help", NULL);
}

static void write_error(struct buffer *out, const struct complaint *error, const struct curl_place *place)
{
    (void)place;
    struct members json = { .out = out };
    member_open(&json, NULL, '{');
    member_number(&json, "status", error->code);
    member_string(&json, "phrase", status_of(error->code)->phrase);
    member_string(&json, "detail", error->detail);
    json_error_place(&json, error);
    member_close(&json, '}');
}

const struct renderer json_renderer = {
    .status = write_status,
    .frame = write_frame,
    .fields = write_fields,
    .list = write_list,
    .error = write_error,
    .help = json_help,
    .earned = json_earned,
    .earned_list = json_earned_list,
    .curl = json_curl,
    .checks = json_checks,
    .verdict = json_verdict,
    .control = json_control,
    .build = json_build,
    .attempt = json_try,
    .compare = json_compare,
};
