"""The commands on pages, run as they stand: each gets what its page shows, wherever the server is, whatever the recipe."""
import html
import re
import subprocess
import unittest

from harness import Server, TIMEOUT
from registry import KNOWN
from survey import Served

HTML = "text/html"


def shown(page):
    """The command and the head of "On the wire", as one reads them."""
    wire = re.search(r"<h2>On the wire</h2>.*?<pre>(.*?)</pre>", page, re.S).group(1)
    command, _, head = html.unescape(re.sub(r"<[^>]*>", "", wire)).partition("\n")
    return command, [line for line in head.split("\n") if line]


class Commands(Served):
    def page(self, target, method="GET", host=None, **fields):
        lines = [f"{method} {target} HTTP/1.0", f"Host: {host or f'{self.server.host}:{self.server.port}'}", f"Accept: {HTML}",
                 *(f"{name}: {value}" for name, value in fields.items())]
        return self.server.exchange(("\r\n".join(lines) + "\r\n\r\n").encode()).decode().partition("\r\n\r\n")

    def run_it(self, command):
        done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=TIMEOUT, check=True)
        return [line.rstrip("\r") for line in done.stdout.split("\n")]

    def check(self, target, *expected, method="GET", **fields):
        _, _, page = self.page(target, method, **fields)
        command, head = shown(page)
        got = self.run_it(command)
        with self.subTest(command):
            for line in (*head, *expected):
                if "(" not in line:  # what is made from the content is told in words
                    self.assertIn(line, got)
            for line in expected:
                self.assertIn(line, head)

    def test_a_told_page_keeps_its_recipe(self):
        self.check("/status/503;retry-after=7", "HTTP/1.1 503 Service Unavailable", "Retry-After: 7")
        self.check("/status/503?retry-after=7", "Retry-After: 7")
        self.check("/status/404;reason=Nobody%20here", "HTTP/1.1 404 Nobody here")
        self.check("/status/404;reason=It's", "HTTP/1.1 404 It's")
        self.check("/status/200;header=X-A:%7Bb%7D", "X-A: {b}")
        self.check("/status/301;location=%2Fa", "Location: /a")
        self.check("/status/429;max-age=9", "Cache-Control: max-age=9")
        self.check("/anything", "HTTP/1.1 418 I'm a teapot", "Retry-After: 3", Everystatus="418;retry-after=3")
        self.check("/status/405;retry-after=1", "Retry-After: 1", method="POST")

    def test_a_told_page_does_not_offer_the_plain_code(self):
        self.assertNotIn('href="/status/503"', self.page("/status/503;retry-after=7")[2])
        self.assertIn('href="/status/503"', re.sub("/mock", "", self.page("/codes/503")[2]))

    def test_the_interim_responses_are_shown(self):
        self.check("/status/102+103+200;delay=0s", "HTTP/1.1 102 Processing", "HTTP/1.1 103 Early Hints", "HTTP/1.1 200 OK")
        self.check("/status/103", "HTTP/1.1 103 Early Hints", "HTTP/1.1 200 OK")

    def test_the_page_of_a_code(self):
        for code in (200, 301, 404, 429, 503, 999):
            self.check(f"/codes/{code}", f"HTTP/1.1 {code} " + {200: "OK"}.get(code, self.phrase(code)))

    def test_every_known_code_has_a_result(self):
        """A browser shows nothing for some of them, so that the page itself must tell what is on the wire, and what happens."""
        for code in KNOWN:
            if code == 101:  # it takes its time
                continue
            page = self.page(f"/codes/{code}")[2]
            command, head = shown(page)
            got = self.run_it(command)
            with self.subTest(code):
                self.assertEqual(got[0], head[0])
                self.assertRegex(page, rf'A browser [^<]*\.</p>')
                self.assertIn(f'/status/{code}">', page)
        command, head = shown(self.page("/codes/101")[2])
        data = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=TIMEOUT, check=False).stdout
        self.assertTrue(data.startswith("HTTP/1.1 101 Switching Protocols"), data)

    def phrase(self, code):
        data = self.server.exchange(f"GET /status/{code} HTTP/1.0\r\n\r\n".encode())
        return re.match(rb"HTTP/1.1 \d+ ([^\r]*)", data)[1].decode()

    def test_the_host_is_the_one_that_was_asked(self):
        for target in ("/", "/codes/404", "/status/404", "/status/404;retry-after=1"):
            for host, named in (("a.example:81", "a.example:81"), ("[::1]:81", "[::1]:81"), ("a.example", "a.example"),
                                ("$(reboot)", f"localhost:{self.server.port}"), ("a'b", f"localhost:{self.server.port}")):
                with self.subTest((target, host)):
                    commands = re.findall(r"curl -i [^<]*", html.unescape(self.page(target, host=host)[2]))
                    self.assertTrue(commands)
                    for command in commands:
                        self.assertIn(f"{named}/", command)
                        self.assertNotIn("reboot", command)

    def test_one_host_does_not_see_the_other_ones_page(self):
        for accept in (HTML, "text/plain"):
            for host in ("a.example", "b.example", "a.example"):
                data = self.server.exchange(f"GET /status/404 HTTP/1.0\r\nHost: {host}\r\nAccept: {accept}\r\n\r\n".encode())
                self.assertIn(f"curl -i {host}/status/404\n".encode(), re.sub(rb"<[^>]*>", b"", data))


class BelowAPrefix(Commands):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--log-format", "off", "--prefix", "/mock"))

    def page(self, target, method="GET", host=None, **fields):
        return super().page("/mock" + target, method, host, **fields)

    def test_it_is_named(self):
        self.assertIn("/mock/status/503;retry-after=7'", self.page("/status/503;retry-after=7")[2].replace("&#39;", "'"))


if __name__ == "__main__":
    unittest.main()
