/* Refusals: the last answer of a connection, sent raw. */
#ifndef EVERYSTATUS_REFUSE_H
#define EVERYSTATUS_REFUSE_H

#include "engine/connection.h"
#include "http/complaint.h"

/* Sends a complaint as the last answer of the connection, which the caller closes. Does nothing if an answer is under way: a
 * second one would be read as its content. */
void refuse(struct connection *connection, const struct complaint *complaint);

/* Refuses content of more bytes than that; has it noted as an answer where the plan set that bound. Returns false. */
bool refuse_content(struct connection *connection, uint64_t most);

/* The same, of a request of which the client sends no more. */
void refuse_incomplete(struct connection *connection);

/* The same, of what the library refuses by itself, with that code; coding is the request's Transfer-Encoding, or NULL. */
void refuse_for_library(struct connection *connection, unsigned code, const char *coding);

/* The same, of what there is no memory for. Returns false. */
bool refuse_out_of_memory(struct connection *connection);

/* The same, of what could not be planned: there is no memory, or the plan has a bound that the content exceeds. Returns false. */
bool refuse_unplanned(struct connection *connection);

/* The same, if a request has begun to come that the library drops without a word. */
void refuse_dropped(struct connection *connection);

#endif
