/* Plain text: the journal, as curl --verbose shows an exchange. */
#include <string.h>

#include "render/journal-page.h"
#include "render/text.h"

/* Adds a text line by line, each behind the mark of its direction. */
static void add_lines(struct buffer *out, const struct buffer *text, char mark)
{
    struct slice rest = { text->data, text->length };
    while (rest.length) {
        const char *end = slice_find(rest, '\n');
        const struct slice line = { rest.data, end ? (size_t)(end - rest.data) : rest.length };
        buffer_format(out, "  %c ", mark);
        foreign_words(out, line.data, line.length);
        buffer_string(out, "\n");
        slice_skip(&rest, line.length + (end != NULL));
    }
    out->failed |= text->failed;
}

static void add_request(struct buffer *out, const struct journal_entry *entry)
{
    struct buffer text = { 0 };
    entry_request(&text, entry);
    buffer_string(&text, "\n");
    entry_content(&text, entry);
    add_lines(out, &text, '>');
    buffer_release(&text);
}

static void add_heads(struct buffer *out, const struct journal_entry *entry)
{
    char time[VERDICT_TIME_SIZE];
    for (const struct journal_head *head = NULL; (head = entry_next_head(entry, head));) {
        struct buffer text = { 0 };
        head_lines(&text, head);
        buffer_format(out, "  * after %s\n", verdict_time(time, (double)(head->time - entry->arrived)));
        add_lines(out, &text, '<');
        buffer_release(&text);
    }
}

void text_entry(struct buffer *out, const struct journal_entry *entry, bool key, bool open)
{
    (void)open;
    buffer_format(out, "%llu. ", (unsigned long long)entry->id);
    entry_clock(out, entry);
    buffer_format(out, " UTC, request %llu of connection %llu", (unsigned long long)entry->request,
                  (unsigned long long)entry->connection);
    if (key && entry->key.data) {
        buffer_string(out, ", key ");
        foreign_words(out, entry->key.data, entry->key.length);
    }
    buffer_string(out, "\n");
    add_request(out, entry);
    add_heads(out, entry);
    buffer_format(out, "  * %d, ", entry->code);
    entry_end(out, entry);
    if (entry->answered) {
        buffer_string(out, ". ");
        entry_delivered(out, entry);
    }
    buffer_string(out, "\n");
}

static void add_other(struct buffer *out, const char *label, struct slice target)
{
    if (!target.data)
        return;
    buffer_format(out, "\n%s: ", label);
    foreign_words(out, target.data, target.length);
    buffer_string(out, "\n");
}

void text_journal(struct buffer *out, const struct page_journal *page)
{
    journal_summary(out, page);
    buffer_string(out, "\n");
    for (size_t i = 0; i < page->look_count; i++) {
        const struct journal_look *look = &page->looks[i];
        buffer_string(out, "\n");
        if (i > 0) {
            journal_pause(out, &look[-1].row, &look->row);
            buffer_string(out, "\n\n");
        }
        buffer_add(out, look->look.data, look->look.length);
    }
    add_other(out, "Older ones", page->older);
    add_other(out, "Newer ones", page->newer);
}
