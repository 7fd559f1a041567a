"""What the content of each requested code must say, where its specification demands it: the range of a 206, the delta of a 226,
the multistatus of the WebDAV codes, the choices of a 300, and what else a code must name."""
import json
import re
import unittest
from xml.etree import ElementTree

from registry import IANA, KNOWN, phrase_of
from survey import Served, ask, survey

# What the content must say in words (its JSON member "detail").
DETAIL = {
    101: r"curl", 202: r"monitor.* /codes/202", 300: r"/codes/300\?format=html", 402: r"\bpay",
    406: r"application/json.*text/html", 409: r"version 1\b.*version 2", 415: r"application/json", 416: r"\d+ bytes",
    418: r"teapot", 422: r'"\w+"', 423: r"lock-token-submitted", 428: r"If-Match", 429: r"\d+ requests", 431: r"field \w+",
    505: r"HTTP/1\.1.*HTTP/1\.0", 510: r"https?://.*\bMan\b", 511: r"log in at /",
}

DAV = "{DAV:}"


def apply_ed(script, lines):
    """What ed(1) makes of lines by a script as diff -e writes it: a, c and d with line numbers."""
    script = script.split("\n")
    if script.pop() != "":
        raise AssertionError("the script's last line has no end")
    while script:
        match = re.fullmatch(r"(\d+)(?:,(\d+))?([acd])", script.pop(0))
        first, last, command = int(match[1]), int(match[2] or match[1]), match[3]
        if last > len(lines) or first < (command != "a"):
            raise AssertionError(f"no lines {first} to {last}")
        added = []
        if command != "d":
            while script[0] != ".":
                added.append(script.pop(0))
            script.pop(0)
        lines[first if command == "a" else first - 1:last] = added
    return lines


class Contents(Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.answers = dict(zip(KNOWN, (exchange.final for exchange in survey(cls.server, [f"/status/{code}" for code in KNOWN]))))

    def xml(self, code):
        response = ask(self.server, f"/status/{code}?format=xml")
        self.assertEqual(response.code, code)
        return ElementTree.fromstring(response.content)

    def test_details(self):
        for code, rule in DETAIL.items():
            with self.subTest(code=code):
                content = ask(self.server, f"/status/{code}", "--header", "Accept: application/json").content
                self.assertRegex(json.loads(content)["detail"], rule)

    def test_json_lists_the_fields_that_are_sent(self):
        for code in KNOWN:
            response = self.answers[code]
            if response.get("Content-Type") != "application/json" or code in (101, 104, 206, 226):
                continue
            with self.subTest(code=code):
                for field in json.loads(response.content)["fields"]:
                    self.assertIn(field["value"], response.all(field["name"]))

    def test_206_says_which_part_it_is(self):
        for form in ("json", "html", "text"):
            response = ask(self.server, f"/status/206?format={form}")
            with self.subTest(format=form):
                first, last, whole = map(int, re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", response.get("Content-Range")).groups())
                self.assertEqual(last - first + 1, len(response.content))
                self.assertLess(last, whole)

    def test_226_is_read_as_text(self):
        """It is a script for ed, whatever it makes: nobody may parse it as a page or as JSON."""
        for form in ("json", "html", "text"):
            with self.subTest(form):
                self.assertEqual(ask(self.server, f"/status/226?format={form}").get("Content-Type"), "text/plain; charset=utf-8")

    def test_226_is_a_delta(self):
        for form in ("json", "html", "text"):
            with self.subTest(format=form):
                text = "\n".join(apply_ed(ask(self.server, f"/status/226?format={form}").content.decode(), [])) + "\n"
                self.assertEqual(json.loads(text)["status"] if form == "json" else 226, 226)
                self.assertIn("226", text)
                self.assertIn("Delta encoding", text)

    def test_multistatus(self):
        """RFC 4918 14.16 and 14.24: responses with an href and a status or propstats, each of which names its status."""
        inside = {207: "HTTP/1.1 200 OK", 208: "HTTP/1.1 208 Already Reported", 424: "HTTP/1.1 424 Failed Dependency",
                  508: "HTTP/1.1 508 Loop Detected"}
        for code, status in inside.items():
            with self.subTest(code=code):
                root = self.xml(code)
                self.assertEqual(root.tag, DAV + "multistatus")
                self.assertTrue(root.findall(DAV + "response"))
                for response in root.findall(DAV + "response"):
                    self.assertTrue(response.findtext(DAV + "href").startswith("/"))
                    propstats = response.findall(DAV + "propstat")
                    self.assertNotEqual(bool(propstats), response.find(DAV + "status") is not None)
                    for propstat in propstats:
                        self.assertIsNotNone(propstat.find(DAV + "prop"))
                        self.assertIsNotNone(propstat.find(DAV + "status"))
                lines = [element.text for element in root.iter(DAV + "status")]
                self.assertIn(status, lines)
                for line in lines:
                    number = int(line.split()[1])
                    self.assertIn(number, IANA)
                    self.assertEqual(line, f"HTTP/1.1 {number} {phrase_of(number)}")

    def test_multistatus_comes_unasked(self):
        for code in (207, 208, 424):
            with self.subTest(code=code):
                self.assertEqual(ElementTree.fromstring(self.answers[code].content).tag, DAV + "multistatus")

    def test_423_names_the_lock(self):
        """RFC 4918 11.3 and 16: the precondition code, with the resource that is locked."""
        root = self.xml(423)
        self.assertEqual(root.tag, DAV + "error")
        self.assertTrue(root.findtext(f"{DAV}lock-token-submitted/{DAV}href").startswith("/"))

    def test_300_lists_its_choices(self):
        links = re.findall("<([^>]*)>", self.answers[300].get("Link"))
        for form in ("json", "html", "text"):
            content = ask(self.server, f"/status/300?format={form}").content.decode()
            for link in links:
                with self.subTest(format=form, link=link):
                    self.assertIn(link, content)

    def test_redirects_have_a_hyperlink(self):
        """RFC 9110 15.4: the content should be a short note with a link to the other URI."""
        for code in (300, 301, 302, 303, 305, 307, 308):
            with self.subTest(code=code):
                content = ask(self.server, f"/status/{code}?format=html").content.decode()
                self.assertIn(f'<a href="{self.answers[code].get("Location")}">', content)


if __name__ == "__main__":
    unittest.main()
