"""--proxy-protocol: proxies say first for whom they connect, in version 1 or 2 (HAProxy's proxy-protocol.txt)."""
import json
import os
import socket
import struct
import tempfile
import unittest

from command import run
from harness import TIMEOUT, Server, parse_responses, read_all, read_until, settle, sockets
from secure import SecureServer, skip_without_tls

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
TCP4 = socket.inet_aton("192.0.2.1") + socket.inet_aton("192.0.2.9") + struct.pack("!HH", 4711, 80)
TCP6 = socket.inet_pton(socket.AF_INET6, "2001:db8::1") + bytes(16) + struct.pack("!HH", 4711, 80)
UNIX = b"/client".ljust(108, b"\0") + b"/server".ljust(108, b"\0")
GET = b"GET /ip HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
LINE = b"PROXY TCP4 192.0.2.1 192.0.2.9 4711 80\r\n"


def binary(command, family, payload, length=None):
    return SIGNATURE + struct.pack("!BBH", command, family, len(payload) if length is None else length) + payload


FINE = {
    "version 1": (LINE, "192.0.2.1"),
    "version 1, IPv6": (b"PROXY TCP6 2001:db8::1 ::1 65535 0\r\n", "2001:db8::1"),
    "version 1, IPv4 in IPv6": (b"PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2\r\n", "192.0.2.1"),
    "version 1, the longest": (b"PROXY UNKNOWN ffff:f...f:ffff".ljust(105, b"x") + b"\r\n", "127.0.0.1"),
    "version 1, unknown": (b"PROXY UNKNOWN\r\n", "127.0.0.1"),
    "version 2": (binary(0x21, 0x11, TCP4), "192.0.2.1"),
    "version 2, IPv6": (binary(0x21, 0x21, TCP6), "2001:db8::1"),
    "version 2, from QUIC": (binary(0x21, 0x12, TCP4), "192.0.2.1"),
    "version 2, a Unix socket": (binary(0x21, 0x31, UNIX), ""),
    "version 2, local": (binary(0x20, 0x00, b""), "127.0.0.1"),
    "version 2, local with addresses": (binary(0x20, 0x11, TCP4), "127.0.0.1"),
    "version 2, local with anything": (binary(0x20, 0xEE, b"anything"), "127.0.0.1"),
    "version 2, unspecified": (binary(0x21, 0x00, b"\x04\0\x01x"), "127.0.0.1"),
    "version 2, extensions": (binary(0x21, 0x11, TCP4 + b"\x01\0\x02h1" + b"\x04\x03\xe8" + bytes(1000)), "192.0.2.1"),
    "version 2, the longest": (binary(0x21, 0x11, TCP4.ljust(4080, b"\4")), "192.0.2.1"),
}

WRONG = {
    "plain HTTP": (GET, "it begins with no PROXY header"),
    "TLS": (b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03" + bytes(64), "it begins with no PROXY header"),
    "an empty line": (b"\r\nGET / HTTP/1.1\r\n\r\n", "it begins with no PROXY header"),
    "lower case": (b"proxy TCP4 192.0.2.1 192.0.2.9 1 2\r\n", "it begins with no PROXY header"),
    "no end": (LINE[:-2].ljust(108, b"0"), "its PROXY line has no end within 107 bytes"),
    "a lone LF": (LINE[:-2] + b"\n" + GET, "its PROXY line is malformed"),
    "a protocol": (b"PROXY UDP4 192.0.2.1 192.0.2.9 1 2\r\n", "its PROXY line is malformed"),
    "two spaces": (b"PROXY TCP4 192.0.2.1  192.0.2.9 1 2\r\n", "its PROXY line is malformed"),
    "a space behind it": (b"PROXY TCP4 192.0.2.1 192.0.2.9 1 2 \r\n", "its PROXY line is malformed"),
    "a word too many": (b"PROXY TCP4 192.0.2.1 192.0.2.9 1 2 3\r\n", "its PROXY line is malformed"),
    "a word missing": (b"PROXY TCP4 192.0.2.1 192.0.2.9 1\r\n", "its PROXY line is malformed"),
    "an address": (b"PROXY TCP4 192.0.2.256 192.0.2.9 1 2\r\n", "its PROXY line is malformed"),
    "an address of the other family": (b"PROXY TCP4 2001:db8::1 192.0.2.9 1 2\r\n", "its PROXY line is malformed"),
    "an address of this family": (b"PROXY TCP6 192.0.2.1 ::1 1 2\r\n", "its PROXY line is malformed"),
    "a port": (b"PROXY TCP4 192.0.2.1 192.0.2.9 65536 2\r\n", "its PROXY line is malformed"),
    "a port with a zero in front": (b"PROXY TCP4 192.0.2.1 192.0.2.9 01 2\r\n", "its PROXY line is malformed"),
    "a signed port": (b"PROXY TCP4 192.0.2.1 192.0.2.9 +1 2\r\n", "its PROXY line is malformed"),
    "a version": (binary(0x31, 0x11, TCP4), "its PROXY header has a version or command that there is not"),
    "a command": (binary(0x22, 0x11, TCP4), "its PROXY header has a version or command that there is not"),
    "a family": (binary(0x21, 0x41, TCP4), "its PROXY header has a family or protocol that there is not"),
    "a protocol of a family": (binary(0x21, 0x13, TCP4), "its PROXY header has a family or protocol that there is not"),
    "too short": (binary(0x21, 0x11, TCP4[:-1]), "its PROXY header is too short for its addresses"),
    "too long": (binary(0x21, 0x11, TCP4.ljust(4081, b"\4")), "its PROXY header has more than 4096 bytes"),
}


def logged(server):
    """What the log says of connections that were closed: (address, why)."""
    server.stop()
    lines = [json.loads(line) for line in server.stderr().splitlines()]
    return [(line["client"], line["closed"]) for line in lines if "closed" in line]


class Headers(unittest.TestCase):
    OPTIONS = ("--proxy-protocol", "--log-format", "json")
    KIND = Server

    def setUp(self):
        self.server = self.enterContext(self.KIND(*self.OPTIONS))

    def ask(self, header, request=GET):
        answer, = parse_responses(self.server.exchange(header + request), ["GET"])
        self.assertEqual(answer.code, 200)
        return json.loads(answer.content)["origin"]

    def test_what_they_say(self):
        for name, (header, client) in FINE.items():
            with self.subTest(name):
                self.assertEqual(self.ask(header), client)

    def test_the_header_comes_in_fragments(self):
        for name, (header, client) in FINE.items():
            if len(header) > 300:
                continue
            with self.subTest(name), self.server.connect() as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                for at in range(len(header)):
                    connection.send(header[at:at + 1])
                connection.sendall(GET)
                self.assertEqual(json.loads(parse_responses(read_all(connection), ["GET"])[0].content)["origin"], client)

    def test_it_counts_for_the_whole_connection(self):
        with self.server.connect() as connection:
            connection.sendall(LINE)
            for _ in range(3):
                connection.sendall(b"GET /ip HTTP/1.1\r\nHost: a\r\n\r\n")
                self.assertIn(b'"192.0.2.1"', read_until(connection, b"}\n"))

    def test_what_is_wrong_is_closed_without_an_answer(self):
        for name, (header, _) in WRONG.items():
            with self.subTest(name):
                self.assertEqual(self.server.exchange(header), b"")
        self.assertEqual(self.ask(LINE), "192.0.2.1")
        self.assertEqual(logged(self.server), [("127.0.0.1", problem) for _, problem in WRONG.values()])

    def test_a_second_header_is_no_request(self):
        for header in (LINE, binary(0x21, 0x11, TCP4)):
            answer = parse_responses(self.server.exchange(LINE + header + GET), ["GET"])[0]
            self.assertEqual(answer.code, 400)

    def test_who_leaves_within_it(self):
        for sent in (b"", b"P", LINE[:-1], SIGNATURE):
            with self.server.connect() as connection:
                connection.sendall(sent)
                connection.shutdown(socket.SHUT_WR)
                self.assertEqual(read_all(connection), b"")
        self.assertEqual(logged(self.server), [("127.0.0.1", "it ended within its PROXY header")] * 3)

    def test_log(self):
        self.ask(LINE)
        self.ask(b"PROXY UNKNOWN\r\n")
        self.server.exchange(LINE + b"malformed\r\n\r\n")
        self.server.stop()
        self.assertEqual([json.loads(line)["client"] for line in self.server.stderr().splitlines()],
                         ["192.0.2.1", "127.0.0.1", "192.0.2.1"])


class Bounds(unittest.TestCase):
    def test_time(self):
        with Server("--proxy-protocol", "--head-timeout", "200ms", "--log-format", "json") as server:
            for sent in (b"", b"PROXY TCP4 192.0.2.1 "):
                self.assertEqual(server.exchange(sent), b"")
            self.assertEqual(logged(server), [("127.0.0.1", "it brought no PROXY header in time")] * 2)

    def test_the_common_log(self):
        with Server("--proxy-protocol") as server:
            self.assertEqual(server.exchange(GET), b"")
            server.stop()
            self.assertRegex(server.stderr(), r'^127\.0\.0\.1 - - \[[^\]]+\] "-" - 0 "closed: it begins with no PROXY header"\n$')

    def test_those_who_wait_count_as_connections(self):
        with Server("--proxy-protocol", "--max-connections", "2") as server:
            waiting = [server.connect() for _ in range(2)]
            with server.connect() as late:
                late.sendall(LINE + GET)
                late.settimeout(0.3)
                with self.assertRaises(TimeoutError):
                    late.recv(1)
                waiting.pop().close()
                late.settimeout(TIMEOUT)
                self.assertIn(b'"192.0.2.1"', read_all(late))
            waiting.pop().close()

    def test_nothing_is_left_of_them(self):
        with Server("--proxy-protocol") as server:
            before = sockets(server)
            for header, _ in list(WRONG.values()) + list(FINE.values()):
                server.exchange(header + GET)
            settle(server, before)

    def test_an_end_of_who_has_sent_no_more_than_a_header(self):
        """It connects while nobody accepts, and is in the queue when the server ends."""
        with Server("--proxy-protocol", "--max-connections", "1", "--drain-timeout", "60s") as server:
            with server.connect() as busy, server.connect() as queued, server.connect() as asking:
                busy.sendall(LINE + b"GET /status/200;delay=500ms HTTP/1.1\r\nHost: a\r\n\r\n")
                queued.sendall(LINE)
                asking.sendall(LINE + GET)
                self.assertEqual(server.stop(), 0)
                self.assertEqual(read_all(queued), b"")
                self.assertIn(b" 200 ", read_all(busy))
                self.assertIn(b" 200 ", read_all(asking))

    def test_an_end_while_some_wait(self):
        with Server("--proxy-protocol", "--drain-timeout", "30s") as server:
            with server.connect() as silent, server.connect() as half, server.connect() as busy:
                half.sendall(b"PROXY ")
                busy.sendall(LINE + b"GET /status/200;delay=300ms HTTP/1.1\r\nHost: a\r\n\r\n")
                read = socket.create_connection((server.host, server.port), timeout=TIMEOUT)
                read.sendall(LINE + GET)
                read_all(read)
                read.close()
                self.assertEqual(server.stop(), 0)
                self.assertEqual(read_all(silent) + read_all(half), b"")
                self.assertIn(b" 200 ", read_all(busy))


class Trusted(unittest.TestCase):
    def test_only_from_there(self):
        with Server("--proxy-protocol", "--trusted-proxy", "10.0.0.0/8") as server:
            self.assertIn(b'"127.0.0.1"', server.exchange(GET))
            self.assertIn(b" 400 ", server.exchange(LINE + GET).split(b"\r\n")[0])
            self.assertIn(b" 400 ", server.exchange(binary(0x21, 0x11, TCP4) + GET).split(b"\r\n")[0])
        with Server("--proxy-protocol", "--trusted-proxy", "127.0.0.0/8") as server:
            self.assertIn(b'"192.0.2.1"', server.exchange(LINE + GET))
            self.assertEqual(server.exchange(GET), b"")

    def test_whom_the_header_names_must_be_trusted_for_fields(self):
        told = GET[:-2] + b"X-Forwarded-For: 198.51.100.1\r\n\r\n"
        with Server("--proxy-protocol", "--trusted-proxy", "127.0.0.0/8,10.0.0.0/8") as server:
            self.assertIn(b'"192.0.2.1"', server.exchange(LINE + told))
            self.assertIn(b'"198.51.100.1"', server.exchange(LINE.replace(b"192.0.2.1", b"10.0.0.1") + told))
            self.assertIn(b'"198.51.100.1"', server.exchange(b"PROXY UNKNOWN\r\n" + told))

    def test_a_unix_socket(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "socket")
            with Server("--bind", f"unix:{path}", "--proxy-protocol", "--trusted-proxy", "unix", port=None) as server:
                self.assertIn(b'"192.0.2.1"', server.exchange(LINE + GET))
                self.assertIn(b'"2001:db8::1"', server.exchange(binary(0x21, 0x21, TCP6) + GET))
                told = GET[:-2] + b"X-Forwarded-For: 198.51.100.1\r\n\r\n"
                self.assertIn(b'"198.51.100.1"', server.exchange(b"PROXY UNKNOWN\r\n" + told))
                self.assertIn(b'"origin": ""', server.exchange(binary(0x21, 0x31, UNIX) + told))  # that is another's socket
                reset = server.exchange(LINE + b"GET /status/200;fault=reset HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                self.assertIn(b"Unix socket", reset)  # it cannot be reset, whatever the client's address is
                done = run("check", "--bind", f"unix:{path}", "--proxy-protocol", "--trusted-proxy", "unix")
                self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_check_speaks_it_where_it_must(self):
        for options in (("--proxy-protocol",), ("--proxy-protocol", "--trusted-proxy", "127.0.0.1"),
                        ("--proxy-protocol", "--trusted-proxy", "10.0.0.0/8")):
            with self.subTest(options), Server(*options) as server:
                done = run("check", *options, "--port", str(server.port))
                self.assertEqual((done.returncode, done.stderr), (0, ""))


class OverTLS(unittest.TestCase):
    def setUp(self):
        skip_without_tls()

    def test_the_header_comes_before_the_handshake(self):
        with SecureServer("--proxy-protocol", "--log-format", "json") as server:
            for name, (header, client) in FINE.items():
                with self.subTest(name):
                    with socket.create_connection((server.host, server.port), timeout=TIMEOUT) as plain:
                        plain.sendall(header)
                        with server.context().wrap_socket(plain, server_hostname="localhost") as connection:
                            connection.sendall(GET)
                            answer, = parse_responses(read_all(connection), ["GET"])
                            self.assertEqual(json.loads(answer.content)["origin"], client)
            for name, (header, _) in WRONG.items():
                with self.subTest(name), socket.create_connection((server.host, server.port), timeout=TIMEOUT) as plain:
                    plain.sendall(header)
                    self.assertEqual(read_all(plain), b"")
            self.assertEqual(len(logged(server)), len(WRONG))


if __name__ == "__main__":
    unittest.main()
