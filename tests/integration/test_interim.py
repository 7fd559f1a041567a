"""Interim responses (RFC 9110 15.2), byte by byte: each before its final response, in order, and never where none may be."""
import os
import re
import select
import socket
import ssl
import struct
import tempfile
import unittest

from harness import Server, curl, parse_responses, read_until, send_and_read
from raw_requests import request

HEADS = {
    100: b"HTTP/1.1 100 Continue\r\n\r\n",
    102: b"HTTP/1.1 102 Processing\r\n\r\n",
    103: b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload; as=style\r\n\r\n",
    104: b"HTTP/1.1 104 Upload Resumption Supported\r\nUpload-Draft-Interop-Version: 8\r\nLocation: /codes/104\r\n\r\n",
    150: b"HTTP/1.1 150 Informational\r\n\r\n",
    199: b"HTTP/1.1 199 Informational\r\n\r\n",
}
CONTINUE = HEADS[100]


def data_segments_in(connection):
    """How many segments with data have come: tcpi_data_segs_in (linux/tcp.h)."""
    return struct.unpack_from("I", connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 160), 152)[0]


def last(target, *fields, **more):
    return request(target, "Connection: close", *fields, **more)


class Interim(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())

    def test_the_bytes(self):
        for code, head in HEADS.items():
            for method in ("GET", "HEAD", "POST", "BREW"):
                with self.subTest((code, method)):
                    fields = ["Content-Length: 0"] if method == "POST" else []
                    data = self.server.exchange(last(f"/status/{code}", *fields, method=method))
                    self.assertEqual(data[:len(head)], head)
                    finals = parse_responses(data[len(head):], [method])
                    self.assertEqual([final.code for final in finals], [200])
                    self.assertEqual(bool(finals[0].content), method != "HEAD")
                    self.assertEqual(finals[0].get("Everystatus"), "told")
                    self.assertEqual(finals[0].get("Link"), "</style.css>; rel=preload; as=style" if code == 103 else None)
                    self.assertIsNone(finals[0].get("Upload-Draft-Interop-Version"))
                    self.assertIsNone(finals[0].get("Location"))

    def test_every_code_of_the_class(self):
        for code in range(100, 200):
            if code != 101:
                with self.subTest(code):
                    answers = parse_responses(self.server.exchange(last(f"/status/{code}")), ["GET"])
                    self.assertEqual([answer.code for answer in answers], [code, 200])
                    self.assertLessEqual({name for name, _ in answers[0].fields},
                                         {"link", "upload-draft-interop-version", "location"})

    def test_formats(self):
        for accept in ("text/html", "text/plain", "application/json"):
            with self.subTest(accept):
                data = self.server.exchange(last("/status/103", f"Accept: {accept}"))
                self.assertTrue(data.startswith(HEADS[103]))
                final = parse_responses(data, ["GET"])[1]
                self.assertTrue(final.get("Content-Type").startswith(accept))

    def test_no_100_for_nothing(self):
        """RFC 9110 10.1.1: it may be omitted where the framing says that there is no content; nothing pipelined is lost."""
        for method, fields in (("GET", []), ("POST", ["Content-Length: 0"])):
            with self.subTest(method), self.server.connect() as connection:
                data = request("/status/204", "Expect: 100-continue", *fields, method=method)
                connection.sendall(data + request("/status/299", "Connection: close"))
                codes = [answer.code for answer in parse_responses(self.rest(connection), ["GET", "GET"])]
                self.assertEqual(codes, [204, 299])

    def test_http_1_0_gets_only_the_final_response(self):
        for code in HEADS:
            for fields in ([], ["Connection: keep-alive"]):
                with self.subTest((code, fields)), self.server.connect() as connection:
                    connection.sendall(request(f"/status/{code}", *fields, version="HTTP/1.0") +
                                       request("/status/418", version="HTTP/1.0"))
                    answers = parse_responses(self.rest(connection), ["GET"] * (1 + len(fields)))
                    self.assertEqual([answer.code for answer in answers], [200] + [418] * len(fields))

    def test_keep_alive_afterwards(self):
        with self.server.connect() as connection:
            for code in [*HEADS, 200, *HEADS]:
                connection.sendall(request(f"/status/{code}", method="HEAD"))
                head = b""
                while head.count(b"\r\n\r\n") < (2 if code < 200 else 1):
                    head += connection.recv(65536)
                self.assertIn(b"HTTP/1.1 200 OK\r\n", head)
            connection.sendall(last("/status/418"))
            self.assertEqual(parse_responses(self.rest(connection), ["GET"])[0].code, 418)

    @staticmethod
    def rest(connection):
        """Everything until the end, which must be an orderly one."""
        pieces = []
        while piece := connection.recv(1 << 20):
            pieces.append(piece)
        return b"".join(pieces)

    def test_in_one_segment_with_the_final_response(self):
        """Nothing is between the two, so that there is no reason for a second segment; where a wait is, there is one."""
        for recipe, segments in (("418", 1), ("103", 1), ("103;omit=Date", 1), ("102+103+503;delay-body=1ms", 2),
                                 ("103;delay=1ms", 2)):
            with self.subTest(recipe), self.server.connect() as connection:
                connection.sendall(request(f"/status/{recipe};body=last"))
                read_until(connection, b"last")
                self.assertEqual(data_segments_in(connection), segments)

    def test_pipelined(self):
        asked = [100, 418, 103, 103, 204, 102, 302, 104, 500, 150, 199, 200]
        methods = ["GET", "HEAD", "GET", "HEAD"] * 3
        requests = [request(f"/status/{code}", method=method) for code, method in zip(asked, methods)]
        data = self.server.exchange(b"".join(requests) + last("/status/299"))
        expected = [code for asked_code in asked for code in ([asked_code, 200] if asked_code < 200 else [asked_code])]
        self.assertEqual([answer.code for answer in parse_responses(data, methods + ["GET"])], expected + [299])

    def test_a_client_that_does_not_read(self):
        """The socket fills up in the midst of everything; what is sent later must be what was owed."""
        count = 4000
        one = request("/status/103") + request("/status/104")
        with self.server.connect() as connection:
            unsent = memoryview(one * count + last("/status/418"))
            while select.select([], [connection], [], 0.5)[1]:  # until neither side takes more
                connection.setblocking(False)
                try:
                    unsent = unsent[connection.send(unsent[:65536]):]
                except (BlockingIOError, ssl.SSLWantWriteError):
                    pass
                if not unsent:
                    break
            data = send_and_read(connection, unsent)
        codes = [answer.code for answer in parse_much(data)]
        self.assertEqual(codes, [103, 200, 104, 200] * count + [418])



def parse_much(data):
    """As parse_responses, for so many that cutting the bytes again and again would take too long."""
    responses, at = [], 0
    while at < len(data):
        end = data.index(b"\r\n\r\n", at) + 4
        head = parse_responses(data[at:end], ["HEAD"])[0]
        at = end + int(head.get("Content-Length", 0))
        responses.append(head)
    return responses


class Continue(unittest.TestCase):
    """Expect: 100-continue (RFC 9110 10.1.1)."""

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())

    def test_before_the_content(self):
        for framing, content in (("Content-Length: 5", b"hello"), ("Transfer-Encoding: chunked", b"5\r\nhello\r\n0\r\n\r\n")):
            for expectation in ("100-continue", "100-Continue"):
                with self.subTest((framing, expectation)), self.server.connect() as connection:
                    connection.sendall(last("/status/299", framing, f"Expect: {expectation}", method="POST"))
                    self.assertEqual(read_until(connection, b"\r\n\r\n"), CONTINUE)
                    self.assertEqual(select.select([connection], [], [], 0.05)[0], [])
                    connection.sendall(content)
                    answers = parse_responses(Interim.rest(connection), ["POST"])
                    self.assertEqual([answer.code for answer in answers], [299])

    def test_nothing_is_sent(self):
        """The client may drop the idea; no second 100 and no final response come before content does."""
        with self.server.connect() as connection:
            connection.sendall(last("/status/299", "Content-Length: 5", "Expect: 100-continue", method="POST"))
            self.assertEqual(read_until(connection, b"\r\n\r\n"), CONTINUE)
            self.assertEqual(select.select([connection], [], [], 0.2)[0], [])

    def test_content_at_once(self):
        """The 100 may be left out when content has come already (RFC 9110 10.1.1)."""
        data = self.server.exchange(last("/status/299", "Content-Length: 5", "Expect: 100-continue", method="POST") + b"hello")
        self.assertIn([answer.code for answer in parse_responses(data, ["POST"])], ([100, 299], [299]))

    def test_without_content(self):
        """RFC 9110 10.1.1 lets a server leave it out as well when there is nothing to wait for."""
        for method in ("GET", "HEAD"):
            with self.subTest(method):
                data = self.server.exchange(last("/status/299", "Expect: 100-continue", method=method))
                self.assertIn([answer.code for answer in parse_responses(data, [method])], ([100, 299], [299]))

    def test_http_1_0_gets_none(self):
        for expectation in ("100-continue", "anything"):
            with self.subTest(expectation):
                data = self.server.exchange(request("/status/299", "Content-Length: 5", f"Expect: {expectation}", method="POST",
                                                    version="HTTP/1.0") + b"hello")
                self.assertEqual([answer.code for answer in parse_responses(data, ["POST"])], [299])

    def test_told_and_expected(self):
        """The 100 for Expect and the 100 of the recipe are two."""
        with self.server.connect() as connection:
            connection.sendall(last("/status/103", "Content-Length: 5", "Expect: 100-continue", method="PUT"))
            self.assertEqual(read_until(connection, b"\r\n\r\n"), CONTINUE)
            connection.sendall(b"hello")
            answers = parse_responses(Interim.rest(connection), ["PUT"])
            self.assertEqual([answer.code for answer in answers], [103, 200])

    def test_keep_alive_afterwards(self):
        with self.server.connect() as connection:
            for _ in range(20):
                connection.sendall(request("/status/204", "Content-Length: 5", "Expect: 100-continue", method="PUT"))
                self.assertEqual(read_until(connection, b"\r\n\r\n"), CONTINUE)
                connection.sendall(b"hello")
                self.assertTrue(read_until(connection, b"\r\n\r\n").startswith(b"HTTP/1.1 204 No Content\r\n"))

    def test_a_final_code_that_is_known_at_the_head(self):
        """It comes at once, without 100 (RFC 9110 10.1.1, 15.5.18), and the connection ends in order, whatever is still sent."""
        targets = {"/status/417": 417, "/status/302": 302, "/status/599": 599, "/status/404;body=x": 404, "/nowhere": 404,
                   "/status/9999": 400, "/status/503;delay=50ms": 503, "/get": 405, "/status/102+401": 401,
                   "/status/500;reason=Ouch": 500, "/status/404*9,200;in-order": 404}
        for target, code in targets.items():
            for content in (b"", b"a" * 300000):
                with self.subTest((target, content[:1])), self.server.connect() as connection:
                    connection.sendall(request(target, "Content-Length: 300000", "Expect: 100-continue", method="PUT"))
                    answers = parse_responses(send_and_read(connection, content), ["PUT"])
                    self.assertEqual([answer.code for answer in answers], [102] * target.count("102") + [code])
                    self.assertEqual(answers[-1].get("Connection"), None if code == 417 else "close")
                    self.assertEqual(int(answers[-1].get("Content-Length")), len(answers[-1].content))

    def test_the_same_without_content(self):
        for target, code in {"/status/417": 417, "/nowhere": 404}.items():
            data = request(target, "Expect: 100-continue") + last("/status/299")
            answers = parse_responses(self.server.exchange(data), ["GET", "GET"])
            self.assertEqual([answer.code for answer in answers if answer.code != 100], [code, 299])

    def test_a_code_that_is_not_known_at_the_head(self):
        for target in ("/status/404;fault=close-while-reading", "/anything"):
            with self.subTest(target), self.server.connect() as connection:
                connection.sendall(last(target, "Content-Length: 5", "Expect: 100-continue", method="PUT"))
                self.assertEqual(read_until(connection, b"\r\n\r\n"), CONTINUE)


class Curl(unittest.TestCase):
    def test_417_is_repeated_without_the_expectation(self):
        """curl expects 100 by itself where there is much content, and repeats after 417 (RFC 9110 15.5.18)."""
        server = self.enterContext(Server("--max-content", "4M"))
        with tempfile.NamedTemporaryFile() as content:
            content.write(b"a" * 1500000)
            content.flush()
            done = curl("--verbose", "--output", os.devnull, "--data-binary", f"@{content.name}", f"{server.url}/status/417")
        said = done.stderr.decode()
        self.assertEqual(re.findall("^< (HTTP/1.1 .*?)\r?$", said, re.M), ["HTTP/1.1 417 Expectation Failed"] * 2)
        self.assertEqual(len(re.findall("^> Expect: 100-continue", said, re.M)), 1)
