/* How /status and its relatives turn a recipe into an answer; for the routes floor alone. */
#ifndef EVERYSTATUS_TOLD_H
#define EVERYSTATUS_TOLD_H

#include "pure/recipe.h"
#include "routes/family.h"

/* Answers a plain /status/CODE with the response that is already there. false: there is none, or it is not as simple; nothing
 * was done. This is the way that nearly all requests go, past everything that only others need. */
bool told_at_once(struct visit *visit);

/* Reads the recipe of a request under /status from all its carriers. The caller releases the recipe either way. */
bool carriers_read(struct visit *visit, struct recipe *recipe, struct complaint *complaint);

/* Answers with the recipe's code, whatever the path. Returns whether there was memory enough. */
bool told_recipe(struct visit *visit, struct recipe *recipe);

/* Answers with the recipe that was read, or with what was wrong with it (complaint is then not NULL), and releases it. */
bool told_finish(struct visit *visit, struct recipe *recipe, const struct complaint *complaint);

/* Takes what the recipe wants of its key's state, as visit->turn. false: no memory. */
bool told_take_turn(struct visit *visit, const struct recipe *recipe);

/* Puts the fields that tell of the limit into the telling, and what is said of it. */
struct telling;
void told_put_limit(struct telling *telling);

/* Answers with a 101 and the protocol that the client offers, or says why not. */
bool told_switch(struct visit *visit, const struct recipe *recipe);

/* Answers with a recipe that stands in the configuration. */
bool configured_recipe(struct visit *visit, struct span text);

/* Answers with the mock for the request; *found tells whether there is one. */
bool configured_mock(struct visit *visit, bool *found);

/* Answers with the recipe of the field Everystatus. */
bool configured_field(struct visit *visit);

/* A reply under construction: what it carries may differ from its row. */
struct telling {
    struct visit *visit;
    const struct recipe *recipe;
    const struct status *row;
    int code;
    enum format format;
    struct status_field fields[STATUS_FIELDS + RECIPE_HEADERS + 6]; /* those that it carries; ends with a NULL name */
    char store[RECIPE_FIELD_BYTES * 2]; /* what their values lie in */
    char limit[3][64];  /* and those of a limit */
    char detail[128];   /* what this answer is about, if it is not what the row says */
    struct text before; /* the heads of interim responses */
};

/* Fills in the content of a reply that explains the code. */
void told_explain(struct telling *telling, struct reply *reply);

/* Takes the fields of that name out. */
void told_drop_field(struct telling *telling, const char *name);

/* Puts the field in place of those of its name; there must be room for it. The texts must live as long as the telling. */
void told_put_field(struct telling *telling, const char *name, const char *value);

/* Adds the fields that go on the final response. */
void told_add_fields(const struct telling *telling, struct reply *reply);

/* Adds the heads of the interim responses that the recipe names, and of the code itself if it is one. */
void told_add_interims(struct telling *telling);

/* Turns the content into diff -e's script that appends it to an empty version (RFC 3229 10.3.1). */
void told_make_delta(struct text *body);

/* The variant of a code's response for a method: 0, unless its row has fields that depend on the method. */
size_t told_variant(const struct status *row, const char *method);

/* Whether the recipe's fault would be one on this reply to this request; else *complaint says what it lacks. */
bool faulty_fits(const struct telling *telling, const struct reply *reply, struct complaint *complaint);

/* Fills the answer, which is a raw one, with what the recipe's fault makes of the finished reply. */
void faulty_render(const struct telling *telling, const struct reply *reply);

/* Answers with what the modifiers make of the code. */
bool custom_answer(struct telling *telling);

#endif
