/* What is wrong with a value, for a caller who knows what the value is called and where it stands. */
#ifndef EVERYSTATUS_PROBLEM_H
#define EVERYSTATUS_PROBLEM_H

#include <stdbool.h>

#include "base/number.h"

/* The end of a sentence, "is too large"; empty: nothing is wrong. Readers of values return it. */
enum { PROBLEM_SIZE = 120 };
struct problem {
    char text[PROBLEM_SIZE];
};

/* Nothing is wrong. */
static inline struct problem problem_none(void)
{
    struct problem problem;
    problem.text[0] = '\0';
    return problem;
}

/* Whether something is wrong. */
static inline bool problem_found(const struct problem *problem)
{
    return problem->text[0] != '\0';
}

/* As printf; what does not fit is cut off. */
__attribute__((format(printf, 1, 2))) struct problem problem_of(const char *format, ...);

/* What is wrong with a number; nothing if it is NUMBER_OK. */
struct problem problem_of_number(enum number_result result);

#endif
