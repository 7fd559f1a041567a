/* A request as routes see it, and the gate that refuses requests which two parsers could read in two ways. */
#ifndef EVERYSTATUS_REQUEST_H
#define EVERYSTATUS_REQUEST_H

#include <stdint.h>

#include "pure/accept.h"
#include "pure/complaint.h"
#include "pure/target.h"

/* The fields that somebody here reads. */
enum request_field {
    FIELD_HOST,
    FIELD_CONTENT_LENGTH,
    FIELD_TRANSFER_ENCODING,
    FIELD_EXPECT,
    FIELD_CONNECTION,
    FIELD_UPGRADE,
    FIELD_WEBSOCKET_KEY,
    FIELD_WEBSOCKET_VERSION,
    FIELD_CORS_METHOD,
    FIELD_CORS_HEADERS,
    FIELD_IF_NONE_MATCH,
    FIELD_ACCEPT_ENCODING,
    FIELD_ACCEPT,
    REQUEST_FIELDS,
};

/* All spans point into the head as the connection holds it: valid until the response is sent. */
struct request {
    const char *method;
    int minor;         /* of the version, HTTP/1.minor; 0 or 1 */
    struct span line;  /* the whole target as it was sent, for the log */
    struct target target;
    struct span fields[REQUEST_FIELDS]; /* each one's first line, trimmed; data is NULL where there is none */
    struct accept accept;
    bool connection_upgrade; /* Connection names Upgrade */
    bool has_content;        /* content follows the head */
    uint64_t content_length; /* as announced; 0 for chunked content */
};

/* What the library spends on a field beside its bytes, at most. */
enum { GATE_FIELD_COST = 64 };

/* Checks one request head, field by field, in the order of the wire. */
struct gate {
    struct request *request;
    struct complaint *complaint;
    const char *expected; /* where the next field's name, or the end of the head, must lie */
    const char *head;     /* where the head starts */
    int count;
};

/* What of the request line lies where, as the library cut it. */
struct request_line {
    const char *method;
    struct span path;
    struct span query; /* data is NULL without a "?" */
    const char *version;
};

/* Each of the three returns false when the request must be refused; the complaint then says why. The head's parts must
 * lie in the same memory as they came, with the delimiters overwritten by NULs: any gap is something that the library
 * read otherwise than it was sent (RFC 9112 2.2, 3, 5.1, 5.2). */
bool gate_begin(struct gate *gate, struct request *request, const struct request_line *line,
                struct complaint *complaint);
bool gate_field(struct gate *gate, struct span name, struct span value);
bool gate_end(struct gate *gate, size_t head_size);

#endif
