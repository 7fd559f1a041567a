/* What the help says, in every format: its tables, and the parts of their rows in words. */
#ifndef EVERYSTATUS_GUIDE_H
#define EVERYSTATUS_GUIDE_H

#include "catalog/curl-exits.h"
#include "render/words.h"

/* Examples and what they mean. */
struct guide {
    const char *name;    /* in JSON */
    const char *heading; /* in text */
    const struct part *parts;
    size_t count;
};

/* What a recipe looks like; where it may stand; where to see what came of it; what there is under /_/. */
extern const struct guide guide_recipes, guide_carriers, guide_results, guide_control;

/* A row of a table that help is made from. */
struct usage {
    const char *name;
    const char *value; /* what its value looks like; NULL: it has none */
    const char *help;
    const char *example; /* NULL: there is none */
    const char *group;   /* among which it stands, NULL or the same pointer for all of them */
};

/* Fills in row number i of such a table. false: there is none. */
typedef bool next_usage(size_t i, struct usage *usage);

/* The modifiers of a recipe, what its modifier fill puts in, and the checks of a verdict. */
next_usage guide_modifier, guide_placeholder, guide_check;

/* "delay=250ms|1.5s" */
void usage_words(struct buffer *out, const struct usage *usage);

/* The same of a fault: "stall-after=BYTES". */
void fault_words(struct buffer *out, const struct fault *fault);

/* "an answer with content, an HTTP/1.1 request" */
void fault_needs_words(struct buffer *out, const struct fault *fault);

/* What it sends, how it ends and what it needs; "curl exits with " ends it, and fault_exits_words follows. */
void fault_help_words(struct buffer *out, const struct fault *fault);

/* "0, 61 with --compressed": what curl exits with; write is as in curl_add_exits. */
void fault_exits_words(struct buffer *out, const struct fault *fault, curl_write_exit *write);

/* The next way from *at on that ends with the exit code; NULL: there is none. */
const struct curl_way *way_next(size_t *at, int code);

/* "The server sends nothing, and resets the connection." and what curl makes of it. */
void way_why(struct buffer *out, const struct curl_way *way);

/* The command line, or what must be there for it. Returns whether it is one. */
bool way_command(struct buffer *out, const struct curl_way *way, const struct curl_place *place);

#endif
