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

bool coding_accepted(const struct request *request, enum coding coding)
{
    struct request_list list = { .name = "Accept-Encoding" };
    struct slice member;
    bool given = false, any = false, any_excluded = false;
    const char *at = NULL;
    struct slice field, value;
    while (request_next_field(request, &at, &field, &value))
        given |= slice_is_caseless(field, list.name);
    while (request_next_member(request, &list, &member)) {
        const char *end = slice_find(member, ';');
        const struct slice name = slice_trim((struct slice){ member.data, end ? (size_t)(end - member.data) : member.length });
        const struct slice rest = { member.data + name.length, member.length - name.length };
        /* x-gzip is gzip (8.4.1.3). */
        if (slice_is_caseless(name, names[coding]) || (coding == CODING_GZIP && slice_is_caseless(name, "x-gzip")))
            return !is_excluded(rest);
        any |= slice_is(name, "*");
        any_excluded |= slice_is(name, "*") && is_excluded(rest);
    }
    if (any)
        return !any_excluded;
    return !given || coding == CODING_IDENTITY;
}
