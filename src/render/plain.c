/* The writer of plain text. */
#include "render/plain.h"

#include <stdio.h>
#include <string.h>

enum { COLUMNS = 79 };

/* The columns of a piece of UTF-8; the program's own words have no wide or combining characters. */
static int width_of(const char *bytes, size_t length)
{
    int width = 0;
    for (size_t i = 0; i < length; i++)
        width += ((unsigned char)bytes[i] & 0xC0) != 0x80;
    return width;
}

/* The length of the word that begins text; a `code` slice is one, so that commands can be copied whole. */
static size_t word_length(const char *text)
{
    bool code = false;
    size_t length = 0;
    for (; text[length] && (code || text[length] != ' '); length++)
        code ^= text[length] == '`';
    return length;
}

void plain_wrap(struct buffer *out, int column, int indent, const char *string)
{
    for (const char *word = string; *word;) {
        size_t length = word_length(word);
        int width = width_of(word, length);
        if (word != string && column + 1 + width > COLUMNS) {
            buffer_format(out, "\n%*s", indent, "");
            column = indent;
        } else if (word != string) {
            buffer_string(out, " ");
            column++;
        }
        buffer_add(out, word, length);
        column += width;
        word += length + strspn(word + length, " ");
    }
    buffer_string(out, "\n");
}

void plain_section(struct buffer *out, const char *heading, const char *paragraph)
{
    buffer_format(out, "\n%s\n  ", heading);
    plain_wrap(out, 2, 2, paragraph);
}

static void add_title(struct buffer *out, int digits, int code, const char *phrase)
{
    buffer_format(out, "%0*d %s\n", digits, code, phrase);
    for (int i = width_of(phrase, strlen(phrase)) + snprintf(NULL, 0, "%0*d ", digits, code); i > 0; i--)
        buffer_string(out, "=");
    buffer_string(out, "\n\n");
}

void plain_title(struct buffer *out, int code, const char *phrase)
{
    add_title(out, 1, code, phrase);
}

void plain_code_title(struct buffer *out, int code, const char *phrase)
{
    add_title(out, 3, code, phrase);
}
