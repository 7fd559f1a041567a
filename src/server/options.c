/* What the command line and the environment say, by the table of options. */
#include "server/options.h"

#include <string.h>

#include "server/fail.h"
#include "server/options-parts.h"
#include "server/tls.h"

/* The row of "--name" or "--name=value"; *value receives what follows the "=". */
static const struct option *find(const char *argument, const char **value)
{
    size_t count;
    const struct option *rows = option_rows(&count);
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(rows[i].name);
        if (strncmp(argument, "--", 2) != 0 || strncmp(argument + 2, rows[i].name, length) != 0)
            continue;
        char end = argument[2 + length];
        if (end == '\0' || end == '=') {
            *value = end ? argument + 2 + length + 1 : NULL;
            return &rows[i];
        }
    }
    return NULL;
}

static bool is_command(const char *argument)
{
    return strcmp(argument, "explain") == 0 || strcmp(argument, "curl") == 0 || strcmp(argument, "tour") == 0;
}

static enum options_result unknown(const char *argument)
{
    char name[OPTION_VARIABLE];
    const char *kind = argument[0] == '-' ? "option" : "command", *nearest = option_nearest(argument, name);
    if (is_command(argument))
        fail_usage("\"%s\" is a command only as the first word (--help lists everything)", argument);
    else
        fail_usage("there is no %s \"%s\"%s%s (--help lists everything)", kind, argument, nearest ? "; the nearest is " : "",
                   nearest ? nearest : "");
    return OPTIONS_WRONG;
}

/* Reads --help and --version. OPTIONS_RUN: it is neither. */
static enum options_result read_question(const char *argument)
{
    if (strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0)
        options_help();
    else if (strcmp(argument, "--version") == 0)
        options_version();
    else
        return OPTIONS_RUN;
    return OPTIONS_DONE;
}

/* Reads all arguments; given marks the rows that they set. */
static enum options_result read_arguments(struct options *options, int argc, char **argv, bool *given)
{
    size_t count;
    for (int i = 1; i < argc; i++) {
        const char *value = NULL;
        if (read_question(argv[i]) == OPTIONS_DONE)
            return OPTIONS_DONE;
        const struct option *row = find(argv[i], &value);
        if (!row)
            return unknown(argv[i]);
        if (!value && row->kind == KIND_FLAG)
            value = "yes";
        else if (!value && (value = argv[++i]) == NULL)
            return fail_usage("a value is missing after \"%s\" (--help lists everything)", argv[i - 1]), OPTIONS_WRONG;
        if (!option_set(options, row, value, "--", row->name))
            return OPTIONS_WRONG;
        given[row - option_rows(&count)] = true;
    }
    return OPTIONS_RUN;
}

static void set_defaults(struct options *options)
{
    size_t count;
    const struct option *rows = option_rows(&count);
    *options = (struct options){ .tls_port = OPTIONS_NO_PORT,
                                 .unanswered_port = OPTIONS_NO_PORT,
                                 .refused_port = OPTIONS_NO_PORT,
                                 .bind_mode = OPTIONS_NO_MODE };
    options->rules.redirect_hosts = options->redirect_hosts;
    for (size_t i = 0; i < count; i++)
        if (rows[i].standard)
            option_set(options, &rows[i], rows[i].standard, "--", rows[i].name);
}

/* A code or class, and --pause, in either order. */
static enum options_result read_tour(struct options *options, int argc, char **argv)
{
    options->tour = "";
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--pause") == 0)
            options->tour_pauses = true;
        else if (*options->tour || argv[i][0] == '-' || !*argv[i])
            return fail_usage("tour takes one code or class, and --pause; not \"%s\"", argv[i]), OPTIONS_WRONG;
        else
            options->tour = argv[i];
    }
    return OPTIONS_RUN;
}

static enum options_result read_command(struct options *options, int argc, char **argv)
{
    if (strcmp(argv[1], "tour") == 0)
        return read_tour(options, argc, argv);
    if (strcmp(argv[1], "explain") == 0)
        options->explain = argc == 3 ? argv[2] : "";
    else
        options->curl = argc == 2 ? "" : argc == 3 ? argv[2] : "?";
    return OPTIONS_RUN;
}

/* Whether the options fit together. */
static bool fit(const struct options *options)
{
    bool is_unix = strncmp(options->bind, "unix:", 5) == 0;
    if (options->port_file && is_unix)
        return fail_usage("--port-file: a Unix socket has no port");
    if (options->unanswered_port != OPTIONS_NO_PORT && is_unix)
        return fail_usage("--unanswered-port: it is a TCP port, and --bind says a Unix socket");
    if (options->refused_port != OPTIONS_NO_PORT && is_unix)
        return fail_usage("--refused-port: it is a TCP port, and --bind says a Unix socket");
    if (options->bind_mode != OPTIONS_NO_MODE && !is_unix)
        return fail_usage("--bind-mode: only a Unix socket has a mode (--bind unix:PATH)");
    return tls_options_fit(options);
}

enum options_result options_read(struct options *options, int argc, char **argv)
{
    bool given[OPTIONS_MOST] = { false };
    set_defaults(options);
    if (argc >= 2 && is_command(argv[1]))
        return read_command(options, argc, argv);
    enum options_result result = read_arguments(options, argc, argv, given);
    if (result == OPTIONS_RUN && !(environment_read(options, given) && fit(options)))
        result = OPTIONS_WRONG;
    return result;
}
