/* Which codes somebody means: ranked by number, phrase, old names, and what people say. */
#include "catalog/search.h"

#include <string.h>

#include "catalog/prose.h"
#include "catalog/search-words.h"

/* What a text of a code weighs: as a name that is the question, and by its words. */
struct weight {
    const char *why;
    int name, words;
};

static const struct weight phrase = { "the phrase", 900, 400 }, formerly = { "an old name", 850, 380 },
                           said = { "people say", 0, 360 }, sender = { "who sends it", 0, 200 },
                           summary = { "the summary", 0, 110 };

static const int common[] = { 200, 201, 204, 301, 302, 304, 307, 308, 400, 401, 403, 404,
                              405, 409, 410, 413, 415, 422, 429, 500, 502, 503, 504 };

bool status_is_common(int code)
{
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (common[i] == code)
            return true;
    return false;
}

/* A question, with all its words and with those that say something. */
struct question {
    struct slice text;
    struct search_words all, telling;
};

static void raise(struct search_hit *hit, int score, const char *why, struct slice what)
{
    if (score > hit->score)
        *hit = (struct search_hit){ hit->row, score, why, what };
}

static void weigh(struct search_hit *hit, const struct question *question, struct slice text, const struct weight *weight)
{
    struct search_words all, telling;
    search_cut(&all, text, true);
    search_cut(&telling, text, false);
    const enum search_name name = search_name(&question->all, &all);
    raise(hit, name == SEARCH_SAME ? weight->name : name == SEARCH_BEGINS ? weight->name * 6 / 10 : 0, weight->why, text);
    raise(hit, weight->words * search_fit(&question->telling, &telling) / 100, weight->why, text);
}

static void weigh_rows(struct search_hit *hit, const struct question *question, const char *rows, const struct weight *weight,
                       int columns)
{
    struct slice texts[PROSE_COLUMNS];
    while (prose_row(&rows, texts))
        for (int i = 0; i < columns; i++)
            if (texts[i].length)
                weigh(hit, question, texts[i], weight);
}

/* How well one word of the question is the number: all of it, or how it begins ("4xx"). */
static void weigh_number(struct search_hit *hit, struct slice word, bool alone)
{
    const int code = hit->row->code;
    const char digits[] = { (char)('0' + code / 100), (char)('0' + code / 10 % 10), (char)('0' + code % 10), '\0' };
    size_t length = word.length;
    while (length > 1 && (word.data[length - 1] | 0x20) == 'x')
        length--;
    if (slice_is(word, digits))
        raise(hit, 1000, "the code", word);
    else if (alone && word.length <= 3 && strncmp(word.data, digits, length) == 0)
        raise(hit, 600, "begins so", word);
}

/* What stands behind the last dot or colon of a name: "NOT_FOUND" of HTTPStatus.NOT_FOUND. */
static struct slice last_part(struct slice name)
{
    for (size_t i = name.length; i > 0; i--)
        if (name.data[i - 1] == '.' || name.data[i - 1] == ':')
            return (struct slice){ name.data + i, name.length - i };
    return name;
}

/* As programs call it. */
static void weigh_names(struct search_hit *hit, struct slice question, const char *rows)
{
    enum { NAMED = 880 };
    struct slice names[PROSE_COLUMNS];
    const struct slice asked = last_part(slice_trim(question));
    while (asked.length && prose_row(&rows, names))
        for (int i = 0; i < PROSE_LANGUAGES; i++)
            if (slice_equals_caseless(asked, last_part(names[i])))
                raise(hit, NAMED, "a name in programs", names[i]);
}

/* false: no memory. */
static bool weigh_code(struct search_hit *hit, const struct question *question)
{
    struct prose prose;
    const bool fine = prose_of(&prose, hit->row->code);
    for (size_t i = 0; i < question->all.count; i++)
        weigh_number(hit, question->all.words[i], question->all.count == 1);
    weigh(hit, question, slice_of(hit->row->phrase), &phrase);
    weigh_rows(hit, question, prose.formerly, &formerly, 1);
    weigh_rows(hit, question, prose.said, &said, 1);
    weigh_rows(hit, question, prose.senders, &sender, 3);
    weigh(hit, question, slice_of(prose.summary), &summary);
    weigh_names(hit, question->text, prose.names);
    if (hit->score)
        hit->score += (status_is_common(hit->row->code) ? 12 : 0) - (hit->row->origin == STATUS_REGISTERED ? 0 : 25);
    return fine;
}

/* Enters the hit behind those that are as good, while there is room. */
static void enter(struct search *search, const struct search_hit *hit)
{
    size_t at = search->count;
    while (at > 0 && search->hits[at - 1].score < hit->score)
        at--;
    if (hit->score <= 0 || at == SEARCH_HITS)
        return;
    search->count += search->count < SEARCH_HITS;
    memmove(search->hits + at + 1, search->hits + at, (search->count - at - 1) * sizeof *hit);
    search->hits[at] = *hit;
}

/* false: no memory. */
static bool rank(struct search *search, struct slice text)
{
    struct question question = { .text = text };
    size_t count;
    const struct status *rows = statuses(&count);
    bool fine = true;
    search_cut(&question.all, text, true);
    search_cut(&question.telling, text, false);
    search->count = 0;
    for (size_t i = 0; i <= count; i++) { /* and no status at all, which people ask for as well */
        struct search_hit hit = { .row = i < count ? &rows[i] : status_of(STATUS_NONE) };
        fine &= weigh_code(&hit, &question);
        enter(search, &hit);
    }
    return fine;
}

/* Words that are tied together come apart: not-found, too_many_requests. false: there are none. */
static bool untie(char *question, struct slice text)
{
    bool tied = false;
    for (size_t i = 0; i < text.length; i++) {
        const bool ties = text.data[i] == '-' || text.data[i] == '_';
        question[i] = ties ? ' ' : text.data[i];
        tied |= ties;
    }
    return tied;
}

bool search_codes(struct search *search, struct slice text)
{
    const bool fine = rank(search, text);
    if (!fine || search->count || text.length > sizeof search->question || !untie(search->question, text))
        return fine;
    return rank(search, (struct slice){ search->question, text.length });
}
