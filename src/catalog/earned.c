/* The rows of earned codes: finding them, and their texts. */
#include "catalog/earned.h"

#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "catalog/prose-table.h"
#include "catalog/statuses.h"

/* In a command, the place of the server's address. */
#define HERE '\1'

static int compare_offset(const void *key, const void *row)
{
    return *(const int *)key - ((const struct earned_offset *)row)->code;
}

const struct earned *earned_find(int code)
{
    size_t count;
    const struct earned *rows = earned_rows(&count);
    for (size_t i = 0; i < count; i++)
        if (rows[i].code == code)
            return &rows[i];
    return NULL;
}

int earned_code(struct slice target)
{
    static const char start[] = "/earn/";
    uint64_t code = 0;
    size_t length = sizeof start - 1;
    if (!slice_starts(target, start) || target.length < length + 3 ||
        (target.length > length + 3 && !memchr(";/?%", target.data[length + 3], 4)))
        return 0;
    number_parse(target.data + length, 3, STATUS_MIN, STATUS_MAX, &code, NULL);
    return (int)code;
}

/* Returns the text at *next, which goes on to the one behind it. */
static const char *take_text(const char **next)
{
    const char *text = *next;
    *next += strlen(text) + 1;
    return text;
}

bool earned_text_of(struct earned_text *text, const struct earned *row)
{
    const struct earned_offset *found =
        bsearch(&row->code, earned_offsets, earned_offsets_count, sizeof *earned_offsets, compare_offset);
    const char *texts = deflated_text(&earned_texts), *next = texts && found ? texts + found->offset : NULL;
    *text = (struct earned_text){ "", "", "", "", "" };
    if (!next)
        return false;
    text->by = take_text(&next);
    text->commands = take_text(&next);
    text->otherwise = take_text(&next);
    text->section = take_text(&next);
    text->pageless = take_text(&next);
    return true;
}

bool earned_next_command(const char **commands, struct buffer *out, const struct curl_place *place)
{
    const char *at = *commands;
    if (!*at)
        return false;
    for (; *at && *at != '\n'; at++) {
        if (*at == HERE) {
            curl_add_authority(out, place);
            buffer_string(out, at[1] == '/' && place->root ? place->root : "");
        } else {
            buffer_add(out, at, 1);
        }
    }
    *commands = *at ? at + 1 : at;
    return true;
}

bool exchange_next_line(const char **lines, struct buffer *out, const struct curl_place *place)
{
    struct buffer line = { 0 };
    bool more = earned_next_command(lines, &line, place);
    out->root = place->root;
    if (line.length)
        buffer_paths(out, line.data);
    out->failed |= line.failed;
    buffer_release(&line);
    return more;
}
