/* Preconditions of WebDAV's requests: the field If (RFC 4918 10.4), and If-Match and the like. */
#include <string.h>

#include "handlers/earned/dav/dav.h"

static void skip_blanks(struct slice *rest)
{
    while (rest->length && (rest->data[0] == ' ' || rest->data[0] == '\t'))
        slice_skip(rest, 1);
}

/* Takes what begins with one bracket and ends with that one off. false: it has none. */
static bool take(struct slice *rest, char end, struct slice *text)
{
    const char *found = slice_find(*rest, end);
    if (!found)
        return false;
    *text = (struct slice){ rest->data + 1, (size_t)(found - rest->data) - 1 };
    slice_skip(rest, text->length + 2);
    return true;
}

/* Whether a lock of that token is on the place. */
static bool has_token(struct dav *dav, const struct place *place, struct slice token)
{
    for (const struct lock *lock = dav->tree->locks; lock; lock = lock->next)
        if (slice_equals(lock->token, token))
            return lock_covers(dav, lock, place);
    return false;
}

static bool take_condition(struct dav *dav, const struct place *place, struct slice *rest, bool *holds)
{
    struct slice text;
    bool inverted = rest->length > 3 && slice_is_caseless((struct slice){ rest->data, 3 }, "Not"), matches;
    slice_skip(rest, inverted ? 3 : 0);
    skip_blanks(rest);
    if (slice_starts(*rest, "<") && take(rest, '>', &text))
        matches = has_token(dav, place, text);
    else if (slice_starts(*rest, "[") && take(rest, ']', &text))
        matches = place->node && !place->node->collection && slice_is(text, place->node->etag);
    else
        return false;
    *holds &= matches != inverted;
    return true;
}

/* All conditions of a list must hold. */
static bool take_list(struct dav *dav, const struct place *place, struct slice *rest, bool *any)
{
    bool holds = true, some = false;
    slice_skip(rest, 1);
    for (skip_blanks(rest); rest->length && rest->data[0] != ')'; skip_blanks(rest), some = true)
        if (!take_condition(dav, place, rest, &holds))
            return false;
    if (!rest->length || !some)
        return false;
    slice_skip(rest, 1);
    *any |= holds;
    return true;
}

/* Reads the field; *any: one of its lists holds, which is enough. false: it is malformed. */
static bool read_condition(struct dav *dav, bool *any)
{
    struct slice rest = dav->condition, tag, path;
    struct place tagged;
    struct complaint complaint;
    const struct place *place = &dav->place;
    for (skip_blanks(&rest); rest.length; skip_blanks(&rest)) {
        if (rest.data[0] == '<' && take(&rest, '>', &tag)) {
            place = &tagged;
            tagged = (struct place){ 0 };
            if (place_of_url(dav->call, tag, &path, &complaint) == 0)
                place_find(dav->tree, path, &tagged);
        } else if (rest.data[0] != '(' || !take_list(dav, place, &rest, any)) {
            return false;
        }
    }
    return true;
}

/* RFC 9110 13.2.2; nothing matches where nothing is. */
static bool is_met(const struct dav *dav)
{
    const struct request *request = dav->call->request;
    const struct node *node = dav->place.node;
    if (dav->method->only_reads)
        return true;
    if (!node)
        return !request_has(request, "If-Match");
    const struct validators validators = { .etag = node->etag, .modified = node->modified, .dated = true };
    return precondition_of(&validators, request) == PRECONDITION_MET;
}

bool dav_preconditions(struct dav *dav)
{
    bool any = false;
    if (!is_met(dav))
        dav_say(dav, 412, "a precondition (If-Match, If-Unmodified-Since, If-None-Match) does not hold");
    else if (dav->condition.data && !read_condition(dav, &any))
        dav_say(dav, 400, "If must have lists of conditions, (<TOKEN> [\"ETAG\"]), each perhaps behind a <URL>");
    else if (dav->condition.data && !any)
        dav_say(dav, 412, "no list of conditions in If holds");
    else
        return true;
    return false;
}
