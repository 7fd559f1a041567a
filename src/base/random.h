/* Random numbers, for choices that nobody may foresee. */
#ifndef EVERYSTATUS_RANDOM_H
#define EVERYSTATUS_RANDOM_H

#include <stdint.h>

/* 64 random bits from the kernel. */
uint64_t random_number(void);

#endif
