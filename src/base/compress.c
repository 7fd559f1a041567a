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

void decompress_add(struct buffer *out, struct slice member, size_t size)
{
    enum { GZIP_ALONE = 16 + MAX_WBITS };
    z_stream stream = { .next_in = (Bytef *)(uintptr_t)member.data, .avail_in = (uInt)member.length };
    if (!buffer_reserve(out, size) || inflateInit2(&stream, GZIP_ALONE) != Z_OK) {
        out->failed = true;
        return;
    }
    stream.next_out = (Bytef *)out->data + out->length;
    stream.avail_out = (uInt)size;
    out->failed |= inflate(&stream, Z_FINISH) != Z_STREAM_END || stream.avail_out;
    inflateEnd(&stream);
    out->length += out->failed ? 0 : size;
    out->data[out->length] = '\0';
}
