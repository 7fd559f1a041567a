/* How the modifiers of the content are read. */
#include "catalog/representations.h"
#include "http/events.h"
#include "recipe/recipe-parts.h"

/* body, size and events say the same thing: a later carrier's takes the place of an earlier one's, but one carrier has only one
 * of them. */
static struct problem claim_content(struct recipe *recipe)
{
    if (recipe->content_by == recipe->carrier)
        return problem_of("is one too many: body, size and events exclude each other");
    recipe->content_by = recipe->carrier;
    recipe->size = recipe->events = (struct recipe_number){ 0 };
    recipe->body.given = recipe->file.given = false;
    return problem_none();
}

struct problem recipe_problem_format(enum format format, int code)
{
    const char *name = format_row(format)->name;
    return code ? problem_of("cannot be %s: %d has no such body", name, code)
                : problem_of("cannot be %s: none of the codes has such a body", name);
}

struct problem recipe_read_format(struct recipe *recipe, struct slice value)
{
    recipe->format = format_named(value.data, value.length);
    recipe->format_at = recipe->at;
    if (recipe->format == FORMATS)
        return problem_of("must be one of json, html, text, problem, xml, empty");
    bool fits = !recipe->single || format_offered(recipe->code) & 1u << recipe->format; /* several are looked at at the end */
    return fits ? problem_none() : recipe_problem_format(recipe->format, recipe->code);
}

struct problem recipe_read_size(struct recipe *recipe, struct slice value)
{
    uint64_t limit = recipe->rules->max_size;
    struct problem problem = claim_content(recipe);
    if (problem_found(&problem))
        return problem;
    enum number_result result = number_size(value.data, value.length, 0, limit, &recipe->size.value);
    recipe->size.given = result == NUMBER_OK;
    return result == NUMBER_TOO_LARGE
               ? problem_of("is too large (at most %llu bytes, by --max-size)", (unsigned long long)limit)
               : problem_of_number(result);
}

struct problem recipe_read_events(struct recipe *recipe, struct slice value)
{
    const uint64_t fit = recipe->rules->max_size / EVENT_BYTES, most = fit < 999999 ? fit : 999999;
    struct problem problem = claim_content(recipe);
    if (problem_found(&problem))
        return problem;
    enum number_result result = number_parse(value.data, value.length, 1, most, &recipe->events.value, NULL);
    recipe->events.given = result == NUMBER_OK;
    return result == NUMBER_TOO_LARGE ? problem_of("is too large (at most %llu, by --max-size)", (unsigned long long)most)
                                      : problem_of_number(result);
}

/* An encoded "@" names no file, so that it is this reader who decodes. */
struct problem recipe_read_body(struct recipe *recipe, struct slice value)
{
    bool is_file = value.length && value.data[0] == '@';
    struct problem problem = claim_content(recipe);
    if (problem_found(&problem))
        return problem;
    if (!is_file)
        return recipe_decode(recipe, &recipe->body, value);
    if (!recipe->rules->files)
        return problem_of("cannot be a file: the server was started without --files");
    return recipe_decode(recipe, &recipe->file, (struct slice){ value.data + 1, value.length - 1 });
}

struct problem recipe_read_ranges(struct recipe *recipe, struct slice value)
{
    (void)value;
    recipe->ranges = true;
    return problem_none();
}

struct problem recipe_read_coding(struct recipe *recipe, struct slice value)
{
    enum { MEMBERS_MOST = 16 };
    const char *star = slice_find(value, '*');
    const struct slice name = { value.data, star ? (size_t)(star - value.data) : value.length };
    const bool gzip = slice_is(name, coding_name(CODING_GZIP)), deflate = !star && slice_is(name, coding_name(CODING_DEFLATE));
    if (!gzip && !deflate)
        return problem_of("must be gzip, gzip*2 or deflate");
    recipe->coding = gzip ? CODING_GZIP : CODING_DEFLATE;
    recipe->members = 1;
    if (!star)
        return problem_none();
    enum number_result result = number_parse(star + 1, value.length - name.length - 1, 1, MEMBERS_MOST, &recipe->members, NULL);
    return result == NUMBER_OK ? problem_none() : problem_of("has 1 to %d members", MEMBERS_MOST);
}

struct problem recipe_read_type(struct recipe *recipe, struct slice value)
{
    struct problem problem = recipe_claim_field(recipe, slice_of("Content-Type"), MODIFIER_TYPE);
    if (!problem_found(&problem))
        problem = recipe_keep_line(recipe, &recipe->type, value);
    return problem_found(&problem) ? problem : recipe_type_allowed(recipe->rules, recipe_text(recipe, recipe->type));
}
