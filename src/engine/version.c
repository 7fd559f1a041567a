/* Where the versions of libmicrohttpd differ: one program runs with 0.9.75 to 1.0, whichever is installed. */
#include "engine/version.h"

#include <string.h>

/* As in the headers of 1.0; those of 0.9.75 lack the names. */
enum { OPTION_CLIENT_DISCIPLINE = 38 };
static const unsigned no_thread_safety = 1U << 19;

/* 0.9.75 reads a folded line, a NUL and a bare CR as if they were fine. What tells is the buffer: a CRLF has become two NULs, a
 * lone LF one, blanks before them are still there, and nothing else lies between two lines. */
bool line_ends_with_nuls(const char *from, const char *to, int lines)
{
    while (from < to && (*from == ' ' || *from == '\t'))
        from++;
    long nuls = to - from;
    for (; from < to; from++)
        if (*from != '\0')
            return false;
    return nuls >= lines && nuls <= 2 * lines;
}

/* 1.0 refuses all of these by itself from discipline level 1 on. Its buffer tells nothing: blanks, CR and LF may be left behind
 * a value, and content is moved to where the head ended when little room is left. */
static bool line_ends_by_discipline(const char *from, const char *to, int lines)
{
    (void)from;
    (void)to;
    (void)lines;
    return true;
}

/* 0.9.75 to 0.9.77, and what came after them. */
static const struct library_version old = { .line_end = line_ends_with_nuls, .keeps_blanks = true };
static const struct library_version new = { .line_end = line_ends_by_discipline, .discipline = 1 };

const struct library_version *library_version(void)
{
    return strncmp(MHD_get_version(), "0.", 2) == 0 ? &old : &new;
}

/* 1.0 would only queue a new connection, and silently close what is then too many; each daemon is one thread's. */
unsigned version_flags(void)
{
    return no_thread_safety;
}

void version_options(struct MHD_OptionItem options[VERSION_OPTIONS])
{
    const struct MHD_OptionItem end = { MHD_OPTION_END, 0, NULL };
    int discipline = library_version()->discipline;
    options[0] = discipline ? (struct MHD_OptionItem){ (enum MHD_OPTION)OPTION_CLIENT_DISCIPLINE, discipline, NULL } : end;
    options[1] = end;
}
