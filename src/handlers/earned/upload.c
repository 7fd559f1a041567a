/* Uploads that can be resumed, as draft-ietf-httpbis-resumable-upload has them: 104. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/number.h"
#include "handlers/earned/families.h"
#include "handlers/earned/upload.h"
#include "handlers/earned/uploads.h"
#include "http/conditional.h"

/* A server must not send 104 to a client that speaks another version of the draft (its appendix). */
static bool speaks_draft(const struct request *request)
{
    return slice_is(request_only(request, "Upload-Draft-Interop-Version"), UPLOAD_INTEROP);
}

/* An item's bare value (RFC 9651 3.3), without its parameters. */
static struct slice bare_item(const struct request *request, const char *name)
{
    struct slice value = request_only(request, name);
    const char *semicolon = slice_find(value, ';');
    if (semicolon)
        value.length = (size_t)(semicolon - value.data);
    return slice_trim(value);
}

/* false: the field is missing, or has another value, and is to be ignored. */
static bool read_boolean(const struct request *request, const char *name, bool *value)
{
    struct slice item = bare_item(request, name);
    *value = slice_is(item, "?1");
    return *value || slice_is(item, "?0");
}

/* An integer has at most 15 digits (RFC 9651 3.3.1). */
static bool read_integer(const struct request *request, const char *name, uint64_t *value)
{
    struct slice item = bare_item(request, name);
    return item.length && number_parse(item.data, item.length, 0, 999999999999999, value, NULL) == NUMBER_OK;
}

/* The length that the request tells: it has Upload-Length, or it is the last one and has Content-Length. */
static void read_length(const struct request *request, struct upload_asking *asking)
{
    uint64_t told, last = asking->offset + request->content_length;
    const bool has_told = read_integer(request, "Upload-Length", &told);
    const bool has_last = asking->complete && !request->fields[FIELD_TRANSFER_ENCODING].data;
    asking->length = has_told ? told : has_last ? last : UPLOAD_UNKNOWN;
    if (has_told && has_last && told != last)
        asking->result = UPLOAD_INCONSISTENT;
    else if (last > UPLOAD_MOST || (asking->length != UPLOAD_UNKNOWN && asking->length > UPLOAD_MOST))
        asking->result = UPLOAD_LARGE;
}

static bool take_content(struct call *call, struct slice piece)
{
    struct upload_asking *asking = call->earning;
    asking->piece = piece;
    return uploads_ask(call, UPLOADS_ADD, asking) && asking->result == UPLOAD_FINE;
}

/* The request adds to an upload: its content is taken as it comes. A 104 tells where that is, or from where it goes on. */
static void begin(struct call *call, struct upload_asking *asking)
{
    struct plan *plan = call->plan;
    asking->number = asking->upload.number;
    asking->turn = asking->upload.turn;
    call->content = take_content;
    plan->streams = true;
    plan->begins = speaks_draft(call->request);
    earned_interim(call, &call->interims);
    buffer_string(&call->interims, "Upload-Draft-Interop-Version: " UPLOAD_INTEROP "\r\n");
    if (earned_method(call, "POST")) {
        buffer_string(&call->interims, "Location: ");
        earned_base(call, &call->interims);
        buffer_format(&call->interims, "/%" PRIu64 "\r\nUpload-Limit: " UPLOAD_LIMIT "\r\n\r\n", asking->number);
    } else {
        buffer_format(&call->interims, "Upload-Offset: %" PRIu64 "\r\n\r\n", asking->offset);
    }
}

/* false: no memory. */
static bool plan_creation(struct call *call, struct upload_asking *asking)
{
    read_length(call->request, asking);
    if (asking->result != UPLOAD_FINE)
        return true;
    if (!uploads_ask(call, UPLOADS_CREATE, asking))
        return false;
    begin(call, asking);
    return true;
}

static bool plan_append(struct call *call, struct upload_asking *asking)
{
    const struct request *request = call->request;
    const struct slice name = call->below;
    if (number_parse(name.data + 1, name.length - 1, 1, UINT64_MAX, &asking->number, NULL) != NUMBER_OK)
        asking->result = UPLOAD_MISSING;
    else if (!slice_is_caseless(earned_media(request), UPLOAD_PARTIAL))
        asking->result = UPLOAD_MEDIA;
    else if (!read_integer(request, "Upload-Offset", &asking->offset))
        return complain(&call->complaint, 400, "head", "Upload-Offset must be an integer: how much there is already");
    if (asking->result == UPLOAD_FINE)
        read_length(request, asking);
    if (asking->result != UPLOAD_FINE)
        return true;
    if (!uploads_ask(call, UPLOADS_BEGIN, asking))
        return false;
    if (asking->result == UPLOAD_FINE)
        begin(call, asking);
    return true;
}

void earned_plan_upload(struct call *call)
{
    bool complete, creates = earned_method(call, "POST") && call->below.length == 0 && speaks_draft(call->request);
    bool appends = earned_method(call, "PATCH") && call->below.length > 1;
    if (!creates && !appends)
        return;
    if (!read_boolean(call->request, "Upload-Complete", &complete)) {
        if (appends)
            complain(&call->complaint, 400, "head", "Upload-Complete must be ?1, or ?0 while more is to come");
        return;
    }
    struct upload_asking *asking = call->earning = calloc(1, sizeof *asking);
    if (asking)
        asking->complete = complete;
    bool fine = asking && (creates ? plan_creation(call, asking) : plan_append(call, asking));
    if (!fine && !call->complaint.code)
        complain(&call->complaint, 503, "server", "out of memory");
    if (asking && asking->result == UPLOAD_LARGE)
        call->plan->answers_early = true; /* at the head */
}
