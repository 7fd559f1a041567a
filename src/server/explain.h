/* The commands that print a page: explanations of codes, curl's exit codes, the help on recipes. */
#ifndef EVERYSTATUS_EXPLAIN_H
#define EVERYSTATUS_EXPLAIN_H

/* Each returns the exit status; words end with NULL, and code is "" for all. */
int explain_codes(const char *const *words);
int explain_curl(const char *code);
int explain_recipes(void);

#endif
