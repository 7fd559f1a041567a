/* GET, PUT, MKCOL and DELETE of what is in a tree (RFC 4918 9.3-9.7). */
#include <string.h>

#include "handlers/earned/dav/dav.h"

static void say_missing(struct dav *dav)
{
    dav_say(dav, 404, "nothing is here; PUT or MKCOL makes it");
}

/* RFC 9110 15.5.6 wants Allow. */
static void refuse_method(struct dav *dav, const char *why)
{
    dav_say(dav, 405, "%s", why);
    reply_field(&dav->reply, "Allow", "GET, HEAD, DELETE, PROPFIND, PROPPATCH, COPY, MOVE, LOCK, UNLOCK, OPTIONS");
}

static void add_location(struct dav *dav)
{
    struct buffer location = { 0 };
    place_add_base(dav->call, &location);
    place_add_path(&location, dav->call->rest);
    buffer_string(&location, dav->place.node->collection ? "/" : "");
    dav->reply.failed |= location.failed;
    reply_field(&dav->reply, "Location", location.failed ? "" : location.data);
    buffer_release(&location);
}

void dav_get(struct dav *dav)
{
    const struct node *node = dav->place.node;
    unsigned members = 0;
    if (!node) {
        say_missing(dav);
        return;
    }
    for (const struct binding *member = node->members; member; member = member->next)
        members++;
    dav->shows = !node->collection;
    if (node->collection) {
        dav_say(dav, 200, "this is a collection of %u; PROPFIND lists them", members);
        return;
    }
    buffer_add(&dav->copy.content, node->content, node->size);
    memcpy(dav->copy.type, node->type, sizeof node->type);
    memcpy(dav->copy.etag, node->etag, sizeof node->etag);
    dav->copy.modified = node->modified;
}

bool dav_create(struct dav *dav, bool collection)
{
    struct place *place = &dav->place;
    if (!place->parent) {
        dav_say(dav, 409, "the collection above is missing; MKCOL makes it");
        return false;
    }
    if (!dav_may_change(dav, place->parent))
        return false;
    place->node = tree_node(dav->tree, collection, dav->date);
    if (place->node && (collection || tree_fill(dav->tree, place->node, "application/octet-stream", (struct slice){ "", 0 })) &&
        tree_bind(dav->tree, place->parent, place->name, place->node)) {
        place->parent->modified = dav->date;
        return true;
    }
    dav_full(dav);
    return false;
}

static bool fill(struct dav *dav, struct node *node)
{
    char type[ITEM_TYPE + 1];
    items_type(type, dav->call->request);
    if (!tree_fill(dav->tree, node, type, dav->call->request->content))
        return false;
    node->modified = dav->date;
    return true;
}

void dav_put(struct dav *dav)
{
    struct place *place = &dav->place;
    bool is_new = !place->node;
    if (!is_new && place->node->collection)
        refuse_method(dav, "this is a collection, which has no content of its own");
    else if (is_new ? dav_create(dav, false) : dav_may_change(dav, place->node)) {
        if (!fill(dav, place->node)) {
            if (is_new)
                tree_unbind(dav->tree, place->parent, place->name);
            dav_full(dav);
            return;
        }
        dav_say(dav, is_new ? 201 : 204, "it is stored; GET shows it at its Location");
        reply_field(&dav->reply, "ETag", place->node->etag);
        if (is_new)
            add_location(dav);
    }
}

void dav_mkcol(struct dav *dav)
{
    if (dav->call->request->content.length) /* RFC 4918 9.3 knows none */
        dav_say(dav, 415, "a MKCOL has no content here");
    else if (dav->place.node)
        refuse_method(dav, "something is here already");
    else if (dav_create(dav, true)) {
        dav_say(dav, 201, "the collection is made");
        add_location(dav);
    }
}

void dav_delete(struct dav *dav)
{
    struct place *place = &dav->place;
    if (!place->node)
        say_missing(dav);
    else if (!place->parent)
        dav_say(dav, 403, "the collection of all cannot be deleted; POST /_/reset/KEY makes it as it was");
    else if (dav_may_change(dav, place->parent) && dav_may_change_all(dav, place->node)) {
        tree_unbind(dav->tree, place->parent, place->name);
        place->parent->modified = dav->date;
        dav_say(dav, 204, "it is deleted");
    }
}
