/* JSON: members that several pages have. */
#include "render/json.h"

void json_facts(struct members *json, const struct status *row)
{
    member_string(json, "content", status_content_word(row->content));
    member_string(json, "cacheable", status_cacheable_word(row->cacheable));
    member_string(json, "retry", status_retry_word(row->retry));
    member_string(json, "method", status_method_word(row->method));
}

void json_path(struct members *json, const char *name, const char *path, int code)
{
    member_name(json, name);
    buffer_string(json->out, "\"");
    buffer_root(json->out);
    buffer_format(json->out, "%s%03d\"", path, code);
}

void json_explained(struct members *json, int code)
{
    json_path(json, "explained", "/codes/", code);
}
