/* The table of modifiers: a row a modifier. */
#include "recipe/recipe-parts.h"

/* This is the master copy: recipes, help, pages and documentation are made from it. The rows stand by what they touch. */
static const struct recipe_modifier modifiers[MODIFIERS] = {
    [MODIFIER_HEADER] = { "header", "NAME:VALUE", "a field more, or in place of the code's own; may come several times",
                          "404;header=X-A:b", GROUP_HEAD, .repeats = true, .lasts = true, .on_interim = true,
                          .on_upgrade = true, .read = recipe_read_header },
    [MODIFIER_OMIT] = { "omit", "NAME", "without this field, which the code or the server would send; may come several times",
                        "503;omit=Retry-After", GROUP_HEAD, .repeats = true, .lasts = true, .on_upgrade = true,
                        .read = recipe_read_omit },
    [MODIFIER_REASON] = { "reason", "TEXT", "another reason phrase; the connection then closes", "200;reason=Fine", GROUP_HEAD,
                          .read = recipe_read_reason },
    [MODIFIER_LOCATION] = { "location", "/PATH", "where the answer redirects to", "302;location=%2Fget", GROUP_HEAD,
                            .lasts = true, .read = recipe_read_location },
    [MODIFIER_RETRY_AFTER] = { "retry-after", "SECONDS|date|date+5s|rfc850|asctime|past|negative|empty|garbage",
                               "when to try again, in any dialect", "503;retry-after=2", GROUP_HEAD, .lasts = true,
                               .read = recipe_read_retry_after },
    [MODIFIER_MAX_AGE] = { "max-age", "SECONDS", "let caches keep the answer so long, instead of no-store", "200;max-age=60",
                           GROUP_HEAD, .lasts = true, .read = recipe_read_max_age },
    [MODIFIER_FILL] = { "fill", NULL, "put in what stands in braces in header, body, location and key; {{ is a brace",
                        "200;fill;header=Date:{now-1h}", GROUP_HEAD, .plain = true, .whole = true, .on_upgrade = true,
                        .read = recipe_read_fill },
    [MODIFIER_SIZE] = { "size", "BYTES|64k|1M", "content of so many bytes", "200;size=64k", GROUP_CONTENT, .lasts = true,
                        .read = recipe_read_size },
    [MODIFIER_BODY] = { "body", "TEXT|@FILE", "this content, or a file's from --files", "503;body=busy", GROUP_CONTENT,
                        .decodes = true, .lasts = true, .read = recipe_read_body },
    [MODIFIER_EVENTS] = { "events", "COUNT",
                          "200: so many server-sent events; a request with Last-Event-ID goes on behind that one",
                          "200;events=3", GROUP_CONTENT, .read = recipe_read_events },
    [MODIFIER_TYPE] = { "type", "TYPE/SUBTYPE", "the Content-Type of body, size or events", "200;body=a,b;type=text%2Fcsv",
                        GROUP_CONTENT, .lasts = true, .read = recipe_read_type },
    [MODIFIER_FORMAT] = { "format", "json|html|text|problem|xml|empty", "the explanation's form, whatever Accept says",
                          "404;format=problem", GROUP_CONTENT, .plain = true, .on_upgrade = true, .told = true,
                          .read = recipe_read_format },
    [MODIFIER_RANGES] = { "ranges", NULL, "200: serve parts of the content by Range and If-Range, with an ETag made from it",
                          "200;size=1000;ranges", GROUP_CONTENT, .read = recipe_read_ranges },
    [MODIFIER_CODING] = { "coding", "gzip[*COUNT]|deflate", "code the content so, if Accept-Encoding accepts it, or with force",
                          "200;size=1000;coding=gzip", GROUP_CONTENT, .read = recipe_read_coding },
    [MODIFIER_FRAMING] = { "framing", "length|chunked|close", "how the end of the content is told", "200;framing=chunked",
                           GROUP_FRAMING, .read = recipe_read_framing },
    [MODIFIER_CHUNK] = { "chunk", "SIZE", "framing=chunked: the bytes of each chunk", "200;size=10;framing=chunked;chunk=3",
                         GROUP_FRAMING, .read = recipe_read_chunk },
    [MODIFIER_TRAILER] = { "trailer", "NAME:VALUE", "framing=chunked: a field behind the content; may come several times",
                           "200;framing=chunked;trailer=X-Sum:9", GROUP_FRAMING, .repeats = true, .read = recipe_read_trailer },
    [MODIFIER_DELAY] = { "delay", "250ms|1.5s|1s-3s", "wait before the answer; interim responses are spread over the time",
                         "200;delay=250ms", GROUP_PACE, .plain = true, .on_interim = true, .on_upgrade = true,
                         .read = recipe_read_delay },
    [MODIFIER_DELAY_BODY] = { "delay-body", "TIME", "wait between the head and the content", "200;delay-body=250ms", GROUP_PACE,
                              .plain = true, .read = recipe_read_delay_body },
    [MODIFIER_DRIP] = { "drip", "TIME", "spread the content over this time", "200;size=100;drip=250ms", GROUP_PACE,
                        .plain = true, .read = recipe_read_drip },
    [MODIFIER_EARLY] = { "early", "BYTES",
                         "answer after so many bytes of the request's content, and close; without =BYTES before any of it",
                         "413;early", GROUP_REQUEST, .plain = true, .optional = true, .read = recipe_read_early },
    [MODIFIER_NO_100] = { "no-100", NULL, "ignore Expect: 100-continue, and wait for the content", "200;no-100", GROUP_REQUEST,
                          .plain = true, .read = recipe_read_no_100 },
    [MODIFIER_READ] = { "read", "BYTES/TIME|0", "read the request's content so slowly, or not at all", "200;read=16k/100ms",
                        GROUP_REQUEST, .plain = true, .is_rate = true, .zero = true, .read = recipe_read_read },
    [MODIFIER_FAULT] = { "fault", "NAME", "break the answer in one of the ways below", "200;fault=close-after-head",
                         GROUP_CONNECTION, .read = recipe_read_fault },
    [MODIFIER_IDLE] = { "idle", "TIME", "close the connection so long after the answer, if no request comes", "200;idle=1s",
                        GROUP_CONNECTION, .plain = true, .read = recipe_read_idle },
    [MODIFIER_FORCE] = { "force", NULL,
                         "101: send it even if no Upgrade was offered, and close; framing, coding: also where they do not belong",
                         "101;force", GROUP_CONNECTION, .plain = true, .on_upgrade = true, .read = recipe_read_force },
    [MODIFIER_CLOSE_CODE] = { "close-code", "1000-4999", "101: close WebSocket with this code at once", "101;close-code=1011",
                              GROUP_CONNECTION, .plain = true, .on_upgrade = true, .read = recipe_read_close_code },
    [MODIFIER_DROP_AFTER] = { "drop-after", "BYTES", "101: end the connection after so many bytes from the client, in silence",
                              "101;drop-after=100", GROUP_CONNECTION, .plain = true, .on_upgrade = true,
                              .read = recipe_read_drop_after },
    [MODIFIER_ON_REUSE] = { "on-reuse", "CODE|FAULT|CODE(...)", "what a connection gets that served a request before",
                            "200;on-reuse=close", GROUP_CONNECTION, .plain = true, .whole = true, .on_upgrade = true,
                            .is_choice = true, .read = recipe_read_on_reuse },
    [MODIFIER_WHEN] = { "when", "NAME|NAME:VALUE|query.NAME|query.NAME=VALUE",
                        "only to requests with that field or parameter; several must all hold",
                        "200;when=Authorization:Bearer%20new;else=401", GROUP_CONDITIONS, .plain = true, .whole = true,
                        .repeats = true, .on_upgrade = true, .read = recipe_read_when },
    [MODIFIER_UNLESS] = { "unless", "NAME|NAME:VALUE|query.NAME|query.NAME=VALUE", "only to requests without it",
                          "401;unless=Authorization:Bearer%20new;else=200", GROUP_CONDITIONS, .plain = true, .whole = true,
                          .repeats = true, .on_upgrade = true, .read = recipe_read_unless },
    [MODIFIER_UNTIL] = { "until", "TIME", "only so long after the first request with the key",
                         "503;until=5s;else=200;key=job42", GROUP_CONDITIONS, .plain = true, .whole = true, .on_upgrade = true,
                         .read = recipe_read_until },
    [MODIFIER_AFTER] = { "after", "TIME", "only so long after it, and later", "200;after=5s;else=503;key=job42",
                         GROUP_CONDITIONS, .plain = true, .whole = true, .on_upgrade = true, .read = recipe_read_after },
    [MODIFIER_ELSE] = { "else", "CODE|FAULT|CODE(...)", "what the others get, which take no step",
                        "401;unless=Authorization:Bearer%20new;else=200(body=in)", GROUP_CONDITIONS, .plain = true,
                        .whole = true, .on_upgrade = true, .is_choice = true, .read = recipe_read_else },
    [MODIFIER_SEED] = { "seed", "NUMBER", "make the choice the same every time", "200,503;seed=7", GROUP_STATE, .plain = true,
                        .whole = true, .on_upgrade = true, .told = true, .read = recipe_read_seed },
    [MODIFIER_IN_ORDER] = { "in-order", NULL, "the choices one after the other, then the last one for ever; 503*2 is twice",
                            "503*2,200;in-order;key=job42", GROUP_STATE, .plain = true, .whole = true, .on_upgrade = true,
                            .told = true, .read = recipe_read_in_order },
    [MODIFIER_LOOP] = { "loop", NULL, "in-order: after the last one the first again", "503,200;in-order;loop", GROUP_STATE,
                        .plain = true, .whole = true, .on_upgrade = true, .told = true, .read = recipe_read_loop },
    [MODIFIER_KEY] = { "key", "TEXT", "whose count, limit and journal it is; 1 to 64 bytes", "200;key=job42", GROUP_STATE,
                       .plain = true, .whole = true, .on_upgrade = true, .read = recipe_read_key },
    [MODIFIER_LIMIT] = { "limit", "REQUESTS/TIME", "more in the time are answered 429", "200;limit=5/10s;key=job42",
                         GROUP_STATE, .is_rate = true, .whole = true, .read = recipe_read_limit },
};

const struct recipe_modifier *recipe_modifiers(size_t *count)
{
    *count = MODIFIERS;
    return modifiers;
}

uint64_t recipe_bit(const struct recipe_modifier *row)
{
    return RECIPE_BIT(row - modifiers);
}

uint64_t recipe_idle_on_upgrade(void)
{
    uint64_t idle = 0;
    for (size_t i = 0; i < MODIFIERS; i++)
        idle |= modifiers[i].on_upgrade ? 0 : RECIPE_BIT(i);
    return idle;
}

const char *recipe_group_name(enum recipe_group group)
{
    static const char *const names[RECIPE_GROUPS] = {
        [GROUP_HEAD] = "The head",         [GROUP_CONTENT] = "The content",        [GROUP_FRAMING] = "The framing",
        [GROUP_PACE] = "The pace",         [GROUP_REQUEST] = "The request's side", [GROUP_CONNECTION] = "The connection",
        [GROUP_CONDITIONS] = "Conditions", [GROUP_STATE] = "What is remembered",
    };
    return names[group];
}

bool recipe_refuse_told(const struct recipe *recipe, struct complaint *complaint)
{
    for (size_t i = 0; i < MODIFIERS; i++)
        if (modifiers[i].told && recipe->given & RECIPE_BIT(i))
            return !complain(complaint, 400, "recipe",
                             "\"%s\" is for the codes of a recipe, and this path has an answer of its own", modifiers[i].name);
    return false;
}

const struct recipe_modifier *recipe_modifier_named(struct slice name)
{
    size_t count;
    const struct recipe_modifier *rows = recipe_modifiers(&count);
    for (size_t i = 0; name.length && i < count; i++)
        if (rows[i].name[0] == name.data[0] && slice_is(name, rows[i].name)) /* most differ at once */
            return &rows[i];
    return NULL;
}
