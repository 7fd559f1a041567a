"""The explanations: each known code has its own, of a length that people read, and each class has one for the other numbers."""
import collections
import csv
import http
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from command import run
from harness import HERE, Server, curl
from registry import ALL, KNOWN, phrase_of
from survey import Served, survey

sys.path.insert(0, os.path.join(HERE, "..", "tools"))
import embed  # noqa: E402

PARTS = ("summary", "meaning", "client", "mistakes")
CLASSES = {1: 199, 2: 299, 3: 399, 4: 489, 5: 589}  # a number of each that nobody uses
OUTSIDE = 699
# What every engineer meets: all of IANA's from 200 on, and what vendors say.
MET = [code for code in KNOWN if code >= 300 or code in (200, 201, 202, 203, 204, 205, 206)]
NAMES = os.path.join(HERE, "..", "www", "names.csv")
# Phrases of RFC 2616 and RFC 7231 that later RFCs changed, and 302's of RFC 1945.
FORMERLY = {302: "Moved Temporarily", 413: "Request Entity Too Large", 414: "Request-URI Too Long",
            416: "Requested Range Not Satisfiable", 422: "Unprocessable Entity"}
# Neighbours that people mix up; each page tells them apart.
NEIGHBOURS = ((401, 403), (403, 404), (400, 422), (502, 503), (502, 504), (503, 504), (301, 302), (302, 303), (302, 307),
              (301, 308), (307, 308), (404, 410), (409, 412), (412, 428), (204, 205), (429, 503), (408, 504), (521, 522),
              (522, 524), (525, 526))


def sentences(text):
    """How many sentences the text has: ends of sentences outside `code`, abbreviations and numbers."""
    text = re.sub(r"`[^`]*`", "x", text)
    text = re.sub(r"\b(e\.g|i\.e|etc|vs)\.", "", text)
    return len(re.findall(r"[.!?](?=\s|$)", text))


class Prose(Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        found = survey(cls.server, [f"/codes/{code}?format=json" for code in ALL])
        cls.pages = {code: json.loads(exchange.final.content) for code, exchange in zip(ALL, found)}

    def test_each_known_code_has_its_own(self):
        for part in PARTS:
            owners = {}
            for code in KNOWN + [*CLASSES.values(), OUTSIDE]:
                other = owners.setdefault(self.pages[code][part], code)
                with self.subTest(part=part, code=code):
                    self.assertEqual(other, code, "has the same text")

    def test_sentences_are_not_copied(self):
        """One sentence may stand on several pages ("The response is heuristically cacheable"), but no page is made of such."""
        def long_sentences(code):
            return {sentence for part in PARTS for sentence in re.split(r"(?<=[.!?])\s+", self.pages[code][part])
                    if len(sentence) > 40}
        count = collections.Counter(sentence for code in KNOWN for sentence in long_sentences(code))
        for code in KNOWN:
            with self.subTest(code=code):
                self.assertLessEqual(len([sentence for sentence in long_sentences(code) if count[sentence] > 1]), 1)

    def test_unassigned_numbers_share_their_classs(self):
        for code in set(ALL) - set(KNOWN):
            for part in PARTS:
                with self.subTest(code=code, part=part):
                    self.assertEqual(self.pages[code][part], self.pages[CLASSES.get(code // 100, OUTSIDE)][part])

    def test_lengths(self):
        """A summary of one sentence, and three to eight sentences after it."""
        for code in ALL:
            page = self.pages[code]
            with self.subTest(code=code):
                self.assertEqual(sentences(page["summary"]), 1, page["summary"])
                self.assertLessEqual(len(page["summary"]), 120)
                counts = [sentences(page[part]) for part in PARTS[1:]]
                self.assertTrue(all(counts), counts)
                self.assertTrue(3 <= sum(counts) <= 8, counts)

    def test_text_is_tidy(self):
        for code in KNOWN:
            for part in PARTS:
                text = self.pages[code][part]
                with self.subTest(code=code, part=part):
                    self.assertNotRegex(text, r"  |\n|\t|^\s|\s$|<[a-z]+>.*</|\bTODO\b|\*\*")
                    self.assertRegex(text, r"[.!?]$")
                    self.assertEqual(text.count("`") % 2, 0)

    def test_parts_are_tidy(self):
        for code in KNOWN:
            page = self.pages[code]
            texts = [text for sender in page["senders"] for text in sender.values()]
            texts += page["formerly"] + page["said"] + [row["differs"] for row in page["apart"]]
            with self.subTest(code=code):
                for text in texts:
                    self.assertRegex(text, r"^\S.*\S$")
                    self.assertNotRegex(text, r"  |[|\t\n]")
                    self.assertEqual(text.count("`") % 2, 0, text)
                for row in page["apart"]:
                    self.assertRegex(row["differs"], r"\.$")
                    self.assertNotEqual(row["status"], code)
                for other in [row["status"] for row in page["apart"]] + page["confused_with"]:
                    self.assertIn(other, [0, *KNOWN])
                self.assertEqual(len(page["said"]), len(set(page["said"])))
                products = [(sender["product"], sender["trigger"]) for sender in page["senders"]]
                self.assertEqual(len(products), len(set(products)))

    def test_what_people_meet_has_its_parts(self):
        for code in MET:
            with self.subTest(code=code):
                self.assertTrue(self.pages[code]["said"] or code in (306, 449, 450, 527))
                self.assertTrue(self.pages[code]["apart"] or code in (449, 450, 527))

    def test_neighbours_are_told_apart_on_both_pages(self):
        for one, other in NEIGHBOURS:
            with self.subTest(one=one, other=other):
                self.assertIn(other, [row["status"] for row in self.pages[one]["apart"]])
                self.assertIn(one, [row["status"] for row in self.pages[other]["apart"]])

    def test_former_phrases(self):
        for code, phrase in FORMERLY.items():
            self.assertIn(phrase, self.pages[code]["formerly"], code)
        for code in KNOWN:
            self.assertNotIn(phrase_of(code), self.pages[code]["formerly"])

    def test_recipes_and_verdicts_are_read(self):
        """The recipe is answered as its page says, and the verdict judges; a client that does nothing does not pass by itself."""
        tested = [code for code in KNOWN if self.pages[code]["test"]]
        self.assertGreater(len(tested), 20)
        for code in tested:
            test, key = self.pages[code]["test"], f"prose-{code}"
            verdict = test["verdict"].replace("/K?", f"/{key}?")
            with self.subTest(code=code):
                judged, = self.server.request(verdict)
                self.assertEqual(judged.code, 409, judged.content)
                first = self.server.request(test["recipe"].replace("key=K", f"key={key}"))[-1]
                self.assertEqual(first.code, code)
                self.assertEqual(first.get("Everystatus"), "told")

    def test_curl_passes_its_own_tests(self):
        """The recipes lead where they should: curl follows redirects, and repeats what it takes for transient."""
        for code, options in ((301, ["-L"]), (302, ["-L"]), (303, ["-L", "-d", "a=1"]), (307, ["-L", "-d", "a=1"]),
                              (308, ["-L", "-d", "a=1"]), (408, ["--retry", "1"]), (429, ["--retry", "2"])):
            test, key = self.pages[code]["test"], f"curl-{code}"
            with self.subTest(code=code):
                curl(*options, self.server.url + test["recipe"].replace("key=K", f"key={key}").replace("Bkey=K", f"Bkey={key}"))
                judged, = self.server.request(test["verdict"].replace("/K?", f"/{key}?"))
                self.assertEqual(judged.code, 200, judged.content)

    def test_names(self):
        """Python's are those of the running Python, as far as it has them, and Node's those of the Node that is here."""
        with open(NAMES, newline="", encoding="ascii") as file:
            rows = {int(row["code"]): row for row in csv.DictReader(file)}
        self.assertEqual(rows[404], {"code": "404", "go": "http.StatusNotFound", "python": "HTTPStatus.NOT_FOUND",
                                     "java": "HttpURLConnection.HTTP_NOT_FOUND", "node": "Not Found",
                                     "dotnet": "HttpStatusCode.NotFound", "rust": "StatusCode::NOT_FOUND"})
        for code in KNOWN:
            names = self.pages[code]["names"]
            row = rows.get(code, collections.defaultdict(str))
            self.assertEqual(names, {language: row[language] or None for language in names}, code)
            if names["python"]:
                self.assertIs(eval(names["python"], {"HTTPStatus": http.HTTPStatus}), http.HTTPStatus(code))
        if shutil.which("node"):
            script = "JSON.stringify(require('http').STATUS_CODES)"
            texts = json.loads(subprocess.run(["node", "-p", script], capture_output=True, check=True).stdout)
            for code in rows:
                self.assertIn(rows[code]["node"].lower(), ("", texts.get(str(code), "").lower()))

    def test_000_is_explained_and_not_sent(self):
        page = json.loads(self.server.request("/codes/000?format=json")[-1].content)
        self.assertEqual((page["status"], page["phrase"], page["retry"]), (0, "No Status", "later"))
        for form in ("text", "html"):
            text = self.server.request(f"/codes/000?format={form}")[-1].content.decode()
            self.assertIn("000", text)
            self.assertNotIn("/status/0", text)
        explained = run("explain", "000")
        self.assertEqual(explained.returncode, 0)
        self.assertTrue(explained.stdout.startswith("000 No Status\n=============\n"), explained.stdout)
        self.assertEqual(self.server.request("/status/000")[-1].code, 400)
        self.assertEqual(self.server.request("/codes/099")[-1].code, 404)

    def test_parts_stand_in_every_format(self):
        for code in (404, 422, 302):
            page = self.pages[code]
            text = " ".join(self.server.request(f"/codes/{code}?format=text")[-1].content.decode().split())
            html = self.server.request(f"/codes/{code}?format=html")[-1].content.decode()
            for row in page["apart"]:
                self.assertIn(row["differs"], text)
                self.assertIn(f'<a href="/codes/{row["status"]}">', html)
            for heading in ("Who sends it", "Tell apart", "Test your client", "Exchange", "Names"):
                self.assertIn(heading, text)
                self.assertIn(f"<h2>{heading}</h2>", html)
            for line in (line for line in page["exchange"] if line and not line.startswith("Host: ")):
                self.assertIn(" ".join(line.split()), text)
                self.assertIn(line.replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;"), html)
            for words in page["formerly"] + page["said"]:
                self.assertIn(words, text)
                self.assertIn(words, html)

    def test_a_told_answer_has_not_these_parts(self):
        told = json.loads(self.server.request("/status/404?format=json")[-1].content)
        self.assertFalse({"senders", "apart", "test", "names", "said"} & set(told))

    def test_own_paths_of_an_exchange_begin_with_the_prefix(self):
        with Server("--prefix", "/mock") as server:
            lines = json.loads(server.request("/mock/codes/302?format=json")[-1].content)["exchange"]
        self.assertEqual(lines[0], "GET /mock/earn/302 HTTP/1.1")
        self.assertIn("Location: /mock/earn/302/new", lines)


PROSE = """One sentence.

## Meaning
A paragraph.

## Client
A paragraph.

## Mistakes
A paragraph.
"""


class Malformed(unittest.TestCase):
    """tools/embed.py fails the build, and names the line."""
    def check(self, parts, line, why):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "404.md")
            with open(path, "w", encoding="utf-8") as file:
                file.write(PROSE + parts)
            with self.assertRaisesRegex(embed.Malformed, rf"404\.md:{line}: .*{re.escape(why)}"):
                embed.read_prose(path)

    def test_parts(self):
        for parts, line, why in (
                ("\n## Who\nA | b | c | d\n", 12, "expected these parts in this order"),
                ("\n## Tell apart\n403 | A.\n\n## Also\nFormerly: A\n", 15, "expected these parts in this order"),
                ("\n## Also\nFormer: A\n", 13, "expected once each"),
                ("\n## Also\nFormerly: A\nFormerly: B\n", 14, "expected once each"),
                ("\n## Also\nConfused with: 12\n", 13, "not what 'Confused with' takes"),
                ("\n## Also\n  Formerly: A\n", 13, "expected an entry"),
                ("\n## Also\nFormerly: A `b\n", 13, "a backtick without its partner"),
                ("\n## Also\nFormerly: A **b**\n", 13, "markup other than"),
                ("\n## Also\n", 13, "expected an entry"),
                ("\n## Who sends it\nA | b\n  c | d\n", 13, "expected 4 columns"),
                ("\n## Tell apart\nfour | A.\n", 13, "expected a code"),
                ("\n## Test your client\nRecipe: /status/404\n", 13, "not what 'Recipe'"),
                ("\n## Test your client\nRecipe: /status/404;key=K\n", 13, "expected all of")):
            with self.subTest(parts):
                self.check(parts, line, why)

    def test_names_and_exchanges(self):
        for text, read in (("code,go\n404,A\n", embed.read_names), ("GET / HTTP/1.1\n", embed.read_exchanges)):
            with tempfile.NamedTemporaryFile("w", suffix=".txt") as file, self.subTest(text):
                file.write(text)
                file.flush()
                with self.assertRaises(embed.Malformed):
                    read(file.name)


if __name__ == "__main__":
    unittest.main()
