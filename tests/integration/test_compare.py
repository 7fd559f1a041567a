"""/compare: codes side by side, what their explanations say of each other, and the search that leads there."""
import json
import re
import unittest
from urllib.parse import quote

from markup import Page
from survey import Served, ask

HTML = ("--header", "Accept: text/html")


class Compare(Served):
    def test_two_codes(self):
        document = json.loads(ask(self.server, "/compare?codes=401,403").content)
        self.assertEqual([(row["status"], row["phrase"]) for row in document["codes"]],
                         [(401, "Unauthorized"), (403, "Forbidden")])
        said = {(row["status"], row["other"]): row["differs"] for row in document["apart"]}
        explained = json.loads(ask(self.server, "/codes/401").content)["apart"]
        self.assertIn({"status": 403, "differs": said[401, 403]}, explained)
        self.assertLessEqual({code for pair in said for code in pair}, {401, 403})

    def test_facts_are_side_by_side(self):
        """RFC 9110 15: 301 may turn POST into GET and is cacheable, 307 keeps the method and is not."""
        page = ask(self.server, "/compare?codes=301,307", *HTML).content.decode()
        self.assertEqual(re.findall(r'<dt>Redirect</dt><dd class="(\w+)">([^<]*)', page),
                         [("differs", "may turn POST into GET"), ("differs", "keeps the method")])
        self.assertEqual(re.findall(r'<dt>Class</dt><dd class="(\w+)">', page), ["same", "same"])
        levels = [int(tag[1]) for tag, _ in Page(page).elements if re.fullmatch("h[1-6]", tag)]
        self.assertEqual(levels, [1, *([2] if "Tell apart" in page else []), 2, 3, 3, 2, 3, 3])
        links = [attributes["href"] for attributes in Page(page).all("a")]
        self.assertLessEqual({"/codes/301", "/codes/307", "/try?recipe=301"}, set(links))

    def test_text(self):
        text = ask(self.server, "/compare?codes=401,403&format=text").content.decode()
        self.assertTrue(text.startswith("401 Unauthorized\n"))
        self.assertIn("\n403 Forbidden\n", text)
        self.assertRegex(text, r"(?m)^  401, 403: ")
        self.assertFalse([line for line in text.splitlines() if len(line) > 80])

    def test_four_and_unknown_ones(self):
        for codes, count in (("200,201,202,204", 4), ("404, 410", 2), ("499,777,599", 3), ("401 403", 2)):
            self.assertEqual(len(json.loads(ask(self.server, "/compare?codes=" + quote(codes)).content)["codes"]), count)

    def test_what_is_refused(self):
        for query, words in (("", "two codes at least"), ("?codes=401", "two codes at least"), ("?codes=401,401", "comes twice"),
                             ("?codes=401,abc", "three digits"), ("?codes=99,401", "three digits"),
                             ("?codes=000,401", "three digits"), ("?codes=1,2", "three digits"),
                             ("?codes=400,401,402,403,404", "4 codes at most")):
            with self.subTest(query):
                refused = ask(self.server, "/compare" + query)
                self.assertEqual(refused.code, 400)
                self.assertIn(words, json.loads(refused.content)["detail"])

    def test_what_is_refused_leads_on(self):
        for codes, right in (("401x403", "401,403"), ("401x", None), ("401 vs 403", "401,403"),
                             ("401,403,403", "401,403"), ("400,401,402,403,404", "400,401,402,403"),
                             ("401", None), ("401,99", None), ("4x,y", None)):
            with self.subTest(codes):
                refused = ask(self.server, "/compare?codes=" + quote(codes))
                right = right and "/compare?codes=" + right
                self.assertEqual((refused.code, json.loads(refused.content)["corrected"]), (400, right))
                page = ask(self.server, "/compare?codes=" + quote(codes), *HTML).content.decode()
                self.assertEqual("Did you mean" in page, bool(right))

    def test_two_numbers_in_the_search_lead_there(self):
        for question, location in (("401 403", "401,403"), ("401 vs 403", "401,403"), ("502,503,504", "502,503,504"),
                                   ("403 or 401?", "403,401"), ("401 401 403", "401,403")):
            answer = ask(self.server, "/?q=" + quote(question), *HTML)
            with self.subTest(question):
                self.assertEqual((answer.code, answer.get("Location")), (303, "/compare?codes=" + location))
                self.assertEqual(ask(self.server, answer.get("Location"), *HTML).code, 200)
        for question in ("401", "401 401", "401 12", "http2 4040", "999 1000"):
            with self.subTest(question):
                self.assertEqual(ask(self.server, "/?q=" + quote(question), *HTML).code, 200)
        self.assertEqual(json.loads(ask(self.server, "/codes?q=401+403").content)["codes"][0]["why"], "the code")


if __name__ == "__main__":
    unittest.main()
