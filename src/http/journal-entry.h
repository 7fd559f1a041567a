/* One request and its answer, as the journal tells of them. */
#ifndef EVERYSTATUS_JOURNAL_ENTRY_H
#define EVERYSTATUS_JOURNAL_ENTRY_H

#include "base/digest.h"
#include "http/answer.h"

/* What is kept of a request's content. */
enum { JOURNAL_CONTENT = 16 * 1024 };

/* What is kept of the heads that an exchange sent, and of how many. */
enum { JOURNAL_HEADS_BYTES = 16 * 1024, JOURNAL_HEADS = 32 };

/* A head that was sent. Once it is there, only next is still filled in. */
struct journal_head {
    struct journal_head *next; /* not to be read of the last one */
    int64_t time;              /* when it was handed over: clock_now's microseconds */
    struct slice text;         /* as it was sent, or what is kept of that */
    bool cut;                  /* there was more of it */
};

/* One request. Inside the journal all slices lie in the entry's own memory. */
struct journal_entry {
    uint64_t id;                /* from 1, in order of arrival */
    struct journal_head *heads; /* that were sent so far, up to the last one; NULL: none */
    struct journal_head *last_head;
    struct slice key;    /* data is NULL without one */
    struct slice client; /* the client's address; data is NULL if it is not known */
    struct slice method;
    struct slice target;                   /* as it was sent */
    int minor;                             /* of the version, HTTP/1.minor */
    struct slice fields;                   /* of all lines, packed; http/fields reads them */
    struct slice content;                  /* the first bytes of it, JOURNAL_CONTENT at most */
    uint64_t content_size;                 /* all of it */
    uint8_t content_sha256[DIGEST_SHA256]; /* of all of it */
    int64_t time;                          /* when its head had come: microseconds since the epoch */
    int64_t arrived;                       /* the same, as clock_now's microseconds */
    uint64_t connection;                   /* the number of its connection: no other of the process has it */
    uint64_t request;                      /* which request on its connection it is, from 1 */
    int code;                              /* of the final answer */
    uint64_t size;                         /* of the answer's content */
    struct slice retry_after;              /* the answer's field, as it was sent; data is NULL without one */
    int64_t answered;          /* when the answer had been sent, or the client had left: clock_now's microseconds; 0: not yet */
    int64_t sent;              /* when the last of it was handed over, before the client can have it: clock_now's; 0: not yet */
    const struct fault *fault; /* by which the answer is broken; NULL: by none */
    enum delivered delivered;  /* how much of the answer was handed over, once it is over */
    uint64_t delivered_size;   /* how many bytes of its content those are */
    bool left;                 /* the client left before the answer was over */
};

#endif
