/* The resources of this server's own: the list of all codes, the explanation of each, and its health. */
#include "ground/number.h"
#include "pure/page.h"
#include "routes/family.h"

/* What makes a page of a format; code is 0 where it is about no code. */
typedef void write_page(struct text *out, int code, enum format format);

static void write_code(struct text *out, int code, enum format format)
{
    page_status(out, code, format, "GET", false, NULL);
}

static void write_gallery(struct text *out, int code, enum format format)
{
    (void)code;
    page_gallery(out, format);
}

static void write_help(struct text *out, int code, enum format format)
{
    (void)code;
    page_help(out, format);
}

static bool answer_page(struct visit *visit, write_page *write, int code, enum format format, size_t place)
{
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .format = format, .negotiated = true };
    if (answer_cached(visit, place))
        return true;
    write(&reply.body, code, format);
    return answer_shared(visit, place, &reply, NULL);
}

/* A page that is about no single code, at place and the following ones, one a format. */
static bool explain_all(struct visit *visit, write_page *write, size_t place)
{
    struct complaint complaint;
    enum format format;
    if (!page_format(visit, &format, &complaint))
        return answer_complaint(visit, &complaint);
    return answer_page(visit, write, 0, format, place + (size_t)format);
}

static bool explain_gallery(struct visit *visit)
{
    return explain_all(visit, write_gallery, PLACE_GALLERY);
}

static bool explain_help(struct visit *visit)
{
    return explain_all(visit, write_help, PLACE_HELP);
}

static bool explain_codes(struct visit *visit)
{
    struct complaint complaint;
    struct span segment;
    uint64_t code;
    enum format format;
    if (!target_next_segment(&visit->rest, &segment) || (segment.length == 0 && visit->rest.length == 0))
        return explain_gallery(visit);
    if (segment.length != 3 || visit->rest.length ||
        number_parse(segment.data, segment.length, STATUS_MIN, STATUS_MAX, &code, NULL) != NUMBER_OK) {
        complain(&complaint, 404, "path", "there is no such page; /codes/CODE takes three digits, %d to %d", STATUS_MIN,
                 STATUS_MAX);
        return answer_complaint(visit, &complaint);
    }
    if (!page_format(visit, &format, &complaint))
        return answer_complaint(visit, &complaint);
    return answer_page(visit, write_code, (int)code, format,
                       PLACE_CODES + (size_t)(code - STATUS_MIN) * FORMATS + (size_t)format);
}

/* The page depends on the name by which the client knows this server, and so is not kept. */
static bool explain_curl(struct visit *visit)
{
    struct complaint complaint;
    struct span segment = { 0 };
    uint64_t code = 0;
    const struct curl_exit *only = NULL;
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .negotiated = true };
    if (target_next_segment(&visit->rest, &segment) && (segment.length || visit->rest.length)) {
        if (visit->rest.length || number_parse(segment.data, segment.length, 0, 255, &code, NULL) != NUMBER_OK)
            complain(&complaint, 404, "path", "there is no such page; /curl/N takes an exit code, 0 to 255");
        else if (!(only = curl_exit_of(code)))
            complain(&complaint, 404, "path",
                     "no server can bring curl to exit with %d, or none knows how; /curl lists what it can", (int)code);
        if (!only)
            return answer_complaint(visit, &complaint);
    }
    if (!page_format(visit, &reply.format, &complaint))
        return answer_complaint(visit, &complaint);
    struct curl_place place = curl_place_of(visit->request->fields[FIELD_HOST], visit->site->ports);
    place.plain = visit->request->secure ? visit->site->plain_port : 0;
    page_curl(&reply.body, only, reply.format, &place);
    return answer_once(visit, &reply);
}

static bool serve_health(struct visit *visit)
{
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .format = FORMAT_JSON };
    if (answer_cached(visit, PLACE_HEALTH))
        return true;
    text_string(&reply.body, "{\"status\":\"ok\"}\n");
    return answer_shared(visit, PLACE_HEALTH, &reply, NULL);
}

const struct route own_routes[] = {
    { .path = "/", .methods = "GET, HEAD", .answer = explain_gallery },
    /* Redirects land here, and may bring their method along. */
    { .path = "/codes", .below = true, .answer = explain_codes },
    { .path = "/help", .methods = "GET, HEAD", .answer = explain_help },
    { .path = "/curl", .below = true, .methods = "GET, HEAD", .answer = explain_curl },
    { .path = "/healthz", .methods = "GET, HEAD", .answer = serve_health },
    { 0 },
};
