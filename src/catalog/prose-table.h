/* The tables that tools/embed.py generates from www/; only prose.c and earned.c look into them. */
#ifndef EVERYSTATUS_PROSE_TABLE_H
#define EVERYSTATUS_PROSE_TABLE_H

#include "base/deflated.h"
#include "catalog/prose.h"

struct body {
    int code;
    const char *xml;
};

struct prose_offset {
    const char *stem;
    unsigned offset; /* in prose_texts, where its texts begin, in the order of struct prose, each with a NUL at its end */
};

/* Where the five texts of an earned code begin in earned_texts, each with a NUL at its end. */
struct earned_offset {
    int code;
    unsigned offset;
};

extern struct deflated prose_texts, earned_texts;
extern const struct earned_offset earned_offsets[]; /* sorted by code */
extern const size_t earned_offsets_count;
extern const struct prose_offset prose_offsets[]; /* sorted by stem, every class's among them */
extern const size_t prose_offsets_count;
extern const struct body body_rows[]; /* sorted by code */
extern const size_t body_rows_count;
extern const struct sample sample_rows[]; /* sorted by name */
extern const size_t sample_rows_count;
extern const struct asset asset_rows[]; /* sorted by path */
extern const size_t asset_rows_count;

#endif
