/* Responses in the library's form, and the set of those that are kept. */
#include <stdatomic.h>
#include <stdlib.h>

#include "catalog/statuses.h"
#include "engine/send/prepared.h"
#include "http/fields.h"

/* What a set holds at most, and what a response takes beside its content, about. Nobody needs all codes in all formats kept. */
enum { SET_BYTES = 8 << 20, PREPARED_OVERHEAD = 2048 };

struct prepared_set {
    struct kept kept; /* first */
    atomic_size_t bytes;
    size_t size;
    _Atomic(struct prepared *) slots[]; /* written once each; a thread that sees one may send it */
};

static ssize_t read_pattern(void *context, uint64_t position, char *bytes, size_t size)
{
    reply_pattern(bytes, size, (uintptr_t)context + position);
    return (ssize_t)size;
}

/* One that sends the same piece of the pattern over and over. The library copies where the pieces are into the connection's
 * memory, of which a response's head leaves little: that bounds how many there are. */
static struct MHD_Response *repeat_pattern(const struct reply *reply)
{
    struct MHD_IoVec pieces[PATTERN_PIECES];
    unsigned count = 0;
    char *piece = malloc(PATTERN_PIECE);
    if (!piece)
        return NULL;
    reply_pattern(piece, PATTERN_PIECE, reply->pattern_from);
    for (size_t left = reply->pattern; left; left -= pieces[count++].iov_len)
        pieces[count] = (struct MHD_IoVec){ piece, left < PATTERN_PIECE ? left : PATTERN_PIECE };
    struct MHD_Response *library = MHD_create_response_from_iovec(pieces, count, free, piece);
    if (!library)
        free(piece);
    return library;
}

/* One whose pattern is made as it is sent. */
static struct MHD_Response *stream_pattern(const struct reply *reply)
{
    return MHD_create_response_from_callback(reply->pattern, PATTERN_HELD, read_pattern, (void *)(uintptr_t)reply->pattern_from,
                                             NULL);
}

/* Moves the reply's content into a library response. */
static struct MHD_Response *make_content(struct prepared *prepared, struct reply *reply)
{
    if (prepared->size == 0)
        return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    if (reply->pattern > PATTERN_HELD)
        return (reply->pattern > PATTERN_PIECE * PATTERN_PIECES ? stream_pattern : repeat_pattern)(reply);
    if (reply->pattern)
        buffer_pattern(&reply->body, reply->pattern_from, reply->pattern);
    if (reply->body.failed)
        return NULL;
    size_t size = reply->body.length;
    struct MHD_Response *library = MHD_create_response_from_buffer(size, reply->body.data, MHD_RESPMEM_MUST_FREE);
    if (!library)
        return NULL;
    prepared->content = reply->body.data;
    reply->body = (struct buffer){ 0 };
    return library;
}

/* What becomes of the fields of a finished reply. false: no memory. */
typedef bool put_fields(struct prepared *prepared, struct reply *reply);

/* Gives those that it takes to the library, which then writes them each time that the response is sent. */
static bool add_fields(struct prepared *prepared, struct reply *reply)
{
    struct slice rest = { reply->fields.data, reply->fields.length }, name, value;
    while (fields_next(&rest, &name, &value)) {
        prepared->closes |= field_closes(name, value);
        if (!library_takes_field(name, value))
            amendment_add(&prepared->amendment, name, value);
        else if (MHD_add_response_header(prepared->library, name.data, value.data) != MHD_YES)
            return false;
    }
    return true;
}

/* Gives the library only those that it must see to know whether the connection goes on. */
static bool move_connection(struct prepared *prepared, struct reply *reply)
{
    struct slice rest = { reply->fields.data, reply->fields.length }, name, value;
    while (fields_next(&rest, &name, &value)) {
        if (!slice_is_caseless(name, "Connection"))
            continue;
        prepared->closes |= slice_has_token(value, "close");
        if (MHD_add_response_header(prepared->library, name.data, value.data) != MHD_YES)
            return false;
    }
    reply_drop_field(reply, "Connection");
    return true;
}

/* Has the others written as the head goes out: what is sent once is not worth the library's copy of each. */
static bool move_fields(struct prepared *prepared, struct reply *reply)
{
    if (reply_has_field(reply, "Connection") && !move_connection(prepared, reply))
        return false;
    amendment_take(&prepared->amendment, &reply->fields);
    return true;
}

/* Puts the reply's fields where they go. false: no memory. */
static bool take_fields(struct prepared *prepared, struct reply *reply, put_fields *put)
{
    amendment_begin(&prepared->amendment, reply);
    return put(prepared, reply) && !reply->failed && !prepared->amendment.line.failed && !prepared->amendment.fields.failed;
}

static struct prepared *make(struct reply *reply, struct buffer *before, put_fields *put)
{
    struct prepared *prepared = reply->failed || before->failed ? NULL : malloc(sizeof *prepared);
    if (!prepared)
        return NULL;
    bool unsent = status_of(reply->code)->content == CONTENT_UNSENT;
    *prepared = (struct prepared){
        .code = reply->code, .mark = reply->mark, .pattern_from = reply->pattern_from, .size = unsent ? 0 : reply_size(reply)
    };
    prepared->library = make_content(prepared, reply);
    if (!prepared->library || !take_fields(prepared, reply, put)) {
        prepared_free(prepared);
        return NULL;
    }
    prepared->before = *before;
    *before = (struct buffer){ 0 };
    return prepared;
}

struct prepared *prepared_make(struct reply *reply, struct buffer *before)
{
    return make(reply, before, add_fields);
}

struct prepared *prepared_make_once(struct reply *reply, struct buffer *before)
{
    return make(reply, before, move_fields);
}

struct prepared *prepared_take(struct MHD_Response *library, struct reply *reply)
{
    struct prepared *prepared = calloc(1, sizeof *prepared);
    if (prepared)
        *prepared = (struct prepared){ .code = reply->code, .mark = reply->mark, .closes = true, .library = library };
    else if (library)
        MHD_destroy_response(library);
    if (!prepared || (library && take_fields(prepared, reply, add_fields)))
        return prepared;
    prepared_free(prepared);
    return NULL;
}

void prepared_free(struct prepared *prepared)
{
    if (!prepared)
        return;
    if (prepared->library)
        MHD_destroy_response(prepared->library);
    amendment_release(&prepared->amendment);
    buffer_release(&prepared->before);
    free(prepared);
}

struct slice prepared_field(const struct prepared *prepared, const char *name)
{
    const char *given = MHD_get_response_header(prepared->library, name);
    return given ? slice_of(given)
                 : fields_find((struct slice){ prepared->amendment.fields.data, prepared->amendment.fields.length }, name);
}

size_t prepared_held(const struct prepared *prepared)
{
    return prepared->content || prepared->size < PATTERN_HELD ? prepared->size : PATTERN_HELD;
}

static bool has(const struct kept *kept, size_t number)
{
    return prepared_set_get((const struct prepared_set *)(const void *)kept, number) != NULL;
}

static const char *tag(const struct kept *kept, size_t number)
{
    const struct prepared *prepared = prepared_set_get((const struct prepared_set *)(const void *)kept, number);
    return prepared ? MHD_get_response_header(prepared->library, "ETag") : NULL;
}

struct prepared_set *prepared_set_new(size_t size)
{
    struct prepared_set *set = calloc(1, sizeof *set + size * sizeof set->slots[0]);
    if (set)
        *set = (struct prepared_set){ .kept = { has, tag }, .size = size };
    return set;
}

void prepared_set_free(struct prepared_set *set)
{
    for (size_t number = 0; set && number < set->size; number++)
        prepared_free(atomic_load_explicit(&set->slots[number], memory_order_relaxed));
    free(set);
}

const struct kept *prepared_set_kept(const struct prepared_set *set)
{
    return &set->kept;
}

struct prepared *prepared_set_get(const struct prepared_set *set, size_t number)
{
    return atomic_load_explicit(&set->slots[number], memory_order_acquire);
}

bool prepared_set_put(struct prepared_set *set, size_t number, struct prepared **prepared)
{
    struct prepared *first = NULL;
    size_t bytes = prepared_held(*prepared) + PREPARED_OVERHEAD;
    if (atomic_fetch_add(&set->bytes, bytes) > SET_BYTES - bytes) {
        atomic_fetch_sub(&set->bytes, bytes);
        return false;
    }
    if (atomic_compare_exchange_strong(&set->slots[number], &first, *prepared))
        return true;
    atomic_fetch_sub(&set->bytes, bytes);
    prepared_free(*prepared);
    *prepared = first;
    return true;
}
