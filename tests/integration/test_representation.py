"""Which representation an answer comes in: by Accept (RFC 9110 12.5.1), by the modifier format, or by default; and that no
preference keeps a client from the status that it asked for."""
import unittest

from survey import Served, ask, survey

JSON, HTML, TEXT, PROBLEM, XML = (
    "application/json", "text/html; charset=utf-8", "text/plain; charset=utf-8", "application/problem+json",
    "application/xml; charset=utf-8")
TYPES = {"json": JSON, "html": HTML, "text": TEXT, "problem": PROBLEM, "xml": XML}

# What clients really send, and what a 404 must be for them.
CLIENTS = {
    "curl": ("*/*", JSON),
    "Firefox": ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", HTML),
    "Chrome": ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
               "application/signed-exchange;v=b3;q=0.7", HTML),
    "Safari": ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML),
    "Internet Explorer": ("text/html, application/xhtml+xml, */*", HTML),
    "lynx": ("text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01", HTML),
    "an image": ("image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", JSON),
    "a style sheet": ("text/css,*/*;q=0.1", JSON),
    "axios": ("application/json, text/plain, */*", JSON),
    "jQuery": ("application/json, text/javascript, */*; q=0.01", JSON),
    "Java": ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", HTML),
    "a problem reader": ("application/problem+json", PROBLEM),
}

# RFC 9110 12.5.1 and 12.4.2 in examples, for a 404.
WISHES = {
    "text/plain": TEXT,
    "TEXT/Plain": TEXT,
    "text/plain;charset=utf-8": TEXT,
    "text/plain;charset=\"UTF-8\"": TEXT,
    "application/*": JSON,
    "application/problem+json, application/json;q=0.9": PROBLEM,
    "application/problem+json;q=0.9, application/json": JSON,
    "text/html;q=0.2, text/plain;q=0.8": TEXT,
    "text/plain;q=0.8, text/html;q=0.2": TEXT,
    "application/json;q=0.998, text/html;q=0.999": HTML,
    "application/json;Q=0.1, text/html;Q=0.9": HTML,
    "text/html ; q=0.9 , text/plain\t;\tq=1.000": TEXT,
    "text/html;q=0.1, text/*;q=0.9, */*;q=0.5": TEXT,
    "text/*;q=0.3, text/html;q=0.7, */*;q=0.5": HTML,
    "*/*;q=0.5, text/html;q=0.7, text/*;q=0.3": HTML,
    "text/*;q=0.3, */*;q=0.5": JSON,
    "*/*, text/html;q=0": JSON,
    "text/*, text/html;q=0": TEXT,
    "text/*, text/plain;q=0": HTML,
    "text/html, */*;q=0": HTML,
    "application/json;q=0, application/problem+json;q=0.0, text/html;q=0.00, */*;q=0.1": TEXT,
    "text/html;q=0.001": HTML,
}

# Nothing in them can be served, or they prefer nothing: the default.
NO_WISHES = ("image/png", "audio/*", "text/html;q=0", "*/*;q=0", "application/json;q=0", "text/html;level=1", "", ",", " , ,",
             "utf-8", "text/csv, image/*;q=0.1", "*")

# Members that are malformed, or have a parameter that none of the server's types has, are skipped; the rest decides.
MALFORMED = {
    "text/html;q=2, text/plain;q=0.1": TEXT,
    "text/html;q=1.001, text/plain;q=0.1": TEXT,
    "text/html;q=-1, text/plain;q=0.1": TEXT,
    "text/html;q=abc, text/plain;q=0.1": TEXT,
    "text/html;q=, text/plain;q=0.1": TEXT,
    "text/html;q=0.1234, text/plain;q=0.1": TEXT,
    "text/html;q=1e0, text/plain;q=0.1": TEXT,
    "text, text/plain": TEXT,
    "/, text/plain": TEXT,
    "text/html/xhtml, text/plain": TEXT,
    ";;;, ,,, text/plain": TEXT,
    "text/, /html, text/plain;q=0.1": TEXT,
    "text/html;x=\"a,b\", text/plain;q=0.1": TEXT,
    "text/html;x=\"a;q=0\", text/plain;q=0.1": TEXT,
}


class Representation(Served):
    def type_of(self, target, *options, code=404, method="GET"):
        response = ask(self.server, target, *options, method=method)
        self.assertEqual(response.code, code)
        if response.content:
            self.assertIn("Accept", response.get("Vary").split(", "))
        return response.get("Content-Type")

    def check(self, wishes, target="/status/404", code=404):
        for wish, expected in wishes.items():
            with self.subTest(accept=wish):
                field = f"Accept: {wish}" if wish else "Accept;"
                self.assertEqual(self.type_of(target, "--header", field, code=code), expected)

    def test_clients(self):
        self.check(dict(CLIENTS.values()))

    def test_wishes(self):
        self.check(WISHES)

    def test_no_wish_is_the_default(self):
        self.check(dict.fromkeys(NO_WISHES, JSON))
        self.assertEqual(self.type_of("/status/404", "--header", "Accept:"), JSON, "without the field")

    def test_malformed_members_are_passed_over(self):
        self.check(MALFORMED)

    def test_either_of_two_equals(self):
        self.assertIn(self.type_of("/status/404", "--header", "Accept: text/*"), (HTML, TEXT))
        both = "Accept: application/problem+json, application/json"
        self.assertIn(self.type_of("/status/404", "--header", both), (JSON, PROBLEM))
        self.assertNotEqual(self.type_of("/status/404", "--header", "Accept: */*, application/json;q=0"), JSON)

    def test_several_lines_are_one_list(self):
        for lines, expected in (
                (("text/plain;q=0.5", "text/html"), HTML), (("text/html;q=0.5", "text/plain"), TEXT),
                (("image/png", "text/plain"), TEXT), (("*/*;q=0.1", "text/html;q=0.2", "text/plain;q=0.3"), TEXT),
                (("text/html;q=0", "*/*"), JSON)):
            with self.subTest(lines=lines):
                options = [part for line in lines for part in ("--header", f"Accept: {line}")]
                self.assertEqual(self.type_of("/status/404", *options), expected)

    def test_codes_outside_4xx_and_5xx_are_no_problems(self):
        for code in (200, 302, 600, 999):
            with self.subTest(code=code):
                options = ("--header", "Accept: application/problem+json, text/plain;q=0.1")
                self.assertEqual(self.type_of(f"/status/{code}", *options, code=code), TEXT)

    def test_webdav_codes_prefer_xml(self):
        wishes = {"*/*": XML, "application/xml": XML, "text/html,application/xml;q=0.9,*/*;q=0.8": HTML,
                  "application/json": JSON, "image/png": XML, "application/xml;q=0.9, text/plain": TEXT}
        for code in (207, 208, 424):
            with self.subTest(code=code):
                self.check(wishes, f"/status/{code}", code)

    def test_xml_is_for_codes_that_have_it(self):
        wishes = {"application/xml": JSON, "application/xml, text/plain;q=0.1": TEXT}
        self.check(wishes)
        for code in (423, 508):
            self.assertEqual(self.type_of(f"/status/{code}", code=code), JSON)
            self.assertEqual(self.type_of(f"/status/{code}", "--header", "Accept: application/xml", code=code), XML)

    def test_format_overrules_accept(self):
        for name in ("json", "html", "text", "problem"):
            for other in TYPES.values():
                for target in (f"/status/404?format={name}", f"/status/404;format={name}",
                               f"/status/404;format={name}/more?format=x"):
                    with self.subTest(target=target, accept=other):
                        self.assertEqual(self.type_of(target, "--header", f"Accept: {other}, */*;q=0"), TYPES[name])

    def test_query_overrules_path(self):
        self.assertEqual(self.type_of("/status/404;format=text?format=html"), HTML)

    def test_query_of_a_longer_path_is_the_clients_own(self):
        self.assertEqual(self.type_of("/status/404/a?format=html"), JSON)
        self.assertEqual(self.type_of("/status/404/?format=html"), JSON)
        self.assertEqual(self.type_of("/status/404/a?no=modifier&%20=&format=pdf"), JSON)

    def test_pages_are_negotiated_too(self):
        for target in ("/", "/codes", "/codes/404"):
            wishes = {"*/*": JSON, CLIENTS["Chrome"][0]: HTML, "text/plain": TEXT, "application/problem+json": JSON}
            self.check(wishes, target, 200)
            for name in ("json", "html", "text"):
                with self.subTest(target=target, format=name):
                    self.assertEqual(self.type_of(f"{target}?format={name}", code=200), TYPES[name])

    def test_refusals_are_negotiated_too(self):
        wishes = {"*/*": JSON, CLIENTS["Firefox"][0]: HTML, "text/plain": TEXT, "application/problem+json": PROBLEM,
                  "image/png": JSON}
        self.check(wishes, "/status/none", 400)
        self.check(wishes, "/none", 404)

    def test_every_method_is_negotiated(self):
        for method in ("POST", "DELETE", "OPTIONS", "BREW"):
            with self.subTest(method=method):
                self.assertEqual(self.type_of("/status/404", "--header", "Accept: text/plain", method=method), TEXT)

    def test_empty(self):
        """No content, and so no type; the code and its fields stay."""
        for code in (200, 201, 207, 226, 404, 429, 503, 600, 999):
            for form in (f"/status/{code}?format=empty", f"/status/{code};format=empty/more"):
                with self.subTest(form=form):
                    response = ask(self.server, form, "--header", "Accept: text/html")
                    self.assertEqual((response.code, response.content), (code, b""))
                    self.assertEqual(response.get("Content-Length"), "0")
                    self.assertIsNone(response.get("Content-Type"))
                    self.assertEqual(response.get("Everystatus"), "told")
        self.assertIsNotNone(ask(self.server, "/status/429?format=empty").get("Retry-After"))

    def test_empty_is_never_negotiated(self):
        found = survey(self.server, ["/status/404"] * 2, "--header", "Accept: empty, */empty")
        self.assertTrue(all(exchange.final.content for exchange in found))


if __name__ == "__main__":
    unittest.main()
