/* Digests of texts. */
#ifndef EVERYSTATUS_DIGEST_H
#define EVERYSTATUS_DIGEST_H

#include <stdint.h>

#include "base/slice.h"

enum { DIGEST_SHA256 = 32 };

/* The SHA-256 of the text (FIPS 180-4). */
void digest_sha256(struct slice text, uint8_t out[DIGEST_SHA256]);

/* A sum of the text, CRC-32 and Adler-32 (RFC 1952 8, RFC 1950 8.2): not against forgery, but fast. */
uint64_t digest_sum(struct slice text);

/* A sum of a short text, for a table of such: FNV-1a, of whose bits the lower ones vary enough. */
uint64_t digest_name(struct slice name);

#endif
