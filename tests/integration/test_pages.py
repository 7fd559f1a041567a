"""Each representation of each of the 900 codes is well-formed and says what it must: JSON, HTML, text, RFC 9457 problem."""
import json
import re
import unittest
from urllib.parse import urldefrag

from markup import Page
from registry import ALL, IANA, KNOWN, UNOFFICIAL, class_of, final_of, interim, phrase_of
from survey import Served, survey

# RFC 9110 15.1, and RFC 7725 3 for 451.
NEVER_CACHED = {*range(100, 200), 428, 429, 431, 511}  # RFC 9111 3, RFC 6585 3 to 6
CACHEABLE = {200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 451, 501}
# RFC 9110 15.4.
METHODS = {301: "may become GET", 302: "may become GET", 303: "becomes GET"}
STRINGS = ("phrase", "class", "summary", "meaning", "client", "mistakes", "origin", "content", "retry", "method")
EMPTY = (204, 205, 304)
# What the definitions say of the same request. RFC 9110 15.5.20: 421 on another connection; RFC 6585 6: 511 after a login.
RETRY = {
    "no": (305, 306, 404, 410, 418, 430, 444, 450, 451, 460, 501, 506, 554, 555, 999),
    "later": (408, 420, 423, 425, 429, 456, 477),
    "elsewhere": (421,),
    "after login": (440, 511, 561),
    "changed": (505, 508, 510, 783),
}


def retry_of(code):
    for retry, codes in RETRY.items():
        if code in codes:
            return retry
    if code < 400:
        return "not needed"
    return "later" if code >= 500 else "changed" if code in KNOWN else "no"  # an unknown 4xx says nothing of a change


def origin_of(code):
    """What the registry, or the list of unofficial codes, says about where the number comes from."""
    if code not in IANA:
        return "unofficial" if code in UNOFFICIAL else "unassigned"
    for word in ("temporary", "deprecated", "obsoleted", "unused"):
        if IANA[code]["state"].startswith(word):
            return word
    return "registered"


class Pages(Served):
    def requested(self, codes, form):
        """The contents of the requested codes; for codes without content, the page about them."""
        codes = list(codes)
        paths = [f"/codes/{code}" if code in EMPTY or code in (101, 226) else f"/status/{code}" for code in codes]
        found = survey(self.server, [f"{path}?format={form}" for path in paths])
        for code, exchange in zip(codes, found):
            expected = 200 if exchange.target.startswith("/codes") else final_of(code)
            self.assertEqual(exchange.final.code, expected, exchange.target)
        return zip(codes, (exchange.final for exchange in found))

    def test_json(self):
        for code, response in self.requested(ALL, "json"):
            with self.subTest(code=code):
                self.assertEqual(response.get("Content-Type"), "application/json")
                page = json.loads(response.content.decode("utf-8"))
                self.assertEqual(page["status"], code)
                self.assertEqual(page["phrase"], phrase_of(code))
                self.assertEqual(page["class"], class_of(code))
                self.assertEqual(page["origin"], origin_of(code))
                self.assertEqual(page["cacheable"], "yes" if code in CACHEABLE else "never" if code in NEVER_CACHED
                                 else "only if it says so")
                self.assertEqual(page["retry"], retry_of(code))
                for name in STRINGS:
                    self.assertTrue(page[name] and isinstance(page[name], str), name)
                self.assertTrue(all(field["name"] and isinstance(field["value"], str) for field in page["fields"]))
                self.assertTrue(all(use["name"] and use["vendor"] for use in page["used_by"]))

    def test_json_names_the_specification(self):
        for code, response in self.requested(ALL, "json"):
            with self.subTest(code=code):
                reference = json.loads(response.content)["reference"]
                if code in UNOFFICIAL and code not in IANA:
                    self.assertIsNone(reference)
                    continue
                spec, section = "RFC9110", f"15.{code // 100 + 1}" if code < 600 else "15"  # the class's section
                if code in IANA:
                    spec, section = re.sub(r"^(draft-.*)-\d\d$", r"\1", IANA[code]["rfc"]), IANA[code]["section"] or None
                self.assertEqual((reference["spec"], reference["section"]), (spec, section))
                base = (f"https://www.rfc-editor.org/rfc/{spec.lower()}" if spec.startswith("RFC")
                        else f"https://datatracker.ietf.org/doc/html/{spec}")
                self.assertEqual(reference["url"], base + (f"#section-{section}" if section else ""))

    def test_json_names_who_uses_an_unofficial_code(self):
        for code, response in self.requested(UNOFFICIAL, "json"):
            uses = json.loads(response.content)["used_by"]
            names = UNOFFICIAL[code]["name"].split(" / ")
            with self.subTest(code=code):
                self.assertEqual(len(uses), max(len(names), len(UNOFFICIAL[code]["origin"].split(" / "))))
                self.assertIn(re.sub(r" \(.*", "", names[0]).lower(), " ".join(use["name"] for use in uses).lower())

    def test_json_tells_what_happens_to_the_method(self):
        for code, response in self.requested(KNOWN, "json"):
            method = json.loads(response.content)["method"]
            with self.subTest(code=code):
                if code in METHODS:
                    self.assertEqual(method, METHODS[code])
                elif code == 305:
                    self.assertEqual(method, "not followed")
                elif code in (300, 307, 308):
                    self.assertEqual(method, "kept")
                else:
                    self.assertEqual(method, "no redirect")

    def test_problem(self):
        """RFC 9457 3.1: type and title are strings, status is the code, and about:blank goes with the phrase as the title."""
        for code, response in self.requested(range(400, 600), "problem"):
            with self.subTest(code=code):
                self.assertEqual(response.get("Content-Type"), "application/problem+json")
                problem = json.loads(response.content.decode("utf-8"))
                self.assertIs(type(problem["status"]), int)
                self.assertEqual(problem["status"], code)
                self.assertRegex(problem["type"], r"^(about:blank|https?://[!-~]+|/[!-~]*)$")
                self.assertEqual(problem["title"], phrase_of(code))
                self.assertTrue(problem["detail"] and isinstance(problem["detail"], str))
                self.assertIsInstance(problem.get("instance", ""), str)
                for name in problem:  # RFC 9457 3.2
                    self.assertRegex(name, r"^[A-Za-z][A-Za-z0-9_]{2,}$")

    def test_problem_is_for_errors(self):
        found = survey(self.server, [f"/status/{code}?format=problem" for code in (*KNOWN, 299, 399, 600)
                                     if not 400 <= code <= 599 and code != 101])
        for exchange in found:
            with self.subTest(target=exchange.target):
                self.assertEqual(exchange.final.code, 400)
                self.assertEqual(exchange.final.get("Everystatus"), "refused")

    def test_html(self):
        for code, response in self.requested(ALL, "html"):
            with self.subTest(code=code):
                self.assertEqual(response.get("Content-Type"), "text/html; charset=utf-8")
                self.check_policy(response)
                page = Page(response.content.decode("utf-8"))
                self.check_page(page)
                self.assertIn(str(code), page.text("title"))
                self.assertIn(phrase_of(code), page.text("title"))
                self.assertIn(str(code), page.text("h1"))
                self.assertIn(phrase_of(code), page.text("h1"))

    def check_policy(self, response):
        policy = dict(part.strip().partition(" ")[::2] for part in response.get("Content-Security-Policy", "").split(";"))
        self.assertEqual(policy.get("default-src"), "'none'")
        for name in ("script-src", "style-src", "img-src", "base-uri", "form-action", "frame-ancestors"):
            self.assertIn(policy.get(name, "'none'"), ("'none'", "'self'"), name)
        self.assertEqual(policy.get("connect-src"), "'self'")
        self.assertEqual(policy.get("require-trusted-types-for"), "'script'")
        for name in ("base-uri", "form-action", "frame-ancestors"):  # for which default-src does not stand in
            self.assertIn(name, policy)

    def check_page(self, page):
        self.assertEqual(page.doctype.lower(), "doctype html")
        self.assertEqual(len(page.all("h1")), 1)
        self.assertEqual(len(page.all("title")), 1)
        self.assertEqual(len(page.all("main")), 1)
        self.assertEqual(page.all("html")[0].get("lang"), "en")
        self.assertIn({"charset": "utf-8"}, page.all("meta"))
        self.assertTrue(any(meta.get("name") == "viewport" for meta in page.all("meta")))
        self.assertEqual(page.all("script"), [{"type": "module", "src": "/page.js"}])
        for tag in ("style", "iframe", "object", "embed", "base"):
            self.assertEqual(page.all(tag), [], f"<{tag}>")
        ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
        self.assertEqual(len(ids), len(set(ids)))
        for tag, attributes in page.elements:
            self.assertFalse([name for name in attributes if name.startswith("on") or name == "style"], tag)
            if tag in ("a", "link", "img"):
                target = attributes.get("href", attributes.get("src"))
                self.assertRegex(target, r"^(/(?!/)|#|https://)[!-~]*$" if tag == "a" else r"^/(?!/)")

    def test_links_lead_somewhere(self):
        targets = set()
        pages = list(self.requested(KNOWN, "html")) + [(None, survey(self.server, ["/?format=html"])[0].final)]
        for _, response in pages:
            page = Page(response.content.decode("utf-8"))
            targets |= {urldefrag(attributes["href"])[0] for tag, attributes in page.elements if tag in ("a", "link")}
        targets = sorted(target for target in targets if target.startswith("/"))
        self.assertGreater(len(targets), 2 * len(KNOWN))
        dead = []
        for exchange in survey(self.server, targets):
            shown = re.fullmatch(r"/status/(\d{3})(\?format=\w+)?", exchange.target)
            if exchange.final.code != (final_of(int(shown[1])) if shown else 200):
                dead.append((exchange.target, exchange.final.code))
        self.assertEqual(dead, [])

    def test_text(self):
        for code, response in self.requested(ALL, "text"):
            with self.subTest(code=code):
                self.assertEqual(response.get("Content-Type"), "text/plain; charset=utf-8")
                text = response.content.decode("utf-8")
                self.assertTrue(text.startswith(f"{code} {phrase_of(code)}\n"))
                self.assertTrue(text.endswith("\n"))
                self.assertNotRegex(text, r"[^\n -~]", "for any terminal")
                self.assertEqual([line for line in text.split("\n") if line != line.rstrip()], [])
                long = [line for line in text.split("\n") if len(line) > 80 and " " in line.strip()]
                commands = [line for line in long if line.startswith("  $ ") and re.search(rf"/(earn|status)/{code}", line)]
                self.assertEqual(long, commands, "for a terminal of 80 columns; a command line is one line")

    def test_xml(self):
        for code, response in self.requested((207, 208, 423, 424, 508), "xml"):
            with self.subTest(code=code):
                self.assertEqual(response.get("Content-Type"), "application/xml; charset=utf-8")
                self.assertTrue(response.content.startswith(b"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"))

    def test_an_interim_codes_page_shows_both_heads(self):
        for code, response in self.requested((code for code in ALL if interim(code)), "text"):
            with self.subTest(code=code):
                self.assertRegex(response.content.decode(), rf"(?s)HTTP/1\.1 {code} .*HTTP/1\.1 200 OK\n")


if __name__ == "__main__":
    unittest.main()
