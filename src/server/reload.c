/* The handlers of the command line and of the handlers file. */
#include "server/reload.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "server/fail.h"
#include "server/sink.h"

enum { ROUTES_MOST = 16 << 20 }; /* bytes of a handlers file */

/* In place of the descriptor that interrupts the first reading (poll(2) passes over it). */
enum { READ_AGAIN = -1 };

static bool say(const char *source, size_t line, const struct complaint *complaint)
{
    if (complaint->code != 400) /* not what stands there, but memory */
        return fail_system("%s: %s", source, complaint->detail);
    if (line)
        return fail_usage("%s:%zu:%zu: %s", source, line, complaint->column, complaint->detail);
    return fail_usage("%s: column %zu: %s", source, complaint->column, complaint->detail);
}

/* At the start it may be a pipe, whose writer may need time: a signal is to end that. */
static int read_to_end(int fd, int interrupt, struct buffer *text)
{
    struct pollfd fds[] = { { .fd = fd, .events = POLLIN }, { .fd = interrupt, .events = POLLIN } };
    int problem = EAGAIN;
    while (problem == EAGAIN) {
        if (poll(fds, 2, -1) < 0 && errno != EINTR)
            return errno;
        problem = fds[1].revents ? EINTR : file_read(fd, ROUTES_MOST, text);
    }
    return problem;
}

/* Read again, a pipe would have nothing more to say, and might never say that. */
static bool read_file(const char *name, int interrupt, struct buffer *text)
{
    struct stat status;
    bool again = interrupt == READ_AGAIN;
    const char *more = again ? " again" : "";
    int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool fine = fd >= 0 && fstat(fd, &status) == 0;
    bool refused = fine && again && !S_ISREG(status.st_mode);
    int problem = !fine ? errno : refused ? 0 : read_to_end(fd, interrupt, text);
    if (fd >= 0)
        close(fd);
    if (refused)
        return fail_usage("cannot read --routes %s again: it is no regular file", name);
    if (problem == EFBIG)
        return fail_usage("cannot read --routes %s%s: it is larger than %d bytes", name, more, ROUTES_MOST);
    return !problem || fail_path(problem, "cannot read --routes %s%s", name, more);
}

/* Reads all --route lines, which go before the file's. */
static bool read_lines(const struct options *options, struct buffer *text)
{
    struct complaint complaint;
    size_t line;
    for (size_t i = 0; options->routes[i]; i++) {
        struct routes alone = { 0 };
        bool fine = routes_read(&alone, slice_of(options->routes[i]), &options->rules, &complaint, &line) ||
                    say("--route", 0, &complaint);
        routes_release(&alone);
        if (!fine)
            return false;
        buffer_format(text, "%s\n", options->routes[i]);
    }
    return true;
}

static void tell_count(const char *name, size_t count)
{
    struct buffer line = { 0 };
    buffer_format(&line, "everystatus: SIGHUP: %zu %s read from %s\n", count, count == 1 ? "route was" : "routes were", name);
    sink_add(line.data, line.length);
    buffer_release(&line);
}

/* Checks the file by itself, so that line numbers are its own. */
static bool read_routes(const struct options *options, int interrupt, struct buffer *text)
{
    struct buffer file = { 0 };
    struct routes alone = { 0 };
    struct complaint complaint;
    size_t line;
    bool fine = read_file(options->routes_file, interrupt, &file) &&
                (routes_read(&alone, (struct slice){ file.data, file.length }, &options->rules, &complaint, &line) ||
                 say(options->routes_file, line, &complaint));
    buffer_add(text, file.data, fine ? file.length : 0);
    if (fine && interrupt == READ_AGAIN)
        tell_count(options->routes_file, alone.count);
    routes_release(&alone);
    buffer_release(&file);
    return fine;
}

static bool set_routes(const struct options *options, int interrupt, struct site *site)
{
    struct buffer text = { 0 };
    struct routes routes = { 0 };
    struct complaint complaint;
    size_t line;
    bool fine = read_lines(options, &text) && (!options->routes_file || read_routes(options, interrupt, &text)) &&
                (routes_read(&routes, (struct slice){ text.data, text.length }, &options->rules, &complaint, &line) ||
                 say("routes", line, &complaint));
    if (fine)
        site_set_routes(site, &routes);
    routes_release(&routes);
    buffer_release(&text);
    return fine;
}

bool reload_start(const struct options *options, int interrupt, struct site *site)
{
    return set_routes(options, interrupt, site);
}

void reload_routes(const struct options *options, struct site *site)
{
    if (!options->routes_file)
        fail_usage("SIGHUP: there is no --routes to read again");
    else if (!set_routes(options, READ_AGAIN, site))
        fail_usage("SIGHUP: the routes stay as they were");
}

void reload_certificate(const struct options *options, struct tls *tls)
{
    struct buffer line = { 0 };
    const bool own = options->tls_cert; /* one of --tls-self-signed stays: the CAs alone can change */
    if (!tls_reload(tls, options)) {
        fail_usage("SIGHUP: %s", own ? "the certificate stays as it was" : "the CAs of clients stay as they were");
        return;
    }
    buffer_format(&line, "everystatus: SIGHUP: %s read from %s\n", own ? "the certificate was" : "the CAs of clients were",
                  own ? options->tls_cert : options->tls_client_ca);
    sink_add(line.data, line.length);
    buffer_release(&line);
}

bool reload_default(const struct options *options, struct site *site)
{
    struct recipe recipe = { 0 };
    struct complaint complaint;
    if (!options->default_recipe)
        return true;
    bool fine = recipe_parse(&recipe, &options->rules, slice_of(options->default_recipe), "default", &complaint) &&
                recipe_settle(&recipe, &complaint);
    recipe_release(&recipe);
    if (fine)
        site_set_fallback(site, options->default_recipe);
    return fine || say("--default", 0, &complaint);
}
