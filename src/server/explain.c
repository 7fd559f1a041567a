/* The commands that print a page: explanations of codes, curl's exit codes, the help on recipes. */
#include "server/explain.h"

#include <string.h>

#include "base/number.h"
#include "render/page.h"
#include "server/explain-find.h"
#include "server/fail.h"
#include "server/terminal.h"

static bool fail_word(const char *word)
{
    int nearest = explain_nearest(word);
    if (nearest)
        return fail_usage("explain: no code is called \"%s\"; the nearest is %d %s", word, nearest, status_of(nearest)->phrase);
    if (strchr(word, ',') && !word[strspn(word, "0123456789,")])
        return fail_usage("explain takes codes with blanks between them, not with commas: \"%s\"", word);
    return fail_usage("explain takes codes of three digits, %d to %d, classes as 4xx, or what they are called; not \"%s\"",
                      STATUS_MIN, STATUS_MAX, word);
}

/* Which one of them is meant cannot be told. */
static bool fail_several(const char *word, const int *codes, size_t count)
{
    struct buffer list = { 0 };
    for (size_t i = 0; i < count; i++)
        buffer_format(&list, "%s %d %s", i ? "," : "", codes[i], status_of(codes[i])->phrase);
    fail_usage("explain: \"%s\" may be%s", word, list.failed ? " several codes" : list.data);
    buffer_release(&list);
    return false;
}

static bool find_code(const char *word, int *code)
{
    int codes[EXPLAIN_FOUND];
    if (status_read(code, slice_of(word)))
        return true;
    size_t count = explain_find(word, codes);
    if (count > 1)
        return fail_several(word, codes, count);
    *code = count ? codes[0] : 0;
    return count || fail_word(word);
}

static void join(struct buffer *out, const char *const *words)
{
    for (; *words; words++)
        buffer_format(out, "%s%s", out->length ? " " : "", *words);
}

/* Words of a name need no quotes: those of one that there is belong together. */
static bool find_joined(const char *const *words, int *code)
{
    struct buffer name = { 0 };
    int codes[EXPLAIN_FOUND];
    join(&name, words);
    bool found = name.data && !name.failed && explain_find(name.data, codes) == 1;
    *code = found ? codes[0] : 0;
    buffer_release(&name);
    return found;
}

static void add_code(struct buffer *text, int code)
{
    const struct curl_place usual = curl_place_of((struct slice){ 0 }, NULL);
    buffer_string(text, text->length ? "\n\n" : "");
    page_code(text, code, FORMAT_TEXT, &usual);
}

static int finish(struct buffer *text, bool fine)
{
    if (!fine)
        buffer_release(text);
    return fine && terminal_print(text) ? 0 : fail_status();
}

/* Lists the codes of a class, "4xx", or of ten, "40x". false: it says none, or none is known. */
static bool add_class(struct buffer *text, const char *word)
{
    const struct page_list page = { .pattern = word };
    if (!status_is_pattern(word))
        return false;
    buffer_string(text, text->length ? "\n" : "");
    const size_t before = text->length;
    page_gallery(text, &page, FORMAT_TEXT);
    return text->length > before;
}

/* Lists the codes that people mean by what is no name. false: none is known. */
static bool add_meant(struct buffer *text, const char *words)
{
    int codes[EXPLAIN_FOUND];
    struct search search = { 0 };
    const struct page_list page = { .question = slice_of(words), .found = &search };
    if (explain_slip(words) || page.question.length > SEARCH_BYTES || explain_find(words, codes))
        return false;
    text->failed |= !search_codes(&search, page.question);
    page_gallery(text, &page, FORMAT_TEXT);
    return search.count > 0;
}

static bool have_number(const char *const *words)
{
    bool have = false;
    for (; *words; words++)
        have |= strcspn(*words, "-0123456789") == 0;
    return have;
}

/* As add_meant, for what was said in several words, none of which is meant as a code. */
static bool add_meant_by_all(struct buffer *text, const char *const *words)
{
    struct buffer joined = { 0 };
    join(&joined, words);
    bool found = !have_number(words) && joined.data && !joined.failed && add_meant(text, joined.data);
    buffer_release(&joined);
    return found;
}

static bool is_among(const int *codes, size_t count, int code)
{
    for (size_t i = 0; i < count; i++)
        if (codes[i] == code)
            return true;
    return false;
}

/* Puts codes that each word says, by number or by name, side by side. false: they are not of the kind or number that can be. */
static bool add_comparison(struct buffer *text, const char *const *words)
{
    const struct curl_place usual = curl_place_of((struct slice){ 0 }, NULL);
    int codes[COMPARE_MOST], names[EXPLAIN_FOUND];
    struct page_compare page = { .place = &usual, .codes = codes };
    for (; *words; words++) {
        int code;
        if (!status_read(&code, slice_of(*words)))
            code = explain_find(*words, names) == 1 ? names[0] : STATUS_NONE;
        if (code == STATUS_NONE || page.count == COMPARE_MOST || is_among(codes, page.count, code))
            return false;
        codes[page.count++] = code;
    }
    if (page.count < COMPARE_FEWEST)
        return false;
    page_compare(text, &page, FORMAT_TEXT);
    return true;
}

/* Nothing is called "--port": that was to start a server. */
static bool check_words(const char *const *words)
{
    if (!*words)
        return fail_usage("explain takes codes of three digits, %d to %d, or what they are called", STATUS_MIN, STATUS_MAX);
    for (; *words; words++)
        if (**words == '-' && (*words)[strspn(*words, "-")])
            return fail_usage("explain takes no options; not \"%s\" (--help lists everything)", *words);
    return true;
}

int explain_codes(const char *const *words)
{
    struct buffer text = { 0 };
    int code;
    bool fine = check_words(words);
    if (fine && words[1] && find_joined(words, &code)) {
        add_code(&text, code);
        return finish(&text, true);
    }
    if (fine && !words[1] && add_meant(&text, *words))
        return finish(&text, true);
    if (fine && add_comparison(&text, words))
        return finish(&text, true);
    if (fine && words[1] && add_meant_by_all(&text, words))
        return finish(&text, true);
    for (; fine && *words; words++)
        if (!add_class(&text, *words) && (fine = find_code(*words, &code)))
            add_code(&text, code);
    return finish(&text, fine);
}

int explain_curl(const char *code)
{
    uint64_t number = 0;
    struct buffer text = { 0 };
    const struct curl_place place = curl_place_of((struct slice){ 0 }, NULL);
    bool one = *code && number_parse(code, strlen(code), 0, 255, &number, NULL) == NUMBER_OK;
    const struct curl_exit *only = one ? curl_exit_of(number) : NULL;
    if (*code && !only) {
        fail_usage("curl takes an exit code that a server can provoke; without one, it lists them; not \"%s\"", code);
        return fail_status();
    }
    page_curl(&text, only, FORMAT_TEXT, &place);
    return finish(&text, true);
}

int explain_recipes(void)
{
    struct buffer text = { 0 };
    const struct curl_place place = curl_place_of((struct slice){ 0 }, NULL);
    page_help(&text, FORMAT_TEXT, &place);
    return finish(&text, true);
}
