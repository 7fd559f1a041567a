/* What www/ holds, embedded at build time by tools/embed.py: prose, XML bodies and assets. */
#ifndef EVERYSTATUS_PROSE_H
#define EVERYSTATUS_PROSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

/* The explanation of a code, from www/codes/STEM.md. Plain text; `code` stands in backticks. From formerly on a text may be
 * empty; where it says rows, it is for prose_row. */
struct prose {
    const char *stem; /* "404", or a class: "4xx", "other" */
    const char *summary;
    const char *meaning;
    const char *client;
    const char *mistakes;
    const char *formerly; /* rows of a former phrase */
    const char *said;     /* rows of what people say who mean it */
    const char *confused; /* rows of a code that it is taken for */
    const char *senders;  /* rows: product, what triggers it, log line or mark, first thing to do */
    const char *apart;    /* rows: a neighbour, and how it differs */
    const char *recipe;   /* a target that tries a client, with the key K */
    const char *expected; /* what the client should do then */
    const char *verdict;  /* the target that says whether it did */
    const char *exchange; /* lines of a request that earns it, and of the responses; for earned_next_command */
    const char *names;    /* one row: what languages call it, in the order of prose_language */
};

/* Fills in the prose for a code: its own, or else its class's. code is 0, or from STATUS_MIN to STATUS_MAX.
 * false: there is no memory to inflate it, and all its texts are empty. */
bool prose_of(struct prose *prose, int code);

enum { PROSE_COLUMNS = 6, PROSE_LANGUAGES = 6 };

/* Takes the next row off *rows, and fills in its columns, without data where it has fewer. false: no more. */
bool prose_row(const char **rows, struct slice columns[PROSE_COLUMNS]);

/* The name of the language whose name for a code stands in the column, and how JSON calls it. */
const char *prose_language(int column);
const char *prose_language_word(int column);

/* The XML body of a WebDAV code, from www/bodies/CODE.xml; NULL if it has none. */
const char *body_find(int code);

/* A file of www/httpbin/. */
struct sample {
    const char *name; /* "sample.html" */
    const char *type; /* Content-Type */
    const unsigned char *data;
    size_t size;
};

/* The one of that name, which there is. */
const struct sample *sample_named(const char *name);

/* A file of www/ that is served as it is. */
struct asset {
    const char *path; /* "/style.css" */
    const char *type; /* Content-Type */
    const char *etag; /* a strong entity tag with its quotes, made from the content; differs for gzip */
    const char *gzip_etag;     /* NULL where compression does not pay */
    size_t size;               /* of the content */
    const unsigned char *data; /* the content; with gzip_etag, a member of gzip's format that has it (RFC 1952) */
    size_t data_size;
};

/* The asset at path (length characters); NULL if there is none. */
const struct asset *asset_find(const char *path, size_t length);

/* All assets; *count receives their number. */
const struct asset *assets(size_t *count);

#endif
