/* The rows of the status table, for statuses.c alone. */
#ifndef EVERYSTATUS_STATUSES_TABLE_H
#define EVERYSTATUS_STATUSES_TABLE_H

#include "catalog/statuses.h"

extern const struct status status_rows[];
extern const size_t status_rows_count;

#endif
