"""/etag and /cache: preconditions by RFC 9110 13, with their precedence, where httpbin does otherwise the RFC counts."""
import email.utils
import json
import os
import tempfile
import unittest

from harness import curl
from survey import Served

MODIFIED = "Sun, 06 Nov 1994 08:49:37 GMT"
BEFORE, AFTER = "Sun, 06 Nov 1994 08:49:36 GMT", "Sun, 06 Nov 1994 08:49:38 GMT"


class Conditions(Served):
    def check(self, target, code, *fields, method="GET"):
        answer = self.server.request(target, method, fields)[-1]
        self.assertEqual((answer.code, answer.get("Everystatus")), (code, "served"), (target, fields, answer.content))
        self.assertIsNotNone(answer.get("ETag"))
        if code == 304:  # RFC 9110 15.4.5
            self.assertEqual((answer.content, answer.get("Content-Type"), answer.get("Cache-Control")), (b"", None, "no-cache"))
            self.assertIsNotNone(answer.get("Date"))
        if code == 200 and method == "GET":
            self.assertEqual(json.loads(answer.content)["url"], "http://localhost" + target)
        return answer

    def test_etag(self):
        for segment, tag in (("foo", '"foo"'), ("%22foo%22", '"foo"'), ("W%2F%22foo%22", 'W/"foo"'), ("a,b", '"a,b"'), ("a%2Fb",
                                                                                                                        '"a/b"'),
                             ("%C3%BC", '"\xc3\xbc"'), ("*", '"*"'), ("'", '"\'"')):
            answer = self.check("/etag/" + segment, 200)
            self.assertEqual((answer.get("ETag"), answer.get("Cache-Control"), answer.get("Last-Modified")), (tag, "no-cache",
                                                                                                              None))
            self.check("/etag/" + segment, 304, f"If-None-Match: {tag}")
        for segment in ("%20", "a%22b", "a%5Cb", "%00", "a%7F", "%22", "%0D%0AX:1"):
            self.assertEqual(self.server.request("/etag/" + segment)[-1].code, 400, segment)
        long = self.check("/etag/" + "e" * 1000 + "?" + "&" * 6900, 200)
        self.assertEqual(long.get("ETag"), '"' + "e" * 1000 + '"')
        self.assertEqual(self.server.request("/etag/" + "e" * 1001)[-1].code, 400)
        for path in ("/etag", "/etag/", "/etag/a/b", "/etag/a/"):
            self.assertEqual(self.server.request(path)[-1].code, 404, path)

    def test_if_none_match_is_weak(self):
        for value in ('"foo"', 'W/"foo"', "*", '"a", "foo"', '"a" , W/"foo","b"', ',, "foo"', "foo", "a, foo"):
            for target in ("/etag/foo", "/etag/W%2F%22foo%22"):
                self.check(target, 304, f"If-None-Match: {value}")
                self.check(target, 304, f"If-None-Match: {value}", method="HEAD")
        for value in ('"Foo"', '"foo', '"fo"', '"fooo"', '""', "", '"a", "b"', "w/\"foo\"", '"a, foo"', "foo bar"):
            with self.subTest(value=value):
                self.check("/etag/foo", 200, f"If-None-Match: {value}")
        self.check("/etag/foo", 304, 'If-None-Match: "a"', 'If-None-Match: "foo"')

    def test_if_match_is_strong(self):
        for value in ('"foo"', "*", '"a", "foo"', "foo"):
            self.check("/etag/foo", 200, f"If-Match: {value}")
        for value in ('W/"foo"', '"a"', "", '"a", W/"foo"'):
            self.check("/etag/foo", 412, f"If-Match: {value}")
        self.check("/etag/W%2F%22foo%22", 412, 'If-Match: W/"foo"')
        self.check("/etag/W%2F%22foo%22", 200, "If-Match: *")

    def test_dates(self):
        answer = self.check("/cache", 200)
        self.assertEqual((answer.get("Last-Modified"), answer.get("Cache-Control")), (MODIFIED, "no-cache"))
        for date, code in ((BEFORE, 412), (MODIFIED, 200), (AFTER, 200)):
            self.check("/cache", code, f"If-Unmodified-Since: {date}")
        self.check("/etag/foo", 200, f"If-Modified-Since: {AFTER}")  # without a Last-Modified it means nothing
        self.check("/etag/foo", 200, f"If-Unmodified-Since: {BEFORE}")

    def test_cache_is_304_to_any_validator(self):
        """As httpbin documents it: 304 if there is If-Modified-Since or If-None-Match, whatever they say."""
        tag = self.check("/cache", 200).get("ETag")
        for method in ("GET", "HEAD"):
            for field in (*(f"If-Modified-Since: {date}" for date in (BEFORE, MODIFIED, AFTER, "my-custom-date", "1",
                                                                      email.utils.formatdate(usegmt=True))),
                          *(f"If-None-Match: {value}" for value in (tag, f"W/{tag}", "*", '"x"', "my-custom-etag"))):
                self.check("/cache", 304, field, method=method)
            for field in ("If-Modified-Since:", "If-None-Match:"):
                self.check("/cache", 200, field, method=method)

    def test_precedence(self):
        """RFC 9110 13.2.2."""
        tag = self.check("/cache", 200).get("ETag")
        for code, *fields in ((200, f"If-Match: {tag}", f"If-Unmodified-Since: {BEFORE}"), (412, 'If-Match: "x"',
                                                                                            f"If-Unmodified-Since: {AFTER}"),
                              (412, 'If-Match: "x"', f"If-None-Match: {tag}"), (412, f"If-Unmodified-Since: {BEFORE}",
                                                                                f"If-None-Match: {tag}"),
                              (304, f"If-Match: {tag}", f"If-None-Match: {tag}"), (304, 'If-None-Match: "x"',
                                                                                   f"If-Modified-Since: {AFTER}"),
                              (304, f"If-None-Match: {tag}", f"If-Modified-Since: {BEFORE}"), (304, "If-None-Match:",
                                                                                               f"If-Modified-Since: {AFTER}"),
                              (412, f"If-Unmodified-Since: {BEFORE}", f"If-Modified-Since: {AFTER}")):
            with self.subTest(fields=fields):
                self.check("/cache", code, *fields)

    def test_ranges_are_not_for_these(self):
        self.assertIsNone(self.check("/etag/foo", 200, "Range: bytes=0-1").get("Accept-Ranges"))

    def test_cache_seconds(self):
        for age in ("0", "60", "2147483648"):
            answer = self.server.request(f"/cache/{age}")[-1]
            self.assertEqual((answer.code, answer.get("Cache-Control")), (200, f"public, max-age={age}"))
            self.assertEqual(json.loads(answer.content)["url"], f"http://localhost/cache/{age}")
        for age, code in (("-1", 400), ("x", 400), ("2147483649", 400), ("", 404), ("1/2", 404)):
            self.assertEqual(self.server.request(f"/cache/{age}")[-1].code, code, age)

    def test_no_credentials_in_what_caches_keep(self):
        """RFC 9111 3.5: "public" lets a cache hand the answer to a request with Authorization to others; no-cache lets it be
        kept as well, for who asks with another's Cookie, say."""
        fields = [f"{name}: s3cret" for name in ("Authorization", "proxy-authorization", "Cookie", "COOKIE2", "X-Api-Key",
                                                 "X-Auth-Token", "X-CSRF-Token")]
        for target in ("/cache/60", "/cache/0", "/cache", "/etag/foo", "/cache/60?show_env=1"):
            answer = self.server.request(target, fields=[*fields, "X-Mine: here"])[-1]
            self.assertEqual((answer.code, json.loads(answer.content)["headers"]["X-Mine"]), (200, "here"))
            self.assertNotIn(b"s3cret", answer.content, target)
        private = json.loads(self.server.request("/get", fields=fields)[-1].content)["headers"]
        self.assertEqual(list(private.values()).count("s3cret"), len(fields))

    def test_with_curl(self):
        with tempfile.TemporaryDirectory() as folder:
            etag, out = os.path.join(folder, "etag"), os.path.join(folder, "out")
            status = ("--output", out, "--write-out", "%{http_code}")
            self.assertEqual(curl("--etag-save", etag, *status, self.server.url + "/etag/xyz").stdout, b"200")
            self.assertEqual(curl("--etag-compare", etag, *status, self.server.url + "/etag/xyz").stdout, b"304")
            self.assertEqual(curl("--etag-compare", etag, *status, self.server.url + "/etag/xyy").stdout, b"200")
            self.assertEqual(curl("--remote-time", *status, self.server.url + "/cache").stdout, b"200")
            self.assertEqual(int(os.stat(out).st_mtime), 784111777)
            self.assertEqual(curl("--time-cond", out, *status, self.server.url + "/cache").stdout, b"304")
            done = curl("--time-cond", "-" + BEFORE, "--dump-header", "-", "--output", out, self.server.url + "/cache")
            self.assertTrue(done.stdout.startswith(b"HTTP/1.1 412 "), done.stdout)


if __name__ == "__main__":
    unittest.main()
