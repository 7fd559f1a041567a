/* The uploads of a key, as draft-ietf-httpbis-resumable-upload has them: what is remembered of each. */
#ifndef EVERYSTATUS_UPLOADS_H
#define EVERYSTATUS_UPLOADS_H

#include <nettle/sha2.h>

#include "handlers/call.h"

/* The most that an upload may have, in bytes: less than any request may (--max-content), unless that is changed. */
enum { UPLOAD_MOST = 1000000 };

/* An upload. Its content is not kept: only how much there was, and the digest. */
struct upload {
    uint64_t number; /* 0: none */
    uint64_t turn;   /* of the request that may add to it: every later one ends the earlier one's */
    uint64_t offset;
    uint64_t length; /* of all of it; UPLOAD_UNKNOWN: nobody has said */
    bool complete;
    struct sha256_ctx sha256;
};

#define UPLOAD_UNKNOWN UINT64_MAX

/* What a request wants of an upload, and what came of it. */
enum upload_result {
    UPLOAD_FINE,
    UPLOAD_MISSING,
    UPLOAD_MEDIA,        /* what is to be added has another media type */
    UPLOAD_DONE,         /* it is complete */
    UPLOAD_ELSEWHERE,    /* its offset is another one */
    UPLOAD_INCONSISTENT, /* its length was another one, or is exceeded */
    UPLOAD_LARGE,        /* it would be more than UPLOAD_MOST */
    UPLOAD_OVERTAKEN,    /* a later request has the turn */
    UPLOAD_RESULTS,
};

struct upload_asking {
    uint64_t number, turn, offset;
    uint64_t length;    /* as the request tells it; or UPLOAD_UNKNOWN */
    struct slice piece; /* of the content */
    bool complete;      /* the request's content is the end */
    enum upload_result result;
    struct upload upload; /* as it is afterwards */
};

enum upload_wish {
    UPLOADS_CREATE, /* its number and turn are in asking->upload */
    UPLOADS_LOOK,   /* looks the number up, and takes the turn */
    UPLOADS_BEGIN,  /* begins to add to it at the offset, and takes the turn */
    UPLOADS_ADD,    /* adds a piece in that turn */
    UPLOADS_END,    /* all of the request's content was added */
    UPLOADS_DELETE,
};

/* Exact when many ask at once. false: no memory. */
bool uploads_ask(struct call *call, enum upload_wish wish, struct upload_asking *asking);

#endif
