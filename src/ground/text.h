/* A growable text buffer, and the escapings that keep foreign text harmless in JSON, HTML and the log. */
#ifndef EVERYSTATUS_TEXT_H
#define EVERYSTATUS_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Start with { 0 }. data is NUL-terminated once anything was added. When memory runs out, failed is set,
 * further additions do nothing, and the caller looks at failed once at the end. */
struct text {
    char *data; /* owned; text_release frees it */
    size_t length;
    size_t size;
    bool failed;
};

void text_release(struct text *text);

void text_add(struct text *text, const char *bytes, size_t length);
void text_string(struct text *text, const char *string);
void text_number(struct text *text, unsigned long long number);

/* As printf. For text that comes from the program itself; foreign text goes through an escaping below. */
__attribute__((format(printf, 2, 3))) void text_format(struct text *text, const char *format, ...);

/* The inside of a JSON string (RFC 8259 7), without the quotes. Bytes that are no UTF-8 become U+FFFD. */
void text_json(struct text *text, const char *bytes, size_t length);

/* A whole JSON string with its quotes; NULL becomes null. */
void text_json_string(struct text *text, const char *string);

/* Text and attribute values of HTML and XML: & < > " ' are escaped; bytes that are no UTF-8 become U+FFFD. */
void text_html(struct text *text, const char *bytes, size_t length);

/* One field of a log line: quotes, backslashes, and everything but printable ASCII become \xHH. */
void text_log(struct text *text, const char *bytes, size_t length);

#endif
