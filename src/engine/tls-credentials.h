/* What a port proves its identity with in TLS: it can be exchanged while connections use it. */
#ifndef EVERYSTATUS_TLS_CREDENTIALS_H
#define EVERYSTATUS_TLS_CREDENTIALS_H

#include <stdbool.h>

struct gnutls_certificate_credentials_st;

/* One set of them, GnuTLS's, with those who use it. */
struct credentials;

/* The place of the current one. */
struct credentials_slot;

/* Takes over GnuTLS's, also when there is no memory: NULL. credentials_slot_free takes NULL. */
struct credentials_slot *credentials_slot_new(struct gnutls_certificate_credentials_st *gnutls);
void credentials_slot_free(struct credentials_slot *slot);

/* Puts others in its place, for connections to come, and takes them over. false: no memory; all stays as it was. */
bool credentials_exchange(struct credentials_slot *slot, struct gnutls_certificate_credentials_st *gnutls);

/* From any thread: the current one, to be given back; it stays what it is as long as somebody uses it. */
struct credentials *credentials_take(struct credentials_slot *slot);
struct gnutls_certificate_credentials_st *credentials_gnutls(const struct credentials *credentials);

/* Takes NULL. */
void credentials_give(struct credentials *credentials);

#endif
