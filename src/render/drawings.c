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

/* Codes whose drawing is their own; code 0 ends them. */
static const struct {
    int code;
    void (*add)(struct buffer *out);
} own[] = { { 418, html_drawings_teapot }, { 0, NULL } };

void drawing_add_code(struct buffer *out, int code)
{
    size_t at = 0;
    while (own[at].code && own[at].code != code)
        at++;
    if (own[at].code)
        own[at].add(out);
    else
        drawing_add(out, status_stem(code));
}

static const char *const turns[STATUS_RETRIES] = {
    [RETRY_NO] = "Do not repeat it as it is",
    [RETRY_LATER] = "Wait, then repeat the request",
    [RETRY_CHANGED] = "Your move: the request has to change",
    [RETRY_ELSEWHERE] = "Repeat it on another connection",
    [RETRY_LOGIN] = "Log in, then repeat the request",
};

const char *drawing_turn_after(const struct status *row, const char *stem)
{
    return turns[row->retry] ? turns[row->retry] : drawing_turn(stem);
}
