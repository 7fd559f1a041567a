/* What the handlers under /_/ share. */
#ifndef EVERYSTATUS_CONTROL_H
#define EVERYSTATUS_CONTROL_H

#include "base/arena.h"
#include "render/journal-page.h"
#include "render/page.h"
#include "handlers/call.h"
#include "http/percent.h"
#include "state/journal.h"
#include "verdict/verdict.h"

/* Takes the next parameter off *query, which starts as the request's: value is decoded, owned, and replaces what it held; its
 * data is NULL without "=". false: no more, or no memory (value->failed). */
bool control_next_parameter(struct slice *query, struct slice *name, struct buffer *value, enum percent what);

/* Fills in a complaint about a parameter. Returns false. */
bool control_complain(const struct call *call, struct complaint *complaint, struct slice name, const char *problem);

/* Answers with JSON of the server's own: json is what reply->body holds. */
bool control_answer(struct call *call, struct reply *reply, int code);

/* The same in another format of pages. */
bool control_answer_as(struct call *call, struct reply *reply, int code, enum format format);

/* The request, for the command line that asks the same again. */
struct page_request control_request(const struct call *call, const struct curl_place *place);

/* Takes the key, which is all that is left of the path, decoded and owned; path is the handler's, for the complaint. */
bool control_take_key(struct call *call, const char *path, struct buffer *key, struct complaint *complaint);

/* Whether to wait still, when count of the wanted entries are there. The first look that finds too few starts the time, in
 * microseconds. */
bool control_is_early(struct call *call, uint64_t wanted, uint64_t count, uint64_t timeout);

/* Has the request asked again when the filter means as many entries as are wanted, or time is up. The filter is copied. */
bool control_wait(struct call *call, const struct journal_filter *filter, uint64_t wanted);

/* Fills in the attempt from the entry, with the fields that the plan asks for. Its texts lie in the arena. false: no memory. */
bool control_attempt(struct attempt *row, const struct journal_entry *entry, const struct verdict_plan *plan,
                     struct arena *arena);

/* The names of the parameters of /_/requests, each once; NULL ends them. */
const char *control_parameter_name(size_t number);

/* Handlers of the rows in control.c. */
bool control_requests(struct call *call);
bool control_clear(struct call *call);
bool control_verify(struct call *call);
bool control_pause(struct call *call);

#endif
