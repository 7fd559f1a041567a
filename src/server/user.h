/* The user as whom the server serves. */
#ifndef EVERYSTATUS_USER_H
#define EVERYSTATUS_USER_H

#include <stdbool.h>

/* Becomes that user, with all of its groups, for good; NULL: stays who it is. false: what went wrong was said on stderr. */
bool user_become(const char *name);

/* Says on stdout that the server serves as root, if it does. */
bool user_announce(void);

#endif
