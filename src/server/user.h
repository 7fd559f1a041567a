/* The user as whom the server serves. */
#ifndef EVERYSTATUS_USER_H
#define EVERYSTATUS_USER_H

#include <stdbool.h>

/* Becomes the user of that name or number, with all of its groups, for good; a number that the system does not know is that of
 * the group as well. NULL: stays who it is. false: what went wrong was said on stderr. */
bool user_become(const char *text);

/* Says on stdout that the server serves as root, if it does. */
void user_announce(void);

#endif
