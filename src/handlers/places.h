/* The addresses by which clients know this server, as far as pages are kept for them. */
#ifndef EVERYSTATUS_PLACES_H
#define EVERYSTATUS_PLACES_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include "catalog/curl-exits.h"

enum { PLACES = 4, PLACE_BYTES = 256 };

/* What of a place the pages of one server differ by. It is written once. */
struct kept_place {
    atomic_size_t length; /* 0: the place is free */
    unsigned plain;
    bool https;
    char authority[PLACE_BYTES];
};

/* Whoever asks writes the Host, so that there are few, and none for a name that hardly anybody uses. */
struct places {
    struct kept_place kept[PLACES];
    pthread_mutex_t lock;  /* of what follows, and of writing */
    uint64_t candidate;    /* a sum of the address that may become the next one */
    unsigned votes, taken; /* how much more often it asked than others, lately; how many there are */
};

void places_begin(struct places *places);
void places_end(struct places *places);

/* The number of an address, from 0; PLACES: nothing is kept for it. From any thread. */
size_t places_find(const struct places *places, const struct curl_place *place);

/* The same for one that was not found, which may be taken in with that. */
size_t places_enter(struct places *places, const struct curl_place *place);

#endif
