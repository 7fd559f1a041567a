/* Where the engine and the handlers meet: neither knows the other. */
#include "server/service.h"

#include "handlers/site.h"

static bool plan(void *site, struct request *request, struct plan *plan)
{
    return site_plan(site, request, plan);
}

static void sent(void *site, uint64_t entry, int64_t time, struct slice head)
{
    site_sent(site, entry, time, head);
}

static unsigned refused(void *site, const struct request *request, struct complaint *complaint)
{
    return site_refused(site, request, complaint);
}

static bool unbounded(void *site, const struct request *request)
{
    return site_unbounded(site, request);
}

const struct service site_service = { .plan = plan,
                                      .refused = refused,
                                      .unbounded = unbounded,
                                      .interims = site_interims,
                                      .content = site_content,
                                      .answer = site_answer,
                                      .decided = site_decided,
                                      .sent = sent,
                                      .release = site_release };
