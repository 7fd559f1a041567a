/* What the journal is told of an answer that is on its way: its heads, and how much went out. */
#ifndef EVERYSTATUS_HEADS_H
#define EVERYSTATUS_HEADS_H

#include "engine/connection.h"

/* Has the decided answer entered into the journal, if the handlers want that, with the heads that went out before. */
void heads_enter(struct connection *connection, const struct answer_facts *facts);

/* Some heads were handed over. Nothing is noted of an exchange that is not in the journal. */
void heads_note(struct connection *connection, struct slice heads);

/* The same of the final one, of which there may be a part alone. Only the first call counts. */
void heads_note_final(struct connection *connection, struct slice head);

/* The final head goes out, which has so many bytes as the library sends it: what it sends behind them is content. */
void heads_leave(struct connection *connection, struct slice head, size_t library);

/* The library sends bytes that begin with its final head. Returns what goes out in place of that; NULL: it does itself. */
struct substitute *heads_pass(struct connection *connection, const char *bytes, size_t length);

#endif
