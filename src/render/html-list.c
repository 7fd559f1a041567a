/* HTML: the list of all codes by class, and what a question finds; www/templates/list.html. */
#include <string.h>

#include "render/drawings.h"
#include "render/html.h"
#include "templates.h"

/* Codes of one class, which stand together in the table. */
struct class
{
    const struct status *rows;
    size_t count;
};

static bool in_one_class(const struct status *left, const struct status *right)
{
    return strcmp(status_stem(left->code), status_stem(right->code)) == 0;
}

/* The stem of the class of a row, whose own may be the code's. */
static const char *stem_of(const struct status *row)
{
    return status_stem(row->code);
}

/* Goes on to the next class of the list, from { the first row, 0 } on. false: there is none. */
static bool next_class(struct class *class)
{
    size_t count;
    const struct status *rows = statuses(&count), *end = rows + count;
    *class = (struct class){ class->rows + class->count, 0 };
    while (class->rows + class->count < end && in_one_class(class->rows, class->rows + class->count))
        class->count++;
    return class->count > 0;
}

static void add_rows(struct buffer *out, const struct class *class, bool official)
{
    for (const struct status *row = class->rows; row < class->rows + class->count; row++)
        if ((row->origin != STATUS_UNOFFICIAL) == official)
            html_inline_row(out, (union html_inline_row){ .weight = value_text(status_is_common(row->code) ? "common" : "rare"),
                                                          .code = value_number(&row->code),
                                                          .phrase = value_text(row->phrase) });
}

static void write_registered(struct buffer *out, const void *about)
{
    add_rows(out, about, true);
}

static void write_unofficial(struct buffer *out, const void *about)
{
    add_rows(out, about, false);
}

static void write_others(struct buffer *out, const void *about)
{
    const struct class *class = about;
    int count = 0;
    for (size_t i = 0; i < class->count; i++)
        count += class->rows[i].origin == STATUS_UNOFFICIAL;
    if (count)
        html_list_map_section_others(out, (union html_list_map_section_others){
                                              .count = value_number(&count), .rows = value_written(write_unofficial, class) });
}

static void write_drawing(struct buffer *out, const void *about)
{
    drawing_add(out, about);
}

/* "4xx Client Error"; what is in no class has no such number. */
static void write_heading(struct buffer *out, const void *about)
{
    const struct status *row = about;
    const char *stem = stem_of(row);
    if (strchr(stem, 'x'))
        buffer_format(out, "%s ", stem);
    buffer_string(out, status_class(row->code));
}

static void write_sections(struct buffer *out, const void *about)
{
    for (struct class class = { about, 0 }; next_class(&class);) {
        const char *stem = stem_of(class.rows);
        html_list_map_section(out, (union html_list_map_section){
                                       .class = value_text(stem),
                                       .heading = value_written(write_heading, class.rows),
                                       .turn = value_text(drawing_turn(stem)),
                                       .drawing = value_written(write_drawing, stem),
                                       .registered = value_written(write_registered, &class),
                                       .others = value_written(write_others, &class),
                                   });
    }
}

static void write_authority(struct buffer *out, const void *about)
{
    curl_add_authority(out, about);
}

static void write_watch(struct buffer *out, const void *about)
{
    const struct curl_place *place = about;
    if (place && place->control)
        html_list_map_watch(out);
}

static void write_map(struct buffer *out, const void *about)
{
    size_t count;
    const struct page_list *page = about;
    const struct status *rows = statuses(&count);
    if (!page->found)
        html_list_map(out, (union html_list_map){ .here = value_written(write_authority, page->place),
                                                  .watch = value_written(write_watch, page->place),
                                                  .section = value_written(write_sections, rows) });
}

/* Three digits, also of 000. */
static void write_digits(struct buffer *out, const void *about)
{
    buffer_format(out, "%03d", *(const int *)about);
}

static void write_hits(struct buffer *out, const void *about)
{
    const struct search *found = about;
    for (const struct search_hit *hit = found->hits; hit < found->hits + found->count; hit++)
        html_list_found_hit(out, (union html_list_found_hit){ .class = value_text(stem_of(hit->row)),
                                                              .code = value_written(write_digits, &hit->row->code),
                                                              .phrase = value_text(hit->row->phrase),
                                                              .why = value_text(hit->why),
                                                              .what = value_slice(hit->what) });
}

static void write_found(struct buffer *out, const void *about)
{
    const struct page_list *page = about;
    if (page->found && page->found->count)
        html_list_found(out, (union html_list_found){ .hit = value_written(write_hits, page->found) });
}

static void write_nothing(struct buffer *out, const void *about)
{
    const struct page_list *page = about;
    if (page->found && !page->found->count)
        html_list_nothing(out);
}

void html_write_list(struct buffer *out, const struct page_list *page)
{
    const struct html_site site = { .place = page->place, .part = "/", .below = page->found };
    html_list(out, (union html_list){
                       .ways = value_written(html_write_ways, &site),
                       .scripts = value_written(html_write_scripts, &site),
                       .question = value_slice(page->question),
                       .found = value_written(write_found, page),
                       .nothing = value_written(write_nothing, page),
                       .map = value_written(write_map, page),
                   });
}
