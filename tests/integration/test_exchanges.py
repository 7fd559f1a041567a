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
# Of a request that curl cannot make, the printed bytes are the request.
PRINTED = re.compile(r"^printf '([^']*)' \| curl .*\btelnet://")
# What no request earns is told.
TOLD = (306,)
# Codes that stand in the content of a 207, which is shown as far as it is about them.
INSIDE = (208, 424)
OTHERS = re.compile(r"(?s)(?<=<D:multistatus xmlns:D=\"DAV:\">\n)<D:response>.*(?=<D:response>)")
PROPERTIES = re.compile(r"(?s)<D:creationdate>.*?(?=<D:resourcetype>)|\n<D:supportedlock>.*?</D:supportedlock>")
LONG = re.compile(r"(.)\1{63,}")
# What the shell runs as curl: the head of the exchange that is shown, and nothing of those before it.
SHIM = f'''curl() {{
  case " $* " in *" -i"*) command curl -m {TIMEOUT} "$@" -sv -o .content;; *) command curl "$@" 2>/dev/null;; esac
}}
'''


def traced(command, folder):
    """What curl said of an exchange, or would have said, and what the request has as content."""
    printed = PRINTED.match(command)
    if printed:
        request = printed[1].encode().decode("unicode_escape")
        answer = earned.run(command, folder).decode("latin-1").partition("\r\n\r\n")[0] + "\r\n\r\n"
        return "".join(f"> {line}\n" for line in request.split("\r\n")[:-1]) + re.sub(r"(?m)^", "< ", answer), None
    words = shlex.split(command)
    done = subprocess.run(["sh", "-c", SHIM + command], cwd=folder, env=earned.PLAIN, capture_output=True, timeout=2 * TIMEOUT)
    return done.stderr.decode("latin-1"), words[words.index("-d") + 1] if "-d" in words else None


def content_of(folder):
    """Of the response, in lines, with dots for what is left out."""
    with open(os.path.join(folder, ".content"), encoding="utf-8") as file:
        text = OTHERS.sub("...\n", file.read().partition("\n\n")[2])
    return ["", *PROPERTIES.sub(lambda found: "\n" if found[0][0] == "\n" else "...\n", text).strip("\n").split("\n")]


def exchange(command, folder, here):
    """The heads that curl sent and got, and the request's content, as lines; an empty one ends a message."""
    said, sent = traced(command, folder)
    lines = []
    if "Everystatus: unearned" in said:
        return lines
    for line in said.splitlines():
        mark, text = line[:2], line[2:]
        if mark not in ("> ", "< ") or LEFT_OUT.match(line):
            continue
        content = sent if not text and mark == "> " else None
        if text.startswith("HTTP/") and lines[-1]:  # behind an interim response
            lines.append("")
        lines += [text.replace(here, "{here}"), *([content, ""] if content else [])]
    return [LONG.sub(lambda run: run[1] * 16 + "...", line) for line in "\n".join(lines).strip("\n").split("\n")]


def exchange_of(code, commands, here):
    """Of the last command, with the response's content where the code stands there."""
    with tempfile.TemporaryDirectory() as folder:
        for command in commands[:-1]:
            earned.run(command, folder)
        lines = exchange(commands[-1], folder, here)
        return lines + content_of(folder) if lines and code in INSIDE else lines


def exchanges(server):
    """All that are earned today, by code, and those that are only told."""
    here, found = f"{server.host}:{server.port}", {}
    for code, row in earned.rows(server).items():
        commands = row["commands"] or [f"curl -i http://{here}/status/{code}"] * (code in TOLD)
        lines = exchange_of(code, commands, here) if commands else []
        if any(f"HTTP/1.1 {code} " in line for line in lines):
            found[code] = lines
    return found


def fold(line):
    """A long line in several, each but the first indented by two spaces."""
    return textwrap.wrap(line, 120, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False) or [""]


def parse(text):
    text = text.replace("\n  ", " ")
    return {int(part[:3]): part[4:].strip("\n").split("\n") for part in re.split(r"(?m)^=(?=\d{3}$)", text)[1:]}


def outline(lines):
    """What stays the same from day to day and from curl to curl: start lines, and names of fields in any order (RFC 9110 5.3)."""
    kept = [line if re.search(r"HTTP/[1-3]\.[01]", line) else line.partition(": ")[0] for line in lines]
    messages = [message.split("\n") for message in "\n".join(kept).split("\n\n")]
    return [[message[0], *sorted(message[1:])] for message in messages]


class Exchanges(unittest.TestCase):
    def test_each_happens(self):
        with open(FILE, encoding="ascii") as file:
            shown = parse(file.read())
        with Server() as server:
            now = exchanges(server)
            self.assertEqual(set(shown), set(earned.rows(server)))
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
