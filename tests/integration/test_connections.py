"""Connections: how long they live, in what order they answer, and that none of them is lost or leaked."""
import os
import random
import re
import select
import socket
import ssl
import struct
import tempfile
import threading
import time
import unittest

from descriptors import none_left, processor_time
from harness import TIMEOUT, Server, is_instrumented, parse_responses, read_all, read_until, send_and_read
from raw_requests import chunked, request
from refusal import talk

LAST = request("/status/299", "Connection: close")


def push(connection, data):
    """Sends without reading until the peer takes no more; returns how much that was."""
    connection.setblocking(False)
    sent = 0
    while sent < len(data) and select.select([], [connection], [], 0.5)[1]:
        try:
            sent += connection.send(data[sent:sent + 65536])
        except (BlockingIOError, ssl.SSLWantWriteError):
            pass
    return sent


class Persistence(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--log-format", "off"))

    def talk(self, data):
        with self.server.connect() as connection:
            return talk(connection, data)

    def codes(self, data, methods):
        received, orderly = self.talk(data)
        self.assertTrue(orderly)
        return [answer.code for answer in parse_responses(received, methods)]

    def test_a_hundred_requests_one_after_the_other(self):
        kinds = [("GET", b""), ("HEAD", b""), ("POST", b"hello"), ("PUT", b"x" * 3000), ("DELETE", b""), ("OPTIONS", b""),
                 ("PATCH", b"[]"), ("TRACE", b""), ("BREW", b"tea")]
        codes = [200, 204, 205, 301, 302, 404, 418, 500, 599, 999]
        with self.server.connect() as connection:
            for number in range(100):
                (method, content), code = kinds[number % len(kinds)], codes[number % len(codes)]
                connection.sendall(request(f"/status/{code}", method=method, content=content))
                head = read_until(connection, b"\r\n\r\n")
                head, _, rest = head.partition(b"\r\n\r\n")
                answer = parse_responses(head + b"\r\n\r\n", ["HEAD"])[0]
                self.assertEqual(answer.code, code)
                self.assertIsNone(answer.get("Connection"))
                expected = 0 if method == "HEAD" or code in (204, 304) else int(answer.get("Content-Length"))
                while len(rest) < expected:
                    rest += connection.recv(65536)
                self.assertEqual(len(rest), expected)
            self.assertEqual(parse_responses(talk(connection, LAST)[0], ["GET"])[0].code, 299)

    def test_close_is_heeded(self):
        for token in ("close", "Close", "keep-alive, close"):
            for code in (200, 204, 304, 418):
                with self.subTest((token, code)):
                    with self.server.connect() as connection:
                        received, orderly = talk(connection, request(f"/status/{code}", f"Connection: {token}") + LAST)
                    answers = parse_responses(received, ["GET"])
                    self.assertEqual([answer.code for answer in answers], [code])
                    self.assertEqual(answers[0].get("Connection"), "close")
                    self.assertTrue(orderly)

    def test_http_1_0(self):
        old = {"version": "HTTP/1.0"}
        with self.subTest("without keep-alive"):
            self.assertEqual(self.codes(request("/status/418", **old) + LAST, ["GET"]), [418])
        with self.subTest("with"):
            with self.server.connect() as connection:
                received, _ = talk(connection, request("/status/418", "Connection: keep-alive", **old) +
                                   request("/status/404", **old))
            answers = parse_responses(received, ["GET", "GET"])
            self.assertEqual([answer.code for answer in answers], [418, 404])
            self.assertEqual(answers[0].get("Connection").lower(), "keep-alive")
            self.assertIn(answers[1].get("Connection"), ("close", None))
        with self.subTest("without Host"):
            self.assertEqual(self.codes(b"GET /status/418 HTTP/1.0\r\n\r\n", ["GET"]), [418])

    def test_all_codes_in_one_write(self):
        """But for 101, which needs an offer, and 408, which ends the connection."""
        for method in ("GET", "HEAD"):
            with self.subTest(method):
                asked = [code for code in range(100, 1000) if code not in (101, 408)]
                data = b"".join(request(f"/status/{code}", method=method) for code in asked)
                expected = [answer for code in asked for answer in ([code, 200] if code < 200 else [code])]
                self.assertEqual(self.codes(data + LAST, [method] * len(asked) + ["GET"]), expected + [299])

    def test_pipelined_with_content(self):
        pieces, methods = [], []
        for number in range(200):
            content = b"%d" % number * (number * 7 % 500)
            pieces += [request("/status/418", method="POST", content=content or b"a"), request("/status/204"),
                       chunked("/status/500", content, 100, "PUT"), request("/status/404", method="HEAD")]
            methods += ["POST", "GET", "PUT", "HEAD"]
        self.assertEqual(self.codes(b"".join(pieces) + LAST, methods + ["GET"]), [418, 204, 500, 404] * 200 + [299])

    def test_content_of_all_sizes(self):
        sizes = [0, 1, 2, 255, 4095, 4096, 8191, 9000, 10239, 10240, 10241, 20480, 65536, 500000, 1 << 20]
        data = b"".join(request("/status/418", method="POST", content=b"a" * size) for size in sizes if size)
        self.assertEqual(self.codes(data + LAST, ["POST"] * (len(sizes) - 1) + ["GET"]), [418] * (len(sizes) - 1) + [299])
        for width in (1, 7, 4096, 10240, 65536):
            with self.subTest(width):
                data = b"".join(chunked("/status/418", b"a" * min(size, width * 5000), width) for size in sizes)
                self.assertEqual(self.codes(data + LAST, ["POST"] * len(sizes) + ["GET"]), [418] * len(sizes) + [299])

    def test_a_304_speaks_of_no_length_and_keeps_the_connection(self):
        """RFC 9110 15.4.5, 8.6."""
        for method in ("GET", "HEAD"):
            with self.subTest(method):
                received, orderly = self.talk(request("/status/304", method=method) * 3 + LAST)
                answers = parse_responses(received, [method] * 3 + ["GET"])
                self.assertEqual([answer.code for answer in answers], [304, 304, 304, 299])
                for answer in answers[:3]:
                    self.assertEqual([answer.get(name) for name in ("Content-Length", "Transfer-Encoding", "Connection")],
                                     [None] * 3)
                    self.assertEqual(len(answer.all("Date")), 1)
                self.assertTrue(orderly)

    def test_a_304_of_a_kept_http_1_0_connection(self):
        kept = request("/status/304", "Connection: keep-alive", version="HTTP/1.0")
        answers = parse_responses(self.talk(kept + request("/status/304", version="HTTP/1.0"))[0], ["GET", "GET"])
        self.assertEqual([answer.code for answer in answers], [304, 304])
        self.assertEqual(answers[0].get("Connection").lower(), "keep-alive")

    def test_heads_that_the_socket_takes_in_parts(self):
        """Nothing of them is lost or sent twice where the client reads only once the server can send no more."""
        count = 20000
        with self.server.connect() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            data = request("/status/304") * count + LAST
            sent = push(connection, data)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
            heads = send_and_read(connection, data[sent:]).split(b"\r\n\r\n")
        first = re.sub(rb"Date: [^\r]*", b"Date:", heads[0])
        self.assertEqual({re.sub(rb"Date: [^\r]*", b"Date:", head) for head in heads[:count]}, {first})
        self.assertTrue(heads[count].startswith(b"HTTP/1.1 299 "))

    def test_a_told_408_ends_the_connection(self):
        with self.server.connect() as connection:
            answers = parse_responses(talk(connection, request("/status/408"))[0], ["GET"])
        self.assertEqual([(answer.code, answer.get("Connection")) for answer in answers], [(408, "close")])

    def test_half_closed(self):
        """A client that says no more still listens (nc -N), and the end comes when it has its answers."""
        for data, codes in ((request("/status/418"), [418]), (request("/status/103"), [103, 200]),
                            (request("/status/418", method="POST", content=b"hello"), [418]),
                            (chunked("/status/418", b"hello", 2), [418]), (request("/status/418") * 50, [418] * 50)):
            with self.server.connect() as connection:
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
                answers = parse_responses(talk(connection, b"")[0], ["GET"] * data.count(b" HTTP/1.1"))
                self.assertEqual([answer.code for answer in answers], codes, data[:80])

    def test_half_closed_too_early(self):
        """What never comes whole is never answered as if it had."""
        for data in (b"", b"GET", b"GET /status/418 HTTP/1.1\r\nHost: a\r\n", chunked("/status/418", b"hello", 2)[:-3],
                     request("/", method="POST", content=b"hello")[:-1]):
            with self.server.connect() as connection:
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
                answers = parse_responses(talk(connection, b"")[0], ["POST"])
                self.assertIn([answer.code for answer in answers], ([], [400], [408]), data[-40:])


class ManyClients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--log-format", "off", "--head-timeout", "2s", "--content-timeout", "2s"))

    def test_five_hundred_at_once(self):
        idle = [self.server.connect() for _ in range(300)]
        working = [self.server.connect() for _ in range(200)]
        try:
            for round_number in range(3):
                for number, connection in enumerate(working):
                    connection.sendall(request(f"/status/{500 + number}", method="HEAD"))
                for number, connection in enumerate(working):
                    self.assertTrue(read_until(connection, b"\r\n\r\n").startswith(b"HTTP/1.1 %d " % (500 + number)))
            for connection in idle:
                connection.sendall(LAST)
            for connection in idle:
                self.assertEqual(parse_responses(read_all(connection), ["GET"])[0].code, 299)
        finally:
            for connection in idle + working:
                connection.close()

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.server.process.pid}/fd"))

    def settled(self, most):
        """The number of the server's descriptors once it is at most that, or after a long while."""
        deadline = time.monotonic() + 60
        while self.descriptors() > most and time.monotonic() < deadline:
            self.server.request("/healthz")
        return self.descriptors()

    def spoil(self, number):
        """Opens a connection, does something to it, and leaves it in one way or another."""
        acts = [b"", b"GET", b"garbage\r\n\r\n", request("/status/103"), b"GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n",
                request("/status/200")[:-3], request("/status/418", "Content-Length: 9", method="POST"), request("/") * 5,
                request("/status/101;force"), request("/status/101", "Connection: Upgrade", "Upgrade: echo") + b"hello"]
        connection = self.server.connect()
        connection.sendall(acts[number % len(acts)])
        if number % 3 == 0:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # close resets
        elif number % 3 == 1:
            connection.shutdown(socket.SHUT_WR)
        connection.close()

    def test_descriptors_come_back(self):
        self.server.request("/healthz")
        before = self.descriptors()
        for number in range(2000):
            self.spoil(number)
        self.assertEqual(self.server.request("/healthz")[-1].code, 200)
        self.assertLessEqual(self.settled(before), before)

    def test_resets_at_any_point(self):
        """Within the request, while the answer comes, between two requests; the bytes are cut at every place."""
        script = (request("/status/418") + request("/status/103", method="POST", content=b"hello") +
                  chunked("/status/500", b"ab", 1))
        chance = random.Random(1)
        for end in range(len(script)):
            connection = self.server.connect()
            connection.sendall(script[:end])
            if chance.random() < 0.3:
                select.select([connection], [], [], 0.01)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
        self.assertEqual(self.server.request("/status/418")[-1].code, 418)

    def test_resets_with_much_to_be_sent(self):
        connections = [self.server.connect() for _ in range(20)]
        for connection in connections:
            sender = threading.Thread(target=self.send_until_full, args=[connection])
            sender.start()
            sender.join()
        for connection in connections:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
        self.assertEqual(self.server.request("/status/418")[-1].code, 418)

    @staticmethod
    def send_until_full(connection):
        data = (request("/status/103") + request("/")) * 500
        connection.setblocking(False)
        try:
            while connection.send(data):
                pass
        except BlockingIOError:
            pass


class Shards(unittest.TestCase):
    """More connections than one daemon of the library holds (128), on one worker."""

    def test_delays_on_many_while_others_talk(self):
        with Server("--log-format", "off") as server:
            late = [server.connect() for _ in range(700)]
            for number, connection in enumerate(late):
                connection.sendall(request(f"/status/{300 + number % 100};delay={200 + number}ms;format=empty"))
            for _ in range(3):
                for connection in late[::7]:
                    self.assertEqual(server.request("/status/418")[-1].code, 418)
            for number, connection in enumerate(late):
                head = read_until(connection, b"\r\n\r\n")
                self.assertEqual(parse_responses(head, ["HEAD"])[0].code, 300 + number % 100)
            for connection in late[::3]:
                connection.close()
            for number in range(0, 700, 3):
                late[number] = server.connect()
            for connection in late:
                connection.sendall(request("/status/418", "Connection: close", method="HEAD"))
            for connection in late:
                self.assertEqual(parse_responses(read_all(connection), ["HEAD"])[0].code, 418)
                connection.close()

    def test_the_limit_of_connections(self):
        """Those beyond the limit wait until one ends; none is refused. It is for all workers together, and is reached."""
        for workers in ("1", "4"):
            with self.subTest(workers):
                self.check_limit("--max-connections", "150", "--workers", workers)

    def check_limit(self, *options):
        with Server("--log-format", "off", *options) as server:
            inside = [server.connect() for _ in range(150)]
            for connection in inside:
                connection.sendall(request("/status/200;format=empty"))
            for connection in inside:
                read_until(connection, b"\r\n\r\n")
            outside = [server.connect() for _ in range(150)]
            for connection in outside:
                connection.sendall(request("/status/201;format=empty", "Connection: close"))
            self.assertEqual(select.select(outside, [], [], 0.2)[0], [])
            for connection in inside:
                connection.close()
            for connection in outside:
                self.assertEqual(parse_responses(read_all(connection), ["GET"])[0].code, 201)
                connection.close()


class Rests(unittest.TestCase):
    """What does not fit into the socket at once, and what comes when nobody wants it any more."""

    def test_a_rest_goes_on_where_the_last_one_ended(self):
        """Each byte in its place, also for a client that reads slowly and in small pieces."""
        content = random.Random(1).randbytes(12 << 20)
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "noise"), "wb") as file:
                file.write(content)
            with Server("--files", folder, "--max-size", "16M", "--log-format", "off") as server:
                for recipe in ("200;body=@noise;reason=A", "200;body=@noise", "200;body=@noise;header=X-A:",
                               "200;body=@noise;drip=50ms"):
                    with self.subTest(recipe), socket.socket() as connection:
                        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                        connection.settimeout(TIMEOUT)
                        connection.connect((server.host.strip("[]"), server.port))
                        connection.sendall(request(f"/status/{recipe}", "Connection: close"))
                        answer, = parse_responses(read_all(connection), ["GET"])
                        self.assertEqual(answer.code, 200)
                        self.assertTrue(answer.content == content, "other bytes")

    def test_what_is_sent_after_a_refusal_has_a_bound(self):
        """The socket is read on so that the refusal is not lost, but not for ever: in the two seconds that it may take, much more
        would go through than 64 MB."""
        with Server("--max-content", "1k", "--log-format", "off") as server, server.connect() as connection:
            connection.sendall(request("/status/200", f"Content-Length: {1 << 40}", method="POST"))
            self.assertIn(b" 413 ", read_until(connection, b"\r\n\r\n"))
            with self.assertRaises(ConnectionError):
                for _ in range(64):
                    connection.sendall(b"a" * (1 << 20))


@unittest.skipIf(is_instrumented(), "the instrument has descriptors of its own")
class Descriptors(unittest.TestCase):
    def test_their_table_does_not_grow(self):
        """Where there are threads, the kernel takes some 10 ms for each time that it grows, and nobody is served meanwhile."""
        with Server("--max-connections", "2000", "--workers", "2") as server:
            with open(f"/proc/{server.process.pid}/status", encoding="utf-8") as status:
                self.assertGreater(int(re.search(r"FDSize:\s+(\d+)", status.read())[1]), 2000)

    def test_who_finds_none_is_served_when_there_are_some(self):
        """Until then the server serves those whom it has, and does not turn in vain."""
        with Server("--workers", "1", "--log-format", "off") as server, server.connect() as inside:
            inside.sendall(request("/status/204"))
            self.assertIn(b" 204 ", read_until(inside, b"\r\n\r\n"))
            with none_left(server):
                waiting = [self.enterContext(server.connect()) for _ in range(3)]
                for connection in waiting:
                    connection.sendall(request("/status/418", "Connection: close"))
                before = processor_time(server)
                self.assertEqual(select.select(waiting, [], [], 0.5)[0], [])
                self.assertLess(processor_time(server) - before, 0.2)
                inside.sendall(request("/status/204"))
                self.assertIn(b" 204 ", read_until(inside, b"\r\n\r\n"))
            for connection in waiting:
                self.assertEqual(parse_responses(read_all(connection), ["GET"])[0].code, 418)


if __name__ == "__main__":
    unittest.main()
