/* Fuzzes the routes file: what is read is found again, and what is refused is refused at a place that is there. */
#include <string.h>

#include "fuzz.h"
#include "pure/mocks.h"

/* Every row has a recipe that can be read, lies in the text, and is found for what it names itself. */
static void check_rows(const struct mocks *mocks)
{
    for (size_t i = 0; i < mocks->count; i++) {
        const struct mock *row = &mocks->rows[i];
        MUST(row->method.length && row->path.length && row->recipe.length);
        MUST(row->recipe.data >= mocks->text.data &&
             row->recipe.data + row->recipe.length <= mocks->text.data + mocks->text.length);
        char *method = strndup(row->method.data, row->method.length);
        MUST(method);
        MUST(mocks_find(mocks, method, row->path));
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
    struct mocks mocks = { 0 };
    struct complaint complaint = { 0 };
    size_t line = 0;
    if (mocks_read(&mocks, (struct span){ (const char *)data, size }, &rules, &complaint, &line)) {
        check_rows(&mocks);
    } else {
        MUST(line >= 1 && line <= lines_of(data, size));
        MUST(complaint.code == 400 && complaint.column >= 1 && complaint.column <= complaint.text.length + 1);
    }
    mocks_release(&mocks);
    return 0;
}
