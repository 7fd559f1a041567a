/* Which codes somebody means: ranked by number, phrase, old names, and what people say. */
#ifndef EVERYSTATUS_SEARCH_H
#define EVERYSTATUS_SEARCH_H

#include "catalog/statuses.h"

enum { SEARCH_HITS = 12, SEARCH_BYTES = 200 };

/* A code that was found. */
struct search_hit {
    const struct status *row;
    int score;
    const char *why;   /* "the phrase", "said of it" */
    struct slice what; /* the text that fits */
};

/* What was found, the best first. */
struct search {
    struct search_hit hits[SEARCH_HITS];
    size_t count;
    char question[SEARCH_BYTES]; /* as it was read at last; what may lie in it */
};

/* Ranks all codes by what is asked, of up to SEARCH_BYTES. false: no memory. */
bool search_codes(struct search *search, struct slice question);

/* Whether the code is one of those that nearly everybody meets. */
bool status_is_common(int code);

#endif
