"""/status/101 for WebSocket (RFC 6455): the handshake, the echo of messages, and what a server must not put up with."""
import os
import socket
import struct
import unittest

import frames as ws
from command import is_built_without
from harness import Server, parse_responses, read_all, send_and_read
from upgraded import KEY, Upgrades, handshake

ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="  # RFC 6455 1.3, as KEY


@unittest.skipIf(is_built_without("WebSocket"), "this build has no WebSocket")
class WebSocket(Upgrades):
    def open(self, connection, data=b""):
        _, rest = self.switch(connection, handshake() + data)
        return ws.Reader(connection, rest)

    def test_the_handshake(self):
        for data in (handshake(), handshake(upgrade="Upgrade: WebSocket", connection="connection: keep-alive, upgrade")):
            with self.subTest(data), self.server.connect() as connection:
                answer, _ = self.switch(connection, data)
                self.assertEqual(answer.get("Upgrade").lower(), "websocket")
                self.assertEqual(answer.get("Sec-WebSocket-Accept"), ACCEPT)
                self.assertIsNone(answer.get("Sec-WebSocket-Protocol"))
                self.assertIsNone(answer.get("Sec-WebSocket-Extensions"))

    def test_messages_come_back(self):
        sizes = [0, 1, 125, 126, 127, 65535, 65536, 300000]
        for opcode in (ws.TEXT, ws.BINARY):
            with self.subTest(opcode), self.server.connect() as connection:
                reader = self.open(connection)
                for size in sizes:
                    payload = b"a" * size if opcode == ws.TEXT else os.urandom(size)
                    connection.sendall(ws.frame(opcode, payload))
                    self.assertEqual(reader.frame(), (True, opcode, payload))

    def test_in_the_same_segment(self):
        with self.server.connect() as connection:
            reader = self.open(connection, ws.frame(ws.TEXT, b"early") + ws.frame(ws.PING, b"p") + ws.frame(ws.TEXT, b"more"))
            frames = sorted(reader.frame() for _ in range(3))
            self.assertEqual(frames, sorted([(True, ws.TEXT, b"early"), (True, ws.PONG, b"p"), (True, ws.TEXT, b"more")]))

    def test_fragments_with_a_ping_between(self):
        with self.server.connect() as connection:
            reader = self.open(connection)
            connection.sendall(ws.frame(ws.TEXT, b"one ", final=False) + ws.frame(ws.PING, b"now") +
                               ws.frame(0, b"two ", final=False) + ws.frame(0, b"three"))
            frames = [reader.frame(), reader.frame()]
            self.assertEqual(frames, [(True, ws.PONG, b"now"), (True, ws.TEXT, b"one two three")])

    def test_byte_by_byte(self):
        with self.server.connect() as connection:
            reader = self.open(connection)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in ws.frame(ws.TEXT, "schön".encode()):
                connection.send(bytes([byte]))
            self.assertEqual(reader.frame(), (True, ws.TEXT, "schön".encode()))

    def test_many_at_once(self):
        """More than is echoed before the client reads."""
        with self.server.connect() as connection:
            reader = self.open(connection)
            payloads = [b"%d" % number * 2000 for number in range(1000)]
            size = sum(4 + len(text) for text in payloads)
            reader.data += send_and_read(connection, b"".join(ws.frame(ws.TEXT, text) for text in payloads),
                                         lambda received: len(reader.data) + len(received) >= size)
            for payload in payloads:
                self.assertEqual(reader.frame(), (True, ws.TEXT, payload))

    def test_close(self):
        for sent, code in ((ws.close(1000, b"bye"), 1000), (ws.close(4000), 4000)):
            with self.subTest(code), self.server.connect() as connection:
                reader = self.open(connection)
                connection.sendall(sent)
                self.assertEqual(reader.close_code(), code)
                self.assertEqual(read_all(connection), b"")
        with self.server.connect() as connection:
            reader = self.open(connection)
            connection.sendall(ws.frame(ws.CLOSE))
            self.assertEqual(reader.frame()[1], ws.CLOSE)
            self.assertEqual(read_all(connection), b"")

    def test_closes_that_are_allowed(self):
        """RFC 6455 7.4.1 and 7.4.2, and the registry that its 11.7 makes: they come back with their reason."""
        for code in (*range(1000, 1004), *range(1007, 1015), 3000, 3999, 4000, 4999):
            for reason in (b"", "schön".encode(), b"r" * 123):
                with self.subTest(code=code, reason=reason), self.server.connect() as connection:
                    reader = self.open(connection, ws.close(code, reason) + ws.frame(ws.TEXT, b"nobody reads this (5.5.1)"))
                    self.assertEqual(reader.frame(), (True, ws.CLOSE, struct.pack(">H", code) + reason))
                    self.assertEqual(reader.data + read_all(connection), b"")

    def fails(self, data, code):
        """RFC 6455 7.1.7: a close frame says what was wrong, then the connection ends."""
        with self.server.connect() as connection:
            reader = self.open(connection)
            self.send_what_goes(connection, data)
            self.assertEqual(reader.close_code(), code)
            self.assertEqual(reader.data + read_all(connection), b"")

    def test_violations(self):
        """RFC 6455 5.1, 5.2, 5.4, 5.5, 7.4."""
        half = ws.frame(ws.TEXT, b"a", final=False)
        rows = [("not masked", ws.frame(ws.TEXT, b"hello", mask=False)), ("a ping, not masked", ws.frame(ws.PING, mask=False)),
                ("a continuation of nothing", ws.frame(0, b"a")), ("a message within a message", half + ws.frame(ws.TEXT, b"b")),
                ("an empty message within a message", half + ws.frame(ws.BINARY)),
                ("more than the least bytes of length", b"\x81\xfe\x00\x7d" + bytes(4 + 125)),
                ("more than the least bytes of length, by far", b"\x81\xff" + struct.pack(">Q", 65535) + bytes(4 + 65535)),
                ("a length of 64 bits", b"\x82\xff" + b"\xff" * 8 + bytes(8)),
                ("a fragmented ping", ws.frame(ws.PING, b"a", final=False)), ("a long ping", ws.frame(ws.PING, b"a" * 126)),
                ("a long pong", ws.frame(ws.PONG, b"a" * 65536)), ("a fragmented close", ws.frame(ws.CLOSE, final=False)),
                ("a close of one byte", ws.frame(ws.CLOSE, b"a")), ("a long close", ws.close(1000, b"a" * 124))]
        rows += [(f"reserved bits {bits:03b} of {opcode}", start + ws.frame(opcode, b"hello", reserved=bits))
                 for bits in (1, 2, 4, 7) for opcode, start in ((ws.TEXT, b""), (ws.PONG, b""), (0, half))]
        rows += [(f"opcode {opcode}", ws.frame(opcode, payload)) for opcode in (*range(3, 8), *range(11, 16))
                 for payload in (b"", b"hello")]
        rows += [(f"a close with {code}", ws.close(code, b"why"))
                 for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535)]
        for name, data in rows:
            with self.subTest(name):
                self.fails(data, 1002)

    def test_text_that_is_no_utf_8(self):
        """RFC 6455 8.1, also across frames, and in the reason of a close (7.1.6)."""
        for bad in (b"\xff\xfe", b"\x80", b"\xc0\x80", b"\xe0\x9f\xbf", b"\xed\xa0\x80", b"\xf0\x8f\xbf\xbf", b"\xf4\x90\x80\x80",
                    b"\xf5", b"\xe2\x82", b"\xc3a", b"\xf0\x9f\x98"):
            with self.subTest(bad):
                self.fails(ws.frame(ws.TEXT, b"good " + bad), 1007)
                self.fails(ws.close(1000, bad), 1007)
                self.fails(ws.frame(ws.TEXT, bad[:1], final=False) + ws.frame(0, bad[1:]), 1007)

    def test_utf_8_cut_anywhere(self):
        text = "ö\u0800\ud7ff\uffff\U00010000\U0010ffff".encode()
        with self.server.connect() as connection:
            reader = self.open(connection)
            for cut in range(len(text) + 1):
                connection.sendall(ws.frame(ws.TEXT, text[:cut], final=False) + ws.frame(ws.PING, b"\xff") +
                                   ws.frame(0, text[cut:]))
                frames = [reader.frame(), reader.frame()]
                self.assertEqual(frames, [(True, ws.PONG, b"\xff"), (True, ws.TEXT, text)])

    def test_messages_that_are_too_large(self):
        """More than --max-content is: 1009 (RFC 6455 7.4.1); as much comes back."""
        most = 1 << 20
        part = ws.frame(ws.BINARY, b"a" * (most - 1), final=False)
        self.fails(ws.frame(ws.BINARY, b"a" * (most + 1)), 1009)
        self.fails(part + ws.frame(0, b"aa"), 1009)
        self.fails(b"\x82\xff" + struct.pack(">Q", (1 << 63) - 1) + bytes(8), 1009)
        with self.server.connect() as connection:
            reader = self.open(connection, part + ws.frame(0, b"a"))
            self.assertEqual(reader.frame(), (True, ws.BINARY, b"a" * most))

    def test_what_came_before_a_violation_comes_back(self):
        for name, bad in (("a long ping", ws.frame(ws.PING, b"a" * 126)), ("a continuation of what is over", ws.frame(0, b"a"))):
            with self.subTest(name), self.server.connect() as connection:
                reader = self.open(connection, ws.frame(ws.TEXT, b"hello") + bad)
                self.assertEqual(reader.frame(), (True, ws.TEXT, b"hello"))
                self.assertEqual(reader.close_code(), 1002)
                read_all(connection)

    def test_the_end_without_a_close(self):
        """A FIN alone: what was sent before it still comes back."""
        with self.server.connect() as connection:
            reader = self.open(connection, ws.frame(ws.TEXT, b"last"))
            connection.shutdown(socket.SHUT_WR)
            self.assertEqual(reader.frame(), (True, ws.TEXT, b"last"))
            self.assertIn(reader.data + read_all(connection), (b"", ws.frame(ws.CLOSE, mask=False)))

    def test_the_end_that_is_there_already(self):
        """The same where the server finds all at once, and more: not one echo is lost."""
        with self.server.connect() as connection:
            reader = self.open(connection)
            with self.server.halted():
                connection.sendall(ws.frame(ws.TEXT, b"first"))
                connection.sendall(ws.frame(ws.TEXT, b"last"))
                connection.shutdown(socket.SHUT_WR)
            self.assertEqual([reader.frame() for _ in range(2)], [(True, ws.TEXT, b"first"), (True, ws.TEXT, b"last")])

    def test_pongs_need_no_answer(self):
        with self.server.connect() as connection:
            reader = self.open(connection, ws.frame(ws.PONG, b"x") + ws.frame(ws.PING, b"p" * 125))
            self.assertEqual(reader.frame(), (True, ws.PONG, b"p" * 125))

    def test_draining_ends_them(self):
        """With 1001, going away (RFC 6455 7.4.1), behind what was said before; one that closes already says nothing more."""
        server = Server("--drain-timeout", "30m")
        with server, server.connect() as connection, server.connect() as closing:
            reader = self.open(connection, ws.frame(ws.TEXT, b"a"))
            self.assertEqual(reader.frame(), (True, ws.TEXT, b"a"))
            ended = self.open(closing, ws.frame(ws.CLOSE, b"\x03\xe8"))
            self.assertEqual(ended.frame(), (True, ws.CLOSE, b"\x03\xe8"))
            self.assertEqual(server.stop(), 0)
            self.assertEqual(reader.frame(), (True, ws.CLOSE, b"\x03\xe9"))
            self.assertEqual((read_all(connection), read_all(closing)), (b"", b""))

    @staticmethod
    def send_what_goes(connection, data):
        try:
            connection.sendall(data)
        except OSError:
            pass

    def test_other_versions(self):
        for version in ("Sec-WebSocket-Version: 8", "Sec-WebSocket-Version: 14", "Sec-WebSocket-Version: x",
                        "Sec-WebSocket-Version:", None):
            with self.subTest(version):
                answer = self.refused(handshake(version=version), 426)
                self.assertEqual(answer.get("Sec-WebSocket-Version"), "13")
                self.assertEqual(answer.get("Upgrade"), "websocket")
                self.assertIn("upgrade", answer.get("Connection").lower())

    def test_bad_keys(self):
        for key in ("", "a", KEY[:-1], KEY[:-2], KEY + "=", KEY[:-4] + "b25j", "!" + KEY[1:], "dGhlIHNhbXBsZSBub25jZSE=",
                    "c2hvcnQ="):
            with self.subTest(key):
                self.refused(handshake(key=f"Sec-WebSocket-Key: {key}"), 400)
        self.refused(handshake(key=None), 400)

    def test_other_methods(self):
        for method in ("POST", "PUT", "OPTIONS"):
            with self.subTest(method):
                self.refused(handshake(method=method), 400)

    def test_two_keys(self):
        """RFC 6455 11.3.1: it comes once."""
        data = self.server.exchange(handshake(version=f"Sec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 13"))
        answers = parse_responses(data, ["GET"])
        self.assertEqual([answer.code for answer in answers], [400])
