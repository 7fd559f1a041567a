/* What all formats have to read of an entry of the journal. */
#include <string.h>
#include <time.h>

#include "base/number.h"
#include "base/utf8.h"
#include "catalog/faults.h"
#include "http/fields.h"
#include "render/journal-page.h"

const struct journal_head *entry_next_head(const struct journal_entry *entry, const struct journal_head *head)
{
    return head == entry->last_head ? NULL : head ? head->next : entry->heads;
}

int head_code(struct slice head)
{
    enum { VERSION = 9, DIGITS = 3 }; /* "HTTP/1.1 200" */
    uint64_t code;
    const bool starts = slice_starts(head, "HTTP/1.1 ") || slice_starts(head, "HTTP/1.0 ");
    const bool reads = starts && head.length >= VERSION + DIGITS &&
                       number_parse(head.data + VERSION, DIGITS, 0, 999, &code, NULL) == NUMBER_OK;
    return reads ? (int)code : 0;
}

struct slice entry_text(const struct journal_entry *entry)
{
    struct slice text = entry->content;
    size_t tail = 1;
    if (entry->content_size == text.length)
        return text;
    while (tail < 4 && ((unsigned char)text.data[text.length - tail] & 0xC0) == 0x80)
        tail++;
    unsigned char lead = (unsigned char)text.data[text.length - tail];
    size_t whole = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 0;
    if (tail < whole)
        text.length -= tail;
    return text;
}

void entry_end(struct buffer *out, const struct journal_entry *entry)
{
    char time[VERDICT_TIME_SIZE];
    verdict_time(time, (double)(entry->answered - entry->arrived));
    if (!entry->answered)
        buffer_string(out, "under way");
    else if (entry->left)
        buffer_format(out, "the client left after %s", time);
    else
        buffer_format(out, "%s after %s", entry->delivered == DELIVERED_ALL ? "sent" : "broken off", time);
    if (entry->fault)
        buffer_format(out, ", fault %s", entry->fault->name);
}

void entry_delivered(struct buffer *out, const struct journal_entry *entry)
{
    const enum delivered part = entry->delivered;
    if (!entry->answered)
        return;
    buffer_format(out, "The server sent %s%s", part == DELIVERED_ALL || part == DELIVERED_NOTHING ? "" : "only ",
                  delivered_name(part));
    if (part >= DELIVERED_CONTENT_PART)
        buffer_format(out, ": %llu byte%s of content", (unsigned long long)entry->delivered_size,
                      entry->delivered_size == 1 ? "" : "s");
    buffer_string(out, ".");
}

void entry_clock(struct buffer *out, const struct journal_entry *entry)
{
    enum { SECOND = 1000000, MILLISECOND = 1000 };
    struct tm parts;
    const time_t seconds = (time_t)(entry->time / SECOND);
    gmtime_r(&seconds, &parts);
    buffer_format(out, "%02d:%02d:%02d.%03d", parts.tm_hour, parts.tm_min, parts.tm_sec,
                  (int)(entry->time % SECOND / MILLISECOND));
}

void entry_request(struct buffer *out, const struct journal_entry *entry)
{
    struct slice fields = entry->fields, name, value;
    buffer_add(out, entry->method.data, entry->method.length);
    buffer_string(out, " ");
    buffer_add(out, entry->target.data, entry->target.length);
    buffer_format(out, " HTTP/1.%d\n", entry->minor);
    while (fields_next(&fields, &name, &value)) {
        buffer_add(out, name.data, name.length);
        buffer_string(out, ": ");
        buffer_add(out, value.data, value.length);
        buffer_string(out, "\n");
    }
}

/* So much of the content is on a page; JSON has more. */
enum { CONTENT_SHOWN = 2048 };

void entry_content(struct buffer *out, const struct journal_entry *entry)
{
    struct slice text = entry_text(entry);
    const bool is_text = utf8_is(text.data, text.length);
    if (text.length > CONTENT_SHOWN)
        text.length = CONTENT_SHOWN;
    if (is_text)
        buffer_add(out, text.data, text.length);
    if (!is_text)
        buffer_format(out, "(%llu bytes that are no text)", (unsigned long long)entry->content_size);
    else if (text.length < entry->content_size)
        buffer_format(out, "\n(and more: %llu bytes in all)", (unsigned long long)entry->content_size);
}

void head_lines(struct buffer *out, const struct journal_head *head)
{
    struct slice text = head->text;
    if (text.length >= 4 && memcmp(text.data + text.length - 4, "\r\n\r\n", 4) == 0)
        text.length -= 2;
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] != '\r' || i + 1 == text.length || text.data[i + 1] != '\n')
            buffer_add(out, text.data + i, 1);
    buffer_string(out, head->cut ? "(cut)\n" : "");
}

void journal_summary(struct buffer *out, const struct page_journal *page)
{
    const struct journal_row *drawn = page->drawn, *last = drawn + page->drawn_count - 1;
    char time[VERDICT_TIME_SIZE];
    buffer_format(out, "%llu request%s", (unsigned long long)page->count, page->count == 1 ? "" : "s");
    if (page->drawn_count > 1 && page->drawn_count == page->count)
        buffer_format(out, ", %s from the first to the last", verdict_time(time, (double)(last->arrived - drawn->arrived)));
}

void journal_pause(struct buffer *out, const struct journal_row *before, const struct journal_row *row)
{
    char time[VERDICT_TIME_SIZE];
    const int64_t since = before->ended ? before->ended : row->arrived;
    if (row->arrived > since)
        buffer_format(out, "%s later", verdict_time(time, (double)(row->arrived - since)));
    else
        buffer_string(out, "while that was under way");
}
