/* /build and /try: a form that makes the URL of a recipe, and a page on which one is tried. */
#include <string.h>

#include "base/random.h"
#include "handlers/kept-pages.h"
#include "http/percent.h"
#include "recipe/form.h"
#include "render/page.h"
#include "render/reply.h"

/* A form with the recipe that it makes. */
struct made {
    struct form form;
    struct recipe recipe;
    struct buffer text;      /* of the recipe */
    struct buffer tried;     /* the recipe that is asked for: under a key, say */
    struct buffer path;      /* that asks for it */
    struct buffer corrected; /* the page with what is meant most likely; or empty */
    struct complaint complaint;
};

static void release(struct made *made)
{
    form_release(&made->form);
    recipe_release(&made->recipe);
    buffer_release(&made->text);
    buffer_release(&made->tried);
    buffer_release(&made->path);
    buffer_release(&made->corrected);
}

/* Reads a recipe as a request for it would, and finds what only its answer would tell. */
static bool parse(const struct call *call, struct recipe *recipe, struct slice text, struct complaint *complaint)
{
    return recipe_parse(recipe, &call->rules, text, "recipe", complaint) && recipe_settle(recipe, complaint) &&
           recipe_settle_faults(recipe, complaint);
}

/* A recipe that was given as a whole is read as it was written, so that its error is the one of that text. */
static bool check_whole(const struct call *call, struct made *made)
{
    struct recipe recipe = { 0 };
    const struct slice whole = form_text(&made->form.recipe);
    const bool fine = !whole.length || parse(call, &recipe, whole, &made->complaint);
    recipe_release(&recipe);
    return fine;
}

/* Links to the page itself with what is wrong corrected, if it is known how: the recipe, or a parameter's name. */
static void correct(struct made *made, const char *page, const char *root)
{
    struct complaint *complaint = &made->complaint;
    const struct slice text = complaint->text;
    struct buffer whole = { 0 };
    if (!complaint->instead || !complaint->column || complaint->column - 1 + complaint->wrong > text.length)
        return;
    buffer_add(&whole, text.data, complaint->column - 1);
    buffer_string(&whole, complaint->instead);
    const size_t from = complaint->column - 1 + complaint->wrong;
    buffer_add(&whole, text.data + from, text.length - from);
    buffer_format(&made->corrected, "%s%s?", root ? root : "", page);
    if (strcmp(complaint->in, "query") == 0) {
        buffer_add(&made->corrected, whole.data, whole.length);
    } else {
        buffer_string(&made->corrected, "recipe=");
        form_quote(&made->corrected, form_text(&whole));
    }
    made->corrected.failed |= whole.failed;
    complaint->corrected = made->corrected.failed ? NULL : made->corrected.data;
    buffer_release(&whole);
}

/* Makes the recipe that the form says, or made->complaint says what is wrong with it. */
static bool write_recipe(const struct call *call, struct made *made, struct buffer *text)
{
    form_write(text, &made->form);
    recipe_release(&made->recipe);
    made->recipe = (struct recipe){ 0 };
    if (text->failed || form_failed(&made->form))
        return complain(&made->complaint, 503, "server", "out of memory");
    return parse(call, &made->recipe, form_text(text), &made->complaint);
}

/* The same for that of the query, in which own is a parameter of the page; without codes it is a 200. */
static bool make(const struct call *call, struct made *made, const char *own)
{
    if (!form_read(&made->form, call->request->target.query, own, &made->complaint))
        return false;
    if (!made->form.choices.length)
        buffer_string(&made->form.choices, "200");
    return check_whole(call, made) && write_recipe(call, made, &made->text);
}

/* A page about a recipe, and where it is. */
struct build_page {
    const char *path;
    void (*write)(struct buffer *out, const struct page_build *page, enum format format);
};

static struct page_build page_of(const struct made *made, bool fine, struct slice key, const struct curl_place *place)
{
    return (struct page_build){ .place = place,
                                .form = &made->form,
                                .recipe = fine ? &made->recipe : NULL,
                                .text = form_text(made->text.length ? &made->text : &made->form.recipe),
                                .path = form_text(&made->path),
                                .complaint = fine ? NULL : &made->complaint,
                                .key = key };
}

static void write_page(struct call *call, struct made *made, struct reply *reply, struct slice key,
                       const struct build_page *what)
{
    const struct curl_place place = call_place(call);
    const struct page_build page = page_of(made, reply->code == 200, key, &place);
    reply_place(reply, &place);
    what->write(&reply->body, &page, reply->format);
}

/* Answers with the page; a wrong recipe stands in its form in HTML, and is an error for programs. */
static bool show(struct call *call, struct made *made, bool fine, enum format format, struct slice key,
                 const struct build_page *what)
{
    struct reply reply = { .code = fine ? 200 : made->complaint.code, .format = format, .negotiated = true };
    reply.mark = fine ? MARK_SERVED : MARK_REFUSED;
    if (!fine)
        correct(made, what->path, call->request->target.prefix);
    const bool told = !fine && format != FORMAT_HTML;
    if (!told)
        write_page(call, made, &reply, key, what);
    const bool answered = told ? answer_complaint(call, &made->complaint) : answer_once(call, &reply);
    const bool failed = made->text.failed || made->path.failed || made->corrected.failed;
    release(made);
    return answered && !failed;
}

/* Has the path ask for the recipe that the form says now. */
static bool put_path(const struct call *call, struct made *made)
{
    struct buffer text = { 0 };
    const bool fine = write_recipe(call, made, &text);
    buffer_string(&made->path, "/status/");
    buffer_add(&made->path, text.data, text.length);
    buffer_release(&made->tried);
    made->tried = text; /* the recipe's choices lie in it */
    return fine;
}

static bool make_build(const struct call *call, struct made *made)
{
    return make(call, made, NULL) && put_path(call, made);
}

/* The page without a question, which is the same for everybody. */
static void write_start(struct buffer *out, const void *about, enum format format, const struct curl_place *place)
{
    struct made made = { 0 };
    const bool fine = make_build(about, &made); /* nothing but memory can lack */
    const struct page_build page = page_of(&made, fine, (struct slice){ 0 }, place);
    page_build(out, &page, format);
    out->failed |= !fine || made.path.failed;
    release(&made);
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
    return show(call, &made, fine, format, (struct slice){ 0 }, &what);
}

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
    release(made);
    return answer_once(call, &reply);
}

static bool try_under(struct call *call, enum format format, struct slice key, bool fresh)
{
    static const struct build_page what = { "/try", page_try };
    struct made made = { 0 };
    bool fine = make(call, &made, under);
    if (fine) {
        form_put(&made.form, "key", key);
        fine = put_path(call, &made);
    }
    return fine && fresh && format == FORMAT_HTML ? lead(call, &made, key) : show(call, &made, fine, format, key, &what);
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

const struct handler build_handlers[] = {
    { .path = "/build", .methods = "GET, HEAD", .parameters = "codes, recipe, argument, empty, format", .answer = build },
    { .path = "/try",
      .methods = "GET, HEAD",
      .parameters = "codes, recipe, argument, empty, under, format",
      .answer = try_recipe },
    { 0 },
};
