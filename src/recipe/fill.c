/* Filling in: what stands in braces in a recipe's texts is put in when the answer is made, and checked after that. */
#include "recipe/fill.h"

#include "recipe/recipe-parts.h"

/* The texts that are filled in, by number; the fields' values are behind these. */
enum { TEXT_KEY, TEXT_BODY, TEXT_LOCATION, TEXTS };
static const char *const names[] = { "key", "body", "location", "header" };

static struct recipe_piece *piece_at(struct recipe *recipe, size_t number)
{
    struct recipe_piece *const pieces[TEXTS] = { &recipe->key, &recipe->body, &recipe->location };
    return number < TEXTS ? pieces[number] : &recipe->headers[number - TEXTS].value;
}

static size_t texts_of(const struct recipe *recipe)
{
    return TEXTS + recipe->header_count;
}

static bool has_brace(struct slice text)
{
    return text.length && slice_find(text, '{');
}

bool fill_has_braces(struct recipe *recipe)
{
    for (size_t i = 0; i < texts_of(recipe); i++)
        if (has_brace(recipe_text(recipe, *piece_at(recipe, i))))
            return true;
    return false;
}

static bool refuse(size_t number, const struct problem *problem, struct complaint *complaint)
{
    return complain(complaint, 400, "recipe", "\"%s\" %s", names[number < TEXTS ? number : TEXTS], problem->text);
}

static struct problem check_word(const struct recipe *recipe, size_t number, struct slice word, bool *counts)
{
    struct placeholder placeholder;
    struct problem problem = placeholder_read(&placeholder, word);
    if (problem_found(&problem) || !placeholder.row->counts)
        return problem;
    *counts = true;
    if (number == TEXT_KEY)
        return problem_of("cannot have {n}: the requests are counted by their key");
    return recipe->key.given ? problem_none() : problem_of("has {n}, which needs a key, whose requests are counted");
}

static struct problem check_text(const struct recipe *recipe, size_t number, struct slice text, bool *counts)
{
    struct slice part;
    struct problem problem = problem_none();
    for (enum placeholder_part kind; !problem_found(&problem) && (kind = placeholder_next(&text, &part)) != PART_END;) {
        if (kind == PART_OPEN)
            return problem_of("has a { that no } closes; {{ is a brace");
        if (kind == PART_WORD)
            problem = check_word(recipe, number, part, counts);
    }
    return problem;
}

bool fill_check(struct recipe *recipe, bool *counts, struct complaint *complaint)
{
    for (size_t i = 0; i < texts_of(recipe); i++) {
        struct problem problem = check_text(recipe, i, recipe_text(recipe, *piece_at(recipe, i)), counts);
        if (problem_found(&problem))
            return refuse(i, &problem, complaint);
    }
    return true;
}

/* What was checked can only fail for want of memory. */
static void expand(struct buffer *out, struct slice text, const struct filling *filling)
{
    struct placeholder placeholder;
    struct slice part;
    for (enum placeholder_part kind; out->length <= FILLED_MOST && (kind = placeholder_next(&text, &part)) != PART_END;) {
        if (kind == PART_TEXT) {
            buffer_add(out, part.data, part.length);
            continue;
        }
        struct problem problem = placeholder_read(&placeholder, part);
        if (problem_found(&problem))
            return;
        placeholder.row->write(out, &placeholder, filling);
    }
}

/* What is wrong with a text that stands in the head. */
static struct problem check_line(struct recipe *recipe, size_t before, struct slice line)
{
    for (size_t i = 0; i < line.length; i++)
        if (!char_is_field_value(line.data[i]))
            return problem_of("has a control character when it is filled in");
    recipe->field_bytes += line.length;
    recipe->field_bytes -= before;
    return recipe->field_bytes <= RECIPE_FIELD_BYTES
               ? problem_none()
               : problem_of("is too long when it is filled in: all fields together have at most %d bytes", RECIPE_FIELD_BYTES);
}

/* What is wrong with a text now; before is how long it was. */
static struct problem check_filled(struct recipe *recipe, size_t number, size_t before, struct slice text)
{
    if (number == TEXT_KEY)
        return text.length >= 1 && text.length <= RECIPE_KEY_BYTES
                   ? problem_none()
                   : problem_of("has %zu bytes when it is filled in; it must have 1 to %d", text.length, RECIPE_KEY_BYTES);
    if (number == TEXT_BODY)
        return text.length <= FILLED_MOST ? problem_none()
                                          : problem_of("is too long when it is filled in: at most %d bytes", FILLED_MOST);
    struct problem problem = check_line(recipe, before, text);
    if (!problem_found(&problem) && number == TEXT_LOCATION)
        problem = recipe_location_allowed(recipe->rules, text);
    return problem;
}

static bool fill_text(struct recipe *recipe, size_t number, const struct filling *filling, struct complaint *complaint)
{
    struct recipe_piece *piece = piece_at(recipe, number);
    struct slice text = recipe_text(recipe, *piece);
    struct buffer filled = { 0 };
    if (!has_brace(text))
        return true;
    expand(&filled, text, filling);
    const struct slice now = { filled.length ? filled.data : "", filled.length };
    struct problem problem = check_filled(recipe, number, text.length, now);
    *piece = recipe_piece(recipe->arena.length, now.length, true);
    buffer_add(&recipe->arena, now.data, now.length);
    bool fine = !filled.failed && !recipe->arena.failed;
    buffer_release(&filled);
    if (!fine)
        return complain(complaint, 503, "server", "out of memory");
    return !problem_found(&problem) || refuse(number, &problem, complaint);
}

bool fill_key(struct recipe *recipe, const struct filling *filling, struct complaint *complaint)
{
    return fill_text(recipe, TEXT_KEY, filling, complaint);
}

bool fill_answer(struct recipe *recipe, const struct filling *filling, struct complaint *complaint)
{
    for (size_t i = TEXT_KEY + 1; i < texts_of(recipe); i++)
        if (!fill_text(recipe, i, filling, complaint))
            return false;
    recipe->fill = false;
    return true;
}
