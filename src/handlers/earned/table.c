/* The table of earned codes' handlers: a row a code that is built, in ascending order. */
#include "handlers/earned/document.h"
#include "handlers/earned/families.h"

const struct earned_handler earned_handlers[] = {
    { 200, .answer = earned_greet },       { 201, .answer = earned_members },
    { 203, .answer = earned_transformed }, { 204, .answer = earned_members },
    { 206, .answer = earned_document },    { 304, .answer = earned_document },
    { 306, .answer = earned_unused },      { 404, .answer = earned_members },
    { 405, .answer = earned_greet },       { 410, .answer = earned_members },
    { 412, .answer = earned_replaceable }, { 416, .answer = earned_document },
    { 428, .answer = earned_guarded },     { 501, .answer = earned_greet },
    { 507, .answer = earned_members },     { 0 },
};
