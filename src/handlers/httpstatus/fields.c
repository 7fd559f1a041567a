/* Which fields a client of /N may have put on the response. */
#include "recipe/recipe-parts.h"
#include "handlers/httpstatus/httpstatus.h"

/* Bytes of such fields on the wire, and what each has beside name and value: ": " and CRLF, and where it is exposed ", ". */
enum { FIELD_BYTES_MOST = 1000, FIELD_EXTRA = 4, EXPOSED_EXTRA = 2 };

/* Fields that come once in a response. */
static const char *const single[] = { "Location", "Retry-After", "Content-Type", "ETag", "Last-Modified", "Content-Range" };

/* Whether a field that comes once is there already. */
static bool is_repeated(const struct httpstatus_options *options, struct slice name)
{
    struct slice fields = { options->fields.data, options->fields.length };
    for (size_t i = 0; i < sizeof single / sizeof *single; i++)
        if (slice_is_caseless(name, single[i]) && fields_find(fields, single[i]).data)
            return true;
    return false;
}

/* What is safe to send is for the recipe to know. */
static struct problem is_allowed(const struct recipe_rules *rules, struct slice name, struct slice value)
{
    if (slice_is_caseless(name, "Location"))
        return recipe_reference_allowed(rules, value);
    if (slice_is_caseless(name, "Content-Type"))
        return recipe_type_allowed(rules, value);
    if (slice_is_caseless(name, "Retry-After")) /* a recipe has a modifier for it */
        return problem_none();
    return recipe_field_allowed(rules, name);
}

/* The offset of the first control character; the length, if there is none. */
static size_t control_at(struct slice value)
{
    size_t at = 0;
    while (at < value.length && (unsigned char)value.data[at] >= ' ' && value.data[at] != 0x7F)
        at++;
    return at;
}

static struct problem check(const struct httpstatus_options *options, const struct recipe_rules *rules, struct slice name,
                            struct slice value)
{
    if (!name.length)
        return problem_of("needs a field's name at its end");
    if (!value.length)
        return problem_of("has no value");
    if (is_repeated(options, name))
        return problem_of("comes twice");
    if (options->field_bytes > FIELD_BYTES_MOST)
        return problem_of("makes more than %d bytes of such fields", FIELD_BYTES_MOST);
    return is_allowed(rules, name, value);
}

static void keep(struct httpstatus_options *options, struct slice name, struct slice value)
{
    if (slice_is_caseless(name, "Cache-Control")) {
        buffer_string(&options->cache_control, options->cache_control.length ? ", " : "");
        buffer_add(&options->cache_control, value.data, value.length);
        return;
    }
    fields_add(&options->fields, name, value);
}

bool httpstatus_field_read(struct httpstatus_options *options, const struct recipe_rules *rules, struct slice carrier,
                           struct slice name, struct slice value, struct complaint *complaint)
{
    size_t control = control_at(value);
    options->field_bytes += name.length + value.length + FIELD_EXTRA;
    options->memory += name.length + value.length + FIELD_EXTRA + name.length + EXPOSED_EXTRA;
    if (control < value.length)
        return complain_at(complaint, "field X-HttpStatus-*", value, control + 1, "a value cannot have a control character");
    struct problem problem = check(options, rules, name, value);
    if (problem_found(&problem))
        return complain_at(complaint, "field X-HttpStatus-*", value, 1, "\"%.*s\" %s",
                           (int)(carrier.length < 60 ? carrier.length : 60), carrier.data, problem.text);
    keep(options, name, value);
    return true;
}
