/* The handlers of the command line and of the handlers file. */
#include "server/reload.h"

#include <errno.h>
#include <string.h>

#include "server/fail.h"

enum { ROUTES_MOST = 16 << 20 }; /* bytes of a handlers file */

static bool say(const char *source, size_t line, const struct complaint *complaint)
{
    if (complaint->code != 400) /* not what stands there, but memory */
        return fail_system("%s: %s", source, complaint->detail);
    if (line)
        return fail_usage("%s:%zu:%zu: %s", source, line, complaint->column, complaint->detail);
    return fail_usage("%s: column %zu: %s", source, complaint->column, complaint->detail);
}

static bool read_file(const char *name, struct buffer *text)
{
    char piece[8192];
    FILE *file = fopen(name, "re");
    size_t got = 0;
    while (file && text->length < ROUTES_MOST && (got = fread(piece, 1, sizeof piece, file)) > 0)
        buffer_add(text, piece, got);
    int problem = text->failed ? ENOMEM : !file || ferror(file) ? errno : 0;
    if (file)
        fclose(file);
    if (problem)
        return fail_path(problem, "cannot read --routes %s", name);
    return text->length < ROUTES_MOST || fail_usage("cannot read --routes %s: it is too large", name);
}

/* Reads all --route lines, which go before the file's. */
static bool read_lines(const struct options *options, struct buffer *text)
{
    struct complaint complaint;
    size_t line;
    for (size_t i = 0; options->routes[i]; i++) {
        struct routes alone = { 0 };
        bool fine = routes_read(&alone, slice_of(options->routes[i]), &options->rules, &complaint, &line) ||
                    say("--route", 0, &complaint);
        routes_release(&alone);
        if (!fine)
            return false;
        buffer_format(text, "%s\n", options->routes[i]);
    }
    return true;
}

/* Checks the file by itself, so that line numbers are its own. */
static bool read_routes(const struct options *options, struct buffer *text)
{
    struct buffer file = { 0 };
    struct routes alone = { 0 };
    struct complaint complaint;
    size_t line;
    bool fine = read_file(options->routes_file, &file) &&
                (routes_read(&alone, (struct slice){ file.data, file.length }, &options->rules, &complaint, &line) ||
                 say(options->routes_file, line, &complaint));
    buffer_add(text, file.data, fine ? file.length : 0);
    routes_release(&alone);
    buffer_release(&file);
    return fine;
}

bool reload_routes(const struct options *options, struct site *site)
{
    struct buffer text = { 0 };
    struct routes routes = { 0 };
    struct complaint complaint;
    size_t line;
    bool fine = read_lines(options, &text) && (!options->routes_file || read_routes(options, &text)) &&
                (routes_read(&routes, (struct slice){ text.data, text.length }, &options->rules, &complaint, &line) ||
                 say("routes", line, &complaint));
    if (fine)
        site_set_routes(site, &routes);
    routes_release(&routes);
    buffer_release(&text);
    return fine;
}

bool reload_default(const struct options *options, struct site *site)
{
    struct recipe recipe = { 0 };
    struct complaint complaint;
    if (!options->default_recipe)
        return true;
    bool fine = recipe_parse(&recipe, &options->rules, slice_of(options->default_recipe), "default", &complaint) &&
                recipe_settle(&recipe, &complaint);
    recipe_release(&recipe);
    if (fine)
        site_set_fallback(site, options->default_recipe);
    return fine || say("--default", 0, &complaint);
}
