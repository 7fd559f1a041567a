/* The content coding of a draft's reply, where the recipe says one (RFC 9110 8.4). */
#include "base/compress.h"
#include "handlers/status.h"
#include "http/coding.h"
#include "render/reply.h"

/* Codes the content in so many members, of which each has as much of it. */
static void code_content(struct reply *reply, const struct recipe *recipe)
{
    struct buffer plain = { 0 }, out = { 0 };
    reply_add_content(reply, &plain, 0, reply_size(reply));
    const size_t size = plain.failed ? 0 : plain.length, members = (size_t)recipe->members;
    for (size_t i = 0; i < members; i++) {
        const size_t from = size * i / members, to = size * (i + 1) / members;
        compress_add(&out, (struct slice){ plain.data + from, to - from }, recipe->coding == CODING_GZIP);
    }
    out.failed |= plain.failed;
    buffer_release(&plain);
    buffer_release(&reply->body);
    reply->body = out;
    reply->pattern = reply->pattern_from = 0;
}

/* Adds a field, unless the recipe says it, or leaves it out. */
static void add_field(const struct recipe *recipe, struct reply *reply, const char *name, const char *value)
{
    if (!recipe_brings_field(recipe, name) && !recipe_omits(recipe, name))
        reply_field(reply, name, value);
}

bool draft_code(struct draft *draft, struct reply *reply, struct complaint *complaint)
{
    const struct recipe *recipe = draft->recipe;
    const struct request *request = draft->call->request;
    if (recipe->coding == CODING_IDENTITY || !reply_has_length(reply->code) || reply_size(reply) == 0 || reply->body.failed)
        return true;
    add_field(recipe, reply, "Vary", "Accept-Encoding");
    if (recipe->force || coding_accepted(request, recipe->coding)) {
        code_content(reply, recipe);
        add_field(recipe, reply, "Content-Encoding", coding_name(recipe->coding));
        draft->call->answer->piece = NULL;
        return true;
    }
    return coding_accepted(request, CODING_IDENTITY) ||
           complain(complaint, 406, "head", "Accept-Encoding accepts neither %s nor identity", coding_name(recipe->coding));
}
