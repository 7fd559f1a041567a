/* How a test records an entry in its store's journal. */
#ifndef EVERYSTATUS_TESTS_RECORD_H
#define EVERYSTATUS_TESTS_RECORD_H

#include "state/journal.h"
#include "store.h"

static uint64_t record(const char *key, const char *target, struct slice content, int64_t now)
{
    const struct journal_entry entry = {
        .key = key ? slice_of(key) : (struct slice){ 0 },
        .method = slice_of("GET"),
        .target = slice_of(target),
        .content = content,
        .content_size = content.length,
        .code = 200,
        .arrived = now,
    };
    return journal_record(store, &entry, now);
}

#endif
