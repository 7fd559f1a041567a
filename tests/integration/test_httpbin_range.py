"""/range/n: ranges by RFC 9110 14 and If-Range by 13.1.5, where httpbin does otherwise the RFC counts."""
import email.parser
import random
import re
import string
import unittest

from harness import Server, curl
from survey import Served

TAG = '"range26"'


def content(size):
    return (string.ascii_lowercase * (size // 26 + 1))[:size].encode()


class Ranges(Served):
    def ask(self, size=26, spec=None, fields=(), method="GET", query=""):
        field = [f"Range: {spec}"] if spec is not None else []
        return self.server.request(f"/range/{size}{query}", method, [*field, *fields])[-1]

    def whole(self, answer, size=26):
        self.assertEqual((answer.code, answer.content), (200, content(size)))
        self.assertEqual((answer.get("Accept-Ranges"), answer.get("Content-Range"), answer.get("ETag"),
                          answer.get("Everystatus")),
                         ("bytes", None, f'"range{size}"', "served"))
        self.assertEqual(answer.get("Content-Type"), "application/octet-stream")

    def part(self, answer, first, last, size=26):
        self.assertEqual((answer.code, answer.content), (206, content(size)[first:last + 1]))
        self.assertEqual(answer.get("Content-Range"), f"bytes {first}-{last}/{size}")
        self.assertEqual((answer.get("ETag"), answer.get("Content-Type"), answer.get("Accept-Ranges"), answer.get("Everystatus")),
                         (f'"range{size}"', "application/octet-stream", "bytes", "served"))

    def unsatisfiable(self, answer, size=26):
        self.assertEqual((answer.code, answer.get("Content-Range")), (416, f"bytes */{size}"))
        self.assertEqual((answer.get("Accept-Ranges"), answer.get("ETag")), ("bytes", f'"range{size}"'))

    def parts(self, answer, expected, size=26):
        """A multipart/byteranges as RFC 9110 14.6 wants it, cut by Python's parser of messages."""
        self.assertEqual((answer.code, answer.get("Content-Range")), (206, None))
        self.assertRegex(answer.get("Content-Type"), r"^multipart/byteranges; boundary=[\w-]{1,70}$")
        head = f"Content-Type: {answer.get('Content-Type')}\n\n".encode()
        message = email.parser.BytesParser().parsebytes(head + answer.content)
        self.assertEqual(message.defects, [])
        found = [(part["Content-Type"], part["Content-Range"], part.get_payload(decode=True)) for part in message.get_payload()]
        self.assertEqual(found, [("application/octet-stream", f"bytes {first}-{last}/{size}", content(size)[first:last + 1])
                                 for first, last in expected])

    def test_whole(self):
        for size in (1, 25, 26, 27, 1040, 1041, 100000, 1 << 20):
            self.whole(self.ask(size), size)

    def test_one_range(self):
        for spec, first, last in (("0-0", 0, 0), ("0-25", 0, 25), ("3-5", 3, 5), ("20-", 20, 25), ("25-", 25, 25), ("-1", 25,
                                                                                                                    25), ("-26",
                                                                                                                          0, 25),
                                  ("-100", 0, 25), ("10-1000", 10, 25), ("0-99999999999999999999999", 0, 25),
                                  ("-99999999999999999999", 0, 25),
                                  ("00003-005", 3, 5), (" 3-5 ", 3, 5), (",, 3-5 ,", 3, 5)):
            for unit in ("bytes", "Bytes"):
                with self.subTest(spec=spec):
                    self.part(self.ask(26, f"{unit}={spec}"), first, last)
        self.part(self.ask(1 << 20, "bytes=1000000-1000099"), 1000000, 1000099, 1 << 20)

    def test_unsatisfiable(self):
        for spec in ("26-", "26-30", "-0", "99999999999999999999-", "99999999999999999999-99999999999999999999", "26-,30-31,-0"):
            with self.subTest(spec=spec):
                self.unsatisfiable(self.ask(26, f"bytes={spec}"))

    def test_what_is_no_range_does_not_count(self):
        for spec in ("", "bytes", "bytes=", "bytes=,", "bytes=-", "bytes=x", "bytes=1", "bytes=5-3", "bytes=1-2,5-3",
                     "bytes=1-2,x", "bytes=1-2-3",
                     "bytes=+1-2", "bytes=0x1-2", "bytes=1 - 2", "bytes=--1", "bytes 1-2", "lines=1-2", "bytes = 1-2", "=1-2",
                     "bytes=1-2;3-4"):
            with self.subTest(spec=spec):
                self.whole(self.ask(26, spec))
        self.whole(self.ask(26, "bytes=1-2", ["Range: bytes=3-4"]))

    def test_for_get_alone(self):
        answer = self.ask(26, "bytes=1-2", method="HEAD")
        self.assertEqual((answer.code, answer.get("Content-Length"), answer.get("Content-Range")), (200, "26", None))

    def test_several_ranges(self):
        self.parts(self.ask(26, "bytes=0-3,10-12"), [(0, 3), (10, 12)])
        self.parts(self.ask(26, "bytes=20-,-3,0-0"), [(20, 25), (23, 25), (0, 0)])
        self.parts(self.ask(5000, "bytes=4000-4099, 0-9 ,,-1"), [(4000, 4099), (0, 9), (4999, 4999)], 5000)
        self.part(self.ask(26, "bytes=40-50,3-5,-0"), 3, 5)

    def test_too_many_ranges(self):
        self.parts(self.ask(100, "bytes=" + ",".join(f"{at}-{at}" for at in range(16))), [(at, at) for at in range(16)], 100)
        self.whole(self.ask(100, "bytes=" + ",".join(f"{at}-{at}" for at in range(17))), 100)
        self.whole(self.ask(26, "bytes=0-,0-,0-,0-"))
        self.whole(self.ask(26, "bytes=0-20,1-25"))

    def test_random_ranges(self):
        chance = random.Random(3)
        for _ in range(200):
            size, first, last = chance.randrange(1, 60), chance.randrange(60), chance.randrange(60)
            answer = self.ask(size, f"bytes={first}-{last}")
            if last < first:
                self.whole(answer, size)
            elif first >= size:
                self.unsatisfiable(answer, size)
            else:
                self.part(answer, first, min(last, size - 1), size)

    def test_if_range(self):
        for value in (TAG, ):
            self.part(self.ask(26, "bytes=1-2", [f"If-Range: {value}"]), 1, 2)
        for value in ('"other"', 'W/"range26"', "Sun, 06 Nov 1994 08:49:37 GMT", "", "x", '"range26", "x"'):
            with self.subTest(value=value):
                self.whole(self.ask(26, "bytes=1-2", [f"If-Range: {value}"]))
                self.whole(self.ask(26, "bytes=26-", [f"If-Range: {value}"]))
        self.whole(self.ask(26, "bytes=1-2", [f"If-Range: {TAG}", f"If-Range: {TAG}"]))

    def test_preconditions_come_first(self):
        self.assertEqual(self.ask(26, "bytes=1-2", [f"If-None-Match: {TAG}"]).code, 304)
        self.assertEqual(self.ask(26, "bytes=26-", [f"If-None-Match: {TAG}"]).code, 304)
        self.assertEqual(self.ask(26, "bytes=1-2", ['If-Match: "other"']).code, 412)
        self.part(self.ask(26, "bytes=1-2", [f"If-Match: {TAG}", 'If-None-Match: "other"']), 1, 2)

    def test_with_curl(self):
        url = self.server.url + "/range/100"
        self.assertEqual(curl("--range", "10-19", url).stdout, content(100)[10:20])
        self.assertEqual(curl("--range", "-5", url).stdout, content(100)[-5:])
        self.assertEqual(curl("--continue-at", "90", url).stdout, content(100)[90:])
        done = curl("--range", "0-1,5-6", "--write-out", "\n%{http_code} %{content_type}", url)
        self.assertRegex(done.stdout.decode().splitlines()[-1], r"^206 multipart/byteranges; ")
        self.assertEqual(curl("--fail", "--range", "100-", url, check=False).returncode, 22)

    def test_sizes(self):
        for size in ("0", "-1", "x", "1048577", "99999999999999999999"):
            self.assertEqual(self.server.request(f"/range/{size}")[-1].code, 400, size)
        for path in ("/range", "/range/", "/range/1/", "/range/1/2"):
            self.assertEqual(self.server.request(path)[-1].code, 404, path)
        for query in ("?chunk_size=0", "?chunk_size=x", "?duration=x", "?duration=-1", "?duration=31"):
            self.assertEqual(self.ask(26, query=query).code, 400, query)
        self.whole(self.ask(26, query="?chunk_size=5&Duration=0"))
        with Server("--max-size", "10") as server:
            self.assertEqual([server.request(f"/range/{size}")[-1].code for size in (10, 11)], [200, 400])

    def test_duration(self):
        done = curl("--write-out", "\n%{time_total}", self.server.url + "/range/26?duration=0.5")
        body, _, total = done.stdout.decode().rpartition("\n")
        self.assertEqual(body.encode(), content(26))
        self.assertGreaterEqual(float(total), 0.3)
        self.assertTrue(re.match(r"\d", total))


if __name__ == "__main__":
    unittest.main()
