"""--trusted-proxy: what proxies say of their clients counts from there, and from nowhere else."""
import json
import os
import re
import tempfile
import unittest

from command import is_built_without, run
from harness import Server, read_until
from secure import SecureServer, skip_without_tls

TRUSTED = ("--trusted-proxy", "127.0.0.0/8,10.0.0.0/8", "--trusted-proxy", "fd00::/8")
RECORDED = ("--journal", *TRUSTED)


class Asked(unittest.TestCase):
    OPTIONS = RECORDED

    def setUp(self):
        self.server = self.enterContext(Server(*self.OPTIONS))

    def ask(self, target, *fields):
        return self.server.request(target, fields=fields)[-1]

    def origin(self, *fields):
        answer = self.ask("/ip", *fields)
        self.assertEqual(answer.code, 200, (fields, answer.content))
        return json.loads(answer.content)["origin"]

    def url(self, *fields):
        answer = self.ask("/get", *fields)
        self.assertEqual(answer.code, 200, (fields, answer.content))
        return json.loads(answer.content)["url"]

    def refused(self, field, column, *fields):
        answer = self.ask("/status/200", *fields)
        self.assertEqual((answer.code, answer.get("Everystatus")), (400, "refused"), (fields, answer.content))
        error = json.loads(answer.content)
        self.assertEqual((error["where"], error.get("column")), (field, column), fields)
        return error


class Client(Asked):
    def test_the_last_that_is_not_trusted(self):
        for fields, client in (
                ([], "127.0.0.1"),
                (["X-Forwarded-For: 192.0.2.1"], "192.0.2.1"),
                (["X-Forwarded-For: 192.0.2.9, 192.0.2.1"], "192.0.2.1"),
                (["X-Forwarded-For: 192.0.2.9, 192.0.2.1, 10.0.0.1, 127.9.9.9"], "192.0.2.1"),
                (["X-Forwarded-For: 192.0.2.9", "X-Forwarded-For: 192.0.2.1,10.0.0.1", "x-forwarded-for: fd12::1"], "192.0.2.1"),
                (["X-Forwarded-For: 10.0.0.3, 10.0.0.2"], "10.0.0.3"),  # all are trusted: it is the first
                (["X-Forwarded-For: 192.0.2.1:4711"], "192.0.2.1"),
                (["X-Forwarded-For: [2001:db8::1]:4711, [fd00::1]"], "2001:db8::1"),
                (["X-Forwarded-For: 2001:DB8:0:0::1"], "2001:db8::1"),
                (["X-Forwarded-For: ::ffff:192.0.2.1"], "192.0.2.1"),
                (["X-Forwarded-For: what, <ever>, the client says, 192.0.2.1"], "192.0.2.1"),
                (["X-Forwarded-For: unknown"], ""),
                (["X-Forwarded-For: 192.0.2.1, unknown, 10.0.0.1"], ""),
                (["Forwarded: for=192.0.2.1"], "192.0.2.1"),
                (["Forwarded: For=\"192.0.2.1:4711\""], "192.0.2.1"),
                (["Forwarded: for=\"[2001:db8:cafe::17]:4711\";proto=http;by=203.0.113.43"], "2001:db8:cafe::17"),
                (["Forwarded: ;for=192.0.2.1;;proto=http;"], "192.0.2.1"),  # *( ";" [ forwarded-pair ] )
                (["Forwarded: ;"], "127.0.0.1"),
                (["Forwarded: ext=\"\";for=192.0.2.1;other=" + 300 * "a"], "192.0.2.1"),
                (["Forwarded: for=192.0.2.9, for=192.0.2.1;secret=x, for=10.0.0.1"], "192.0.2.1"),
                (["Forwarded: for=192.0.2.9", "Forwarded: for=192.0.2.1, for=\"[fd00::1]\""], "192.0.2.1"),
                (["Forwarded: for=_hidden"], ""),
                (["Forwarded: for=unknown;by=_proxy"], ""),
                (["Forwarded: for=\"_SEVKISEK:_port\""], ""),
                (["Forwarded: for=\"192.0.2\\.1\""], "192.0.2.1"),
                (["Forwarded: proto=http", "X-Forwarded-For: 192.0.2.1"], "192.0.2.1"),
                (["Forwarded: for=192.0.2.1", "X-Forwarded-For: 192.0.2.1"], "192.0.2.1"),
        ):
            with self.subTest(fields):
                self.assertEqual(self.origin(*fields), client)

    def test_log_and_journal(self):
        self.ask("/status/418", "X-Forwarded-For: 192.0.2.7")
        self.ask("/status/417", "X-Forwarded-For: unknown")
        self.ask("/status/416")
        entries = json.loads(self.ask("/_/requests").content)["requests"]
        self.assertEqual([entry["client"] for entry in entries], ["127.0.0.1", None, "192.0.2.7"])
        self.server.stop()
        lines = self.server.stderr().splitlines()
        self.assertEqual([line.split()[0] for line in lines if "/status/4" in line], ["192.0.2.7", "-", "127.0.0.1"])

    def test_each_request_has_its_own(self):
        with self.server.connect() as connection:
            for fields, client in (("X-Forwarded-For: 192.0.2.1\r\n", "192.0.2.1"), ("", "127.0.0.1")):
                connection.sendall(f"GET /ip HTTP/1.1\r\nHost: a\r\n{fields}\r\n".encode())
                self.assertIn(client, read_until(connection, b"}\n").decode())

    def test_what_is_malformed(self):
        for value, column in (("192.0.2.1, teapot", 12), ("192.0.2.1, teapot, 10.0.0.1", 12), ("192.0.2.256", 1), ("1.2.3", 1),
                              ("192.0.2.1:65536", 1), ("192.0.2.1:x", 1), ("[192.0.2.1]", 1), ("[2001:db8::1", 1),
                              ("fe80::1%eth0", 1), ("_", 1)):
            with self.subTest(value):
                self.refused("X-Forwarded-For", column, f"X-Forwarded-For: {value}")
        for value, column in (("for=2001:db8::1", 1), ("for=\"192.0.2.1", 1), ("for=192.0.2.1;for=192.0.2.1", 15), ("for", 1),
                              ("for=", 1), ("proto=ftp", 1), ("host=\"a/b\"", 1), ("for=192.0.2.1; proto=http", 15),
                              ("for=teapot, for=10.0.0.1", 1), ("for=192.0.2.1;by=teapot", 15), ("=1", 1),
                              ("for=192.0.2.1;proto=http;proto=https", 26), ("host=" + 256 * "a", 1), (";for=teapot", 2),
                              ("for=\"\"", 1), ("host=\"\"", 1), ("; for=192.0.2.1", 2), ("for=\"" + 300 * "1" + "\"", 1)):
            with self.subTest(value):
                self.refused("Forwarded", column, f"Forwarded: {value}")
        # before it, the client may say what it likes
        self.assertEqual(self.origin("Forwarded: for=teapot, for=192.0.2.1"), "192.0.2.1")

    def test_what_contradicts(self):
        for forwarded, other in (("for=192.0.2.1", "X-Forwarded-For: 192.0.2.2"), ("proto=http", "X-Forwarded-Proto: https"),
                                 ("host=a.example", "X-Forwarded-Host: b.example")):
            with self.subTest(other):
                error = self.refused("Forwarded", None, f"Forwarded: {forwarded}", other)
                self.assertIn(other.split(":")[0], error["detail"])


class Scheme(Asked):
    def test_scheme_and_host(self):
        for fields, url in (
                (["X-Forwarded-Proto: https"], "https://localhost/get"),
                (["X-Forwarded-Proto: HTTPS"], "https://localhost/get"),
                (["X-Forwarded-Proto: http, wss"], "https://localhost/get"),
                (["X-Forwarded-Proto: https", "X-Forwarded-Proto: http"], "http://localhost/get"),
                (["X-Forwarded-Host: mock.example:444"], "http://mock.example:444/get"),
                (["X-Forwarded-Host: evil.example, mock.example", "X-Forwarded-Proto: https"], "https://mock.example/get"),
                (["Forwarded: host=mock.example;proto=https"], "https://mock.example/get"),
                (["Forwarded: host=\"[::1]:80\""], "http://[::1]:80/get"),
                # what the first trusted one knows counts, and what the client says of itself does not
                (["Forwarded: host=evil.example, for=192.0.2.1;host=a.example, for=10.0.0.1;host=b.example;proto=https"],
                 "https://a.example/get"),
        ):
            with self.subTest(fields):
                self.assertEqual(self.url(*fields), url)

    def test_what_is_malformed(self):
        for field, value, column in (("X-Forwarded-Proto", "javascript", 1), ("X-Forwarded-Proto", "http, ftp", 7),
                                     ("X-Forwarded-Host", "a/b", 1), ("X-Forwarded-Host", "a.example, b:c", 12),
                                     ("X-Forwarded-Host", 256 * "a", 1)):
            with self.subTest((field, value)):
                self.refused(field, column, f"{field}: {value}")

    def test_commands_locations_and_pages(self):
        fields = ["X-Forwarded-Proto: https", "X-Forwarded-Host: mock.example"]
        self.assertEqual(self.ask("/absolute-redirect/1", *fields).get("Location"), "https://mock.example/get")
        answer = self.ask("/status/302;location=https:%2F%2Fmock.example%2Fa", *fields)
        self.assertEqual(answer.get("Location"), "https://mock.example/a")
        self.assertEqual(self.ask("/status/302;location=https:%2F%2Fmock.example%2Fa").code, 400)
        for target in ("/status/404", "/codes/404", "/", "/curl", "/curl/28", "/earn/412", "/codes/412", "/status/412", "/earn"):
            for kind in ("text/plain", "text/html"):
                with self.subTest((target, kind)):
                    plain, told = (self.ask(target, f"Accept: {kind}", *some).content.decode() for some in ([], fields))
                    asked = re.findall(r"\S*\blocalhost\S*", plain)
                    self.assertFalse(re.findall(r"\S*(?<!\.)\blocalhost\S*", told))
                    self.assertFalse(re.search(r"http://(https|mock)", told))
                    if asked:
                        self.assertTrue(re.search(r"https://mock\.example(/|&#)", told), asked)
        with_tls = self.ask("/codes/404", "Accept: text/plain", "X-Forwarded-Proto: http", "X-Forwarded-Host: mock.example")
        self.assertIn("curl -i mock.example/status/404\n", with_tls.content.decode())


class Prefix(Asked):
    OPTIONS = (*RECORDED, "--prefix", "/inner")

    def test_links(self):
        for fields, told in (([], ""), (["X-Forwarded-Prefix: /edge"], "/edge"), (["X-Forwarded-Prefix: /edge/"], "/edge"),
                             (["X-Forwarded-Prefix: /evil, /a/b.c"], "/a/b.c"), (["X-Forwarded-Prefix: /"], "")):
            for own in ("", "/inner"):
                with self.subTest((fields, own)):
                    self.assertEqual(self.ask(own + "/status/201", *fields).get("Location"), f"{told}{own}/codes/201")
                    self.assertEqual(self.ask(own + "/redirect/1", *fields).get("Location"), f"{told}{own}/get")
                    url = json.loads(self.ask(own + "/get?a=b", *fields).content)["url"]
                    self.assertTrue(url.endswith(f"{told}{own}/get?a=b") and url.count("/") == 3 + (told + own).count("/"), url)
                    page = self.ask(own + "/status/404", "Accept: text/html", *fields).content.decode()
                    self.assertIn(f'href="{told}{own}/codes/404"', page)
                    error = json.loads(self.ask(own + "/status/nope", *fields).content)
                    self.assertEqual(error["help"], f"{told}{own}/help")

    def test_plain_answers_are_not_mixed_up(self):
        """In whichever order: what is kept of one is not shown to the other."""
        for _ in range(2):
            for fields, link in ((["X-Forwarded-Prefix: /one"], "/one/codes/201"), ([], "/codes/201"),
                                 (["X-Forwarded-Prefix: /two"], "/two/codes/201")):
                for own in ("", "/inner"):
                    answer = self.ask(own + "/status/201", *fields)
                    self.assertEqual(answer.get("Location"), link.replace("/codes", own + "/codes"))

    @unittest.skipIf(is_built_without("WebDAV"), "this build has no WebDAV")
    def test_a_destination_may_have_both(self):
        put = self.ask("/earn/423/cup", "X-Forwarded-Prefix: /edge")
        self.assertLess(put.code, 500)
        for prefix in ("", "/edge", "/inner", "/edge/inner"):
            with self.subTest(prefix):
                fields = ["X-Forwarded-Prefix: /edge", "X-Forwarded-Host: mock.example",
                          f"Destination: http://mock.example{prefix}/earn/423/jug"]
                answer = self.server.request("/earn/423/cup", "COPY", fields)[-1]
                self.assertNotIn(answer.code, (400, 403, 502), answer.content)

    def test_what_is_malformed(self):
        for value in ("edge", "//evil.example", "/\\evil.example", "/a/../b", "/%2e", "/" + 64 * "a", "/" + 58 * "a"):
            with self.subTest(value):
                self.refused("X-Forwarded-Prefix", 1, f"X-Forwarded-Prefix: {value}")

    def test_the_longest_fits_into_a_head(self):
        prefix = "/" + 57 * "a"
        fields = [f"X-Forwarded-Prefix: {prefix}", "X-Filler: " + 7500 * "x"]
        answer = self.ask("/inner/status/201", *fields)
        self.assertEqual((answer.code, answer.get("Location")), (201, f"{prefix}/inner/codes/201"))


class Untrusted(Asked):
    OPTIONS = ("--journal", "--trusted-proxy", "10.0.0.0/8,unix")
    FIELDS = ("X-Forwarded-For: 192.0.2.1", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil.example",
              "X-Forwarded-Prefix: /evil", "Forwarded: for=192.0.2.1;host=evil.example;proto=https")
    MALFORMED = ("X-Forwarded-For: teapot", "X-Forwarded-Proto: 1", "X-Forwarded-Host: /", "X-Forwarded-Prefix: x",
                 "Forwarded: \"")

    def check(self):
        self.assertEqual(self.origin(*self.FIELDS), "127.0.0.1")
        self.assertEqual(self.url(*self.FIELDS), "http://localhost/get")
        self.assertEqual(self.ask("/status/201", *self.FIELDS).get("Location"), "/codes/201")
        self.assertEqual(self.ask("/status/418", *self.MALFORMED).code, 418)
        for target in ("/codes/404", "/earn/412", "/curl/28"):
            text = self.ask(target, "Accept: text/html", *self.FIELDS).content
            self.assertNotIn(b"evil", text)
            self.assertEqual(text, self.ask(target, "Accept: text/html").content)

    def test_ignored(self):
        self.check()
        self.assertEqual({entry["client"] for entry in json.loads(self.ask("/_/requests").content)["requests"]}, {"127.0.0.1"})
        self.server.stop()
        self.assertNotIn("192.0.2.1", self.server.stderr())

    def test_a_unix_socket(self):
        with tempfile.TemporaryDirectory() as folder:
            for options, client, url in ((("--trusted-proxy", "unix"), "192.0.2.1", "https://evil.example/evil/get"),
                                         ((), "", "http://localhost/get")):
                path = os.path.join(folder, f"{len(options)}")
                with Server("--bind", f"unix:{path}", *options, port=None) as self.server:
                    self.assertEqual((self.origin(*self.FIELDS), self.url(*self.FIELDS)), (client, url))


class Without(Untrusted):
    OPTIONS = ("--journal",)


class OverTLS(unittest.TestCase):
    def test_what_is_told_replaces_the_connection(self):
        skip_without_tls()
        with SecureServer(*TRUSTED) as server:
            for fields, url in (([], "https://localhost/get"), (["X-Forwarded-Proto: http"], "http://localhost/get"),
                                (["X-Forwarded-Host: mock.example"], "https://mock.example/get")):
                self.assertEqual(json.loads(server.request("/get", fields=fields)[0].content)["url"], url)
            text = server.request("/codes/404", fields=["X-Forwarded-Host: mock.example:1234", "Accept: text/plain"])[0].content
            self.assertIn(b"curl -i https://mock.example:1234/status/404\n", text)


class Option(unittest.TestCase):
    def test_networks(self):
        for value, trusted in (("127.0.0.1", True), ("127.0.0.1/32", True), ("126.0.0.0/7", True), ("0.0.0.0/0", True),
                               ("127.0.0.2", False), ("::/0", False), ("::ffff:127.0.0.1", True), ("unix,::1", False)):
            with self.subTest(value), Server("--trusted-proxy", value) as server:
                answer = server.request("/ip", fields=["X-Forwarded-For: 192.0.2.1"])[0]
                self.assertIn(b"192.0.2.1" if trusted else b"127.0.0.1", answer.content)

    def test_ipv6_and_both(self):
        for value, bind, address, client in (("::1", "::1", "::1", "192.0.2.1"), ("127.0.0.0/8", "::", "127.0.0.1", "192.0.2.1"),
                                             ("::/1", "::1", "::1", "192.0.2.1"), ("8000::/1", "::1", "::1", "::1")):
            with self.subTest((value, bind)), Server("--trusted-proxy", value, "--bind", bind) as server:
                server.host = address
                answer = server.request("/ip", fields=["X-Forwarded-For: 192.0.2.1"])[0]
                self.assertEqual(json.loads(answer.content)["origin"], client)

    def test_the_environment_has_several(self):
        with Server(env={"EVERYSTATUS_TRUSTED_PROXY": "unix, 10.0.0.0/8, 127.0.0.1"}) as server:
            self.assertIn(b"192.0.2.1", server.request("/ip", fields=["X-Forwarded-For: 192.0.2.1"])[0].content)

    def test_wrong_ones(self):
        for value, problem in (("10.0.0.0/33", "beyond the 32 bits"), ("fd00::/129", "beyond the 128 bits"),
                               ("10.0.0.1/8", "10.0.0.0/8"), ("2001:db8::1/33", "2001:db8::/33"), ("10.0.0/8", "neither"),
                               ("proxy", "neither"), ("10.0.0.0/", "empty"),
                               ("10.0.0.0/x", "decimal"), ("10.0.0.0/-1", "decimal"), (",", "empty")):
            with self.subTest(value):
                done = run("--trusted-proxy", value)
                self.assertEqual(done.returncode, 2)
                self.assertIn(problem, done.stderr)


if __name__ == "__main__":
    unittest.main()
