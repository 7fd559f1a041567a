/* HTML: the page that makes a URL, and the one on which it is tried; www/templates/build.html, try.html. */
#include "render/html-build.h"

#include "http/percent.h"
#include "templates.h"

static void write_presets(struct buffer *out, const void *about)
{
    (void)about;
    for (const struct part *preset = build_presets; preset->name; preset++) {
        struct buffer recipe = { 0 };
        form_quote(&recipe, slice_of(preset->value));
        html_build_preset(
            out, (union html_build_preset){ .recipe = value_slice(form_text(&recipe)), .name = value_text(preset->name) });
        out->failed |= recipe.failed;
        buffer_release(&recipe);
    }
}

static void write_state(struct buffer *out, const void *about)
{
    const struct page_build *page = about;
    const struct field_group group = { page->form, GROUP_STATE };
    html_write_fields(out, &group);
}

static void write_given(struct buffer *out, const void *about)
{
    const int given = field_group_given(about);
    if (given)
        html_build_group_given(out, (union html_build_group_given){ .count = value_number(&given) });
}

/* What is remembered stands with the choices, which are counted by it. */
static void write_groups(struct buffer *out, const void *about)
{
    const struct page_build *page = about;
    for (int i = 0; i < RECIPE_GROUPS; i++) {
        const struct field_group group = { page->form, (enum recipe_group)i };
        if (i != GROUP_STATE)
            html_build_group(out, (union html_build_group){ .name = value_text(recipe_group_name(group.group)),
                                                            .open = value_text(field_group_given(&group) ? " open" : ""),
                                                            .given = value_written(write_given, &group),
                                                            .fields = value_written(html_write_fields, &group) });
    }
}

void html_write_build(struct buffer *out, const struct page_build *page)
{
    const struct html_site site = { .place = page->place, .part = "/build", .module = "build" };
    html_build(out, (union html_build){
                        .ways = value_written(html_write_ways, &site),
                        .scripts = value_written(html_write_scripts, &site),
                        .preset = value_written(write_presets, NULL),
                        .choices = value_slice(form_text(&page->form->choices)),
                        .state = value_written(write_state, page),
                        .group = value_written(write_groups, page),
                        .made = value_written(html_write_made, page),
                    });
}

static void write_quoted(struct buffer *out, const void *about)
{
    form_quote(out, ((const struct page_build *)about)->text);
}

/* The path with the recipe under the fresh key, and the key by itself. */
static void write_tried(struct buffer *out, const void *about)
{
    const struct page_build *page = about;
    if (page->recipe)
        html_try_tried(out, (union html_try_tried){ .path = value_slice(page->path),
                                                    .key = value_slice(page->key),
                                                    .quoted = value_written(write_quoted, page),
                                                    .answers = value_written(html_write_answers, page) });
}

static void write_journal(struct buffer *out, const void *about)
{
    const struct page_build *page = about;
    if (page->recipe && page->place->control)
        html_try_journal(out, (union html_try_journal){ .key = value_slice(page->key) });
}

void html_write_try(struct buffer *out, const struct page_build *page)
{
    const struct html_site site = { .place = page->place, .part = "/build", .below = true, .module = "try" };
    html_try(out, (union html_try){
                      .ways = value_written(html_write_ways, &site),
                      .scripts = value_written(html_write_scripts, &site),
                      .recipe = value_slice(page->text),
                      .tried = value_written(write_tried, page),
                      .journal = value_written(write_journal, page),
                      .wrong = value_written(html_write_wrong, page),
                  });
}
