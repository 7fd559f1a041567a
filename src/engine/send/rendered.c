/* A library response in its form as bytes, for a connection that ends after it. */
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/clock.h"
#include "catalog/statuses.h"
#include "engine/send/prepared.h"
#include "engine/send/sender.h"

/* The connection ends, which is said as RFC 9112 9.6 recommends; but after a 417 that says so, curl does not do what that code
 * asks for, which is to repeat the request without the expectation (RFC 9110 15.5.18). */
static void add_connection(struct buffer *out, const struct prepared *prepared)
{
    enum { EXPECTATION_FAILED = 417 };
    const char *said = MHD_get_response_header(prepared->library, "Connection");
    bool is_said = (said && slice_has_token(slice_of(said), "close")) || prepared->code == EXPECTATION_FAILED;
    if (said || !is_said)
        buffer_format(out, "Connection: %s%s%s\r\n", is_said ? "" : "close", said && !is_said ? ", " : "", said ? said : "");
}

static enum MHD_Result add_field(void *out, enum MHD_ValueKind kind, const char *name, const char *value)
{
    if (kind == MHD_HEADER_KIND && strcasecmp(name, "Connection") != 0)
        buffer_format(out, "%s: %s\r\n", name, value);
    return MHD_YES;
}

/* The head as the library would write it. */
static void add_head(struct buffer *out, const struct prepared *prepared)
{
    char date[CLOCK_DATE_SIZE];
    clock_date(date, time(NULL));
    buffer_format(out, "HTTP/1.1 %d %s\r\nDate: %s\r\n", prepared->code, status_of(prepared->code)->phrase, date);
    add_connection(out, prepared);
    MHD_get_response_headers(prepared->library, add_field, out);
    if (prepared->code >= 200 && prepared->code != 204)
        buffer_format(out, "Content-Length: %zu\r\n", prepared->size);
    buffer_string(out, "\r\n");
}

static void add_content(struct buffer *out, const struct prepared *prepared)
{
    if (prepared->content)
        buffer_add(out, prepared->content, prepared->size);
    else
        buffer_pattern(out, prepared->pattern_from, prepared->size);
}

size_t prepared_render(struct buffer *out, const struct prepared *prepared, bool head_only)
{
    struct substitute head = { 0 };
    struct buffer plain = { 0 };
    add_head(&plain, prepared);
    if (!plain.failed)
        amend_head(&head, &prepared->amendment, (struct slice){ plain.data, plain.length });
    buffer_add(out, head.bytes.data, head.bytes.length);
    out->failed |= plain.failed || head.bytes.failed;
    size_t length = out->length;
    if (!head_only)
        add_content(out, prepared);
    buffer_release(&plain);
    buffer_release(&head.bytes);
    return length;
}

void sender_make_raw(struct exchange *exchange)
{
    struct answer *answer = &exchange->answer;
    struct prepared *prepared = exchange->prepared;
    answer->head = prepared_render(&answer->raw, prepared, strcmp(exchange->request.method, "HEAD") == 0);
    answer->code = prepared->code;
    answer->mark = prepared->mark;
    exchange->sender = &sender_raw;
    if (exchange->shared)
        return;
    answer->before = prepared->before;
    prepared->before = (struct buffer){ 0 };
    prepared_free(prepared);
    exchange->prepared = NULL;
}
