/* Whether what a recipe says of content and framing has an effect on a code, and goes together. */
#include <string.h>

#include "catalog/statuses.h"
#include "http/events.h"
#include "recipe/choice.h"
#include "recipe/recipe-parts.h"

/* A 206 must say in Content-Range which bytes it has, and no field can say: none (RFC 9110 14.4, 15.3.7.1). */
static bool settle_part(const struct recipe *recipe, const struct choice *choice, struct complaint *complaint)
{
    enum { PARTIAL_CONTENT = 206 };
    bool empty = (recipe->size.given && !recipe->size.value) || (recipe->body.given && !recipe->body.length);
    return choice->first != PARTIAL_CONTENT || choice->last != PARTIAL_CONTENT || !empty ||
           complain(complaint, 400, "recipe", "206 has one byte of content at least");
}

/* Whether one of the codes is the one whose content can be asked for in parts (RFC 9110 14.2), and that EventSource takes
 * (WHATWG HTML 9.2.3). */
static bool may_be_ok(const struct choice *choice)
{
    enum { OK = 200 };
    return choice->first <= OK && OK <= choice->last;
}

/* Whether one of the codes has a framing of its own accord (RFC 9112 6.3). */
static bool may_be_framed(const struct choice *choice)
{
    for (int code = choice->first; code <= choice->last; code++) {
        enum status_content content = status_of(code)->content;
        if (status_interim(code) || (content != CONTENT_NONE && content != CONTENT_UNSENT))
            return true;
    }
    return false;
}

static const uint64_t of_framing = RECIPE_BIT(MODIFIER_FRAMING) | RECIPE_BIT(MODIFIER_CHUNK) | RECIPE_BIT(MODIFIER_TRAILER);

/* Whether the content is a stream of events. */
static bool brings_events(const struct recipe *recipe)
{
    if (!recipe->type.given)
        return recipe->events.given;
    struct slice type = recipe_text(recipe, recipe->type);
    const char *end = slice_find(type, ';');
    type.length = end ? (size_t)(end - type.data) : type.length;
    return slice_is_caseless(type, events_type);
}

/* What goes with a content coding. */
static bool settle_coding(const struct recipe *recipe, struct complaint *complaint)
{
    const struct fault *fault = recipe->fault;
    if (recipe->coding == CODING_IDENTITY)
        return true;
    if (fault && (strstr(fault->script, "Content-Encoding")))
        return complain(complaint, 400, "recipe", "fault=%s brings a coding of its own", fault->name);
    return !(recipe->drip.most && brings_events(recipe)) ||
           complain(complaint, 400, "recipe", "\"coding\" does not go with \"drip\", which tears no event");
}

/* What goes with a framing. */
static bool settle_framing(const struct recipe *recipe, struct complaint *complaint)
{
    const bool chunked = recipe->framing == FRAMING_CHUNKED;
    return chunked || (!recipe->chunk.given && !recipe->trailer_count) ||
           complain(complaint, 400, "recipe", "\"%s\" needs \"framing=chunked\"", recipe->chunk.given ? "chunk" : "trailer");
}

uint64_t recipe_idle_with_code(const struct recipe *recipe, const struct choice *choice)
{
    const uint64_t looked_at =
        of_framing | RECIPE_BIT(MODIFIER_CODING) | RECIPE_BIT(MODIFIER_RANGES) | RECIPE_BIT(MODIFIER_EVENTS);
    if (!((recipe->given | recipe->own) & looked_at)) /* as in most recipes: what is not said needs no effect */
        return 0;
    const bool framed = may_be_framed(choice);
    uint64_t idle = may_be_ok(choice) ? 0 : RECIPE_BIT(MODIFIER_RANGES) | RECIPE_BIT(MODIFIER_EVENTS);
    if ((recipe->fault && !fault_is_field(recipe->fault)) || (!recipe->force && !framed))
        idle |= of_framing;
    return idle | (framed ? 0 : RECIPE_BIT(MODIFIER_CODING));
}

bool recipe_refuse_with_code(const struct recipe *recipe, const struct choice *choice, uint64_t idle,
                             struct complaint *complaint)
{
    if (idle & RECIPE_BIT(MODIFIER_CODING) && !may_be_framed(choice))
        return complain(complaint, 400, "recipe", "%d sends no content that \"coding\" would code", choice->first);
    if (idle & of_framing && recipe->fault)
        return complain(complaint, 400, "recipe", "fault=%s frames its content itself", recipe->fault->name);
    if (idle & of_framing)
        return complain(complaint, 400, "recipe", "%d sends no content: \"framing\" needs \"force\" there", choice->first);
    if (idle & RECIPE_BIT(MODIFIER_RANGES) && !may_be_ok(choice))
        return complain(complaint, 400, "recipe", "\"ranges\" is for 200; 206 heeds Range without it");
    return complain(complaint, 400, "recipe", "\"events\" is for 200: with another code there are no events");
}

bool recipe_settle_content(const struct recipe *recipe, const struct choice *choice, struct complaint *complaint)
{
    if (recipe->ranges && recipe->events.given)
        return complain(complaint, 400, "recipe", "\"ranges\" does not go with \"events\": those go on by Last-Event-ID");
    return settle_part(recipe, choice, complaint) && settle_framing(recipe, complaint) && settle_coding(recipe, complaint);
}
