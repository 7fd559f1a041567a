/* The options of the command line and the environment, a row an option. */
#include "server/options-parts.h"

#include <ctype.h>
#include <stdio.h>

enum { KIB = 1024, MIB = 1024 * 1024, MILLISECOND = 1000, SECOND = 1000000 };
#define HOUR (UINT64_C(3600) * SECOND)
#define TIB (UINT64_C(1024) * 1024 * MIB)
#define GIB (UINT64_C(1024) * MIB)

/* This is the master copy: reading, environment, defaults and help are made from it. What a row leaves out is 0: no default, no
 * least value, no value at all (a flag), the heading of the row before. */
static const struct option rows[] = {
#define AT(member) offsetof(struct options, member)
    { .name = "port", .kind = KIND_NUMBER, .offset = AT(port), .standard = "8080", .maximum = 65535,
      .value = "PORT", .help = "TCP port; 0 picks a free one", .group = "Where it listens" },
    { .name = "bind", .kind = KIND_TEXT, .offset = AT(bind), .standard = "127.0.0.1",
      .value = "ADDRESS", .help = "IPv4, IPv6 (:: is both), or unix:PATH" },
    { .name = "port-file", .kind = KIND_TEXT, .offset = AT(port_file),
      .value = "FILE", .help = "write the ports there, one a line, once it listens" },
    { .name = "tls-port", .kind = KIND_NUMBER, .offset = AT(tls_port), .maximum = 65535,
      .value = "PORT", .help = "serve TLS as well; 0 picks a free port", .group = "TLS" },
    { .name = "tls-cert", .kind = KIND_TEXT, .offset = AT(tls_cert),
      .value = "FILE", .help = "its certificate and chain, in PEM" },
    { .name = "tls-key", .kind = KIND_TEXT, .offset = AT(tls_key), .value = "FILE", .help = "its key, in PEM" },
    { .name = "tls-self-signed", .kind = KIND_FLAG, .offset = AT(tls_self_signed),
      .help = "instead: a certificate made at start, and its CA" },
    { .name = "tls-ca-file", .kind = KIND_TEXT, .offset = AT(tls_ca_file),
      .value = "FILE", .help = "write that CA there, for curl --cacert" },
    { .name = "tls-name", .kind = KIND_LIST, .offset = AT(tls_names),
      .value = "HOST", .help = "it is for, beside localhost; repeatable" },
    { .name = "tls-faults", .kind = KIND_FLAG, .offset = AT(tls_faults),
      .help = "more ports, each with something wrong in TLS" },
    { .name = "workers", .kind = KIND_NUMBER, .offset = AT(workers), .standard = "1", .minimum = 1, .maximum = 64,
      .value = "N", .help = "threads", .group = "How it serves" },
    { .name = "log-format", .kind = KIND_LOG, .offset = AT(log_format), .standard = "common",
      .value = "FORMAT", .help = "access log on stderr: common, json, off" },
    { .name = "max-connections", .kind = KIND_NUMBER, .offset = AT(connections), .standard = "0", .maximum = 1000000,
      .value = "N", .help = "at once; 0: as the system allows" },
    { .name = "max-waiting", .kind = KIND_NUMBER, .offset = AT(max_waiting), .standard = "20000", .maximum = 1000000,
      .value = "N", .help = "delayed answers at once, more are 503" },
    { .name = "max-held", .kind = KIND_SIZE, .offset = AT(max_held), .standard = "256M", .minimum = 64 * KIB, .maximum = TIB,
      .value = "SIZE", .help = "of answers under way, more are 503" },
    { .name = "max-content", .kind = KIND_SIZE, .offset = AT(max_content), .standard = "1M", .maximum = TIB,
      .value = "SIZE", .help = "of a request, larger is 413" },
    { .name = "head-timeout", .kind = KIND_DURATION, .offset = AT(head_timeout),
      .standard = "15s", .minimum = 10 * MILLISECOND, .maximum = HOUR,
      .value = "TIME", .help = "for a request head, then 408" },
    { .name = "content-timeout", .kind = KIND_DURATION, .offset = AT(content_timeout),
      .standard = "60s", .minimum = 10 * MILLISECOND, .maximum = HOUR,
      .value = "TIME", .help = "for its content, then 408" },
    { .name = "idle-timeout", .kind = KIND_DURATION, .offset = AT(idle_timeout),
      .standard = "75s", .minimum = SECOND, .maximum = HOUR,
      .value = "TIME", .help = "for a connection without a byte" },
    { .name = "drain-timeout", .kind = KIND_DURATION, .offset = AT(drain_timeout), .standard = "5s", .maximum = HOUR,
      .value = "TIME", .help = "to finish requests after SIGTERM" },
    { .name = "max-delay", .kind = KIND_DURATION, .offset = AT(rules.max_delay), .standard = "30s", .maximum = HOUR,
      .value = "TIME", .help = "that a recipe may ask for", .group = "What recipes may do" },
    { .name = "max-size", .kind = KIND_SIZE, .offset = AT(rules.max_size), .standard = "1M", .maximum = GIB,
      .value = "SIZE", .help = "of content that a recipe may ask for" },
    { .name = "files", .kind = KIND_TEXT, .offset = AT(rules.files), .value = "FOLDER", .help = "of body=@FILE" },
    { .name = "allow-redirect", .kind = KIND_LIST, .offset = AT(redirect_hosts),
      .value = "HOST", .help = "to which location= may lead; repeatable" },
    { .name = "unsafe-headers", .kind = KIND_FLAG, .offset = AT(rules.unsafe_headers),
      .help = "allow what binds or harms a browser" },
    { .name = "route", .kind = KIND_LIST, .offset = AT(routes),
      .value = "'M P RECIPE'", .help = "answer method M on path P so; repeatable", .group = "Mocks" },
    { .name = "routes", .kind = KIND_TEXT, .offset = AT(routes_file),
      .value = "FILE", .help = "lines as of --route; SIGHUP reads them again" },
    { .name = "default", .kind = KIND_TEXT, .offset = AT(default_recipe),
      .value = "RECIPE", .help = "answer unknown paths so, instead of 404" },
    { .name = "max-keys", .kind = KIND_NUMBER, .offset = AT(memory.limits.keys),
      .standard = "10000", .minimum = 1, .maximum = 10000000,
      .value = "N", .help = "of key=, least recently used out first", .group = "What it remembers (/_/)" },
    { .name = "max-entries", .kind = KIND_NUMBER, .offset = AT(memory.limits.entries),
      .standard = "10000", .minimum = 1, .maximum = 1000000,
      .value = "N", .help = "of the journal of requests" },
    { .name = "max-state", .kind = KIND_SIZE, .offset = AT(memory.limits.bytes),
      .standard = "8M", .minimum = 64 * KIB, .maximum = TIB,
      .value = "SIZE", .help = "of keys and journal together" },
    { .name = "state-ttl", .kind = KIND_DURATION, .offset = AT(memory.limits.ttl),
      .standard = "60m", .minimum = MILLISECOND, .maximum = HOUR,
      .value = "TIME", .help = "without use, then it is forgotten" },
    { .name = "journal", .kind = KIND_FLAG, .offset = AT(memory.journal),
      .help = "of all requests, not only those with a key" },
    { .name = "no-control", .kind = KIND_FLAG, .offset = AT(memory.no_control),
      .help = "leave out /_/, which shows and resets all that" },
    { .name = "control-token", .kind = KIND_TEXT, .offset = AT(memory.control_token),
      .value = "TOKEN", .help = "that /_/ asks for (Bearer)" },
#undef AT
};

const struct option *option_rows(size_t *count)
{
    *count = sizeof rows / sizeof *rows;
    return rows;
}

void option_variable(const struct option *row, char name[OPTION_VARIABLE])
{
    int length = snprintf(name, OPTION_VARIABLE, OPTION_PREFIX "%s", row->name);
    for (int at = 0; at < length; at++)
        name[at] = name[at] == '-' ? '_' : (char)toupper((unsigned char)name[at]);
}
