/* What httpstat.us answered, for those who called it. */
#include "routes/family.h"

const struct route httpstatus_routes[] = {
    { 0 },
};
