/* The help on recipes, made from the table of modifiers, as a page, as JSON and as text. */
#include <string.h>

#include "render/page-parts.h"
#include "recipe/recipe.h"

/* What a recipe looks like, by example. */
static const struct part examples[] = {
    { "418", "the code" },
    { "200:0.9,503:0.1", "a choice by weight" },
    { "200,201,500-504", "a choice, each code as likely as the next" },
    { "503*2,200", "503 twice as often as 200" },
    { "503*2,200;in-order;key=job42", "503, 503, then 200 for ever; counted per key, or else per recipe" },
    { "200;limit=5/10s;key=job42", "the sixth request within ten seconds gets 429" },
    { "102+102+103+200;delay=2s", "interim responses first, spread over two seconds" },
    { "503;retry-after=date;body=busy", "modifiers" },
};
enum { EXAMPLES = sizeof examples / sizeof *examples };

/* Where a recipe may stand; a later one overrides an earlier one. */
static const struct part carriers[] = {
    { "/status/503;delay=2s", "in the path; further segments are ignored" },
    { "/status/503?delay=2s", "in the query, each parameter a modifier" },
    { "Everystatus: 503;delay=2s", "in a request field, on any path" },
    { "--default 503", "on the command line; --route and --routes for single paths" },
};
enum { CARRIERS = sizeof carriers / sizeof *carriers };

/* Where it shows what came of them. */
static const struct part results[] = {
    { "/_/requests?key=job42", "the requests with the key and their answers; /_/ lists more" },
    { "/_/verify/job42?attempts=3&last=200", "409 unless they were so; /_/verify lists all checks" },
    { "/curl/56", "what brings curl to exit so; /curl lists all exit codes" },
    { "/codes/503", "the explanation of a code, as a 200; / lists all codes" },
};
enum { RESULTS = sizeof results / sizeof *results };

static bool next_modifier(size_t i, struct usage *usage)
{
    size_t count;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    if (i < count)
        *usage = (struct usage){ rows[i].name, rows[i].value, rows[i].help };
    return i < count;
}

/* "delay=250ms|1.5s" */
static void add_usage(struct buffer *out, const struct usage *row)
{
    buffer_string(out, row->name);
    if (row->value)
        buffer_format(out, "=%s", row->value);
}

void page_parts_json(struct members *json, const char *name, const struct part *parts, size_t count)
{
    member_open(json, name, '[');
    for (size_t i = 0; i < count; i++) {
        member_open_flat(json, NULL, '{');
        member_string(json, "example", parts[i].name);
        member_string(json, "meaning", parts[i].value);
        member_close(json, '}');
    }
    member_close(json, ']');
}

void page_usages_json(struct members *json, const char *name, next_usage *next)
{
    struct usage row;
    member_open(json, name, '[');
    for (size_t i = 0; next(i, &row); i++) {
        member_open_flat(json, NULL, '{');
        member_string(json, "name", row.name);
        member_string(json, "value", row.value);
        member_string(json, "help", row.help);
        member_close(json, '}');
    }
    member_close(json, ']');
}

void page_help_json(struct buffer *out)
{
    struct members json = { .out = out };
    member_open(&json, NULL, '{');
    page_parts_json(&json, "recipes", examples, EXAMPLES);
    page_parts_json(&json, "carriers", carriers, CARRIERS);
    page_parts_json(&json, "results", results, RESULTS);
    page_usages_json(&json, "modifiers", next_modifier);
    page_faults_json(&json);
    member_close(&json, '}');
}

void page_parts_text(struct buffer *out, const char *heading, const struct part *parts, size_t count)
{
    buffer_format(out, "%s\n", heading);
    for (size_t i = 0; i < count; i++)
        buffer_format(out, "  %s\n      %s\n", parts[i].name, parts[i].value);
    buffer_string(out, "\n");
}

void page_usages_text(struct buffer *out, const char *heading, next_usage *next)
{
    struct usage row;
    buffer_format(out, "%s\n", heading);
    for (size_t i = 0; next(i, &row); i++) {
        buffer_string(out, "  ");
        add_usage(out, &row);
        buffer_format(out, "\n      %s\n", row.help);
    }
}

void page_help_text(struct buffer *out)
{
    page_parts_text(out, "Recipes", examples, EXAMPLES);
    page_parts_text(out, "Where they stand", carriers, CARRIERS);
    page_parts_text(out, "What came of them", results, RESULTS);
    page_usages_text(out, "Modifiers", next_modifier);
    page_faults_text(out);
}

static void add_row_html(struct buffer *out, const char *term, const char *meaning)
{
    buffer_string(out, "<dt><code>");
    html_string(out, term);
    buffer_string(out, "</code></dt><dd>");
    html_string(out, meaning);
    buffer_string(out, "</dd>\n");
}

void page_parts_html(struct buffer *out, const char *heading, const struct part *parts, size_t count)
{
    buffer_format(out, "<section>\n<h2>%s</h2>\n<dl>\n", heading);
    for (size_t i = 0; i < count; i++)
        add_row_html(out, parts[i].name, parts[i].value);
    buffer_string(out, "</dl>\n</section>\n");
}

void page_usages_html(struct buffer *out, const char *heading, next_usage *next)
{
    struct usage row;
    buffer_format(out, "<section id=\"usages\">\n<h2>%s</h2>\n<dl>\n", heading);
    for (size_t i = 0; next(i, &row); i++) {
        struct buffer usage = { 0 };
        add_usage(&usage, &row);
        add_row_html(out, usage.failed ? row.name : usage.data, row.help);
        buffer_release(&usage);
    }
    buffer_string(out, "</dl>\n</section>\n");
}

void page_help_html(struct buffer *out)
{
    html_head(out, 0, "Recipes", "gallery", "How to ask everystatus for any response.");
    html_navigation(out);
    buffer_string(out,
                  "<h1>Recipes</h1>\n<p class=\"summary\">Everything that a response can be asked to be is one short text: "
                  "a code, or several, with <a href=\"#usages\">modifiers</a>, of which one is a "
                  "<a href=\"#faults\">fault</a>.</p>\n");
    page_parts_html(out, "Examples", examples, EXAMPLES);
    page_parts_html(out, "Where they stand", carriers, CARRIERS);
    page_parts_html(out, "What came of them", results, RESULTS);
    page_usages_html(out, "Modifiers", next_modifier);
    page_faults_html(out);
    buffer_string(out, "</main>\n");
    html_foot(out);
}
