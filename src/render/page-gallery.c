/* The gallery: every known code by class, as a page, as JSON and as lines of text. */
#include <string.h>

#include "render/page-parts.h"

/* Whether the row is the first of its class. */
static bool class_begins(const struct status *rows, size_t i)
{
    return i == 0 || strcmp(status_stem(rows[i - 1].code), status_stem(rows[i].code)) != 0;
}

static void add_path(struct members *json, const char *name, const char *path, int code)
{
    member_name(json, name);
    buffer_format(json->out, "\"%s%d\"", path, code);
}

static void add_row_json(struct members *json, const struct status *row)
{
    struct prose prose;
    json->out->failed |= !prose_of(&prose, row->code);
    member_open(json, NULL, '{');
    member_number(json, "code", row->code);
    member_string(json, "phrase", row->phrase);
    member_string(json, "class", status_class(row->code));
    member_string(json, "origin", status_origin_word(row->origin));
    member_string(json, "summary", prose.summary);
    add_path(json, "told", "/status/", row->code);
    add_path(json, "explained", "/codes/", row->code);
    member_close(json, '}');
}

void page_gallery_json(struct buffer *out)
{
    size_t count;
    const struct status *rows = statuses(&count);
    struct members json = { .out = out };
    member_open(&json, NULL, '{');
    member_open(&json, "codes", '[');
    for (size_t i = 0; i < count; i++)
        add_row_json(&json, &rows[i]);
    member_close(&json, ']');
    member_close(&json, '}');
}

void page_gallery_text(struct buffer *out)
{
    size_t count;
    const struct status *rows = statuses(&count);
    for (size_t i = 0; i < count; i++) {
        buffer_format(out, "%d %s", rows[i].code, rows[i].phrase);
        if (rows[i].origin != STATUS_REGISTERED)
            buffer_format(out, " (%s)", status_origin_word(rows[i].origin));
        buffer_string(out, "\n");
    }
}

static const char intro[] =
    "<header class=\"intro\">\n<h1>everystatus</h1>\n"
    "<p class=\"summary\">A server that answers with every HTTP status code, and explains it.</p>\n"
    "<p>Ask <code>/status/<var>N</var></code> for any number from 100 to 999, with any method:</p>\n"
    "<pre><kbd>curl -i localhost:8080/status/503</kbd>\n"
    "<kbd>curl -i -H 'Accept: text/plain' localhost:8080/status/418</kbd></pre>\n"
    "<p>The answer explains itself in what the client accepts: JSON, HTML, plain text or, for errors, "
    "<code>application/problem+json</code>; <code>?format=</code> chooses as well. Each code below leads to "
    "its explanation, which is itself a 200.</p>\n"
    "<p>A code can be more: <code>/status/503;delay=2s;retry-after=5</code> takes its time, "
    "<code>/sequence/503*2,200;key=job42</code> fails twice and then succeeds, <code>/status/200;fault=reset</code> breaks off. "
    "See <a href=\"/help\">recipes</a>, and <a href=\"/curl\">how curl ends</a> when an answer is broken.</p>\n"
    "<p>For programs: <a href=\"/codes?format=json\">all codes as JSON</a>, "
    "<a href=\"/codes?format=text\">as text</a>, <a href=\"/healthz\">/healthz</a></p>\n</header>\n";

/* Links to the classes, so that nobody has to scroll through a hundred cards. */
static void add_jumps(struct buffer *out, const struct status *rows, size_t count)
{
    buffer_string(out, "<nav class=\"jumps\" aria-label=\"Classes\">\n");
    for (size_t i = 0; i < count; i++) {
        if (!class_begins(rows, i))
            continue;
        const char *stem = status_stem(rows[i].code);
        buffer_format(out, "<a class=\"c%s\" href=\"#%s\">%s</a>\n", stem, stem, stem);
    }
    buffer_string(out, "</nav>\n");
}

static void add_class(struct buffer *out, int code)
{
    const char *stem = status_stem(code);
    buffer_format(out, "<section class=\"c%s\" aria-labelledby=\"%s\">\n<h2 id=\"%s\">", stem, stem, stem);
    html_string(out, status_class(code));
    buffer_format(out, " <small>%s</small></h2>\n<ul class=\"cards\">\n", stem);
}

static void add_card(struct buffer *out, const struct status *row)
{
    struct prose prose;
    out->failed |= !prose_of(&prose, row->code);
    buffer_format(out, "<li><a href=\"/codes/%d\"><span class=\"code\">%d</span> <b>", row->code, row->code);
    html_string(out, row->phrase);
    buffer_string(out, "</b></a>");
    if (row->origin != STATUS_REGISTERED) {
        buffer_string(out, " <small class=\"mark\">");
        html_string(out, status_origin_word(row->origin));
        buffer_string(out, "</small>");
    }
    buffer_string(out, "<p>");
    html_prose(out, prose.summary);
    buffer_string(out, "</p></li>\n");
}

void page_gallery_html(struct buffer *out)
{
    size_t count;
    const struct status *rows = statuses(&count);
    html_head(out, 0, "everystatus: every HTTP status code", "gallery",
              "A server that answers with every HTTP status code, and explains it.");
    buffer_string(out, intro);
    add_jumps(out, rows, count);
    buffer_string(out, "<main>\n");
    for (size_t i = 0; i < count; i++) {
        if (class_begins(rows, i))
            add_class(out, rows[i].code);
        add_card(out, &rows[i]);
        if (i + 1 == count || class_begins(rows, i + 1))
            buffer_string(out, "</ul>\n</section>\n");
    }
    buffer_string(out, "</main>\n");
    html_foot(out);
}
