/* HTML: the help, and the checks of a verdict. */
#include <string.h>

#include "recipe/form.h"
#include "render/html.h"
#include "templates.h"

static void write_paths(struct buffer *out, const void *about)
{
    buffer_paths(out, about);
}

void html_write_guide(struct buffer *out, const void *about)
{
    const struct guide *guide = about;
    for (size_t i = 0; i < guide->count; i++)
        html_inline_term(out, (union html_inline_term){ .term = value_written(write_paths, guide->parts[i].name),
                                                        .meaning = value_written(write_paths, guide->parts[i].value) });
}

static void add_example(struct buffer *out, const char *before, const struct part *part)
{
    html_inline_example(out, (union html_inline_example){ .before = value_text(before),
                                                          .target = value_text(part->name),
                                                          .term = value_written(write_paths, part->name),
                                                          .meaning = value_written(write_paths, part->value) });
}

static void write_recipes(struct buffer *out, const void *about)
{
    (void)about;
    for (size_t i = 0; i < guide_recipes.count; i++)
        add_example(out, "/status/", &guide_recipes.parts[i]);
}

/* A guide, and the place that its examples can be tried at. */
struct trial {
    const struct guide *guide;
    const struct curl_place *place;
};

/* Whether the example is a path that is there. */
static bool can_be_tried(const char *example, const struct curl_place *place)
{
    return example[0] == '/' && (place->control || strncmp(example, "/_/", 3) != 0);
}

static void write_trial(struct buffer *out, const void *about)
{
    const struct trial *trial = about;
    for (size_t i = 0; i < trial->guide->count; i++) {
        const struct guide one = { .parts = &trial->guide->parts[i], .count = 1 };
        if (can_be_tried(one.parts->name, trial->place))
            add_example(out, "", one.parts);
        else
            html_write_guide(out, &one);
    }
}

static void write_usage(struct buffer *out, const void *about)
{
    usage_words(out, about);
}

static void add_usages(struct buffer *out, next_usage *next)
{
    struct usage row;
    for (size_t i = 0; next(i, &row); i++)
        html_inline_term(out,
                         (union html_inline_term){ .term = value_written(write_usage, &row), .meaning = value_text(row.help) });
}

static void write_quoted(struct buffer *out, const void *about)
{
    form_quote(out, slice_of(about));
}

/* The modifiers of the group of that name. */
static void write_group(struct buffer *out, const void *name)
{
    struct usage row;
    for (size_t i = 0; guide_modifier(i, &row); i++)
        if (row.group == name)
            html_help_group_modifier(out, (union html_help_group_modifier){ .usage = value_written(write_usage, &row),
                                                                            .help = value_text(row.help),
                                                                            .quoted = value_written(write_quoted, row.example),
                                                                            .example = value_text(row.example) });
}

static void write_groups(struct buffer *out, const void *about)
{
    (void)about;
    struct usage row;
    const char *group = NULL;
    for (size_t i = 0; guide_modifier(i, &row); i++, group = row.group)
        if (row.group != group)
            html_help_group(out, (union html_help_group){ .name = value_text(row.group),
                                                          .modifier = value_written(write_group, row.group) });
}

static void write_placeholders(struct buffer *out, const void *about)
{
    (void)about;
    add_usages(out, guide_placeholder);
}

static void write_checks(struct buffer *out, const void *about)
{
    (void)about;
    add_usages(out, guide_check);
}

static void write_fault(struct buffer *out, const void *about)
{
    fault_words(out, about);
}

static void write_fault_help(struct buffer *out, const void *about)
{
    fault_help_words(out, about);
}

static void add_exit(struct buffer *out, int code)
{
    html_inline_exit(out, (union html_inline_exit){ .code = value_number(&code) });
}

/* What stands between the links has nothing to escape: it is versions and options of curl. */
static void write_exits(struct buffer *out, const void *about)
{
    fault_exits_words(out, about, add_exit);
}

static void write_faults(struct buffer *out, const void *about)
{
    (void)about;
    size_t count;
    const struct fault *rows = faults(&count);
    for (size_t i = 0; i < count; i++)
        html_help_fault(out, (union html_help_fault){ .usage = value_written(write_fault, &rows[i]),
                                                      .help = value_written(write_fault_help, &rows[i]),
                                                      .exits = value_written(write_exits, &rows[i]) });
}

void html_write_help(struct buffer *out, const struct curl_place *place)
{
    const struct html_site site = { .place = place, .part = "/help" };
    const struct trial carriers = { &guide_carriers, place }, results = { &guide_results, place };
    html_help(out, (union html_help){
                       .ways = value_written(html_write_ways, &site),
                       .scripts = value_written(html_write_scripts, &site),
                       .recipes = value_written(write_recipes, NULL),
                       .carriers = value_written(write_trial, &carriers),
                       .results = value_written(write_trial, &results),
                       .group = value_written(write_groups, NULL),
                       .placeholders = value_written(write_placeholders, NULL),
                       .fault = value_written(write_faults, NULL),
                       .earned = value_written(html_write_earned_rows, place),
                   });
}

void html_write_checks(struct buffer *out, const struct curl_place *place)
{
    const struct html_site site = { .place = place, .part = "/_/", .below = true };
    html_checks(out, (union html_checks){ .ways = value_written(html_write_ways, &site),
                                          .scripts = value_written(html_write_scripts, &site),
                                          .checks = value_written(write_checks, NULL) });
}
