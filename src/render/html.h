/* What the files of HTML share. */
#ifndef EVERYSTATUS_HTML_H
#define EVERYSTATUS_HTML_H

#include "render/guide.h"

/* Where a page stands. */
struct html_site {
    const struct curl_place *place; /* NULL: it is not known */
    const char *part;               /* the path of the part of the site that it is, or belongs to; NULL: none */
    bool below;                     /* it belongs to it */
    const char *module;             /* the script that it has beside page.js, without ".js"; NULL: none */
};

/* html-navigation.c, for head.html and navigation.html: the scripts, and the ways to other pages. about is a struct html_site.
 */
void html_write_scripts(struct buffer *out, const void *about);
void html_write_ways(struct buffer *out, const void *about);

/* html-programs.c: a request in programs, beside its command line. about is a struct page_request. */
void html_write_programs(struct buffer *out, const void *about);

/* html-list.c, html-code.c, html-help.c, html-earned.c, html-entry.c, html-journal.c, html-verdict.c: pages of
 * the renderer. */
void html_write_list(struct buffer *out, const struct page_list *page);
void html_write_status(struct buffer *out, const struct subject *subject);
void html_write_help(struct buffer *out, const struct curl_place *place);
void html_write_earned(struct buffer *out, const struct page_earned *page);
void html_write_earned_list(struct buffer *out, const struct curl_place *place);
void html_write_curl(struct buffer *out, const struct curl_exit *only, const struct curl_place *place);
void html_write_checks(struct buffer *out, const struct curl_place *place);
void html_write_verdict(struct buffer *out, const struct verdict_report *report, struct slice key,
                        const struct page_request *request);
void html_write_gate(struct buffer *out, const struct page_request *request);
void html_write_entry(struct buffer *out, const struct journal_entry *entry, bool key, bool open);
void html_write_journal(struct buffer *out, const struct page_journal *page);

/* html-help.c, a part of other pages: the rows of a table; about is a struct guide. */
void html_write_guide(struct buffer *out, const void *about);

/* html-build.c, html-compare.c: pages of the renderer. */
void html_write_build(struct buffer *out, const struct page_build *page);
void html_write_try(struct buffer *out, const struct page_build *page);
void html_write_compare(struct buffer *out, const struct page_compare *page);

/* html-earned.c, parts of other pages. about is the place: every row. about is a struct subject: its code, if it can be. */
void html_write_earned_rows(struct buffer *out, const void *about);
void html_write_how_to_earn(struct buffer *out, const void *about);

/* html-prose.c: the parts that only the page of a code has. about is a struct subject. */
void html_write_prose_parts(struct buffer *out, const void *about);

#endif
