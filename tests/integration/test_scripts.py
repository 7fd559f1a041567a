"""Scripts: modules of our own alone, on pages alone, and none where recipes may say anything to a browser; ways between pages."""
import re
import unittest

from harness import Server
from markup import Page
from survey import Served

PAGES = {"/": ("/", "page"), "/?q=gone": ("/", "true"), "/codes/404": ("/", "true"), "/status/404": ("/", "true"),
         "/build": ("/build", "page"), "/build?recipe=x": ("/build", "page"), "/try?recipe=418&under=k": ("/build", "true"),
         "/compare?codes=401,403": ("/", "true"), "/curl": ("/curl", "page"), "/curl/56": ("/curl", "true"),
         "/earn": ("/earn", "page"), "/earn/404": ("/earn", "true"),
         "/help": ("/help", "page"), "/_/": ("/_/", "page"), "/_/verify": ("/_/", "true"),
         "/_/verify/job?attempts=0": ("/_/", "true"), "/nowhere": None, "/status/abc": None}


def fetch(server, target):
    """The policy's directives, and the page."""
    data = server.exchange(f"GET {target} HTTP/1.0\r\nHost: a\r\nAccept: text/html\r\n\r\n".encode())
    head, _, content = data.decode().partition("\r\n\r\n")
    policy = re.search("(?m)^Content-Security-Policy: (.*)\r$", head)[1]
    return dict(part.partition(" ")[::2] for part in policy.split("; ")), Page(content)


class Scripts(Served):
    def test_every_page_has_its_modules(self):
        for target in PAGES:
            policy, page = fetch(self.server, target)
            with self.subTest(target):
                self.assertEqual(page.all("script")[0], {"type": "module", "src": "/page.js"})
                self.assertEqual((policy["script-src"], policy["connect-src"]), ("'self'", "'self'"))
                self.assertEqual(policy["require-trusted-types-for"], "'script'")
                self.assertEqual(page.all("p")[-1].get("role"), "status")

    def test_what_is_no_page_of_ours_has_none(self):
        """httpbin's documents, and the note that goes with a redirect."""
        for target in ("/html", "/links/3/0", "/redirect/1"):
            data = self.server.exchange(f"GET {target} HTTP/1.0\r\nAccept: text/html\r\n\r\n".encode()).decode()
            with self.subTest(target):
                self.assertIn("Content-Security-Policy: default-src 'none'", data)
                self.assertNotIn("script", data)

    def test_none_with_unsafe_headers(self):
        with Server("--log-format", "off", "--unsafe-headers") as server:
            for target in PAGES:
                policy, page = fetch(server, target)
                with self.subTest(target):
                    self.assertEqual(page.all("script"), [])
                    self.assertNotIn("script-src", policy)
                    self.assertNotIn("connect-src", policy)

    def test_modules_lie_below_the_prefix(self):
        with Server("--log-format", "off", "--prefix", "/mock") as server:
            for target in ("/mock/", "/mock/nowhere"):
                self.assertEqual(fetch(server, target)[1].all("script")[0]["src"], "/mock/page.js")

    def test_the_ways_say_where_one_is(self):
        """WAI-ARIA 1.2: aria-current is "page" for the page itself, "true" for what it belongs to."""
        for target, expected in PAGES.items():
            current = [(names["href"], names["aria-current"]) for names in fetch(self.server, target)[1].all("a")
                       if "aria-current" in names]
            with self.subTest(target):
                self.assertEqual(current, [expected] if expected else [])


if __name__ == "__main__":
    unittest.main()
