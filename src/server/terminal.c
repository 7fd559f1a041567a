/* What is shown to whoever started the program: in colour only on a terminal. */
#include "server/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/fail.h"

bool terminal_coloured(void)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM"); /* https://no-color.org/ */
    return isatty(STDOUT_FILENO) && !(no_color && *no_color) && term && *term && strcmp(term, "dumb") != 0;
}

/* What goes before a line: a title is underlined by the next one, a heading has what is below it indented. */
static const char *colour_of(const char *line, const char *next)
{
    if (strncmp(line, "  $ ", 4) == 0)
        return "\033[36m";
    if (*next == '=' || (*line != ' ' && *line != '\n' && strncmp(next, "  ", 2) == 0))
        return "\033[1m";
    return "";
}

static void print_coloured(const char *line)
{
    while (*line) {
        size_t length = strcspn(line, "\n");
        const char *next = line + length + (line[length] == '\n'), *colour = colour_of(line, next);
        printf("%s%.*s%s\n", colour, (int)length, line, *colour ? "\033[0m" : "");
        line = next;
    }
}

bool terminal_flush(void)
{
    return (fflush(stdout) == 0 && !ferror(stdout)) || fail_system("cannot write to stdout");
}

bool terminal_print(struct buffer *page)
{
    bool there = !page->failed && page->data;
    if (there && terminal_coloured())
        print_coloured(page->data);
    else if (there)
        fwrite(page->data, 1, page->length, stdout);
    buffer_release(page);
    if (!there)
        return fail_system("out of memory");
    return terminal_flush();
}
