/* LOCK and UNLOCK (RFC 4918 9.10, 9.11). */
#include <stdio.h>
#include <string.h>

#include "handlers/earned/dav/dav.h"
#include "handlers/earned/dav/xml-write.h"

/* What a LOCK asks for. */
struct wanted {
    bool shared, exclusive, write;
    struct slice owner;
};

static bool read_wanted(struct dav *dav, struct wanted *wanted)
{
    const struct xml_document *document = &dav->document;
    *wanted = (struct wanted){ 0 };
    for (size_t i = 0; i < document->count; i++) {
        const struct xml_element *element = &document->elements[i];
        wanted->shared |= xml_is(document, element, 3, "shared");
        wanted->exclusive |= xml_is(document, element, 3, "exclusive");
        wanted->write |= xml_is(document, element, 3, "write");
        if (xml_is(document, element, 2, "owner"))
            wanted->owner = xml_slice(document, element->value);
    }
    if (document->count && xml_is(document, &document->elements[0], 1, "lockinfo") && wanted->write &&
        wanted->shared != wanted->exclusive)
        return true;
    dav_say(dav, 400, "the content must be a DAV:lockinfo with locktype write, and lockscope exclusive or shared");
    return false;
}

static void answer(struct dav *dav, int code, const struct lock *lock)
{
    struct buffer *body = &dav->reply.body;
    char token[DAV_URN + 2];
    dav_say(dav, code, "it is locked");
    xml_begin(body, "prop");
    xml_open(body, "lockdiscovery");
    dav_add_locks(dav, lock->node);
    xml_close(body, "lockdiscovery");
    xml_close(body, "prop");
    snprintf(token, sizeof token, "<%.*s>", (int)lock->token.length, lock->token.data);
    reply_field(&dav->reply, "Lock-Token", token);
}

static void fill(struct lock *lock, const struct dav *dav, const struct wanted *wanted, struct slice texts[2])
{
    char *end = lock->bytes;
    lock->token = slice_keep(texts[0], &end);
    lock->root = slice_keep(texts[1], &end);
    lock->owner = slice_keep(wanted->owner, &end);
    lock->shared = wanted->shared;
    lock->infinite = dav->depth == DEPTH_INFINITY;
    lock->node = dav->place.node;
    lock->next = dav->tree->locks;
}

/* NULL: it would be too much. */
static struct lock *make(struct dav *dav, const struct wanted *wanted)
{
    char token[DAV_URN];
    struct buffer root = { 0 };
    place_add_path(&root, dav->call->rest);
    dav_urn(token, (const unsigned char *)dav->random);
    struct slice texts[] = { slice_of(token), { root.length ? root.data : "", root.length } };
    size_t size = sizeof(struct lock) + texts[0].length + texts[1].length + wanted->owner.length;
    struct lock *lock = dav->tree->locked < TREE_LOCKS && !root.failed ? tree_take(dav->tree, size, NULL) : NULL;
    if (lock) {
        fill(lock, dav, wanted, texts);
        dav->tree->locks = lock;
        dav->tree->locked++;
    }
    dav->starved |= root.failed;
    buffer_release(&root);
    return lock;
}

static void extend(struct dav *dav, struct lock *lock)
{
    lock->expires = dav->now + (int64_t)dav->timeout * 1000000;
}

/* RFC 4918 9.10.2. */
static void refresh(struct dav *dav)
{
    struct lock *lock = dav->tree->locks;
    while (lock && !(lock_covers(dav, lock, &dav->place) && lock_is_submitted(dav, lock)))
        lock = lock->next;
    if (!dav->condition.data) {
        dav_say(dav, 400,
                "a LOCK without content refreshes a lock, whose token must be in If; a new lock needs a DAV:lockinfo");
    } else if (!lock) {
        dav_error(dav, 412, "lock-token-matches-request-uri", NULL);
    } else {
        extend(dav, lock);
        answer(dav, 200, lock);
    }
}

/* RFC 4918 9.10.9: the member that is in the way, and what is not locked for that. */
static void refuse_below(struct dav *dav, const struct lock *lock)
{
    struct buffer *body = &dav->reply.body;
    dav_say(dav, 207, "a member is locked");
    xml_begin(body, "multistatus");
    for (int i = 0; i < 2; i++) {
        xml_open(body, "response");
        dav_href(dav, i ? dav->call->rest : lock->root, i ? dav->place.node->collection : lock->node->collection);
        dav_status(dav, i ? 424 : 423);
        xml_close(body, "response");
    }
    xml_close(body, "multistatus");
}

/* Shared locks go together, all others do not (RFC 4918 6.2). */
static bool is_free(struct dav *dav, const struct wanted *wanted)
{
    struct node *node = dav->place.node;
    for (const struct lock *lock = dav->tree->locks; lock; lock = lock->next) {
        if (wanted->shared && lock->shared)
            continue;
        if (lock_covers(dav, lock, &dav->place))
            dav_error(dav, 423, "no-conflicting-lock", lock);
        else if (dav->depth == DEPTH_INFINITY && tree_reaches(dav->tree, node, lock->node))
            refuse_below(dav, lock);
        else
            continue;
        return false;
    }
    return true;
}

/* false: the reply says why there is none. */
static bool take_lock(struct dav *dav, const struct wanted *wanted, int code)
{
    if (!is_free(dav, wanted))
        return false;
    struct lock *lock = make(dav, wanted);
    if (!lock) {
        dav_full(dav);
        return false;
    }
    extend(dav, lock);
    answer(dav, code, lock);
    return true;
}

void dav_lock(struct dav *dav)
{
    struct wanted wanted;
    bool is_new = !dav->place.node;
    if (!dav->document.count) {
        refresh(dav);
        return;
    }
    /* What is not there becomes an empty file (RFC 4918 7.3). */
    if (!read_wanted(dav, &wanted) || (is_new && !dav_create(dav, false)))
        return;
    if (!take_lock(dav, &wanted, is_new ? 201 : 200) && is_new)
        tree_unbind(dav->tree, dav->place.parent, dav->place.name);
}

void dav_unlock(struct dav *dav)
{
    struct slice token = request_only(dav->call->request, "Lock-Token");
    struct lock **link = &dav->tree->locks;
    bool framed = token.length > 2 && token.data[0] == '<' && token.data[token.length - 1] == '>';
    token = framed ? (struct slice){ token.data + 1, token.length - 2 } : token;
    while (*link && !(slice_equals((*link)->token, token) && lock_covers(dav, *link, &dav->place)))
        link = &(*link)->next;
    if (!framed)
        dav_say(dav, 400, "UNLOCK needs one Lock-Token: <TOKEN>");
    else if (!*link)
        dav_error(dav, 409, "lock-token-matches-request-uri", NULL);
    else {
        dav_say(dav, 204, "it is unlocked");
        tree_drop_lock(dav->tree, link);
    }
}
