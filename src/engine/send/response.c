/* Responses in the library's form, and the cache of those that are shared. */
#include <stdatomic.h>
#include <stdlib.h>

#include "engine/send/response-parts.h"
#include "catalog/statuses.h"

struct response_cache {
    size_t size;
    _Atomic(struct response *) places[]; /* written once each; a thread that sees one may send it */
};

static ssize_t read_pattern(void *context, uint64_t position, char *bytes, size_t size)
{
    (void)context;
    reply_pattern(bytes, size, position);
    return (ssize_t)size;
}

static ssize_t read_nothing(void *context, uint64_t position, char *bytes, size_t size)
{
    (void)context;
    (void)position;
    (void)bytes;
    (void)size;
    return MHD_CONTENT_READER_END_OF_STREAM;
}

/* A 304 that speaks of no length: it would have to be that of the 200 that is not sent (RFC 9110 8.6), and clients that see one
 * wait for content (LWP) or give the connection up (aiohttp, undici). The library leaves the field out only where it does not
 * know the length, and then it closes the connection. */
static struct MHD_Response *make_unsent(void)
{
    struct MHD_Response *library = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1024, read_nothing, NULL, NULL);
    if (library)
        MHD_set_response_options(library, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
    return library;
}

/* Moves the reply's content into a library response. */
static struct MHD_Response *make_content(struct response *response, struct reply *reply)
{
    if (status_of(reply->code)->content == CONTENT_UNSENT)
        return make_unsent();
    if (reply->pattern)
        return MHD_create_response_from_callback(reply->pattern, 16 * 1024, read_pattern, NULL, NULL);
    response->content = reply->body.data;
    struct MHD_Response *library =
        MHD_create_response_from_buffer(reply->body.length, reply->body.length ? reply->body.data : NULL,
                                        reply->body.length ? MHD_RESPMEM_MUST_FREE : MHD_RESPMEM_PERSISTENT);
    if (library && reply->body.length)
        reply->body = (struct buffer){ 0 };
    return library;
}

bool response_add_fields(struct MHD_Response *library, const struct reply *reply)
{
    const char *name, *value;
    for (size_t at = 0; reply_next_field(reply, &at, &name, &value);)
        if (MHD_add_response_header(library, name, value) != MHD_YES)
            return false;
    return !reply->failed;
}

struct response *response_make(struct reply *reply, struct buffer *before)
{
    struct response *response = calloc(1, sizeof *response);
    if (!response || reply->failed || (before && before->failed)) {
        free(response);
        return NULL;
    }
    response->code = reply->code;
    response->size = status_of(reply->code)->content == CONTENT_UNSENT ? 0 : reply_size(reply);
    response->closes = status_of(reply->code)->content == CONTENT_UNSENT || reply_closes(reply);
    response->library = make_content(response, reply);
    if (!response->library || !response_add_fields(response->library, reply)) {
        response_free(response);
        return NULL;
    }
    if (before) {
        response->before = *before;
        *before = (struct buffer){ 0 };
    }
    return response;
}

void response_free(struct response *response)
{
    if (!response)
        return;
    if (response->library)
        MHD_destroy_response(response->library);
    buffer_release(&response->before);
    free(response);
}

int response_code(const struct response *response)
{
    return response->code;
}

size_t response_size(const struct response *response)
{
    return response->size;
}

struct response_cache *response_cache_new(size_t size)
{
    struct response_cache *cache = calloc(1, sizeof *cache + size * sizeof cache->places[0]);
    if (cache)
        cache->size = size;
    return cache;
}

void response_cache_free(struct response_cache *cache)
{
    for (size_t place = 0; cache && place < cache->size; place++)
        response_free(atomic_load_explicit(&cache->places[place], memory_order_relaxed));
    free(cache);
}

struct response *response_cache_get(struct response_cache *cache, size_t place)
{
    return atomic_load_explicit(&cache->places[place], memory_order_acquire);
}

struct response *response_cache_put(struct response_cache *cache, size_t place, struct response *response)
{
    struct response *first = NULL;
    if (atomic_compare_exchange_strong(&cache->places[place], &first, response))
        return response;
    response_free(response);
    return first;
}
