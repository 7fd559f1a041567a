/* The content of a draft's reply: the explanation, or what the recipe brings, and parts of it. */
#include <string.h>
#include <strings.h>

#include "handlers/files.h"
#include "handlers/representation.h"
#include "handlers/status.h"
#include "http/events.h"

/* Whether the recipe brings the content of this code. */
static bool brings_content(const struct recipe *recipe)
{
    enum { OK = 200 };
    if (recipe->events.given)
        return recipe->code == OK;
    return recipe->body.given || recipe->file.given || recipe->size.given;
}

/* Behind the last event that the client has seen. If there is none, it is told not to come again (WHATWG HTML 9.2.3). */
static void bring_events(const struct request *request, const struct recipe *recipe, struct reply *reply)
{
    enum { NO_CONTENT = 204 };
    const uint64_t first = events_after(request_only(request, "Last-Event-ID"));
    if (first > recipe->events.value) {
        reply->code = NO_CONTENT;
        reply->format = FORMAT_EMPTY;
        return;
    }
    reply->content_type = events_type;
    events_add(&reply->body, first, recipe->events.value);
}

/* The recipe's own content, of its own type. */
static bool bring_content(struct draft *draft, struct reply *reply, char type[RECIPE_FIELD_BYTES + 1],
                          struct complaint *complaint)
{
    const struct recipe *recipe = draft->recipe;
    struct slice body = recipe_text(recipe, recipe->body), wish = recipe_text(recipe, recipe->type);
    reply->format = FORMAT_TEXT;
    buffer_add(&reply->body, body.data, body.length);
    if (recipe->file.given && !files_read(recipe, &reply->body, complaint))
        return false;
    reply->pattern = recipe->size.value;
    if (recipe->events.given)
        bring_events(draft->call->request, recipe, reply);
    if (wish.data && reply->format != FORMAT_EMPTY) {
        memcpy(type, wish.data, wish.length);
        type[wish.length] = '\0';
        reply->content_type = type;
    }
    return true;
}

static bool write_content(struct draft *draft, struct reply *reply, struct draft_texts *texts, struct complaint *complaint)
{
    if (brings_content(draft->recipe) && draft_has_content(draft->code)) {
        draft->call->answer->piece = NULL; /* those were of other content */
        return bring_content(draft, reply, texts->type, complaint);
    }
    if (draft->extras)
        draft->extras->write(draft, reply);
    else
        draft_explain(draft, reply);
    return true;
}

/* The entity tag that the recipe brings, or else the content's, in tag. */
static const char *find_tag(const struct draft *draft, const struct reply *reply, char tag[REPLY_TAG_SIZE])
{
    for (const struct status_field *field = draft->fields; field->name; field++)
        if (strcasecmp(field->name, "ETag") == 0 && field->value != field_content_tag)
            return field->value;
    reply_tag(reply, tag);
    return tag;
}

/* Takes the draft's fields out that the reply has itself by now, but for those that the recipe brings. */
static void prefer_fields(struct draft *draft, struct reply *reply)
{
    static const char *const names[] = { "ETag", "Accept-Ranges", "Content-Range" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (recipe_brings_field(draft->recipe, names[i]) || recipe_omits(draft->recipe, names[i]))
            reply_drop_field(reply, names[i]);
        else
            draft_drop_field(draft, names[i]);
}

/* Serves parts of the content, if they can be had and are asked for (RFC 9110 14). A 206 that was told is one without that. */
static void put_ranges(struct draft *draft, struct reply *reply, struct buffer *type)
{
    enum { OK = 200, PARTIAL_CONTENT = 206 };
    char tag[REPLY_TAG_SIZE];
    const struct request *request = draft->call->request;
    bool conditional = draft->recipe->ranges && reply->code == OK;
    bool told = reply->code == PARTIAL_CONTENT && !(draft->extras && draft->extras->reply);
    if (reply->body.failed || (!conditional && !told))
        return;
    const struct validators validators = { .etag = find_tag(draft, reply, tag), .ranged = true };
    if (conditional)
        reply_condition(reply, request, &validators, type);
    else if (!reply_narrow(reply, request, &validators, type))
        return;
    prefer_fields(draft, reply);
}

bool draft_put_content(struct draft *draft, struct reply *reply, struct draft_texts *texts, struct complaint *complaint)
{
    if (!write_content(draft, reply, texts, complaint))
        return false;
    if (!reply->pattern && events_are(reply->content_type))
        draft->call->answer->piece = event_length;
    if (!draft_code(draft, reply, complaint))
        return false;
    put_ranges(draft, reply, &texts->ranges);
    return true;
}
