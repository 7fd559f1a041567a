/* Fuzzes the negotiation: each line is one Accept field line; then every set of offered formats is chosen from. */
#include <string.h>

#include "fuzz.h"
#include "http/accept.h"

/* In memory of its own size, so that every byte read beyond it is seen. */
static void pass_line(struct accept *accept, const uint8_t *data, size_t length)
{
    char *copy = malloc(length ? length : 1);
    MUST(copy);
    memcpy(copy, data, length);
    accept_line(accept, slice_trim((struct slice){ copy, length }));
    free(copy);
}

static void check_formats(const struct accept *accept)
{
    for (int format = 0; format < FORMATS; format++) {
        MUST(accept->formats[format].precision <= 4 && accept->formats[format].quality <= 1000);
        MUST(accept->formats[format].precision || !accept->formats[format].quality);
    }
    MUST(accept->formats[FORMAT_EMPTY].precision == 0);
}

/* What is chosen is offered, and nothing that is offered is wished for more. */
static void check_choice(const struct accept *accept, unsigned offered, enum format fallback)
{
    enum format chosen = accept_choose(accept, offered, fallback);
    MUST(chosen == fallback || (offered & 1u << chosen && accept->formats[chosen].quality > 0));
    for (int other = 0; accept->given && other < FORMATS; other++)
        if (offered & 1u << other && offered & 1u << chosen)
            MUST(accept->formats[other].quality <= accept->formats[chosen].quality);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct accept accept = { 0 };
    while (size) {
        const uint8_t *end = memchr(data, '\n', size);
        size_t length = end ? (size_t)(end - data) : size, taken = end ? length + 1 : length;
        pass_line(&accept, data, length);
        data += taken;
        size -= taken;
    }
    check_formats(&accept);
    for (unsigned offered = 0; offered < 1u << FORMATS; offered++)
        for (int fallback = 0; fallback < FORMATS; fallback++)
            check_choice(&accept, offered, (enum format)fallback);
    return 0;
}
