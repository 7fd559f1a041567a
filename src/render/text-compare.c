/* Plain text: codes side by side. */
#include <string.h>

#include "render/compare.h"
#include "render/text.h"

static void add_code(struct buffer *out, const struct page_compare *page, size_t number)
{
    struct prose prose;
    struct subject subject;
    struct part facts[STATUS_FACTS];
    out->failed |= !compare_subject(page, number, &prose, &subject);
    buffer_string(out, number ? "\n" : "");
    plain_title(out, subject.code, subject.row->phrase);
    plain_wrap(out, 0, 0, prose.summary);
    const size_t count = status_facts(&subject, facts);
    for (size_t i = 0; i < count; i++) {
        buffer_format(out, "  %-11s", facts[i].name);
        plain_wrap(out, 13, 13, facts[i].value);
    }
}

void text_compare(struct buffer *out, const struct page_compare *page)
{
    struct apart_walk walk = { .page = page };
    struct apart apart;
    bool any = false;
    for (size_t i = 0; i < page->count; i++)
        add_code(out, page, i);
    for (; compare_next(&walk, &apart); any = true) {
        struct buffer line = { 0 };
        buffer_string(out, any ? "" : "\nTell apart\n");
        buffer_format(&line, "%.*s", (int)apart.differs.length, apart.differs.data);
        buffer_format(out, "  %d, %d: ", apart.code, apart.other);
        plain_wrap(out, 12, 12, line.failed ? "" : line.data);
        out->failed |= line.failed;
        buffer_release(&line);
    }
    out->failed |= walk.failed;
}
