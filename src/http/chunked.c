/* Chunked content, checked as strictly as its grammar has it (RFC 9112 7.1). */
#include "http/chunked.h"

#include "base/slice.h"

enum state {
    SIZE_FIRST, /* the first digit must come; the first state, so that { 0 } starts there */
    SIZE,
    EXTENSION_BLANK, /* blanks before a ";" */
    NAME_FIRST,
    NAME,
    NAME_BLANK, /* blanks before "=", ";" or the line's end */
    VALUE_FIRST,
    VALUE,
    QUOTED,
    QUOTED_PAIR,
    QUOTED_OVER,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER_FIRST, /* a trailer's name, or the line end that ends it all */
    TRAILER_NAME,
    TRAILER_VALUE,
    TRAILER_LF,
    LAST_LF,
};

static const char lone_cr[] = "has a CR that no LF follows";

/* A character that must be there. Returns the next state; -1: it is another one. */
static int expect(char c, char wanted, int next)
{
    return c == wanted ? next : -1;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The line of a size ends, or another extension follows. */
static int end_extension(char c)
{
    return c == ';' ? NAME_FIRST : c == '\r' ? SIZE_LF : -1;
}

static int take_digit(struct chunked *chunked, char c)
{
    int digit = char_hex(c);
    if (digit < 0)
        return chunked->state == SIZE_FIRST ? -1 : is_blank(c) ? EXTENSION_BLANK : end_extension(c);
    if (chunked->size > (uint64_t)(INT64_MAX >> 4))
        return -1; /* no content is that long */
    chunked->size = chunked->size << 4 | (uint64_t)digit;
    return SIZE;
}

/* chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] ), RFC 9112 7.1.1. */
static int take_extension(int state, char c)
{
    switch (state) {
    case EXTENSION_BLANK:
        return is_blank(c) ? state : expect(c, ';', NAME_FIRST);
    case NAME_FIRST:
        return is_blank(c) ? state : char_is_token(c) ? NAME : -1;
    case NAME:
        if (char_is_token(c))
            return state;
        return is_blank(c) ? NAME_BLANK : c == '=' ? VALUE_FIRST : end_extension(c);
    case NAME_BLANK:
        return is_blank(c) ? state : c == '=' ? VALUE_FIRST : expect(c, ';', NAME_FIRST);
    case VALUE_FIRST:
        return is_blank(c) ? state : c == '"' ? QUOTED : char_is_token(c) ? VALUE : -1;
    case VALUE:
        return char_is_token(c) ? state : is_blank(c) ? EXTENSION_BLANK : end_extension(c);
    case QUOTED:
        return c == '"' ? QUOTED_OVER : c == '\\' ? QUOTED_PAIR : char_is_field_value(c) ? state : -1;
    case QUOTED_PAIR:
        return char_is_field_value(c) ? QUOTED : -1;
    default: /* QUOTED_OVER */
        return is_blank(c) ? EXTENSION_BLANK : end_extension(c);
    }
}

/* trailer-section = *( field-line CRLF ), RFC 9112 7.1.2, without folded lines. */
static int take_trailer(int state, char c)
{
    switch (state) {
    case TRAILER_FIRST:
        return c == '\r' ? LAST_LF : char_is_token(c) ? TRAILER_NAME : -1;
    case TRAILER_NAME:
        return c == ':' ? TRAILER_VALUE : char_is_token(c) ? state : -1;
    case TRAILER_VALUE:
        return c == '\r' ? TRAILER_LF : char_is_field_value(c) ? state : -1;
    default: /* TRAILER_LF */
        return expect(c, '\n', TRAILER_FIRST);
    }
}

static int take(struct chunked *chunked, char c)
{
    int state = chunked->state;
    if (state <= SIZE)
        return take_digit(chunked, c);
    if (state < SIZE_LF)
        return take_extension(state, c);
    if (state == SIZE_LF)
        return expect(c, '\n', chunked->size ? DATA : TRAILER_FIRST);
    if (state == DATA_CR)
        return expect(c, '\r', DATA_LF);
    if (state == DATA_LF)
        return expect(c, '\n', SIZE_FIRST);
    if (state < LAST_LF)
        return take_trailer(state, c);
    chunked->over = c == '\n';
    return chunked->over ? LAST_LF : -1;
}

/* Skips the chunk's data, and returns how much of it there is. */
static size_t skip_data(struct chunked *chunked, size_t length)
{
    size_t step = chunked->size < length ? (size_t)chunked->size : length;
    chunked->size -= step;
    if (chunked->size == 0)
        chunked->state = DATA_CR;
    return step;
}

/* What a state that takes no such character means. */
static const char *problem_in(int state)
{
    if (state <= SIZE)
        return "has a chunk size that is not a hexadecimal number, or beyond all bounds";
    if (state < SIZE_LF)
        return "has a malformed chunk extension";
    if (state == DATA_CR || state == DATA_LF)
        return "has a chunk that does not end where its size says";
    return state == TRAILER_FIRST || state == TRAILER_NAME || state == TRAILER_VALUE ? "has a malformed trailer field"
                                                                                     : lone_cr;
}

size_t chunked_take(struct chunked *chunked, const char *bytes, size_t length, const char **problem)
{
    size_t at = 0;
    while (at < length && !chunked->over) {
        if (chunked->state == DATA) {
            at += skip_data(chunked, length - at);
            continue;
        }
        int next = take(chunked, bytes[at++]);
        chunked->line++;
        if (next < 0 || chunked->line > (chunked->state < DATA ? CHUNKED_LINE : CHUNKED_TRAILERS)) {
            *problem = next < 0 ? problem_in(chunked->state) : "has extensions or trailer fields that are too long";
            return at;
        }
        if (next == SIZE_FIRST)
            chunked->size = 0;
        if (next == SIZE_FIRST || chunked->state == SIZE_LF)
            chunked->line = 0;
        chunked->state = next;
    }
    return at;
}
