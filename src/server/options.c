/* What the command line and the environment say: one table, a row an option. */
#include "server/options.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "deliver/websocket.h"
#include "ground/number.h"
#include "server/tls.h"
#include "version.h"

enum kind { KIND_NUMBER, KIND_SIZE, KIND_DURATION, KIND_TEXT, KIND_LOG, KIND_FLAG, KIND_LIST };

static const char *const log_names[LOG_FORMATS] = { [LOG_COMMON] = "common", [LOG_JSON] = "json", [LOG_OFF] = "off" };

/* This is the master copy: reading, environment, defaults and help are made from it. */
static const struct option {
    const char *name; /* --name, and in the environment EVERYSTATUS_NAME with _ for - */
    enum kind kind;
    size_t offset;
    const char *standard; /* the default, as one would type it; NULL: none */
    uint64_t minimum, maximum;
    const char *value, *help;
    const char *group; /* the heading above it in the help; NULL: the row before has it */
} rows[] = {
#define AT(member) offsetof(struct options, member)
    { "port", KIND_NUMBER, AT(port), "8080", 0, 65535, "PORT", "TCP port; 0 picks a free one",
      .group = "Where it listens" },
    { "bind", KIND_TEXT, AT(bind), "127.0.0.1", 0, 0, "ADDRESS", "IPv4, IPv6 (:: is both), or unix:PATH" },
    { "port-file", KIND_TEXT, AT(port_file), NULL, 0, 0, "FILE", "write the ports there, one a line, once it listens" },
    { "tls-port", KIND_NUMBER, AT(tls_port), NULL, 0, 65535, "PORT", "serve TLS as well; 0 picks a free port",
      .group = "TLS" },
    { "tls-cert", KIND_TEXT, AT(tls_cert), NULL, 0, 0, "FILE", "its certificate and chain, in PEM" },
    { "tls-key", KIND_TEXT, AT(tls_key), NULL, 0, 0, "FILE", "its key, in PEM" },
    { "tls-self-signed", KIND_FLAG, AT(tls_self_signed), NULL, 0, 0, NULL, "instead: a certificate made at start, and its CA" },
    { "tls-ca-file", KIND_TEXT, AT(tls_ca_file), NULL, 0, 0, "FILE", "write that CA there, for curl --cacert" },
    { "tls-name", KIND_LIST, AT(tls_names), NULL, 0, 0, "HOST", "it is for, beside localhost; repeatable" },
    { "tls-faults", KIND_FLAG, AT(tls_faults), NULL, 0, 0, NULL, "more ports, each with something wrong in TLS" },
    { "workers", KIND_NUMBER, AT(workers), "1", 1, 64, "N", "threads",
      .group = "How it serves" },
    { "log-format", KIND_LOG, AT(log_format), "common", 0, 0, "FORMAT", "access log on stderr: common, json, off" },
    { "max-connections", KIND_NUMBER, AT(connections), "0", 0, 1000000, "N", "at once; 0: as the system allows" },
    { "max-waiting", KIND_NUMBER, AT(max_waiting), "20000", 0, 1000000, "N", "delayed answers at once, more are 503" },
    { "max-held", KIND_SIZE, AT(max_held), "256M", 65536, UINT64_C(1) << 40, "SIZE", "of answers under way, more are 503" },
    { "max-content", KIND_SIZE, AT(max_content), "1M", 0, UINT64_C(1) << 40, "SIZE", "of a request, larger is 413" },
    { "head-timeout", KIND_DURATION, AT(head_timeout), "15s", 10000, 3600000000, "TIME", "for a request head, then 408" },
    { "content-timeout", KIND_DURATION, AT(content_timeout), "60s", 10000, 3600000000, "TIME", "for its content, then 408" },
    { "idle-timeout", KIND_DURATION, AT(idle_timeout), "75s", 1000000, 3600000000, "TIME", "for a connection without a byte" },
    { "drain-timeout", KIND_DURATION, AT(drain_timeout), "5s", 0, 3600000000, "TIME", "to finish requests after SIGTERM" },
    { "max-delay", KIND_DURATION, AT(rules.max_delay), "30s", 0, 3600000000, "TIME", "that a recipe may ask for",
      .group = "What recipes may do" },
    { "max-size", KIND_SIZE, AT(rules.max_size), "1M", 0, UINT64_C(1) << 30, "SIZE", "of content that a recipe may ask for" },
    { "files", KIND_TEXT, AT(rules.files), NULL, 0, 0, "FOLDER", "of body=@FILE" },
    { "allow-redirect", KIND_LIST, AT(redirect_hosts), NULL, 0, 0, "HOST", "to which location= may lead; repeatable" },
    { "unsafe-headers", KIND_FLAG, AT(rules.unsafe_headers), NULL, 0, 0, NULL, "allow what binds or harms a browser" },
    { "route", KIND_LIST, AT(routes), NULL, 0, 0, "'M P RECIPE'", "answer method M on path P so; repeatable",
      .group = "Mocks" },
    { "routes", KIND_TEXT, AT(routes_file), NULL, 0, 0, "FILE", "lines as of --route; SIGHUP reads them again" },
    { "default", KIND_TEXT, AT(default_recipe), NULL, 0, 0, "RECIPE", "answer unknown paths so, instead of 404" },
    { "max-keys", KIND_NUMBER, AT(memory.limits.keys), "10000", 1, 10000000, "N", "of key=, least recently used out first",
      .group = "What it remembers (/_/)" },
    { "max-entries", KIND_NUMBER, AT(memory.limits.entries), "10000", 1, 1000000, "N", "of the journal of requests" },
    { "max-state", KIND_SIZE, AT(memory.limits.bytes), "8M", 65536, UINT64_C(1) << 40, "SIZE", "of keys and journal together" },
    { "state-ttl", KIND_DURATION, AT(memory.limits.ttl), "60m", 1000, 3600000000, "TIME", "without use, then it is forgotten" },
    { "journal", KIND_FLAG, AT(memory.journal), NULL, 0, 0, NULL, "of all requests, not only those with a key" },
    { "no-control", KIND_FLAG, AT(memory.no_control), NULL, 0, 0, NULL, "leave out /_/, which shows and resets all that" },
    { "control-token", KIND_TEXT, AT(memory.control_token), NULL, 0, 0, "TOKEN", "that /_/ asks for (Bearer)" },
#undef AT
};
enum { ROWS = sizeof rows / sizeof *rows };

static void print_left_out(void)
{
    if (!secure_built)
        printf("This program was built without TLS (-Dtls=disabled); it refuses --tls-port.\n");
    if (!websocket_built)
        printf("This program was built without WebSocket (-Dwebsocket=disabled); it refuses it.\n");
}

static bool wrong(const char *origin, const char *name, const char *value, const char *problem)
{
    fprintf(stderr, "everystatus: %s%s: \"%s\" %s\n", origin, name, value, problem);
    return false;
}

static enum number_result read_log(const char *value, uint64_t *format)
{
    for (uint64_t i = 0; i < LOG_FORMATS; i++)
        if (strcmp(value, log_names[i]) == 0) {
            *format = i;
            return NUMBER_OK;
        }
    return NUMBER_NO_DIGIT;
}

static bool set_flag(bool *flag, const char *value)
{
    *flag = strcmp(value, "yes") == 0;
    return *flag || strcmp(value, "no") == 0;
}

static bool add_to_list(const char **list, const char *value)
{
    size_t count = 0;
    while (list[count])
        count++;
    if (count == OPTIONS_LIST)
        return false;
    list[count] = value;
    return true;
}

/* Sets one option; origin and name are for the message. */
static bool set(struct options *options, const struct option *row, const char *value, const char *origin, const char *name)
{
    char *place = (char *)options + row->offset, range[96];
    uint64_t *number = (uint64_t *)(void *)place;
    enum number_result result = NUMBER_OK;
    if (row->kind == KIND_FLAG)
        return set_flag((bool *)(void *)place, value) || wrong(origin, name, value, "is neither yes nor no");
    if (row->kind == KIND_LIST)
        return add_to_list((const char **)(void *)place, value) || wrong(origin, name, value, "comes too often");
    if (row->kind == KIND_TEXT && *value)
        *(const char **)(void *)place = value;
    else if (row->kind == KIND_TEXT)
        result = NUMBER_EMPTY;
    else if (row->kind == KIND_LOG && (result = read_log(value, number)) != NUMBER_OK)
        return wrong(origin, name, value, "is none of common, json, off");
    else if (row->kind == KIND_NUMBER)
        result = number_parse(value, strlen(value), row->minimum, row->maximum, number, NULL);
    else if (row->kind == KIND_SIZE)
        result = number_size(value, strlen(value), row->minimum, row->maximum, number);
    else if (row->kind == KIND_DURATION)
        result = number_duration(value, strlen(value), row->minimum, row->maximum, number);
    if (result == NUMBER_OK)
        return true;
    snprintf(range, sizeof range, "%s%s", number_problem(result),
             row->kind == KIND_DURATION && result == NUMBER_TOO_LARGE ? " (at most 60m)" : "");
    if (row->kind == KIND_NUMBER && (result == NUMBER_TOO_LARGE || result == NUMBER_TOO_SMALL))
        snprintf(range, sizeof range, "%s (%llu to %llu)", number_problem(result), (unsigned long long)row->minimum,
                 (unsigned long long)row->maximum);
    return wrong(origin, name, value, range);
}

static bool read_environment(struct options *options)
{
    char name[64];
    for (size_t i = 0; i < ROWS; i++) {
        int length = snprintf(name, sizeof name, "EVERYSTATUS_%s", rows[i].name);
        for (int at = 0; at < length; at++)
            name[at] = name[at] == '-' ? '_' : (char)toupper((unsigned char)name[at]);
        const char *value = getenv(name);
        if (value && !set(options, &rows[i], value, "", name))
            return false;
    }
    return true;
}

static void print_help(void)
{
    printf("everystatus: an HTTP server that answers with every status code\n\n"
           "usage: everystatus [OPTION...]         serve; try http://127.0.0.1:8080/\n"
           "       everystatus explain CODE        explain a code here, without a server\n"
           "       everystatus curl [N]            what makes curl exit with N\n"
           "       everystatus --help | --version\n");
    for (size_t i = 0; i < ROWS; i++) {
        char left[40];
        if (rows[i].group)
            printf("\n%s\n", rows[i].group);
        snprintf(left, sizeof left, "--%s %s", rows[i].name, rows[i].value ? rows[i].value : "");
        printf("  %-24s %s%s%s%s\n", left, rows[i].help, rows[i].standard ? " [" : "",
               rows[i].standard ? rows[i].standard : "", rows[i].standard ? "]" : "");
    }
    printf("\n");
    print_left_out();
    if (!secure_built || !websocket_built)
        printf("\n");
    printf("A RECIPE is what /status/RECIPE answers: 418, 503;delay=2s, 200:0.9,503:0.1 or\n"
           "503*2,200;in-order;key=K. Its modifiers (/help explains them, and lists faults):");
    size_t modifiers;
    const struct recipe_modifier *modifier = recipe_modifiers(&modifiers);
    for (size_t i = 0; i < modifiers; i++)
        printf("%s%s%s", i % 7 ? " " : "\n  ", modifier[i].name, modifier[i].value ? "=" : "");
    printf("\n\nEach option is also read from the environment, --port from EVERYSTATUS_PORT.\n"
           "/ lists all codes, /codes/CODE explains one, /curl lists how curl ends, and\n"
           "/healthz is 200 while the server serves.\n");
}

/* The row of "--name" or "--name=value"; *value receives what follows the "=". */
static const struct option *find(const char *argument, const char **value)
{
    for (size_t i = 0; i < ROWS; i++) {
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

static enum options_result usage(const char *problem, const char *what)
{
    fprintf(stderr, "everystatus: %s \"%s\" (--help lists everything)\n", problem, what);
    return OPTIONS_WRONG;
}

static enum options_result read_arguments(struct options *options, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *value;
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            print_help();
            return OPTIONS_DONE;
        }
        if (strcmp(argv[i], "--version") == 0) {
            printf("everystatus %s\n", EVERYSTATUS_VERSION);
            print_left_out();
            return OPTIONS_DONE;
        }
        const struct option *row = find(argv[i], &value);
        if (!row)
            return usage(argv[i][0] == '-' ? "there is no option" : "there is no command", argv[i]);
        if (!value && row->kind == KIND_FLAG)
            value = "yes";
        if (!value && ++i == argc)
            return usage("a value is missing after", argv[i - 1]);
        if (!set(options, row, value ? value : argv[i], "--", row->name))
            return OPTIONS_WRONG;
    }
    return OPTIONS_RUN;
}

enum options_result options_read(struct options *options, int argc, char **argv)
{
    *options = (struct options){ .tls_port = OPTIONS_NO_PORT };
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].standard)
            set(options, &rows[i], rows[i].standard, "--", rows[i].name);
    if (argc >= 2 && strcmp(argv[1], "explain") == 0) {
        options->explain = argc == 3 ? argv[2] : "";
        return OPTIONS_RUN;
    }
    if (argc >= 2 && strcmp(argv[1], "curl") == 0) {
        options->curl = argc == 2 ? "" : argc == 3 ? argv[2] : "?";
        return OPTIONS_RUN;
    }
    options->rules.redirect_hosts = options->redirect_hosts;
    if (!read_environment(options))
        return OPTIONS_WRONG;
    enum options_result result = read_arguments(options, argc, argv);
    return result == OPTIONS_RUN && !tls_options_fit(options) ? OPTIONS_WRONG : result;
}
