/* What a draft is answered with: modifiers and extras make other fields, other content, another phrase of a told code. */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/clock.h"
#include "handlers/status.h"
#include "http/fields.h"
#include "render/reply.h"

/* Copies text into the draft's store, with a NUL. There is room: a recipe's fields are bounded when it is read. */
static const char *keep(struct draft *draft, size_t *used, struct slice text)
{
    char *copy = draft->store + *used;
    if (text.length)
        memcpy(copy, text.data, text.length);
    copy[text.length] = '\0';
    *used += text.length + 1;
    return copy;
}

/* A Retry-After in the form that was asked for (RFC 9110 10.2.3, 5.6.7); out has room for the longest. */
static void write_retry_after(const struct recipe *recipe, char out[64])
{
    static const char *const formats[] = {
        [RETRY_RFC850] = "%A, %d-%b-%y %H:%M:%S GMT", [RETRY_ASCTIME] = "%a %b %e %H:%M:%S %Y"
    };
    const struct recipe_retry_after *after = &recipe->retry_after;
    struct slice seconds = recipe_text(recipe, after->seconds);
    time_t then = time(NULL) + (time_t)after->away;
    struct tm tm;
    gmtime_r(&then, &tm);
    if (after->form == RETRY_DATE)
        clock_date(out, then);
    else if (after->form != RETRY_TEXT)
        strftime(out, 64, formats[after->form], &tm);
    else
        snprintf(out, 64, "%s%.*s", after->word ? after->word : "", (int)seconds.length, seconds.data ? seconds.data : "");
}

/* Puts the field of the recipe's fault in place of the row's. false: no memory. */
static bool break_field(struct draft *draft, size_t *used)
{
    const struct fault *fault = draft->recipe->fault;
    const char *name = keep(draft, used, fault_field(fault));
    draft_drop_field(draft, name);
    fault_value(&draft->broken, fault, draft->call->request->line);
    if (draft->broken.length)
        draft_append_field(draft, name, draft->broken.data);
    return !draft->broken.failed;
}

/* Puts the recipe's fields in place of the row's. false: no memory. */
static bool change_fields(struct draft *draft)
{
    const struct recipe *recipe = draft->recipe;
    size_t used = 0;
    char after[64];
    for (size_t i = 0; i < recipe->header_count; i++)
        draft_drop_field(draft, keep(draft, &(size_t){ used }, recipe_text(recipe, recipe->headers[i].name)));
    for (size_t i = 0; i < recipe->omission_count; i++)
        draft_drop_field(draft, keep(draft, &(size_t){ used }, recipe_text(recipe, recipe->omissions[i].name)));
    if (recipe->location.given)
        draft_put_field(draft, "Location", keep(draft, &used, recipe_text(recipe, recipe->location)));
    if (recipe->retry_after.given) {
        write_retry_after(recipe, after);
        draft_put_field(draft, "Retry-After", keep(draft, &used, slice_of(after)));
    }
    if (recipe->fault && fault_is_field(recipe->fault) && !break_field(draft, &used))
        return false;
    for (size_t i = 0; i < recipe->header_count; i++) {
        const char *name = keep(draft, &used, recipe_text(recipe, recipe->headers[i].name));
        draft_append_field(draft, name, keep(draft, &used, recipe_text(recipe, recipe->headers[i].value)));
    }
    return true;
}

static bool joins(const struct draft_extras *extras, struct slice name)
{
    for (const char *const *joining = extras->joining; *joining; joining++)
        if (slice_is_caseless(name, *joining))
            return true;
    return false;
}

/* Makes room for the extras' fields. */
static void change_for_extras(struct draft *draft)
{
    const struct draft_extras *extras = draft->extras;
    struct slice rest = extras->fields, name, value;
    while (fields_next(&rest, &name, &value))
        if (!joins(extras, name))
            draft_drop_field(draft, name.data);
}

/* The library sends neither another phrase nor an empty value, and nothing that is wrong. */
static bool needs_raw(const struct draft *draft, const struct reply *reply)
{
    const struct fault *fault = draft->recipe->fault;
    bool raw = draft->recipe->reason.given || (draft->extras && draft->extras->raw) || (fault && !fault_is_field(fault)) ||
               draft->recipe->field_bytes + draft->broken.length > RECIPE_FIELD_BYTES || /* too much for the library's memory */
               reply_has_empty(reply);
    for (const struct status_field *field = draft->fields; field->name; field++)
        raw |= field->value[0] == '\0';
    return raw;
}

static bool answer_raw(struct draft *draft, struct reply *reply)
{
    const struct fault *fault = draft->recipe->fault;
    if (!fault || fault_is_field(fault))
        return answer_bytes(draft->call, reply, recipe_text(draft->recipe, draft->recipe->reason), &draft->before);
    bytes_begin(draft->call, reply, &draft->before);
    draft_break(draft, reply);
    return bytes_end(draft->call, reply);
}

/* A field that the recipe names, or leaves out, is said by nobody else. */
static void settle_fields(const struct recipe *recipe, struct reply *reply)
{
    for (size_t i = 0; i < recipe->header_count; i++)
        reply_settle_field(reply, recipe_text(recipe, recipe->headers[i].name));
    for (size_t i = 0; i < recipe->omission_count; i++)
        reply_settle_field(reply, recipe_text(recipe, recipe->omissions[i].name));
    reply->no_date = recipe_omits(recipe, "Date");
}

/* The reply as the draft has it. false: no memory, or what *complaint says makes no sense in the recipe. */
static bool fill_reply(struct draft *draft, struct reply *reply, struct draft_texts *texts, struct complaint *complaint)
{
    const struct recipe *recipe = draft->recipe;
    if (draft->extras && draft->extras->field.name)
        draft_put_field(draft, draft->extras->field.name, draft->extras->field.value);
    if (!change_fields(draft))
        return false;
    if (draft->extras)
        change_for_extras(draft);
    if (!draft_put_content(draft, reply, texts, complaint) || reply->body.failed)
        return false;
    if (recipe->fault && !draft_fits_fault(draft, reply, complaint))
        return false;
    draft->call->answer->fault = recipe->fault;
    draft_add_fields(draft, reply);
    settle_fields(recipe, reply);
    if (recipe->max_age.given)
        digits_write(stpcpy(texts->cache, "max-age="), recipe->max_age.value);
    reply->cache_control = recipe->max_age.given ? texts->cache : draft->extras ? draft->extras->cache_control : NULL;
    return draft_frame(draft, reply, complaint);
}

/* Takes over how the reply that is changed is to be coded and framed; a fault has a framing of its own. */
static void take_shape(const struct draft *draft, struct reply *reply, struct reply *from)
{
    const struct fault *fault = draft->recipe->fault;
    reply->coding = from->coding;
    reply->chunked = from->chunked && (!fault || fault_is_field(fault));
    reply->chunk = from->chunk;
    reply->trailers = from->trailers;
    from->trailers = (struct buffer){ 0 };
}

bool answer_modified(struct draft *draft)
{
    struct draft_texts texts;
    struct complaint complaint;
    struct reply *changed = draft->extras ? draft->extras->reply : NULL;
    struct reply reply = { .code = status_interim(draft->code) ? 200 : draft->code,
                           .mark = changed ? changed->mark : MARK_TOLD };
    bool fine;
    if (changed)
        take_shape(draft, &reply, changed);
    texts.ranges = (struct buffer){ 0 };
    complaint.code = 0;
    reply.failed = draft->texts.failed; /* its own fields would lack what paths begin with */
    if (fill_reply(draft, &reply, &texts, &complaint)) {
        fine = needs_raw(draft, &reply) ? answer_raw(draft, &reply) : answer_after(draft->call, &reply, &draft->before);
    } else {
        bool failed = reply.body.failed || !complaint.code;
        reply_release(&reply);
        fine = !failed && answer_complaint(draft->call, &complaint);
    }
    buffer_release(&texts.ranges);
    return fine;
}
