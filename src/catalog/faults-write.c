/* What a fault makes of an answer: its script, with the parts of the message in place of the letters. */
#include <string.h>

#include "catalog/faults.h"

struct writing {
    struct buffer *out;
    const struct fault_message *message;
    size_t *head; /* where the head ends; 0: not yet seen */
};

static void add(struct writing *w, struct slice slice)
{
    buffer_add(w->out, slice.data, slice.length);
}

static void add_status_line(struct writing *w)
{
    buffer_format(w->out, "HTTP/1.1 %d ", w->message->code);
    add(w, w->message->phrase);
    buffer_string(w->out, "\r\n");
}

static void add_fields(struct writing *w)
{
    add(w, w->message->fields);
}

static void add_length(struct writing *w)
{
    if (w->message->has_length)
        buffer_format(w->out, "Content-Length: %zu\r\n", w->message->content.length);
}

static void add_head(struct writing *w)
{
    add_status_line(w);
    add_fields(w);
    add_length(w);
    buffer_string(w->out, "\r\n");
    *w->head = w->out->length;
}

static void add_head_lf(struct writing *w)
{
    size_t start = w->out->length, to = start;
    add_head(w);
    for (size_t from = start; !w->out->failed && from < w->out->length; from++)
        if (w->out->data[from] != '\r')
            w->out->data[to++] = w->out->data[from];
    w->out->length = w->out->failed ? start : to;
}

static void add_content(struct writing *w)
{
    if (!w->message->head_only)
        add(w, w->message->content);
}

static void add_content_start(struct writing *w)
{
    add(w, (struct slice){ w->message->content.data, (size_t)w->message->number });
}

static void add_unexpected(struct writing *w)
{
    if (w->message->content.length)
        add(w, w->message->content);
    else
        buffer_string(w->out, "unexpected\n");
}

static void add_chunk(struct writing *w)
{
    buffer_format(w->out, "%zx\r\n", w->message->content.length);
    add_content(w);
    buffer_string(w->out, "\r\n");
}

/* One gzip member (RFC 1952) of stored blocks (RFC 1951 3.2.4), without the last byte of content and the trailer; with its
 * Content-Length, and the end of the head. */
static void add_gzip(struct writing *w)
{
    enum { BLOCK = 65535, HEADER = 5 };
    struct slice rest = w->message->content;
    buffer_format(w->out, "Content-Length: %zu\r\n\r\n", 10 + (rest.length + BLOCK - 1) / BLOCK * HEADER + rest.length - 1);
    *w->head = w->out->length;
    buffer_add(w->out, "\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
    while (rest.length) {
        size_t size = rest.length < BLOCK ? rest.length : BLOCK;
        bool last = size == rest.length;
        unsigned char header[HEADER] = { last, size & 0xFF, (unsigned char)(size >> 8), ~size & 0xFF,
                                         (unsigned char)(~size >> 8) };
        buffer_add(w->out, (const char *)header, HEADER);
        add(w, (struct slice){ rest.data, size - last });
        rest = (struct slice){ rest.data + size, rest.length - size };
    }
}

static void add_head_chunked(struct writing *w)
{
    add_status_line(w);
    add_fields(w);
    buffer_string(w->out, "Transfer-Encoding: chunked\r\n\r\n");
    *w->head = w->out->length;
}

static void add_size(struct writing *w)
{
    buffer_number(w->out, w->message->content.length);
}

static void add_size_less(struct writing *w)
{
    buffer_number(w->out, w->message->content.length - 1);
}

static void add_size_more(struct writing *w)
{
    buffer_number(w->out, w->message->content.length + 1);
}

static void add_size_hex(struct writing *w)
{
    buffer_format(w->out, "%zx", w->message->content.length);
}

static void add_size_more_hex(struct writing *w)
{
    buffer_format(w->out, "%zx", w->message->content.length + 1);
}

static void add_code(struct writing *w)
{
    buffer_number(w->out, (unsigned)w->message->code);
}

static void add_phrase(struct writing *w)
{
    add(w, w->message->phrase);
}

static void add_reason(struct writing *w)
{
    add(w, w->message->reason);
}

static void add_argument(struct writing *w)
{
    add(w, w->message->text);
}

static void add_filler(struct writing *w)
{
    char piece[1024];
    memset(piece, 'a', sizeof piece);
    for (uint64_t left = w->message->number, size; left; left -= size) {
        size = left < sizeof piece ? left : sizeof piece;
        buffer_add(w->out, piece, (size_t)size);
    }
}

static void add_many(struct writing *w)
{
    for (uint64_t i = 0; i < w->message->number; i++)
        buffer_string(w->out, "X-Fault: 1\r\n");
}

static void add_garbage(struct writing *w)
{
    for (int byte = 255; byte >= 0; byte--)
        buffer_add(w->out, &(char){ (char)byte }, 1);
}

static void add_nul(struct writing *w)
{
    buffer_add(w->out, "", 1);
}

/* The letters of a script. */
static const struct {
    char letter;
    void (*add)(struct writing *w);
} letters[] = {
    { 'H', add_head },       { 'S', add_status_line }, { 'F', add_fields },        { 'L', add_length },
    { 'l', add_head_lf },    { 'B', add_content },     { 'b', add_content_start }, { 'K', add_chunk },
    { 'U', add_unexpected }, { 'G', add_gzip },        { 'n', add_size },          { 'm', add_size_less },
    { 'o', add_size_more },  { 'x', add_size_hex },    { 'y', add_size_more_hex }, { 'c', add_code },
    { 'p', add_phrase },     { 'r', add_reason },      { 'a', add_argument },      { 'f', add_filler },
    { 'M', add_many },       { 'J', add_garbage },     { '0', add_nul },           { 'T', add_head_chunked },
};

static void add_letter(struct writing *w, char letter)
{
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (letters[i].letter == letter)
            letters[i].add(w);
}

/* Writes a script up to what is repeated; *head receives where its head ends, all of it if it does not say. */
static void write_script(struct writing *w, const char *script)
{
    size_t start = w->out->length;
    bool marked = false;
    for (; *script && strncmp(script, "%*", 2) != 0; script++) {
        if (*script == '%') {
            marked |= strchr("HGT", script[1]) != NULL;
            add_letter(w, *++script);
        } else if (*script == '|') {
            marked = true;
            *w->head = w->out->length;
        } else {
            buffer_add(w->out, script, 1);
        }
    }
    *w->head = (marked ? *w->head : w->out->length) - start;
}

void fault_write(struct buffer *out, size_t *head, const struct fault *fault, const struct fault_message *message)
{
    struct writing w = { .out = out, .message = message, .head = head };
    write_script(&w, fault->script);
}

void fault_value(struct buffer *out, const struct fault *fault, int code)
{
    const struct fault_message message = { .code = code };
    size_t head = 0;
    struct writing w = { .out = out, .message = &message, .head = &head };
    struct slice name = fault_field(fault);
    write_script(&w, name.data + name.length + strspn(name.data + name.length, ": "));
}
