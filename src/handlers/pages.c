/* The resources of this server's own: the list of all codes, the explanation of each, and its health. */
#include "base/number.h"
#include "http/percent.h"
#include "render/members.h"
#include "render/page.h"
#include "handlers/kept-pages.h"
#include "handlers/nearest-code.h"

/* Takes the question out of the query into text. false: *complaint says what is wrong with it. */
static bool take_question(const struct call *call, struct buffer *text, struct complaint *complaint)
{
    struct slice query = call->request->target.query, rest = query, name, value;
    while (target_next_parameter(&rest, &name, &value)) {
        if (!slice_is(name, "q"))
            continue;
        if (value.length > SEARCH_BYTES)
            return complain_at(complaint, "query", query, (size_t)(name.data - query.data) + 1,
                               "\"q\" has %zu bytes; it takes %d", value.length, SEARCH_BYTES);
        buffer_release(text);
        *text = (struct buffer){ 0 };
        buffer_string(text, "");
        percent_add(text, value, PERCENT_FORM);
    }
    return true;
}

/* The codes that are asked for. */
static bool answer_question(struct call *call, struct reply *reply, struct slice question)
{
    int codes[COMPARE_MOST];
    struct search search = { 0 };
    const struct curl_place place = call_place(call);
    const struct page_list page = { .place = &place, .question = question, .found = &search };
    const size_t count = reply->format == FORMAT_HTML ? compare_named(question, codes) : 0;
    if (count >= COMPARE_FEWEST) /* whoever asks for two wants to know how they differ */
        return answer_comparison(call, codes, count);
    reply->failed |= !search_codes(&search, question);
    page_gallery(&reply->body, &page, reply->format);
    return answer_once(call, reply);
}

static void write_gallery(struct buffer *out, const void *about, enum format format, const struct curl_place *place)
{
    (void)about;
    page_gallery(out, &(struct page_list){ .place = place }, format);
}

static bool list_codes(struct call *call, struct buffer *question)
{
    struct complaint complaint;
    struct reply reply;
    const struct page page = { .number = PAGE_GALLERY, .write = write_gallery };
    if (!page_begin(call, "q, format", &reply, &complaint) || !take_question(call, question, &complaint))
        return answer_complaint(call, &complaint);
    const struct slice asked = slice_trim((struct slice){ question->data, question->length });
    if (asked.length)
        return answer_question(call, &reply, asked);
    return answer_page(call, &page, &reply);
}

static bool explain_gallery(struct call *call)
{
    struct buffer question = { 0 };
    const bool fine = list_codes(call, &question) && !question.failed;
    buffer_release(&question);
    return fine;
}

static void write_help(struct buffer *out, const void *about, enum format format, const struct curl_place *place)
{
    (void)about;
    page_help(out, format, place);
}

static bool explain_help(struct call *call)
{
    return answer_page_alone(call, &(struct page){ .number = PAGE_HELP, .write = write_help });
}

/* Whether nothing but a slash follows in the path. */
static bool is_at_end(const struct call *call)
{
    return call->rest.length == 0 || slice_is(call->rest, "/");
}

static void write_code(struct buffer *out, const void *about, enum format format, const struct curl_place *place)
{
    page_code(out, *(const int *)about, format, place);
}

/* There is no such code. */
static bool refuse_code(struct call *call, struct slice segment)
{
    struct complaint complaint;
    const struct slice path = call->request->target.path;
    const char *nearest = is_at_end(call) ? nearest_code(segment, code_is_known) : NULL;
    complain_at(&complaint, "path", path, (size_t)(segment.data - path.data) + 1,
                "there is no such page; /codes/CODE takes three digits, %d to %d, or 000, and /codes?q=WORDS finds codes",
                STATUS_MIN, STATUS_MAX);
    complaint.code = 404;
    if (nearest)
        complain_instead(&complaint, segment.length, nearest);
    return answer_complaint(call, &complaint);
}

static bool explain_codes(struct call *call)
{
    struct slice segment;
    int code;
    if (!target_next_segment(&call->rest, &segment) || (segment.length == 0 && call->rest.length == 0))
        return explain_gallery(call);
    if (!is_at_end(call) || !status_read(&code, segment))
        return refuse_code(call, segment);
    return answer_page_alone(call, &(struct page){ page_of_code(code), write_code, &code });
}

/* about is an exit code's row, or NULL: all. */
static void write_curl(struct buffer *out, const void *about, enum format format, const struct curl_place *place)
{
    page_curl(out, about, format, place);
}

static bool explain_curl(struct call *call)
{
    struct complaint complaint;
    struct slice segment = { 0 };
    uint64_t code = 0;
    const struct curl_exit *only = NULL;
    if (target_next_segment(&call->rest, &segment) && (segment.length || call->rest.length)) {
        if (!is_at_end(call) || number_parse(segment.data, segment.length, 0, 255, &code, NULL) != NUMBER_OK)
            complain(&complaint, 404, "path", "there is no such page; /curl/N takes an exit code, 0 to 255");
        else if (!(only = curl_exit_of(code)))
            complain(&complaint, 404, "path",
                     "no server can bring curl to exit with %d, or none knows how; /curl lists what it can", (int)code);
        if (!only)
            return answer_complaint(call, &complaint);
    }
    return answer_page_alone(call, &(struct page){ only ? PAGE_CURL_EXIT + (size_t)code : PAGE_CURL, write_curl, only });
}

/* Whether the query has "verbose". */
static bool is_verbose(const struct call *call)
{
    struct slice rest = call->request->target.query, name, value;
    while (target_next_parameter(&rest, &name, &value))
        if (slice_is(name, "verbose"))
            return true;
    return false;
}

/* With what the server has given up, so that nobody need look for the lines of its start. */
static bool serve_health_verbosely(struct call *call)
{
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .format = FORMAT_JSON };
    struct members json = { .out = &reply.body };
    const struct site *site = call->site;
    member_open(&json, NULL, '{');
    member_string(&json, "status", "ok");
    member_open(&json, "sandbox", '{');
    member_string(&json, "mode", site->sandbox);
    for (const struct site_part *part = site->parts; part < site->parts + site->part_count; part++) {
        member_open(&json, part->name, '{');
        member_boolean(&json, "on", part->on);
        member_string(&json, "detail", *part->detail ? part->detail : NULL);
        member_close(&json, '}');
    }
    member_close(&json, '}');
    member_close(&json, '}');
    return answer_once(call, &reply);
}

static bool serve_health(struct call *call)
{
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .format = FORMAT_JSON };
    if (is_verbose(call))
        return serve_health_verbosely(call);
    if (answer_kept(call, PREPARED_HEALTH))
        return true;
    buffer_string(&reply.body, "{\"status\":\"ok\"}\n");
    return answer_keep(call, PREPARED_HEALTH, &reply, NULL);
}

const struct handler page_handlers[] = {
    { .path = "/", .methods = "GET, HEAD", .answer = explain_gallery },
    /* Redirects land here, and may bring their method along. */
    { .path = "/codes", .below = true, .answer = explain_codes },
    { .path = "/help", .methods = "GET, HEAD", .answer = explain_help },
    { .path = "/curl", .below = true, .methods = "GET, HEAD", .answer = explain_curl },
    { .path = "/healthz", .always = true, .methods = "GET, HEAD", .answer = serve_health },
    { 0 },
};
