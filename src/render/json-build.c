/* JSON: the URL that a form makes, and where it is tried. */
#include "render/build.h"
#include "render/json.h"

/* A text that is written, as a member. */
static void add_written(struct members *json, const char *name,
                        void (*write)(struct buffer *out, const struct page_build *page), const struct page_build *page)
{
    struct buffer text = { .root = json->out->root };
    buffer_root(&text);
    write(&text, page);
    member_slice(json, name, form_text(&text));
    json->out->failed |= text.failed;
    buffer_release(&text);
}

static void add_before(struct members *json, const struct recipe_part *part)
{
    struct slice rest = part->interims, own;
    member_open_flat(json, "before", '[');
    for (int code; recipe_next_interim(&rest, &code, &own);)
        member_number(json, NULL, code);
    member_close(json, ']');
}

static void add_answers(struct members *json, const struct recipe *recipe)
{
    struct recipe_part part;
    member_open(json, "answers", '[');
    for (struct slice rest = recipe->choices; recipe_next_part(recipe, &rest, &part);) {
        struct buffer title = { 0 }, times = { 0 };
        part_title(&title, &part);
        part_times(&times, recipe, &part, !rest.data);
        member_open(json, NULL, '{');
        member_number(json, "status", part.first);
        member_number(json, "last", part.last);
        member_slice(json, "title", form_text(&title));
        member_slice(json, "times", form_text(&times));
        member_string(json, "fault", part.fault ? part.fault->name : NULL);
        member_slice_or_null(json, "modifiers", part.own);
        add_before(json, &part);
        member_close(json, '}');
        json->out->failed |= title.failed || times.failed;
        buffer_release(&title);
        buffer_release(&times);
    }
    member_close(json, ']');
}

static void add_field(struct members *json, const char *name, struct slice text)
{
    member_open_flat(json, NULL, '{');
    member_string(json, "name", name);
    member_slice(json, "value", text);
    member_close(json, '}');
}

/* The fields of the form that say something. */
static void add_form(struct members *json, const struct form *form)
{
    size_t count;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    member_open(json, "form", '[');
    add_field(json, FORM_CHOICES, form_text(&form->choices));
    for (size_t i = 0; i < count; i++)
        if (form->values[i].given && form->values[i].text.length)
            add_field(json, form_name(&rows[i]), form_text(&form->values[i].text));
        else if (form->values[i].given)
            add_field(json, FORM_EMPTY, slice_of(form_name(&rows[i])));
    if (form->argument.length)
        add_field(json, FORM_ARGUMENT, form_text(&form->argument));
    member_close(json, ']');
}

static void add_request(struct members *json, const struct page_build *page)
{
    const struct page_request request = build_request(page);
    struct buffer url = { .root = json->out->root }, command = { .root = json->out->root };
    request_url(&url, &request);
    request_command(&command, &request);
    member_slice(json, "recipe", page->text);
    member_slice(json, "url", form_text(&url));
    member_slice(json, "command", form_text(&command));
    json->out->failed |= url.failed || command.failed;
    buffer_release(&url);
    buffer_release(&command);
}

void json_build(struct buffer *out, const struct page_build *page)
{
    struct members json = { .out = out };
    const bool watched = page->place->control && build_key(page).data;
    member_open(&json, NULL, '{');
    add_request(&json, page);
    add_answers(&json, page->recipe);
    add_form(&json, page->form);
    add_written(&json, "try", build_try, page);
    if (watched)
        add_written(&json, "watch", build_watch, page);
    else
        member_string(&json, "watch", NULL);
    if (watched && build_has_verdict(page))
        add_written(&json, "verdict", build_verdict, page);
    else
        member_string(&json, "verdict", NULL);
    member_close(&json, '}');
}

void json_try(struct buffer *out, const struct page_build *page)
{
    struct members json = { .out = out };
    member_open(&json, NULL, '{');
    add_request(&json, page);
    add_answers(&json, page->recipe);
    member_slice(&json, "key", page->key);
    if (page->place->control)
        add_written(&json, "journal", build_journal, page);
    else
        member_string(&json, "journal", NULL);
    member_close(&json, '}');
}
