/* What the unit tests of the recipe share: reading from a copy that has no room behind it, and looking at what was read. */
#ifndef EVERYSTATUS_RECIPE_CHECK_H
#define EVERYSTATUS_RECIPE_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "recipe/recipe.h"

static const struct recipe_rules strict = { .max_delay = 30000000, .max_size = 1 << 20, .max_idle = 75000000 };

/* A recipe with the text that it was read from, which it points into. */
struct reading {
    struct recipe recipe;
    struct complaint complaint;
    char *copy, *later; /* of the first carrier, and of the second one */
    bool fine;
};

/* The sanitizer and valgrind see every byte that is read beyond it. */
static inline char *exact_copy(const char *text)
{
    size_t length = strlen(text);
    char *copy = malloc(length ? length : 1);
    if (!copy)
        abort();
    return memcpy(copy, text, length);
}

static inline struct reading read_by(const struct recipe_rules *rules, const char *text)
{
    struct reading reading = { .copy = exact_copy(text) };
    reading.fine =
        recipe_parse(&reading.recipe, rules, (struct slice){ reading.copy, strlen(text) }, "path", &reading.complaint);
    return reading;
}

static inline void release(struct reading *reading)
{
    recipe_release(&reading->recipe);
    free(reading->copy);
    free(reading->later);
    *reading = (struct reading){ 0 };
}

static inline struct reading reads_by(const struct recipe_rules *rules, const char *text)
{
    struct reading reading = read_by(rules, text);
    if (!reading.fine)
        fail_msg("%s: column %zu: %s", text, reading.complaint.column, reading.complaint.detail);
    return reading;
}

/* The recipe that a good text is; the caller releases it. */
static inline struct reading reads(const char *text)
{
    return reads_by(&strict, text);
}

static inline void is_fine_by(const struct recipe_rules *rules, const char *text)
{
    struct reading reading = reads_by(rules, text);
    release(&reading);
}

/* what: a part of what the complaint says. */
static inline void refused_by(const struct recipe_rules *rules, const char *text, size_t column, const char *what)
{
    struct reading reading = read_by(rules, text);
    if (reading.fine)
        fail_msg("%s was read", text);
    if (reading.complaint.column != column || !strstr(reading.complaint.detail, what))
        fail_msg("%s: column %zu: %s; expected column %zu: %s", text, reading.complaint.column, reading.complaint.detail,
                 column, what);
    assert_int_equal(reading.complaint.code, 400);
    assert_string_equal(reading.complaint.in, "path");
    assert_ptr_equal(reading.complaint.text.data, reading.copy);
    release(&reading);
}

static inline void refused(const char *text, size_t column, const char *what)
{
    refused_by(&strict, text, column, what);
}

/* Each value, in "200;name=value", is refused in its place. The rows end with NULL. */
static inline void values_refused(const char *name, const char *const (*rows)[2])
{
    char text[400];
    for (; (*rows)[0]; rows++) {
        snprintf(text, sizeof text, "200;%s=%s", name, (*rows)[0]);
        refused(text, strlen("200;=") + strlen(name) + 1, (*rows)[1]);
    }
}

static inline void values_fine(const char *name, const char *const *values)
{
    char text[400];
    for (; *values; values++) {
        snprintf(text, sizeof text, "200;%s=%s", name, *values);
        is_fine_by(&strict, text);
    }
}

/* Lets another carrier override. */
static inline bool overrides(struct reading *reading, const char *text)
{
    free(reading->later);
    reading->later = exact_copy(text);
    return recipe_override(&reading->recipe, (struct slice){ reading->later, strlen(text) }, "field", &reading->complaint);
}

/* Fails unless the piece is that text; NULL: it was not given. */
static inline void piece_is(const struct recipe *recipe, struct recipe_piece piece, const char *text)
{
    struct slice slice = recipe_text(recipe, piece);
    assert_int_equal(piece.given, text != NULL);
    if (text && (slice.length != strlen(text) || (slice.length && memcmp(slice.data, text, slice.length) != 0)))
        fail_msg("\"%.*s\" instead of \"%s\"", (int)slice.length, slice.data, text);
}

/* A text with count times c behind start; the caller frees it. */
static inline char *with_many(const char *start, char c, size_t count)
{
    size_t length = strlen(start);
    char *text = malloc(length + count + 1);
    if (!text)
        abort();
    memcpy(text, start, length);
    memset(text + length, c, count);
    text[length + count] = '\0';
    return text;
}

#endif
