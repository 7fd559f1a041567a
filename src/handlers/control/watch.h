/* The journal as a page for people, in HTML and in text. */
#ifndef EVERYSTATUS_WATCH_H
#define EVERYSTATUS_WATCH_H

#include "handlers/control/question.h"

/* Adds the page that answers the question; *count receives how many entries fit, *later how many of them came after that of
 * after=. */
void watch_list(struct call *call, const struct question *question, struct reply *reply, uint64_t *count, uint64_t *later);

#endif
