/* An entry of the journal as JSON. */
#include <nettle/base64.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "catalog/faults.h"
#include "handlers/control/control.h"
#include "http/fields.h"

/* Where content was cut in the middle of a character, what there is of that is left out (RFC 3629 3). */
static struct slice whole_characters(const struct journal_entry *entry)
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

static void show_base64(struct members *json, struct slice bytes)
{
    char *encoded = malloc(BASE64_ENCODE_RAW_LENGTH(bytes.length));
    json->out->failed |= !encoded;
    if (!encoded)
        return;
    base64_encode_raw(encoded, bytes.length, (const uint8_t *)bytes.data);
    member_slice(json, "base64", (struct slice){ encoded, BASE64_ENCODE_RAW_LENGTH(bytes.length) });
    free(encoded);
}

static void show_content(struct members *json, const struct journal_entry *entry)
{
    struct slice text = whole_characters(entry);
    member_open_flat(json, "content", '{');
    member_number(json, "size", (long)entry->content_size);
    member_name(json, "sha256");
    buffer_string(json->out, "\"");
    for (size_t i = 0; i < DIGEST_SHA256; i++)
        buffer_format(json->out, "%02x", entry->content_sha256[i]);
    buffer_string(json->out, "\"");
    member_boolean(json, "cut", entry->content_size > entry->content.length);
    if (utf8_is(text.data, text.length)) {
        member_slice(json, "text", text);
        member_string(json, "base64", NULL);
    } else {
        member_string(json, "text", NULL);
        show_base64(json, entry->content);
    }
    member_close(json, '}');
}

static void show_answer(struct members *json, const struct journal_entry *entry)
{
    member_open_flat(json, "answer", '{');
    member_number(json, "status", entry->code);
    member_number(json, "size", (long)entry->size);
    member_slice_or_null(json, "retry_after", entry->retry_after);
    member_string(json, "fault", entry->fault ? entry->fault->name : NULL);
    member_boolean(json, "complete", entry->answered != 0);
    member_string(json, "delivered", entry->answered ? delivered_name(entry->delivered) : NULL);
    if (entry->answered)
        member_boolean(json, "left", entry->left);
    else
        member_string(json, "left", NULL);
    member_number_or_null(json, "microseconds", entry->answered, (long)(entry->answered - entry->arrived));
    member_close(json, '}');
}

static void show_connection(struct members *json, const struct journal_entry *entry)
{
    member_open_flat(json, "connection", '{');
    member_number(json, "id", (long)entry->connection);
    member_number(json, "request", (long)entry->request);
    member_close(json, '}');
}

void control_show_entry(struct members *json, const struct journal_entry *entry)
{
    struct slice fields = entry->fields, name, value;
    member_open(json, NULL, '{');
    member_number(json, "id", (long)entry->id);
    member_slice_or_null(json, "key", entry->key);
    member_number(json, "time", (long)entry->time);
    member_number(json, "monotonic", (long)entry->arrived);
    show_connection(json, entry);
    member_slice(json, "method", entry->method);
    member_slice(json, "target", entry->target);
    member_string(json, "version", entry->minor ? "HTTP/1.1" : "HTTP/1.0");
    member_open(json, "fields", '[');
    while (fields_next(&fields, &name, &value)) {
        member_open_flat(json, NULL, '{');
        member_slice(json, "name", name);
        member_slice(json, "value", value);
        member_close(json, '}');
    }
    member_close(json, ']');
    show_content(json, entry);
    show_answer(json, entry);
    member_close(json, '}');
}
