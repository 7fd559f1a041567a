/* HTML: the URL that a form makes, and what comes of it, or what is wrong; www/templates/made.html, wrong.html. */
#include <string.h>

#include "render/guide.h"
#include "render/html-build.h"
#include "templates.h"

static void write_title(struct buffer *out, const void *about)
{
    part_title(out, about);
}

static void write_fault(struct buffer *out, const void *about)
{
    const struct recipe_part *part = about;
    if (part->fault)
        html_answers_answer_fault(out, (union html_answers_answer_fault){ .help = value_text(part->fault->help) });
}

static void write_own(struct buffer *out, const void *about)
{
    const struct recipe_part *part = about;
    if (part->own.length)
        html_answers_answer_own(out, (union html_answers_answer_own){ .modifiers = value_slice(part->own) });
}

static void write_before(struct buffer *out, const void *about)
{
    struct slice rest = ((const struct recipe_part *)about)->interims, own;
    for (int code; recipe_next_interim(&rest, &code, &own);)
        html_answers_answer_before(out, (union html_answers_answer_before){ .code = value_number(&code),
                                                                            .phrase = value_text(status_of(code)->phrase) });
}

/* A choice in its recipe. */
struct placed {
    const struct recipe *recipe;
    struct recipe_part part;
    bool last;
};

static void write_times(struct buffer *out, const void *about)
{
    const struct placed *placed = about;
    part_times(out, placed->recipe, &placed->part, placed->last);
}

void html_write_answers(struct buffer *out, const void *about)
{
    const struct page_build *page = about;
    struct placed placed = { .recipe = page->recipe };
    for (struct slice rest = page->recipe->choices; recipe_next_part(page->recipe, &rest, &placed.part);) {
        placed.last = !rest.data;
        html_answers_answer(out, (union html_answers_answer){
                                     .class = value_text(status_stem(part_code(&placed.part))),
                                     .title = value_written(write_title, &placed.part),
                                     .times = value_written(write_times, &placed),
                                     .fault = value_written(write_fault, &placed.part),
                                     .before = value_written(write_before, &placed.part),
                                     .own = value_written(write_own, &placed.part),
                                 });
    }
}

/* What is said of a modifier: of a fault with its argument, and what the fault itself does. */
struct said {
    const struct recipe_modifier *row;
    struct slice value, argument;
    const struct fault *fault; /* NULL: it is another modifier */
};

static void write_said(struct buffer *out, const void *about)
{
    const struct said *said = about;
    buffer_string(out, said->row->name);
    if (said->row->value)
        buffer_format(out, "=%.*s", (int)said->value.length, said->value.data);
    if (said->fault && said->argument.length)
        buffer_format(out, "=%.*s", (int)said->argument.length, said->argument.data);
}

static void write_meaning(struct buffer *out, const void *about)
{
    const struct said *said = about;
    if (said->fault) {
        fault_help_words(out, said->fault);
        fault_exits_words(out, said->fault, NULL);
    } else {
        buffer_string(out, said->row->help);
    }
}

static void write_modifiers(struct buffer *out, const void *about)
{
    const struct page_build *page = about;
    size_t count;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    for (size_t i = 0; i < count; i++)
        if (page->form->values[i].given) {
            const struct slice value = form_text(&page->form->values[i].text);
            const bool breaks = strcmp(rows[i].name, "fault") == 0;
            const struct said said = { &rows[i], value, form_text(&page->form->argument), breaks ? fault_named(value) : NULL };
            html_made_modifier(out, (union html_made_modifier){ .said = value_written(write_said, &said),
                                                                .help = value_written(write_meaning, &said) });
        }
}

static void write_url(struct buffer *out, const void *about)
{
    request_url(out, about);
}

static void write_command(struct buffer *out, const void *about)
{
    request_command(out, about);
}

static void write_try_link(struct buffer *out, const void *about)
{
    build_try(out, about);
}

static void write_watch_link(struct buffer *out, const void *about)
{
    build_watch(out, about);
}

static void write_verdict_link(struct buffer *out, const void *about)
{
    build_verdict(out, about);
}

static void write_watched(struct buffer *out, const void *about)
{
    const struct page_build *page = about;
    const struct slice key = build_key(page);
    if (page->place->control && key.data)
        html_made_watch(out, (union html_made_watch){ .link = value_written(write_watch_link, page), .key = value_slice(key) });
}

static void write_judged(struct buffer *out, const void *about)
{
    const struct page_build *page = about;
    if (page->place->control && build_has_verdict(page))
        html_made_judge(out, (union html_made_judge){ .link = value_written(write_verdict_link, page) });
}

static void write_keyless(struct buffer *out, const void *about)
{
    const struct page_build *page = about;
    if (page->place->control && !page->recipe->key.given)
        html_made_keyless(out);
}

static void add_right(struct buffer *out, const struct page_build *page)
{
    const struct page_request request = build_request(page);
    html_made(out, (union html_made){
                       .class = value_text(status_stem(page->recipe->single ? page->recipe->code : 0)),
                       .url = value_written(write_url, &request),
                       .path = value_slice(page->path),
                       .attempt = value_written(write_try_link, page),
                       .watch = value_written(write_watched, page),
                       .judge = value_written(write_judged, page),
                       .keyless = value_written(write_keyless, page),
                       .answers = value_written(html_write_answers, page),
                       .modifier = value_written(write_modifiers, page),
                       .command = value_written(write_command, &request),
                       .programs = value_written(html_write_programs, &request),
                   });
}

static void write_where(struct buffer *out, const void *about)
{
    error_where(out, about);
}

static void write_excerpt(struct buffer *out, const void *about)
{
    error_excerpt(out, about, "");
}

static void write_place(struct buffer *out, const void *about)
{
    const struct complaint *complaint = about;
    if (complaint->text.data)
        html_wrong_place(out, (union html_wrong_place){ .where = value_written(write_where, complaint),
                                                        .excerpt = value_written(write_excerpt, complaint) });
}

static void write_corrected(struct buffer *out, const void *about)
{
    const struct complaint *complaint = about;
    if (complaint->corrected)
        html_wrong_corrected(out, (union html_wrong_corrected){ .target = value_text(complaint->corrected) });
}

static void write_detail(struct buffer *out, const void *about)
{
    buffer_paths(out, about);
}

void html_write_wrong(struct buffer *out, const void *about)
{
    const struct page_build *page = about;
    if (page->complaint)
        html_wrong(out, (union html_wrong){ .detail = value_written(write_detail, page->complaint->detail),
                                            .place = value_written(write_place, page->complaint),
                                            .corrected = value_written(write_corrected, page->complaint) });
}

void html_write_made(struct buffer *out, const void *about)
{
    const struct page_build *page = about;
    if (page->recipe)
        add_right(out, page);
    else
        html_write_wrong(out, page);
}
