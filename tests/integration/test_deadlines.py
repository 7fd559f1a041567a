"""How long a client may take: 408 for a head or content that does not come, and a silent end for an idle connection."""
import contextlib
import select
import time
import unittest

from harness import Server, is_instrumented, parse_responses, read_all, read_until, skip_under_qemu
from raw_requests import chunked, request


PIECES = 1000  # at least half a minute of them: far beyond every deadline here


class Deadlines(unittest.TestCase):
    def check_408(self, data, what):
        answers = parse_responses(data, ["GET"])
        self.assertEqual([answer.code for answer in answers], [408])
        self.assertEqual(answers[0].get("Connection"), "close")
        self.assertIn(f"the {what} did not arrive in time".encode(), answers[0].content)

    def dribble(self, server, start, piece):
        """Sends piece again and again until something comes; returns all of that, but for answers to whole heads in start."""
        with server.connect() as connection:
            connection.sendall(start)
            rest = read_until(connection, b"\r\n\r\n").partition(b"\r\n\r\n")[2] if b"\r\n\r\n" in start[:-4] else b""
            for _ in range(PIECES):
                if rest or select.select([connection], [], [], 0.03)[0]:
                    return rest + read_all(connection)
                try:
                    connection.sendall(piece)
                except (BrokenPipeError, ConnectionResetError):
                    return read_all(connection)
        self.fail("nothing came, however long the client dribbled")

    def test_head(self):
        skip_under_qemu()
        with Server("--head-timeout", "200ms") as server:
            for start in (b"G", b"GET / HTTP/1.1\r\nHost: a\r\nX: ", request("/status/204") + b"GET / HTTP/1.1\r\nX"):
                after = start.count(b"\r\n\r\n")
                with self.subTest(start):
                    with self.subTest("dribbling"):
                        self.check_408(self.dribble(server, start, b"a"), "head")
                    with self.subTest("silence"), server.connect() as connection:
                        connection.sendall(start)
                        data = read_until(connection, b"\r\n\r\n") if after else b""
                        self.check_408(data.partition(b"\r\n\r\n")[2] + read_all(connection), "head")

    def test_408_comes_when_time_is_up(self):
        """At most 5 % late, or 50 ms; a machine that is busy is given more."""
        limit, late = 1.5, 0.075 + (10 if is_instrumented() else 0.15)
        with Server("--head-timeout", "1500ms", "--content-timeout", "1500ms") as server:
            for start in (b"GET / HTTP/1.1\r\n", request("/status/204") + b"GET /",
                          request("/status/418", "Content-Length: 9", method="POST") + b"a"):
                with self.subTest(start), server.connect() as connection:
                    begun = time.monotonic()
                    connection.sendall(start)
                    read_all(connection)
                    self.assertTrue(limit <= time.monotonic() - begun + 0.001 <= limit + late, time.monotonic() - begun)

    def test_head_after_content(self):
        """What came before must not be counted as a part of the next head."""
        skip_under_qemu()
        with Server("--head-timeout", "200ms", "--idle-timeout", "60s") as server, server.connect() as connection:
            for data in (request("/status/204", method="POST", content=b"a" * 100000), request("/status/204"),
                         chunked("/status/204", b"b" * 1000, 10)):
                connection.sendall(data)
                self.assertIn(b" 204 ", read_until(connection, b"\r\n\r\n"))
                self.assertEqual(select.select([connection], [], [], 0.5)[0], [], "an idle connection has no head")
            connection.sendall(b"G")
            self.check_408(read_all(connection), "head")

    def test_content(self):
        head = request("/status/418", "Content-Length: 100000", method="POST")
        with Server("--head-timeout", "200ms", "--content-timeout", "200ms") as server:
            for start in (head, head + b"abc", request("/status/418", "Transfer-Encoding: chunked", method="POST") + b"1\r\n"):
                with self.subTest(start[-20:]):
                    self.check_408(server.exchange(start), "content")
            self.check_408(self.dribble(server, head, b"a"), "content")

    def test_head_and_content_have_their_own_time(self):
        """The other one's would be over when nobody waits any more."""
        head = request("/status/418", "Content-Length: 9", method="POST")
        with Server("--head-timeout", "60m", "--content-timeout", "200ms") as server:
            self.check_408(server.exchange(head + b"abc"), "content")
        with Server("--head-timeout", "200ms", "--content-timeout", "60m") as server:
            self.check_408(server.exchange(head[:-2]), "head")

    def test_content_that_was_expected(self):
        with Server("--head-timeout", "200ms", "--content-timeout", "200ms") as server, server.connect() as connection:
            connection.sendall(request("/status/200", "Content-Length: 5", "Expect: 100-continue", method="POST"))
            self.assertEqual(read_until(connection, b"\r\n\r\n"), b"HTTP/1.1 100 Continue\r\n\r\n")
            self.check_408(read_all(connection), "content")

    def test_idle_connections_end_silently(self):
        with Server("--idle-timeout", "1s") as server:
            with server.connect() as fresh, server.connect() as used:
                used.sendall(request("/status/204"))
                self.assertIn(b" 204 ", read_until(used, b"\r\n\r\n"))
                self.assertEqual(read_all(used), b"")
                self.assertEqual(read_all(fresh), b"")


class Delays(unittest.TestCase):
    """Looks at deadlines that fall together with the end of a delay, which is as long as --idle-timeout, or longer."""

    def ask_many(self, target, count=200):
        """What they end with; another request lies between two of them, so that their times are spread."""
        with Server("--log-format", "off", "--idle-timeout", "1s") as server, contextlib.ExitStack() as stack:
            connections = []
            for _ in range(count):
                connections.append(stack.enter_context(server.connect()))
                connections[-1].sendall(request(target, "Connection: close"))
                server.request("/healthz")
            return {read_all(connection)[-5:] for connection in connections}

    def test_the_answer_comes_all_the_same(self):
        for modifiers in ("delay=1s", "delay=2s", "delay-body=1s", "delay-body=2s", "delay=1s;reason=x"):
            with self.subTest(modifiers):
                self.assertEqual(self.ask_many(f"/status/200;body=whole;{modifiers}"), {b"whole"})

    def test_what_is_waited_for_as_well(self):
        self.assertEqual(self.ask_many("/_/requests?key=none&wait=1&timeout=1s&count"), {b"se\n}\n"})
