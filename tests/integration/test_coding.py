"""Valid content codings (RFC 9110 8.4), by what Accept-Encoding accepts (12.5.3), read by zlib and by clients."""
import gzip
import json
import shutil
import string
import subprocess
import unittest
import zlib

from harness import curl
from raw_requests import request
from survey import Served

CONTENT = (string.ascii_lowercase * 40)[:1000].encode()


class Coding(Served):
    def ask(self, recipe, *fields, method="GET"):
        return self.server.request(f"/status/{recipe}", method, fields)[-1]

    def accepting(self, value, recipe="200;size=1000;coding=gzip"):
        answer = self.ask(recipe, *([] if value is None else [f"Accept-Encoding: {value}"]))
        self.assertEqual(answer.get("Vary", "").lower().count("accept-encoding"), 0 if answer.code == 406 else 1)
        return 406 if answer.code == 406 else answer.get("Content-Encoding")

    def test_codings(self):
        answer = self.ask("200;size=1000;coding=gzip")
        self.assertEqual((answer.get("Content-Encoding"), gzip.decompress(answer.content)), ("gzip", CONTENT))
        self.assertEqual(answer.get("Content-Length"), str(len(answer.content)))
        self.assertEqual(answer.get("Content-Type"), "text/plain; charset=utf-8")
        answer = self.ask("503;size=1000;coding=deflate")
        self.assertEqual((answer.code, answer.get("Content-Encoding")), (503, "deflate"))
        self.assertEqual(zlib.decompress(answer.content), CONTENT)
        explained = self.ask("404;coding=gzip")
        self.assertEqual(json.loads(gzip.decompress(explained.content))["status"], 404)
        large = self.ask("200;size=1M;coding=gzip").content
        self.assertTrue(gzip.decompress(large) == (string.ascii_lowercase * 40330)[:1 << 20].encode())

    def test_members(self):
        """RFC 1952 2.2: a file is a series of members."""
        for count in (1, 2, 3, 16):
            rest, plain, members = self.ask(f"200;size=1000;coding=gzip*{count}").content, b"", 0
            while rest:
                member = zlib.decompressobj(31)
                plain, rest, members = plain + member.decompress(rest), member.unused_data, members + 1
                self.assertTrue(member.eof)
            self.assertEqual((plain, members), (CONTENT, count))

    def test_accepted(self):
        for value, coding in ((None, "gzip"), ("gzip", "gzip"), ("br, GZIP;q=0.5", "gzip"), ("x-gzip", "gzip"), ("*", "gzip"),
                              ("gzip;q=0", None), ("gzip;q=0.000", None), ("", None), ("br", None), ("identity", None),
                              ("*;q=0, identity", None), ("gzip;q=0, *", None), ("deflate", None), ("*;q=0", 406),
                              ("br, identity;q=0", 406), ("gzip;q=0.001", "gzip"), ("*;q=0, gzip", "gzip")):
            with self.subTest(value=value):
                self.assertEqual(self.accepting(value), coding)

    def test_force(self):
        self.assertEqual(self.accepting("identity", "200;size=1000;coding=gzip;force"), "gzip")

    def test_without_content(self):
        for recipe, code in (("200;body=;coding=gzip", 200), ("204,200:0;coding=gzip", 204),
                             ("200;format=empty;coding=gzip", 200)):
            answer = self.ask(recipe)
            self.assertEqual((answer.code, answer.get("Content-Encoding"), answer.content), (code, None, b""))
        head, whole = self.ask("200;size=1000;coding=gzip", method="HEAD"), self.ask("200;size=1000;coding=gzip")
        self.assertEqual(head.get("Content-Length"), whole.get("Content-Length"))

    def test_with_others(self):
        whole = self.ask("200;size=1000;coding=gzip;ranges")
        part = self.ask("200;size=1000;coding=gzip;ranges", "Range: bytes=5-")
        self.assertEqual((part.code, part.content), (206, whole.content[5:]))
        self.assertEqual(part.get("ETag"), whole.get("ETag"))
        self.assertNotEqual(whole.get("ETag"), self.ask("200;size=1000;ranges").get("ETag"))
        self.assertEqual(gzip.decompress(self.ask("200;size=1000;coding=gzip;framing=chunked;chunk=7").content), CONTENT)
        broken = self.server.exchange(request("/status/200;size=1000;coding=gzip;fault=close-after=20", "Connection: close"))
        self.assertTrue(broken.endswith(b"\r\n\r\n" + self.ask("200;size=1000;coding=gzip").content[:20]))

    def test_left_out(self):
        answer = self.ask("200;size=1000;coding=gzip;omit=Content-Encoding;omit=Vary")
        self.assertEqual((answer.get("Content-Encoding"), answer.get("Vary")), (None, None))
        self.assertEqual(gzip.decompress(answer.content), CONTENT)

    def test_refused(self):
        for recipe, part in (("200;coding=br", "gzip"), ("200;coding=gzip*0", "members"), ("200;coding=gzip*17", "members"),
                             ("200;coding=deflate*2", "gzip"), ("204;coding=gzip", "no content"),
                             ("200;coding=gzip;fault=cut-gzip", "coding of its own"),
                             ("200;coding=gzip;fault=unknown-encoding", "coding of its own"),
                             ("200;coding=gzip;events=3;drip=10ms", "drip"), ("200;coding=gzip;fault=close", "coding")):
            with self.subTest(recipe=recipe):
                answer = self.ask(recipe)
                self.assertEqual(answer.code, 400)
                self.assertIn(part, json.loads(answer.content)["detail"])

    def test_curl(self):
        for recipe in ("coding=gzip", "coding=deflate", "coding=gzip;framing=chunked;chunk=10", "coding=gzip;drip=20ms"):
            self.assertEqual(curl("--compressed", f"{self.server.url}/status/200;size=1000;{recipe}").stdout, CONTENT)

    @unittest.skipUnless(shutil.which("node"), "Node is not installed")
    def test_node(self):
        script = "console.log(await (await fetch(process.argv[1])).text())"
        for recipe in ("coding=gzip", "coding=deflate", "coding=gzip*2"):
            url = f"{self.server.url}/status/200;size=1000;{recipe}"
            done = subprocess.run(["node", "--input-type=module", "-e", script, url], capture_output=True, timeout=60, check=True)
            self.assertEqual(done.stdout.strip(), CONTENT, recipe)


if __name__ == "__main__":
    unittest.main()
