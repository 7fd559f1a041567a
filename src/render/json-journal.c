/* JSON: an entry of the journal. */
#include <nettle/base64.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "catalog/faults.h"
#include "render/journal-page.h"
#include "http/fields.h"
#include "http/trace.h"

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
    struct slice text = entry_text(entry);
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

static void show_sent(struct members *json, const struct journal_entry *entry)
{
    const struct journal_head *head = NULL;
    member_open(json, "sent", '[');
    while ((head = entry_next_head(entry, head))) {
        const int code = head_code(head->text);
        member_open_flat(json, NULL, '{');
        member_number(json, "microseconds", (long)(head->time - entry->arrived));
        member_number_or_null(json, "status", code, code);
        member_slice(json, "head", head->text);
        member_boolean(json, "cut", head->cut);
        member_close(json, '}');
    }
    member_close(json, ']');
}

static void show_answer(struct members *json, const struct journal_entry *entry)
{
    member_open(json, "answer", '{');
    member_number(json, "status", entry->code);
    member_number(json, "size", (long)entry->size);
    member_slice_or_null(json, "retry_after", entry->retry_after);
    member_string(json, "fault", entry->fault ? entry->fault->name : NULL);
    member_boolean(json, "complete", entry->answered != 0);
    member_string(json, "delivered", entry->answered ? delivered_name(entry->delivered) : NULL);
    member_number_or_null(json, "delivered_size", entry->answered, (long)entry->delivered_size);
    if (entry->answered)
        member_boolean(json, "left", entry->left);
    else
        member_string(json, "left", NULL);
    member_number_or_null(json, "microseconds", entry->answered, (long)(entry->answered - entry->arrived));
    show_sent(json, entry);
    member_close(json, '}');
}

static void show_connection(struct members *json, const struct journal_entry *entry)
{
    member_open_flat(json, "connection", '{');
    member_number(json, "id", (long)entry->connection);
    member_number(json, "request", (long)entry->request);
    member_close(json, '}');
}

void json_entry(struct members *json, const struct journal_entry *entry)
{
    struct slice fields = entry->fields, name, value;
    member_open(json, NULL, '{');
    member_number(json, "id", (long)entry->id);
    member_slice_or_null(json, "key", entry->key);
    member_number(json, "time", (long)entry->time);
    member_number(json, "monotonic", (long)entry->arrived);
    show_connection(json, entry);
    member_slice_or_null(json, "client", entry->client);
    member_slice(json, "method", entry->method);
    member_slice(json, "target", entry->target);
    member_slice_or_null(json, "trace_id", trace_of_fields(entry->fields));
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
