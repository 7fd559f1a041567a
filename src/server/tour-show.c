/* The commands of a code on the tour: sh runs them as they are printed, and the heads among their output are shown. */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/number.h"
#include "catalog/statuses.h"
#include "server/fail.h"
#include "server/tour-parts.h"

/* Before the commands: no proxy may be asked instead of the server, and files are written where there are none. */
static const char before[] = "exec 2>/dev/null\n"
                             "command -v curl >&2 || exit 127\n"
                             "unset http_proxy all_proxy ALL_PROXY no_proxy NO_PROXY\n"
                             "folder=$(mktemp -d) && cd \"$folder\" || exit 126\n"
                             "trap 'rm -r \"$folder\"' EXIT\n";

/* What the output is read for. A line of this mark alone stands before that of each command. */
#define MARK "\1\n"
struct reading {
    const char *commands; /* those that were not run yet */
    const struct curl_place *place;
    int wanted, code; /* of the head at whose lines this is; 0: these are no lines of a head */
    bool earned, coloured;
};

/* What is shown comes from this program, but a terminal must not be at the mercy of that. */
static void print(const struct reading *reading, const char *colour, const char *start, const char *line)
{
    const bool coloured = reading->coloured && *colour;
    printf("%s%s", coloured ? colour : "", start);
    for (; *line; line++)
        if (char_is_field_value(*line))
            putchar(*line);
    printf("%s\n", coloured ? "\033[0m" : "");
}

static void begin_command(struct reading *reading)
{
    struct buffer line = { 0 };
    earned_next_command(&reading->commands, &line, reading->place);
    print(reading, "\033[36m", "$ ", line.failed ? "" : line.data);
    buffer_release(&line);
    reading->code = 0;
    reading->earned = false;
}

static void take_line(struct reading *reading, char *line)
{
    uint64_t code;
    const bool first = strncmp(line, "HTTP/1.", 7) == 0 && strlen(line) > 12 &&
                       number_parse(line + 9, 3, STATUS_MIN, STATUS_MAX, &code, NULL) == NUMBER_OK;
    line[strcspn(line, "\r\n")] = '\0';
    if (first)
        reading->code = (int)code;
    if (!*line)
        reading->code = 0;
    if (!reading->code)
        return;
    print(reading, !first ? "" : reading->code == reading->wanted ? "\033[1;32m" : "\033[1m", "  ", line);
    /* The code itself may stand within a 207, but the field says that it is shown. The library refuses 505 before us. */
    reading->earned |= strcmp(line, "Everystatus: earned") == 0 ||
                       (reading->code == reading->wanted && strcmp(line, "Everystatus: refused") == 0);
}

/* All commands in one script. false: no memory. */
static bool write_script(struct buffer *script, const struct reading *reading)
{
    const char *commands = reading->commands;
    buffer_string(script, before);
    do
        buffer_string(script, "echo '\1'\n");
    while (earned_next_command(&commands, script, reading->place) && (buffer_string(script, "\n"), *commands));
    return !script->failed;
}

/* Runs the script. false: it was said why that was not possible. */
static bool run(struct reading *reading, const char *script)
{
    char *line = NULL;
    size_t size = 0;
    fflush(stdout);
    FILE *output = popen(script, "r");
    while (output && getline(&line, &size, output) >= 0) {
        if (strcmp(line, MARK) == 0)
            begin_command(reading);
        else
            take_line(reading, line);
    }
    free(line);
    int status = output ? pclose(output) : -1;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        return fail_system("the tour runs its command lines with curl, which is not installed here");
    return (WIFEXITED(status) && WEXITSTATUS(status) != 126) || fail_system("cannot run commands");
}

bool tour_show(const struct earned *row, const struct curl_place *place, bool coloured, bool *earned, bool *can)
{
    struct earned_text text;
    struct buffer script = { 0 };
    bool fine = earned_text_of(&text, row);
    struct reading reading = { .commands = text.commands, .place = place, .wanted = row->code, .coloured = coloured };
    *can = *text.commands;
    if (*can)
        fine = fine && write_script(&script, &reading) && run(&reading, script.data);
    buffer_release(&script);
    *earned = reading.earned;
    if (fine && !*earned)
        printf("  (not earned; otherwise: %s)\n", text.otherwise);
    return fine;
}
