/* Properties of resources (RFC 4918 4): live ones, a row each (15; RFC 5842 3.1), and dead ones. */
#include <string.h>

#include "base/clock.h"
#include "handlers/earned/dav/dav.h"
#include "handlers/earned/dav/xml-write.h"

struct live {
    const char *name;
    bool of_files;                                         /* alone */
    bool hidden;                                           /* it must be asked for by name */
    void (*add)(struct dav *dav, const struct node *node); /* its value */
};

static void add_date(struct dav *dav, const struct node *node)
{
    char date[sizeof "2026-11-26T00:00:00Z"];
    struct tm time;
    gmtime_r(&node->created, &time);
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &time);
    buffer_string(&dav->reply.body, date);
}

static void add_modified(struct dav *dav, const struct node *node)
{
    char date[CLOCK_DATE_SIZE];
    clock_date(date, node->modified);
    buffer_string(&dav->reply.body, date);
}

static void add_length(struct dav *dav, const struct node *node)
{
    buffer_number(&dav->reply.body, node->size);
}

static void add_type(struct dav *dav, const struct node *node)
{
    buffer_html(&dav->reply.body, node->type, strlen(node->type));
}

static void add_etag(struct dav *dav, const struct node *node)
{
    xml_text(&dav->reply.body, slice_of(node->etag));
}

static void add_resource_type(struct dav *dav, const struct node *node)
{
    if (node->collection)
        xml_empty(&dav->reply.body, "collection");
}

static void add_supported(struct dav *dav, const struct node *node)
{
    static const char *const scopes[] = { "exclusive", "shared" };
    struct buffer *out = &dav->reply.body;
    (void)node;
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) {
        xml_open(out, "lockentry");
        xml_choice(out, "lockscope", scopes[i]);
        xml_choice(out, "locktype", "write");
        xml_close(out, "lockentry");
    }
}

/* The tree's random number and the resource's own (RFC 4122 4.4). */
static void add_id(struct dav *dav, const struct node *node)
{
    char id[DAV_URN];
    unsigned char bytes[TREE_ID];
    memcpy(bytes, dav->tree->id, sizeof bytes);
    for (int i = 0; i < 4; i++)
        bytes[TREE_ID - 1 - i] ^= (unsigned char)(node->number >> 8 * i);
    dav_urn(id, bytes);
    xml_leaf(&dav->reply.body, "href", slice_of(id));
}

static const struct live rows[] = {
    { "creationdate", .add = add_date },
    { "getcontentlength", .of_files = true, .add = add_length },
    { "getcontenttype", .of_files = true, .add = add_type },
    { "getetag", .of_files = true, .add = add_etag },
    { "getlastmodified", .add = add_modified },
    { "lockdiscovery", .add = dav_add_locks },
    { "resource-id", .hidden = true, .add = add_id },
    { "resourcetype", .add = add_resource_type },
    { "supportedlock", .add = add_supported },
};
enum { ROWS = sizeof rows / sizeof *rows };

static const struct live *find_live(struct slice space, struct slice name)
{
    for (size_t i = 0; slice_is(space, xml_dav) && i < ROWS; i++)
        if (slice_is(name, rows[i].name))
            return &rows[i];
    return NULL;
}

static bool is_of(const struct live *live, const struct node *node)
{
    return !live->of_files || !node->collection;
}

bool property_is_protected(struct slice space, struct slice name)
{
    return find_live(space, name) != NULL;
}

bool property_find(struct node *node, struct slice space, struct slice name, struct found *found)
{
    *found = (struct found){ find_live(space, name), &node->properties };
    if (found->live)
        return is_of(found->live, node);
    while (*found->dead && !(slice_equals((*found->dead)->space, space) && slice_equals((*found->dead)->name, name)))
        found->dead = &(*found->dead)->next;
    return *found->dead != NULL;
}

bool property_next(struct node *node, size_t *at, struct found *found)
{
    size_t skipped;
    *found = (struct found){ NULL, &node->properties };
    while (*at < ROWS && (rows[*at].hidden || !is_of(&rows[*at], node)))
        ++*at;
    if (*at < ROWS) {
        found->live = &rows[(*at)++];
        return true;
    }
    for (skipped = (*at)++ - ROWS; skipped && *found->dead; skipped--)
        found->dead = &(*found->dead)->next;
    return *found->dead != NULL;
}

void property_add(struct dav *dav, struct node *node, const struct found *found)
{
    struct buffer *out = &dav->reply.body;
    if (found->live) {
        xml_open(out, found->live->name);
        found->live->add(dav, node);
        xml_close(out, found->live->name);
    } else {
        buffer_string(out, "\n");
        buffer_add(out, (*found->dead)->text.data, (*found->dead)->text.length);
    }
}

void property_add_name(struct dav *dav, const struct found *found)
{
    if (found->live)
        xml_empty(&dav->reply.body, found->live->name);
    else
        xml_name(&dav->reply.body, (*found->dead)->space, (*found->dead)->name);
}
