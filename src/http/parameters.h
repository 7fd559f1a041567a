/* Field values: those of several lines, and those with parameters. */
#ifndef EVERYSTATUS_PARAMETERS_H
#define EVERYSTATUS_PARAMETERS_H

#include "base/buffer.h"
#include "http/request.h"

/* Adds the values of all lines of a field, with "," between them. false: there is none. */
bool request_join_lines(const struct request *request, struct slice name, struct buffer *value);

/* What a walk over parameters found. */
enum parameter_found { PARAMETER_NONE, PARAMETER_ONE, PARAMETER_GARBAGE };

/* Takes the next name=value of a field value with parameters off *rest; value replaces what *value held, without quotes. */
enum parameter_found parameter_next(struct slice *rest, char separator, struct slice *name, struct buffer *value);

#endif
