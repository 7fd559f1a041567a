/* Plain text: what earns a code, and the answers of /earn. */
#include "render/text.h"

static void add_paragraph(struct buffer *out, const char *lead, const char *text)
{
    buffer_format(out, "  %s", lead);
    plain_wrap(out, 2 + (int)slice_of(lead).length, 2, text);
}

static void add_commands(struct buffer *out, const char *commands, const struct curl_place *place)
{
    for (struct buffer line = { 0 }; earned_next_command(&commands, &line, place); line = (struct buffer){ 0 }) {
        buffer_format(out, "  $ %s\n", line.failed ? "" : line.data);
        out->failed |= line.failed;
        buffer_release(&line);
    }
}

static void add_row(struct buffer *out, const struct earned *row, const struct curl_place *place)
{
    struct earned_text text;
    out->failed |= !earned_text_of(&text, row);
    add_paragraph(out, "", text.by);
    add_commands(out, text.commands, place);
    add_paragraph(out, "Otherwise: ", text.otherwise);
    if (*text.pageless)
        add_paragraph(out, "No page can: ", text.pageless);
    buffer_format(out, "  %s\n", text.section);
}

void text_earned_rows(struct buffer *out, const struct curl_place *place)
{
    size_t count;
    const struct earned *rows = earned_rows(&count);
    for (size_t i = 0; i < count; i++) {
        buffer_format(out, "%s%d %s\n", i ? "\n" : "", rows[i].code, status_of(rows[i].code)->phrase);
        add_row(out, &rows[i], place);
    }
}

void text_earned_list(struct buffer *out, const struct curl_place *place)
{
    text_earned_rows(out, place);
}

void text_how_to_earn(struct buffer *out, const struct subject *subject)
{
    const struct earned *row = earned_find(subject->code);
    if (!subject->place || !row)
        return;
    buffer_string(out, "\nEarned by\n");
    add_row(out, row, subject->place);
}

void text_earned(struct buffer *out, const struct page_earned *page)
{
    plain_title(out, page->code, status_of(page->code)->phrase);
    if (page->earned)
        buffer_string(out, "Earned: ");
    else
        buffer_format(out, "Not %d: ", page->row->code);
    foreign_words(out, page->detail, slice_of(page->detail).length);
    buffer_format(out, "\n\n%d is earned by\n", page->row->code);
    add_row(out, page->row, page->place);
    buffer_string(out, "\nExplained at ");
    buffer_root(out);
    buffer_format(out, "/codes/%d, all earned codes at ", page->code);
    buffer_root(out);
    buffer_string(out, "/earn\n");
}
