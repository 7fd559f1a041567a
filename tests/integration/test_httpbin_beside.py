"""The same requests to httpbin itself, as Debian packages it, and to this server: what differs stands in a
table of docs/compatibility.md.

Without python3-httpbin the comparison is skipped; that the table is whole is not."""
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import unittest
import zlib

from harness import HERE, TIMEOUT, Server, parse_responses, read_all

DOCUMENT = os.path.join(HERE, "..", "docs", "compatibility.md")
TABLE = re.compile(r"<!-- differences -->\n((?:.*\n)*?)<!-- end -->")
SERVE = """
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server
from httpbin import app
class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass
server = make_server("127.0.0.1", 0, app, handler_class=Quiet)
print(server.server_port, flush=True)
server.serve_forever()
"""

# Target, method, fields, content, and how it differs: an aspect, and the row of the table that tells why.
BOUNDS, TEXTS, ERRORS = "what is out of bounds", "the texts of documents, and images", "errors"
PATH, TYPES = "the path of cookies", "types of documents"
URIS, NUMBERS, METHODS = "what no URI has (`<`, `%zz`)", "numbers in JSON", "methods that it does not know"
OPTIONS, PAIRS = "`OPTIONS /status/N`", "`/cookies` with what is no pair"
CASES = [
    ("/get?a=b&a=c", {}), ("/headers", {}), ("/ip", {}), ("/user-agent", {}), ("/anything/x?y=z", {}),
    ("/cookies", {}), ("/cookies/set?a=b", {"cookies": PATH}), ("/cookies/set/n/v", {"cookies": PATH}),
    ("/cookies/delete?a", {"cookies": PATH}), ("/gzip", {}), ("/deflate", {}),
    ("/brotli", {"code": "`/brotli`", "coding": "`/brotli`", "content": "`/brotli`"}),
    ("/bytes/100", {}), ("/bytes/0", {"type": TYPES}),
    ("/bytes/10?seed=1", {"content": "`/bytes` and `/stream-bytes` with `seed`"}),
    ("/stream-bytes/100", {}), ("/stream/3", {}), ("/stream/101", {"content": "`/stream/n` beyond 100"}),
    ("/html", {"content": TEXTS}), ("/xml", {"content": TEXTS}), ("/encoding/utf8", {"content": TEXTS}),
    ("/deny", {"content": TEXTS}), ("/robots.txt", {}), ("/forms/post", {"content": TEXTS}),
    ("/image/png", {"content": TEXTS}), ("/image/jpeg", {"content": TEXTS}), ("/image/webp", {"content": TEXTS}),
    ("/image/svg", {"content": TEXTS}),
    ("/image", {"code": "`/image` with `Accept: */*`", "type": "`/image` with `Accept: */*`",
                "content": "`/image` with `Accept: */*`"}),
    ("/links/3", {}), ("/links/3/0", {"content": TEXTS}), ("/uuid", {}),
    ("/links/0/0", {"content": "`/links/n`"}),
    ("/base64/aGVsbG8=", {"type": TYPES}), ("/base64/aGVsbG8", {"code": "`/base64` without padding",
                                                              "type": "`/base64` without padding",
                                                              "content": "`/base64` without padding"}),
    ("/status/404", {"type": "`/status/N`", "content": "`/status/N`"}), ("/redirect/2", {}), ("/redirect-to?url=/get", {}),
    ("/redirect/20000", {"code": BOUNDS, "location": BOUNDS, "type": ERRORS, "content": ERRORS}),
    ("/basic-auth/u/p", {"content": ERRORS, "type": ERRORS}), ("/bearer", {"content": ERRORS, "type": ERRORS}),
    ("/digest-auth/auth/u/p", {"cookies": "`/digest-auth`", "content": "`/digest-auth`", "type": "`/digest-auth`"}),
    ("/response-headers?a=b", {}), ("/response-headers?freeform=", {}), ("/response-headers?a=1&a=2&b=", {}), ("/delay/0", {}),
    ("/cookies/set?a=1&a=2", {"cookies": PATH}), ("/get?x=<b>", {"code": URIS, "content": URIS}),
    ("/get?a=%zz", {"code": URIS, "content": URIS}), ("/get?a=%20x+y&=c&d&&e=", {}),
    ("/redirect-to?url=HTTP://localhost/html", {}), ("/redirect-to?url=/get%3Fa%3Db&status_code=307", {}),
]
# The same with a method, fields and content.
JSON_TYPE, FORM_TYPE = "Content-Type: application/json", "Content-Type: application/x-www-form-urlencoded"
PARTS_TYPE = "Content-Type: multipart/form-data; boundary=B"
PARTS = (b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--B\r\nContent-Disposition: form-data; name="f"; '
         b'filename="x.txt"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--B--\r\n')
MORE = [
    ("POST", "/post", [JSON_TYPE], b'{"a": [1, 2.5, 1e3, null, true, "\\u00e9", "\\ud83d\\ude00"], "b": {}}', {}),
    ("POST", "/post", [JSON_TYPE], b"[1, 12345678901234567890]", {"content": NUMBERS}),
    ("POST", "/post", [JSON_TYPE], b"NaN", {"content": NUMBERS}), ("POST", "/post", [JSON_TYPE], b"{bad", {}),
    ("POST", "/post", [JSON_TYPE], b'{"a":1,"a":2}', {}), ("POST", "/post", [], b'"text"', {}),
    ("PUT", "/put", [FORM_TYPE], b"a=1&b=2&a=3&c&=d&e=%FF", {}), ("PATCH", "/patch", [PARTS_TYPE], PARTS, {}),
    ("DELETE", "/delete", ["Content-Type: application/octet-stream"], b"\0\xff", {}), ("POST", "/anything/x?y=z", [], b"abc", {}),
    ("HEAD", "/get", [], b"", {}), ("POST", "/get", [], b"", {"type": ERRORS, "content": ERRORS}),
    ("POST", "/response-headers?a=b", [], b"", {}), ("PUT", "/redirect-to?url=/x", [], b"", {}),
    ("PROPFIND", "/get", [], b"", {"code": METHODS, "type": ERRORS, "content": ERRORS}),
    ("OPTIONS", "/status/404", [], b"", {"code": OPTIONS, "type": OPTIONS, "content": OPTIONS}),
    ("GET", "/cookies", ["Cookie: __utmz=1; x=y; _gauges_unique=1"], b"", {}),
    ("GET", "/cookies?show_env=1", ["Cookie: __utmz=1; x=y"], b"", {}),
    ("GET", "/cookies", ["Cookie: a; b=c"], b"", {"content": PAIRS}),
    ("GET", "/cookies", ['Cookie: a="\\303\\251"'], b"", {"content": PAIRS}),
    ("GET", "/headers", ["X-A: caf\xe9"], b"", {"content": "fields that are no UTF-8"}),
    ("GET", "/headers?show_env", ["Via: x", "X-Forwarded-For: 192.0.2.1"], b"", {}), ("GET", "/headers", ["Via: x"], b"", {}),
    ("GET", "/basic-auth/u/p%3Aq", ["Authorization: Basic dTpwOnE="], b"", {}),
]
# Members of JSON whose values no two servers have in common.
OWN = ("Content-Length", "Content-Type", "Connection", "uuid")
SEEN_ELSEWHERE = {"conditions and ranges", "what caches may keep", "JSON longer than 32 KiB",
                  "`/hostname`", "`/sse` and `/jsonl`",
                  "`/websocket/echo`", "`/user-agent` without the field", "`/cookies/set` with what is no cookie",
                  "credentials in cross-origin requests", "`/redirect-to` to another host",
                  "`/response-headers` with what harms a browser", "`/env`", "`/spec.json`",
                  "`X-Forwarded-*` in `origin`, `url`, `Location`"}
RANDOM = ("/bytes/100", "/stream-bytes/100", "/uuid")
FIELDS = ["User-Agent: test/1", "Accept: */*", "Cookie: a=b; c=d"]


def python_with_httpbin():
    for python in (sys.executable, "/usr/bin/python3"):
        if shutil.which(python) and subprocess.run([python, "-c", "import httpbin"], capture_output=True,
                                                   timeout=TIMEOUT).returncode == 0:
            return python
    return None


def ask(port, target, method="GET", fields=(), content=b""):
    own = [field for field in FIELDS if not any(field.split(":")[0] == other.split(":")[0] for other in fields)]
    length = [f"Content-Length: {len(content)}"] if content else []
    lines = [f"{method} {target} HTTP/1.1", "Host: localhost", "Connection: close", *own, *fields, *length]
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as connection:
        connection.sendall("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + content)
        return parse_responses(read_all(connection), [method])[-1]


def plain(answer):
    decoders = {"gzip": lambda data: zlib.decompress(data, 31), "deflate": zlib.decompress}
    return decoders.get(answer.get("Content-Encoding"), bytes)(answer.content)


def shape(value):
    """JSON with what no two servers have in common left out."""
    if isinstance(value, dict):
        return {name: shape(member) for name, member in value.items() if name not in OWN}
    return value


def content_of(target, answer):
    data = plain(answer)
    if target in RANDOM and not target.startswith("/uuid"):
        return len(data)
    if answer.get("Location"):
        return None  # a note that nobody reads
    try:
        return [shape(json.loads(line)) for line in data.splitlines()] if "stream" in target else shape(json.loads(data))
    except ValueError:
        return data


def aspects(target, answer):
    media = (answer.get("Content-Type") or "").partition(";")[0]
    return {"code": answer.code, "type": None if answer.get("Location") else media, "location": answer.get("Location"),
            "coding": answer.get("Content-Encoding"),
            "cookies": sorted(re.sub(r'(?i)expires=[^;]*|max-age=\d+|[" ]', "", line) for line in answer.all("Set-Cookie")),
            "content": content_of(target, answer)}


def rows():
    with open(DOCUMENT, encoding="utf-8") as file:
        lines = TABLE.search(file.read())[1].splitlines()[2:]
    return {re.split(r" \| ", line.strip("| "))[0] for line in lines}


class Table(unittest.TestCase):
    def test_is_whole(self):
        named = {row for *_, differs in CASES + MORE for row in differs.values()} | SEEN_ELSEWHERE
        self.assertEqual(named, rows())


class Beside(unittest.TestCase):
    def setUp(self):
        python = python_with_httpbin()
        if not python:
            self.skipTest("python3-httpbin is not installed")
        self.httpbin = subprocess.Popen([python, "-c", SERVE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(self.httpbin.wait, TIMEOUT)
        self.addCleanup(self.httpbin.stdout.close)
        self.addCleanup(self.httpbin.terminate)
        self.port = int(self.httpbin.stdout.readline())
        self.server = self.enterContext(Server("--log-format", "off"))

    def test_each(self):
        for target, differs in CASES:
            with self.subTest(target=target):
                theirs, ours = (aspects(target, ask(port, target)) for port in (self.port, self.server.port))
                found = {aspect: (theirs[aspect], ours[aspect]) for aspect in theirs if theirs[aspect] != ours[aspect]}
                self.assertEqual(set(found), set(differs), found)

    def test_methods_fields_and_content(self):
        for method, target, fields, content, differs in MORE:
            with self.subTest(target=target, method=method, content=content, fields=fields):
                theirs, ours = (aspects(target, ask(port, target, method, fields, content))
                                for port in (self.port, self.server.port))
                found = {aspect: (theirs[aspect], ours[aspect]) for aspect in theirs if theirs[aspect] != ours[aspect]}
                self.assertEqual(set(found), set(differs), found)

    def test_cookies_for_all_paths(self):
        with Server("--cookies") as server:
            for target in ("/cookies/set?a=b", "/cookies/set/n/v", "/cookies/delete?a", "/cookies/set?a=1&b=2&a=3"):
                theirs, ours = (aspects(target, ask(port, target)) for port in (self.port, server.port))
                self.assertEqual(theirs["cookies"], ours["cookies"])


if __name__ == "__main__":
    unittest.main()
