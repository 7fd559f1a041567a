/* The path of --prefix, below which everything is as well. */
#include <string.h>

#include "handlers/call.h"
#include "http/percent.h"

/* Links get as much longer, and must still fit into the memory of a connection. */
enum { PREFIX_MOST = 64 };

static struct problem problem_of_segment(struct slice segment)
{
    if (segment.length == 0)
        return problem_of("has an empty segment: it neither ends with a slash nor has two together");
    if (slice_is(segment, ".") || slice_is(segment, ".."))
        return problem_of("has a dot segment");
    for (size_t i = 0; i < segment.length; i++)
        if (!char_is_unreserved(segment.data[i]))
            return problem_of("has \"%c\"; it takes letters, digits and -._~ between slashes", segment.data[i]);
    return problem_none();
}

struct problem site_set_prefix(struct site *site, const char *prefix)
{
    struct slice rest = slice_of(prefix), segment;
    struct problem problem = problem_none();
    if (prefix[0] != '/')
        return problem_of("must begin with a slash");
    if (rest.length > PREFIX_MOST)
        return problem_of("has %zu bytes; it can have %d", rest.length, PREFIX_MOST);
    while (!problem_found(&problem) && target_next_segment(&rest, &segment))
        problem = problem_of_segment(segment);
    if (!problem_found(&problem) && handler_owns(slice_of(prefix)))
        problem = problem_of("is a path that the server has already");
    if (!problem_found(&problem))
        site->prefix = prefix;
    return problem;
}
