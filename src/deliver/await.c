/* Answers that wait for what other requests bring about: one wakes the other's thread by its eventfd. */
#include "deliver/await.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "ground/clock.h"

void await_over(struct awaited *awaited)
{
    const uint64_t one = 1;
    atomic_store(&awaited->over, true);
    if (write(awaited->wake, &one, sizeof one) < 0 && errno != EAGAIN)
        perror("everystatus: cannot wake a worker");
}

bool await_start(struct conn *conn)
{
    struct awaited *awaited = conn->answer.awaited;
    struct wire *wire = conn->wire;
    int64_t left = conn->answer.until - clock_now();
    if (!conn_wait(conn, PHASE_WAITING, left > 0 ? left : 0))
        return false;
    awaited->conn = conn;
    awaited->wake = wire->wake;
    awaited->next = wire->awaited;
    awaited->place = &wire->awaited;
    if (awaited->next)
        awaited->next->place = &awaited->next;
    wire->awaited = awaited;
    awaited->begin(awaited);
    return true;
}

void await_end(struct awaited *awaited)
{
    if (!awaited)
        return;
    if (awaited->place) {
        *awaited->place = awaited->next;
        if (awaited->next)
            awaited->next->place = awaited->place;
    }
    awaited->release(awaited);
}

void await_look(struct wire *wire)
{
    for (struct awaited *awaited = wire->awaited; awaited; awaited = awaited->next)
        if ((wire->draining || atomic_load(&awaited->over)) && awaited->conn->phase == PHASE_WAITING)
            conn_resume(awaited->conn, PHASE_READY);
}
