/* How routes turn replies into answers. */
#include "routes/family.h"

#include <string.h>

bool answer_cached(struct visit *visit, size_t place)
{
    visit->answer->response = response_cache_get(visit->site->cache, place);
    visit->answer->shared = true;
    return visit->answer->response != NULL;
}

bool answer_shared(struct visit *visit, size_t place, struct reply *reply, struct text *before)
{
    reply_finish(reply);
    struct response *response = response_make(reply, before);
    reply_release(reply);
    if (!response)
        return false;
    visit->answer->response = response_cache_put(visit->site->cache, place, response);
    visit->answer->shared = true;
    return true;
}

bool answer_once(struct visit *visit, struct reply *reply)
{
    reply_finish(reply);
    visit->answer->response = response_make(reply, NULL);
    visit->answer->shared = false;
    reply_release(reply);
    return visit->answer->response != NULL;
}

bool answer_complaint(struct visit *visit, const struct complaint *complaint)
{
    struct reply reply = { 0 };
    reply_complaint(&reply, complaint, visit->request);
    return answer_once(visit, &reply);
}

bool answer_complaint_with_fields(struct visit *visit, const struct complaint *complaint)
{
    struct reply reply = { 0 };
    reply_complaint(&reply, complaint, visit->request);
    for (const struct status_field *field = status_of(complaint->code)->fields; field->name; field++)
        if (status_field_applies(field, visit->request->method))
            reply_field(&reply, field->name, field->value);
    return answer_once(visit, &reply);
}

bool page_format(const struct visit *visit, enum format *format, struct complaint *complaint)
{
    struct span query = visit->request->target.query, rest = query, name, value;
    *format = accept_choose(&visit->request->accept, FORMAT_PAGES, FORMAT_JSON);
    while (target_next_parameter(&rest, &name, &value)) {
        if (!span_is(name, "format"))
            continue;
        *format = value.data ? format_named(value.data, value.length) : FORMATS;
        if (*format == FORMATS || !((unsigned)FORMAT_PAGES & 1u << *format))
            return complain_at(complaint, "query", query, (size_t)(name.data - query.data) + 1,
                               "\"format\" of a page must be one of json, html, text");
    }
    return true;
}
