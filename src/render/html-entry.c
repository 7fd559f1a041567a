/* HTML: one exchange of the journal; www/templates/entry.html. */
#include "render/html.h"
#include "render/journal-page.h"
#include "templates.h"

/* The code of the answer; there is none where the client left before. */
static void write_code(struct buffer *out, const void *about)
{
    const struct journal_entry *entry = about;
    if (entry->code)
        buffer_format(out, "%d", entry->code);
    else
        buffer_string(out, "none");
}

static void write_end(struct buffer *out, const void *about)
{
    entry_end(out, about);
}

static void write_clock(struct buffer *out, const void *about)
{
    entry_clock(out, about);
}

static void write_request(struct buffer *out, const void *about)
{
    entry_request(out, about);
}

static void write_content(struct buffer *out, const void *about)
{
    const struct journal_entry *entry = about;
    buffer_string(out, entry->content_size ? "\n" : "");
    entry_content(out, entry);
}

static void write_delivered(struct buffer *out, const void *about)
{
    entry_delivered(out, about);
}

static void write_number(struct buffer *out, const void *about)
{
    buffer_number(out, *(const uint64_t *)about);
}

static void write_head(struct buffer *out, const void *about)
{
    head_lines(out, about);
}

static void write_text(struct buffer *out, const void *about)
{
    buffer_string(out, about);
}

static void write_heads(struct buffer *out, const void *about)
{
    const struct journal_entry *entry = about;
    char time[VERDICT_TIME_SIZE];
    for (const struct journal_head *head = NULL; (head = entry_next_head(entry, head));) {
        verdict_time(time, (double)(head->time - entry->arrived));
        html_entry_sent(out, (union html_entry_sent){ .time = value_text(time), .head = value_written(write_head, head) });
    }
}

static void write_encoded(struct buffer *out, const void *about)
{
    add_encoded(out, *(const struct slice *)about);
}

static void write_key(struct buffer *out, const void *about)
{
    const struct journal_entry *entry = about;
    if (entry->key.data)
        html_entry_exchange_key(out, (union html_entry_exchange_key){ .link = value_written(write_encoded, &entry->key),
                                                                      .name = value_slice(entry->key) });
}

static void write_open(struct buffer *out, const void *about)
{
    (void)about;
    html_entry_open(out);
}

void html_write_entry(struct buffer *out, const struct journal_entry *entry, bool key, bool open)
{
    const struct value none = { 0 };
    html_entry_exchange(out, (union html_entry_exchange){
                                 .id = value_written(write_number, &entry->id),
                                 .class = value_text(status_stem(entry->code)),
                                 .state = value_written(write_text, entry->answered ? "" : " waits"),
                                 .open = open ? value_written(write_open, NULL) : none,
                                 .method = value_slice(entry->method),
                                 .target = value_slice(entry->target),
                                 .code = value_written(write_code, entry),
                                 .end = value_written(write_end, entry),
                                 .time = value_written(write_clock, entry),
                                 .request = value_written(write_number, &entry->request),
                                 .connection = value_written(write_number, &entry->connection),
                                 .head = value_written(write_request, entry),
                                 .body = value_written(write_content, entry),
                                 .heads = value_written(write_heads, entry),
                                 .delivered = value_written(write_delivered, entry),
                                 .key = key ? value_written(write_key, entry) : none,
                             });
}
