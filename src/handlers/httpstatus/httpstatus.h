/* What /N and /random/LIST are made of; for httpstatus's own files. */
#ifndef EVERYSTATUS_HTTPSTATUS_H
#define EVERYSTATUS_HTTPSTATUS_H

#include "handlers/status.h"
#include "http/fields.h"

/* Bytes of a client's fields that the library surely has memory for, however long the request was; more are sent past it. */
enum { HTTPSTATUS_FIELD_MEMORY = 800 };

/* What a request can ask for beside its code: microseconds, or 0 and 1. */
enum httpstatus_option {
    SLEEP,
    SUPPRESS_BODY,
    SLEEP_AFTER_HEADERS,
    DRIBBLE_BODY,
    ABORT_BEFORE_HEADERS,
    ABORT_AFTER_HEADERS,
    ABORT_DURING_BODY,
    HTTPSTATUS_OPTIONS,
};

struct httpstatus_options {
    uint64_t values[HTTPSTATUS_OPTIONS];
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

/* Takes a field that the response shall carry. carrier is the request's field that asks for it. false: as above. */
bool httpstatus_field_read(struct httpstatus_options *options, const struct recipe_rules *rules, struct slice carrier,
                           struct slice name, struct slice value, struct complaint *complaint);

/* The field that it sent with the code, in place of ours of that name; name NULL: none. */
struct status_field httpstatus_field(int code);

/* Whether it sent the code without our fields for it. */
bool httpstatus_is_bare(int code);

/* Puts its content for the reply's code, as text, as JSON or none, by the draft's format. */
void httpstatus_content(const struct draft *draft, struct reply *reply);

#endif
