/* The picture of each class of codes, from www/templates/drawings.html. */
#include "render/drawings.h"

#include <string.h>

#include "templates.h"

struct drawing {
    const char *stem, *turn;
    void (*add)(struct buffer *out);
};

static const struct drawing rows[] = {
    { "1xx", "Wait: an interim answer; the real one follows", html_drawings_one },
    { "2xx", "Done: the request did what it should", html_drawings_two },
    { "3xx", "Go there: the answer is somewhere else", html_drawings_three },
    { "4xx", "Your move: the request has to change", html_drawings_four },
    { "5xx", "Their move: the server failed; later may work", html_drawings_five },
    { "other", "Nobody's: outside HTTP's classes", html_drawings_other }, /* the last one: what is not found */
};

static const struct drawing *find(const char *stem)
{
    const struct drawing *row = rows, *last = rows + sizeof rows / sizeof *rows - 1;
    while (row < last && strcmp(row->stem, stem) != 0)
        row++;
    return row;
}

void drawing_add(struct buffer *out, const char *stem)
{
    find(stem)->add(out);
}

const char *drawing_turn(const char *stem)
{
    return find(stem)->turn;
}
