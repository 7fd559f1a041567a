/* Variants that are negotiated: 300 and 506 by language (RFC 2295), 406 by media type. */
#include "base/number.h"
#include "handlers/earned/families.h"

/* A variant of a resource. */
struct variant {
    const char *name; /* below the resource, and its language; "list" is negotiated itself */
    const char *text;
};

enum { VARIANTS_MOST = 3, QUALITY_ONE = 1000000 };

static const struct variant languages[] = { { "en", "A cup of tea.\n" },
                                            { "de", "Eine Tasse Tee.\n" },
                                            { "fr", "Une tasse de th\303\251.\n" } };
enum { LANGUAGES = sizeof languages / sizeof *languages };

/* The weight of a member "de-AT;q=0.5" (RFC 9110 12.4.2), in millionths; the range is what is left of it. */
static uint64_t cut_weight(struct slice *member)
{
    const char *semicolon = slice_find(*member, ';');
    uint64_t weight = QUALITY_ONE;
    if (!semicolon)
        return weight;
    struct slice rest = { semicolon + 1, member->length - (size_t)(semicolon + 1 - member->data) };
    rest = slice_trim(rest);
    *member = slice_trim((struct slice){ member->data, (size_t)(semicolon - member->data) });
    if (rest.length > 2 && (rest.data[0] == 'q' || rest.data[0] == 'Q') && rest.data[1] == '=')
        number_decimal(rest.data + 2, rest.length - 2, 0, QUALITY_ONE, &weight);
    return weight;
}

/* Whether the range is for the language: itself, or one of its regions (RFC 4647 3.3.1 turned round, as a client that wants
 * Austrian German takes German: 3.4). */
static bool is_for(struct slice range, const char *language)
{
    size_t length = slice_of(language).length;
    if (range.length > length && range.data[length] == '-')
        range.length = length;
    return slice_is_caseless(range, language);
}

/* How much the client wants the language; RFC 9110 12.5.4. */
static uint64_t wish_for(const struct request *request, const char *language)
{
    struct request_list list = { .name = "Accept-Language" };
    struct slice member;
    uint64_t own = 0, any = 0;
    bool named = false;
    while (request_next_member(request, &list, &member)) {
        uint64_t weight = cut_weight(&member);
        if (slice_is(member, "*"))
            any = weight;
        else if (is_for(member, language)) {
            own = named && own > weight ? own : weight;
            named = true;
        }
    }
    return named ? own : any;
}

/* The one language that the client wants most; NULL: several or none. */
static const struct variant *choose(const struct request *request)
{
    const struct variant *best = NULL;
    uint64_t most = 0;
    for (size_t i = 0; i < LANGUAGES; i++) {
        uint64_t wish = wish_for(request, languages[i].name);
        if (wish > most)
            best = &languages[i];
        else if (wish == most)
            best = NULL;
        most = wish > most ? wish : most;
    }
    return best;
}

static bool negotiates(const struct request *request, const char *directive)
{
    struct request_list list = { .name = "Negotiate" };
    struct slice member;
    while (request_next_member(request, &list, &member))
        if (slice_is_caseless(member, directive))
            return true;
    return false;
}

/* RFC 2295 8.3, and the same as links, which more clients know (RFC 8288). */
static void put_alternates(const struct call *call, struct reply *reply)
{
    struct buffer base = { 0 }, alternates = { 0 }, links = { 0 };
    earned_base(call, &base);
    for (size_t i = 0; i < LANGUAGES && !base.failed; i++) {
        const char *name = languages[i].name, *comma = i ? ", " : "";
        buffer_format(&alternates, "%s{\"%s/%s\" 1.0 {type text/plain} {charset utf-8} {language %s}}", comma, base.data, name,
                      name);
        buffer_format(&links, "%s<%s/%s>; rel=\"alternate\"; hreflang=\"%s\"", comma, base.data, name, name);
    }
    reply->failed |= base.failed || alternates.failed || links.failed;
    if (!reply->failed) {
        reply_field(reply, "Alternates", alternates.data);
        reply_field(reply, "Link", links.data);
    }
    buffer_release(&base);
    buffer_release(&alternates);
    buffer_release(&links);
}

static void put_negotiation(struct reply *reply, const char *kind)
{
    reply_field(reply, "TCN", kind);
    reply_field(reply, "Vary", "negotiate, accept-language");
}

static bool answer_list(struct call *call)
{
    struct reply reply = { 0 };
    struct buffer base = { 0 };
    earned_base(call, &base);
    earned_fill(call, &reply, 300, "the variants are en, de and fr, each below %s/", base.failed ? "" : base.data);
    buffer_release(&base);
    put_alternates(call, &reply);
    put_negotiation(&reply, "list");
    return answer_once(call, &reply);
}

/* A variant by its own name, or as what was chosen of all. */
static bool answer_variant(struct call *call, const struct variant *variant, bool chosen)
{
    struct reply reply = { .code = 200, .content_type = "text/plain; charset=utf-8" };
    struct buffer place = { 0 };
    earned_base(call, &place);
    buffer_format(&place, "/%s", variant->name);
    buffer_string(&reply.body, variant->text);
    reply_field(&reply, "Content-Language", variant->name);
    if (chosen) {
        reply_field(&reply, "Content-Location", place.failed ? "" : place.data);
        put_alternates(call, &reply);
        put_negotiation(&reply, "choice");
    }
    reply.failed |= place.failed;
    buffer_release(&place);
    return answer_once(call, &reply);
}

/* The variant that the path names; NULL: there is none. */
static const struct variant *named(const struct call *call)
{
    for (size_t i = 0; i < LANGUAGES; i++)
        if (call->rest.length == 3 && slice_is((struct slice){ call->rest.data + 1, 2 }, languages[i].name))
            return &languages[i];
    return NULL;
}

static bool answer_named(struct call *call)
{
    const struct variant *variant = named(call);
    return variant ? answer_variant(call, variant, false) : earned_answer(call, 404, "the variants are en, de and fr");
}

bool earned_choices(struct call *call)
{
    const struct variant *best = choose(call->request);
    if (call->rest.length)
        return answer_named(call);
    return best && !negotiates(call->request, "vlist") ? answer_variant(call, best, true) : answer_list(call);
}

/* RFC 2295 8.1: of the variants at this resource, the best one, /list, is negotiated itself, which is a mistake of whoever set
 * it up. It is met by who leaves the choice to the server ("1.0"), and does not say which language. */
bool earned_circular(struct call *call)
{
    const struct variant *best = choose(call->request);
    if (earned_below(call, "/list"))
        return answer_list(call);
    if (call->rest.length)
        return answer_named(call);
    if (best || !negotiates(call->request, "1.0"))
        return answer_variant(call, best ? best : languages, true);
    return earned_answer(call, 506, "the best variant, /earn/506/list, is negotiated itself");
}

/* What Accept leaves of a resource's three types (RFC 9110 12.5.1). */
bool earned_types(struct call *call)
{
    const struct accept *accept = &call->request->accept;
    bool any = !accept->given;
    for (int format = 0; format < FORMATS; format++)
        any |= (FORMAT_PAGES & 1 << format) && accept->formats[format].precision && accept->formats[format].quality;
    return any ? earned_greet(call)
               : earned_answer(call, 406,
                               "the resource has application/json, text/html and text/plain, and Accept none of them");
}
