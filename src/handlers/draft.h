/* A response under construction: what it carries may differ from its code's row. */
#ifndef EVERYSTATUS_DRAFT_H
#define EVERYSTATUS_DRAFT_H

#include "handlers/call.h"

struct draft;

/* What an answer carries that a recipe has no words for. */
struct draft_extras {
    size_t kept_from;    /* the first of the numbers under which such answers are kept, the same for all; 0: they are not */
    bool raw;            /* it needs more memory than the library has for a head, or ends its connection */
    bool bare;           /* without the row's fields */
    struct reply *reply; /* that is changed; it has fields, too; NULL: none is */
    struct status_field field;  /* in place of the row's of that name; name NULL: none */
    struct slice fields;        /* packed; in place of the row's of their names */
    const char *const *joining; /* the names of those that leave the row's as well; NULL ends them */
    const char *cache_control;  /* NULL: as the recipe has it */
    void (*write)(const struct draft *draft, struct reply *reply); /* puts the content, instead of an explanation */
};

/* What is told of a limit: the values of RateLimit-Policy and RateLimit; and when none is left, that of Retry-After, and what
 * is said. */
struct limit_texts {
    char policy[64], left[64], wait[24], detail[128];
};

void limit_write(const struct limit *limit, const struct limit_turn *turn, struct limit_texts *texts);

/* A reply under construction: what it carries may differ from its row. */
struct draft {
    struct call *call;
    const struct recipe *recipe;
    const struct draft_extras *extras; /* NULL: none */
    const struct status *row;
    int code;
    enum format format;
    struct status_field fields[STATUS_FIELDS + RECIPE_HEADERS + 6]; /* those that it carries; ends with a NULL name */
    char store[RECIPE_FIELD_BYTES * 2];                             /* what their values lie in */
    struct limit_texts limit;                                       /* and those of a limit */
    char detail[128];     /* what this answer is about, if it is not what the row says */
    struct buffer before; /* the heads of interim responses */
    struct buffer texts;  /* what the values of the row's fields lie in, below the prefix */
    struct buffer broken; /* the value of the field that the recipe's fault brings */
};

/* Whether the final response to a request for the code has content. */
bool draft_has_content(int code);

/* Fills in the content of a reply that explains the code. */
void draft_explain(struct draft *draft, struct reply *reply);

/* Begins one of the recipe's code, with the fields of its row. It is not cleared as a whole: most of it is room for texts. */
void draft_begin(struct draft *draft, struct call *call, const struct recipe *recipe, const struct draft_extras *extras,
                 enum format format);

/* Frees what the draft still owns. */
void draft_release(struct draft *draft);

/* Whether the recipe says a field of that name itself, by header. */
bool recipe_brings_field(const struct recipe *recipe, const char *name);

/* Takes the fields of that name out. */
void draft_drop_field(struct draft *draft, const char *name);

/* Puts the field in place of those of its name; there must be room for it. The texts must live as long as the draft. */
void draft_put_field(struct draft *draft, const char *name, const char *value);

/* Adds a field behind the others; there must be room for it. The texts must live as long as the draft. */
void draft_append_field(struct draft *draft, const char *name, const char *value);

/* Adds the fields that go on the final response. */
void draft_add_fields(const struct draft *draft, struct reply *reply);

/* A time out of the range. */
int64_t draft_time(struct recipe_time time);

/* Adds the heads of the interim responses that the recipe names, with their waits, and of the code itself if it is one. */
void draft_add_interims(struct draft *draft);

/* The variant of a code's response for a method: 0, unless its row has fields that depend on the method. */
size_t prepared_variant(const struct status *row, const char *method);

#endif
