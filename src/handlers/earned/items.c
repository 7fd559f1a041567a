/* What clients PUT below /earn: named contents of a code and key, bounded. */
#include "handlers/earned/items.h"

#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/earned/remember.h"

/* One allocation each. */
struct item {
    struct item *next; /* a newer one */
    bool gone;         /* only its name is left */
    time_t modified;
    char etag[ITEM_TAG];
    char type[ITEM_TYPE + 1];
    size_t name_length, size;
    char bytes[]; /* name, content */
};

struct items {
    struct item *first;
    uint64_t count, named;
    size_t bytes; /* of content */
};

static size_t items_owned(const void *state)
{
    size_t owned = 0;
    for (const struct item *item = ((const struct items *)state)->first; item; item = item->next)
        owned += sizeof *item + item->name_length + item->size;
    return owned;
}

static void drop(struct items *items, struct item **link)
{
    struct item *item = *link;
    items->bytes -= item->size;
    items->count--;
    *link = item->next;
    free(item);
}

static void items_release(void *state)
{
    struct items *items = state;
    while (items->first)
        drop(items, &items->first);
}

/* A code's own. What was deleted is remembered where a 410 can be earned; only where a 507 can, the bytes are a quota:
 * elsewhere the oldest items make way. */
struct items_kind {
    int code;
    bool remembers, quota;
    struct state_kind kind;
};

#define KIND(number) .code = (number), .kind = { "earned " #number, sizeof(struct items), items_owned, items_release }

static const struct items_kind kinds[] = {
    { KIND(201) },
    { KIND(204) },
    { KIND(404) },
    { KIND(410), .remembers = true },
    { KIND(412) },
    { KIND(428) },
    { KIND(507), .quota = true },
};

/* What is asked of the items. */
struct asking {
    const struct call *call;
    const struct items_kind *kind;
    struct slice name;
    const struct validators *standard;
    struct item *fresh; /* made before the lock is taken; NULL once it is stored */
    struct item_copy *copy;
};

void items_tag(char etag[ITEM_TAG], struct slice type, struct slice content)
{
    struct sha256_ctx sha256;
    uint8_t digest[16];
    sha256_init(&sha256);
    sha256_update(&sha256, type.length, (const uint8_t *)type.data);
    sha256_update(&sha256, 1, (const uint8_t *)"");
    sha256_update(&sha256, content.length, (const uint8_t *)content.data);
    sha256_digest(&sha256, sizeof digest, digest);
    char *end = etag;
    *end++ = '"';
    for (size_t i = 0; i < sizeof digest; i++)
        end += snprintf(end, 3, "%02x", digest[i]);
    memcpy(end, "\"", 2);
}

/* The type that was sent, if a browser does no harm with it; RFC 9110 8.3 allows no guess at any other. */
static void keep_type(char type[ITEM_TYPE + 1], const struct request *request)
{
    struct slice sent = request_only(request, "Content-Type"), bare = sent;
    const char *semicolon = slice_find(sent, ';');
    if (semicolon)
        bare.length = (size_t)(semicolon - sent.data);
    bare = slice_trim(bare);
    if (!slice_is_caseless(bare, "text/plain") && !slice_is_caseless(bare, "application/json"))
        sent = slice_of("application/octet-stream");
    else if (sent.length > ITEM_TYPE)
        sent = bare;
    memcpy(type, sent.data, sent.length);
    type[sent.length] = '\0';
}

static struct item *make(const struct request *request, struct slice name)
{
    struct slice content = request->content;
    struct item *item = calloc(1, sizeof *item + name.length + content.length);
    if (!item)
        return NULL;
    item->modified = time(NULL);
    item->name_length = name.length;
    item->size = content.length;
    keep_type(item->type, request);
    items_tag(item->etag, slice_of(item->type), content);
    char *end = item->bytes;
    slice_keep(name, &end);
    slice_keep(content, &end);
    return item;
}

static struct item **find(struct items *items, struct slice name)
{
    struct item **link = &items->first;
    while (*link && !slice_equals((struct slice){ (*link)->bytes, (*link)->name_length }, name))
        link = &(*link)->next;
    return link;
}

/* Whether the request's preconditions hold for what is there now; item NULL: nothing is, or what always was. */
static bool may(const struct asking *asking, const struct item *item)
{
    const struct request *request = asking->call->request;
    struct request_list list = { .name = "If-Match" };
    struct slice member;
    if (item || asking->standard) {
        const struct validators own = { .etag = item ? item->etag : "", .modified = item ? item->modified : 0, .dated = true };
        return precondition_of(item ? &own : asking->standard, request) == PRECONDITION_MET;
    }
    return !request_next_member(request, &list, &member); /* it must not be there for it to be true */
}

static void keep_copy(struct item_copy *copy, const struct item *item)
{
    buffer_add(&copy->content, item->bytes + item->name_length, item->size);
    memcpy(copy->type, item->type, sizeof copy->type);
    memcpy(copy->etag, item->etag, sizeof copy->etag);
    copy->modified = item->modified;
}

static void get(void *state, void *context)
{
    struct asking *asking = context;
    const struct item *item = *find(state, asking->name);
    asking->copy->result = !item ? ITEM_MISSING : item->gone ? ITEM_GONE : ITEM_FOUND;
    if (item && !item->gone)
        keep_copy(asking->copy, item);
}

/* Whether there is room for the new item in the place of the old one. */
static bool fits(const struct items *items, const struct asking *asking, const struct item *old)
{
    size_t size = asking->fresh->size;
    if (!asking->kind->quota)
        return size <= ITEMS_BYTES;
    return items->bytes - (old ? old->size : 0) + size <= ITEMS_BYTES && (old || items->count < ITEMS_MOST);
}

/* The newest comes last, and the oldest ones make way. */
static void append(struct items *items, struct item *fresh)
{
    struct item **link = &items->first;
    while (items->count == ITEMS_MOST || items->bytes + fresh->size > ITEMS_BYTES)
        drop(items, &items->first);
    while (*link)
        link = &(*link)->next;
    *link = fresh;
    items->count++;
    items->bytes += fresh->size;
}

static void put(void *state, void *context)
{
    struct asking *asking = context;
    struct items *items = state;
    struct item **link = find(items, asking->name), *old = *link;
    bool there = old && !old->gone;
    asking->copy->result = ITEM_FAILED;
    if (!may(asking, there ? old : NULL))
        return;
    asking->copy->result = ITEM_FULL;
    if (!fits(items, asking, old))
        return;
    if (old)
        drop(items, link);
    asking->copy->result = there || asking->standard ? ITEM_FOUND : ITEM_CREATED;
    memcpy(asking->copy->etag, asking->fresh->etag, sizeof asking->copy->etag);
    append(items, asking->fresh);
    asking->fresh = NULL;
}

/* Only the name stays. */
static void bury(struct items *items, struct item **link)
{
    struct item *item = *link;
    items->bytes -= item->size;
    item->size = 0;
    item->gone = true;
    item = realloc(item, sizeof *item + item->name_length);
    if (item)
        *link = item;
}

static void take_away(void *state, void *context)
{
    struct asking *asking = context;
    struct item **link = find(state, asking->name);
    asking->copy->result = !*link ? ITEM_MISSING : (*link)->gone ? ITEM_GONE : ITEM_FAILED;
    if (!*link || (*link)->gone || !may(asking, *link))
        return;
    asking->copy->result = ITEM_FOUND;
    if (asking->kind->remembers)
        bury(state, link);
    else
        drop(state, link);
}

static void name(void *state, void *context)
{
    *(uint64_t *)context = ++((struct items *)state)->named;
}

static const struct items_kind *kind_of(const struct call *call)
{
    const struct items_kind *kind = kinds;
    while (kind->code != call->earned->code)
        kind++;
    return kind;
}

static bool ask(struct call *call, struct asking *asking, void (*change)(void *state, void *context))
{
    asking->call = call;
    asking->kind = kind_of(call);
    bool fine = earned_update(call, &asking->kind->kind, change, asking);
    free(asking->fresh);
    return fine && !asking->copy->content.failed;
}

bool items_get(struct call *call, struct slice name, struct item_copy *copy)
{
    struct asking asking = { .name = name, .copy = copy };
    return ask(call, &asking, get);
}

bool items_put(struct call *call, struct slice name, const struct validators *standard, struct item_copy *copy)
{
    struct asking asking = { .name = name, .standard = standard, .copy = copy, .fresh = make(call->request, name) };
    return asking.fresh && ask(call, &asking, put);
}

bool items_delete(struct call *call, struct slice name, struct item_copy *copy)
{
    struct asking asking = { .name = name, .copy = copy };
    return ask(call, &asking, take_away);
}

bool items_name(struct call *call, uint64_t *number)
{
    return earned_update(call, &kind_of(call)->kind, name, number);
}
