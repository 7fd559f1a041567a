/* HTML: what earns a code, and the answers of /earn; www/templates/earned.html, earn.html and earning.html. */
#include "render/html.h"
#include "templates.h"

/* A row as it is shown. */
struct earning {
    const struct earned *row;
    const struct curl_place *place;
    struct earned_text text;
    bool titled;
};

static void write_title(struct buffer *out, const void *about)
{
    const struct earning *earning = about;
    if (earning->titled)
        html_earning_title(out, (union html_earning_title){ .code = value_number(&earning->row->code),
                                                            .phrase = value_text(status_of(earning->row->code)->phrase) });
}

static void write_plain(struct buffer *out, const void *about)
{
    const struct earning *earning = about;
    if (!earning->titled)
        html_earning_plain(out);
}

static void write_lines(struct buffer *out, const void *about)
{
    const struct earning *earning = about;
    const char *commands = earning->text.commands;
    for (struct buffer line = { 0 }; earned_next_command(&commands, &line, earning->place); line = (struct buffer){ 0 }) {
        html_earning_line(out, (union html_earning_line){ .command = value_slice((struct slice){ line.data, line.length }) });
        out->failed |= line.failed;
        buffer_release(&line);
    }
}

static void write_link(struct buffer *out, const void *about)
{
    const struct earned *row = ((const struct earning *)about)->row;
    if (row->page && !row->form)
        html_earning_link(out, (union html_earning_link){ .code = value_number(&row->code), .target = value_text(row->page) });
}

static void write_form(struct buffer *out, const void *about)
{
    const struct earned *row = ((const struct earning *)about)->row;
    if (row->page && row->form)
        html_earning_form(out, (union html_earning_form){ .code = value_number(&row->code), .target = value_text(row->page) });
}

static void write_pageless(struct buffer *out, const void *about)
{
    const struct earning *earning = about;
    if (*earning->text.pageless)
        html_earning_pageless(out, (union html_earning_pageless){ .reason = value_text(earning->text.pageless) });
}

static void add_row(struct buffer *out, const struct earned *row, const struct curl_place *place, bool titled)
{
    struct earning earning = { .row = row, .place = place, .titled = titled };
    out->failed |= !earned_text_of(&earning.text, row);
    html_earning(out, (union html_earning){
                          .code = value_number(&row->code),
                          .title = value_written(write_title, &earning),
                          .plain = value_written(write_plain, &earning),
                          .by = value_text(earning.text.by),
                          .line = value_written(write_lines, &earning),
                          .otherwise = value_text(earning.text.otherwise),
                          .section = value_text(earning.text.section),
                          .link = value_written(write_link, &earning),
                          .form = value_written(write_form, &earning),
                          .pageless = value_written(write_pageless, &earning),
                      });
}

void html_write_earned_rows(struct buffer *out, const void *about)
{
    size_t count;
    const struct earned *rows = earned_rows(&count);
    for (size_t i = 0; i < count; i++)
        add_row(out, &rows[i], about, true);
}

void html_write_how_to_earn(struct buffer *out, const void *about)
{
    const struct subject *subject = about;
    const struct earned *row = earned_find(subject->code);
    if (subject->place && row)
        add_row(out, row, subject->place, false);
}

void html_write_earned_list(struct buffer *out, const struct curl_place *place)
{
    const struct html_site site = { .place = place, .part = "/earn" };
    html_earned(out, (union html_earned){ .ways = value_written(html_write_ways, &site),
                                          .scripts = value_written(html_write_scripts, &site),
                                          .rows = value_written(html_write_earned_rows, place) });
}

static void write_earned(struct buffer *out, const void *about)
{
    const struct page_earned *page = about;
    if (page->earned)
        html_earn_earned(out, (union html_earn_earned){ .detail = value_text(page->detail) });
}

static void write_unearned(struct buffer *out, const void *about)
{
    const struct page_earned *page = about;
    if (!page->earned)
        html_earn_unearned(
            out, (union html_earn_unearned){ .code = value_number(&page->row->code), .detail = value_text(page->detail) });
}

static void write_onward(struct buffer *out, const void *about)
{
    const struct page_earned *page = about;
    if (page->link)
        html_earn_link(out, (union html_earn_link){ .place = value_text(page->link), .label = value_text(page->label) });
}

static void write_submission(struct buffer *out, const void *about)
{
    const struct page_earned *page = about;
    if (page->action)
        html_earn_form(out, (union html_earn_form){ .place = value_text(page->action), .label = value_text(page->label) });
}

static void write_row(struct buffer *out, const void *about)
{
    const struct page_earned *page = about;
    add_row(out, page->row, page->place, true);
}

void html_write_earned(struct buffer *out, const struct page_earned *page)
{
    const struct html_site site = { .place = page->place, .part = "/earn", .below = true };
    html_earn(out, (union html_earn){
                       .ways = value_written(html_write_ways, &site),
                       .scripts = value_written(html_write_scripts, &site),
                       .code = value_number(&page->code),
                       .phrase = value_text(status_of(page->code)->phrase),
                       .description = value_text(page->detail),
                       .class = value_text(status_stem(page->code)),
                       .earned = value_written(write_earned, page),
                       .unearned = value_written(write_unearned, page),
                       .link = value_written(write_onward, page),
                       .form = value_written(write_submission, page),
                       .row = value_written(write_row, page),
                   });
}
