/* How the handlers under /_/ read their parameters and keys, and answer. */
#include "handlers/control/control.h"
#include "http/percent.h"
#include "render/reply.h"

bool control_next_parameter(struct slice *query, struct slice *name, struct buffer *value, enum percent what)
{
    struct slice encoded;
    buffer_release(value);
    *value = (struct buffer){ 0 };
    if (!target_next_parameter(query, name, &encoded))
        return false;
    if (encoded.data) {
        buffer_add(value, "", 0);
        percent_add(value, encoded, what);
    }
    return !value->failed;
}

bool control_complain(const struct call *call, struct complaint *complaint, struct slice name, const char *problem)
{
    struct slice query = call->request->target.query;
    return complain_at(complaint, "query", query, (size_t)(name.data - query.data) + 1, "\"%.*s\" %s",
                       (int)(name.length < 40 ? name.length : 40), name.data, problem);
}

bool control_answer(struct call *call, struct reply *reply, int code)
{
    return control_answer_as(call, reply, code, FORMAT_JSON);
}

bool control_answer_as(struct call *call, struct reply *reply, int code, enum format format)
{
    reply->code = code;
    reply->mark = MARK_SERVED;
    reply->format = format;
    return answer_once(call, reply);
}

struct page_request control_request(const struct call *call, const struct curl_place *place)
{
    return (struct page_request){ .method = "GET",
                                  .path = call->request->target.path,
                                  .query = call->request->target.query,
                                  .place = place,
                                  .token = call->site->memory->control_token };
}

bool control_take_key(struct call *call, const char *path, struct buffer *key, struct complaint *complaint)
{
    struct slice segment = { 0 };
    target_next_segment(&call->rest, &segment);
    percent_add(key, segment, PERCENT_ALL);
    if (key->failed)
        return complain(complaint, 503, "path", "out of memory");
    return (key->length >= 1 && key->length <= STORE_KEY_BYTES && call->rest.length == 0) ||
           complain(complaint, 400, "path", "%s/KEY takes a key of 1 to %d bytes, with a slash written as %%2F", path,
                    STORE_KEY_BYTES);
}
