/* HTTP dates, in the three forms that a recipient must understand (RFC 9110 5.6.7). */
#ifndef EVERYSTATUS_DATE_H
#define EVERYSTATUS_DATE_H

#include <time.h>

#include "base/slice.h"

/* Reads a date in any of the three forms. now is for years of two digits. false: it is no date, *date is then undefined. */
bool date_parse(struct slice text, time_t now, time_t *date);

#endif
