/* Content that must be JSON. */
#ifndef EVERYSTATUS_JSON_CONTENT_H
#define EVERYSTATUS_JSON_CONTENT_H

#include <jansson.h>

#include "handlers/earned/earning.h"

/* Whether the content's type is JSON's. */
bool json_content_is(const struct request *request);

/* RFC 9110 15.5.16, with what is taken instead. */
bool json_content_refuse_type(struct call *call);

/* Reads the text, of whatever type it is, as *value, the caller's to release; or answers why not: *value is NULL then. false:
 * no memory. */
bool json_content_read(struct call *call, struct slice text, json_t **value);

/* The same for the request's content, which must be of that type. */
bool json_content_take(struct call *call, json_t **value);

/* As much as is read in a few milliseconds, for which all others wait. */
enum { JSON_MOST = 32 * 1024 };

#endif
