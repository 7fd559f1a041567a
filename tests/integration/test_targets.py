"""Request targets, good and bad: what each form of RFC 9112 3.2 means here, and that each target that means nothing is refused
with what is wrong and in which column."""
import json
import re
import unittest

from harness import curl, curl_version
from registry import phrase_of
from survey import Served, ask, survey

# Target; the text that the refusal shows, as it was sent or with its dots decoded; what stands in it at the column that the
# refusal names; and a word of what is wrong.
REFUSED = (
    ("/status", "", "", "missing"),
    ("/status/", "", "", "missing"),
    ("/status//404", "", "", "missing"),
    ("/status/;format=json", ";format=json", ";format=json", "missing"),
    ("/status/0404", "0404", "0404", "three digits"),
    ("/status/-1", "-1", "-1", "three digits"),
    ("/status/+404", "+404", "+404", "three digits"),
    ("/status/1e2", "1e2", "e2", "three digits"),
    ("/status/40x", "40x", "x", "three digits"),
    ("/status/404.", "404.", ".", "three digits"),
    ("/status/0x194", "0x194", "x194", "three digits"),
    ("/status/99", "99", "99", "100 to 999"),
    ("/status/099", "099", "099", "100 to 999"),
    ("/status/000", "000", "000", "100 to 999"),
    ("/status/4", "4", "4", "three digits"),
    ("/status/1000", "1000", "1000", "100 to 999"),
    ("/status/12345678901234567890", "12345678901234567890", "12345678901234567890", "100 to 999"),
    ("/status/18446744073709552020", "18446744073709552020", "18446744073709552020", "100 to 999"),
    ("/status/" + "4" * 200, "4" * 200, "4" * 200, "100 to 999"),
    ("/status/4%204", "4%204", "%204", "three digits"),
    ("/status/404%20", "404%20", "%20", "three digits"),
    ("/status/404%2F", "404%2F", "%2F", "three digits"),
    ("/status/%zz", "/status/%zz", "%zz", "hexadecimal"),
    ("/status/404/%", "/status/404/%", "%", "hexadecimal"),
    ("/status/404?%4", "%4", "%4", "hexadecimal"),
    ("/status/200/../404", "/status/200/../404", "../404", "dot segment"),
    ("/status/./404", "/status/./404", "./404", "dot segment"),
    ("/status/200/%2e%2e/404", "/status/200/../404", "../404", "dot segment"),
    ("/status/200/.%2E/404", "/status/200/../404", "../404", "dot segment"),
    ("/status/404/..", "/status/404/..", "..", "dot segment"),
    ("/status/404;", "404;", ";", "modifier"),
    ("/status/404;;format=json", "404;;format=json", ";format=json", "modifier"),
    ("/status/404;unknown", "404;unknown", "unknown", "no modifier"),
    ("/status/404;unknown=1/more", "404;unknown=1", "unknown=1", "no modifier"),
    ("/status/404;Format=json", "404;Format=json", "Format=json", "no modifier"),
    ("/status/404?unknown=1", "unknown=1", "unknown=1", "no modifier"),
    ("/status/404?format=json&unknown", "format=json&unknown", "unknown", "no modifier"),
    ("/status/404;format", "404;format", "format", "needs a value"),
    ("/status/404;format=", "404;format=", "", "one of"),
    ("/status/404;format=pdf", "404;format=pdf", "pdf", "one of"),
    ("/status/404;format=JSON", "404;format=JSON", "JSON", "one of"),
    ("/status/404?format=pdf&format=json", "format=pdf&format=json", "pdf&format=json", "one of"),
    ("/status/404?format=json&format=text", "format=json&format=text", "format=text", "twice"),
    ("/status/200?format=problem", "format=problem", "problem", "cannot be"),
    ("/status/404?format=xml", "format=xml", "xml", "cannot be"),
    ("/status/404;force", "404;force", "force", "101 alone"),
    ("/status/101;force=1", "101;force=1", "1", "no value"),
    ("/codes/404?format=pdf", "format=pdf", "format=pdf", "one of"),
    ("/codes/404?x=1&format=problem", "x=1&format=problem", "x=1&format=problem", "takes format"),
    ("/?format", "format", "format", "one of"),
)

# Targets that look odd and mean a code all the same.
TAKEN = {
    "/status/%34%30%34": 404, "/status/4%304": 404, "/status/404/%2F%3F%23": 404, "/status/404/;x=y": 404,
    "/status/404?": 404, "/status/404?&&": 404, "/status/404/..a/.../a..": 404, "/status/404//": 404,
    "/status/503;format=text": 503, "/status/404;format=json?format=text": 404,
    "/status/418?format=json&": 418, "/status/404/a;unknown=1": 404,
    "/status/404/" + "long/" * 1000: 404, "/status/404/?" + "x" * 5000: 404, "/status/404/a?b?c": 404, "/status/404/|^`{}": 404,
}


def plain(text):
    return re.sub("%2[eE]", ".", text)


class Targets(Served):
    def check_refusal(self, response, code=400):
        self.assertEqual((response.code, response.phrase), (code, phrase_of(code)))
        self.assertEqual(response.get("Everystatus"), "refused")
        return json.loads(response.content)

    def test_refused_with_what_and_where(self):
        found = survey(self.server, [target for target, *_ in REFUSED], "--path-as-is")
        for exchange, (target, text, at, word) in zip(found, REFUSED):
            with self.subTest(target=target):
                document = self.check_refusal(exchange.final)
                self.assertIn(word, document["detail"])
                self.assertEqual(plain(document["text"]), text)
                self.assertEqual(plain(document["text"][document["column"] - 1:]), at)
                self.assertEqual(document["where"], "query" if "?" in target else "path")

    def test_refused_by_every_method(self):
        for method in ("HEAD", "POST", "OPTIONS", "TRACE", "BREW"):
            found = survey(self.server, ["/status/none", "/status/404;unknown", "/status/99"], method=method)
            with self.subTest(method=method):
                self.assertEqual([exchange.final.code for exchange in found], [400] * 3)

    def test_taken(self):
        for exchange, code in zip(survey(self.server, TAKEN, "--path-as-is"), TAKEN.values()):
            with self.subTest(target=exchange.target[:50]):
                self.assertEqual((exchange.final.code, exchange.final.get("Everystatus")), (code, "told"))

    def test_encoded_unreserved_characters_mean_themselves(self):
        """RFC 3986 6.2.2.2: such targets are equivalent, on every route."""
        for target, code in (("/%73tatus/404", 404), ("/status/404;%66ormat=text", 404), ("/status/404?format=%74ext", 404),
                             ("/codes/%34%30%34", 200), ("/%68ealthz", 200), ("/style%2ecss", 200)):
            with self.subTest(target=target):
                response = ask(self.server, target)
                self.assertEqual((response.code, response.get("Everystatus")), (code, "told" if code == 404 else "served"))

    def test_nothing_is_decoded_twice(self):
        for target in ("/status/%2534%30%34", "/status/4%25304", "/status/404/%252e%252e/x"):
            with self.subTest(target=target):
                self.assertEqual(ask(self.server, target).code, 404 if "/404/" in target else 400)

    def test_curl_resolves_dot_segments_itself(self):
        self.assertEqual(ask(self.server, "/status/200/../404").code, 404)

    def test_characters_that_no_target_has(self):
        for target, at in (("/status/404#x", "#x"), ("/status/4\x0104", "\x0104"), ("/status/404/\x7f", "\x7f"),
                           ("/a?b#c", "#c")):
            with self.subTest(target=target):
                response, = self.server.request(target)
                document = self.check_refusal(response)
                self.assertEqual(document["text"][document["column"] - 1:], at)

    def test_absolute_form(self):
        """RFC 9112 3.2.2: served as usual, whatever the authority; curl sends it to a proxy."""
        for url, code in (("http://example.com/status/418", 418), ("http://example.com:81/status/404/a?b=1", 404),
                          ("http://[::1]/status/503", 503), ("http://example.com", 200), ("http://example.com/none", 404)):
            with self.subTest(url=url):
                done = curl("--proxy", self.server.url, "--noproxy", "", "--globoff", "--output", "/dev/null",
                            "--write-out", "%{http_code}", url)
                self.assertEqual(done.stdout.decode(), str(code))
        for target, code in (("http://a/status/418", 418), ("HTTP://a/status/418", 418), ("https://a:443/status/418", 418),
                             ("http://a?q=x", 200), ("http://a?x", 400), ("http:///status/418", 400),
                             ("ftp://a/status/418", 400), ("status/418", 400), ("a:80", 400),
                             ("http:/status/418", 400), ("http://a/status/404/../418", 400)):
            with self.subTest(target=target):
                response = ask(self.server, "/", "--request-target", target)
                self.assertEqual(response.code, code)
                self.assertEqual(response.get("Everystatus"), {200: "served", 400: "refused"}.get(code, "told"))

    def test_an_absolute_target_outweighs_host(self):
        """RFC 9112 3.2.2: Host is ignored then."""
        response, = self.server.request("http://other.test:81/curl/22?format=text")
        self.assertIn(b"http://other.test:81/", response.content)
        self.assertNotIn(b"localhost", response.content)

    def test_connect(self):
        """This server is no proxy, and no tunnel opens."""
        done = curl("--proxy", self.server.url, "--noproxy", "", "--proxytunnel", "--output", "/dev/null",
                    "--write-out", "%{http_connect}", "http://example.com/", check=False)
        # 7.88.1 and 8.14.1 exit with CURLE_RECV_ERROR, 8.23.0 with CURLE_COULDNT_CONNECT.
        self.assertEqual((done.stdout, done.returncode), (b"501", 7 if curl_version() >= [8, 23] else 56))
        for target in ("example.com:443", "/status/200", "*"):
            with self.subTest(target=target):
                response, = self.server.request(target, "CONNECT")
                self.check_refusal(response, 501)

    def test_length(self):
        """Up to 8000 bytes are read (RFC 9112 3 recommends as many), and longer ones get their answer too."""
        self.assertEqual(ask(self.server, "/status/200/" + "x" * 7900).code, 200)
        for length in (8100, 20000, 100000):
            with self.subTest(length=length):
                response, = self.server.request("/status/200/" + "x" * length)
                self.assertIn(response.code, (414, 431))
                self.assertEqual(response.get("Everystatus"), "refused")

    def test_refusals_leave_the_connection_in_order(self):
        targets = [target for refused, *_ in REFUSED for target in (refused, "/status/418")]
        found = survey(self.server, targets, "--path-as-is")
        self.assertEqual([exchange.final.code for exchange in found], [400, 418] * len(REFUSED))


if __name__ == "__main__":
    unittest.main()
