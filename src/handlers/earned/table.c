/* The table of earned codes' handlers: a row a code that is built, in ascending order. */
#include "handlers/earned/document.h"
#include "handlers/earned/families.h"

const struct earned_handler earned_handlers[] = {
    { 200, .answer = earned_greet },
    { 201, .answer = earned_members },
    { 203, .answer = earned_transformed },
    { 204, .answer = earned_members },
    { 206, .answer = earned_document },
    { 300, .answer = earned_choices },
    { 301, .answer = earned_moved },
    { 302, .answer = earned_moved },
    { 303, .answer = earned_see_other },
    { 304, .answer = earned_document },
    { 305, .answer = earned_use_proxy },
    { 306, .answer = earned_unused },
    { 307, .answer = earned_moved },
    { 308, .answer = earned_moved },
    { 404, .answer = earned_members },
    { 405, .answer = earned_greet },
    { 406, .answer = earned_types },
    { 410, .answer = earned_members },
    { 412, .answer = earned_replaceable },
    { 416, .answer = earned_document },
    { 428, .answer = earned_guarded },
    { 501, .answer = earned_greet },
    { 506, .answer = earned_circular },
    { 507, .answer = earned_members },
    { 0 },
};
