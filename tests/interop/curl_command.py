"""Asks with the command curl: a process a case, so that several urls share a connection."""
import os
import re
import subprocess
import tempfile

from cases import Answer, answer_all

KINDS = {28: TimeoutError, 47: RecursionError}


def options(case):
    yield from ("--max-time", str(case.timeout))
    if case.method == "HEAD":
        yield "--head"
    elif case.method not in ("GET", "POST") or (case.method == "POST" and case.content is None):
        yield from ("--request", case.method)
    for name, value in case.headers.items():
        yield from ("--header", f"{name}: {value}")
    if case.content is not None:
        yield from ("--data-binary", "@-")
    if case.chunked:
        yield from ("--header", "Transfer-Encoding: chunked")
    if case.expecting:
        yield from ("--header", "Expect: 100-continue", "--expect100-timeout", "5")
    if case.auth:
        yield from ("--" + case.auth, "--user", f"{case.user}:{case.password}")
    if case.retries:
        yield from ("--retry", str(case.retries))
    if case.follow:
        yield "--location"
    if case.compressed:
        yield "--compressed"


def ask_all(case):
    with tempfile.TemporaryDirectory() as folder:
        head, body = os.path.join(folder, "head"), os.path.join(folder, "body")
        outputs = [word for url in case.urls for word in ("--output", body, url)]
        done = subprocess.run(["curl", "--disable", "--silent", "--show-error", "--globoff", "--noproxy", "*", "--dump-header",
                               head, "--write-out", "%{http_code} %{url_effective}\n", *options(case), *outputs],
                              input=case.content or b"", capture_output=True)
        if done.returncode:
            raise KINDS.get(done.returncode, ValueError)(done.stderr.decode())
        with open(head, encoding="latin-1", newline="") as file:
            last = file.read().rstrip("\r\n").split("\r\n\r\n")[-1].split("\r\n")
        content = b""
        if os.path.exists(body) and case.method != "HEAD":
            with open(body, "rb") as file:
                content = file.read()
    printed = [line.split(" ") for line in done.stdout.decode().splitlines()]
    reason = re.match(r"HTTP/1\.1 \d{3} ?(.*)", last[0])[1]
    fields = [line.split(": ", 1) for line in last[1:]]
    return [Answer(status, fields, content, url, reason) for status, url in printed]


def ask(case, url):
    """One process asks for all urls: each answer but the first is taken from it."""
    if url is case.urls[0]:
        case.answers = ask_all(case)
    return case.answers.pop(0)


answer_all(ask, [(RecursionError, "redirects"), (TimeoutError, "timeout"), (ValueError, "protocol")])
