/* The request that comes on a connection: how it is put together from what the library and the socket tell. */
#ifndef EVERYSTATUS_HEAD_H
#define EVERYSTATUS_HEAD_H

#include "engine/connection.h"

/* What becomes of a connection's reads, and of what the library refuses. */
extern const struct tap_functions head_tap;
extern const struct session_functions head_session;

/* Begins an exchange. Takes the raw request target before the library parses it, and hides the query from it: it would make a
 * record of each parameter, and hang when its memory runs out (0.9.75). */
void head_target(struct connection *connection, char *target);

/* Puts the request together from the library's view of its head. false: it was refused. */
bool head_complete(struct connection *connection, const char *method, const char *version);

/* Whether content of the announced length is read; if not, *complaint says so. */
bool head_check_length(const struct engine *engine, const struct request *request, bool unbounded, struct complaint *complaint);

/* Hides the request's Expect from the library, so that it sends no 100 (RFC 9110 10.1.1). */
void head_hide_expectation(struct exchange *exchange);

/* Shows the request's Expect again, which may be hidden from the library until it has looked for it. */
void head_show_expectation(struct exchange *exchange);

/* Counts a piece of content, and keeps it if the plan does; *length becomes 0. Where there is no memory for it, the connection
 * waits, and *length stays (until the deadline of the content, at most). false: it is too large, and was refused. */
bool head_content(struct connection *connection, const char *bytes, size_t *length);

#endif
