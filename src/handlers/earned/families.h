/* The handlers of the families of earned codes, for the table. */
#ifndef EVERYSTATUS_FAMILIES_H
#define EVERYSTATUS_FAMILIES_H

#include "handlers/earned/earning.h"

/* document.c; earned_document is another one. */
bool earned_transformed(struct call *call);

/* members.c */
bool earned_members(struct call *call);
bool earned_replaceable(struct call *call);
bool earned_guarded(struct call *call);

/* redirects.c */
bool earned_moved(struct call *call);
bool earned_see_other(struct call *call);
bool earned_use_proxy(struct call *call);

/* negotiation.c */
bool earned_choices(struct call *call);
bool earned_circular(struct call *call);
bool earned_types(struct call *call);

/* heads.c */
bool earned_without_length(const struct call *call, struct complaint *complaint);
bool earned_long_target(const struct call *call, struct complaint *complaint);
bool earned_early(const struct call *call, struct complaint *complaint);
bool earned_large_fields(const struct call *call, struct complaint *complaint);
bool earned_misdirected(const struct call *call, struct complaint *complaint);

/* Whether the server answers for that authority. */
bool earned_is_own(const struct call *call, struct slice authority);

/* authentication.c */
bool earned_unauthorized(struct call *call);
bool earned_forbidden(struct call *call);
bool earned_behind_proxy(struct call *call);

/* tokens.c */
bool earned_unpaid(struct call *call);

/* busy.c */
bool earned_limited(struct call *call);
bool earned_busy(struct call *call);

/* portal.c */
bool earned_reset(struct call *call);
bool earned_captive(struct call *call);

/* conflict.c */
bool earned_conflict(struct call *call);

/* versions.c */
bool earned_delta(struct call *call);

/* interims.c */
void earned_expect(struct call *call);
bool earned_continue(struct call *call);
bool earned_processing(struct call *call);
bool earned_hints(struct call *call);

/* jobs.c */
bool earned_jobs(struct call *call);

/* upload.c, upload-answer.c */
void earned_plan_upload(struct call *call);
bool earned_upload(struct call *call);
void earned_upload_options(struct reply *options);

/* upgrades.c */
bool earned_websocket(struct call *call);

/* gateway.c */
bool earned_gateway(struct call *call);

/* json.c */
bool earned_malformed(struct call *call);
bool earned_unsupported(struct call *call);
bool earned_senseless(struct call *call);

/* teapot.c */
bool earned_teapot(struct call *call);

/* dav/dav.c, or dav/none.c: what the program lacks is 501, whatever the request. */
bool earned_dav_lacking(const struct call *call, struct complaint *complaint);
void earned_dav_plan(struct call *call);
void earned_dav_options(struct reply *reply);
bool earned_dav(struct call *call);

/* simple.c */
void earned_limit_content(struct call *call);
bool earned_small_content(struct call *call);
void earned_limit_time(struct call *call);
bool earned_in_time(struct call *call);
bool earned_blocked(struct call *call);
bool earned_division(struct call *call);
bool earned_extended(struct call *call);

#endif
