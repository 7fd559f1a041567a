/* Responses in the library's form, ready to be sent; those that are made once are kept by number. */
#ifndef EVERYSTATUS_PREPARED_H
#define EVERYSTATUS_PREPARED_H

#include <microhttpd.h>

#include "engine/amend.h"
#include "http/answer.h"

/* A final response with the interim ones that come before it. Immutable, so that threads may share it. */
struct prepared {
    struct MHD_Response *library;
    int code;
    enum mark mark;
    size_t size;                /* of the content */
    bool closes;                /* the connection ends after it, whatever the request says */
    const char *content;        /* the library response's; NULL: the pattern */
    size_t pattern_from;        /* from this position on */
    struct amendment amendment; /* of the head that the library writes */
    struct buffer before;       /* the heads of interim responses (RFC 9110 15.2) */
};

/* Makes one of a finished reply, to be sent many times; its content moves there, and so does before. NULL: no memory.
 * prepared_free takes NULL. */
struct prepared *prepared_make(struct reply *reply, struct buffer *before);

/* The same, to be sent once: its fields are no library response's but for Connection, but lie beside it. They move as well. */
struct prepared *prepared_make_once(struct reply *reply, struct buffer *before);
void prepared_free(struct prepared *prepared);

/* The value of its field of that name; data is NULL without one. */
struct slice prepared_field(const struct prepared *prepared, const char *name);

/* The bytes of memory that its content takes: what is made piece by piece takes a piece. */
size_t prepared_held(const struct prepared *prepared);

/* The same of a library response without content, which is taken, be it NULL, and a finished reply that has the fields. */
struct prepared *prepared_take(struct MHD_Response *library, struct reply *reply);

/* Adds it as bytes, after which the connection ends, without its interim responses. Returns how much of them is the head. */
size_t prepared_render(struct buffer *out, const struct prepared *prepared, bool head_only);

/* Those that were made before, by number. One set serves all threads. */
struct prepared_set;

/* A set for numbers below size. NULL: no memory. prepared_set_free takes NULL and frees what is inside. */
struct prepared_set *prepared_set_new(size_t size);
void prepared_set_free(struct prepared_set *set);

/* The set as the handlers see it. */
const struct kept *prepared_set_kept(const struct prepared_set *set);

/* The response of that number; NULL: none yet. */
struct prepared *prepared_set_get(const struct prepared_set *set, size_t number);

/* Puts one there and hands it to the set; when another thread was first, *prepared becomes that one's, and the given one is
 * freed. false: the set is full, and it stays the caller's. */
bool prepared_set_put(struct prepared_set *set, size_t number, struct prepared **prepared);

#endif
