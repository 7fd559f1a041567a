/* The tables of the help, and the words for faults and for the ways in which curl ends. */
#include "render/guide.h"

#include <string.h>

#include "catalog/tls-faults.h"
#include "recipe/placeholder.h"
#include "recipe/recipe.h"

static const struct part examples[] = {
    { "418", "the code" },
    { "200:0.9,503:0.1", "a choice by weight" },
    { "200,201,500-504", "a choice, each code as likely as the next" },
    { "503*2,200", "503 twice as often as 200" },
    { "503*2,200;in-order;key=job42", "503, 503, then 200 for ever; counted per key, or else per recipe" },
    { "503(retry-after=2),200;in-order", "in parentheses, modifiers of that choice alone" },
    { "reset*2,200;in-order", "a fault in place of a code: two resets, then 200" },
    { "200;limit=5/10s;key=job42", "the sixth request within ten seconds gets 429" },
    { "102+102+103+200;delay=2s", "interim responses first, spread over two seconds" },
    { "503;retry-after=date;body=busy", "modifiers" },
    { "401;unless=Authorization:Bearer%20new;else=200", "a condition, and what the others get" },
};
/* A later one overrides an earlier one. */
static const struct part carriers[] = {
    { "/status/503;delay=2s", "in the path; further segments are ignored" },
    { "/status/503?delay=2s", "in the query, each parameter a modifier" },
    { "Everystatus: 503;delay=2s", "in a request field, on any path" },
    { "/gzip?delay=2s", "modifiers alone, in the query of other paths, httpbin's among them, change their answers" },
    { "--default 503", "on the command line; --route and --routes for single paths" },
};
static const struct part results[] = {
    { "/_/requests?key=job42", "the requests with the key and their answers; /_/ lists more" },
    { "/_/verify/job42?attempts=3&last=200", "409 unless they were so; /_/verify lists all checks" },
    { "/curl/56", "what brings curl to exit so; /curl lists all exit codes" },
    { "/codes/503", "the explanation of a code, as a 200; / lists all codes" },
};
static const struct part uses[] = {
    { "GET /_/requests?key=KEY", "the last hundred requests with that key, the newest first; without key=, of all" },
    { "GET /_/requests?method=POST&status=503&target=/status/", "those that fit all of it; target= is how the target starts" },
    { "GET /_/requests?key=KEY&order=oldest&limit=10", "the oldest first, and so many" },
    { "GET /_/requests?key=KEY&before=17",
      "those before the one with that id; \"next\" in a list leads on so, or with after=" },
    { "GET /_/requests?key=KEY&after=17&timeout=5s",
      "those after it, as soon as there is one; an empty list, and still 200, when time is up" },
    { "GET /_/requests?key=KEY&format=text", "the same to read; html is the page to watch a client on, which is /_/ as well" },
    { "GET /_/requests?trace=4bf92f3577b34da6a3ce929d0e0e4736", "those whose traceparent has that trace id" },
    { "GET /_/requests?key=KEY&count", "only how many" },
    { "GET /_/requests?key=KEY&wait=3&timeout=5s", "answers when the third has come; 409 if it has not come in time" },
    { "DELETE /_/requests?key=KEY", "forgets them; takes key, method, status, target and trace" },
    { "GET /_/verify/KEY?attempts=3&last=200", "409 unless the requests with that key were so; /_/verify lists all checks" },
    { "POST /_/reset/KEY", "forgets the key's count, limit and requests; DELETE does the same" },
    { "POST /_/reset", "forgets everything" },
    { "POST /_/pause?for=2s", "nobody can connect so long, as while a server is restarted; 0s ends it" },
};

enum {
    RECIPES = sizeof examples / sizeof *examples,
    CARRIERS = sizeof carriers / sizeof *carriers,
    RESULTS = sizeof results / sizeof *results,
    USES = sizeof uses / sizeof *uses,
};

const struct guide guide_recipes = { "recipes", "Recipes", examples, RECIPES };
const struct guide guide_carriers = { "carriers", "Where they stand", carriers, CARRIERS };
const struct guide guide_results = { "results", "What came of them", results, RESULTS };
const struct guide guide_control = { "control", "Journal and verdict", uses, USES };

bool guide_modifier(size_t i, struct usage *usage)
{
    size_t count;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    if (i < count)
        *usage = (struct usage){ rows[i].name, rows[i].value, rows[i].help, rows[i].example, recipe_group_name(rows[i].group) };
    return i < count;
}

bool guide_placeholder(size_t i, struct usage *usage)
{
    size_t count;
    const struct placeholder_row *rows = placeholder_rows(&count);
    if (i < count)
        *usage = (struct usage){ .name = rows[i].usage, .help = rows[i].help };
    return i < count;
}

bool guide_check(size_t i, struct usage *usage)
{
    size_t count;
    const struct verdict_row *rows = verdict_rows(&count);
    if (i < count)
        *usage = (struct usage){ .name = rows[i].name, .value = rows[i].value, .help = rows[i].help };
    return i < count;
}

void usage_words(struct buffer *out, const struct usage *row)
{
    buffer_string(out, row->name);
    if (row->value)
        buffer_format(out, "=%s", row->value);
}

void fault_words(struct buffer *out, const struct fault *fault)
{
    buffer_string(out, fault->name);
    fault_usage(out, fault);
}

void fault_needs_words(struct buffer *out, const struct fault *fault)
{
    const char *before = "";
    for (size_t i = 0; i < FAULT_NEEDS; i++)
        if (fault->needs & 1u << i) {
            buffer_format(out, "%s%s", before, fault_need_name(i));
            before = ", ";
        }
}

void fault_exits_words(struct buffer *out, const struct fault *fault, curl_write_exit *write)
{
    size_t count;
    const struct curl_way *ways = curl_ways(&count);
    const char *before = "";
    for (size_t i = 0; i < count; i++)
        if (curl_way_is_by(&ways[i], fault)) {
            buffer_string(out, before);
            curl_add_exits(out, &ways[i], write);
            if (ways[i].options)
                buffer_format(out, " with %s", ways[i].options);
            before = ", ";
        }
}

void fault_help_words(struct buffer *out, const struct fault *fault)
{
    buffer_format(out, "%s; %s", fault->help, fault_end_name(fault));
    buffer_string(out, fault->needs ? "; needs " : "");
    fault_needs_words(out, fault);
    buffer_string(out, "; curl exits with ");
}

const struct curl_way *way_next(size_t *at, int code)
{
    size_t count;
    const struct curl_way *ways = curl_ways(&count);
    while (*at < count) {
        const struct curl_way *way = &ways[(*at)++];
        if (curl_way_ends(way, code))
            return way;
    }
    return NULL;
}

/* The fault of TLS on the way's port; NULL: there is none. */
static const struct tls_fault *tls_fault_of(const struct curl_way *way)
{
    size_t count;
    const struct tls_fault *rows = tls_faults(&count);
    for (size_t i = 0; way->kind == CURL_PORT && i < count; i++)
        if (strcmp(rows[i].name, way->what) == 0)
            return &rows[i];
    return NULL;
}

void way_why(struct buffer *out, const struct curl_way *way)
{
    static const char *const ends[FAULT_ENDS] = {
        [FAULT_FIN] = ", and closes the connection",
        [FAULT_SILENT] = ", and closes the connection",
        [FAULT_RST] = ", and resets the connection",
        [FAULT_OPEN] = ", and then nothing more",
    };
    const struct fault *fault = curl_way_fault(way);
    const struct tls_fault *tls = tls_fault_of(way);
    if (fault)
        buffer_format(out, "The server sends %s%s.", fault->help, ends[fault->end] ? ends[fault->end] : "");
    if (tls)
        buffer_format(out, "On the port of %s, %s.", tls->name, tls->help);
    if (way->why)
        buffer_format(out, "%s%s", out->length ? " " : "", way->why);
    if (curl_way_varies(way)) {
        buffer_string(out, out->length ? " curl ends with " : "curl ends with ");
        curl_add_exits(out, way, NULL);
        buffer_string(out, ".");
    }
}

bool way_command(struct buffer *out, const struct curl_way *way, const struct curl_place *place)
{
    if (curl_command(out, way, place))
        return true;
    buffer_release(out);
    *out = (struct buffer){ 0 };
    buffer_format(out, "needs --tls-port");
    if (strcmp(curl_way_port(way), "tls") != 0)
        buffer_format(out, " and --tls-faults, for %s", way->what);
    return false;
}
