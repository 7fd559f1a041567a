/* Credentials of Basic and Bearer authentication (RFC 7617, RFC 6750). */
#ifndef EVERYSTATUS_CREDENTIALS_H
#define EVERYSTATUS_CREDENTIALS_H

#include "base/buffer.h"
#include "http/request.h"

/* What follows the scheme in the field of that name, which *field receives; data is NULL without one, or if it has another
 * scheme. */
struct slice credentials_of(struct buffer *field, const struct request *request, const char *name, const char *scheme);

/* Whether token68, which lies in field, is the base64 of "user:password"; takes as long wherever they differ. */
bool credentials_are_basic(struct buffer *field, struct slice token68, struct slice pair);

/* Whether they have the grammar of a token (RFC 6750 2.1). */
bool credentials_are_token(struct slice token);

#endif
