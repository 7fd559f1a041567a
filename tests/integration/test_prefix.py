"""--prefix: everything is also below a path, and there all links, fields and commands have it."""
import html.parser
import json
import re
import subprocess
import unittest

from command import run
from harness import TIMEOUT, Server, parse_responses

PREFIX = "/mock"
PATHS = ("/", "/help", "/codes", "/codes/404", "/codes/300", "/curl", "/curl/28", "/_/", "/_/verify", "/_/requests", "/nope",
         "/status/abc", "/status/103", "/status/104", "/status/102+103+200", "/status/201", "/status/202", "/status/300",
         "/status/404;delay=1ms", "/status/423", "/status/451", "/status/511", "/status/302;fault=redirect-loop",
         "/status/302;location=%2Fget", "/redirect/3", "/redirect/1", "/absolute-redirect/2", "/redirect-to?url=/get",
         "/redirect-to", "/im-a-teapot", "/300", "/random/301", "/sequence/307", "/style.css", "/healthz", "/robots.txt",
         "/_/verify/none?attempts=1", "/api/x", "/status/200;fault=close-after=99", "/codes/1")
TYPES = ("application/json", "text/html", "text/plain", "application/problem+json")
FRESH = re.compile(rb"client-[0-9a-f]{6}")
GIVEN = {"/status/302;location=%2Fget", "/redirect-to?url=/get"}  # the client says where these lead: to /get


class Links(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in ("href", "src") and value.startswith("/")]


def members(value):
    """All strings in JSON that name a path of the server, by the members that have them."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, str) and name in ("told", "explained", "help", "next", "example"):
                yield inner.split()[-1] if name == "example" and " /" in inner else inner
            yield from members(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from members(inner)


def links(response):
    """The paths that an answer leads to: in its fields, its markup, its JSON."""
    found = [value for name, value in response.fields if name == "location"]
    for name, value in response.fields:
        found += re.findall(r"<([^>]*)>", value) if name == "link" else []
    text, content_type = response.content.decode(), response.get("Content-Type", "")
    if content_type.startswith("text/html"):
        found += Links(text).found
    if "json" in content_type:
        found += members(json.loads(text))
    return [re.sub(r"^https?://[^/]+", "", link) for link in found if re.match(r"/|https?://localhost", link)]


class Below(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server("--prefix", PREFIX, "--route", "GET /api/* 204"))
        self.without = self.enterContext(Server("--route", "GET /api/* 204"))

    def ask(self, target, accept="*/*", server=None, fields=()):
        return (server or self.server).request(target, fields=[f"Accept: {accept}", *fields])

    def shown(self, answers):
        """What must be the same, byte for byte."""
        fields = [[field for field in answer.fields if field[0] not in ("date", "content-length")] for answer in answers]
        return [(answer.code, kept, answer.content) for answer, kept in zip(answers, fields)]

    def test_everything_is_the_same_but_for_links(self):
        for path in PATHS:
            if "close-after" in path:
                continue
            for accept in TYPES:
                with self.subTest((path, accept)):
                    plain, below = self.ask(path, accept), self.ask(PREFIX + path, accept)
                    self.assertEqual([answer.code for answer in plain], [answer.code for answer in below])
                    for one, other in zip(plain, below):
                        self.assertEqual(FRESH.sub(b"", other.content.replace(PREFIX.encode(), b"")).split(),
                                         FRESH.sub(b"", one.content).split())
                        expected = [link if path in GIVEN and link == "/get" else
                                    PREFIX + link.replace("target=/", f"target={PREFIX}/") for link in links(one)]
                        self.assertEqual(links(other), expected)

    @staticmethod
    def alike(shown, server):
        """Without its port, and without the key that is another one each time."""
        return re.sub(FRESH.pattern.decode(), "", repr(shown)).replace(str(server.port), "PORT")

    def test_without_the_prefix_all_is_as_in_a_server_that_has_none(self):
        """In whichever order: what is kept of one is not shown to the other."""
        for path in PATHS:
            for accept in TYPES if "close-after" not in path else ():
                with self.subTest((path, accept)):
                    self.ask(PREFIX + path, accept)
                    got, expected = (self.shown(self.ask(path, accept, server)) for server in (self.server, self.without))
                    self.assertEqual(self.alike(got, self.server), self.alike(expected, self.without))

    def test_an_error_about_the_target_shows_it_as_it_was_sent(self):
        for target, column in ((PREFIX + "/status/%zz", 14), (PREFIX + "/a/../b", 9), (PREFIX + "/a?b#c", 2)):
            with self.subTest(target):
                error = json.loads(self.ask(target)[-1].content)
                self.assertEqual((error["status"], error["column"]), (400, column))
                self.assertEqual((error["text"], error["help"]), (target if column > 2 else "b#c", PREFIX + "/help"))

    def test_a_fault_below_it(self):
        request = f"GET {PREFIX}/status/200;body=0123456789;fault=close-after=5 HTTP/1.1\r\nHost: a\r\n\r\n"
        self.assertTrue(self.server.exchange(request.encode()).endswith(b"\r\n\r\n01234"))

    def test_text_has_it(self):
        for path, expected in (("/status/404", "curl -i localhost/mock/status/404\n"),
                               ("/nope", "Explained at /mock/codes/404\n"),
                               ("/nope", "/mock/status/404 answers with that code, /mock/ lists all codes, /mock/help recipes"),
                               ("/status/abc", "help at /mock/help\n"), ("/status/202", "its monitor is at /mock/codes/202"),
                               ("/help", "  /mock/status/503;delay=2s\n"), ("/help", "how curl ends (/mock/curl)\n"),
                               ("/_/", "GET /mock/_/requests?method=POST&status=503&target=/mock/status/\n"),
                               ("/_/verify", "Checks of /mock/_/verify/KEY\n"),
                               ("/codes/301", "Location: /mock/codes/301\n")):
            with self.subTest((path, expected)):
                self.assertIn(expected, self.ask(PREFIX + path, "text/plain")[-1].content.decode())

    def test_what_a_page_links_is_there(self):
        seen, left = set(), [PREFIX + "/"]
        while left:
            link = left.pop().partition("#")[0]
            if link in seen or len(seen) > 40:
                continue
            seen.add(link)
            with self.subTest(link):
                self.assertTrue(link == PREFIX or link.startswith(PREFIX + "/"))
                answer = self.ask(link, "text/html")[-1]
                if not link.startswith((PREFIX + "/status/", PREFIX + "/earn/", PREFIX + "/_/verify/")):
                    self.assertEqual(answer.code, 303 if link.startswith(PREFIX + "/try?") and "&" not in link else 200)
                left += [answer.get("Location")] if answer.code == 303 else links(answer)[::-1]
        self.assertGreater(len(seen), 20)

    def curl(self, *arguments):
        return subprocess.run(["curl", "-s", "--noproxy", "*", *arguments], capture_output=True, text=True, timeout=TIMEOUT,
                              check=False)

    def test_curl_follows_its_redirects(self):
        for target, end in (("/redirect/5", "/get"), ("/absolute-redirect/3", "/get"), ("/status/302", "/codes/302"),
                            ("/im-a-teapot", "/codes/418")):
            with self.subTest(target):
                done = self.curl("-L", "-o", "/dev/null", "-w", "%{http_code} %{url_effective}",
                                 f"{self.server.url}{PREFIX}{target}")
                self.assertEqual(done.stdout, f"200 {self.server.url}{PREFIX}{end}")
        done = self.curl("-L", "--max-redirs", "3", f"{self.server.url}{PREFIX}/status/302;fault=redirect-loop")
        self.assertEqual(done.returncode, 47)
        done = self.curl("--digest", "-u", "me:secret", "-o", "/dev/null", "-w", "%{http_code}",
                         f"{self.server.url}{PREFIX}/digest-auth/auth/me/secret")
        self.assertEqual(done.stdout, "200")

    def test_the_commands_of_curl_s_exits_work_as_they_are_shown(self):
        for code in (22, 33, 47, 63):
            page = json.loads(self.curl("-H", "Accept: application/json", f"{self.server.url}{PREFIX}/curl/{code}").stdout)
            command = page["ways"][0]["command"]
            with self.subTest(command):
                self.assertIn(f"127.0.0.1:{self.server.port}{PREFIX}/", command)
                done = subprocess.run(["sh", "-c", f"{command} -s -o /dev/null"], capture_output=True, timeout=TIMEOUT,
                                      check=False)
                self.assertEqual(done.returncode, code)

    def test_the_journal_says_what_was_sent(self):
        for target in ("/status/503*2,200;in-order;key=k", PREFIX + "/status/503*2,200;in-order;key=k"):
            self.assertEqual(self.ask(target)[-1].code, 503)
        self.assertEqual(self.ask(PREFIX + "/status/503*2,200;in-order;key=k")[-1].code, 200)
        listed = json.loads(self.ask(PREFIX + "/_/requests?key=k&limit=2")[-1].content)
        self.assertEqual([entry["target"][:9] for entry in listed["requests"]], ["/mock/sta", "/mock/sta"])
        self.assertTrue(listed["next"].startswith(PREFIX + "/_/requests?before="))
        listed = json.loads(self.ask(listed["next"])[-1].content)
        self.assertEqual([entry["target"][:7] for entry in listed["requests"]], ["/status"])

    def test_what_is_echoed_is_what_was_sent(self):
        echoed = json.loads(self.ask(PREFIX + "/get?a=1")[-1].content)
        self.assertEqual(echoed["url"], f"http://localhost{PREFIX}/get?a=1")

    def test_which_paths_are_below_it(self):
        for target, code in (("/mock", 200), ("/mock/", 200), ("/mock?format=text", 200), ("/mock/status/418", 418),
                             ("/m%6Fck/status/418", 418), ("/mock/%73tatus/418", 418), ("http://other/mock/status/418", 418),
                             ("/mockery/status/418", 404), ("/Mock/status/418", 404), ("/mock/mock/status/418", 404),
                             ("//mock/status/418", 404), ("/mock//status/418", 404), ("/mock%2Fstatus/418", 404),
                             ("/mock%2fstatus/418", 404), ("/mock/../status/418", 400), ("/mock/%2e%2e/status/418", 400),
                             ("/./mock/status/418", 400), ("/status/418/mock", 418), ("/mock/api/x", 204), ("/api/x", 204)):
            with self.subTest(target):
                self.assertEqual(self.ask(target)[-1].code, code)

    def test_connections_are_kept_as_without_it(self):
        two = f"GET {PREFIX}/status/418 HTTP/1.1\r\nHost: a\r\n\r\n" * 2 + \
            f"OPTIONS {PREFIX}/help HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        answers = parse_responses(self.server.exchange(two.encode()), ["GET", "GET", "OPTIONS"])
        self.assertEqual([answer.code for answer in answers], [418, 418, 204])


class Guarded(unittest.TestCase):
    def test_it_is_no_way_around_the_token(self):
        with Server("--prefix", "/mock/deep", "--control-token", "secret", "--default", "299") as server:
            for target in ("/mock/deep/_/", "/mock/dee%70/_/", "/mock/deep/%5F/", "/mock/deep/_%2F", "/mock/deep/_/requests",
                           "/%6dock/deep/_/requests"):
                with self.subTest(target):
                    for fields in ((), ("Authorization: Bearer wrong",), ("Everystatus: 200",)):
                        expected = (404, 299, 200) if "%2F" in target else (401,)
                        self.assertIn(server.request(target, fields=fields)[-1].code, expected)
            for target in ("/mock/deep/_/", "/mock/dee%70/_/requests"):
                self.assertEqual(server.request(target, fields=["Authorization: Bearer secret"])[-1].code, 200)

    def test_it_is_no_way_around_no_control(self):
        with Server("--prefix", PREFIX, "--no-control") as server:
            self.assertEqual(server.request("/mock/_/")[-1].code, 404)

    def test_a_route_is_not_asked_for_control(self):
        with Server("--prefix", PREFIX, "--route", "* * 299") as server:
            self.assertEqual([server.request(target)[-1].code for target in ("/mock/_/", "/_/", "/mock/x", "/x", "/mock")],
                             [200, 200, 299, 299, 299])


class Refused(unittest.TestCase):
    def test_what_is_no_prefix(self):
        for prefix, why in (("mock", "must begin with a slash"), ("/", "empty segment"), ("/mock/", "empty segment"),
                            ("//mock", "empty segment"), ("/a//b", "empty segment"), ("/a?b", 'has "?"'), ("/a#b", 'has "#"'),
                            ("/a%20b", 'has "%"'), ("/..", "dot segment"), ("/a/../b", "dot segment"), ("/.", "dot segment"),
                            ("/a b", 'has " "'), ("/a;b", 'has ";"'), ("/" + "a" * 64, "has 65 bytes"),
                            ("/status", "has already"), ("/status/x", "has already"), ("/_", "has already"),
                            ("/get", "has already"), ("/404", "has already"), ("/style.css", "has already"),
                            ("http://a/b", "must begin with a slash")):
            with self.subTest(prefix):
                done = run("--port", "0", "--prefix", prefix)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(f'--prefix: "{prefix}" {why}' if why.startswith(("must", "has 65")) else why, done.stderr)
                self.assertEqual(done.stderr.count("\n"), 1)

    def test_the_longest_one(self):
        prefix = "/" + "a" * 63
        with Server("--prefix", prefix) as server:
            answers = server.request(f"{prefix}/status/102+103+300")
            self.assertEqual([answer.code for answer in answers], [102, 103, 300])
            self.assertEqual(answers[-1].get("Location"), f"{prefix}/codes/300")


if __name__ == "__main__":
    unittest.main()
