"""How the drivers in Python read their cases and write their answers; the other drivers do the same in their own languages.

A case is a line on stdin, an answer a line on stdout, both as application/x-www-form-urlencoded. In a case: name, url (several
are asked one after the other, and the last one's answer is written), method, header (repeatable), content; as flags chunked,
expecting (100-continue), follow (redirects), compressed, fresh (a connection of its own, for those who would read on in what
is left on an old one); retries as a number, timeout in seconds; auth (basic or digest)
with user and password. In an answer: name, status, statuses (of all urls), reason where the client shows it, field
(repeatable), body (its first 2000 characters), length in bytes, url (the last one), elapsed in seconds; or error (timeout,
redirects, protocol or other) with a detail.
"""
import sys
import time
import urllib.parse


class Case:
    def __init__(self, line):
        pairs = urllib.parse.parse_qs(line.strip(), keep_blank_values=True, strict_parsing=True)
        one = {name: values[0] for name, values in pairs.items()}
        self.name, self.urls, self.method = one["name"], pairs["url"], one["method"]
        self.headers = dict(header.split(": ", 1) for header in pairs.get("header", ()))
        self.content = one["content"].encode() if "content" in one else None
        self.chunked, self.expecting, self.follow, self.compressed, self.fresh = (
            name in one for name in ("chunked", "expecting", "follow", "compressed", "fresh"))
        self.timeout = float(one["timeout"])
        self.retries = int(one.get("retries", 0))
        self.auth = one.get("auth")
        self.user, self.password = one.get("user"), one.get("password")


class Answer:
    """What a client saw; fields is a list of pairs."""

    def __init__(self, status, fields, body, url, reason=None):
        self.status, self.fields, self.body, self.url, self.reason = status, fields, body, url, reason

    def pairs(self):
        yield from (("status", self.status), ("url", self.url), ("length", len(self.body)))
        yield "body", self.body[:2000].decode("utf-8", "replace")
        if self.reason is not None:
            yield "reason", self.reason
        yield from (("field", f"{name}: {value}") for name, value in self.fields)


def write(name, pairs):
    print(urllib.parse.urlencode([("name", name), *pairs]), flush=True)


def answer_all(ask, kinds):
    """Answers each case of stdin by ask(case, url); kinds is a list of (exception classes, kind of error), the first counts."""
    for case in map(Case, sys.stdin):
        start = time.monotonic()
        try:
            answers = [ask(case, url) for url in case.urls]
            pairs = [*answers[-1].pairs(), ("statuses", " ".join(str(answer.status) for answer in answers))]
        except Exception as error:  # whatever it is, the test decides what to think of it
            kind = next((kind for classes, kind in kinds if isinstance(error, classes)), "other")
            pairs = [("error", kind), ("detail", f"{type(error).__name__}: {error}"[:300])]
        write(case.name, [*pairs, ("elapsed", f"{time.monotonic() - start:.3f}")])
