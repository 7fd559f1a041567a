/* Broken answers: whether a fault fits the answer that it is to break, and what it makes of it. */
#include <string.h>

#include "handlers/status.h"
#include "recipe/recipe-parts.h"
#include "render/reply.h"

static bool is_head(const struct draft *draft)
{
    return strcmp(draft->call->request->method, "HEAD") == 0;
}

static bool sends_content(const struct draft *draft, const struct reply *reply)
{
    return !is_head(draft) && reply_has_length(reply->code) && reply_size(reply) > 0;
}

/* Whether the request's own target, in Location, would be that of another server: "//host/". */
static bool leads_elsewhere(const struct draft *draft)
{
    const struct slice to = { draft->broken.data, draft->broken.length };
    if (!to.data || !slice_equals(to, draft->call->request->line))
        return false;
    struct problem problem = recipe_location_allowed(draft->recipe->rules, to);
    return problem_found(&problem);
}

bool draft_fits_fault(const struct draft *draft, const struct reply *reply, struct complaint *complaint)
{
    const struct request *request = draft->call->request;
    const struct fault *fault = draft->recipe->fault;
    unsigned lacks = (sends_content(draft, reply) ? NEEDS_NO_CONTENT : NEEDS_CONTENT) |
                     (status_of(reply->code)->method == METHOD_NO_REDIRECT ? NEEDS_REDIRECT : 0) |
                     (request->minor == 0 ? NEEDS_HTTP_1_1 : 0) | (request->has_content ? 0 : NEEDS_UPLOAD) |
                     (request_closes(request) ? NEEDS_KEPT : 0);
    for (size_t i = 0; i < FAULT_NEEDS; i++)
        if (fault->needs & lacks & 1u << i)
            return complain(complaint, 400, "recipe", "fault=%s needs %s", fault->name, fault_need_name(i));
    if (fault->end == FAULT_RST && !request->peer)
        return complain(complaint, 400, "recipe", "fault=%s needs TCP: a Unix socket knows no reset", fault->name);
    if (leads_elsewhere(draft))
        return complain(complaint, 400, "recipe", "fault=%s needs a target that a Location may name: one slash at its start",
                        fault->name);
    if (fault->argument == ARGUMENT_BYTES && draft->recipe->fault_number >= reply_size(reply))
        return complain(complaint, 400, "recipe", "fault=%s needs more content than %zu bytes", fault->name, reply_size(reply));
    return true;
}

/* On a public server, what goes on for ever ends with the answer's time, and holds less. */
static void bound_fault(struct answer *answer, const struct recipe *recipe)
{
    const uint64_t most = recipe->rules->max_total, time = most ? recipe_time(recipe, recipe->interims) : 0;
    if (!most)
        return;
    answer->fault_time = time < most ? (int64_t)(most - time) : 1;
    answer->fault_bytes = FAULT_PUBLIC_BYTES;
}

void draft_break(const struct draft *draft, const struct reply *reply)
{
    const struct recipe *recipe = draft->recipe;
    const struct fault *fault = recipe->fault;
    struct answer *answer = draft->call->answer;
    struct slice reason = recipe_text(recipe, recipe->reason);
    struct buffer fields = { 0 }, content = { 0 };
    bool has_length = reply_has_length(reply->code);
    reply_render_fields(&fields, reply, fault->end != FAULT_OPEN && fault->end != FAULT_SILENT);
    if (has_length)
        reply_render_content(&content, reply);
    const struct fault_message message = {
        .code = reply->code,
        .phrase = reason.data ? reason : slice_of(status_of(reply->code)->phrase),
        .reason = reason,
        .fields = { fields.data, fields.length },
        .content = { content.data, content.length },
        .has_length = has_length,
        .head_only = is_head(draft),
        .number = recipe->fault_number,
        .text = recipe_text(recipe, recipe->fault_text),
    };
    answer->raw.failed = fields.failed || content.failed;
    if (!answer->raw.failed)
        fault_write(&answer->raw, &answer->head, fault, &message);
    answer->slow_head = fault->argument == ARGUMENT_TIME ? (int64_t)recipe->fault_number : 0;
    bound_fault(answer, recipe);
    answer->code = fault->argument == ARGUMENT_DIGITS ? (int)recipe->fault_number : reply->code;
    answer->mark = reply->mark;
    buffer_release(&fields);
    buffer_release(&content);
}
