/* JSON as httpbin prints it: sorted names, two spaces of indentation a level. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/httpbin/parts.h"

/* Deeper levels are indented as if they were at this one: indentation must not multiply what a client sent. */
enum { INDENT_MOST = 16 };

/* The array that a name's second value makes of the first. */
static json_t *both(json_t *first, json_t *second)
{
    json_t *array = json_array();
    bool fine = json_array_append(array, first) == 0;
    if (json_array_append_new(array, second) == 0 && fine)
        return array;
    json_decref(array);
    return NULL;
}

bool httpbin_put(json_t *object, struct slice name, json_t *value)
{
    json_t *key = value ? httpbin_name(name) : NULL;
    if (!key) {
        json_decref(value);
        return false;
    }
    json_t *before = httpbin_member(object, key);
    bool fine;
    if (before && json_is_array(before))
        fine = json_array_append_new(before, value) == 0;
    else
        fine = httpbin_set_member(object, key, before ? both(before, value) : value);
    json_decref(key);
    return fine;
}

static void print(struct buffer *out, json_t *value, size_t depth);

static void new_line(struct buffer *out, size_t depth)
{
    static const char blanks[INDENT_MOST * 2 + 1] = "                                ";
    buffer_string(out, "\n");
    buffer_add(out, blanks, 2 * (depth < INDENT_MOST ? depth : INDENT_MOST));
}

/* With as few digits as name the same number, and a point even if it is whole. */
static void print_real(struct buffer *out, double real)
{
    char digits[40];
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, real);
        if (!(strtod(digits, NULL) < real) && !(strtod(digits, NULL) > real))
            break;
    }
    buffer_string(out, digits);
    if (!strpbrk(digits, ".e"))
        buffer_string(out, ".0");
}

static void print_array(struct buffer *out, json_t *array, size_t depth)
{
    size_t count = json_array_size(array);
    buffer_string(out, "[");
    for (size_t i = 0; i < count; i++) {
        buffer_string(out, i ? "," : "");
        new_line(out, depth + 1);
        print(out, json_array_get(array, i), depth + 1);
    }
    if (count)
        new_line(out, depth);
    buffer_string(out, "]");
}

struct member {
    struct slice name;
    json_t *value;
};

static int compare(const void *a, const void *b)
{
    const struct slice *left = &((const struct member *)a)->name, *right = &((const struct member *)b)->name;
    size_t common = left->length < right->length ? left->length : right->length;
    int result = memcmp(left->data, right->data, common);
    return result ? result : (left->length > right->length) - (left->length < right->length);
}

/* Most objects have so few members that they need no memory of their own while they are sorted. */
enum { FEW = 16 };

/* The members in the order of their names, in few or, if they are more, in memory that is the caller's. NULL: there is none. */
static struct member *sort(json_t *object, size_t count, struct member few[FEW])
{
    struct member *members = count <= FEW ? few : malloc(count * sizeof *members);
    void *at = json_object_iter(object);
    for (size_t i = 0; members && i < count; i++, at = json_object_iter_next(object, at))
        members[i] = (struct member){ httpbin_member_name(at), json_object_iter_value(at) };
    if (members)
        qsort(members, count, sizeof *members, compare);
    return members;
}

static void print_object(struct buffer *out, json_t *object, size_t depth)
{
    size_t count = json_object_size(object);
    struct member few[FEW], *members = sort(object, count, few);
    out->failed |= members == NULL;
    buffer_string(out, "{");
    for (size_t i = 0; members && i < count; i++) {
        buffer_string(out, i ? "," : "");
        new_line(out, depth + 1);
        buffer_json_quoted(out, members[i].name.data, members[i].name.length);
        buffer_string(out, ": ");
        print(out, members[i].value, depth + 1);
    }
    if (members != few)
        free(members);
    if (count)
        new_line(out, depth);
    buffer_string(out, "}");
}

/* Recursion ends at the depth that the parser allows (JSON_PARSER_MAX_DEPTH). */
static void print(struct buffer *out, json_t *value, size_t depth)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        print_object(out, value, depth);
        break;
    case JSON_ARRAY:
        print_array(out, value, depth);
        break;
    case JSON_STRING:
        buffer_json_quoted(out, json_string_value(value), json_string_length(value));
        break;
    case JSON_INTEGER:
        buffer_integer(out, json_integer_value(value));
        break;
    case JSON_REAL:
        print_real(out, json_real_value(value));
        break;
    default:
        buffer_string(out, json_is_null(value) ? "null" : json_is_true(value) ? "true" : "false");
    }
}

void httpbin_print(struct buffer *out, json_t *value)
{
    print(out, value, 0);
    buffer_string(out, "\n");
}

void httpbin_print_member(struct buffer *out, json_t *value)
{
    print(out, value, 1);
}

bool httpbin_answer_json(struct call *call, json_t *value)
{
    struct reply reply = { .code = 200, .mark = MARK_SERVED, .format = FORMAT_JSON };
    if (!value)
        return false;
    httpbin_print(&reply.body, value);
    json_decref(value);
    return answer_once(call, &reply);
}
