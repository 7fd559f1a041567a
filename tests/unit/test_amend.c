/* Heads that go out otherwise than the library writes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/amend.h"
#include "http/answer.h"
#include "http/fields.h"

static const char theirs[] = "HTTP/1.1 200 OK\r\nDate: now\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello";

/* As a response is made of the reply: what the library does not take is amended. */
static void begin(struct amendment *amendment, const struct reply *reply)
{
    struct slice rest = { reply->fields.data, reply->fields.length }, name, value;
    amendment_begin(amendment, reply);
    while (fields_next(&rest, &name, &value))
        if (!library_takes_field(name, value))
            amendment_add(amendment, name, value);
    assert_false(amendment->line.failed || amendment->fields.failed);
}

/* What goes out in place of theirs, for a reply of that code with these fields. */
static struct substitute amend(struct reply *reply)
{
    struct substitute head = { 0 };
    struct amendment amendment;
    begin(&amendment, reply);
    assert_true(amendment_given(&amendment));
    amend_head(&head, &amendment, (struct slice){ theirs, sizeof theirs - 1 - 5 });
    assert_int_equal(head.replaces, sizeof theirs - 1 - 5);
    amendment_release(&amendment);
    reply_release(reply);
    return head;
}

static void check(struct reply *reply, const char *expected)
{
    struct substitute head = amend(reply);
    assert_int_equal(head.bytes.length, strlen(expected));
    assert_memory_equal(head.bytes.data, expected, head.bytes.length);
    buffer_release(&head.bytes);
}

static void nothing_to_amend(void **state)
{
    struct amendment amendment;
    struct reply reply = { .code = 200 };
    (void)state;
    reply_field(&reply, "X", "y");
    begin(&amendment, &reply);
    assert_false(amendment_given(&amendment));
    reply_release(&reply);
}

static void a_phrase(void **state)
{
    struct reply reply = { .code = 200, .phrase = slice_of("Fine") };
    (void)state;
    check(&reply, "HTTP/1.1 200 Fine\r\nDate: now\r\nConnection: close\r\nContent-Length: 5\r\n\r\n");
    reply = (struct reply){ .code = 200, .phrase = slice_of("") };
    check(&reply, "HTTP/1.1 200 \r\nDate: now\r\nConnection: close\r\nContent-Length: 5\r\n\r\n");
}

static void fields_that_the_library_refuses(void **state)
{
    struct reply reply = { .code = 200 };
    (void)state;
    reply_field(&reply, "X", "y"); /* this one is the library's to send */
    reply_field(&reply, "Empty", "");
    reply_field(&reply, "content-length", "7");
    check(&reply, "HTTP/1.1 200 OK\r\nDate: now\r\nConnection: close\r\nEmpty: \r\ncontent-length: 7\r\n\r\n");
}

static void all_fields_move(void **state)
{
    static const char ours[] = "HTTP/1.1 200 OK\r\nConnection: close\r\nX: y\r\nDATE: then\r\nX: \r\nContent-Length: 5\r\n\r\n";
    struct reply reply = { .code = 200 };
    struct substitute head = { 0 };
    struct amendment amendment;
    (void)state;
    reply_field(&reply, "X", "y");
    reply_field(&reply, "DATE", "then");
    reply_field(&reply, "X", "");
    amendment_begin(&amendment, &reply);
    amendment_take(&amendment, &reply.fields);
    assert_null(reply.fields.data);
    amend_head(&head, &amendment, (struct slice){ theirs, sizeof theirs - 1 - 5 });
    assert_string_equal(head.bytes.data, ours);
    buffer_release(&head.bytes);
    amendment_release(&amendment);
}

static void a_date(void **state)
{
    struct reply reply = { .code = 200, .no_date = true };
    (void)state;
    check(&reply, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\n");
    reply = (struct reply){ .code = 200 };
    reply_field(&reply, "Date", "then");
    check(&reply, "HTTP/1.1 200 OK\r\nConnection: close\r\nDate: then\r\nContent-Length: 5\r\n\r\n");
}

static void a_304(void **state)
{
    struct reply reply = { .code = 304 };
    (void)state;
    check(&reply, "HTTP/1.1 200 OK\r\nDate: now\r\nConnection: close\r\n\r\n");
}

/* A connection whose heads go out otherwise. */
struct changed {
    struct tap tap;
    struct substitute head;
};

static struct substitute *head_of(struct tap *tap, const char *bytes, size_t length)
{
    struct changed *changed = (struct changed *)(void *)tap;
    (void)bytes;
    (void)length;
    return changed->head.sent < changed->head.bytes.length ? &changed->head : NULL;
}

/* What lies between the socket and its peer. */
static void receive(int fd, struct buffer *out)
{
    char piece[4096];
    for (ssize_t got; (got = recv(fd, piece, sizeof piece, MSG_DONTWAIT)) > 0;)
        buffer_add(out, piece, (size_t)got);
}

/* Sends all of it as the library does, with the peer reading only when no more is taken. */
static void send_all(int fd, int peer, const char *bytes, size_t length, struct buffer *out)
{
    for (size_t sent = 0; sent < length;) {
        ssize_t step = send(fd, bytes + sent, length - sent, MSG_NOSIGNAL);
        assert_true(step > 0 || errno == EAGAIN);
        sent += step > 0 ? (size_t)step : 0;
        if (step < 0)
            receive(peer, out);
    }
    receive(peer, out);
}

static size_t counted; /* bytes that were told to have gone out */

static void count(struct tap *tap, size_t length)
{
    (void)tap;
    counted += length;
}

static void a_head_that_the_socket_takes_in_parts(void **state)
{
    static const struct tap_functions functions = { .head = head_of, .sent = count };
    struct changed changed = { .tap = { &functions }, .head = { .replaces = sizeof theirs - 1 - 5 } };
    struct buffer out = { 0 };
    int fds[2];
    (void)state;
    for (int i = 0; i < 100000; i++)
        buffer_format(&changed.head.bytes, "%d ", i);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
    setsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &(int){ 4096 }, sizeof(int));
    interpose_remember(fds[0], &changed.tap);
    send_all(fds[0], fds[1], theirs, sizeof theirs - 1, &out);
    send_all(fds[0], fds[1], theirs, sizeof theirs - 1, &out); /* what comes later is not the head any more */
    buffer_string(&changed.head.bytes, "hello");
    buffer_string(&changed.head.bytes, theirs);
    assert_int_equal(out.length, changed.head.bytes.length);
    assert_memory_equal(out.data, changed.head.bytes.data, out.length);
    interpose_forget(fds[0]);
    close(fds[0]);
    close(fds[1]);
    buffer_release(&changed.head.bytes);
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_to_amend),
        cmocka_unit_test(a_phrase),
        cmocka_unit_test(fields_that_the_library_refuses),
        cmocka_unit_test(all_fields_move),
        cmocka_unit_test(a_date),
        cmocka_unit_test(a_304),
        cmocka_unit_test(a_head_that_the_socket_takes_in_parts),
    };
    return cmocka_run_group_tests_name("amend", tests, NULL, NULL);
}
