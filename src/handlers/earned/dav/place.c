/* Where a resource is: paths below /earn/CODE;key=KEY, as targets, hrefs and Destinations have them. */
#include "handlers/earned/dav/place.h"

#include <string.h>

#include "base/utf8.h"
#include "http/percent.h"

/* Decodes a segment. false: it cannot be a name. */
static bool decode(struct slice segment, char bytes[TREE_NAME], struct slice *name)
{
    if (segment.length >= TREE_NAME * 3)
        return false;
    char decoded[TREE_NAME * 3];
    *name = (struct slice){ bytes, percent_decode(decoded, segment, PERCENT_ALL) };
    if (name->length >= TREE_NAME)
        return false;
    memcpy(bytes, decoded, name->length);
    return utf8_is(bytes, name->length) && !memchr(bytes, '\0', name->length) && !slice_is(*name, ".") &&
           !slice_is(*name, "..");
}

bool place_check(struct slice path, const char *in, struct complaint *complaint)
{
    char bytes[TREE_NAME];
    struct slice rest = path, segment, name;
    while (target_next_segment(&rest, &segment))
        if (!decode(segment, bytes, &name) || (!name.length && rest.length) || percent_malformed(segment) < segment.length)
            return complain(complaint, 400, in, "\"%.*s\" cannot be a name: names are UTF-8, of 1 to %d bytes",
                            (int)(segment.length < 40 ? segment.length : 40), segment.data, TREE_NAME - 1);
    return true;
}

void place_find(const struct tree *tree, struct slice path, struct place *place)
{
    struct slice segment;
    *place = (struct place){ .node = tree->root };
    while (target_next_segment(&path, &segment) && segment.length) {
        struct node *parent = place->node && place->node->collection ? place->node : NULL;
        *place = (struct place){ .parent = parent };
        if (!parent)
            return;
        decode(segment, place->bytes, &place->name);
        const struct binding *member = tree_member(parent, place->name);
        place->node = member ? member->node : NULL;
    }
}

/* What of the request's path names the code and key. */
static struct slice own_base(const struct call *call)
{
    struct slice path = call->request->target.path;
    return (struct slice){ path.data, path.length - call->rest.length };
}

void place_add_base(const struct call *call, struct buffer *out)
{
    struct slice base = own_base(call);
    buffer_string(out, call->request->target.prefix ? call->request->target.prefix : "");
    buffer_add(out, base.data, base.length);
}

void place_add_name(struct buffer *out, struct slice name)
{
    buffer_string(out, "/");
    for (size_t i = 0; i < name.length; i++)
        buffer_format(out, char_is_unreserved(name.data[i]) ? "%c" : "%%%02X", (unsigned char)name.data[i]);
}

void place_add_path(struct buffer *out, struct slice path)
{
    char bytes[TREE_NAME];
    struct slice segment, name;
    while (target_next_segment(&path, &segment) && segment.length)
        if (decode(segment, bytes, &name))
            place_add_name(out, name);
}

static size_t scheme_length(struct slice url)
{
    static const char *const schemes[] = { "http://", "https://" };
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        size_t length = strlen(schemes[i]);
        if (url.length > length && slice_is_caseless((struct slice){ url.data, length }, schemes[i]))
            return length;
    }
    return 0;
}

/* Cuts scheme and authority off. false: they are another server's. */
static bool cut_authority(const struct call *call, struct slice *url)
{
    size_t scheme = scheme_length(*url);
    if (!scheme)
        return slice_starts(*url, "/");
    struct slice rest = { url->data + scheme, url->length - scheme };
    const char *slash = slice_find(rest, '/');
    struct slice authority = { rest.data, slash ? (size_t)(slash - rest.data) : rest.length };
    slice_skip(&rest, authority.length);
    *url = rest;
    return slice_equals_caseless(authority, request_authority(call->request));
}

static int take_octet(struct slice *text)
{
    int octet = percent_octet(*text);
    int taken = octet < 0 ? (unsigned char)text->data[0] : octet;
    slice_skip(text, octet < 0 ? 1 : 3);
    return taken;
}

/* Whether both are the same once they are decoded: clients write "%3B" for ";" and "%3D" for "=". */
static bool is_same(struct slice left, struct slice right)
{
    while (left.length && right.length)
        if (take_octet(&left) != take_octet(&right))
            return false;
    return !left.length && !right.length;
}

/* Cuts what names the code and key off. --prefix may stand before it, and before that what a proxy says that it cut off: behind
 * one that cuts it off the target, a Destination still has it. */
static bool cut_base(const struct call *call, struct slice *path)
{
    struct slice segment, start;
    target_cut_prefix(path, call->request->outer);
    target_cut_prefix(path, call->site->prefix);
    start = *path;
    if (!target_next_segment(path, &segment) || !target_next_segment(path, &segment))
        return false;
    start.length -= path->length;
    return is_same(start, own_base(call));
}

int place_of_url(const struct call *call, struct slice url, struct slice *path, struct complaint *complaint)
{
    struct slice rest = url;
    if (slice_find(url, '?') || slice_find(url, '#') || slice_find(url, ' '))
        complain(complaint, 400, "head", "a URL of a resource here has no query, fragment or space");
    else if (!cut_authority(call, &rest))
        complain(complaint, 502, "head", "the URL is another server's, or is neither absolute nor a path");
    else if (!cut_base(call, &rest))
        complain(complaint, 403, "head", "the URL leads to what is not below this collection");
    else if (place_check(rest, "head", complaint)) {
        *path = rest;
        return 0;
    }
    return complaint->code;
}
