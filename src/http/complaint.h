/* What is wrong with something that a client sent, and where: the material of every refusal. */
#ifndef EVERYSTATUS_COMPLAINT_H
#define EVERYSTATUS_COMPLAINT_H

#include "base/slice.h"

enum { COMPLAINT_SIZE = 240 };

struct complaint {
    int code;                    /* the status of the refusal; 0: nothing is wrong */
    char detail[COMPLAINT_SIZE]; /* one sentence without a full stop; NUL-terminated */
    const char *in;              /* "path", "query", "method"...; static text */
    struct slice text;           /* the text that column counts in; none: data is NULL */
    size_t column;               /* the first character is 1; 0: no place in particular */
    const char *instead;   /* what is meant most likely, in place of so many characters from there; NULL: nothing is near */
    size_t wrong, before;  /* and so many of these characters stand before the column */
    const char *corrected; /* the target with that in its place, while the complaint is told; NULL: none */
};

/* Fills in code, in, and the formatted detail; text and column are cleared. Returns false, so that a parser can
 * end with `return complain(...)`. */
__attribute__((format(printf, 4, 5))) bool complain(struct complaint *complaint, int code, const char *in, const char *format,
                                                    ...);

/* As complain with code 400, with the place: column (from 1) in text. */
__attribute__((format(printf, 5, 6))) bool complain_at(struct complaint *complaint, const char *in, struct slice text,
                                                       size_t column, const char *format, ...);

/* Adds what is meant most likely in place of so many characters from the column on; static text. Returns false. */
bool complain_instead(struct complaint *complaint, size_t wrong, const char *instead);

#endif
