"""httpbin's streams: lines, events, chunks and trailers on the wire, and an echo over WebSocket."""
import json
import re
import time
import unittest

from frames import TEXT, Reader, frame
from harness import Server, curl, parse_responses, read_until
from survey import Served


def chunks_of(content):
    """The chunks of a chunked content, and the lines of its trailer section."""
    found = []
    while True:
        line, _, content = content.partition(b"\r\n")
        size = int(line, 16)
        if size == 0:
            return found, [line for line in content.split(b"\r\n") if line]
        found.append(content[:size])
        content = content[size + 2:]


class Streams(Served):
    def raw(self, target, *fields, method="GET", version="1.1", content=b""):
        lines = [f"{method} {target} HTTP/{version}", "Host: localhost", "Connection: close", *fields]
        data = self.server.exchange("\r\n".join(lines).encode() + b"\r\n\r\n" + content)
        return parse_responses(data, [method])[-1], data.partition(b"\r\n\r\n")[2]

    def chunked(self, target, *fields, **how):
        answer, content = self.raw(target, *fields, **how)
        self.assertEqual((answer.code, answer.get("Transfer-Encoding"), answer.get("Content-Length")), (200, "chunked", None))
        return (answer, *chunks_of(content))

    def test_lines(self):
        for target, media in (("/stream/{}?a=b", "application/json"),
                              ("/jsonl?a=b&count={}", "application/x-ndjson; charset=utf-8")):
            for count in (1, 3, 200):
                answer, chunks, trailers = self.chunked(target.format(count), "X-A: 1")
                self.assertEqual((len(chunks), answer.get("Content-Type"), trailers), (count, media, []))
                for number, chunk in enumerate(chunks):
                    self.assertEqual((chunk.count(b"\n"), chunk[-1:]), (1, b"\n"))
                    line = json.loads(chunk)
                    self.assertEqual((line["id"], line["args"]["a"], line["headers"]["X-A"]), (number, "b", "1"))
                    self.assertEqual((line["origin"], line["url"]), ("127.0.0.1", "http://localhost" + target.format(count)))
        self.assertEqual(self.chunked("/stream/0")[1], [])
        self.assertEqual(len(self.chunked("/jsonl")[1]), 10)

    def test_too_much(self):
        for target in ("/stream/1048577", "/stream/1048576", "/stream/-1", "/stream/x", "/jsonl?count=0", "/jsonl?count=99999",
                       "/jsonl?duration=31", "/jsonl?delay=x", "/jsonl?jitter=0.5", "/sse?count=0", "/sse?count=99999",
                       "/sse?duration=31s", "/sse?jitter=1"):
            self.assertEqual(self.raw(target)[0].code, 400, target)
        self.assertEqual(self.raw("/stream")[0].code, 404)

    def test_old_clients(self):
        answer, content = self.raw("/stream/2", version="1.0")
        self.assertEqual((answer.get("Transfer-Encoding"), answer.get("Content-Length"), content.count(b"\n")), (None, None, 2))
        self.assertEqual(self.raw("/trailers?a=b", version="1.0")[0].code, 400)
        self.assertEqual(self.raw("/stream/2", method="HEAD")[0].code, 200)

    def test_bytes(self):
        answer, chunks, _ = self.chunked("/stream-bytes/10?chunk_size=4&seed=1")
        self.assertEqual([len(chunk) for chunk in chunks], [4, 4, 2])
        self.assertEqual(answer.get("Content-Type"), "application/octet-stream")
        self.assertEqual(b"".join(chunks), self.raw("/bytes/10?seed=1")[1])
        self.assertEqual([len(chunk) for chunk in self.chunked("/stream-bytes/25000")[1]], [10240, 10240, 4520])
        self.assertEqual(self.chunked("/stream-bytes/0")[1], [])

    def test_events(self):
        now = time.time() * 1000
        answer, chunks, _ = self.chunked("/sse?count=3&duration=300ms&delay=100ms")
        self.assertGreaterEqual(time.time() * 1000 - now, 300)
        self.assertEqual((answer.get("Content-Type"), len(chunks)), ("text/event-stream", 3))
        for number, chunk in enumerate(chunks):
            event = json.loads(re.fullmatch(r"event: ping\ndata: (\{.*\})\n\n", chunk.decode())[1])
            self.assertEqual(event["id"], number)
            self.assertLess(abs(event["timestamp"] - now - 100 - 100 * number), 20_000)

    def test_modifiers_of_the_framing(self):
        answer, content = self.raw("/stream/2", "Everystatus: framing=length")
        self.assertEqual((answer.get("Transfer-Encoding"), answer.get("Content-Length")), (None, str(len(content))))
        self.assertEqual(len(self.chunked("/stream/2", "Everystatus: framing=chunked;chunk=16")[1][0]), 16)
        chunks = self.chunked("/stream/2", "Everystatus: size=30")[1]
        self.assertEqual(b"".join(chunks), b"abcdefghijklmnopqrstuvwxyzabcd")

    def test_trailers(self):
        answer, chunks, trailers = self.chunked("/trailers?X-A=1&x-b=2%203&X-A=4")
        self.assertEqual((trailers, answer.get("Trailer")), ([b"X-A: 1", b"x-b: 2 3", b"X-A: 4"], "X-A, x-b, X-A"))
        self.assertEqual(json.loads(b"".join(chunks))["args"], {"X-A": ["1", "4"], "x-b": "2 3"})
        self.assertEqual(self.chunked("/trailers")[2], [])
        shown = json.loads(b"".join(self.chunked("/trailers?a=b", "Content-Length: 2", method="POST", content=b"hi")[1]))
        self.assertEqual((shown["data"], shown["method"]), ("hi", "POST"))
        more = self.chunked("/trailers?a=b", "Everystatus: framing=chunked;trailer=c:d")[2]
        self.assertEqual(more, [b"a: b", b"c: d"])
        for query in ("Content-Length=1", "transfer-encoding=x", "Set-Cookie=a", "Authorization=x", "Trailer=x", "a%20b=c",
                      "a=%0D%0Ab", "=b", "a=" + "x" * 1000):
            self.assertEqual(self.raw("/trailers?" + query)[0].code, 400, query)
        done = curl("--include", self.server.url + "/trailers?X-Sum=9")
        self.assertTrue(done.stdout.rstrip().endswith(b"X-Sum: 9"), done.stdout)


class WebSocket(Served):
    OFFER = ("GET /websocket/echo{} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: {}\r\nSec-WebSocket-Version: {}\r\n"
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")

    def test_echo(self):
        with self.server.connect() as connection:
            connection.sendall(self.OFFER.format("", "websocket", 13).encode())
            head, _, rest = read_until(connection, b"\r\n\r\n").partition(b"\r\n\r\n")
            if b" 501 " in head:
                self.skipTest("without WebSocket")
            self.assertIn(b"HTTP/1.1 101 ", head)
            self.assertIn(b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", head)  # RFC 6455 1.3
            connection.sendall(frame(TEXT, b"hello"))
            reader = Reader(connection, rest)
            self.assertEqual(reader.take(7), frame(TEXT, b"hello", mask=False))

    def test_refused(self):
        def code(*offer):
            head = self.server.exchange(self.OFFER.format(*offer).replace("Upgrade\r\n", "Upgrade, close\r\n", 1).encode())
            return int(head.split()[1])
        self.assertEqual(code("", "echo", 13), 426)
        self.assertIn(code("", "websocket", 8), (426, 501))
        self.assertEqual(code("?max_message_size=5", "websocket", 13), 400)
        answer = self.server.request("/websocket/echo")[-1]
        self.assertEqual((answer.code, answer.get("Upgrade")), (426, "websocket"))


if __name__ == "__main__":
    unittest.main()
