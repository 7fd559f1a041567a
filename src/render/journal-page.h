/* The journal on pages: what each format says of its entries, and what they share. */
#ifndef EVERYSTATUS_JOURNAL_PAGE_H
#define EVERYSTATUS_JOURNAL_PAGE_H

#include "http/journal-entry.h"
#include "render/members.h"

/* entry.c. The head that was sent behind that one, or the first (head is NULL). NULL: there is none. */
const struct journal_head *entry_next_head(const struct journal_entry *entry, const struct journal_head *head);

/* The code of a head; 0: it does not begin with a status line. */
int head_code(struct slice head);

/* What is kept of the content, without the part of a character where that was cut (RFC 3629 3). */
struct slice entry_text(const struct journal_entry *entry);

/* json-journal.c. As a member of an array. */
void json_entry(struct members *json, const struct journal_entry *entry);

#endif
