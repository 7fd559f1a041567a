/* A response as a handler describes it: code, fields, content; not yet in the form that the wire wants. */
#ifndef EVERYSTATUS_REPLY_H
#define EVERYSTATUS_REPLY_H

#include <stdbool.h>

#include "base/buffer.h"
#include "http/complaint.h"
#include "http/formats.h"
#include "http/request.h"

/* Who means the code; the value of the field Everystatus. */
enum mark {
    MARK_TOLD,    /* the client asked for this code */
    MARK_SERVED,  /* an ordinary answer of this server */
    MARK_REFUSED, /* this server could not serve the request */
    MARKS,
};

struct reply {
    int code;
    enum mark mark;
    enum format format;        /* decides Content-Type, unless content_type is set; FORMAT_EMPTY: none */
    const char *content_type;  /* or NULL */
    bool negotiated;           /* the request's Accept decided the format */
    const char *cache_control; /* NULL: no-store */
    struct buffer fields;      /* "Name\0value\0" for each; reply_field adds them */
    struct buffer body;        /* the content; reply_release frees it */
    size_t pattern;            /* instead: so many bytes of the alphabet, over and over */
    bool failed;               /* memory ran out */
};

void reply_release(struct reply *reply);

/* The size of the content. */
size_t reply_size(const struct reply *reply);

/* Fills bytes with the pattern from position on. */
void reply_pattern(char *bytes, size_t size, uint64_t position);

/* Adds a field. name is a token, value has no control characters: the caller's to see to. */
void reply_field(struct reply *reply, const char *name, const char *value);
void reply_field_slice(struct reply *reply, const char *name, struct slice value);

/* Steps through the fields: *at is 0 at first. false: no more. */
bool reply_next_field(const struct reply *reply, size_t *at, const char **name, const char **value);

/* Whether the reply says that its connection ends (RFC 9112 9.6). */
bool reply_closes(const struct reply *reply);

/* Adds what every response carries: type, caching, mark, protection, CORS. Last before the reply is used. */
void reply_finish(struct reply *reply);

/* Fills in a refusal: an explanation of the complaint in the format that the client prefers. */
void reply_complaint(struct reply *reply, const struct complaint *complaint, const struct request *request);

/* Adds the lines of the head behind the status line, but for Content-Length; closes: they say that the connection ends. */
void reply_render_fields(struct buffer *out, const struct reply *reply, bool closes);

/* Adds the content. */
void reply_render_content(struct buffer *out, const struct reply *reply);

/* Whether a response with this code has a Content-Length, and then content if that is not 0 (RFC 9110 8.6). */
bool reply_has_length(int code);

/* Adds the reply as it goes over the wire: status line, Date, fields, Content-Length, and content unless head_only; a
 * reply sent this way is the last one of its connection and says so. reason is the phrase; data NULL: the code's own. */
void reply_render(struct buffer *out, const struct reply *reply, struct slice reason, bool head_only);

#endif
