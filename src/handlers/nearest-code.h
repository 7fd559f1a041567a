/* Which code is meant by what is none. */
#ifndef EVERYSTATUS_NEAREST_CODE_H
#define EVERYSTATUS_NEAREST_CODE_H

#include <stdbool.h>

#include "base/slice.h"

/* Whether the code can be the answer to the question. */
typedef bool code_is_there(int code);

/* The one of those who know any code that has a row. */
code_is_there code_is_known;

/* The code that is meant by a segment of a path that is none, as static text; NULL: none is near. */
const char *nearest_code(struct slice text, code_is_there *is_there);

#endif
