/* A response made ready: the fields that every one carries, refusals, and its form as bytes. */
#ifndef EVERYSTATUS_REPLY_H
#define EVERYSTATUS_REPLY_H

#include "http/answer.h"
#include "http/complaint.h"
#include "http/request.h"

struct curl_place;

/* Adds what every response carries: type, caching, mark, protection, CORS. Last before the reply is used. */
void reply_finish(struct reply *reply);

/* Fills in a refusal: an explanation of the complaint in the format that the client prefers. place is what pages say of where
 * they are; NULL: it is not known. */
void reply_complaint(struct reply *reply, const struct complaint *complaint, const struct request *request,
                     const struct curl_place *place);

/* Adds the lines of the head behind the status line, but for Content-Length; closes: they say that the connection ends. */
void reply_render_fields(struct buffer *out, const struct reply *reply, bool closes);

/* Adds the content. */
void reply_render_content(struct buffer *out, const struct reply *reply);

/* Whether a response with this code has a Content-Length, and then content if that is not 0 (RFC 9110 8.6). */
bool reply_has_length(int code);

/* Adds the reply as it goes over the wire: status line, Date, fields, Content-Length, and content unless head_only; a
 * reply sent this way is the last one of its connection and says so. reason is the phrase; data NULL: the code's own. */
void reply_render(struct buffer *out, const struct reply *reply, struct slice reason, bool head_only);

/* The mark's value of the field Everystatus. */
const char *mark_name(enum mark mark);

#endif
