/* HTML: the page to watch a client on; www/templates/journal.html. */
#include "render/html.h"
#include "render/journal-page.h"
#include "templates.h"

static void write_summary(struct buffer *out, const void *about)
{
    journal_summary(out, about);
}

static void write_title(struct buffer *out, const void *about)
{
    const struct page_journal *page = about;
    buffer_string(out, "Watch");
    buffer_string(out, page->key.length ? " " : "");
    buffer_add(out, page->key.data, page->key.length);
}

/* A path with the key, to point a client at. */
static void write_command(struct buffer *out, const void *about)
{
    const struct page_journal *page = about;
    struct buffer path = { 0 };
    buffer_string(&path, "/status/200;key=");
    add_encoded(&path, page->key);
    const struct page_request request = { .method = "GET", .path = { path.data, path.length }, .place = page->place };
    request_command(out, &request);
    out->failed |= path.failed;
    buffer_release(&path);
}

static void write_key(struct buffer *out, const void *about)
{
    add_encoded(out, ((const struct page_journal *)about)->key);
}

static void write_point(struct buffer *out, const void *about)
{
    const struct page_journal *page = about;
    if (page->key.length)
        html_journal_point(out, (union html_journal_point){ .key = value_written(write_key, page),
                                                            .command = value_written(write_command, page) });
}

static void write_begin(struct buffer *out, const void *about)
{
    const struct page_journal *page = about;
    if (!page->key.length)
        html_journal_begin(out, (union html_journal_begin){ .fresh = value_slice(page->fresh) });
}

static void write_drawing(struct buffer *out, const void *about)
{
    const struct page_journal *page = about;
    html_add_rhythm(out, page->drawn, page->drawn_count);
}

static void write_rhythm(struct buffer *out, const void *about)
{
    const struct page_journal *page = about;
    if (page->drawn_count)
        html_journal_rhythm(out, (union html_journal_rhythm){ .drawing = value_written(write_drawing, about) });
}

static void write_pause(struct buffer *out, const void *about)
{
    const struct journal_row *rows = about;
    journal_pause(out, &rows[0], &rows[1]);
}

/* The request before the first one that is shown; NULL: it is not known. */
static const struct journal_row *row_before(const struct page_journal *page, uint64_t id)
{
    const struct journal_row *before = NULL;
    for (const struct journal_row *row = page->drawn; row < page->drawn + page->drawn_count && row->id < id; row++)
        before = row;
    return before;
}

static void write_entries(struct buffer *out, const void *about)
{
    const struct page_journal *page = about;
    const struct journal_row *before = page->look_count ? row_before(page, page->looks[0].row.id) : NULL;
    for (size_t i = 0; i < page->look_count; i++) {
        const struct journal_look *look = &page->looks[i];
        const struct journal_row rows[] = { before ? *before : look->row, look->row };
        if (before)
            html_entry_pause(out, (union html_entry_pause){ .time = value_written(write_pause, rows) });
        buffer_add(out, look->look.data, look->look.length);
        before = &look->row;
    }
}

static void write_nothing(struct buffer *out, const void *about)
{
    const struct page_journal *page = about;
    if (!page->count)
        html_journal_nothing(out);
}

static void write_older(struct buffer *out, const void *about)
{
    const struct page_journal *page = about;
    if (page->older.length)
        html_journal_older(out, (union html_journal_older){ .target = value_slice(page->older) });
}

static void write_newer(struct buffer *out, const void *about)
{
    const struct page_journal *page = about;
    if (page->newer.length)
        html_journal_newer(out, (union html_journal_newer){ .target = value_slice(page->newer) });
}

static void write_latest(struct buffer *out, const void *about)
{
    const struct page_journal *page = about;
    if (page->open)
        html_entry_again(out, (union html_entry_again){ .target = value_slice(page->latest) });
    else
        html_entry_latest(out, (union html_entry_latest){ .target = value_slice(page->latest) });
}

/* The parameter of the key behind another. */
static void write_also(struct buffer *out, const void *about)
{
    const struct page_journal *page = about;
    buffer_string(out, page->key.length ? "&key=" : "");
    add_encoded(out, page->key);
}

/* The checks that this client passes as it is. */
static void write_checks(struct buffer *out, const void *about)
{
    const struct page_journal *page = about;
    const struct journal_row *last = &page->drawn[page->drawn_count - 1];
    buffer_format(out, "attempts=%llu", (unsigned long long)page->count);
    if (last->ended && !last->lost)
        buffer_format(out, "&last=%d", last->code);
}

static void write_words(struct buffer *out, const void *about)
{
    const struct page_journal *page = about;
    const struct journal_row *last = &page->drawn[page->drawn_count - 1];
    buffer_format(out, "Check that there %s %llu request%s", page->count == 1 ? "is" : "are", (unsigned long long)page->count,
                  page->count == 1 ? "" : "s");
    if (last->ended && !last->lost)
        buffer_format(out, ", and that the last one gets %d", last->code);
}

static void write_judge(struct buffer *out, const void *about)
{
    const struct page_journal *page = about;
    if (page->key.length && page->drawn_count)
        html_journal_judge(out, (union html_journal_judge){ .key = value_written(write_key, page),
                                                            .checks = value_written(write_checks, page),
                                                            .words = value_written(write_words, page) });
}

static void write_code(struct buffer *out, const void *about)
{
    const struct page_journal *page = about;
    if (page->code)
        buffer_format(out, "%d", page->code);
}

/* The id of the last request that fits, which watch.js asks behind. */
static void write_last(struct buffer *out, const void *about)
{
    const struct page_journal *page = about;
    buffer_number(out, page->drawn_count ? page->drawn[page->drawn_count - 1].id : 0);
}

static void write_counts(struct buffer *out, const void *about)
{
    const struct page_journal *page = about;
    counts_words(out, &page->now, &page->most);
}

void html_write_journal(struct buffer *out, const struct page_journal *page)
{
    const struct html_site site = { .place = page->place, .part = "/_/", .module = page->open ? "watch" : NULL };
    html_journal(out, (union html_journal){
                          .scripts = value_written(html_write_scripts, &site),
                          .ways = value_written(html_write_ways, &site),
                          .title = value_written(write_title, page),
                          .point = value_written(write_point, page),
                          .begin = value_written(write_begin, page),
                          .last = value_written(write_last, page),
                          .summary = value_written(write_summary, page),
                          .rhythm = value_written(write_rhythm, page),
                          .older = value_written(write_older, page),
                          .entries = value_written(write_entries, page),
                          .nothing = value_written(write_nothing, page),
                          .newer = value_written(write_newer, page),
                          .other = value_written(write_latest, page),
                          .also = value_written(write_also, page),
                          .judge = value_written(write_judge, page),
                          .key = value_slice(page->key),
                          .method = value_slice(page->method),
                          .code = value_written(write_code, page),
                          .target = value_slice(page->target),
                          .remembered = value_written(write_counts, page),
                          .uses = value_written(html_write_guide, &guide_control),
                      });
}
