/* One thing that is known of a request, and nothing else: /headers, /ip, /user-agent, /uuid, /hostname; and what is coded:
 * /gzip, /deflate. */
#include <stdio.h>

#include "base/random.h"
#include "http/parameters.h"
#include "handlers/httpbin/parts.h"

/* Answers with an object that has one member; takes the value over. */
static bool answer_member(struct call *call, const char *name, json_t *value)
{
    json_t *object = json_object();
    if (value && object && json_object_set(object, name, value) == 0) {
        json_decref(value);
        return httpbin_answer_json(call, object);
    }
    json_decref(value);
    json_decref(object);
    return false;
}

static bool answer_echo(struct call *call, unsigned members, enum coding coding)
{
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .format = FORMAT_JSON, .coding = coding };
    return httpbin_echo(call, members, &reply);
}

bool httpbin_headers(struct call *call)
{
    return answer_echo(call, ECHO_HEADERS, CODING_IDENTITY);
}

bool httpbin_ip(struct call *call)
{
    return answer_echo(call, ECHO_ORIGIN, CODING_IDENTITY);
}

/* null, where the request says nothing. */
bool httpbin_user_agent(struct call *call)
{
    struct buffer agent = { 0 };
    bool given = request_join_lines(call->request, slice_of("User-Agent"), &agent);
    json_t *value = agent.failed ? NULL : given ? httpbin_string((struct slice){ agent.data, agent.length }) : json_null();
    buffer_release(&agent);
    return answer_member(call, "user-agent", value);
}

/* One of version 4: all of it is random but for six bits (RFC 9562 5.4). */
bool httpbin_uuid(struct call *call)
{
    char text[40];
    const unsigned long long left = random_number(), right = random_number();
    snprintf(text, sizeof text, "%08llx-%04llx-4%03llx-%04llx-%012llx", left >> 32, left >> 16 & 0xFFFF, left & 0xFFF,
             0x8000 | (right >> 48 & 0x3FFF), right & 0xFFFFFFFFFFFF);
    return answer_member(call, "uuid", httpbin_string(slice_of(text)));
}

/* The machine's own name is nobody's business. */
bool httpbin_hostname(struct call *call)
{
    return answer_member(call, "hostname", httpbin_string(slice_of("everystatus")));
}

/* go-httpbin shows variables that whoever runs it has chosen for that; here there are none. */
bool httpbin_env(struct call *call)
{
    return answer_member(call, "env", json_object());
}

bool httpbin_gzip(struct call *call)
{
    return answer_echo(call, ECHO_HEADERS | ECHO_METHOD | ECHO_ORIGIN | ECHO_GZIPPED, CODING_GZIP);
}

bool httpbin_deflate(struct call *call)
{
    return answer_echo(call, ECHO_HEADERS | ECHO_METHOD | ECHO_ORIGIN | ECHO_DEFLATED, CODING_DEFLATE);
}

bool httpbin_brotli(struct call *call)
{
    struct complaint complaint;
    complain(&complaint, 404, "path",
             "brotli is left out: it would be a second compressor for this path alone; /gzip and "
             "/deflate are there");
    return answer_complaint(call, &complaint);
}

static bool count_piece(struct call *call, struct slice piece)
{
    call->received += piece.length;
    return true;
}

/* What is sent is counted, and then forgotten. */
void httpbin_plan_upload(struct call *call)
{
    call->plan->streams = true;
    call->content = count_piece;
}

bool httpbin_upload(struct call *call)
{
    return answer_echo(call, ECHO_HEAD | ECHO_METHOD | ECHO_BYTES_RECEIVED, CODING_IDENTITY);
}
