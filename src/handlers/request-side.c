/* What a recipe says of the request's side: when its content is read, and when the answer is due; as the plan has it. */
#include <string.h>

#include "catalog/statuses.h"
#include "handlers/status.h"

static bool lacks_content(const struct request *request, const char *name, struct complaint *complaint)
{
    return !request->has_content && !complain(complaint, 400, "recipe", "\"%s\" needs a request with content", name);
}

/* Whether the code's own response ends the connection. */
static bool closes(const struct status *row)
{
    for (const struct status_field *field = status_fields(row); field->name; field++)
        if (strcmp(field->name, "Connection") == 0 && strcmp(field->value, "close") == 0)
            return true;
    return false;
}

/* Whether the request is one on which the recipe has the effect that it asks for. */
static bool suits(const struct request *request, const struct recipe *recipe, const struct status *row,
                  struct complaint *complaint)
{
    if ((recipe->early && lacks_content(request, "early", complaint)) ||
        (recipe->no_100 && lacks_content(request, "no-100", complaint)) ||
        (recipe->reading.given && lacks_content(request, "read", complaint)))
        return false;
    if (recipe->early_after && request->content_length && request->content_length <= recipe->early_after)
        return complain(complaint, 400, "recipe", "\"early\" needs a request with more content than %llu bytes",
                        (unsigned long long)recipe->early_after);
    if (recipe->idle && closes(row))
        return complain(complaint, 400, "recipe", "\"idle\" has no effect on %d, which ends the connection", row->code);
    return !recipe->idle || !request_closes(request) ||
           complain(complaint, 400, "recipe", "\"idle\" needs a request that keeps its connection");
}

/* Any 2xx opens a tunnel (RFC 9110 9.3.6), if it comes whole; behind an interim response that ends the recipe, a 200 comes. */
static bool opens_tunnel(const struct request *request, const struct recipe *recipe)
{
    if (strcmp(request->method, "CONNECT") != 0 || (!status_interim(recipe->code) && recipe->code / 100 != 2))
        return false;
    return !recipe->fault || fault_delivers(recipe->fault, 0) > DELIVERED_HEAD_PART;
}

/* A final code makes a 100 pointless (RFC 9110 10.1.1), but not where the content is what the recipe is about. */
static bool is_final_at_head(const struct recipe *recipe)
{
    return recipe->code >= 300 && !recipe->early_after && !recipe->no_100 && !recipe->reading.given;
}

/* Microseconds that content of a length that is known takes to be read, as slowly as the recipe has it; beyond most, some more
 * than that. */
static uint64_t time_of_reading(const struct recipe *recipe, uint64_t length, uint64_t most)
{
    const struct recipe_reading *reading = &recipe->reading;
    const uint64_t windows = length && reading->bytes ? (length - 1) / reading->bytes : 0;
    return windows > most / 1000 ? most + 1000 : windows * reading->window;
}

/* On a public server, what is read slowly, or not at all, is part of the answer's time. */
static bool bound_reading(struct call *call, const struct recipe *recipe)
{
    const uint64_t most = recipe->rules->max_total, time = most ? recipe_time(recipe, recipe->interims) : 0;
    if (!most || !recipe->reading.given)
        return true;
    call->plan->content_time = time < most ? (uint32_t)((most - time) / 1000) : 1;
    return recipe_check_time(recipe->rules, time + time_of_reading(recipe, call->request->content_length, most),
                             &call->complaint);
}

void plan_request_side(struct call *call, const struct recipe *recipe)
{
    struct plan *plan = call->plan;
    const struct status *row = status_of(recipe->code);
    if (opens_tunnel(call->request, recipe)) {
        complain(&call->complaint, 400, "recipe", "%d would open a tunnel, and this server is no proxy (RFC 9110 9.3.6)",
                 recipe->code);
        return;
    }
    if (!row->upgrades && !(suits(call->request, recipe, row, &call->complaint) && bound_reading(call, recipe)))
        return;
    plan->breaks_off = recipe->fault && recipe->fault->needs & NEEDS_NO_DELAY && call->request->peer;
    plan->final_at_head = is_final_at_head(recipe) && !plan->breaks_off;
    if (row->upgrades)
        return;
    plan->answers_early = recipe->early;
    plan->early_after = recipe->early_after;
    plan->no_continue = recipe->no_100;
    plan->reads_nothing = recipe->reading.given && !recipe->reading.bytes;
    plan->read_bytes = recipe->reading.bytes;
    plan->read_window = (int64_t)recipe->reading.window;
}
