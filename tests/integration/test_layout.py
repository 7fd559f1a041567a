"""The house rules: what every source file looks like, and who may include whom."""
import pathlib
import re
import unittest

from floors import FLOORS, WITH_THE_LIBRARY

ROOT = pathlib.Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
GENERATED = {"version.h": "server", "templates.h": "render"}  # made by src/meson.build, for this floor and those above
SOURCES = sorted(path for path in SRC.rglob("*") if path.suffix in (".c", ".h") or path.name.endswith(".h.in"))
TEXTS = sorted(path for top in ("src", "tests", "tools", "bench") for path in (ROOT / top).rglob("*")
               if path.suffix in (".c", ".h", ".in", ".py", ".build", ".sh")) + [ROOT / "meson.build"]


def floor_of(path):
    """The place of the file's floor, counted from the ground; -1 outside the floors."""
    top = path.relative_to(SRC).parts[0]
    return FLOORS.index(top) if top in FLOORS else -1


def without_comments(text):
    """The program text with its comments, strings and character constants emptied."""
    return re.sub(r"/\*.*?\*/|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'", lambda match: " " + "\n" * match[0].count("\n"), text,
                  flags=re.S)


class Layout(unittest.TestCase):
    def check(self, path, ok, problem):
        with self.subTest(f"{path.relative_to(ROOT)}: {problem}"):
            self.assertTrue(ok, problem)

    def test_there_is_something_to_look_at(self):
        self.assertGreater(len(SOURCES), 40)
        self.assertEqual({path.relative_to(SRC).parts[0] for path in SOURCES}, set(FLOORS))

    def test_every_source_opens_with_a_sentence(self):
        for path in SOURCES + [SRC / "meson.build"]:
            text = path.read_text()
            comment = re.match(r"/\* ([^*\n]+(?:\n \* [^*\n]+)*) \*/\n|# ([^\n]+)\n", text)
            words = (comment[1] or comment[2]) if comment else ""
            self.check(path, comment, "it does not open with a comment")
            self.check(path, re.match(r"[A-Za-z/](?!.*\.\s+[A-Z]).*\.$", words, re.S), f"this is not one sentence: {words}")

    def test_markup_stands_in_templates(self):
        for path in SOURCES:
            for string in re.findall(r'"(?:\\.|[^"\\\n])*"', path.read_text()):
                self.check(path, not re.search(r"<(/?[a-z][a-z0-9]*[ >]|!)", string), f"HTML in a string: {string}")

    def test_a_source_includes_only_what_lies_below(self):
        for path in SOURCES:
            for name in re.findall(r'^\s*#\s*include\s+"([^"]+)"', path.read_text(), re.M):
                if name in GENERATED:
                    self.check(path, floor_of(path) >= FLOORS.index(GENERATED[name]), f"{name} lies above it")
                    continue
                self.check(path, (SRC / name).is_file(), f'there is no "{name}" in src/')
                floor = FLOORS.index(name.split("/")[0]) if name.split("/")[0] in FLOORS else len(FLOORS)
                self.check(path, floor <= floor_of(path), f'"{name}" lies above it')

    def test_few_know_the_library(self):
        for path in SOURCES:
            knows = re.search(r"^\s*#\s*include\s+[<\"]microhttpd", path.read_text(), re.M)
            self.check(path, not knows or FLOORS[floor_of(path)] in WITH_THE_LIBRARY, "it includes <microhttpd.h>")

    def test_codes_are_rows_and_not_cases(self):
        for path in SOURCES:
            for label in re.findall(r"\bcase\s+[1-9]\d\d\b[^:]*:", without_comments(path.read_text())):
                self.check(path, False, f"`{label}`: what holds for a code belongs into the status table")

    def test_every_header_has_its_guard(self):
        guards = {}
        for path in SOURCES:
            if path.suffix != ".h":
                continue
            name = "EVERYSTATUS_" + re.sub(r"\W", "_", path.name).upper()
            text = path.read_text()
            self.check(path, re.search(rf"\A/\*.*?\*/\n#ifndef {name}\n#define {name}\n.*\n#endif\n\Z", text, re.S),
                       f"it is not guarded by {name}")
            self.check(path, name not in guards, f"it shares its guard with {guards.get(name)}")
            guards[name] = path

    def test_every_source_is_built(self):
        build = (SRC / "meson.build").read_text()
        listed = re.findall(r"'([\w/-]+\.c)'", build)
        there = [str(path.relative_to(SRC)) for path in SOURCES if path.suffix == ".c"]
        self.assertEqual(sorted(set(listed) - {"prose-table.c", "templates.c"}), sorted(there))
        self.assertEqual(len(listed), len(set(listed)) + (listed.count("prose-table.c") - 1))

    def test_every_test_is_run(self):
        build = (ROOT / "tests" / "meson.build").read_text()
        lists = {"unit": "c", "integration": "py"}
        for (folder, suffix), names in zip(lists.items(), re.findall(r"foreach name : \[(.*?)\]", build, re.S), strict=True):
            there = {path.stem[len("test_"):] for path in (ROOT / "tests" / folder).glob(f"test_*.{suffix}")}
            self.assertEqual(set(re.findall(r"'(\w+)'", names)), there)

    def test_lines(self):
        for path in TEXTS:
            text = path.read_text()
            self.check(path, text.endswith("\n") and not text.endswith("\n\n"), "it does not end with one line end")
            for number, line in enumerate(text.split("\n"), 1):
                self.check(path, "\t" not in line and "\r" not in line, f"line {number} has a tab or a CR")
                self.check(path, line == line.rstrip(), f"line {number} ends with blanks")
                self.check(path, len(line) <= 130, f"line {number} has {len(line)} columns")


if __name__ == "__main__":
    unittest.main()
