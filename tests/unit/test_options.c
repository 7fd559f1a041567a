/* Tests of the command line and the environment: defaults, who wins, and what is said about what is wrong. */
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

#include "deliver/secure.h"
#include "deliver/websocket.h"
#include "deliver/websocket.h"
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

/* Reads the arguments, a list that NULL ends, and keeps what was said. */
static enum options_result read_list(const char *const *list)
{
    char *argv[16] = { (char[]){ "everystatus" } };
    int argc = 1, out, err;
    for (; list[argc - 1]; argc++)
        argv[argc] = (char *)(uintptr_t)list[argc - 1];
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

static const char *const names[] = { "port", "bind", "port-file", "workers", "log-format", "max-connections", "max-content",
                                     "head-timeout", "content-timeout", "idle-timeout", "drain-timeout" };
static const char *const variables[] = {
    "EVERYSTATUS_PORT", "EVERYSTATUS_BIND", "EVERYSTATUS_PORT_FILE", "EVERYSTATUS_WORKERS", "EVERYSTATUS_LOG_FORMAT",
    "EVERYSTATUS_MAX_CONNECTIONS", "EVERYSTATUS_MAX_CONTENT", "EVERYSTATUS_HEAD_TIMEOUT", "EVERYSTATUS_CONTENT_TIMEOUT",
    "EVERYSTATUS_IDLE_TIMEOUT", "EVERYSTATUS_DRAIN_TIMEOUT",
};
enum { OPTIONS = sizeof names / sizeof *names };

static int clear_environment(void **state)
{
    (void)state;
    for (size_t i = 0; i < OPTIONS; i++)
        unsetenv(variables[i]);
    return 0;
}

static void test_defaults(void **state)
{
    (void)state;
    check_runs(read_list((const char *const[]){ NULL }));
    assert_int_equal(options.port, 8080);
    assert_string_equal(options.bind, "127.0.0.1"); /* nobody else, unless asked */
    assert_null(options.port_file);
    assert_int_equal(options.workers, 1);
    assert_int_equal(options.log_format, LOG_COMMON);
    assert_int_equal(options.connections, 0);
    assert_int_equal(options.max_content, 1024 * 1024);
    assert_int_equal(options.head_timeout, 15000000);
    assert_int_equal(options.content_timeout, 60000000);
    assert_int_equal(options.idle_timeout, 75000000);
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
    assert_int_equal(options.idle_timeout, 1000000);
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
        { "--port", "0", true },             { "--port", "65535", true },          { "--port", "65536", false },
        { "--workers", "1", true },          { "--workers", "64", true },          { "--workers", "0", false },
        { "--workers", "65", false },        { "--max-connections", "0", true },   { "--max-connections", "1000000", true },
        { "--max-connections", "1000001", false }, { "--max-content", "0", true }, { "--max-content", "1048576M", true },
        { "--max-content", "1048577M", false }, { "--head-timeout", "10ms", true }, { "--head-timeout", "9ms", false },
        { "--head-timeout", "60m", true },   { "--head-timeout", "3601s", false }, { "--content-timeout", "10ms", true },
        { "--content-timeout", "9ms", false }, { "--idle-timeout", "1s", true },   { "--idle-timeout", "999ms", false },
        { "--drain-timeout", "60m", true },  { "--drain-timeout", "61m", false },
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
    check_wrong(read_options("--idle-timeout", "75"), "--idle-timeout: \"75\"", "needs a unit: ms, s or m");
    check_wrong(read_options("--idle-timeout", "2h"), "--idle-timeout: \"2h\"", "needs a unit");
    check_wrong(read_options("--drain-timeout", "90m"), "--drain-timeout: \"90m\"", "at most 60m");
    check_wrong(read_options("--port", "1", "--workers=x", "--bind", "a"), "--workers: \"x\"", "");
}

static void test_variables_that_are_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < OPTIONS; i++) {
        bool text = strcmp(names[i], "bind") == 0 || strcmp(names[i], "port-file") == 0;
        setenv(variables[i], text ? "" : "no!", 1);
        check_wrong(read_list((const char *const[]){ NULL }), variables[i], text ? "\"\"" : "\"no!\"");
        unsetenv(variables[i]);
    }
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
            assert_true(strcspn(at, "\n") <= 90);
    }
}

static void test_version(void **state)
{
    (void)state;
    assert_int_equal(read_options("--version"), OPTIONS_DONE);
    const char version[] = "everystatus " EVERYSTATUS_VERSION "\n";
    assert_memory_equal(printed, version, sizeof version - 1);
    assert_int_equal(strlen(printed) == sizeof version - 1, secure_built && websocket_built);
    assert_string_equal(said, "");
}

static void test_explain(void **state)
{
    (void)state;
    check_runs(read_options("explain", "404"));
    assert_string_equal(options.explain, "404");
    check_runs(read_options("explain"));
    assert_string_equal(options.explain, ""); /* refused later: that is no code */
    check_runs(read_options("explain", "404", "405"));
    assert_string_equal(options.explain, "");
    check_wrong(read_options("--port", "1", "explain", "404"), "no command", "explain");
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
        clean(test_options_that_are_none),
        clean(test_help_goes_to_stdout_and_names_everything),
        clean(test_version),
        clean(test_explain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
