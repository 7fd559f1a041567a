/* The framing of a draft's reply: how the end of its content is told (RFC 9112 6.3), where the recipe says so. */
#include <string.h>

#include "handlers/shape.h"
#include "handlers/status.h"
#include "http/fields.h"
#include "render/reply.h"

/* What a 200 would have sent, of which the recipe's content is not in the reply to a code without content. */
static uint64_t size_of_200(const struct recipe *recipe, const struct reply *reply)
{
    if (recipe->size.given)
        return recipe->size.value;
    return recipe->body.given ? recipe_text(recipe, recipe->body).length : reply_size(reply);
}

/* Content-Length where the code has none (RFC 9110 8.6). */
static void force_length(const struct recipe *recipe, struct reply *reply)
{
    struct buffer length = { 0 };
    buffer_number(&length, size_of_200(recipe, reply));
    reply->failed |= length.failed;
    if (!length.failed)
        reply_field(reply, "Content-Length", length.data);
    buffer_release(&length);
}

/* What the recipe says of the chunks goes before what the handler does. */
static void take_chunks(const struct recipe *recipe, struct reply *reply)
{
    if (recipe->chunk.given)
        reply->chunk = (size_t)recipe->chunk.value;
    for (size_t i = 0; i < recipe->trailer_count; i++)
        fields_add(&reply->trailers, recipe_text(recipe, recipe->trailers[i].name),
                   recipe_text(recipe, recipe->trailers[i].value));
}

bool draft_frame(struct draft *draft, struct reply *reply, struct complaint *complaint)
{
    const struct recipe *recipe = draft->recipe;
    const bool old = draft->call->request->minor == 0;
    if (old && recipe->trailer_count)
        return complain(complaint, 400, "recipe", "\"trailer\" needs HTTP/1.1, which this request is not");
    if (recipe->framing == FRAMING_UNSAID) {
        reply_frame(draft->call, reply);
    } else if (recipe->framing == FRAMING_LENGTH && !reply_has_length(reply->code) && recipe->force) {
        force_length(recipe, reply);
    } else if (recipe->framing == FRAMING_CHUNKED && !old) {
        take_chunks(recipe, reply);
        reply_frame_chunks(draft->call, reply, recipe->force);
    } else if (recipe->framing != FRAMING_LENGTH) {
        reply_frame_close(reply);
    }
    reply->chunked = false;
    return true;
}
