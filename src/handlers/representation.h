/* Answers to conditional requests and ranges (RFC 9110 13, 14), for handlers whose representations have validators. */
#ifndef EVERYSTATUS_REPRESENTATION_H
#define EVERYSTATUS_REPRESENTATION_H

#include "handlers/call.h"
#include "http/conditional.h"

/* Answers with a reply of code 200 whose content is all of a representation: with that, 304, 412, the ranges that were asked
 * for as 206, or 416. Adds the validators' fields. The reply has no Content-Type field yet, but content_type. Returns whether
 * there was memory enough. */
bool answer_conditional(struct call *call, struct reply *reply, const struct validators *validators);

/* Makes the reply 412, of which only the fields that are added later are the representation's (RFC 9110 15.5.13). */
void reply_precondition_failed(struct reply *reply, const struct request *request);

/* Makes a reply of code 200 its 304, which keeps its fields (RFC 9110 15.4.5). */
void reply_unchanged(struct reply *reply);

#endif
