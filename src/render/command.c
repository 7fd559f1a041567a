/* The command line that gets an answer once more, as a shell takes it. */
#include <string.h>

#include "recipe/recipe.h"
#include "render/words.h"

/* Adds text as it stands within single quotes. */
static void add_quoted(struct buffer *out, struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] == '\'')
            buffer_string(out, "'\\''");
        else
            buffer_add(out, text.data + i, 1);
}

void add_encoded(struct buffer *out, struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (char_is_unreserved(text.data[i]))
            buffer_add(out, text.data + i, 1);
        else
            buffer_format(out, "%%%02X", (unsigned char)text.data[i]);
}

/* Whether the shell takes the text as it stands, outside of quotes. */
static bool is_plain(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (!char_is_unreserved(text.data[i]) && text.data[i] != '/')
            return false;
    return true;
}

/* curl takes braces and brackets for its own, unless it is told not to. */
static bool has_globs(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (strchr("{}[]", text.data[i]))
            return true;
    return false;
}

static void add_options(struct buffer *out, const struct page_request *request)
{
    bool head = strcmp(request->method, "HEAD") == 0;
    buffer_string(out, head ? "curl -I " : "curl -i ");
    if (!head && strcmp(request->method, "GET") != 0) {
        buffer_string(out, is_plain(slice_of(request->method)) ? "-X " : "-X '");
        add_quoted(out, slice_of(request->method));
        buffer_string(out, is_plain(slice_of(request->method)) ? " " : "' ");
    }
    if (has_globs(request->path) || has_globs(request->query))
        buffer_string(out, "-g ");
    if (request->upgrade)
        buffer_string(out, "-N -m2 -H 'Connection: Upgrade' -H 'Upgrade: echo' ");
    if (request->upload)
        buffer_string(out, "-d x ");
    if (request->token)
        buffer_string(out, "-H 'Authorization: Bearer TOKEN' ");
    if (request->field.data) {
        buffer_string(out, "-H 'Everystatus: ");
        add_quoted(out, request->field);
        buffer_string(out, "' ");
    }
}

static void add_authority(struct buffer *out, const struct curl_place *place)
{
    if (place)
        curl_add_authority(out, place);
    else
        buffer_string(out, "localhost:8080");
}

void request_command(struct buffer *out, const struct page_request *request)
{
    const bool quoted = request->query.data || !is_plain(request->path);
    add_options(out, request);
    buffer_string(out, quoted ? "'" : "");
    add_authority(out, request->place);
    buffer_root(out);
    add_quoted(out, request->path);
    buffer_string(out, request->query.data ? "?" : "");
    add_quoted(out, request->query);
    buffer_string(out, quoted ? "'" : "");
}

struct page_request status_request(const struct subject *subject, struct buffer *path)
{
    struct page_request told = { .method = "GET", .place = subject->place, .upgrade = subject->row->upgrades };
    if (subject->request && slice_starts(subject->request->path, "/"))
        return *subject->request;
    buffer_format(path, "/status/%d", subject->code);
    told.path = (struct slice){ path->data, path->length };
    return told;
}

void status_command(struct buffer *out, const struct subject *subject)
{
    struct buffer path = { 0 };
    const struct page_request request = status_request(subject, &path);
    request_command(out, &request);
    out->failed |= path.failed;
    buffer_release(&path);
}

/* The parameters of the query are modifiers. */
static void add_modifiers(struct buffer *out, struct slice query)
{
    struct slice name, value;
    while (target_next_parameter(&query, &name, &value)) {
        buffer_format(out, ";%.*s", (int)name.length, name.data);
        if (value.data)
            buffer_format(out, "=%.*s", (int)value.length, value.data);
    }
}

void request_recipe(struct buffer *out, const struct subject *subject)
{
    static const char path[] = "/status/";
    const struct page_request *request = subject->request;
    if (!request) {
        buffer_format(out, "%d", subject->code);
    } else if (!request->field.data && slice_starts(request->path, path)) {
        struct slice recipe = request->path;
        slice_skip(&recipe, sizeof path - 1);
        buffer_add(out, recipe.data, recipe_segment(recipe));
        add_modifiers(out, request->query);
    } else if (request->field.data && !slice_starts(request->path, path) && !recipe_starts_with_modifier(request->field)) {
        buffer_add(out, request->field.data, request->field.length);
    }
}
