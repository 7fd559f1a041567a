/* What must be true of the options before the server starts, beyond what each says by itself. */
#include "server/requirements.h"

#include <string.h>
#include <sys/stat.h>

#include "base/number.h"
#include "http/request.h"
#include "server/fail.h"

/* A folder that is not there would be noticed only when a recipe names a file in it. */
static bool check_files(const struct options *options)
{
    const char *files = options->rules.files;
    struct stat status;
    return !files || (stat(files, &status) == 0 && S_ISDIR(status.st_mode)) ||
           fail_usage("--files: \"%s\" is no folder", files);
}

/* A name with a scheme, port or path would never be met. */
static bool check_names(const struct options *options)
{
    for (const char *const *name = options->names; *name; name++)
        for (const char *at = *name; *at; at++)
            if (!char_is_unreserved(*at))
                return fail_usage("--name: \"%s\" is no host name, which has no scheme, port or path", *name);
    return true;
}

/* RFC 3986 3.1. */
static bool is_scheme(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (!char_is_unreserved(text.data[i]) && text.data[i] != '+')
            return false;
    return text.length > 0 && !memchr("0123456789-._~+", text.data[0], 15);
}

/* The port is there, and not that of the scheme, which browsers leave out (RFC 6454 6.2). */
static bool is_other_port(struct slice scheme, struct slice port)
{
    uint64_t number;
    uint64_t usual = slice_is_caseless(scheme, "https") ? 443 : slice_is_caseless(scheme, "http") ? 80 : 0;
    return port.length && port.data[0] != '0' && number_parse(port.data, port.length, 1, 65535, &number, NULL) == NUMBER_OK &&
           number != usual;
}

static bool is_origin(const char *text)
{
    const char *colon = strstr(text, "://");
    if (!colon)
        return false;
    const struct slice scheme = { text, (size_t)(colon - text) }, authority = slice_of(colon + 3);
    const char *bracket = slice_find(authority, ']');
    const char *port = strchr(bracket ? bracket : authority.data, ':');
    return is_scheme(scheme) && request_is_host(authority) && !strpbrk(authority.data, "*") &&
           (!port || is_other_port(scheme, slice_of(port + 1)));
}

/* What browsers do not send would never be met: a path, say, or a slash at the end (RFC 6454 6.2). */
static bool check_origins(const struct options *options)
{
    for (const char *const *origin = options->control_origins; *origin; origin++) {
        if (!is_origin(*origin))
            return fail_usage("--control-origin: \"%s\" is no origin, which is a scheme, a host, and a port if it is not the "
                              "scheme's: https://example.com",
                              *origin);
    }
    return true;
}

static bool is_redirect_host(const char *text)
{
    uint64_t number;
    const char *bracket = strchr(text, ']'), *port = strchr(bracket ? bracket : text, ':');
    return request_is_host(slice_of(text)) && !strchr(text, '*') &&
           (!port || number_parse(port + 1, strlen(port + 1), 0, 65535, &number, NULL) == NUMBER_OK);
}

/* Nothing else would ever be led to. */
static bool check_redirects(const struct options *options)
{
    for (const char *const *host = options->redirect_hosts; *host; host++)
        if (!is_redirect_host(*host))
            return fail_usage(
                "--allow-redirect: \"%s\" is no host with an optional port, example.com:8443, without scheme, path "
                "or wildcard",
                *host);
    return true;
}

/* A token that cannot stand in a field would lock everybody out. It is not shown. */
static bool check_token(const struct options *options)
{
    const char *token = options->memory.control_token;
    const struct slice whole = slice_of(token ? token : "");
    bool fine = slice_trim(whole).length == whole.length;
    for (size_t i = 0; i < whole.length; i++)
        fine &= (unsigned char)whole.data[i] >= ' ' && whole.data[i] != 0x7f;
    return fine || fail_usage("--control-token: a token has no control characters, and no spaces at its ends");
}

bool requirements_met(const struct options *options)
{
    return check_files(options) && check_names(options) && check_origins(options) && check_redirects(options) &&
           check_token(options);
}
