/* PROPFIND (RFC 4918 9.1), with what is bound several times told once to clients that know it (RFC 5842 7). */
#include <string.h>

#include "handlers/earned/dav/dav.h"
#include "handlers/earned/dav/xml-write.h"

/* What is asked for. */
enum asked { ASKED_NOTHING, ASKED_ALL, ASKED_NAMES, ASKED_SOME };

struct walk {
    struct dav *dav;
    enum asked asked;
    struct buffer path; /* of the resource that it is at */
    bool loops;         /* it came back to a collection that it is in */
    bool full;
};

static bool read_asked(struct dav *dav, enum asked *asked)
{
    static const struct {
        const char *name;
        enum asked asked;
    } rows[] = { { "allprop", ASKED_ALL }, { "propname", ASKED_NAMES }, { "prop", ASKED_SOME } };
    const struct xml_document *document = &dav->document;
    *asked = document->count ? ASKED_NOTHING : ASKED_ALL;
    for (size_t i = 0; i < document->count && xml_is(document, &document->elements[0], 1, "propfind"); i++)
        for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
            if (xml_is(document, &document->elements[i], 2, rows[k].name))
                *asked = rows[k].asked;
    if (*asked == ASKED_NOTHING)
        dav_say(dav, 400, "the content must be a DAV:propfind with allprop, propname or prop");
    return *asked != ASKED_NOTHING;
}

/* What is asked for can be long, and asked for often. */
static bool is_full(struct walk *walk)
{
    walk->full |= walk->dav->reply.body.length > DAV_ANSWER;
    return walk->full;
}

/* Adds the properties that were asked for by name, and are there or are missing. Returns how many. */
static unsigned add_asked(struct walk *walk, struct node *node, bool there)
{
    struct dav *dav = walk->dav;
    const struct xml_document *document = &dav->document;
    struct found found;
    unsigned count = 0;
    for (size_t i = 0; i < document->count && !is_full(walk); i++) {
        struct slice space = xml_slice(document, document->elements[i].space);
        struct slice name = xml_slice(document, document->elements[i].name);
        if (document->elements[i].depth != 3 || property_find(node, space, name, &found) != there)
            continue;
        count++;
        if (there)
            property_add(dav, node, &found);
        else
            xml_name(&dav->reply.body, space, name);
    }
    return count;
}

static void add_every(struct walk *walk, struct node *node)
{
    struct found found;
    for (size_t at = 0; property_next(node, &at, &found);) {
        if (walk->asked == ASKED_NAMES)
            property_add_name(walk->dav, &found);
        else
            property_add(walk->dav, node, &found);
    }
}

/* Adds a DAV:propstat of what is there, or of what is missing; a missing one without properties is none. */
static void add_propstat(struct walk *walk, struct node *node, int code)
{
    struct buffer *out = &walk->dav->reply.body;
    size_t start = out->length;
    unsigned count = 1;
    xml_open(out, "propstat");
    xml_open(out, "prop");
    if (code != 404 && walk->asked != ASKED_SOME)
        add_every(walk, node);
    if (walk->asked != ASKED_NAMES)
        count = add_asked(walk, node, code != 404);
    xml_close(out, "prop");
    if (code == 404 && !count) {
        out->length = start;
        return;
    }
    dav_status(walk->dav, code);
    xml_close(out, "propstat");
}

static void add_response(struct walk *walk, struct node *node, int code)
{
    struct buffer *out = &walk->dav->reply.body;
    xml_open(out, "response");
    dav_href(walk->dav, (struct slice){ walk->path.data, walk->path.length }, node->collection);
    add_propstat(walk, node, code);
    if (walk->asked != ASKED_NAMES)
        add_propstat(walk, node, 404);
    xml_close(out, "response");
}

static void go(struct walk *walk, struct node *node, enum dav_depth depth)
{
    bool again = node->collection && depth == DEPTH_INFINITY && walk->dav->binds && node->inside;
    walk->loops |= depth == DEPTH_INFINITY && node->open && !again;
    if (walk->loops || is_full(walk))
        return;
    add_response(walk, node, again ? 208 : 200);
    if (again || depth == DEPTH_0)
        return;
    node->inside = node->open = true;
    for (const struct binding *member = node->members; member; member = member->next) {
        size_t length = walk->path.length;
        place_add_name(&walk->path, (struct slice){ member->name, member->length });
        go(walk, member->node, depth == DEPTH_1 ? DEPTH_0 : depth);
        walk->path.length = length;
    }
    node->open = false;
}

/* The answer was not begun, so that the whole of it can be refused (RFC 5842 7.1). */
static void finish(struct walk *walk)
{
    struct dav *dav = walk->dav;
    if (walk->loops)
        dav_say(dav, 508, "a collection is within itself, and the request asks for all that is below it (Depth: infinity)");
    else if (walk->full)
        dav_say(dav, 507, "the answer would have more than %d bytes; ask with Depth: 1", DAV_ANSWER);
    else
        xml_close(&dav->reply.body, "multistatus");
    dav->reply.body.failed |= walk->path.failed;
}

void dav_propfind(struct dav *dav)
{
    struct walk walk = { .dav = dav };
    if (!dav->place.node) {
        dav_say(dav, 404, "nothing is here");
        return;
    }
    if (!read_asked(dav, &walk.asked))
        return;
    for (struct node *node = dav->tree->nodes; node; node = node->next)
        node->inside = node->open = false;
    dav_say(dav, 207, "the properties");
    place_add_path(&walk.path, dav->call->rest);
    xml_begin(&dav->reply.body, "multistatus");
    go(&walk, dav->place.node, dav->depth);
    finish(&walk);
    buffer_release(&walk.path);
}
