/* What is PUT, read again and deleted below /earn: 201, 204, 404, 410 and 507; and documents that can be replaced: 412, 428. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "handlers/earned/document.h"
#include "handlers/earned/families.h"

static bool answer_full(struct call *call)
{
    if (call->earned->code != 507)
        return earned_answer(call, 413, "at most %d bytes are stored", ITEMS_BYTES);
    return earned_answer(call, 507, "at most %d bytes are stored, below %d names at most; nothing was stored", ITEMS_BYTES,
                         ITEMS_MOST);
}

static bool answer_failed(struct call *call)
{
    return earned_answer(call, 412, "a precondition (If-Match, If-Unmodified-Since, If-None-Match) does not hold");
}

/* The item itself: any type but two comes as what no browser runs. */
static bool show(struct call *call, struct item_copy *copy)
{
    const struct validators validators = { .etag = copy->etag, .modified = copy->modified, .dated = true, .ranged = true };
    struct reply reply = { .code = 200, .content_type = copy->type, .cache_control = "no-cache", .body = copy->content };
    reply_field(&reply, "Content-Security-Policy", "sandbox");
    return earned_conditional(call, &reply, &validators);
}

static bool get(struct call *call)
{
    struct item_copy copy = { 0 };
    if (!items_get(call, call->rest, &copy)) {
        buffer_release(&copy.content);
        return false;
    }
    if (copy.result == ITEM_FOUND)
        return show(call, &copy);
    return copy.result == ITEM_GONE ? earned_answer(call, 410, "it was here, and was deleted")
                                    : earned_answer(call, 404, "nobody has PUT anything here");
}

/* 204 to what replaced something, 201 to what is new (RFC 9110 9.3.4). */
static bool answer_stored(struct call *call, const struct item_copy *copy, struct slice name)
{
    struct reply reply = { .code = 204, .format = FORMAT_EMPTY };
    if (copy->result == ITEM_CREATED) {
        earned_fill(call, &reply, 201, "it is stored; GET shows it at its Location");
        earned_locate(call, &reply, "%.*s", (int)name.length, name.data);
    }
    reply_field(&reply, "ETag", copy->etag);
    return answer_once(call, &reply);
}

static bool store(struct call *call, struct slice name, const struct validators *standard)
{
    struct item_copy copy = { 0 };
    if (!items_put(call, name, standard, &copy))
        return false;
    if (copy.result == ITEM_FULL)
        return answer_full(call);
    return copy.result == ITEM_FAILED ? answer_failed(call) : answer_stored(call, &copy, name);
}

static bool post(struct call *call)
{
    char name[ITEM_NAME];
    uint64_t number;
    if (!items_name(call, &number))
        return false;
    int length = snprintf(name, sizeof name, "/%llu", (unsigned long long)number);
    return store(call, (struct slice){ name, (size_t)length }, NULL);
}

static bool delete (struct call *call)
{
    struct item_copy copy = { 0 };
    if (!items_delete(call, call->rest, &copy))
        return false;
    if (copy.result == ITEM_FAILED)
        return answer_failed(call);
    if (copy.result != ITEM_FOUND)
        return earned_answer(call, copy.result == ITEM_GONE ? 410 : 404, "nothing is here that could be deleted");
    return answer_once(call, &(struct reply){ .code = 204, .format = FORMAT_EMPTY });
}

bool earned_members(struct call *call)
{
    if (call->rest.length > ITEM_NAME)
        return earned_answer(call, 400, "the name below /earn/%d has more than %d bytes", call->earned->code, ITEM_NAME);
    if (earned_method(call, "POST"))
        return post(call);
    if (call->rest.length == 0)
        return earned_greet(call);
    if (earned_method(call, "PUT"))
        return store(call, call->rest, NULL);
    return earned_method(call, "DELETE") ? delete (call) : get(call);
}

static bool replace(struct call *call)
{
    struct document document = { 0 };
    document_write(call, &document);
    bool fine = !document.content.failed && store(call, call->rest, &document.validators);
    buffer_release(&document.content);
    return fine;
}

bool earned_replaceable(struct call *call)
{
    struct item_copy copy = { 0 };
    if (earned_method(call, "PUT"))
        return replace(call);
    if (!items_get(call, call->rest, &copy)) {
        buffer_release(&copy.content);
        return false;
    }
    return copy.result == ITEM_FOUND ? show(call, &copy) : earned_document(call);
}

/* RFC 6585 3: whoever writes must say what they replace. */
bool earned_guarded(struct call *call)
{
    if (!earned_method(call, "PUT") || precondition_is_there(call->request))
        return earned_replaceable(call);
    return earned_answer(call, 428, "a PUT here needs If-Match, If-None-Match or If-Unmodified-Since");
}
