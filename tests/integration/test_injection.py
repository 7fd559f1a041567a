"""What a client writes can reach a response in many places; in none of them does it become more than it was asked to be."""
import json
import unittest
from urllib.parse import quote

from harness import Server, parse_responses
from markup import Page
from survey import Served

# Characters that end a line, a string or a message somewhere. In percent-encoding; each with another field behind it.
SPLITTERS = ("%0d%0aSet-Cookie:%20a=b", "%0aSet-Cookie:a=b", "%0dSet-Cookie:a=b", "%0d%0a%0d%0aHTTP/1.1%20200%20OK%0d%0a%0d%0a",
             "%0D%0A%09Set-Cookie:a=b", "%00", "%00%0d%0aSet-Cookie:a=b", "%7f", "%1b[2J", "%08", "%0b", "%0c")
# What only an over-eager decoder takes for a line end: it must come out as it went in.
INERT = ("%250d%250aSet-Cookie:a=b", "%E5%98%8A%E5%98%8DSet-Cookie:a=b", "%c4%8d%c4%8aSet-Cookie:a=b", "%c2%85a", "%e2%80%a8a",
         "%5cr%5cnSet-Cookie:a=b", "%25%30%64")
MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;</pre></title>${7*7}{{7*7}}\\u003c"

FRAMING = ("Content-Length", "Transfer-Encoding", "Connection", "Proxy-Connection", "TE", "Trailer", "Upgrade",
           "Everystatus", "content-length", "TRANSFER-ENCODING")
OWN = ("Content-Type", "Location")
BINDING = ("Set-Cookie", "SET-COOKIE", "Set-Cookie2", "Strict-Transport-Security", "Clear-Site-Data", "Refresh",
           "Public-Key-Pins", "Public-Key-Pins-Report-Only", "Expect-CT", "Alt-Svc", "NEL", "Report-To", "Reporting-Endpoints",
           "Service-Worker-Allowed", "Content-Security-Policy", "Content-Security-Policy-Report-Only", "X-Content-Type-Options",
           "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Origin-Agent-Cluster", "Accept-CH",
           "Critical-CH", "Speculation-Rules", "Set-Login", "X-Accel-Redirect", "X-Sendfile")
NO_TOKEN = ("", " ", "A B", "A ", " A", "A(B)", "A/B", "A\"B", "A,B", "A;B", "A=B", "A@B", "A[B]", "A{B}", "\xe9", "A\tB")

ELSEWHERE = ("//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example", "https:evil.example",
        "http:evil.example", "http://evil.example", "https://evil.example/", "https:/evil.example", "HTTPS://evil.example",
        "hTTp:\\\\evil.example", "\t//evil.example", "/\t/evil.example", "/\n/evil.example", " //evil.example",
        "/ /evil.example", "\x00//evil.example", "\x1f//evil.example", "javascript:alert(1)", "JavaScript://x%0aalert(1)",
        "data:text/html,x", "vbscript:x", "mailto:a@b", "evil.example", ".evil.example", "@evil.example", "?x", "#x", "", "*",
        "..", "../x", "http://localhost@evil.example", "http://[::1]", "file:///etc/passwd", "ftp://evil.example",
        "/\r\n/evil.example", "\u3002\u3002", "\uff0f\uff0fevil.example")
HERE = ("/", "/a", "/a//evil.example", "/a/\\evil.example", "/a?u=http://evil.example", "/@evil.example", "/:80",
        "/%2f%2fevil.example",
        "/%5Cevil.example", "/%09/evil.example", "/\uff0fevil.example", "/.//x", "/x:y")

HARMFUL = ("text/html", "TEXT/HTML", "text/html;charset=utf-8", "text/html ;a=b", "application/xhtml+xml", "image/svg+xml",
           "text/xml", "application/xml", "application/rss+xml", "application/mathml+xml", "text/xsl", "text/rdf",
           "application/rdf+xml", "multipart/x-mixed-replace", "multipart/x-mixed-replace;boundary=a", "multipart/related",
           "text/javascript", "application/javascript", "application/ecmascript", "application/pdf", "application/wasm",
           "text/plain,text/html", "text/plain;x=y,text/html", "text/plain; x=y, text/html, foobar",
           "text/plain;\"x=,text/html", "text/plain;x=\"y,text/html", "text/plain;x=\"y\",image/svg+xml")
NO_TYPE = ("", "text", "text/", "/html", "/", ";", "text plain", "text/pl ain", "*", "text/plain/html", "text/plain;",
           "text/plain;x", "text/plain\x00", "text/plain\r\nX: y", "text/plain;charset=\x7f", ",text/html", ";text/html",
           " text/html")


def spellings(value):
    """The percent-encoded ways to write a value: as little as can be, all of it, and all of it in lower case."""
    data = value.encode("utf-8", "surrogateescape")
    everything = "".join(f"%{byte:02X}" for byte in data)
    return {quote(data, safe="/:?@=,.*!$'()[]\\"), everything, everything.lower()} if data else {""}


def recipes(name, value):
    """Requests for a modifier with this value, already percent-encoded, in each carrier."""
    safe = value.replace("/", "%2F").replace("?", "%3F").replace("&", "%26").replace("#", "%23").replace("\\", "%5C")
    return [(f"/status/302;{name}={safe}", []), (f"/status/302?{name}={safe}", []), ("/", [f"Everystatus: 302;{name}={value}"])]


class Injection(Served):
    def one(self, target, fields, method="GET", accept=None):
        """The only response that came; it is whole, and the server added no field that was smuggled in."""
        extra = [f"Accept: {accept}"] if accept else []
        answers = self.server.request(target, method=method, fields=[*fields, *extra])
        finals = [answer for answer in answers if answer.code >= 200]
        self.assertEqual(len(finals), 1)
        self.assertEqual(finals[0].all("Set-Cookie"), [])
        for _, value in finals[0].fields:
            self.assertNotRegex(value, r"[\x00-\x08\x0a-\x1f\x7f]")
        return finals[0]

    def refused(self, target, fields):
        response = self.one(target, fields)
        self.assertEqual((response.code, response.get("Everystatus")), (400, "refused"))
        self.assertIsNone(response.get("Location"))
        return json.loads(response.content)


class Splitting(Injection):
    def test_heads_take_no_control_characters(self):
        for name, before in (("header", "X:a"), ("header", "X"), ("header", ""), ("reason", "a"), ("reason", ""),
                             ("location", "/a"), ("location", ""), ("type", "a/b"), ("type", "a/b%3Bc="),
                             ("retry-after", "1"), ("retry-after", "")):
            for splitter in SPLITTERS:
                for target, fields in recipes(name, before + splitter):
                    with self.subTest(target=target, fields=fields):
                        self.refused(target, fields)

    def test_what_only_looks_like_a_line_end_is_text(self):
        for inert in INERT:
            for name, before, field in (("header", "X:a", "x"), ("location", "/a", "location")):
                for target, fields in recipes(name, before + inert):
                    with self.subTest(target=target, fields=fields):
                        response = self.one(target, fields)
                        self.assertEqual(response.code, 302)
                        self.assertEqual(len(response.all(field)), 1)
            for target, fields in recipes("reason", inert):
                with self.subTest(target=target, fields=fields):
                    self.assertEqual(self.one(target, fields).code, 302)

    def test_content_takes_them(self):
        """It is framed by its length, whatever is in it."""
        for splitter in SPLITTERS:
            for target, fields in recipes("body", "a" + splitter):
                with self.subTest(target=target, fields=fields):
                    response = self.one(target, fields)
                    code, kind = (400, "application/json") if "%00" in splitter else (302, "text/plain; charset=utf-8")
                    self.assertEqual((response.code, response.get("Content-Type")), (code, kind))

    def test_raw_bytes_in_a_head(self):
        """NUL and bare CR in the request's own field (RFC 9110 5.5)."""
        for raw in (b"\0", b"\r", b"a\0b", b"\x01", b"\x7f", b"\x1b", b"\0\r\nSet-Cookie: a=b", b"\rSet-Cookie: a=b"):
            for recipe in (b"200;header=X:", b"200;reason=", b"200;body=", b"302;location=/", b"200;type=a/b", b""):
                with self.subTest(raw=raw, recipe=recipe):
                    head = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nEverystatus: "
                    data = self.server.exchange(head + recipe + raw + b"x\r\n\r\n")
                    answers = parse_responses(data, ["GET"])
                    self.assertEqual([answer.code for answer in answers], [400])
                    self.assertEqual(answers[0].all("Set-Cookie"), [])

    def test_a_folded_field(self):
        data = self.server.exchange(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nEverystatus: 200;reason=a\r\n b\r\n\r\n")
        self.assertEqual([answer.code for answer in parse_responses(data, ["GET"])], [400])


class Names(Injection):
    def test_fields_that_are_not_the_clients(self):
        for names, why in ((FRAMING, "the server sends it itself"), (OWN, "a modifier of its own"),
                           (BINDING, "--unsafe-headers")):
            for name in names:
                for target, fields in recipes("header", f"{name}:1"):
                    with self.subTest(target=target, fields=fields):
                        self.assertIn(why, self.refused(target, fields)["detail"])

    def test_encoded_names(self):
        for name in ("Set%2DCookie", "%53et-Cookie", "".join(f"%{ord(letter):02x}" for letter in "Transfer-Encoding")):
            for target, fields in recipes("header", f"{name}:1"):
                with self.subTest(target=target, fields=fields):
                    self.refused(target, fields)

    def test_names_that_are_no_tokens(self):
        for name in NO_TOKEN:
            for spelling in spellings(name):
                for target, fields in recipes("header", f"{spelling}:1"):
                    with self.subTest(target=target, fields=fields):
                        self.refused(target, fields)

    def test_unsafe_headers_keep_the_framing(self):
        """The option allows what affects a browser beyond the response, and nothing else."""
        with Server("--unsafe-headers", "--log-format", "off") as server:
            for name in FRAMING + OWN:
                with self.subTest(name):
                    self.assertEqual(server.request(f"/status/200;header={name}:1")[-1].code, 400)
            for value in ("a%0d%0aX:1", "a%00"):
                self.assertEqual(server.request(f"/status/200;header=Set-Cookie:{value}")[-1].code, 400)
            self.assertEqual(server.request("/status/200;header=Set-Cookie:a=b")[-1].get("Set-Cookie"), "a=b")
            self.assertEqual(server.request("/status/200;body=a;type=text%2Fhtml")[-1].get("Content-Type"), "text/html")
            self.assertEqual(server.request("/status/302;location=%2F%2Fevil")[-1].code, 400)


class Redirects(Injection):
    def test_nowhere_else(self):
        for place in ELSEWHERE:
            for spelling in spellings(place):
                for target, fields in recipes("location", spelling):
                    with self.subTest(target=target, fields=fields):
                        self.refused(target, fields)

    def test_paths_of_this_server(self):
        for place in HERE:
            for spelling in spellings(place):
                for target, fields in recipes("location", spelling):
                    with self.subTest(target=target, fields=fields):
                        response = self.one(target, fields)
                        self.assertEqual(response.get("Location").encode("latin-1").decode(), place)

    def test_hosts_that_are_allowed(self):
        with Server("--allow-redirect", "good.example", "--allow-redirect", "good.example:8443", "--log-format", "off") as server:
            for place in ("https://good.example/a", "http://GOOD.example",
                          "https://good.example:8443/?a", "https://good.example:1"):
                with self.subTest(place):
                    response = server.request(f"/status/302?location={quote(place, safe='')}")[-1]
                    self.assertEqual((response.code, response.get("Location")), (302, place))
            for place in ("//good.example", "https://good.example.evil", "https://good.example@evil",
                          "https://good.example\\@evil", "https://evil#good.example", "https://evil?good.example",
                          "https://evil/good.example", "https://xgood.example", "https:good.example", "ftp://good.example",
                          "https://user@good.example", "https://good.example#@evil"):
                with self.subTest(place):
                    self.assertEqual(server.request(f"/status/302?location={quote(place, safe='')}")[-1].code, 400)

    def test_redirects_of_the_server_stay_here(self):
        """Without location= every code leads to this origin, whatever Host says."""
        for code in (201, 300, 301, 302, 303, 305, 307, 308):
            answers = self.server.request(f"/status/{code}", fields=["X-Forwarded-Host: evil.example"])
            with self.subTest(code):
                self.assertNotIn("evil.example", repr(answers[-1].fields))


class Browsers(Injection):
    def test_types_that_would_be_run(self):
        for kind in HARMFUL + NO_TYPE:
            for spelling in spellings(kind):
                for target, fields in recipes(f"body={quote(MARKUP, safe='')};type", spelling)[::2]:
                    with self.subTest(target=target, fields=fields):
                        self.refused(target, fields)

    def test_content_is_no_page(self):
        for target, fields in recipes("body", quote(MARKUP, safe="")):
            for accept in (None, "text/html", "image/svg+xml", "application/xhtml+xml"):
                with self.subTest(target=target, accept=accept):
                    response = self.one(target, fields, accept=accept)
                    self.assertEqual(response.content, MARKUP.encode())
                    self.assertEqual(response.get("Content-Type"), "text/plain; charset=utf-8")
                    self.assertEqual(response.get("X-Content-Type-Options"), "nosniff")

    def places(self, text):
        """Requests whose answers repeat the text in some form."""
        code = quote(text.encode("utf-8", "surrogateescape"), safe="")
        return [(f"/nope/{code}", []), (f"/status/{code}", []), (f"/codes/{code}", []), (f"/codes/404?format={code}", []),
                (f"/?format={code}", []), (f"/status/404?{code}=1", []), (f"/status/404?delay={code}", []),
                (f"/status/404;{code}", []), (f"/random/{code}", []), (f"/200?sleep={code}", []),
                *[("/", [f"Everystatus: {before}{text}"]) for before in ("", "404;", "404;delay=")
                  if text.isprintable() and text.isascii()],
                (f"/status/404;header=X:{code}", []), (f"/status/404;header=X:{code};reason={code}", [])]

    def test_pages_tell_it_escaped(self):
        for target, fields in self.places(MARKUP):
            with self.subTest(target=target, fields=fields):
                response = self.one(target, fields, accept="text/html")
                kind = response.get("Content-Type")
                if not kind or not kind.startswith("text/html"):
                    continue
                text = response.content.decode()
                page = Page(text)
                self.assertEqual(page.foreign_scripts(), [])
                self.assertEqual([image for image in page.all("img") if "onerror" in image], [])
                self.assertNotIn("<script>", text)
                self.assertFalse(any(name.startswith("on") for _, attributes in page.elements for name in attributes))
                self.assertIn("default-src 'none'", response.get("Content-Security-Policy"))

    def test_json_stays_json(self):
        for text in (MARKUP, "\"", "\\", "\\\"", "a\x01b\x1f", "\x7f", "\u2028\u2029", "\ufeff", "\U0001f375", "\udcff\udcfe",
                     "\udcc3(", "</script>", "x" * 3000):
            for accept in ("application/json", "application/problem+json"):
                for target, fields in self.places(text):
                    with self.subTest(target=target, fields=fields, accept=accept):
                        response = self.one(target, fields, accept=accept)
                        if "json" in (response.get("Content-Type") or ""):
                            json.loads(response.content.decode("utf-8"))

    def test_field_names_and_values_in_an_explanation(self):
        """The page that explains the code shows the fields of the recipe."""
        response = self.one("/status/404;header=X-%60%7C~:" + quote(MARKUP, safe=""), [], accept="text/html")
        self.assertEqual(response.code, 404)
        page = Page(response.content.decode())
        self.assertEqual(page.foreign_scripts(), [])
        shown = json.loads(self.one("/status/404;header=X:" + quote(MARKUP, safe=""), []).content)
        self.assertIn(("X", MARKUP), [(field["name"], field["value"]) for field in shown["fields"]])

    def test_methods_are_told_escaped(self):
        for accept in ("text/html", "application/json", "text/plain"):
            response = self.one("/healthz", [], method="'&`|~", accept=accept)
            self.assertEqual(response.code, 501)
            if accept == "text/html":
                Page(response.content.decode())


if __name__ == "__main__":
    unittest.main()
