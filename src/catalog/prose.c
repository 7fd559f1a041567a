/* The look-ups in what was embedded from www/: prose, XML bodies and assets. */
#include "catalog/prose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/slice.h"
#include "catalog/statuses.h"
#include "catalog/prose-table.h"

static int compare_stem(const void *key, const void *row)
{
    return strcmp(key, ((const struct prose_row *)row)->stem);
}

static int compare_code(const void *key, const void *row)
{
    return *(const int *)key - ((const struct body *)row)->code;
}

static int compare_path(const void *key, const void *row)
{
    const struct slice *path = key;
    const char *other = ((const struct asset *)row)->path;
    size_t length = strlen(other);
    int order = memcmp(path->data, other, path->length < length ? path->length : length);
    return order ? order : (path->length > length) - (path->length < length);
}

static const struct prose_row *prose_find(const char *stem)
{
    return bsearch(stem, prose_rows, prose_rows_count, sizeof *prose_rows, compare_stem);
}

/* Returns the text at *next, which goes on to the one behind it. */
static const char *take_text(const char **next)
{
    const char *text = *next;
    *next += strlen(text) + 1;
    return text;
}

bool prose_of(struct prose *prose, int code)
{
    char stem[12];
    snprintf(stem, sizeof stem, "%d", code);
    const struct prose_row *own = prose_find(stem), *row = own ? own : prose_find(status_stem(code));
    *prose = (struct prose){ row->stem, "", "", "", "" };
    const char *texts = deflated_text(&prose_texts), *next = texts ? texts + row->offset : NULL;
    if (!next)
        return false;
    prose->summary = take_text(&next);
    prose->meaning = take_text(&next);
    prose->client = take_text(&next);
    prose->mistakes = take_text(&next);
    return true;
}

const char *body_find(int code)
{
    const struct body *found = bsearch(&code, body_rows, body_rows_count, sizeof *body_rows, compare_code);
    return found ? found->xml : NULL;
}

const struct asset *asset_find(const char *path, size_t length)
{
    const struct slice key = { path, length };
    return bsearch(&key, asset_rows, asset_rows_count, sizeof *asset_rows, compare_path);
}

const struct asset *assets(size_t *count)
{
    *count = asset_rows_count;
    return asset_rows;
}
