/* Which answer a request gets: the families of routes, tried in order. */
#ifndef EVERYSTATUS_ROUTES_H
#define EVERYSTATUS_ROUTES_H

#include "deliver/conn.h"

/* What all routes share: the responses that were made before. Serves all threads. */
struct site;

/* NULL: no memory. site_free takes NULL. */
struct site *site_new(void);
void site_free(struct site *site);

/* Fills in the answer to a request whose head passed the gate. false: no memory; the connection should be closed. */
bool site_answer(struct site *site, struct request *request, struct answer *answer);

#endif
