"""httpbin's chains of redirects, which end in /get, and /redirect-to, which leads nobody to foreign hosts."""
import json
import unittest
import urllib.parse
import urllib.request

from harness import Server, curl, parse_responses
from secure import SecureServer, skip_without_tls
from survey import Served


def carriers(location):
    """Every way to ask for a Location: target and fields."""
    quoted = urllib.parse.quote(location, safe="")
    return ((f"/redirect-to?url={quoted}", ()), (f"/response-headers?Location={quoted}", ()),
            ("/302", (f"X-HttpStatus-Response-Location: {location}",)), (f"/status/302;location={quoted}", ()),
            (f"/status/302?location={quoted}", ()), ("/nope", (f"Everystatus: 302;location={quoted}",)))


def to(url, **more):
    return "/redirect-to?" + urllib.parse.urlencode({"url": url, **more})


class Redirects(Served):
    def location(self, target, code=302, method="GET", fields=(), server=None):
        answer = (server or self.server).request(target, method, fields)[-1]
        self.assertEqual((answer.code, answer.get("Everystatus")), (code, "told"), answer.content)
        if code != 304 and method != "HEAD":
            self.assertEqual(answer.get("Content-Type"), "text/html; charset=utf-8")
            self.assertIn(b"<a href=", answer.content)
        return answer.get("Location")

    def refused(self, target, column=None, code=400, server=None, method="GET"):
        answer = (server or self.server).request(target, method)[-1]
        self.assertEqual((answer.code, answer.get("Everystatus"), answer.get("Location")), (code, "refused", None))
        if column:
            self.assertEqual(json.loads(answer.content)["column"], column)

    def test_where_each_step_leads(self):
        for target, location in (("/redirect/1", "/get"), ("/redirect/2", "/relative-redirect/1"), ("/relative-redirect/1",
                                                                                                    "/get"),
                                 ("/relative-redirect/3", "/relative-redirect/2"), ("/redirect/10000", "/relative-redirect/9999"),
                                 ("/redirect/2?absolute=true", "http://localhost/absolute-redirect/1"),
                                 ("/redirect/1?absolute=True", "http://localhost/get"), ("/redirect/2?absolute=no",
                                                                                         "/relative-redirect/1"),
                                 ("/absolute-redirect/1", "http://localhost/get"),
                                 ("/absolute-redirect/5", "http://localhost/absolute-redirect/4")):
            for method in ("GET", "HEAD"):
                self.assertEqual(self.location(target, method=method), location)
        self.assertEqual(self.location("/absolute-redirect/1", fields=["X-Forwarded-Proto: https"]), "http://localhost/get")

    def test_absolute_without_a_host(self):
        data = self.server.exchange(b"GET /absolute-redirect/2 HTTP/1.0\r\n\r\n")
        self.assertEqual(parse_responses(data, ["GET"])[0].get("Location"), "/absolute-redirect/1")
        data = self.server.exchange(b"GET http://a.example/absolute-redirect/2 HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n")
        self.assertEqual(parse_responses(data, ["GET"])[0].get("Location"), "http://a.example/absolute-redirect/1")

    def test_chains_end_in_get(self):
        for target in ("/redirect/4", "/redirect/4?absolute=true", "/relative-redirect/4", "/absolute-redirect/4"):
            done = curl("--location", "--write-out", "\n%{http_code} %{num_redirects} %{url_effective}", self.server.url + target)
            body, _, facts = done.stdout.decode().rpartition("\n")
            self.assertEqual(facts, f"200 4 {self.server.url}/get")
            self.assertEqual(json.loads(body)["url"], self.server.url + "/get")
            with urllib.request.urlopen(self.server.url + target) as answer:
                self.assertEqual((answer.status, answer.url), (200, self.server.url + "/get"))

    def test_a_chain_that_is_too_long_for_curl(self):
        self.assertEqual(curl("--location", "--max-redirs", "3", self.server.url + "/redirect/4", check=False).returncode, 47)

    def test_bad_numbers(self):
        for path in ("/redirect", "/relative-redirect", "/absolute-redirect"):
            for number in ("0", "-1", "x", "1x", "10001", "99999999999999999999", "1.5", "%20"):
                with self.subTest(path=path, number=number):
                    self.refused(f"{path}/{number}", len(path) + 2)
            for rest in ("", "/", "/1/", "/1/2"):
                self.refused(path + rest, code=404)

    def test_the_code(self):
        for code in (*range(300, 309), 399):
            self.assertEqual(self.location(to("/get", status_code=code), code), "/get")
        self.assertEqual(self.location("/redirect-to?URL=%2Fget&Status_Code=303", 303), "/get")
        for code in ("200", "299", "400", "x", "", "-301", "0301x"):
            self.refused(to("/get", status_code=code), len("url=%2Fget&status_code=") + 1)
        answer = self.server.request(to("/get", status_code=304))[-1]
        self.assertEqual((answer.content, answer.get("Content-Type")), (b"", None))

    def test_own_origin(self):
        for url in ("/get", "/get?a=b&c#d", "/", "/a//b", "get", "./get", "../x:y", "?a=b:c", "#x", "http://localhost/get",
                    "http://localhost", "http://localhost?x", "/caf\u00e9", "/%20", "/'()*<>"):
            with self.subTest(url=url):
                self.assertEqual(self.location(to(url)).encode("latin-1").decode(), url)

    def leads(self, server, host, location, fine, asks=carriers):
        """Whether the location is sent, by every carrier, to who reached the server as host."""
        for target, fields in asks(location):
            lines = [f"GET {target} HTTP/1.1", f"Host: {host}", "Connection: close", *fields]
            data = server.exchange("\r\n".join(lines).encode() + b"\r\n\r\n")
            answer = parse_responses(data, ["GET"])[0]
            with self.subTest(host=host, target=target, fields=fields):
                self.assertEqual((answer.get("Everystatus"), answer.get("Location")),
                                 ("told", location) if fine else ("refused", None))

    def test_every_carrier_has_the_same_rule(self):
        port = self.server.port
        for host, location, fine in (
                ("a.example", "/get", True), ("a.example", "/", True),
                ("a.example", "http://a.example/", True), ("a.example", "HTTPS://A.example/", True),
                ("a.example:1234", "hTTp://a.example:1234?x", True), ("a.example:1234", f"http://a.example:{port}/", True),
                (f"localhost:{port}", f"http://127.0.0.1:{port}/", True), ("[::1]", f"http://localhost:{port}/", True),
                ("a.example:1234", "http://a.example:1235/", False), ("a.example", f"http://localhost:{port}/", False),
                ("a.example", "http://b.example/", False), ("a.example", "//a.example/", False),
                ("a.example", "a:b", False), ("a.example", "ftp://a.example/", False),
                ("a.example", "http://a.example@b.example/", False), ("a.example", "http://a.example\\@b.example/", False)):
            self.leads(self.server, host, location, fine)

    def test_relative_references(self):
        """RFC 3986 4.2. A recipe takes none: test_injection."""
        for location in ("get", "?x=y", "#x", "../x", "./a:b", "evil.example"):
            self.leads(self.server, "a.example", location, True, lambda location: carriers(location)[:3])

    def test_from_plain_to_tls_and_back(self):
        skip_without_tls()
        with SecureServer("--tls-faults") as server:
            plain, secure = server.plain_url, server.url
            port = server.faults.popitem()[1]
            for host in (plain.split("/")[2], secure.split("/")[2]):
                for location in (plain + "/get", secure + "/get", f"https://localhost:{port}/"):
                    self.leads(server, host, location, True)
            for first, last in ((plain, secure), (secure, plain)):
                done = curl("--location", "--write-out", "\n%{num_redirects} %{url_effective}", first + to(last + "/get"))
                self.assertEqual(done.stdout.decode().rpartition("\n")[2], f"1 {last}/get")

    def test_note_is_escaped(self):
        answer = self.server.request(to("/<script>\"'&"))[-1]
        self.assertNotIn(b"<script>", answer.content)
        self.assertIn(b'<a href="/&lt;script&gt;&quot;&#39;&amp;">', answer.content)

    def test_foreign_hosts(self):
        for url in ("http://evil.example/", "https://evil.example", "//evil.example/", "///evil.example", "/\\evil.example",
                    "\\\\evil.example",
                    "http:evil.example", "http:/evil.example", "http:///evil.example", "javascript:alert(1)", "data:text/html,x",
                    "ftp://localhost/",
                    "HTTP://evil.example/", "http://localhost@evil.example/", "http://localhost.evil.example/",
                    "http://localhost:80@evil/",
                    "http://localhost\\@evil.example", "/\t/evil.example", "\t//evil.example", " //evil.example", "/a b",
                    "/\r\nX: 1",
                    "/a\0b", "/\x7f", "http://localhost\t.evil/", "x\\..\\..", "/.\\x"):
            with self.subTest(url=url):
                self.refused(to(url), 5)
        for target in ("/redirect-to", "/redirect-to?url=", "/redirect-to?url", "/redirect-to?urls=/get"):
            self.refused(target)
        self.refused(to("/" + "a" * 1000), 5)
        self.assertEqual(len(self.location(to("/" + "a" * 999))), 1000)

    def test_allowed_hosts(self):
        with Server("--allow-redirect", "good.example") as server:
            for url in ("http://good.example/x", "https://good.example/?a=b"):
                self.assertEqual(self.location(to(url), server=server), url)
            for url in ("http://good.example:8080/", "HTTPS://GOOD.example:1", "http://good.example/"):  # on any port
                self.leads(server, "a.example", url, True)
            self.leads(server, "a.example", "http://good.example:x/", False)
        with Server("--allow-redirect", "good.example:8080") as server:
            self.leads(server, "a.example", "http://good.example:8080/", True)
            self.leads(server, "a.example", "http://good.example/", False)
        with Server("--allow-redirect", "good.example") as server:
            for url in ("http://evil.example/", "http://good.example@evil.example/", "http://good.example.evil.example/",
                        "http://evil.example/good.example", "http://good.example\\@evil.example/"):
                self.refused(to(url), server=server)

    def test_methods_across_a_redirect(self):
        for code, option, method in ((301, None, "GET"), (301, "--post301", "POST"), (302, None, "GET"), (302, "--post302",
                                                                                                          "POST"),
                                     (303, None, "GET"), (303, "--post303", "POST"), (307, None, "POST"), (308, None, "POST")):
            options = [option] if option else []
            done = curl("--location", "--data", "a=1", *options, self.server.url + to("/anything", status_code=code))
            shown = json.loads(done.stdout)
            self.assertEqual((shown["method"], shown["form"]), (method, {"a": "1"} if method == "POST" else {}), (code, option))
        for method in ("PUT", "DELETE", "PATCH", "TRACE"):
            self.assertEqual(self.location(to("/x"), method=method), "/x")

    def test_long_target_still_gets_its_answer(self):
        padding = "&x=" + "a" * 6700
        self.assertEqual(len(self.location(to("/" + "b" * 999) + padding)), 1000)


if __name__ == "__main__":
    unittest.main()
