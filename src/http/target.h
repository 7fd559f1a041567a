/* A request target (RFC 9112 3.2), checked and cut into path and query. */
#ifndef EVERYSTATUS_TARGET_H
#define EVERYSTATUS_TARGET_H

#include "base/problem.h"
#include "http/complaint.h"

struct target {
    struct slice path; /* as it was sent, still percent-encoded; starts with "/", or is "*"; of CONNECT whatever was sent */
    struct slice authority; /* of an absolute-form target; data is NULL for others */
    const char *prefix;     /* that was cut off the path, "/mock"; NULL: none was */
    struct slice query;     /* without the "?"; data is NULL where there is none */
};

/* Reads the target of a request with this method: origin-form, absolute-form with http or https (for this server
 * whatever its authority: RFC 9112 3.2.2), "*" for OPTIONS, or anything for CONNECT, which is looked at where it is answered.
 * query is what followed the first "?" (data NULL: there was none). Refuses what no URI has: "#", a "%" without two hexadecimal
 * digits, bytes above 0x7F, quotation marks and angle brackets, user information; and dot segments, also encoded ones, since a
 * proxy on the way may resolve them to something else. false: *complaint says what and where. */
bool target_parse(struct target *target, const char *method, struct slice path, struct slice query,
                  struct complaint *complaint);

/* Whether that is authority-form, which is CONNECT's (RFC 9112 3.2.3): "example.com:443". */
bool target_is_authority(struct slice text);

/* What is wrong with a path that others are below, "/mock", of at most so many bytes. */
struct problem target_prefix_problem(struct slice prefix, size_t most);

/* Cuts a prefix, "/mock", off a path that it is or that lies below it; "/" is left of the prefix itself. false: the path lies
 * elsewhere, or there is no prefix (NULL). */
bool target_cut_prefix(struct slice *path, const char *prefix);

/* Takes the next segment, what stands between two slashes, off *path, which starts with "/" or is empty.
 * false: there was none. "/a" has one segment, "/a/" two, the last one empty. */
bool target_next_segment(struct slice *path, struct slice *segment);

/* Takes the next "name=value" or "name" off *query, as it was sent; value.data is NULL without "=". Empty parts are
 * passed over. false: there was none. */
bool target_next_parameter(struct slice *query, struct slice *name, struct slice *value);

/* Whether another parameter of that name, which lies in the query, stands before it. */
bool target_comes_again(struct slice query, struct slice name);

#endif
