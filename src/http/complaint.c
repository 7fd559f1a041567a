/* What is wrong with something that a client sent, and where: the material of every refusal. */
#include "http/complaint.h"

#include <stdarg.h>
#include <stdio.h>

bool complain(struct complaint *complaint, int code, const char *in, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    *complaint = (struct complaint){ .code = code, .in = in };
    vsnprintf(complaint->detail, sizeof complaint->detail, format, args);
    va_end(args);
    return false;
}

bool complain_at(struct complaint *complaint, const char *in, struct slice text, size_t column, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    *complaint = (struct complaint){ .code = 400, .in = in, .text = text, .column = column };
    vsnprintf(complaint->detail, sizeof complaint->detail, format, args);
    va_end(args);
    return false;
}

bool complain_instead(struct complaint *complaint, size_t wrong, const char *instead)
{
    complaint->wrong = wrong;
    complaint->instead = instead;
    return false;
}
