/* How well the words of a question fit a text, for the search. */
#ifndef EVERYSTATUS_SEARCH_WORDS_H
#define EVERYSTATUS_SEARCH_WORDS_H

#include <stdbool.h>

#include "base/slice.h"

enum { SEARCH_WORDS = 16 };

/* Slices of a text: its letters, digits, "-" and "_" between all else. */
struct search_words {
    struct slice words[SEARCH_WORDS];
    size_t count;
};

/* Cuts a text up; without those that say nothing ("the", "error"), unless there are no others or all are wanted. */
void search_cut(struct search_words *words, struct slice text, bool all);

/* How well all words of the question fit, from 0 to 100: half of them must; a text that says little else fits better. */
int search_fit(const struct search_words *question, const struct search_words *text);

/* Whether the text is the question, or goes on behind it. */
enum search_name { SEARCH_OTHER, SEARCH_BEGINS, SEARCH_SAME };
enum search_name search_name(const struct search_words *question, const struct search_words *text);

#endif
