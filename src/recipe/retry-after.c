/* How retry-after is read: seconds, or a date in one of its forms, or what clients should not be sent. */
#include <string.h>

#include "base/nearest.h"
#include "recipe/recipe-parts.h"

/* The longest time that a date may be away: a hundred years, which no client takes for a slip. */
#define AWAY_MOST UINT64_C(3155760000000000)
enum { SECOND = 1000000, DIGITS_MOST = 10 };

/* The words; a form of a date may be followed by how far it is away. */
static const struct {
    const char *name;
    enum retry_form form;
    int64_t away;     /* seconds */
    bool moves;       /* how far it is away may be said */
    const char *text; /* of RETRY_TEXT */
} words[] = {
    { "date", RETRY_DATE, .away = 2, .moves = true },
    { "rfc850", RETRY_RFC850, .away = 2, .moves = true },
    { "asctime", RETRY_ASCTIME, .away = 2, .moves = true },
    { "past", RETRY_DATE, .away = -3600 },
    { "negative", RETRY_TEXT, .text = "-1" },
    { "empty", RETRY_TEXT, .text = "" },
    { "garbage", RETRY_TEXT, .text = "soon" },
};
enum { WORDS = sizeof words / sizeof *words };

static struct problem wrong(struct slice word)
{
    const char *nearest = NULL;
    size_t least = NEAREST_NONE;
    for (size_t i = 0; i < WORDS; i++)
        if (nearest_is(word, words[i].name, &least))
            nearest = words[i].name;
    return problem_of("must be seconds (2, 0.5), or date, rfc850, asctime (date+5s), past, negative, empty, garbage%s%s",
                      nearest ? "; nearest: " : "", nearest ? nearest : "");
}

struct problem recipe_read_away(struct slice text, int64_t *seconds)
{
    uint64_t away;
    enum number_result result = number_duration(text.data + 1, text.length - 1, 0, AWAY_MOST, &away);
    if (result != NUMBER_OK)
        return problem_of("has a time that %s", number_problem(result));
    *seconds = (int64_t)(away / SECOND) * (text.data[0] == '-' ? -1 : 1);
    return away % SECOND ? problem_of("has a time of no whole seconds: a date knows no parts of them") : problem_none();
}

/* Digits with a decimal point between them, or without one. */
static bool is_seconds(struct slice value)
{
    const char *point = slice_find(value, '.');
    size_t whole = point ? (size_t)(point - value.data) : value.length;
    uint64_t ignored;
    return whole <= DIGITS_MOST && number_decimal(value.data, value.length, 0, UINT64_MAX, &ignored) == NUMBER_OK;
}

static struct problem read_word(struct recipe_retry_after *after, struct slice value)
{
    size_t length = 0;
    while (length < value.length && !strchr("+-", value.data[length]))
        length++;
    const struct slice word = { value.data, length }, away = { value.data + length, value.length - length };
    for (size_t i = 0; i < WORDS; i++) {
        if (!slice_is(word, words[i].name) || (away.length && !words[i].moves))
            continue;
        after->form = words[i].form;
        after->away = words[i].away;
        after->word = words[i].text;
        return away.length ? recipe_read_away(away, &after->away) : problem_none();
    }
    return wrong(word);
}

struct problem recipe_read_retry_after(struct recipe *recipe, struct slice value)
{
    struct recipe_retry_after *after = &recipe->retry_after;
    struct problem problem = recipe_claim_field(recipe, slice_of("Retry-After"), MODIFIER_RETRY_AFTER);
    if (problem_found(&problem))
        return problem;
    *after = (struct recipe_retry_after){ .given = true };
    return is_seconds(value) ? recipe_keep_line(recipe, &after->seconds, value) : read_word(after, value);
}
