/* Content codings (RFC 9110 8.4), and which of them a request accepts. */
#include "http/coding.h"

static const char *const names[CODINGS] = {
    [CODING_IDENTITY] = "identity", [CODING_GZIP] = "gzip", [CODING_DEFLATE] = "deflate"
};

const char *coding_name(enum coding coding)
{
    return names[coding];
}

/* Whether the weight of the member, which is 1 unless it is said, is 0 (RFC 9110 12.4.2). */
static bool is_excluded(struct slice parameters)
{
    const char *equals = slice_find(parameters, '=');
    if (!equals)
        return false;
    for (const char *at = equals + 1; at < parameters.data + parameters.length; at++)
        if (*at >= '1' && *at <= '9')
            return false;
    return true;
}

/* A member of Accept-Encoding. */
struct wish {
    struct slice name;
    bool excluded;
};

static bool next_wish(const struct request *request, struct request_list *list, struct wish *wish)
{
    struct slice member;
    if (!request_next_member(request, list, &member))
        return false;
    const char *end = slice_find(member, ';');
    wish->name = slice_trim((struct slice){ member.data, end ? (size_t)(end - member.data) : member.length });
    wish->excluded = is_excluded((struct slice){ member.data + wish->name.length, member.length - wish->name.length });
    return true;
}

/* x-gzip is gzip (RFC 9110 8.4.1.3). */
static bool is_for(const struct wish *wish, enum coding coding)
{
    return slice_is_caseless(wish->name, names[coding]) || (coding == CODING_GZIP && slice_is_caseless(wish->name, "x-gzip"));
}

bool coding_named(const struct request *request, enum coding coding)
{
    struct request_list list = { .name = "Accept-Encoding" };
    struct wish wish;
    while (next_wish(request, &list, &wish))
        if (is_for(&wish, coding))
            return !wish.excluded;
    return false;
}

bool coding_accepted(const struct request *request, enum coding coding)
{
    struct request_list list = { .name = "Accept-Encoding" };
    struct wish wish;
    bool given = false, any = false, any_excluded = false;
    const char *at = NULL;
    struct slice field, value;
    while (request_next_field(request, &at, &field, &value))
        given |= slice_is_caseless(field, list.name);
    while (next_wish(request, &list, &wish)) {
        if (is_for(&wish, coding))
            return !wish.excluded;
        any |= slice_is(wish.name, "*");
        any_excluded |= slice_is(wish.name, "*") && wish.excluded;
    }
    if (any)
        return !any_excluded;
    return !given || coding == CODING_IDENTITY;
}
