/* The server of the tour: this program in a child process, on a free port. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/fail.h"
#include "server/server.h"
#include "server/tour-parts.h"

/* Serves until it is stopped, or until the tour has ended in whatever way. */
static void serve(const struct options *options, int output)
{
    struct options own = *options;
    own.port = 0;
    own.log_format = LOG_OFF;
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    dup2(output, STDOUT_FILENO);
    exit(server_run(&own));
}

/* Reads where the child listens: "listening on http://127.0.0.1:41231". */
static bool read_authority(struct tour_server *server)
{
    char line[256];
    const char *found = fgets(line, sizeof line, server->output) ? strstr(line, "://") : NULL;
    if (!found)
        return fail_system("the server of the tour did not start");
    snprintf(server->authority, sizeof server->authority, "%.*s", (int)strcspn(found + 3, "/\n"), found + 3);
    return true;
}

bool tour_start(struct tour_server *server, const struct options *options)
{
    int ends[2];
    if (pipe(ends) < 0 || (server->child = fork()) < 0)
        return fail_system("cannot start a process");
    if (server->child == 0)
        serve(options, ends[1]);
    close(ends[1]);
    server->output = fdopen(ends[0], "r");
    return server->output ? read_authority(server) : fail_system("out of memory");
}

void tour_stop(struct tour_server *server)
{
    if (server->child > 0) {
        kill(server->child, SIGTERM);
        waitpid(server->child, NULL, 0);
    }
    if (server->output)
        fclose(server->output);
}
