"""Recipes of 101: other fields in its head, and what becomes of the connection behind it."""
import json
import shutil
import subprocess
import unittest

import frames as ws
from command import is_built_without
from harness import TIMEOUT, parse_responses, read_all
from upgraded import Upgrades, handshake, request

ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="  # RFC 6455 1.3
ECHO = ("Connection: Upgrade", "Upgrade: echo")
NODE = """
const socket = new WebSocket(process.argv[1]);
socket.onopen = () => { console.log("open"); if (process.argv[2]) socket.send(process.argv[2]); };
socket.onmessage = (event) => console.log("message " + event.data);
socket.onclose = (event) => console.log("close " + event.code);
socket.onerror = () => console.log("error");
"""


def node():
    """The command of a Node that has WebSocket; None: there is none."""
    for options in ([], ["--experimental-websocket"]):
        command = ["node", *options, "-e"]
        if shutil.which("node") and subprocess.run([*command, "process.exit(typeof WebSocket === 'function' ? 0 : 1)"],
                                                   stderr=subprocess.DEVNULL).returncode == 0:
            return command
    return None


class Recipes(Upgrades):
    def detail(self, recipe, *fields):
        response, = parse_responses(self.server.exchange(request("Connection: close", *fields, target=f"/status/{recipe}")),
                                    ["GET"])
        self.assertEqual((response.code, response.get("Everystatus")), (400, "refused"))
        return json.loads(response.content)["detail"]

    def node(self, recipe, *words):
        """What Node's WebSocket tells, line by line."""
        command = node()
        if not command:
            self.skipTest("there is no Node with WebSocket")
        url = f"ws://{self.server.host}:{self.server.port}/status/{recipe}"
        done = subprocess.run([*command, NODE, url, *words], capture_output=True, timeout=TIMEOUT, text=True)
        return done.stdout.split("\n")[:-1]


class Head(Recipes):
    def test_fields(self):
        for recipe in ("101;header=X-A:b;header=X-Empty:;omit=Date", "101(header=X-A:b;header=X-Empty:;omit=Date)"):
            with self.subTest(recipe), self.server.connect() as connection:
                answer, rest = self.switch(connection, request(*ECHO, target=f"/status/{recipe}") + b"after")
                self.assertEqual((answer.get("X-A"), answer.get("X-Empty"), answer.get("Upgrade")), ("b", "", "echo"))
                self.assertIsNone(answer.get("Date"))
                self.assertEqual(rest or connection.recv(100), b"after")

    def test_what_it_carries_without_a_recipe(self):
        with self.server.connect() as connection:
            answer, _ = self.switch(connection, request(*ECHO))
            self.assertEqual([name for name, _ in answer.fields if name != "date"],
                             ["connection", "upgrade", "access-control-expose-headers", "everystatus", "cache-control",
                              "access-control-allow-origin", "x-content-type-options"])

    def test_forced(self):
        data = self.server.exchange(request(target="/status/101;force;header=X-A:b"))
        self.assertTrue(data.endswith(b"\r\nEverystatus: told\r\nX-A: b\r\n\r\n"), data)

    @unittest.skipIf(is_built_without("WebSocket"), "this build has no WebSocket")
    def test_a_handshake_that_fails(self):
        """RFC 6455 4.1: the client must fail the connection."""
        for recipe, accept in (("101;header=Sec-WebSocket-Accept:wrong", "wrong"), ("101;omit=Sec-WebSocket-Accept", None),
                               ("101;header=Sec-WebSocket-Extensions:permessage-deflate", ACCEPT)):
            with self.subTest(recipe), self.server.connect() as connection:
                answer, _ = self.switch(connection, handshake(target=f"/status/{recipe}"))
                self.assertEqual(answer.all("Sec-WebSocket-Accept"), [accept] if accept else [])
        self.assertEqual(self.node("101;header=Sec-WebSocket-Accept:wrong")[:1], ["error"])
        self.assertEqual(self.node("101;omit=Sec-WebSocket-Accept")[:1], ["error"])


@unittest.skipIf(is_built_without("WebSocket"), "this build has no WebSocket")
class CloseCode(Recipes):
    def test_the_close_comes_at_once(self):
        for recipe, code in (("101;close-code=1011", 1011), ("101(close-code=4999)", 4999), ("101;close-code=1006", 1006)):
            with self.subTest(recipe), self.server.connect() as connection:
                _, rest = self.switch(connection, handshake(target=f"/status/{recipe}") + ws.frame(ws.TEXT, b"hello"))
                reader = ws.Reader(connection, rest)
                self.assertEqual(reader.close_code(), code)
                self.assertEqual(read_all(connection), b"")

    def test_of_several_offers_it_takes_websocket(self):
        with self.server.connect() as connection:
            offers = handshake(upgrade="Upgrade: echo, websocket", target="/status/101;close-code=3000")
            answer, rest = self.switch(connection, offers)
            self.assertEqual(answer.get("Upgrade"), "websocket")
            self.assertEqual(ws.Reader(connection, rest).close_code(), 3000)

    def test_node_is_told(self):
        self.assertEqual(self.node("101;close-code=1011"), ["open", "close 1011"])
        self.assertEqual(self.node("101;close-code=4001;delay=20ms"), ["open", "close 4001"])

    def test_nonsense(self):
        for recipe, said in (("101;close-code=999", "1000 to 4999"), ("101;close-code=5000", "1000 to 4999"),
                             ("101;close-code=a", "1000 to 4999"),
                             ("200;close-code=1000", '"close-code" has no effect but on 101'),
                             ("200(close-code=1000)", '"close-code" has no effect but on 101'),
                             ("101;force;close-code=1000", '"close-code" has no effect beside "force"'),
                             ("101;close-code=1000;drop-after=1", '"drop-after" has no effect beside "close-code"')):
            with self.subTest(recipe):
                self.assertIn(said, self.detail(recipe))
        self.assertIn("needs an offer of WebSocket", self.detail("101;close-code=1000", "Connection: Upgrade", "Upgrade: echo"))


class DropAfter(Recipes):
    def test_bytes(self):
        """What came until then is echoed, and nothing behind it."""
        for recipe, left in (("101;drop-after=5", b"01234"), ("101(drop-after=1k)", b"0123456789" * 102 + b"0123"),
                             ("101;drop-after=0", b"")):
            for early in (True, False):
                with self.subTest(recipe=recipe, early=early), self.server.connect() as connection:
                    data = request(*ECHO, target=f"/status/{recipe}")
                    _, rest = self.switch(connection, data + (b"0123456789" * 200 if early else b""))
                    if not early and left:
                        connection.sendall(left + b"x")
                    self.assertEqual(rest + read_all(connection), left)

    @unittest.skipIf(is_built_without("WebSocket"), "this build has no WebSocket")
    def test_websocket_is_not_closed(self):
        """The connection ends without a close frame, which a client reports as 1006 (RFC 6455 7.1.5)."""
        hello = ws.frame(ws.TEXT, b"hello")
        with self.server.connect() as connection:
            _, rest = self.switch(connection, handshake(target=f"/status/101;drop-after={len(hello)}") + hello)
            self.assertEqual(rest + read_all(connection), ws.frame(ws.TEXT, b"hello", mask=False))
        with self.server.connect() as connection:
            _, rest = self.switch(connection, handshake(target="/status/101;drop-after=3") + hello)
            self.assertEqual(rest + read_all(connection), b"")
        self.assertEqual(self.node("101;drop-after=11", "hello"), ["open", "message hello", "close 1006"])

    def test_nonsense(self):
        for recipe, said in (("101;drop-after=x", "not a decimal number"),
                             ("200;drop-after=5", '"drop-after" has no effect but on'),
                             ("101;force;drop-after=5", 'beside "force"'), ("101;force;omit=Date", '"omit" has no effect beside'),
                             ("200;omit=Sec-WebSocket-Accept", "would have no"), ("101;max-age=1", "takes no modifier but")):
            with self.subTest(recipe):
                self.assertIn(said, self.detail(recipe))


if __name__ == "__main__":
    unittest.main()
