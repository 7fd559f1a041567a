/* Which options go together: none is taken that has no effect, mostly because of another. */
#include <string.h>

#include "server/fail.h"
#include "server/listen.h"
#include "server/options-parts.h"
#include "server/tls.h"

static bool is_unix(const struct options *options)
{
    return bind_path(options->bind);
}

static bool is_tcp(const struct options *options)
{
    return !is_unix(options);
}

/* getaddrinfo(3) of glibc takes that, others do not, and nobody can connect to it. */
static bool is_star(const struct options *options)
{
    return strcmp(options->bind, "*") == 0;
}

/* What others take for a name that is not in the file system (unix(7)): such a socket has no mode, and so no say in who
 * connects. */
static bool is_abstract(const struct options *options)
{
    const char *path = bind_path(options->bind);
    return path && *path == '@';
}

/* Whether nobody who connects has an address, or may tell one. */
static bool has_no_addresses(const struct options *options)
{
    return options->memory.max_rate && is_unix(options) && !options->trusted.local && !options->proxy_protocol;
}

/* Whether some workers could have no connection. */
static bool is_below_workers(const struct options *options)
{
    return options->connections && options->connections < options->workers;
}

/* Whether no one address could have as many as that. */
static bool is_above_all(const struct options *options)
{
    return options->per_address && options->connections && options->per_address >= options->connections;
}

/* Whether nobody who connects has an address. */
static bool meets_no_address(const struct options *options)
{
    return options->per_address && is_unix(options) && !options->proxy_protocol;
}

/* Whether no proxy that is trusted can connect. */
static bool meets_no_proxy(const struct options *options)
{
    return is_unix(options) ? !options->trusted.local : options->trusted.count == 0;
}

static bool is_same(const char *one, const char *other)
{
    return one && other && strcmp(one, other) == 0;
}

/* Whether that file is one that the server is to read. */
static bool is_read(const char *path, const struct options *options)
{
    return is_same(path, options->routes_file) || is_same(path, options->tls_cert) || is_same(path, options->tls_key) ||
           is_same(path, options->tls_client_ca);
}

/* Whether writing the one file would overwrite another. */
static bool overwrites_with_ports(const struct options *options)
{
    return is_read(options->port_file, options) || is_same(options->port_file, options->tls_ca_file);
}

static bool overwrites_with_ca(const struct options *options)
{
    return is_read(options->tls_ca_file, options);
}

static bool has_no_control(const struct options *options)
{
    return options->memory.no_control;
}

static bool asks_for_no_token(const struct options *options)
{
    return options->memory.no_control && options->memory.no_metrics;
}

static bool is_journal_unread(const struct options *options)
{
    return options->memory.journal && options->memory.no_control;
}

static bool is_closed(const struct options *options)
{
    return options->memory.public && !options->memory.control_token;
}

/* An option that has no effect where the others are so; and what is said of it then. */
static const struct {
    const char *name;
    bool (*is_idle)(const struct options *options);
    const char *why;
} rows[] = {
    { "bind", is_star, "* is no address: 0.0.0.0 stands for all of IPv4, :: for all of both" },
    { "bind", is_abstract, "everybody can connect to an abstract socket, and none is made; unix:./@NAME is a file" },
    { "port", is_unix, "a Unix socket has no port" },
    { "port-file", is_unix, "a Unix socket has no port" },
    { "port-file", overwrites_with_ports, "the ports would be written over a file of another option" },
    { "tls-ca-file", overwrites_with_ca, "the certificate would be written over a file of another option" },
    { "unanswered-port", is_unix, "it is a TCP port, and --bind says a Unix socket" },
    { "refused-port", is_unix, "it is a TCP port, and --bind says a Unix socket" },
    { "bind-mode", is_tcp, "only a Unix socket has a mode (--bind unix:PATH)" },
    { "max-connections", is_below_workers, "each of --workers needs one" },
    { "max-per-address", is_above_all, "--max-connections is for all addresses together, and is no more than that" },
    { "max-per-address", meets_no_address,
      "clients of a Unix socket have no address, unless a proxy tells it (--proxy-protocol)" },
    { "max-rate", has_no_addresses,
      "clients of a Unix socket have no address, unless a proxy tells it (--trusted-proxy unix, --proxy-protocol)" },
    { "trusted-proxy", meets_no_proxy,
      "no such proxy can connect: \"unix\" is for --bind unix:PATH, and addresses are for TCP ports" },
    { "max-entries", has_no_control, "it is for what is read at /_/, which --no-control leaves out" },
    { "journal", is_journal_unread, "it is read at /_/, which --no-control leaves out" },
    { "control-token", asks_for_no_token, "it is for /_/ and /metrics, and --no-control and --no-metrics leave them out" },
    { "control-origin", has_no_control, "it is for /_/, which --no-control leaves out" },
    { "control-origin", is_closed, "with --public, /_/ is nobody's without --control-token" },
};

static bool is_given(const char *name, const bool *given)
{
    size_t count, at = 0;
    const struct option *options = option_rows(&count);
    while (strcmp(options[at].name, name) != 0)
        at++;
    return given[at];
}

bool options_fit(const struct options *options, const bool *given)
{
    if (!tls_options_fit(options))
        return false;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (is_given(rows[i].name, given) && rows[i].is_idle(options))
            return fail_usage("--%s: %s", rows[i].name, rows[i].why);
    return true;
}
