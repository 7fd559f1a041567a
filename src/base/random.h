/* Random numbers: unpredictable ones, and ones that a seed repeats. */
#ifndef EVERYSTATUS_RANDOM_H
#define EVERYSTATUS_RANDOM_H

#include <stdint.h>

/* 64 random bits from the kernel. */
uint64_t random_number(void);

/* 64 bits that look random, for a seed the same on every machine. */
uint64_t random_seeded(uint64_t seed);

#endif
