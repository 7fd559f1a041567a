/* How well the words of a question fit a text, for the search. */
#include "catalog/search-words.h"

#include <string.h>
#include <strings.h>

#include "base/nearest.h"

static const char *const silent[] = { "the",  "a",     "an",   "of",   "in",   "is",     "to",   "for",
                                      "i",    "my",    "it",   "its",  "code", "status", "http", "error",
                                      "what", "which", "when", "with", "and",  "or",     "vs",   "not" };

static bool is_silent(struct slice word)
{
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        if (slice_is_caseless(word, silent[i]))
            return true;
    return false;
}

static bool in_word(char c)
{
    return char_is_unreserved(c) && c != '.' && c != '~';
}

/* Takes the next word off the text. false: there is none. */
static bool next_word(struct slice *text, struct slice *word)
{
    while (text->length && !in_word(text->data[0]))
        slice_skip(text, 1);
    *word = (struct slice){ text->data, 0 };
    while (word->length < text->length && in_word(text->data[word->length]))
        word->length++;
    slice_skip(text, word->length);
    return word->length > 0;
}

void search_cut(struct search_words *words, struct slice text, bool all)
{
    struct slice rest = text, word;
    words->count = 0;
    while (words->count < SEARCH_WORDS && next_word(&rest, &word))
        if (all || !is_silent(word))
            words->words[words->count++] = word;
    if (!words->count && !all)
        search_cut(words, text, true);
}

static bool begins(struct slice text, struct slice start)
{
    return text.length >= start.length && strncasecmp(text.data, start.data, start.length) == 0;
}

/* Whether they differ in no more than an ending: "throttled", "throttling". */
static bool have_one_stem(struct slice left, struct slice right)
{
    enum { STEM = 6, ENDING = 3 };
    size_t same = 0;
    while (same < left.length && same < right.length && (left.data[same] | 0x20) == (right.data[same] | 0x20))
        same++;
    return same >= STEM && left.length - same <= ENDING && right.length - same <= ENDING;
}

/* How well one word fits another, in percent. */
static int fit(struct slice asked, struct slice word)
{
    enum { PREFIX = 3, STEM = 4, TYPED = 5 }; /* letters that are enough for it */
    if (slice_equals_caseless(asked, word))
        return 100;
    if (asked.length >= PREFIX && begins(word, asked))
        return 80;
    if (word.length >= STEM && begins(asked, word))
        return 60;
    if (have_one_stem(asked, word))
        return 60;
    return asked.length >= TYPED && word.length >= TYPED && nearest_by_one(asked, word) ? 50 : 0;
}

static int best_fit(struct slice asked, const struct search_words *text)
{
    int best = 0;
    for (size_t i = 0; i < text->count; i++) {
        const int now = fit(asked, text->words[i]);
        best = now > best ? now : best;
    }
    return best;
}

int search_fit(const struct search_words *question, const struct search_words *text)
{
    int sum = 0;
    for (size_t i = 0; i < question->count; i++)
        sum += best_fit(question->words[i], text);
    if (!question->count || !text->count)
        return 0;
    const int share = sum / (int)question->count, all = sum / (int)text->count, covered = all < 100 ? all : 100;
    return share < 50 ? 0 : share * share / 100 * (400 + covered) / 500;
}

enum search_name search_name(const struct search_words *question, const struct search_words *text)
{
    if (!question->count || question->count > text->count)
        return SEARCH_OTHER;
    for (size_t i = 0; i + 1 < question->count; i++)
        if (!slice_equals_caseless(question->words[i], text->words[i]))
            return SEARCH_OTHER;
    const struct slice last = question->words[question->count - 1], there = text->words[question->count - 1];
    if (!begins(there, last))
        return SEARCH_OTHER;
    return question->count == text->count && last.length == there.length ? SEARCH_SAME : SEARCH_BEGINS;
}
