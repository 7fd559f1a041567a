"""The README's examples, run as they stand there: each prints what the README says it prints; and what documents name is there.

Run by hand with --update as its argument (and EVERYSTATUS set), it writes today's output into the README, and the list of
faults into docs/faults.md, instead.
"""
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import unittest
import urllib.request

from documents import example_table, modifier_table, usage_table
from command import is_built_without, run
from harness import HERE, TIMEOUT, PROGRAM, WRAPPER, Server

ROOT = os.path.join(HERE, "..")
README, CONTRIBUTING, CHANGELOG = (os.path.join(ROOT, name) for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"))
DOCS = os.path.join(ROOT, "docs")
RECIPES = re.compile(r"<!-- recipes -->\n((?:.*\n)*?)<!-- end -->")
MODIFIERS = re.compile(r"<!-- modifiers -->\n((?:.*\n)*?)<!-- end -->")
PLACEHOLDERS = re.compile(r"<!-- placeholders -->\n((?:.*\n)*?)<!-- end -->")
FAULTS = re.compile(r"<!-- faults -->\n((?:.*\n)*?)<!-- end -->")
BLOCK = re.compile(r"```console\n\$ (.*)\n((?:(?!```).*\n)*)```")
SCRIPT = re.compile(r"```sh\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(((?!https?:)[^)#\s]*)(?:#([^)]*))?\)")
DATE = re.compile(r"Date: \w{3}, [\w: ]+ GMT")
TIMES = re.compile(r'"(time|monotonic|microseconds)": \d+')
PAUSE = re.compile(r", after [\d.]+m?s$", re.MULTILINE)
TIME = {"time": 1795435200000000, "monotonic": 5025000000, "microseconds": 310}


def output_of(command, server):
    """What the command prints, with the server's port and all times as the README has them."""
    command = command.replace("localhost:8080", f"{server.host}:{server.port}")
    command = re.sub(r"^everystatus\b", lambda _: shlex.join([*WRAPPER, PROGRAM]), command)
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=TIMEOUT)
    text = done.stdout.decode(errors="replace").replace("\r\n", "\n")
    text = text.replace(f"{server.host}:{server.port}", "localhost:8080")
    text = TIMES.sub(lambda match: f'"{match[1]}": {TIME[match[1]]}', text)
    text = PAUSE.sub(", after 5.1ms", text)
    return DATE.sub("Date: Mon, 23 Nov 2026 12:00:00 GMT", text).rstrip("\n") + "\n"


def recipes_of(server):
    """The table of examples, as the server lists them."""
    return example_table(server, "/help", "recipes", "| recipe | what it asks for |")


def modifiers_of(server):
    """The table of modifiers, as the server lists them."""
    return modifier_table(server)


def placeholders_of(server):
    """The table of what fill puts in."""
    return usage_table(server, "/help", "placeholders", "| in braces | what is put in |")


def faults_of(server):
    """The table of faults, as the server lists them."""
    with urllib.request.urlopen(server.url + "/help") as answer:
        rows = json.load(answer)["faults"]
    lines = ["| fault | what is sent | the end | needs | curl |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| `{row['usage']}` | {row['sends']} | {row['end']} | {row['needs'] or ''} | {row['curl']} |" for row in rows]
    return "\n".join(lines) + "\n"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def anchors_of(path):
    """What a fragment may name: headings in small letters, without marks, with hyphens for spaces."""
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in re.findall(r"^#+ (.*)$", read(path), re.M)}


class Readme(unittest.TestCase):
    def test_examples(self):
        text = read(README)
        blocks = BLOCK.findall(text)
        self.assertEqual(len(blocks), 19)
        with Server("--log-format", "off") as server:
            self.assertEqual(RECIPES.search(text)[1], recipes_of(server))
            self.assertEqual(MODIFIERS.search(text)[1], modifiers_of(server))
            self.assertEqual(PLACEHOLDERS.search(text)[1], placeholders_of(server))
            self.assertEqual(FAULTS.search(read(os.path.join(DOCS, "faults.md")))[1], faults_of(server))
            for command, expected in blocks:
                with self.subTest(command=command):
                    if "Upgrade: websocket" in command and is_built_without("WebSocket"):
                        self.skipTest("this build has no WebSocket")
                    self.assertEqual(output_of(command, server), expected)

    def test_scripts(self):
        """Each ends well where the program is on the path, in a folder of its own."""
        scripts = SCRIPT.findall(read(README))
        self.assertEqual(len(scripts), 1)
        for script in scripts:
            with self.subTest(script=script), tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "everystatus")
                write(path, f'#!/bin/sh\nexec {shlex.join([*WRAPPER, os.path.abspath(PROGRAM)])} "$@"\n')
                os.chmod(path, 0o755)
                environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}
                done = subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True,
                                      timeout=2 * TIMEOUT)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertEqual(json.loads(done.stdout)["status"], 200)

    def test_faults_that_it_names(self):
        """Those that the README and docs/recipes.md name are there."""
        with Server("--log-format", "off") as server, urllib.request.urlopen(server.url + "/help") as answer:
            known = {re.split(r"[\[=]", row["usage"])[0] for row in json.load(answer)["faults"]}
        text = read(README)
        table = text.partition("| what breaks | for example |\n| --- | --- |\n")[2].partition("\n\n")[0]
        named = {name for row in table.splitlines() for name in re.findall(r"`([a-z0-9.-]+)", row)}
        self.assertGreater(len(named), 20)
        named.update(re.findall(r"[;?&]fault=([a-z0-9.-]+)", text + read(os.path.join(DOCS, "recipes.md"))))
        self.assertLessEqual(named, known)

    def test_links_lead_somewhere(self):
        for path in (README, CONTRIBUTING, CHANGELOG, *(os.path.join(DOCS, name) for name in os.listdir(DOCS))):
            for target, fragment in LINK.findall(read(path)):
                with self.subTest(path=path, target=target, fragment=fragment):
                    there = os.path.join(os.path.dirname(path), target) if target else path
                    self.assertTrue(os.path.exists(there))
                    self.assertTrue(not fragment or fragment in anchors_of(there))

    def test_files_that_contributing_names(self):
        named = re.findall(r"`((?:src|www|tests|tools|bench|docs)/[^`\s]*)`", read(CONTRIBUTING))
        self.assertGreater(len(named), 40)
        for path in named:
            with self.subTest(path):
                self.assertTrue(os.path.exists(os.path.join(ROOT, path)))

    def test_tests_that_contributing_names(self):
        build = read(os.path.join(ROOT, "tests", "meson.build"))
        for names in re.findall(r"`meson test ([^`]*)`", read(CONTRIBUTING)):
            for name in names.split():
                with self.subTest(name):
                    self.assertIn(f"'{name}'", build)

    def test_the_changelog_begins_with_this_version(self):
        """After what is not released yet."""
        headings = re.findall(r"^## \[([^]]*)\](.*)$", read(CHANGELOG), re.M)
        self.assertEqual(headings[0], ("Unreleased", ""))
        self.assertIn(f"everystatus {headings[1][0]}\n", run("--version").stdout)
        self.assertRegex(headings[1][1], r"^ - \d{4}-\d\d-\d\d$")


def update():
    text, faults = read(README), os.path.join(DOCS, "faults.md")
    with Server("--log-format", "off") as server:
        text = RECIPES.sub(lambda match: f"<!-- recipes -->\n{recipes_of(server)}<!-- end -->", text)
        text = MODIFIERS.sub(lambda match: f"<!-- modifiers -->\n{modifiers_of(server)}<!-- end -->", text)
        text = PLACEHOLDERS.sub(lambda match: f"<!-- placeholders -->\n{placeholders_of(server)}<!-- end -->", text)
        write(faults, FAULTS.sub(lambda match: f"<!-- faults -->\n{faults_of(server)}<!-- end -->", read(faults)))
        text = BLOCK.sub(lambda match: f"```console\n$ {match[1]}\n{output_of(match[1], server)}```", text)
    write(README, text)


if __name__ == "__main__" and sys.argv[1:] == ["--update"]:
    update()
