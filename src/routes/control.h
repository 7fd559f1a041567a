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

/* Takes the key, which is all that is left of the path, decoded and owned; path is the route's, for the complaint. */
bool control_take_key(struct visit *visit, const char *path, struct text *key, struct complaint *complaint);

/* Whether to wait still, when count of the wanted entries are there. The first look that finds too few starts the time, in
 * microseconds. */
bool control_is_early(struct visit *visit, uint64_t wanted, uint64_t count, uint64_t timeout);

/* Has the request asked again when the filter means as many entries as are wanted, or time is up. The filter is copied. */
bool control_wait(struct visit *visit, const struct journal_filter *filter, uint64_t wanted);

/* Shows an entry as a member of an array. */
void control_show_entry(struct members *json, const struct journal_entry *entry);

/* Handlers of the rows in control.c. */
bool control_requests(struct visit *visit);
bool control_clear(struct visit *visit);
bool control_verify(struct visit *visit);

#endif
