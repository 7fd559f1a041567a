/* The routes that an operator adds: lines "METHOD PATH RECIPE". */
#include "pure/mocks.h"

#include <stdlib.h>
#include <string.h>

#include "pure/target.h"

void mocks_release(struct mocks *mocks)
{
    text_release(&mocks->text);
    free(mocks->rows);
    *mocks = (struct mocks){ 0 };
}

/* Takes the next word, up to a space or tab, off *line. */
static struct span next_word(struct span *line)
{
    struct span rest = span_trim(*line);
    size_t length = 0;
    while (length < rest.length && rest.data[length] != ' ' && rest.data[length] != '\t')
        length++;
    *line = (struct span){ rest.data + length, rest.length - length };
    return (struct span){ rest.data, length };
}

/* Takes the next line off *text, without its end. */
static struct span next_line(struct span *text)
{
    const char *end = memchr(text->data, '\n', text->length);
    struct span line = { text->data, end ? (size_t)(end - text->data) : text->length };
    size_t taken = end ? line.length + 1 : line.length;
    *text = (struct span){ text->data + taken, text->length - taken };
    if (line.length && line.data[line.length - 1] == '\r')
        line.length--;
    return line;
}

static size_t column_of(struct span line, struct span part)
{
    return (size_t)(part.data - line.data) + 1;
}

static bool is_method(struct span method)
{
    bool star = method.length && method.data[method.length - 1] == '*';
    return span_is(method, "*") || span_is_token((struct span){ method.data, method.length - star });
}

/* Reads one line that is neither empty nor a comment. */
static bool read_line(struct mock *mock, struct span line, const struct recipe_rules *rules, struct complaint *complaint)
{
    struct span rest = line;
    struct recipe recipe;
    mock->method = next_word(&rest);
    mock->path = next_word(&rest);
    mock->recipe = span_trim(rest);
    if (!is_method(mock->method))
        return complain_at(complaint, "line", line, column_of(line, mock->method), "a line starts with a method, GET or *");
    if (!span_starts(mock->path, "/") && !span_is(mock->path, "*"))
        return complain_at(complaint, "line", line, column_of(line, mock->path), "the path must start with \"/\"");
    if (mock->recipe.length == 0)
        return complain_at(complaint, "line", line, line.length + 1, "the recipe is missing: METHOD PATH RECIPE");
    bool read = recipe_parse(&recipe, rules, mock->recipe, "line", complaint) && recipe_settle(&recipe, complaint);
    if (!read) {
        complaint->column = column_of(line, mock->recipe) + (complaint->column ? complaint->column - 1 : 0);
        complaint->text = line;
    }
    recipe_release(&recipe);
    return read;
}

static bool add_row(struct mocks *mocks, struct mock mock, struct complaint *complaint)
{
    if ((mocks->count & (mocks->count - 1)) == 0) { /* full at each power of two */
        size_t room = mocks->count ? mocks->count * 2 : 1;
        struct mock *rows = realloc(mocks->rows, room * sizeof *rows);
        if (!rows)
            return complain(complaint, 503, "line", "out of memory");
        mocks->rows = rows;
    }
    mocks->rows[mocks->count++] = mock;
    return true;
}

bool mocks_read(struct mocks *mocks, struct span text, const struct recipe_rules *rules, struct complaint *complaint,
                size_t *line)
{
    text_add(&mocks->text, text.data, text.length);
    if (mocks->text.failed)
        return complain(complaint, 503, "line", "out of memory");
    struct span rest = { mocks->text.data, mocks->text.length };
    for (*line = 1; rest.length; ++*line) {
        struct mock mock;
        struct span one = next_line(&rest), content = span_trim(one);
        if (content.length == 0 || content.data[0] == '#')
            continue;
        if (!read_line(&mock, one, rules, complaint) || !add_row(mocks, mock, complaint))
            return false;
    }
    return true;
}

static bool matches(struct span pattern, struct span text)
{
    bool star = pattern.length && pattern.data[pattern.length - 1] == '*';
    size_t length = pattern.length - star;
    return (star ? text.length >= length : text.length == length) && memcmp(pattern.data, text.data, length) == 0;
}

const struct mock *mocks_find(const struct mocks *mocks, const char *method, struct span path)
{
    bool head = strcmp(method, "HEAD") == 0;
    for (size_t i = 0; i < mocks->count; i++) {
        const struct mock *mock = &mocks->rows[i];
        if (matches(mock->path, path) &&
            (matches(mock->method, span_of(method)) || (head && matches(mock->method, span_of("GET")))))
            return mock;
    }
    return NULL;
}
