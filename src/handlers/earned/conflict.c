/* What two clients change at the same time: 409 by a version that somebody else has made since. */
#include <stdio.h>

#include "handlers/earned/families.h"
#include "handlers/earned/json-content.h"
#include "handlers/earned/remember.h"
#include "render/page.h"

/* A PUT, or with no version just a look. */
struct edit {
    const json_t *version;
    uint64_t current;
    bool done;
};

/* The number of changes is the state; the first version is 1. */
static void edit_version(void *state, void *context)
{
    uint64_t *changes = state;
    struct edit *edit = context;
    edit->done = edit->version && (uint64_t)json_integer_value(edit->version) == *changes + 1;
    *changes += edit->done;
    edit->current = *changes + 1;
}

static bool tell(struct call *call, int code, const char *detail, uint64_t version)
{
    struct reply reply = { 0 };
    earned_tell(call, &reply, &(struct page_earned){ .code = code, .detail = detail, .member = "version", .number = version });
    return answer_once(call, &reply);
}

static bool edit_document(struct call *call, const json_t *version)
{
    static const struct state_kind kind = { "earned 409", sizeof(uint64_t), NULL, NULL };
    struct edit edit = { .version = version };
    char detail[COMPLAINT_SIZE];
    if (!earned_update(call, &kind, edit_version, &edit))
        return false;
    bool stale = version && !edit.done;
    snprintf(detail, sizeof detail, "%s version %llu", stale ? "somebody has changed it since: it is now" : "this is",
             (unsigned long long)edit.current);
    return tell(call, stale ? 409 : 200, detail, edit.current);
}

bool earned_conflict(struct call *call)
{
    json_t *content;
    if (!earned_method(call, "PUT"))
        return edit_document(call, NULL);
    bool fine = json_content_take(call, &content);
    const json_t *version = json_object_get(content, "version");
    if (fine && content)
        fine = json_is_integer(version)
                   ? edit_document(call, version)
                   : earned_answer(call, 422, "\"/version\" must be the number of the version that is changed");
    json_decref(content);
    return fine;
}
