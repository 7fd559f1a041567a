/* How handlers turn replies into answers. */
#include "handlers/call.h"

#include <string.h>

bool answer_cached(struct call *call, size_t place)
{
    call->answer->response = response_cache_get(call->site->cache, place);
    call->answer->shared = true;
    return call->answer->response != NULL;
}

bool answer_shared(struct call *call, size_t place, struct reply *reply, struct buffer *before)
{
    reply_finish(reply);
    struct response *response = response_make(reply, before);
    reply_release(reply);
    if (!response)
        return false;
    call->answer->response = response_cache_put(call->site->cache, place, response);
    call->answer->shared = true;
    return true;
}

bool answer_once(struct call *call, struct reply *reply)
{
    reply_finish(reply);
    call->answer->response = response_make(reply, NULL);
    call->answer->shared = false;
    reply_release(reply);
    return call->answer->response != NULL;
}

bool answer_complaint(struct call *call, const struct complaint *complaint)
{
    struct reply reply = { 0 };
    reply_complaint(&reply, complaint, call->request);
    return answer_once(call, &reply);
}

bool answer_complaint_with_fields(struct call *call, const struct complaint *complaint)
{
    struct reply reply = { 0 };
    reply_complaint(&reply, complaint, call->request);
    for (const struct status_field *field = status_of(complaint->code)->fields; field->name; field++)
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
