/* The look-ups in what was embedded from www/: prose, XML bodies and assets. */
#include "catalog/prose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/statuses.h"
#include "catalog/prose-table.h"

/* A path that is no C string. */
struct slice {
    const char *start;
    size_t length;
};

static int compare_stem(const void *key, const void *row)
{
    return strcmp(key, ((const struct packed_prose *)row)->stem);
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
    int order = memcmp(path->start, other, path->length < length ? path->length : length);
    return order ? order : (path->length > length) - (path->length < length);
}

static const struct packed_prose *prose_find(const char *stem)
{
    return bsearch(stem, prose_rows, prose_rows_count, sizeof *prose_rows, compare_stem);
}

/* Writes what a byte of packed text stands for, and returns where it ends. */
static char *unpack_byte(char *to, unsigned char byte)
{
    const unsigned char *pair = prose_pairs[byte];
    if (pair[0])
        return unpack_byte(unpack_byte(to, pair[0]), pair[1]);
    *to = (char)byte;
    return to + 1;
}

/* Unpacks one text, with its NUL. */
static const char *unpack(const char **packed, char **to)
{
    const char *start = *to;
    do
        *to = unpack_byte(*to, (unsigned char)**packed);
    while (*(*packed)++);
    return start;
}

void prose_of(struct prose *prose, int code)
{
    char stem[12], *to = prose->store;
    snprintf(stem, sizeof stem, "%d", code);
    const struct packed_prose *own = prose_find(stem), *found = own ? own : prose_find(status_stem(code));
    const char *packed = found->packed;
    prose->stem = found->stem;
    prose->summary = unpack(&packed, &to);
    prose->meaning = unpack(&packed, &to);
    prose->client = unpack(&packed, &to);
    prose->mistakes = unpack(&packed, &to);
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
