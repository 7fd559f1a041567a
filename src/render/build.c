/* The words of the pages that make a URL: what comes when, and where one goes on with it. */
#include "render/build.h"

#include "http/percent.h"
#include "recipe/fill.h"

const struct part build_presets[] = {
    { "fails twice, then works", "503*2,200;retry-after=1;in-order;key=job42" },
    { "slow", "200;delay=3s" },
    { "rate limited", "200;key=job42;limit=5/10s" },
    { "one in ten fails", "200:9,503:1" },
    { "cut off", "200;size=10k;fault=close-after=1000" },
    { "wants a login", "401;unless=Authorization:Bearer%20new;else=200" },
    { "redirects", "302;location=%2Fget" },
    { "interim first", "102+103+200;delay=2s" },
    { NULL, NULL },
};

void part_title(struct buffer *out, const struct recipe_part *part)
{
    if (part->fault)
        buffer_string(out, part->fault->name);
    else if (part->first == part->last)
        buffer_format(out, "%d %s", part->first, status_of(part->first)->phrase);
    else
        buffer_format(out, "%d to %d", part->first, part->last);
}

int part_code(const struct recipe_part *part)
{
    return part->first;
}

bool part_is_only(const struct recipe *recipe)
{
    struct slice rest = recipe->choices;
    struct recipe_part part;
    return recipe_next_part(recipe, &rest, &part) && part.first == part.last && !recipe_next_part(recipe, &rest, &part);
}

/* How often it comes, where choices come in order. */
static void add_count(struct buffer *out, const struct recipe_part *part)
{
    const uint64_t codes = (uint64_t)(part->last - part->first + 1);
    if (codes > 1)
        buffer_string(out, "each code ");
    if (part->count <= 2)
        buffer_string(out, part->count == 1 ? "once" : "twice");
    else
        buffer_format(out, "%llu times", (unsigned long long)part->count);
}

void part_times(struct buffer *out, const struct recipe *recipe, const struct recipe_part *part, bool last)
{
    if (part_is_only(recipe))
        buffer_string(out, "every time");
    else if (!recipe->in_order)
        buffer_format(out, "%.3g %% of the answers%s", part->share * 100,
                      part->first < part->last ? ", each code as often" : "");
    else if (last && !recipe->loop && part->first == part->last)
        buffer_string(out, "from then on");
    else
        add_count(out, part);
    if (last && recipe->in_order && recipe->loop)
        buffer_string(out, ", then the first again");
    else if (last && recipe->in_order && part->first < part->last)
        buffer_string(out, ", then the last one from then on");
}

struct slice build_key(const struct page_build *page)
{
    const struct slice key = recipe_text(page->recipe, page->recipe->key);
    return page->recipe->fill && key.data && slice_find(key, '{') ? (struct slice){ 0 } : key;
}

void build_try(struct buffer *out, const struct page_build *page)
{
    buffer_string(out, "/try?recipe=");
    form_quote(out, page->text);
}

void build_watch(struct buffer *out, const struct page_build *page)
{
    buffer_string(out, "/_/?key=");
    percent_encode(out, build_key(page), "");
}

bool build_has_verdict(const struct page_build *page)
{
    return build_key(page).data && page->recipe->in_order && !page->recipe->loop;
}

void build_verdict(struct buffer *out, const struct page_build *page)
{
    struct recipe_part part = { 0 };
    uint64_t steps = 0;
    for (struct slice rest = page->recipe->choices; recipe_next_part(page->recipe, &rest, &part);)
        steps += part.count * (uint64_t)(part.last - part.first + 1);
    buffer_string(out, "/_/verify/");
    percent_encode(out, build_key(page), "");
    buffer_format(out, "?attempts=%llu", (unsigned long long)steps);
    if (!part.fault)
        buffer_format(out, "&last=%d", part.last);
    if (page->recipe->retry_after.given && steps > 1)
        buffer_string(out, "&honours-retry-after");
}

void build_journal(struct buffer *out, const struct page_build *page)
{
    buffer_string(out, "/_/requests?key=");
    percent_encode(out, page->key, "");
}

/* Whether one of its faults breaks off a request with content, and is refused to others. */
static bool needs_upload(const struct recipe *recipe)
{
    struct recipe_part part;
    bool needs = recipe->fault && recipe->fault->needs & NEEDS_UPLOAD;
    for (struct slice rest = recipe->choices; recipe_next_part(recipe, &rest, &part);)
        needs |= part.fault && part.fault->needs & NEEDS_UPLOAD;
    return needs;
}

struct page_request build_request(const struct page_build *page)
{
    return (struct page_request){ .method = "GET",
                                  .path = page->path,
                                  .place = page->place,
                                  .upgrade = page->recipe && page->recipe->single && status_upgrades(page->recipe->code),
                                  .upload = page->recipe && needs_upload(page->recipe) };
}
