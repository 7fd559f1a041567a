/* What the files of the page that makes a URL share. */
#ifndef EVERYSTATUS_HTML_BUILD_H
#define EVERYSTATUS_HTML_BUILD_H

#include "render/build.h"
#include "render/html.h"

/* The modifiers of one group, in a form. */
struct field_group {
    const struct form *form;
    enum recipe_group group;
};

/* html-fields.c: their fields; about is a struct field_group. How many of them say something. */
void html_write_fields(struct buffer *out, const void *about);
int field_group_given(const struct field_group *group);

/* html-made.c: the URL, and what comes of it, or what is wrong; about is a struct page_build. */
void html_write_made(struct buffer *out, const void *about);

/* What is wrong with the recipe, if anything is; about is a struct page_build. */
void html_write_wrong(struct buffer *out, const void *about);

/* What comes, choice for choice; about is a struct page_build. */
void html_write_answers(struct buffer *out, const void *about);

#endif
