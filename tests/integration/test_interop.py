"""The HTTP clients that people use, each with a small driver in interop/, must see what httpstat.us and httpbin showed them.

One list of cases is asked by every client that is installed; one that is not is reported as skipped, with its package. What a
client cannot do, and where it is known to differ, stands in its row of CLIENTS, with the reason; interop/cases.py tells how a
driver is spoken to.
"""
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.parse

from harness import HERE, TIMEOUT, Server
from registry import phrase_of

INTEROP = os.path.join(HERE, "interop")
EMPTY = (204, 205, 304)
CODES = (200, 201, 202, 203, 204, 205, 206, 207, 226, 299, 300, 301, 302, 303, 304, 305, 306, 307, 308, 399, 400, 401, 402, 403,
         404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424, 425, 426, 428, 429, 431,
         451, 499, 500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511, 520, 599, 600, 999)
FIELDS = {
    206: {"content-range": r"bytes 0-\d+/\d+"}, 301: {"location": "/codes/301"}, 302: {"location": "/codes/302"},
    303: {"location": "/codes/303"}, 304: {"etag": '".+"', "content-length": None},
    307: {"location": "/codes/307"}, 308: {"location": "/codes/308"},
    401: {"www-authenticate": "(?i)Basic.*Bearer.*Digest.*"}, 405: {"allow": "POST"}, 407: {"proxy-authenticate": "Basic.*"},
    416: {"content-range": r"bytes \*/\d+"}, 426: {"upgrade": "websocket"}, 429: {"retry-after": "1"},
    503: {"retry-after": "1"},
}
NEEDS = {305: ["305 with content"], 600: ["beyond 599"], 999: ["beyond 599"]}
FORM = "application/x-www-form-urlencoded"
LONG = "0123456789" * 300  # more than one piece, and more than curl sends without asking
MIXED = ["/status/200", "/status/404", "/status/204", "/204", "/status/205", "/503", "/status/418", "/get",
         "/range/26", "/status/500", "/status/599", "/delay/0", "/status/206", "/style.css"]
MIXED_CODES = [200, 404, 204, 204, 205, 503, 418, 200, 200, 500, 599, 200, 206, 200]


class Case:
    """A request, and what is to be seen: status, reason, fields (patterns, None: absent), body, json (members), empty, length,
    url, error, least (seconds), log (how often the server wrote the target down), connections (at most), packed
    (whether fewer bytes were sent than the asset has)."""

    def __init__(self, group, name, targets, expect, method="GET", needs=(), base="main", **request):
        self.group, self.name, self.expect, self.method, self.base = group, name, expect, method, base
        self.targets = [targets] if isinstance(targets, str) else targets
        self.needs, self.request = set(needs), request

    def line(self, bases):
        pairs = [("name", self.name), ("method", self.method), ("timeout", self.request.get("timeout", TIMEOUT / 4))]
        pairs += [("url", bases[self.base] + target) for target in self.targets]
        for name, value in self.request.items():
            if name == "header":
                pairs += [("header", header) for header in value]
            elif name != "timeout":
                pairs.append((name, value))
        return urllib.parse.urlencode(pairs) + "\n"


def cases():
    for code in CODES:
        expect = {"status": code, "reason": phrase_of(code), "empty": code in EMPTY,
                  "fields": {"everystatus": "told", **FIELDS.get(code, {})}}
        yield Case("codes", f"code {code}", f"/status/{code}", expect, needs=NEEDS.get(code, ()))
    for code in (200, 204, 301, 404, 418, 503):
        yield Case("codes", f"HEAD {code}", f"/status/{code}", {"status": code, "empty": True}, "HEAD")
    yield Case("codes", "base path", "/status/404/api/users?limit=10", {"status": 404})

    done = {"status": 200, "body": "done", "fields": {"everystatus": "told"}}
    for recipe in ("100", "102", "103", "150", "102+102+103+200", "103+404"):
        expect = done if recipe != "103+404" else {**done, "status": 404}
        yield Case("interim", f"interim {recipe}", f"/status/{recipe};body=done", expect, fresh=1)

    for code in (301, 302, 303, 307, 308):
        target = f"/redirect-to?url=/anything/end&status_code={code}"
        yield Case("redirects", f"GET follows {code}", target, follow=1, needs=["follow"],
                   expect={"status": 200, "json": {"method": "GET"}, "url": "/anything/end"})
        kept = code in (307, 308)
        expect = {"status": 200, "url": "/anything/end", "json": {"method": "POST", "form": {"a": "1"}} if kept else
                  {"method": "GET", "form": {}, "data": ""}}
        yield Case("redirects", f"POST follows {code}", target, expect, "POST", needs=["follow", "post-follow"], follow=1,
                   header=[f"Content-Type: {FORM}"], content="a=1")
        yield Case("redirects", f"follows /{code}", f"/{code}", {"status": 200, "url": f"/codes/{code}"}, needs=["follow"],
                   follow=1)
    for path in ("/redirect/3", "/relative-redirect/3", "/absolute-redirect/3", "/redirect/3?absolute=true"):
        yield Case("redirects", f"follows {path}", path, {"status": 200, "url": "/get", "json": {"args": {}}}, needs=["follow"],
                   follow=1)
    yield Case("redirects", "too many redirects", "/redirect/60", {"error": "redirects"}, needs=["follow"], follow=1)
    yield Case("redirects", "redirect not followed", "/redirect/3",
               {"status": 302, "fields": {"location": "/relative-redirect/2"}})

    for code in (200, 201, 204, 301, 400, 401, 404, 418, 429, 500, 503, 599, 999):
        text = "" if code in EMPTY else f"{code} {phrase_of(code)}"
        yield Case("httpstatus", f"text of /{code}", f"/{code}", {"status": code, "body": text}, needs=NEEDS.get(code, ()),
                   header=["Accept: text/plain"])
    yield Case("httpstatus", "json of /404", "/404", header=["Accept: application/json"],
               expect={"status": 404, "body": '{"code":404,"description":"Not Found"}',
                       "fields": {"content-type": "application/json"}})
    yield Case("httpstatus", "field asked for", "/200", {"status": 200, "fields": {"foo": "bar"}},
               header=["X-HttpStatus-Response-Foo: bar"])
    yield Case("httpstatus", "suppressed body", "/404?suppressBody=true", {"status": 404, "empty": True})
    yield Case("httpstatus", "random", "/random/418,418", {"status": 418, "body": "418 I'm a teapot"},
               header=["Accept: text/plain"])
    yield Case("httpstatus", "POST", "/503", {"status": 503, "fields": {"retry-after": "5"}}, "POST", content="a=1")

    yield Case("time", "sleeps", "/200?sleep=300", {"status": 200, "least": 0.3})
    yield Case("time", "sleeps by field", "/200", {"status": 200, "least": 0.3}, header=["X-HttpStatus-Sleep: 300"])
    yield Case("time", "/delay", "/delay/0.3", {"status": 200, "least": 0.3, "json": {"args": {}}})
    yield Case("time", "gives up", "/200?sleep=20000", {"error": "timeout"}, timeout=0.5)
    yield Case("time", "gives up on the content", "/status/200;delay-body=2s;body=x", {"error": "timeout"}, timeout=0.5)
    yield Case("time", "works afterwards", "/200", {"status": 200})

    who = {"user": "user", "password": "passwd"}
    welcome = {"status": 200, "json": {"authenticated": True, "user": "user"}}
    yield Case("auth", "basic", "/basic-auth/user/passwd", welcome, needs=["basic"], auth="basic", **who)
    yield Case("auth", "basic, wrong", "/basic-auth/user/other", {"status": 401}, needs=["basic"], auth="basic", **who)
    yield Case("auth", "basic, asked 401", "/status/401", {"status": 401}, needs=["basic"], auth="basic", **who)
    yield Case("auth", "basic, none", "/basic-auth/user/passwd", {"status": 401, "fields": {"www-authenticate": "Basic.*"}})
    for qop in ("auth", "any"):
        yield Case("auth", f"digest {qop}", f"/digest-auth/{qop}/user/passwd", welcome, needs=["digest"], auth="digest", **who)
    yield Case("auth", "digest auth-int", "/digest-auth/auth-int/user/passwd", welcome, needs=["digest", "auth-int"],
               auth="digest", **who)
    yield Case("auth", "digest SHA-256", "/digest-auth/auth/user/passwd/SHA-256", welcome, needs=["digest", "SHA-256"],
               auth="digest", **who)
    yield Case("auth", "digest, stale", "/digest-auth/auth/user/passwd/MD5/1", welcome, needs=["digest"], auth="digest", **who)
    yield Case("auth", "digest, wrong", "/digest-auth/auth/user/other", {"status": 401}, needs=["digest"], auth="digest", **who)
    yield Case("auth", "bearer", "/bearer", {"status": 200, "json": {"authenticated": True, "token": "abc"}},
               header=["Authorization: Bearer abc"])

    yield Case("echo", "/get", "/get?a=1&b=2&b=3", header=["X-Trace: 7"],
               expect={"status": 200, "json": {"args": {"a": "1", "b": ["2", "3"]}, "headers": {"X-Trace": "7"},
                                               "origin": "127.0.0.1", "url": "{base}/get?a=1&b=2&b=3"}})
    form = {"args": {}, "data": "", "files": {}, "form": {"a": "1", "b": "x y"}, "json": None, "url": "{base}/post"}
    yield Case("echo", "form", "/post", {"status": 200, "json": form}, "POST", header=[f"Content-Type: {FORM}"],
               content="a=1&b=x+y")
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        document = {"form": {}, "data": '{"a": [1]}', "json": {"a": [1]}, "headers": {"Content-Type": "application/json"}}
        yield Case("echo", f"json by {method}", "/" + method.lower(), {"status": 200, "json": document}, method,
                   header=["Content-Type: application/json"], content='{"a": [1]}')
    yield Case("echo", "HEAD", "/get", {"status": 200, "empty": True, "fields": {"content-length": r"\d\d+"}}, "HEAD")
    yield Case("echo", "OPTIONS", "/get", {"status": 200, "empty": True, "fields": {"allow": ".*GET.*"}}, "OPTIONS")

    def sent(**headers):
        return {"status": 200, "json": {"headers": {name.replace("_", "-"): value for name, value in headers.items()},
                                        "data": LONG[:1000]}}
    yield Case("content", "long", "/post", sent(Content_Length="1000"), "POST", header=["Content-Type: text/plain"],
               content=LONG[:1000])
    yield Case("content", "chunked", "/post", sent(Transfer_Encoding="chunked"), "POST", needs=["chunked"],
               header=["Content-Type: text/plain"], content=LONG[:1000], chunked=1)
    yield Case("content", "chunked to a code", "/status/418", {"status": 418}, "POST", needs=["chunked"], content=LONG, chunked=1,
               header=["Content-Type: text/plain"])
    yield Case("content", "100-continue", "/post", sent(Expect="100-continue"), "POST", needs=["expect"],
               header=["Content-Type: text/plain"], content=LONG[:1000], expecting=1)
    yield Case("content", "100-continue to a code", "/status/503", {"status": 503}, "POST", needs=["expect", "refusal"],
               expecting=1, header=["Content-Type: text/plain"], content=LONG)
    yield Case("content", "range", "/range/26", header=["Range: bytes=2-5"],
               expect={"status": 206, "body": "cdef", "fields": {"content-range": "bytes 2-5/26"}})
    yield Case("content", "range not there", "/range/26", header=["Range: bytes=30-"],
               expect={"status": 416, "fields": {"content-range": r"bytes \*/26"}})
    # A 304 with a length makes LWP wait for the content, and Node's fetch and aiohttp give the connection up; wget waits after
    # any 304 on a connection that stays open.
    yield Case("content", "unchanged", "/etag/tag", {"status": 304, "empty": True, "fields": {"content-length": None}},
               header=['If-None-Match: "tag"'])
    yield Case("content", "asset", "/style.css?asset", compressed=1,
               expect={"status": 200, "fields": {"content-type": "text/css; charset=utf-8"}, "length": "/style.css"})
    yield Case("content", "packed asset", "/style.css?packed", {"status": 200, "length": "/style.css", "packed": True},
               needs=["gzip"], compressed=1)
    yield Case("content", "dripped", "/drip?duration=0.3&numbytes=5", {"status": 200, "body": "*****", "least": 0.2})

    # A cookie would follow the client into every later test.
    no_cookie = {"status": 400, "fields": {"set-cookie": None, "everystatus": "refused"}}
    yield Case("refused", "cookie by field", "/200", no_cookie, header=["X-HttpStatus-Response-Set-Cookie: a=b"])
    yield Case("refused", "cookie by query", "/response-headers?Set-Cookie=a%3Db", no_cookie)
    yield Case("refused", "no cookie of our own", "/get", {"status": 200, "fields": {"set-cookie": None}})
    yield Case("refused", "foreign redirect", "/redirect-to?url=http%3A%2F%2Fexample.com%2F", {"status": 400})
    yield Case("refused", "unknown modifier", "/status/404;fromat=json", {"status": 400})
    yield Case("refused", "unknown path", "/nothing-here", {"status": 404, "fields": {"everystatus": "refused"}})

    # A connection that anything is left on, or that is closed without need, does not last.
    yield Case("connections", "kept", MIXED * 5, {"statuses": MIXED_CODES * 5, "connections": 1}, needs=["kept"], base="relay")
    yield Case("connections", "kept by HEAD", MIXED * 2, {"statuses": MIXED_CODES * 2, "connections": 1}, "HEAD",
               needs=["kept", "kept-head"], base="head relay")
    # A 304 ends the connection: no client waits for content that does not come.
    yield Case("connections", "after 304", ["/status/304", "/get"] * 5, {"statuses": [304, 200] * 5, "connections": 6},
               needs=["kept"], base="304 relay")
    yield Case("connections", "IPv6", "/get", {"status": 200, "json": {"origin": "::1", "url": "{base}/get"}}, needs=["IPv6"],
               base="IPv6")

    yield Case("retries", "Retry-After", "/status/503;retry-after=1/retry", {"status": 503, "least": 1, "log": 2}, retries=1,
               needs=["retries"])


CASES = list(cases())


class Relay:
    """Passes bytes on to the server and counts the connections that a client opens."""

    def __init__(self, server):
        self.server, self.count = server, 0
        self.sockets = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.count += 1
            server = socket.create_connection((self.server.host, self.server.port))
            self.sockets += [client, server]
            for one, other in ((client, server), (server, client)):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self.pump, args=(one, other), daemon=True).start()

    @staticmethod
    def pump(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # one of them is gone

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        for each in (self.listener, *self.sockets):
            each.close()


class Client:
    """A client: where it comes from, how its driver is run, what it cannot do (feature: why), where it differs (case: what is
    seen instead, why). A difference is allowed, not demanded, since another version may have mended it."""

    def __init__(self, name, package, run, probe=None, lacks=None, differs=None):
        self.name, self.package, self.run, self.probe = name, package, run, probe or []
        self.lacks, self.differs = lacks or {}, differs or {}

    def command(self):
        """The command of the driver, or None if the client is not installed."""
        for program in dict.fromkeys([sys.executable, "/usr/bin/python3"] if self.run[0] == "python3" else self.run[:1]):
            if not shutil.which(program):
                continue
            probe = subprocess.run([program, *self.probe], capture_output=True)
            if probe.returncode == 0 and (self.name != "Java" or b"jdk.compiler" in probe.stdout):  # a JRE runs no source
                return [program, *self.run[1:-1], os.path.join(INTEROP, self.run[-1])]
        return None


def python(name, package, module, driver, **more):
    return Client(name, package, ["python3", driver], ["-c", f"import {module}"], **more)


CLIENTS = []


class Interop(unittest.TestCase):
    """What a client's tests share: its driver runs once, with all cases, against a server of its own."""
    client = None
    answers = None

    @classmethod
    def setUpClass(cls):
        cls.command = cls.client.command()
        if cls.command is None:
            return
        with Server() as server, tempfile.TemporaryDirectory() as folder:
            relays = {name: Relay(server) for name in ("relay", "head relay", "304 relay")}
            cls.bases = {"main": server.url, **{name: relay.url for name, relay in relays.items()}}
            try:
                with Server("--bind", "::1") as other:
                    cls.bases["IPv6"] = other.url
                    cls.ask(folder)
            except AssertionError:
                if "IPv6" in cls.bases:
                    raise
                cls.ask(folder)
            server.stop()
            cls.log = server.stderr()
            cls.connections = {name: relay.count for name, relay in relays.items()}
            for relay in relays.values():
                relay.close()

    @classmethod
    def ask(cls, folder):
        lacks = set(cls.client.lacks) | ({"IPv6"} if "IPv6" not in cls.bases else set())
        chosen = [case for case in CASES if not case.needs & lacks]
        plain = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        env = {**plain, "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8", "GO111MODULE": "off", "CGO_ENABLED": "0",
               "GOCACHE": os.path.join(folder, "cache"), "GOPATH": os.path.join(folder, "path"), "GOTOOLCHAIN": "local",
               "GOFLAGS": "", "TMPDIR": folder}
        env.pop("PYTHONPATH", None)  # the tests' own modules are nothing to a client
        lines = "".join(case.line(cls.bases) for case in chosen).encode()
        try:
            done = subprocess.run(cls.command, input=lines, capture_output=True, env=env, cwd=folder, timeout=2 * TIMEOUT)
        except subprocess.TimeoutExpired as error:
            done = error
        cls.trouble = (done.stderr or b"")[-2000:].decode(errors="replace")
        cls.answers = {}
        for line in (done.stdout or b"").splitlines():
            pairs = urllib.parse.parse_qs(line.decode(), keep_blank_values=True)
            cls.answers[pairs["name"][0]] = pairs

    def setUp(self):
        if self.command is None:
            self.skipTest(f"{self.client.package} is not installed")

    def matches(self, case, expect):
        """What is wrong with the answer to a case: an empty list, if nothing."""
        answer = self.answers.get(case.name)
        if answer is None:
            return [f"no answer; stderr: {self.trouble}"]
        one = {name: values[0] for name, values in answer.items()}
        if "error" in one or "error" in expect:
            same = one.get("error") == expect.get("error")
            return [] if same else [f"error {one.get('error')} instead of {expect.get('error')}: {one.get('detail', one)}"]
        fields = {}
        for line in answer.get("field", ()):
            name, _, value = line.partition(":")
            name, value = name.lower(), value.strip()
            fields[name] = f"{fields[name]}, {value}" if name in fields else value
        base = self.bases[case.base]
        found = dict(one, status=int(one["status"]), statuses=[int(code) for code in one["statuses"].split()],
                     length=int(one["length"]), empty=one["length"] == "0", connections=self.connections.get(case.base),
                     log=self.log.count(f" {case.targets[0]} "))
        size = re.search(rf'{re.escape(case.targets[0])} HTTP/1\.1" 200 (\d+)', self.log)
        found["packed"] = size is not None and int(size[1]) < len(self.asset)
        wanted = dict(expect)
        wrong = []
        for name, pattern in wanted.pop("fields", {}).items():
            if pattern is None and name in fields or pattern and not re.fullmatch(pattern, fields.get(name, "(none)")):
                wrong.append(f"field {name} is {fields.get(name)!r} instead of {pattern!r}")
        if "least" in wanted and float(one["elapsed"]) < wanted.pop("least") - 0.02:
            wrong.append(f"after {one['elapsed']} s already")
        if "json" in wanted:
            members = json.loads(json.dumps(wanted.pop("json")).replace("{base}", base))
            wrong += unlike(members, json.loads(one["body"])) if one["body"].startswith("{") else [f"no JSON: {one['body']!r}"]
        if "url" in wanted:
            wanted["url"] = base + wanted["url"]
            if "url" in self.client.lacks:
                del wanted["url"]
        if "length" in wanted:
            wanted["length"] = len(self.asset)
        if not one.get("reason"):
            wanted.pop("reason", None)
        if found["connections"] and "connections" in wanted and found["connections"] <= wanted["connections"]:
            del wanted["connections"]
        wrong += [f"{name} is {found[name]!r} instead of {value!r}" for name, value in wanted.items()
                  if name != "least" and found[name] != value]
        return wrong

    def check(self, group):
        cases = [case for case in CASES if case.group == group and not case.needs & set(self.client.lacks)]
        for case in cases:
            with self.subTest(case.name):
                if case.base not in self.bases:
                    print(f"# {case.name}: not asked, this host has no {case.base}")
                    continue
                wrong = self.matches(case, case.expect)
                if wrong and case.name in self.client.differs:
                    expect, why = self.client.differs[case.name]
                    if not self.matches(case, expect):
                        print(f"# {self.client.name}, {case.name}: {'; '.join(wrong)}: {why}")
                        continue
                self.assertEqual(wrong, [])


def unlike(wanted, found):
    """How a document differs from the members that it must have."""
    wrong = []
    for name, value in wanted.items():
        other = found.get(name, "(none)")
        if isinstance(value, dict) and value and isinstance(other, dict):
            wrong += unlike(value, other)
        elif other != value:
            wrong.append(f"member {name} is {other!r} instead of {value!r}")
    return wrong


NO_DIGEST = {"digest": "it has no digest authentication"}
NO_RETRIES = {"retries": "retrying is left to its user"}
NO_WAITING = {"expect": "it cannot wait for a 100"}
NO_GZIP = {"gzip": "it does not ask for gzip"}
NO_AUTH_INT = {"auth-int": "it knows qop=auth alone"}
NOT_FOLLOWING = {"follow": "following redirects is left to its user"}
CLOSES = {"kept": "it asks for every connection to be closed"}

# http.client, on which three clients stand, passes over a 100 alone and takes any other interim response for the final one,
# and so does LWP; what comes after it is lost.
ONLY_100 = {f"interim {recipe}": ({"status": int(recipe[:3]), "empty": True}, "it knows 100 as interim, and no other")
            for recipe in ("102", "103", "150", "102+102+103+200", "103+404")}
PROTOCOL = {"error": "protocol"}
LAST = {"status": 302}

COMMAND = ["-c", "import shutil, sys; sys.exit(not shutil.which(sys.argv[1]))"]
CLIENTS += [
    Client("Curl", "curl", ["python3", "curl_command.py"], [*COMMAND, "curl"]),
    Client("Wget", "wget", ["python3", "wget_command.py"], [*COMMAND, "wget"],
           lacks={**NO_WAITING, **NO_AUTH_INT, "SHA-256": "it knows MD5 alone",
                  "chunked": "it needs the whole content beforehand"},
           differs={**{f"code {code}": ({"status": code, "empty": True}, "it does not keep this code's content")
                       for code in (300, 301, 302, 303, 307, 308, 401, 416)},
                    **{f"text of /{code}": ({"status": code, "body": ""}, "it does not keep this code's content")
                       for code in (301, 401)},
                    "range": ({"status": 206}, "it does not keep a part that it did not ask for by itself"),
                    "digest any": ({"status": 401}, "it takes a list of qops for one that it does not know")}),
    python("Urllib", "python3", "urllib.request", "python_urllib.py",
           lacks={**NO_RETRIES, **NO_WAITING, **NO_AUTH_INT, **NO_GZIP, **CLOSES,
                  "SHA-256": "it does not know it before Python 3.14"},
           differs={**ONLY_100, **{f"POST follows {code}": ({"status": code}, "it repeats no POST by itself")
                                      for code in (307, 308)},
                    "digest, wrong": ({"error": "other"}, "3.11.2 fails while it makes the error for a second 401")}),
    python("Requests", "python3-requests", "requests", "python_requests.py", lacks={**NO_WAITING, **NO_AUTH_INT},
           differs={**ONLY_100, "gives up on the content": (PROTOCOL, "it says ConnectionError of a timeout in the content")}),
    python("Urllib3", "python3-urllib3", "urllib3", "python_urllib3.py",
           lacks={**NO_WAITING, **NO_DIGEST, "url": "geturl tells the last Location as it came"},
           differs={**ONLY_100, **{f"POST follows {code}": ({"status": 200, "json": {"method": "POST", "form": {"a": "1"}}},
                                                               "it changes the method for 303 alone") for code in (301, 302)}}),
    python("Aiohttp", "python3-aiohttp", "aiohttp", "python_aiohttp.py", lacks={**NO_DIGEST, **NO_RETRIES}),
    python("Httpx", "python3-httpx", "httpx", "python_httpx.py", lacks={**NO_WAITING, **NO_AUTH_INT, **NO_RETRIES}),
    Client("Fetch", "nodejs", ["node", "fetch.mjs"], ["-e", "fetch"],
           lacks={**NO_DIGEST, **NO_RETRIES, **NO_WAITING, "basic": "credentials are left to its user"},
           differs={"code 407": (PROTOCOL, "the Fetch standard makes it a network error"),
                    "interim 100": (PROTOCOL, "a 100 that was not asked for is a bad response to it"),
                    "kept": ({"statuses": MIXED_CODES * 5, "connections": 5}, "it opens one more when the first is not yet free"),
                    "kept by HEAD": ({"statuses": MIXED_CODES * 2}, "it closes the connection after each HEAD")}),
    Client("NodeHttp", "nodejs", ["node", "node_http.mjs"], ["-e", "0"],
           lacks={**NO_DIGEST, **NO_RETRIES, **NO_GZIP, **NOT_FOLLOWING}),
    Client("Go", "golang-go", ["go", "run", "client.go"], ["version"], lacks={**NO_DIGEST, **NO_RETRIES}),
    Client("Java", "default-jdk-headless", ["java", "Client.java"], ["--list-modules"],
           lacks={**NO_DIGEST, **NO_RETRIES, **NO_GZIP, "refusal": "Java 17 waits for its 100 for ever, whatever else comes"},
           differs={**{f"basic, {what}": (PROTOCOL, "it throws after three wrong attempts") for what in ("wrong", "asked 401")},
                    "100-continue": ({"status": 200, "json": {"headers": {"Expect": "100-Continue"}, "data": LONG[:1000]}},
                                     "it writes a capital C"),
                    "too many redirects": (LAST, "it returns the last redirect"),
                    "gives up on the content": ({"status": 200}, "its timeout ends with the head")}),
    Client("Ruby", "ruby", ["ruby", "net_http.rb"], ["-rnet/http", "-e", "0"],
           lacks={**NO_DIGEST, **NO_RETRIES, **NOT_FOLLOWING,
                  "305 with content": "it reads none, and what is left breaks the next",
                  "IPv6": "Ruby 3.1 leaves the brackets out of Host, which is refused"}),
    Client("Php", "php-cli", ["php", "streams.php"], ["-r", "exit(0);"],
           lacks={**NO_DIGEST, **NO_RETRIES, **NO_WAITING, **NO_GZIP, **CLOSES,
                  "chunked": "it needs the whole content beforehand",
                  "url": "the stream does not tell the last one"},
           differs={**{f"interim {recipe}": ({"status": int(recipe[:3])}, "it passes over one interim response alone")
                       for recipe in ("102+102+103+200",)},
                    "too many redirects": (LAST, "it returns the last redirect")}),
    Client("HttpTiny", "perl", ["perl", "http_tiny.pl"], ["-MHTTP::Tiny", "-e", "0"],
           lacks={**NO_DIGEST, **NO_RETRIES, **NO_WAITING, **NO_GZIP},
           differs={**{f"POST follows {code}": ({"status": code}, "it follows for GET and HEAD, and 303")
                       for code in (301, 302, 307, 308)},
                    "POST follows 303": ({"status": 200, "json": {"method": "GET", "form": {"a": "1"}}},
                                         "it sends the content again with the GET"),
                    "too many redirects": (LAST, "it returns the last redirect")}),
    Client("Lwp", "libwww-perl", ["perl", "lwp.pl"], ["-MLWP::UserAgent", "-e", "0"],
           lacks={**NO_RETRIES, **NO_WAITING, **NO_AUTH_INT, "SHA-256": "it knows MD5 alone",
                  "beyond 599": "it takes such a status line for content of HTTP/0.9"},
           differs={**ONLY_100, "digest any": ({"status": 401}, "it takes a list of qops for one that it does not know"),
                    "POST follows 301": ({"status": 200, "json": {"method": "POST", "form": {"a": "1"}}},
                                                        "it changes the method for 302 and 303 alone")}),
]
with open(os.path.join(HERE, "..", "www", "style.css"), "rb") as stylesheet:
    Interop.asset = stylesheet.read()


def test_of(group):
    return lambda self: self.check(group)


for each in CLIENTS:
    groups = dict.fromkeys(case.group for case in CASES if not case.needs & set(each.lacks))
    globals()[each.name] = type(each.name, (Interop,), {"client": each, "__module__": __name__,
                                                        **{"test_" + group: test_of(group) for group in groups}})

if __name__ == "__main__":
    unittest.main()
