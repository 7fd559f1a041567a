"""Foreign text in a refusal: whatever stands in a request target comes back escaped for the format it is shown in, so that the
answer stays well-formed and no browser runs it."""
import json
import unittest

from markup import Page
from survey import Served

# As bytes of a request target. "zebra" is in each, so that a test sees whether the text was shown at all. None has a space or
# a control character, which no target has.
FOREIGN = {
    "a script": b"<script>alert('zebra')</script>",
    "the end of an attribute": b"\"'><img/src=x/onerror=zebra>",
    "the end of the page": b"</pre><zebra></main></body></html><script/src=//a>",
    "an end of JSON": b"zebra\",\"status\":200,\"x\":\"",
    "a backslash": b"zebra\\\"\\u0000\\",
    "an entity": b"zebra&lt;b&gt;&amp;&quot;",
    "encoded newlines": b"zebra%0d%0aSet-Cookie:%20a=b%0d%0a%0d%0a<html>",
    "an encoded NUL": b"zebra%00%00",
    "encoded markup": b"%3Cscript%3Ezebra%3C/script%3E",
    "formats of printf": b"zebra%25s%25n%25p$(id)`id`{{7*7}}",
    "UTF-8": "zebra-\u00e9\u4e2d\U0001f993".encode(),
    "an odd byte": b"zebra\xff\xfe",
    "an overlong slash": b"zebra\xc0\xaf\xe0\x80\xaf",
    "a surrogate": b"zebra\xed\xa0\x80",
    "an unfinished character": b"zebra\xf0\x9f\xa6",
    "C1 controls and a line separator": b"zebra\xc2\x9b31m\xe2\x80\xa8\xe2\x80\xae",
    "length": b"zebra" * 1400,
    "length in markup": b"<zebra>" * 1000,
    "length in odd bytes": b"zebra" + b"\xff" * 7000,
}

# Where the text stands, and the status of the refusal.
PLACES = {
    "a path": (b"/%s", 404),
    "a code": (b"/status/%s", 400),
    "a modifier's name": (b"/status/404;%s", 400),
    "a modifier's value": (b"/status/404;format=%s", 400),
    "a parameter": (b"/status/404?%s", 400),
    "a parameter's value": (b"/status/404?format=%s", 400),
    "a page's format": (b"/codes/404?format=%s", 400),
    "a page": (b"/codes/%s", 404),
}
SHOWN = {"a path", "a code", "a modifier's name", "a parameter", "a parameter's value", "a modifier's value", "a page's format"}
FORMS = ("application/json", "application/problem+json", "text/html", "text/plain")


class Escaping(Served):
    def check(self, form, look):
        """Lets look(content) judge the answer to each text in each place; it returns all the text that a reader sees."""
        for place, (pattern, code) in PLACES.items():
            for kind, foreign in FOREIGN.items():
                with self.subTest(place=place, kind=kind):
                    in_query = b"?" in pattern
                    target = pattern.replace(b"%s", foreign if in_query else foreign.replace(b"/", b"%2F")).decode("latin-1")
                    response, = self.server.request(target, fields=[f"Accept: {form}"])
                    # RFC 3986 2: these must be percent-encoded in a target.
                    raw = any(ord(char) >= 0x80 or char in '"<>' for char in target)
                    self.assertEqual(response.code, 400 if raw else code)
                    self.assertEqual(response.get("Content-Type").partition(";")[0], form)
                    self.assertEqual(response.get("Everystatus"), "refused")
                    self.assertIsNone(response.get("Set-Cookie"))
                    shown = look(response.content)
                    if place in SHOWN:
                        self.assertIn("zebra", shown)

    def members(self, content):
        """JSON from UTF-8, without a character that a script or a terminal could take for something else."""
        text = content.decode("utf-8")
        self.assertNotRegex(text, "[\x00-\x09\x0b-\x1f\x7f]")
        document = json.loads(text, object_pairs_hook=self.without_doubles)
        self.assertIn(document["status"], (400, 404))
        self.assertLessEqual(set(document), {"type", "title", "status", "phrase", "detail", "where", "column", "text",
                                             "explained", "help", "corrected"})
        if document["column"] is not None:
            self.assertTrue(1 <= document["column"] <= len(document["text"].encode()) + 1)
        return document["detail"] + (document["text"] or "")

    def without_doubles(self, pairs):
        self.assertEqual(len(dict(pairs)), len(pairs), "a member twice")
        return dict(pairs)

    def test_json(self):
        self.check("application/json", self.members)

    def test_problem(self):
        self.check("application/problem+json", self.members)

    def test_html(self):
        def look(content):
            page = Page(content.decode("utf-8"))
            for tag in ("img", "zebra", "b"):
                self.assertEqual(page.all(tag), [])
            self.assertEqual(page.foreign_scripts(), [])
            self.assertFalse([attributes for tag, attributes in page.elements if "zebra" in str(attributes)])
            self.assertEqual(len(page.all("html")), 1)
            return page.text()
        self.check("text/html", look)

    def test_text(self):
        def look(content):
            self.assertNotRegex(content.decode("ascii"), r"[^\n -~]")
            self.assertLess(len(content), 1000, "the text around the place is enough")
            return content.decode()
        self.check("text/plain", look)

    def test_json_gives_the_text_back(self):
        """What was valid UTF-8 is the same after the way through JSON; escapes of the target are not undone."""
        for kind in ("a script", "an end of JSON", "a backslash", "an entity", "encoded newlines", "UTF-8", "length"):
            with self.subTest(kind=kind):
                response, = self.server.request("/status/404?" + FOREIGN[kind].decode("latin-1"))
                self.assertEqual(json.loads(response.content)["text"].encode(), FOREIGN[kind])

    def test_other_fields_and_methods_are_not_shown(self):
        for form in FORMS:
            with self.subTest(form=form):
                fields = [f"Accept: {form}", "X-Foreign: <script>zebra</script>", "User-Agent: <b>zebra</b>"]
                response, = self.server.request("/none", fields=fields)
                self.assertNotIn(b"zebra", response.content)
                response, = self.server.request("/", method="ZEBRA", fields=fields)
                self.assertEqual(response.code, 501)
                self.assertNotIn(b"<b>", response.content)


if __name__ == "__main__":
    unittest.main()
