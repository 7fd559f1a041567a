/* Codes side by side, for every format. */
#ifndef EVERYSTATUS_COMPARE_H
#define EVERYSTATUS_COMPARE_H

#include "render/words.h"

/* Fills in what is explained of the code with that number in the list. false: no memory, and the prose is empty. */
bool compare_subject(const struct page_compare *page, size_t number, struct prose *prose, struct subject *subject);

/* Whether the codes differ in the fact of that name, which one of them has. */
bool compare_differs(const struct page_compare *page, const struct part *fact);

/* How a code differs from another one that is compared. */
struct apart {
    int code, other; /* code is the one whose explanation says it */
    struct slice differs;
};

/* Where in a walk over all of these one is: start with { .page = page }. */
struct apart_walk {
    const struct page_compare *page;
    struct prose prose;
    size_t number; /* of the code, from 1 on; 0: not started */
    const char *rows;
    bool failed; /* memory ran out */
};

/* Takes the next one. false: no more. */
bool compare_next(struct apart_walk *walk, struct apart *apart);

#endif
