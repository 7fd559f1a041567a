/* /build: a form that makes the URL of a recipe. */
#include "handlers/kept-pages.h"
#include "handlers/made.h"

static bool make_build(const struct call *call, struct made *made)
{
    return made_read(call, made, NULL) && made_put_path(call, made);
}

/* The page without a question, which is the same for everybody. */
static void write_start(struct buffer *out, const void *about, enum format format, const struct curl_place *place)
{
    struct made made = { 0 };
    const bool fine = make_build(about, &made); /* nothing but memory can lack */
    const struct page_build page = made_page(&made, fine, (struct slice){ 0 }, place);
    page_build(out, &page, format);
    out->failed |= !fine || made.path.failed;
    made_release(&made);
}

static bool build(struct call *call)
{
    static const struct build_page what = { "/build", page_build };
    enum format format;
    struct made made = { 0 };
    if (!call->request->target.query.length)
        return answer_page_alone(call, &(struct page){ PAGE_BUILD, write_start, call });
    if (!page_format(call, &format, &made.complaint))
        return answer_complaint(call, &made.complaint);
    const bool fine = make_build(call, &made);
    return made_show(call, &made, fine, format, (struct slice){ 0 }, &what);
}

const struct handler build_handlers[] = {
    { .path = "/build", .methods = "GET, HEAD", .parameters = "codes, recipe, argument, empty, format", .answer = build },
    { 0 },
};
