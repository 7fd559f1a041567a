/* The document of /earn: a small fixed text with validators. */
#ifndef EVERYSTATUS_DOCUMENT_H
#define EVERYSTATUS_DOCUMENT_H

#include "handlers/earned/items.h"

/* Its type and its validators, which point into it. */
struct document {
    struct buffer content; /* the caller's to release */
    char etag[ITEM_TAG];
    struct validators validators;
};

/* Writes it for the code that is to be earned. */
void document_write(const struct call *call, struct document *document);

/* Answers with a reply of code 200 as answer_conditional does, and explains a refusal as all of /earn are. */
bool earned_conditional(struct call *call, struct reply *reply, const struct validators *validators);

/* As it is: with that, 304, 412, 206 or 416. */
bool earned_document(struct call *call);

extern const char document_type[];

#endif
