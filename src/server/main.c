/* The program: serves, or explains a code, or an exit code of curl, in the terminal, or earns codes there. */
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "catalog/statuses.h"
#include "render/page.h"
#include "server/fail.h"
#include "server/options.h"
#include "server/server.h"
#include "server/tour.h"

/* Prints a page and releases it. */
static int print(struct buffer *text)
{
    bool written = !text->failed && fwrite(text->data, 1, text->length, stdout) == text->length && fflush(stdout) == 0;
    buffer_release(text);
    return written ? 0 : FAIL_SYSTEM;
}

static int explain(const char *code)
{
    int number;
    struct buffer text = { 0 };
    const struct curl_place usual = curl_place_of((struct slice){ 0 }, NULL);
    if (!status_read(&number, slice_of(code))) {
        fail_usage("explain takes one code of three digits, %d to %d, or 000", STATUS_MIN, STATUS_MAX);
        return fail_status();
    }
    page_code(&text, number, FORMAT_TEXT, &usual);
    return print(&text);
}

/* All exit codes of curl, or one, as they are at this program's usual address. */
static int explain_curl(const char *code)
{
    uint64_t number = 0;
    struct buffer text = { 0 };
    const struct curl_place place = curl_place_of((struct slice){ 0 }, NULL);
    bool one = *code && number_parse(code, strlen(code), 0, 255, &number, NULL) == NUMBER_OK;
    const struct curl_exit *only = one ? curl_exit_of(number) : NULL;
    if (*code && !only) {
        fail_usage("curl takes an exit code that a server can provoke; without one, it lists them");
        return fail_status();
    }
    page_curl(&text, only, FORMAT_TEXT, &place);
    return print(&text);
}

int main(int argc, char **argv)
{
    struct options options;
    enum options_result result = options_read(&options, argc, argv);
    if (result != OPTIONS_RUN)
        return result == OPTIONS_DONE ? 0 : FAIL_USAGE;
    if (options.curl)
        return explain_curl(options.curl);
    if (options.tour)
        return tour_run(&options);
    return options.explain ? explain(options.explain) : server_run(&options);
}
