/* Listening sockets that a service manager has opened, and passes on to the program (sd_listen_fds(3)). */
#include "server/activation.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"
#include "server/fail.h"

static bool read_variable(const char *name, uint64_t *number)
{
    const char *value = getenv(name);
    return value && number_parse(value, strlen(value), 0, INT32_MAX, number, NULL) == NUMBER_OK;
}

bool activation_read(size_t most, size_t *count)
{
    uint64_t pid, number = 0;
    *count = 0;
    if (!read_variable("LISTEN_PID", &pid) || (pid_t)pid != getpid())
        return true; /* they are another's, as those of the process that started this one are */
    if (!getenv("LISTEN_FDS"))
        return true;
    if (!read_variable("LISTEN_FDS", &number))
        return fail_usage("LISTEN_FDS: it is no number of sockets");
    if (number > most)
        return fail_usage("LISTEN_FDS: the service manager passes %u sockets; %s", (unsigned)number,
                          most > 1 ? "one for HTTP and one for TLS can be used"
                                   : "one for HTTP can be used, and with --tls-port one for TLS");
    *count = (size_t)number;
    return true;
}
