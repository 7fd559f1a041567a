/* Compression of texts as zlib does it. */
#ifndef EVERYSTATUS_COMPRESS_H
#define EVERYSTATUS_COMPRESS_H

#include "base/buffer.h"
#include "base/slice.h"

/* Adds the text as a member of gzip's format (RFC 1952), or in zlib's (RFC 1950), which HTTP calls deflate (RFC 9110 8.4.1.2).
 */
void compress_add(struct buffer *out, struct slice text, bool gzip);

/* Makes a text that is sent again and again its member of gzip's format, smaller than compress_add does, in more time. */
void compress_whole(struct buffer *text);

/* Adds the text of so many bytes that a member of gzip's format has. */
void decompress_add(struct buffer *out, struct slice member, size_t size);

#endif
