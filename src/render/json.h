/* What the files of JSON share, the one of problem details among them. */
#ifndef EVERYSTATUS_JSON_H
#define EVERYSTATUS_JSON_H

#include "render/guide.h"
#include "render/members.h"

/* The sections of the prose. */
void json_prose(struct members *json, const struct prose *prose);

/* The URL of the document that defines the code; the row has one. */
void json_reference_url(struct members *json, const char *name, const struct status *row);

/* What kind of answer it is; where it is explained. */
void json_facts(struct members *json, const struct status *row);
void json_explained(struct members *json, int code);

/* A path of the server's own that ends with a code. */
void json_path(struct members *json, const char *name, const char *path, int code);

/* Where an error is, and where it is explained. */
void json_error_place(struct members *json, const struct complaint *error);

/* A verdict's members from "status" on. */
void json_verdict_members(struct members *json, const struct verdict_report *report, struct slice key,
                          const struct page_request *request);

/* json-help.c, json-verdict.c: pages of the renderer. */
void json_help(struct buffer *out, const struct curl_place *place);
void json_curl(struct buffer *out, const struct curl_exit *only, const struct curl_place *place);
void json_checks(struct buffer *out, const struct curl_place *place);
void json_verdict(struct buffer *out, const struct verdict_report *report, struct slice key,
                  const struct page_request *request);
void json_control(struct buffer *out, const struct page_counts *now, const struct page_counts *most,
                  const struct curl_place *place);

/* json-build.c, json-compare.c: pages of the renderer. */
void json_build(struct buffer *out, const struct page_build *page);
void json_try(struct buffer *out, const struct page_build *page);
void json_compare(struct buffer *out, const struct page_compare *page);

/* json-earned.c: pages, and what other pages have of them: every row, as the member "earned"; what earns the page's code. */
void json_earned(struct buffer *out, const struct page_earned *page);
void json_earned_list(struct buffer *out, const struct curl_place *place);
void json_earned_rows(struct members *json, const struct curl_place *place);
void json_how_to_earn(struct members *json, const struct subject *subject);

/* json-prose.c: the members for the parts that only the page of a code has. */
void json_prose_parts(struct members *json, const struct subject *subject);

/* The members of an answer of /earn behind "detail". */
void json_earned_members(struct members *json, const struct page_earned *page);

#endif
