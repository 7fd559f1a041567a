/* /try: a page on which a recipe is tried, under a key of its own. */
#include "base/random.h"
#include "handlers/made.h"
#include "http/percent.h"
#include "render/reply.h"

/* The parameter of /try that says the key. */
static const char under[] = "under";

/* Takes the key that the query says, or makes one that nobody else has. Returns whether it is that. */
static bool take_key(const struct call *call, struct buffer *key)
{
    struct slice query = call->request->target.query, name, value;
    while (target_next_parameter(&query, &name, &value))
        if (slice_is(name, under)) {
            key->length = 0;
            percent_add(key, value, PERCENT_FORM);
        }
    const bool fresh = key->length == 0;
    if (fresh)
        buffer_format(key, "try-%08llx", (unsigned long long)(random_number() & 0xffffffff));
    return fresh;
}

/* Leads to the page with the key in its address, so that whoever comes back to it finds what was sent under it. */
static bool lead(struct call *call, struct made *made, struct slice key)
{
    struct buffer location = { .root = call->request->target.prefix };
    struct reply reply = { .code = 303, .mark = MARK_SERVED, .format = FORMAT_EMPTY, .negotiated = true };
    buffer_root(&location);
    buffer_string(&location, "/try?recipe=");
    form_quote(&location, form_text(&made->text));
    buffer_format(&location, "&%s=%.*s", under, (int)key.length, key.data);
    reply_field(&reply, "Location", location.failed ? "" : location.data);
    reply.failed |= location.failed;
    buffer_release(&location);
    made_release(made);
    return answer_once(call, &reply);
}

static bool try_under(struct call *call, enum format format, struct slice key, bool fresh)
{
    static const struct build_page what = { "/try", page_try };
    struct made made = { 0 };
    bool fine = made_read(call, &made, under);
    if (fine) {
        form_put(&made.form, "key", key);
        fine = made_put_path(call, &made);
    }
    return fine && fresh && format == FORMAT_HTML ? lead(call, &made, key) : made_show(call, &made, fine, format, key, &what);
}

static bool try_recipe(struct call *call)
{
    enum format format;
    struct buffer key = { 0 };
    struct complaint complaint;
    if (!page_format(call, &format, &complaint))
        return answer_complaint(call, &complaint);
    const bool fresh = take_key(call, &key);
    const bool answered = !key.failed && try_under(call, format, form_text(&key), fresh);
    buffer_release(&key);
    return answered;
}

const struct handler try_handlers[] = {
    { .path = "/try",
      .methods = "GET, HEAD",
      .parameters = "codes, recipe, argument, empty, under, format",
      .answer = try_recipe },
    { 0 },
};
