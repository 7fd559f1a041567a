"""/earn/101 and /earn/426: WebSocket by a valid handshake (RFC 6455 4), or what is missing (RFC 9110 7.8, 15.5.22)."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

import frames as ws
from command import is_built_without
from earned import Earned
from harness import Response, read_until
from upgraded import handshake


class Missing(Earned):
    @unittest.skipIf(is_built_without("WebSocket"), "this build has no WebSocket")
    def test_upgrade_is_required(self):
        for code in (101, 426):
            for fields, version in (([], "HTTP/1.1"), (["Connection: Upgrade", "Upgrade: echo"], "HTTP/1.1"),
                                    (["Upgrade: websocket"], "HTTP/1.1"),
                                    (["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 8",
                                      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="], "HTTP/1.1"),
                                    (["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                                      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="], "HTTP/1.0")):
                answer = self.ask(code, fields=fields, version=version)
                (self.earned if code == 426 else lambda one, _: self.unearned(one, 426, 101))(answer, 426)
                self.assertEqual(answer.get("Upgrade").lower(), "websocket")
                self.assertIn("upgrade", answer.get("Connection").lower())
                self.assertEqual(answer.get("Sec-WebSocket-Version"), "13")

    @unittest.skipIf(is_built_without("WebSocket"), "this build has no WebSocket")
    def test_bad_keys(self):
        for key in ("", "Sec-WebSocket-Key: tea", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ"):
            data = handshake(key=key, target="/earn/101")
            with self.server.connect() as connection:
                connection.sendall(data)
                head = Response(read_until(connection, b"\r\n\r\n").partition(b"\r\n\r\n")[0])
            self.assertEqual((head.code, head.get("Everystatus")), (400, "unearned"), key)

    def test_other_methods(self):
        answer = self.ask(101, "POST", ["Content-Length: 0"])
        self.assertEqual((answer.code, answer.get("Allow")), (405, "GET, HEAD, OPTIONS"))


@unittest.skipIf(is_built_without("WebSocket"), "this build has no WebSocket")
class Echo(Earned):
    def test_frames(self):
        for code in (101, 426):
            with self.server.connect() as connection:
                connection.sendall(handshake(target=f"/earn/{code}"))
                head, _, rest = read_until(connection, b"\r\n\r\n").partition(b"\r\n\r\n")
                answer = Response(head)
                self.assertEqual((answer.code, answer.get("Everystatus")), (101, "earned" if code == 101 else "unearned"))
                self.assertEqual(answer.get("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                reader = ws.Reader(connection, rest)
                connection.sendall(ws.frame(ws.TEXT, b"short and ", final=False) + ws.frame(0, b"stout"))
                self.assertEqual(reader.frame(), (True, ws.TEXT, b"short and stout"))
                connection.sendall(ws.frame(ws.PING, b"p"))
                self.assertEqual(reader.frame(), (True, ws.PONG, b"p"))
                connection.sendall(ws.close(1001))
                self.assertEqual(reader.frame(), (True, ws.CLOSE, b"\x03\xe9"))

    def test_node(self):
        script = """
        const socket = new WebSocket(process.argv[1]);
        socket.onopen = () => socket.send("tea");
        socket.onmessage = event => { console.log(event.data); socket.close(4321, "over"); };
        socket.onclose = event => console.log(event.code, event.wasClean);
        socket.onerror = () => process.exit(1);
        """
        node = shutil.which("node")
        flags = next((flags for flags in ([], ["--experimental-websocket"]) if node and subprocess.run(
            [node, *flags, "-e", "WebSocket"], capture_output=True, text=True).stderr.find("is not defined") < 0), None)
        if not node or flags is None:
            self.skipTest("Node's WebSocket is not there")
        done = subprocess.run([node, *flags, "-e", script, f"ws://{self.server.host}:{self.server.port}/earn/101"],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout), (0, "tea\n4321 true\n"), done.stderr)

    def test_chromium(self):
        program = shutil.which("chromium") or shutil.which("google-chrome")
        if not program:
            self.skipTest("Chromium is not installed")
        place = f"{self.server.host}:{self.server.port}"
        page = f"""<script>
        const came = [], socket = new WebSocket("ws://{place}/earn/101");
        socket.binaryType = "arraybuffer";
        socket.onopen = () => {{ socket.send("tea"); socket.send(new Uint8Array([1, 2])); }};
        socket.onmessage = event => {{
          came.push(event.data.byteLength ?? event.data);
          if (came.length == 2) socket.close(4321, "over");
        }};
        socket.onclose = event => {{
          new Image().src = `http://{place}/status/204;key=chromium/${{[...came, event.code, event.wasClean]}}`;
        }};
        </script>"""
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            path = os.path.join(folder, "page.html")
            with open(path, "w", encoding="utf-8") as file:
                file.write(page)
            browser = subprocess.Popen(
                [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                 "--disable-background-networking", "--disable-component-update", "--remote-debugging-port=0",
                 f"--user-data-dir={folder}/profile", f"file://{path}"],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                found = json.loads(self.server.request("/_/requests?key=chromium&wait=1&timeout=30s")[0].content)
            finally:
                browser.terminate()
                browser.wait(60)
        self.assertEqual([entry["target"] for entry in found["requests"]], ["/status/204;key=chromium/tea,2,4321,true"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
