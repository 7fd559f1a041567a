/* What must be true of the options before the server starts, beyond what each says by itself. */
#include "server/requirements.h"

#include <string.h>
#include <sys/stat.h>

#include "server/fail.h"

/* A folder that is not there would be noticed only when a recipe names a file in it. */
static bool check_files(const struct options *options)
{
    const char *files = options->rules.files;
    struct stat status;
    return !files || (stat(files, &status) == 0 && S_ISDIR(status.st_mode)) ||
           fail_usage("--files: \"%s\" is no folder", files);
}

/* A name with a scheme, port or path would never be met. */
static bool check_names(const struct options *options)
{
    for (const char *const *name = options->names; *name; name++)
        for (const char *at = *name; *at; at++)
            if (!char_is_unreserved(*at))
                return fail_usage("--name: \"%s\" is no host name, which has no scheme, port or path", *name);
    return true;
}

/* Browsers send neither a path nor a slash at the end (RFC 6454 6.2). */
static bool check_origins(const struct options *options)
{
    for (const char *const *origin = options->control_origins; *origin; origin++) {
        const char *host = strstr(*origin, "://");
        if (!host || host == *origin || !host[3] || strpbrk(host + 3, "/?#*"))
            return fail_usage("--control-origin: \"%s\" is no origin, which is a scheme, a host, and a port if it is not the "
                              "scheme's: https://example.com",
                              *origin);
    }
    return true;
}

bool requirements_met(const struct options *options)
{
    return check_files(options) && check_names(options) && check_origins(options);
}
