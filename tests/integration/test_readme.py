"""The examples in README.md and docs/, run as they stand there: each prints what the page says it prints; and what documents name
is there.

Run by hand with --update as its argument (and EVERYSTATUS set), it writes today's output and lists into the pages instead.
"""
import functools
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
README, CONTRIBUTING, CHANGELOG, SECURITY = (os.path.join(ROOT, name + ".md")
                                             for name in ("README", "CONTRIBUTING", "CHANGELOG", "SECURITY"))
DOCS = os.path.join(ROOT, "docs")
PAGES = [README, *sorted(os.path.join(DOCS, name) for name in os.listdir(DOCS) if name.endswith(".md"))]
TABLE = re.compile(r"<!-- (\w+) -->\n((?:.*\n)*?)<!-- end -->")
BLOCK = re.compile(r"```console\n\$ (.*)\n((?:(?!```).*\n)*)```")
SCRIPT = re.compile(r"```sh\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(((?!https?:)[^)#\s]*)(?:#([^)]*))?\)")
DATE = re.compile(r"Date: \w{3}, [\w: ]+ GMT")
TIMES = re.compile(r'"(time|monotonic|microseconds)": \d+')
PAUSE = re.compile(r", after [\d.]+m?s$", re.MULTILINE)
LEFT_OUT = re.compile(r"^This program was built without .*\n", re.MULTILINE)
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
    text = LEFT_OUT.sub("", text)
    return DATE.sub("Date: Mon, 23 Nov 2026 12:00:00 GMT", text).rstrip("\n") + "\n"


def faults_of(server):
    """The table of faults, as the server lists them."""
    with urllib.request.urlopen(server.url + "/help") as answer:
        rows = json.load(answer)["faults"]
    lines = ["| fault | what is sent | the end | needs | curl |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| `{row['usage']}` | {row['sends']} | {row['end']} | {row['needs'] or ''} | {row['curl']} |" for row in rows]
    return "\n".join(lines) + "\n"


# What the server lists, by the page and the name under which it stands there. Other tests hold other lists.
TABLES = {
    ("modifiers.md", "recipes"): functools.partial(example_table, path="/help", member="recipes",
                                                   heading="| recipe | what it asks for |"),
    ("modifiers.md", "modifiers"): modifier_table,
    ("modifiers.md", "placeholders"): functools.partial(usage_table, path="/help", member="placeholders",
                                                        heading="| in braces | what is put in |"),
    ("faults.md", "faults"): faults_of,
}


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def anchors_of(path):
    """What a fragment may name: headings in small letters, without marks, with hyphens for spaces."""
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in re.findall(r"^#+ (.*)$", read(path), re.M)}


class Examples(unittest.TestCase):
    def test_what_they_print(self):
        """Each page has a server of its own, and its examples run in their order."""
        for path in PAGES:
            text = read(path)
            blocks = BLOCK.findall(text)
            self.assertEqual(len(blocks), text.count("```console"), path)
            if not blocks:
                continue
            with Server("--log-format", "off") as server:
                for command, expected in blocks:
                    with self.subTest(page=os.path.basename(path), command=command):
                        if "Upgrade: websocket" in command and is_built_without("WebSocket"):
                            self.skipTest("this build has no WebSocket")
                        self.assertEqual(output_of(command, server), expected)

    def test_urls_that_a_shell_would_read(self):
        """zsh takes a bare ? or * for a pattern, and any shell ; & ( for its own: such a URL is quoted."""
        for path in PAGES:
            for line in read(path).splitlines():
                bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", line.strip())
                if line.startswith("$ ") or re.match(r"\s*curl ", line):
                    self.assertNotRegex(bare, r"https?://[^\s`]*[?*;&(]", f"{path}: {line}")

    def test_lists(self):
        with Server("--log-format", "off") as server:
            for (page, name), rows in TABLES.items():
                with self.subTest(page=page, name=name):
                    self.assertEqual(dict(TABLE.findall(read(os.path.join(DOCS, page))))[name], rows(server))


class Readme(unittest.TestCase):
    def test_it_is_short(self):
        self.assertLessEqual(os.path.getsize(README), 15000)

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
        """Those that any page names are there."""
        with Server("--log-format", "off") as server, urllib.request.urlopen(server.url + "/help") as answer:
            known = {re.split(r"[\[=]", row["usage"])[0] for row in json.load(answer)["faults"]}
        text = "".join(read(path) for path in PAGES)
        table = text.partition("| what breaks | for example |\n| --- | --- |\n")[2].partition("\n\n")[0]
        named = {name for row in table.splitlines() for name in re.findall(r"`([a-z0-9][a-z0-9.-]*)", row)}
        self.assertGreater(len(named), 20)
        named.update(re.findall(r"[;?&]fault=([a-z0-9.-]+)", text))
        self.assertLessEqual(named, known)

    def test_links_lead_somewhere(self):
        for path in (CONTRIBUTING, CHANGELOG, SECURITY, *PAGES):
            for target, fragment in LINK.findall(read(path)):
                with self.subTest(path=path, target=target, fragment=fragment):
                    there = os.path.join(os.path.dirname(path), target) if target else path
                    self.assertTrue(os.path.exists(there))
                    self.assertTrue(not fragment or fragment in anchors_of(there))

    def test_every_page_is_reached(self):
        """From the README by links, and from the list of all pages by one."""
        def leads_to(path):
            there = {os.path.normpath(os.path.join(os.path.dirname(path), target)) for target, _ in LINK.findall(read(path))}
            return there & set(map(os.path.normpath, PAGES))

        reached, new = set(), {os.path.normpath(README)}
        while new:
            reached |= new
            new = set().union(*map(leads_to, new)) - reached
        everything = set(map(os.path.normpath, PAGES))
        self.assertEqual(everything - reached, set())
        index = os.path.normpath(os.path.join(DOCS, "README.md"))
        documents = everything - {index, os.path.normpath(README)}
        self.assertEqual(documents - leads_to(index), set())
        self.assertEqual({path for path in documents if index not in leads_to(path)}, set())

    def test_every_path_is_told(self):
        with Server("--log-format", "off") as server, urllib.request.urlopen(server.url + "/openapi.json") as answer:
            paths = json.load(answer)["paths"]
        text = "".join(read(path) for path in PAGES)
        self.assertGreater(len(paths), 50)
        for path in paths:
            with self.subTest(path):
                self.assertTrue("`" + path.partition("{")[0] in text)

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
    for path in PAGES:
        def table(match):
            rows = TABLES.get((os.path.basename(path), match[1]))
            return f"<!-- {match[1]} -->\n{rows(server)}<!-- end -->" if rows else match[0]

        with Server("--log-format", "off") as server:
            text = TABLE.sub(table, read(path))
            write(path, BLOCK.sub(lambda match: f"```console\n$ {match[1]}\n{output_of(match[1], server)}```", text))


if __name__ == "__main__" and sys.argv[1:] == ["--update"]:
    update()
