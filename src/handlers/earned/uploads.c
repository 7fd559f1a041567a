/* The uploads of a key: what is remembered of each, and whose turn it is. */
#include "handlers/earned/uploads.h"

#include <string.h>

#include "handlers/earned/remember.h"

/* Of a key; the oldest one makes way. */
enum { UPLOADS_MOST = 4 };

struct uploads {
    uint64_t count, turns;
    struct upload all[UPLOADS_MOST]; /* by their numbers' remainders */
};

static const struct state_kind kind = { "earned 104", sizeof(struct uploads), NULL, NULL };

static struct upload *find(struct uploads *uploads, const struct upload_asking *asking)
{
    struct upload *upload = &uploads->all[asking->number % UPLOADS_MOST];
    return asking->number && upload->number == asking->number ? upload : NULL;
}

static void create(void *state, void *context)
{
    struct uploads *uploads = state;
    struct upload_asking *asking = context;
    uint64_t number = ++uploads->count;
    asking->upload = (struct upload){ .number = number, .turn = ++uploads->turns, .length = asking->length };
    sha256_init(&asking->upload.sha256);
    uploads->all[number % UPLOADS_MOST] = asking->upload;
}

/* Finds it, and makes this request the only one that may add to it. */
static struct upload *take(struct uploads *uploads, struct upload_asking *asking)
{
    struct upload *upload = find(uploads, asking);
    asking->result = upload ? UPLOAD_FINE : UPLOAD_MISSING;
    if (!upload)
        return NULL;
    upload->turn = ++uploads->turns;
    asking->upload = *upload;
    return upload;
}

static void look(void *state, void *context)
{
    take(state, context);
}

static void begin(void *state, void *context)
{
    struct upload_asking *asking = context;
    struct upload *upload = take(state, context);
    if (!upload)
        return;
    if (upload->complete)
        asking->result = UPLOAD_DONE;
    else if (upload->offset != asking->offset)
        asking->result = UPLOAD_ELSEWHERE;
    else if (upload->length != UPLOAD_UNKNOWN && asking->length != UPLOAD_UNKNOWN && upload->length != asking->length)
        asking->result = UPLOAD_INCONSISTENT;
    else if (asking->length != UPLOAD_UNKNOWN)
        upload->length = asking->length;
    asking->upload = *upload;
}

static struct upload *go_on(struct uploads *uploads, struct upload_asking *asking)
{
    struct upload *upload = find(uploads, asking);
    asking->result = !upload ? UPLOAD_MISSING : upload->turn == asking->turn ? UPLOAD_FINE : UPLOAD_OVERTAKEN;
    return asking->result == UPLOAD_FINE ? upload : NULL;
}

/* What exceeds the length, or the most that there may be, makes all of it invalid. */
static void add(void *state, void *context)
{
    struct upload_asking *asking = context;
    struct upload *upload = go_on(state, asking);
    if (!upload)
        return;
    const size_t more = asking->piece.length;
    if (more > upload->length - upload->offset || more > UPLOAD_MOST - upload->offset) {
        asking->result = more > UPLOAD_MOST - upload->offset ? UPLOAD_LARGE : UPLOAD_INCONSISTENT;
        memset(upload, 0, sizeof *upload);
        return;
    }
    upload->offset += more;
    sha256_update(&upload->sha256, more, (const uint8_t *)asking->piece.data);
}

static void end(void *state, void *context)
{
    struct upload_asking *asking = context;
    struct upload *upload = go_on(state, asking);
    if (!upload)
        return;
    if (asking->complete && upload->length == UPLOAD_UNKNOWN)
        upload->length = upload->offset;
    if (asking->complete && upload->length != upload->offset)
        asking->result = UPLOAD_INCONSISTENT;
    else
        upload->complete = asking->complete;
    asking->upload = *upload;
}

static void delete (void *state, void *context)
{
    struct upload *upload = take(state, context);
    if (upload)
        memset(upload, 0, sizeof *upload);
}

bool uploads_ask(struct call *call, enum upload_wish wish, struct upload_asking *asking)
{
    static void (*const changes[])(void *state, void *context) = {
        [UPLOADS_CREATE] = create, [UPLOADS_LOOK] = look, [UPLOADS_BEGIN] = begin,
        [UPLOADS_ADD] = add,       [UPLOADS_END] = end,   [UPLOADS_DELETE] = delete,
    };
    return earned_update(call, &kind, changes[wish], asking);
}
