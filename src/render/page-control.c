/* What there is under /_/, as a page, as JSON and as text. */
#include <stdint.h>

#include "render/page-parts.h"

static const struct part uses[] = {
    { "GET /_/requests?key=KEY", "the last hundred requests with that key, the newest first; without key=, of all" },
    { "GET /_/requests?method=POST&code=503&target=/status/", "those that fit all of it; target= is how the target starts" },
    { "GET /_/requests?key=KEY&order=oldest&limit=10", "the oldest first, and so many" },
    { "GET /_/requests?key=KEY&count", "only how many" },
    { "GET /_/requests?key=KEY&wait=3&timeout=5s", "answers when the third has come; 409 if it has not come in time" },
    { "DELETE /_/requests?key=KEY", "forgets them; takes key, method, code and target" },
    { "GET /_/verify/KEY?attempts=3&last=200", "409 unless the requests with that key were so; /_/verify lists all checks" },
    { "POST /_/reset/KEY", "forgets the key's count, limit and requests; DELETE does the same" },
    { "POST /_/reset", "forgets everything" },
};
enum { USES = sizeof uses / sizeof *uses };

static void add_counts(struct members *json, const char *name, const struct page_counts *counts)
{
    member_open_flat(json, name, '{');
    member_number(json, "keys", (long)counts->keys);
    member_number(json, "entries", (long)counts->entries);
    member_number(json, "bytes", (long)counts->bytes);
    member_close(json, '}');
}

static void add_json(struct buffer *out, const struct page_counts *now, const struct page_counts *most)
{
    struct members json = { .out = out };
    member_open(&json, NULL, '{');
    page_parts_json(&json, "control", uses, USES);
    add_counts(&json, "remembered", now);
    add_counts(&json, "at_most", most);
    member_close(&json, '}');
}

static void add_remembered(struct buffer *out, const struct page_counts *now, const struct page_counts *most)
{
    buffer_format(out, "Remembered: %llu of at most %llu keys, %llu of %llu requests, %llu of %llu bytes",
                  (unsigned long long)now->keys, (unsigned long long)most->keys, (unsigned long long)now->entries,
                  (unsigned long long)most->entries, (unsigned long long)now->bytes, (unsigned long long)most->bytes);
}

static void add_html(struct buffer *out, const struct page_counts *now, const struct page_counts *most)
{
    html_head(out, 0, "Journal", "gallery", "What everystatus remembers of requests.");
    html_navigation(out);
    buffer_string(out, "<h1>Journal</h1>\n<p class=\"summary\">What came with a key is remembered, and can be "
                       "<a href=\"/_/requests\">listed</a>, <a href=\"/_/verify\">judged</a> and forgotten.</p>\n<p>");
    add_remembered(out, now, most);
    buffer_string(out, "</p>\n");
    page_parts_html(out, "Requests", uses, USES);
    buffer_string(out, "</main>\n");
    html_foot(out);
}

void page_control(struct buffer *out, const struct page_counts *now, const struct page_counts *most, enum format format)
{
    if (format == FORMAT_HTML) {
        add_html(out, now, most);
    } else if (format == FORMAT_TEXT) {
        page_parts_text(out, "Journal and verdict", uses, USES);
        add_remembered(out, now, most);
        buffer_string(out, "\n");
    } else {
        add_json(out, now, most);
    }
}
