/* Digests of texts. */
#include "base/digest.h"

#include <nettle/sha2.h>

void digest_sha256(struct slice text, uint8_t out[DIGEST_SHA256])
{
    struct sha256_ctx sha256;
    sha256_init(&sha256);
    sha256_update(&sha256, text.length, (const uint8_t *)text.data);
    sha256_digest(&sha256, DIGEST_SHA256, out);
}
