/* What becomes of a reply's content before it is sent: its coding, its framing. */
#ifndef EVERYSTATUS_SHAPE_H
#define EVERYSTATUS_SHAPE_H

#include "handlers/call.h"

/* Codes the content as reply->coding has it, if there is any, and says so. */
void reply_code(struct reply *reply);

/* Frames the reply as reply->chunked has it; where the request is of HTTP/1.0, the end of the connection ends it. The call's
 * answer may tell its pieces; it is told those of the chunks. */
void reply_frame(struct call *call, struct reply *reply);

/* Codes the content in so many members, of which each has as much of it. */
void reply_code_as(struct reply *reply, enum coding coding, size_t members);

/* Frames it in chunks; force: says so even where no content is sent. */
void reply_frame_chunks(struct call *call, struct reply *reply, bool force);

/* The end of the connection ends the content. */
void reply_frame_close(struct reply *reply);

/* Both, for a reply that no recipe changes. */
void reply_shape(struct call *call, struct reply *reply);

#endif
