/* What a recipe takes of its key's state: a step of its sequence, one of the requests of its limit. */
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "handlers/status.h"
#include "state/sequence.h"

enum { SECOND = 1000000 };

static void add(struct sha256_ctx *sha256, struct slice text)
{
    sha256_update(sha256, sizeof text.length, (const uint8_t *)&text.length);
    sha256_update(sha256, text.length, (const uint8_t *)text.data);
}

/* Whose state it is without a key: that of the choices as they are written, with their order and limit; a line of the
 * configuration counts by itself. */
static void derive(const struct call *call, const struct recipe *recipe, uint8_t digest[SHA256_DIGEST_SIZE])
{
    const uint64_t rest[] = { recipe->in_order, recipe->loop, recipe->limit.quota, recipe->limit.window };
    struct sha256_ctx sha256;
    sha256_init(&sha256);
    add(&sha256, (struct slice){ call->line.data, call->line_recipe });
    add(&sha256, recipe->choices);
    sha256_update(&sha256, sizeof rest, (const uint8_t *)rest);
    sha256_digest(&sha256, SHA256_DIGEST_SIZE, digest);
}

bool call_take_turn(struct call *call, const struct recipe *recipe)
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    struct store_name name = { .text = call->key };
    struct store *store = call->site->store;
    const struct limit limit = { recipe->limit.quota, (int64_t)recipe->limit.window };
    const int64_t now = clock_now();
    if (!name.text.data) {
        derive(call, recipe, digest);
        name = (struct store_name){ { (const char *)digest, sizeof digest }, true };
    }
    if (limit.quota && !limit_take(store, &name, &limit, now, &call->limit))
        return false;
    return !recipe->in_order || call->limit.limited || sequence_take(store, &name, now, &call->step);
}

/* Seconds, rounded up: whoever waits so long has waited long enough. */
static unsigned long long seconds_of(int64_t microseconds)
{
    return (unsigned long long)((microseconds + SECOND - 1) / SECOND);
}

/* The fields of draft-ietf-httpapi-ratelimit-headers-10. A window of no whole number of seconds has no "w", which is optional.
 */
void limit_write(const struct limit *limit, const struct limit_turn *turn, struct limit_texts *texts)
{
    unsigned long long quota = limit->quota, wait = seconds_of(turn->reset);
    char *end = digits_write(stpcpy(texts->policy, "\"limit\";q="), quota);
    if (limit->window % SECOND == 0)
        digits_write(stpcpy(end, ";w="), (uint64_t)limit->window / SECOND);
    end = digits_write(stpcpy(texts->left, "\"limit\";r="), turn->remaining);
    digits_write(stpcpy(end, ";t="), wait);
    if (!turn->limited) /* then the others say nothing */
        return;
    snprintf(texts->wait, sizeof texts->wait, "%llu", wait);
    snprintf(texts->detail, sizeof texts->detail, "%llu requests in %g s are allowed; none is left for %llu s", quota,
             (double)limit->window / (double)SECOND, wait);
}

void draft_put_limit(struct draft *draft)
{
    const struct limit limit = { draft->recipe->limit.quota, (int64_t)draft->recipe->limit.window };
    const struct limit_turn *turn = &draft->call->limit;
    struct limit_texts *texts = &draft->limit;
    limit_write(&limit, turn, texts);
    draft_put_field(draft, "RateLimit-Policy", texts->policy);
    draft_put_field(draft, "RateLimit", texts->left);
    if (!turn->limited)
        return;
    draft_put_field(draft, "Retry-After", texts->wait);
    snprintf(draft->detail, sizeof draft->detail, "%s", texts->detail);
}
