/* What clients PUT below /earn: named contents of a code and key, bounded. */
#include "handlers/earned/items.h"

#include <stdlib.h>
#include <string.h>

#include "handlers/earned/items-list.h"
#include "handlers/earned/remember.h"

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
    const struct item *item = *items_find(state, asking->name);
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

static void put(void *state, void *context)
{
    struct asking *asking = context;
    struct items *items = state;
    struct item **link = items_find(items, asking->name), *old = *link;
    bool there = old && !old->gone;
    asking->copy->result = ITEM_FAILED;
    if (!may(asking, there ? old : NULL))
        return;
    asking->copy->result = ITEM_FULL;
    if (!fits(items, asking, old))
        return;
    if (old)
        items_drop(items, link);
    asking->copy->result = there || asking->standard ? ITEM_FOUND : ITEM_CREATED;
    memcpy(asking->copy->etag, asking->fresh->etag, sizeof asking->copy->etag);
    items_append(items, asking->fresh);
    asking->fresh = NULL;
}

static void take_away(void *state, void *context)
{
    struct asking *asking = context;
    struct item **link = items_find(state, asking->name);
    asking->copy->result = !*link ? ITEM_MISSING : (*link)->gone ? ITEM_GONE : ITEM_FAILED;
    if (!*link || (*link)->gone || !may(asking, *link))
        return;
    asking->copy->result = ITEM_FOUND;
    if (asking->kind->remembers)
        items_bury(state, link);
    else
        items_drop(state, link);
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
    struct asking asking = { .name = name, .standard = standard, .copy = copy, .fresh = item_make(call->request, name) };
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
