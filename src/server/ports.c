/* All that the server listens on: the plain port, that of TLS, those of TLS's faults, and those that nobody can connect to. */
#include "server/ports.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#include "server/activation.h"
#include "server/fail.h"
#include "server/publish.h"
#include "state/clients.h"

static bool add(struct ports *ports, const struct options *options, uint64_t number, const struct identity *identity,
                const struct tls_fault *fault)
{
    struct port *port = &ports->list[ports->count];
    *port = (struct port){ .identity = identity, .fault = fault };
    const char *scheme = identity ? "https" : "http";
    bool passed = ports->count < ports->passed;
    if (passed ? !listener_adopt(&port->listener, ACTIVATION_FIRST + (int)ports->count, scheme)
               : !listener_open(&port->listener, options->bind, (unsigned)number, scheme, (unsigned)options->bind_mode))
        return false;
    if (identity || fault)
        ports->secure[ports->count - 1] = (struct curl_port){ fault ? fault->name : "tls", port->listener.port };
    ports->count++;
    return true;
}

static const struct {
    const char *name, *help;
    size_t number; /* in struct options */
    int curl;      /* its exit code */
} dead_ports[DEAD_PORTS] = {
    [DEAD_UNANSWERED] = { "unanswered", "connections are not answered, as when the backlog is full",
                          offsetof(struct options, unanswered_port), 28 },
    [DEAD_REFUSED] = { "refused", "connections are refused", offsetof(struct options, refused_port), 7 },
};

static bool open_dead(struct ports *ports, const struct options *options)
{
    for (size_t i = 0; i < DEAD_PORTS; i++) {
        uint64_t number = *(const uint64_t *)(const void *)((const char *)options + dead_ports[i].number);
        if (number != OPTIONS_NO_PORT &&
            !listener_open_dead(&ports->dead[i], options->bind, (unsigned)number, (enum dead_port)i))
            return false;
    }
    return true;
}

/* What the service manager passes takes the place of addresses and ports; of a Unix socket, it cannot. */
static bool take_passed(struct ports *ports, const struct options *options, bool secure)
{
    return activation_read(secure ? 2 : 1, &ports->passed) &&
           (!ports->passed || !bind_path(options->bind) ||
            fail_usage("LISTEN_FDS: the service manager passes a TCP socket, and --bind says a Unix socket"));
}

bool ports_open(struct ports *ports, const struct options *options, const struct tls *tls)
{
    size_t count;
    const struct tls_fault *faults = tls_faults(&count);
    ports->list = calloc(2 + count, sizeof *ports->list);
    ports->secure = calloc(2 + count, sizeof *ports->secure);
    atomic_init(&ports->users, (unsigned)options->workers);
    ports->clients = options->per_address ? clients_new(options->per_address) : NULL;
    if (!ports->list || !ports->secure || (options->per_address && !ports->clients))
        return fail_system("out of memory");
    if (!take_passed(ports, options, tls) || !add(ports, options, options->port, NULL, NULL) ||
        (tls && !add(ports, options, options->tls_port, tls_face(tls, NULL), NULL)))
        return false;
    for (size_t i = 0; tls && options->tls_faults && i < count; i++)
        if (tls_face(tls, &faults[i]) && !add(ports, options, 0, tls_face(tls, &faults[i]), &faults[i]))
            return false;
    return open_dead(ports, options);
}

void ports_pause(struct ports *ports)
{
    for (size_t i = 0; i < ports->count; i++)
        listener_pause(&ports->list[i].listener);
}

const struct listener *ports_resume(struct ports *ports)
{
    const struct listener *failed = NULL;
    int problem = 0;
    for (size_t i = 0; i < ports->count; i++) {
        if (!ports->list[i].listener.paused || listener_resume(&ports->list[i].listener))
            continue;
        failed = &ports->list[i].listener;
        problem = errno;
    }
    errno = problem;
    return failed;
}

void ports_shut(const struct ports *ports)
{
    for (size_t i = 0; i < ports->count; i++)
        listener_shut(&ports->list[i].listener);
}

void ports_leave(struct ports *ports)
{
    if (atomic_fetch_sub(&ports->users, 1) != 1)
        return;
    for (size_t i = 0; i < ports->count; i++)
        listener_close(&ports->list[i].listener);
}

void ports_close(struct ports *ports)
{
    for (size_t i = 0; i < DEAD_PORTS; i++)
        if (ports->dead[i].url.data)
            listener_close(&ports->dead[i]);
    while (ports->count)
        listener_close(&ports->list[--ports->count].listener);
    own_file_remove(&ports->file);
    clients_free(ports->clients);
    ports->clients = NULL;
    free(ports->list);
    free(ports->secure);
    ports->list = NULL;
    ports->secure = NULL;
}

static bool write_file(struct ports *ports, const char *path)
{
    struct buffer text = { 0 };
    for (size_t i = 0; i < ports->count; i++) {
        const struct tls_fault *fault = ports->list[i].fault;
        buffer_format(&text, "%u%s%s\n", ports->list[i].listener.port, fault ? " " : "", fault ? fault->name : "");
    }
    for (size_t i = 0; i < DEAD_PORTS; i++)
        if (ports->dead[i].url.data)
            buffer_format(&text, "%u %s\n", ports->dead[i].port, dead_ports[i].name);
    bool written = publish(&ports->file, "--port-file", path, &text);
    buffer_release(&text);
    return written;
}

bool ports_announce(struct ports *ports, const struct options *options)
{
    if (options->port_file && !write_file(ports, options->port_file))
        return false;
    for (size_t i = 0; i < ports->count; i++) {
        const struct port *port = &ports->list[i];
        if (port->fault)
            printf("tls fault %s on %s (%s; curl: %d)\n", port->fault->name, port->listener.url.data, port->fault->help,
                   curl_exit_of_port(port->fault->name));
        else
            printf("listening on %s\n", port->listener.url.data);
    }
    for (size_t i = 0; i < DEAD_PORTS; i++)
        if (ports->dead[i].url.data)
            printf("port %s: %s (%s; curl: %d)\n", dead_ports[i].name, ports->dead[i].url.data, dead_ports[i].help,
                   dead_ports[i].curl);
    return true;
}
