/* Codes side by side: which facts they differ in, and what their explanations say of each other. */
#include "render/compare.h"

#include <string.h>

bool compare_subject(const struct page_compare *page, size_t number, struct prose *prose, struct subject *subject)
{
    const int code = page->codes[number];
    const bool fine = prose_of(prose, code);
    *subject = (struct subject){ .code = code, .row = status_of(code), .prose = prose, .method = "GET", .place = page->place };
    return fine;
}

/* The value of a fact of one of the codes; NULL: it has no such fact. */
static const char *value_in(const struct page_compare *page, size_t number, const char *name)
{
    const struct subject subject = { .code = page->codes[number], .row = status_of(page->codes[number]) };
    struct part facts[STATUS_FACTS];
    const size_t count = status_facts(&subject, facts);
    for (size_t i = 0; i < count; i++)
        if (strcmp(facts[i].name, name) == 0)
            return facts[i].value;
    return NULL;
}

bool compare_differs(const struct page_compare *page, const struct part *fact)
{
    bool differs = false;
    for (size_t i = 0; i < page->count; i++) {
        const char *value = value_in(page, i, fact->name);
        differs |= !value || strcmp(value, fact->value) != 0;
    }
    return differs;
}

/* The code in a column, if it is one of those that are compared; 0: it is another one. */
static int compared(const struct page_compare *page, struct slice column)
{
    int code;
    for (size_t i = 0; i < page->count; i++)
        if (status_read(&code, column) && code == page->codes[i])
            return code;
    return 0;
}

bool compare_next(struct apart_walk *walk, struct apart *apart)
{
    struct slice columns[PROSE_COLUMNS];
    for (;;) {
        while (walk->number && prose_row(&walk->rows, columns)) {
            *apart = (struct apart){ walk->page->codes[walk->number - 1], compared(walk->page, columns[0]), columns[1] };
            if (apart->other)
                return true;
        }
        if (walk->number == walk->page->count)
            return false;
        walk->failed |= !prose_of(&walk->prose, walk->page->codes[walk->number++]);
        walk->rows = walk->prose.apart;
    }
}
