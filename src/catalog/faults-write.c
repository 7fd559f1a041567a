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

static void add_target(struct writing *w)
{
    add(w, w->message->target);
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
        buffer_string(w->out, FAULT_COUNTED);
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

static void add_unknown(struct writing *w)
{
    w->out->failed = true;
}

/* The letters of a script: this is the master copy. The rows of faults.c are written in them. */
static const struct letter {
    char letter;
    bool ends_head; /* the head ends within what it adds */
    uint8_t uses;   /* of enum fault_use: which parts of the message it adds */
    void (*add)(struct writing *w);
} letters[] = {
    /* Whole parts of the answer. */
    { 'S', .uses = USES_PHRASE, .add = add_status_line },
    { 'F', .uses = USES_FIELDS, .add = add_fields },
    { 'L', .uses = USES_LENGTH, .add = add_length },
    { 'H', .uses = USES_PHRASE | USES_FIELDS | USES_LENGTH, .ends_head = true, .add = add_head },
    { 'T', .uses = USES_PHRASE | USES_FIELDS, .ends_head = true, .add = add_head_chunked },
    { 'l', .uses = USES_PHRASE | USES_FIELDS | USES_LENGTH, .add = add_head_lf },
    { 'B', .uses = USES_CONTENT, .add = add_content },
    { 'b', .uses = USES_CONTENT, .add = add_content_start },
    { 'K', .uses = USES_CONTENT, .add = add_chunk },
    { 'G', .uses = USES_CONTENT, .ends_head = true, .add = add_gzip },
    { 'U', .uses = USES_CONTENT, .add = add_unexpected },
    /* Values in a line. */
    { 'c', .add = add_code },
    { 'p', .uses = USES_PHRASE, .add = add_phrase },
    { 'r', .uses = USES_PHRASE, .add = add_reason },
    { 'n', .add = add_size },
    { 'm', .add = add_size_less },
    { 'o', .add = add_size_more },
    { 'x', .add = add_size_hex },
    { 'y', .add = add_size_more_hex },
    { 't', .add = add_target },
    { '0', .add = add_nul },
    /* The argument, and what it counts. */
    { 'a', .add = add_argument },
    { 'f', .add = add_filler },
    { 'M', .add = add_many },
    { 'J', .add = add_garbage },
};

/* An unknown one fails to be written, which a unit test sees. */
static const struct letter *letter_of(char wanted)
{
    static const struct letter unknown = { .add = add_unknown };
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (letters[i].letter == wanted)
            return &letters[i];
    return &unknown;
}

unsigned fault_uses(const struct fault *fault)
{
    unsigned uses = fault_is_field(fault) ? USES_PHRASE | USES_FIELDS | USES_LENGTH | USES_CONTENT : 0;
    for (const char *at = fault->script; (at = strchr(at, '%')) && at[1] != '*'; at += 2)
        uses |= letter_of(at[1])->uses;
    return uses;
}

/* Whether the script goes beyond its head. */
static bool ends_head(const struct fault *fault)
{
    bool ends = strchr(fault->script, '|') != NULL;
    for (const char *at = fault->script; (at = strchr(at, '%')) && at[1] != '*'; at += 2)
        ends |= letter_of(at[1])->ends_head;
    return ends;
}

enum delivered fault_delivers(const struct fault *fault, uint64_t content)
{
    const unsigned uses = fault_uses(fault);
    if (uses == 0)
        return DELIVERED_NOTHING;
    if (!fault_is_field(fault) && !ends_head(fault))
        return DELIVERED_HEAD_PART;
    if (fault->leaves == LEAVES_PART)
        return content ? DELIVERED_CONTENT_PART : DELIVERED_HEAD;
    return uses & USES_CONTENT || fault_again(fault) ? DELIVERED_ALL : DELIVERED_HEAD;
}

/* Writes a script up to what is repeated; *head receives where its head ends, all of it if it does not say. */
static void write_script(struct writing *w, const char *script)
{
    size_t start = w->out->length;
    bool marked = false;
    for (; *script && strncmp(script, "%*", 2) != 0; script++) {
        if (*script == '%') {
            const struct letter *letter = letter_of(*++script);
            marked |= letter->ends_head;
            letter->add(w);
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

void fault_value(struct buffer *out, const struct fault *fault, struct slice target)
{
    const struct fault_message message = { .target = target };
    size_t head = 0;
    struct writing w = { .out = out, .message = &message, .head = &head };
    struct slice name = fault_field(fault);
    write_script(&w, name.data + name.length + strspn(name.data + name.length, ": "));
}
