/* What the files of conn share. */
#ifndef EVERYSTATUS_CONN_PARTS_H
#define EVERYSTATUS_CONN_PARTS_H

#include "deliver/conn.h"

/* Looks whether a connection takes too long; the fire of conn->timer. */
void conn_look(struct timer *timer);

/* Says why, if all that came on a connection that ends is not even a request line. */
void conn_last_word(struct conn *conn);

/* Refuses a request of which the client sends no more. */
void conn_refuse_incomplete(struct conn *conn);

#endif
