/* The content coding of a draft's reply, where the recipe says one (RFC 9110 8.4). */
#include "handlers/shape.h"
#include "handlers/status.h"
#include "http/coding.h"
#include "render/reply.h"

/* Adds a field, unless the recipe says it, or leaves it out. */
static void add_field(const struct recipe *recipe, struct reply *reply, const char *name, const char *value)
{
    if (!recipe_brings_field(recipe, name) && !recipe_omits(recipe, name))
        reply_field(reply, name, value);
}

/* Codes the content as the handler has it: always, with nothing to negotiate. */
static bool code_own(struct draft *draft, struct reply *reply)
{
    if (reply->coding != CODING_IDENTITY)
        draft->call->answer->piece = NULL;
    reply_code(reply);
    return true;
}

bool draft_code(struct draft *draft, struct reply *reply, struct complaint *complaint)
{
    const struct recipe *recipe = draft->recipe;
    const struct request *request = draft->call->request;
    if (recipe->coding == CODING_IDENTITY)
        return code_own(draft, reply);
    reply->coding = CODING_IDENTITY;
    if (!reply_has_length(reply->code) || reply_size(reply) == 0 || reply->body.failed)
        return true;
    add_field(recipe, reply, "Vary", "Accept-Encoding");
    if (recipe->force || coding_accepted(request, recipe->coding)) {
        reply_code_as(reply, recipe->coding, (size_t)recipe->members);
        add_field(recipe, reply, "Content-Encoding", coding_name(recipe->coding));
        draft->call->answer->piece = NULL;
        return true;
    }
    return coding_accepted(request, CODING_IDENTITY) ||
           complain(complaint, 406, "head", "Accept-Encoding accepts neither %s nor identity", coding_name(recipe->coding));
}
