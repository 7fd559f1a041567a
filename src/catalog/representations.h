/* Which formats a status code is offered in. */
#ifndef EVERYSTATUS_REPRESENTATIONS_H
#define EVERYSTATUS_REPRESENTATIONS_H

#include "http/formats.h"

/* The formats in which an answer with this status code can be had, as a set of bits 1 << enum format. */
unsigned format_offered(int code);

/* The one of them that a client gets who names none. */
enum format format_default(int code);

#endif
