/* How often one address may ask: --max-rate. */
#include <stdio.h>
#include <string.h>

#include "base/address.h"
#include "base/clock.h"
#include "handlers/call.h"
#include "render/reply.h"

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)

static const struct state_kind rate_kind = { .name = "rate", .size = sizeof(struct limit_window) };

bool rate_take(const struct site *site, const struct request *request, int64_t *again)
{
    const struct limit limit = { .quota = site->memory->max_rate, .window = MINUTE };
    /* Of clients whom a proxy does not name, the proxy is all that is known. */
    const struct sockaddr *client = request->client ? request->client : request->peer;
    const struct slice network = limit.quota ? address_network(client) : (struct slice){ 0 };
    char text[32] = "address ";
    size_t length = strlen(text);
    struct limit_turn turn = { 0 };
    if (!network.length)
        return true;
    memcpy(text + length, network.data, network.length);
    const struct store_name name = { .text = { text, length + network.length }, .derived = true };
    bool fine = limit_take_of(site->store, &name, &rate_kind, &limit, clock_now(), &turn);
    *again = turn.limited ? turn.reset : 0;
    return fine;
}

/* Returns the seconds until then. */
static unsigned complain_of_rate(const struct site *site, int64_t again, struct complaint *complaint)
{
    const unsigned seconds = (unsigned)((again + SECOND - 1) / SECOND);
    complain(complaint, 429, "connection", "one address may ask %llu times a minute, by --max-rate; it may again in %u s%s",
             (unsigned long long)site->memory->max_rate, seconds, site->memory->public ? "; this server is public" : "");
    return seconds;
}

unsigned site_refused(struct site *site, const struct request *request, struct complaint *complaint)
{
    int64_t again = 0;
    rate_take(site, request, &again); /* without memory, the refusal is as it would be */
    return again ? complain_of_rate(site, again, complaint) : 0;
}

static bool refuse(struct call *call)
{
    char seconds[24];
    snprintf(seconds, sizeof seconds, "%u", complain_of_rate(call->site, call->again, &call->complaint));
    struct reply reply = { 0 };
    reply_call_complaint(call, &reply, &call->complaint);
    reply_field(&reply, "Retry-After", seconds);
    return answer_once(call, &reply);
}

const struct handler rate_handler = { .answer = refuse };
