/* Content codings (RFC 9110 8.4), and which of them a request accepts. */
#ifndef EVERYSTATUS_CODING_H
#define EVERYSTATUS_CODING_H

#include "http/request.h"

enum coding { CODING_IDENTITY, CODING_GZIP, CODING_DEFLATE, CODINGS };

/* Its name, as it stands in fields. */
const char *coding_name(enum coding coding);

/* Whether the request's Accept-Encoding, if there is one, accepts the coding (RFC 9110 12.5.3). */
bool coding_accepted(const struct request *request, enum coding coding);

/* Whether Accept-Encoding names the coding, and does not exclude it. Clients that name none often can decode none. */
bool coding_named(const struct request *request, enum coding coding);

#endif
