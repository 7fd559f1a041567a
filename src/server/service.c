/* Where the engine and the handlers meet: neither knows the other. */
#include "server/service.h"

#include "handlers/site.h"

static bool wants_content(void *site, struct request *request)
{
    return site_wants_content(site, request);
}

static bool breaks_off(void *site, struct request *request)
{
    return site_breaks_off(site, request);
}

static bool answer(void *site, struct request *request, struct answer *answer)
{
    return site_answer(site, request, answer);
}

const struct service site_service = { .wants_content = wants_content, .breaks_off = breaks_off, .answer = answer };
