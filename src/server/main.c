/* The program: serves, or explains a code, or an exit code of curl, in the terminal, or earns codes there. */
#include "server/check.h"
#include "server/explain.h"
#include "server/fail.h"
#include "server/options.h"
#include "server/server.h"
#include "server/tour.h"

int main(int argc, char **argv)
{
    struct options options;
    enum options_result result = options_read(&options, argc, argv);
    if (result != OPTIONS_RUN)
        return result == OPTIONS_DONE ? 0 : FAIL_USAGE;
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
