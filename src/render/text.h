/* What the files of the plain text share. */
#ifndef EVERYSTATUS_TEXT_H
#define EVERYSTATUS_TEXT_H

#include "render/guide.h"
#include "render/plain.h"

/* text-help.c, text-journal.c: pages of the renderer. */
void text_help(struct buffer *out, const struct curl_place *place);
void text_curl(struct buffer *out, const struct curl_exit *only, const struct curl_place *place);
void text_checks(struct buffer *out, const struct curl_place *place);
void text_verdict(struct buffer *out, const struct verdict_report *report, struct slice key,
                  const struct page_request *request);
void text_entry(struct buffer *out, const struct journal_entry *entry, bool key, bool open);
void text_journal(struct buffer *out, const struct page_journal *page);
void text_control(struct buffer *out, const struct page_counts *now, const struct page_counts *most,
                  const struct curl_place *place);

/* text-build.c, text-compare.c: pages of the renderer. */
void text_build(struct buffer *out, const struct page_build *page);
void text_try(struct buffer *out, const struct page_build *page);
void text_compare(struct buffer *out, const struct page_compare *page);

/* text-earned.c: pages, and what other pages have of them: every row; what earns the page's code. */
void text_earned(struct buffer *out, const struct page_earned *page);
void text_earned_list(struct buffer *out, const struct curl_place *place);
void text_earned_rows(struct buffer *out, const struct curl_place *place);
void text_how_to_earn(struct buffer *out, const struct subject *subject);

/* text-prose.c: the parts that only the page of a code has. */
void text_prose_parts(struct buffer *out, const struct subject *subject);

#endif
