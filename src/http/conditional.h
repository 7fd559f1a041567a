/* Conditional requests (RFC 9110 13): what a request's preconditions come to, for any resource that has validators. */
#ifndef EVERYSTATUS_CONDITIONAL_H
#define EVERYSTATUS_CONDITIONAL_H

#include <time.h>

#include "http/request.h"

/* By what a representation is told from another. */
struct validators {
    const char *etag; /* with its quotes, and "W/" if it is weak */
    time_t modified;
    bool dated;    /* modified is known */
    bool constant; /* it never changes: whatever a client holds is what it would get */
    bool ranged;   /* parts of it can be had */
    bool unquoted; /* a tag without quotes is taken as if it had them: httpbin's clients write such */
};

/* What the preconditions of a request come to. */
enum precondition { PRECONDITION_MET, PRECONDITION_UNCHANGED, PRECONDITION_FAILED };

/* Checks them in the order of RFC 9110 13.2.2. */
enum precondition precondition_of(const struct validators *validators, const struct request *request);

/* An entity tag (RFC 9110 8.8.3), as far as it is one: what it has between its quotes, and whether it is weak. */
struct entity_tag {
    struct slice opaque;
    bool weak, quoted;
};
struct entity_tag tag_read(struct slice text);

/* Whether the request says what it presupposes: with If-Match, If-None-Match or If-Unmodified-Since, whose value only counts
 * if it is a date (RFC 9110 13.1.4). */
bool precondition_is_there(const struct request *request);

/* Whether the request's If-Range, if it has one, allows a range (RFC 9110 13.1.5). */
bool validators_allow_range(const struct validators *validators, const struct request *request);

/* Whether the request has a field of that name. */
bool request_has(const struct request *request, const char *name);

/* The value of the only line of a field; data is NULL if there are none or several. */
struct slice request_only(const struct request *request, const char *name);

#endif
