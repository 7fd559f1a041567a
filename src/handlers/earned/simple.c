/* Codes that a query, a field or the size of the content earns: 408, 413, 451, 500, 510. */
#include <string.h>

#include "base/number.h"
#include "handlers/earned/families.h"
#include "http/percent.h"

enum { CONTENT_MOST = 1024, TIMEOUT = 1000000 };

/* The engine refuses what is longer before it is read (RFC 9110 15.5.14). */
void earned_limit_content(struct call *call)
{
    call->plan->content_most = CONTENT_MOST;
}

bool earned_small_content(struct call *call)
{
    return earned_answer(call, 200, "the content has %zu bytes, of %d that are taken", call->request->content.length,
                         CONTENT_MOST);
}

/* The engine tells who is too slow (RFC 9110 15.5.9). */
void earned_limit_time(struct call *call)
{
    int64_t timeout = TIMEOUT;
    if (earned_duration(call, "timeout", &timeout))
        call->plan->content_time = (uint32_t)(timeout / 1000) + 1;
}

bool earned_in_time(struct call *call)
{
    return earned_answer(call, 200, "all of the content came in time");
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* RFC 7725 3: the field names who blocks, not who made the law. */
bool earned_blocked(struct call *call)
{
    struct reply reply = { 0 };
    struct slice country = earned_parameter(call, "country");
    if (!country.data)
        return earned_greet(call);
    if (country.length != 2 || !is_letter(country.data[0]) || !is_letter(country.data[1]))
        return earned_answer(call, 400, "\"country\" must be a code of two letters (ISO 3166-1)");
    if (!slice_is_caseless(country, "fr") && !slice_is_caseless(country, "it"))
        return earned_answer(call, 200, "the resource is blocked in fr and it alone");
    struct buffer link = { .root = call->request->target.prefix };
    buffer_paths(&link, "</codes/451>; rel=\"blocked-by\"");
    earned_fill(call, &reply, 451, "the resource is blocked in that country");
    reply.failed |= link.failed;
    reply_field(&reply, "Link", link.failed ? "" : link.data);
    buffer_release(&link);
    return answer_once(call, &reply);
}

/* A decimal with a sign. */
static bool read_decimal(struct slice text, double *number)
{
    uint64_t millionths;
    bool minus = text.length && text.data[0] == '-';
    slice_skip(&text, minus);
    if (number_decimal(text.data, text.length, 0, UINT64_C(1000000000000000), &millionths) != NUMBER_OK)
        return false;
    *number = (double)millionths / (minus ? -1e6 : 1e6);
    return true;
}

static bool divide(struct call *call, struct slice text)
{
    const char *slash = slice_find(text, '/');
    struct slice left = { text.data, slash ? (size_t)(slash - text.data) : 0 };
    struct slice right = { slash ? slash + 1 : NULL, slash ? text.length - left.length - 1 : 0 };
    double dividend, divisor;
    if (!slash || !read_decimal(left, &dividend) || !read_decimal(right, &divisor))
        return earned_answer(call, 400, "\"divide\" must be two numbers with a slash between, 7/2");
    if (divisor == 0.0)
        return earned_answer(call, 500, "the server divided by zero, and caught it");
    struct reply reply = { .code = 200, .content_type = "text/plain; charset=utf-8" };
    buffer_format(&reply.body, "%.15g\n", dividend / divisor);
    return answer_once(call, &reply);
}

bool earned_division(struct call *call)
{
    char text[64];
    struct slice value = earned_parameter(call, "divide");
    if (!value.data)
        return earned_greet(call);
    if (value.length > sizeof text)
        return earned_answer(call, 400, "\"divide\" is too long");
    return divide(call, (struct slice){ text, percent_decode(text, value, PERCENT_ALL) });
}

#define EXTENSION "urn:everystatus:sugar"

/* Whether Man declares the extension: "URI" with optional parameters (RFC 2774 3.1). */
static bool is_declared(const struct request *request)
{
    struct request_list list = { .name = "Man" };
    struct slice member;
    while (request_next_member(request, &list, &member))
        if (slice_starts(member, "\"" EXTENSION "\""))
            return true;
    return false;
}

/* RFC 2774: a mandatory request has "M-" before its method; Ext says that the extension was obeyed. */
bool earned_extended(struct call *call)
{
    struct reply reply = { 0 };
    if (strncmp(call->request->method, "M-", 2) != 0 || !is_declared(call->request))
        return earned_answer(call, 510, "the extension \"" EXTENSION "\" must be declared with Man, in a request with M-GET");
    earned_fill(call, &reply, 200, "the extension was obeyed: there is sugar in it");
    reply_field(&reply, "Ext", " "); /* it has no value (RFC 2774 4.1), and the library sends no empty one */
    return answer_once(call, &reply);
}
