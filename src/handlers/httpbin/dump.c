/* The request as it came, and a conversation: /dump/request, /websocket/echo. */
#include "handlers/httpbin/parts.h"
#include "handlers/status.h"

/* As it goes over the wire, but for blanks around values and chunks. */
bool httpbin_dump(struct call *call)
{
    const struct request *request = call->request;
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .format = FORMAT_TEXT };
    struct buffer *out = &reply.body;
    struct slice name, value;
    const char *at = NULL;
    buffer_format(out, "%s ", request->method);
    buffer_add(out, request->line.data, request->line.length);
    buffer_format(out, " HTTP/1.%d\r\n", request->minor);
    while (request_next_field(request, &at, &name, &value)) {
        buffer_add(out, name.data, name.length);
        buffer_string(out, ": ");
        buffer_add(out, value.data, value.length);
        buffer_string(out, "\r\n");
    }
    buffer_string(out, "\r\n");
    buffer_add(out, request->content.data, request->content.length);
    return answer_once(call, &reply);
}

bool httpbin_websocket(struct call *call)
{
    static const char *const parameters[] = { "max_fragment_size", "max_message_size" };
    struct complaint complaint;
    for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++)
        if (httpbin_parameter(call, parameters[i]).data) {
            complain(&complaint, 400, "query", "%s is not to be had: the server has one bound for all connections",
                     parameters[i]);
            return answer_complaint(call, &complaint);
        }
    return answer_websocket(call, &call->recipe);
}
