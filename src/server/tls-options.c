/* Whether what the options say about TLS fits together. */
#include <string.h>

#include "server/fail.h"
#include "server/listen.h"
#include "server/tls.h"

/* The first option that means nothing without --tls-port; NULL: none is given. */
static const char *stray(const struct options *options)
{
    return options->tls_cert          ? "--tls-cert"
           : options->tls_key         ? "--tls-key"
           : options->tls_ca_file     ? "--tls-ca-file"
           : options->tls_client_ca   ? "--tls-client-ca"
           : options->tls_names[0]    ? "--tls-name"
           : options->tls_self_signed ? "--tls-self-signed"
           : options->tls_faults      ? "--tls-faults"
                                      : NULL;
}

/* Whether nothing stands in it that neither a name nor an address has. Letters beyond ASCII are GnuTLS's to judge. */
static bool is_host(const char *name)
{
    while (char_is_unreserved(*name) || *name == '*' || *name == ':' || (unsigned char)*name >= 0x80)
        name++;
    return !*name;
}

static const char *conflict_in(const struct options *options)
{
    if (!session_built)
        return "--tls-port: this program was built without TLS (meson's -Dtls=disabled)";
    if (bind_path(options->bind))
        return "--tls-port: TLS is served on TCP ports, and --bind says a Unix socket";
    if (!options->tls_cert != !options->tls_key)
        return options->tls_cert ? "--tls-cert needs --tls-key" : "--tls-key needs --tls-cert";
    if (options->tls_cert && options->tls_self_signed)
        return "--tls-cert and --tls-self-signed are two certificates for one port";
    if (!options->tls_cert && !options->tls_self_signed)
        return "--tls-port needs a certificate: --tls-self-signed, or --tls-cert with --tls-key";
    if (options->tls_names[0] && !options->tls_self_signed)
        return "--tls-name is for the certificate of --tls-self-signed";
    for (const char *const *name = options->tls_names; *name; name++)
        if (!is_host(*name))
            return "--tls-name: a host is a name or an address, without scheme, path or spaces";
    if (options->tls_ca_file && !options->tls_self_signed && !options->tls_faults)
        return "--tls-ca-file: there is a CA only with --tls-self-signed or --tls-faults";
    return NULL;
}

bool tls_options_fit(const struct options *options)
{
    const char *name = stray(options), *problem = options->tls_port == OPTIONS_NO_PORT ? NULL : conflict_in(options);
    if (problem)
        return fail_usage("%s", problem);
    if (name && options->tls_port == OPTIONS_NO_PORT)
        return fail_usage("%s needs --tls-port", name);
    return true;
}
