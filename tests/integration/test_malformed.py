"""Malformed requests: each is answered once, clearly, the connection ends there, and the server lives on.

A row is what the request has wrong, its bytes, and the codes that the RFCs allow; None stands for an end without an answer.
"""
import unittest

from harness import Server, library_version, parse_responses, read_until
from refusal import SMUGGLED, assert_refused, talk

BAD = {400}
POST = b"POST /status/418 HTTP/1.1"
CHUNKED = b"Transfer-Encoding: chunked"


def request(*fields, line=b"GET /status/418 HTTP/1.1", content=b"", host=b"Host: a"):
    return b"\r\n".join([line, *([host] if host else []), *fields, b"", content])


def chunked(content):
    return request(CHUNKED, line=POST, content=content)


def posted(*fields, content=b"12345"):
    return request(*fields, line=POST, content=content)


# RFC 9112 6.1: 501 for a coding that is not known; 6.3: 400 where chunked is not the last one.
FRAMING = [
    ("two lengths, the same", posted(b"Content-Length: 5", b"Content-Length: 5"), BAD),
    ("two lengths", posted(b"Content-Length: 5", b"Content-Length: 6"), BAD),
    ("a list of lengths", posted(b"Content-Length: 5, 5"), BAD),
    ("length, then coding", posted(b"Content-Length: 5", CHUNKED, content=b"0\r\n\r\n"), BAD),
    ("coding, then length", posted(CHUNKED, b"Content-Length: 5", content=b"0\r\n\r\n"), BAD),
    ("two codings", posted(CHUNKED, CHUNKED, content=b"0\r\n\r\n"), BAD),
    ("a coding twice", posted(b"Transfer-Encoding: chunked, chunked", content=b"0\r\n\r\n"), {400, 501}),
    ("gzip", posted(b"Transfer-Encoding: gzip"), {400, 501}),
    ("identity", posted(b"Transfer-Encoding: identity"), {400, 501}),
    ("chunked, gzip", posted(b"Transfer-Encoding: chunked, gzip"), {400, 501}),
    ("gzip, chunked", posted(b"Transfer-Encoding: gzip, chunked", content=b"0\r\n\r\n"), {501}),
    ("xchunked", posted(b"Transfer-Encoding: xchunked"), {400, 501}),
    ("chunked with a parameter", posted(b"Transfer-Encoding: chunked;q=1", content=b"0\r\n\r\n"), {400, 501}),
    ("an empty coding", posted(b"Transfer-Encoding:"), {400, 501}),
    ("a control character before chunked", posted(b"Transfer-Encoding: \x0bchunked"), BAD),
    ("a coding in HTTP/1.0", request(CHUNKED, line=b"POST /status/418 HTTP/1.0", content=b"0\r\n\r\n"), BAD),
    ("an unknown expectation", posted(b"Expect: 200-ok", b"Content-Length: 5"), {417}),
    ("one unknown expectation", posted(b"Expect: 100-continue, more", b"Content-Length: 5"), {417}),
] + [(f"length {value!r}", posted(b"Content-Length: " + value), BAD) for value in (
    b"", b" ", b"-5", b"+5", b"0x5", b"5 5", b"5;", b"5,", b"5.0", b"abc", b"5a", b"5\x0b", b"5\0", b"\xb2", b"5\rX: y")
] + [(f"length {value!r}", posted(b"Content-Length: " + value), {400, 413}) for value in (
    b"9223372036854775807", b"9223372036854775808", b"18446744073709551615", b"18446744073709551616", b"18446744073709551621",
    b"99999999999999999999")]

CHUNKS = [(f"chunk {content!r}", chunked(content), BAD) for content in (
    b"g\r\n", b"\r\n", b"-1\r\na\r\n0\r\n\r\n", b"+1\r\na\r\n0\r\n\r\n", b"0x1\r\na\r\n0\r\n\r\n", b" 1\r\na\r\n0\r\n\r\n",
    b"1\r\r\na\r\n0\r\n\r\n", b"1\r\nab\r\n0\r\n\r\n", b"1\r\na0\r\n\r\n", b"1\r\na\r0\r\n\r\n", b"0\r\nX y\r\n\r\n",
    b"1\na\r\n0\r\n\r\n", b"1\r\na\n0\r\n\r\n", b"1\r\na\r\n0\n\r\n", b"1\r\na\r\n0\r\n\n", b"1;\r\na\r\n0\r\n\r\n",
    b"1;a=\r\na\r\n0\r\n\r\n", b"1;a=b\na\r\n0\r\n\r\n", b"1;a\rb\r\na\r\n0\r\n\r\n", b"1;a\0\r\na\r\n0\r\n\r\n",
    b'1;a="b\r\na\r\n0\r\n\r\n', b"2\r\na\r\n0\r\n\r\n", b"0\r\nX : y\r\n\r\n", b"0\r\nX: y\r\n z\r\n\r\n",
    b"0\r\nX: y\n\r\n", b"1;" + b"a" * 2000 + b"\r\na\r\n0\r\n\r\n", b"0" * 2000)
] + [(f"chunk {content!r}", chunked(content), {400, 413}) for content in (
    b"10000000000000000\r\n", b"ffffffffffffffff\r\n", b"10000000000000001\r\na\r\n0\r\n\r\n",
    b"fffffffffffffffff\r\na\r\n0\r\n\r\n")]

FIELDS = [(f"the last field is {field!r}", request(field), BAD) for field in (
    b"X : y", b"X\t: y", b"X: a\0b", b"X\0Y: a", b"X: a\rb", b"X: a\r", b"X\rY: a", b"X: a\x0bb", b"X: a\x7fb", b"X: \x1b[1m",
    b"X: \x01", b"X(Y): a", b"X@Y: a", b"X\xe9: a", b": a", b":", b"Xa", b"a/b: c", b"\"a\": c", b"X\x01: a", b"X: a\r\n b",
    b"X: a\r\n\tb", b"X: a\r\n ", b"X: a\n b", b" ", b"X: a\r\r", b"Transfer-Encoding : chunked")
] + [(f"the first field is {field!r}", request(field, b"Host: a", host=None), BAD) for field in (
    b" X: y", b"\tX: y", b" ", b"X : y", b"X: a\0b", b"X\0Y: a", b": a", b":", b"Xa", b"X: a\r\n b", b"X: a\r\n\tb")]

HOSTS = [
    ("two Hosts", request(b"Host: b"), BAD),
    ("the same Host twice", request(b"Host: a"), BAD),
    ("no Host", request(host=None), BAD),
] + [(f"{host!r}", request(host=host), BAD) for host in (
    b"Host: a b", b"Host: a/b", b"Host: u@a", b"Host: a\"b", b"Host: http://a", b"Host: a?b", b"Host: a#b", b"Host: \xff",
    b"Host: a:port", b"Host: a:1:2", b"Host: [::1", b"Host: [::1]x", b"Host: %zz")]

LINES = [(f"{line!r}", request(line=line), BAD) for line in (
    b"GET / http/1.1", b"GET /", b"GET / HTTP/1", b"GET / HTTP/1.", b"GET / HTTP/01.1", b"GET / HTTP/1.10", b"GET / HTTP/1.x",
    b"GET / HTTP/11", b"GET / HTTP 1.1", b"GET / HTTP/1.1 ", b"GET / HTTP/1.1\t", b"GET / HTTP/1.1 x", b"GET / HTTP/1.1\r",
    b"GET / HTTP/1.1\0", b"GET / FTP/1.1", b"GET  / HTTP/1.1", b"GET /  HTTP/1.1", b"GET\t/ HTTP/1.1", b"GET /\tHTTP/1.1",
    b"\tGET / HTTP/1.1", b"\rGET / HTTP/1.1", b"GET /a b HTTP/1.1", b"GET /?a b HTTP/1.1", b"GET /?a\tb HTTP/1.1",
    b"G@T / HTTP/1.1", b"G\0T / HTTP/1.1", b"G\rT / HTTP/1.1", b"G\xe9T / HTTP/1.1",
    b"GET /\0 HTTP/1.1", b"GET /?a\0b HTTP/1.1",
    b"GET /\r HTTP/1.1", b"GET /status/\x01 HTTP/1.1", b"GET /\x7f HTTP/1.1",
    b"/ HTTP/1.1", b"GET HTTP/1.1", b"GET  HTTP/1.1")
] + [(f"{line!r}", request(line=line), {505}) for line in (
    b"GET / HTTP/0.9", b"GET / HTTP/2.0", b"GET / HTTP/3.0", b"GET / HTTP/9.9")
] + [(f"{line!r}", request(line=line), {400, None}) for line in (
    b"GET", b"garbage", b" GET / HTTP/1.1", b"SSH-2.0-OpenSSH_9.2p1")]

PROTOCOLS = [
    ("a TLS ClientHello", bytes.fromhex("16030100a5010000a10303") + bytes(range(154)), {400, None}),
    ("the preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {505, 400}),
    ("HTTP/0.9", b"GET /\r\n\r\n", {400, 505}),
]


class Malformed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())

    def check(self, rows, method="GET"):
        for name, data, codes in rows:
            with self.subTest(name):
                assert_refused(self, self.server, data, codes, method)

    def test_framing(self):
        self.check(FRAMING)

    def test_chunks(self):
        self.check(CHUNKS)

    def test_fields(self):
        self.check(FIELDS)

    def test_hosts(self):
        self.check(HOSTS)

    def test_lines(self):
        self.check(LINES)

    def test_protocols(self):
        self.check(PROTOCOLS)

    def test_head_gets_no_content(self):
        """RFC 9110 9.3.2, also where the head is refused before it is understood."""
        head = b"HEAD /status/418 HTTP/1.1"
        self.check([
            ("refused by the gate", request(b"X : y", line=head), BAD),
            ("an expectation", request(b"Expect: more", line=head), {417}),
            ("a version", request(line=b"HEAD / HTTP/3.0"), {505}),
            ("no version", request(line=b"HEAD /"), {400, 505}),
            ("a long target", request(line=b"HEAD /" + b"a" * 20000 + b" HTTP/1.1"), {414, 431}),
            ("a long field", request(b"X: " + b"a" * 20000, line=head), {431}),
            ("a length", request(b"Content-Length: x", line=head), BAD),
        ], "HEAD")


    def test_behind_a_served_request(self):
        """What is refused as the first thing on a connection is refused later, too, and never in silence."""
        served = request(line=b"GET /status/204 HTTP/1.1")
        for data in (b"garbage\r\n\r\n", b"\x16\x03\x01\x00\xa5\x01\r\n", b"\0\r\n", b"GET / HTTP/1.1\r\nX : y\r\n\r\n"):
            for pause in (False, True):
                with self.subTest((data, pause)), self.server.connect() as connection:
                    connection.sendall(served + (b"" if pause else data + SMUGGLED))
                    answered = read_until(connection, b"\r\n\r\n") if pause else b""
                    received = answered + talk(connection, data + SMUGGLED if pause else b"")[0]
                    self.assertEqual([answer.code for answer in parse_responses(received, ["GET", "GET"])], [204, 400])

    def test_only_line_ends_come_before_a_request(self):
        """RFC 9112 2.2: a server may skip an empty line, and nothing else."""
        for lead in (b"\0", b"\0\r\n", b"\0GET / HTTP/1.1\r\n", b"\r\n\0\r\n", b" \r\n"):
            for before in (b"", request(line=b"GET /status/204 HTTP/1.1")):
                with self.subTest((before, lead)), self.server.connect() as connection:
                    received = talk(connection, before + lead + request() + SMUGGLED)[0]
                    codes = [answer.code for answer in parse_responses(received, ["GET"] * 2)]
                    self.assertEqual(codes, [204, 400] if before else [400])


class Tolerated(unittest.TestCase):
    """What looks odd and is right, or may be forgiven: answered, and the next request on the connection as well."""

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())

    def check(self, data, method="GET", code=418):
        with self.server.connect() as connection:
            answers = parse_responses(talk(connection, data + SMUGGLED)[0], [method, "GET"])
        self.assertEqual([answer.code for answer in answers], [code, 299])

    def test_lines(self):
        for line in (b"GET /status/418 HTTP/1.2", b"GET /status/418 HTTP/1.9", b"GET http://a/status/418 HTTP/1.1"):
            with self.subTest(line):
                self.check(request(line=line))
        self.check(request(line=b"get / HTTP/1.1"), code=501)

    def test_leading_line_ends(self):
        """RFC 9112 2.2 asks for one CRLF at least; libmicrohttpd 1.0 takes no more than that."""
        self.check(b"\r\n" + request())
        for lead in (b"\r\n\r\n", b"\n", b"\r\n" * 20):
            with self.subTest(lead):
                if library_version() < (1, 0):
                    self.check(lead + request())
                else:
                    assert_refused(self, self.server, lead + request(), BAD)

    def test_fields(self):
        for field in (b"X:", b"X:y", b"X: \t y \t ", b"X: \xe9", b"X: a\tb", b"X: a: b", b"!#$%&'*+-.^_`|~09: x"):
            with self.subTest(field):
                self.check(request(field))
        for host in (b"Host:", b"Host: [::1]:80", b"Host: a:", b"Host: 127.0.0.1:1", b"Host: a_b,c", b"Host: %41"):
            with self.subTest(host):
                self.check(request(host=host))

    def test_lengths(self):
        for value in (b"5", b"05", b"\t5", b"00000000000000000000000005"):
            with self.subTest(value):
                self.check(posted(b"Content-Length: " + value))

    def test_chunks(self):
        for content in (b"0\r\n\r\n", b"00\r\n\r\n", b"A\r\n0123456789\r\n0\r\n\r\n", b"a\r\n0123456789\r\n0\r\n\r\n",
                        b"0000001\r\na\r\n0\r\n\r\n", b"0\r\nX: y\r\n\r\n", b"0\r\nX: y\r\nZ:\r\n\r\n"):
            with self.subTest(content):
                self.check(chunked(content))
        self.check(request(b"Transfer-Encoding: CHUNKED", line=POST, content=b"0\r\n\r\n"))

    def test_chunk_extensions(self):
        """libmicrohttpd 1.0.1 takes none (docs/building.md): it refuses them, but never misreads what follows."""
        for content in (b"1;a=b\r\na\r\n0;c\r\n\r\n", b'1;a="b;c"\r\na\r\n0\r\n\r\n', b'1 ; a\r\na\r\n0\r\n\r\n'):
            with self.subTest(content):
                if b" " in content and library_version() >= (1, 0, 2):
                    self.check(chunked(content))  # RFC 9112 7.1.1: blanks there are bad, and may be taken
                elif (1, 0, 0) <= library_version() < (1, 0, 2) or b" " in content:
                    assert_refused(self, self.server, chunked(content), BAD)
                else:
                    self.check(chunked(content))

    def test_trailers_that_speak_of_the_message(self):
        """They come too late to change it (RFC 9110 6.5.1): refused or ignored, but never obeyed."""
        for trailer in (b"Content-Length: 5", b"Transfer-Encoding: chunked", b"Host: b", b"Connection: keep-alive",
                        b"Expect: more", b"X : y", b": y", b" X: y", b"X: a\r\n b", b"X: a\0b", b"X: a\rb"):
            with self.subTest(trailer):
                with self.server.connect() as connection:
                    received, _ = talk(connection, chunked(b"0\r\n" + trailer + b"\r\n\r\n") + SMUGGLED)
                answers = parse_responses(received, ["POST", "GET"])
                self.assertIn([answer.code for answer in answers], ([418, 299], [400]))

    def test_byte_by_byte(self):
        with self.server.connect() as connection:
            for byte in posted(b"Content-Length: 5") + SMUGGLED:
                connection.send(bytes([byte]))
            answers = parse_responses(talk(connection, b"")[0], ["POST", "GET"])
        self.assertEqual([answer.code for answer in answers], [418, 299])

    def test_nothing_at_all(self):
        for data in (b"", b"\r\n", b"GET", b"GET /status/418 HTTP/1.1\r\nHost: a\r\n"):
            with self.subTest(data), self.server.connect() as connection:
                connection.sendall(data)
                connection.close()
                self.check(request())
