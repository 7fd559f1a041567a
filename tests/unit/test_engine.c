/* The engine alone, with plans and answers that no recipe need be able to ask for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "engine/daemon.h"
#include "engine/linger.h"
#include "engine/send/prepared.h"
#include "render/reply.h"

enum { SECOND = 1000000, WAIT = 20 * SECOND, RECEIVED = 1 << 16 };

/* What the test's service plans and answers, and what it was told. */
struct script {
    struct plan plan;
    struct reply reply;
    int64_t delay, idle;
    uint64_t number;
    int answers;
};

struct model {
    struct engine engine;
    struct account account;
    struct daemon *daemon;
    struct script script;
    int client;
    char received[RECEIVED];
    size_t length;
};

static struct script *asked; /* by the request that is under way; a plan has room for no more */

static bool plan(void *site, struct request *request, struct plan *plan)
{
    asked = site;
    *plan = asked->plan;
    plan->call = asked;
    asked->number = request->number;
    return true;
}

static bool answer(struct plan *plan, struct answer *answer)
{
    struct script *script = plan->call;
    answer->reply = script->reply;
    if (!answer->reply.code)
        answer->reply.code = 200;
    buffer_string(&answer->reply.body, "hello");
    reply_finish(&answer->reply);
    answer->delay = script->delay;
    answer->idle = script->idle;
    script->answers++;
    return true;
}

static uint64_t decided(struct plan *plan, const struct answer_facts *facts)
{
    (void)plan;
    (void)facts;
    return 0;
}

static void release(struct plan *plan)
{
    plan->call = NULL;
}

static void finished(struct engine *engine, const struct connection *connection)
{
    (void)engine;
    (void)connection;
}

static void changed(struct daemon *daemon, bool opened)
{
    (void)daemon;
    (void)opened;
}

static int start(void **state)
{
    static const struct service service = { .plan = plan, .answer = answer, .decided = decided, .release = release };
    static struct model model;
    int ends[2];
    model = (struct model){ 0 };
    model.engine = (struct engine){
        .loop = loop_new(),
        .service = &service,
        .site = &model.script,
        .queue = interpose_queue(),
        .version = library_version(),
        .account = &model.account,
        .finished = finished,
        .wake = -1,
        .look_time = SECOND,
        .limits = { .head_time = WAIT,
                    .content_time = WAIT,
                    .idle_time = WAIT,
                    .content = 1 << 20,
                    .waiting = 10,
                    .target = daemon_limits.target,
                    .head = daemon_limits.head },
    };
    account_init(&model.account, 1 << 20, 1 << 20);
    model.engine.prepared = prepared_set_new(1);
    model.daemon = daemon_new(&model.engine, NULL);
    model.daemon->changed = changed;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) != 0)
        return -1;
    daemon_add(model.daemon, &(struct arrived){ .fd = ends[0], .peer.ss_family = AF_UNIX, .size = sizeof(struct sockaddr) });
    model.client = ends[1];
    *state = &model;
    return 0;
}

static void turn(struct model *model)
{
    int patience = daemon_patience(model->daemon);
    loop_turn(model->engine.loop, patience < 0 || patience > 5 ? 5 : patience);
    daemon_run(model->daemon);
}

static int finish(void **state)
{
    struct model *model = *state;
    close(model->client);
    for (int64_t end = clock_now() + WAIT; model->engine.open.first && clock_now() < end;)
        turn(model);
    daemon_free(model->daemon);
    linger_stop(&model->engine);
    prepared_set_free(model->engine.prepared);
    loop_free(model->engine.loop);
    return 0;
}

static void say(struct model *model, const char *text)
{
    assert_int_equal(send(model->client, text, strlen(text), MSG_DONTWAIT), strlen(text));
}

/* Serves until that has come, and returns where it stands; NULL: until the connection has ended, or for so long. */
static const char *serve(struct model *model, const char *until, int64_t time)
{
    const char *found = NULL;
    ssize_t got = -1;
    for (int64_t end = clock_now() + time; !found && got != 0 && clock_now() < end;) {
        turn(model);
        got = recv(model->client, model->received + model->length, RECEIVED - 1 - model->length, MSG_DONTWAIT);
        model->length += got > 0 ? (size_t)got : 0;
        model->received[model->length] = '\0';
        found = until ? strstr(model->received, until) : NULL;
    }
    assert_true(until ? found != NULL : got == 0 || time < WAIT);
    return found;
}

#define HEAD "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n"
#define EXPECTS HEAD "Expect: 100-continue\r\n\r\n"

static void check_early(struct model *model)
{
    serve(model, NULL, WAIT);
    assert_int_equal(strncmp(model->received, "HTTP/1.1 200 OK\r\n", 17), 0);
    assert_non_null(strstr(model->received, "\r\nConnection: close\r\n"));
    assert_non_null(strstr(model->received, "\r\nContent-Length: 5\r\n"));
    assert_string_equal(model->received + model->length - 5, "hello");
    assert_int_equal(model->script.answers, 1);
}

static void early_at_the_head(void **state)
{
    struct model *model = *state;
    model->script.plan.answers_early = true;
    say(model, EXPECTS);
    check_early(model);
}

static void early_after_a_delay(void **state)
{
    struct model *model = *state;
    int64_t begun = clock_now();
    model->script.plan.answers_early = true;
    model->script.delay = SECOND / 10;
    say(model, HEAD "\r\n123");
    check_early(model);
    assert_true(clock_now() - begun >= SECOND / 10);
}

static void early_within_the_content(void **state)
{
    struct model *model = *state;
    model->script.plan.answers_early = true;
    model->script.plan.early_after = 5;
    say(model, HEAD "\r\n1234");
    serve(model, NULL, SECOND / 20);
    assert_int_equal(model->script.answers, 0);
    say(model, "5");
    check_early(model);
}

static void early_within_the_content_after_a_delay(void **state)
{
    struct model *model = *state;
    model->script.delay = SECOND / 10;
    early_within_the_content(state);
    assert_true(model->script.answers == 1);
}

static void content_that_ends_before(void **state)
{
    struct model *model = *state;
    model->script.plan.answers_early = true;
    model->script.plan.early_after = 11;
    say(model, HEAD "\r\n1234567890");
    serve(model, "hello", WAIT);
    assert_null(strstr(model->received, "Connection: close"));
}

static void early_without_content(void **state)
{
    struct model *model = *state;
    model->script.plan.answers_early = true;
    say(model, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    serve(model, "hello", WAIT);
    assert_null(strstr(model->received, "Connection: close"));
}

static void no_100(void **state)
{
    struct model *model = *state;
    model->script.plan.no_continue = true;
    say(model, EXPECTS);
    serve(model, NULL, SECOND / 10);
    assert_int_equal(model->length, 0);
    say(model, "1234567890");
    serve(model, "hello", WAIT);
    assert_null(strstr(model->received, "100 Continue"));
}

static void reading_slowly(void **state)
{
    struct model *model = *state;
    int64_t begun = clock_now();
    model->script.plan.read_bytes = 3;
    model->script.plan.read_window = SECOND / 10;
    say(model, HEAD "\r\n1234567890");
    serve(model, "hello", WAIT); /* 3, 3, 3, 1 */
    assert_in_range(clock_now() - begun, 3 * SECOND / 10, WAIT);
}

static void reading_nothing(void **state)
{
    struct model *model = *state;
    model->script.plan.reads_nothing = true;
    model->engine.limits.content_time = SECOND / 5;
    say(model, HEAD "\r\n1234567890");
    serve(model, NULL, WAIT);
    assert_int_equal(model->script.answers, 0);
    assert_int_equal(strncmp(model->received, "HTTP/1.1 408 ", 13), 0);
}

static void idle_for_so_long(void **state)
{
    struct model *model = *state;
    model->script.idle = SECOND / 5;
    say(model, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    serve(model, "hello", WAIT);
    assert_null(strstr(model->received, "Connection: close"));
    int64_t answered = clock_now();
    serve(model, NULL, WAIT);
    assert_in_range(clock_now() - answered, SECOND / 10, WAIT / 2);
}

static void requests_on_a_connection(void **state)
{
    struct model *model = *state;
    for (uint64_t number = 1; number <= 3; number++) {
        model->length = 0;
        say(model, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        serve(model, "hello", WAIT);
        assert_int_equal(model->script.number, number);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(early_at_the_head),
        TEST(early_after_a_delay),
        TEST(early_within_the_content),
        TEST(early_within_the_content_after_a_delay),
        TEST(content_that_ends_before),
        TEST(early_without_content),
        TEST(no_100),
        TEST(reading_slowly),
        TEST(reading_nothing),
        TEST(idle_for_so_long),
        TEST(requests_on_a_connection),
    };
    return cmocka_run_group_tests_name("engine", tests, NULL, NULL);
}
