"""The examples of docs/recipes.md, run as they stand there: each is a program that must end well, and must have asked the server.

Run by hand with --update as its argument (and EVERYSTATUS set), it writes the list of checks into the document.
"""
import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.request

from command import is_built_without
from documents import usage_table
from harness import HERE, TIMEOUT, Server

RECIPES = os.path.join(HERE, "..", "docs", "recipes.md")
BLOCK = re.compile(r"(?:<!-- not run: (?P<why>[^\n]+) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)```\n"
                   r"(?:\n```output\n(?P<output>.*?)```\n)?", re.DOTALL)
CHECKS = re.compile(r"<!-- checks -->\n(.*?)<!-- end -->", re.DOTALL)

# How a program of a language is run, what it is called, and Debian's package.
LANGUAGES = {
    "sh": (["bash", "-e"], "example.sh", "bash"),
    "python": (["python3"], "example.py", "python3"),
    "js": (["node"], "example.mjs", "nodejs"),
    "go": (["go", "run"], "example.go", "golang-go"),
    "java": (["java"], "Example.java", "default-jdk-headless"),
}


def read():
    with open(RECIPES, encoding="utf-8") as file:
        return file.read()


def interpreter_of(example):
    """The command that runs an example; None if it is not installed, or lacks a package that the example needs."""
    command = LANGUAGES[example["language"]][0]
    needs = re.findall(r"^import (urllib3)$", example["text"], re.M)
    others = {"sh": re.findall(r"^(curl|wget)\b", example["text"], re.M), "java": ["javac"]}.get(example["language"], [])
    if not all(shutil.which(program) for program in others):
        return None
    for program in [sys.executable, "/usr/bin/python3"] if command[0] == "python3" else command[:1]:
        probe = [[program, "-c", f"import {module}"] for module in needs]
        if shutil.which(program) and all(subprocess.run(one, capture_output=True).returncode == 0 for one in probe):
            return [program, *command[1:]]
    return None


def run(example, command, server):
    """Runs an example in a folder of its own; the finished process."""
    name = LANGUAGES[example["language"]][1]
    plain = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    with tempfile.TemporaryDirectory() as folder:
        env = {**plain, "PYTHONDONTWRITEBYTECODE": "1", "GO111MODULE": "off", "GOTOOLCHAIN": "local", "GOFLAGS": "",
               "TMPDIR": folder, "GOPATH": os.path.join(folder, "path"), "GOCACHE": os.path.join(folder, "cache"),
               "LC_ALL": "C.UTF-8"}
        env.pop("PYTHONPATH", None)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(example["text"].replace("localhost:8080", f"{server.host}:{server.port}"))
        return subprocess.run([*command, name], cwd=folder, env=env, capture_output=True, text=True, timeout=2 * TIMEOUT)


def checks_of(server):
    """The list of checks, as the server gives it."""
    return usage_table(server, "/_/verify", "checks", "| check | what it wants |")


EXAMPLES = [match.groupdict() for match in BLOCK.finditer(read())]
RUN = [example for example in EXAMPLES if not example["why"]]


class Recipes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--log-format", "off"))
        # At the same time: most of what they do is to wait. Their keys keep them apart.
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            cls.done = [pool.submit(run, example, command, cls.server) if (command := interpreter_of(example)) else None
                        for example in RUN]

    def test_the_document(self):
        text = read()
        self.assertEqual(text.count("\n```"), 2 * (len(EXAMPLES) + text.count("\n```output\n")), "a block is not seen")
        self.assertGreaterEqual(len(RUN), 14)
        self.assertEqual({example["language"] for example in RUN}, set(LANGUAGES))
        keys = [key for example in RUN for key in sorted(set(re.findall(r"[;&?]key=([\w-]+)", example["text"])))]
        self.assertEqual(len(keys), len(set(keys)), "two examples share a key")
        self.assertEqual(CHECKS.search(text)[1], checks_of(self.server))


def add_test(number, example):
    def test(self):
        if "/earn/423" in example["text"] and is_built_without("WebDAV"):
            self.skipTest("built without WebDAV")
        if not self.done[number]:
            self.skipTest(f"{LANGUAGES[example['language']][2]}, or a package of it, is not installed")
        done = self.done[number].result()
        self.assertEqual(done.returncode, 0, f"{example['text']}\n{done.stdout}\n{done.stderr}")
        if example["output"]:
            self.assertEqual(done.stdout.replace(f"{self.server.host}:{self.server.port}", "localhost:8080"), example["output"])
        for key in set(re.findall(r"[;&?]key=([\w-]+)", example["text"])) - {"ci-"}:
            with urllib.request.urlopen(f"{self.server.url}/_/requests?key={key}&count") as answer:
                self.assertGreater(json.load(answer)["count"], 0, f"nothing came with the key {key}")

    keys = re.findall(r"[;&?]key=([\w$-]+)", example["text"])
    setattr(Recipes, f"test_{example['language']}_{keys[0].strip('$') if keys else number}".replace("-", "_"), test)


for place, block in enumerate(RUN):
    add_test(place, block)


def update():
    text = read()
    with Server("--log-format", "off") as server:
        text = CHECKS.sub(lambda match: f"<!-- checks -->\n{checks_of(server)}<!-- end -->", text)
    with open(RECIPES, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__" and sys.argv[1:] == ["--update"]:
    update()
