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
    return strcmp(key, ((const struct prose_offset *)row)->stem);
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

static const struct prose_offset *prose_find(const char *stem)
{
    return bsearch(stem, prose_offsets, prose_offsets_count, sizeof *prose_offsets, compare_stem);
}

/* The texts of an explanation, in the order in which they are embedded. */
static const size_t texts[] = {
    offsetof(struct prose, summary),  offsetof(struct prose, meaning),  offsetof(struct prose, client),
    offsetof(struct prose, mistakes), offsetof(struct prose, formerly), offsetof(struct prose, said),
    offsetof(struct prose, confused), offsetof(struct prose, senders),  offsetof(struct prose, apart),
    offsetof(struct prose, recipe),   offsetof(struct prose, expected), offsetof(struct prose, verdict),
    offsetof(struct prose, exchange), offsetof(struct prose, names),
};

bool prose_of(struct prose *prose, int code)
{
    char stem[12];
    snprintf(stem, sizeof stem, "%03d", code);
    const struct prose_offset *own = prose_find(stem), *row = own ? own : prose_find(status_stem(code));
    const char *all = deflated_text(&prose_texts), *next = all ? all + row->offset : "";
    *prose = (struct prose){ .stem = row->stem };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        memcpy((char *)prose + texts[i], &next, sizeof next);
        next += all ? strlen(next) + 1 : 0;
    }
    return all != NULL;
}

bool prose_row(const char **rows, struct slice columns[PROSE_COLUMNS])
{
    size_t length = strcspn(*rows, "\n");
    const char *at = *rows, *end = at + length;
    memset(columns, 0, PROSE_COLUMNS * sizeof *columns);
    for (int i = 0; length && i < PROSE_COLUMNS && at <= end; i++) {
        columns[i] = (struct slice){ at, strcspn(at, "\t\n") };
        at += columns[i].length + 1;
    }
    *rows = end + (*end == '\n');
    return length > 0;
}

static const char *const languages[PROSE_LANGUAGES][2] = {
    { "Go", "go" }, { "Python", "python" }, { "Java", "java" }, { "Node.js", "node" }, { ".NET", "dotnet" }, { "Rust", "rust" },
};

const char *prose_language(int column)
{
    return languages[column][0];
}

const char *prose_language_word(int column)
{
    return languages[column][1];
}

const char *body_find(int code)
{
    const struct body *found = bsearch(&code, body_rows, body_rows_count, sizeof *body_rows, compare_code);
    return found ? found->xml : NULL;
}

static int compare_sample(const void *key, const void *row)
{
    return strcmp(key, ((const struct sample *)row)->name);
}

const struct sample *sample_named(const char *name)
{
    return bsearch(name, sample_rows, sample_rows_count, sizeof *sample_rows, compare_sample);
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
