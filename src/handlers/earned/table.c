/* The table of earned codes' handlers: a row a code that is built, in ascending order. */
#include "handlers/earned/families.h"

const struct earned_handler earned_handlers[] = {
    { 200, .answer = earned_greet },
    { 306, .answer = earned_unused },
    { 501, .answer = earned_greet },
    { 0 },
};
