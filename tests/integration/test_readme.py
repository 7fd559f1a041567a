"""The README's examples, run as they stand there: each prints what the README says it prints.

Run by hand with --update as its argument (and EVERYSTATUS set), it writes today's output into the README instead.
"""
import json
import os
import re
import subprocess
import sys
import unittest
import urllib.request

from harness import HERE, PATIENCE, PROGRAM, Server

README = os.path.join(HERE, "..", "README.md")
MODIFIERS = re.compile(r"<!-- modifiers -->\n((?:.*\n)*?)<!-- end -->")
FAULTS = re.compile(r"<!-- faults -->\n((?:.*\n)*?)<!-- end -->")
BLOCK = re.compile(r"```console\n\$ (.*)\n((?:(?!```).*\n)*)```")
DATE = re.compile(r"^Date: .*$", re.MULTILINE)
TIMES = re.compile(r'"(time|monotonic|microseconds)": \d+')
PAUSE = re.compile(r", after [\d.]+m?s$", re.MULTILINE)
TIME = {"time": 1795435200000000, "monotonic": 5025000000, "microseconds": 310}


def output_of(command, server):
    """What the command prints, with the server's port and all times as the README has them."""
    command = command.replace("localhost:8080", f"{server.host}:{server.port}")
    command = re.sub(r"^everystatus\b", PROGRAM, command)
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=PATIENCE)
    text = done.stdout.decode(errors="replace").replace("\r\n", "\n")
    text = text.replace(f"{server.host}:{server.port}", "localhost:8080")
    text = TIMES.sub(lambda match: f'"{match[1]}": {TIME[match[1]]}', text)
    text = PAUSE.sub(", after 5.1ms", text)
    return DATE.sub("Date: Mon, 23 Nov 2026 12:00:00 GMT", text).rstrip("\n") + "\n"


def modifiers_of(server):
    """The table of modifiers, as the server lists them."""
    with urllib.request.urlopen(server.url + "/help") as answer:
        rows = json.load(answer)["modifiers"]
    lines = ["| modifier | what it does |", "| --- | --- |"]
    for row in rows:
        usage = row["name"] + ("=" + row["value"].replace("|", "\\|") if row["value"] else "")
        lines.append(f"| `{usage}` | {row['help']} |")
    return "\n".join(lines) + "\n"


def faults_of(server):
    """The table of faults, as the server lists them."""
    with urllib.request.urlopen(server.url + "/help") as answer:
        rows = json.load(answer)["faults"]
    lines = ["| fault | what is sent | the end | needs | curl |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| `{row['usage']}` | {row['sends']} | {row['end']} | {row['needs'] or ''} | {row['curl']} |" for row in rows]
    return "\n".join(lines) + "\n"


class Readme(unittest.TestCase):
    def test_examples(self):
        with open(README, encoding="utf-8") as file:
            blocks = BLOCK.findall(file.read())
        self.assertEqual(len(blocks), 18)
        with Server("--log-format", "off") as server:
            with open(README, encoding="utf-8") as file:
                text = file.read()
            self.assertEqual(MODIFIERS.search(text)[1], modifiers_of(server))
            self.assertEqual(FAULTS.search(text)[1], faults_of(server))
            for command, expected in blocks:
                with self.subTest(command=command):
                    self.assertEqual(output_of(command, server), expected)


def update():
    with open(README, encoding="utf-8") as file:
        text = file.read()
    with Server("--log-format", "off") as server:
        text = MODIFIERS.sub(lambda match: f"<!-- modifiers -->\n{modifiers_of(server)}<!-- end -->", text)
        text = FAULTS.sub(lambda match: f"<!-- faults -->\n{faults_of(server)}<!-- end -->", text)
        text = BLOCK.sub(lambda match: f"```console\n$ {match[1]}\n{output_of(match[1], server)}```", text)
    with open(README, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__" and sys.argv[1:] == ["--update"]:
    update()
