/* What /build and /try share: a form that is read, the recipe that it makes, and the page with both. */
#include "handlers/made.h"

#include <string.h>

#include "render/reply.h"

void made_release(struct made *made)
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

bool made_read(const struct call *call, struct made *made, const char *own)
{
    if (!form_read(&made->form, call->request->target.query, own, &made->complaint))
        return false;
    if (!made->form.choices.length)
        buffer_string(&made->form.choices, "200");
    return check_whole(call, made) && write_recipe(call, made, &made->text);
}

struct page_build made_page(const struct made *made, bool fine, struct slice key, const struct curl_place *place)
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
    const struct page_build page = made_page(made, reply->code == 200, key, &place);
    reply_place(reply, &place);
    what->write(&reply->body, &page, reply->format);
}

bool made_show(struct call *call, struct made *made, bool fine, enum format format, struct slice key,
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
    made_release(made);
    return answered && !failed;
}

bool made_put_path(const struct call *call, struct made *made)
{
    struct buffer text = { 0 };
    const bool fine = write_recipe(call, made, &text);
    buffer_string(&made->path, "/status/");
    buffer_add(&made->path, text.data, text.length);
    buffer_release(&made->tried);
    made->tried = text; /* the recipe's choices lie in it */
    return fine;
}
