/* The faults: every way in which an answer can be broken, one table, a row a fault. */
#ifndef EVERYSTATUS_FAULTS_H
#define EVERYSTATUS_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/buffer.h"
#include "http/answer.h"

/* What a fault that goes on for ever is cut off at: so many bytes of repetitions, or so many microseconds. */
enum { FAULT_ENDLESS_BYTES = 16 << 20, FAULT_ENDLESS_TIME = 30000000 };

/* On a public server, so many bytes of what is repeated are the most, with or without an end. */
enum { FAULT_PUBLIC_BYTES = 1 << 20 };

/* What ARGUMENT_COUNT counts. */
#define FAULT_COUNTED "X-Fault: 1\r\n"

/* What stands behind the fault's name: fault=NAME=VALUE. */
enum fault_argument {
    ARGUMENT_NONE,
    ARGUMENT_BYTES, /* of content, below its size; as number_size */
    ARGUMENT_SIZE,  /* bytes to make up, up to what a recipe may ask for */
    ARGUMENT_COUNT,
    ARGUMENT_TIME,   /* microseconds */
    ARGUMENT_DIGITS, /* as they are written */
    ARGUMENT_TEXT,   /* without control characters */
    FAULT_ARGUMENTS,
};

/* What becomes of the connection. */
enum fault_end {
    FAULT_FIN,     /* the server closes it in order */
    FAULT_SILENT,  /* the same, without having said so by Connection: close */
    FAULT_RST,     /* it is reset */
    FAULT_OPEN,    /* the server does nothing more; it ends when the client leaves, or is idle for too long */
    FAULT_GOES_ON, /* nothing: the next request is served */
    FAULT_ENDS,
};

/* What a fault needs, or it would be none; otherwise the request is refused. */
enum fault_need {
    NEEDS_CONTENT = 1,    /* an answer that sends content: neither HEAD nor 204, 205, 304, nor an empty one */
    NEEDS_NO_CONTENT = 2, /* one that sends none */
    NEEDS_REDIRECT = 4,   /* a code that redirects */
    NEEDS_HTTP_1_1 = 8,   /* a client that knows chunks and interim responses */
    NEEDS_UPLOAD = 16,    /* a request with content */
    NEEDS_NO_DELAY = 32,  /* the request is still being read, which cannot wait */
    NEEDS_KEPT = 64,      /* a request after which the connection would be kept */
};
enum { FAULT_NEEDS = 7 };

/* What of the answer is sent, so that what a recipe says of the rest is not silently ignored. */
enum fault_use { USES_PHRASE = 1, USES_FIELDS = 2, USES_LENGTH = 4, USES_CONTENT = 8 };

/* What it leaves a client with that took all that was sent (RFC 9112 6.3, 8). */
enum fault_leaves {
    LEAVES_NONE,   /* no answer: the end is missing, or it must not be read as one */
    LEAVES_PART,   /* no answer: content came, but not to its end */
    LEAVES_DOUBT,  /* an answer for some clients, and none for others; both are right */
    LEAVES_ANSWER, /* an answer for every client */
    FAULT_LEAVES,
};

struct fault {
    const char *name;
    const char *help;   /* what is sent, for people */
    const char *script; /* what is sent: faults-write.c reads it. Or "=Name: value": an ordinary answer but for this field */
    uint32_t standard;  /* the argument where none is given, of ARGUMENT_SIZE and ARGUMENT_COUNT; the others need theirs */
    uint8_t argument, end, needs, leaves;
};

/* There are fewer. */
enum { FAULTS_MOST = 96 };

/* All faults; *count receives their number. */
const struct fault *faults(size_t *count);

/* The fault of that name; NULL: there is none. */
const struct fault *fault_named(struct slice name);

/* The fault whose name is the most alike; NULL: none is near. */
const struct fault *fault_nearest(struct slice name);

/* The code for which the fault stands where it is named in place of one: the nearest on which it can be. */
int fault_code(const struct fault *fault);

/* What stands behind the name in help and documentation: "=BYTES", "[=10000]" with the standard, "". */
void fault_usage(struct buffer *out, const struct fault *fault);

/* What the need with this number, from 0 on, is called: "an answer with content". */
const char *fault_need_name(size_t number);

/* How it ends, in a word or two. */
const char *fault_end_name(const struct fault *fault);

/* Which of enum fault_use it sends. */
unsigned fault_uses(const struct fault *fault);

/* Whether the answer is an ordinary one, but for a field. */
bool fault_is_field(const struct fault *fault);

/* The name of that field, and its value for a request with that target; no value: the field is left out. */
struct slice fault_field(const struct fault *fault);
void fault_value(struct buffer *out, const struct fault *fault, struct slice target);

/* What is sent over and over behind all else; NULL: nothing is. */
const char *fault_again(const struct fault *fault);

/* Whether a client has an answer after it, or may think so. */
bool fault_leaves_answer(const struct fault *fault);

/* How much of the answer was delivered when all that the fault sends was; content: so many bytes of that were behind the head.
 */
enum delivered fault_delivers(const struct fault *fault, uint64_t content);

/* What the answer would be without a fault. */
struct fault_message {
    int code;
    struct slice phrase, reason; /* the code's or the recipe's; the recipe's alone, data NULL without one */
    struct slice fields;         /* the lines behind the status line but for Content-Length, each with its CRLF */
    struct slice content;        /* that a GET would get */
    bool has_length;             /* the code's head has a Content-Length */
    bool head_only;              /* the request was HEAD: the content is spoken of and not sent */
    uint64_t number;             /* the argument */
    struct slice text;
    struct slice target; /* of the request */
};

/* Adds what the fault, which is none of a field, makes of the message; *head receives how much of that is the head. */
void fault_write(struct buffer *out, size_t *head, const struct fault *fault, const struct fault_message *message);

#endif
