"""The programs on pages, run as they stand where their language is there: each gets what the command line beside it gets."""
import html
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from harness import TIMEOUT
from survey import Served

COMMANDS = {"Python": ("ask.py", [sys.executable, "ask.py"]), "Node": ("ask.mjs", ["node", "ask.mjs"]),
            "Go": ("ask.go", ["go", "run", "ask.go"]), "Java": ("Ask.java", ["java", "Ask.java"]),
            "hurl": ("ask.hurl", ["hurl", "--include", "ask.hurl"])}


class Programs(Served):
    def programs(self, target, fields):
        lines = [f"GET {target} HTTP/1.0", f"Host: {self.server.host}:{self.server.port}", "Accept: text/html",
                 *(f"{name}: {value}" for name, value in fields.items())]
        page = self.server.exchange(("\r\n".join(lines) + "\r\n\r\n").encode()).decode()
        found = re.findall(r"<summary>(\w+)</summary><pre><code>(.*?)</code>", page, re.S)
        return {name: html.unescape(text) for name, text in found}

    def test_all_are_there(self):
        for target in ("/codes/404", "/status/404;retry-after=1", "/build?recipe=404"):
            with self.subTest(target):
                self.assertEqual(set(self.programs(target, {})), set(COMMANDS))
        self.assertEqual(self.programs("/codes/101", {}), {})  # it takes more than a request

    def run_it(self, name, text):
        file, command = COMMANDS[name]
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, file), "w", encoding="utf-8") as out:
                out.write(text)
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=TIMEOUT,
                                  env={**os.environ, "GO111MODULE": "off"}, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def check(self, name, there):
        if not there:
            self.skipTest(f"{name} is not here")
        for recipe, code, content in (("503;retry-after=7;body=busy", 503, "busy"),
                                      ("302;location=%2Fget;body=moved", 302, "moved"),
                                      ("404;body=it%27s%20%22here%22%5C%7B%7D", 404, "it's \"here\"\\{}")):
            text = self.programs("/build?recipe=" + recipe.replace("%", "%25"), {})[name]
            with self.subTest(text):
                out = self.run_it(name, text)
                self.assertIn(str(code), out)
                self.assertIn(content, out)
        text = self.programs("/anything", {"Everystatus": '418;header=X-A:"'})[name]
        self.assertIn("418", self.run_it(name, text))

    def test_python(self):
        self.check("Python", importlib.util.find_spec("requests"))

    def test_node(self):
        self.check("Node", shutil.which("node"))

    def test_go(self):
        self.check("Go", shutil.which("go"))

    def test_java(self):
        self.check("Java", shutil.which("java"))

    def test_hurl(self):
        self.check("hurl", shutil.which("hurl"))


if __name__ == "__main__":
    unittest.main()
