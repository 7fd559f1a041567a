/* The journal as a page for people, in HTML and in text. */
#include "handlers/control/watch.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/random.h"
#include "render/page.h"

/* What is collected for a page; of both arrays, the newest come first until all are there. */
struct collection {
    const struct question *question;
    const struct curl_place *place;
    struct journal_look *looks;
    struct journal_row drawn[JOURNAL_DRAWN];
    size_t look_count, drawn_count, bytes;
    uint64_t count, later;
    bool more, failed;
};

static struct journal_row row_of(const struct journal_entry *entry)
{
    return (struct journal_row){ .id = entry->id,
                                 .arrived = entry->arrived,
                                 .ended = entry->answered && !entry->left ? entry->sent : entry->answered,
                                 .code = entry->code,
                                 .lost = entry->answered && (entry->left || entry->delivered != DELIVERED_ALL) };
}

static bool draw(void *context, const struct journal_entry *entry)
{
    struct collection *found = context;
    if (found->drawn_count < JOURNAL_DRAWN)
        found->drawn[found->drawn_count++] = row_of(entry);
    found->count++;
    found->later += entry->id > found->question->after;
    return true;
}

/* Whether the entry is to be shown, and there is room for it. */
static bool takes(struct collection *found, const struct journal_entry *entry)
{
    const struct question *question = found->question;
    if (found->more || found->failed || entry->id <= question->after || entry->id >= question->before)
        return false;
    const size_t most = question->format == FORMAT_HTML ? LISTED_PAGE_BYTES : LISTED_BYTES;
    found->more = found->look_count == question->limit || found->bytes > most;
    return !found->more;
}

static bool look(void *context, const struct journal_entry *entry)
{
    struct collection *found = context;
    if (!takes(found, entry))
        return true;
    struct journal_look *own = &found->looks[found->look_count++];
    const bool open = found->look_count == 1 && question_is_open(found->question);
    *own = (struct journal_look){ .row = row_of(entry), .look = { .root = found->place->root } };
    page_entry(&own->look, entry, !found->question->key.length, open, found->question->format);
    found->bytes += own->look.length;
    found->failed |= own->look.failed;
    return true;
}

static void reverse_rows(struct journal_row *rows, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        const struct journal_row row = rows[i];
        rows[i] = rows[count - 1 - i];
        rows[count - 1 - i] = row;
    }
}

static void reverse_looks(struct journal_look *looks, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        const struct journal_look look = looks[i];
        looks[i] = looks[count - 1 - i];
        looks[count - 1 - i] = look;
    }
}

static void collect(struct call *call, struct collection *found)
{
    const struct question *question = found->question;
    struct store *store = call->site->store;
    found->looks = calloc(question->limit + 1, sizeof *found->looks);
    found->failed = !found->looks;
    journal_walk(store, &question->filter, true, clock_now(), draw, found);
    reverse_rows(found->drawn, found->drawn_count);
    journal_walk(store, &question->filter, !question->oldest_first, clock_now(), look, found);
    if (!question->oldest_first)
        reverse_looks(found->looks, found->look_count);
}

static void release(struct collection *found)
{
    for (size_t i = 0; i < found->look_count; i++)
        buffer_release(&found->looks[i].look);
    free(found->looks);
}

/* The targets of the pages with what is not on this one. */
struct others {
    struct buffer older, newer, latest;
};

static void find_others(const struct call *call, const struct collection *found, struct others *others)
{
    const struct question *question = found->question;
    const bool more = found->more && found->look_count;
    if (more && !question->oldest_first)
        question_target(&others->older, call, "before", found->looks[0].row.id);
    if (more && question->oldest_first)
        question_target(&others->newer, call, "after", found->looks[found->look_count - 1].row.id);
    question_target(&others->latest, call, NULL, 0);
}

static void show(struct call *call, const struct collection *found, struct reply *reply)
{
    struct others others = { 0 };
    struct buffer fresh = { 0 };
    const struct journal_filter *filter = &found->question->filter;
    const struct store_counts now = store_count(call->site->store, clock_now()), most = store_most(call->site->store);
    buffer_format(&fresh, "client-%06llx", (unsigned long long)random_number() & 0xFFFFFF);
    find_others(call, found, &others);
    const struct page_journal page = {
        .place = found->place,
        .token = call->site->memory->control_token,
        .key = filter->key,
        .method = filter->method,
        .target = filter->target,
        .code = filter->code,
        .fresh = { fresh.data, fresh.length },
        .count = found->count,
        .looks = found->looks,
        .look_count = found->look_count,
        .drawn = found->drawn,
        .drawn_count = found->drawn_count,
        .older = { others.older.data, others.older.length },
        .newer = { others.newer.data, others.newer.length },
        .latest = { others.latest.data, others.latest.length },
        .open = question_is_open(found->question),
        .now = { now.keys, now.entries, now.bytes },
        .most = { most.keys, most.entries, most.bytes },
    };
    page_journal(&reply->body, &page, found->question->format);
    reply->body.failed |= found->failed || fresh.failed || others.older.failed || others.newer.failed || others.latest.failed;
    buffer_release(&fresh);
    buffer_release(&others.older);
    buffer_release(&others.newer);
    buffer_release(&others.latest);
}

void watch_list(struct call *call, const struct question *question, struct reply *reply, uint64_t *count, uint64_t *later)
{
    const struct curl_place place = call_place(call);
    struct collection found = { .question = question, .place = &place };
    collect(call, &found);
    reply_place(reply, &place);
    show(call, &found, reply);
    *count = found.count;
    *later = found.later;
    release(&found);
}
