/* A request that the server makes to itself before it listens: whether the library does what this program makes of it. */
#include "server/selfcheck.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/linger.h"
#include "engine/send/prepared.h"
#include "handlers/site.h"
#include "base/clock.h"
#include "server/fail.h"
#include "server/service.h"
#include "engine/daemon.h"

enum { SECOND = 1000000, TIME = 10 * SECOND, TURN = 10 /* milliseconds */, RECEIVED_MOST = 16 * 1024 };

/* What is sent, and what must come back; NULL: anything. */
static const struct exchange {
    const char *what;
    const char *request;
    const char *start, *part, *end;
    bool secure; /* it is sent to a port of TLS */
} exchanges[] = {
    { .what = "an answer with its reason phrase",
      .request = "GET /status/418 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
      .start = "HTTP/1.1 418 I'm a teapot\r\n" },
    { .what = "one refusal of a malformed head",
      .request = "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
      .start = "HTTP/1.1 400 Bad Request\r\n",
      .part = "\r\nEverystatus: refused\r\n",
      .end = "}\n" },
    { .what = "a refusal of HEAD without content",
      .request = "HEAD / HTTP/1.1\r\nHost : a\r\n\r\n",
      .start = "HTTP/1.1 400 Bad Request\r\n",
      .part = "\r\nEverystatus: refused\r\n",
      .end = "\r\n\r\n" },
    { .what = "a refusal of what is no request",
      .request = "\001\r\n\r\n",
      .start = "HTTP/1.1 400 Bad Request\r\n",
      .part = "\r\nEverystatus: refused\r\n" },
    { .what = "an interim response",
      .request = "GET /status/103 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
      .start = "HTTP/1.1 103 Early Hints\r\n",
      .part = "\r\n\r\nHTTP/1.1 200 OK\r\n" },
    { .what = "a head without the library's Content-Length",
      .request = "GET /status/304 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
      .start = "HTTP/1.1 304 Not Modified\r\n",
      .end = "\r\nX-Content-Type-Options: nosniff\r\n\r\n" },
    { .what = "an answer that breaks off",
      .request = "GET /status/200;body=0123456789;fault=close-after=5 HTTP/1.1\r\nHost: a\r\n\r\n",
      .start = "HTTP/1.1 200 OK\r\n",
      .end = "\r\n\r\n01234" },
    { .what = "a refusal of plain text on a port of TLS",
      .request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
      .secure = true,
      .start = "HTTP/1.1 400 Bad Request\r\n",
      .part = "https://" },
};

/* The server in small. */
struct model {
    struct engine engine;
    struct site_memory memory;
    struct account account;
    struct site *site;
    struct daemon *plain, *secure;
};

static void ignore_request(struct engine *engine, const struct connection *connection)
{
    (void)engine;
    (void)connection;
}

static void ignore_connection(struct daemon *daemon, bool opened)
{
    (void)daemon;
    (void)opened;
}

static struct daemon *start_daemon(struct model *model, const struct identity *identity)
{
    struct daemon *daemon = daemon_new(&model->engine, identity);
    if (daemon)
        daemon->changed = ignore_connection;
    return daemon;
}

static bool start(struct model *model, const struct options *options, const struct identity *identity)
{
    model->memory.limits = (struct store_limits){ .keys = 1, .entries = 1, .ttl = SECOND };
    model->engine = (struct engine){
        .loop = loop_new(),
        .service = &site_service,
        .queue = interpose_queue(),
        .version = library_version(),
        .finished = ignore_request,
        .wake = -1,
        .apart = 1,
        .look_time = TIME,
        .limits = { .head_time = TIME,
                    .content_time = TIME,
                    .idle_time = TIME,
                    .content = 1024,
                    .waiting = 1,
                    .target = daemon_limits.target,
                    .head = daemon_limits.head },
    };
    account_init(&model->account, 65536, 65536);
    model->engine.account = &model->account;
    model->engine.prepared = prepared_set_new(site_kept_count());
    if (model->engine.prepared)
        model->site = site_new(&options->rules, &model->memory, prepared_set_kept(model->engine.prepared), &model->account);
    model->engine.site = model->site;
    model->plain = model->site && model->engine.loop && model->engine.queue ? start_daemon(model, NULL) : NULL;
    model->secure = model->plain && identity ? start_daemon(model, identity) : NULL;
    return model->plain && (!identity || model->secure);
}

static bool turn(struct model *model)
{
    int plain = daemon_patience(model->plain), secure = model->secure ? daemon_patience(model->secure) : -1;
    bool fine = loop_turn(model->engine.loop, plain == 0 || secure == 0 ? 0 : TURN);
    daemon_run(model->plain);
    if (model->secure)
        daemon_run(model->secure);
    return fine;
}

static void finish(struct model *model)
{
    for (int64_t end = clock_now() + TIME; model->engine.open.first && clock_now() < end;)
        turn(model);
    daemon_free(model->secure);
    daemon_free(model->plain);
    linger_stop(&model->engine);
    spare_release(&model->engine.spare);
    site_free(model->site);
    prepared_set_free(model->engine.prepared);
    loop_free(model->engine.loop);
}

static void wake(struct watch *watch, uint32_t events)
{
    (void)watch;
    (void)events;
}

/* Receives until the other end is closed. false: it is not, in time. */
static bool receive_all(struct model *model, int fd, char received[RECEIVED_MOST])
{
    struct watch watch = { fd, wake };
    size_t length = 0;
    ssize_t got = -1;
    if (!loop_watch(model->engine.loop, &watch, EPOLLIN))
        return false;
    for (int64_t end = clock_now() + TIME; got != 0 && clock_now() < end && turn(model);) {
        got = read(fd, received + length, RECEIVED_MOST - 1 - length);
        length += got > 0 ? (size_t)got : 0;
    }
    loop_unwatch(model->engine.loop, &watch);
    received[length] = '\0';
    return got == 0;
}

static bool is_as_expected(const struct exchange *exchange, const char *received)
{
    size_t length = strlen(received), tail = exchange->end ? strlen(exchange->end) : 0;
    return strncmp(received, exchange->start, strlen(exchange->start)) == 0 &&
           (!exchange->part || strstr(received, exchange->part)) && length >= tail &&
           (!exchange->end || strcmp(received + length - tail, exchange->end) == 0) &&
           !strstr(received + 1, exchange->start); /* it comes once */
}

/* Makes one exchange. */
static bool try(struct model *model, const struct exchange *exchange)
{
    struct arrived arrived = { .peer.ss_family = AF_UNIX, .size = sizeof(struct sockaddr) };
    int ends[2];
    char received[RECEIVED_MOST];
    size_t length = strlen(exchange->request);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
        return fail_system("cannot make a pair of sockets: %s", strerror(errno));
    arrived.fd = ends[0];
    daemon_add(exchange->secure ? model->secure : model->plain, &arrived);
    bool closed = write(ends[1], exchange->request, length) == (ssize_t)length && receive_all(model, ends[1], received);
    close(ends[1]);
    return (closed && is_as_expected(exchange, received)) ||
           fail_system("libmicrohttpd %s does not let itself be used as this program must: %s did not come; what came "
                       "%s with: %.60s",
                       MHD_get_version(), exchange->what, closed ? "begins" : "is not whole, and begins", received);
}

bool selfcheck(const struct options *options, const struct identity *identity)
{
    struct model model = { 0 };
    bool fine = start(&model, options, identity) || fail_system("cannot start libmicrohttpd %s", MHD_get_version());
    for (size_t i = 0; fine && i < sizeof exchanges / sizeof *exchanges; i++)
        fine = (exchanges[i].secure && !model.secure) || try(&model, &exchanges[i]);
    finish(&model);
    return fine;
}
