/* What the environment says, by the table of options. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "server/options-parts.h"

static const struct option *row_of(const char *variable)
{
    size_t count;
    const struct option *rows = option_rows(&count);
    for (size_t i = 0; i < count; i++) {
        char name[OPTION_VARIABLE];
        option_variable(&rows[i], name);
        if (strcmp(name, variable) == 0)
            return &rows[i];
    }
    return NULL;
}

/* Tells of a variable that belongs to no row. The server starts all the same: it may be somebody else's. */
static void tell_unknown(const char *variable, const char *value)
{
    char name[OPTION_VARIABLE];
    if (!*value || row_of(variable) || service_variable(variable, value))
        return;
    const char *nearest = variable_nearest(variable, name);
    fprintf(stderr, "everystatus: %s is ignored, there is no such option; %s%s\n", variable,
            nearest ? "the nearest is " OPTION_PREFIX : "--help lists them", nearest ? nearest : "");
}

static void tell_unknowns(void)
{
    const size_t prefix = sizeof OPTION_PREFIX - 1;
    for (char **at = environ; *at; at++) {
        size_t length = strcspn(*at, "=");
        char *name = length >= prefix && strncmp(*at, OPTION_PREFIX, prefix) == 0 ? strndup(*at, length) : NULL;
        if (name && (*at)[length])
            tell_unknown(name, *at + length + 1);
        free(name);
    }
}

bool environment_read(struct options *options, bool *given)
{
    size_t count;
    const struct option *rows = option_rows(&count);
    struct buffer ignored = { 0 };
    bool fine = true;
    for (size_t i = 0; fine && i < count; i++) {
        char name[OPTION_VARIABLE];
        option_variable(&rows[i], name);
        const char *value = getenv(name);
        if (!value || !*value)
            continue;
        if (service_variable(name, value))
            buffer_format(&ignored, " %s", name);
        else if (!given[i])
            fine = given[i] = option_set(options, &rows[i], value, "", name);
    }
    if (fine && ignored.length)
        fprintf(stderr, "everystatus: ignored, as a service's address and not an option:%s\n", ignored.data);
    buffer_release(&ignored);
    if (fine)
        tell_unknowns();
    return fine;
}
