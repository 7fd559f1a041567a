/* An error that the server itself means: what is wrong and where, in foreign texts, which are all escaped. */
#include <string.h>

#include "render/page-parts.h"

/* What text is shown of a long one, so that the column stays in sight. */
enum { EXCERPT_BEFORE = 40, EXCERPT_LENGTH = 64 };

/* Whether it is about a recipe, or another text that /help tells of. */
static bool has_help(const struct complaint *error)
{
    return error->column > 0 || (error->in && strcmp(error->in, "recipe") == 0);
}

static void add_place(struct members *json, const struct complaint *error)
{
    if (error->in)
        member_string(json, "in", error->in);
    if (error->column > 0)
        member_number(json, "column", (long)error->column);
    if (error->text.data)
        member_slice(json, "text", error->text);
    member_name(json, "explained");
    buffer_format(json->out, "\"/codes/%d\"", error->code);
    if (has_help(error))
        member_string(json, "help", "/help");
}

static void add_json(struct buffer *out, const struct complaint *error)
{
    struct members json = { .out = out };
    member_open(&json, NULL, '{');
    member_number(&json, "status", error->code);
    member_string(&json, "phrase", status_of(error->code)->phrase);
    member_string(&json, "detail", error->detail);
    add_place(&json, error);
    member_close(&json, '}');
}

/* The type is about:blank, for which the title must be the phrase (RFC 9457 4.2.1). */
static void add_problem(struct buffer *out, const struct complaint *error)
{
    struct members json = { .out = out };
    member_open(&json, NULL, '{');
    member_string(&json, "type", "about:blank");
    member_string(&json, "title", status_of(error->code)->phrase);
    member_number(&json, "status", error->code);
    member_string(&json, "detail", error->detail);
    add_place(&json, error);
    member_close(&json, '}');
}

/* Where the error is, as the end of a heading: "In path, column 9". */
static void add_where(struct buffer *out, const struct complaint *error)
{
    buffer_string(out, "In ");
    if (error->in)
        plain_foreign(out, error->in, strlen(error->in));
    else
        buffer_string(out, "the request");
    if (error->column > 0)
        buffer_format(out, ", column %zu", error->column);
}

/* Two lines of ASCII: the text around the column, and a caret under it. Escapes make the line longer than the
 * text, so the caret is placed by what was really written. */
static void add_excerpt(struct buffer *out, const struct complaint *error, const char *indent)
{
    size_t length = error->text.length;
    size_t column = error->column > 0 ? error->column - 1 : 0;
    size_t at = column < length ? column : length;
    size_t start = at > EXCERPT_BEFORE ? at - EXCERPT_BEFORE : 0;
    size_t stop = length - start > EXCERPT_LENGTH ? start + EXCERPT_LENGTH : length;
    size_t line = out->length;
    buffer_string(out, indent);
    buffer_string(out, start > 0 ? "..." : "");
    plain_foreign(out, error->text.data + start, at - start);
    int caret = (int)(out->length - line);
    plain_foreign(out, error->text.data + at, stop - at);
    buffer_string(out, stop < length ? "...\n" : "\n");
    if (error->column > 0)
        buffer_format(out, "%*s^\n", caret, "");
}

static void add_text(struct buffer *out, const struct complaint *error)
{
    plain_title(out, error->code, status_of(error->code)->phrase);
    plain_foreign(out, error->detail, strlen(error->detail));
    buffer_string(out, "\n\n");
    if (error->in || error->text.data) {
        add_where(out, error);
        buffer_string(out, error->text.data ? ":\n\n" : "\n\n");
    }
    if (error->text.data) {
        add_excerpt(out, error, "  ");
        buffer_string(out, "\n");
    }
    buffer_format(out, "Explained at /codes/%d%s\n", error->code, has_help(error) ? ", help at /help" : "");
}

static void add_place_html(struct buffer *out, const struct complaint *error)
{
    struct buffer where = { 0 }, excerpt = { 0 };
    add_where(&where, error);
    buffer_string(out, "<p>");
    html_text(out, &where);
    buffer_string(out, error->text.data ? ":</p>\n<pre class=\"place\">" : "</p>\n");
    if (error->text.data) {
        add_excerpt(&excerpt, error, "");
        html_text(out, &excerpt);
        buffer_string(out, "</pre>\n");
    }
    buffer_release(&where);
    buffer_release(&excerpt);
}

static void add_html(struct buffer *out, const struct complaint *error)
{
    const char *phrase = status_of(error->code)->phrase;
    html_head(out, error->code, phrase, status_stem(error->code), "An error of everystatus itself.");
    html_navigation(out);
    html_title(out, error->code, phrase);
    buffer_string(out, "<p class=\"summary\">");
    html_string(out, error->detail);
    buffer_string(out, "</p>\n");
    if (error->in || error->text.data)
        add_place_html(out, error);
    buffer_format(out, "<p>Explained at <a href=\"/codes/%d\">", error->code);
    buffer_format(out, "/codes/%d</a>%s</p>\n</main>\n", error->code,
                  has_help(error) ? ", help at <a href=\"/help\">/help</a>" : "");
    html_foot(out);
}

void page_error(struct buffer *out, const struct complaint *error, enum format format)
{
    static void (*const add[FORMATS])(struct buffer *, const struct complaint *) = {
        [FORMAT_JSON] = add_json,
        [FORMAT_HTML] = add_html,
        [FORMAT_TEXT] = add_text,
        [FORMAT_PROBLEM] = add_problem,
    };
    if (add[format])
        add[format](out, error);
}
