/* The fields of a request as an echo shows them: by their names in order, without what is nobody's business. */
#include <stdlib.h>
#include <string.h>

#include "handlers/httpbin/parts.h"

/* What proxies add: httpbin hides it unless the query says show_env. */
static const struct slice environment[] = {
    SLICE("X-Varnish"),
    SLICE("X-Request-Start"),
    SLICE("X-Heroku-Queue-Depth"),
    SLICE("X-Real-Ip"),
    SLICE("X-Forwarded-Proto"),
    SLICE("X-Forwarded-Protocol"),
    SLICE("X-Forwarded-Ssl"),
    SLICE("X-Heroku-Queue-Wait-Time"),
    SLICE("X-Forwarded-For"),
    SLICE("X-Heroku-Dynos-In-Use"),
    SLICE("X-Forwarded-Port"),
    SLICE("X-Request-Id"),
    SLICE("Via"),
    SLICE("Total-Route-Time"),
    SLICE("Connect-Time"),
    { 0 },
};

/* What says who asks, or lets others ask as them (RFC 9110 11, RFC 6265 4.2): an answer that a cache may hand to others has
 * none of it. The last ones are no standard's, but widely used. */
static const struct slice credentials[] = {
    SLICE("Authorization"), SLICE("Proxy-Authorization"), SLICE("Cookie"),       SLICE("Cookie2"),
    SLICE("X-Api-Key"),     SLICE("X-Auth-Token"),        SLICE("X-Csrf-Token"), { 0 },
};

static bool is_among(struct slice name, const struct slice *names)
{
    for (; names->data; names++)
        if (slice_equals_caseless(name, *names))
            return true;
    return false;
}

bool httpbin_shows_environment(const struct request *request)
{
    struct slice query = request->target.query, name, value;
    while (target_next_parameter(&query, &name, &value))
        if (slice_is(name, "show_env"))
            return true;
    return false;
}

/* A field line that is shown. */
struct line {
    struct slice name, value;
};

/* Most requests have so few lines that they need no memory of their own while they are sorted. */
enum { FEW = 16 };

/* Takes the lines that are shown, as many as there is room for; returns how many there are. */
static size_t take_lines(struct line *lines, size_t room, const struct request *request, bool storable)
{
    const bool all = httpbin_shows_environment(request);
    struct line line;
    size_t count = 0;
    for (const char *at = NULL; request_next_field(request, &at, &line.name, &line.value);) {
        if ((!all && is_among(line.name, environment)) || (storable && is_among(line.name, credentials)))
            continue;
        if (count < room)
            lines[count] = line;
        count++;
    }
    return count;
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* A character of the name as Python's title() has it: a letter behind a letter is small, any other is capital. */
static char title_at(struct slice name, size_t at)
{
    const char c = name.data[at];
    if (!is_letter(c))
        return c;
    return (char)(at && is_letter(name.data[at - 1]) ? c | 0x20 : c & ~0x20);
}

/* By title, and lines of the same field as they came. */
static int compare(const void *a, const void *b)
{
    const struct line *left = a, *right = b;
    const struct slice one = left->name, other = right->name;
    for (size_t at = 0; at < one.length && at < other.length; at++) {
        const int difference = title_at(one, at) - title_at(other, at);
        if (difference)
            return difference;
    }
    if (one.length != other.length)
        return one.length < other.length ? -1 : 1;
    return one.data < other.data ? -1 : one.data > other.data;
}

/* Begins a member, up to its value. A name is a token, of which JSON escapes nothing (RFC 9110 5.6.2). */
static void begin_member(struct buffer *out, bool first, struct slice name)
{
    buffer_string(out, first ? "{\n    \"" : "\",\n    \"");
    if (!buffer_reserve(out, name.length))
        return;
    for (size_t at = 0; at < name.length; at++)
        out->data[out->length++] = title_at(name, at);
    buffer_string(out, "\": \"");
}

/* The values of a field's lines are one list (RFC 9110 5.3). */
static void write_lines(struct buffer *out, const struct line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i && slice_equals_caseless(lines[i].name, lines[i - 1].name))
            buffer_string(out, ",");
        else
            begin_member(out, i == 0, lines[i].name);
        buffer_json(out, lines[i].value.data, lines[i].value.length);
    }
    buffer_string(out, count ? "\"\n  }" : "{}");
}

void httpbin_write_headers(struct buffer *out, const struct request *request, bool storable)
{
    struct line few[FEW], *lines = few;
    const size_t count = take_lines(few, FEW, request, storable);
    if (count > FEW) {
        lines = malloc(count * sizeof *lines);
        out->failed |= !lines;
        if (!lines)
            return;
        take_lines(lines, count, request, storable);
    }
    qsort(lines, count, sizeof *lines, compare);
    write_lines(out, lines, count);
    if (lines != few)
        free(lines);
}
