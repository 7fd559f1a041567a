/* A writer of HTML: every string is escaped here, and `code` in prose becomes an element. */
#include <string.h>

#include "render/page-parts.h"

void html_string(struct buffer *out, const char *string)
{
    buffer_html(out, string, strlen(string));
}

void html_text(struct buffer *out, const struct buffer *plain)
{
    out->failed |= plain->failed;
    if (plain->data)
        buffer_html(out, plain->data, plain->length);
}

/* Prose with its pairs of backticks replaced. */
static void add_spans(struct buffer *out, const char *prose, const char *open, const char *close)
{
    bool inside = false;
    for (;;) {
        size_t length = strcspn(prose, "`");
        buffer_html(out, prose, length);
        if (!prose[length])
            break;
        buffer_string(out, inside ? close : open);
        inside = !inside;
        prose += length + 1;
    }
    if (inside)
        buffer_string(out, close);
}

void html_prose(struct buffer *out, const char *prose)
{
    add_spans(out, prose, "<code>", "</code>");
}

void html_plain(struct buffer *out, const char *prose)
{
    add_spans(out, prose, "", "");
}

void html_element(struct buffer *out, const char *element, const char *string)
{
    buffer_format(out, "<%s>", element);
    html_string(out, string);
    buffer_format(out, "</%s>", element);
}

void html_link(struct buffer *out, const char *target, const char *label)
{
    buffer_string(out, "<a href=\"");
    html_string(out, target);
    buffer_string(out, "\">");
    html_string(out, label);
    buffer_string(out, "</a>");
}

void html_head(struct buffer *out, int code, const char *title, const char *stem, const char *description)
{
    buffer_string(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    if (code)
        buffer_format(out, "%d ", code);
    html_string(out, title);
    buffer_string(out, "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<meta name=\"color-scheme\" content=\"light dark\">\n"
                       "<meta name=\"description\" content=\"");
    html_plain(out, description);
    buffer_string(out, "\">\n<link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\n"
                       "<link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n");
    buffer_format(out, "<body class=\"c%s\">\n", stem);
}

void html_navigation(struct buffer *out)
{
    buffer_string(out, "<header><nav><a class=\"home\" href=\"/\">everystatus</a><a href=\"/help\">recipes</a>"
                       "<a href=\"/curl\">curl</a></nav></header>\n<main>\n");
}

void html_name(struct buffer *out, const char *name)
{
    for (; *name; name++) {
        buffer_html(out, name, 1);
        buffer_string(out, *name == '_' ? "<wbr>" : "");
    }
}

void html_title(struct buffer *out, int code, const char *phrase)
{
    buffer_format(out, "<h1><span class=\"code\">%d</span> ", code);
    html_name(out, phrase);
    buffer_string(out, "</h1>\n");
}

void html_foot(struct buffer *out)
{
    buffer_string(out, "</body>\n</html>\n");
}
