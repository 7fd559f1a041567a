/* /compare: codes side by side. */
#include "handlers/call.h"
#include "http/percent.h"
#include "render/page.h"
#include "render/reply.h"

/* The value of codes=; no data: it is not there. */
static struct slice find_codes(struct slice query)
{
    struct slice name, value, found = { 0 };
    while (target_next_parameter(&query, &name, &value))
        if (slice_is(name, "codes"))
            found = value;
    return found;
}

static bool is_new(const int *codes, size_t count, int code)
{
    for (size_t i = 0; i < count; i++)
        if (codes[i] == code)
            return false;
    return true;
}

/* Takes the next run of digits off *rest. false: no more. */
static bool next_digits(struct slice *rest, struct slice *digits)
{
    while (rest->length && (rest->data[0] < '0' || rest->data[0] > '9'))
        slice_skip(rest, 1);
    *digits = (struct slice){ rest->data, 0 };
    while (rest->length && rest->data[0] >= '0' && rest->data[0] <= '9') {
        slice_skip(rest, 1);
        digits->length++;
    }
    return digits->length > 0;
}

size_t compare_named(struct slice question, int codes[])
{
    size_t count = 0;
    int code;
    for (struct slice digits; count < COMPARE_MOST && next_digits(&question, &digits);)
        if (status_read(&code, digits) && status_find(code) && is_new(codes, count, code))
            codes[count++] = code;
    return count;
}

static void add_address(const struct call *call, struct buffer *out, const int *codes, size_t count)
{
    out->root = call->request->target.prefix;
    buffer_root(out);
    for (size_t i = 0; i < count; i++)
        buffer_format(out, "%s%d", i ? "," : "/compare?codes=", codes[i]);
}

bool answer_comparison(struct call *call, const int *codes, size_t count)
{
    struct buffer location = { 0 };
    struct reply reply = { .code = 303, .mark = MARK_SERVED, .format = FORMAT_EMPTY, .negotiated = true };
    add_address(call, &location, codes, count);
    reply_field(&reply, "Location", location.failed ? "" : location.data);
    reply.failed |= location.failed;
    buffer_release(&location);
    return answer_once(call, &reply);
}

/* Reads a list of codes, "401,403", which lies in the query. Without "=" there is none. */
static bool read_codes(int codes[COMPARE_MOST], size_t *count, struct slice list, struct slice query,
                       struct complaint *complaint)
{
    struct slice member;
    int code;
    for (*count = 0; slice_next_member(&list, &member); codes[(*count)++] = code) {
        const size_t column = (size_t)(member.data - query.data) + 1;
        if (!status_read(&code, member) || code == STATUS_NONE)
            return complain_at(complaint, "query", query, column, "\"codes\" takes codes of three digits, %d to %d", STATUS_MIN,
                               STATUS_MAX);
        if (!is_new(codes, *count, code))
            return complain_at(complaint, "query", query, column, "%d comes twice", code);
        if (*count == COMPARE_MOST)
            return complain_at(complaint, "query", query, column, "\"codes\" takes %d codes at most", COMPARE_MOST);
    }
    return *count >= COMPARE_FEWEST ||
           complain(complaint, 400, "query", "two codes at least can be told apart: /compare?codes=401,403");
}

/* The codes as they are typed: a blank separates them as a comma does. */
static void add_typed(struct buffer *list, struct slice codes)
{
    percent_add(list, codes, PERCENT_FORM);
    for (size_t i = 0; i < list->length; i++)
        if (list->data[i] == ' ')
            list->data[i] = ',';
}

/* Leads to the comparison of those codes that the list names, if they are enough for one. */
static void correct(const struct call *call, struct slice list, struct buffer *corrected, struct complaint *complaint)
{
    int codes[COMPARE_MOST];
    const size_t count = compare_named(list, codes);
    if (count < COMPARE_FEWEST)
        return;
    add_address(call, corrected, codes, count);
    complaint->corrected = corrected->failed ? NULL : corrected->data;
}

static bool refuse(struct call *call, struct slice list, struct complaint *complaint)
{
    struct buffer corrected = { 0 };
    correct(call, list, &corrected, complaint);
    const bool answered = answer_complaint(call, complaint) && !corrected.failed;
    buffer_release(&corrected);
    return answered;
}

static const char parameters[] = "codes, format";

static bool compare(struct call *call)
{
    int codes[COMPARE_MOST];
    const struct curl_place place = call_place(call);
    struct page_compare page = { .place = &place, .codes = codes };
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .negotiated = true };
    struct complaint complaint;
    struct buffer list = { 0 };
    if (!page_query(call, parameters, &reply.format, &complaint))
        return answer_complaint(call, &complaint);
    add_typed(&list, find_codes(call->request->target.query));
    const struct slice typed = { list.data, list.length };
    const bool fine = !list.failed && read_codes(codes, &page.count, typed, typed, &complaint);
    reply_place(&reply, &place);
    if (fine)
        page_compare(&reply.body, &page, reply.format);
    const bool answered = fine ? answer_once(call, &reply) : !list.failed && refuse(call, typed, &complaint);
    buffer_release(&list);
    return answered;
}

const struct handler compare_handlers[] = {
    { .path = "/compare", .methods = "GET, HEAD", .parameters = parameters, .answer = compare },
    { 0 },
};
