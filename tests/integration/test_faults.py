"""Every fault over raw sockets: byte for byte what was promised, and the end of the connection that was.

What must come stands here in full, written down without a look at the program's own table.
"""
import json
import os
import re
import select
import socket
import ssl
import time
import unittest
import urllib.parse

from harness import HERE, TIMEOUT, Server, curl, parse_responses, read_all, read_until, settle, sockets
from raw_requests import request
from survey import Served

CONTENT = b"Hello, fault!"
RECIPE = "503;body=Hello%2C%20fault!"
LINE = b"HTTP/1.1 503 Service Unavailable\r\n"
LENGTH = b"Content-Length: 13\r\n"
REST = (b"Retry-After: 1\r\nAccess-Control-Expose-Headers: Everystatus, Retry-After\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\nEverystatus: told\r\nCache-Control: no-store\r\n"
        b"Access-Control-Allow-Origin: *\r\nX-Content-Type-Options: nosniff\r\n")
OPEN_FIELDS = b"Date: *\r\n" + REST  # of a connection that nobody closes
FIELDS = b"Date: *\r\nConnection: close\r\n" + REST
HEAD = LINE + FIELDS + LENGTH + b"\r\n"
OPEN_HEAD = LINE + OPEN_FIELDS + LENGTH + b"\r\n"
# The explanation's fields, where a recipe's content would not be sent and is therefore refused.
EXPLAINED = FIELDS.replace(b"text/plain; charset=utf-8", b"application/json")
EXPLAINED = EXPLAINED.replace(b"no-store\r\n", b"no-store\r\nVary: Accept\r\n")
CHUNKED = LINE + FIELDS + b"Transfer-Encoding: chunked\r\n\r\n"
MIB16 = 16 * 1024 * 1024
FIN, RST, OPEN = "FIN", "RST", "stays open"
TCP_CLOSE = 7  # of a socket that was reset (linux/tcp.h)


TO_H2C = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"


def frame(kind, flags, stream, payload=b""):
    """A frame of HTTP/2 (RFC 9113 4.1): SETTINGS is 4, HEADERS 1 (END_HEADERS 4; 0x88 is :status 200), RST_STREAM 3."""
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def with_length(value, fields=FIELDS):
    return LINE + fields + b"Content-Length: " + value + b"\r\n\r\n" + CONTENT


def with_line(line):
    return line + b"\r\n" + FIELDS + LENGTH + b"\r\n" + CONTENT


def with_field(line):
    return LINE + FIELDS + LENGTH + line + b"\r\n\r\n" + CONTENT


def endless(piece):
    """As many whole pieces as there are in 16 MiB."""
    return piece * (MIB16 // len(piece))


# The fault with its argument, all bytes that come, and the end.
BROKEN = [
    ("reset", b"", RST),
    ("close", b"", FIN),
    ("reset-in-head", LINE + b"Date:", RST),
    ("close-in-head", LINE + b"Date:", FIN),
    ("reset-after-head", HEAD, RST),
    ("close-after-head", HEAD, FIN),
    ("reset-after=0", HEAD, RST),
    ("reset-after=5", HEAD + b"Hello", RST),
    ("reset-after:12", HEAD + b"Hello, fault", RST),
    ("close-after=5", HEAD + b"Hello", FIN),
    ("close-after=12", HEAD + b"Hello, fault", FIN),
    ("reset-at-end", HEAD + CONTENT, RST),
    ("close-silently", OPEN_HEAD + CONTENT, FIN),
    ("hang", b"", OPEN),
    ("hang-in-head", LINE + b"Date:", OPEN),
    ("hang-after-head", OPEN_HEAD, OPEN),
    ("stall-after=5", OPEN_HEAD + b"Hello", OPEN),
    ("slow-head=50ms", HEAD + CONTENT, FIN),
    ("short-length", with_length(b"12", OPEN_FIELDS), OPEN),
    ("long-length", with_length(b"14"), FIN),
    ("two-lengths", with_length(b"13\r\nContent-Length: 14"), FIN),
    ("length-and-chunked", LINE + FIELDS + LENGTH + b"Transfer-Encoding: chunked\r\n\r\nd\r\nHello, fault!\r\n0\r\n\r\n", FIN),
    ("bad-length", with_length(b"many"), FIN),
    ("negative-length", with_length(b"-1"), FIN),
    ("huge-length", with_length(b"%d" % 2**64), FIN),
    ("bad-chunk-size", CHUNKED + b"xyz\r\nHello, fault!\r\n0\r\n\r\n", FIN),
    ("huge-chunk-size", CHUNKED + b"%x" % 2**64 + b"\r\nHello, fault!\r\n0\r\n\r\n", FIN),
    ("cut-chunk", CHUNKED + b"e\r\nHello, fault!", FIN),
    ("no-chunk-end", CHUNKED + b"d\r\nHello, fault!0\r\n\r\n", FIN),
    ("no-last-chunk", CHUNKED + b"d\r\nHello, fault!\r\n", FIN),
    ("bad-trailer", CHUNKED + b"d\r\nHello, fault!\r\n0\r\nno colon\r\n\r\n", FIN),
    ("unknown-coding", LINE + FIELDS + b"Transfer-Encoding: unknown\r\n\r\n" + CONTENT, FIN),
    ("extra-response", OPEN_HEAD + CONTENT + b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nextra\n", OPEN),
    ("code=099", with_line(b"HTTP/1.1 099 "), FIN),
    ("code=1000", with_line(b"HTTP/1.1 1000 "), FIN),
    ("code=2", with_line(b"HTTP/1.1 2 "), FIN),
    ("code=0", with_line(b"HTTP/1.1 0 "), FIN),
    ("code=0200", with_line(b"HTTP/1.1 0200 "), FIN),
    ("code=999999999", with_line(b"HTTP/1.1 999999999 "), FIN),
    ("status-line=HTTP/1.1 200", with_line(b"HTTP/1.1 200"), FIN),
    ("status-line=", with_line(b""), FIN),
    ("status-line=a=b:c;d\t%\xff\"", with_line(b"a=b:c;d\t%\xc3\xbf\""), FIN),
    ("bad-code", with_line(b"HTTP/1.1 abc Service Unavailable"), FIN),
    ("no-code", with_line(b"HTTP/1.1 Service Unavailable"), FIN),
    ("http-0.5", with_line(b"HTTP/0.5 503 Service Unavailable"), FIN),
    ("http-1.2", with_line(b"HTTP/1.2 503 Service Unavailable"), FIN),
    ("http-2", with_line(b"HTTP/2 503 Service Unavailable"), FIN),
    ("http-3", with_line(b"HTTP/3 503 Service Unavailable"), FIN),
    ("bad-version", with_line(b"HTTP/x.y 503 Service Unavailable"), FIN),
    ("other-protocol", with_line(b"ICY 503 Service Unavailable"), FIN),
    ("no-version", with_line(b"503 Service Unavailable"), FIN),
    ("no-space", with_line(b"HTTP/1.1503 Service Unavailable"), FIN),
    ("no-phrase", with_line(b"HTTP/1.1 503"), FIN),
    ("no-status-line", FIELDS + LENGTH + b"\r\n" + CONTENT, FIN),
    ("no-head", CONTENT, FIN),
    ("garbage", bytes(range(255, -1, -1)), FIN),
    ("bare-lf", HEAD.replace(b"\r\n", b"\n") + CONTENT, FIN),
    ("endless-head", LINE + EXPLAINED + endless(b"X-Fault: endless\r\n"), FIN),
    ("endless-content", LINE + EXPLAINED + b"Transfer-Encoding: chunked\r\n\r\n" +
     endless(b"1a\r\nabcdefghijklmnopqrstuvwxyz\r\n"), FIN),
    ("endless-interim", endless(b"HTTP/1.1 102 Processing\r\n\r\n"), FIN),
    ("large-field", with_field(b"X-Fault: " + b"a" * 262144), FIN),
    ("large-field=1", with_field(b"X-Fault: a"), FIN),
    ("large-field=1M", with_field(b"X-Fault: " + b"a" * 1048576), FIN),
    ("many-fields", with_field(b"\r\n".join([b"X-Fault: 1"] * 10000)), FIN),
    ("many-fields=2", with_field(b"X-Fault: 1\r\nX-Fault: 1"), FIN),
    ("nul-in-field", with_field(b"X-Fault: a\0b"), FIN),
    ("bare-cr", with_field(b"X-Fault: a\rb"), FIN),
    ("no-colon", with_field(b"X-Fault"), FIN),
    ("space-before-colon", with_field(b"X-Fault : a"), FIN),
    ("folded-field", with_field(b"X-Fault: a\r\n b"), FIN),
    ("empty-name", with_field(b": a"), FIN),
    ("bad-name", with_field(b"X(Fault): a"), FIN),
    ("cut-gzip", LINE + FIELDS + b"Content-Encoding: gzip\r\nContent-Length: 27\r\n\r\n" +
     b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + b"\x01\x0d\x00\xf2\xff" + CONTENT[:-1], FIN),
    ("interim-alone", b"HTTP/1.1 102 Processing\r\n\r\n", FIN),
    ("late-interim", HEAD + b"HTTP/1.1 102 Processing\r\n\r\n" + CONTENT, FIN),
    ("h2-garbage", TO_H2C + HEAD + CONTENT, FIN),
    ("h2-reset-stream", TO_H2C + frame(4, 0, 0) + frame(1, 4, 1, b"\x88") + frame(3, 0, 1, b"\0\0\0\2"), FIN),
]
# Ordinary answers with a field that is wrong, which leave the connection as it is: the fault, code, name, value.
WRONG_FIELDS = [
    ("bad-gzip", 503, "Content-Encoding", "gzip"),
    ("unknown-encoding", 503, "Content-Encoding", "unknown"),
    ("redirect-loop", 302, "Location", "/status/302;body=Hello;fault=redirect-loop"),
    ("redirect-loop", 308, "Location", "/status/308;body=Hello;fault=redirect-loop"),
    ("redirect-closed-port", 302, "Location", "http://127.0.0.1:4/"),
    ("redirect-bad-port", 303, "Location", "http://127.0.0.1:99999/"),
    ("redirect-unknown-scheme", 301, "Location", "unknown://127.0.0.1/"),
    ("redirect-unknown-host", 307, "Location", "http://everystatus.invalid/"),
    ("redirect-malformed", 308, "Location", "http://[::1/"),
    ("redirect-no-location", 302, "Location", None),
]
# Those that need a request of their own and are tested apart.
APART = {"reset-while-reading": RST, "close-while-reading": FIN, "content-on-none": OPEN}


# Nothing of the content is sent, nor its length.
WITHOUT_CONTENT = {"reset", "close", "reset-in-head", "close-in-head", "hang", "hang-in-head", "garbage", "endless-head",
                   "endless-content", "endless-interim", "interim-alone", "h2-reset-stream"}


def recipe_for(fault):
    return "503" if name_of(fault) in WITHOUT_CONTENT else RECIPE


def name_of(fault):
    return re.split("[=:]", fault)[0]


def masked(data):
    return re.sub(rb"Date: [^\r\n]{29}(?=\r?\n)", b"Date: *", data)


def ending(connection, data=b"", expected=None, end=OPEN):
    """Everything that comes, the date masked, and how it ends. Where all came that is expected, and no end is, little more is
    waited for."""
    data = bytearray(data)
    patience = 0.1 if end == OPEN else TIMEOUT
    try:
        while True:
            if expected is not None and len(masked(bytes(data[:4096]))) + max(0, len(data) - 4096) >= len(expected):
                if not select.select([connection], [], [], patience)[0]:
                    return masked(bytes(data)), OPEN
            chunk = connection.recv(1 << 20)
            if not chunk:
                return masked(bytes(data)), FIN
            data += chunk
    except ConnectionResetError:
        return masked(bytes(data)), RST
    except ssl.SSLEOFError:  # of test_over_tls.py: a reset, or a FIN without close_notify
        if connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] != TCP_CLOSE:
            raise
        return masked(bytes(data)), RST


class Faults(Served):
    def outcome(self, target, *fields, method="GET", version="HTTP/1.1", content=b"", expected=None, end=OPEN):
        with self.server.connect() as connection:
            connection.sendall(request(target, *fields, method=method, version=version, content=content))
            return ending(connection, expected=expected, end=end)

    def check(self, outcome, expected):
        """As assertEqual, with a message that can be read for millions of bytes as well."""
        if outcome != expected:
            pairs = enumerate(zip(outcome[0], expected[0]))
            at = next((i for i, (a, b) in pairs if a != b), min(len(outcome[0]), len(expected[0])))
            self.fail(f"{outcome[1]} instead of {expected[1]}; {len(outcome[0])} bytes instead of {len(expected[0])}, "
                      f"from {at}: {outcome[0][at:at + 80]!r} instead of {expected[0][at:at + 80]!r}")

    def refusal(self, recipe, *fields, method="GET", version="HTTP/1.1", content=b""):
        data = self.server.exchange(request(f"/status/{recipe}", "Connection: close", *fields, method=method, version=version,
                                            content=content))
        response = parse_responses(data, [method])[-1]
        self.assertEqual((response.code, response.get("Everystatus")), (400, "refused"), recipe)
        return json.loads(response.content) if method != "HEAD" else None


class Bytes(Faults):
    def test_every_byte_and_the_end(self):
        for fault, expected, end in BROKEN:
            with self.subTest(fault):
                encoded = urllib.parse.quote(fault, safe="")
                self.check(self.outcome(f"/status/{recipe_for(fault)};fault={encoded}", expected=expected, end=end),
                           (expected, end))

    def test_in_the_other_carriers(self):
        for fault, expected, end in BROKEN:
            if len(expected) > 1 << 20:
                continue
            encoded = urllib.parse.quote(fault, safe="=:")
            in_field = f"Everystatus: {recipe_for(fault)};fault={fault.replace('%', '%25').replace(';', '%3B')}"
            with self.subTest(fault):
                self.check(self.outcome(f"/status/{recipe_for(fault)}?fault={encoded}", expected=expected, end=end),
                           (expected, end))
            with self.subTest(in_field):
                self.check(self.outcome("/nope", in_field, expected=expected, end=end), (expected, end))

    def test_wrong_fields_in_right_answers(self):
        for fault, code, name, value in WRONG_FIELDS:
            with self.subTest(fault), self.server.connect() as connection:
                connection.sendall(request(f"/status/{code};body=Hello;fault={fault}") +
                                   request("/status/418", "Connection: close"))
                answer, after = parse_responses(read_all(connection), ["GET", "GET"])
                self.assertEqual((answer.code, answer.get(name), answer.content, after.code), (code, value, b"Hello", 418))
                self.assertEqual(answer.get("Everystatus"), "told")

    def test_content_on_none(self):
        for code, head in ((204, b""), (205, b"Content-Length: 0"), (304, b"")):
            with self.subTest(code), self.server.connect() as connection:
                connection.sendall(request(f"/status/{code};fault=content-on-none"))
                data = read_until(connection, b"unexpected\n")
                first, rest = data.split(b"\r\n\r\n")
                self.assertTrue(first.startswith(b"HTTP/1.1 %d " % code))
                self.assertEqual(re.findall(rb"Content-Length: .*", first), [head] if head else [])
                self.assertEqual(ending(connection, rest, b"unexpected\n"), (b"unexpected\n", OPEN))
        expected = OPEN_HEAD + CONTENT
        self.check(self.outcome(f"/status/{RECIPE};fault=content-on-none", method="HEAD", expected=expected), (expected, OPEN))

    def test_reset_while_reading(self):
        """Long before all content was sent, in each carrier; chunked content as well."""
        for target, field, end in (("/status/200;fault=reset-while-reading", "X: y", RST),
                                   ("/status/200?fault=reset-while-reading", "X: y", RST),
                                   ("/nope", "Everystatus: 200;fault=reset-while-reading", RST),
                                   ("/status/200;fault=reset-while-%72eading", "X: y", RST),
                                   ("/status/200;fault=close-while-reading", "X: y", FIN),
                                   ("/nope", "Everystatus: 200;fault=close-while-reading", FIN)):
            for head in (request(target, field, "Content-Length: 100000", method="POST"),
                         request(target, field, "Transfer-Encoding: chunked", method="PUT") + b"ff\r\n"):
                with self.subTest(head), self.server.connect() as connection:
                    connection.sendall(head)
                    self.assertEqual(select.select([connection], [], [], 0.1)[0], [], "before any content")
                    connection.sendall(b"a")
                    self.assertEqual(ending(connection), (b"", end))

    def test_reset_while_reading_after_100(self):
        with self.server.connect() as connection:
            connection.sendall(request("/status/200;fault=reset-while-reading", "Content-Length: 9", "Expect: 100-continue",
                                       method="POST"))
            self.assertEqual(read_until(connection, b"\r\n\r\n"), b"HTTP/1.1 100 Continue\r\n\r\n")
            connection.sendall(b"a")
            self.assertEqual(ending(connection), (b"", RST))

    def test_others_read_all_content_first(self):
        for fault, end in (("reset", RST), ("close", FIN)):
            with self.server.connect() as connection:
                connection.sendall(request("/status/200/reset-while-reading", "Content-Length: 5",
                                           f"Everystatus: 200;fault={fault}", method="POST") + b"a")
                self.assertEqual(select.select([connection], [], [], 0.1)[0], [])
                connection.sendall(b"bcde")
                self.assertEqual(ending(connection), (b"", end))

    def test_what_no_recipe_answers_is_not_broken_off(self):
        """A request that looks broken off beforehand, and then is not, would get no answer at all."""
        recipe, preflight = "200;fault=close-while-reading", "Access-Control-Request-Method: GET"
        with Server("--default", recipe) as server:
            for target, method, code, *fields in (("/_/reset", "POST", 200), ("/_/nope", "POST", 404), ("/", "POST", 405),
                                                  ("/style.css", "POST", 405), ("/nope", "OPTIONS", 204, preflight),
                                                  ("*", "OPTIONS", 204)):
                for field in ([], [f"Everystatus: {recipe}"] if target not in ("/", "/style.css") else []):
                    with self.subTest(target=target, field=field):
                        data = server.exchange(request(target, "Connection: close", *fields, *field, method=method, content=b"a"))
                        self.assertEqual([answer.code for answer in parse_responses(data, [method])], [code])
            self.assertEqual(server.exchange(request("/nope", method="POST", content=b"a")), b"")

    def test_gzip_of_several_blocks(self):
        """What there is of the stream is right: it yields all bytes but the last."""
        import zlib
        for size in (1, 65535, 65536, 200000):
            with self.subTest(size):
                data, _ = self.outcome(f"/status/200;size={size};fault=cut-gzip")
                head, _, content = data.partition(b"\r\n\r\n")
                self.assertIn(b"\r\nContent-Length: %d\r\n" % len(content), head + b"\r\n")
                inflate = zlib.decompressobj(wbits=31)
                self.assertEqual(inflate.decompress(content), (b"abcdefghijklmnopqrstuvwxyz" * 8000)[:size - 1])
                self.assertFalse(inflate.eof)


class Documentation(Faults):
    def covered(self):
        ends = {name_of(fault): end for fault, _, end in BROKEN}
        return ends | {fault: "serves on" for fault, *_ in WRONG_FIELDS} | APART

    def test_help_lists_exactly_what_is_tested(self):
        rows = json.loads(self.server.request("/help")[-1].content)["faults"]
        self.assertEqual({re.split(r"\W*=", row["usage"])[0]: row["end"] for row in rows}, self.covered())
        self.assertGreaterEqual(len(rows), 40)
        for row in rows:
            self.assertTrue(row["sends"], row)

    def test_all_forms_of_the_help(self):
        for form in ("text", "html"):
            page = self.server.request(f"/help?format={form}")[-1].content.decode()
            for name in self.covered():
                self.assertRegex(page, rf"(?m)^(  |<dt><code>){re.escape(name)}[\[=<\n]")

    def test_the_document_lists_them(self):
        with open(os.path.join(HERE, "..", "docs", "faults.md"), encoding="utf-8") as file:
            table = file.read().partition("<!-- faults -->")[2].partition("<!-- end -->")[0]
        rows = re.findall(r"^\| `([a-z0-9.-]+)[^|]*\|[^|]*\| ([^|]*) \|[^|]*\|[^|]*\|$", table, re.M)
        self.assertEqual(dict(rows), self.covered())

    def test_a_code_out_of_range_names_its_fault(self):
        for code in ("099", "1000", "0", "99", "0404"):
            with self.subTest(code):
                self.assertIn(f"200;fault=code={code}", self.refusal(code)["detail"])
        for code in ("abc", "1e3", "", "9999999999", "200+200"):
            with self.subTest(code):
                self.assertNotIn("fault", self.refusal(code)["detail"])


class Composition(Faults):
    def test_any_code(self):
        for code, phrase in ((200, b"OK"), (299, b"Success"), (404, b"Not Found"), (999, b"")):
            with self.subTest(code):
                data, end = self.outcome(f"/status/{code};fault=close-in-head")
                self.assertTrue(data.startswith(b"HTTP/1.1 %d %s" % (code, phrase)), data)
                self.assertEqual(end, FIN)

    def test_phrase_fields_and_content(self):
        expected = (b"HTTP/1.1 404 Gone; fishing\r\nDate: *\r\nConnection: close\r\nX-A: 1\r\n"
                    b"Access-Control-Expose-Headers: Everystatus, X-A\r\nContent-Type: text/css\r\nEverystatus: told\r\n"
                    b"Cache-Control: max-age=9\r\nVary: Everystatus\r\nAccess-Control-Allow-Origin: *\r\n"
                    b"X-Content-Type-Options: nosniff\r\nContent-Length: 31\r\n\r\nabcdefghijklmnopqrstuvwxyzabcd")
        recipe = "404;reason=Gone%3B%20fishing;header=X-A:1;max-age=9;type=text%2Fcss;size=30;fault=long-length"
        self.check(self.outcome(f"/status/{recipe}"), (expected, FIN))

    def test_a_phrase_goes_with_digits(self):
        data, _ = self.outcome("/status/200;reason=x;fault=code=99")
        self.assertTrue(data.startswith(b"HTTP/1.1 99 x\r\n"))

    def test_interim_responses_come_first(self):
        early = b"HTTP/1.1 102 Processing\r\n\r\n"
        for fault, expected, end in (("reset", b"", RST), ("garbage", bytes(range(255, -1, -1)), FIN), ("hang", b"", OPEN)):
            with self.subTest(fault):
                self.check(self.outcome(f"/status/102+102+503;fault={fault}", expected=early * 2 + expected, end=end),
                           (early * 2 + expected, end))
        data, _ = self.outcome("/status/102;body=a;fault=close-after-head")
        self.assertTrue(data.startswith(early + b"HTTP/1.1 200 OK\r\n"))

    def test_it_waits(self):
        for recipe, least in (("delay=60ms;fault=reset", 0.06), ("delay=60ms;fault=close-in-head", 0.06),
                              ("body=abcdef;delay-body=60ms;fault=long-length", 0.06),
                              ("body=abcdef;drip=80ms;fault=close-after=4", 0.08), ("fault=slow-head=90ms", 0.09),
                              ("body=ab;delay=30ms;delay-body=30ms;drip=30ms;fault=slow-head=30ms", 0.12),
                              ("size=300k;drip=60ms;fault=no-last-chunk", 0.06)):
            with self.subTest(recipe):
                start = time.monotonic()
                self.outcome(f"/status/200;{recipe}")
                self.assertGreaterEqual(time.monotonic() - start, least - 0.002)

    def test_a_slow_head_comes_in_pieces(self):
        with self.server.connect() as connection:
            connection.sendall(request("/status/200;body=a;fault=slow-head=300ms"))
            pieces = list(iter(lambda: connection.recv(65536), b""))
        self.assertGreater(len(pieces), 3)
        self.assertEqual(pieces[0], b"H")

    def test_a_phrase_of_its_own_goes_with_a_drip_of_what_is_broken(self):
        data, end = self.outcome("/status/200;reason=A;body=abc;drip=20ms;fault=bad-length")
        self.assertEqual((data[:14], data[-3:], end), (b"HTTP/1.1 200 A", b"abc", FIN))

    def test_head(self):
        """What is wrong in a head is so for HEAD; there is no content."""
        for fault in ("no-colon", "bad-code", "bare-lf", "reset-at-end"):
            expected, end = next((expected, end) for name, expected, end in BROKEN if name == fault)
            with self.subTest(fault):
                self.check(self.outcome(f"/status/{RECIPE};fault={fault}", method="HEAD"), (expected[:-len(CONTENT)], end))

    def test_http_1_0(self):
        for fault in ("reset", "close-after=5", "bad-length", "garbage", "no-head", "endless-head"):
            expected, end = next((expected, end) for name, expected, end in BROKEN if name == fault)
            with self.subTest(fault):
                self.check(self.outcome(f"/status/{recipe_for(fault)};fault={fault}", version="HTTP/1.0"), (expected, end))

    def test_any_method(self):
        for method in ("POST", "BREW", "OPTIONS", "TRACE"):
            self.check(self.outcome(f"/status/{RECIPE};fault=reset-after=5", method=method), (HEAD + b"Hello", RST))

    def test_large_content_arrives_before_the_reset(self):
        """The client reads slowly, and has all of it nevertheless."""
        with self.server.connect() as connection:
            connection.sendall(request("/status/200;size=1M;fault=reset-after=1000000"))
            data, end = ending(connection)
        self.assertEqual((len(data.partition(b"\r\n\r\n")[2]), end), (1000000, RST))

    def test_a_reset_waits_for_a_client_that_does_not_read_yet(self):
        """For as long as an idle connection is kept; one that never reads is reset then."""
        large = request("/status/200;size=1M;fault=reset-after=1000000")
        with Server("--idle-timeout", "4s") as server:
            unconnected = sockets(server)
            with server.connect() as late, server.connect() as never:
                late.sendall(large)
                never.sendall(large)
                select.select([], [], [], 3)
                data, end = ending(late)
                self.assertEqual((len(data.partition(b"\r\n\r\n")[2]), end), (1000000, RST))
                settle(server, unconnected)
                data, end = ending(never)
        self.assertEqual(end, RST)
        self.assertLess(len(data), 1000000)

    def test_a_later_carrier_decides(self):
        self.check(self.outcome(f"/status/503;fault=reset", "Everystatus: 503;fault=close-in-head"),
                   (LINE + b"Date:", FIN))
        self.check(self.outcome(f"/status/{RECIPE};fault=reset-after=1?fault=close-after=5"), (HEAD + b"Hello", FIN))

    def test_in_order_and_limited(self):
        """Every step of a sequence is broken, and the 429 of a limit is whole, also while content is still to come."""
        for code in (503, 200, 200):
            data, end = self.outcome("/status/503,200;in-order;key=broken;body=Hello;fault=close-after=2")
            self.assertEqual((data[:12], data[-4:], end), (b"HTTP/1.1 %d" % code, b"\r\nHe"[:4], FIN))
        for fault, end in (("reset-while-reading", RST), ("close", FIN)):
            target = f"/status/200;limit=1/60s;key={fault};fault={fault}"
            self.assertEqual(self.outcome(target, method="POST", content=b"abc"), (b"", end))
            self.assertEqual(self.server.request(target, "POST", ["Content-Length: 100000"], b"a" * 100000)[-1].code, 429)

    def test_in_mocks_and_the_default(self):
        with Server("--route", "POST /up 200;fault=reset-while-reading", "--route", f"GET /cut {RECIPE};fault=close-after=5",
                    "--default", "200;fault=no-colon") as server:
            with server.connect() as connection:
                connection.sendall(request("/up", "Content-Length: 9", method="POST") + b"a")
                self.assertEqual(ending(connection), (b"", RST))
            with server.connect() as connection:
                connection.sendall(request("/cut"))
                self.assertEqual(ending(connection), (HEAD + b"Hello", FIN))
            self.assertIn(b"\r\nX-Fault\r\n", server.exchange(request("/other", "Content-Length: 3", method="PUT") + b"abc"))


REFUSED = [
    ("200;fault=nonsense", "there is no fault \"nonsense\""),
    ("200;fault=", "there is no fault"),
    ("200;fault=Reset", "there is no fault"),
    ("200;fault", "needs a value"),
    ("200;fault=reset;fault=close", "comes twice"),
    ("200;fault=reset=1", "takes no argument"),
    ("200;fault=reset-after", "needs an argument: fault=reset-after=BYTES"),
    ("200;fault=reset-after=", "is empty"),
    ("200;fault=reset-after=x", "not a decimal number"),
    ("200;fault=reset-after=-1", "not a decimal number"),
    ("200;fault=reset-after=2M", "at most 1048576"),
    ("200;body=abc;fault=reset-after=3", "more content than 3 bytes"),
    ("200;body=abc;fault=stall-after=4", "more content than 3 bytes"),
    ("200;fault=slow-head", "fault=slow-head=TIME"),
    ("200;fault=slow-head=5", "needs a unit"),
    ("200;fault=slow-head=31s", "at most 30000ms, by --max-delay"),
    ("200;fault=large-field=0", "too small"),
    ("200;fault=large-field=1.5k", "not a decimal number"),
    ("200;fault=large-field=2M", "at most 1048576"),
    ("200;fault=many-fields=100001", "at most 100000"),
    ("200;fault=code", "fault=code=DIGITS"),
    ("200;fault=code=", "digits"),
    ("200;fault=code=abc", "digits"),
    ("200;fault=code=-99", "digits"),
    ("200;fault=code=1000000000", "digits"),
    ("200;fault=code=404", "/status/404"),
    ("200;fault=code=100", "/status/100"),
    ("200;fault=status-line", "fault=status-line=TEXT"),
    ("200;fault=status-line=a%0d%0aX:y", "control character"),
    ("200;fault=status-line=a%0aX:y", "control character"),
    ("200;fault=status-line=a%00", "NUL"),
    ("200;fault=status-line=a%7f", "control character"),
    ("200;fault=status-line=" + "x" * 901, "too long"),
    ("200;fault=%0d%0a", "control character"),
    ("200;body=a;fault=reset", "body"),
    ("200;size=1;fault=garbage", "body"),
    ("200;format=html;fault=hang", "body"),
    ("200;header=A:1;fault=close", "header"),
    ("302;location=%2Fa;fault=no-head", "header"),
    ("503;retry-after=1;fault=interim-alone", "header"),
    ("200;max-age=1;fault=reset-in-head", "header"),
    ("200;reason=A;fault=reset", "reason"),
    ("200;reason=A;fault=no-phrase", "reason"),
    ("200;reason=A;fault=status-line=B", "reason"),
    ("200;body=a;type=text%2Fcss;fault=no-head", "type"),
    ("200;drip=1s;fault=close", "drip"),
    ("200;delay-body=1s;fault=hang-after-head", "drip"),
    ("302;location=%2Fa;fault=redirect-loop", "Location"),
    ("200;header=content-encoding:br;fault=bad-gzip", "Content-Encoding"),
    ("200;fault=redirect-loop", "a code that redirects"),
    ("404;fault=redirect-no-location", "a code that redirects"),
    ("204;fault=long-length", "an answer with content"),
    ("304;fault=bad-chunk-size", "an answer with content"),
    ("205;fault=no-head", "an answer with content"),
    ("200;body=;fault=close-after-head", "an answer with content"),
    ("200;format=empty;fault=cut-gzip", "an answer with content"),
    ("200;fault=content-on-none", "an answer without content"),
    ("200;fault=reset-while-reading", "a request with content"),
    ("101;fault=reset", "101"),
    ("200,101;fault=reset", "101"),
    ("100-102;fault=close-while-reading", "101"),
]


class Refusals(Faults):
    def test_what_would_be_ignored_or_is_no_fault(self):
        for recipe, reason in REFUSED:
            with self.subTest(recipe):
                self.assertIn(reason, self.refusal(recipe)["detail"])

    def test_the_place_is_told(self):
        for fault in ("nonsense", "reset-after", "slow-head=5", "status-line=%0a"):
            with self.subTest(fault):
                shown = self.refusal(f"503;fault={fault}")
                self.assertEqual((shown["where"], shown["column"]), ("path", 11))

    def test_head_has_no_content_to_break(self):
        for fault in ("close-after-head", "long-length", "no-last-chunk", "bad-gzip", "late-interim"):
            with self.subTest(fault):
                self.refusal(f"200;fault={fault}", method="HEAD")

    def test_http_1_0_knows_neither_chunks_nor_interim_responses(self):
        for fault in ("cut-chunk", "length-and-chunked", "endless-content", "interim-alone", "endless-interim"):
            with self.subTest(fault):
                self.assertIn("an HTTP/1.1 request", self.refusal(f"200;fault={fault}", version="HTTP/1.0")["detail"])

    def test_a_request_that_is_read_cannot_wait(self):
        for content in (b"a", b""):
            shown = self.refusal("200;delay=1s;fault=reset-while-reading", method="POST", content=content)
            self.assertIn("delay", shown["detail"])

    def test_101_does_not_break_off_a_request(self):
        self.assertIn("101", self.refusal("101,200;in-order;fault=close-while-reading", method="POST", content=b"a")["detail"])

    def test_a_unix_socket_knows_no_reset(self):
        path = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"everystatus-{os.getpid()}.socket")
        with Server("--bind", f"unix:{path}", port=None) as server:
            for content in (b"", b"a"):
                shown = server.exchange(request("/status/200;fault=reset", "Connection: close", method="POST", content=content))
                self.assertIn(b"a Unix socket knows no reset", shown)
            self.assertIn(b"a Unix socket", server.exchange(request("/status/200;fault=reset-while-reading", "Connection: close",
                                                                    method="POST", content=b"a")))
            self.assertEqual(masked(server.exchange(request(f"/status/{RECIPE};fault=close-after=5"))), HEAD + b"Hello")

    def test_smaller_limits(self):
        with Server("--max-size", "1000", "--max-delay", "1s") as server:
            for fault in ("large-field", "large-field=1001", "slow-head=1001ms", "reset-after=1001"):
                with self.subTest(fault):
                    self.assertEqual(server.request(f"/status/200;fault={fault}")[-1].code, 400)


class Bounds(unittest.TestCase):
    def test_what_stays_open_ends_when_idle_for_too_long(self):
        with Server("--idle-timeout", "1s") as server:
            connections = [server.connect() for _ in range(4)]
            for connection, fault in zip(connections, ("hang", "hang-in-head", "stall-after=5", "extra-response")):
                connection.sendall(request(f"/status/200;fault={fault}"))
            for connection in connections:
                self.assertEqual(ending(connection)[1], FIN)
                connection.close()

    def test_a_client_that_takes_nothing(self):
        """Endless bytes that nobody reads end as well."""
        with Server("--idle-timeout", "1s") as server, socket.socket() as connection:
            before = sockets(server)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.settimeout(TIMEOUT)
            connection.connect((server.host, server.port))
            connection.sendall(request("/status/200;fault=endless-head"))
            connection.recv(1)
            settle(server, before)
            self.assertLess(len(read_all(connection)), MIB16)

    def test_a_client_that_leaves_is_noticed(self):
        with Server() as server:
            before = sockets(server)
            connections = [server.connect() for _ in range(20)]
            for connection in connections:
                connection.sendall(request("/status/102+200;fault=hang"))
                read_until(connection, b"\r\n\r\n")
            self.assertEqual(sockets(server), before + 20)
            for connection in connections:
                connection.close()
            settle(server, before)

    def test_too_many_that_wait(self):
        with Server("--max-waiting", "2") as server:
            connections = [server.connect() for _ in range(2)]
            for connection in connections:
                connection.sendall(request("/status/102+200;fault=hang"))
                read_until(connection, b"\r\n\r\n")
            for fault in ("hang", "slow-head=10ms", "endless-interim", "stall-after=1"):
                answer = server.request(f"/status/200;fault={fault}")[-1]
                self.assertEqual((answer.code, answer.get("Everystatus")), (503, "refused"))
            self.assertEqual(server.exchange(request("/status/200;fault=close")), b"")
            for connection in connections:
                connection.close()

    def test_the_end_of_the_server_ends_them(self):
        """Long before --drain-timeout, and with its usual exit status."""
        with Server("--drain-timeout", "60m") as server, server.connect() as connection:
            connection.sendall(request("/status/102+200;fault=hang"))
            read_until(connection, b"\r\n\r\n")
            self.assertEqual(server.stop(), 0)
            self.assertEqual(ending(connection), (b"", FIN))


class Log(unittest.TestCase):
    def test_code_and_bytes(self):
        rows = [("503;fault=reset", 503, 0), ("200;body=abcdef;fault=close-after=4", 200, 4), ("200;fault=code=099", 99, None),
                ("404;body=abc;fault=bad-gzip", 404, 3), ("200;fault=garbage", 200, 256), ("204;fault=content-on-none", 204, 11)]
        for form in ("json", "common"):
            with Server("--log-format", form) as server:
                for recipe, _, _ in rows:
                    with server.connect() as connection:
                        connection.sendall(request(f"/status/{recipe}", "Connection: close"))
                        ending(connection, expected=b"" if "none" not in recipe else b"x")
                self.assertEqual(server.stop(), 0)
                lines = server.stderr().splitlines()
            self.assertEqual(len(lines), len(rows))
            for line, (recipe, code, size) in zip(sorted(lines, key=lambda text: [r[0] in text for r in rows].index(True)), rows):
                with self.subTest(line):
                    if form == "json":
                        shown = json.loads(line)
                        self.assertEqual((shown["status"], shown["fault"]), (code, name_of(recipe.partition("fault=")[2])))
                        self.assertEqual(shown["bytes"], shown["bytes"] if size is None else size)
                    else:
                        self.assertRegex(line, rf'" {code} {r"[0-9]+" if size is None else size}$')

    def test_without_a_fault_none_is_named(self):
        with Server("--log-format", "json") as server:
            server.request("/status/200;reason=A")
            self.assertEqual(server.stop(), 0)
            self.assertNotIn("fault", server.stderr())


class Curl(Faults):
    def test_exit_codes(self):
        for fault, code in (("reset", 56), ("close", 52), ("close-after-head", 18), ("no-head", 1), ("no-last-chunk", 18),
                            ("negative-length", 8), ("interim-alone", 52)):
            with self.subTest(fault):
                self.assertEqual(curl("--output", "/dev/null", f"{self.server.url}/status/200;fault={fault}",
                                      check=False).returncode, code)
        self.assertEqual(curl("--location", "--max-redirs", "3", f"{self.server.url}/status/302;fault=redirect-loop",
                              check=False).returncode, 47)


if __name__ == "__main__":
    unittest.main()
