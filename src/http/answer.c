/* What an answer is: code, fields, content, what comes before it, its pace, and how it is to be sent; and the plan for it. */
#include "http/answer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "http/fields.h"

void reply_release(struct reply *reply)
{
    buffer_release(&reply->fields);
    buffer_release(&reply->settled);
    buffer_release(&reply->body);
    buffer_release(&reply->trailers);
}

void reply_field_slice(struct reply *reply, const char *name, struct slice value)
{
    fields_add(&reply->fields, slice_of(name), value);
}

void reply_field(struct reply *reply, const char *name, const char *value)
{
    reply_field_slice(reply, name, slice_of(value));
}

size_t reply_size(const struct reply *reply)
{
    return reply->pattern ? reply->pattern : reply->body.length;
}

void reply_pattern(char *bytes, size_t size, uint64_t position)
{
    size_t length = size < PATTERN_LETTERS ? size : PATTERN_LETTERS;
    for (size_t i = 0; i < length; i++)
        bytes[i] = (char)('a' + (position + i) % PATTERN_LETTERS);
    for (size_t more; length < size; length += more) { /* twice as many each time */
        more = size - length < length ? size - length : length;
        memcpy(bytes + length, bytes, more);
    }
}

void buffer_pattern(struct buffer *out, uint64_t position, size_t size)
{
    if (!buffer_reserve(out, size))
        return;
    reply_pattern(out->data + out->length, size, position);
    out->length += size;
    out->data[out->length] = '\0';
}

void reply_add_content(const struct reply *reply, struct buffer *out, size_t from, size_t length)
{
    if (!reply->pattern && length)
        buffer_add(out, reply->body.data + from, length);
    if (reply->pattern)
        buffer_pattern(out, reply->pattern_from + from, length);
}

bool reply_next_field(const struct reply *reply, size_t *at, const char **name, const char **value)
{
    if (*at >= reply->fields.length)
        return false;
    struct slice rest = { reply->fields.data + *at, reply->fields.length - *at }, field, content;
    fields_next(&rest, &field, &content);
    *name = field.data;
    *value = content.data;
    *at = reply->fields.length - rest.length;
    return true;
}

static struct slice reply_value(const struct reply *reply, const char *name)
{
    return fields_find((struct slice){ reply->fields.data, reply->fields.length }, name);
}

bool reply_has_field(const struct reply *reply, const char *name)
{
    return reply_value(reply, name).data != NULL;
}

void reply_settle_field(struct reply *reply, struct slice name)
{
    fields_add(&reply->settled, name, (struct slice){ "", 0 });
}

bool reply_is_settled(const struct reply *reply, const char *name)
{
    return fields_find((struct slice){ reply->settled.data, reply->settled.length }, name).data;
}

void reply_drop_field(struct reply *reply, const char *wanted)
{
    size_t kept = 0;
    const char *name, *value;
    for (size_t at = 0, from = 0; reply_next_field(reply, &at, &name, &value); from = at) {
        if (strcasecmp(name, wanted) == 0)
            continue;
        memmove(reply->fields.data + kept, reply->fields.data + from, at - from);
        kept += at - from;
    }
    reply->fields.length = kept;
}

bool reply_has_empty(const struct reply *reply)
{
    const char *name, *value;
    for (size_t at = 0; reply_next_field(reply, &at, &name, &value);)
        if (!*value)
            return true;
    return false;
}

bool field_closes(struct slice name, struct slice value)
{
    return slice_is_caseless(name, "Connection") && slice_has_token(value, "close");
}

void answer_release(struct answer *answer)
{
    reply_release(&answer->reply);
    buffer_release(&answer->raw);
    buffer_release(&answer->before);
    free(answer->waits);
    *answer = (struct answer){ 0 };
}

const char *delivered_name(enum delivered delivered)
{
    static const char *const names[DELIVERIES] = {
        [DELIVERED_NOTHING] = "nothing", [DELIVERED_HEAD_PART] = "part of the head",
        [DELIVERED_HEAD] = "the head",   [DELIVERED_CONTENT_PART] = "part of the content",
        [DELIVERED_ALL] = "all of it",
    };
    return names[delivered];
}

int answer_status(const struct answer *answer)
{
    return answer->kind == ANSWER_UPGRADE ? 101 : answer->code;
}

size_t answer_size(const struct answer *answer)
{
    return answer->raw.length - answer->head;
}

uint64_t answer_time(const struct answer *answer)
{
    int64_t time = answer->delay + answer->delay_body + answer->drip;
    struct slice heads = { answer->before.data, answer->before.length };
    for (size_t i = 0; answer->waits && heads.length; i++) {
        slice_skip(&heads, head_length(heads));
        time += answer->waits[i] > 0 ? answer->waits[i] : 0;
    }
    return (uint64_t)time;
}

size_t head_length(struct slice heads)
{
    static const char end[] = "\r\n\r\n";
    struct slice rest = heads;
    for (const char *at; (at = slice_find(rest, *end)); slice_skip(&rest, 1)) { /* a line at a time: faster than memmem */
        slice_skip(&rest, (size_t)(at - rest.data));
        if (slice_starts(rest, end))
            return heads.length - rest.length + sizeof end - 1;
    }
    return heads.length;
}

/* The value of a field in a head as it is sent, which a fault may have left without a CR, or without an end. */
static struct slice find_field(struct slice head, const char *name)
{
    size_t length = strlen(name);
    for (const char *end; (end = slice_find(head, '\n'));) {
        head.length -= (size_t)(end + 1 - head.data);
        head.data = end + 1;
        if (head.length > length && head.data[length] == ':' && strncasecmp(head.data, name, length) == 0) {
            size_t start = length + 1, line = start;
            while (line < head.length && head.data[line] != '\r' && head.data[line] != '\n')
                line++;
            return slice_trim((struct slice){ head.data + start, line - start });
        }
    }
    return (struct slice){ 0 };
}

struct slice answer_field(const struct answer *answer, const char *name)
{
    struct slice raw = { answer->raw.data, answer->head };
    if (answer->raw.length)
        return find_field((struct slice){ raw.data, head_length(raw) }, name);
    return reply_value(&answer->reply, name);
}
