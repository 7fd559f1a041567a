/* The path of --prefix, below which everything is as well. */
#include "handlers/call.h"
#include "http/forwarded.h"

struct problem site_set_prefix(struct site *site, const char *prefix)
{
    struct problem problem = target_prefix_problem(slice_of(prefix), ROOT_MOST);
    if (!problem_found(&problem) && handler_owns(slice_of(prefix)))
        problem = problem_of("is a path that the server has already");
    if (!problem_found(&problem))
        site->prefix = prefix;
    return problem;
}
