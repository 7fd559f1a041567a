/* A request target (RFC 9112 3.2), checked and cut into path and query. */
#include "http/target.h"

#include <string.h>
#include <strings.h>

#include "http/percent.h"

static const struct slice slash = { "/", 1 };

static const char *problem_in(struct slice rest)
{
    unsigned char c = (unsigned char)rest.data[0];
    if (c == '#')
        return "a fragment is not sent, and a \"#\" that is meant must be %23";
    if (c == '%' && percent_octet(rest) < 0)
        return "\"%\" must be followed by two hexadecimal digits";
    if (c >= 0x80)
        return "a byte above 0x7F must be percent-encoded";
    return c == '"' || c == '<' || c == '>' ? "a quotation mark or angle bracket must be percent-encoded" : NULL;
}

/* What a target cannot have (RFC 3986 2), beside spaces and control characters, which are refused with the head. Clients send
 * others that are excluded there, {}|\^` among them, as they are: they are harmless, and let through. */
static bool check_characters(struct slice text, const char *in, struct complaint *complaint)
{
    for (size_t i = 0; i < text.length; i++) {
        const struct slice rest = { text.data + i, text.length - i };
        const char *problem = char_is_unreserved(*rest.data) ? NULL : problem_in(rest); /* most are */
        if (problem)
            return complain_at(complaint, in, text, i + 1, "%s", problem);
    }
    return true;
}

static bool is_dot_segment(struct slice segment)
{
    char decoded[6]; /* "%2e%2e" */
    if (segment.length == 0 || segment.length > sizeof decoded || (segment.data[0] != '.' && segment.data[0] != '%'))
        return false;
    struct slice plain = { decoded, percent_decode(decoded, segment, PERCENT_UNRESERVED) };
    return slice_is(plain, ".") || slice_is(plain, "..");
}

static bool check_segments(struct slice path, struct complaint *complaint)
{
    struct slice rest = path, segment;
    while (target_next_segment(&rest, &segment))
        if (is_dot_segment(segment))
            return complain_at(complaint, "path", path, (size_t)(segment.data - path.data) + 1,
                               "the path has a dot segment; send the path that it stands for");
    return true;
}

/* Cuts scheme and authority off an absolute-form target (RFC 9112 3.2.2). */
static bool cut_authority(struct target *target, struct complaint *complaint)
{
    struct slice *path = &target->path, whole = *path;
    size_t scheme = 0;
    if (path->length > 7 && strncasecmp(path->data, "http://", 7) == 0)
        scheme = 7;
    else if (path->length > 8 && strncasecmp(path->data, "https://", 8) == 0)
        scheme = 8;
    const char *end = scheme ? memchr(path->data + scheme, '/', path->length - scheme) : NULL;
    size_t cut = end ? (size_t)(end - path->data) : path->length;
    if (scheme == 0 || cut == scheme) /* an empty authority is none (RFC 9110 4.2.1) */
        return complain_at(complaint, "path", whole, 1, "a request target is a path that starts with \"/\", or an http URI");
    target->authority = (struct slice){ path->data + scheme, cut - scheme };
    const char *at = slice_find(target->authority, '@');
    if (at)
        return complain_at(complaint, "path", whole, (size_t)(at - whole.data) + 1,
                           "an http URI has no user information before its host (RFC 9110 4.2.4)");
    *path = end ? (struct slice){ end, path->length - cut } : slash;
    return true;
}

/* uri-host ":" port (RFC 9112 3.2.3). What a host may have is left to those who connect to it. */
bool target_is_authority(struct slice text)
{
    struct slice host = text;
    size_t port = 0;
    while (port < host.length && host.data[host.length - 1 - port] >= '0' && host.data[host.length - 1 - port] <= '9')
        port++;
    if (port == 0 || port > 5 || host.length < port + 2 || host.data[host.length - 1 - port] != ':')
        return false;
    host.length -= port + 1;
    bool literal = host.data[0] == '[' && host.data[host.length - 1] == ']';
    for (size_t i = 0; i < host.length; i++)
        if (strchr("/?#@\\\"<>", host.data[i]) || (host.data[i] == ':' && !literal))
            return false;
    return true;
}

bool target_parse(struct target *target, const char *method, struct slice path, struct slice query, struct complaint *complaint)
{
    *target = (struct target){ .path = path, .query = query };
    if (slice_is(path, "*") && strcmp(method, "OPTIONS") == 0 && !query.data)
        return true;
    if (strcmp(method, "CONNECT") == 0)
        return true;
    if (!check_characters(path, "path", complaint) || !check_characters(query, "query", complaint))
        return false;
    if (!slice_starts(path, "/") && !cut_authority(target, complaint))
        return false;
    return check_segments(target->path, complaint);
}

static struct problem problem_of_segment(struct slice segment)
{
    if (segment.length == 0)
        return problem_of("has an empty segment: it neither ends with a slash nor has two together");
    if (slice_is(segment, ".") || slice_is(segment, ".."))
        return problem_of("has a dot segment");
    for (size_t i = 0; i < segment.length; i++)
        if (!char_is_unreserved(segment.data[i]))
            return problem_of("has \"%c\"; it takes letters, digits and -._~ between slashes", segment.data[i]);
    return problem_none();
}

struct problem target_prefix_problem(struct slice prefix, size_t most)
{
    struct slice rest = prefix, segment;
    struct problem problem = problem_none();
    if (!slice_starts(prefix, "/"))
        return problem_of("must begin with a slash");
    if (prefix.length > most)
        return problem_of("has %zu bytes; it can have %zu", prefix.length, most);
    while (!problem_found(&problem) && target_next_segment(&rest, &segment))
        problem = problem_of_segment(segment);
    return problem;
}

bool target_cut_prefix(struct slice *path, const char *prefix)
{
    if (!prefix || !slice_starts(*path, prefix))
        return false;
    size_t length = strlen(prefix);
    struct slice rest = { path->data + length, path->length - length };
    if (rest.length && rest.data[0] != '/')
        return false;
    *path = rest.length ? rest : slash;
    return true;
}

bool target_next_segment(struct slice *path, struct slice *segment)
{
    if (path->length == 0)
        return false;
    const char *start = path->data + 1;
    const char *end = memchr(start, '/', path->length - 1);
    size_t length = end ? (size_t)(end - start) : path->length - 1;
    *segment = (struct slice){ start, length };
    path->data = start + length;
    path->length -= length + 1;
    return true;
}

bool target_next_parameter(struct slice *query, struct slice *name, struct slice *value)
{
    while (query->length) {
        const char *end = slice_find(*query, '&');
        struct slice part = { query->data, end ? (size_t)(end - query->data) : query->length };
        size_t taken = end ? part.length + 1 : part.length;
        slice_skip(query, taken);
        if (part.length == 0)
            continue;
        const char *equals = slice_find(part, '=');
        *name = (struct slice){ part.data, equals ? (size_t)(equals - part.data) : part.length };
        *value = equals ? (struct slice){ equals + 1, part.length - name->length - 1 } : (struct slice){ 0 };
        return true;
    }
    return false;
}

bool target_comes_again(struct slice query, struct slice name)
{
    struct slice other, value;
    while (target_next_parameter(&query, &other, &value) && other.data < name.data)
        if (slice_equals(other, name))
            return true;
    return false;
}
