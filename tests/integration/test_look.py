"""What pages look like, as far as their text tells: drawings with a sentence, landmarks, whose turn it is, weight."""
import re
import unittest

from markup import Page
from survey import Served, ask

PATHS = ("/", "/build", "/build?recipe=503;delay=2s;header=X-A:b", "/build?recipe=x", "/try?recipe=418&under=k",
         "/compare?codes=401,403", "/?q=already+exists", "/codes/103", "/codes/404", "/codes/418", "/codes/000", "/codes/783",
         "/status/404", "/help", "/curl", "/curl/56", "/earn", "/_/", "/_/verify", "/nowhere")
MODULES = {"/build": "/build.js", "/try": "/try.js", "/_/": "/watch.js"}  # beside the one of every page
MOST = 60 * 1024  # bytes of a page with all that it loads


class Look(Served):
    def fetch(self, target):
        data = self.server.exchange(f"GET {target} HTTP/1.0\r\nHost: a\r\nAccept: text/html\r\n\r\n".encode())
        return data.partition(b"\r\n\r\n")[2].decode()

    def test_every_page_has_its_landmarks(self):
        for path in PATHS:
            elements = Page(self.fetch(path)).elements
            tags = [tag for tag, _ in elements]
            with self.subTest(path):
                self.assertEqual(next(attributes["href"] for tag, attributes in elements if tag == "a"), "#main")
                self.assertEqual([attributes.get("id") for tag, attributes in elements if tag == "main"], ["main"])
                self.assertEqual((tags.count("h1"), tags.count("style")), (1, 0))
                modules = ["/page.js", *(module for start, module in MODULES.items()
                                          if path.partition("?")[0] == start)]
                self.assertEqual([names for tag, names in elements if tag == "script"],
                                 [{"type": "module", "src": name} for name in modules])
                self.assertFalse([names for _, names in elements if "style" in names or any(n.startswith("on") for n in names)])
                levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
                self.assertTrue(all(after - before <= 1 for before, after in zip([0, *levels], levels)), levels)
                labels = [attributes.get("aria-label") for tag, attributes in elements if tag == "nav"]
                self.assertTrue(all(labels) and len(labels) == len(set(labels)))

    def test_drawings_are_images_with_a_sentence(self):
        for path, count in (("/", 6), ("/codes/418", 1), ("/codes/404", 1), ("/codes/999", 1), ("/codes/000", 1)):
            drawings = [attributes for tag, attributes in Page(self.fetch(path)).elements if tag == "svg"]
            with self.subTest(path):
                self.assertEqual(len(drawings), count)
                for attributes in drawings:
                    self.assertEqual(attributes["role"], "img")
                    self.assertRegex(attributes["aria-label"], r"^[A-Z].*\.$")
        self.assertIn("teapot", self.fetch("/codes/418"))

    def test_whose_turn_it_is(self):
        """It follows from whether a repetition helps, not from the class: 429 is a 4xx (RFC 6585 4), 421 another connection's."""
        for code, words in ((429, "Wait, then repeat"), (503, "Wait, then repeat"), (404, "Do not repeat it"), (405, "Your move"),
                            (421, "another connection"), (511, "Log in"), (200, "Done"), (302, "Go there"),
                            (103, "Wait: an interim")):
            with self.subTest(code):
                self.assertRegex(self.fetch(f"/codes/{code}"), rf'<span class="turn">[^<]*{words}')

    def test_weight(self):
        """As a browser gets it, which takes gzip."""
        loads = sum(len(ask(self.server, path, "--header", "Accept-Encoding: gzip").content)
                    for path in ("/style.css", "/favicon.svg", "/page.js"))
        for path in PATHS:
            with self.subTest(path):
                page = self.fetch(path)
                self.assertLessEqual(len(page.encode()) + loads, MOST)
                loaded = [a.get("href") for tag, a in Page(page).elements if tag == "link"]
                self.assertEqual(loaded, ["/favicon.svg", "/style.css"])


if __name__ == "__main__":
    unittest.main()
