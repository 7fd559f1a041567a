/* What the readers of options share: the rows, and setting one. */
#ifndef EVERYSTATUS_OPTIONS_PARTS_H
#define EVERYSTATUS_OPTIONS_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/options.h"

enum option_kind {
    KIND_NUMBER,
    KIND_SIZE,
    KIND_DURATION,
    KIND_MODE,
    KIND_TEXT,
    KIND_WORD,
    KIND_FLAG,
    KIND_LIST,
    KIND_NAMES, /* a list, of which a value may be several with commas between them */
    KIND_NETWORKS
};

#define OPTION_PREFIX "EVERYSTATUS_" /* of a variable of the environment */
enum { OPTION_VARIABLE = 64, OPTIONS_MOST = 64 };

struct option {
    const char *name; /* --name, and in the environment EVERYSTATUS_NAME with _ for - */
    enum option_kind kind;
    size_t offset;        /* in struct options */
    const char *standard; /* the default, as one would type it; NULL: none */
    uint64_t minimum, maximum;
    const char *const *words; /* of KIND_WORD, each for its place; NULL ends them */
    const char *value, *help;
    char letter;       /* -l is short for it; 0: nothing is */
    const char *group; /* the heading above it in the help; NULL: the row before has it */
};

/* All rows; *count, at most OPTIONS_MOST, receives their number. */
const struct option *option_rows(size_t *count);

/* What the first word of the command line can be. */
struct command {
    const char *name, *arguments, *help;
    bool options; /* its words are options, which are read next */
    enum options_result (*read)(struct options *options, int count, char **words); /* the words behind it, and a NULL */
};

/* All commands; *count receives their number. */
const struct command *command_rows(size_t *count);

/* The command of that name; NULL: there is none. */
const struct command *command_find(const char *word);

/* Sets the options that were not given as --public has them. false: what is given does not go with it; that was said. */
bool public_apply(struct options *options, const bool *given);

/* Whether the options fit together; given marks those that were given. false: what does not was said. */
bool options_fit(const struct options *options, const bool *given);

/* The row's variable in the environment. */
void option_variable(const struct option *row, char name[OPTION_VARIABLE]);

/* Sets one option, or adds to a list. false: what is wrong was said, with origin and name before it. */
bool option_set(struct options *options, const struct option *row, const char *value, const char *origin, const char *name);

/* The way to write the option or command that comes nearest to what an argument says; NULL: none is near. */
const char *option_nearest(const char *argument, char name[OPTION_VARIABLE]);

/* The name, behind EVERYSTATUS_, of the variable that comes nearest to this one; NULL: none is near. */
const char *variable_nearest(const char *variable, char name[OPTION_VARIABLE]);

/* Whether Kubernetes or Docker sets such a variable, with such a value, for a service. */
bool service_variable(const char *variable, const char *value);

/* Reads the variables of those rows that the command line has not given, and tells of those that belong to no row. */
bool environment_read(struct options *options, bool *given);

void options_help(void);

/* The version, the library's, and what was left out of this build. */
void options_version(void);

#endif
