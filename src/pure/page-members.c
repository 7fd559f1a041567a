/* A writer of JSON that reads well in a terminal: indented, short objects on one line. */
#include "pure/page-parts.h"

void json_name(struct json *json, const char *name)
{
    if (json->any)
        text_string(json->out, json->flat ? ", " : ",");
    if (!json->flat && json->depth > 0)
        text_format(json->out, "\n%*s", json->depth * 2, "");
    if (name) {
        text_json_string(json->out, name);
        text_string(json->out, ": ");
    }
    json->any = true;
}

void json_open(struct json *json, const char *name, char bracket)
{
    json_name(json, name);
    text_add(json->out, &bracket, 1);
    json->depth++;
    json->any = false;
}

void json_open_flat(struct json *json, const char *name, char bracket)
{
    json_open(json, name, bracket);
    json->flat = true;
}

void json_close(struct json *json, char bracket)
{
    json->depth--;
    if (json->any && !json->flat)
        text_format(json->out, "\n%*s", json->depth * 2, "");
    text_add(json->out, &bracket, 1);
    if (json->depth == 0)
        text_string(json->out, "\n");
    json->any = true;
    json->flat = false;
}

void json_string(struct json *json, const char *name, const char *value)
{
    json_name(json, name);
    text_json_string(json->out, value);
}

void json_span(struct json *json, const char *name, struct span value)
{
    json_name(json, name);
    text_string(json->out, "\"");
    text_json(json->out, value.data, value.length);
    text_string(json->out, "\"");
}

void json_number(struct json *json, const char *name, long value)
{
    json_name(json, name);
    text_format(json->out, "%ld", value);
}

void json_boolean(struct json *json, const char *name, bool value)
{
    json_name(json, name);
    text_string(json->out, value ? "true" : "false");
}
