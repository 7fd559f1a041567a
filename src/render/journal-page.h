/* The journal on pages: what each format says of its entries, and what they share. */
#ifndef EVERYSTATUS_JOURNAL_PAGE_H
#define EVERYSTATUS_JOURNAL_PAGE_H

#include "http/journal-entry.h"
#include "render/members.h"
#include "render/page.h"

/* entry.c. The head that was sent behind that one, or the first (head is NULL). NULL: there is none. */
const struct journal_head *entry_next_head(const struct journal_entry *entry, const struct journal_head *head);

/* The code of a head; 0: it does not begin with a status line. */
int head_code(struct slice head);

/* What is kept of the content, without the part of a character where that was cut (RFC 3629 3). */
struct slice entry_text(const struct journal_entry *entry);

/* "sent after 20ms", "broken off", "the client left", "under way". */
void entry_end(struct buffer *out, const struct journal_entry *entry);

/* "The server sent all of it: 1403 bytes of content.", once it is over. */
void entry_delivered(struct buffer *out, const struct journal_entry *entry);

/* "02:31:09.123", in UTC. */
void entry_clock(struct buffer *out, const struct journal_entry *entry);

/* The request's head as it is shown: its line, and the fields. Then its content, as far as it is text. */
void entry_request(struct buffer *out, const struct journal_entry *entry);
void entry_content(struct buffer *out, const struct journal_entry *entry);

/* A head that was sent, line by line, without the empty one. */
void head_lines(struct buffer *out, const struct journal_head *head);

/* "3 requests with the key job42, 1.004s from the first to the last". */
void journal_summary(struct buffer *out, const struct page_journal *page);

/* The pause between the end of an answer and the next request, "1.004s later". */
void journal_pause(struct buffer *out, const struct journal_row *before, const struct journal_row *row);

/* html-rhythm.c. The drawing of requests, to scale. */
void html_add_rhythm(struct buffer *out, const struct journal_row *rows, size_t count);

/* json-journal.c. As a member of an array. */
void json_entry(struct members *json, const struct journal_entry *entry);

#endif
