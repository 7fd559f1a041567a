/* What a fuzz target is: one function, which libFuzzer calls, or replay.c. */
#ifndef EVERYSTATUS_FUZZ_H
#define EVERYSTATUS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Reads the bytes in every way that the program does. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Also without assertions: what must hold for every input. */
#define MUST(condition)                                                                                                        \
    do {                                                                                                                       \
        if (!(condition)) {                                                                                                    \
            fprintf(stderr, "%s:%d: this does not hold: %s\n", __FILE__, __LINE__, #condition);                                \
            abort();                                                                                                           \
        }                                                                                                                      \
    } while (0)

#endif
