/* What the command line and the environment say, by the table of options. */
#include "server/options.h"

#include <string.h>

#include "catalog/statuses.h"
#include "server/explain-find.h"
#include "server/fail.h"
#include "server/options-parts.h"

/* "-p", or "-p9000". */
static bool is_letter_of(const struct option *row, const char *argument)
{
    return row->letter && argument[0] == '-' && argument[1] == row->letter &&
           (!argument[2] || strchr("0123456789", argument[2]));
}

/* The row of "--name" or "--name=value", or of its letter; *value receives what follows the "=". */
static const struct option *find(const char *argument, const char **value)
{
    size_t count;
    const struct option *rows = option_rows(&count);
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(rows[i].name);
        if (is_letter_of(&rows[i], argument))
            return *value = argument[2] ? argument + 2 : NULL, &rows[i];
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

/* "418" alone asks what it means, as no other word of three digits can be meant; and so does "4xx". */
static bool is_code(const char *word)
{
    return (strlen(word) == 3 && strspn(word, "0123456789") == 3) || status_is_pattern(word);
}

static enum options_result unknown(const char *argument)
{
    char name[OPTION_VARIABLE];
    int codes[EXPLAIN_FOUND];
    const char *kind = argument[0] == '-' ? "option" : "command", *nearest = option_nearest(argument, name);
    bool option = nearest && strcmp(nearest + strspn(nearest, "-"), argument) == 0;
    if (strlen(argument) > 3 && !argument[strspn(argument, "0123456789")])
        fail_usage("there is no command \"%s\"; --port %s listens there (--help lists everything)", argument, argument);
    else if (!option && argument[0] != '-' && strlen(argument) > 2 && explain_find(argument, codes) == 1)
        fail_usage("there is no command \"%s\"; \"everystatus explain %d\" explains it", argument, codes[0]);
    else if (command_find(argument) || is_code(argument))
        fail_usage("\"%s\" is a command only as the first word (--help lists everything)", argument);
    else if (!nearest && argument[0] != '-' && strpbrk(argument, ".:/"))
        fail_usage("there is no command \"%s\"; --bind ADDRESS and --port PORT say where (--help lists everything)", argument);
    else
        fail_usage("there is no %s \"%s\"%s%s (--help lists everything)", kind, argument, nearest ? "; the nearest is " : "",
                   nearest ? nearest : "");
    return OPTIONS_WRONG;
}

/* Reads --help and --version, and their letters. OPTIONS_RUN: it is neither. */
static enum options_result read_question(const char *argument)
{
    if (strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0)
        options_help();
    else if (strcmp(argument, "--version") == 0 || strcmp(argument, "-V") == 0)
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
    options->memory.control_origins = options->control_origins;
    for (size_t i = 0; i < count; i++)
        if (rows[i].standard)
            option_set(options, &rows[i], rows[i].standard, "--", rows[i].name);
}

static enum options_result read_all(struct options *options, int argc, char **argv)
{
    bool given[OPTIONS_MOST] = { false };
    const struct command *command = argc >= 2 ? command_find(argv[1]) : NULL;
    enum options_result result = OPTIONS_RUN;
    set_defaults(options);
    const bool code = argc >= 2 && is_code(argv[1]);
    for (int i = 2; i < argc && (code || (command && !command->options)); i++)
        if (read_question(argv[i]) == OPTIONS_DONE)
            return OPTIONS_DONE;
    if (code) {
        options->explain = (const char *const *)argv + 1;
        return OPTIONS_RUN;
    }
    if (command)
        result = command->read(options, argc - 2, argv + 2);
    if (result != OPTIONS_RUN || (command && !command->options))
        return result;
    result = command ? read_arguments(options, argc - 1, argv + 1, given) : read_arguments(options, argc, argv, given);
    if (result == OPTIONS_RUN &&
        !(environment_read(options, given) && public_apply(options, given) && options_fit(options, given)))
        result = OPTIONS_WRONG;
    return result;
}

enum options_result options_read(struct options *options, int argc, char **argv)
{
    enum options_result result = read_all(options, argc, argv);
    if (result != OPTIONS_RUN || !options->help || *options->help)
        return result;
    options_help();
    return OPTIONS_DONE;
}
