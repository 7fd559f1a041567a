/* What httpbin answers, as far as it is about statuses and errors. */
#include "routes/family.h"

const struct route httpbin_routes[] = {
    { 0 },
};
