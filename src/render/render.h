/* A renderer for each format: what every page function of page.h comes down to. */
#ifndef EVERYSTATUS_RENDER_H
#define EVERYSTATUS_RENDER_H

#include <stdbool.h>

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
    struct slice reason;                /* the phrase of the answer; no data: the code's own */
    struct slice before;                /* the heads that go out before it */
    const struct page_request *request; /* that is answered; NULL: none is */
    const struct curl_place *place;     /* where the code can be earned; NULL: that is not told */
};

/* The pages of one format, each as in page.h; NULL: it has no such page. */
struct renderer {
    bool commands; /* as in page_has_commands */
    void (*status)(struct buffer *out, const struct subject *subject);
    void (*frame)(struct page_frame *frame, const struct subject *subject); /* both, or neither: the same in two */
    void (*fields)(struct buffer *out, const struct subject *subject);
    void (*list)(struct buffer *out, const struct page_list *page);
    void (*error)(struct buffer *out, const struct complaint *complaint, const struct curl_place *place);
    void (*help)(struct buffer *out, const struct curl_place *place);
    void (*earned)(struct buffer *out, const struct page_earned *page);
    void (*earned_list)(struct buffer *out, const struct curl_place *place);
    void (*curl)(struct buffer *out, const struct curl_exit *only, const struct curl_place *place);
    void (*checks)(struct buffer *out, const struct curl_place *place);
    void (*verdict)(struct buffer *out, const struct verdict_report *report, struct slice key,
                    const struct page_request *request);
    void (*gate)(struct buffer *out, const struct page_request *request);
    void (*entry)(struct buffer *out, const struct journal_entry *entry, bool key, bool open);
    void (*journal)(struct buffer *out, const struct page_journal *page);
    void (*control)(struct buffer *out, const struct page_counts *now, const struct page_counts *most,
                    const struct curl_place *place);
    void (*build)(struct buffer *out, const struct page_build *page);
    void (*attempt)(struct buffer *out, const struct page_build *page);
    void (*compare)(struct buffer *out, const struct page_compare *page);
};

/* Each in the file of its name. */
extern const struct renderer json_renderer, html_renderer, text_renderer, problem_renderer, xml_renderer;

#endif
