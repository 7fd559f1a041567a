/* Responses as they come on a connection that has one request under way. */
#ifndef BENCH_ANSWER_H
#define BENCH_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

enum { HEAD_MAX = 4096, PATIENCE = 20 }; /* bytes; seconds until a first answer has come on each connection */

struct answer {
    char head[HEAD_MAX]; /* what came of a head that is not complete */
    size_t head_length;
    size_t missing; /* bytes of content */
    bool in_content, is_chunked;
};

/* Takes bytes; true: the response is complete, and the next one may come. Interim responses are passed over. */
bool answer_take(struct answer *answer, const char *bytes, size_t size);

/* Whether nothing of a response has come yet. */
bool answer_is_untouched(const struct answer *answer);

/* The request that is to be sent over and over: all of stdin. */
size_t read_request(char *request, size_t size);

double seconds_now(void);
double seconds_of_cpu(void);

/* A socket that is connected to 127.0.0.1:port. */
int connect_to(unsigned short port);

/* Has advance take what came on each connection of the epoll, until it has said so often that an answer is complete, or until
 * the time; where none came until then, it waits for one. Returns how many there were. */
unsigned long serve(int epoll, bool (*advance)(void *connection), unsigned long enough, double limit);

void fail(const char *what);

#endif
