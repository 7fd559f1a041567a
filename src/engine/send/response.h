/* Responses in the library's form, ready to be sent: shared ones are made once and sent any number of times. */
#ifndef EVERYSTATUS_RESPONSE_H
#define EVERYSTATUS_RESPONSE_H

#include <stddef.h>

#include "engine/reply.h"

/* A final response with the interim ones that come before it. Immutable, so that threads may share it. */
struct response;

/* Makes a response of a finished reply; its content moves into the response. before holds the heads of interim responses
 * (RFC 9110 15.2) and moves as well; NULL: none. NULL: no memory. response_free takes NULL. */
struct response *response_make(struct reply *reply, struct buffer *before);
void response_free(struct response *response);

/* The code and the size of the content, for the log. */
int response_code(const struct response *response);
size_t response_size(const struct response *response);

/* Responses that were made before, by number. One cache serves all threads. */
struct response_cache;

/* A cache with places 0 to size - 1. NULL: no memory. response_cache_free takes NULL and frees what is inside. */
struct response_cache *response_cache_new(size_t size);
void response_cache_free(struct response_cache *cache);

/* The response at place; NULL: none yet. */
struct response *response_cache_get(struct response_cache *cache, size_t place);

/* Puts a response there and hands it to the cache. Returns the one to use: when another thread was first, that one's, and
 * the given one is freed. */
struct response *response_cache_put(struct response_cache *cache, size_t place, struct response *response);

#endif
