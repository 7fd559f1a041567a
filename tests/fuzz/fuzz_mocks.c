/* Fuzzes the handlers file: what is read is found again, and what is refused is refused at a place that is there. */
#include <string.h>

#include "fuzz.h"
#include "recipe/routes.h"

/* Every row has a recipe that can be read, lies in the text, and is found for what it names itself. */
static void check_rows(const struct routes *routes)
{
    for (size_t i = 0; i < routes->count; i++) {
        const struct route *row = &routes->rows[i];
        MUST(row->method.length && row->path.length && row->recipe.length);
        MUST(row->recipe.data >= routes->text.data &&
             row->recipe.data + row->recipe.length <= routes->text.data + routes->text.length);
        char *method = strndup(row->method.data, row->method.length);
        MUST(method);
        MUST(routes_find(routes, method, row->path));
        free(method);
    }
}

static size_t lines_of(const uint8_t *data, size_t size)
{
    size_t lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += data[i] == '\n';
    return lines;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct recipe_rules rules = { .max_delay = 30000000, .max_size = 1 << 20 };
    struct routes routes = { 0 };
    struct complaint complaint = { 0 };
    size_t line = 0;
    if (routes_read(&routes, (struct slice){ (const char *)data, size }, &rules, &complaint, &line)) {
        check_rows(&routes);
    } else {
        MUST(line >= 1 && line <= lines_of(data, size));
        MUST(complaint.code == 400 && complaint.column >= 1 && complaint.column <= complaint.text.length + 1);
    }
    routes_release(&routes);
    return 0;
}
