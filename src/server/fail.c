/* How a start fails: with one line on stderr, and the exit status that tells whose fault it is. */
#include "server/fail.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "server/sink.h"

/* The process has one exit status. Only the main thread starts things, and reads handlers again. */
static int status = FAIL_SYSTEM;

static bool say(int why, const char *format, va_list arguments, const char *reason)
{
    struct buffer line = { 0 };
    char *what = NULL;
    status = why;
    if (vasprintf(&what, format, arguments) < 0)
        what = NULL; /* as it may be when memory runs out */
    buffer_format(&line, "everystatus: %s%s%s\n", what ? what : "out of memory", reason ? ": " : "", reason ? reason : "");
    sink_add(line.data, line.length);
    buffer_release(&line);
    free(what);
    return false;
}

bool fail_system(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(FAIL_SYSTEM, format, arguments, NULL);
    va_end(arguments);
    return false;
}

bool fail_usage(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(FAIL_USAGE, format, arguments, NULL);
    va_end(arguments);
    return false;
}

bool fail_path(int error, const char *format, ...)
{
    bool usage = error == ENOENT || error == ENOTDIR || error == EISDIR || error == ENAMETOOLONG || error == ELOOP;
    va_list arguments;
    va_start(arguments, format);
    say(usage ? FAIL_USAGE : FAIL_SYSTEM, format, arguments, strerror(error));
    va_end(arguments);
    return false;
}

int fail_status(void)
{
    return status;
}
