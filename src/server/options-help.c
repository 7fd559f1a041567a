/* The texts of --help and --version, made from the table of options. */
#include <string.h>

#include "handlers/site.h"
#include "http/websocket.h"
#include "render/guide.h"
#include "server/options-parts.h"
#include "server/sandbox.h"
#include "server/tls.h"
#include "version.h"

enum { COLUMNS = 80 };

static void print_left_out(void)
{
    if (!session_built)
        printf("This program was built without TLS (-Dtls=disabled); it refuses --tls-port.\n");
    if (!websocket_built)
        printf("This program was built without WebSocket (-Dwebsocket=disabled); it refuses it.\n");
    if (!sandbox_filters)
        printf("This program was built without seccomp (-Dseccomp=disabled); it has no filter.\n");
    if (!dav_built)
        printf("This program was built without WebDAV (-Dwebdav=disabled); its codes are 501.\n");
}

void options_version(void)
{
    printf("everystatus %s\nlibmicrohttpd %s\n", EVERYSTATUS_VERSION, MHD_get_version());
    if (session_built)
        printf("GnuTLS %s\n", session_version());
    print_left_out();
}

static void print_rows(void)
{
    size_t count;
    const struct option *rows = option_rows(&count);
    for (size_t i = 0; i < count; i++) {
        char left[40];
        if (rows[i].group)
            printf("\n%s\n", rows[i].group);
        snprintf(left, sizeof left, "--%s %s", rows[i].name, rows[i].value ? rows[i].value : "");
        printf("  %-24s %s%s%s%s\n", left, rows[i].help, rows[i].standard ? " [" : "", rows[i].standard ? rows[i].standard : "",
               rows[i].standard ? "]" : "");
    }
}

/* The example of each, as many to a line as there is room for, by groups. */
static void print_modifiers(void)
{
    struct usage row;
    const char *group = NULL;
    for (size_t i = 0, column = 0; guide_modifier(i, &row); i++, group = row.group) {
        size_t width = strlen(row.example);
        if (row.group != group)
            printf("\n  %s", row.group);
        bool fits = row.group == group && column + 2 + width <= COLUMNS;
        column = (fits ? column + 2 : 4) + width;
        printf("%s%s", fits ? "  " : "\n    ", row.example);
    }
}

static void print_commands(void)
{
    size_t count;
    const struct command *commands = command_rows(&count);
    for (size_t i = 0; i < count; i++) {
        char left[40];
        snprintf(left, sizeof left, "%s %s", commands[i].name, commands[i].arguments);
        printf("       everystatus %-19s %s\n", left, commands[i].help);
    }
}

void options_help(void)
{
    printf("everystatus: an HTTP server that answers with every status code\n\n"
           "usage: everystatus [OPTION...]         serve; try http://127.0.0.1:8080/\n"
           "       everystatus CODE|4xx...         as explain CODE|4xx...\n");
    print_commands();
    printf("       everystatus --help | --version\n");
    print_rows();
    printf("\n");
    printf("A RECIPE is what /status/RECIPE answers: 418, 503;delay=2s, 200:0.9,503:0.1 or\n"
           "503*2,200;in-order;key=K. Its modifiers, each by an example (/help explains\n"
           "them, and lists faults):");
    print_modifiers();
    printf("\n\nEach option is also read from the environment, --port from EVERYSTATUS_PORT;\n"
           "the command line wins. Wrong usage exits with 2, a system error with 1.\n"
           "/ lists all codes, /codes/CODE explains one, /curl lists curl's exit codes,\n"
           "and /healthz is 200 while the server serves.\n");
    print_left_out();
}
