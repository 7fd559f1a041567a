/* JSON: codes side by side. */
#include "render/compare.h"
#include "render/json.h"

static void add_code(struct members *json, const struct page_compare *page, size_t number)
{
    struct prose prose;
    struct subject subject;
    json->out->failed |= !compare_subject(page, number, &prose, &subject);
    member_open(json, NULL, '{');
    member_number(json, "status", subject.code);
    member_string(json, "phrase", subject.row->phrase);
    member_string(json, "class", status_class(subject.code));
    member_string(json, "summary", prose.summary);
    member_string(json, "client", prose.client);
    member_string(json, "origin", status_origin_word(subject.row->origin));
    json_facts(json, subject.row);
    json_explained(json, subject.code);
    member_close(json, '}');
}

void json_compare(struct buffer *out, const struct page_compare *page)
{
    struct members json = { .out = out };
    struct apart_walk walk = { .page = page };
    struct apart apart;
    member_open(&json, NULL, '{');
    member_open(&json, "codes", '[');
    for (size_t i = 0; i < page->count; i++)
        add_code(&json, page, i);
    member_close(&json, ']');
    member_open(&json, "apart", '[');
    while (compare_next(&walk, &apart)) {
        member_open(&json, NULL, '{');
        member_number(&json, "status", apart.code);
        member_number(&json, "other", apart.other);
        member_slice(&json, "differs", apart.differs);
        member_close(&json, '}');
    }
    member_close(&json, ']');
    member_close(&json, '}');
    out->failed |= walk.failed;
}
