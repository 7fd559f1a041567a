/* Whether certificates from files are valid by now. */
#include "server/tls-validity.h"

#include <stdbool.h>
#include <time.h>

#include "base/buffer.h"
#include "server/sink.h"

/* What is wrong with the certificate at that time, before *when or after it; NULL: nothing. */
static const char *invalidity_of(gnutls_x509_crt_t certificate, time_t now, time_t *when)
{
    const time_t from = gnutls_x509_crt_get_activation_time(certificate);
    const time_t until = gnutls_x509_crt_get_expiration_time(certificate);
    const bool early = from != (time_t)-1 && now < from;
    *when = early ? from : until;
    return early ? "is not valid before" : until != (time_t)-1 && now > until ? "expired at" : NULL;
}

static void tell(const char *option, const char *path, gnutls_x509_crt_t certificate, const char *problem, time_t when)
{
    struct buffer line = { 0 };
    gnutls_datum_t name = { NULL, 0 };
    char text[64] = "";
    struct tm parts;
    if (gmtime_r(&when, &parts))
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &parts);
    gnutls_x509_crt_get_dn3(certificate, &name, 0);
    buffer_format(&line, "everystatus: %s %s: the certificate of %s %s %s\n", option, path,
                  name.size ? (const char *)name.data : "nobody", problem, text);
    sink_add(line.data, line.length);
    buffer_release(&line);
    gnutls_free(name.data);
}

void tls_validity_tell(const char *option, const char *path, const gnutls_x509_crt_t *list, unsigned count)
{
    const time_t now = time(NULL);
    time_t when;
    for (unsigned i = 0; i < count; i++) {
        const char *problem = invalidity_of(list[i], now, &when);
        if (problem)
            tell(option, path, list[i], problem, when);
    }
}
