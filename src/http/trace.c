/* The trace that a request belongs to (W3C Trace Context 1). */
#include "http/trace.h"

#include <string.h>

#include "http/fields.h"

/* version "-" trace-id "-" parent-id "-" trace-flags (3.2.2). */
enum { VERSION = 2, PARENT_ID = 16, FLAGS = 2, TRACE_PARENT = VERSION + 1 + TRACE_ID + 1 + PARENT_ID + 1 + FLAGS };

static bool is_hexadecimal(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!memchr("0123456789abcdef", text[i], 16))
            return false;
    return true;
}

static bool is_zero(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] != '0')
            return false;
    return true;
}

bool trace_is_id(struct slice text)
{
    return text.length == TRACE_ID && is_hexadecimal(text.data, TRACE_ID) && !is_zero(text.data, TRACE_ID);
}

/* Version 00 ends there; a later one may go on behind a "-", and ff is none (3.2.2.1, 4.3). */
static bool is_version(struct slice value)
{
    if (memcmp(value.data, "00", VERSION) == 0)
        return value.length == TRACE_PARENT;
    return is_hexadecimal(value.data, VERSION) && memcmp(value.data, "ff", VERSION) != 0 &&
           (value.length == TRACE_PARENT || value.data[TRACE_PARENT] == '-');
}

/* The id in a value of the field; data is NULL if that is malformed. */
static struct slice id_in(struct slice value)
{
    const struct slice none = { 0 };
    if (value.length < TRACE_PARENT || !is_version(value))
        return none;
    const struct slice id = { value.data + VERSION + 1, TRACE_ID };
    const char *parent = id.data + TRACE_ID + 1, *flags = parent + PARENT_ID + 1;
    bool is_parent = is_hexadecimal(parent, PARENT_ID) && !is_zero(parent, PARENT_ID);
    bool dashes = id.data[-1] == '-' && parent[-1] == '-' && flags[-1] == '-';
    return dashes && trace_is_id(id) && is_parent && is_hexadecimal(flags, FLAGS) ? id : none;
}

/* What was found among the fields so far. */
struct found {
    struct slice id;
    int count;
};

static void look_at(struct found *found, struct slice name, struct slice value)
{
    if (slice_is_caseless(name, "traceparent"))
        found->id = ++found->count == 1 ? id_in(value) : (struct slice){ 0 };
}

struct slice trace_of_request(const struct request *request)
{
    struct found found = { 0 };
    struct slice name, value;
    for (const char *at = NULL; request_next_field(request, &at, &name, &value);)
        look_at(&found, name, value);
    return found.id;
}

struct slice trace_of_fields(struct slice fields)
{
    struct found found = { 0 };
    struct slice name, value;
    while (fields_next(&fields, &name, &value))
        look_at(&found, name, value);
    return found.id;
}
