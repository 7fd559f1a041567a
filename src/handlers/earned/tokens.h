/* What is handed out below 401 and 402: tokens of OAuth, and tokens that were paid for. */
#ifndef EVERYSTATUS_TOKENS_H
#define EVERYSTATUS_TOKENS_H

#include "handlers/earned/earning.h"

/* Answers with a new access token and what refreshes it (RFC 6749 5.1), as the form says that was sent. */
bool tokens_grant(struct call *call);

/* The same in exchange for what refreshes an old one, which serves once (RFC 6749 6). */
bool tokens_refresh(struct call *call);

/* *valid receives whether that is an access token that has not expired. false: no memory. */
bool tokens_check(struct call *call, struct slice token, bool *valid);

#endif
