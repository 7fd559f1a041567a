"""What public suites ask of httpbin: its own tests and go-httpbin's, and those of requests, HTTPie and others that aim at it.
Each case is a request and what such a test looks at; what differs on purpose is in the table of docs/compatibility.md, and
not here."""
import base64
import json
import unittest

from harness import Server
from survey import Served

GREETING = "Здравствуй, мир!".encode()
BINARY = b"\x01\x02\x03\x81\x82\x83"
PARTS = b'--bound\r\nContent-Disposition: form-data; name="media"; filename="t.bin"\r\n\r\n\xa5\xc6\n--bound--\r\n'


class Suites(Served):
    def ask(self, target, *fields, method="GET", content=b""):
        if content:
            fields = (*fields, f"Content-Length: {len(content)}")
        return self.server.request(target, method, fields, content)[-1]

    def json(self, target, *fields, **how):
        answer = self.ask(target, *fields, **how)
        self.assertEqual(answer.code, 200, (target, answer.content))
        return json.loads(answer.content)

    def check_codes(self, cases):
        for method, target, code, *fields in cases:
            with self.subTest(target=target, method=method, fields=fields):
                self.assertEqual(self.ask(target, *fields, method=method).code, code)


class Httpbin(Suites):
    """psf/httpbin, test_httpbin.py."""

    def test_response_headers(self):
        for method in ("GET", "POST"):
            answer = self.ask("/response-headers?animal=dog&animal=cat", method=method)
            self.assertEqual((answer.all("animal"), json.loads(answer.content)["animal"]), (["dog", "cat"], ["dog", "cat"]))

    def test_get_and_anything(self):
        shown = self.json("/get", "User-Agent: test")
        self.assertEqual((shown["args"], shown["headers"]["User-Agent"], shown["url"]), ({}, "test", "http://localhost/get"))
        self.assertTrue(self.ask("/get").content.endswith(b"\n"))
        for target in ("/anything", "/anything/foo/bar"):
            shown = self.json(target)
            self.assertEqual((shown["url"], shown["method"], shown["args"], shown["data"], shown["files"], shown["form"],
                              shown["json"]), ("http://localhost" + target, "GET", {}, "", {}, {}, None))

    def test_base64(self):
        self.assertEqual(self.ask("/base64/" + base64.urlsafe_b64encode(GREETING).decode()).content, GREETING)

    def test_what_is_posted(self):
        for fields in ((), ("Content-Type: application/octet-stream",)):
            self.assertEqual(self.json("/post", *fields, method="POST", content=BINARY)["data"],
                             "data:application/octet-stream;base64,AQIDgYKD")
        self.assertEqual(self.json("/post", method="POST", content="오류".encode())["data"], "오류")
        shown = self.json("/post", "Content-Type: multipart/form-data; boundary=bound", method="POST", content=PARTS)
        self.assertTrue(shown["files"]["media"].startswith("data:application/octet-stream;base64,"))
        shown = self.json("/delete", "Content-Type: application/x-www-form-urlencoded", method="DELETE", content=b"name=kevin")
        self.assertEqual(shown["form"], {"name": "kevin"})

    def test_numbers_beyond_64_bits(self):
        """RFC 8259 6: they lose their last digits, as in a double; the others stay what they are, and so do strings."""
        sent = (b'[1, 12345678901234567890, -99999999999999999999, 9223372036854775807, 1.5, "12345678901234567890\\" 1", '
                b'{"12345678901234567890": 0}]')
        shown = self.json("/post", "Content-Type: application/json", method="POST", content=sent)["json"]
        self.assertEqual(shown, [1, 12345678901234567890.0, -1e20, 9223372036854775807, 1.5, '12345678901234567890" 1',
                                 {"12345678901234567890": 0}])
        self.assertEqual([type(one) for one in shown[:5]], [int, float, float, int, float])
        self.assertIsNone(self.json("/post", method="POST", content=b"[12345678901234567890, 1e400]")["json"])
        self.assertIsNone(self.json("/post", method="POST", content=b"[12345678901234567890")["json"])

    def test_response_headers_without_a_value(self):
        """RFC 9110 5.5: a value may be empty. The answer can be changed as others."""
        for fields in ((), ("Everystatus: delay=1ms",), ("Everystatus: header=X-C:c",)):
            answer = self.ask("/response-headers?freeform=&a=1&b", *fields)
            self.assertEqual((answer.code, answer.get("freeform"), answer.get("b"), answer.get("a")), (200, "", "", "1"))
            self.assertEqual(len(answer.content), int(answer.get("Content-Length")))
            self.assertEqual(json.loads(answer.content)["freeform"], "")
        self.assertEqual(self.ask("/response-headers?a=", method="HEAD").get("a"), "")
        self.check_codes([("GET", "/response-headers?Content-Type=", 400), ("GET", "/response-headers?cache-control", 400)])

    def test_cors(self):
        answer = self.ask("/get", method="OPTIONS")
        self.assertEqual((answer.code, answer.get("Access-Control-Allow-Origin"), answer.get("Access-Control-Allow-Methods"),
                          answer.get("Access-Control-Max-Age"), answer.get("Access-Control-Allow-Headers")),
                         (200, "*", "GET, POST, PUT, DELETE, PATCH, OPTIONS", "3600", None))
        answer = self.ask("/get", "Access-Control-Request-Headers: X-Test-Header", method="OPTIONS")
        self.assertEqual(answer.get("Access-Control-Allow-Headers"), "X-Test-Header")
        answer = self.ask("/get", "Access-Control-Request-Headers: X-A, x\x00y, X-B, " + "z" * 2000, method="OPTIONS")
        self.assertEqual(answer.code, 400)  # a NUL is in no field
        answer = self.ask("/get", "Access-Control-Request-Headers: X-A, a b, X-B, " + "z" * 2000, method="OPTIONS")
        self.assertEqual(answer.get("Access-Control-Allow-Headers"), "X-A, X-B")
        self.assertIsNone(self.ask("/healthz", method="OPTIONS").get("Access-Control-Allow-Methods"))

    def test_environment_of_proxies(self):
        self.assertNotIn("Via", self.json("/headers", "Via: bar")["headers"])
        self.assertEqual(self.json("/headers?show_env=1", "Via: bar")["headers"]["Via"], "bar")

    def test_drip(self):
        answer = self.ask("/drip?numbytes=40&duration=0.1&delay=0.01&code=500")
        self.assertEqual((answer.code, answer.content), (500, b"*" * 40))

    def test_redirects(self):
        for target, location in (("/redirect/5", "/relative-redirect/4"), ("/redirect/1", "/get"),
                                 ("/redirect/5?absolute=true", "http://localhost/absolute-redirect/4"),
                                 ("/relative-redirect/7", "/relative-redirect/6"), ("/relative-redirect/1", "/get"),
                                 ("/absolute-redirect/1", "http://localhost/get"), ("/redirect-to?url=post", "post"),
                                 ("/absolute-redirect/5", "http://localhost/absolute-redirect/4")):
            answer = self.ask(target)
            self.assertEqual((answer.code, answer.get("Location")), (302, location), target)

    def test_ranges(self):
        answer = self.ask("/range/1234?duration=0&chunk_size=5", "Range: bytes=10-15")
        self.assertEqual((answer.code, answer.content, answer.get("Content-Range"), answer.get("Content-Length")),
                         (206, b"klmnop", "bytes 10-15/1234", "6"))
        for value, content in (("0-15", b"abcdefghijklmnop"), ("20-", b"uvwxyz"), ("-5", b"vwxyz")):
            self.assertEqual(self.ask("/range/26", f"Range: bytes={value}").content, content)
        answer = self.ask("/range/26", "Range: bytes=32-40")
        self.assertEqual((answer.code, answer.get("Content-Range")), (416, "bytes */26"))

    def test_codes(self):
        self.check_codes([
            *((method, "/status/418", 418) for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "TRACE")),
            ("GET", "/status/4!9", 400), ("GET", "/status/200,402,foo", 400), ("GET", "/drip?numbytes=-1", 400),
            ("GET", "/etag/abc", 304, "If-None-Match: abc"), ("GET", "/etag/abc", 304, 'If-None-Match: "123", "abc"'),
            ("GET", "/etag/abc", 304, "If-None-Match: *"), ("GET", "/etag/abc", 200, "If-None-Match: 123"),
            ("GET", "/etag/abc", 304, 'If-None-Match: c3piozzzz, W/"abc", W/"r2d2xxxx"'),
            ("GET", "/etag/abc", 412, "If-Match: 123"), ("GET", "/etag/abc", 200, "If-Match: abc"),
            ("GET", "/etag/abc", 200, 'If-Match: "123", "abc"'), ("GET", "/etag/abc", 200, "If-Match: *"),
            ("GET", "/image", 406, "Accept: text/html"), ("GET", "/image", 200, "Accept: image/webp"),
            ("GET", "/cache", 304, "If-Modified-Since: x"), ("GET", "/cache", 304, "If-None-Match: x"),
            ("GET", "/basic-auth/foo/bar", 401), ("GET", "/hidden-basic-auth/foo/bar", 404),
            ("GET", "/digest-auth/auth/user/passwd/MD5/never", 401)])


class GoHttpbin(Suites):
    """mccutchen/go-httpbin, handlers_test.go."""

    def test_codes(self):
        self.check_codes([
            ("HEAD", "/head", 200), ("GET", "/head", 405), ("HEAD", "/get", 200), ("POST", "/get", 405), ("GET", "/post", 405),
            ("HEAD", "/delay/10ms", 200), ("GET", "/delay/-1s", 400), ("GET", "/delay/foo", 400), ("GET", "/status/1000", 400),
            ("GET", "/status/99", 400), ("GET", "/status/200:0.5,404:x", 400), ("GET", "/links/10/1", 200),
            ("GET", "/links/10", 302),
            ("GET", "/links/-1", 400), ("GET", "/unstable?failure_rate=1", 500), ("GET", "/unstable?failure_rate=0", 200),
            ("GET", "/unstable?failure_rate=a", 400), ("GET", "/unstable?failure_rate=1.1", 400), ("GET", "/bytes/3.14", 400),
            ("GET", "/bytes/0", 200), ("GET", "/stream-bytes/256?chunk_size=3.14", 400),
            ("GET", "/drip?duration=0&numbytes=0", 400),
            ("GET", "/drip?code=1001", 400), ("GET", "/base64/decode/aGVsbG8=", 200), ("GET", "/base64/foo/bar", 400),
            ("GET", "/base64/", 404), ("GET", "/base64/decode/", 404), ("GET", "/cache/3.14", 400), ("GET", "/image/raw", 404),
            ("GET", "/bearer", 401), ("GET", "/redirect-to", 400), ("GET", "/redirect-to?url=foo&status_code=418", 400),
            ("GET", "/redirect/0", 400), ("GET", "/redirect/-1", 400), ("GET", "/redirect/3.14", 400), ("GET", "/upload", 405),
            ("GET", "/range/1000000000", 400), ("GET", "/basic-auth/user/", 404), ("GET", "/digest-auth/auth", 404),
            ("GET", "/digest-auth/auth/user/pass/SHA-1", 400), ("POST", "/etag/abc", 405)])

    def test_durations_as_go_writes_them(self):
        for time in ("10ns", "150us", "1%C2%B5s", "1%CE%BCs", "1ms1us", "0h0m0s"):
            self.check_codes([("GET", f"/delay/{time}", 200)])
        self.check_codes([("GET", f"/sse?count=1&delay=1ns&duration={time}", 200) for time in ("1us", "0", "0s")])
        self.check_codes([("GET", f"/delay/{time}", 400) for time in ("1%B5s", "1xs", "us", "1ns1", "%C2%B5s")])

    def test_basic_authentication_with_any_method(self):
        pair = "Authorization: Basic " + base64.b64encode(b"user:pass").decode()
        for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
            self.check_codes([(method, "/basic-auth/user/pass", 401), (method, "/basic-auth/user/pass", 200, pair),
                              (method, "/hidden-basic-auth/user/pass", 404), (method, "/bearer", 200, "Authorization: Bearer t")])

    def test_documents(self):
        self.assertIn("Hello world, Καλημέρα κόσμε, コンニチハ", self.ask("/encoding/utf8").content.decode())
        self.assertTrue(self.ask("/xml").content.startswith(b"<?xml version='1.0' encoding='us-ascii'?>"))

    def test_env(self):
        self.assertEqual(self.json("/env"), {"env": {}})

    def test_trailers(self):
        with self.server.connect() as connection:
            connection.sendall(b"GET /trailers?test-trailer-1=v1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            data = b""
            while piece := connection.recv(4096):
                data += piece
        self.assertIn(b"\r\nTrailer: test-trailer-1", data)
        self.assertTrue(data.endswith(b"0\r\ntest-trailer-1: v1\r\n\r\n"), data[-80:])


class Clients(Suites):
    """requests, test_requests.py, and others."""

    def test_cookie_in_quotes(self):
        answer = self.ask("/cookies/set?foo=%22bar:baz%22")
        self.assertEqual((answer.code, answer.get("Set-Cookie")), (302, 'foo="bar:baz"; Path=/cookies; SameSite=Lax'))
        self.assertEqual(self.ask('/cookies/set/k/%22a,b%22').get("Set-Cookie").partition(";")[0], 'k="a,b"')
        for value in ("%22", "a%22b", "%22a%22b%22", "%22a"):
            self.assertEqual(self.ask(f"/cookies/set?foo={value}").code, 400, value)

    def test_cookie_of_digest(self):
        with Server("--cookies") as server:
            answer = server.request("/digest-auth/auth/user/pass")[-1]
            self.assertEqual((answer.code, answer.get("Set-Cookie")), (401, "fake=fake_value; Path=/"))
        self.assertIsNone(self.ask("/digest-auth/auth/user/pass").get("Set-Cookie"))

    def test_redirects_keep_or_change_the_method(self):
        for code in (301, 302, 303, 307, 308):
            answer = self.ask(f"/redirect-to?url=post&status_code={code}", method="POST", content=b"test")
            self.assertEqual((answer.code, answer.get("Location")), (code, "post"))
        for code in (301, 302, 303):
            self.assertTrue(self.ask(f"/status/{code}", method="POST").get("Location"))

    def test_encodings_of_bodies(self):
        self.assertEqual(self.json("/post", "Content-Type: application/json", method="POST", content=b"{bad")["json"], None)
        self.assertEqual(self.json("/post", "Content-Type: application/json", method="POST", content=b'{"life": 42}')["json"],
                         {"life": 42})
        chunked = self.server.request("/post", "POST", ("Transfer-Encoding: chunked",), b"1\r\n1\r\n2\r\n23\r\n0\r\n\r\n")[-1]
        self.assertEqual(json.loads(chunked.content)["data"], "123")
        self.assertEqual(self.json("/get?foo=f%C3%B8%C3%B8&q=a&q=b")["args"], {"foo": "føø", "q": ["a", "b"]})

    def test_charset_of_response_headers(self):
        self.assertEqual(self.ask("/response-headers?Content-Type=application/json;%20charset=big5").get("Content-Type"),
                         "application/json; charset=big5")


if __name__ == "__main__":
    unittest.main()
