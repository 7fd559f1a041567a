/* What a server needs beside its purpose: assets and CORS preflights. */
#include "base/compress.h"
#include "handlers/representation.h"
#include "http/coding.h"

/* What a preflight gets back must fit into the memory of a connection. */
enum { PREFLIGHT_MOST = 1000 };

static void add_content(struct buffer *out, const struct asset *asset, bool gzip)
{
    const struct slice data = { (const char *)asset->data, asset->data_size };
    if (gzip || !asset->gzip_etag)
        buffer_add(out, data.data, data.length);
    else
        decompress_add(out, data, asset->size);
}

static void asset_reply(struct reply *reply, const struct asset *asset, bool gzip)
{
    reply->content_type = asset->type;
    reply->cache_control = "public, max-age=300";
    reply_field(reply, "ETag", gzip ? asset->gzip_etag : asset->etag);
    reply_field(reply, "Vary", "Accept-Encoding");
    if (gzip && reply->code == 200)
        reply_field(reply, "Content-Encoding", "gzip");
    if (reply->code == 304)
        reply_unchanged(reply);
    else
        add_content(&reply->body, asset, gzip);
}

/* 304 or 412, which are made anew each time. */
static bool answer_precondition(struct call *call, const struct asset *asset, bool gzip, enum precondition precondition)
{
    struct reply reply = { .code = 304, .mark = MARK_SERVED };
    if (precondition == PRECONDITION_UNCHANGED) {
        asset_reply(&reply, asset, gzip);
    } else {
        reply_precondition_failed(&reply, call->request);
        reply_field(&reply, "ETag", gzip ? asset->gzip_etag : asset->etag);
    }
    return answer_once(call, &reply);
}

static bool serve_asset(struct call *call, const struct asset *asset, size_t row)
{
    bool gzip = asset->gzip_etag && coding_named(call->request, CODING_GZIP);
    const struct validators validators = { .etag = gzip ? asset->gzip_etag : asset->etag };
    enum precondition precondition = precondition_of(&validators, call->request);
    struct reply reply = { .code = 200, .mark = MARK_SERVED };
    size_t number = PREPARED_ASSETS + row * 3 + (gzip ? 1 : 0);
    if (precondition != PRECONDITION_MET)
        return answer_precondition(call, asset, gzip, precondition);
    if (row < ASSETS_MOST && answer_kept(call, number))
        return true;
    asset_reply(&reply, asset, gzip);
    return row >= ASSETS_MOST ? answer_once(call, &reply) : answer_keep(call, number, &reply, NULL);
}

/* The Fetch standard's preflight: everything is allowed, by name, since "*" leaves out Authorization. */
static bool serve_preflight(struct call *call)
{
    struct request_list list = { .name = "Access-Control-Request-Headers" };
    struct slice method = call->request->fields[FIELD_CORS_METHOD], name;
    struct buffer names = { 0 };
    struct reply reply = { .code = 204, .mark = MARK_SERVED, .format = FORMAT_EMPTY };
    struct complaint complaint = { 0 };
    if (!slice_is_token(method))
        complain(&complaint, 400, "head", "Access-Control-Request-Method is not a method");
    while (request_next_member(call->request, &list, &name)) {
        buffer_string(&names, names.length ? ", " : "");
        buffer_add(&names, name.data, name.length);
        if (!slice_is_token(name))
            complain(&complaint, 400, "head", "Access-Control-Request-Headers is not a list of field names");
    }
    if (method.length + names.length > PREFLIGHT_MOST)
        complain(&complaint, 431, "head", "a preflight may name %d bytes of method and fields", PREFLIGHT_MOST);
    if (!complaint.code) {
        reply_field_slice(&reply, "Access-Control-Allow-Methods", method);
        if (names.length)
            reply_field(&reply, "Access-Control-Allow-Headers", names.data);
    }
    reply.failed |= names.failed;
    buffer_release(&names);
    if (complaint.code)
        return answer_complaint(call, &complaint);
    reply_field(&reply, "Access-Control-Max-Age", "600");
    reply_field(&reply, "Vary", "Access-Control-Request-Method, Access-Control-Request-Headers");
    return answer_once(call, &reply);
}

static bool answer_asset(struct call *call)
{
    size_t count;
    const struct asset *all = assets(&count);
    const struct handler row = { .methods = "GET, HEAD" };
    if (!handler_takes(&row, call->request->method))
        return answer_other_method(call, "GET, HEAD, OPTIONS");
    return serve_asset(call, call->asset, (size_t)(call->asset - all));
}

const struct handler preflight_handler = { .answer = serve_preflight }, asset_handler = { .answer = answer_asset };
