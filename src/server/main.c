/* The program: serves, or explains a code in the terminal. */
#include <stdlib.h>
#include <string.h>

#include "ground/number.h"
#include "ground/statuses.h"
#include "pure/page.h"
#include "server/options.h"
#include "server/server.h"

static int explain(const char *code)
{
    uint64_t number;
    struct text text = { 0 };
    enum number_result result = number_parse(code, strlen(code), STATUS_MIN, STATUS_MAX, &number, NULL);
    if (result != NUMBER_OK || strlen(code) != 3) {
        fprintf(stderr, "everystatus: explain takes one code of three digits, %d to %d\n", STATUS_MIN, STATUS_MAX);
        return 2;
    }
    page_status(&text, (int)number, FORMAT_TEXT, "GET", false, NULL);
    bool written = !text.failed && fwrite(text.data, 1, text.length, stdout) == text.length && fflush(stdout) == 0;
    text_release(&text);
    return written ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct options options;
    enum options_result result = options_read(&options, argc, argv);
    if (result != OPTIONS_RUN)
        return result == OPTIONS_DONE ? 0 : 2;
    return options.explain ? explain(options.explain) : server_run(&options);
}
