/* The tables that tools/embed.py generates from www/; only bodies.c looks into them. */
#ifndef EVERYSTATUS_BODIES_TABLE_H
#define EVERYSTATUS_BODIES_TABLE_H

#include "pure/bodies.h"

struct body {
    int code;
    const char *xml;
};

extern const struct prose prose_rows[]; /* sorted by stem, every class's among them */
extern const size_t prose_rows_count;
extern const struct body body_rows[]; /* sorted by code */
extern const size_t body_rows_count;
extern const struct asset asset_rows[]; /* sorted by path */
extern const size_t asset_rows_count;

#endif
