"""101: connections that leave HTTP, which the answer promises and the echo then proves; and those that must not."""
import os
import select
import socket
import time
import unittest

from command import is_built_without
from harness import Server, parse_responses, read_all, read_until, send_and_read
from upgraded import Upgrades, request

SPOKEN = ("Connection: Upgrade", "Upgrade: echo")


class Echo(Upgrades):
    def test_bytes_come_back(self):
        for token in ("echo", "Echo", "irc/6.9", "x-y/1"):
            with self.subTest(token), self.server.connect() as connection:
                answer, rest = self.switch(connection, request("Connection: Upgrade", f"Upgrade: {token}"))
                self.assertEqual((answer.get("Upgrade"), rest), (token, b""))
                for piece in (b"a", b"\0\xff\r\n", b"GET / HTTP/1.1\r\n\r\n"):
                    connection.sendall(piece)
                    self.assertEqual(read_until(connection, piece), piece)
                connection.shutdown(socket.SHUT_WR)
                self.assertEqual(read_all(connection), b"")

    def test_websocket_is_refused_where_it_was_left_out(self):
        offer = request("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
        if is_built_without("WebSocket"):
            self.assertIn(b"built without WebSocket", self.refused(offer, 501).content)
        else:
            with self.server.connect() as connection:
                self.switch(connection, offer)

    def test_bytes_in_the_same_segment(self):
        for early in (b"x", b"early bytes", b"e" * 5000, b"e" * 100000):
            with self.subTest(len(early)), self.server.connect() as connection:
                _, rest = self.switch(connection, request(*SPOKEN) + early)
                while len(rest) < len(early):
                    rest += connection.recv(65536)
                self.assertEqual(rest, early)
                connection.sendall(b"later")
                self.assertEqual(read_until(connection, b"later"), b"later")

    def test_a_mebibyte(self):
        data = os.urandom(1 << 20)
        with self.server.connect() as connection:
            _, echoed = self.switch(connection, request(*SPOKEN))
            echoed += send_and_read(connection, data, lambda received: len(echoed) + len(received) >= len(data))
            self.assertTrue(echoed == data)

    def test_half_closed(self):
        """The echo of what was sent before the end still comes."""
        with self.server.connect() as connection:
            _, echoed = self.switch(connection, request(*SPOKEN))
            connection.sendall(b"the last words")
            connection.shutdown(socket.SHUT_WR)
            self.assertEqual(echoed + read_all(connection), b"the last words")

    def test_half_closed_already(self):
        """The same where the server finds the words and the end at once."""
        with self.server.connect() as connection:
            _, echoed = self.switch(connection, request(*SPOKEN))
            with self.server.halted():
                connection.sendall(b"the last words")
                connection.shutdown(socket.SHUT_WR)
            self.assertEqual(echoed + read_all(connection), b"the last words")

    def test_after_other_requests(self):
        with self.server.connect() as connection:
            connection.sendall(request(target="/status/204") + request(*SPOKEN) + b"hello")
            data = read_until(connection, b"hello")
            self.assertEqual([answer.code for answer in parse_responses(data, ["GET", "GET"])], [204, 101])

    def test_lists(self):
        """What the server does not speak is passed over for the next member, in any line."""
        for fields, token in ((["Upgrade: h2c, echo"], "echo"), (["Upgrade: TLS/1.3, HTTP/2.0 , foo/2"], "foo/2"),
                              (["Upgrade: one, two"], "one"), (["Upgrade: ,, a"], "a")):
            with self.subTest(fields), self.server.connect() as connection:
                self.assertEqual(self.switch(connection, request("Connection: Upgrade", *fields))[0].get("Upgrade"), token)
        for connection_field in ("Connection: keep-alive, Upgrade", "Connection: upgrade", "connection: x,UPGRADE ,y"):
            with self.subTest(connection_field), self.server.connect() as connection:
                self.switch(connection, request(connection_field, "Upgrade: echo"))

    def test_never(self):
        """Protocols that clients would go on to speak, and requests that do not ask."""
        rows = [[]] + [["Connection: Upgrade", f"Upgrade: {token}"] for token in (
            "h2c", "H2C", "h2", "HTTP/2.0", "http/2", "HTTP/3", "TLS/1.0", "TLS/1.3", "tls/1.2", "h2c, TLS/1.3", "", ",", "a b",
            "a/b/c", "a/", "/b", "\"echo\"")]
        rows += [["Upgrade: echo"], ["Connection: keep-alive", "Upgrade: echo"], ["Connection: Upgrade"],
                 ["Connection: Upgraded", "Upgrade: echo"]]
        for fields in rows:
            with self.subTest(fields):
                answer = self.refused(request(*fields), 426)
                self.assertIsNotNone(answer.get("Upgrade"))
                self.assertIn("upgrade", answer.get("Connection").lower())
                self.assertIn(b"curl", answer.content)
                self.assertEqual(answer.get("Everystatus"), "refused")

    def test_http_1_0_cannot_upgrade(self):
        """RFC 9110 7.8: a server must ignore Upgrade in HTTP/1.0."""
        answers = parse_responses(self.server.exchange(request(*SPOKEN, version="HTTP/1.0")), ["GET"])
        self.assertEqual([answer.code for answer in answers], [426])

    def test_http_1_0_is_never_switched(self):
        """RFC 9110 15.2: a server must not send a 1xx to such a client."""
        for target in ("/status/101", "/status/101;force"):
            with self.subTest(target):
                answers = self.server.request(target, fields=["Upgrade: echo"], version="HTTP/1.0")
                self.assertEqual([answer.code for answer in answers], [426])

    def test_forced(self):
        """101 without an offer, as the client asked for, and the end."""
        for method in ("GET", "POST", "HEAD"):
            with self.subTest(method), self.server.connect() as connection:
                connection.sendall(request(target="/status/101;force", method=method))
                data = read_all(connection)
                self.assertTrue(data.startswith(b"HTTP/1.1 101 Switching Protocols\r\n") and data.endswith(b"\r\n\r\n"))
                answers = parse_responses(data, ["GET"])
                self.assertEqual([(answer.code, answer.content) for answer in answers], [(101, b"")])

    def test_with_content(self):
        """The content belongs to the request, not to the new protocol (RFC 9110 7.8)."""
        with self.server.connect() as connection:
            _, rest = self.switch(connection, request(*SPOKEN, "Content-Length: 5", method="POST") + b"12345after")
            self.assertEqual(read_until(connection, b"after", rest), b"after")

    def test_with_an_expectation(self):
        """Both a 100 and a 101: first the 100, then, when the content was read, the 101 (RFC 9110 7.8)."""
        with self.server.connect() as connection:
            connection.sendall(request(*SPOKEN, "Content-Length: 2", "Expect: 100-continue", method="POST"))
            self.assertEqual(read_until(connection, b"\r\n\r\n"), b"HTTP/1.1 100 Continue\r\n\r\n")
            _, rest = self.switch(connection, b"12after")
            self.assertEqual(read_until(connection, b"after", rest), b"after")

    def test_elsewhere_an_offer_is_ignored(self):
        for target in ("/status/418", "/codes/101", "/status/100"):
            with self.subTest(target):
                data = self.server.exchange(request(*SPOKEN, target=target) +
                                            request("Connection: close", target="/status/299"))
                codes = [answer.code for answer in parse_responses(data, ["GET", "GET"])]
                self.assertNotIn(101, codes)
                self.assertEqual(codes[-1], 299)

    def test_draining_ends_them(self):
        server = Server("--drain-timeout", "30m")
        with server, server.connect() as connection:
            self.switch(connection, request(*SPOKEN))
            self.assertEqual(server.stop(), 0)
            self.assertEqual(read_all(connection), b"")

    def test_idle_ones_end(self):
        with Server("--idle-timeout", "1s") as server, server.connect() as connection:
            self.switch(connection, request(*SPOKEN))
            self.assertEqual(read_all(connection), b"")

    def test_what_goes_on_is_not_idle(self):
        """The time starts anew with every byte."""
        with Server("--idle-timeout", "1s") as server, server.connect() as connection:
            self.switch(connection, request(*SPOKEN))
            until = time.monotonic() + 2.5
            while time.monotonic() < until:
                connection.sendall(b"a")
                self.assertEqual(connection.recv(100), b"a")
                last = time.monotonic()
                self.assertEqual(select.select([connection], [], [], 0.3)[0], [])
            self.assertEqual(read_all(connection), b"")
            self.assertGreater(time.monotonic() - last, 0.9)
