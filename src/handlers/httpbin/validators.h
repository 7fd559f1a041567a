/* Conditional requests and ranges (RFC 9110 13, 14), for any resource that has validators. */
#ifndef EVERYSTATUS_VALIDATORS_H
#define EVERYSTATUS_VALIDATORS_H

#include <time.h>

#include "handlers/call.h"

/* By what a representation is told from another. */
struct validators {
    const char *etag; /* with its quotes, and "W/" if it is weak */
    time_t modified;
    bool dated;  /* modified is known */
    bool ranged; /* parts of it can be had */
};

/* What the preconditions of a request come to. */
enum verdict { VERDICT_GO_ON, VERDICT_UNCHANGED, VERDICT_FAILED };

/* Checks them in the order of RFC 9110 13.2.2. */
enum verdict validators_judge(const struct validators *validators, const struct request *request);

/* An entity tag (RFC 9110 8.8.3), as far as it is one: what it has between its quotes, and whether it is weak. */
struct entity_tag {
    struct slice opaque;
    bool weak;
};
struct entity_tag tag_read(struct slice text);

/* Whether a tag is the representation's; weakly: two weak ones may be the same (RFC 9110 8.8.3.2). A tag without quotes is
 * taken as if it had them: httpbin's clients write such. */
bool validators_have(const struct validators *validators, struct slice tag, bool weakly);

/* Whether the request's If-Range, if it has one, allows a range (RFC 9110 13.1.5). */
bool validators_allow_range(const struct validators *validators, const struct request *request);

/* The value of the only line of a field; data is NULL if there are none or several. */
struct slice request_only(const struct request *request, const char *name);

/* Answers with a reply of code 200 whose content is all of a representation: with that, 304, 412, the ranges that were asked
 * for as 206, or 416. Adds the validators' fields. The reply has no Content-Type field yet, but content_type. Returns whether
 * there was memory enough. */
bool answer_conditional(struct call *call, struct reply *reply, const struct validators *validators);

#endif
