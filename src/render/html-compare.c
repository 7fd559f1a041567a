/* HTML: codes side by side, www/templates/compare.html. */
#include "render/compare.h"
#include "render/drawings.h"
#include "render/html.h"
#include "render/mentions.h"
#include "templates.h"

static void write_fact(struct buffer *out, const struct page_compare *page, const struct part *fact)
{
    html_compare_code_fact(out, (union html_compare_code_fact){
                                    .name = value_text(fact->name),
                                    .value = value_text(fact->value),
                                    .kind = value_text(compare_differs(page, fact) ? "differs" : "same"),
                                });
}

/* One of the codes, in its page. */
struct column {
    const struct page_compare *page;
    const struct subject *subject;
};

static void write_facts(struct buffer *out, const void *about)
{
    const struct column *column = about;
    struct part facts[STATUS_FACTS];
    const size_t count = status_facts(column->subject, facts);
    for (size_t i = 0; i < count; i++)
        write_fact(out, column->page, &facts[i]);
}

static void write_codes(struct buffer *out, const void *about)
{
    const struct page_compare *page = about;
    for (size_t i = 0; i < page->count; i++) {
        struct prose prose;
        struct subject subject;
        const struct column column = { page, &subject };
        out->failed |= !compare_subject(page, i, &prose, &subject);
        const char *stem = status_stem(subject.code);
        html_compare_code(out, (union html_compare_code){
                                   .class = value_text(stem),
                                   .code = value_number(&subject.code),
                                   .phrase = value_text(subject.row->phrase),
                                   .turn = value_text(drawing_turn_after(subject.row, stem)),
                                   .summary = value_prose(slice_of(prose.summary), subject.code),
                                   .client = value_prose(slice_of(prose.client), subject.code),
                                   .fact = value_written(write_facts, &column),
                               });
    }
}

/* Whether there is anything in bold. */
static void write_differing(struct buffer *out, const void *about)
{
    const struct page_compare *page = about;
    const struct subject first = { .code = page->codes[0], .row = status_of(page->codes[0]) };
    struct part facts[STATUS_FACTS];
    bool differ = false;
    for (size_t i = status_facts(&first, facts); i > 0; i--)
        differ |= compare_differs(page, &facts[i - 1]);
    if (differ)
        html_compare_differing(out);
}

static void write_lines(struct buffer *out, const void *about)
{
    struct apart apart;
    struct apart_walk walk = { .page = about };
    while (compare_next(&walk, &apart))
        html_compare_apart_line(out, (union html_compare_apart_line){ .code = value_number(&apart.code),
                                                                      .other = value_number(&apart.other),
                                                                      .differs = value_prose(apart.differs, 0) });
    out->failed |= walk.failed;
}

static void write_apart(struct buffer *out, const void *about)
{
    struct apart apart;
    struct apart_walk walk = { .page = about };
    if (compare_next(&walk, &apart))
        html_compare_apart(out, (union html_compare_apart){ .line = value_written(write_lines, about) });
}

static void write_list(struct buffer *out, const void *about)
{
    const struct page_compare *page = about;
    for (size_t i = 0; i < page->count; i++)
        buffer_format(out, "%s%d", i == 0 ? "" : i + 1 < page->count ? ", " : " and ", page->codes[i]);
}

static void write_typed(struct buffer *out, const void *about)
{
    const struct page_compare *page = about;
    for (size_t i = 0; i < page->count; i++)
        buffer_format(out, "%s%d", i ? "," : "", page->codes[i]);
}

void html_write_compare(struct buffer *out, const struct page_compare *page)
{
    const struct html_site site = { .place = page->place, .part = "/", .below = true };
    html_compare(out, (union html_compare){
                          .ways = value_written(html_write_ways, &site),
                          .scripts = value_written(html_write_scripts, &site),
                          .list = value_written(write_list, page),
                          .typed = value_written(write_typed, page),
                          .apart = value_written(write_apart, page),
                          .code = value_written(write_codes, page),
                          .differing = value_written(write_differing, page),
                      });
}
