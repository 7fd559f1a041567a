/* The told 101: which offers of a client are taken, and what is said to a client that makes none. */
#include <string.h>

#include "http/fields.h"
#include "http/websocket.h"
#include "handlers/status.h"
#include "handlers/switch.h"
#include "render/reply.h"

/* A protocol's name is sent back, and must fit into the memory of a connection. */
enum { PROTOCOL_MOST = 64 };

/* Protocols that an echo must not pretend to be: clients would believe it (RFC 9110 7.8). */
static bool may_switch_to(struct slice protocol)
{
    static const char *const others[] = { "h2c", "h2", "http", "tls" };
    const char *slash = slice_find(protocol, '/');
    struct slice name = { protocol.data, slash ? (size_t)(slash - protocol.data) : protocol.length };
    struct slice version = slash ? (struct slice){ slash + 1, protocol.length - name.length - 1 } : name;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (slice_is_caseless(name, others[i]))
            return false;
    return slice_is_token(name) && slice_is_token(version) && protocol.length <= PROTOCOL_MOST;
}

bool switch_check(const struct request *request, struct complaint *complaint)
{
    if (!websocket_built)
        return complain(complaint, 501, "head", "this program was built without WebSocket (meson's -Dwebsocket=disabled)");
    if (!slice_is(request->fields[FIELD_WEBSOCKET_VERSION], "13"))
        return complain(complaint, 426, "head", "this server speaks version 13 of WebSocket (Sec-WebSocket-Version)");
    if (strcmp(request->method, "GET") != 0 || !websocket_key_valid(request->fields[FIELD_WEBSOCKET_KEY]))
        return complain(complaint, 400, "head",
                        "a WebSocket handshake is a GET whose Sec-WebSocket-Key is the base64 of 16 bytes");
    return true;
}

void switch_demand(struct reply *reply)
{
    reply_field(reply, "Upgrade", "websocket");
    reply_field(reply, "Connection", "Upgrade");
    reply_field(reply, "Sec-WebSocket-Version", "13");
}

static bool refuse_handshake(struct call *call, const struct complaint *complaint)
{
    struct reply reply = { 0 };
    reply_call_complaint(call, &reply, complaint);
    if (complaint->code == 426)
        switch_demand(&reply);
    return answer_once(call, &reply);
}

/* A client that offers no protocol must not be sent a 101 (RFC 9110 7.8). */
static bool require_upgrade(struct call *call)
{
    struct complaint complaint;
    complain(&complaint, 426, "head",
             "a 101 needs an offer; try: curl -iN -H 'Connection: Upgrade' -H 'Upgrade: echo' "
             "http://localhost:8080/status/101 (with your port), or /status/101;force");
    return answer_complaint_with_fields(call, &complaint);
}

/* Sends a 101 that nobody asked for, and closes. */
static bool force_switch(struct call *call, const struct recipe *recipe)
{
    struct buffer *raw = &call->answer->raw;
    call->answer->kind = ANSWER_RAW;
    call->answer->code = 101;
    buffer_string(raw, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                       "Everystatus: told\r\n");
    for (size_t i = 0; i < recipe->header_count; i++) {
        struct slice name = recipe_text(recipe, recipe->headers[i].name), value = recipe_text(recipe, recipe->headers[i].value);
        buffer_format(raw, "%.*s: %.*s\r\n", (int)name.length, name.data, (int)value.length, value.data);
    }
    buffer_string(raw, "\r\n");
    call->answer->head = raw->length;
    return !raw->failed;
}

/* Puts the recipe's fields into the reply, in place of what this server would say there. */
static void put_fields(const struct recipe *recipe, struct reply *reply)
{
    for (size_t i = 0; i < recipe->omission_count; i++)
        reply_settle_field(reply, recipe_text(recipe, recipe->omissions[i].name));
    for (size_t i = 0; i < recipe->header_count; i++) {
        struct slice name = recipe_text(recipe, recipe->headers[i].name);
        reply_settle_field(reply, name);
        fields_add(&reply->fields, name, recipe_text(recipe, recipe->headers[i].value));
    }
}

/* What the recipe says of the head, and of what follows it. */
static bool switch_to(struct call *call, const struct recipe *recipe, struct slice protocol)
{
    struct answer *answer = call->answer;
    struct reply *reply = &answer->reply;
    *reply = (struct reply){ .code = 101, .mark = MARK_TOLD, .format = FORMAT_EMPTY };
    answer->kind = ANSWER_UPGRADE;
    answer->protocol = protocol;
    answer->close_code = recipe->close_code;
    answer->drops = recipe->drop_after.given;
    answer->drop_after = recipe->drop_after.value;
    put_fields(recipe, reply);
    reply->no_date = recipe_omits(recipe, "Date");
    return !reply->fields.failed && !reply->settled.failed;
}

bool answer_websocket(struct call *call, const struct recipe *recipe)
{
    struct request_list offers = { .name = "Upgrade" };
    struct slice offer;
    struct complaint complaint;
    while (call->request->minor > 0 && call->request->connection_upgrade && request_next_member(call->request, &offers, &offer))
        if (slice_is_caseless(offer, "websocket"))
            return switch_check(call->request, &complaint) ? switch_to(call, recipe, offer)
                                                           : refuse_handshake(call, &complaint);
    complain(&complaint, 426, "head", "WebSocket is spoken here; this request does not offer it (Upgrade: websocket)");
    return refuse_handshake(call, &complaint);
}

bool answer_switch(struct call *call, const struct recipe *recipe)
{
    struct request *request = call->request;
    struct request_list offers = { .name = "Upgrade" };
    struct slice offer;
    struct complaint complaint;
    while (request->minor > 0 && request->connection_upgrade && request_next_member(request, &offers, &offer)) {
        const bool websocket = slice_is_caseless(offer, "websocket");
        if (!may_switch_to(offer) || (recipe->close_code && !websocket))
            continue;
        if (websocket && !switch_check(request, &complaint))
            return refuse_handshake(call, &complaint);
        return switch_to(call, recipe, offer);
    }
    if (recipe->close_code) {
        complain(&complaint, 400, "recipe", "\"close-code\" needs an offer of WebSocket (Upgrade: websocket)");
        return answer_complaint(call, &complaint);
    }
    /* An HTTP/1.0 client must not be sent a 1xx (RFC 9110 15.2). */
    return recipe->force && request->minor > 0 ? force_switch(call, recipe) : require_upgrade(call);
}
