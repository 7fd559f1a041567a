"""The modifier ranges, and 206: parts of the content by Range and If-Range (RFC 9110 13, 14), and resumed downloads."""
import email.parser
import json
import pathlib
import shutil
import string
import subprocess
import tempfile
import unittest

from harness import Server, curl
from survey import Served


def alphabet(size):
    return (string.ascii_lowercase * (size // 26 + 1))[:size].encode()


class Ranges(Served):
    def ask(self, recipe, spec=None, *fields, method="GET"):
        ranges = [f"Range: {spec}"] if spec else []
        return self.server.request(f"/status/{recipe}", method, [*ranges, *fields])[-1]

    def refusal(self, recipe):
        answer = self.ask(recipe)
        self.assertEqual((answer.code, answer.get("Everystatus")), (400, "refused"))
        return json.loads(answer.content)["detail"]

    def part(self, answer, first, content, size):
        self.assertEqual((answer.code, answer.content), (206, content))
        self.assertEqual(answer.get("Content-Range"), f"bytes {first}-{first + len(content) - 1}/{size}")
        self.assertEqual(answer.get("Content-Length"), str(len(content)))

    def test_whole(self):
        for recipe, content in (("200;size=1000;ranges", alphabet(1000)), ("200;body=abc;ranges", b"abc")):
            answer = self.ask(recipe)
            self.assertEqual((answer.code, answer.content, answer.get("Accept-Ranges")), (200, content, "bytes"))
            self.assertRegex(answer.get("ETag"), r'^"[^"]+"$')

    def test_one_range(self):
        for spec, first, last in (("0-0", 0, 0), ("3-5", 3, 5), ("990-", 990, 999), ("-1", 999, 999), ("-2000", 0, 999),
                                  ("27-5000", 27, 999)):
            with self.subTest(spec=spec):
                self.part(self.ask("200;size=1000;ranges", f"bytes={spec}"), first, alphabet(1000)[first:last + 1], 1000)
        self.part(self.ask("200;body=everything;ranges", "bytes=5-"), 5, b"thing", 10)
        self.part(self.ask("200;size=1M;ranges", "bytes=1000000-1000099"), 1000000, alphabet(1 << 20)[1000000:1000100], 1 << 20)

    def test_explanation_by_parts(self):
        whole = self.ask("200;ranges").content
        self.part(self.ask("200;ranges", "bytes=10-19"), 10, whole[10:20], len(whole))

    def test_several_ranges(self):
        for recipe, content, kind in (("200;size=1000;ranges;type=text/csv".replace("/", "%2F"), alphabet(1000), "text/csv"),
                                      ("200;body=everystatus-range-0;ranges", b"everystatus-range-0",
                                       "text/plain; charset=utf-8")):
            answer = self.ask(recipe, "bytes=0-1,5-6,-2")
            self.assertEqual((answer.code, answer.get("Content-Range")), (206, None))
            head = f"Content-Type: {answer.get('Content-Type')}\n\n".encode()
            message = email.parser.BytesParser().parsebytes(head + answer.content)
            size = len(content)
            self.assertEqual([(part["Content-Type"], part["Content-Range"], part.get_payload(decode=True))
                              for part in message.get_payload()],
                             [(kind, f"bytes {at}-{at + 1}/{size}", content[at:at + 2]) for at in (0, 5, size - 2)])

    def test_unsatisfiable(self):
        for recipe in ("200;size=30;ranges", "206;size=30"):
            answer = self.ask(recipe, "bytes=30-")
            self.assertEqual((answer.code, answer.get("Content-Range")), (416, "bytes */30"))
        self.assertEqual(self.ask("200;size=0;ranges", "bytes=0-").get("Content-Range"), "bytes */0")

    def test_what_does_not_count(self):
        """Another unit, what is malformed, methods other than GET (RFC 9110 14.2), and a code that is not 200."""
        for spec in ("lines=0-1", "bytes=5-3", "bytes=x", "bytes"):
            self.assertEqual(self.ask("200;size=30;ranges", spec).code, 200)
        for method in ("HEAD", "POST", "PUT"):
            answer = self.ask("200;size=30;ranges", "bytes=0-1", method=method)
            self.assertEqual((answer.code, answer.get("Content-Length"), answer.get("Accept-Ranges")), (200, "30", "bytes"))
        self.assertEqual(self.ask("503,200;in-order;ranges;key=other-code", "bytes=0-1").code, 503)
        self.assertEqual(self.ask("200;size=30", "bytes=0-1").code, 200)

    def test_if_range(self):
        tag = self.ask("200;size=30;ranges").get("ETag")
        for value, code in ((tag, 206), ('"other"', 200), ("W/" + tag, 200), ("Sun, 06 Nov 1994 08:49:37 GMT", 200)):
            with self.subTest(value=value):
                self.assertEqual(self.ask("200;size=30;ranges", "bytes=1-", f"If-Range: {value}").code, code)

    def test_preconditions_come_first(self):
        tag = self.ask("200;size=30;ranges").get("ETag")
        for field, code in ((f"If-Match: {tag}", 206), ('If-Match: "other"', 412), (f"If-None-Match: {tag}", 304),
                            ('If-None-Match: "other"', 206)):
            with self.subTest(field=field):
                answer = self.ask("200;size=30;ranges", "bytes=1-", field)
                self.assertEqual((answer.code, answer.get("ETag")), (code, tag))

    def test_the_tag_is_the_contents_alone(self):
        same = ("200;body=a;ranges", "200;body=a;ranges;delay=1ms;header=X-A:b", "200;body=a;ranges;max-age=9",
                "200(body=a),503:0;ranges", "200;body=a;ranges;reason=Fine")
        self.assertEqual(len({self.ask(recipe).get("ETag") for recipe in same}), 1)
        others = ("200;body=b;ranges", "200;size=1;ranges", "200;size=2;ranges", "200;ranges", "200;ranges;format=html",
                  "200;ranges;format=text", "206", "206;format=html", "206;format=text", "206;body=b;header=X-A:1")
        tags = [self.ask(recipe).get("ETag") for recipe in others]
        self.assertEqual(len(set(tags)), len(tags) - 1, tags)
        self.assertEqual(tags[0], tags[-1])

    def test_a_fault_keeps_the_tag(self):
        for recipe in ("200;body=abcdef;ranges", "200;size=30;ranges"):
            data = self.server.exchange(f"GET /status/{recipe};fault=close-after=3 HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            self.assertIn(f"ETag: {self.ask(recipe).get('ETag')}\r\n".encode(), data)
            self.assertIn(b"Accept-Ranges: bytes\r\n", data)

    def test_a_tag_of_ones_own(self):
        recipe = "200;size=30;ranges;header=ETag:%22v1%22"
        answer = self.ask(recipe, "bytes=1-2", 'If-Range: "v1"')
        self.assertEqual((answer.code, answer.content, answer.all("ETag")), (206, b"bc", ['"v1"']))
        self.assertEqual(self.ask(recipe, "bytes=1-2", 'If-Range: "v2"').code, 200)
        self.assertEqual(self.ask("200;size=30;ranges;header=ETag:W/%22v1%22", "bytes=1-2", 'If-Range: W/"v1"').code, 200)

    def test_left_out(self):
        answer = self.ask("200;size=30;ranges;omit=ETag;omit=Accept-Ranges", "bytes=1-2")
        self.assertEqual((answer.code, answer.get("ETag"), answer.get("Accept-Ranges")), (206, None, None))
        self.assertEqual(self.ask("206;omit=Content-Range", "bytes=1-2").get("Content-Range"), None)

    def test_206(self):
        whole = self.ask("206;body=abcdef")
        self.part(whole, 0, b"abcdef", 6)
        self.part(self.ask("206;body=abcdef", "bytes=2-3"), 2, b"cd", 6)
        self.part(self.ask("206;body=abcdef", "bytes=2-3", 'If-Range: "other"'), 0, b"abcdef", 6)
        self.part(self.ask("206;body=abcdef", "bytes=2-3", f"If-Range: {whole.get('ETag')}"), 2, b"cd", 6)
        for _ in range(2):
            explained = self.ask("206").content
            self.part(self.ask("206", "bytes=2-3"), 2, explained[2:4], len(explained))
        self.assertIn("no such body", self.refusal("206;format=empty"))
        for recipe in ("206;size=0", "206;body="):
            self.assertIn("one byte", self.refusal(recipe))
        self.assertGreater(len(self.ask("206-206,204:0;format=json").content), 1)

    def test_without_effect(self):
        self.assertIn("for 200", self.refusal("404;ranges"))
        self.assertIn("206", self.refusal("206;ranges"))
        self.assertIn("ranges", self.refusal("200;ranges;fault=close"))

    def test_paced_and_raw(self):
        for more in ("drip=20ms", "delay-body=1ms", "reason=Fine"):
            with self.subTest(more=more):
                self.part(self.ask(f"200;size=1000;ranges;{more}", "bytes=500-"), 500, alphabet(1000)[500:], 1000)


class Resumed(Served):
    RECIPE = "200(fault=close-after=500),200;size=1000;ranges;in-order;key="

    def test_by_curl(self):
        with tempfile.TemporaryDirectory() as folder:
            file, url = pathlib.Path(folder, "file"), f"{self.server.url}/status/{self.RECIPE}curl"
            broken = curl("-o", str(file), url, check=False)
            self.assertEqual((broken.returncode, file.read_bytes()), (18, alphabet(500)))
            resumed = curl("-C", "-", "-w", "%{http_code}", "-o", str(file), url)
            self.assertEqual((resumed.stdout, file.read_bytes()), (b"206", alphabet(1000)))

    @unittest.skipUnless(shutil.which("wget"), "wget is not installed")
    def test_by_wget(self):
        with tempfile.TemporaryDirectory() as folder:
            file, url = pathlib.Path(folder, "file"), f"{self.server.url}/status/{self.RECIPE}wget"
            done = subprocess.run(["wget", "--no-config", "--no-proxy", "-c", "-S", "-t", "2", "--waitretry=0", "-O",
                                   str(file), url], capture_output=True, timeout=60, check=True)
            self.assertIn(b"206 Partial Content", done.stderr)
            self.assertEqual(file.read_bytes(), alphabet(1000))


class Large(unittest.TestCase):
    def test_parts_are_counted(self):
        """Parts of a pattern lie in memory, of which there is not enough here."""
        with Server("--log-format", "off", "--max-size", "64M", "--max-held", "1M") as server:
            for spec, code in (("bytes=1-", 206), ("bytes=0-10000000,20000000-30000000", 503)):
                done = curl("-H", f"Range: {spec}", "-o", "/dev/null", "-w", "%{http_code}",
                            f"{server.url}/status/200;size=64M;ranges")
                self.assertEqual(done.stdout, str(code).encode())


if __name__ == "__main__":
    unittest.main()
