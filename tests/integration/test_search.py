"""Search: for nine in ten questions, the code that is meant is among the first three: on pages, for curl, in a terminal."""
import json
import os
import re
import subprocess
import unittest
from urllib.parse import quote_plus

from harness import HERE, PROGRAM, TIMEOUT, WRAPPER
from markup import Page
from survey import Served


def questions():
    with open(os.path.join(HERE, "data", "queries.txt"), encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                words, first, codes = re.fullmatch(r"(.*?)( =)? ([\d,]+)\n", line).groups()
                yield words, bool(first), [int(code) for code in codes.split(",")]


class Search(Served):
    def ask(self, target):
        data = self.server.exchange(f"GET {target} HTTP/1.0\r\nHost: a\r\n\r\n".encode())
        head, _, content = data.decode().partition("\r\n\r\n")
        return int(head.split(" ")[1]), content

    def found(self, words):
        return [row["status"] for row in json.loads(self.ask(f"/codes?q={quote_plus(words)}&format=json")[1])["codes"]]

    def test_what_people_ask(self):
        asked = missed = 0
        for words, first, codes in questions():
            found, asked = self.found(words), asked + 1
            with self.subTest(words):
                if first:
                    self.assertEqual(found[:1], codes)
                elif not set(codes) & set(found[:3]):
                    missed += 1
                    print(f"# missed: {words}: {found[:3]}")
        self.assertGreater(asked, 90)
        self.assertLessEqual(missed, asked // 10)

    def test_two_numbers(self):
        self.assertEqual(sorted(self.found("401 vs 403")[:2]), [401, 403])

    def test_how_numbers_begin(self):
        self.assertTrue(all(400 <= code < 500 for code in self.found("4xx")))
        self.assertTrue(all(code // 10 == 50 for code in self.found("50")))

    def test_page_text_and_terminal_rank_alike(self):
        for words in ("already exists", "throttling", "Payload Too Large", "etag mismatch"):
            codes = self.found(words)
            page = Page(self.ask(f"/?format=html&q={quote_plus(words)}")[1])
            links = [attributes["href"] for tag, attributes in page.elements if tag == "a"]
            text = self.ask(f"/codes?format=text&q={quote_plus(words)}")[1]
            done = subprocess.run([*WRAPPER, PROGRAM, "explain", words], capture_output=True, text=True, timeout=TIMEOUT,
                                  check=True)
            with self.subTest(words):
                self.assertEqual([int(link[7:]) for link in links if link.startswith("/codes/")], codes)
                self.assertEqual([int(line[:3]) for line in text.splitlines()], codes)
                self.assertEqual(done.stdout, text)
                self.assertIn(("input", words), [(tag, attributes.get("value")) for tag, attributes in page.elements])

    def test_what_is_found_says_why(self):
        row = json.loads(self.ask("/codes?q=already+exists&format=json")[1])["codes"][0]
        self.assertEqual((row["status"], row["why"], row["what"]), (409, "people say", "already exists"))

    def test_no_status_at_all(self):
        for words in ("000", "cors error", "unknown host", "no status", "failed to fetch",
                      "ERR_CONNECTION_RESET"):
            with self.subTest(words):
                row = json.loads(self.ask(f"/codes?q={quote_plus(words)}&format=json")[1])["codes"][0]
                self.assertEqual((row["status"], row["told"], row["explained"]), (0, None, "/codes/000"))
                self.assertIn('href="/codes/000"><b>000</b>', self.ask(f"/?format=html&q={quote_plus(words)}")[1])
                self.assertTrue(self.ask(f"/codes?format=text&q={quote_plus(words)}")[1].startswith("000 No Status ("))
        self.assertEqual(self.ask("/codes/000")[0], 200)

    def test_blanks_ask_for_nothing(self):
        self.assertEqual(self.found(" "), self.found(""))
        self.assertEqual(self.found(" teapot "), self.found("teapot"))

    def test_nothing(self):
        self.assertEqual(self.found("zzzz"), [])
        self.assertIn("Nothing is known", self.ask("/?q=zzzz&format=html")[1])
        self.assertEqual(self.ask("/?q=&format=html")[1], self.ask("/?format=html")[1])

    def test_a_question_is_no_markup(self):
        page = self.ask("/?format=html&q=%3Cimg%20src=x%20onerror=alert(1)%3E%22")[1]
        self.assertNotIn("<img", page)
        self.assertIn("&lt;img", page)
        for question in ("%00", "%FF%FE", "a%0D%0AX:1", "%20", "+++", "%", "x" * 200):
            with self.subTest(question):
                self.assertIn(self.ask(f"/?format=html&q={question}")[0], (200, 400))

    def test_a_question_has_a_limit(self):
        code, content = self.ask("/codes?q=" + "x" * 201)
        self.assertEqual((code, json.loads(content)["column"]), (400, 1))


if __name__ == "__main__":
    unittest.main()
