/* The target of a request to /earn: /earn/CODE;key=KEY/NAME, where %3B and %3D stand for ";" and "=". */
#include <string.h>

#include "base/nearest.h"
#include "base/number.h"
#include "handlers/earned/earning.h"
#include "handlers/nearest-code.h"
#include "http/conditional.h"
#include "http/percent.h"

/* Where c stands in text, as it is or encoded, and in how many characters. text.length: nowhere. */
static size_t find(struct slice text, char c, size_t *width)
{
    for (size_t i = 0; i < text.length; i++) {
        *width = text.data[i] == '%' ? 3 : 1;
        if (text.data[i] == c ||
            (text.data[i] == '%' && percent_octet((struct slice){ text.data + i, text.length - i }) == (unsigned char)c))
            return i;
    }
    return text.length;
}

/* Takes what stands before c off *rest. false: nothing is left. */
static bool next_part(struct slice *rest, char c, struct slice *part)
{
    size_t width = 1;
    if (!rest->data)
        return false;
    size_t length = find(*rest, c, &width);
    *part = (struct slice){ rest->data, length };
    if (length == rest->length)
        *rest = (struct slice){ 0 };
    else
        slice_skip(rest, length + width);
    return true;
}

/* The one modifier that each takes. */
static const char key_name[] = "key";

/* Where a modifier stands. */
struct carrier {
    const char *in;
    struct slice text;
};

static bool read_key(struct call *call, const struct carrier *carrier, struct slice value)
{
    char key[STORE_KEY_BYTES * 3];
    size_t length = value.length && value.length <= sizeof key ? percent_decode(key, value, PERCENT_ALL) : 0;
    if (length < 1 || length > STORE_KEY_BYTES)
        return complain_at(&call->complaint, carrier->in, carrier->text, (size_t)(value.data - carrier->text.data) + 1,
                           "\"key\" must have 1 to %d bytes", STORE_KEY_BYTES);
    memcpy(call->key_bytes, key, length);
    call->key = (struct slice){ call->key_bytes, length };
    return true;
}

static bool refuse_second(struct call *call, const struct carrier *carrier, struct slice name)
{
    return complain_at(&call->complaint, carrier->in, carrier->text, (size_t)(name.data - carrier->text.data) + 1,
                       "\"%.*s\" comes twice", (int)name.length, name.data);
}

static bool refuse_modifier(struct call *call, const struct carrier *carrier, struct slice name)
{
    size_t least = 2;
    complain_at(&call->complaint, carrier->in, carrier->text, (size_t)(name.data - carrier->text.data) + 1,
                "\"%.*s\" is no modifier of /earn, which takes key=KEY alone; /status takes more",
                (int)(name.length < 40 ? name.length : 40), name.data);
    return nearest_is(name, key_name, &least) ? complain_instead(&call->complaint, name.length, key_name) : false;
}

static bool read_modifiers(struct call *call, const struct carrier *carrier, struct slice rest)
{
    struct slice part, name;
    for (bool first = true; next_part(&rest, ';', &part); first = false) {
        struct slice value = part;
        next_part(&value, '=', &name);
        if (!slice_is(name, key_name))
            return refuse_modifier(call, carrier, name);
        if (!first)
            return refuse_second(call, carrier, name);
        if (!read_key(call, carrier, value.data ? value : (struct slice){ name.data + name.length, 0 }))
            return false;
    }
    return true;
}

static bool has_parameter(const struct earned *row, struct slice name)
{
    for (const char *const *parameter = row->parameters; *parameter; parameter++)
        if (strcmp(*parameter, "*") == 0 || slice_is(name, *parameter))
            return true;
    return false;
}

static bool refuse_parameter(struct call *call, const struct carrier *carrier, struct slice name)
{
    enum { EDITS = 2 };
    const char *const *more = call->earned->parameters, *nearest = NULL;
    size_t least = EDITS + 1;
    if (nearest_is(name, key_name, &least))
        nearest = key_name;
    for (size_t i = 0; more[i]; i++)
        if (nearest_is(name, more[i], &least))
            nearest = more[i];
    complain_at(&call->complaint, carrier->in, carrier->text, (size_t)(name.data - carrier->text.data) + 1,
                "\"%.*s\" is no parameter of /earn/%d, which takes key%s%s%s%s", (int)(name.length < 40 ? name.length : 40),
                name.data, call->earned->code, more[0] ? ", " : " alone", more[0] ? more[0] : "",
                more[0] && more[1] ? ", " : "", more[0] && more[1] ? more[1] : "");
    return nearest ? complain_instead(&call->complaint, name.length, nearest) : false;
}

/* Where all parameters are the client's own, only the key must not come twice. */
static bool read_query(struct call *call)
{
    struct slice query = call->request->target.query, rest = query, name, value;
    const struct carrier carrier = { "query", query };
    const char *first = call->earned->parameters[0];
    const bool any = first && strcmp(first, "*") == 0;
    while (target_next_parameter(&rest, &name, &value)) {
        const bool is_key = slice_is(name, key_name);
        if (!is_key && !has_parameter(call->earned, name))
            return refuse_parameter(call, &carrier, name);
        if ((is_key || !any) && target_comes_again(query, name))
            return refuse_second(call, &carrier, name);
        if (is_key && !read_key(call, &carrier, value.data ? value : (struct slice){ name.data + name.length, 0 }))
            return false;
    }
    return true;
}

static bool can_be_earned(int code)
{
    return earned_find(code);
}

/* segment is what stands for the code. */
static bool refuse_code(struct call *call, struct slice segment)
{
    const struct slice path = call->request->target.path;
    int code;
    const char *nearest = status_read(&code, segment) ? NULL : nearest_code(segment, can_be_earned); /* else it is meant */
    complain_at(&call->complaint, "path", path, (size_t)(segment.data - path.data) + 1,
                "that is no code that can be earned; /earn lists them, /status/CODE tells any");
    call->complaint.code = 404;
    return nearest ? complain_instead(&call->complaint, segment.length, nearest) : false;
}

bool earned_read_target(struct call *call)
{
    struct slice segment, text, field = call->request->fields[FIELD_RECIPE];
    uint64_t code;
    target_next_segment(&call->below, &segment);
    const struct carrier path = { "path", call->request->target.path }, from_field = { "field Everystatus", field };
    if (!next_part(&segment, ';', &text))
        text = segment;
    if (text.length == 3 && number_parse(text.data, text.length, STATUS_MIN, STATUS_MAX, &code, NULL) == NUMBER_OK)
        call->earned = earned_find((int)code);
    if (!call->earned)
        return refuse_code(call, text);
    return read_modifiers(call, &path, segment) && read_query(call) && read_modifiers(call, &from_field, field);
}

struct slice earned_parameter(const struct call *call, const char *wanted)
{
    struct slice query = call->request->target.query, name, value;
    while (target_next_parameter(&query, &name, &value))
        if (slice_is(name, wanted))
            return value;
    return (struct slice){ 0 };
}

bool earned_duration(struct call *call, const char *wanted, int64_t *microseconds)
{
    struct slice query = call->request->target.query, rest = query, name, value;
    while (target_next_parameter(&rest, &name, &value)) {
        if (!slice_is(name, wanted))
            continue;
        uint64_t number;
        enum number_result result = number_duration(value.data, value.length, 0, call->rules.max_delay, &number);
        if (result != NUMBER_OK)
            return complain_at(&call->complaint, "query", query, (size_t)(name.data - query.data) + 1,
                               "\"%s\" %s (--max-delay)", wanted, number_problem(result));
        *microseconds = (int64_t)number;
    }
    return true;
}

void earned_base(const struct call *call, struct buffer *out)
{
    const char *prefix = call->request->target.prefix;
    buffer_format(out, "%s/earn/%d%s", prefix ? prefix : "", call->earned->code, call->key.data ? ";key=" : "");
    for (size_t i = 0; i < call->key.length; i++)
        buffer_format(out, char_is_unreserved(call->key.data[i]) ? "%c" : "%%%02X", (unsigned char)call->key.data[i]);
}

struct slice earned_media(const struct request *request)
{
    struct slice type = request_only(request, "Content-Type");
    const char *semicolon = slice_find(type, ';');
    if (semicolon)
        type.length = (size_t)(semicolon - type.data);
    return slice_trim(type);
}
