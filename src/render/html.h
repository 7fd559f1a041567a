/* What the files of HTML share. */
#ifndef EVERYSTATUS_HTML_H
#define EVERYSTATUS_HTML_H

#include "render/guide.h"

/* html-navigation.c: the way to the journal, for navigation.html; about is the place, or NULL: it is not known. */
void html_write_watch(struct buffer *out, const void *about);

/* html-list.c, html-code.c, html-help.c, html-earned.c: pages of the renderer. */
void html_write_list(struct buffer *out, const struct page_list *page);
void html_write_status(struct buffer *out, const struct subject *subject);
void html_write_help(struct buffer *out, const struct curl_place *place);
void html_write_earned(struct buffer *out, const struct page_earned *page);
void html_write_earned_list(struct buffer *out, const struct curl_place *place);
void html_write_curl(struct buffer *out, const struct curl_exit *only, const struct curl_place *place);
void html_write_checks(struct buffer *out);
void html_write_control(struct buffer *out, const struct page_counts *now, const struct page_counts *most);

/* html-earned.c, parts of other pages. about is the place: every row. about is a struct subject: its code, if it can be. */
void html_write_earned_rows(struct buffer *out, const void *about);
void html_write_how_to_earn(struct buffer *out, const void *about);

/* html-prose.c: the parts that only the page of a code has. about is a struct subject. */
void html_write_prose_parts(struct buffer *out, const void *about);

#endif
