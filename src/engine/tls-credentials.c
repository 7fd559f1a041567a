/* What a port proves its identity with in TLS: it can be exchanged while connections use it. */
#include "engine/tls-credentials.h"

#include <gnutls/gnutls.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct credentials {
    gnutls_certificate_credentials_t gnutls;
    atomic_uint users; /* the slot is one */
};

struct credentials_slot {
    pthread_mutex_t lock;
    struct credentials *now;
};

static struct credentials *make(gnutls_certificate_credentials_t gnutls)
{
    struct credentials *credentials = malloc(sizeof *credentials);
    if (!credentials) {
        gnutls_certificate_free_credentials(gnutls);
        return NULL;
    }
    credentials->gnutls = gnutls;
    atomic_init(&credentials->users, 1);
    return credentials;
}

void credentials_give(struct credentials *credentials)
{
    if (!credentials || atomic_fetch_sub(&credentials->users, 1) != 1)
        return;
    gnutls_certificate_free_credentials(credentials->gnutls);
    free(credentials);
}

struct credentials_slot *credentials_slot_new(struct gnutls_certificate_credentials_st *gnutls)
{
    struct credentials *now = make(gnutls);
    struct credentials_slot *slot = now ? malloc(sizeof *slot) : NULL;
    if (!slot) {
        credentials_give(now);
        return NULL;
    }
    slot->now = now;
    pthread_mutex_init(&slot->lock, NULL);
    return slot;
}

void credentials_slot_free(struct credentials_slot *slot)
{
    if (!slot)
        return;
    credentials_give(slot->now);
    pthread_mutex_destroy(&slot->lock);
    free(slot);
}

bool credentials_exchange(struct credentials_slot *slot, struct gnutls_certificate_credentials_st *gnutls)
{
    struct credentials *next = make(gnutls);
    if (!next)
        return false;
    pthread_mutex_lock(&slot->lock);
    struct credentials *before = slot->now;
    slot->now = next;
    pthread_mutex_unlock(&slot->lock);
    credentials_give(before);
    return true;
}

struct credentials *credentials_take(struct credentials_slot *slot)
{
    pthread_mutex_lock(&slot->lock);
    struct credentials *now = slot->now;
    atomic_fetch_add(&now->users, 1);
    pthread_mutex_unlock(&slot->lock);
    return now;
}

struct gnutls_certificate_credentials_st *credentials_gnutls(const struct credentials *credentials)
{
    return credentials->gnutls;
}
