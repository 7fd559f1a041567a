/* The handlers that an operator adds: lines "METHOD PATH RECIPE". */
#include "recipe/routes.h"

#include <stdlib.h>
#include <string.h>

#include "http/target.h"

void routes_release(struct routes *routes)
{
    buffer_release(&routes->text);
    free(routes->rows);
    *routes = (struct routes){ 0 };
}

/* Takes the next word, up to a space or tab, off *line. */
static struct slice next_word(struct slice *line)
{
    struct slice rest = slice_trim(*line);
    size_t length = 0;
    while (length < rest.length && rest.data[length] != ' ' && rest.data[length] != '\t')
        length++;
    *line = (struct slice){ rest.data + length, rest.length - length };
    return (struct slice){ rest.data, length };
}

/* Takes the next line off *text, without its end. */
static struct slice next_line(struct slice *text)
{
    const char *end = slice_find(*text, '\n');
    struct slice line = { text->data, end ? (size_t)(end - text->data) : text->length };
    size_t taken = end ? line.length + 1 : line.length;
    slice_skip(text, taken);
    if (line.length && line.data[line.length - 1] == '\r')
        line.length--;
    return line;
}

static size_t column_of(struct slice line, struct slice part)
{
    return (size_t)(part.data - line.data) + 1;
}

static bool is_method(struct slice method)
{
    bool star = method.length && method.data[method.length - 1] == '*';
    return slice_is(method, "*") || slice_is_token((struct slice){ method.data, method.length - star });
}

static bool is_path(struct slice path)
{
    return slice_starts(path, "/") || slice_is(path, "*");
}

/* Reads one line that is neither empty nor a comment. */
static bool read_line(struct route *route, struct slice line, const struct recipe_rules *rules, struct complaint *complaint)
{
    struct slice rest = line;
    struct recipe recipe;
    route->method = next_word(&rest);
    route->path = next_word(&rest);
    route->recipe = slice_trim(rest);
    if (!is_method(route->method))
        return complain_at(complaint, "line", line, column_of(line, route->method), "a line starts with a method, GET or *");
    if (slice_is(route->method, "CONNECT") ? slice_starts(route->path, "/") : !is_path(route->path))
        return complain_at(complaint, "line", line, column_of(line, route->path),
                           slice_is(route->method, "CONNECT") ? "CONNECT has a host and a port in place of a path"
                                                              : "the path must start with \"/\"");
    if (route->recipe.length == 0)
        return complain_at(complaint, "line", line, line.length + 1, "the recipe is missing: METHOD PATH RECIPE");
    bool read = recipe_parse(&recipe, rules, route->recipe, "line", complaint) && recipe_settle(&recipe, complaint);
    if (!read) {
        complaint->column = column_of(line, route->recipe) + (complaint->column ? complaint->column - 1 : 0);
        complaint->text = line;
    }
    recipe_release(&recipe);
    return read;
}

static bool add_row(struct routes *routes, struct route route, struct complaint *complaint)
{
    if ((routes->count & (routes->count - 1)) == 0) { /* full at each power of two */
        size_t room = routes->count ? routes->count * 2 : 1;
        struct route *rows = realloc(routes->rows, room * sizeof *rows);
        if (!rows)
            return complain(complaint, 503, "line", "out of memory");
        routes->rows = rows;
    }
    routes->rows[routes->count++] = route;
    return true;
}

bool routes_read(struct routes *routes, struct slice text, const struct recipe_rules *rules, struct complaint *complaint,
                 size_t *line)
{
    buffer_add(&routes->text, text.data, text.length);
    if (routes->text.failed)
        return complain(complaint, 503, "line", "out of memory");
    struct slice rest = { routes->text.data, routes->text.length };
    for (*line = 1; rest.length; ++*line) {
        struct route route;
        struct slice one = next_line(&rest), content = slice_trim(one);
        if (content.length == 0 || content.data[0] == '#')
            continue;
        if (!read_line(&route, one, rules, complaint) || !add_row(routes, route, complaint))
            return false;
    }
    return true;
}

static bool matches(struct slice pattern, struct slice text)
{
    bool star = pattern.length && pattern.data[pattern.length - 1] == '*';
    pattern.length -= star;
    if (star && text.length > pattern.length)
        text.length = pattern.length;
    return slice_equals(pattern, text);
}

const struct route *routes_find(const struct routes *routes, const char *method, struct slice path)
{
    bool head = strcmp(method, "HEAD") == 0;
    for (size_t i = 0; i < routes->count; i++) {
        const struct route *route = &routes->rows[i];
        if (matches(route->path, path) &&
            (matches(route->method, slice_of(method)) || (head && matches(route->method, slice_of("GET")))))
            return route;
    }
    return NULL;
}
