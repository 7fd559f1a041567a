/* HTML: the explanation of a code, www/templates/code.html. */
#include <string.h>

#include "catalog/representations.h"
#include "render/drawings.h"
#include "render/html.h"
#include "render/mentions.h"
#include "recipe/form.h"
#include "templates.h"

static void write_code(struct buffer *out, const void *about)
{
    buffer_format(out, "%03d", ((const struct subject *)about)->code);
}

static void write_previous(struct buffer *out, const void *about)
{
    const struct subject *subject = about;
    size_t count, i = 0;
    const struct status *rows = statuses(&count);
    while (i < count && rows[i].code < subject->code)
        i++;
    if (i > 0)
        html_code_previous(out, (union html_code_previous){ .code = value_number(&rows[i - 1].code),
                                                            .phrase = value_text(rows[i - 1].phrase) });
}

static void write_next(struct buffer *out, const void *about)
{
    const struct subject *subject = about;
    size_t count, i = 0;
    const struct status *rows = statuses(&count);
    while (i < count && rows[i].code <= subject->code)
        i++;
    if (i < count)
        html_code_next(out,
                       (union html_code_next){ .code = value_number(&rows[i].code), .phrase = value_text(rows[i].phrase) });
}

static void write_redirect(struct buffer *out, const void *about)
{
    const char *target = status_redirect(about);
    if (target)
        html_code_redirect(out, (union html_code_redirect){ .target = value_text(target) });
}

static void write_detail(struct buffer *out, const void *about)
{
    const struct subject *subject = about;
    if (subject->row->detail)
        html_code_detail(out, (union html_code_detail){ .detail = value_text(subject->row->detail) });
}

static void write_command(struct buffer *out, const void *about)
{
    status_command(out, about);
}

static void write_link(struct buffer *out, const void *about)
{
    html_inline_link(out, (union html_inline_link){ .target = value_text(about) });
}

/* A Link field's value with each <target> as a hyperlink. */
static void write_targets(struct buffer *out, const void *about)
{
    const char *value = about;
    for (const char *open; (open = strchr(value, '<'));) {
        struct slice target = { open + 1, strcspn(open + 1, ">") };
        buffer_html(out, value, (size_t)(target.data - value));
        html_inline_link(out, (union html_inline_link){ .target = value_slice(target) });
        value = target.data + target.length;
    }
    buffer_html(out, value, strlen(value));
}

static struct value value_of(const struct status_field *field)
{
    const char *value = field_value(field);
    if (strcmp(field->name, "Location") == 0)
        return value_written(write_link, value);
    if (strcmp(field->name, "Link") == 0)
        return value_written(write_targets, value);
    return value_text(value);
}

/* A response and what it is an answer to. */
struct response {
    const struct subject *subject;
    const struct head *head;
};

static void write_fields(struct buffer *out, const void *about)
{
    const struct response *response = about;
    const struct status_field *field = response->subject->fields;
    for (; (field = field_next(field, response->subject->method, response->head->interim)); field++)
        html_code_wire_response_field(
            out, (union html_code_wire_response_field){ .name = value_text(field->name), .value = value_of(field) });
}

static void write_responses(struct buffer *out, const void *about)
{
    struct head heads[STATUS_HEADS];
    size_t count = status_heads(about, heads);
    for (size_t i = 0; i < count; i++) {
        const struct response response = { about, &heads[i] };
        html_code_wire_response(out, (union html_code_wire_response){ .code = value_number(&heads[i].code),
                                                                      .phrase = value_slice(heads[i].phrase),
                                                                      .field = value_written(write_fields, &response) });
    }
}

/* The heads of interim responses, as they went out. */
static void write_before(struct buffer *out, const void *about)
{
    const struct subject *subject = about;
    struct slice before = subject->before, line;
    while (before_next_line(&before, &line))
        if (line.length || before.length)
            html_code_wire_interim(out, (union html_code_wire_interim){ .line = value_slice(line) });
}

/* What a browser does with it, for those who have not got it yet. */
static void write_result(struct buffer *out, const void *about)
{
    const struct subject *subject = about;
    if (!subject->told)
        html_code_wire_result(out, (union html_code_wire_result){ .browser = value_text(status_in_browser(subject->code)) });
}

static void write_acts(struct buffer *out, const void *about)
{
    const struct subject *subject = about;
    if (!subject->told)
        html_code_wire_acts(out, (union html_code_wire_acts){ .code = value_number(&subject->code) });
}

static void write_programs(struct buffer *out, const void *about)
{
    struct buffer path = { 0 };
    const struct page_request request = status_request(about, &path);
    html_write_programs(out, &request);
    out->failed |= path.failed;
    buffer_release(&path);
}

static void write_wire(struct buffer *out, const void *about)
{
    const struct subject *subject = about;
    if (subject->code != STATUS_NONE)
        html_code_wire(out, (union html_code_wire){ .programs = value_written(write_programs, about),
                                                    .result = value_written(write_result, about),
                                                    .acts = value_written(write_acts, about),
                                                    .command = value_written(write_command, about),
                                                    .interim = value_written(write_before, about),
                                                    .response = value_written(write_responses, about) });
}

static void write_drawing(struct buffer *out, const void *about)
{
    drawing_add_code(out, ((const struct subject *)about)->code);
}

static void write_facts(struct buffer *out, const void *about)
{
    struct part facts[STATUS_FACTS];
    size_t count = status_facts(about, facts);
    for (size_t i = 0; i < count; i++)
        html_code_fact(out, (union html_code_fact){ .name = value_text(facts[i].name), .value = value_text(facts[i].value) });
}

static void write_reference_url(struct buffer *out, const void *about)
{
    reference_url(out, about);
}

static void write_reference_name(struct buffer *out, const void *about)
{
    reference_name(out, about);
}

static void write_reference(struct buffer *out, const void *about)
{
    const struct subject *subject = about;
    if (subject->row->spec)
        html_code_reference(out, (union html_code_reference){ .url = value_written(write_reference_url, subject->row),
                                                              .name = value_written(write_reference_name, subject->row) });
}

static void write_uses(struct buffer *out, const void *about)
{
    for (const struct status_use *use = about; use->name; use++)
        html_code_used_use(out, (union html_code_used_use){ .vendor = value_text(use->vendor), .name = value_text(use->name) });
}

static void write_used(struct buffer *out, const void *about)
{
    const struct subject *subject = about;
    if (subject->row->use_list)
        html_code_used(out, (union html_code_used){ .use = value_written(write_uses, subject->row->use_list) });
}

/* Where the requests of the client can be watched. */
static void write_watch(struct buffer *out, const void *about)
{
    const struct page_request *request = ((const struct subject *)about)->request;
    struct buffer key = { 0 };
    if (!request || !request->place || !request->place->control)
        return;
    buffer_string(&key, request->key.data ? "?key=" : "");
    add_encoded(&key, request->key);
    out->failed |= key.failed;
    html_code_told_watch(out, (union html_code_told_watch){ .query = value_slice((struct slice){ key.data, key.length }) });
    buffer_release(&key);
}

static void write_recipe(struct buffer *out, const void *about)
{
    struct buffer recipe = { 0 }, quoted = { 0 };
    request_recipe(&recipe, about);
    form_quote(&quoted, form_text(&recipe));
    if (recipe.length)
        html_code_told_recipe(out, (union html_code_told_recipe){ .quoted = value_slice(form_text(&quoted)) });
    out->failed |= recipe.failed || quoted.failed;
    buffer_release(&recipe);
    buffer_release(&quoted);
}

static void write_told(struct buffer *out, const void *about)
{
    const struct subject *subject = about;
    if (subject->told)
        html_code_told(out, (union html_code_told){ .code = value_number(&subject->code),
                                                    .recipe = value_written(write_recipe, subject),
                                                    .watch = value_written(write_watch, subject) });
}

static void write_forms(struct buffer *out, const void *about)
{
    const struct subject *subject = about;
    unsigned offered = format_offered(subject->code);
    for (int format = 0; format < FORMATS; format++) {
        if (format == FORMAT_HTML || format == FORMAT_EMPTY || !(offered & 1u << format))
            continue;
        html_code_form(out, (union html_code_form){ .path = value_text(FORMAT_PAGES & 1 << format ? "codes" : "status"),
                                                    .code = value_written(write_code, subject),
                                                    .name = value_text(format_row((enum format)format)->name) });
    }
}

void html_write_status(struct buffer *out, const struct subject *subject)
{
    const struct curl_place *asked = subject->request ? subject->request->place : NULL;
    const struct html_site site = { .place = subject->place ? subject->place : asked, .part = "/", .below = true };
    html_code(out, (union html_code){
                       .ways = value_written(html_write_ways, &site),
                       .scripts = value_written(html_write_scripts, &site),
                       .code = value_written(write_code, subject),
                       .phrase = value_text(subject->row->phrase),
                       .description = value_bare(subject->prose->summary),
                       .class = value_text(status_stem(subject->code)),
                       .drawing = value_written(write_drawing, subject),
                       .turn = value_text(drawing_turn_after(subject->row, status_stem(subject->code))),
                       .previous = value_written(write_previous, subject),
                       .next = value_written(write_next, subject),
                       .summary = value_prose(slice_of(subject->prose->summary), subject->code),
                       .redirect = value_written(write_redirect, subject),
                       .detail = value_written(write_detail, subject),
                       .meaning = value_prose(slice_of(subject->prose->meaning), subject->code),
                       .client = value_prose(slice_of(subject->prose->client), subject->code),
                       .mistakes = value_prose(slice_of(subject->prose->mistakes), subject->code),
                       .parts = value_written(html_write_prose_parts, subject),
                       .wire = value_written(write_wire, subject),
                       .earned = value_written(html_write_how_to_earn, subject),
                       .fact = value_written(write_facts, subject),
                       .reference = value_written(write_reference, subject),
                       .used = value_written(write_used, subject),
                       .told = value_written(write_told, subject),
                       .form = value_written(write_forms, subject),
                   });
}
