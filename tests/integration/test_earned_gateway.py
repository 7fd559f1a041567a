"""/earn: a gateway whose upstream fails, 502 and 504; and content that does not come in time, 408 (RFC 9110 15.5.9)."""
import json
import socket
import time
import unittest

from earned import Earned
from harness import curl, parse_responses, read_all


class Gateway(Earned):
    def test_upstreams(self):
        for upstream, code in (("good", 200), ("garbage", 502), ("close", 502), ("bad-length", 502)):
            answer = self.ask(502, rest=f"?upstream={upstream}")
            (self.earned if code == 502 else lambda one, _: self.unearned(one, 200, 502))(answer, code)
            self.assertEqual(answer.get("Via"), "1.1 everystatus" if code == 200 else None)
        details = {json.loads(self.ask(502, rest=f"?upstream={name}").content)["detail"] for name in
                   ("garbage", "close", "bad-length")}
        self.assertEqual(len(details), 3)
        self.unearned(self.ask(504, rest="?upstream=close"), 502, 504)
        self.unearned(self.ask(504), 200, 504)
        for wrong in ("upstream=", "upstream=http://localhost/", "upstream=slow&timeout=1", "up=1"):
            self.assertEqual(self.ask(504, rest=f"?{wrong}").code, 400, wrong)

    def test_slow(self):
        for query, least in (("upstream=slow", 1), ("upstream=slow&timeout=300ms", 0.3)):
            begun = time.monotonic()
            self.earned(self.ask(504, rest=f"?{query}"), 504)
            self.assertTrue(least <= time.monotonic() - begun < least + 5)

    def test_nothing_is_connected_to(self):
        with socket.create_server(("127.0.0.1", 0)) as trap:
            trap.setblocking(False)
            name = "127.0.0.1:%d" % trap.getsockname()[1]
            for query in (f"upstream={name}", f"upstream=http://{name}/", "upstream=good"):
                self.ask(502, fields=[f"Via: 1.1 {name}", f"Forwarded: host={name}"], rest=f"?{query}")
            self.assertRaises(BlockingIOError, trap.accept)


class Slowness(Earned):
    def test_content_that_does_not_come(self):
        for head in (b"Content-Length: 9", b"Transfer-Encoding: chunked"):
            begun = time.monotonic()
            with self.server.connect() as connection:
                connection.sendall(b"POST /earn/408?timeout=300ms HTTP/1.1\r\nHost: localhost\r\n" + head + b"\r\n\r\n")
                answer, = parse_responses(read_all(connection), ["POST"])
            self.earned(answer, 408)
            self.assertIn("close", answer.get("Connection"))
            self.assertTrue(0.3 <= time.monotonic() - begun < 5)

    def test_content_that_comes(self):
        self.unearned(self.ask(408, "POST", content=b"tea", rest="?timeout=10s"), 200, 408)
        self.unearned(self.ask(408, "POST", ["Content-Length: 0"]), 200, 408)
        self.assertEqual(self.ask(408, "POST", content=b"tea", rest="?timeout=soon").code, 400)
        self.unearned(self.ask(408), 200, 408)

    def test_the_journal_has_it(self):
        curl("-m", "5", "-H", "Content-Length: 9", "-d", "tea", f"{self.server.url}/earn/408;key=late?timeout=200ms")
        found = json.loads(self.server.request("/_/requests?key=late")[0].content)["requests"]
        self.assertEqual([entry["answer"]["status"] for entry in found], [408])


if __name__ == "__main__":
    unittest.main(verbosity=2)
