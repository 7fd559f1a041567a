/* What the handlers under /_/ share. */
#ifndef EVERYSTATUS_CONTROL_H
#define EVERYSTATUS_CONTROL_H

#include "pure/page-parts.h"
#include "routes/family.h"
#include "state/journal.h"

/* Takes the next parameter off *query, which starts as the request's: value is decoded (RFC 3986 2.1), owned, and replaces what
 * it held; its data is NULL without "=". false: no more, or no memory (value->failed). */
bool control_next_parameter(struct span *query, struct span *name, struct text *value);

/* Fills in a complaint about a parameter. Returns false. */
bool control_complain(const struct visit *visit, struct complaint *complaint, struct span name, const char *problem);

/* Answers with JSON of the server's own: json is what reply->body holds. */
bool control_answer(struct visit *visit, struct reply *reply, int code);

/* Handlers of the rows in control.c. */
bool control_requests(struct visit *visit);
bool control_clear(struct visit *visit);

#endif
