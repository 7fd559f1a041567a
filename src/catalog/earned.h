/* What earns each status code: one table, a row a code, with texts from www/earned/. */
#ifndef EVERYSTATUS_EARNED_H
#define EVERYSTATUS_EARNED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/slice.h"
#include "catalog/curl-exits.h"

enum { EARNED_PARAMETERS = 2 };

struct earned {
    int code;
    const char *methods;                           /* of /earn/CODE, a list; NULL: every method */
    const char *members;                           /* of what is below it; "*": every method; NULL: nothing is there */
    const char *parameters[EARNED_PARAMETERS + 1]; /* of its query beside key; "*": all are the client's own; NULL ends them */
    const char *page; /* what follows /earn/CODE in the target with which a page earns it; NULL: no page can */
    bool form;        /* with POST, by a form; otherwise by a link */
};

/* All rows in ascending order; *count receives their number. */
const struct earned *earned_rows(size_t *count);

/* The row of a code; NULL: it has none. */
const struct earned *earned_find(int code);

/* The code that a target names, "/earn/412;key=K"; 0: none. */
int earned_code(struct slice target);

/* The texts of a row: plain text, `code` stands in backticks. */
struct earned_text {
    const char *by;        /* what earns it, one sentence */
    const char *commands;  /* lines for the shell, the last of which shows the code; for earned_next_command */
    const char *otherwise; /* what else it answers */
    const char *section;   /* where the condition is defined: "RFC 9110, section 13.1.1" */
    const char *pageless;  /* why no page can earn it; empty: one can */
};

/* false: there is no memory to inflate them, and all are empty. */
bool earned_text_of(struct earned_text *text, const struct earned *row);

/* Takes the next line off *commands, and adds it with the server's address. false: no more. */
bool earned_next_command(const char **commands, struct buffer *out, const struct curl_place *place);

/* The same of an exchange, whose own paths begin where place says. */
bool exchange_next_line(const char **lines, struct buffer *out, const struct curl_place *place);

#endif
