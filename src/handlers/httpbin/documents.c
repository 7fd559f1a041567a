/* Documents that are always the same, from www/httpbin/, and pages of links: /html, /xml, /json, /image, /links and others. */
#include "base/number.h"
#include "catalog/prose.h"
#include "http/conditional.h"
#include "handlers/httpbin/parts.h"
#include "templates.h"

/* As many as go-httpbin has. */
enum { LINKS_MOST = 256 };

static bool show(struct call *call, const char *name)
{
    const struct sample *sample = sample_named(name);
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .content_type = sample->type };
    buffer_add(&reply.body, (const char *)sample->data, sample->size);
    return answer_once(call, &reply);
}

/* Where a document is the resource's own: the path decides. */
static const struct {
    const char *path, *name;
} places[] = {
    { "/html", "sample.html" },        { "/xml", "sample.xml" }, { "/json", "sample.json" },
    { "/encoding/utf8", "utf8.html" }, { "/deny", "deny.txt" },  { NULL, "forms.html" },
};

bool httpbin_document(struct call *call)
{
    size_t at = 0;
    while (places[at].path && !slice_is(call->request->target.path, places[at].path))
        at++;
    return show(call, places[at].name);
}

/* The images, in the order in which httpbin looks for their types. */
static const struct image {
    const char *type, *name, *word;
} images[] = {
    { "image/webp", "image.webp", "webp" }, { "image/svg+xml", "image.svg", "svg" }, { "image/jpeg", "image.jpeg", "jpeg" },
    { "image/png", "image.png", "png" },    { "image/*", "image.png", "" },          { "*/*", "image.png", "" },
};
enum { IMAGES = sizeof images / sizeof *images };

/* Whether Accept names the type, with a weight that is not 0 (RFC 9110 12.5.1). */
static bool is_accepted(const struct request *request, const char *type)
{
    struct request_list list = { .name = "Accept" };
    struct slice member;
    while (request_next_member(request, &list, &member)) {
        const char *end = slice_find(member, ';');
        const struct slice name = { member.data, end ? (size_t)(end - member.data) : member.length };
        if (!slice_is_caseless(slice_trim(name), type))
            continue;
        const char *last = member.data + member.length - 1, *zero = last;
        while (zero > member.data && (*zero == '0' || *zero == '.'))
            zero--;
        return zero == last || *zero != '=';
    }
    return false;
}

static bool choose_image(struct call *call)
{
    struct complaint complaint;
    if (!call->request->fields[FIELD_ACCEPT].length)
        return show(call, "image.png");
    for (size_t i = 0; i < IMAGES; i++)
        if (is_accepted(call->request, images[i].type))
            return show(call, images[i].name);
    complain(&complaint, 406, "head", "Accept has none of image/webp, image/svg+xml, image/jpeg, image/png");
    return answer_complaint(call, &complaint);
}

bool httpbin_image(struct call *call)
{
    struct complaint complaint;
    struct slice word;
    if (!call->rest.length)
        return choose_image(call);
    if (!httpbin_segment(call, true, &word, &complaint))
        return answer_complaint(call, &complaint);
    for (size_t i = 0; i < IMAGES; i++)
        if (slice_is(word, images[i].word))
            return show(call, images[i].name);
    complain(&complaint, 404, "path", "there is no such image; there are /image/png, jpeg, webp and svg");
    return answer_complaint(call, &complaint);
}

struct links {
    uint64_t count, offset;
};

static void write_links(struct buffer *out, const void *about)
{
    const struct links *links = about;
    for (int i = 0; i < (int)links->count; i++) {
        struct buffer address = { 0 };
        if (i == (int)links->offset) {
            buffer_format(out, "%d ", i);
            continue;
        }
        buffer_format(&address, "/links/%d/%d", (int)links->count, i);
        html_link(out, (union html_link){ .address = value_slice((struct slice){ address.data, address.length }),
                                          .number = value_number(&i) });
        out->failed |= address.failed;
        buffer_release(&address);
    }
}

static bool show_links(struct call *call, const struct links *links)
{
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .format = FORMAT_HTML };
    reply.body.root = call->request->target.prefix;
    html_links(&reply.body, (union html_links){ .links = value_written(write_links, links) });
    return answer_once(call, &reply);
}

/* /links/N leads to the first of its pages. */
static bool begin_links(struct call *call, const struct links *links)
{
    struct reply reply = { .code = 302, .mark = MARK_SERVED, .format = FORMAT_EMPTY };
    struct buffer location = { .root = call->request->target.prefix };
    buffer_root(&location);
    buffer_format(&location, "/links/%d/0", (int)links->count);
    reply.failed = location.failed;
    if (!location.failed)
        reply_field(&reply, "Location", location.data);
    buffer_release(&location);
    return answer_once(call, &reply);
}

bool httpbin_links(struct call *call)
{
    struct complaint complaint;
    struct links links = { 0 };
    struct slice count, whole = call->rest;
    if (!httpbin_segment(call, false, &count, &complaint))
        return answer_complaint(call, &complaint);
    const bool first = !call->rest.length;
    const struct slice rest = call->rest;
    call->rest = (struct slice){ whole.data, whole.length - rest.length };
    if (!httpbin_number_segment(call, 0, LINKS_MOST, &links.count, &complaint))
        return answer_complaint(call, &complaint);
    call->rest = rest;
    if (first)
        return begin_links(call, &links);
    return httpbin_number_segment(call, 0, LINKS_MOST, &links.offset, &complaint) ? show_links(call, &links)
                                                                                  : answer_complaint(call, &complaint);
}
