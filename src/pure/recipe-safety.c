/* What a recipe may not ask for: framing, and what would bind or harm a browser beyond the response. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "pure/recipe-parts.h"

static bool put(char *problem, size_t size, const char *text)
{
    snprintf(problem, size, "%s", text);
    return false;
}

/* Why a field is refused. */
enum refusal { REFUSED_FRAMING, REFUSED_OWN, REFUSED_BINDING };

/* A name that ends with "*" stands for all that start so. */
static const struct {
    const char *name;
    enum refusal refusal;
} refused[] = {
    { "Content-Length", REFUSED_FRAMING },
    { "Transfer-Encoding", REFUSED_FRAMING },
    { "Connection", REFUSED_FRAMING },
    { "Keep-Alive", REFUSED_FRAMING },
    { "Proxy-Connection", REFUSED_FRAMING },
    { "TE", REFUSED_FRAMING },
    { "Trailer", REFUSED_FRAMING },
    { "Upgrade", REFUSED_FRAMING },
    { "Date", REFUSED_FRAMING },
    { "Everystatus", REFUSED_FRAMING },
    { "Content-Type", REFUSED_OWN },
    { "Location", REFUSED_OWN },
    { "Set-Cookie", REFUSED_BINDING },
    { "Set-Cookie2", REFUSED_BINDING },
    { "Strict-Transport-Security", REFUSED_BINDING },
    { "Clear-Site-Data", REFUSED_BINDING },
    { "Refresh", REFUSED_BINDING },
    { "Public-Key-Pins*", REFUSED_BINDING },
    { "Expect-CT", REFUSED_BINDING },
    { "Alt-Svc", REFUSED_BINDING },
    { "NEL", REFUSED_BINDING },
    { "Report-To", REFUSED_BINDING },
    { "Reporting-Endpoints", REFUSED_BINDING },
    { "Service-Worker-Allowed", REFUSED_BINDING },
    { "Content-Security-Policy*", REFUSED_BINDING },
    { "X-Content-Type-Options", REFUSED_BINDING },
    { "Access-Control-*", REFUSED_BINDING },
    { "Origin-Agent-Cluster", REFUSED_BINDING },
    { "Accept-CH", REFUSED_BINDING },
    { "Critical-CH", REFUSED_BINDING },
    { "Speculation-Rules", REFUSED_BINDING },
};

static bool names(const char *pattern, struct span name)
{
    size_t length = strlen(pattern);
    if (pattern[length - 1] == '*')
        return name.length >= length - 1 && strncasecmp(name.data, pattern, length - 1) == 0;
    return span_is_caseless(name, pattern);
}

bool recipe_field_allowed(const struct recipe *recipe, struct span name, char *problem, size_t size)
{
    static const char *const reasons[] = {
        [REFUSED_FRAMING] = "is not for this field: the server sends it itself",
        [REFUSED_OWN] = "is not for this field: it has a modifier of its own (type, location)",
        [REFUSED_BINDING] = "is not for this field: it binds a browser beyond this response (--unsafe-headers allows it)",
    };
    if (!span_is_token(name))
        return put(problem, size, "must start with a field name and a colon");
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        if (!names(refused[i].name, name))
            continue;
        if (refused[i].refusal != REFUSED_BINDING || !recipe->rules->unsafe_headers)
            return put(problem, size, reasons[refused[i].refusal]);
    }
    return true;
}

/* The host of an absolute http URI; data is NULL if location is none. */
static struct span host_of(struct span location)
{
    size_t scheme = span_starts(location, "http://") ? 7 : span_starts(location, "https://") ? 8 : 0, end = scheme;
    if (!scheme)
        return (struct span){ 0 };
    while (end < location.length && !memchr("/?#\\@", location.data[end], 5))
        end++;
    if (end < location.length && location.data[end] != '/' && location.data[end] != '?')
        return (struct span){ 0 };
    return (struct span){ location.data + scheme, end - scheme };
}

bool recipe_location_allowed(const struct recipe *recipe, struct span location, char *problem, size_t size)
{
    bool local = span_starts(location, "/") && !(location.length > 1 && memchr("/\\", location.data[1], 2));
    struct span host = host_of(location);
    for (size_t i = 0; i < location.length; i++)
        if ((unsigned char)location.data[i] <= ' ')
            return put(problem, size, "has a space");
    if (local)
        return true;
    for (const char *const *allowed = recipe->rules->redirect_hosts; host.data && allowed && *allowed; allowed++)
        if (span_is_caseless(host, *allowed))
            return true;
    return put(problem, size,
               "must be a path on this server, with / written as %2F in a path (--allow-redirect HOST allows others)");
}

bool recipe_type_allowed(const struct recipe *recipe, struct span type, char *problem, size_t size)
{
    static const char *const harmful[] = { "html", "xml", "script", "svg", "multipart", "pdf", "wasm" };
    size_t end = 0;
    while (end < type.length && type.data[end] != ';')
        end++;
    struct span media = span_trim((struct span){ type.data, end });
    const char *slash = media.length ? memchr(media.data, '/', media.length) : NULL;
    if (!slash || !span_is_token((struct span){ media.data, (size_t)(slash - media.data) }) ||
        !span_is_token((struct span){ slash + 1, media.length - (size_t)(slash + 1 - media.data) }))
        return put(problem, size, "must be a media type, \"text/plain\"");
    for (size_t word = 0; word < sizeof harmful / sizeof *harmful && !recipe->rules->unsafe_headers; word++)
        for (size_t i = 0; i + strlen(harmful[word]) <= media.length; i++)
            if (strncasecmp(media.data + i, harmful[word], strlen(harmful[word])) == 0)
                return put(problem, size, "is a type that a browser would run (--unsafe-headers allows it)");
    return true;
}
