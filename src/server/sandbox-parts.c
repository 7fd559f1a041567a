/* What the parts of the sandbox share: which places the options name, and how a part says that it is off. */
#include "server/sandbox-parts.h"

#include <stdarg.h>
#include <stdio.h>

#include "server/listen.h"
#include "version.h"

const bool sandbox_is_instrumented = EVERYSTATUS_INSTRUMENTED;

void part_off(struct site_part *part, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(part->detail, sizeof part->detail, format, arguments);
    va_end(arguments);
    part->on = false;
}

static void add(struct place *places, size_t *count, const char *path, enum place_use use)
{
    if (path)
        places[(*count)++] = (struct place){ path, use };
}

size_t places_list(struct place places[PLACES_MOST], const struct options *options)
{
    size_t count = 0;
    add(places, &count, options->rules.files, USE_FOLDER);
    add(places, &count, options->routes_file, USE_READ);
    add(places, &count, options->tls_cert, USE_READ);
    add(places, &count, options->tls_key, USE_READ);
    add(places, &count, options->tls_client_ca, USE_READ);
    add(places, &count, options->port_file, USE_WRITE);
    add(places, &count, options->tls_ca_file, USE_REMOVE);
    add(places, &count, bind_path(options->bind), USE_SOCKET);
    return count;
}
