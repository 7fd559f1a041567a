/* What the files of /openapi.json share: the table of its paths, and how the parts of the document are written. */
#ifndef EVERYSTATUS_OPENAPI_H
#define EVERYSTATUS_OPENAPI_H

#include "handlers/call.h"
#include "render/members.h"

/* A path that the handlers' rows have, for those who read of it. Methods and own parameters are theirs to say. */
struct openapi_path {
    const char *path;     /* with {NAME} where the client chooses; NULL ends the table */
    const char *tag;      /* of this path and those behind it, until the next one has another */
    const char *about;    /* the tag's description, with the tag */
    const char *summary;  /* one line */
    const char *examples; /* as a query, of names and parameters: a request with all of them gets the first of answers */
    const char *answers;  /* "200 application/json, 304": codes with their media types */
    const char *required; /* a parameter without which there is no answer; or NULL */
    const char *methods;  /* those that no row says; NULL: the rows do */
    bool control;         /* --control-token is for it as well */
    bool any;             /* whatever the query has, it is the client's own */
    const char *(*parameter)(size_t number); /* the names of further parameters; NULL ends them */
};

extern const struct openapi_path openapi_paths[];

/* A path with what it is made of. */
struct openapi_item {
    const struct openapi_path *row;
    const char *tag;
    struct buffer target; /* the example's path */
    const struct site *site;
};

/* The path of the example, as the rows have it. */
void openapi_add_target(struct buffer *out, const struct openapi_path *row);

/* Writes the member "parameters"; handler is the first row for the path, or NULL. */
void openapi_add_parameters(struct members *json, const struct openapi_item *item, const struct handler *handler);

/* Writes the member "$ref", to a component of that kind. */
void openapi_add_reference(struct members *json, const char *kind, const char *name);

/* Writes the members "paths" and "components". */
void openapi_add_paths(struct members *json, const struct site *site);
void openapi_add_components(struct members *json);

#endif
