/* The inside of a response, for the deliver floor alone. */
#ifndef EVERYSTATUS_RESPONSE_PARTS_H
#define EVERYSTATUS_RESPONSE_PARTS_H

#include <microhttpd.h>

#include "engine/send/response.h"

struct response {
    struct MHD_Response *library;
    int code;
    size_t size;
    bool closes;         /* the connection ends after it, whatever the request says */
    const char *content; /* the library response's; NULL: the pattern */
    struct buffer before;
};

/* Adds the fields of a finished reply. false: no memory. */
bool response_add_fields(struct MHD_Response *library, const struct reply *reply);

#endif
