/* What is answered to requests that make uploads, add to them, ask for them and delete them. */
#include <inttypes.h>
#include <stdio.h>

#include "base/number.h"
#include "handlers/earned/families.h"
#include "handlers/earned/upload.h"
#include "handlers/earned/uploads.h"

void earned_upload_options(struct reply *options)
{
    reply_field(options, "Accept-Patch", UPLOAD_PARTIAL);
    reply_field(options, "Upload-Limit", UPLOAD_LIMIT);
}

static void put_state(struct reply *reply, const struct upload *upload)
{
    earned_number(reply, "Upload-Offset", upload->offset);
    reply_field(reply, "Upload-Complete", upload->complete ? "?1" : "?0");
    reply_field(reply, "Upload-Limit", UPLOAD_LIMIT);
}

static bool refuse(struct call *call, const struct upload_asking *asking)
{
    static const struct {
        int code;
        const char *detail;
    } refusals[UPLOAD_RESULTS] = {
        [UPLOAD_MISSING] = { 404, "no such upload is there" },
        [UPLOAD_MEDIA] = { 415, "what is added to an upload is " UPLOAD_PARTIAL },
        [UPLOAD_DONE] = { 410, "the upload is complete" },
        [UPLOAD_ELSEWHERE] = { 409, "the upload is at another offset, which Upload-Offset tells" },
        [UPLOAD_INCONSISTENT] = { 400, "the length of the upload is another one" },
        [UPLOAD_LARGE] = { 413, "the upload is larger than Upload-Limit allows" },
        [UPLOAD_OVERTAKEN] = { 409, "a later request goes on with the upload" },
    };
    struct reply reply = { 0 };
    bool adds_to_complete = asking->result == UPLOAD_DONE && call->request->has_content;
    enum upload_result result = adds_to_complete ? UPLOAD_INCONSISTENT : asking->result;
    earned_fill(call, &reply, refusals[result].code, "%s", refusals[result].detail);
    if (result == UPLOAD_ELSEWHERE || result == UPLOAD_OVERTAKEN)
        put_state(&reply, &asking->upload);
    else if (result == UPLOAD_LARGE)
        reply_field(&reply, "Upload-Limit", UPLOAD_LIMIT);
    else if (result == UPLOAD_MEDIA)
        reply_field(&reply, "Accept-Patch", UPLOAD_PARTIAL); /* RFC 5789 2.2 */
    return answer_once(call, &reply);
}

/* Of the whole content, in hexadecimal. */
static void write_digest(const struct upload *upload, char out[2 * SHA256_DIGEST_SIZE + 1])
{
    struct sha256_ctx sha256 = upload->sha256;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_digest(&sha256, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

/* The answer of the resource that wants the upload, when it has all of it. */
static void tell_complete(struct call *call, struct reply *reply, const struct upload *upload)
{
    char digest[2 * SHA256_DIGEST_SIZE + 1];
    write_digest(upload, digest);
    earned_fill(call, reply, 200, "the upload is complete: %" PRIu64 " bytes, with the SHA-256 %s", upload->offset, digest);
    reply_field(reply, "Upload-Complete", "?1");
}

static void tell_created(struct call *call, struct reply *reply, const struct upload *upload)
{
    earned_fill(call, reply, 201, "the upload is begun, and PATCH of its Location goes on with it");
    earned_locate(call, reply, "/%" PRIu64, upload->number);
    put_state(reply, upload);
}

static bool answer_added(struct call *call)
{
    struct upload_asking *asking = call->earning;
    const bool shown = call->plan->begins && call->request->minor > 0;
    struct reply reply = { .mark = shown ? MARK_EARNED : MARK_UNEARNED };
    if (asking->result == UPLOAD_FINE && !uploads_ask(call, UPLOADS_END, asking))
        return false;
    if (asking->result != UPLOAD_FINE)
        return refuse(call, asking);
    if (asking->complete) {
        tell_complete(call, &reply, &asking->upload);
    } else if (earned_method(call, "POST")) {
        tell_created(call, &reply, &asking->upload);
    } else {
        reply.code = 204;
        reply.format = FORMAT_EMPTY;
        put_state(&reply, &asking->upload);
    }
    return answer_once(call, &reply);
}

/* HEAD tells how far it is, and DELETE ends it. */
static bool answer_upload(struct call *call)
{
    struct upload_asking asking = { 0 };
    struct reply reply = { .code = 204, .format = FORMAT_EMPTY };
    const bool deletes = earned_method(call, "DELETE");
    number_parse(call->rest.data + 1, call->rest.length - 1, 1, UINT64_MAX, &asking.number, NULL);
    if (!uploads_ask(call, deletes ? UPLOADS_DELETE : UPLOADS_LOOK, &asking))
        return false;
    if (asking.result != UPLOAD_FINE)
        return refuse(call, &asking);
    if (deletes)
        return answer_once(call, &reply);
    put_state(&reply, &asking.upload);
    if (asking.upload.length != UPLOAD_UNKNOWN)
        earned_number(&reply, "Upload-Length", asking.upload.length);
    return answer_once(call, &reply);
}

bool earned_upload(struct call *call)
{
    if (call->earning)
        return answer_added(call);
    if (call->rest.length)
        return answer_upload(call);
    return earned_method(call, "POST") ? earned_answer(call, 200, "the request does not ask for an upload that can be resumed")
                                       : earned_greet(call);
}
