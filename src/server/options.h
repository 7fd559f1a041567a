/* What the command line and the environment say: one table, a row an option. */
#ifndef EVERYSTATUS_OPTIONS_H
#define EVERYSTATUS_OPTIONS_H

#include <stdint.h>
#include <stdio.h>

#include "base/address.h"
#include "recipe/recipe.h"
#include "handlers/site.h"

enum log_format { LOG_COMMON, LOG_JSON, LOG_OFF };

enum sandbox_mode { SANDBOX_OFF, SANDBOX_BEST, SANDBOX_STRICT };

enum { OPTIONS_LIST = 64, OPTIONS_SPLIT = 4096, OPTIONS_NO_PORT = 65536, OPTIONS_NO_MODE = 01000 };

struct options {
    uint64_t port;
    const char *bind;                                             /* an address, a name, or unix:PATH */
    uint64_t bind_mode;                                           /* of a Unix socket; OPTIONS_NO_MODE: as the umask has it */
    const char *port_file;                                        /* or NULL */
    uint64_t tls_port;                                            /* OPTIONS_NO_PORT: none */
    const char *tls_cert, *tls_key, *tls_ca_file, *tls_client_ca; /* paths; or NULL */
    bool tls_self_signed, tls_faults;
    uint64_t unanswered_port, refused_port;  /* OPTIONS_NO_PORT: none */
    const char *tls_names[OPTIONS_LIST + 1]; /* of --tls-name; NULL ends the list */
    const char *names[OPTIONS_LIST + 1];     /* of --name; NULL ends the list */
    const char *user;                        /* to become once the ports are bound; or NULL */
    uint64_t sandbox;                        /* enum sandbox_mode */
    uint64_t workers;
    uint64_t log_format;   /* enum log_format */
    uint64_t connections;  /* at most so many at once; 0: as many as descriptors allow */
    uint64_t per_address;  /* at most so many at once of one address; 0: any number */
    uint64_t max_waiting;  /* delayed answers at once */
    uint64_t max_state;    /* bytes of keys and journal together */
    uint64_t max_held;     /* bytes of answers under way, beside those that are shared */
    uint64_t max_content;  /* bytes */
    uint64_t head_timeout; /* microseconds, as all times here */
    uint64_t content_timeout;
    uint64_t drain_delay;
    uint64_t drain_timeout;
    struct recipe_rules rules;
    struct site_memory memory;
    struct networks trusted;                       /* of --trusted-proxy */
    bool proxy_protocol;                           /* proxies say first for whom they connect */
    const char *prefix;                            /* a path below which everything is as well; or NULL */
    const char *default_recipe;                    /* for unknown paths; or NULL */
    const char *routes_file;                       /* or NULL */
    const char *routes[OPTIONS_LIST + 1];          /* lines of --route; NULL ends the list */
    const char *control_origins[OPTIONS_LIST + 1]; /* of --control-origin; NULL ends the list */
    const char *redirect_hosts[OPTIONS_LIST + 1];  /* of --allow-redirect; NULL ends the list */
    char split[OPTIONS_SPLIT];                     /* the strings of lists that came with commas, each with its NUL */
    size_t split_used;
    const char *const *explain; /* the command `explain WHAT...`, or codes alone: the words, and a NULL; or NULL */
    const char *help;           /* the command `help [recipes]`: on what, "" for the options; or NULL */
    bool check;                 /* the command `check` */
    const char *tour;           /* the command `tour [CODE]`: which codes, "" for all; or NULL */
    bool tour_pauses;           /* it waits between two codes */
    const char *curl;           /* the command `curl [N]`: its exit code, "" for all; or NULL */
};

/* The words of --sandbox, by enum sandbox_mode; NULL ends them. */
extern const char *const sandbox_modes[];

enum options_result { OPTIONS_RUN, OPTIONS_DONE, OPTIONS_WRONG };

/* Reads the arguments, and from the environment what they do not give: a list of theirs takes the place of the environment's.
 * What the environment has that is no option is told on stderr. The strings stay argv's and the environment's, or are in
 * options->split. OPTIONS_DONE:
 * help or version was asked for and printed. OPTIONS_WRONG: what is wrong was said on stderr. */
enum options_result options_read(struct options *options, int argc, char **argv);

#endif
