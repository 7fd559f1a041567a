/* Answers to conditional requests and ranges (RFC 9110 13, 14), for handlers whose representations have validators. */
#ifndef EVERYSTATUS_REPRESENTATION_H
#define EVERYSTATUS_REPRESENTATION_H

#include "handlers/call.h"
#include "http/conditional.h"

/* Answers with a reply of code 200 whose content is all of a representation: with that, 304, 412, the ranges that were asked
 * for as 206, or 416. Adds the validators' fields. The reply has no Content-Type field yet, but content_type. Returns whether
 * there was memory enough. */
bool answer_conditional(struct call *call, struct reply *reply, const struct validators *validators);

/* Makes such a reply what the request's preconditions and ranges come to, with the validators' fields. type receives the media
 * type of several ranges, and must live until the reply is finished. */
void reply_condition(struct reply *reply, const struct request *request, const struct validators *validators,
                     struct buffer *type);

/* As reply_condition, if the request asks for ranges, whatever else it presupposes; if not, nothing is done. Returns whether it
 * does. */
bool reply_narrow(struct reply *reply, const struct request *request, const struct validators *validators, struct buffer *type);

/* A strong entity tag that is made from all of the reply's content, and from nothing else (RFC 9110 8.8.3). */
enum { REPLY_TAG_SIZE = 48 };
void reply_tag(const struct reply *reply, char tag[REPLY_TAG_SIZE]);

/* Adds the field of a code's row, whose value may depend on the content, to a reply that has all of it. */
void reply_row_field(struct reply *reply, const struct status_field *field);

/* Makes the reply 412, of which only the fields that are added later are the representation's (RFC 9110 15.5.13). */
void reply_precondition_failed(struct reply *reply, const struct request *request);

/* Makes a reply of code 200 its 304, which keeps its fields (RFC 9110 15.4.5). */
void reply_unchanged(struct reply *reply);

#endif
