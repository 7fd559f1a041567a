"""Asks with the command wget: a process a case, so that several urls share a connection."""
import os
import re
import subprocess
import tempfile
import time

from cases import Answer, answer_all


def options(case):
    yield f"--timeout={case.timeout}"
    yield f"--max-redirect={20 if case.follow else 0}"
    yield f"--method={case.method}"
    for name, value in case.headers.items():
        yield f"--header={name}: {value}"
    if case.content is not None:
        yield "--body-data=" + case.content.decode()
    if case.auth:
        yield from (f"--user={case.user}", f"--password={case.password}")
    if case.compressed:
        yield "--compression=gzip"
    yield from (f"--tries={case.retries + 1}", "--waitretry=1")
    if case.retries:
        yield "--retry-on-http-error=503"


def ask_all(case):
    """What --server-response shows stands on stderr, a head after the other, each line indented."""
    with tempfile.TemporaryDirectory() as folder:
        body, start = os.path.join(folder, "body"), time.monotonic()
        done = subprocess.run(["wget", "--no-config", "--no-proxy", "--no-hsts", "--no-verbose", "--server-response",
                               "--content-on-error", "--output-document", body, *options(case), *case.urls],
                              capture_output=True, text=True, errors="replace", env={**os.environ, "LC_ALL": "C", "HOME": folder})
        content = b""
        if os.path.exists(body):
            with open(body, "rb") as file:
                content = file.read()
    heads = re.findall(r"^  HTTP/1\.1 (\d{3}) ?(.*)\n((?:  (?!HTTP/)[^ ].*\n)*)", done.stderr, re.M)
    if "timed out" in done.stderr or (done.returncode == 4 and time.monotonic() - start >= case.timeout):
        raise TimeoutError(done.stderr[-300:])
    if "redirections exceeded" in done.stderr and case.follow:
        raise RecursionError(done.stderr[-300:])
    if not heads:
        raise ValueError(f"{done.returncode}: {done.stderr[-300:]}")
    shown = re.findall(r" URL:\s*(\S+)", done.stderr)
    if len(case.urls) == 1:
        heads = heads[-1:]
    return [Answer(status, [line.strip().partition(": ")[::2] for line in fields.splitlines()], content,
                   shown[-1] if shown else case.urls[-1], reason) for status, reason, fields in heads]


def ask(case, url):
    """One process asks for all urls: each answer but the first is taken from it."""
    if url is case.urls[0]:
        case.answers = ask_all(case)
        if len(case.answers) != len(case.urls):
            raise ValueError(f"{len(case.answers)} answers for {len(case.urls)} urls")
    return case.answers.pop(0)


answer_all(ask, [(RecursionError, "redirects"), (TimeoutError, "timeout"), (ValueError, "protocol")])
