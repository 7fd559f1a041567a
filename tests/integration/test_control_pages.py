"""/_/ and pages of other sites, which ask it through the browser of somebody who is inside: by their origin (Fetch Metadata, RFC
6454), or under a name of theirs that suddenly leads here (DNS rebinding)."""
import json
import subprocess
import unittest

from command import run
from harness import ENVIRONMENT, PROGRAM, TIMEOUT, WRAPPER, Server, parse_responses

QUIET = ("--log-format", "off")
ALLOW = "Access-Control-Allow-Origin"
EVERY = (("GET", "/_/"), ("GET", "/_/requests"), ("DELETE", "/_/requests"), ("GET", "/_/verify/a"), ("POST", "/_/reset"),
         ("POST", "/_/reset/a"), ("POST", "/_/pause?for=1ms"), ("GET", "/_"), ("GET", "/_/nothing"))


def ask(server, target, *fields, method="GET", host="localhost", version="HTTP/1.1"):
    lines = [f"{method} {target} {version}", *([f"Host: {host}"] if host is not None else []), "Connection: close", *fields]
    return parse_responses(server.exchange("\r\n".join(lines).encode() + b"\r\n\r\n"), [method])[-1]


def detail(answer):
    return json.loads(answer.content)["detail"]


class Origins(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server(*QUIET))

    FOREIGN = (["Sec-Fetch-Site: cross-site"], ["Sec-Fetch-Site: same-site"], ["Origin: https://evil.example"],
               ["Origin: null"], ["Origin: http://localhost:1"], ["Origin: localhost"], ["Origin: http://"],
               ["Sec-Fetch-Site: cross-site", "Origin: https://evil.example"], ["Sec-Fetch-Site: whatever"],
               ["Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site"],
               ["Origin: http://localhost", "Origin: https://evil.example"])

    def test_others_neither_read_nor_reset(self):
        for method, target in EVERY:
            for fields in self.FOREIGN:
                with self.subTest(target=target, method=method, fields=fields):
                    answer = ask(self.server, target, *fields, method=method)
                    self.assertEqual((answer.code, answer.get("Everystatus"), answer.get(ALLOW)), (403, "refused", None))
                    self.assertIn("--control-origin", detail(answer))

    def test_what_they_would_reset_stays(self):
        self.assertEqual(ask(self.server, "/status/503*2,200;in-order;key=stays").code, 503)
        ask(self.server, "/_/reset", "Origin: https://evil.example", method="POST")
        ask(self.server, "/_/reset/stays", "Sec-Fetch-Site: cross-site", method="DELETE")
        self.assertEqual([ask(self.server, "/status/503*2,200;in-order;key=stays").code for _ in range(2)], [503, 200])

    def test_their_preflight_is_refused(self):
        for origin in ("https://evil.example", "null"):
            answer = ask(self.server, "/_/reset", f"Origin: {origin}", "Access-Control-Request-Method: DELETE",
                         method="OPTIONS")
            self.assertEqual((answer.code, answer.get(ALLOW), answer.get("Access-Control-Allow-Methods")), (403, None, None))

    def test_its_own_pages_and_those_who_are_no_browsers(self):
        own = f"http://localhost:{self.server.port}"
        for fields, host in (([], "localhost"), (["Sec-Fetch-Site: same-origin"], "localhost"),
                             (["Sec-Fetch-Site: none"], "localhost"), ([f"Origin: {own}"], own[7:]),
                             ([f"Origin: {own.replace('http', 'https')}"], own[7:].upper()),
                             (["Sec-Fetch-Site: same-origin", "Origin: https://outside.example"], "localhost")):
            for method, target in EVERY[:3]:
                with self.subTest(fields=fields, target=target):
                    answer = ask(self.server, target, *fields, method=method, host=host)
                    self.assertEqual((answer.code, answer.get(ALLOW)), (200, "*"))

    def test_the_rest_is_for_all(self):
        answer = ask(self.server, "/status/418", "Origin: https://evil.example", "Sec-Fetch-Site: cross-site",
                     host="evil.example")
        self.assertEqual((answer.code, answer.get(ALLOW)), (418, "*"))

    def test_one_that_is_let_in(self):
        with Server(*QUIET, "--control-origin", "https://app.example", "--control-origin", "http://localhost:3000") as server:
            for origin in ("https://app.example", "http://localhost:3000"):
                for fields in ((f"Origin: {origin}",), (f"Origin: {origin}", "Sec-Fetch-Site: cross-site")):
                    answer = ask(server, "/_/requests", *fields)
                    self.assertEqual((answer.code, answer.get(ALLOW)), (200, origin))
                    self.assertIn("Origin", answer.get("Vary"))
                answer = ask(server, "/_/reset", f"Origin: {origin}", "Access-Control-Request-Method: DELETE",
                             method="OPTIONS")
                self.assertEqual((answer.code, answer.get(ALLOW), answer.get("Access-Control-Allow-Methods")),
                                 (204, origin, "DELETE"))
                self.assertIn("Origin", answer.get("Vary"))
            for origin in ("http://app.example", "https://app.example:444", "https://app.example.evil.example", "null"):
                with self.subTest(origin):
                    self.assertEqual(ask(server, "/_/requests", f"Origin: {origin}").code, 403)
            twice = ("Origin: https://app.example", "Origin: https://evil.example")
            self.assertEqual(ask(server, "/_/requests", *twice).code, 403)

    def test_with_a_token(self):
        with Server(*QUIET, "--control-token", "secret") as server:
            for fields in self.FOREIGN:
                with self.subTest(fields):
                    self.assertEqual(ask(server, "/_/", *fields).code, 401)
                    self.assertEqual(ask(server, "/_/", *fields, "Authorization: Bearer wrong").code, 401)
                    answer = ask(server, "/_/", *fields, "Authorization: Bearer secret", host="tests.example.com")
                    self.assertEqual((answer.code, answer.get(ALLOW)), (200, "*"))
            answer = ask(server, "/_/reset", "Origin: https://app.example", "Access-Control-Request-Method: POST",
                         "Access-Control-Request-Headers: authorization", method="OPTIONS")
            self.assertEqual((answer.code, answer.get(ALLOW), answer.get("Access-Control-Allow-Headers")),
                             (204, "*", "authorization"))

    def test_what_is_no_origin(self):
        for value in ("app.example", "https://", "https://app.example/", "https://app.example/x", "://x", "https://*.example",
                      "https://app.example:443", "http://app.example:80", "https://app.example:0443", "https://app.example:",
                      "https://app.example:x", "https://a b", "https://user@app.example", "h!://app.example", "https://[::1",
                      "https://app.example:65536"):
            with self.subTest(value):
                done = subprocess.run([*WRAPPER, PROGRAM, "--port", "0", "--control-origin", value], env=ENVIRONMENT,
                                      capture_output=True, text=True, timeout=TIMEOUT)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(f'--control-origin: "{value}" is no origin', done.stderr)


    def test_what_is_one(self):
        for value in ("https://app.example:8443", "http://app.example:443", "http://[::1]:3000", "app://localhost",
                      "moz-extension://d2f5a1c3-7b1e", "https://App.example"):
            with self.subTest(value), Server(*QUIET, "--control-origin", value) as server:
                self.assertEqual(ask(server, "/_/requests", f"Origin: {value}").code, 200)

    def test_an_origin_is_all_of_the_field(self):
        """Anything between scheme and authority but "://" is no origin of this server (RFC 6454 6.2)."""
        with Server(*QUIET) as server:
            for value in ("x/ylocalhost", "http:/xlocalhost", "//localhost", "http:///localhost"):
                with self.subTest(value):
                    self.assertEqual(ask(server, "/_/requests", f"Origin: {value}").code, 403)
            self.assertEqual(ask(server, "/_/requests", "Origin: http://LOCALHOST").code, 200)


class Hosts(unittest.TestCase):
    def test_a_name_with_the_dot_of_the_root(self):
        with Server(*QUIET, "--name", "tests.example.com.") as server:
            for host in ("tests.example.com", "tests.example.com.", "tests.example.com.:80"):
                self.assertEqual(ask(server, "/_/requests", host=host).code, 200)

    def test_addresses_names_for_use_inside_and_those_of_name(self):
        with Server(*QUIET, "--name", "tests.example.com") as server:
            for host in ("127.0.0.1", "127.0.0.1:8080", "[::1]", "[::1]:8080", "localhost", "LOCALHOST:1", "everystatus",
                         "a.localhost", "printer.local", "ci.internal", "a.b.test", "a.test.", "es.ns.svc.cluster.local",
                         "tests.example.com", "Tests.Example.com:443", "192.0.2.7"):
                with self.subTest(host):
                    self.assertEqual(ask(server, "/_/requests", host=host).code, 200)
            self.assertEqual(ask(server, "/_/requests", host=None, version="HTTP/1.0").code, 200)

    def test_several_names_in_one_variable(self):
        with Server(*QUIET, env={"EVERYSTATUS_NAME": "a.example, b.example"}) as server:
            codes = [ask(server, "/_/requests", host=host).code for host in ("a.example", "b.example", "c.example")]
            self.assertEqual(codes, [200, 200, 421])
        done = run("--port", "0", "--name", "a.example,b c")
        self.assertEqual((done.returncode, '"b c" is no host name' in done.stderr), (2, True), done.stderr)

    def test_others_are_misdirected(self):
        with Server(*QUIET) as server:
            for host in ("evil.example", "tests.example.com", "127.0.0.1.evil.example", "localhost.evil.example:80",
                         "test.com", "x.cluster.local.evil", "evillocal.example", "evil%2Eexample", ".localhost"):
                for method, target in EVERY:
                    with self.subTest(host=host, target=target):
                        answer = ask(server, target, method=method, host=host)
                        self.assertEqual((answer.code, answer.get("Everystatus")), (421, "refused"))
                        self.assertIn("--name " + host.partition(":")[0], detail(answer))
            for host in ("evil.example%00.localhost", "..", "127.0.0.1..", "evil%2eexample.test"):
                self.assertEqual(ask(server, "/_/requests", host=host).code, 421, host)
            absolute = ask(server, "http://evil.example/_/requests", host="localhost")
            self.assertEqual(absolute.code, 421)


if __name__ == "__main__":
    unittest.main()
