/* WebDAV (RFC 4918) below /earn: a tree in memory for each code and key, and what is done to it; 207, 208, 423, 424 and 508. */
#include <string.h>

#include "base/clock.h"
#include "base/random.h"
#include "handlers/earned/dav/dav.h"
#include "handlers/earned/document.h"
#include "handlers/earned/families.h"
#include "handlers/earned/remember.h"

static const struct dav_method methods[] = {
    { "GET", dav_get, .only_reads = true },
    { "PROPFIND", dav_propfind, .depths = DEPTH_0 | DEPTH_1 | DEPTH_INFINITY, .reads_xml = true, .only_reads = true },
    { "PROPPATCH", dav_proppatch, .reads_xml = true },
    { "PUT", dav_put },
    { "MKCOL", dav_mkcol },
    { "DELETE", dav_delete, .depths = DEPTH_INFINITY },
    { "COPY", dav_copy, .depths = DEPTH_0 | DEPTH_INFINITY, .goes_elsewhere = true },
    { "MOVE", dav_move, .depths = DEPTH_INFINITY, .goes_elsewhere = true },
    { "LOCK", dav_lock, .depths = DEPTH_0 | DEPTH_INFINITY, .reads_xml = true },
    { "UNLOCK", dav_unlock },
};

/* Each code has trees of its own. */
static const struct dav_kind {
    int code;
    struct state_kind kind;
} kinds[] = {
    { 207, { "earned 207", sizeof(struct tree), tree_owned, tree_release } },
    { 208, { "earned 208", sizeof(struct tree), tree_owned, tree_release } },
    { 423, { "earned 423", sizeof(struct tree), tree_owned, tree_release } },
    { 424, { "earned 424", sizeof(struct tree), tree_owned, tree_release } },
    { 508, { "earned 508", sizeof(struct tree), tree_owned, tree_release } },
};

static const struct state_kind *kind_of(const struct call *call)
{
    const struct dav_kind *row = kinds;
    while (row->code != call->earned->code)
        row++;
    return &row->kind;
}

/* The row of the table has these methods alone. */
static const struct dav_method *method_of(const struct call *call)
{
    const struct dav_method *method = methods;
    while (!earned_method(call, method->name))
        method++;
    return method;
}

bool earned_dav_lacking(const struct call *call, struct complaint *complaint)
{
    (void)call, (void)complaint;
    return false;
}

void earned_dav_options(struct reply *reply)
{
    reply_field(reply, "DAV", "1, 2"); /* RFC 4918 10.1, 18 */
}

const bool dav_built = true;

void earned_dav_plan(struct call *call)
{
    if (!earned_method(call, "PUT"))
        call->plan->content_most = DAV_CONTENT;
}

static void serve(struct dav *dav)
{
    dav_settle(dav);
    place_find(dav->tree, dav->call->rest, &dav->place);
    if (dav_preconditions(dav))
        dav->method->change(dav);
    dav_settle(dav);
}

static void change(void *state, void *context)
{
    struct dav *dav = context;
    dav->tree = state;
    dav->tree->starved = false;
    if (dav->tree->root || dav_stand(dav))
        serve(dav);
    else
        tree_release(dav->tree);
    dav->starved |= dav->tree->starved;
}

/* Any type but two comes as what no browser runs. */
static bool show(struct dav *dav)
{
    const struct validators validators = {
        .etag = dav->copy.etag, .modified = dav->copy.modified, .dated = true, .ranged = true
    };
    struct reply reply = {
        .code = 200, .content_type = dav->copy.type, .cache_control = "no-cache", .body = dav->copy.content
    };
    dav->copy.content = (struct buffer){ 0 };
    reply_field(&reply, "Content-Security-Policy", "sandbox");
    return earned_conditional(dav->call, &reply, &validators);
}

static bool answer(struct dav *dav)
{
    struct reply *reply = &dav->reply;
    if (dav->shows)
        return show(dav);
    if (reply->body.length || reply->body.failed) {
        reply->format = FORMAT_XML;
        buffer_string(&reply->body, "\n");
    } else {
        earned_explain(dav->call, reply, reply->code, dav->detail);
    }
    reply->failed |= reply->body.failed;
    return answer_once(dav->call, reply);
}

static bool prepare(struct dav *dav)
{
    struct complaint complaint = { 0 };
    const struct request *request = dav->call->request;
    for (size_t i = 0; i < sizeof dav->random / sizeof *dav->random; i++)
        dav->random[i] = random_number();
    if (!place_check(dav->call->rest, "path", &complaint) ||
        (dav->method->reads_xml && request->content.length && !xml_read(&dav->document, request->content, &complaint))) {
        dav_say(dav, complaint.code, "%s", complaint.detail);
        dav->starved = complaint.code == 503;
        return false;
    }
    return dav_read_head(dav);
}

bool earned_dav(struct call *call)
{
    struct dav dav = { .call = call, .method = method_of(call), .now = clock_now(), .date = time(NULL) };
    bool fine = !prepare(&dav) || earned_update(call, kind_of(call), change, &dav);
    fine = fine && !dav.starved && !dav.copy.content.failed && answer(&dav);
    xml_release(&dav.document);
    reply_release(&dav.reply);
    buffer_release(&dav.copy.content);
    return fine;
}
