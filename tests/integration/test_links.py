"""Links: every page is at most two clicks from the first one, none is broken, and explanations lead to the codes they mention."""
import html
import re
import unittest
from urllib.parse import urljoin, urlsplit

from harness import Server
from markup import Page
from registry import KNOWN
from survey import Served

SITE = ("/", "/build", "/earn", "/curl", "/help")


class Crawl:
    """The pages below a start, with how many clicks lead to each."""

    def __init__(self, server, start="/", clicks=2):
        self.server, self.found, self.pages = server, {start: 0}, {}
        for depth in range(clicks + 1):
            for target in [target for target, at in self.found.items() if at == depth]:
                self.visit(target, depth)

    def visit(self, target, depth):
        if any(part in target for part in ("/status/", "/earn/", "/_/verify/")):  # what these answer is asked for
            return
        answer = self.server.exchange(f"GET {target} HTTP/1.0\r\nHost: a\r\nAccept: text/html\r\n\r\n".encode())
        head, _, content = answer.partition(b"\r\n\r\n")
        self.pages[target] = int(head.split(b" ")[1])
        if self.pages[target] == 303:  # which a browser follows by itself
            self.pages[target] = 200
            self.visit(re.search(rb"\nLocation: (.*?)\r", head)[1].decode(), depth)
        if b"Content-Type: text/html" not in head or b"Content-Encoding" in head:
            return
        for tag, attributes in Page(content.decode()).elements:
            link = attributes.get("href") if tag == "a" else None
            if link and not urlsplit(link).scheme and not link.startswith("#"):
                self.found.setdefault(urljoin(target, link).partition("#")[0], depth + 1)


class Links(Served):
    def test_every_page_is_two_clicks_away_and_there(self):
        crawl = Crawl(self.server)
        for target in (*(f"/codes/{code}" for code in KNOWN), "/codes/000", "/curl/56", "/curl/0", "/_/", "/_/verify",
                       "/compare?codes=401,403", "/build?recipe=503", "/try?recipe=503", *SITE):
            with self.subTest(target):
                self.assertIn(target, crawl.pages)
        for code in (200, 301, 401, 426):
            self.assertIn(code, [int(match[1]) for match in map(re.compile(r"/earn/(\d{3})").match, crawl.found) if match])
        for target, code in crawl.pages.items():
            with self.subTest(target):
                self.assertEqual(code, 200)

    def test_every_page_leads_to_every_part(self):
        for target in (*SITE, "/codes/404", "/status/404", "/curl/56", "/_/", "/_/verify", "/earn/411", "/status/404;delay=0s"):
            page = self.page(self.server, target)
            for link in (*SITE, "/_/"):
                with self.subTest((target, link)):
                    self.assertIn(("a", link), page)

    def page(self, server, target):
        data = server.exchange(f"GET {target} HTTP/1.0\r\nHost: a\r\nAccept: text/html\r\n\r\n".encode())
        return [(tag, attributes.get("href")) for tag, attributes in Page(data.decode().partition("\r\n\r\n")[2]).elements]

    def test_without_a_journal_none_is_linked(self):
        with Server("--log-format", "off", "--no-control") as server:
            for target in (*SITE, "/codes/404", "/status/404"):
                with self.subTest(target):
                    self.assertFalse([link for _, link in self.page(server, target) if link and link.startswith("/_/")])

    def test_told_pages_lead_to_what_their_client_sends(self):
        """The key is the recipe's, whatever it consists of."""
        for target, link in (("/status/404", "/_/"), ("/status/404;key=a", "/_/?key=a"),
                             ("/status/404;key=%26%2f", "/_/?key=%26%2F")):
            with self.subTest(target):
                self.assertIn(("a", link), self.page(self.server, target))

    def test_codes_that_are_mentioned(self):
        """RFC 9110 15.5.5 names 410 beside 404. Numbers that are no code by themselves are none here, either."""
        data = self.server.exchange(b"GET /codes/404?format=html HTTP/1.0\r\n\r\n").decode()
        self.assertIn('permanent removal there is <a href="/codes/410">410</a>.', data)
        self.assertNotIn('<a href="/codes/404">404</a>', data)
        for code in KNOWN:
            page = html.unescape(self.server.exchange(f"GET /codes/{code}?format=html HTTP/1.0\r\n\r\n".encode()).decode())
            for before, after in re.findall(r'(\S?)<a href="/codes/\d{3}">\d{3}</a>(\S?)', page):
                with self.subTest(code):
                    self.assertRegex(before + after, r"^[>(\[]?[<,.;:)?\]’']?$")

    def test_examples_can_be_clicked(self):
        page = self.page(self.server, "/help")
        for link in ("/status/418", "/status/503*2,200;in-order;key=job42", "/status/503?delay=2s", "/_/requests?key=job42",
                     "/codes/503"):
            with self.subTest(link):
                self.assertIn(("a", link), page)


if __name__ == "__main__":
    unittest.main()
