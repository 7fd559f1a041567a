"""Answers that wait: none comes too early, none holds up another, and what waits costs next to nothing.

Bounds from below are exact, since the clock of the waiting server and ours are the same; those from above are generous.
"""
import os
import resource
import selectors
import signal
import socket
import struct
import time
import unittest

from harness import TIMEOUT, Server, is_instrumented, parse_responses, read_all, read_until
from raw_requests import request
from survey import Served

EARLY = 0.002  # the clocks' grain
UNDER_WAY = b"HTTP/1.1 102 Processing\r\n\r\n"  # the server sends this at once and then waits


class Watch:
    """Seconds since it was made."""

    def __init__(self):
        self.start = time.monotonic()

    def seconds(self):
        return time.monotonic() - self.start


def ask_with_interim(server, recipe):
    """A connection on which a delayed answer is waiting for certain."""
    connection = server.connect()
    connection.sendall(request(f"/status/102+{recipe}"))
    data = read_until(connection, b"\r\n\r\n")
    if data != UNDER_WAY:
        raise AssertionError(f"no 102 but {data!r}")
    return connection


class Delays(Served):
    def timed(self, target, *fields, method="GET"):
        """The final response, and the seconds that it took."""
        watch = Watch()
        response = self.server.request(target, method=method, fields=fields)[-1]
        return response, watch.seconds()

    def test_it_takes_at_least_so_long(self):
        for recipe, least in (("200;delay=50ms", 0.05), ("503;delay=0.2s", 0.2), ("204;delay=100ms", 0.1),
                              ("404;delay=50ms-80ms", 0.05), ("200;delay=60ms;reason=A", 0.06), ("102;delay=50ms", 0.05),
                              ("200;delay-body=70ms", 0.07),
                              ("200;drip=80ms", 0.08), ("200;delay=30ms;delay-body=40ms;drip=50ms", 0.12),
                              ("102+103+200;delay=90ms", 0.09), ("200;delay=50ms;size=100k", 0.05),
                              ("200;drip=90ms;size=1M", 0.09)):
            for target, fields in ((f"/status/{recipe}", []), ("/nope", [f"Everystatus: {recipe}"])):
                with self.subTest(target=target, fields=fields):
                    response, seconds = self.timed(target, *fields)
                    self.assertEqual(response.get("Everystatus"), "told")
                    self.assertGreaterEqual(seconds, least - EARLY)
                    self.assertLess(seconds, least + 20)

    def test_not_a_moment_less(self):
        """However it falls between the clock's ticks."""
        with self.server.connect() as connection:
            for _ in range(100):
                watch = Watch()
                connection.sendall(request("/status/204;delay=2ms"))
                read_until(connection, b"\r\n\r\n")
                self.assertGreaterEqual(watch.seconds(), 0.002)

    def test_a_range_is_used(self):
        """Not the same time always: of ten times between 1 and 200 ms some differ by more than 20 ms."""
        taken = sorted(self.timed("/status/204;delay=1ms-200ms")[1] for _ in range(10))
        self.assertGreaterEqual(taken[0], 0.001)
        self.assertGreater(taken[-1] - taken[0], 0.02)

    def test_none_is_no_delay(self):
        for recipe in ("200;delay=0s", "200;delay-body=0ms", "200;drip=0s", "200;delay=0s-0s"):
            self.assertEqual(self.timed(f"/status/{recipe}")[0].code, 200)

    def test_content_is_the_same_as_without(self):
        for recipe in ("404", "200;size=100k", "503;body=busy", "404;format=problem", "206"):
            for pace in ("delay=5ms", "delay-body=5ms", "drip=15ms", "delay=2ms;delay-body=2ms;drip=12ms"):
                with self.subTest(recipe=recipe, pace=pace):
                    # max-age keeps the response out of the cache in both
                    paced, plain = self.timed(f"/status/{recipe};{pace}")[0], self.timed(f"/status/{recipe}")[0]
                    self.assertEqual(paced.content, plain.content)
                    self.assertEqual(sorted(field for field in paced.fields if field[0] != "date"),
                                     sorted(field for field in plain.fields if field[0] != "date"))

    def test_head(self):
        """Content that is not sent takes no time."""
        for pace in ("drip=30s", "delay-body=30s"):
            response, seconds = self.timed(f"/status/200;size=1000;{pace}", method="HEAD")
            self.assertEqual((response.get("Content-Length"), response.content), ("1000", b""))
            self.assertLess(seconds, 20)
        self.assertGreaterEqual(self.timed("/status/200;delay=50ms", method="HEAD")[1], 0.05 - EARLY)

    def test_content_that_is_none_takes_no_time(self):
        for recipe in ("204;drip=30s", "204;delay-body=30s", "304;body=a;drip=30s", "200;body=;drip=30s",
                       "205;size=9;delay-body=30s"):
            with self.subTest(recipe):
                self.assertLess(self.timed(f"/status/{recipe}")[1], 20)

    def test_http_1_0(self):
        for recipe in ("102+200;delay=60ms", "200;drip=60ms"):
            watch = Watch()
            response, = self.server.request(f"/status/{recipe}", version="HTTP/1.0")
            self.assertGreaterEqual(watch.seconds(), 0.06 - EARLY)
            self.assertEqual(response.code, 200)


class Pace(Served):
    def test_interims_are_spread(self):
        """Each comes alone: at the start, after a third, after two thirds; then the final response."""
        with self.server.connect() as connection:
            watch = Watch()
            connection.sendall(request("/status/102+103+102+200;delay=300ms", "Connection: close"))
            times, heads = [], []
            for _ in range(3):
                heads.append(read_until(connection, b"\r\n\r\n"))
                times.append(watch.seconds())
            final = read_all(connection)
            total = watch.seconds()
        self.assertEqual([head.count(b"HTTP/1.1") for head in heads], [1, 1, 1])
        self.assertEqual([head.split()[1] for head in heads], [b"102", b"103", b"102"])
        self.assertGreaterEqual(times[1], 0.1 - EARLY)
        self.assertGreaterEqual(times[2], 0.2 - EARLY)
        self.assertGreaterEqual(total, 0.3 - EARLY)
        self.assertEqual([answer.code for answer in parse_responses(final, ["GET"])], [200])

    def test_interims_of_what_goes_out_raw_are_spread(self):
        with self.server.connect() as connection:
            connection.sendall(request("/status/102+103+404;reason=A;delay=300ms", "Connection: close"))
            heads = [read_until(connection, b"\r\n\r\n") for _ in range(2)]
            final = read_all(connection)
        self.assertEqual([head.count(b"HTTP/1.1") for head in heads], [1, 1])
        self.assertEqual(parse_responses(final, ["GET"])[0].phrase, "A")

    def test_the_head_comes_before_its_content(self):
        with self.server.connect() as connection:
            watch = Watch()
            connection.sendall(request("/status/200;body=late;delay-body=400ms", "Connection: close"))
            data = read_until(connection, b"\r\n\r\n")
            self.assertTrue(data.endswith(b"\r\n\r\n"), "content came with the head")
            rest = read_all(connection)
            self.assertGreaterEqual(watch.seconds(), 0.4 - EARLY)
        self.assertEqual(parse_responses(data + rest, ["GET"])[0].content, b"late")

    def drip(self, recipe):
        """The seconds at which each new piece of the content came, the bytes that were there then, and all that came."""
        with self.server.connect() as connection:
            connection.sendall(request(f"/status/{recipe}", "Connection: close"))
            head, _, content = read_until(connection, b"\r\n\r\n").partition(b"\r\n\r\n")
            watch, pieces = Watch(), [(0, len(content))]
            while chunk := connection.recv(1 << 16):
                content += chunk
                pieces.append((watch.seconds(), len(content)))
        return pieces, parse_responses(head + b"\r\n\r\n" + content, ["GET"])[0]

    def test_drip(self):
        for size in (20, 5000, 1 << 20):
            with self.subTest(size):
                pieces, response = self.drip(f"200;size={size};drip=500ms")
                self.assertEqual(len(response.content), size)
                self.assertGreaterEqual(len(pieces), 5)
                self.assertLess(pieces[0][1], size)
                times = [seconds for seconds, _ in pieces]
                self.assertGreaterEqual(len({int(seconds * 10) for seconds in times}), 3, f"not gradual: {times}")

    def test_drip_is_even(self):
        """Never more than what is due; the client's clock starts a little later than the server's."""
        pieces, _ = self.drip("200;size=1000;drip=500ms")
        for seconds, count in pieces:
            self.assertLessEqual(count, 1 + 999 * (seconds + 0.15) / 0.5 if seconds < 0.3 else 1000)

    def test_few_bytes(self):
        pieces, response = self.drip("200;body=ab;drip=100ms")
        self.assertEqual(response.content, b"ab")
        self.assertEqual(self.drip("200;body=a;drip=100ms")[1].content, b"a")


class Order(Served):
    def test_pipelined_requests_keep_it(self):
        """What stands behind a delayed answer waits for it."""
        with self.server.connect() as connection:
            watch = Watch()
            connection.sendall(request("/status/503;delay=150ms") + request("/status/418") +
                               request("/status/404;body=ab;drip=60ms") + request("/status/204") +
                               request("/status/102+200;delay=60ms") +
                               request("/status/403", "Connection: close"))
            data = read_all(connection)
        answers = parse_responses(data, ["GET"] * 6)
        self.assertEqual([answer.code for answer in answers], [503, 418, 404, 204, 102, 200, 403])
        self.assertGreaterEqual(watch.seconds(), 0.15 + 0.06 + 0.06 - 3 * EARLY)

    def test_other_connections_do_not_wait(self):
        with ask_with_interim(self.server, "200;delay=30s"), self.server.connect() as stuck:
            stuck.sendall(request("/status/200;drip=30s;size=100"))
            read_until(stuck, b"\r\n\r\n")
            for _ in range(10):
                watch = Watch()
                self.assertEqual(self.server.request("/status/418")[-1].code, 418)
                self.assertLess(watch.seconds(), 15)

    def test_content_of_the_request_is_read(self):
        with self.server.connect() as connection:
            connection.sendall(request("/status/200;delay=20ms", method="POST", content=b"a" * 100000) +
                               request("/status/418", "Connection: close"))
            data = read_all(connection)
        self.assertEqual([answer.code for answer in parse_responses(data, ["POST", "GET"])], [200, 418])


def descriptors(server):
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def reset(connection):
    """Closes with a RST instead of a FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class Leaving(unittest.TestCase):
    def test_a_client_that_leaves_is_freed(self):
        """Long before its answer would be due."""
        for leave in (socket.socket.close, reset):
            for recipe in ("102+200;delay=30s", "200;delay=30s;reason=A", "200;delay-body=30s", "200;drip=30s;size=1000"):
                with self.subTest(leave=leave.__name__, recipe=recipe), Server("--log-format", "off") as server:
                    server.request("/healthz")
                    before, watch = descriptors(server), Watch()
                    connections = [server.connect() for _ in range(20)]
                    for connection in connections:
                        connection.sendall(request(f"/status/{recipe}"))
                        if "reason" not in recipe:  # which sends nothing before it is due
                            read_until(connection, b"\r\n\r\n")
                    while descriptors(server) < before + 20 and watch.seconds() < 20:
                        server.request("/healthz")
                    self.assertGreaterEqual(descriptors(server), before + 20)
                    for connection in connections:
                        leave(connection)
                    while descriptors(server) > before and watch.seconds() < 20:
                        server.request("/healthz")
                    self.assertLessEqual(descriptors(server), before)
                    self.assertLess(watch.seconds(), 20)


class Limits(unittest.TestCase):
    def test_too_many_that_wait(self):
        with Server("--max-waiting", "5", "--log-format", "off") as server:
            waiting = [ask_with_interim(server, "200;delay=30s") for _ in range(5)]
            for recipe in ("200;delay=1s", "200;drip=1s", "200;delay-body=1s", "102+200;delay=1s", "200;delay=1s;reason=A"):
                with self.subTest(recipe):
                    watch = Watch()
                    answers = server.request(f"/status/{recipe}")
                    self.assertEqual([answer.code for answer in answers], [503])
                    self.assertRegex(answers[0].get("Retry-After"), r"^[1-9]\d*$")
                    self.assertEqual(answers[0].get("Everystatus"), "refused")
                    self.assertIn(b"--max-waiting", answers[0].content)
                    self.assertLess(watch.seconds(), 15)
            self.assertEqual(server.request("/status/418")[-1].code, 418, "what does not wait is answered")
            waiting.pop().close()
            watch = Watch()
            while server.request("/status/204;delay=1ms")[-1].code != 204 and watch.seconds() < 20:
                pass
            self.assertEqual(server.request("/status/204;delay=1ms")[-1].code, 204, "a place became free")
            for connection in waiting:
                connection.close()

    def test_too_much_that_is_held(self):
        """Memory is bounded, and not only the number of those that wait; what is made while it is sent takes none."""
        with Server("--max-held", "2M", "--log-format", "off") as server:
            waiting = [ask_with_interim(server, "200;delay=30s;size=900k;reason=A") for _ in range(2)]
            for recipe in ("200;size=900k;reason=A", "200;size=300k;reason=A;delay=1ms", "200;size=900k;fault=folded-field"):
                with self.subTest(recipe):
                    answers = server.request(f"/status/{recipe}")
                    self.assertEqual([answer.code for answer in answers], [503])
                    self.assertEqual(answers[0].get("Everystatus"), "refused")
                    self.assertIn(b"--max-held", answers[0].content)
            for recipe in ("418", "200;size=1M", "200;body=little;delay=1ms", "200;size=100k;reason=A"):
                with self.subTest(recipe):
                    self.assertIn(server.request(f"/status/{recipe}")[-1].code, (200, 418))
            waiting.pop().close()
            watch = Watch()
            while server.request("/status/200;size=900k;reason=A")[-1].code != 200 and watch.seconds() < 20:
                pass
            self.assertEqual(server.request("/status/200;size=900k;reason=A")[-1].code, 200, "there is room again")
            for connection in waiting:
                connection.close()

    def test_what_was_sent_is_held_no_more(self):
        """A fault that keeps the connection open keeps none of its bytes."""
        with Server("--max-held", "1M", "--log-format", "off") as server:
            still = []
            for _ in range(3):
                still.append(server.connect())
                still[-1].sendall(request("/status/200;size=900k;fault=short-length"))
                head, _, content = read_until(still[-1], b"\r\n\r\n").partition(b"\r\n\r\n")
                self.assertTrue(head.startswith(b"HTTP/1.1 200 "), head)
                while len(content) < 900 << 10:
                    content += still[-1].recv(1 << 16)
            for connection in still:
                connection.close()

    def test_the_count_comes_back_to_0(self):
        with Server("--max-waiting", "1", "--log-format", "off") as server:
            for recipe in ("200;delay=1ms", "200;drip=40ms;size=100", "200;delay-body=1ms", "102+102+200;delay=9ms",
                           "404;delay=1ms;reason=A", "200;delay=1ms;delay-body=1ms;drip=20ms") * 3:
                with self.subTest(recipe):
                    self.assertNotEqual(server.request(f"/status/{recipe}")[-1].code, 503)

    def test_none_may_wait(self):
        with Server("--max-waiting", "0") as server:
            self.assertEqual(server.request("/status/200;delay=1ms")[-1].code, 503)
            self.assertEqual(server.request("/status/200")[-1].code, 200)

    def test_workers_share_the_limit(self):
        """More workers than places: one place is there all the same."""
        with Server("--max-waiting", "2", "--workers", "4", "--log-format", "off") as server:
            self.assertEqual([server.request("/status/204;delay=1ms")[-1].code for _ in range(8)], [204] * 8)

    def test_more_workers_do_not_raise_the_limit(self):
        with Server("--max-waiting", "4", "--workers", "4", "--log-format", "off") as server:
            connections = [self.enterContext(server.connect()) for _ in range(40)]
            for connection in connections:
                connection.sendall(request("/status/200;size=1;delay-body=30s"))
            codes = [read_until(connection, b"\r\n\r\n")[9:12] for connection in connections]
            self.assertLessEqual({*codes}, {b"200", b"503"})
            self.assertTrue(1 <= codes.count(b"200") <= 4, codes)

    def test_the_longest_delay(self):
        with Server("--max-delay", "100ms") as server:
            for name in ("delay", "delay-body", "drip"):
                with self.subTest(name):
                    self.assertEqual(server.request(f"/status/200;{name}=100ms")[-1].code, 200)
                    refusal = server.request(f"/status/200;{name}=101ms")[-1]
                    self.assertEqual(refusal.code, 400)
                    self.assertIn(b"at most 100ms", refusal.content)
        with Server() as server:
            self.assertIn(b"at most 30000ms", server.request("/status/200;delay=30001ms")[-1].content)
        with Server("--max-delay", "1m") as server, ask_with_interim(server, "200;delay=60s"):
            self.assertEqual(server.request("/status/200;delay=60.1s")[-1].code, 400)

    def test_the_largest_size(self):
        with Server("--max-size", "100") as server:
            self.assertEqual(len(server.request("/status/200;size=100")[-1].content), 100)
            self.assertEqual(server.request("/status/200;size=101")[-1].code, 400)
        with Server("--max-size", "4M") as server:
            self.assertEqual(len(server.request("/status/200;size=4M")[-1].content), 4 << 20)
            self.assertEqual(len(server.request("/status/200;size=4M;reason=A")[-1].content), 4 << 20)
            self.assertEqual(server.request("/status/200;size=5M")[-1].code, 400)


class Ending(unittest.TestCase):
    def test_what_waits_is_finished(self):
        with Server("--drain-timeout", "60s") as server:
            waiting = [ask_with_interim(server, f"{code};delay={code}ms") for code in (200, 404, 504)]
            with server.connect() as dripping:
                dripping.sendall(request("/status/200;size=500;drip=600ms"))
                data = read_until(dripping, b"\r\n\r\n")
                server.process.send_signal(signal.SIGTERM)
                answers = parse_responses(data + read_all(dripping), ["GET"])
            self.assertEqual(len(answers[0].content), 500)
            self.assertEqual([parse_responses(read_all(connection), ["GET"])[0].code for connection in waiting], [200, 404, 504])
            self.assertEqual(server.process.wait(TIMEOUT), 0)

    def test_what_waits_too_long_is_not(self):
        """Also not what stands behind it on the connection."""
        for timeout in ("0s", "100ms"):
            with self.subTest(timeout), Server("--drain-timeout", timeout, "--log-format", "off") as server:
                waiting = [ask_with_interim(server, "200;delay=30s") for _ in range(3)]
                for recipe in ("200;drip=30s;size=100", "200;delay-body=30s"):
                    waiting.append(server.connect())
                    waiting[-1].sendall(request(f"/status/{recipe}"))
                    read_until(waiting[-1], b"\r\n\r\n")
                for connection in waiting:
                    connection.sendall(request("/status/200;delay=30s") * 20)
                watch = Watch()
                self.assertEqual(server.stop(), 0)
                self.assertLess(watch.seconds(), 25)
                for connection in waiting:
                    self.assertNotIn(b"HTTP/1.1 5", read_all(connection))
                    connection.close()

    def test_a_second_signal_ends_them(self):
        with Server("--drain-timeout", "30m", "--workers", "2") as server:
            with ask_with_interim(server, "200;delay=30s") as first, ask_with_interim(server, "200;delay=30s") as second:
                first.sendall(request("/status/200;delay=30s") * 50)
                watch = Watch()
                with server.connect() as idle:
                    idle.sendall(request("/status/204"))
                    read_until(idle, b"\r\n\r\n")
                    server.process.send_signal(signal.SIGTERM)
                    self.assertEqual(read_all(idle), b"", "draining has begun")
                self.assertEqual(server.stop(), 0)
                self.assertLess(watch.seconds(), 25)
                self.assertEqual(read_all(second), b"")


def cpu_seconds(server):
    with open(f"/proc/{server.process.pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Many(unittest.TestCase):
    COUNT = 2000

    def setUp(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard < self.COUNT + 200:
            self.skipTest("too few descriptors")
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, self.COUNT + 200), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))

    def answers(self, connections):
        """What each connection got until its end, and when that was."""
        selector, got, ended = selectors.DefaultSelector(), {}, {}
        for connection in connections:
            selector.register(connection, selectors.EVENT_READ)
            got[connection] = b""
        while len(ended) < len(connections):
            ready = selector.select(TIMEOUT)
            self.assertTrue(ready, f"nothing came; {len(connections) - len(ended)} are left")
            for key, _ in ready:
                chunk = key.fileobj.recv(1 << 16)
                got[key.fileobj] += chunk
                if not chunk:
                    ended[key.fileobj] = time.monotonic()
                    selector.unregister(key.fileobj)
        selector.close()
        return got, ended

    def test_two_thousand_wait_at_once(self):
        """On one worker, each for a time of its own between 0.2 and 1 s."""
        with Server("--workers", "1", "--log-format", "off") as server:
            server.request("/healthz")
            connections, before = [server.connect() for _ in range(self.COUNT)], cpu_seconds(server)
            started = {}
            for number, connection in enumerate(connections):
                started[connection] = time.monotonic()
                delay = 200 + 800 * number // self.COUNT
                connection.sendall(request(f"/status/503;delay={delay}ms;body={number}", "Connection: close"))
            got, ended = self.answers(connections)
            for number, connection in enumerate(connections):
                answer, = parse_responses(got[connection], ["GET"])
                self.assertEqual((answer.code, answer.content), (503, b"%d" % number))
                delay = (200 + 800 * number // self.COUNT) / 1000
                self.assertGreaterEqual(ended[connection] - started[connection], delay - EARLY)
                connection.close()
            if not is_instrumented():
                self.assertLess(cpu_seconds(server) - before, 2)

    def test_waiting_costs_nothing(self):
        """While nothing is due the server sleeps."""
        with Server("--log-format", "off") as server:
            connections = [server.connect() for _ in range(500)]
            for connection in connections:
                connection.sendall(request("/status/102+200;delay=30s"))
            for connection in connections:
                read_until(connection, b"\r\n\r\n")
            before = cpu_seconds(server)
            self.assertEqual(server.request("/status/200;delay=1s")[-1].code, 200)
            if not is_instrumented():
                self.assertLess(cpu_seconds(server) - before, 0.3)
            for connection in connections:
                connection.close()


if __name__ == "__main__":
    unittest.main()
