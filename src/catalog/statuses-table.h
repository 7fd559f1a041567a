/* The rows of the status table, for statuses.c alone. */
#ifndef EVERYSTATUS_STATUSES_TABLE_H
#define EVERYSTATUS_STATUSES_TABLE_H

#include "catalog/statuses.h"

/* Members of a row: most rows have neither, so that each list stands beside the table, as long as it is. */
#define FIELDS(...)                                                                                                            \
    .field_list = (const struct status_field[])                                                                                \
    {                                                                                                                          \
        __VA_ARGS__,                                                                                                           \
        {                                                                                                                      \
            0                                                                                                                  \
        }                                                                                                                      \
    }
#define USES(...)                                                                                                              \
    .use_list = (const struct status_use[])                                                                                    \
    {                                                                                                                          \
        __VA_ARGS__,                                                                                                           \
        {                                                                                                                      \
            0                                                                                                                  \
        }                                                                                                                      \
    }

extern const struct status status_rows[];
extern const size_t status_rows_count;

#endif
