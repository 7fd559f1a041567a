"""Requests around every limit: each size gets the right answer or a clear refusal, never silence.

The library closes a connection without a word when its memory runs out; what is here walks along the edges of that memory.
"""
import socket
import unittest

from harness import Server, parse_responses
from raw_requests import request
from refusal import assert_refused, check_refusal, talk

CLOSE = b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
DEEP = b"/status/418/"  # behind it, path and query are the client's own
# Every size where something changes, and steps that share no factor with a power of two elsewhere.
TARGETS = [*range(7990, 8700, 3), *range(8700, 10000, 61), *range(10000, 10300, 3), *range(10300, 65536, 997)]
TOTALS = [*range(200, 8200, 499), *range(8200, 8800, 3), *range(8800, 10100, 61), *range(10100, 10300, 3),
          *range(10300, 65536, 4999)]


def asking(target, *lines, method=b"GET"):
    return method + b" " + target + CLOSE + b"".join(line + b"\r\n" for line in lines) + b"\r\n"


class Limits(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--log-format", "off"))

    def answer(self, data, method="GET"):
        """The one answer to data, or None."""
        with self.server.connect() as connection:
            answers = parse_responses(talk(connection, data)[0], [method])
        return answers[0] if answers else None

    def walk(self, sizes, make, right, refusals):
        """Every size is answered rightly or refused; returns the codes that came, in order of appearance."""
        seen = []
        for size in sizes:
            answer = self.answer(make(size))
            self.assertIsNotNone(answer, f"no answer at {size}")
            if answer.code not in seen:
                seen.append(answer.code)
            if answer.code != right:
                try:
                    check_refusal(self, answer, refusals)
                except AssertionError as error:
                    raise AssertionError(f"at {size}: {error}") from error
        return seen

    def test_targets(self):
        for lead in (DEEP, DEEP + b"?"):
            with self.subTest(lead):
                seen = self.walk(TARGETS, lambda size: asking(lead + b"a" * (size - len(lead))), 418, {414, 431})
                self.assertEqual(seen[:2], [418, 414])

    def test_a_target_of_8000_is_served(self):
        """RFC 9110 4.1 recommends that at least so much is supported."""
        for accept in (b"Accept: text/html", b"Accept: application/json"):
            with self.subTest(accept):
                self.assertEqual(self.answer(asking(DEEP + b"a" * (8000 - len(DEEP)), accept)).code, 418)
                refused = self.answer(asking(DEEP + b"a" * (8001 - len(DEEP)), b"X: y"))
                check_refusal(self, refused, {414})

    def test_one_large_field(self):
        for path in (DEEP, b"/status/401/", b"/status/226/", b"/"):
            right = int(path[8:11] or 200)
            with self.subTest(path):
                head = len(asking(path, b"Accept: text/html", b"X: "))
                seen = self.walk(TOTALS, lambda size: asking(path, b"Accept: text/html", b"X: " + b"a" * (size - head)),
                                 right, {431})
                self.assertEqual(seen, [right, 431])

    def test_many_fields(self):
        for width in (4, 10, 30, 100):
            with self.subTest(width):
                counts = [*range(1, 160), *range(160, 1000, 37)]
                seen = self.walk(counts, lambda count: asking(DEEP, *[b"X: " + b"a" * (width - 4)] * count), 418, {431})
                self.assertEqual(seen, [418, 431])
        self.assertEqual(self.answer(asking(DEEP, *[b"X: y"] * 100)).code, 418)

    def test_a_name_without_an_end(self):
        for size in (8000, 9000, 10200, 10240, 20000, 65000):
            with self.subTest(size):
                assert_refused(self, self.server, asking(DEEP, b"X" * size), {400, 431}, smuggled=b"")

    def test_cookies(self):
        """The library takes them apart before anybody asked."""
        for pair, separator in ((b"a=b", b"; "), (b"a=", b";"), (b"a", b";"), (b"name=a longer value", b"; "), (b";", b"")):
            with self.subTest(pair):
                counts = [*range(1, 220), *range(220, 1600, 29)]
                self.walk(counts, lambda count: asking(DEEP, b"Cookie: " + separator.join([pair] * count)), 418, {431})

    def test_cookie_lines(self):
        seen = self.walk(range(1, 300, 2), lambda count: asking(DEEP, *[b"Cookie: a=b"] * count), 418, {431})
        self.assertEqual(seen, [418, 431])

    def test_query_parameters(self):
        for count in [*range(1, 600, 7), 600, 1500]:
            with self.subTest(count):
                parameters = b"&".join([b"a=b"] * count)
                self.assertEqual(self.answer(asking(DEEP + b"?" + parameters)).code, 418)
                unknown = self.answer(asking(b"/status/418?" + parameters))
                self.assertEqual((unknown.code, unknown.get("Everystatus")), (400, "refused"))

    def test_methods(self):
        """/status takes any; elsewhere one that nobody knows is 501 (RFC 9110 9.1)."""
        for size in (1, 2, 10, 100, 1000, 3000, 5000):
            with self.subTest(size):
                self.assertEqual(self.answer(asking(DEEP, method=b"M" * size)).code, 418)
                self.assertEqual(self.answer(asking(b"/", method=b"M" * size)).code, 501)
        # 1.0 notices a method beyond its memory only when the deadlines are looked at.
        with Server("--log-format", "off", "--head-timeout", "2s") as self.server:
            self.walk([*range(8000, 10400, 31), 10211, 20000, 65000], lambda size: asking(DEEP, method=b"M" * size), 418,
                      {400, 414, 431, 501})

    def test_what_is_echoed(self):
        """A preflight's answer and a 101 repeat the request: together they must find room."""
        sizes = [*range(1, 10300, 97)]
        asks = b"Access-Control-Request-Method: "
        self.walk_echo("names", sizes, lambda size: asking(
            DEEP, asks + b"GET", b"Access-Control-Request-Headers: " + b"a" * size, method=b"OPTIONS"), 204)
        self.walk_echo("method", sizes, lambda size: asking(DEEP, asks + b"M" * size, method=b"OPTIONS"), 204)

    def walk_echo(self, name, sizes, make, right):
        with self.subTest(name):
            self.walk(sizes, make, right, {400, 431})

    def test_upgrade_tokens(self):
        for size in range(1, 10300, 97):
            with self.server.connect() as connection:
                connection.sendall(request("/status/101", "Connection: Upgrade", "Upgrade: " + "a" * size))
                connection.shutdown(socket.SHUT_WR)
                answers = parse_responses(talk(connection, b"")[0], ["GET"])
            self.assertEqual(len(answers), 1, f"no answer at {size}")
            self.assertIn(answers[0].code, (101, 400, 426, 431))


class Content(unittest.TestCase):
    """Content beyond --max-content: 413 before it is read, while it is read, and never lost to a reset."""

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--max-content", "64k"))

    def post(self, content, *lines):
        head = asking(b"/status/418", *lines, method=b"POST")
        with self.server.connect() as connection:
            received, _ = talk(connection, head + content)
        return parse_responses(received, ["POST"])[-1]

    def test_by_length(self):
        for size, code in ((0, 418), (1, 418), (65535, 418), (65536, 418), (65537, 413), (1 << 20, 413), (3 << 20, 413)):
            with self.subTest(size):
                answer = self.post(b"a" * size, b"Content-Length: %d" % size)
                self.assertEqual(answer.code, code)
                if code == 413:
                    check_refusal(self, answer, {413})

    def test_before_it_is_sent(self):
        for expect in ([], [b"Expect: 100-continue"]):
            with self.subTest(expect), self.server.connect() as connection:
                received, _ = talk(connection, asking(b"/status/418", b"Content-Length: 65537", *expect, method=b"POST"))
                answers = parse_responses(received, ["POST"])
                self.assertEqual(len(answers), 1)
                check_refusal(self, answers[0], {413})

    def test_chunked(self):
        for size, code in ((65536, 418), (65537, 413), (1 << 20, 413), (3 << 20, 413)):
            for width in (65536, 1000):
                with self.subTest((size, width)):
                    content = b"".join(b"%x\r\n%s\r\n" % (length, b"a" * length) for length in
                                       (min(width, size - at) for at in range(0, size, width)))
                    answer = self.post(content + b"0\r\n\r\n", b"Transfer-Encoding: chunked")
                    self.assertEqual(answer.code, code)
                    if code == 413:
                        check_refusal(self, answer, {413})

    def test_one_endless_chunk(self):
        answer = self.post(b"ffffffffffffffff\r\n" + b"a" * 70000, b"Transfer-Encoding: chunked")
        check_refusal(self, answer, {400, 413})

    def test_smuggled(self):
        assert_refused(self, self.server, asking(b"/status/418", b"Content-Length: 70000", method=b"POST"), {413})

    def test_long_chunk_extensions(self):
        """They are nobody's, so their length is an attack (RFC 9112 7.1.1); short ones are ignored."""
        with Server("--content-timeout", "1s") as server:
            for size in (1, 100, 5000, 8000, 10000, 20000):
                with server.connect() as connection:
                    received, _ = talk(connection, asking(b"/status/418", b"Transfer-Encoding: chunked", method=b"POST") +
                                       b"1;" + b"a" * size + b"\r\na\r\n0\r\n\r\n", timeout=20)
                answers = parse_responses(received, ["POST"])
                self.assertEqual(len(answers), 1)
                self.assertIn(answers[0].code, (418, 400, 408, 413, 431))

    def test_long_trailers(self):
        for size in (100, 5000, 9000, 10240, 20000, 65000):
            with self.subTest(size):
                answer = self.post(b"0\r\nX: " + b"a" * size + b"\r\n\r\n", b"Transfer-Encoding: chunked")
                self.assertIn(answer.code, (418, 400, 413, 431))
        for count in (1, 50, 100, 150, 200, 500, 2000):
            with self.subTest(count):
                answer = self.post(b"0\r\n" + b"X: y\r\n" * count + b"\r\n", b"Transfer-Encoding: chunked")
                self.assertIn(answer.code, (418, 400, 413, 431))
