/* How /status and its relatives turn a recipe into an answer; for the handlers floor alone. */
#ifndef EVERYSTATUS_STATUS_H
#define EVERYSTATUS_STATUS_H

#include "recipe/recipe.h"
#include "handlers/draft.h"

/* Plans a plain /status/CODE with the response that is already there. false: there is none, or it is not as simple; nothing was
 * done. This is the way that nearly all requests go, past everything that only others need. */
bool plan_plain(const struct site *site, const struct request *request, struct plan *plan);

/* Reads the recipe of a request under /status from all its carriers. The caller releases the recipe either way. */
bool carriers_read(struct call *call, struct recipe *recipe, struct complaint *complaint);

/* Lets the field Everystatus override what the recipe says: with a recipe, or with modifiers alone. */
bool carriers_read_field(const struct call *call, struct recipe *recipe, struct complaint *complaint);

/* Reads the modifiers of the query that the handler has no parameters for, and those of the field if it has no recipe, into
 * call->recipe. false: there are none, or call->complaint says what is wrong with them. */
bool changes_read(struct call *call, const struct handler *handler);

/* The same, added to a recipe that was read; handler NULL: the query is the client's own. false: call->complaint says what is
 * wrong. */
bool changes_add(struct call *call, const struct handler *handler);

/* Answers as call->changed does, but for what call->recipe changes. */
bool answer_changed(struct call *call);

/* Plans with call->recipe, if it was read; else call->complaint says what was wrong. */
void plan_recipe(struct call *call, bool is_read);

/* Plans what the answer that was picked of the recipe says of the request's side, or call->complaint says what the request
 * lacks. */
void plan_request_side(struct call *call, const struct recipe *recipe);

/* Whether it is for answer_recipe to answer, also where a handler of another kind would: the recipe is wrong, over its limit,
 * or has something else to be answered instead. */
bool recipe_answers(const struct call *call);

/* Answers as plan_recipe has it. */
bool answer_recipe(struct call *call);

/* Answers with the code that was chosen of the recipe; its format is then one of the extras' own. false: no memory. */
bool answer_chosen(struct call *call, const struct recipe *recipe, const struct draft_extras *extras);

/* *hold receives whether the request meets the recipe's conditions. false: no memory. */
bool conditions_hold(const struct call *call, const struct recipe *recipe, bool *hold);

/* Takes what the recipe wants of its key's state, as call->limit and call->step. false: no memory. */
bool call_take_turn(struct call *call, const struct recipe *recipe);

/* Fills in the recipe's key; counts the request, if that is asked for; fills in what the chosen answer says. false:
 * call->complaint says why not. */
bool call_fill_key(struct call *call);
bool call_count(struct call *call);
bool call_fill(struct call *call);

/* Puts the fields that tell of the limit into the draft, and what is said of it. */
void draft_put_limit(struct draft *draft);

/* Answers with a 101 and the protocol that the client offers, or says why not. */
bool answer_switch(struct call *call, const struct recipe *recipe);

/* The same for WebSocket alone. */
bool answer_websocket(struct call *call, const struct recipe *recipe);

/* Handlers that answer with a recipe which does not stand in the path: of the configuration, and of the field Everystatus. */
extern const struct handler route_handler, fallback_handler, field_handler;

/* Whether there is a route for the request; call->line is then its line. */
bool route_find(struct call *call);

/* What of a reply lies elsewhere until it is finished. It is not cleared as a whole. */
struct draft_texts {
    char type[RECIPE_FIELD_BYTES + 1], cache[64];
    struct buffer ranges; /* the media type of several */
};

/* Puts the content in that the recipe asks for, or the parts of it that the request does. false: *complaint says what is wrong.
 */
bool draft_put_content(struct draft *draft, struct reply *reply, struct draft_texts *texts, struct complaint *complaint);

/* Codes the content as the recipe says, if the request accepts that. false: *complaint says what is wrong. */
bool draft_code(struct draft *draft, struct reply *reply, struct complaint *complaint);

/* Frames the reply as the recipe says. false: *complaint says what is wrong. */
bool draft_frame(struct draft *draft, struct reply *reply, struct complaint *complaint);

/* Whether the recipe's fault would be one on this reply to this request; else *complaint says what it lacks. */
bool draft_fits_fault(const struct draft *draft, const struct reply *reply, struct complaint *complaint);

/* Fills the answer, which is a raw one, with what the recipe's fault makes of the finished reply. */
void draft_break(const struct draft *draft, const struct reply *reply);

/* Answers with the draft: the code as it is, or what modifiers and extras make of it. */
bool answer_modified(struct draft *draft);

#endif
