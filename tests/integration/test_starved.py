"""Without memory the server answers 503, or closes the connection: never anything wrong. It lives on, and loses nothing.

That is so without TLS: GMP ends the process when a handshake finds no memory.
"""
import mmap
import os
import re
import subprocess
import tempfile
import unittest

from frames import CLOSE as END, TEXT, frame
from harness import ENVIRONMENT, PROGRAM, TIMEOUT, Server, is_instrumented, read_all
from raw_requests import chunked, request

FINE, FAILING, HELD = range(3)  # the numbers that tests/preload/starve.c shares
MOST = 1000  # allocations of a start or a request: many more than there are
TURNS = 200
FOR_EVER = 1 << 40

CLOSE = "Connection: close"
REQUESTS = {  # no word of JSON has more than 16 bytes: jansson (2.14) aborts where it finds no memory for a longer one
    "a response of its own": request("/status/429;retry-after=3;body=a%20body", CLOSE),
    "its own fields": request("/status/301;location=%2Fa;header=X-A:b", CLOSE),
    "a file": request("/status/200;body=@file", CLOSE),
    "raw": request("/status/200;reason=Fine;body=abc", CLOSE),
    "a fault": request("/status/200;fault=close-after=3;body=abcdef", CLOSE),
    "a field's fault": request("/status/200;fault=unknown-encoding", CLOSE),
    "a loop": request("/status/302;fault=redirect-loop", CLOSE),
    "fields left out": request("/status/503;omit=Date;omit=Retry-After", CLOSE),
    "filled in": request("/status/200;fill;key=a{method};body={field:Host}{method};header=X-A:{path}", CLOSE),
    "interim responses": request("/status/103+200;delay=2ms", CLOSE),
    "a drip": request("/status/200;size=100;drip=4ms", CLOSE),
    "in order": request("/sequence/200,200;key=s", CLOSE),
    "a limit": request("/status/200;limit=9999/10ms;key=l", CLOSE),
    "a key": request("/status/200;key=k", CLOSE),
    "a new key": request("/sequence/200,200;key=new", CLOSE),
    "a new limit": request("/status/200;limit=9999/10ms;key=new", CLOSE),
    "the field": request("/", "Everystatus: 418", CLOSE),
    "behind a proxy": request("/status/201;key=k", CLOSE, "X-Forwarded-For: 192.0.2.1", "X-Forwarded-Prefix: /edge"),
    "httpstat.us": request("/404", CLOSE, "X-HttpStatus-Response-X-A: b", "X-HttpStatus-Response-Cache-Control: no-cache"),
    "a list": request("/codes", CLOSE, "Accept: application/json"),
    "curl": request("/curl/52", CLOSE),
    "a field without a value": request("/response-headers?a=", CLOSE),
    "a code that is found by its name": request("/codes?q=not-found", CLOSE),
    "a form of modifiers": request("/build?codes=503*2,200&header=A:b%0AC:d&in-order=on&key=a&fault=",
                                   CLOSE, "Accept: text/html"),
    "a recipe taken apart": request("/build?recipe=503(delay=0s),200;in-order;body=a%2520b", CLOSE),
    "what is tried": request("/try?recipe=503;key=a&under=b", CLOSE, "Accept: text/html"),
    "a comparison": request("/compare?codes=401,403", CLOSE),
    "a preflight": request("/", CLOSE, "Access-Control-Request-Method: PUT",
                           "Access-Control-Request-Headers: x-a", method="OPTIONS"),
    "OPTIONS": request("/get", CLOSE, method="OPTIONS"),
    "an escaped target": request("/%61nything/%41?a=b&c=%20", CLOSE),
    "JSON": request("/anything?x=1&y=2", CLOSE, "Content-Type: application/json", "Cookie: a=b", method="POST",
                    content=b'{"a": [1, 2, {"b": "c"}], "d": "e"}'),
    "JSON with a NUL": request("/anything", CLOSE, content=b'{"a\\u0000b": ["c", {"d": 1}]}', method="POST"),
    "a form": request("/post", CLOSE, "Content-Type: application/x-www-form-urlencoded", method="POST",
                      content=b"a=1&b=%41+c&a=2&a=3"),
    "parts": request("/post", CLOSE, "Content-Type: multipart/form-data; boundary=x", method="POST",
                     content=b'--x\r\nContent-Disposition: form-data; name="f"; filename="n"\r\n\r\nv\r\n--x--\r\n'),
    "chunks": chunked("/anything", b"a" * 3000, 700).replace(b"Host: a", b"Host: a\r\nConnection: close"),
    "Basic": request("/basic-auth/a/b", CLOSE, "Authorization: Basic YTpi"),
    "Digest": request("/digest-auth/auth/a/b", CLOSE, 'Authorization: Digest username="a", realm="r", nonce="n", uri="u", '
                      "response=r, qop=auth, nc=00000001, cnonce=c"),
    "Bearer": request("/bearer", CLOSE, "Authorization: Bearer abc"),
    "fields": request("/response-headers?A=b&C=d", CLOSE),
    "a tag": request("/etag/abc", CLOSE, 'If-None-Match: "abd"'),
    "a cache": request("/cache/60", CLOSE),
    "ranges": request("/range/300", CLOSE, "Range: bytes=1-2,10-20"),
    "a redirect": request("/redirect/3", CLOSE),
    "an absolute redirect": request("/absolute-redirect/2", CLOSE, "X-Forwarded-Proto: https"),
    "a redirect elsewhere": request("/redirect-to?url=%2Fget", CLOSE),
    "the control's index": request("/_/", CLOSE),
    "the journal": request("/_/requests?key=there", CLOSE),
    "a verdict": request("/_/verify/there?attempts=0", CLOSE),
    "a reset": request("/_/reset/none", CLOSE, method="POST"),
    "challenges": request("/earn/401", CLOSE, 'Authorization: Digest username="teapot", realm="r", nonce="n", uri="u", '
                          "response=r, qop=auth, nc=00000001, cnonce=c"),
    "tokens": request("/earn/401/token", CLOSE, "Authorization: Basic dGVhcG90OnNob3J0LWFuZC1zdG91dA==", method="POST"),
    "a payment": request("/earn/402", CLOSE, "Payment-Token: 00000000000000000000000000000000"),
    "a conflict": request("/earn/409", CLOSE, "Content-Type: application/json", method="PUT", content=b'{"version": 0}'),
    "a delta": request("/earn/226", CLOSE, "A-IM: diffe", 'If-None-Match: "a"'),
    "a portal": request("/earn/511", CLOSE, "Accept: text/html"),
    "work": request("/earn/503?work=0ms", CLOSE),
    "a kept response": request("/status/404", CLOSE),
    "properties": request("/earn/207;key=there/cup", CLOSE, "Depth: 0", method="PROPFIND",
                          content=b'<propfind xmlns="DAV:"><prop><getcontentlength/><x xmlns="urn:x"/></prop></propfind>'),
    "properties that are set": request("/earn/424;key=there/cup", CLOSE, method="PROPPATCH",
                                       content=b'<propertyupdate xmlns="DAV:"><set><prop><x xmlns="urn:x">1</x></prop></set>'
                                       b"</propertyupdate>"),
    "a copy": request("/earn/207;key=there/pot", CLOSE, "Destination: /earn/207;key=there/copy", method="COPY"),
    "a lock": request("/earn/423;key=there/cup", CLOSE, "If: (<urn:x>)", method="LOCK"),
    "WebSocket": request("/status/101", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==") + frame(TEXT, b"hello") + frame(END, b"\x03\xe8"),
}
REFUSED = {"a code that is none": request("/status/99", CLOSE), "a malformed head": b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
           "a wrong recipe": request("/build?recipe=503;dealy=2s", CLOSE), "a name for a code": request("/codes/teapot", CLOSE),
           "a parameter that is none": request("/?serch=teapot", CLOSE)}
SPARED = {"a kept response", "interim responses", "the field", "a list", "curl", "a malformed head"}  # what answers them is there


@unittest.skipIf(is_instrumented(), "the allocator is the instrument's")
@unittest.skipUnless(os.environ.get("STARVE_LIBRARY"), "the allocator is not glibc's")
class Starved(unittest.TestCase):
    def setUp(self):
        file = self.enterContext(tempfile.NamedTemporaryFile())
        file.write(bytes(64))
        file.flush()
        self.numbers = memoryview(self.enterContext(mmap.mmap(file.fileno(), 64))).cast("l")
        self.addCleanup(self.numbers.release)
        self.env = {"LD_PRELOAD": os.environ["STARVE_LIBRARY"], "STARVE_FILE": file.name}
        self.feed()

    def feed(self):
        self.numbers[FAILING] = 0
        self.numbers[FINE] = -1

    def allow(self, fine, failing):
        """So many allocations from now on, and after those so many fail."""
        self.numbers[FAILING] = failing
        self.numbers[FINE] = fine


class Requests(Starved):
    def setUp(self):
        super().setUp()
        self.asked = 0
        folder = self.enterContext(tempfile.TemporaryDirectory())
        with open(os.path.join(folder, "file"), "w", encoding="ascii") as file:
            file.write("from a file")
        self.server = self.enterContext(Server("--workers", "1", "--max-entries", "2", "--max-keys", "2", "--log-format", "off",
                                               "--files", folder, "--trusted-proxy", "127.0.0.1", env=self.env))
        for number in range(1000):  # more recipes than are kept, so that those with new keys are not
            self.ask(request(f"/status/200;seed={number}", CLOSE))

    def held(self):
        """The allocations that are not freed, once the server has had a turn in which it serves."""
        self.assertEqual(self.server.request("/healthz")[-1].code, 200)
        return self.numbers[HELD]

    def ask(self, data):
        """What comes, without what differs by time. A new key is another one each time."""
        self.asked += 1
        with self.server.connect() as connection:
            connection.sendall(data.replace(b"=new", b"=new%d" % self.asked))
            return re.sub(rb"\r\nDate: [^\r]*|r=\d+;t=\d+|(nonce|opaque)=\"\w+\"|_token\": \"\w+\"", b"", read_all(connection))

    def check(self, answer, right):
        """What came is right as far as it goes, or says that it is the server's fault, or is nothing."""
        if b"HTTP/1.1 503 Service Unavailable\r\n" in answer and answer != right:
            self.assertIn(b"\r\nEverystatus: refused\r\n", answer)
            self.assertIn(b"out of memory", answer)
            return "refused"
        self.assertEqual(answer, right[:len(answer)])
        return "whole" if answer == right else "closed"

    def starve(self, data, failing):
        """Fails each of the request's allocations in its turn; the outcomes."""
        for _ in range(3):  # what is kept from then on is there
            right = self.ask(data)
        self.assertEqual(b"\r\nEverystatus: refused\r\n" in right, data not in REQUESTS.values(), right)
        held, outcomes = min(self.held() for _ in range(10)), []
        for fine in range(MOST):
            self.allow(fine, failing)
            answer = self.ask(data)
            over = self.numbers[FINE] > 0
            self.feed()
            with self.subTest(fine):
                outcomes.append(self.check(answer, right))
            settled = any(self.held() <= held for _ in range(TURNS))
            self.assertTrue(settled, f"{self.numbers[HELD] - held} allocations too many stay, after {fine} that did not fail")
            if over:
                return outcomes
        self.fail("it allocates without end")

    def test_once(self):
        for name, data in {**REQUESTS, **REFUSED}.items():
            with self.subTest(name):
                outcomes = self.starve(data, 1)
                self.assertIn("closed", outcomes)
                self.assertEqual("refused" in outcomes, name not in SPARED)

    def test_from_then_on(self):
        """There is no memory for a 503 either."""
        for name, data in {**REQUESTS, **REFUSED}.items():
            with self.subTest(name):
                self.assertEqual(set(self.starve(data, FOR_EVER)), {"closed", "whole"})


class Start(Starved):
    def start(self):
        """The exit status, whether it served, stderr, and whether it got along with so few allocations.

        Without the sandbox, since libseccomp (2.5.4) uses what it could not allocate."""
        with subprocess.Popen([PROGRAM, "--port", "0", "--sandbox", "off"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env={**ENVIRONMENT, **self.env}) as process:
            greeting = process.stdout.readline()
            enough = self.numbers[FINE] > 0
            self.feed()  # what else is linked with the program may not stand it: gcc's profiling, at exit
            if greeting:
                process.terminate()
            _, errors = process.communicate(timeout=TIMEOUT)
            return process.returncode, bool(greeting), errors, enough

    def test_it_serves_or_says_why_not(self):
        for fine in range(MOST):
            self.allow(fine, 1)
            code, greeted, errors, enough = self.start()
            with self.subTest(fine):
                self.assertIn(code, (0, 1), errors)
                self.assertRegex(errors, rb"\A\Z" if code == 0 else rb"\Aeverystatus: .")
                self.assertTrue(greeted or code == 1)
            if enough:
                return
        self.fail("it allocates without end")


if __name__ == "__main__":
    unittest.main()
