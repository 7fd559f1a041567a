/* One connection and the request that is under way on it. */
#ifndef EVERYSTATUS_CONNECTION_H
#define EVERYSTATUS_CONNECTION_H

#include <sys/socket.h>

#include "engine/intake.h"
#include "engine/send/response.h"
#include "engine/engine.h"
#include "catalog/faults.h"

enum phase {
    PHASE_IDLE,     /* between requests, or within a request head */
    PHASE_HEAD,     /* the request line was read */
    PHASE_CONTENT,  /* the head was accepted; content is read, if any */
    PHASE_WAITING,  /* suspended: raw bytes do not fit into the socket, or the answer is delayed */
    PHASE_READY,    /* that is over: the answer goes on */
    PHASE_QUEUED,   /* the final response is the library's to send */
    PHASE_PACED,    /* suspended within the final response, whose content is delayed */
    PHASE_UPGRADED, /* the connection speaks another protocol, and is no longer looked after here */
    PHASE_REFUSED,  /* a last answer was sent raw, or nobody is there any more; the connection ends */
};

/* What an answer consists of; handlers fill one in. */
enum answer_kind {
    ANSWER_RESPONSE, /* response, after its interim ones */
    ANSWER_UPGRADE,  /* 101, and then the protocol of that name */
    ANSWER_RAW,      /* bytes as they are, then the end of the connection */
    ANSWER_LATER,    /* not decided yet: the handler is asked again when awaited is over, or at until */
};

struct answer {
    enum answer_kind kind;
    int64_t delay;      /* microseconds before the final response; interim ones are spread over them */
    int64_t delay_body; /* microseconds between the final head and its content */
    int64_t drip;       /* microseconds over which the content is spread */
    struct response *response;
    bool shared;               /* the response stays its cache's; else it is freed after sending */
    struct slice protocol;     /* ANSWER_UPGRADE: the member of Upgrade that was chosen */
    struct buffer raw;         /* ANSWER_RAW: owned */
    struct buffer before;      /* ANSWER_RAW: the heads of interim responses; owned */
    int code;                  /* ANSWER_RAW: for the log */
    const struct fault *fault; /* NULL: none; an ANSWER_RAW without one closes the connection */
    size_t head;               /* ANSWER_RAW: how much of raw is the head */
    int64_t slow_head;         /* ANSWER_RAW: microseconds over which the head is spread */
    struct deferral *deferral; /* ANSWER_LATER: owned */
    int64_t until;             /* ANSWER_LATER: clock_now's microseconds; when a handler is asked again, what it said before */
    uint64_t entry;            /* of the journal; 0: none */
};

/* How far a raw answer has got. */
struct raw_progress {
    size_t sent;     /* of raw: on its way */
    size_t repeated; /* bytes behind it, of what the fault repeats */
    int64_t begun;   /* when its first byte was due; 0: before that */
    int64_t start;   /* when the part that is being spread over a time began: the head, then the content */
    int tries;       /* how often the socket was found not to be empty yet */
    bool held;       /* nothing more is sent, and the connection stays open */
};

struct connection {
    struct engine *engine;
    struct group *group;
    struct connection *next, **place; /* in wire->conns */
    struct MHD_Connection *library;
    struct gnutls_session_int
        *session;         /* TLS; NULL: plain text. It is the library's, and gone when connection_closed is called */
    bool handshake_begun; /* the first byte of its handshake came */
    bool handshake_done;  /* and is done */
    bool ended;           /* close_notify was sent, or shall never be */
    struct intake intake; /* what came on it */
    struct watch watch;   /* the socket: the client's end, and room for raw bytes while suspended */
    struct timer timer;   /* the deadline for head and content */
    enum phase phase;
    struct request request;
    char *query_start; /* after the "?", while it is hidden from the library */
    size_t query_length;
    char query_first;   /* the character that the hiding overwrote */
    uint64_t content;   /* bytes of it that were read */
    bool keeps_content; /* they are kept in kept */
    struct buffer kept;
    uint64_t taken;     /* bytes of responses that the client had acknowledged at the last look */
    int64_t since;      /* when this phase began; of an answer: when the last of it was handed over */
    int64_t head_since; /* when a look first found a part of the head; 0: none so far */
    int64_t started;    /* when the request's head was complete; 0: before that */
    struct buffer rest; /* raw bytes that the socket has not taken yet */
    size_t rest_sent;
    struct answer answer;    /* under way */
    size_t held;             /* bytes of memory that it takes, as wire->held counts them */
    struct raw_progress raw; /* ANSWER_RAW */
    size_t interim_at;       /* what of its interim responses was sent */
    struct timer later;      /* when it goes on */
    int code;                /* of the answer; 0: none yet */
    size_t size;             /* of its content */
    bool whole;              /* the client was sent all of it */
    uint64_t entry;          /* of the journal; 0: none */
    bool logged;
    bool half_closed; /* the client sends no more */
    bool closing;     /* the last answer ended the connection: what came behind its request is not read */
};

/* Frees what the answer owns, and clears it. */
void answer_release(struct answer *answer);

/* The same for the connection's answer, which is no longer under way; and for its raw bytes alone, which were sent. */
void connection_release_answer(struct connection *connection);
void connection_release_raw(struct connection *connection);

/* What an answer that is decided says: its code, how much content goes to a request of that method, and the value of a field,
 * which lies in the answer (data is NULL without one). */
int answer_status(const struct answer *answer);
size_t answer_size(const struct answer *answer, const char *method);
struct slice answer_field(const struct answer *answer, const char *name);

/* The connection's context, which connection_opened made; NULL: there was no memory for it. */
struct connection *connection_of(struct MHD_Connection *library);

/* The socket. */
int connection_socket(const struct connection *connection);

/* The peer's address; NULL for a Unix socket's. */
const struct sockaddr *connection_address(const struct connection *connection);

/* Called when a connection opens and after it closed. NULL: no memory. */
struct connection *connection_opened(struct group *group, struct MHD_Connection *library);
void connection_closed(struct connection *connection);

/* Takes the raw request target before the library parses it, and hides the query from it: it would make a record of each
 * parameter, and hang when its memory runs out (0.9.75). */
void connection_target(struct connection *connection, char *target);

/* Puts the request together from the library's view of its head. false: it was refused. */
bool connection_head(struct connection *connection, const char *method, const char *version);

/* Counts content, and keeps it if the connection keeps_content. false: it is too large, and was refused. */
bool connection_content(struct connection *connection, const char *bytes, size_t length);

/* Sends an answer, which becomes the connection's, now or when it is time and the socket takes it. false: the connection must
 * be closed. */
bool connection_answer(struct connection *connection, const struct answer *answer);

/* Goes on after PHASE_READY. false: the connection must be closed. */
bool connection_continue(struct connection *connection);

/* Suspends the connection for so many microseconds, in phase (PHASE_WAITING or PHASE_PACED); it then goes on. false: no
 * memory. */
bool connection_wait(struct connection *connection, enum phase phase, int64_t microseconds);

/* Ends the suspension: the connection goes on in this phase. */
void connection_resume(struct connection *connection, enum phase phase);

/* Sends a complaint as the last answer of the connection; the caller closes it. */
void connection_refuse(struct connection *connection, const struct complaint *complaint);

/* Has the request logged, once. */
void connection_finish(struct connection *connection);

/* The request was answered 101, and the socket belongs to the new protocol. */
void connection_upgraded(struct connection *connection);

/* The request is over: the answer was sent, or the connection broke (and sent is false). */
void connection_completed(struct connection *connection, bool sent);

/* Makes the library close an idle connection. */
void connection_end(struct connection *connection);

/* Goes back to waiting for the client's end alone, after the watch was used otherwise. */
void connection_watch_end(struct connection *connection);

/* Takes what the library has just read. false: it is malformed and was refused; the library must read nothing more. */
bool connection_read(struct connection *connection, const char *bytes, size_t length);

/* Whether a part of a request head was read. */
bool connection_head_begun(const struct connection *connection);

/* Whether the connection is between requests, and nothing of the next one has come, be it unread. */
bool connection_is_quiet(struct connection *connection);

#endif
