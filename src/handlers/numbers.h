/* The numbers of the answers that are made once and kept. */
#ifndef EVERYSTATUS_NUMBERS_H
#define EVERYSTATUS_NUMBERS_H

#include "catalog/statuses.h"
#include "handlers/lasting.h"
#include "handlers/places.h"
#include "http/formats.h"

/* The method classes by which a row's fields can differ (enum field_when). */
enum { VARIANTS = 4, ASSETS_MOST = 8 };

/* The pages that can be kept, by number. */
enum page_number {
    PAGE_NONE,
    PAGE_GALLERY,
    PAGE_HELP,
    PAGE_EARN,
    PAGE_BUILD,
    PAGE_CURL,
    PAGE_CURL_EXIT,                   /* and so on, for each exit code */
    PAGE_CODE = PAGE_CURL_EXIT + 256, /* the code 000, and so on */
    PAGE_COUNT = PAGE_CODE + STATUS_MAX + 1,
};

/* A page has one for each place, format and coding. */
enum {
    PAGE_VARIANTS = PLACES * FORMATS * 2,
    PREPARED_TOLD = 1,
    PREPARED_PAGES = PREPARED_TOLD + STATUS_COUNT * FORMATS * VARIANTS,
    PREPARED_HEALTH = PREPARED_PAGES + PAGE_COUNT * PAGE_VARIANTS,
    PREPARED_OPENAPI = PREPARED_HEALTH + 1,
    PREPARED_ASSETS = PREPARED_OPENAPI + 1,
    PREPARED_HTTPSTATUS = PREPARED_ASSETS + ASSETS_MOST * 3,
    PREPARED_LASTING = PREPARED_HTTPSTATUS + STATUS_COUNT * FORMATS * VARIANTS,
    PREPARED_COUNT = PREPARED_LASTING + LASTING_MOST,
};

#endif
