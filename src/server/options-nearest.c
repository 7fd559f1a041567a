/* What was meant by an option or command that there is not. */
#include <string.h>

#include "base/nearest.h"
#include "server/options-parts.h"

/* What an argument may be beside the rows of options and of commands. */
static const char *const others[] = { "--help", "--version", "-h", "-V" };
enum { OTHERS = sizeof others / sizeof *others };

/* Names are short: where letters differ, and are not only missing, a third of them may. Else "not" would be near to "port". */
static bool is_likely(size_t left, size_t right, size_t edits)
{
    const size_t longer = left > right ? left : right, shorter = left + right - longer;
    return edits * 3 <= longer || edits == longer - shorter;
}

/* Keeps candidate in name if it is nearer than the best so far. Dashes in front do not count: "-port" and "port" mean --port.
 */
static void compare(struct slice word, const char *candidate, size_t *best, char name[OPTION_VARIABLE])
{
    const struct slice bare = slice_of(candidate + strspn(candidate, "-"));
    const size_t edits = nearest_distance(word, bare);
    if (edits >= *best || !is_likely(word.length, bare.length, edits))
        return;
    *best = edits;
    snprintf(name, OPTION_VARIABLE, "%s", candidate);
}

const char *option_nearest(const char *argument, char name[OPTION_VARIABLE])
{
    size_t count, best = NEAREST_NONE;
    const struct option *rows = option_rows(&count);
    const char *start = argument + strspn(argument, "-");
    struct slice word = { start, strcspn(start, "=") };
    for (size_t i = 0; i < count; i++) {
        char candidate[OPTION_VARIABLE];
        snprintf(candidate, sizeof candidate, "--%s", rows[i].name);
        compare(word, candidate, &best, name);
        snprintf(candidate, sizeof candidate, "-%c", rows[i].letter);
        if (rows[i].letter)
            compare(word, candidate, &best, name);
    }
    for (size_t i = 0; i < OTHERS; i++)
        compare(word, others[i], &best, name);
    const struct command *commands = command_rows(&count);
    for (size_t i = 0; i < count; i++) /* what begins as an option is none that is misspelt */
        if (start == argument || slice_is(word, commands[i].name))
            compare(word, commands[i].name, &best, name);
    return best < NEAREST_NONE ? name : NULL;
}

const char *variable_nearest(const char *variable, char name[OPTION_VARIABLE])
{
    size_t count, best = NEAREST_NONE;
    const struct option *rows = option_rows(&count);
    const size_t prefix = sizeof OPTION_PREFIX - 1;
    for (size_t i = 0; i < count; i++) {
        char candidate[OPTION_VARIABLE];
        option_variable(&rows[i], candidate);
        compare(slice_of(variable + prefix), candidate + prefix, &best, name);
    }
    return best < NEAREST_NONE ? name : NULL;
}
