/* PROPPATCH (RFC 4918 9.2): all of its changes are made, in their order, or none. */
#include <string.h>

#include "handlers/earned/dav/dav.h"
#include "handlers/earned/dav/xml-write.h"

/* The properties that a request names: all are looked at before any is changed. */
struct patch {
    struct dav *dav;
    size_t at;          /* of the element */
    bool sets, removes; /* where that element is */
    struct slice space, name, value;
    struct property *fresh; /* made for those that are set, in their order */
    int refused;            /* what the first one that fails fails with; 0: none does */
};

/* Goes on to the next property. false: no more. */
static bool next(struct patch *patch)
{
    const struct xml_document *document = &patch->dav->document;
    for (; patch->at < document->count; patch->at++) {
        const struct xml_element *element = &document->elements[patch->at];
        if (element->depth == 2) {
            patch->sets = xml_is(document, element, 2, "set");
            patch->removes = xml_is(document, element, 2, "remove");
        }
        if (element->depth != 4 || !(patch->sets || patch->removes))
            continue;
        patch->space = xml_slice(document, element->space);
        patch->name = xml_slice(document, element->name);
        patch->value = xml_slice(document, element->value);
        patch->at++;
        return true;
    }
    patch->at = 0;
    return false;
}

static struct property *make(struct patch *patch)
{
    size_t bytes = patch->space.length + patch->name.length + patch->value.length;
    struct property *property = tree_take(patch->dav->tree, sizeof *property + bytes, NULL);
    if (!property)
        return NULL;
    char *end = property->bytes;
    property->space = slice_keep(patch->space, &end);
    property->name = slice_keep(patch->name, &end);
    property->text = slice_keep(patch->value, &end);
    return property;
}

/* Makes what is to be set. */
static void prepare(struct patch *patch)
{
    struct property **link = &patch->fresh;
    unsigned count = 0;
    for (const struct property *property = patch->dav->place.node->properties; property; property = property->next)
        count++;
    while (next(patch)) {
        if (property_is_protected(patch->space, patch->name) && !patch->refused)
            patch->refused = 403;
        if (!patch->sets || patch->refused)
            continue;
        *link = count++ < TREE_PROPERTIES ? make(patch) : NULL;
        if (*link)
            link = &(*link)->next;
        else
            patch->refused = 507;
    }
}

/* Changes all of them. */
static void apply(struct patch *patch)
{
    struct node *node = patch->dav->place.node;
    struct found found;
    while (next(patch)) {
        if (property_find(node, patch->space, patch->name, &found)) {
            struct property *old = *found.dead;
            *found.dead = old->next;
            tree_give(patch->dav->tree, old);
        }
        if (!patch->sets)
            continue;
        struct property *property = patch->fresh;
        patch->fresh = property->next;
        property->next = node->properties;
        node->properties = property;
    }
}

/* What became of the property: protected ones fail by themselves, and all others with them. */
static int code_of(const struct patch *patch)
{
    bool is_protected = property_is_protected(patch->space, patch->name);
    return !patch->refused ? 200 : is_protected ? 403 : patch->refused == 507 ? 507 : 424;
}

static void add_propstat(struct patch *patch, int code)
{
    struct buffer *out = &patch->dav->reply.body;
    size_t start = out->length;
    unsigned count = 0;
    xml_open(out, "propstat");
    xml_open(out, "prop");
    for (; next(patch); count += code_of(patch) == code)
        if (code_of(patch) == code)
            xml_name(out, patch->space, patch->name);
    xml_close(out, "prop");
    if (!count) {
        out->length = start;
        return;
    }
    dav_status(patch->dav, code);
    if (code == 403)
        xml_choice(out, "error", "cannot-modify-protected-property");
    xml_close(out, "propstat");
}

static void answer(struct patch *patch)
{
    static const int codes[] = { 200, 403, 424, 507 };
    struct dav *dav = patch->dav;
    dav_say(dav, 207, "the properties");
    xml_begin(&dav->reply.body, "multistatus");
    xml_open(&dav->reply.body, "response");
    dav_href(dav, dav->call->rest, dav->place.node->collection);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        add_propstat(patch, codes[i]);
    xml_close(&dav->reply.body, "response");
    xml_close(&dav->reply.body, "multistatus");
}

void dav_proppatch(struct dav *dav)
{
    struct patch patch = { .dav = dav };
    const struct xml_document *document = &dav->document;
    bool some = document->count && xml_is(document, &document->elements[0], 1, "propertyupdate") && next(&patch);
    patch.at = 0;
    if (!some)
        dav_say(dav, 400, "the content must be a DAV:propertyupdate that sets or removes properties");
    else if (!dav->place.node)
        dav_say(dav, 404, "nothing is here");
    else if (dav_may_change(dav, dav->place.node)) {
        prepare(&patch);
        if (!patch.refused)
            apply(&patch);
        answer(&patch);
        tree_drop_properties(dav->tree, &patch.fresh);
    }
}
