/* Answers of other paths than a recipe's, changed by modifiers: /range/1000?fault=close-after=500. */
#include "handlers/status.h"

/* Whether a parameter of the query is a modifier here. */
static bool is_modifier(const struct handler *handler, struct slice name)
{
    struct slice list = slice_of(handler->parameters ? handler->parameters : ""), own;
    if (handler->query == QUERY_KEY)
        return slice_is(name, "key");
    while (slice_next_member(&list, &own))
        if (slice_equals_caseless(name, own))
            return false;
    return recipe_starts_with_modifier(name);
}

static bool read_query(struct call *call, const struct handler *handler)
{
    const struct slice query = call->request->target.query;
    struct slice rest = query, name, value;
    recipe_next_carrier(&call->recipe);
    while (handler->query != QUERY_OWN && target_next_parameter(&rest, &name, &value))
        if (is_modifier(handler, name) && !recipe_modify(&call->recipe, name, value, query, "query", &call->complaint))
            return false;
    return true;
}

/* Those of the field, if it has no recipe. */
static bool read_field(struct call *call)
{
    const struct slice field = call->request->fields[FIELD_RECIPE];
    return !field.data || !recipe_starts_with_modifier(field) ||
           recipe_modify_all(&call->recipe, field, "field Everystatus", &call->complaint);
}

bool changes_add(struct call *call, const struct handler *handler)
{
    return (!handler || read_query(call, handler)) && read_field(call);
}

bool changes_read(struct call *call, const struct handler *handler)
{
    const struct request *request = call->request;
    if (!request->fields[FIELD_RECIPE].data && (handler->query == QUERY_OWN || !request->target.query.length))
        return false;
    return recipe_begin_changes(&call->recipe, &call->rules, &call->complaint) && changes_add(call, handler) &&
           call->recipe.given && !recipe_refuse_told(&call->recipe, &call->complaint);
}

/* The content is the reply's that is changed. */
static void take_content(const struct draft *draft, struct reply *reply)
{
    struct reply *from = draft->extras->reply;
    reply->format = from->format;
    reply->content_type = from->content_type;
    reply->negotiated = from->negotiated;
    reply->pattern = from->pattern;
    reply->body = from->body;
    from->body = (struct buffer){ 0 };
}

/* Makes a draft of the reply, for the recipe to change. */
static bool finish(struct call *call, struct reply *reply, struct buffer *before)
{
    const struct draft_extras extras = {
        .bare = true, .reply = reply, .cache_control = reply->cache_control, .write = take_content
    };
    struct draft draft;
    call->finish = NULL;
    call->recipe.code = reply->code;
    draft_begin(&draft, call, &call->recipe, &extras, reply->format);
    draft.before = *before;
    *before = (struct buffer){ 0 };
    if (call->recipe.limit.quota)
        draft_put_limit(&draft);
    bool fine = !reply->failed && answer_modified(&draft);
    draft_release(&draft);
    reply_release(reply);
    return fine;
}

bool answer_changed(struct call *call)
{
    const struct recipe *recipe = &call->recipe;
    struct answer *answer = call->answer;
    if (!call_fill(call))
        return answer_complaint(call, &call->complaint);
    call->finish = finish;
    bool fine = call->changed->answer(call);
    call->finish = NULL;
    const uint64_t time = answer_time(answer) + recipe_time(recipe, (struct slice){ 0 });
    if (fine && !recipe_check_time(recipe->rules, time, &call->complaint))
        return answer_complaint_instead(call);
    answer->delay += draft_time(recipe->delay);
    answer->delay_body += draft_time(recipe->delay_body);
    answer->drip = recipe->drip.most ? draft_time(recipe->drip) : answer->drip;
    answer->idle = (int64_t)recipe->idle;
    return fine;
}
