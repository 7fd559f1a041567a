/* What the files of /earn share: each code is answered because the request meets its condition. */
#ifndef EVERYSTATUS_EARNING_H
#define EVERYSTATUS_EARNING_H

#include "handlers/call.h"

struct page_earned;

/* How a code is earned, and what is answered otherwise. The methods are the row's in catalog/; OPTIONS is answered for all.
 * While it answers, call->rest is what follows the code in the path, still encoded. */
struct earned_handler {
    int code;
    /* Whether the head alone earns it, with any method: *complaint then says why. NULL: it does not. */
    bool (*meets)(const struct call *call, struct complaint *complaint);
    void (*plan)(struct call *call);      /* what more there is to say of the plan at the head; NULL: nothing */
    void (*options)(struct reply *reply); /* adds fields to what OPTIONS gets; NULL: none */
    bool (*answer)(struct call *call);    /* false: no memory */
};

/* The families' handlers in ascending order of code, and the end: { 0 }. A code that is not there is answered with 501. */
extern const struct earned_handler earned_handlers[];

/* Reads the rest of a target behind "/earn": which code, its key, its name below. Fills in call->earned, call->earner,
 * call->key and call->below. false: call->complaint says what is wrong. */
bool earned_read_target(struct call *call);

/* Whether that is the method. GET is HEAD's as well. */
bool earned_method(const struct call *call, const char *method);

/* Whether that is what follows the code: "/new". */
bool earned_below(const struct call *call, const char *below);

/* The parameter of the query with that name, still encoded; data is NULL without one, or without its "=". */
struct slice earned_parameter(const struct call *call, const char *name);

/* Reads the parameter of that name as a duration within --max-delay; without it, *microseconds is left alone. false:
 * call->complaint says what is wrong. */
bool earned_duration(struct call *call, const char *name, int64_t *microseconds);

/* The media type of the content, without parameters; empty: it has none. */
struct slice earned_media(const struct request *request);

/* The format in which an answer with that code explains itself; otherwise: where Accept leaves the choice. */
enum format earned_format(const struct call *call, int code, enum format otherwise);

/* Adds the start of an interim response that shows the code to be earned; its own fields, and the empty line, are to follow. */
void earned_interim(const struct call *call, struct buffer *out);

/* Fills in a reply with that code, whose content tells the detail, and, unless it is the code to be earned, how to earn it. */
__attribute__((format(printf, 4, 5))) void earned_fill(const struct call *call, struct reply *reply, int code,
                                                       const char *format, ...);

/* The same for a reply that is there, whose content is replaced. One that follows an interim response with the code has
 * MARK_EARNED before. */
void earned_explain(const struct call *call, struct reply *reply, int code, const char *detail);

/* The same, with what else there is to tell; row and place are filled in. */
void earned_tell(const struct call *call, struct reply *reply, const struct page_earned *what);

/* Adds the path of the code with the request's key: "/earn/201;key=K". */
void earned_base(const struct call *call, struct buffer *out);

/* Adds the Location of what is below that: "/%s". */
__attribute__((format(printf, 3, 4))) void earned_locate(const struct call *call, struct reply *reply, const char *format, ...);

/* Adds a field whose value is that number. */
void earned_number(struct reply *reply, const char *name, uint64_t number);

/* Fills in a reply, and answers with it. */
__attribute__((format(printf, 3, 4))) bool earned_answer(struct call *call, int code, const char *format, ...);

/* Answers 200 and that the condition is not met; what most do otherwise. */
bool earned_greet(struct call *call);

/* Answers 404: no request can earn the code. */
bool earned_unused(struct call *call);

/* Whether the list has the method. */
bool earned_takes(const char *methods, const char *method);

/* Whether somebody has registered the method, with IANA or in an RFC of its own. */
bool earned_is_registered(const char *method);

/* The methods of what was asked for, as in Allow. */
const char *earned_methods(const struct call *call);

#endif
