"""What the tests of upgraded connections share."""
import unittest

from harness import Response, Server, parse_responses, read_until
from refusal import talk

KEY = "dGhlIHNhbXBsZSBub25jZQ=="  # of WebSocket (RFC 6455 1.3)


def request(*fields, target="/status/101", method="GET", version="HTTP/1.1"):
    return "\r\n".join([f"{method} {target} {version}", "Host: a", *fields, "", ""]).encode()


def handshake(*, upgrade="Upgrade: websocket", connection="Connection: Upgrade", key=f"Sec-WebSocket-Key: {KEY}",
              version="Sec-WebSocket-Version: 13", **more):
    return request(*(field for field in (upgrade, connection, key, version) if field), **more)


class Upgrades(unittest.TestCase):
    """Has a server for its tests; no test by itself."""

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())

    def switch(self, connection, data):
        """Sends data, and returns the 101 and what came behind it."""
        connection.sendall(data)
        head, _, rest = read_until(connection, b"\r\n\r\n").partition(b"\r\n\r\n")
        answer = Response(head)
        self.assertEqual(answer.code, 101, head)
        self.assertEqual(answer.get("Connection"), "Upgrade")
        self.assertIsNone(answer.get("Content-Length"))
        self.assertIsNone(answer.get("Transfer-Encoding"))
        return answer, rest

    def refused(self, data, code):
        """Data is answered with this code, and HTTP goes on."""
        with self.server.connect() as connection:
            received, _ = talk(connection, data + request("Connection: close", target="/status/299"))
        answers = parse_responses(received, ["GET", "GET"])
        self.assertEqual([answer.code for answer in answers], [code, 299])
        return answers[0]
