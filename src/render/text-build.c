/* Plain text: the URL that a form makes, and where it is tried. */
#include <string.h>

#include "render/build.h"
#include "render/text.h"

static void add_answers(struct buffer *out, const struct recipe *recipe)
{
    struct recipe_part part;
    buffer_string(out, "\nWhat will come\n");
    for (struct slice rest = recipe->choices; recipe_next_part(recipe, &rest, &part);) {
        struct slice interims = part.interims, own;
        buffer_string(out, "  ");
        part_title(out, &part);
        buffer_string(out, ", ");
        part_times(out, recipe, &part, !rest.data);
        for (int code; recipe_next_interim(&interims, &code, &own);)
            buffer_format(out, ", after %d %s", code, status_of(code)->phrase);
        if (part.own.length)
            buffer_format(out, ": %.*s", (int)part.own.length, part.own.data);
        buffer_string(out, "\n");
    }
}

static void add_request(struct buffer *out, const struct page_build *page)
{
    const struct page_request request = build_request(page);
    request_url(out, &request);
    buffer_string(out, "\n\n  $ ");
    request_command(out, &request);
    buffer_string(out, "\n");
}

static void add_modifiers(struct buffer *out, const struct page_build *page)
{
    size_t count;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    for (size_t i = 0; i < count; i++)
        if (page->form->values[i].given) {
            buffer_format(out, "  %s: ", rows[i].name);
            plain_wrap(out, 4 + (int)strlen(rows[i].name), 4, rows[i].help);
        }
}

void text_build(struct buffer *out, const struct page_build *page)
{
    add_request(out, page);
    add_answers(out, page->recipe);
    add_modifiers(out, page);
}

void text_try(struct buffer *out, const struct page_build *page)
{
    add_request(out, page);
    add_answers(out, page->recipe);
    if (!page->place->control)
        return;
    buffer_string(out, "\nWhat was sent, once it was requested\n  ");
    buffer_root(out);
    build_journal(out, page);
    buffer_string(out, "\n");
}
