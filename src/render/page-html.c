/* The explanation of a code as a page for a browser. */
#include <string.h>

#include "render/page-parts.h"
#include "catalog/representations.h"

static void add_neighbour(struct buffer *out, const char *rel, int code, const char *before, const char *after)
{
    buffer_format(out, "<a rel=\"%s\" href=\"/codes/%d\">%s%d%s</a>", rel, code, before, code, after);
}

/* Links to the gallery and to the known codes on either side; all of them fit one line of a phone. */
static void add_navigation(struct buffer *out, int code)
{
    size_t count, next = 0;
    const struct status *rows = statuses(&count);
    while (next < count && rows[next].code < code)
        next++;
    size_t before = next;
    next += next < count && rows[next].code == code;
    buffer_string(out, "<header><nav aria-label=\"Codes\"><a class=\"home\" href=\"/\">everystatus</a>");
    if (before > 0)
        add_neighbour(out, "prev", rows[before - 1].code, "&larr; ", "");
    if (next < count)
        add_neighbour(out, "next", rows[next].code, "", " &rarr;");
    buffer_string(out, "</nav></header>\n");
}

static void add_summary(struct buffer *out, const struct subject *subject)
{
    const char *target = subject->told ? page_redirect(subject) : NULL;
    html_title(out, subject->code, subject->row->phrase);
    buffer_string(out, "<p class=\"summary\">");
    html_prose(out, subject->prose->summary);
    buffer_string(out, "</p>\n");
    if (target) {
        buffer_string(out, "<p class=\"note\">Go on at ");
        html_link(out, target, target);
        buffer_string(out, "</p>\n");
    }
    if (subject->row->detail) {
        buffer_string(out, "<p class=\"note\"><strong>In this answer:</strong> ");
        html_prose(out, subject->row->detail);
        buffer_string(out, "</p>\n");
    }
}

static void add_prose(struct buffer *out, const struct prose *prose)
{
    struct part sections[PAGE_SECTIONS];
    page_sections(prose, sections);
    for (size_t i = 0; i < PAGE_SECTIONS; i++) {
        buffer_string(out, "<section>\n");
        html_element(out, "h2", sections[i].name);
        buffer_string(out, "\n<p>");
        html_prose(out, sections[i].value);
        buffer_string(out, "</p>\n</section>\n");
    }
}

static void add_reference(struct buffer *out, const struct subject *subject)
{
    if (!subject->row->spec)
        return;
    buffer_string(out, "<dt>Reference</dt><dd><a href=\"");
    page_reference(out, subject->code);
    buffer_string(out, "\">");
    page_reference_name(out, subject->row);
    buffer_string(out, "</a></dd>\n");
}

static void add_uses(struct buffer *out, const struct status *row)
{
    if (row->uses->name)
        buffer_string(out, "<dt>Used by</dt>");
    for (const struct status_use *use = row->uses; use->name; use++) {
        buffer_string(out, "<dd>");
        html_string(out, use->vendor);
        buffer_string(out, ": ");
        html_string(out, use->name);
        buffer_string(out, "</dd>\n");
    }
}

static void add_facts(struct buffer *out, const struct subject *subject)
{
    struct part facts[PAGE_FACTS];
    size_t count = page_facts(subject, facts);
    buffer_string(out, "<aside aria-label=\"Facts\">\n<h2>Facts</h2>\n<dl>\n");
    for (size_t i = 0; i < count; i++) {
        html_element(out, "dt", facts[i].name);
        html_element(out, "dd", facts[i].value);
        buffer_string(out, "\n");
    }
    add_reference(out, subject);
    add_uses(out, subject->row);
    buffer_string(out, "</dl>\n</aside>\n");
}

/* A Link field's value with each <target> as a hyperlink. */
static void add_targets(struct buffer *out, const char *value)
{
    for (const char *open; (open = strchr(value, '<'));) {
        size_t length = strcspn(open + 1, ">");
        struct buffer target = { 0 };
        buffer_add(&target, open + 1, length);
        buffer_html(out, value, (size_t)(open + 1 - value));
        if (target.data)
            html_link(out, target.data, target.data);
        out->failed |= target.failed;
        buffer_release(&target);
        value = open + 1 + length;
    }
    html_string(out, value);
}

static void add_value(struct buffer *out, const struct status_field *field)
{
    const char *value = page_field_value(field);
    if (strcmp(field->name, "Location") == 0)
        html_link(out, value, value);
    else if (strcmp(field->name, "Link") == 0)
        add_targets(out, value);
    else
        html_string(out, value);
}

static void add_head(struct buffer *out, const struct subject *subject, const struct head *head)
{
    buffer_format(out, "<b>HTTP/1.1 %d ", head->code);
    html_string(out, head->phrase);
    buffer_string(out, "</b>\n");
    const struct status_field *field = subject->fields;
    for (; (field = page_field_next(field, subject->method, head->interim)); field++) {
        html_string(out, field->name);
        buffer_string(out, ": ");
        add_value(out, field);
        buffer_string(out, "\n");
    }
}

static void add_wire(struct buffer *out, const struct subject *subject)
{
    struct head heads[PAGE_HEADS];
    size_t count = page_heads(subject, heads);
    struct buffer command = { 0 };
    page_command(&command, subject);
    buffer_string(out, "<section>\n<h2>On the wire</h2>\n<pre><kbd>");
    html_text(out, &command);
    buffer_string(out, "</kbd>\n");
    buffer_release(&command);
    for (size_t i = 0; i < count; i++) {
        buffer_string(out, "\n");
        add_head(out, subject, &heads[i]);
    }
    buffer_string(out, "</pre>\n</section>\n");
}

/* The way between the answer and the page about it, and to their other forms. */
static void add_foot(struct buffer *out, const struct subject *subject)
{
    unsigned offered = format_offered(subject->code);
    const char *words = subject->told ? "This is the answer itself; its page is" : "Get the answer itself:";
    const char *path = subject->told ? "/codes" : "/status";
    buffer_format(out, "<footer>\n<p>%s <a href=\"%s/%d\">", words, path, subject->code);
    buffer_format(out, "%s/%d</a></p>\n<p>Other forms:", path, subject->code);
    for (int format = 0; format < FORMATS; format++) {
        const char *name = format_row((enum format)format)->name;
        if (format != FORMAT_HTML && format != FORMAT_EMPTY && offered & 1u << format)
            buffer_format(out, " <a href=\"/%s/%d?format=%s\">%s</a>", FORMAT_PAGES & 1 << format ? "codes" : "status",
                          subject->code, name, name);
    }
    buffer_string(out, "</p>\n<p>More than a code: <a href=\"/help\">recipes</a> <a href=\"/curl\">how curl ends</a></p>\n"
                       "</footer>\n");
}

void page_explain_html(struct buffer *out, const struct subject *subject)
{
    html_head(out, subject->code, subject->row->phrase, status_stem(subject->code), subject->prose->summary);
    add_navigation(out, subject->code);
    buffer_string(out, "<main>\n");
    add_summary(out, subject);
    buffer_string(out, "<div class=\"columns\">\n<div>\n");
    add_prose(out, subject->prose);
    add_wire(out, subject);
    buffer_string(out, "</div>\n");
    add_facts(out, subject);
    buffer_string(out, "</div>\n</main>\n");
    add_foot(out, subject);
    html_foot(out);
}
