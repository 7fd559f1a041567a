/* Answers that are due before the request's content is complete, which end their connection. */
#ifndef EVERYSTATUS_EARLY_H
#define EVERYSTATUS_EARLY_H

#include "engine/connection.h"

/* Whether the answer is due at the head. */
bool early_at_head(const struct connection *connection);

/* Takes a piece of content, of which the rest, if any, stays in *length; answers when it is time to. false: the connection must
 * be closed. */
bool early_content(struct connection *connection, const char *bytes, size_t *length);

#endif
