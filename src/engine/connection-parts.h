/* What the files of connection share. */
#ifndef EVERYSTATUS_CONNECTION_PARTS_H
#define EVERYSTATUS_CONNECTION_PARTS_H

#include "engine/connection.h"

/* Looks whether a connection takes too long; the fire of connection->timer. */
void connection_look(struct timer *timer);

/* Says why, if all that came on a connection that ends is not even a request line. */
void connection_last_word(struct connection *connection);

/* Refuses a request of which the client sends no more. */
void connection_refuse_incomplete(struct connection *connection);

#endif
