/* The access log: a line a request on stderr, gathered into large writes. */
#include "server/log.h"

#include <stddef.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "http/trace.h"
#include "server/sink.h"

/* A write costs more than a line: after one, lines wait until so many bytes have come, or so long. */
enum { FLUSH_BYTES = 60 * 1024, FLUSH_MICROSECONDS = 10000 };

static void flush(struct log *log)
{
    if (log->lines.length)
        sink_add(log->lines.data, log->lines.length);
    log->flushed = loop_now(log->loop);
    log->lines.length = 0;
    log->lines.failed = false;
}

static void flush_later(struct timer *timer)
{
    flush((struct log *)((char *)timer - offsetof(struct log, timer)));
}

void log_start(struct log *log, struct loop *loop, enum log_format format)
{
    *log = (struct log){ .format = format, .loop = loop, .timer = { .fire = flush_later } };
}

void log_finish(struct log *log)
{
    timer_cancel(log->loop, &log->timer);
    flush(log);
    buffer_release(&log->lines);
}

/* "-" stands for none. */
static void add_address(struct buffer *line, const struct sockaddr *address)
{
    if (address)
        address_add(line, address);
    else
        buffer_string(line, "-");
}

/* The client, as the request has it; as the connection has it, where no head was whole. */
static void add_client(struct buffer *line, const struct connection *connection)
{
    bool settled = connection->exchange.started;
    add_address(line, settled ? connection->exchange.request.client : connection_client(connection));
}

/* The time of day, in the format's form; made anew once a second. */
static const char *date_of(struct log *log)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME_COARSE, &now);
    if (now.tv_sec != log->second) {
        struct tm tm;
        gmtime_r(&now.tv_sec, &tm);
        strftime(log->date, sizeof log->date, log->format == LOG_JSON ? "%Y-%m-%dT%H:%M:%SZ" : "%d/%b/%Y:%H:%M:%S +0000", &tm);
        log->second = now.tv_sec;
    }
    return log->date;
}

/* Where the head was never understood, the first word of it, if a target came behind it. */
static struct slice method_of(const struct connection *connection)
{
    if (connection->exchange.request.method)
        return slice_of(connection->exchange.request.method);
    struct slice first = { connection->intake.method, connection->intake.method_length };
    return connection->exchange.request.line.data && first.length ? first : slice_of("-");
}

/* The Common Log Format of NCSA httpd. */
static void add_common(struct log *log, const struct connection *connection)
{
    struct buffer *line = &log->lines;
    struct slice method = method_of(connection), target = connection->exchange.request.line;
    add_client(line, connection);
    buffer_string(line, " - - [");
    buffer_string(line, date_of(log));
    buffer_string(line, "] \"");
    buffer_log(line, method.data, method.length);
    if (target.length) {
        buffer_string(line, " ");
        buffer_log(line, target.data, target.length);
        buffer_string(line, connection->exchange.request.minor ? " HTTP/1.1" : " HTTP/1.0");
    }
    buffer_string(line, "\" ");
    if (connection->exchange.code)
        buffer_number(line, (unsigned)connection->exchange.code);
    else
        buffer_string(line, "-");
    buffer_string(line, " ");
    buffer_number(line, connection->exchange.size);
    buffer_string(line, "\n");
}

/* As OpenTelemetry names it in such logs (Trace Context in non-OTLP Log Formats); it has no character to escape. */
static void add_trace(struct buffer *line, const struct request *request)
{
    const struct slice id = trace_of_request(request);
    if (id.data)
        buffer_format(line, ",\"trace_id\":\"%.*s\"", (int)id.length, id.data);
}

/* Adds ,"name": before a number, without printf: it is the log of each request. */
static void add_number(struct buffer *line, const char *name, uint64_t number)
{
    buffer_string(line, name);
    buffer_number(line, number);
}

static void add_json(struct log *log, const struct connection *connection)
{
    struct buffer *line = &log->lines;
    const struct exchange *exchange = &connection->exchange;
    const struct slice method = method_of(connection), target = exchange->request.line;
    buffer_string(line, "{\"time\":\"");
    buffer_string(line, date_of(log));
    buffer_string(line, "\",\"client\":\"");
    add_client(line, connection);
    buffer_string(line, "\",\"method\":\"");
    buffer_json(line, method.data, method.length);
    buffer_string(line, "\",\"target\":\"");
    buffer_json(line, target.data, target.length);
    buffer_string(line, !target.data              ? "\",\"version\":null"
                        : exchange->request.minor ? "\",\"version\":\"HTTP/1.1\""
                                                  : "\",\"version\":\"HTTP/1.0\"");
    if (exchange->code)
        add_number(line, ",\"status\":", (uint64_t)exchange->code);
    else
        buffer_string(line, ",\"status\":null");
    if (exchange->answer.fault)
        buffer_format(line, ",\"fault\":\"%s\"", exchange->answer.fault->name);
    add_trace(line, &exchange->request);
    add_number(line, ",\"bytes\":", exchange->size);
    add_number(line, ",\"microseconds\":", exchange->started ? (uint64_t)(clock_now() - exchange->started) : 0);
    buffer_string(line, "}\n");
}

/* Lets the lines go out, now or soon. */
static void settle(struct log *log)
{
    int64_t due = log->flushed + FLUSH_MICROSECONDS;
    if (log->lines.length >= FLUSH_BYTES || due <= loop_now(log->loop) ||
        (!log->timer.slot && !timer_set(log->loop, &log->timer, due)))
        flush(log);
}

void log_request(struct log *log, const struct connection *connection)
{
    if (log->format == LOG_OFF)
        return;
    if (log->format == LOG_JSON)
        add_json(log, connection);
    else
        add_common(log, connection);
    settle(log);
}

void log_dropped(struct log *log, const struct sockaddr *peer, const char *problem)
{
    struct buffer *line = &log->lines;
    if (log->format == LOG_OFF)
        return;
    if (log->format == LOG_JSON)
        buffer_format(line, "{\"time\":\"%s\",\"client\":\"", date_of(log));
    add_address(line, peer);
    if (log->format == LOG_JSON)
        buffer_format(line,
                      "\",\"method\":\"-\",\"target\":\"\",\"version\":null,\"status\":null,\"closed\":\"%s\","
                      "\"bytes\":0,\"microseconds\":0}\n",
                      problem);
    else
        buffer_format(line, " - - [%s] \"-\" - 0 \"closed: %s\"\n", date_of(log), problem);
    settle(log);
}
