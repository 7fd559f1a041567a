/* What www/ holds, embedded at build time by tools/embed.py: prose, XML bodies and assets. */
#ifndef EVERYSTATUS_PROSE_H
#define EVERYSTATUS_PROSE_H

#include <stdbool.h>
#include <stddef.h>

/* The explanation of a code, from www/codes/STEM.md. Plain text; `code` stands in backticks. */
struct prose {
    const char *stem; /* "404", or a class: "4xx", "other" */
    const char *summary;
    const char *meaning;
    const char *client;
    const char *mistakes;
};

/* Fills in the prose for a code: its own, or else its class's. code is from STATUS_MIN to STATUS_MAX.
 * false: there is no memory to inflate it, and all its texts are empty. */
bool prose_of(struct prose *prose, int code);

/* The XML body of a WebDAV code, from www/bodies/CODE.xml; NULL if it has none. */
const char *body_find(int code);

/* A file of www/ that is served as it is. */
struct asset {
    const char *path; /* "/style.css" */
    const char *type; /* Content-Type */
    const char *etag; /* a strong entity tag with its quotes, made from the content; differs for gzip */
    const char *gzip_etag;
    const unsigned char *data;
    size_t size;
    const unsigned char *gzip; /* NULL where compression does not pay */
    size_t gzip_size;
};

/* The asset at path (length characters); NULL if there is none. */
const struct asset *asset_find(const char *path, size_t length);

/* All assets; *count receives their number. */
const struct asset *assets(size_t *count);

#endif
