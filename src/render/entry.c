/* What all formats have to read of an entry of the journal. */
#include <string.h>

#include "base/number.h"
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
