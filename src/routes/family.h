/* What a family of routes is made of; for the routes floor alone. */
#ifndef EVERYSTATUS_FAMILY_H
#define EVERYSTATUS_FAMILY_H

#include "deliver/conn.h"
#include "ground/statuses.h"
#include "pure/bodies.h"
#include "routes/routes.h"

/* The formats in which a page can be had. */
enum { PAGE_FORMATS = 1u << FORMAT_JSON | 1u << FORMAT_HTML | 1u << FORMAT_TEXT };

/* The method classes by which a row's fields can differ (enum field_when). */
enum { VARIANTS = 3, ASSETS_MOST = 8 };

/* The parts of the cache of shared responses. */
enum {
    PLACE_TOLD = 0,
    PLACE_CODES = PLACE_TOLD + STATUS_COUNT * FORMATS * VARIANTS,
    PLACE_GALLERY = PLACE_CODES + STATUS_COUNT * FORMATS,
    PLACE_HEALTH = PLACE_GALLERY + FORMATS,
    PLACE_ASSETS = PLACE_HEALTH + 1,
    PLACES = PLACE_ASSETS + ASSETS_MOST * 3,
};

struct site {
    struct response_cache *cache;
};

/* One request while its route works on it. */
struct visit {
    struct site *site;
    struct request *request;
    struct answer *answer;
    struct span rest; /* of the path, behind the route's own; starts with "/" or is empty */
};

/* All of these return whether there was memory enough. */

/* Answers with the shared response at place, if it was made before. */
bool answer_cached(struct visit *visit, size_t place);

/* Finishes the reply and answers with it; shares it from now on at place. before as in response_make. */
bool answer_shared(struct visit *visit, size_t place, struct reply *reply, struct text *before);

/* Finishes the reply and answers with it this once. */
bool answer_once(struct visit *visit, struct reply *reply);

/* Answers with a refusal. */
bool answer_complaint(struct visit *visit, const struct complaint *complaint);

/* As answer_complaint, with the fields that the row of its code demands. */
bool answer_complaint_with_fields(struct visit *visit, const struct complaint *complaint);

/* The format that the query's parameter `format` or else Accept asks for. false: *complaint says what is wrong. */
bool page_format(const struct visit *visit, enum format *format, struct complaint *complaint);

/* The families' handlers. */
bool told_status(struct visit *visit);
bool explain_codes(struct visit *visit);
bool explain_gallery(struct visit *visit);
bool serve_health(struct visit *visit);
bool serve_asset(struct visit *visit, const struct asset *asset, size_t number);
bool serve_preflight(struct visit *visit);

#endif
