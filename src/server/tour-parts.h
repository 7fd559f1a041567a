/* What the files of the tour share. */
#ifndef EVERYSTATUS_TOUR_PARTS_H
#define EVERYSTATUS_TOUR_PARTS_H

#include <sys/types.h>

#include "catalog/earned.h"
#include "server/tour.h"

/* The server that is shown. */
struct tour_server {
    pid_t child;
    FILE *output; /* of the child */
    char authority[32];
};

/* false: it was said why not. tour_stop is then called as well. */
bool tour_start(struct tour_server *server, const struct options *options);
void tour_stop(struct tour_server *server);

/* Has sh run the commands of a code, and shows each of them, and the heads that came. *earned receives whether one had that
 * code, and *can whether there is any command. false: it was said what went wrong. */
bool tour_show(const struct earned *row, const struct curl_place *place, bool coloured, bool *earned, bool *can);

#endif
