/* The words in braces that fill puts something in place of: "{now+5s}". */
#ifndef EVERYSTATUS_PLACEHOLDER_H
#define EVERYSTATUS_PLACEHOLDER_H

#include "base/buffer.h"
#include "base/problem.h"
#include "base/slice.h"
#include "http/request.h"

/* What is put in place of them comes from here. */
struct filling {
    const struct request *request;
    int64_t now;    /* microseconds since the epoch */
    uint64_t count; /* which request of the key this is, from 1 */
};

/* One that is written somewhere. */
struct placeholder {
    const struct placeholder_row *row;
    int64_t away;      /* seconds or a number */
    struct slice name; /* of a field */
};

/* What may follow the name of one. */
enum placeholder_takes { TAKES_NOTHING, TAKES_TIME, TAKES_NUMBER, TAKES_NAME };

/* A row of their table: help and documentation are made from it. */
struct placeholder_row {
    const char *name;
    const char *usage; /* as it is written */
    const char *help;
    enum placeholder_takes takes;
    bool counts; /* it needs filling->count */
    void (*write)(struct buffer *out, const struct placeholder *placeholder, const struct filling *filling);
};

/* All of them; *count receives their number. */
const struct placeholder_row *placeholder_rows(size_t *count);

/* What the next part of a text is. */
enum placeholder_part { PART_END, PART_TEXT, PART_WORD, PART_OPEN };

/* Takes the next part off *rest: text as it is, "{{" being a brace; what stands in braces; or a brace that is not closed. */
enum placeholder_part placeholder_next(struct slice *rest, struct slice *part);

/* Reads what stands in braces; returns what is wrong with it. */
struct problem placeholder_read(struct placeholder *placeholder, struct slice word);

#endif
