/* What the files of page share: the subject of an explanation, its parts in words, a writer a format. */
#ifndef EVERYSTATUS_PAGE_PARTS_H
#define EVERYSTATUS_PAGE_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "catalog/statuses.h"
#include "base/buffer.h"
#include "catalog/prose.h"
#include "render/page.h"

/* What is explained. row may be a class's, whose code is 0: code is the number that was asked for. */
struct subject {
    int code;
    const struct status *row;
    const struct prose *prose;
    const struct status_field *fields; /* that the answer carries */
    const char *method;
    bool told;
};

/* The explanation in each format. */
void page_explain_json(struct buffer *out, const struct subject *subject);
void page_explain_problem(struct buffer *out, const struct subject *subject);
void page_explain_html(struct buffer *out, const struct subject *subject);
void page_explain_text(struct buffer *out, const struct subject *subject);

struct members;

/* A name, or an example, and what is said of it. */
struct part {
    const char *name;
    const char *value;
};

/* The list of codes in each format. */
void page_gallery_json(struct buffer *out);
void page_gallery_html(struct buffer *out);
void page_gallery_text(struct buffer *out);

/* A row of a table that help is made from. */
struct usage {
    const char *name;
    const char *value; /* what its value looks like; NULL: it has none */
    const char *help;
};

/* Fills in row number i of such a table. false: there is none. */
typedef bool next_usage(size_t i, struct usage *usage);

/* The table in each format, as a section under a heading in HTML and text, as an array of that name in JSON. */
void page_usages_json(struct members *json, const char *name, next_usage *next);
void page_usages_html(struct buffer *out, const char *heading, next_usage *next);
void page_usages_text(struct buffer *out, const char *heading, next_usage *next);

/* Examples and what they mean, likewise. */
void page_parts_json(struct members *json, const char *name, const struct part *parts, size_t count);
void page_parts_html(struct buffer *out, const char *heading, const struct part *parts, size_t count);
void page_parts_text(struct buffer *out, const char *heading, const struct part *parts, size_t count);

/* The help on recipes in each format. */
void page_help_json(struct buffer *out);
void page_help_html(struct buffer *out);
void page_help_text(struct buffer *out);

/* Its part about the faults. */
void page_faults_json(struct members *json);
void page_faults_html(struct buffer *out);
void page_faults_text(struct buffer *out);

/* page-facts.c: the parts of an explanation in words for people. */

enum { PAGE_SECTIONS = 3, PAGE_FACTS = 6 };

/* The sections of the prose with their headings. */
void page_sections(const struct prose *prose, struct part sections[PAGE_SECTIONS]);

/* The facts of the row; returns how many there are. */
size_t page_facts(const struct subject *subject, struct part facts[PAGE_FACTS]);

/* "RFC 9110, section 15.5.5"; the row has a reference. */
void page_reference_name(struct buffer *out, const struct status *row);

/* The value of a field as it is shown: what only the server can fill in stands in words. */
const char *page_field_value(const struct status_field *field);

/* The first field from here on that is shown for the method and stands on the interim or the final response;
 * NULL after the last one. */
const struct status_field *page_field_next(const struct status_field *field, const char *method, bool interim);

/* One response of an exchange, as it is shown. */
struct head {
    int code;
    const char *phrase;
    bool interim;
};

enum { PAGE_HEADS = 2 };

/* The responses that a client gets: the one with the code, and after an interim one the final one. */
size_t page_heads(const struct subject *subject, struct head heads[PAGE_HEADS]);

/* The command that gets the told answer. The page does not know its host, so it names the usual one. */
void page_command(struct buffer *out, const struct subject *subject);

/* Where a redirect leads; NULL if the row is none. */
const char *page_redirect(const struct subject *subject);

/* page-members.c: pretty-printed JSON. Start with { .out = text }; the outermost name is NULL. */

struct members {
    struct buffer *out;
    int depth;
    bool any;  /* the innermost object or array has a member already */
    bool flat; /* the innermost one stands on one line */
};

void member_open(struct members *json, const char *name, char bracket);
void member_open_flat(struct members *json, const char *name, char bracket); /* holds only plain values */
void member_close(struct members *json, char bracket);
void member_string(struct members *json, const char *name, const char *value);
void member_slice(struct members *json, const char *name, struct slice value);
void member_number(struct members *json, const char *name, long value);
void member_boolean(struct members *json, const char *name, bool value);
/* Makes way for a string of several pieces; the caller adds them, and the quotes around them. */
void member_name(struct members *json, const char *name);

/* page-markup.c: HTML. */

void html_string(struct buffer *out, const char *string);
void html_text(struct buffer *out, const struct buffer *plain); /* what was made as plain text */
void html_prose(struct buffer *out, const char *prose);         /* `code` becomes <code> */
void html_plain(struct buffer *out, const char *prose);         /* `code` loses its backticks, for attributes */
void html_element(struct buffer *out, const char *element, const char *string);
void html_link(struct buffer *out, const char *target, const char *label);
/* The document up to <body>, which stem (status_stem) colours, and its end. A code other than 0 leads the
 * title. */
void html_head(struct buffer *out, int code, const char *title, const char *stem, const char *description);
void html_foot(struct buffer *out);
/* The way to the other pages, above <main>, which it opens. */
void html_navigation(struct buffer *out);
/* As html_string, for a long name: a line may break behind an underscore. */
void html_name(struct buffer *out, const char *name);
/* The big number and its phrase. */
void html_title(struct buffer *out, int code, const char *phrase);

/* page-wrap.c: plain text for a terminal. */

/* Adds a paragraph in lines of up to 79 columns; the first goes on at column, the others begin at indent. */
void plain_wrap(struct buffer *out, int column, int indent, const char *string);
/* An empty line, a heading and a paragraph under it. */
void plain_section(struct buffer *out, const char *heading, const char *paragraph);
/* Foreign text: printable ASCII as it is, every other byte as \xHH. */
void plain_foreign(struct buffer *out, const char *bytes, size_t length);
/* The title: the code and the phrase, underlined. */
void plain_title(struct buffer *out, int code, const char *phrase);

#endif
