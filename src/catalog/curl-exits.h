/* The exit codes of curl that a server can provoke, and every way to provoke them: one table, a row a way. */
#ifndef EVERYSTATUS_CURL_EXITS_H
#define EVERYSTATUS_CURL_EXITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/buffer.h"
#include "catalog/faults.h"

/* How many versions of curl the ways were tried with: those of Debian 12, 13 and sid. */
enum { CURL_VERSIONS = 3 };

/* An exit code, with the name that libcurl has for it. */
struct curl_exit {
    uint8_t code;
    const char *name;
    const char *meaning;
};

/* What a way names. */
enum curl_kind {
    CURL_FAULT,   /* what stands behind "fault=", with its argument */
    CURL_PORT,    /* the TLS port that the URL leads to: "tls", or a fault of TLS */
    CURL_COMMAND, /* a line for the shell, in which \1 is the authority of the plain port and \2 that of the TLS port */
};

struct curl_way {
    const char *what;
    uint8_t exits[CURL_VERSIONS]; /* what each version ends with, the oldest first */
    uint8_t kind;                 /* enum curl_kind */
    const char *options;          /* beside those that every such fault needs; NULL: none. "-T -" gets something to send */
    const char *why;              /* what curl makes of it, one sentence; NULL: what the fault sends says it all */
};

/* A port with TLS, by its name as in a way. */
struct curl_port {
    const char *name;
    unsigned port;
};

/* Where the server can be reached. */
struct curl_place {
    struct slice host;             /* as in a URI, without a port */
    struct slice authority;        /* with the plain port, unless that is: */
    bool https;                    /* that port speaks TLS: it is a proxy's */
    unsigned plain;                /* the plain port, where the authority is that of a TLS port; 0: it is not */
    const struct curl_port *ports; /* that are open; a NULL name ends them */
    const char *root;              /* what paths begin with; NULL: nothing */
    bool control;                  /* there is a journal */
    bool scripts;                  /* pages bring scripts along */
};

/* All exit codes, ascending, and all ways. *count receives their number. */
const struct curl_exit *curl_exits(size_t *count);
const struct curl_way *curl_ways(size_t *count);

/* The row of an exit code; NULL: no server can provoke it. */
const struct curl_exit *curl_exit_of(uint64_t code);

/* The version that a column of exits is of. */
const char *curl_version(size_t column);

/* Whether any version ends with the code; whether not all versions end with the same. */
bool curl_way_ends(const struct curl_way *way, int code);
bool curl_way_varies(const struct curl_way *way);

/* Writes an exit code in a list of them. */
typedef void curl_write_exit(struct buffer *out, int code);

/* Adds "27", or "27 (100 from 8.14.1 on)". write: what adds each code; NULL: the number. */
void curl_add_exits(struct buffer *out, const struct curl_way *way, curl_write_exit *write);

/* The fault of a way; NULL: it is of another kind. */
const struct fault *curl_way_fault(const struct curl_way *way);

/* Whether that is its fault: far quicker than to find it. */
bool curl_way_is_by(const struct curl_way *way, const struct fault *fault);

/* The name of the TLS port that a way needs; NULL: none. */
const char *curl_way_port(const struct curl_way *way);

/* The exit code that the TLS port of that name brings the latest curl to, given --cacert and --max-time; 0: there is none. */
int curl_exit_of_port(const char *name);

/* Adds the command line, which the shell takes as it stands. false: it needs a port that is not open,
 * and the text is of no use. */
bool curl_command(struct buffer *out, const struct curl_way *way, const struct curl_place *place);

/* Adds the authority of the plain port. If that is a proxy's which speaks TLS, https:// stands before it, also where out ends
 * with http://. */
void curl_add_authority(struct buffer *out, const struct curl_place *place);

/* The address that a Host field names; localhost:8080, where the field is none or could hurt in a shell. */
struct curl_place curl_place_of(struct slice host, const struct curl_port *ports);

#endif
