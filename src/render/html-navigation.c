/* HTML: what every page has of the others: the ways to them, and the scripts; www/templates/navigation.html, head.html. */
#include "render/html.h"

#include <string.h>

#include "templates.h"

/* The parts of the site, in the order of their links. */
static const struct way {
    const char *path, *name;
    bool control; /* it is there with a journal alone */
} ways[] = {
    { "/", "Codes", false },    { "/build", "Build", false }, { "/_/", "Watch", true },
    { "/curl", "curl", false }, { "/earn", "Earn", false },   { "/help", "Help", false },
};

/* A link to a part; it says if it is the page, or the page's part (WAI-ARIA 1.2, aria-current). */
static void write_current(struct buffer *out, const void *about)
{
    html_inline_current(out, (union html_inline_current){ .kind = value_text(about) });
}

static void add_way(struct buffer *out, const struct way *way, const struct html_site *site)
{
    const bool here = site->part && strcmp(site->part, way->path) == 0;
    const struct value current = here ? value_written(write_current, site->below ? "true" : "page") : (struct value){ 0 };
    html_inline_way(
        out, (union html_inline_way){ .path = value_text(way->path), .name = value_text(way->name), .current = current });
}

void html_write_ways(struct buffer *out, const void *about)
{
    const struct html_site *site = about;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (!ways[i].control || (site->place && site->place->control))
            add_way(out, &ways[i], site);
}

void html_write_scripts(struct buffer *out, const void *about)
{
    const struct html_site *site = about;
    if (!site->place || !site->place->scripts)
        return;
    html_inline_script(out, (union html_inline_script){ .module = value_text("page") });
    if (site->module)
        html_inline_script(out, (union html_inline_script){ .module = value_text(site->module) });
}
