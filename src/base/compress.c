/* Compression of texts as zlib does it. */
#include "base/compress.h"

#include <stdint.h>

#include <zlib.h>

enum { WINDOW_BITS = 15, GZIP_BITS = 16, MEMORY_LEVEL = 8 };

static void add(struct buffer *out, struct slice text, bool gzip, int level)
{
    unsigned char piece[16 * 1024];
    z_stream stream = { .next_in = (z_const Bytef *)(uintptr_t)text.data, .avail_in = (uInt)text.length };
    int result =
        deflateInit2(&stream, level, Z_DEFLATED, WINDOW_BITS + (gzip ? GZIP_BITS : 0), MEMORY_LEVEL, Z_DEFAULT_STRATEGY);
    out->failed |= result != Z_OK;
    while (result == Z_OK) {
        stream.next_out = piece;
        stream.avail_out = sizeof piece;
        result = deflate(&stream, Z_FINISH);
        buffer_add(out, (const char *)piece, sizeof piece - stream.avail_out);
    }
    deflateEnd(&stream);
}

/* The fastest level: others wait meanwhile. */
void compress_add(struct buffer *out, struct slice text, bool gzip)
{
    add(out, text, gzip, Z_BEST_SPEED);
}

void compress_whole(struct buffer *text)
{
    struct buffer out = { .root = text->root, .failed = text->failed };
    if (!out.failed)
        add(&out, (struct slice){ text->data, text->length }, true, Z_DEFAULT_COMPRESSION);
    buffer_release(text);
    *text = out;
}
