"""The files that the pages need: their types, entity tags and conditional requests (RFC 9110 13.1.2), and gzip (12.5.3)."""
import gzip
import hashlib
import re
import unittest
from xml.etree import ElementTree

from harness import curl
from survey import Served, ask

TYPES = {"/style.css": "text/css; charset=utf-8",
         **dict.fromkeys(("/page.js", "/build.js", "/try.js"), "text/javascript; charset=utf-8"),
         "/favicon.svg": "image/svg+xml", "/robots.txt": "text/plain; charset=utf-8"}
GZIP = ("--header", "Accept-Encoding: gzip")


class Assets(Served):
    def test_content(self):
        for path, kind in TYPES.items():
            with self.subTest(path=path):
                response = ask(self.server, path)
                self.assertEqual((response.code, response.get("Content-Type")), (200, kind))
                self.assertTrue(response.content.decode("utf-8").endswith("\n"))
                self.assertRegex(response.get("ETag", "(none)"), r'^"[!#-~]+"$')
                self.assertIsNone(response.get("Content-Encoding"))
                self.assertEqual(response.get("Vary"), "Accept-Encoding, Everystatus")
                self.assertRegex(response.get("Cache-Control"), r"max-age=\d+")
        icon = ElementTree.fromstring(ask(self.server, "/favicon.svg").content)
        self.assertEqual(icon.tag, "{http://www.w3.org/2000/svg}svg")
        self.assertRegex(ask(self.server, "/robots.txt").content.decode(), r"(?m)^User-agent: ")
        self.assertNotIn(b"@import", ask(self.server, "/style.css").content)

    def test_a_query_is_ignored(self):
        self.assertEqual(ask(self.server, "/style.css?v=2").content, ask(self.server, "/style.css").content)

    def test_tags_tell_contents_apart(self):
        found = [ask(self.server, path, *options) for path in TYPES for options in ((), GZIP)]
        self.assertEqual(len({response.get("ETag") for response in found}),
                         len({hashlib.sha256(response.content).digest() for response in found}))

    def test_if_none_match(self):
        for path in TYPES:
            tag = ask(self.server, path).get("ETag")
            for value, code in ((tag, 304), (f"W/{tag}", 304), ("*", 304), (f'"other", {tag}', 304), (f'{tag} , "other"', 304),
                                (f'"a,b",W/"c",{tag}', 304), ('"other"', 200), (tag.strip('"'), 200), (f'"{tag}"', 200),
                                (tag.upper() if tag != tag.upper() else '"x"', 200), ('"*"', 200)):
                with self.subTest(path=path, value=value):
                    response = ask(self.server, path, "--header", f"If-None-Match: {value}")
                    self.assertEqual(response.code, code)
                    self.assertEqual(response.content == b"", code == 304)
                    self.assertEqual(ask(self.server, path, "--header", f"If-None-Match: {value}", method="HEAD").code, code)

    def test_if_match(self):
        """RFC 9110 13.1.1: strongly, and before If-None-Match (13.2.2). There is no date, so If-Unmodified-Since is ignored."""
        for path in TYPES:
            for options in ((), GZIP):
                tag = ask(self.server, path, *options).get("ETag")
                for code, *fields in (
                        (200, f"If-Match: {tag}"), (200, "If-Match: *"), (200, f'If-Match: "other", {tag}'),
                        (412, 'If-Match: "other"'), (412, f"If-Match: W/{tag}"), (412, "If-Match;"),
                        (304, f"If-Match: {tag}", f"If-None-Match: {tag}"), (412, 'If-Match: "other"', f"If-None-Match: {tag}"),
                        (200, "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT"),
                        (200, "If-Modified-Since: Tue, 31 Dec 2999 00:00:00 GMT")):
                    lines = [word for field in fields for word in ("--header", field)]
                    for method in ("GET", "HEAD"):
                        response = ask(self.server, path, *options, *lines, method=method)
                        with self.subTest(path=path, fields=fields, method=method):
                            self.assertEqual((response.code, response.get("ETag")), (code, tag))
                            self.assertEqual(response.get("Everystatus"), "served")

    def test_if_none_match_in_two_lines(self):
        """RFC 9110 5.3: lines of a field that is a list are one list."""
        tag = ask(self.server, "/style.css").get("ETag")
        for first, second in ((tag, '"other"'), ('"other"', tag)):
            with self.subTest(first=first):
                fields = ("--header", f"If-None-Match: {first}", "--header", f"If-None-Match: {second}")
                self.assertEqual(ask(self.server, "/style.css", *fields).code, 304)

    def test_304_has_the_fields_of_the_200(self):
        """RFC 9110 15.4.5."""
        for options in ((), GZIP):
            full = ask(self.server, "/style.css", *options)
            response = ask(self.server, "/style.css", *options, "--header", f"If-None-Match: {full.get('ETag')}")
            with self.subTest(options=options):
                self.assertEqual(response.code, 304)
                for name in ("ETag", "Cache-Control", "Vary"):
                    self.assertEqual(response.get(name), full.get(name))
                self.assertIn(response.get("Content-Length"), (None, full.get("Content-Length")))
                self.assertRegex(response.get("Date", "(none)"), "GMT$")
                self.assertIsNone(response.get("Content-Type"))

    def test_x_gzip_is_gzip(self):
        """RFC 9110 8.4.1.3."""
        for field, coding in (("x-gzip", "gzip"), ("X-GZIP;q=0.5", "gzip"), ("x-gzip;q=0", None), ("x-gzipped", None)):
            with self.subTest(field):
                response = ask(self.server, "/style.css", "--header", f"Accept-Encoding: {field}")
                self.assertEqual(response.get("Content-Encoding"), coding)

    def test_nothing_follows_a_304(self):
        responses = self.server.request("/style.css", fields=["If-None-Match: *"])
        self.assertEqual([response.code for response in responses], [304])

    def test_gzip(self):
        plain, packed = ask(self.server, "/style.css"), ask(self.server, "/style.css", *GZIP)
        self.assertEqual(packed.get("Content-Encoding"), "gzip")
        self.assertEqual(gzip.decompress(packed.content), plain.content)
        self.assertLess(len(packed.content), len(plain.content))
        self.assertEqual(packed.get("Vary"), "Accept-Encoding, Everystatus")
        self.assertEqual(packed.get("Content-Type"), plain.get("Content-Type"))
        self.assertNotEqual(packed.get("ETag"), plain.get("ETag"), "a strong tag is for one encoding")
        self.assertEqual(curl("--compressed", self.server.url + "/style.css").stdout, plain.content)

    def test_each_encoding_has_its_tag(self):
        plain, packed = (ask(self.server, "/style.css", *options).get("ETag") for options in ((), GZIP))
        for options, tag, code in (((), packed, 200), (GZIP, plain, 200), ((), plain, 304), (GZIP, packed, 304)):
            with self.subTest(options=options, tag=tag):
                self.assertEqual(ask(self.server, "/style.css", *options, "--header", f"If-None-Match: {tag}").code, code)

    def test_accept_encoding(self):
        for value, coding in (
                ("gzip, deflate, br, zstd", "gzip"), ("GZip", "gzip"), ("deflate;q=1.0, gzip;q=0.001", "gzip"),
                ("gzip;q=1", "gzip"), ("gzip ; q=0.5", "gzip"), ("identity;q=0.5, gzip;q=1.0", "gzip"), ("br,gzip", "gzip"),
                ("gzip;q=0", None), ("gzip;q=0.0", None), ("gzip;q=0.000, identity", None), ("gzip;Q=0", None),
                ("gzip; q=0", None), ("gzip;q=0, *", None), ("identity", None), ("br", None), ("", None),
                ("*;q=0.5, gzip;q=0", None), ("gzipped", None), ("not-gzip", None), ("br;x=gzip", None)):
            with self.subTest(accept_encoding=value):
                field = f"Accept-Encoding: {value}" if value else "Accept-Encoding;"
                response = ask(self.server, "/style.css", "--header", field)
                self.assertEqual((response.code, response.get("Content-Encoding")), (200, coding))

    def test_accept_encoding_in_two_lines(self):
        response = ask(self.server, "/style.css", "--header", "Accept-Encoding: gzip;q=0", "--header", "Accept-Encoding: *")
        self.assertIsNone(response.get("Content-Encoding"))
        response = ask(self.server, "/style.css", "--header", "Accept-Encoding: br", "--header", "Accept-Encoding: gzip")
        self.assertEqual(response.get("Content-Encoding"), "gzip")

    def test_coding_is_exposed_or_harmless(self):
        """A tag must be readable by scripts, and no answer may claim a coding that it has not."""
        for path in TYPES:
            response = ask(self.server, path, *GZIP)
            with self.subTest(path=path):
                self.assertIn("etag", re.split(r"\s*,\s*", response.get("Access-Control-Expose-Headers").lower()))
                self.assertEqual(response.get("Content-Encoding") == "gzip", response.content[:2] == b"\x1f\x8b")


if __name__ == "__main__":
    unittest.main()
