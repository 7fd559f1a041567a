/* A document with older versions, of which the newest comes as a delta: 226 (RFC 3229). */
#include "base/number.h"
#include "handlers/earned/document.h"
#include "handlers/earned/families.h"

/* From the oldest to the newest. No line is a single dot, which ed takes for the end of its input. */
static const char *const versions[] = {
    "Tea\n\nBoil water.\nPut the leaves in.\nWait.\nDrink.\n",
    "Tea\n\nBoil fresh water.\nWarm the pot.\nPut the leaves in.\nWait.\nDrink.\n",
    "Tea\n\nBoil fresh water.\nWarm the pot.\nPut in a spoon of leaves a cup.\nWait for three minutes.\nDrink.\n",
};
enum { NEWEST = sizeof versions / sizeof *versions - 1 };

static void tag(size_t version, char etag[ITEM_TAG])
{
    items_tag(etag, slice_of(document_type), slice_of(versions[version]));
}

/* The newest of the versions that If-None-Match names by its strong tag; NEWEST + 1: it names none. */
static size_t named_version(const struct request *request)
{
    struct request_list list = { .name = "If-None-Match" };
    struct slice member;
    char etag[ITEM_TAG];
    size_t found = NEWEST + 1;
    while (request_next_member(request, &list, &member))
        for (size_t i = 0; i <= NEWEST; i++) {
            tag(i, etag);
            if (slice_is(member, etag) && (found > NEWEST || i > found))
                found = i;
        }
    return found;
}

/* Whether A-IM has diffe, with another weight than 0 (RFC 3229 10.5.3). */
static bool takes_delta(const struct request *request)
{
    struct request_list list = { .name = "A-IM" };
    struct slice member;
    bool takes = false;
    while (request_next_member(request, &list, &member)) {
        uint64_t weight = 1;
        const char *semicolon = slice_find(member, ';');
        struct slice name = { member.data, semicolon ? (size_t)(semicolon - member.data) : member.length };
        struct slice rest =
            slice_trim((struct slice){ semicolon ? semicolon + 1 : NULL, semicolon ? member.length - name.length - 1 : 0 });
        if (slice_starts(rest, "q="))
            number_decimal(rest.data + 2, rest.length - 2, 0, 1000000, &weight);
        if (slice_is_caseless(slice_trim(name), "diffe"))
            takes = weight > 0;
    }
    return takes;
}

/* How much is the same at the start of both, in whole lines. */
static size_t same_start(const char *old, const char *new)
{
    size_t same = 0;
    for (size_t i = 0; old[i] && old[i] == new[i]; i++)
        if (old[i] == '\n')
            same = i + 1;
    return same;
}

/* Whether a line begins so many bytes before the end. */
static bool begins_line(struct slice text, size_t before_end)
{
    return before_end == text.length || text.data[text.length - before_end - 1] == '\n';
}

/* How much is the same at the end of both. */
static size_t same_end(struct slice old, struct slice new)
{
    size_t same = 0, most = old.length < new.length ? old.length : new.length;
    for (size_t i = 1; i <= most && old.data[old.length - i] == new.data[new.length - i]; i++)
        if (begins_line(old, i) && begins_line(new, i))
            same = i;
    return same;
}

static size_t lines_in(struct slice text)
{
    size_t lines = 0;
    for (size_t i = 0; i < text.length; i++)
        lines += text.data[i] == '\n';
    return lines;
}

/* What `diff -e` prints: the command for ed that makes the one out of the other, in one piece. */
static void add_delta(struct buffer *out, const char *from, const char *to)
{
    struct slice start = { from, same_start(from, to) };
    struct slice old = slice_of(from + start.length), new = slice_of(to + start.length);
    size_t end = same_end(old, new), before = lines_in(start);
    old.length -= end;
    new.length -= end;
    size_t lines = lines_in(old);
    buffer_format(out, "%zu", before + (lines > 0));
    if (lines > 1)
        buffer_format(out, ",%zu", before + lines);
    buffer_string(out, lines == 0 ? "a\n" : new.length == 0 ? "d\n" : "c\n");
    if (new.length == 0)
        return;
    buffer_add(out, new.data, new.length);
    buffer_string(out, ".\n");
}

static bool send_delta(struct call *call, size_t base)
{
    struct reply reply = { .code = 226, .content_type = document_type, .cache_control = "no-store, im" }; /* RFC 3229 10.8.1 */
    char etag[ITEM_TAG];
    add_delta(&reply.body, versions[base], versions[NEWEST]);
    reply_field(&reply, "IM", "diffe");
    tag(base, etag);
    reply_field(&reply, "Delta-Base", etag);
    tag(NEWEST, etag);
    reply_field(&reply, "ETag", etag);
    return answer_once(call, &reply);
}

static bool send_version(struct call *call, size_t version)
{
    char etag[ITEM_TAG];
    const struct validators validators = { .etag = etag, .ranged = true };
    struct reply reply = { .code = 200, .content_type = document_type, .cache_control = "no-cache" };
    tag(version, etag);
    buffer_string(&reply.body, versions[version]);
    return earned_conditional(call, &reply, &validators);
}

/* Whether an older version is named, and nothing else speaks against sending a delta to it. */
static bool wants_delta(const struct call *call, size_t *base)
{
    char etag[ITEM_TAG];
    const struct validators newest = { .etag = etag };
    tag(NEWEST, etag);
    *base = named_version(call->request);
    return *base < NEWEST && takes_delta(call->request) && precondition_of(&newest, call->request) == PRECONDITION_MET;
}

bool earned_delta(struct call *call)
{
    static const char below[] = "/versions/";
    struct slice number = call->rest;
    uint64_t version;
    size_t base;
    if (!call->rest.length)
        return wants_delta(call, &base) ? send_delta(call, base) : send_version(call, NEWEST);
    if (!slice_starts(number, below))
        return earned_answer(call, 404, "nothing is here; /versions/1 to /versions/%d are", NEWEST + 1);
    slice_skip(&number, sizeof below - 1);
    if (number_parse(number.data, number.length, 1, NEWEST + 1, &version, NULL) != NUMBER_OK)
        return earned_answer(call, 404, "that version is not here; /versions/1 to /versions/%d are", NEWEST + 1);
    return send_version(call, (size_t)version - 1);
}
