/* Where the HTTP library's own words are replaced by ours: reason phrases, and its answers to malformed requests. */
#ifndef EVERYSTATUS_INTERPOSE_H
#define EVERYSTATUS_INTERPOSE_H

#include <microhttpd.h>
#include <stdbool.h>

/* libmicrohttpd calls MHD_get_reason_phrase_for, MHD_get_reason_phrase_len_for and MHD_queue_response through its symbol
 * table, so definitions in the program take the place of its own. It has no interface for any of this:
 * - its phrases lack codes, and no response can bring its own;
 * - its answers to requests that it cannot parse are terse HTML without our fields, and a bad Content-Length gets the head
 *   twice (0.9.75). Ours are sent raw, once, and the connection ends.
 * Likewise recv(2): what it reads is looked at, see engine/intake.h. And shutdown(2): the library calls it on a connection,
 * SHUT_WR, right before it closes it. That is left out, so that connection_closed can still say a last word, to a request that
 * the library drops without any. */

/* The library's own MHD_queue_response. NULL: it cannot be found. */
typedef enum MHD_Result mhd_queue_function(struct MHD_Connection *, unsigned, struct MHD_Response *);
mhd_queue_function *mhd_queue(void);

/* Has what is read from a socket looked at by its connection; and no longer. */
struct connection;
void interpose_remember(int fd, struct connection *connection);
void interpose_forget(int fd);

/* shutdown(fd, SHUT_WR), really. */
void interpose_shutdown(int fd);

#endif
