/* Every fact about every HTTP status code that the program tells or obeys: one table, a row a code. */
#ifndef EVERYSTATUS_STATUSES_H
#define EVERYSTATUS_STATUSES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/slice.h"

/* Numbers that fit a status line: three digits, the first not 0 (RFC 9112 4, RFC 9110 15). */
enum { STATUS_MIN = 100, STATUS_MAX = 999, STATUS_COUNT = STATUS_MAX - STATUS_MIN + 1 };

/* Where a code stands with the IANA registry (RFC 9110 16.2). */
enum status_origin {
    STATUS_REGISTERED, /* the default: a row that says nothing is registered */
    STATUS_TEMPORARY,
    STATUS_DEPRECATED,
    STATUS_OBSOLETED,
    STATUS_UNUSED,
    STATUS_UNOFFICIAL, /* not registered, but some vendor sends it */
    STATUS_UNASSIGNED, /* not registered, and no vendor is known to send it */
    STATUS_ORIGINS,
};

/* What content a response with this code has. */
enum status_content {
    CONTENT_EXPLAINS, /* any; ours explains the code */
    CONTENT_NONE,     /* none, and no Content-Length that speaks of one (1xx, 204; RFC 9110 6.4.1) */
    CONTENT_UNSENT,   /* none, but the fields speak of what a 200 would have sent (304, RFC 9110 15.4.5) */
    CONTENT_EMPTY,    /* of length 0, and said so (205, RFC 9110 15.3.6) */
    CONTENT_DELTA,    /* the difference to an older version, in the format that IM names (226, RFC 3229 10.4.1) */
    STATUS_CONTENTS,
};

/* Whether a cache may store a response with this code, where the method permits it (RFC 9111 3). */
enum status_cacheable {
    CACHE_IF_TOLD, /* only with explicit freshness, or `public` */
    CACHE_YES,     /* by heuristic, unless told otherwise (RFC 9110 15.1) */
    CACHE_NEVER,   /* no final response (RFC 9111 3), or its definition forbids it (RFC 6585 3 to 6) */
    STATUS_CACHEABLES,
};

/* Whether sending the request again may help. */
enum status_retry {
    RETRY_NO,         /* nothing suggests that the same request will get another answer */
    RETRY_NOT_NEEDED, /* the answer is no failure */
    RETRY_LATER,      /* the same request may succeed later; Retry-After says when */
    RETRY_CHANGED,    /* a request that was changed as the answer says may succeed */
    RETRY_ELSEWHERE,  /* the same request may succeed on another connection (421, RFC 9110 15.5.20) */
    RETRY_LOGIN,      /* the same request may succeed after its user has logged in */
    STATUS_RETRIES,
};

/* What happens to the method when a client follows Location (RFC 9110 15.4). */
enum status_method {
    METHOD_NO_REDIRECT, /* the code redirects nobody */
    METHOD_KEPT,
    METHOD_MAY_BECOME_GET, /* POST may become GET, for historical reasons */
    METHOD_BECOMES_GET,
    METHOD_NOT_FOLLOWED, /* a client is to stay where it is (305, RFC 9110 15.4.6) */
    STATUS_METHODS,
};

/* Which requests a field of a response belongs to. */
enum field_when {
    WHEN_ALWAYS,
    WHEN_READ,     /* GET and HEAD */
    WHEN_PUT,      /* PUT */
    WHEN_PATCH,    /* PATCH */
    WHEN_NOT_READ, /* everything but GET and HEAD */
};

/* Which response of an exchange carries a field of a 1xx row. */
enum field_on {
    ON_FINAL, /* the default */
    ON_INTERIM,
    ON_BOTH,
};

/* A field that a response with the code must or should carry, with the value that is told. */
struct status_field {
    const char *name; /* NULL ends a list */
    const char *value;
    enum field_when when;
    enum field_on on;
};

/* The values of fields that are made from the content: the range of all its bytes (RFC 9110 14.4), and the one that tells it
 * from any other (8.8.3). They are known by their address: a client may want a field with the same text. */
extern const char field_whole_range[], field_content_tag[];

/* Somebody who sends the code with a meaning of their own. */
struct status_use {
    const char *name; /* NULL ends a list */
    const char *vendor;
};

enum { STATUS_FIELDS = 6 }; /* at most */

struct status {
    int code;           /* 0 in the row of a class */
    const char *phrase; /* the reason phrase, as it is sent */
    enum status_origin origin;
    const char *spec;    /* "RFC9110", or an Internet-Draft's name; NULL without one */
    const char *section; /* of spec; NULL without one */
    enum status_content content;
    enum status_retry retry;
    enum status_method method;
    enum status_cacheable cacheable;
    bool xml_first;                        /* a WebDAV code: told with its XML body unless the client prefers another */
    bool upgrades;                         /* ends HTTP on the connection (101) */
    const char *detail;                    /* what the told answer is about, where the code must name something; or NULL */
    const struct status_field *field_list; /* what status_fields() reads; NULL: none */
    const struct status_use *use_list;     /* what status_uses() reads; NULL: none */
};

/* All rows in ascending order of code; *count receives their number. */
const struct status *statuses(size_t *count);

/* The row of code; NULL if nobody is known to use it. */
const struct status *status_find(int code);

/* Stands for no status at all; it can be explained, not sent. */
enum { STATUS_NONE = 0 };

/* The row of code, or else its class's row, which has code 0. code must be STATUS_MIN to STATUS_MAX, or STATUS_NONE. */
const struct status *status_of(int code);

/* Reads a code of three digits, or 000. false: it is none. */
bool status_read(int *code, struct slice text);

/* Whether the pattern stands for codes of which it names the first digits: "4xx", "40x". */
bool status_is_pattern(const char *pattern);

/* Whether code is what the pattern says, where each x is any digit. */
bool status_fits(int code, const char *pattern);

/* The name of the code's class, "Client Error" and so on (RFC 9110 15). */
const char *status_class(int code);

/* A file name stem for the explanation of the row: its number, or its class ("4xx", "other"). */
const char *status_stem(int code);

/* Whether code ends HTTP on the connection (101). */
bool status_upgrades(int code);

/* Whether code is an interim response, which a final one follows (RFC 9110 15.2); 101 is not. */
bool status_interim(int code);

/* The fields of the row, and its other uses, each up to one with a NULL name. */
const struct status_field *status_fields(const struct status *row);
const struct status_use *status_uses(const struct status *row);

/* Whether field goes with a request of this method. */
bool status_field_applies(const struct status_field *field, const char *method);

/* Fills in the fields of the row, up to one with a NULL name, with root before the own paths in them (NULL: as they are). texts
 * is { 0 }, receives what they then lie in, and is the caller's to release. */
void status_fields_under(struct status_field fields[STATUS_FIELDS + 1], struct buffer *texts, const struct status *row,
                         const char *root);

/* The words for the enumerations above, as they stand in JSON. */
const char *status_origin_word(enum status_origin origin);
const char *status_content_word(enum status_content content);
const char *status_cacheable_word(enum status_cacheable cacheable);
const char *status_retry_word(enum status_retry retry);
const char *status_method_word(enum status_method method);

#endif
