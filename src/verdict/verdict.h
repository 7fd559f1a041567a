/* The verdict on a client: whether the requests that it made under a key are those that were expected. */
#ifndef EVERYSTATUS_VERDICT_H
#define EVERYSTATUS_VERDICT_H

#include <stdint.h>

#include "base/buffer.h"
#include "base/problem.h"
#include "http/answer.h"
#include "http/complaint.h"

/* One request as it was recorded. Times are microseconds of a clock that never jumps; that of dates may have jumped between two
 * requests, so that each has its own distance to it. */
struct attempt {
    int64_t arrived;          /* when its head had come */
    int64_t ended;            /* when its answer was sent, or the client gave it up; 0: it is under way */
    int64_t epoch;            /* what makes its times those since the Unix epoch, as they were then */
    bool given_up;            /* the client left before its answer was over */
    bool broken;              /* its answer is none: the server broke it off, or made it one that must not be read */
    bool doubtful;            /* its answer is one for some clients, and none for others */
    int code;                 /* that was answered; 0: the client was gone before */
    const char *fault;        /* by which its answer is broken; NULL: by none */
    enum delivered delivered; /* how much of its answer was sent, once it is over */
    uint64_t connection;      /* the number of its connection */
    uint64_t request;         /* which request on its connection it is, from 1 */
    struct slice method, target;
    struct slice retry_after;     /* as it was sent; data NULL: it was not */
    struct slice idempotency_key; /* as it came; data NULL: it did not, or no check sees it */
    uint64_t content_length, content_hash;
    uint64_t fields_hash; /* 0 where no check sees it */
    struct slice fields;  /* the lines that verdict_asks_field wants, packed as http/fields has it */
};

/* All requests of a key, in the order in which they came. */
struct attempts {
    const struct attempt *rows;
    size_t count;
    uint64_t dropped; /* others were recorded before these, and are gone */
};

enum { VERDICT_GAPS = 16, VERDICT_ROWS = 27, VERDICT_FIELDS = 16, VERDICT_TEXTS = 4096 };

struct verdict_range {
    uint64_t least, most;
};

struct verdict_row;

/* What a check says of a field. */
struct verdict_field {
    const struct verdict_row *row;
    struct slice name, value; /* value.data NULL: whatever it is */
    uint64_t only;            /* of the request with this number, from 1; 0: of all */
};

/* What a verdict is to check. Start with { .timeout = the longest, also where nothing is said }. Its slices lie in its own
 * texts: it stays where it is. */
struct verdict_plan {
    uint32_t asked; /* the rows of verdict_rows, by number */
    struct verdict_range attempts, last, abandoned, connections;
    struct verdict_range gaps[VERDICT_GAPS]; /* microseconds */
    size_t gap_count;
    double factor, jitter;     /* of the backoff */
    bool fast_first;           /* its first pause does not count */
    uint64_t rate;             /* requests at most in the window */
    int64_t window, tolerance; /* microseconds */
    uint64_t wait, timeout;    /* requests; microseconds */
    uint64_t parallel;         /* requests at once, at most */
    struct slice paths;        /* "/a,/b" */
    struct verdict_field fields[VERDICT_FIELDS];
    size_t field_count, texts_used;
    char texts[VERDICT_TEXTS];
};

/* What came of a check. Both texts are parts of a sentence, and may quote what a client sent. */
struct verdict_finding {
    const struct verdict_row *row;
    const struct verdict_field *field; /* that the check is about; NULL: it is about none */
    bool passed;
    size_t at; /* the request where it failed, from 1; 0: none by itself */
    char expected[120];
    char came[200];
};

/* What of a request only some checks look at, since it takes time to find. */
enum { SEES_IDEMPOTENCY_KEY = 1, SEES_ALL_FIELDS = 2, SEES_NAMED_FIELDS = 4 };

/* A row of the table of checks: reading, judging, help and documentation are made from it. */
struct verdict_row {
    const char *name;
    const char *value; /* what its value looks like; NULL: it has none */
    const char *help;
    const char *of;      /* it is no check, but says something about those that this list names; NULL: it is a check */
    unsigned char at;    /* offset of the text in struct attempt that must be the same in all */
    bool repeats;        /* it may be asked for several times, about a field each */
    unsigned char least; /* requests without which there is nothing to judge */
    unsigned char sees;  /* a set of the above */
    /* Reads the value; returns what is wrong with it. NULL: it has no value. */
    struct problem (*read)(struct verdict_plan *plan, struct slice value);
    /* Fills in the finding. */
    void (*judge)(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_finding *finding);
};

/* All rows; *count receives their number. */
const struct verdict_row *verdict_rows(size_t *count);

/* Reads one parameter of query, "name=value" or "name" (value.data NULL); percent-encoding in the value is undone.
 * false: *complaint says what is wrong and in which column of query. */
bool verdict_ask(struct verdict_plan *plan, struct slice name, struct slice value, struct slice query,
                 struct complaint *complaint);

/* Checks what only all parameters together tell, once they are read. false: as above. */
bool verdict_settle(struct verdict_plan *plan, struct slice query, struct complaint *complaint);

/* What the checks look at, all together. */
unsigned verdict_sees(const struct verdict_plan *plan);

/* Whether a check asks for fields of that name. */
bool verdict_asks_field(const struct verdict_plan *plan, struct slice name);

/* What a verdict says. */
struct verdict_report {
    const struct attempts *attempts;
    struct verdict_finding
        findings[VERDICT_ROWS + VERDICT_FIELDS]; /* of the checks that were asked for, in the table's order */
    size_t count, failed;
};

/* Judges the attempts by every check that the plan asks for. The attempts outlive the report. */
void verdict_judge(const struct verdict_plan *plan, const struct attempts *attempts, struct verdict_report *report);

/* A time as people read it and the query takes it, "250.3ms" or "1.004s"; returns out. */
enum { VERDICT_TIME_SIZE = 24 };
const char *verdict_time(char out[VERDICT_TIME_SIZE], double microseconds);

/* The pause before attempt number i, from 1 on: from the end of the answer before it; 0 where that was still under way. */
int64_t verdict_gap(const struct attempts *attempts, size_t i);

#endif
