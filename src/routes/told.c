/* /status/RECIPE: the code that was asked for, because it was asked for. */
#include <stdlib.h>
#include <string.h>

#include "deliver/websocket.h"
#include "pure/bodies.h"
#include "pure/page.h"
#include "pure/recipe.h"
#include "routes/family.h"

/* The variant of a code's response for a method: 0, unless its row has fields that depend on the method. */
static size_t variant_of(const struct status *row, const char *method)
{
    size_t variant = 0;
    for (const struct status_field *field = row->fields; field->name; field++)
        if (field->when != WHEN_ALWAYS)
            variant = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0 ? 0 : strcmp(method, "PUT") == 0 ? 1 : 2;
    return variant;
}

static size_t told_place(int code, enum format format, size_t variant)
{
    return PLACE_TOLD + ((size_t)(code - STATUS_MIN) * FORMATS + (size_t)format) * VARIANTS + variant;
}

/* The value of a field that depends on the content. */
static void add_field(struct reply *reply, const struct status_field *field)
{
    struct text range = { 0 };
    if (strcmp(field->value, FIELD_WHOLE_RANGE) != 0 || reply->body.length == 0) {
        reply_field(reply, field->name, strcmp(field->value, FIELD_WHOLE_RANGE) == 0 ? "bytes 0-0/1" : field->value);
        return;
    }
    text_format(&range, "bytes 0-%zu/%zu", reply->body.length - 1, reply->body.length);
    reply_field(reply, field->name, range.failed ? "" : range.data);
    reply->failed |= range.failed;
    text_release(&range);
}

/* diff -e's script that appends the content to an empty version (RFC 3229 10.3.1). */
static void make_delta(struct text *body)
{
    struct text delta = { 0 };
    text_string(&delta, "0a\n");
    text_add(&delta, body->data, body->length);
    text_string(&delta, body->length && body->data[body->length - 1] == '\n' ? ".\n" : "\n.\n");
    text_release(body);
    *body = delta;
}

static void add_content(struct reply *reply, const struct status *row, int code, const char *method)
{
    if (row->content == CONTENT_EMPTY || (row->content == CONTENT_NONE && !status_interim(code)))
        reply->format = FORMAT_EMPTY;
    if (reply->format == FORMAT_EMPTY)
        return;
    page_status(&reply->body, code, reply->format, method, 1);
    if (row->content == CONTENT_DELTA)
        make_delta(&reply->body);
    reply->negotiated = true;
    if (row->content == CONTENT_UNSENT)
        reply->format = FORMAT_EMPTY;
}

/* The head of the interim response that a 1xx row describes. */
static void add_interim(struct text *before, const struct status *row, int code)
{
    text_format(before, "HTTP/1.1 %d %s\r\n", code, row->phrase);
    for (const struct status_field *field = row->fields; field->name; field++)
        if (field->on != ON_FINAL)
            text_format(before, "%s: %s\r\n", field->name, field->value);
    text_string(before, "\r\n");
}

static bool make_told(struct visit *visit, int code, enum format format, size_t place)
{
    const struct status *row = status_of(code);
    const char *method = visit->request->method;
    struct reply reply = { .code = status_interim(code) ? 200 : code, .mark = MARK_TOLD, .format = format };
    struct text before = { 0 };
    add_content(&reply, row, code, method);
    for (const struct status_field *field = row->fields; field->name; field++)
        if (field->on != ON_INTERIM && status_field_applies(field, method))
            add_field(&reply, field);
    if (status_interim(code))
        add_interim(&before, row, code);
    bool made = answer_shared(visit, place, &reply, &before);
    text_release(&before);
    return made;
}

/* Protocols that an echo must not pretend to be: clients would believe it (RFC 9110 7.8). */
static bool may_switch_to(struct span protocol)
{
    static const char *const others[] = { "h2c", "h2", "http", "tls" };
    const char *slash = memchr(protocol.data, '/', protocol.length);
    struct span name = { protocol.data, slash ? (size_t)(slash - protocol.data) : protocol.length };
    struct span version = slash ? (struct span){ slash + 1, protocol.length - name.length - 1 } : name;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (span_is_caseless(name, others[i]))
            return false;
    return span_is_token(name) && span_is_token(version);
}

/* RFC 6455 4.2.1. */
static bool check_handshake(const struct request *request, struct complaint *complaint)
{
    if (!span_is(request->fields[FIELD_WEBSOCKET_VERSION], "13"))
        return complain(complaint, 426, "head", "this server speaks version 13 of WebSocket (Sec-WebSocket-Version)");
    if (strcmp(request->method, "GET") != 0 || !websocket_key_valid(request->fields[FIELD_WEBSOCKET_KEY]))
        return complain(complaint, 400, "head", "a WebSocket handshake is a GET whose Sec-WebSocket-Key is the base64 of 16 bytes");
    return true;
}

static bool refuse_handshake(struct visit *visit, const struct complaint *complaint)
{
    struct reply reply = { 0 };
    reply_complaint(&reply, complaint, visit->request);
    if (complaint->code == 426) {
        reply_field(&reply, "Upgrade", "websocket");
        reply_field(&reply, "Connection", "Upgrade");
        reply_field(&reply, "Sec-WebSocket-Version", "13");
    }
    return answer_once(visit, &reply);
}

/* A client that offers no protocol must not be sent a 101 (RFC 9110 7.8). */
static bool require_upgrade(struct visit *visit)
{
    struct complaint complaint;
    complain(&complaint, 426, "head", "a 101 needs an offer; try: curl -iN -H 'Connection: Upgrade' -H 'Upgrade: echo' "
             "http://localhost:8080/status/101 (with your port), or /status/101;force");
    return answer_complaint_with_fields(visit, &complaint);
}

/* Sends a 101 that nobody asked for, and closes. */
static bool force_switch(struct visit *visit)
{
    visit->answer->kind = ANSWER_RAW;
    visit->answer->code = 101;
    text_string(&visit->answer->raw, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                "Everystatus: told\r\n\r\n");
    return true;
}

static bool switch_protocols(struct visit *visit, const struct recipe *recipe)
{
    struct request *request = visit->request;
    struct span offers = request->fields[FIELD_UPGRADE], offer;
    struct complaint complaint;
    while (request->minor > 0 && request->connection_upgrade && span_next_member(&offers, &offer)) {
        if (!may_switch_to(offer))
            continue;
        if (span_is_caseless(offer, "websocket") && !check_handshake(request, &complaint))
            return refuse_handshake(visit, &complaint);
        visit->answer->kind = ANSWER_UPGRADE;
        visit->answer->protocol = offer;
        return true;
    }
    return recipe->force ? force_switch(visit) : require_upgrade(visit);
}

/* The query's parameters are modifiers, but behind a longer path it is the client's own. */
static bool read_query(struct visit *visit, struct recipe *recipe, struct complaint *complaint)
{
    struct span query = visit->request->target.query, rest = query, name, value;
    while (visit->rest.length == 0 && target_next_parameter(&rest, &name, &value))
        if (!recipe_modify(recipe, name, value, query, "query", complaint))
            return false;
    return true;
}

bool told_status(struct visit *visit)
{
    struct recipe recipe;
    struct complaint complaint;
    struct span text = { 0 };
    if (!target_next_segment(&visit->rest, &text))
        text = (struct span){ visit->request->target.path.data + visit->request->target.path.length, 0 };
    if (!recipe_parse(&recipe, text, "path", &complaint) || !read_query(visit, &recipe, &complaint))
        return answer_complaint(visit, &complaint);
    const struct status *row = status_of(recipe.code);
    if (row->upgrades)
        return switch_protocols(visit, &recipe);
    if (recipe.format == FORMATS)
        recipe.format = accept_choose(&visit->request->accept, format_offered(recipe.code), format_default(recipe.code));
    size_t place = told_place(recipe.code, recipe.format, variant_of(row, visit->request->method));
    return answer_cached(visit, place) || make_told(visit, recipe.code, recipe.format, place);
}
