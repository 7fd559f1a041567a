"""Recipes of the request's side, over raw sockets and by curl: answers before the content, no 100, slow reading, and idling."""
import json
import socket
import tempfile
import time
import unittest

from carriers import everywhere
from harness import curl, parse_responses, read_all, read_until
from raw_requests import request
from survey import Served

EXPECTS = ("Content-Length: 10", "Expect: 100-continue")
ALLOWED = 1 << 20  # bytes of content that the server reads


class RequestSide(Served):
    def detail(self, target, *fields, method="POST", content=b"0123456789"):
        """What a 400 says."""
        with self.server.connect() as connection:
            connection.sendall(request(target, *fields, "Connection: close", method=method, content=content))
            response = parse_responses(read_all(connection), [method])[-1]
        self.assertEqual((response.code, response.get("Everystatus")), (400, "refused"), response.content)
        return json.loads(response.content)["detail"]

    def answers(self, connection):
        return parse_responses(read_all(connection), ["POST"])


class Early(RequestSide):
    def test_every_carrier(self):
        """What is asked for is done: the answer comes although content is missing, and the connection ends."""
        for target, fields in everywhere("413", [("early", ""), ("key", "carriers")]):
            with self.subTest(target=target, fields=fields), self.server.connect() as connection:
                connection.sendall(request(target, "Content-Length: 10", *fields, method="POST"))
                response, = self.answers(connection)
                self.assertEqual((response.code, response.get("Connection")), (413, "close"))

    def test_at_the_head(self):
        for recipe, code in (("200;early", 200), ("413(early),500(early):0", 413), ("413;early;body=too%20large", 413),
                             ("500(header=X-A:b;early)", 500), ("401;early;delay=50ms", 401), ("204;early", 204)):
            for fields in ((), ("Expect: 100-continue",)):
                with self.subTest(recipe=recipe, fields=fields), self.server.connect() as connection:
                    begun = time.monotonic()
                    connection.sendall(request(f"/status/{recipe}", "Content-Length: 10", *fields, method="POST"))
                    response, = self.answers(connection)
                    self.assertEqual((response.code, response.get("Connection")), (code, "close"))
                    if "delay" in recipe:
                        self.assertGreaterEqual(time.monotonic() - begun, 0.05)

    def test_with_interim_responses(self):
        with self.server.connect() as connection:
            connection.sendall(request("/status/103+413;early", "Content-Length: 10", method="POST"))
            self.assertEqual([answer.code for answer in self.answers(connection)], [103, 413])

    def test_after_so_many_bytes(self):
        for recipe in ("413;early=5", "413(early=5)"):
            with self.subTest(recipe), self.server.connect() as connection:
                connection.sendall(request(f"/status/{recipe}", *EXPECTS, method="POST"))
                self.assertEqual(read_until(connection, b"\r\n\r\n"), b"HTTP/1.1 100 Continue\r\n\r\n")
                connection.sendall(b"0123")
                connection.settimeout(0.1)
                self.assertRaises(socket.timeout, connection.recv, 1)
                connection.settimeout(10)
                connection.sendall(b"4")
                response, = self.answers(connection)
                self.assertEqual((response.code, response.get("Connection")), (413, "close"))

    def test_chunked_content_that_is_shorter(self):
        """Its length is not known at the head: the answer comes when it ends, and the connection goes on."""
        content = b"5\r\nhello\r\n0\r\n\r\n"
        with self.server.connect() as connection:
            connection.sendall(request("/status/200;early=6", "Transfer-Encoding: chunked", method="POST") + content +
                               request("/status/299", "Connection: close"))
            codes = [answer.code for answer in parse_responses(read_all(connection), ["POST", "GET"])]
            self.assertEqual(codes, [200, 299])

    def test_a_fault(self):
        """The client sees it while it still sends."""
        with self.server.connect() as connection:
            connection.sendall(request("/status/200;early;fault=close-in-head", "Content-Length: 10", method="POST"))
            self.assertEqual(read_all(connection), b"HTTP/1.1 200 OK\r\nDate:")

    def test_curl_has_the_answer(self):
        upload = self.enterContext(tempfile.NamedTemporaryFile())
        upload.write(b"x" * ALLOWED)
        upload.flush()
        for recipe in ("409;early", "409;early=100k"):
            with self.subTest(recipe):
                done = curl("-H", "Expect:", "-T", upload.name, "-w", "%{http_code}", "-o", "/dev/null",
                            f"{self.server.url}/status/{recipe}", check=False)
                self.assertEqual(done.stdout, b"409")

    def test_nonsense(self):
        for recipe, said in (("101;early", "101"), ("200;early=0", "is too small"), ("200;early=x", "not a decimal number"),
                             ("200;early;read=1k/1s", '"read" has no effect beside "early"'),
                             ("200(early;read=1k/1s)", '"read" has no effect beside "early"'),
                             ("200;early;no-100", '"no-100" has no effect'), ("200;early;idle=1s", '"idle" has no effect'),
                             ("200;early;fault=reset-while-reading", '"early" has no effect beside a fault'),
                             ("200;early=10", "more content than 10 bytes"), ("103(early)+200", "an interim response has no")):
            with self.subTest(recipe):
                self.assertIn(said, self.detail(f"/status/{recipe}"))
        self.assertIn('"early" needs a request with content', self.detail("/status/200;early", method="GET", content=b""))


class No100(RequestSide):
    def test_none_comes(self):
        """Nor does a final code before the content: the expectation is not seen at all."""
        for code in (200, 503):
            with self.subTest(code), self.server.connect() as connection:
                connection.sendall(request(f"/status/{code};no-100", *EXPECTS, method="POST"))
                connection.settimeout(0.2)
                self.assertRaises(socket.timeout, connection.recv, 1)
                connection.settimeout(10)
                connection.sendall(b"0123456789" + request("/status/299", "Connection: close"))
                answers = parse_responses(read_all(connection), ["POST", "GET"])
                self.assertEqual([answer.code for answer in answers], [code, 299])

    def test_curl_stops_waiting(self):
        """curl's --expect100-timeout is one second; this server would otherwise let it go on at once."""
        done = curl("-H", "Expect: 100-continue", "-d", "x", "-w", "%{http_code} %{time_total}", "-o", "/dev/null",
                    f"{self.server.url}/status/200;no-100", check=False)
        code, seconds = done.stdout.decode().split()
        self.assertEqual(code, "200")
        self.assertGreater(float(seconds), 0.9)

    def test_nonsense(self):
        self.assertIn('"no-100" needs a request with content', self.detail("/status/200;no-100", method="GET", content=b""))
        self.assertIn('"no-100" takes no value', self.detail("/status/200;no-100=1"))


class Read(RequestSide):
    def test_slowly(self):
        for target in ("/status/200;read=4/100ms", "/status/200;read=4/100ms/behind", "/status/200(read=4/100ms)",
                       "/status/200?read=4/100ms", "/status/200;read=4%2F100ms"):
            with self.subTest(target), self.server.connect() as connection:
                begun = time.monotonic()
                connection.sendall(request(target, "Connection: close", method="POST", content=b"0123456789"))
                response, = self.answers(connection)
                self.assertEqual(response.code, 200)
                self.assertGreaterEqual(time.monotonic() - begun, 0.2)  # 4, 4, 2

    def test_an_expectation_is_met_first(self):
        """What is to be read slowly must come."""
        with self.server.connect() as connection:
            connection.sendall(request("/status/503;read=10/10ms", *EXPECTS, method="POST"))
            self.assertEqual(read_until(connection, b"\r\n\r\n"), b"HTTP/1.1 100 Continue\r\n\r\n")

    def test_not_at_all(self):
        """The client can write no more before long; a slash behind the 0 is the client's own path."""
        for target in ("/status/200;read=0", "/status/200;read=0/upload", "/status/200(read=0)", "/status/200?read=0"):
            with self.subTest(target), self.server.connect() as connection:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1024)
                connection.sendall(request(target, f"Content-Length: {ALLOWED}", method="POST"))
                connection.settimeout(0.3)
                self.assertRaises(socket.timeout, connection.sendall, b"x" * ALLOWED)
                self.assertRaises(socket.timeout, connection.recv, 1)

    def test_nonsense(self):
        for recipe, said in (("read=5", "must be bytes/time"), ("read=0%2F1s", "must be bytes/time"),
                             ("read=1k/", "empty"), ("read=1k/9h", "too large"), ("read=1k/1", "needs a unit"),
                             ("read=0;early=5", '"early" has no effect beside read=0'),
                             ("read=0;delay=1s", '"delay" has no effect beside read=0'),
                             ("read=0;fault=reset", '"fault" has no effect beside read=0'),
                             ("read=1/1s;fault=close-while-reading", '"read" has no effect beside a fault')):
            with self.subTest(recipe):
                self.assertIn(said, self.detail(f"/status/200;{recipe}"))
        self.assertIn('"read" needs a request with content', self.detail("/status/200;read=0", method="GET", content=b""))


class Idle(RequestSide):
    def test_the_connection_ends(self):
        for recipe in ("200;idle=200ms", "200(idle=200ms)", "404;idle=200ms;body=a"):
            with self.subTest(recipe), self.server.connect() as connection:
                connection.sendall(request(f"/status/{recipe}"))
                begun = time.monotonic()
                response, = parse_responses(read_all(connection), ["GET"])
                self.assertIsNone(response.get("Connection"))
                self.assertIn(response.code, (200, 404))
                self.assertTrue(0.1 < time.monotonic() - begun < 10)

    def test_a_request_in_time_is_answered(self):
        with self.server.connect() as connection:
            connection.sendall(request("/status/418;idle=20s;key=a"))
            read_until(connection, b"\r\n\r\n")
            connection.sendall(request("/status/299", "Connection: close"))
            self.assertIn(b"HTTP/1.1 299 ", read_all(connection))

    def test_nonsense(self):
        for recipe, said in (("200;idle=0s", "too small"), ("200;idle=30m", "by --idle-timeout"), ("101;idle=1s", "101"),
                             ("200;idle=1s;fault=close", "connection ends"), ("200;idle=1s;reason=A", "connection ends"),
                             ("200;idle=1s;header=X-A:", "connection ends"), ("408;idle=1s", "408"),
                             ("200;idle=1s", "keeps its connection")):
            with self.subTest(recipe):
                self.assertIn(said, self.detail(f"/status/{recipe}", method="GET", content=b""))


if __name__ == "__main__":
    unittest.main()
