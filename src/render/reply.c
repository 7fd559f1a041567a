/* A response made ready: the fields that every one carries, refusals, and its form as bytes. */
#include "render/reply.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/clock.h"
#include "catalog/representations.h"
#include "catalog/statuses.h"
#include "http/fields.h"
#include "render/page.h"

static const char *const marks[MARKS] = {
    [MARK_TOLD] = "told",     [MARK_SERVED] = "served",     [MARK_REFUSED] = "refused",
    [MARK_EARNED] = "earned", [MARK_UNEARNED] = "unearned",
};

const char *mark_name(enum mark mark)
{
    return marks[mark];
}

/* Nothing but our own style sheet and icon, no frames; forms only back to us. */
#define PAGE_POLICY                                                                                                            \
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

/* No scripts, and with our own modules, which may ask us alone and write no markup (W3C Trusted Types). */
static const char *const page_policies[] = {
    PAGE_POLICY,
    PAGE_POLICY "; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'",
};

/* The fields that the server has for every reply, unless this one says something else of them. */
enum own { OWN_EXPOSED, OWN_TYPE, OWN_CACHING, OWN_VARY, OWN_SHARED, OWN_SNIFFING, OWN_POLICY, OWNS };
static const struct slice own_names[OWNS] = {
    [OWN_EXPOSED] = SLICE("Access-Control-Expose-Headers"),
    [OWN_TYPE] = SLICE("Content-Type"),
    [OWN_CACHING] = SLICE("Cache-Control"),
    [OWN_VARY] = SLICE("Vary"),
    [OWN_SHARED] = SLICE("Access-Control-Allow-Origin"),
    [OWN_SNIFFING] = SLICE("X-Content-Type-Options"),
    [OWN_POLICY] = SLICE("Content-Security-Policy"),
};

/* Which of them these fields are, as bits. */
static unsigned own_among(const struct buffer *fields)
{
    struct slice rest = { fields->data, fields->length }, name, value;
    unsigned found = 0;
    while (fields_next(&rest, &name, &value))
        for (int i = 0; i < OWNS; i++)
            found |= slice_equals_caseless(name, own_names[i]) ? 1u << i : 0;
    return found;
}

/* Fields that a page may read anyway, or whose reading means nothing to one (Fetch 3.2.3, CORS-safelisted). */
static bool is_exposed_anyway(struct slice name)
{
    static const char *const names[] = { "Cache-Control", "Content-Type",   "Last-Modified",     "Connection",
                                         "Vary",          "Content-Length", "Transfer-Encoding", "Trailer" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_is_caseless(name, names[i]))
            return true;
    return false;
}

static void add_own(struct reply *reply, unsigned said, enum own own, const char *value)
{
    if (!(said & 1u << own))
        fields_add(&reply->fields, own_names[own], slice_of(value));
}

/* Access-Control-Expose-Headers, with the names of the fields so far, each once. */
static void expose(struct reply *reply, unsigned said, struct buffer *list)
{
    const struct slice first = SLICE("Everystatus"), all = { reply->fields.data, reply->fields.length };
    struct slice rest = all, before = { all.data, 0 }, name, value;
    if (said & 1u << OWN_EXPOSED)
        return;
    buffer_add(list, first.data, first.length);
    for (; fields_next(&rest, &name, &value); before.length = all.length - rest.length) {
        if (is_exposed_anyway(name) || slice_equals_caseless(name, first) || fields_find(before, name.data).data)
            continue;
        buffer_string(list, ", ");
        buffer_add(list, name.data, name.length);
    }
    if (!list->failed)
        add_own(reply, 0, OWN_EXPOSED, list->data);
}

/* Whether a cache may keep the reply. */
static bool is_cacheable(const struct reply *reply, unsigned said)
{
    struct slice rest = { reply->fields.data, reply->fields.length }, name, value;
    bool kept = true;
    if (!(said & 1u << OWN_CACHING))
        return reply->cache_control && !slice_has_token(slice_of(reply->cache_control), "no-store");
    while (fields_next(&rest, &name, &value))
        if (slice_equals_caseless(name, own_names[OWN_CACHING]))
            kept &= !slice_has_token(value, "no-store");
    return kept;
}

static void add_to_list(struct buffer *list, const char *member)
{
    struct slice so_far = { list->data, list->length };
    if (slice_has_token(so_far, member) || slice_has_token(so_far, "*"))
        return;
    buffer_string(list, list->length ? ", " : "");
    buffer_string(list, member);
}

/* One Vary for all that the reply depends on (RFC 9110 12.5.5): what it says itself, Accept where that chose the format, and in
 * what a cache may keep, the field Everystatus, which changes the answer on any path. */
static void add_vary(struct reply *reply, unsigned said, struct buffer *list)
{
    struct slice rest = { reply->fields.data, reply->fields.length }, name, value;
    list->length = 0;
    while (said & 1u << OWN_VARY && fields_next(&rest, &name, &value))
        if (slice_equals_caseless(name, own_names[OWN_VARY]))
            add_to_list(list, value.data);
    if (said & 1u << OWN_VARY)
        reply_drop_field(reply, own_names[OWN_VARY].data);
    if (reply->negotiated)
        add_to_list(list, "Accept");
    if (is_cacheable(reply, said))
        add_to_list(list, "Everystatus");
    if (list->length)
        add_own(reply, 0, OWN_VARY, list->data);
}

void reply_finish(struct reply *reply)
{
    const char *type = reply->content_type ? reply->content_type : format_row(reply->format)->content_type;
    const char *caching = reply->cache_control ? reply->cache_control : "no-store";
    struct buffer list = { 0 };
    const unsigned settled = own_among(&reply->settled), said = settled | own_among(&reply->fields);
    expose(reply, said, &list);
    if (type && reply_size(reply))
        add_own(reply, said, OWN_TYPE, type);
    reply_field(reply, "Everystatus", marks[reply->mark]);
    if (*caching)
        add_own(reply, said, OWN_CACHING, caching);
    if (!(settled & 1u << OWN_VARY))
        add_vary(reply, said, &list);
    add_own(reply, said, OWN_SHARED, "*");
    add_own(reply, said, OWN_SNIFFING, "nosniff");
    if (type && strncmp(type, "text/html", 9) == 0)
        add_own(reply, said, OWN_POLICY, page_policies[reply->scripts]);
    reply->failed |= reply->fields.failed || reply->settled.failed || reply->body.failed || list.failed;
    buffer_release(&list);
}

/* Whether part lies in whole, in memory. */
static bool lies_in(struct slice part, struct slice whole)
{
    const uintptr_t at = (uintptr_t)part.data, start = (uintptr_t)whole.data;
    return part.data && whole.data && at >= start && at + part.length <= start + whole.length;
}

/* Adds the target with what was meant most likely in place of what is wrong. */
static void add_corrected(struct buffer *out, const struct complaint *complaint, const struct target *target)
{
    const struct slice path = target->path, query = target->query;
    const char *wrong = complaint->text.data + complaint->column - 1 - complaint->before, *end = wrong + complaint->wrong;
    const struct slice whole = lies_in(complaint->text, path) ? path : query;
    buffer_string(out, target->prefix ? target->prefix : "");
    if (whole.data == query.data)
        buffer_format(out, "%.*s?", (int)path.length, path.data);
    buffer_add(out, whole.data, (size_t)(wrong - whole.data));
    buffer_string(out, complaint->instead);
    buffer_add(out, end, (size_t)(whole.data + whole.length - end));
    if (whole.data == path.data && query.data)
        buffer_format(out, "?%.*s", (int)query.length, query.data);
}

static bool can_be_corrected(const struct complaint *complaint, const struct target *target)
{
    return complaint->instead && complaint->column > complaint->before &&
           complaint->column - 1 - complaint->before + complaint->wrong <= complaint->text.length &&
           (lies_in(complaint->text, target->path) || lies_in(complaint->text, target->query));
}

void reply_complaint(struct reply *reply, const struct complaint *complaint, const struct request *request,
                     const struct curl_place *place)
{
    struct complaint under = *complaint;
    struct buffer detail = { .root = request->target.prefix }, corrected = { 0 };
    buffer_paths(&detail, complaint->detail);
    if (!detail.failed && detail.length < sizeof under.detail)
        memcpy(under.detail, detail.data, detail.length + 1);
    if (can_be_corrected(complaint, &request->target))
        add_corrected(&corrected, complaint, &request->target);
    if (corrected.data)
        under.corrected = corrected.failed ? NULL : corrected.data;
    unsigned offered = format_offered(complaint->code) & ~(1u << FORMAT_XML);
    reply->code = complaint->code;
    reply->mark = MARK_REFUSED;
    reply->negotiated = true;
    reply->format = accept_choose(&request->accept, offered, FORMAT_JSON);
    reply->body.root = request->target.prefix;
    reply->scripts = place && place->scripts;
    page_error(&reply->body, &under, reply->format, place);
    reply->failed |= detail.failed || corrected.failed;
    buffer_release(&detail);
    buffer_release(&corrected);
}

void reply_render_content(struct buffer *out, const struct reply *reply)
{
    reply_add_content(reply, out, 0, reply_size(reply));
}

void reply_render_fields(struct buffer *out, const struct reply *reply, bool closes)
{
    char date[CLOCK_DATE_SIZE];
    const char *name, *value, *before = closes ? ", " : "Connection: ";
    clock_date(date, time(NULL));
    if (!reply->no_date && !reply_has_field(reply, "Date"))
        buffer_format(out, "Date: %s\r\n", date);
    buffer_string(out, closes ? "Connection: close" : "");
    for (size_t at = 0; reply_next_field(reply, &at, &name, &value);)
        if (strcasecmp(name, "Connection") == 0 && strcasecmp(value, "close") != 0) {
            buffer_format(out, "%s%s", before, value);
            before = ", ";
        }
    buffer_string(out, *before == ',' ? "\r\n" : "");
    for (size_t at = 0; reply_next_field(reply, &at, &name, &value);)
        if (strcasecmp(name, "Connection") != 0)
            buffer_format(out, "%s: %s\r\n", name, value);
}

bool reply_has_length(int code)
{
    enum status_content content = status_of(code)->content;
    return content != CONTENT_NONE && content != CONTENT_UNSENT;
}

void reply_render(struct buffer *out, const struct reply *reply, struct slice reason, bool head_only)
{
    struct slice phrase = reason.data ? reason : slice_of(status_of(reply->code)->phrase);
    buffer_format(out, "HTTP/1.1 %d %.*s\r\n", reply->code, (int)phrase.length, phrase.data);
    reply_render_fields(out, reply, true);
    if (reply_has_length(reply->code) && !reply->no_length)
        buffer_format(out, "Content-Length: %zu\r\n", reply_size(reply));
    buffer_string(out, "\r\n");
    if (!head_only && reply_has_length(reply->code))
        reply_render_content(out, reply);
}
