/* The told 101: which offers of a client are taken, and what is said to a client that makes none. */
#include <string.h>

#include "deliver/websocket.h"
#include "routes/told.h"

/* A protocol's name is sent back, and must fit into the memory of a connection. */
enum { PROTOCOL_MOST = 64 };

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
    return span_is_token(name) && span_is_token(version) && protocol.length <= PROTOCOL_MOST;
}

/* RFC 6455 4.2.1. */
static bool check_handshake(const struct request *request, struct complaint *complaint)
{
    if (!websocket_built)
        return complain(complaint, 501, "head", "this program was built without WebSocket (meson's -Dwebsocket=disabled)");
    if (!span_is(request->fields[FIELD_WEBSOCKET_VERSION], "13"))
        return complain(complaint, 426, "head", "this server speaks version 13 of WebSocket (Sec-WebSocket-Version)");
    if (strcmp(request->method, "GET") != 0 || !websocket_key_valid(request->fields[FIELD_WEBSOCKET_KEY]))
        return complain(complaint, 400, "head",
                        "a WebSocket handshake is a GET whose Sec-WebSocket-Key is the base64 of 16 bytes");
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
    visit->answer->head = visit->answer->raw.length;
    return true;
}

bool told_switch(struct visit *visit, const struct recipe *recipe)
{
    struct request *request = visit->request;
    struct request_list offers = { .name = "Upgrade" };
    struct span offer;
    struct complaint complaint;
    while (request->minor > 0 && request->connection_upgrade && request_next_member(request, &offers, &offer)) {
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
