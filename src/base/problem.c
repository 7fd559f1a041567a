/* What is wrong with a value, for a caller who knows what the value is called and where it stands. */
#include "base/problem.h"

#include <stdarg.h>
#include <stdio.h>

struct problem problem_of(const char *format, ...)
{
    struct problem problem;
    va_list args;
    va_start(args, format);
    vsnprintf(problem.text, sizeof problem.text, format, args);
    va_end(args);
    return problem;
}

struct problem problem_of_number(enum number_result result)
{
    return result == NUMBER_OK ? problem_none() : problem_of("%s", number_problem(result));
}
