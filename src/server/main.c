/* The program: serves, or explains a code, or an exit code of curl, in the terminal, or earns codes there. */
#include <fcntl.h>
#include <unistd.h>

#include "server/check.h"
#include "server/explain.h"
#include "server/fail.h"
#include "server/options.h"
#include "server/server.h"
#include "server/terminal.h"
#include "server/tour.h"

/* What is opened takes the lowest number that is free: that must not be one of a standard stream that the program was started
 * without, or its log would go to a socket. A stdout that is closed stays one that takes nothing. */
static void keep_streams(void)
{
    static const int ways[] = { [STDIN_FILENO] = O_RDONLY, [STDOUT_FILENO] = O_RDONLY, [STDERR_FILENO] = O_WRONLY };
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            open("/dev/null", ways[fd]);
}

int main(int argc, char **argv)
{
    struct options options;
    keep_streams();
    enum options_result result = options_read(&options, argc, argv);
    if (result == OPTIONS_DONE)
        return terminal_flush() ? 0 : FAIL_SYSTEM;
    if (result != OPTIONS_RUN)
        return FAIL_USAGE;
    if (options.explain)
        return explain_codes(options.explain);
    if (options.curl)
        return explain_curl(options.curl);
    if (options.help)
        return explain_recipes();
    if (options.tour)
        return tour_run(&options);
    return options.check ? check_run(&options) : server_run(&options);
}
