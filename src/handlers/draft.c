/* A response under construction: what it carries may differ from its code's row. */
#include "handlers/draft.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/random.h"
#include "handlers/representation.h"
#include "http/fields.h"
#include "render/page.h"

void draft_begin(struct draft *draft, struct call *call, const struct recipe *recipe, const struct draft_extras *extras,
                 enum format format)
{
    draft->call = call;
    draft->recipe = recipe;
    draft->extras = extras;
    draft->row = status_of(recipe->code);
    draft->code = recipe->code;
    draft->format = format;
    draft->detail[0] = '\0';
    draft->before = draft->texts = draft->broken = (struct buffer){ 0 };
    status_fields_under(draft->fields, &draft->texts, draft->row, call->request->target.prefix);
    if (extras && extras->bare)
        draft->fields[0] = (struct status_field){ 0 };
}

void draft_release(struct draft *draft)
{
    buffer_release(&draft->before);
    buffer_release(&draft->texts);
    buffer_release(&draft->broken);
}

bool draft_has_content(int code)
{
    enum status_content content = status_of(code)->content;
    return content == CONTENT_EXPLAINS || content == CONTENT_DELTA || status_interim(code);
}

size_t prepared_variant(const struct status *row, const char *method)
{
    static const char *const methods[] = { "GET", "HEAD", "PUT", "PATCH" };
    static const size_t variants[] = { 0, 0, 1, 2, VARIANTS - 1 };
    size_t at = 0;
    const struct status_field *field = status_fields(row);
    while (field->name && field->when == WHEN_ALWAYS)
        field++;
    if (!field->name)
        return 0;
    while (at < sizeof methods / sizeof *methods && strcmp(method, methods[at]) != 0)
        at++;
    return variants[at];
}

void draft_add_fields(const struct draft *draft, struct reply *reply)
{
    const char *method = draft->call->request->method;
    for (const struct status_field *field = draft->fields; field->name; field++)
        if (field->on != ON_INTERIM && status_field_applies(field, method))
            reply_row_field(reply, field);
    const struct draft_extras *extras = draft->extras;
    struct slice rest = extras ? extras->fields : (struct slice){ 0 }, name, value;
    if (extras && extras->reply)
        rest = (struct slice){ extras->reply->fields.data, extras->reply->fields.length };
    while (fields_next(&rest, &name, &value))
        reply_field_slice(reply, name.data, value);
}

/* Turns the content into diff -e's script that appends it to an empty version (RFC 3229 10.3.1). */
static void make_delta(struct buffer *body)
{
    struct buffer delta = { 0 };
    buffer_string(&delta, "0a\n");
    buffer_add(&delta, body->data, body->length);
    buffer_string(&delta, body->length && body->data[body->length - 1] == '\n' ? ".\n" : "\n.\n");
    buffer_release(body);
    *body = delta;
}

/* The fields that are told of: the draft's, and the freshness that its recipe brings in place of the server's. */
struct shown {
    struct status_field fields[STATUS_FIELDS + RECIPE_HEADERS + 7];
    char freshness[32];
};

static void show_fields(const struct draft *draft, struct shown *shown)
{
    const struct recipe *recipe = draft->recipe;
    struct status_field *end = shown->fields;
    for (const struct status_field *field = draft->fields; field->name; field++)
        *end++ = *field;
    if (recipe->max_age.given && !recipe_brings_field(recipe, "Cache-Control") && !recipe_omits(recipe, "Cache-Control")) {
        digits_write(stpcpy(shown->freshness, "max-age="), recipe->max_age.value);
        *end++ = (struct status_field){ .name = "Cache-Control", .value = shown->freshness };
    }
    *end = (struct status_field){ 0 };
}

/* Around the fields, explanations of a code are the same, but for what an answer is about, and for links below a prefix. */
static const struct page_frame *frame_of(const struct draft *draft, const struct reply *reply)
{
    bool same = !draft->detail[0] && !reply->body.root;
    return same ? frames_get(&draft->call->site->frames, draft->code, reply->format) : NULL;
}

/* Adds the explanation, with the request that is answered and the head that it gets. */
static void explain(const struct draft *draft, struct reply *reply)
{
    const struct request *request = draft->call->request;
    const struct curl_place place = call_place(draft->call);
    struct shown shown;
    show_fields(draft, &shown);
    reply_place(reply, &place);
    const struct page_request asked = { .method = request->method,
                                        .key = draft->call->key,
                                        .path = request->target.path,
                                        .query = request->target.query,
                                        .field = request->fields[FIELD_RECIPE],
                                        .place = &place };
    const struct page_answer page = { .code = draft->code,
                                      .method = request->method,
                                      .fields = shown.fields,
                                      .detail = draft->detail,
                                      .reason = recipe_text(draft->recipe, draft->recipe->reason),
                                      .before = { draft->before.data, draft->before.length },
                                      .request = &asked,
                                      .frame = frame_of(draft, reply) };
    page_answer(&reply->body, &page, reply->format);
}

void draft_explain(struct draft *draft, struct reply *reply)
{
    const struct status *row = draft->row;
    bool interim = status_interim(draft->code);
    reply->format = draft->format;
    if (row->content == CONTENT_EMPTY || (row->content == CONTENT_NONE && !interim))
        reply->format = FORMAT_EMPTY;
    if (reply->format == FORMAT_EMPTY)
        return;
    explain(draft, reply);
    if (row->content == CONTENT_DELTA) {
        make_delta(&reply->body);
        reply->content_type = format_row(FORMAT_TEXT)->content_type; /* whatever it is a script for, it is read as text */
    }
    reply->negotiated = true;
    if (row->content == CONTENT_UNSENT)
        reply->format = FORMAT_EMPTY;
}

bool recipe_brings_field(const struct recipe *recipe, const char *name)
{
    for (size_t i = 0; i < recipe->header_count; i++)
        if (slice_is_caseless(recipe_text(recipe, recipe->headers[i].name), name))
            return true;
    return false;
}

/* The head of an interim response: own has its code, and fields in place of the code's. */
static void add_interim(struct buffer *before, const struct recipe *own, const char *root)
{
    const struct status *row = status_of(own->code);
    struct status_field fields[STATUS_FIELDS + 1];
    struct buffer texts = { 0 };
    status_fields_under(fields, &texts, row, root);
    buffer_format(before, "HTTP/1.1 %d %s\r\n", own->code, row->phrase);
    for (const struct status_field *field = fields; field->name; field++)
        if (field->on != ON_FINAL && !recipe_brings_field(own, field->name))
            buffer_format(before, "%s: %s\r\n", field->name, field->value);
    for (size_t i = 0; i < own->header_count; i++) {
        struct slice name = recipe_text(own, own->headers[i].name), value = recipe_text(own, own->headers[i].value);
        buffer_format(before, "%.*s: %.*s\r\n", (int)name.length, name.data, (int)value.length, value.data);
    }
    buffer_string(before, "\r\n");
    before->failed |= texts.failed;
    buffer_release(&texts);
}

int64_t draft_time(struct recipe_time time)
{
    return recipe_time_of(time, time.least < time.most ? random_number() : 0);
}

/* Has the answer wait before the interim response of that number. false: no memory. */
static bool put_wait(struct answer *answer, size_t number, int64_t wait)
{
    enum { COUNT = RECIPE_INTERIMS + 1 }; /* the code itself may be one more */
    if (!answer->waits) {
        answer->waits = malloc(COUNT * sizeof *answer->waits);
        for (size_t i = 0; answer->waits && i < COUNT; i++)
            answer->waits[i] = -1;
    }
    if (answer->waits)
        answer->waits[number] = wait;
    return answer->waits;
}

void draft_add_interims(struct draft *draft)
{
    struct complaint ignored; /* what was checked can only fail for want of memory */
    struct recipe own;
    struct slice rest = draft->recipe->interims;
    const char *root = draft->call->request->target.prefix;
    for (size_t number = 0; rest.length; number++) {
        bool fine = recipe_read_interim(&own, draft->recipe, &rest, &ignored);
        if (own.has_delay)
            fine &= put_wait(draft->call->answer, number, draft_time(own.delay));
        add_interim(&draft->before, &own, root);
        draft->before.failed |= !fine;
        recipe_release(&own);
    }
    if (status_interim(draft->code))
        add_interim(&draft->before, &(struct recipe){ .code = draft->code }, root);
}

void draft_drop_field(struct draft *draft, const char *name)
{
    struct status_field *to = draft->fields;
    if (draft->extras && draft->extras->reply)
        reply_drop_field(draft->extras->reply, name);
    for (const struct status_field *from = draft->fields; from->name; from++)
        if (strcasecmp(from->name, name) != 0)
            *to++ = *from;
    *to = (struct status_field){ 0 };
}

void draft_append_field(struct draft *draft, const char *name, const char *value)
{
    struct status_field *end = draft->fields;
    while (end->name)
        end++;
    end[0] = (struct status_field){ .name = name, .value = value };
    end[1] = (struct status_field){ 0 };
}

void draft_put_field(struct draft *draft, const char *name, const char *value)
{
    draft_drop_field(draft, name);
    draft_append_field(draft, name, value);
}
