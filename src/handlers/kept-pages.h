/* Pages that depend on nothing but format, content coding and the server's address: made once, and kept. */
#ifndef EVERYSTATUS_KEPT_PAGES_H
#define EVERYSTATUS_KEPT_PAGES_H

#include "handlers/call.h"

struct page {
    size_t number; /* one of enum page_number; PAGE_NONE: it is not kept */
    void (*write)(struct buffer *out, const void *about, enum format format, const struct curl_place *place);
    const void *about; /* for write */
};

/* Begins the reply of a page that has these parameters, a list, in the format that is asked for. false: *complaint says what
 * is wrong. */
bool page_begin(const struct call *call, const char *parameters, struct reply *reply, struct complaint *complaint);

/* Answers with the page, which write adds, to a reply that was begun; with an entity tag, and coded as the request accepts. */
bool answer_page(struct call *call, const struct page *page, struct reply *reply);

/* Begins, and answers with it; format is its only parameter. */
bool answer_page_alone(struct call *call, const struct page *page);

/* The page of a code. */
size_t page_of_code(int code);

/* Plans a request for nothing but a page that is already there. false: it is not, or the request says more; nothing was done.
 */
bool plan_page(struct site *site, const struct request *request, struct plan *plan);

#endif
