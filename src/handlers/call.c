/* How handlers turn replies into answers. */
#include "handlers/call.h"

#include <stdio.h>
#include <string.h>

#include "catalog/statuses.h"
#include "handlers/shape.h"
#include "render/reply.h"

/* Below the prefix links differ, so that there it is another. */
static size_t number_here(const struct call *call, size_t number)
{
    return call->request->target.prefix ? PREPARED_COUNT + number : number;
}

void answer_prepared(struct call *call, size_t number)
{
    if (!call->finish && !call->request->outer) /* else it is made for this request alone, or its links are */
        call->answer->prepared = number_here(call, number);
}

const char *answer_kept_tag(const struct call *call, size_t number)
{
    const struct kept *kept = call->site->kept;
    return kept->tag(kept, number_here(call, number));
}

bool answer_kept(struct call *call, size_t number)
{
    const struct kept *kept = call->site->kept;
    answer_prepared(call, number);
    if (call->answer->prepared && kept->has(kept, call->answer->prepared))
        return true;
    call->answer->prepared = 0;
    return false;
}

/* Whatever answers below /earn tells whether this is the code that was to be earned, unless that was said already. */
static void mark_earned(const struct call *call, struct reply *reply)
{
    if (call->earned && reply->mark != MARK_EARNED && reply->mark != MARK_UNEARNED)
        reply->mark = reply->code == call->earned->code ? MARK_EARNED : MARK_UNEARNED;
}

bool answer_after(struct call *call, struct reply *reply, struct buffer *before)
{
    if (call->finish)
        return call->finish(call, reply, before);
    mark_earned(call, reply);
    if (call->control)
        control_share(call, reply);
    reply_shape(call, reply);
    reply_finish(reply);
    call->answer->reply = *reply;
    call->answer->before = *before;
    *reply = (struct reply){ 0 };
    *before = (struct buffer){ 0 };
    return !call->answer->reply.failed && !call->answer->before.failed;
}

bool answer_once(struct call *call, struct reply *reply)
{
    return answer_after(call, reply, &(struct buffer){ 0 });
}

bool answer_keep(struct call *call, size_t number, struct reply *reply, struct buffer *before)
{
    answer_prepared(call, number);
    return answer_after(call, reply, before ? before : &(struct buffer){ 0 });
}

void bytes_begin(struct call *call, struct reply *reply, struct buffer *before)
{
    struct answer *answer = call->answer;
    reply_finish(reply);
    answer->kind = ANSWER_RAW;
    answer->code = reply->code;
    answer->before = *before;
    *before = (struct buffer){ 0 };
}

bool bytes_end(struct call *call, struct reply *reply)
{
    const struct answer *answer = call->answer;
    const bool fine = !reply->failed && !answer->raw.failed && !answer->before.failed;
    reply_release(reply);
    return fine;
}

bool answer_bytes(struct call *call, struct reply *reply, struct slice reason, struct buffer *before)
{
    struct answer *answer = call->answer;
    const bool head_only = strcmp(call->request->method, "HEAD") == 0;
    bytes_begin(call, reply, before);
    reply_render(&answer->raw, reply, reason, head_only);
    answer->head = answer->raw.length - (head_only || !reply_has_length(reply->code) ? 0 : reply_size(reply));
    return bytes_end(call, reply);
}

/* Whom an option stands in the way cannot set it, and is told why it is as it is. */
static struct complaint say_public(const struct call *call, const struct complaint *complaint)
{
    struct complaint said = *complaint;
    size_t length = strlen(said.detail);
    if (call->site->memory->public && strstr(said.detail, "--") && !strstr(said.detail, "public"))
        snprintf(said.detail + length, sizeof said.detail - length, "; this server is public");
    return said;
}

void reply_place(struct reply *reply, const struct curl_place *place)
{
    reply->body.root = place->root;
    reply->scripts = place->scripts;
}

void reply_call_complaint(const struct call *call, struct reply *reply, const struct complaint *complaint)
{
    const struct curl_place place = call_place(call);
    const struct complaint said = say_public(call, complaint);
    reply_complaint(reply, &said, call->request, &place);
}

bool answer_complaint(struct call *call, const struct complaint *complaint)
{
    struct reply reply = { 0 };
    reply_call_complaint(call, &reply, complaint);
    return answer_once(call, &reply);
}

bool answer_complaint_instead(struct call *call)
{
    answer_release(call->answer);
    return answer_complaint(call, &call->complaint);
}

bool answer_complaint_with_fields(struct call *call, const struct complaint *complaint)
{
    struct reply reply = { 0 };
    reply_call_complaint(call, &reply, complaint);
    for (const struct status_field *field = status_fields(status_of(complaint->code)); field->name; field++)
        if (status_field_applies(field, call->request->method))
            reply_field(&reply, field->name, field->value);
    return answer_once(call, &reply);
}

bool page_format(const struct call *call, enum format *format, struct complaint *complaint)
{
    struct slice query = call->request->target.query, rest = query, name, value;
    *format = accept_choose(&call->request->accept, FORMAT_PAGES, FORMAT_JSON);
    while (target_next_parameter(&rest, &name, &value)) {
        if (!slice_is(name, "format"))
            continue;
        *format = value.data ? format_named(value.data, value.length) : FORMATS;
        if (*format == FORMATS || !((unsigned)FORMAT_PAGES & 1u << *format))
            return complain_at(complaint, "query", query, (size_t)(name.data - query.data) + 1,
                               "\"format\" of a page must be one of json, html, text");
    }
    return true;
}

bool control_is_let_in(const struct site_memory *memory)
{
    return !memory->no_control && (memory->control_token || !memory->public);
}

struct curl_place request_place(const struct site *site, const struct request *request)
{
    const struct slice authority = request_authority(request);
    struct curl_place place = curl_place_of(authority, site->ports);
    if (place.authority.data != authority.data && site->plain_port)
        place = curl_place_of(slice_of(site->here), site->ports);
    place.plain = request->secure && !request->relayed ? site->plain_port : 0;
    place.https = request->https && request->relayed;
    place.root = request->target.prefix;
    place.control = control_is_let_in(site->memory); /* where nobody is, it is not offered */
    place.scripts = !site->rules->unsafe_headers;
    return place;
}

struct curl_place call_place(const struct call *call)
{
    return request_place(call->site, call->request);
}
