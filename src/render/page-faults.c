/* The part of the help that lists the faults, as a page, as JSON and as text. */
#include "catalog/curl-exits.h"
#include "render/page-parts.h"

/* "stall-after=BYTES" */
static void add_usage(struct buffer *out, const struct fault *fault)
{
    buffer_string(out, fault->name);
    fault_usage(out, fault);
}

/* "an answer with content, an HTTP/1.1 request" */
static void add_needs(struct buffer *out, const struct fault *fault)
{
    const char *before = "";
    for (size_t i = 0; i < FAULT_NEEDS; i++)
        if (fault->needs & 1u << i) {
            buffer_format(out, "%s%s", before, fault_need_name(i));
            before = ", ";
        }
}

/* "0, 61 with --compressed": what curl exits with. links: in HTML. */
static void add_exits(struct buffer *out, const struct fault *fault, bool links)
{
    size_t count;
    const struct curl_way *ways = curl_ways(&count);
    const char *before = "";
    for (size_t i = 0; i < count; i++)
        if (curl_way_fault(&ways[i]) == fault) {
            buffer_string(out, before);
            curl_add_exits(out, &ways[i], links);
            if (ways[i].options)
                buffer_format(out, " with %s", ways[i].options);
            before = ", ";
        }
}

/* All but the exit codes. */
static void add_help(struct buffer *out, const struct fault *fault)
{
    buffer_format(out, "%s; %s", fault->help, fault_end_name(fault));
    buffer_string(out, fault->needs ? "; needs " : "");
    add_needs(out, fault);
    buffer_string(out, "; curl exits with ");
}

void page_faults_json(struct members *json)
{
    size_t count;
    const struct fault *rows = faults(&count);
    member_open(json, "faults", '[');
    for (size_t i = 0; i < count; i++) {
        struct buffer usage = { 0 }, needs = { 0 }, exits = { 0 };
        add_usage(&usage, &rows[i]);
        add_needs(&needs, &rows[i]);
        add_exits(&exits, &rows[i], false);
        member_open_flat(json, NULL, '{');
        member_string(json, "usage", usage.data);
        member_string(json, "sends", rows[i].help);
        member_string(json, "end", fault_end_name(&rows[i]));
        member_string(json, "needs", needs.data);
        member_string(json, "curl", exits.data);
        member_close(json, '}');
        buffer_release(&usage);
        buffer_release(&needs);
        buffer_release(&exits);
    }
    member_close(json, ']');
}

void page_faults_text(struct buffer *out)
{
    size_t count;
    const struct fault *rows = faults(&count);
    buffer_string(out, "\nFaults, fault=NAME: what is sent; how the connection ends; what is needed; how curl ends (/curl)\n");
    for (size_t i = 0; i < count; i++) {
        buffer_string(out, "  ");
        add_usage(out, &rows[i]);
        buffer_string(out, "\n      ");
        add_help(out, &rows[i]);
        add_exits(out, &rows[i], false);
        buffer_string(out, "\n");
    }
}

void page_faults_html(struct buffer *out)
{
    size_t count;
    const struct fault *rows = faults(&count);
    buffer_string(out, "<section id=\"faults\">\n<h2>Faults</h2>\n<p><code>fault=NAME</code>: what is sent; how the connection "
                       "ends; what is needed; how <a href=\"/curl\">curl</a> ends.</p>\n<dl>\n");
    for (size_t i = 0; i < count; i++) {
        struct buffer usage = { 0 }, help = { 0 };
        add_usage(&usage, &rows[i]);
        add_help(&help, &rows[i]);
        buffer_string(out, "<dt><code>");
        html_text(out, &usage);
        buffer_string(out, "</code></dt><dd>");
        html_prose(out, help.failed ? "" : help.data);
        add_exits(out, &rows[i], true);
        buffer_string(out, "</dd>\n");
        buffer_release(&usage);
        buffer_release(&help);
    }
    buffer_string(out, "</dl>\n</section>\n");
}
