"""/status/101 for WebSocket (RFC 6455): the handshake, the echo of messages, and what a server must not put up with."""
import os
import socket
import unittest

import frames as ws
from command import is_built_without
from harness import Server, parse_responses, read_all, send_and_read
from upgraded import Upgrades, request

KEY, ACCEPT = "dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="  # RFC 6455 1.3


def handshake(*, upgrade="Upgrade: websocket", connection="Connection: Upgrade", key=f"Sec-WebSocket-Key: {KEY}",
              version="Sec-WebSocket-Version: 13", **more):
    return request(*(field for field in (upgrade, connection, key, version) if field), **more)


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

    def test_violations(self):
        """RFC 6455 5.1, 5.2, 5.5, 7.4.1, 8.1: a close frame says what was wrong, then the connection ends."""
        for name, data, code in (
                ("not masked", ws.frame(ws.TEXT, b"hello", mask=False), 1002),
                ("a reserved bit", ws.frame(ws.TEXT, b"hello", reserved=4), 1002),
                ("an unknown opcode", ws.frame(3, b"hello"), 1002),
                ("a continuation of nothing", ws.frame(0, b"a"), 1002),
                ("a message within a message", ws.frame(ws.TEXT, b"a", final=False) + ws.frame(ws.TEXT, b"b"), 1002),
                ("a close with a forbidden code", ws.close(1005), 1002),
                ("text that is no UTF-8", ws.frame(ws.TEXT, b"\xff\xfe"), 1007),
                ("a message that is too large", ws.frame(ws.BINARY, b"a" * ((1 << 20) + 1)), 1009)):
            with self.subTest(name), self.server.connect() as connection:
                reader = self.open(connection)
                self.send_what_goes(connection, data)
                self.assertEqual(reader.close_code(), code)
                read_all(connection)

    def test_control_frames_that_are_none(self):
        """RFC 6455 5.5: the connection fails; a close frame with a code should, but need not, say so (7.1.7)."""
        for data in (ws.frame(ws.PING, b"a", final=False), ws.frame(ws.PING, b"a" * 126), ws.frame(ws.CLOSE, b"a")):
            with self.subTest(data[:2]), self.server.connect() as connection:
                reader = self.open(connection, data)
                self.assertIn(reader.data + read_all(connection), (b"", b"\x88\x00", b"\x88\x02\x03\xea"))

    def test_draining_ends_them(self):
        server = Server("--drain-timeout", "30m")
        with server, server.connect() as connection:
            self.open(connection)
            self.assertEqual(server.stop(), 0)
            read_all(connection)

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
