/* A request as handlers see it, and the gate that refuses requests which two parsers could read in two ways. */
#ifndef EVERYSTATUS_REQUEST_H
#define EVERYSTATUS_REQUEST_H

#include <stdint.h>

#include "http/accept.h"
#include "http/client-certificate.h"
#include "http/complaint.h"
#include "http/target.h"

struct sockaddr;

/* The fields that somebody here reads. */
enum request_field {
    FIELD_HOST,
    FIELD_CONTENT_LENGTH,
    FIELD_TRANSFER_ENCODING,
    FIELD_EXPECT,
    FIELD_CONNECTION,
    FIELD_WEBSOCKET_KEY,
    FIELD_WEBSOCKET_VERSION,
    FIELD_CORS_METHOD,
    FIELD_ACCEPT,
    FIELD_RECIPE, /* Everystatus: the recipe that a client asks for on any path */
    REQUEST_FIELDS,
};

/* All slices point into the head as the connection holds it: valid until the response is sent. */
struct request {
    const char *method;
    int minor;   /* of the version, HTTP/1.minor; 0 or 1 */
    bool secure; /* it came through TLS */
    bool https;  /* the client used that: the same, unless trusted proxies tell */
    enum client_certificate client_certificate;
    struct slice line; /* the whole target as it was sent, for the log */
    struct target target;
    struct slice fields[REQUEST_FIELDS]; /* each one's first line, trimmed; data is NULL where there is none */
    struct accept accept;
    bool connection_upgrade; /* Connection names Upgrade */
    bool connection_close;   /* it names close */
    bool connection_keep;    /* it names keep-alive */
    bool expects_continue;   /* Expect names 100-continue */
    bool expects_other;      /* it names what nobody here knows */
    bool has_content;        /* content follows the head */
    uint64_t content_length; /* as announced; 0 for chunked content */
    const char *head_fields; /* where the field lines start, and the last value ends; for request_next_field */
    const char *head_end;
    struct slice content;          /* what was read of it, if a handler wanted it */
    uint64_t number;               /* which request on its connection this is, from 1 */
    int64_t arrived;               /* when the head was complete: clock_now's microseconds */
    const struct sockaddr *peer;   /* who is connected; NULL: a Unix socket's client has no address */
    const struct sockaddr *client; /* for whom: the same, unless a trusted proxy names another; NULL: not known */
    bool relayed;                  /* trusted proxies say by which scheme or host the client asked */
    struct slice told_host;        /* and that is it; data NULL: they do not */
    const char *outer;             /* what they have cut off the path, "/mock"; NULL: nothing */
    const char *inner;             /* the same with --prefix behind it, for what is below that; NULL: nothing */
};

/* Steps through all field lines as they were sent, values trimmed: *at is NULL at first. false: no more. */
bool request_next_field(const struct request *request, const char **at, struct slice *name, struct slice *value);

/* The host and port that the client means: what a trusted proxy tells; else an absolute-form target's, which outweigh Host
 * (RFC 9112 3.2.2). data is NULL without any. */
struct slice request_authority(const struct request *request);

/* Whether that is a host with an optional port, as Host has it (RFC 9110 7.2); an empty one is not. */
bool request_is_host(struct slice host);

/* Whether the request ends its connection (RFC 9112 9.3). */
bool request_closes(const struct request *request);

/* A walk over the members of a list field, through all its lines (RFC 9110 5.3). Start with { .name = "Accept-Encoding" }. */
struct request_list {
    const char *name;
    const char *at;
    struct slice rest;
};

/* Takes the next member. false: no more. */
bool request_next_member(const struct request *request, struct request_list *list, struct slice *member);

/* What the library spends on a field beside its bytes, at most. */
enum { GATE_FIELD_COST = 64 };

/* Whether what lies between two parts of a head, in the memory of the library that cut them, is the end of a line, or of so
 * many; if not, the library read the head otherwise than it was sent (RFC 9112 2.2, 5.1, 5.2). */
typedef bool gate_line_end(const char *from, const char *to, int lines);

/* Checks one request head, field by field, in the order of the wire. */
struct gate {
    struct request *request;
    struct complaint *complaint;
    gate_line_end *line_end;
    const char *expected; /* where the line ends that the next field's name, or the end of the head, must follow */
    const char *head;     /* where the head starts */
    int count;
    size_t cost; /* bytes that the library spends beside the head's own */
};

/* What of the request line lies where, as the library cut it. */
struct request_line {
    const char *method;
    struct slice path;
    struct slice query; /* data is NULL without a "?" */
    const char *version;
};

/* Each of the three returns false when the request must be refused; the complaint then says why. The head's parts must
 * lie in the same memory as they came, as C strings: any gap is something that the library read otherwise than it was sent. */
bool gate_begin(struct gate *gate, struct request *request, const struct request_line *line, gate_line_end *line_end,
                struct complaint *complaint);
bool gate_field(struct gate *gate, struct slice name, struct slice value);
bool gate_end(struct gate *gate, size_t head_size);

/* Whether a Transfer-Encoding is fine but for a coding that is not known here (RFC 9112 6.1); *complaint then says so. */
bool request_lacks_coding(struct slice coding, struct complaint *complaint);

#endif
