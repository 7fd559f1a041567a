/* What a request asks of the journal, in its query. */
#ifndef EVERYSTATUS_QUESTION_H
#define EVERYSTATUS_QUESTION_H

#include "handlers/control/control.h"

/* Entries, unless limit= says otherwise, and at most; and the bytes after which an answer ends. All others wait while it is
 * made: that takes less than 5 ms. A page of HTML is to be small, with all that it loads. */
enum { LISTED = 100, LISTED_PAGE = 50, LISTED_MOST = 400, LISTED_BYTES = 256 * 1024, LISTED_PAGE_BYTES = 28 * 1024 };

/* What the query asks for. Its texts are its own. */
struct question {
    enum format format;
    struct buffer key, method, target, trace;
    struct journal_filter filter; /* its slices lie in the texts */
    uint64_t code, limit, wait, timeout;
    uint64_t after, before; /* the ids of the entries that are shown lie between these */
    bool count, oldest_first;
    unsigned seen; /* the parameters that were read, by row */
};

/* Reads the query, where empty values of a form's fields say nothing. The caller releases the question either way. */
bool question_read(struct question *question, const struct call *call, struct complaint *complaint);
void question_release(struct question *question);

/* Whether the query has no parameters but those of the journal, whatever they say. */
bool question_is_known(const struct call *call, struct complaint *complaint);

/* Adds the request's target with begin=id in place of another begin, and without what makes it wait; begin is NULL: without
 * what limits the entries that are shown. */
void question_target(struct buffer *out, const struct call *call, const char *begin, uint64_t id);

/* Whether the answer waits for an entry behind after=, which is not there yet: nobody asked for a number of them. */
bool question_awaits(const struct question *question);

/* Whether nothing limits the entries but what they are about. */
bool question_is_open(const struct question *question);

#endif
