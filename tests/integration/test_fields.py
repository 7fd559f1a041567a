"""The fields that each requested code must have, from the RFC that defines it: a row for each code, a rule for each value."""
import json
import re
import unittest
import urllib.parse

from harness import curl
from registry import ALL, final_of
from survey import SAFELISTED, Served, ask, survey

ETAG = r'(W/)?"[!#-~]*"'  # RFC 9110 8.8.3
PATH = r"/[!$&-;=?@A-Z_a-z~]*"  # on this server: no scheme, no authority
DELAY = r"\d+"
TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
QUOTED = r'"[^"\\]*"'
CHALLENGE_BASIC = rf"Basic realm={QUOTED}(, charset=\"UTF-8\")?"  # RFC 7617 2

# RFC 9110 15 unless said. Several lines of a field are joined as one list (RFC 9110 5.3).
FIELDS = {
    201: {"Location": PATH, "ETag": ETAG},
    202: {"Location": PATH, "Retry-After": DELAY},
    203: {"Via": rf"1\.[01] {TOKEN}"},
    206: {"Content-Range": r"bytes \d+-\d+/\d+", "Accept-Ranges": "bytes", "ETag": ETAG},
    207: {"Content-Type": r"application/xml; ?charset=\"?utf-8\"?"},  # RFC 4918 8.2
    208: {"Content-Type": r"application/xml; ?charset=\"?utf-8\"?"},
    226: {"IM": "diffe", "Delta-Base": ETAG, "ETag": ETAG},  # RFC 3229 10.5
    300: {"Location": PATH, "Link": rf'(<{PATH}>; rel="alternate"; type="[a-z/+]+"(, |$)){{2,}}'},
    301: {"Location": PATH},
    302: {"Location": PATH},
    303: {"Location": PATH},
    304: {"ETag": ETAG, "Cache-Control": ".+", "Vary": "Accept",
          "Last-Modified": r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT"},
    305: {"Location": PATH},
    307: {"Location": PATH},
    308: {"Location": PATH},
    401: {"WWW-Authenticate": rf"{CHALLENGE_BASIC}, Bearer realm={QUOTED}, Digest realm={QUOTED}, .+"},
    405: {"Allow": rf"{TOKEN}(, {TOKEN})*"},
    407: {"Proxy-Authenticate": CHALLENGE_BASIC},
    408: {"Connection": "close"},
    415: {"Accept": "application/json", "Accept-Post": "application/json"},
    416: {"Content-Range": r"bytes \*/\d+"},
    424: {"Content-Type": r"application/xml; ?charset=\"?utf-8\"?"},
    426: {"Upgrade": rf"{TOKEN}(/{TOKEN})?", "Connection": "([Cc]lose, )?[Uu]pgrade"},
    429: {"Retry-After": DELAY, "RateLimit": rf"{QUOTED};r=\d+(;t=\d+)?", "RateLimit-Policy": rf"{QUOTED};q=\d+(;w=\d+)?"},
    451: {"Link": rf'<{PATH}>; rel="blocked-by"'},  # RFC 7725 4
    503: {"Retry-After": DELAY},
    511: {"Link": rf"<{PATH}>; rel=.+", "Cache-Control": "no-store"},  # RFC 6585 6
}

# Fields that would be wrong on any other code.
ONLY = {
    "WWW-Authenticate": {401}, "Proxy-Authenticate": {407}, "Content-Range": {206, 416}, "IM": {226}, "Delta-Base": {226},
    "Upgrade": {101, 426}, "Retry-After": {202, 413, 429, 503}, "Location": {201, 202, 300, 301, 302, 303, 305, 307, 308},
    "Allow": {405}, "Accept-Post": {415}, "Last-Modified": {304}, "RateLimit": {429}, "Content-Encoding": set(),
    "Set-Cookie": set(), "Content-Security-Policy": set(),
}

def value_of(response, name):
    return ", ".join(response.all(name)) or None


class Fields(Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.answers = dict(zip(ALL, (exchange.final for exchange in survey(cls.server, [f"/status/{code}" for code in ALL]))))

    def test_required_fields(self):
        for code, rules in FIELDS.items():
            for name, rule in rules.items():
                with self.subTest(code=code, field=name):
                    self.assertRegex(value_of(self.answers[code], name) or "(none)", f"^(?:{rule})$")

    def test_fields_of_other_codes_are_absent(self):
        for name, codes in ONLY.items():
            with self.subTest(field=name):
                self.assertLessEqual({code for code, response in self.answers.items() if response.all(name)}, codes)

    def test_scripts_may_read_the_fields(self):
        for code, rules in FIELDS.items():
            response = self.answers[code]
            exposed = re.split(r"\s*,\s*", response.get("Access-Control-Expose-Headers").lower())
            for name in rules:
                if name.lower() not in SAFELISTED | {"connection", "vary"}:
                    with self.subTest(code=code, field=name):
                        self.assertIn(name.lower(), exposed)

    def test_locations_and_links_lead_somewhere(self):
        targets = set()
        for response in self.answers.values():
            targets.update(response.all("Location"))
            targets.update(re.findall("<([^>]*)>", value_of(response, "Link") or ""))
        self.assertGreater(len(targets), 10)
        for exchange in survey(self.server, sorted(targets)):
            with self.subTest(target=exchange.target):
                self.assertEqual(exchange.final.code, 200)

    def test_curl_follows_redirects(self):
        """With the method that RFC 9110 15.4 leaves it: GET after 301, 302 and 303, the same after 307 and 308."""
        for code, method in ((301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")):
            with self.subTest(code=code):
                done = curl("--location", "--data", "x=1", "--output", "/dev/null", "--write-out",
                            "%{http_code} %{method} %{num_redirects} %{url_effective}", f"{self.server.url}/status/{code}")
                self.assertEqual(done.stdout.decode(), f"200 {method} 1 {self.server.url}/codes/{code}")

    def test_204_has_the_etag_of_what_a_put_made(self):
        self.assertRegex(ask(self.server, "/status/204", method="PUT").get("ETag", "(none)"), f"^{ETAG}$")
        self.assertIsNone(self.answers[204].get("ETag"))

    def test_a_value_of_the_client_s_is_sent_as_it_is(self):
        """Whatever the table may mean by the same text: an entity tag may be a star (RFC 9110 8.8.3)."""
        for name, value in (("ETag", '"*"'), ("Content-Range", "bytes 0-*/*")):
            for code in (200, 206, 404):
                with self.subTest(name, code=code):
                    target = f"/status/{code};header={name}:{urllib.parse.quote(value, safe='*')}"
                    answer = self.server.request(target)[-1]
                    self.assertEqual((answer.code, answer.get(name)), (code, value))
                    self.assertIn(value, [field["value"] for field in json.loads(answer.content)["fields"]])

    def test_401_digest_can_be_answered(self):
        digest = value_of(self.answers[401], "WWW-Authenticate").partition("Digest ")[2]
        for parameter in ("realm=", "nonce=", "qop=", "algorithm="):  # RFC 7616 3.3
            self.assertIn(parameter, digest)
        self.assertEqual(len(self.answers[401].all("WWW-Authenticate")), 3)

    def test_credentials_are_not_taken(self):
        for scheme in ("--basic", "--digest"):
            with self.subTest(scheme=scheme):
                done = curl(scheme, "--user", "a:b", "--output", "/dev/null", "--write-out", "%{http_code}",
                            f"{self.server.url}/status/401")
                self.assertEqual(done.stdout, b"401")

    def test_405_never_allows_what_was_asked(self):
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"):
            with self.subTest(method=method):
                allow = re.split(r"\s*,\s*", ask(self.server, "/status/405", method=method).get("Allow"))
                self.assertTrue(all(re.fullmatch(TOKEN, name) for name in allow))
                self.assertNotIn(method, allow)

    def test_408_is_the_end_of_its_connection(self):
        with self.server.connect() as connection:
            connection.sendall(b"GET /status/408 HTTP/1.1\r\nHost: a\r\n\r\n")
            data = connection.makefile("rb").read()  # returns only when the server closes
        self.assertTrue(data.startswith(b"HTTP/1.1 408 "))

    def test_415_to_a_patch_says_what_a_patch_may_be(self):
        """RFC 5789 2.2."""
        for method, value in (("PATCH", "application/json"), ("POST", None), ("GET", None), ("PUT", None)):
            with self.subTest(method):
                self.assertEqual(ask(self.server, "/status/415", "--request", method).get("Accept-Patch"), value)

    def test_interim_fields(self):
        hints, upload = survey(self.server, ["/status/103", "/status/104"])
        link = hints.interims[0].get("Link", "(none)")
        self.assertRegex(link, rf"^<{PATH}>; rel=preload; as=style$")
        self.assertEqual(hints.final.get("Link"), link)
        self.assertRegex(upload.interims[0].get("Upload-Draft-Interop-Version", "(none)"), r"^\d+$")
        self.assertRegex(upload.interims[0].get("Location", "(none)"), f"^{PATH}$")

    def test_429_speaks_of_one_policy(self):
        response = self.answers[429]
        limit, policy = response.get("RateLimit"), response.get("RateLimit-Policy")
        self.assertEqual(limit.partition(";")[0], policy.partition(";")[0])
        if "t=" in limit:
            self.assertEqual(re.search(r"t=(\d+)", limit)[1], response.get("Retry-After"))

    def test_what_a_cache_may_keep_names_what_changes_it(self):
        """RFC 9111 4.1: without Vary, an answer that the field Everystatus changed would be served to those who sent none."""
        plain = ("/style.css", "/favicon.svg", "/robots.txt", "/cache/60", "/status/200;max-age=60",
                 "/status/404;max-age=1;body=a", "/status/200;header=Cache-Control:public",
                 "/status/304;max-age=5")
        for path in plain:
            with self.subTest(path):
                response = self.server.request(path)[-1]
                self.assertNotIn("no-store", response.get("Cache-Control"))
                self.assertIn("Everystatus", re.split(r",\s*", response.get("Vary")))
        for named in ("*", "Cookie"):
            self.assertEqual(self.server.request(f"/status/200;max-age=9;header=Vary:{named}")[-1].all("Vary"), [named])

    def test_every_code_is_told_once(self):
        self.assertEqual([response.code for response in self.answers.values()], [final_of(code) for code in ALL])


if __name__ == "__main__":
    unittest.main()
