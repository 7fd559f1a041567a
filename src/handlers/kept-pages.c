/* Pages that depend on nothing but format, content coding and the server's address: made once, and kept. */
#include "handlers/kept-pages.h"

#include <string.h>

#include "base/compress.h"
#include "base/number.h"
#include "handlers/representation.h"
#include "http/coding.h"
#include "render/page.h"

/* What of the memory for answers that are kept pages may take, and what one takes beside its content, about. */
enum { PAGES_BYTES = 4 << 20, PAGE_OVERHEAD = 2048 };

/* What a page is kept under; 0: it is not kept here. */
static size_t number_of(const struct site *site, size_t page, enum format format, bool gzip, const struct curl_place *place)
{
    /* Where no command stands, it is the same everywhere. */
    const bool anywhere = page == PAGE_GALLERY && !page_has_commands(format);
    const size_t at = anywhere ? 0 : places_find(&site->places, place);
    return at == PLACES ? 0 : PREPARED_PAGES + ((page * PLACES + at) * FORMATS + (size_t)format) * 2 + gzip;
}

/* The same, for which the place may be taken in. */
static size_t enter_number(struct site *site, size_t page, enum format format, bool gzip, const struct curl_place *place)
{
    const size_t number = number_of(site, page, format, gzip, place);
    if (number || places_enter(&site->places, place) == PLACES)
        return number;
    return number_of(site, page, format, gzip, place);
}

static bool is_read(const struct request *request)
{
    return strcmp(request->method, "GET") == 0 || strcmp(request->method, "HEAD") == 0;
}

/* Fields that a 304 has as well. Browsers keep what they are shown, and ask each time whether it is still right. */
static void add_fields(struct reply *reply, const char *tag)
{
    if (reply->format == FORMAT_HTML)
        reply->cache_control = "no-cache";
    reply_field(reply, "ETag", tag);
    reply_field(reply, "Vary", "Accept-Encoding");
}

/* Answers with what preconditions come to that are not met: 304 or 412. */
static bool answer_unmet(struct call *call, struct reply *reply, const char *tag, enum precondition precondition)
{
    if (precondition == PRECONDITION_UNCHANGED) {
        add_fields(reply, tag);
        reply_unchanged(reply);
        buffer_release(&reply->body);
    } else {
        reply_precondition_failed(reply, call->request);
        reply_field(reply, "ETag", tag);
    }
    return answer_once(call, reply);
}

/* Whether there still is room for the page beside those that are kept. */
static bool take_room(struct site *site, const struct reply *reply)
{
    const size_t bytes = reply->body.length + PAGE_OVERHEAD;
    if (atomic_fetch_add(&site->page_bytes, bytes) <= PAGES_BYTES - bytes)
        return true;
    atomic_fetch_sub(&site->page_bytes, bytes);
    return false;
}

/* Makes it, and keeps it, where there is a number for that. */
static bool answer_made(struct call *call, const struct page *page, struct reply *reply, const struct curl_place *place,
                        bool gzip, size_t number)
{
    char tag[REPLY_TAG_SIZE];
    const struct validators validators = { .etag = tag };
    page->write(&reply->body, page->about, reply->format, place);
    if (gzip)
        compress_whole(&reply->body);
    reply_tag(reply, tag);
    enum precondition precondition = precondition_of(&validators, call->request);
    if (precondition != PRECONDITION_MET && !reply->body.failed)
        return answer_unmet(call, reply, tag, precondition);
    add_fields(reply, tag);
    if (gzip)
        reply_field(reply, "Content-Encoding", "gzip");
    return number && take_room(call->site, reply) ? answer_keep(call, number, reply, NULL) : answer_once(call, reply);
}

static bool answer_read(struct call *call, const struct page *page, struct reply *reply, const struct curl_place *place)
{
    const bool gzip = coding_named(call->request, CODING_GZIP);
    const size_t own = call->request->outer ? PAGE_NONE : page->number; /* the links are for this request alone */
    const size_t number = own ? enter_number(call->site, own, reply->format, gzip, place) : 0;
    const char *tag = number ? answer_kept_tag(call, number) : NULL;
    const struct validators validators = { .etag = tag };
    enum precondition precondition = tag ? precondition_of(&validators, call->request) : PRECONDITION_MET;
    if (precondition != PRECONDITION_MET)
        return answer_unmet(call, reply, tag, precondition);
    return (number && answer_kept(call, number)) || answer_made(call, page, reply, place, gzip, number);
}

bool page_begin(const struct call *call, const char *parameters, struct reply *reply, struct complaint *complaint)
{
    *reply = (struct reply){ .code = 200, .mark = MARK_SERVED, .negotiated = true };
    const struct curl_place place = call_place(call);
    reply_place(reply, &place);
    return page_query(call, parameters, &reply->format, complaint);
}

bool answer_page(struct call *call, const struct page *page, struct reply *reply)
{
    const struct curl_place place = call_place(call);
    if (is_read(call->request) && !call->finish)
        return answer_read(call, page, reply, &place);
    page->write(&reply->body, page->about, reply->format, &place);
    return answer_once(call, reply);
}

bool answer_page_alone(struct call *call, const struct page *page)
{
    struct complaint complaint;
    struct reply reply;
    return page_begin(call, "format", &reply, &complaint) ? answer_page(call, page, &reply)
                                                          : answer_complaint(call, &complaint);
}

size_t page_of_code(int code)
{
    return code == STATUS_NONE || status_find(code) ? PAGE_CODE + (size_t)code : PAGE_NONE;
}

/* The page of a target that is nothing but "/build" or "/codes/418". */
static size_t page_of_line(struct slice line)
{
    static const char codes[] = "/codes/";
    static const struct {
        struct slice line;
        size_t page;
    } lines[] = { { SLICE("/"), PAGE_GALLERY },
                  { SLICE("/build"), PAGE_BUILD },
                  { SLICE("/curl"), PAGE_CURL },
                  { SLICE("/earn"), PAGE_EARN },
                  { SLICE("/help"), PAGE_HELP } };
    uint64_t code;
    for (size_t i = 0; line.length < sizeof codes && i < sizeof lines / sizeof *lines; i++)
        if (slice_equals(line, lines[i].line))
            return lines[i].page;
    if (line.length != sizeof codes + 2 || !slice_starts(line, codes) ||
        number_parse(line.data + sizeof codes - 1, 3, STATUS_MIN, STATUS_MAX, &code, NULL) != NUMBER_OK)
        return PAGE_NONE;
    return PAGE_CODE + (size_t)code;
}

bool plan_page(struct site *site, const struct request *request, struct plan *plan)
{
    const size_t page = page_of_line(request->line);
    if (page == PAGE_NONE || !is_read(request) || !request_is_plain(site, request) || precondition_is_there(request))
        return false;
    const struct curl_place place = request_place(site, request);
    enum format format = accept_choose(&request->accept, FORMAT_PAGES, FORMAT_JSON);
    const size_t number = number_of(site, page, format, coding_named(request, CODING_GZIP), &place);
    if (!number || !site->kept->has(site->kept, number))
        return false;
    plan->prepared = number;
    return true;
}
