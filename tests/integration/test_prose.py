"""The explanations: each known code has its own, of a length that people read, and each class has one for the other numbers."""
import collections
import json
import re
import unittest

from registry import ALL, KNOWN
from survey import Served, survey

PARTS = ("summary", "meaning", "client", "mistakes")
CLASSES = {1: 199, 2: 299, 3: 399, 4: 489, 5: 589}  # a number of each that nobody uses
OUTSIDE = 699


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


if __name__ == "__main__":
    unittest.main()
