/* /openapi.json: every path of this server for programs, as OpenAPI 3.1 describes them, made from the tables. */
#include "handlers/openapi.h"

#include "handlers/representation.h"
#include "http/conditional.h"
#include "state/metrics.h"

static void add_info(struct members *json, const struct site *site)
{
    member_open(json, "info", '{');
    member_string(json, "title", "everystatus");
    member_string(json, "version", site->metrics ? site->metrics->build->value : "");
    member_string(json, "description", "A server that answers with every HTTP status code.");
    member_open_flat(json, "contact", '{');
    member_string(json, "name", "everystatus");
    member_close(json, '}');
    member_open_flat(json, "license", '{');
    member_string(json, "name", "MIT");
    member_string(json, "identifier", "MIT");
    member_close(json, '}');
    member_close(json, '}');
}

/* A tag of paths that nobody is let in to stands for nothing. */
static void add_tags(struct members *json, const struct site *site)
{
    member_open(json, "tags", '[');
    for (const struct openapi_path *row = openapi_paths; row->path; row++) {
        if (!row->tag || (row->control && !control_is_let_in(site->memory)))
            continue;
        member_open_flat(json, NULL, '{');
        member_string(json, "name", row->tag);
        member_string(json, "description", row->about);
        member_close(json, '}');
    }
    member_close(json, ']');
}

static void add_document(struct buffer *out, const struct site *site, const char *root)
{
    struct members json = { .out = out };
    member_open(&json, NULL, '{');
    member_string(&json, "openapi", "3.1.0");
    add_info(&json, site);
    member_open(&json, "servers", '[');
    member_open_flat(&json, NULL, '{');
    member_string(&json, "url", root ? root : "/");
    member_close(&json, '}');
    member_close(&json, ']');
    member_open_flat(&json, "security", '[');
    member_close(&json, ']');
    add_tags(&json, site);
    openapi_add_paths(&json, site);
    openapi_add_components(&json);
    member_close(&json, '}');
}

/* Whoever knows a former one, or wants a part of it, is answered anew. */
static bool is_plain(const struct request *request)
{
    return !precondition_is_there(request) && !request_has(request, "Range") && !request_has(request, "If-Modified-Since");
}

static bool serve_document(struct call *call)
{
    char tag[REPLY_TAG_SIZE];
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .content_type = "application/json", .cache_control = "no-cache" };
    if (is_plain(call->request) && answer_kept(call, PREPARED_OPENAPI))
        return true;
    add_document(&reply.body, call->site, call->request->target.prefix);
    reply_tag(&reply, tag);
    const struct validators validators = { .etag = tag, .ranged = true };
    if (is_plain(call->request))
        answer_prepared(call, PREPARED_OPENAPI);
    return answer_conditional(call, &reply, &validators);
}

const struct handler openapi_handlers[] = {
    { .path = "/openapi.json", .methods = "GET, HEAD", .answer = serve_document },
    { 0 },
};
