/* How the modifiers of the framing are read. */
#include "recipe/recipe-parts.h"

struct problem recipe_read_framing(struct recipe *recipe, struct slice value)
{
    static const char *const names[] = {
        [FRAMING_LENGTH] = "length", [FRAMING_CHUNKED] = "chunked", [FRAMING_CLOSE] = "close"
    };
    for (enum framing framing = FRAMING_LENGTH; framing <= FRAMING_CLOSE; framing++)
        if (slice_is(value, names[framing])) {
            recipe->framing = framing;
            return problem_none();
        }
    return problem_of("must be one of length, chunked, close");
}

struct problem recipe_read_chunk(struct recipe *recipe, struct slice value)
{
    const uint64_t most = recipe->rules->max_size;
    enum number_result result = number_size(value.data, value.length, 1, most, &recipe->chunk.value);
    recipe->chunk.given = result == NUMBER_OK;
    return result == NUMBER_TOO_LARGE ? problem_of("is too large (at most %llu bytes, by --max-size)", (unsigned long long)most)
                                      : problem_of_number(result);
}

/* What must be known before the content, or is about it, the connection, the request's way or who asks (RFC 9110 6.5.1). */
static bool belongs_into_head(struct slice name)
{
    static const char *const names[] = {
        "Age",
        "Authentication-Info",
        "Authorization",
        "Cache-Control",
        "Content-Encoding",
        "Content-Range",
        "Cookie",
        "Expires",
        "Host",
        "Location",
        "Max-Forwards",
        "Proxy-Authenticate",
        "Pragma",
        "Range",
        "Retry-After",
        "Vary",
        "Proxy-Authorization",
        "WWW-Authenticate",
        "If-Match",
        "If-None-Match",
        "If-Range",
        "Expect",
        "Warning",
        "Set-Cookie",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_is_caseless(name, names[i]))
            return true;
    return false;
}

struct problem recipe_trailer_allowed(const struct recipe_rules *rules, struct slice name)
{
    struct problem problem = recipe_field_allowed(rules, name);
    return problem_found(&problem) || !belongs_into_head(name)
               ? problem
               : problem_of("is not for this field: it must be known before the content (RFC 9110 6.5.1)");
}

/* Trailers in parentheses take the place of those outside. */
static void begin_trailers(struct recipe *recipe)
{
    if (recipe->scope == SCOPE_CHOICE && recipe->trailers_by != recipe->carrier)
        recipe->trailer_count = 0;
    recipe->trailers_by = recipe->carrier;
}

struct problem recipe_read_trailer(struct recipe *recipe, struct slice value)
{
    struct recipe_trailer trailer;
    struct problem problem = recipe_keep_field(recipe, value, &trailer.name, &trailer.value);
    if (problem_found(&problem))
        return problem;
    const struct slice name = recipe_text(recipe, trailer.name);
    problem = recipe_trailer_allowed(recipe->rules, name);
    if (problem_found(&problem))
        return problem;
    begin_trailers(recipe);
    if (recipe->trailer_count == RECIPE_TRAILERS)
        return problem_of("comes too often: at most %d times", RECIPE_TRAILERS);
    recipe->trailers[recipe->trailer_count++] = trailer;
    return problem_none();
}
