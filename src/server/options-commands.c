/* The commands, a row a command, and how their words are read. */
#include <string.h>

#include "server/fail.h"
#include "server/options-parts.h"

static enum options_result read_explain(struct options *options, int count, char **words)
{
    (void)count;
    options->explain = (const char *const *)words;
    return OPTIONS_RUN;
}

static enum options_result read_curl(struct options *options, int count, char **words)
{
    options->curl = count ? words[0] : "";
    if (count > 1)
        return fail_usage("curl takes one exit code; not \"%s\"", words[1]), OPTIONS_WRONG;
    return OPTIONS_RUN;
}

/* A code or class, and --pause, in either order. */
static enum options_result read_tour(struct options *options, int count, char **words)
{
    options->tour = "";
    for (int i = 0; i < count; i++) {
        if (strcmp(words[i], "--pause") == 0)
            options->tour_pauses = true;
        else if (*options->tour || words[i][0] == '-' || !*words[i])
            return fail_usage("tour takes one code or class, and --pause; not \"%s\"", words[i]), OPTIONS_WRONG;
        else
            options->tour = words[i];
    }
    return OPTIONS_RUN;
}

static enum options_result read_check(struct options *options, int count, char **words)
{
    (void)count;
    (void)words;
    options->check = true;
    return OPTIONS_RUN;
}

/* Commands have no help of their own: that of all has them. */
static enum options_result read_help(struct options *options, int count, char **words)
{
    const bool recipes = count && strcmp(words[0], "recipes") == 0;
    options->help = recipes ? words[0] : "";
    if (count > 1 || (count && !recipes && !command_find(words[0])))
        return fail_usage("help takes nothing, a command, or recipes, which has modifiers and faults; not \"%s\"",
                          words[count - 1]),
               OPTIONS_WRONG;
    return OPTIONS_RUN;
}

static const struct command rows[] = {
    { "explain", "WHAT...", "explain codes, by number or by name", false, read_explain },
    { "curl", "[N]", "what makes curl exit with N", false, read_curl },
    { "tour", "[CODE|4xx] [--pause]", "earn codes, and show how", false, read_tour },
    { "check", "[OPTION...]", "whether the server so started is healthy", true, read_check },
    { "help", "[recipes]", "this, or recipes with all modifiers", false, read_help },
};

const struct command *command_rows(size_t *count)
{
    *count = sizeof rows / sizeof *rows;
    return rows;
}

const struct command *command_find(const char *word)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(word, rows[i].name) == 0)
            return &rows[i];
    return NULL;
}
