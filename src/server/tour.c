/* The command `tour`: from code to code, with each one's command lines, the heads that came, and the count at the end. */
#include "server/tour.h"

#include <stdio.h>
#include <string.h>

#include "catalog/statuses.h"
#include "server/fail.h"
#include "server/terminal.h"
#include "server/tour-parts.h"

/* Whether the row's code is meant by "", "412" or "4xx". */
static bool is_meant(const struct earned *row, const char *pattern)
{
    return !*pattern || status_fits(row->code, pattern);
}

/* Nobody there to press it is as good as pressed. */
static void wait_for_enter(void)
{
    printf("-- Enter goes on --");
    fflush(stdout);
    for (int c; (c = getchar()) != EOF && c != '\n';)
        ;
}

static size_t count_meant(const char *pattern)
{
    size_t count, meant = 0;
    const struct earned *rows = earned_rows(&count);
    while (count-- > 0)
        meant += is_meant(rows++, pattern);
    return meant;
}

/* Goes from row to row, and says at the end how many of those that can be earned were. */
static bool go(const struct options *options, const struct curl_place *place, size_t all)
{
    size_t count, number = 0, could = 0, did = 0;
    const struct earned *row = earned_rows(&count);
    bool earned, can, coloured = terminal_coloured();
    for (; count-- > 0; row++) {
        if (!is_meant(row, options->tour))
            continue;
        if (options->tour_pauses && number)
            wait_for_enter();
        printf("\n[%zu/%zu] %d %s\n", ++number, all, row->code, status_of(row->code)->phrase);
        if (!tour_show(row, place, coloured, &earned, &can))
            return false;
        could += can;
        did += earned;
    }
    printf("\n%zu of %zu\n", did, could);
    return terminal_flush();
}

int tour_run(const struct options *options)
{
    struct tour_server server = { 0 };
    const size_t all = count_meant(options->tour);
    bool fine =
        all || fail_usage("tour takes a code that can be earned, as 412, or a class, as 4xx; not \"%s\"", options->tour);
    fine = fine && tour_start(&server, options);
    if (fine) {
        const struct curl_place place = curl_place_of(slice_of(server.authority), NULL);
        fine = go(options, &place, all);
    }
    tour_stop(&server);
    return fine ? 0 : fail_status();
}
