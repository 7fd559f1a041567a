"""The exchanges that pages of codes show: each is one that happened, as curl saw it, when its printed command was run.

Run by hand with --update as its argument (and EVERYSTATUS set), it writes today's exchanges into www/exchanges.txt.
"""
import os
import re
import shlex
import subprocess
import sys
import tempfile
import textwrap
import unittest

import earned
from command import is_built_without
from harness import HERE, TIMEOUT, Server

FILE = os.path.join(HERE, "..", "www", "exchanges.txt")
# What says nothing of the code: who asks, when, what the server adds to every answer, and how long its explanation is.
LEFT_OUT = re.compile(r"(?i)[<>] (?:(user-agent|proxy-connection|date|everystatus|vary|access-control-[a-z-]+|referrer-policy"
                      r"|x-content-type-options|content-security-policy|cross-origin-[a-z-]+): "
                      r"|cache-control: no-store$|accept: \*/\*$)|< content-length: [1-9][0-9]{2,}$")
# Codes that a build may be without.
WEBSOCKET, WEBDAV = {101}, {207, 208, 423, 424, 508}
# Commands with a long word that the shell makes, or of another client, are not shown.
SHOWN = re.compile(r"^(?!.*\$\()(?!.*telnet:).*\bcurl -iN? ")
# What the shell runs as curl: the head of the exchange that is shown, and nothing of those before it.
SHIM = f'''curl() {{
  case " $* " in *" -i"*) command curl -m {TIMEOUT} "$@" -sv -o /dev/null;; *) command curl "$@" 2>/dev/null;; esac
}}
'''


def exchange(command, folder, here):
    """The heads that curl sent and got, and the request's content, as lines; an empty one ends a message."""
    words = shlex.split(command)
    done = subprocess.run(["sh", "-c", SHIM + command], cwd=folder, env=earned.PLAIN, capture_output=True, timeout=2 * TIMEOUT)
    said, lines = done.stderr.decode("latin-1"), []
    if "Everystatus: unearned" in said:
        return lines
    for line in said.splitlines():
        mark, text = line[:2], line[2:]
        if mark not in ("> ", "< ") or LEFT_OUT.match(line):
            continue
        content = words[words.index("-d") + 1] if not text and mark == "> " and "-d" in words else None
        if text.startswith("HTTP/") and lines[-1]:  # behind an interim response
            lines.append("")
        lines += [text.replace(here, "{here}"), *([content, ""] if content else [])]
    return "\n".join(lines).strip("\n").split("\n")


def exchanges(server):
    """All that are earned today, by code."""
    here, found = f"{server.host}:{server.port}", {}
    for code, row in earned.rows(server).items():
        if not row["commands"] or not SHOWN.match(row["commands"][-1]):
            continue
        with tempfile.TemporaryDirectory() as folder:
            for command in row["commands"][:-1]:
                earned.run(command, folder)
            lines = exchange(row["commands"][-1], folder, here)
        if any(line.startswith(f"HTTP/1.1 {code} ") for line in lines):
            found[code] = lines
    return found


def fold(line):
    """A long line in several, each but the first indented by two spaces."""
    return textwrap.wrap(line, 120, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False) or [""]


def parse(text):
    text = text.replace("\n  ", " ")
    return {int(part[:3]): part[4:].strip("\n").split("\n") for part in re.split(r"(?m)^=(?=\d{3}$)", text)[1:]}


def outline(lines):
    """What stays the same from day to day: start lines, and the fields' names."""
    return [line if re.search(r"HTTP/1\.1", line) else line.partition(": ")[0] for line in lines]


class Exchanges(unittest.TestCase):
    def test_each_happens(self):
        with open(FILE, encoding="ascii") as file:
            shown = parse(file.read())
        self.assertGreater(len(shown), 20)
        with Server() as server:
            now = exchanges(server)
        absent = (WEBSOCKET if is_built_without("WebSocket") else set()) | (WEBDAV if is_built_without("WebDAV") else set())
        for code, lines in shown.items():
            if code in absent:
                continue
            with self.subTest(code=code):
                self.assertIn(code, now)
                self.assertEqual(outline(lines), outline(now[code]))


def update():
    with Server() as server, open(FILE, "w", encoding="ascii") as file:
        for code, lines in sorted(exchanges(server).items()):
            file.write(f"={code}\n" + "\n".join(part for line in lines for part in fold(line)) + "\n")


if __name__ == "__main__" and sys.argv[1:] == ["--update"]:
    update()
elif __name__ == "__main__":
    unittest.main()
