/* One connection, with the exchange that is under way on it: how it opens, waits, sends bytes of ours, and closes. */
#ifndef EVERYSTATUS_CONNECTION_H
#define EVERYSTATUS_CONNECTION_H

#include <sys/socket.h>

#include "engine/amend.h"
#include "engine/engine.h"
#include "engine/intake.h"
#include "engine/pieces.h"
#include "engine/session.h"
#include "http/answer.h"
#include "http/forwarded.h"
#include "http/request.h"

struct client;
struct prepared;
struct sender;

enum phase {
    PHASE_IDLE,     /* between requests, or within a request head */
    PHASE_HEAD,     /* the request line was read */
    PHASE_CONTENT,  /* the head was accepted; content is read, if any */
    PHASE_STALLED,  /* suspended within the content: there is no memory for more of it now */
    PHASE_WAITING,  /* suspended: raw bytes do not fit into the socket, or the answer is delayed */
    PHASE_READY,    /* that is over: the answer goes on */
    PHASE_QUEUED,   /* the final response is the library's to send */
    PHASE_PACED,    /* suspended within the final response, whose content is delayed */
    PHASE_UPGRADED, /* the connection speaks another protocol, and is no longer looked after here */
    PHASE_REFUSED,  /* a last answer was sent raw, or nobody is there any more; the connection ends */
};

/* How far a raw answer has got. */
struct raw_progress {
    size_t sent;          /* of raw: on its way */
    size_t repeated;      /* bytes behind it, of what the fault repeats */
    int64_t begun;        /* when its first byte was due; 0: before that */
    int64_t start;        /* when the part that is being spread over a time began: the head, then the content */
    int unsent;           /* bytes that the client's system did not have when a reset last looked */
    int64_t arrived;      /* and when that was found to be another number than before */
    bool held;            /* nothing more is sent, and the connection stays open */
    struct pieces pieces; /* of the content */
    struct buffer piece;  /* of what is repeated; owned */
};

/* A request and its answer. All zero between requests. */
struct exchange {
    struct request request;
    char *query_start; /* after the "?", while it is hidden from the library */
    size_t query_length;
    char query_first;   /* the character that the hiding overwrote */
    char *expectation;  /* the value of Expect in the library's memory, while it is hidden from the library */
    uint64_t content;   /* bytes of it that were read */
    struct buffer kept; /* they, if the plan keeps them */
    struct plan plan;
    struct answer answer;        /* once decided */
    const struct sender *sender; /* of the answer's kind */
    struct prepared *prepared;   /* ANSWER_RESPONSE */
    bool shared;                 /* it is the set's; else it is freed with the answer */
    size_t held;                 /* bytes of memory that the answer has taken of the account */
    size_t kept_held;            /* and those that kept has */
    struct raw_progress raw;     /* ANSWER_RAW */
    size_t interim_at;           /* what of its interim responses was sent, in bytes */
    size_t interims;             /* and how many, unless all go at once */
    bool waited;                 /* the wait before the next one, or before the final response, is over */
    struct slice lead;           /* the last of them, which go out in one with the final head */
    int64_t started;             /* when the request's head was complete; 0: before that */
    int code;                    /* of the answer; 0: none yet */
    enum mark mark;              /* and who means it */
    size_t size;                 /* of its content */
    bool whole;                  /* the client was sent all of it */
    bool cut;                    /* it was this server that ended it */
    uint64_t paced;              /* bytes of delayed content that the library has taken */
    uint64_t entry;              /* of the journal; 0: none */
    int64_t continued;           /* when the library sent a 100 by itself; 0: it did not */
    int64_t begun;               /* when the interim responses of the plan were sent; 0: there were none */
    bool head_noted;             /* the final head is in the journal, as far as it was sent */
    uint64_t handed;             /* bytes that the library sent of its final response, where that is in the journal */
    size_t head_handed;          /* and those of them that are its head */
    bool logged;
    bool is_deferred; /* it is in engine->deferred */
    struct list_link deferred;
    int64_t window;       /* when the current window for reading began; 0: there was none yet */
    uint64_t window_read; /* bytes of content that were read in it */
    bool early;           /* the answer is due before the content is complete */

    const struct amendment *amendment; /* of the final head; NULL: none */
    struct amendment farewell;         /* it, where the connection ends after the answer, and the library does not know */
    struct substitute head;            /* what it goes out as */
    bool joins;                        /* with its content behind it, in one record of TLS */
    struct substitute joined;          /* nothing: what goes out in place of content that has gone with the head */
};

struct connection {
    struct tap tap; /* first: what the library reads and refuses is told by it */
    struct engine *engine;
    struct group *group;
    struct list_link link; /* in engine->open */
    struct MHD_Connection *library;
    struct session session;
    struct intake intake; /* what came on it */
    struct watch watch;   /* the socket: the client's end, and room for raw bytes while suspended */
    bool is_new;          /* it is not watched yet */
    struct timer timer;   /* the deadline for head and content */
    struct timer later;   /* when the answer goes on; its fire is NULL when nothing waits */
    int64_t due;          /* when it should, of a delay that was asked for: clock_now's microseconds; 0: there is none */
    enum phase phase;
    uint64_t number;    /* no other connection of the process has it */
    uint64_t requests;  /* whose heads have come on it */
    int64_t since;      /* when this phase began; of an answer: when the last of it was handed over */
    int64_t head_since; /* when the first part of a head came that is not whole yet; 0: there is none */
    uint64_t taken;     /* bytes of responses that the client had acknowledged at the last look */
    struct slice rest;  /* bytes of the exchange's that the socket has not taken yet */
    bool half_closed;   /* the client sends no more */
    int64_t idle;       /* microseconds until it is closed, where the last answer says so; 0: the limit counts */
    bool closing;       /* the last answer ended the connection: what came behind its request is not read */
    bool proxied;       /* a proxy has said for whom it connects: */
    struct address source;
    struct client *counted;      /* the address as whose it counts; NULL: nobody's */
    struct forwarded *forwarded; /* what the last request's proxies said; owned; NULL: none has come from one that is trusted */
    struct exchange exchange;
};

/* The connection's context, which connection_open made; NULL: there was no memory for it. */
struct connection *connection_of(struct MHD_Connection *library);

/* The socket. */
int connection_socket(const struct connection *connection);

/* Who is connected, and for whom: the same, unless a PROXY header said otherwise. NULL for a Unix socket's. */
const struct sockaddr *connection_peer(const struct connection *connection);
const struct sockaddr *connection_client(const struct connection *connection);

/* Makes what is known of a new connection; look is called when its deadlines are due. NULL: no memory. */
struct connection *connection_open(struct group *group, struct MHD_Connection *library, void (*look)(struct timer *timer));

/* Watches for the ends of those that are new and still there, after the library has run: many connections are over within the
 * run in which they began. */
void connection_watch_new(struct engine *engine);

/* Frees it, after the library has closed it; the exchange must be over. */
void connection_close(struct connection *connection);

/* Puts the query back into its place in the library's memory, if it is hidden. */
void connection_show_query(struct connection *connection);

/* Has the exchange logged, once. */
void connection_report(struct connection *connection);

/* Suspends the connection for so many microseconds, in phase (PHASE_STALLED, PHASE_WAITING or PHASE_PACED); it then goes on.
 * false: no memory. */
bool connection_wait(struct connection *connection, enum phase phase, int64_t microseconds);

/* The same for a time that the answer was asked to take, which tells how late it then is. */
bool connection_delay(struct connection *connection, enum phase phase, int64_t microseconds);

/* Counts how late the connection goes on, if such a time is over. */
void connection_note_lateness(struct connection *connection);

/* Ends the suspension: the connection goes on in this phase. */
void connection_resume(struct connection *connection, enum phase phase);

/* Makes the library close an idle connection. */
void connection_end(struct connection *connection);

/* Leaves the connection to a protocol: neither its end nor its deadlines are watched any more. */
void connection_detach(struct connection *connection);

/* Whether a part of a request head was read. */
bool connection_head_begun(const struct connection *connection);

/* Whether the connection is between requests, and nothing of the next one has come, be it unread or the handshake before it. */
bool connection_is_quiet(const struct connection *connection);

/* Bytes of ours on a connection that the library otherwise writes to. */

/* Sends what the socket takes at once, and returns how much that was; -1: the connection is broken. */
long connection_send(struct connection *connection, const char *bytes, size_t length);

enum sent {
    SENT_ALL,
    SENT_WAITS,  /* the connection is suspended until the socket has taken the rest; its phase is then PHASE_READY */
    SENT_BROKEN, /* nobody is there any more */
};

/* Sends all of it before anything else is sent on the connection. The bytes must stay where they are as long as the exchange's
 * answer, or until something else is sent. */
enum sent connection_send_all(struct connection *connection, const char *bytes, size_t length);

#endif
