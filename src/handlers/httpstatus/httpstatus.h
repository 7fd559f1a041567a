/* What /N and /random/LIST are made of; for httpstatus's own files. */
#ifndef EVERYSTATUS_HTTPSTATUS_H
#define EVERYSTATUS_HTTPSTATUS_H

#include "handlers/status.h"
#include "http/fields.h"

/* Bytes of a client's fields that the library surely has memory for, however long the request was; more are sent past it. */
enum { HTTPSTATUS_FIELD_MEMORY = 800 };

/* What a request asks for beside its code. */
struct httpstatus_options {
    uint64_t sleep, sleep_after_headers; /* microseconds */
    bool suppress_body, dribble_body;
    bool abort_before_headers, abort_after_headers, abort_during_body;
    struct buffer fields;        /* of the response, packed */
    struct buffer cache_control; /* of the response, instead of ours */
    size_t field_bytes;          /* that both take on the wire */
    size_t memory;               /* the same with Access-Control-Expose-Headers, where the names stand again */
};

/* Reads the query and the fields X-HttpStatus-* of a request. Release the options either way. false: *complaint says why not.
 */
bool httpstatus_options_read(struct httpstatus_options *options, const struct request *request,
                             const struct recipe_rules *rules, struct complaint *complaint);
void httpstatus_options_release(struct httpstatus_options *options);

/* Takes a field that the response shall carry. carrier is the request's field that asks for it. */
bool httpstatus_field_read(struct httpstatus_options *options, const struct recipe_rules *rules, struct slice carrier,
                           struct slice name, struct slice value, struct complaint *complaint);

/* Where httpstat.us said of a code other than our status table says. */
struct httpstatus_fact {
    int code;
    const char *name;          /* what it called the code; NULL: as we do */
    struct status_field field; /* what it sent, in place of ours of that name; name NULL: nothing else */
    bool xml;                  /* its content was XML */
};

/* The fact about code; one that says nothing if there is none. */
const struct httpstatus_fact *httpstatus_fact(int code);

/* The kinds of content, which lie in different places of the cache. */
enum httpstatus_kind { HTTPSTATUS_TEXT, HTTPSTATUS_JSON, HTTPSTATUS_NONE };

/* One answer under construction. */
struct httpstatus_response {
    struct draft draft;
    struct httpstatus_options options;
    struct reply reply;
    int final; /* the code of the final response */
    enum httpstatus_kind kind;
};

/* Fills in response->reply, and response->draft.before with the heads of interim responses. */
void httpstatus_make_reply(struct httpstatus_response *response);

#endif
