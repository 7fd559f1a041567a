/* What an answer is: code, fields, content, what comes before it, its pace, and how it is to be sent; and the plan for it. */
#ifndef EVERYSTATUS_ANSWER_H
#define EVERYSTATUS_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/slice.h"
#include "http/coding.h"
#include "http/formats.h"

struct deferral;
struct fault;
struct spare;

/* Who means the code; the value of the field Everystatus. */
enum mark {
    MARK_TOLD,     /* the client asked for this code */
    MARK_SERVED,   /* an ordinary answer of this server */
    MARK_REFUSED,  /* this server could not serve the request */
    MARK_EARNED,   /* the request met the condition of the code that it wanted to earn */
    MARK_UNEARNED, /* it wanted to, and did not */
    MARKS,
};

/* A response as a handler describes it. */
struct reply {
    int code;
    enum mark mark;
    enum format format;        /* decides Content-Type, unless content_type is set; FORMAT_EMPTY: none */
    const char *content_type;  /* or NULL */
    bool negotiated;           /* the request's Accept decided the format */
    const char *cache_control; /* NULL: no-store, unless it has the field; "": none */
    struct buffer fields;      /* packed, as http/fields.h has it; reply_field adds them */
    struct buffer settled;     /* the same, without values: those that this server adds nothing to */
    struct buffer body;        /* the content; reply_release frees it */
    size_t pattern;            /* instead: so many bytes of the alphabet, over and over */
    size_t pattern_from;       /* of which the first is at this position */
    enum coding coding;        /* what the content is still to be coded with, whatever the request accepts */
    bool chunked;              /* it is still to be sent in chunks (RFC 9112 7.1), if the request's version has them */
    size_t chunk;              /* of so many bytes each; 0: a chunk for each piece, or for all of it */
    struct buffer trailers;    /* the fields behind the last chunk, packed as fields are; reply_release frees them */
    struct slice phrase;       /* data is NULL: the code's */
    bool no_date;              /* Date is left out */
    bool no_length;            /* and Content-Length */
    bool scripts;              /* it is a page that brings our scripts along */
    bool failed;               /* memory ran out */
};

void reply_release(struct reply *reply);

/* The size of the content. */
size_t reply_size(const struct reply *reply);

/* Adds so many bytes of the content from one on; they are there. */
void reply_add_content(const struct reply *reply, struct buffer *out, size_t from, size_t length);

/* Fills bytes with the pattern from position on; adds so many of them. */
void reply_pattern(char *bytes, size_t size, uint64_t position);
void buffer_pattern(struct buffer *out, uint64_t position, size_t size);

/* So much of a pattern is held at most. Of a longer one, that is as many alphabets as fit, sent so often that it is enough: up
 * to PATTERN_PIECES times. What is longer still is made as it is sent. */
enum {
    PATTERN_LETTERS = 26,
    PATTERN_HELD = 64 << 10,
    PATTERN_PIECE = PATTERN_HELD - PATTERN_HELD % PATTERN_LETTERS,
    PATTERN_PIECES = 17
};

/* Adds a field. name is a token, value has no control characters: the caller's to see to. */
void reply_field(struct reply *reply, const char *name, const char *value);
void reply_field_slice(struct reply *reply, const char *name, struct slice value);

/* Settles whether the reply has a field of that name: reply_finish adds none. */
void reply_settle_field(struct reply *reply, struct slice name);

/* Whether that was settled. */
bool reply_is_settled(const struct reply *reply, const char *name);

/* Steps through the fields: *at is 0 at first. false: no more. */
bool reply_next_field(const struct reply *reply, size_t *at, const char **name, const char **value);

/* Whether the reply has a field of that name, in either case. */
bool reply_has_field(const struct reply *reply, const char *name);

/* Takes the fields of that name, in either case, out. */
void reply_drop_field(struct reply *reply, const char *name);

/* Whether one of its fields has an empty value, which the library does not send. */
bool reply_has_empty(const struct reply *reply);

/* Whether the field says that the connection ends (RFC 9112 9.6). */
bool field_closes(struct slice name, struct slice value);

/* The length of the piece that some content, which is not empty, begins with. */
typedef size_t piece_length(struct slice content);

/* How an answer is sent. */
enum answer_kind {
    ANSWER_RESPONSE, /* reply, after its interim responses */
    ANSWER_UPGRADE,  /* 101, and then the protocol of that name */
    ANSWER_RAW,      /* bytes as they are, then the end of the connection */
    ANSWER_DEFERRED, /* not decided yet: the handler is asked again when deferral is over, or at until */
    ANSWER_KINDS,
};

/* Answers that are made once are kept by number, from 1. */
struct answer {
    enum answer_kind kind;
    size_t prepared;       /* ANSWER_RESPONSE: it is kept under this number, or is to be if reply has a code; 0: it is not */
    struct reply reply;    /* ANSWER_RESPONSE: finished; ANSWER_UPGRADE: without the protocol's fields; owned */
    struct buffer before;  /* the heads of interim responses (RFC 9110 15.2); owned */
    int64_t *waits;        /* microseconds before each interim response, -1: its share of delay; NULL: all have that; owned */
    int64_t delay;         /* microseconds before the final response; interim ones are spread over them */
    int64_t delay_body;    /* microseconds between the final head and its content */
    int64_t drip;          /* microseconds over which the content is spread */
    piece_length *piece;   /* in pieces that are not torn; NULL: by bytes */
    struct slice protocol; /* ANSWER_UPGRADE: the member of Upgrade that was chosen; reply has the fields beside those of it */
    unsigned close_code;   /* ANSWER_UPGRADE: WebSocket is closed with it at once; 0: it is not */
    bool drops;            /* ANSWER_UPGRADE: the connection ends after so many bytes from the client */
    uint64_t drop_after;
    struct buffer raw;         /* ANSWER_RAW: owned */
    size_t head;               /* ANSWER_RAW: how much of raw is the head */
    int code;                  /* ANSWER_RAW: for log and journal */
    enum mark mark;            /* the same */
    int64_t slow_head;         /* ANSWER_RAW: microseconds over which the head is spread */
    const struct fault *fault; /* NULL: none; an ANSWER_RAW without one closes the connection */
    int64_t fault_time;        /* microseconds after which what goes on for ever, or holds the connection, ends; 0: as usual */
    size_t fault_bytes;        /* bytes after which what goes on for ever ends; 0: as usual */
    struct deferral *deferral; /* ANSWER_DEFERRED: owned */
    int64_t idle;              /* microseconds after which the connection, if it was kept, is closed; 0: when the engine says */
    int64_t until;             /* ANSWER_DEFERRED: clock_now's microseconds */
};

/* Frees what the answer owns but its deferral, and clears it. */
void answer_release(struct answer *answer);

/* What an answer that is decided, and is no response of the library's, says: its code, how much content it has, and the value
 * of a field, which lies in the answer (data is NULL without one). */
int answer_status(const struct answer *answer);
size_t answer_size(const struct answer *answer);
struct slice answer_field(const struct answer *answer, const char *name);

/* Microseconds that the answer waits in all, before, within and between its parts; without what its fault does. */
uint64_t answer_time(const struct answer *answer);

/* The length of the first of some heads. */
size_t head_length(struct slice heads);

/* What the journal notes of an answer when it is decided. */
struct answer_facts {
    int code;
    uint64_t size;             /* of its content */
    struct slice retry_after;  /* data is NULL without one */
    const struct fault *fault; /* NULL: none */
    uint64_t connection;       /* the number of the connection: no other of the process has it */
    uint64_t request;          /* which request on its connection this is, from 1 */
};

/* How much of a final response the server has handed over. */
enum delivered {
    DELIVERED_NOTHING,
    DELIVERED_HEAD_PART,
    DELIVERED_HEAD,
    DELIVERED_CONTENT_PART,
    DELIVERED_ALL,
    DELIVERIES,
};

/* What that is called: "part of the head". */
const char *delivered_name(enum delivered delivered);

/* How it went, once it is over. */
struct answer_outcome {
    int code;
    uint64_t size;
    int64_t sent;              /* when the last of it was handed over: clock_now's microseconds */
    const struct fault *fault; /* it was broken by that; NULL: it was not */
    enum delivered delivered;
    uint64_t delivered_size; /* bytes of its content that were handed over */
    bool left;               /* the client left before it was over, and the server would have gone on */
};

/* What is resolved at a request's head, before its content comes. */
struct plan {
    bool keeps_content; /* the answer needs it, as request->content */
    bool breaks_off;    /* the answer is due when content begins to come */
    bool final_at_head; /* its code is known: whoever expects 100 gets it at once, and no 100; the connection then ends */
    bool answers_early; /* it is due after early_after bytes of content (0: at the head), and ends the connection */
    uint64_t early_after;
    bool no_continue;      /* no 100 is sent, even where it is expected */
    bool reads_nothing;    /* content is not read, until the client leaves or its time is up */
    bool begins;           /* there are interim responses that go out before content is read; the handlers have their heads */
    bool streams;          /* the handlers are told of content piece by piece, as it comes */
    uint32_t content_time; /* milliseconds in which it must come; 0: the engine's own bound */
    uint64_t read_bytes;   /* so much of it is read at most in read_window; 0: whatever comes */
    int64_t read_window;   /* microseconds */
    bool unbounded;        /* content is forgotten as it comes, and may be longer than the engine's own bound */
    uint32_t content_most; /* longer content is 413, unread if it is announced; 0: the engine's own bound */
    bool hurry;            /* the server drains: nothing is deferred any more */
    size_t prepared;       /* the answer is the one that is kept under this number; 0: the handler is asked */
    struct spare *spare;   /* the engine's, which the handlers take the next from */
    void *call;            /* their own; NULL: there is nothing to ask or to note */
};

/* What is kept of answers that are made once. */
struct kept {
    bool (*has)(const struct kept *kept, size_t number);
    const char *(*tag)(const struct kept *kept, size_t number); /* its ETag; NULL: there is none */
};

#endif
