/* The addresses by which clients know this server: those that ask most get a place, for as long as the server runs. */
#include "handlers/places.h"

#include <string.h>

#include "base/digest.h"

/* So much more often than all others an address must ask. */
enum { VOTES = 2 };

void places_begin(struct places *places)
{
    pthread_mutex_init(&places->lock, NULL);
}

void places_end(struct places *places)
{
    pthread_mutex_destroy(&places->lock);
}

static bool is_at(const struct kept_place *kept, const struct curl_place *place)
{
    const size_t length = atomic_load_explicit(&kept->length, memory_order_acquire);
    return length && length == place->authority.length && kept->plain == place->plain && kept->https == place->https &&
           memcmp(kept->authority, place->authority.data, length) == 0;
}

size_t places_find(const struct places *places, const struct curl_place *place)
{
    size_t i = 0;
    while (i < PLACES && !is_at(&places->kept[i], place))
        i++;
    return i;
}

/* Boyer's and Moore's vote: names that are made up for each request win nothing, and one that asks on and on does. */
static bool wins(struct places *places, const struct curl_place *place)
{
    const uint64_t sum = digest_name(place->authority) + place->plain * 2 + place->https;
    if (places->votes == 0)
        places->candidate = sum;
    places->votes += places->candidate == sum ? 1 : -1U;
    return places->votes >= VOTES;
}

static size_t take(struct places *places, const struct curl_place *place)
{
    struct kept_place *kept = &places->kept[places->taken];
    kept->plain = place->plain;
    kept->https = place->https;
    memcpy(kept->authority, place->authority.data, place->authority.length);
    atomic_store_explicit(&kept->length, place->authority.length, memory_order_release);
    places->votes = 0;
    return places->taken++;
}

size_t places_enter(struct places *places, const struct curl_place *place)
{
    if (place->authority.length == 0 || place->authority.length > PLACE_BYTES)
        return PLACES;
    pthread_mutex_lock(&places->lock);
    size_t number = places_find(places, place); /* another thread may have been first */
    if (number == PLACES && places->taken < PLACES && wins(places, place))
        number = take(places, place);
    pthread_mutex_unlock(&places->lock);
    return number;
}
