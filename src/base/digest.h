/* Digests of texts. */
#ifndef EVERYSTATUS_DIGEST_H
#define EVERYSTATUS_DIGEST_H

#include <stdint.h>

#include "base/slice.h"

enum { DIGEST_SHA256 = 32 };

/* The SHA-256 of the text (FIPS 180-4). */
void digest_sha256(struct slice text, uint8_t out[DIGEST_SHA256]);

#endif
