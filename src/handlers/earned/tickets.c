/* Tickets: random texts that a code and key hand out and take back, as tokens. */
#include "handlers/earned/tickets.h"

#include <nettle/memops.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/random.h"
#include "handlers/earned/remember.h"

static void issue(void *state, void *context)
{
    struct tickets *tickets = state;
    size_t first = 0;
    for (size_t i = 1; i < TICKETS_MOST; i++)
        if (tickets->all[i].end < tickets->all[first].end)
            first = i;
    tickets->all[first] = *(const struct ticket *)context;
}

bool tickets_issue(struct call *call, const struct state_kind *kind, int64_t life, char text[TICKET_SIZE])
{
    struct ticket ticket = { .end = clock_now() + life };
    snprintf(ticket.text, sizeof ticket.text, "%016llx%016llx", (unsigned long long)random_number(),
             (unsigned long long)random_number());
    memcpy(text, ticket.text, sizeof ticket.text);
    return earned_update(call, kind, issue, &ticket);
}

/* A ticket that is shown. */
struct showing {
    struct slice text;
    int64_t now;
    bool valid;
};

/* Which of them it is; TICKETS_MOST: none. */
static size_t find(const struct tickets *tickets, const struct showing *showing)
{
    size_t found = TICKETS_MOST;
    for (size_t i = 0; i < TICKETS_MOST; i++)
        if (tickets->all[i].end > showing->now && memeql_sec(tickets->all[i].text, showing->text.data, TICKET_SIZE - 1))
            found = i;
    return found;
}

static void look(const void *state, void *context)
{
    struct showing *showing = context;
    showing->valid = find(state, showing) < TICKETS_MOST;
}

static void spend_it(void *state, void *context)
{
    struct tickets *tickets = state;
    struct showing *showing = context;
    size_t found = find(tickets, showing);
    showing->valid = found < TICKETS_MOST;
    if (showing->valid)
        tickets->all[found] = (struct ticket){ .end = 0 };
}

/* What is wrong makes no state. */
bool tickets_take(struct call *call, const struct state_kind *kind, struct slice text, bool spend, bool *valid)
{
    struct showing showing = { text, clock_now(), false };
    bool fine = true;
    if (text.length == TICKET_SIZE - 1)
        earned_look(call, kind, look, &showing);
    if (showing.valid && spend)
        fine = earned_update(call, kind, spend_it, &showing);
    *valid = showing.valid;
    return fine;
}
