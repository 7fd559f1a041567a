"""What the build says of a template that is malformed: the file, the line, and what is wrong there."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "templates.py"
PAGE = "{{! A page. }}\n"


class Templates(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.out = pathlib.Path(self.folder.name)
        (self.out / "www").mkdir()

    def build(self, **files):
        """Runs the tool on these files; returns its status, its words and the header that it made."""
        for name, text in files.items():
            (self.out / "www" / (name + ".html")).write_text(text)
        arguments = [f"--{name}={self.out / file}" for name, file in
                     (("templates", "www"), ("out", "t.c"), ("header", "t.h"), ("depfile", "t.d"))]
        done = subprocess.run([sys.executable, TOOL, *arguments], capture_output=True, text=True, timeout=60, check=False)
        header = self.out / "t.h"
        return done.returncode, done.stderr, header.read_text() if header.exists() else ""

    def test_names_become_members(self):
        status, words, header = self.build(
            page=PAGE + '{{> part title="{{name}}!"}}\n<p>{{`text`}}</p>\n{{#row}}\n<li>{{{cell}}}</li>\n{{/row}}\n',
            part=PAGE + "<h1>{{title}}</h1>\n")
        self.assertEqual((status, words), (0, ""))
        self.assertIn("struct value name, text, row;", header)
        self.assertIn("struct value cell;", header)
        self.assertIn("html_page_row(", header)
        self.assertNotIn("html_part", header)
        self.assertNotIn("title", header)

    def test_what_is_malformed(self):
        for text, line, words in (
                ("<p>\n", 1, "the first line says what the file is for"),
                (PAGE + "<p>{{Name}}</p>\n", 2, "no tag: {{Name}}"),
                (PAGE + "<p>\n{{name}</p>\n", 3, "no tag: {{name}"),
                (PAGE + "{{{name}}\n", 2, "no tag"),
                (PAGE + "a }} b\n", 2, "no tag: }} b"),
                (PAGE + "{{#row}}\n<li>\n", 2, "the block row has no end"),
                (PAGE + "{{/row}}\n", 2, "{{/row}} ends no block that is open"),
                (PAGE + "{{#a}}\n{{#b}}\n{{/a}}\n{{/b}}\n", 4, "{{/a}} ends no block"),
                (PAGE + "\n{{> nothing}}\n", 3, "nothing.html cannot be included"),
                (PAGE + "{{> page}}\n", 2, "page.html cannot be included"),
                (PAGE + '{{> part titel="x"}}\n', 2, "part.html has no {{titel}}"),
                (PAGE + "<p>\t</p>\n", 2, "a control character"),
                (PAGE + "{{#a}}1{{/a}}\n{{#a}}2{{/a}}\n", 3, "the block a comes twice")):
            with self.subTest(text):
                status, said, _ = self.build(page=text, part=PAGE + "{{title}}\n")
                self.assertEqual(status, 1, said)
                self.assertRegex(said, rf"page\.html:{line}: ")
                self.assertIn(words, said)


if __name__ == "__main__":
    unittest.main()
