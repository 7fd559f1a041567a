/* The part of the help that lists the faults, as a page, as JSON and as text. */
#include "pure/curl-exits.h"
#include "pure/page-parts.h"

/* "stall-after=BYTES" */
static void add_usage(struct text *out, const struct fault *fault)
{
    text_string(out, fault->name);
    fault_usage(out, fault);
}

/* "an answer with content, an HTTP/1.1 request" */
static void add_needs(struct text *out, const struct fault *fault)
{
    const char *before = "";
    for (size_t i = 0; i < FAULT_NEEDS; i++)
        if (fault->needs & 1u << i) {
            text_format(out, "%s%s", before, fault_need_name(i));
            before = ", ";
        }
}

/* "0, 61 with --compressed": what curl exits with. links: in HTML. */
static void add_exits(struct text *out, const struct fault *fault, bool links)
{
    size_t count;
    const struct curl_way *ways = curl_ways(&count);
    const char *before = "";
    for (size_t i = 0; i < count; i++)
        if (curl_way_fault(&ways[i]) == fault) {
            text_string(out, before);
            curl_add_exits(out, &ways[i], links);
            if (ways[i].options)
                text_format(out, " with %s", ways[i].options);
            before = ", ";
        }
}

/* All but the exit codes. */
static void add_help(struct text *out, const struct fault *fault)
{
    text_format(out, "%s; %s", fault->help, fault_end_name(fault));
    text_string(out, fault->needs ? "; needs " : "");
    add_needs(out, fault);
    text_string(out, "; curl exits with ");
}

void page_faults_json(struct members *json)
{
    size_t count;
    const struct fault *rows = faults(&count);
    member_open(json, "faults", '[');
    for (size_t i = 0; i < count; i++) {
        struct text usage = { 0 }, needs = { 0 }, exits = { 0 };
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
        text_release(&usage);
        text_release(&needs);
        text_release(&exits);
    }
    member_close(json, ']');
}

void page_faults_text(struct text *out)
{
    size_t count;
    const struct fault *rows = faults(&count);
    text_string(out, "\nFaults, fault=NAME: what is sent; how the connection ends; what is needed; how curl ends (/curl)\n");
    for (size_t i = 0; i < count; i++) {
        text_string(out, "  ");
        add_usage(out, &rows[i]);
        text_string(out, "\n      ");
        add_help(out, &rows[i]);
        add_exits(out, &rows[i], false);
        text_string(out, "\n");
    }
}

void page_faults_html(struct text *out)
{
    size_t count;
    const struct fault *rows = faults(&count);
    text_string(out, "<section id=\"faults\">\n<h2>Faults</h2>\n<p><code>fault=NAME</code>: what is sent; how the connection "
                     "ends; what is needed; how <a href=\"/curl\">curl</a> ends.</p>\n<dl>\n");
    for (size_t i = 0; i < count; i++) {
        struct text usage = { 0 }, help = { 0 };
        add_usage(&usage, &rows[i]);
        add_help(&help, &rows[i]);
        text_string(out, "<dt><code>");
        html_text(out, &usage);
        text_string(out, "</code></dt><dd>");
        html_prose(out, help.failed ? "" : help.data);
        add_exits(out, &rows[i], true);
        text_string(out, "</dd>\n");
        text_release(&usage);
        text_release(&help);
    }
    text_string(out, "</dl>\n</section>\n");
}
