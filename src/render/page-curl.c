/* The pages on curl's exit codes, each with the command lines that end with it. */
#include <string.h>

#include "catalog/curl-exits.h"
#include "render/page-parts.h"
#include "catalog/tls-faults.h"

/* The next way from *at on that ends with the exit code; NULL: there is none. */
static const struct curl_way *next_way(size_t *at, int code)
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

/* "The server sends nothing, and resets the connection." and what curl makes of it. */
static void add_why(struct buffer *out, const struct curl_way *way)
{
    static const char *const ends[FAULT_ENDS] = {
        [FAULT_FIN] = ", and closes the connection",
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
        curl_add_exits(out, way, false);
        buffer_string(out, ".");
    }
}

/* The command line, or what must be there for it. Returns whether it is one. */
static bool add_command(struct buffer *out, const struct curl_way *way, const struct curl_place *place)
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

static void member_text(struct members *json, const char *name, struct buffer *value)
{
    member_slice(json, name, (struct slice){ value->length ? value->data : "", value->length });
    json->out->failed |= value->failed;
    buffer_release(value);
}

static void add_way_json(struct members *json, const struct curl_way *way, const struct curl_place *place)
{
    struct buffer command = { 0 }, why = { 0 };
    bool there = add_command(&command, way, place);
    add_why(&why, way);
    member_open(json, NULL, '{');
    member_open_flat(json, "exits", '{');
    for (size_t i = 0; i < CURL_VERSIONS; i++)
        member_number(json, curl_version(i), way->exits[i]);
    member_close(json, '}');
    member_string(json, "fault", curl_way_fault(way) ? way->what : NULL);
    member_string(json, "port", curl_way_port(way));
    member_text(json, there ? "command" : "needs", &command);
    member_text(json, "why", &why);
    member_close(json, '}');
}

static void add_exit_json(struct members *json, const char *name, const struct curl_exit *row, const struct curl_place *place)
{
    member_open(json, name, '{');
    member_number(json, "exit", row->code);
    member_string(json, "name", row->name);
    member_string(json, "meaning", row->meaning);
    member_open(json, "ways", '[');
    const struct curl_way *way;
    for (size_t at = 0; (way = next_way(&at, row->code));)
        add_way_json(json, way, place);
    member_close(json, ']');
    member_close(json, '}');
}

static void add_json(struct buffer *out, const struct curl_exit *only, const struct curl_place *place)
{
    size_t count;
    const struct curl_exit *rows = curl_exits(&count);
    struct members json = { .out = out };
    if (only) {
        add_exit_json(&json, NULL, only, place);
        return;
    }
    member_open(&json, NULL, '{');
    member_open(&json, "exits", '[');
    for (size_t i = 0; i < count; i++)
        add_exit_json(&json, NULL, &rows[i], place);
    member_close(&json, ']');
    member_close(&json, '}');
}

static void add_exit_text(struct buffer *out, const struct curl_exit *row, const struct curl_place *place)
{
    const struct curl_way *way;
    plain_title(out, row->code, row->name);
    plain_wrap(out, 0, 0, row->meaning);
    for (size_t at = 0; (way = next_way(&at, row->code));) {
        struct buffer command = { 0 }, why = { 0 };
        bool there = add_command(&command, way, place);
        add_why(&why, way);
        buffer_format(out, "\n  %s%s\n", there ? "$ " : "", command.failed ? "" : command.data);
        if (why.length) {
            buffer_string(out, "    ");
            plain_wrap(out, 4, 4, why.data);
        }
        out->failed |= command.failed || why.failed;
        buffer_release(&command);
        buffer_release(&why);
    }
}

static void add_text(struct buffer *out, const struct curl_exit *only, const struct curl_place *place)
{
    size_t count;
    const struct curl_exit *rows = curl_exits(&count);
    for (size_t i = 0; i < count; i++) {
        if (only && only != &rows[i])
            continue;
        buffer_string(out, only || i == 0 ? "" : "\n\n");
        add_exit_text(out, &rows[i], place);
    }
}

static void add_way_html(struct buffer *out, const struct curl_way *way, const struct curl_place *place)
{
    struct buffer command = { 0 }, why = { 0 };
    bool there = add_command(&command, way, place);
    add_why(&why, way);
    buffer_string(out, there ? "<pre><kbd>" : "<pre>");
    html_text(out, &command);
    buffer_string(out, there ? "</kbd></pre>\n" : "</pre>\n");
    out->failed |= why.failed;
    if (why.length) {
        buffer_string(out, "<p>");
        html_prose(out, why.data);
        buffer_string(out, "</p>\n");
    }
    buffer_release(&command);
    buffer_release(&why);
}

static void add_card(struct buffer *out, const struct curl_exit *row)
{
    buffer_format(out, "<li><a href=\"/curl/%d\"><span class=\"code\">%d</span> <b>", row->code, row->code);
    html_name(out, row->name);
    buffer_string(out, "</b></a><p>");
    html_prose(out, row->meaning);
    buffer_string(out, "</p></li>\n");
}

static void add_list_html(struct buffer *out)
{
    size_t count;
    const struct curl_exit *rows = curl_exits(&count);
    buffer_string(out,
                  "<h1>How curl ends</h1>\n<p class=\"summary\">Every exit code of curl that a server can provoke, with the "
                  "command lines that end with it. Measured with curl ");
    for (size_t i = 0; i < CURL_VERSIONS; i++)
        buffer_format(out, "%s%s", i == 0 ? "" : i + 1 < CURL_VERSIONS ? ", " : " and ", curl_version(i));
    buffer_string(out, ".</p>\n<ul class=\"cards\">\n");
    for (size_t i = 0; i < count; i++)
        add_card(out, &rows[i]);
    buffer_string(out, "</ul>\n");
}

static void add_html(struct buffer *out, const struct curl_exit *only, const struct curl_place *place)
{
    html_head(out, only ? only->code : 0, only ? only->name : "How curl ends", "gallery",
              only ? only->meaning : "Every exit code of curl that a server can provoke.");
    html_navigation(out);
    if (only) {
        const struct curl_way *way;
        html_title(out, only->code, only->name);
        buffer_string(out, "<p class=\"summary\">");
        html_prose(out, only->meaning);
        buffer_string(out, "</p>\n<p>Paste one of these, and look with <code>echo $?</code>:</p>\n");
        for (size_t at = 0; (way = next_way(&at, only->code));)
            add_way_html(out, way, place);
    } else {
        add_list_html(out);
    }
    buffer_string(out, "</main>\n");
    html_foot(out);
}

void page_curl(struct buffer *out, const struct curl_exit *only, enum format format, const struct curl_place *place)
{
    static void (*const add[FORMATS])(struct buffer *, const struct curl_exit *, const struct curl_place *) = {
        [FORMAT_JSON] = add_json,
        [FORMAT_HTML] = add_html,
        [FORMAT_TEXT] = add_text,
    };
    if (add[format])
        add[format](out, only, place);
}
