/* Locks of WebDAV (RFC 4918 6, 7): what they cover, which of them stand in the way, and how they are told. */
#include <string.h>

#include "handlers/earned/dav/dav.h"
#include "handlers/earned/dav/xml-write.h"

/* A lock is on a resource, by whatever path that is reached. */
static bool covers_node(struct dav *dav, const struct lock *lock, const struct node *node)
{
    return lock->node == node || (lock->infinite && tree_reaches(dav->tree, lock->node, node));
}

bool lock_covers(struct dav *dav, const struct lock *lock, const struct place *place)
{
    if (place->node)
        return covers_node(dav, lock, place->node);
    return place->parent && lock->infinite && covers_node(dav, lock, place->parent);
}

/* RFC 4918 10.4.1: a token is submitted wherever it stands in If. */
bool lock_is_submitted(const struct dav *dav, const struct lock *lock)
{
    struct slice rest = dav->condition;
    for (const char *found; rest.length && (found = memmem(rest.data, rest.length, lock->token.data, lock->token.length));) {
        const char *end = found + lock->token.length;
        if (found > dav->condition.data && found[-1] == '<' && end < rest.data + rest.length && *end == '>')
            return true;
        slice_skip(&rest, (size_t)(end - rest.data));
    }
    return false;
}

/* Whether the token of one of the locks with the same root was submitted: of shared ones, one is enough (RFC 4918 6.2). */
static bool is_opened(const struct dav *dav, const struct lock *lock)
{
    for (const struct lock *other = dav->tree->locks; other; other = other->next)
        if (other->node == lock->node && lock_is_submitted(dav, other))
            return true;
    return false;
}

/* The lock that keeps a resource as it is; NULL: none does. */
static const struct lock *find_block(struct dav *dav, const struct node *node)
{
    for (const struct lock *lock = dav->tree->locks; lock; lock = lock->next)
        if (covers_node(dav, lock, node) && !is_opened(dav, lock))
            return lock;
    return NULL;
}

bool dav_may_change(struct dav *dav, struct node *node)
{
    const struct lock *lock = find_block(dav, node);
    if (lock)
        dav_error(dav, 423, "lock-token-submitted", lock);
    return !lock;
}

/* RFC 4918 9.6.1: which member it is that stays, and all above it with it. */
static void refuse_member(struct dav *dav, const struct lock *lock)
{
    dav_say(dav, 207, "a member is locked");
    xml_begin(&dav->reply.body, "multistatus");
    xml_open(&dav->reply.body, "response");
    dav_href(dav, lock->root, lock->node->collection);
    dav_status(dav, 423);
    xml_open(&dav->reply.body, "error");
    xml_open(&dav->reply.body, "lock-token-submitted");
    dav_href(dav, lock->root, lock->node->collection);
    xml_close(&dav->reply.body, "lock-token-submitted");
    xml_close(&dav->reply.body, "error");
    xml_close(&dav->reply.body, "response");
    xml_close(&dav->reply.body, "multistatus");
}

bool dav_may_change_all(struct dav *dav, struct node *node)
{
    if (!dav_may_change(dav, node))
        return false;
    tree_mark(dav->tree, node);
    for (const struct lock *lock = dav->tree->locks; lock; lock = lock->next)
        if (lock->node->inside && !is_opened(dav, lock)) {
            refuse_member(dav, lock);
            return false;
        }
    return true;
}

static void add_lock(struct dav *dav, struct buffer *out, const struct lock *lock)
{
    uint64_t left = lock->expires > dav->now ? (uint64_t)(lock->expires - dav->now) / 1000000 : 0;
    struct buffer timeout = { 0 };
    buffer_format(&timeout, "Second-%llu", (unsigned long long)left);
    xml_open(out, "activelock");
    xml_choice(out, "locktype", "write");
    xml_choice(out, "lockscope", lock->shared ? "shared" : "exclusive");
    xml_leaf(out, "depth", slice_of(lock->infinite ? "infinity" : "0"));
    buffer_add(out, lock->owner.data, lock->owner.length);
    xml_leaf(out, "timeout", slice_of(timeout.failed ? "" : timeout.data));
    xml_open(out, "locktoken");
    xml_leaf(out, "href", lock->token);
    xml_close(out, "locktoken");
    xml_open(out, "lockroot");
    dav_href(dav, lock->root, lock->node->collection);
    xml_close(out, "lockroot");
    xml_close(out, "activelock");
    buffer_release(&timeout);
}

void dav_add_locks(struct dav *dav, const struct node *node)
{
    for (const struct lock *lock = dav->tree->locks; lock; lock = lock->next)
        if (covers_node(dav, lock, node))
            add_lock(dav, &dav->reply.body, lock);
}

/* Whether the lock still is what it was made for. */
static bool is_over(const struct dav *dav, const struct lock *lock)
{
    struct place place;
    place_find(dav->tree, lock->root, &place);
    return lock->expires <= dav->now || place.node != lock->node;
}

void dav_settle(struct dav *dav)
{
    for (struct lock **link = &dav->tree->locks; *link;) {
        if (is_over(dav, *link))
            tree_drop_lock(dav->tree, link);
        else
            link = &(*link)->next;
    }
    tree_sweep(dav->tree);
}
