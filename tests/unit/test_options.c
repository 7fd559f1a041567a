/* Tests of the command line and the environment: defaults, precedence, and error messages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/session.h"
#include "http/websocket.h"
#include "server/options.h"
#include "version.h"

static struct options options;
static char said[8192], printed[8192]; /* on stderr, on stdout */

/* Sends what goes to the stream into a temporary file; *saved receives where it went before. */
static FILE *divert(FILE *stream, int *saved)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    fflush(stream);
    *saved = dup(fileno(stream));
    assert_true(*saved >= 0 && dup2(fileno(file), fileno(stream)) >= 0);
    return file;
}

static void restore(FILE *stream, FILE *file, int saved, char *text, size_t size)
{
    fflush(stream);
    dup2(saved, fileno(stream));
    close(saved);
    rewind(file);
    text[fread(text, 1, size - 1, file)] = '\0';
    fclose(file);
}

/* Reads the arguments, a list that NULL ends, and keeps what was printed. They stay, as those of main() do. */
static enum options_result read_list(const char *const *list)
{
    static char name[] = "everystatus";
    static char *argv[16] = { name };
    int argc = 1, out, err;
    for (; list[argc - 1]; argc++)
        argv[argc] = (char *)(uintptr_t)list[argc - 1];
    argv[argc] = NULL;
    FILE *on_stdout = divert(stdout, &out), *on_stderr = divert(stderr, &err);
    enum options_result result = options_read(&options, argc, argv);
    restore(stderr, on_stderr, err, said, sizeof said);
    restore(stdout, on_stdout, out, printed, sizeof printed);
    return result;
}
#define read_options(...) read_list((const char *const[]){ __VA_ARGS__, NULL })

static void check_runs(enum options_result result)
{
    if (result != OPTIONS_RUN || said[0] || printed[0])
        fail_msg("%d, stderr: %s, stdout: %s", result, said, printed);
}

/* The message must be one line on stderr that has each of the words in it. */
static void check_wrong(enum options_result result, const char *one, const char *two)
{
    if (result != OPTIONS_WRONG || !strstr(said, one) || !strstr(said, two) || printed[0])
        fail_msg("%d, expected %s and %s in: %s", result, one, two, said);
    assert_int_equal(strncmp(said, "everystatus: ", 13), 0);
    assert_ptr_equal(strchr(said, '\n'), said + strlen(said) - 1);
}

static const char *const names[] = { "port",         "bind",         "port-file",
                                     "workers",      "log-format",   "max-connections",
                                     "max-content",  "head-timeout", "content-timeout",
                                     "idle-timeout", "drain-timeout" };
static const char *const variables[] = {
    "EVERYSTATUS_PORT",         "EVERYSTATUS_BIND",          "EVERYSTATUS_PORT_FILE",
    "EVERYSTATUS_WORKERS",      "EVERYSTATUS_LOG_FORMAT",    "EVERYSTATUS_MAX_CONNECTIONS",
    "EVERYSTATUS_MAX_CONTENT",  "EVERYSTATUS_HEAD_TIMEOUT",  "EVERYSTATUS_CONTENT_TIMEOUT",
    "EVERYSTATUS_IDLE_TIMEOUT", "EVERYSTATUS_DRAIN_TIMEOUT",
};
enum { OPTIONS = sizeof names / sizeof *names };

static int clear_environment(void **state)
{
    (void)state;
    for (char **at = environ; *at;) {
        char name[100];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(*at, "="), *at);
        if (strncmp(name, "EVERYSTATUS_", 12) == 0)
            unsetenv(name); /* which moves the rest up */
        else
            at++;
    }
    return 0;
}

static void test_defaults(void **state)
{
    (void)state;
    check_runs(read_list((const char *const[]){ NULL }));
    assert_int_equal(options.port, 8080);
    assert_string_equal(options.bind, "127.0.0.1"); /* nobody else, unless asked */
    assert_int_equal(options.bind_mode, OPTIONS_NO_MODE);
    assert_null(options.port_file);
    assert_int_equal(options.workers, 1);
    assert_int_equal(options.log_format, LOG_COMMON);
    assert_int_equal(options.connections, 0);
    assert_int_equal(options.per_address, 0);
    assert_int_equal(options.max_content, 1024 * 1024);
    assert_int_equal(options.head_timeout, 15000000);
    assert_int_equal(options.content_timeout, 60000000);
    assert_int_equal(options.rules.max_idle, 75000000);
    assert_int_equal(options.drain_delay, 0);
    assert_int_equal(options.drain_timeout, 5000000);
    assert_null(options.explain);
}

static void test_values_behind_an_equals_sign_or_a_space(void **state)
{
    (void)state;
    check_runs(read_options("--port=81", "--bind", "::", "--port-file=/tmp/port", "--workers", "4", "--log-format=json"));
    assert_int_equal(options.port, 81);
    assert_string_equal(options.bind, "::");
    assert_string_equal(options.port_file, "/tmp/port");
    assert_int_equal(options.workers, 4);
    assert_int_equal(options.log_format, LOG_JSON);
    check_runs(read_options("--max-connections", "10", "--max-content=64k", "--head-timeout", "1.5s", "--content-timeout=2m",
                            "--idle-timeout", "1000ms", "--drain-timeout=0s", "--log-format", "off"));
    assert_int_equal(options.connections, 10);
    assert_int_equal(options.max_content, 65536);
    assert_int_equal(options.head_timeout, 1500000);
    assert_int_equal(options.content_timeout, 120000000);
    assert_int_equal(options.rules.max_idle, 1000000);
    assert_int_equal(options.drain_timeout, 0);
    assert_int_equal(options.log_format, LOG_OFF);
    check_runs(read_options("--bind=unix:/run/a=b"));
    assert_string_equal(options.bind, "unix:/run/a=b");
}

static void test_the_environment(void **state)
{
    (void)state;
    setenv("EVERYSTATUS_PORT", "82", 1);
    setenv("EVERYSTATUS_PORT_FILE", "p", 1);
    setenv("EVERYSTATUS_LOG_FORMAT", "off", 1);
    setenv("EVERYSTATUS_HEAD_TIMEOUT", "20ms", 1);
    check_runs(read_list((const char *const[]){ NULL }));
    assert_int_equal(options.port, 82);
    assert_string_equal(options.port_file, "p");
    assert_int_equal(options.log_format, LOG_OFF);
    assert_int_equal(options.head_timeout, 20000);
    assert_int_equal(options.workers, 1);
}

static void test_arguments_win_and_the_last_of_them(void **state)
{
    (void)state;
    setenv("EVERYSTATUS_PORT", "82", 1);
    setenv("EVERYSTATUS_BIND", "::", 1);
    check_runs(read_options("--port", "83"));
    assert_int_equal(options.port, 83);
    assert_string_equal(options.bind, "::");
    check_runs(read_options("--port", "83", "--port=84"));
    assert_int_equal(options.port, 84);
}

static void test_limits(void **state)
{
    (void)state;
    static const struct {
        const char *option, *value;
        bool right;
    } rows[] = {
        { "--port", "0", true },
        { "--port", "65535", true },
        { "--port", "65536", false },
        { "--workers", "1", true },
        { "--workers", "64", true },
        { "--workers", "0", false },
        { "--workers", "65", false },
        { "--max-connections", "0", true },
        { "--max-connections", "1000000", true },
        { "--max-connections", "1000001", false },
        { "--max-content", "0", true },
        { "--max-content", "1048576M", true },
        { "--max-content", "1048577M", false },
        { "--head-timeout", "10ms", true },
        { "--head-timeout", "9ms", false },
        { "--head-timeout", "60m", true },
        { "--head-timeout", "3601s", false },
        { "--content-timeout", "10ms", true },
        { "--content-timeout", "9ms", false },
        { "--idle-timeout", "1s", true },
        { "--idle-timeout", "999ms", false },
        { "--drain-timeout", "60m", true },
        { "--drain-timeout", "61m", false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].right)
            check_runs(read_options(rows[i].option, rows[i].value));
        else
            check_wrong(read_options(rows[i].option, rows[i].value), rows[i].option, rows[i].value);
}

/* The message names the option and the value, and says what is wrong. */
static void test_values_that_are_wrong(void **state)
{
    (void)state;
    check_wrong(read_options("--port", "x"), "--port: \"x\"", "not a decimal number");
    check_wrong(read_options("--port=70000"), "--port: \"70000\"", "(0 to 65535)");
    check_wrong(read_options("--port=-1"), "--port: \"-1\"", "not a decimal number");
    check_wrong(read_options("--port="), "--port: \"\"", "is empty");
    check_wrong(read_options("--bind="), "--bind: \"\"", "is empty");
    check_wrong(read_options("--bind", ""), "--bind: \"\"", "is empty");
    check_wrong(read_options("--workers", "0"), "--workers: \"0\"", "(1 to 64)");
    check_wrong(read_options("--log-format", "xml"), "--log-format: \"xml\"", "common, json, off");
    check_wrong(read_options("--log-format="), "--log-format: \"\"", "common, json, off");
    check_wrong(read_options("--max-content", "1G"), "--max-content: \"1G\"", "with k or M behind it");
    check_wrong(read_options("--idle-timeout", "75"), "--idle-timeout: \"75\"", "needs a unit: ms, s, m or h");
    check_wrong(read_options("--idle-timeout", "2d"), "--idle-timeout: \"2d\"", "needs a unit");
    check_wrong(read_options("--drain-timeout", "90m"), "--drain-timeout: \"90m\"", "at most 60m");
    check_wrong(read_options("--port", "1", "--workers=x", "--bind", "a"), "--workers: \"x\"", "");
}

static void test_variables_that_are_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < OPTIONS; i++) {
        bool text = strcmp(names[i], "bind") == 0 || strcmp(names[i], "port-file") == 0; /* which take anything */
        setenv(variables[i], "no!", 1);
        if (!text)
            check_wrong(read_list((const char *const[]){ NULL }), variables[i], "\"no!\"");
        unsetenv(variables[i]);
    }
}

/* A variable whose option is given is not even looked at, wherever that option stands. */
static void test_an_argument_wins_over_a_variable_that_is_wrong(void **state)
{
    (void)state;
    setenv("EVERYSTATUS_PORT", "no!", 1);
    setenv("EVERYSTATUS_JOURNAL", "no!", 1);
    setenv("EVERYSTATUS_LOG_FORMAT", "no!", 1);
    check_runs(read_options("--journal", "--port", "83", "--log-format=off"));
    assert_int_equal(options.port, 83);
    assert_true(options.memory.journal);
    check_wrong(read_options("--journal", "--port", "83"), "EVERYSTATUS_LOG_FORMAT", "\"no!\"");
    check_wrong(read_options("--workers", "x"), "--workers", "\"x\"");
    assert_int_equal(read_options("--help"), OPTIONS_DONE);
    assert_int_equal(read_options("--version"), OPTIONS_DONE);
}

static void test_a_list_of_arguments_takes_the_place_of_the_variable(void **state)
{
    (void)state;
    setenv("EVERYSTATUS_ALLOW_REDIRECT", "a.test", 1);
    check_runs(read_list((const char *const[]){ NULL }));
    assert_string_equal(options.redirect_hosts[0], "a.test");
    assert_null(options.redirect_hosts[1]);
    check_runs(read_options("--allow-redirect", "b.test", "--allow-redirect=c.test"));
    assert_string_equal(options.redirect_hosts[0], "b.test");
    assert_string_equal(options.redirect_hosts[1], "c.test");
    assert_null(options.redirect_hosts[2]);
}

/* A variable comes once: what is repeatable has its members in it. A recipe has commas of its own. */
static void test_a_list_with_commas(void **state)
{
    (void)state;
    char many[5000] = "";
    setenv("EVERYSTATUS_ALLOW_REDIRECT", "a.test, b.test:8443,,c.test", 1);
    setenv("EVERYSTATUS_NAME", "d.test,e.test", 1);
    setenv("EVERYSTATUS_ROUTE", "GET /a 503,200", 1);
    check_runs(read_options("--control-origin", "http://a.test,http://b.test", "--control-origin", "http://c.test"));
    assert_string_equal(options.redirect_hosts[0], "a.test");
    assert_string_equal(options.redirect_hosts[1], "b.test:8443");
    assert_string_equal(options.redirect_hosts[2], "c.test");
    assert_null(options.redirect_hosts[3]);
    assert_string_equal(options.names[1], "e.test");
    assert_null(options.names[2]);
    assert_string_equal(options.control_origins[1], "http://b.test");
    assert_string_equal(options.control_origins[2], "http://c.test");
    assert_string_equal(options.routes[0], "GET /a 503,200");
    assert_null(options.routes[1]);
    check_wrong(read_options("--name", ","), "--name", "\",\" is empty");
    for (size_t i = 0; i < 65; i++)
        strcat(many, "a.test,");
    check_wrong(read_options("--name", many), "--name", "too many members");
    memset(many, 'a', sizeof many - 1);
    many[10] = ',';
    check_wrong(read_options("--name", many), "--name", "too many members");
}

static void test_an_empty_variable_is_none(void **state)
{
    (void)state;
    for (size_t i = 0; i < OPTIONS; i++)
        setenv(variables[i], "", 1);
    setenv("EVERYSTATUS_JOURNAL", "", 1);
    setenv("EVERYSTATUS_ROUTE", "", 1);
    setenv("EVERYSTATUS_NONSENSE", "", 1);
    check_runs(read_list((const char *const[]){ NULL }));
    assert_int_equal(options.port, 8080);
    assert_string_equal(options.bind, "127.0.0.1");
    assert_null(options.port_file);
    assert_false(options.memory.journal);
    assert_null(options.routes[0]);
}

static void test_flags(void **state)
{
    (void)state;
    static const char *const yes[] = { "yes", "true", "on", "1", "YES", "True", "oN" };
    static const char *const no[] = { "no", "false", "off", "0", "NO", "False", "oFF" };
    static const char *const wrong[] = { "y", "n", "2", "00", "yes ", "enabled", "-1" };
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        char on[30], off[30], bad[30];
        snprintf(on, sizeof on, "--journal=%s", yes[i]);
        snprintf(off, sizeof off, "--journal=%s", no[i]);
        snprintf(bad, sizeof bad, "--journal=%s", wrong[i]);
        check_runs(read_options(on));
        assert_true(options.memory.journal);
        check_runs(read_options("--journal", off));
        assert_false(options.memory.journal);
        check_wrong(read_options(bad), "--journal: ", "neither yes nor no");
        setenv("EVERYSTATUS_JOURNAL", yes[i], 1);
        check_runs(read_list((const char *const[]){ NULL }));
        assert_true(options.memory.journal);
        setenv("EVERYSTATUS_JOURNAL", no[i], 1);
        check_runs(read_list((const char *const[]){ NULL }));
        assert_false(options.memory.journal);
        setenv("EVERYSTATUS_JOURNAL", wrong[i], 1);
        check_wrong(read_list((const char *const[]){ NULL }), "EVERYSTATUS_JOURNAL: ", wrong[i]);
        unsetenv("EVERYSTATUS_JOURNAL");
    }
    check_wrong(read_options("--journal="), "--journal: \"\"", "neither yes nor no");
}

/* Unknown variables in the environment are reported in one line, and the server starts. */
static void check_told(const char *name, const char *value, const char *words)
{
    setenv(name, value, 1);
    enum options_result result = read_list((const char *const[]){ NULL });
    if (result != OPTIONS_RUN || !strstr(said, name) || !strstr(said, words) || printed[0])
        fail_msg("%s: %d, expected %s in: %s", name, result, words, said);
    assert_ptr_equal(strchr(said, '\n'), said + strlen(said) - 1);
    unsetenv(name);
}

static void test_variables_that_are_none(void **state)
{
    (void)state;
    check_told("EVERYSTATUS_PROT", "80", "the nearest is EVERYSTATUS_PORT\n");
    check_told("EVERYSTATUS_port", "80", "the nearest is EVERYSTATUS_PORT\n");
    check_told("EVERYSTATUS_LOGFORMAT", "off", "the nearest is EVERYSTATUS_LOG_FORMAT\n");
    check_told("EVERYSTATUS_DELAY", "1s", "the nearest is EVERYSTATUS_MAX_DELAY\n");
    check_told("EVERYSTATUS_API_PORT", "80", "ignored");
    check_told("EVERYSTATUS_ZZZ", "80", "--help");
    check_told("EVERYSTATUS_", "80", "--help");
    setenv("EVERYSTATUS", "80", 1);
    setenv("EVERYSTATUSES_PORT", "80", 1);
    check_runs(read_list((const char *const[]){ NULL }));
    unsetenv("EVERYSTATUSES_PORT");
}

/* As the kubelet sets them (kubernetes.io: Service, Environment variables), and Docker for links. */
static void test_variables_of_services(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "EVERYSTATUS_SERVICE_HOST", "10.0.0.1" },
        { "EVERYSTATUS_SERVICE_PORT", "8080" },
        { "EVERYSTATUS_SERVICE_PORT_HTTP", "8080" },
        { "EVERYSTATUS_PORT_8080_TCP", "tcp://10.0.0.1:8080" },
        { "EVERYSTATUS_PORT_8080_TCP_ADDR", "10.0.0.1" },
        { "EVERYSTATUS_PORT_8080_TCP_PORT", "8080" },
        { "EVERYSTATUS_PORT_8080_TCP_PROTO", "tcp" },
        { "EVERYSTATUS_PORT_53_UDP", "udp://10.0.0.1:53" },
        { "EVERYSTATUS_PORT_9_SCTP_ADDR", "10.0.0.1" },
        { "EVERYSTATUS_MY_API_SERVICE_HOST", "10.0.0.2" },
        { "EVERYSTATUS_MY_API_PORT", "tcp://10.0.0.2:80" },
        { "EVERYSTATUS_MY_API_PORT_80_TCP_PROTO", "tcp" },
        { "EVERYSTATUS_ENV_PATH", "/bin" },
        { "EVERYSTATUS_PORT_8080_TCP_START", "tcp://172.17.0.2:8080" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        setenv(rows[i][0], rows[i][1], 1);
    check_runs(read_list((const char *const[]){ NULL }));
    check_told("EVERYSTATUS_PORT", "tcp://10.0.0.1:8080", "ignored");
    assert_int_equal(options.port, 8080);
    check_told("EVERYSTATUS_PORT", "udp://10.0.0.1:53", "ignored");
    check_told("EVERYSTATUS_PORT", "sctp://[fd00::1]:9", "ignored");
    check_told("EVERYSTATUS_NAME", "/web/everystatus", "ignored");
    check_told("EVERYSTATUS_TLS_NAME", "/web/everystatus_tls", "ignored");
    setenv("EVERYSTATUS_TLS_PORT", "tcp://10.0.0.2:443", 1);
    check_told("EVERYSTATUS_PORT", "tcp://10.0.0.1:8080", "EVERYSTATUS_TLS_PORT");
    assert_int_equal(options.tls_port, OPTIONS_NO_PORT);
    setenv("EVERYSTATUS_PORT", "http://10.0.0.1", 1);
    check_wrong(read_list((const char *const[]){ NULL }), "EVERYSTATUS_PORT", "not a decimal number");
    unsetenv("EVERYSTATUS_PORT");
    check_told("EVERYSTATUS_WORKERS", "tcp://10.0.0.1:80", "ignored");
}

static void test_options_that_are_none(void **state)
{
    (void)state;
    check_wrong(read_options("--nonsense"), "no option", "\"--nonsense\"");
    check_wrong(read_options("--nonsense=1"), "no option", "\"--nonsense=1\"");
    check_wrong(read_options("--por", "1"), "no option", "\"--por\"");
    check_wrong(read_options("--ports", "1"), "no option", "\"--ports\"");
    check_wrong(read_options("-port", "1"), "no option", "\"-port\"");
    check_wrong(read_options("--PORT", "1"), "no option", "\"--PORT\"");
    check_wrong(read_options("--port", "1", "serve"), "no command", "\"serve\"");
    check_wrong(read_options(""), "no command", "\"\"");
    check_wrong(read_options("--port"), "value is missing", "\"--port\"");
    check_wrong(read_options("--port", "1", "--bind"), "value is missing", "\"--bind\"");
}

static void test_the_nearest_is_told(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "--prot", "--port " },
        { "-port", "--port " },
        { "--PORT=1", "--port " },
        { "--port_file", "--port-file " },
        { "--delay", "--max-delay " },
        { "--jurnal", "--journal " },
        { "--tls-selfsigned", "--tls-self-signed " },
        { "--halp", "--help " },
        { "--verison", "--version " },
        { "explian", "explain " },
        { "crul", "curl " },
        { "halp", "--help " },
        { "chekc", "check " },
        { "version", "--version " },
        { "--explain", "explain " },
        { "--ver", "--version " },
        { "--cert", "--tls-cert " },
        { "--head", "--head-timeout " },
        { "--no-journal", "--journal " },
        { "-p=9000", "-p " },
        { "-v", "-V " },
    };
    char words[60];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        snprintf(words, sizeof words, "; the nearest is %s(", rows[i][1]);
        check_wrong(read_options(rows[i][0]), rows[i][0], words);
    }
    static const char *const far[] = { "--zzzzzz", "--no-tls", "-q", "not", "serve" };
    for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
        snprintf(words, sizeof words, "\"%s\" (", far[i]);
        check_wrong(read_options(far[i]), "there is no", words);
    }
    check_wrong(read_options("8080"), "no command", "\"8080\"; --port 8080 ");
    check_wrong(read_options("-"), "no option", "\"-\" (");
}

static void test_what_does_not_fit_together(void **state)
{
    (void)state;
    check_wrong(read_options("--bind", "unix:/run/a", "--port-file", "p"), "--port-file", "Unix socket");
    check_wrong(read_options("--route="), "--route", "is empty");
}

static void test_help_goes_to_stdout_and_names_everything(void **state)
{
    (void)state;
    static const char *const flags[] = { "--help", "-h" };
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        assert_int_equal(read_options("--port", "1", flags[i], "--nonsense"), OPTIONS_DONE);
        assert_string_equal(said, "");
        for (size_t j = 0; j < OPTIONS; j++) {
            char line[40];
            snprintf(line, sizeof line, "\n  --%s ", names[j]);
            assert_non_null(strstr(printed, line));
        }
        assert_non_null(strstr(printed, "[8080]\n"));
        assert_non_null(strstr(printed, "EVERYSTATUS_PORT"));
        for (const char *at = printed; *at; at += strcspn(at, "\n") + 1)
            assert_true(strcspn(at, "\n") <= 80);
    }
}

static void test_version(void **state)
{
    (void)state;
    assert_int_equal(read_options("--version"), OPTIONS_DONE);
    char version[100];
    int length =
        snprintf(version, sizeof version, "everystatus %s\nlibmicrohttpd %s\n", EVERYSTATUS_VERSION, MHD_get_version());
    assert_memory_equal(printed, version, (size_t)length);
    assert_int_equal(strstr(printed, "\nGnuTLS ") != NULL, session_built);
    assert_int_equal(strstr(printed, "built without WebSocket") == NULL, websocket_built);
    assert_string_equal(said, "");
}

static void test_explain(void **state)
{
    (void)state;
    check_runs(read_options("explain", "404"));
    assert_string_equal(options.explain[0], "404");
    assert_null(options.explain[1]);
    check_runs(read_options("explain"));
    assert_null(options.explain[0]); /* refused later */
    check_runs(read_options("404", "405"));
    assert_string_equal(options.explain[0], "404");
    assert_string_equal(options.explain[1], "405");
    assert_null(options.explain[2]);
    check_wrong(read_options("--port", "1", "explain", "404"), "explain", "first word");
}

static void test_commands(void **state)
{
    (void)state;
    check_runs(read_options("check", "-p", "9000", "--bind", "::"));
    assert_true(options.check);
    assert_int_equal(options.port, 9000);
    assert_string_equal(options.bind, "::");
    check_runs(read_options("help", "recipes"));
    assert_string_equal(options.help, "recipes");
    assert_false(options.check);
    check_wrong(read_options("help", "me"), "help", "recipes");
    check_wrong(read_options("teapot"), "no command \"teapot\"", "explain 418");
    assert_int_equal(read_options("help"), OPTIONS_DONE);
    assert_non_null(strstr(printed, "everystatus check [OPTION...]"));
}

static void test_letters(void **state)
{
    (void)state;
    check_runs(read_options("-p", "81"));
    assert_int_equal(options.port, 81);
    check_runs(read_options("-p82"));
    assert_int_equal(options.port, 82);
    check_wrong(read_options("-p82x"), "--port", "\"82x\"");
    check_wrong(read_options("-pport"), "no option", "\"-pport\"");
    check_wrong(read_options("-p"), "value is missing", "\"-p\"");
    check_wrong(read_options("-p", "x"), "--port", "\"x\"");
    check_wrong(read_options("-P", "1"), "no option", "\"-P\"");
    assert_int_equal(read_options("-V"), OPTIONS_DONE);
    assert_non_null(strstr(printed, "everystatus " EVERYSTATUS_VERSION));
}

/* docs/operating.md has these. */
static void test_public(void **state)
{
    (void)state;
    check_runs(read_options("--public", "--max-size", "1M"));
    assert_int_equal(options.memory.max_rate, 600);
    assert_int_equal(options.rules.max_delay, 10000000);
    assert_int_equal(options.rules.max_idle, 10000000);
    assert_int_equal(options.head_timeout, 10000000);
    assert_int_equal(options.content_timeout, 20000000);
    assert_int_equal(options.rules.max_size, 1024 * 1024);
    assert_int_equal(options.max_content, 64 * 1024);
    assert_int_equal(options.connections, 2000);
    assert_int_equal(options.per_address, 50);
    assert_int_equal(options.max_waiting, 1000);
    assert_int_equal(options.max_held, 64 * 1024 * 1024);
    assert_int_equal(options.memory.limits.entries, 2000);
    assert_int_equal(options.memory.limits.ttl, 600000000);
    check_wrong(read_options("--public", "--max-delay", "11s"), "--public: --max-delay", "10s at most");
    check_wrong(read_options("--public", "--max-rate", "0"), "--public: --max-rate", "600 at most");
    check_wrong(read_options("--journal", "--public"), "--public: --journal", "anybody");
}

#define clean(test) cmocka_unit_test_setup_teardown(test, clear_environment, clear_environment)

int main(void)
{
    const struct CMUnitTest tests[] = {
        clean(test_defaults),
        clean(test_values_behind_an_equals_sign_or_a_space),
        clean(test_the_environment),
        clean(test_arguments_win_and_the_last_of_them),
        clean(test_limits),
        clean(test_values_that_are_wrong),
        clean(test_variables_that_are_wrong),
        clean(test_an_argument_wins_over_a_variable_that_is_wrong),
        clean(test_a_list_of_arguments_takes_the_place_of_the_variable),
        clean(test_a_list_with_commas),
        clean(test_an_empty_variable_is_none),
        clean(test_flags),
        clean(test_variables_that_are_none),
        clean(test_variables_of_services),
        clean(test_options_that_are_none),
        clean(test_the_nearest_is_told),
        clean(test_what_does_not_fit_together),
        clean(test_help_goes_to_stdout_and_names_everything),
        clean(test_version),
        clean(test_explain),
        clean(test_commands),
        clean(test_letters),
        clean(test_public),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
