/* The tables that tools/embed.py generates from www/; only bodies.c looks into them. */
#ifndef EVERYSTATUS_PROSE_TABLE_H
#define EVERYSTATUS_PROSE_TABLE_H

#include "catalog/prose.h"

struct body {
    int code;
    const char *xml;
};

struct packed_prose {
    const char *stem;
    const char *packed; /* four texts, each with a NUL at its end */
};

/* A byte of packed text stands for two, which may be packed themselves; for itself where they are 0. */
extern const unsigned char prose_pairs[256][2];
extern const struct packed_prose prose_rows[]; /* sorted by stem, every class's among them */
extern const size_t prose_rows_count;
extern const struct body body_rows[]; /* sorted by code */
extern const size_t body_rows_count;
extern const struct asset asset_rows[]; /* sorted by path */
extern const size_t asset_rows_count;

#endif
