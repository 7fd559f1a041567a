"""How the end of the content is told: framing, chunk, trailer (RFC 9112 6, 7.1; RFC 9110 6.5)."""
import http.client
import json
import shutil
import subprocess
import unittest

from harness import curl
from raw_requests import request
from survey import Served


class Framing(Served):
    def raw(self, recipe, method="GET", version="HTTP/1.1", *fields):
        """Head and content as they are sent; the connection is then closed."""
        target = f"/status/{recipe}"
        data = self.server.exchange(request(target, "Connection: close", *fields, method=method, version=version))
        head, _, content = data.partition(b"\r\n\r\n")
        return head.decode().lower().split("\r\n"), content

    def detail(self, recipe):
        answer = self.server.request(f"/status/{recipe}")[-1]
        self.assertEqual(answer.code, 400)
        return json.loads(answer.content)["detail"]

    def test_chunks(self):
        for recipe, content in (("200;body=abcdefgh;framing=chunked;chunk=3", b"3\r\nabc\r\n3\r\ndef\r\n2\r\ngh\r\n0\r\n\r\n"),
                                ("200;body=abcdefgh;framing=chunked", b"8\r\nabcdefgh\r\n0\r\n\r\n"),
                                ("200;size=20;framing=chunked;chunk=16", b"10\r\nabcdefghijklmnop\r\n4\r\nqrst\r\n0\r\n\r\n"),
                                ("200;body=;framing=chunked", b"0\r\n\r\n"), ("205;framing=chunked", b"0\r\n\r\n"),
                                ("200;events=1;framing=chunked", b"16\r\nid: 1\ndata: event 1\n\n\r\n0\r\n\r\n".replace(
                                    b"16", b"%x" % len("id: 1\ndata: event 1\n\n"))),
                                ("503;body=ab;framing=chunked;chunk=1;reason=A", b"1\r\na\r\n1\r\nb\r\n0\r\n\r\n")):
            with self.subTest(recipe=recipe):
                head, sent = self.raw(recipe)
                self.assertEqual(sent, content)
                self.assertEqual(head.count("transfer-encoding: chunked"), 1)
                self.assertFalse([line for line in head if line.startswith("content-length")])

    def test_trailers(self):
        head, sent = self.raw("200;body=abc;framing=chunked;trailer=X-A:1;trailer=X-B:%20two%20")
        self.assertEqual(sent, b"3\r\nabc\r\n0\r\nX-A: 1\r\nX-B: two\r\n\r\n")
        self.assertIn("trailer: x-a, x-b", head)
        self.assertTrue(self.raw("200(trailer=X-C:3),503:0;body=a;framing=chunked;trailer=X-A:1")[1].endswith(
            b"0\r\nX-C: 3\r\n\r\n"))

    def test_trailers_that_must_not_be(self):
        for name in ("Content-Length", "Transfer-Encoding", "Host", "Authorization", "WWW-Authenticate", "Content-Type",
                     "Trailer",
                     "Content-Encoding", "Content-Range", "Cache-Control", "Set-Cookie", "Location", "Retry-After", "te"):
            with self.subTest(name=name):
                self.assertIn("trailer", self.detail(f"200;framing=chunked;trailer={name}:1"))

    def test_the_connection_goes_on(self):
        connection = http.client.HTTPConnection(*self.server.url.removeprefix("http://").split(":"), timeout=30)
        self.addCleanup(connection.close)
        for recipe, content in (("200;size=5;framing=chunked;chunk=2", b"abcde"), ("404;body=a;framing=chunked", b"a"),
                                ("200;size=5;framing=length", b"abcde"), ("200;size=5;framing=chunked;drip=20ms", b"abcde")):
            connection.request("GET", f"/status/{recipe}")
            answer = connection.getresponse()
            self.assertEqual((answer.read(), answer.will_close), (content, False))

    def test_close(self):
        head, sent = self.raw("200;body=abc;framing=close")
        self.assertEqual(sent, b"abc")
        self.assertIn("connection: close", head)
        self.assertFalse([line for line in head if line.startswith(("content-length", "transfer-encoding"))])
        with self.server.connect() as connection: # it ends though the request would have it go on
            connection.sendall(request("/status/200;body=abc;framing=close"))
            data = b""
            while piece := connection.recv(65536):
                data += piece
            self.assertTrue(data.endswith(b"\r\n\r\nabc"))

    def test_without_content(self):
        """Only force has the fields where there is no content to frame."""
        for recipe, method, there in (("200;framing=chunked", "HEAD", []), ("200;framing=chunked;force", "HEAD", ["transfer"]),
                                      ("200;framing=close", "HEAD", []),
                                      ("200;framing=length;body=abc", "HEAD", ["content-length"]),
                                      ("204;framing=chunked;force", "GET", ["transfer"]),
                                      ("204;framing=length;force", "GET", ["content-length"]),
                                      ("304;framing=length;force", "GET", ["content-length"]),
                                      ("304;framing=chunked;force", "GET", ["transfer"]),
                                      ("304,200:0;framing=chunked", "GET", [])):
            with self.subTest(recipe=recipe, method=method):
                head, sent = self.raw(recipe, method)
                found = [line.split("-encoding")[0].split(":")[0] for line in head
                         if line.startswith(("content-length", "transfer-encoding"))]
                self.assertEqual((found, sent), (there, b""))

    def test_length_of_a_304(self):
        """It is that of the 200 (RFC 9110 8.6), also where the recipe says its content."""
        for content, size in (("size=10", 10), ("body=abc", 3)):
            self.assertIn(f"content-length: {size}", self.raw(f"304;{content};framing=length;force")[0])

    def test_old_clients(self):
        head, sent = self.raw("200;body=abc;framing=chunked", version="HTTP/1.0")
        self.assertEqual(sent, b"abc")
        self.assertFalse([line for line in head if line.startswith(("content-length", "transfer-encoding"))])
        self.assertIn(" 400 ", self.raw("200;framing=chunked;trailer=X-A:1", version="HTTP/1.0")[0][0])

    def test_refused(self):
        for recipe, part in (("200;framing=x", "length, chunked, close"), ("200;chunk=3", "framing=chunked"),
                             ("200;trailer=X-A:1", "framing=chunked"), ("200;framing=close;chunk=3", "framing=chunked"),
                             ("204;framing=chunked", "force"), ("200;framing=chunked;fault=close-after=1", "frames"),
                             ("200;framing=chunked;chunk=0", "chunk"), ("404;force", "101 alone"),
                             ("200;framing=chunked;trailer=X", "Name:value")):
            with self.subTest(recipe=recipe):
                self.assertIn(part, self.detail(recipe))

    def test_events_by_chunks(self):
        with self.server.connect() as connection:
            connection.sendall(request("/status/200;events=3;framing=chunked;drip=200ms", "Connection: close"))
            pieces = []
            while piece := connection.recv(65536):
                pieces.append(piece.partition(b"\r\n\r\n")[2] if piece.startswith(b"HTTP/") else piece)
        found = [piece for piece in pieces if piece]
        self.assertTrue(all(piece.endswith(b"\n\n\r\n") for piece in found[:-1]) and found[-1].endswith(b"0\r\n\r\n"), found)

    def test_curl(self):
        url = f"{self.server.url}/status/200;size=100;framing=chunked;chunk=7;trailer=X-Sum:100"
        done = curl("-sD", "-", url)
        self.assertIn(b"X-Sum: 100", done.stdout)
        self.assertEqual(len(curl(url).stdout), 100)

    @unittest.skipUnless(shutil.which("node"), "Node is not installed")
    def test_node_reads_trailers(self):
        script = """
            import http from "node:http";
            http.get(process.argv[1], answer => {
                answer.resume();
                answer.on("end", () => console.log(JSON.stringify([answer.headers.trailer, answer.trailers])));
            });
        """
        url = f"{self.server.url}/status/200;size=100;framing=chunked;chunk=7;trailer=X-Sum:100"
        done = subprocess.run(["node", "--input-type=module", "-e", script, url], capture_output=True, timeout=60, check=True)
        self.assertEqual(json.loads(done.stdout), ["X-Sum", {"x-sum": "100"}])


if __name__ == "__main__":
    unittest.main()
