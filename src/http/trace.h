/* The trace that a request belongs to (W3C Trace Context 1). */
#ifndef EVERYSTATUS_TRACE_H
#define EVERYSTATUS_TRACE_H

#include "http/request.h"

/* Characters of a trace id. */
enum { TRACE_ID = 32 };

/* Whether it is one: hexadecimal in lower case, and not all zeros. */
bool trace_is_id(struct slice text);

/* The trace id in the field traceparent of a request, or of fields as http/fields packs them. data is NULL where there is none,
 * or it is malformed, or comes twice: it is then ignored (3.2, 4.3). */
struct slice trace_of_request(const struct request *request);
struct slice trace_of_fields(struct slice fields);

#endif
