/* Tickets: random texts that a code and key hand out and take back, as tokens. */
#ifndef EVERYSTATUS_TICKETS_H
#define EVERYSTATUS_TICKETS_H

#include "handlers/call.h"

/* With its NUL; 128 bits, so that nobody can guess one (RFC 6749 10.10). */
enum { TICKET_SIZE = 2 * 16 + 1, TICKETS_MOST = 128 };

/* Of a code and key: those that are valid. When there are too many, the one that would end first makes way. */
struct tickets {
    struct ticket {
        char text[TICKET_SIZE];
        int64_t end; /* clock_now's microseconds; 0: it is none */
    } all[TICKETS_MOST];
};

#define TICKETS_KIND(name)                                                                                                     \
    {                                                                                                                          \
        name, sizeof(struct tickets), NULL, NULL                                                                               \
    }

/* Hands one out that is valid for so many microseconds. false: no memory. */
bool tickets_issue(struct call *call, const struct state_kind *kind, int64_t life, char text[TICKET_SIZE]);

/* *valid receives whether the text is a valid one; with spend it no longer is afterwards, and of many that ask at once one
 * finds it valid. false: no memory. */
bool tickets_take(struct call *call, const struct state_kind *kind, struct slice text, bool spend, bool *valid);

#endif
