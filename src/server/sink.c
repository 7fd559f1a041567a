/* The thread that writes to stderr. */
#include "server/sink.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/buffer.h"

/* stderr may be shared with other processes: it is not made non-blocking for all of them, and that poll finds room says nothing
 * about a write that comes later. So a thread of its own waits for it. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t more;
    pthread_t thread;
    struct buffer waiting;
    size_t most;                /* bytes that may wait */
    unsigned long long dropped; /* lines, that nobody was told of yet */
    _Atomic uint64_t *total;    /* all of them */
    bool running, ending;
    int done; /* an eventfd: all is written */
} sink = { .lock = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER };

/* Returns how many bytes were written before it failed. */
static size_t write_all(const char *bytes, size_t length)
{
    size_t written = 0;
    while (written < length) {
        ssize_t step = write(STDERR_FILENO, bytes + written, length - written);
        if (step < 0 && errno == EAGAIN)
            poll(&(struct pollfd){ .fd = STDERR_FILENO, .events = POLLOUT }, 1, -1); /* it was left non-blocking to us */
        else if (step < 0 && errno != EINTR)
            break;
        written += step > 0 ? (size_t)step : 0;
    }
    return written;
}

static unsigned long long count_lines(const char *bytes, size_t length)
{
    unsigned long long count = 0;
    for (const char *end = bytes + length, *at = bytes; length && (at = memchr(at, '\n', (size_t)(end - at))); at++)
        count++;
    return count;
}

static bool tell_dropped(unsigned long long count)
{
    struct buffer line = { 0 };
    if (count)
        buffer_format(&line, "everystatus: %llu lines were dropped, since stderr was not read in time\n", count);
    bool told = !line.failed && write_all(line.data, line.length) == line.length;
    buffer_release(&line);
    return told;
}

/* Under the lock. */
static void drop(unsigned long long lines)
{
    sink.dropped += lines;
    atomic_fetch_add_explicit(sink.total, lines, memory_order_relaxed);
}

/* Waits for lines and takes all of them. false: no more will come. */
static bool take(struct buffer *batch)
{
    while (!sink.waiting.length && !sink.ending)
        pthread_cond_wait(&sink.more, &sink.lock);
    struct buffer empty = *batch;
    empty.length = 0;
    *batch = sink.waiting;
    sink.waiting = empty;
    return batch->length > 0;
}

static void *run(void *nothing)
{
    struct buffer batch = { 0 };
    const uint64_t one = 1;
    pthread_mutex_lock(&sink.lock);
    while (take(&batch)) {
        unsigned long long dropped = sink.dropped;
        sink.dropped = 0;
        pthread_mutex_unlock(&sink.lock);
        size_t written = write_all(batch.data, batch.length);
        bool told = written == batch.length && tell_dropped(dropped);
        pthread_mutex_lock(&sink.lock);
        sink.dropped += told ? 0 : dropped;
        drop(count_lines(batch.data + written, batch.length - written));
    }
    pthread_mutex_unlock(&sink.lock);
    buffer_release(&batch);
    return write(sink.done, &one, sizeof one) < 0 ? NULL : nothing;
}

bool sink_start(size_t most, _Atomic uint64_t *dropped)
{
    sink.total = dropped;
    sink.most = most;
    sink.done = eventfd(0, EFD_CLOEXEC);
    if (sink.done < 0)
        return false;
    errno = pthread_create(&sink.thread, NULL, run, NULL);
    sink.running = errno == 0;
    return sink.running;
}

void sink_add(const char *lines, size_t length)
{
    if (!sink.running) {
        write_all(lines, length);
        return;
    }
    pthread_mutex_lock(&sink.lock);
    sink.waiting.failed = false; /* there may be memory again */
    if (length <= sink.most - sink.waiting.length)
        buffer_add(&sink.waiting, lines, length);
    else
        sink.waiting.failed = true;
    if (sink.waiting.failed)
        drop(count_lines(lines, length));
    pthread_cond_signal(&sink.more);
    pthread_mutex_unlock(&sink.lock);
}

void sink_finish(int64_t microseconds, int hurry)
{
    if (!sink.running)
        return;
    pthread_mutex_lock(&sink.lock);
    sink.ending = true;
    pthread_cond_signal(&sink.more);
    pthread_mutex_unlock(&sink.lock);
    struct pollfd fds[] = { { .fd = sink.done, .events = POLLIN }, { .fd = hurry, .events = POLLIN } };
    int rest = microseconds > 0 ? (int)(microseconds / 1000) - SINK_GRACE : 0;
    if (poll(fds, 1, SINK_GRACE) == 0 && rest > 0)
        poll(fds, 2, rest);
    if (!(fds[0].revents & POLLIN))
        return; /* nobody reads: the thread ends with the process */
    pthread_join(sink.thread, NULL);
    close(sink.done);
    buffer_release(&sink.waiting);
    sink.running = false;
}
