/* What came on a connection, byte by byte as it is read: where each request begins, and what its first word is. */
#include "engine/intake.h"

#include <string.h>

#include "base/slice.h"

/* Takes some of the bytes, at least one, and returns how many. */
typedef size_t take_bytes(struct intake *intake, char *bytes, size_t length);

static size_t take_before(struct intake *intake, char *bytes, size_t length)
{
    size_t at = 0;
    while (at < length && (bytes[at] == '\r' || bytes[at] == '\n'))
        at++;
    if (at == length)
        return at;
    intake->state = INTAKE_HEAD;
    intake->method_length = 0;
    intake->method_over = intake->line_begun = intake->fields = false;
    intake->line = 0;
    return at;
}

static void take_method(struct intake *intake, const char *bytes, size_t length)
{
    for (size_t at = 0; at < length && !intake->method_over; at++) {
        intake->method_over = !char_is_token(bytes[at]) || intake->method_length == INTAKE_METHOD;
        if (!intake->method_over)
            intake->method[intake->method_length++] = bytes[at];
    }
}

/* Moves the blanks at the end of a field's line to the start of its value. What is to be refused is left alone. */
static void move_blanks(char *line, char *end)
{
    char *colon = memchr(line, ':', (size_t)(end - line));
    for (const char *c = line; c < end; c++)
        if (!char_is_field_value(*c))
            return;
    if (!colon)
        return;
    struct slice value = slice_trim((struct slice){ colon + 1, (size_t)(end - colon - 1) });
    memmove(end - value.length, value.data, value.length);
    memset(colon + 1, ' ', (size_t)(end - colon - 1) - value.length);
}

/* A line of a head ends with this LF. */
static void end_line(struct intake *intake, char *feed)
{
    if (intake->moves_blanks && intake->fields && intake->line > 1 && feed[-1] == '\r' && (feed[-2] == ' ' || feed[-2] == '\t'))
        move_blanks(feed - intake->line, feed - 1);
    intake->fields = true;
    intake->line_begun = false;
    intake->line = 0;
}

/* A head ends with an empty line; a lone LF ends a line as well, as some libraries read it (RFC 9112 2.2). */
static size_t take_head(struct intake *intake, char *bytes, size_t length)
{
    if (!intake->method_over)
        take_method(intake, bytes, length);
    for (size_t at = 0; at < length;) {
        char *end = memchr(bytes + at, '\n', length - at);
        size_t line = end ? (size_t)(end - bytes) - at : length - at;
        intake->line_begun |= line > 1 || (line == 1 && bytes[at] != '\r');
        intake->line += line;
        if (!end)
            return length;
        at += line + 1;
        if (!intake->line_begun) {
            intake->state = INTAKE_HELD;
            return at;
        }
        end_line(intake, end);
    }
    return length;
}

static size_t take_held(struct intake *intake, char *bytes, size_t length)
{
    buffer_add(&intake->held, bytes, length);
    return length;
}

static size_t take_sized(struct intake *intake, char *bytes, size_t length)
{
    size_t step = intake->left < length ? (size_t)intake->left : length;
    (void)bytes;
    intake->left -= step;
    if (intake->left == 0)
        intake->state = INTAKE_BEFORE;
    return step;
}

static size_t take_chunked(struct intake *intake, char *bytes, size_t length)
{
    size_t step = chunked_take(&intake->chunked, bytes, length, &intake->problem);
    if (intake->problem)
        intake->state = INTAKE_WRONG;
    else if (intake->chunked.over)
        intake->state = INTAKE_BEFORE;
    return step;
}

static size_t take_nothing(struct intake *intake, char *bytes, size_t length)
{
    (void)intake;
    (void)bytes;
    return length;
}

void intake_take(struct intake *intake, char *bytes, size_t length)
{
    static take_bytes *const takes[] = {
        [INTAKE_BEFORE] = take_before, [INTAKE_HEAD] = take_head,       [INTAKE_HELD] = take_held,
        [INTAKE_SIZED] = take_sized,   [INTAKE_CHUNKED] = take_chunked, [INTAKE_WRONG] = take_nothing,
    };
    while (length) {
        size_t step = takes[intake->state](intake, bytes, length);
        bytes += step;
        length -= step;
    }
}

void intake_content(struct intake *intake, uint64_t length, bool chunked, char *behind)
{
    struct buffer held = intake->held;
    intake->held = (struct buffer){ 0 };
    intake->left = length;
    intake->chunked = (struct chunked){ 0 };
    intake->state = chunked ? INTAKE_CHUNKED : length ? INTAKE_SIZED : INTAKE_BEFORE;
    intake_take(intake, intake->moves_blanks ? behind : held.data, held.length);
    buffer_release(&held);
}

bool intake_begun(const struct intake *intake)
{
    return intake->state == INTAKE_HEAD || intake->state == INTAKE_HELD;
}

bool intake_is_method(const struct intake *intake, const char *method)
{
    return intake->method_over && slice_is((struct slice){ intake->method, intake->method_length }, method);
}

void intake_release(struct intake *intake)
{
    buffer_release(&intake->held);
}
