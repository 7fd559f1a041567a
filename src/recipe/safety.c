/* What a recipe may not ask for: framing, and what would bind or harm a browser beyond the response. */
#include <string.h>
#include <strings.h>

#include "recipe/recipe-parts.h"

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
    { "Retry-After", REFUSED_OWN },
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
    { "Accept-CH*", REFUSED_BINDING },
    { "Critical-CH", REFUSED_BINDING },
    { "Speculation-Rules", REFUSED_BINDING },
    { "Set-Login", REFUSED_BINDING },
    { "Use-As-Dictionary", REFUSED_BINDING },
    { "Sec-Session-Registration", REFUSED_BINDING },
    { "Secure-Session-Registration", REFUSED_BINDING },
    { "Activate-Storage-Access", REFUSED_BINDING },
    { "Attribution-Reporting-*", REFUSED_BINDING },
    { "SourceMap", REFUSED_BINDING },
    { "X-SourceMap", REFUSED_BINDING },
    /* Proxies in front of this server read these as orders. */
    { "X-Accel-*", REFUSED_BINDING },
    { "X-Sendfile", REFUSED_BINDING },
    { "X-LIGHTTPD-Send-*", REFUSED_BINDING },
    { "X-Reproxy-URL", REFUSED_BINDING },
};

static bool names(const char *pattern, struct slice name)
{
    size_t length = strlen(pattern);
    if (pattern[length - 1] == '*')
        return name.length >= length - 1 && strncasecmp(name.data, pattern, length - 1) == 0;
    return slice_is_caseless(name, pattern);
}

/* Fields that mean nothing to a connection, so that a recipe may say anything of them; other requests may not. */
static bool is_free(struct slice name)
{
    return slice_is_caseless(name, "Retry-After") || slice_is_caseless(name, "Date") || slice_is_caseless(name, "Keep-Alive");
}

struct problem recipe_header_allowed(const struct recipe_rules *rules, struct slice name)
{
    return is_free(name) && !rules->public ? problem_none() : recipe_field_allowed(rules, name);
}

struct problem recipe_field_allowed(const struct recipe_rules *rules, struct slice name)
{
    static const char *const reasons[] = {
        [REFUSED_FRAMING] = "is not for this field: the server sends it itself",
        [REFUSED_OWN] = "is not for this field: it has a modifier of its own (type, location, retry-after)",
        [REFUSED_BINDING] =
            "is not for this field: it binds a browser or a proxy beyond this response (--unsafe-headers allows it)",
    };
    if (!slice_is_token(name))
        return problem_of("must start with a field name and a colon");
    if (rules->public)
        return problem_of("is not for fields of one's own here: this server is public");
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        if (!names(refused[i].name, name))
            continue;
        if (refused[i].refusal != REFUSED_BINDING || !rules->unsafe_headers)
            return problem_of("%s", reasons[refused[i].refusal]);
    }
    return problem_none();
}

struct problem recipe_omission_allowed(const struct recipe_rules *rules, struct slice name)
{
    if (!slice_is_token(name))
        return problem_of("must be the name of a field");
    if (slice_is_caseless(name, "Everystatus"))
        return problem_of("is not for this field: it says that the answer was asked for");
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (refused[i].refusal == REFUSED_FRAMING && names(refused[i].name, name) && !is_free(name))
            return problem_of("is not for this field: it frames the answer (fault and framing change that)");
    bool guards = slice_is_caseless(name, "X-Content-Type-Options") || slice_is_caseless(name, "Content-Security-Policy");
    return guards && !rules->unsafe_headers
               ? problem_of("is not for this field: it keeps browsers from running content (--unsafe-headers allows it)")
               : problem_none();
}

/* The length of the token or quoted string (RFC 9110 5.6.4) at the start of text; 0: there is none. */
static size_t value_length(struct slice text)
{
    size_t length = 0;
    if (text.length == 0 || text.data[0] != '"') {
        while (length < text.length && char_is_token(text.data[length]))
            length++;
        return length;
    }
    for (length = 1; length < text.length && text.data[length] != '"'; length++)
        length += text.data[length] == '\\';
    return length < text.length ? length + 1 : 0;
}

/* parameters = *( OWS ";" OWS token "=" ( token / quoted-string ) ) (RFC 9110 5.6.6). */
static bool are_parameters(struct slice text)
{
    while ((text = slice_trim(text)).length) {
        if (text.data[0] != ';')
            return false;
        text = slice_trim((struct slice){ text.data + 1, text.length - 1 });
        size_t name = 0;
        while (name < text.length && char_is_token(text.data[name]))
            name++;
        if (name == 0 || name == text.length || text.data[name] != '=')
            return false;
        text = (struct slice){ text.data + name + 1, text.length - name - 1 };
        size_t value = value_length(text);
        if (value == 0)
            return false;
        text = (struct slice){ text.data + value, text.length - value };
    }
    return true;
}

/* type "/" subtype parameters (RFC 9110 8.3.1). */
static bool is_media_type(struct slice text)
{
    size_t type = 0, end = 0;
    while (type < text.length && char_is_token(text.data[type]))
        type++;
    if (type == 0 || type == text.length || text.data[type] != '/')
        return false;
    for (end = type + 1; end < text.length && char_is_token(text.data[end]);)
        end++;
    return end > type + 1 && are_parameters((struct slice){ text.data + end, text.length - end });
}

struct problem recipe_type_allowed(const struct recipe_rules *rules, struct slice type)
{
    static const char *const harmful[] = { "html", "xml", "xsl", "rdf", "script", "svg", "multipart", "pdf", "wasm" };
    if (!is_media_type(type))
        return problem_of("must be a media type, text/plain, with a slash written as %%2F in a path");
    for (size_t word = 0; word < sizeof harmful / sizeof *harmful && !rules->unsafe_headers; word++)
        for (size_t i = 0; i + strlen(harmful[word]) <= type.length; i++)
            if (strncasecmp(type.data + i, harmful[word], strlen(harmful[word])) == 0)
                return problem_of("is a type that a browser would run (--unsafe-headers allows it)");
    return problem_none();
}
