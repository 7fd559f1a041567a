/* Chunked content, checked as strictly as its grammar has it (RFC 9112 7.1). */
#ifndef EVERYSTATUS_CHUNKED_H
#define EVERYSTATUS_CHUNKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of a size with its extensions, and of all trailer lines together, at most. */
enum { CHUNKED_LINE = 1024, CHUNKED_TRAILERS = 4096 };

/* Start with { 0 }. */
struct chunked {
    int state;
    uint64_t size; /* of the chunk: as far as it was read, then what is left of it */
    size_t line;   /* bytes of the size's line, or of the trailer section */
    bool over;     /* the last line end was read */
};

/* Reads on, and returns how many of the bytes belong to the content: all of them, unless its end is among them. *problem, which
 * must be NULL before, receives the end of a sentence if something is wrong; then nothing more may be read. */
size_t chunked_take(struct chunked *chunked, const char *bytes, size_t length, const char **problem);

#endif
