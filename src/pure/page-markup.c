/* A writer of HTML: every string is escaped here, and `code` in prose becomes an element. */
#include <string.h>

#include "pure/page-parts.h"

void html_string(struct text *out, const char *string)
{
    text_html(out, string, strlen(string));
}

void html_text(struct text *out, const struct text *plain)
{
    out->failed |= plain->failed;
    if (plain->data)
        text_html(out, plain->data, plain->length);
}

/* Prose with its pairs of backticks replaced. */
static void add_spans(struct text *out, const char *prose, const char *open, const char *close)
{
    bool inside = false;
    for (;;) {
        size_t length = strcspn(prose, "`");
        text_html(out, prose, length);
        if (!prose[length])
            break;
        text_string(out, inside ? close : open);
        inside = !inside;
        prose += length + 1;
    }
    if (inside)
        text_string(out, close);
}

void html_prose(struct text *out, const char *prose)
{
    add_spans(out, prose, "<code>", "</code>");
}

void html_plain(struct text *out, const char *prose)
{
    add_spans(out, prose, "", "");
}

void html_element(struct text *out, const char *element, const char *string)
{
    text_format(out, "<%s>", element);
    html_string(out, string);
    text_format(out, "</%s>", element);
}

void html_link(struct text *out, const char *target, const char *label)
{
    text_string(out, "<a href=\"");
    html_string(out, target);
    text_string(out, "\">");
    html_string(out, label);
    text_string(out, "</a>");
}

void html_head(struct text *out, int code, const char *title, const char *stem, const char *description)
{
    text_string(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    if (code)
        text_format(out, "%d ", code);
    html_string(out, title);
    text_string(out, "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<meta name=\"color-scheme\" content=\"light dark\">\n"
                     "<meta name=\"description\" content=\"");
    html_plain(out, description);
    text_string(out, "\">\n<link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\n"
                     "<link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n");
    text_format(out, "<body class=\"c%s\">\n", stem);
}

void html_navigation(struct text *out)
{
    text_string(out, "<header><nav><a class=\"home\" href=\"/\">everystatus</a><a href=\"/help\">recipes</a>"
                     "<a href=\"/curl\">curl</a></nav></header>\n<main>\n");
}

void html_name(struct text *out, const char *name)
{
    for (; *name; name++) {
        text_html(out, name, 1);
        text_string(out, *name == '_' ? "<wbr>" : "");
    }
}

void html_title(struct text *out, int code, const char *phrase)
{
    text_format(out, "<h1><span class=\"code\">%d</span> ", code);
    html_name(out, phrase);
    text_string(out, "</h1>\n");
}

void html_foot(struct text *out)
{
    text_string(out, "</body>\n</html>\n");
}
