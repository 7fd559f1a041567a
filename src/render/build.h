/* What the pages that make a URL say, for every format. */
#ifndef EVERYSTATUS_BUILD_H
#define EVERYSTATUS_BUILD_H

#include "recipe/form.h"
#include "render/words.h"

/* Recipes to start from, and what they are. */
extern const struct part build_presets[];

/* "503 Service Unavailable", "500 to 504", "reset". */
void part_title(struct buffer *out, const struct recipe_part *part);

/* When it comes: "twice", "then for ever", "10 % of the answers"; last: no choice follows it. */
void part_times(struct buffer *out, const struct recipe *recipe, const struct recipe_part *part, bool last);

/* The code whose class it is shown with. */
int part_code(const struct recipe_part *part);

/* Whether it is the only one, and comes each time. */
bool part_is_only(const struct recipe *recipe);

/* The key that the recipe says; no data: none, or one that is filled in later. */
struct slice build_key(const struct page_build *page);

/* What links from a recipe lead to, behind the root: trying it, watching its key, and judging the client that asked. */
void build_try(struct buffer *out, const struct page_build *page);
void build_watch(struct buffer *out, const struct page_build *page);
bool build_has_verdict(const struct page_build *page); /* it is known what a client should do: the choices come to an end */
void build_verdict(struct buffer *out, const struct page_build *page);

/* Where the journal of the key is that it is tried under. */
void build_journal(struct buffer *out, const struct page_build *page);

/* The request for the URL. */
struct page_request build_request(const struct page_build *page);

#endif
