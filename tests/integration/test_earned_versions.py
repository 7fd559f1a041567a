"""/earn: versions: 409 for an edit of one that is not the current one, and 226 with a delta to the newest, applied by ed."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

from earned import Earned, EarnedByFour, at_once
from harness import TIMEOUT

JSON = "Content-Type: application/json"


class Conflict(EarnedByFour):
    def put(self, key, content, fields=(JSON,)):
        return self.ask(409, "PUT", fields, content, f";key={key}")

    def version(self, answer):
        return json.loads(answer.content)["version"]

    def test_edits(self):
        first = self.version(self.unearned(self.ask(409, rest=";key=edits"), 200, 409))
        answer = self.unearned(self.put("edits", json.dumps({"version": first, "tea": "sencha"}).encode()), 200, 409)
        self.assertEqual(self.version(answer), first + 1)
        for stale in (first, first + 2, 0, -1, 2 ** 62):
            answer = self.earned(self.put("edits", json.dumps({"version": stale}).encode()), 409)
            self.assertEqual(self.version(answer), first + 1)
            self.assertIn(f"version {first + 1}", json.loads(answer.content)["detail"])
        self.assertEqual(self.version(self.ask(409, rest=";key=edits")), first + 1)
        self.assertEqual(self.version(self.ask(409, rest=";key=others")), first)
        self.server.request("/_/reset/edits", "POST", ["Content-Length: 0"])
        self.assertEqual(self.version(self.ask(409, rest=";key=edits")), first)

    def test_one_of_many_wins(self):
        for now in range(1, 4):
            answers = at_once(64, lambda: self.put("many", b'{"version": %d}' % now))
            self.assertEqual(sorted(answer.code for answer in answers), [200] + [409] * 63)
            self.assertEqual({self.version(answer) for answer in answers}, {now + 1})

    def test_problem(self):
        answer = self.put("problem", b'{"version": 7}', [JSON, "Accept: application/problem+json"])
        self.assertEqual((answer.code, self.version(answer)), (409, 1))

    def test_what_is_no_edit(self):
        for content, fields, code in ((b"{", [JSON], 400), (b"", [JSON, "Content-Length: 0"], 400), (b"{}", [JSON], 422),
                                      (b'{"version": "1"}', [JSON], 422), (b'{"version": 1.0}', [JSON], 422),
                                      (b"[1]", [JSON], 422), (b"1", [JSON], 422), (b'{"version": 1}', [], 415)):
            self.unearned(self.put("none", content, fields), code, 409)
        self.assertEqual(self.version(self.ask(409, rest=";key=none")), 1)


class Delta(Earned):
    def setUp(self):
        self.newest = self.ask(226)
        self.versions = []
        while (answer := self.ask(226, rest=f"/versions/{len(self.versions) + 1}")).code == 200:
            self.versions.append(answer)

    def delta(self, *tags, wish="diffe", more=()):
        return self.ask(226, fields=[f"A-IM: {wish}", "If-None-Match: " + ", ".join(tags), *more])

    def test_versions(self):
        self.assertGreaterEqual(len(self.versions), 3)
        self.assertEqual(len({answer.get("ETag") for answer in self.versions}), len(self.versions))
        self.assertEqual((self.newest.content, self.newest.get("ETag")),
                         (self.versions[-1].content, self.versions[-1].get("ETag")))
        for rest in ("/versions", "/versions/", "/versions/0", "/versions/x", "/versions/1/", "/other"):
            self.unearned(self.ask(226, rest=rest), 404, 226)

    def test_fields(self):
        for old in self.versions[:-1]:
            for answer in (self.delta(old.get("ETag")), self.delta('"other"', old.get("ETag"), wish="vcdiff, DIFFE;q=0.5, gzip")):
                self.earned(answer, 226)
                self.assertEqual((answer.get("IM"), answer.get("Delta-Base"), answer.get("ETag")),
                                 ("diffe", old.get("ETag"), self.newest.get("ETag")))
                self.assertIn("im", answer.get("Cache-Control").split(", "))
                self.assertEqual(answer.get("Content-Type"), self.newest.get("Content-Type"))

    def test_the_newest_base(self):
        tags = [old.get("ETag") for old in self.versions]
        self.assertEqual(self.delta(*tags[:2]).get("Delta-Base"), tags[1])
        self.assertEqual(self.delta(*reversed(tags[:2])).get("Delta-Base"), tags[1])
        self.unearned(self.delta(*tags), 304, 226)

    def test_applied_with_ed(self):
        if not shutil.which("ed"):
            self.skipTest("ed is not installed")
        for old in self.versions[:-1]:
            delta = self.delta(old.get("ETag")).content
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "tea")
                with open(path, "wb") as file:
                    file.write(old.content)
                subprocess.run(["ed", "-s", path], input=delta + b"w\nq\n", timeout=TIMEOUT, check=True)
                with open(path, "rb") as file:
                    self.assertEqual(file.read(), self.newest.content)

    def test_what_earns_none(self):
        old = self.versions[0].get("ETag")
        self.unearned(self.ask(226, fields=["A-IM: diffe"]), 200, 226)
        self.unearned(self.ask(226, fields=[f"If-None-Match: {old}"]), 200, 226)
        for wish in ("vcdiff", "diffe;q=0", "diffe; q=0.0", "identity", "diffexx"):
            self.assertEqual(self.unearned(self.delta(old, wish=wish), 200, 226).content, self.newest.content)
        self.unearned(self.delta('"other"'), 200, 226)
        self.unearned(self.delta(f"W/{old}"), 200, 226)
        self.unearned(self.delta("*"), 304, 226)
        self.unearned(self.delta(old, more=['If-Match: "other"']), 412, 226)
        self.unearned(self.ask(226, fields=["A-IM: diffe", f"If-None-Match: {old}"], rest="/versions/1"), 304, 226)


if __name__ == "__main__":
    unittest.main(verbosity=2)
