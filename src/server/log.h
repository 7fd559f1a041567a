/* The access log: a line a request on stderr, gathered into large writes. */
#ifndef EVERYSTATUS_LOG_H
#define EVERYSTATUS_LOG_H

#include "engine/connection.h"
#include "server/options.h"

struct log {
    enum log_format format;
    struct loop *loop;
    struct timer timer; /* flushes what waits */
    struct buffer lines;
    int64_t flushed; /* when it last was */
    time_t second;   /* whose text is cached in date */
    char date[32];
};

/* One log serves one thread. log_finish hands on what waits. */
void log_start(struct log *log, struct loop *loop, enum log_format format);
void log_finish(struct log *log);

/* Adds the line of a request that was answered, or broke off (its status is then "-"). */
void log_request(struct log *log, const struct connection *connection);

/* Adds that of a connection which ended before anything was asked on it, and why. peer may be NULL. */
void log_dropped(struct log *log, const struct sockaddr *peer, const char *problem);

#endif
