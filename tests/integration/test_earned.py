"""/earn: its list, targets, keys and methods, and that the printed command lines of every code earn it."""
import csv
import json
import os
import subprocess
import unittest

from command import is_built_without
from earned import Earned, rows
from harness import HERE, PROGRAM, WRAPPER, Server, curl, parse_responses
from markup import Page

# What is not built yet, and says so.
PLANNED = set()
NEVER = 306
BEFORE_US = 505  # the library answers it before it has told the target, which would say that it is earned
WEBDAV = {207, 208, 423, 424, 508}
PLANNED |= WEBDAV if is_built_without("WebDAV") else set()
WITHIN = {208: 207, 424: 207}  # these stand in the content of another
UNREACHABLE = {408, 411, 417, 421, 505}  # by any browser


def registered():
    """The codes of IANA's registry; (Unused) 306 and 418 are there."""
    with open(os.path.join(HERE, "data", "iana-status-codes.csv"), encoding="utf-8") as file:
        return [int(row["code"]) for row in csv.DictReader(file)]


class TheList(Earned):
    def page(self, target):
        """As the clients of rows() are shown it."""
        head = f"GET {target} HTTP/1.1\r\nHost: {self.server.host}:{self.server.port}\r\nConnection: close\r\n\r\n"
        return parse_responses(self.server.exchange(head.encode()), ["GET"])[0].content.decode()

    def test_every_registered_code_has_a_row(self):
        self.assertEqual(list(rows(self.server)), registered())
        self.assertEqual(len(registered()), 64)

    def test_formats(self):
        for format, start in (("json", b"{"), ("html", b"<!"), ("text", b"100 Continue\n")):
            content = curl(f"{self.server.url}/earn?format={format}").stdout
            if format == "html":
                Page(content.decode())
            self.assertTrue(content.startswith(start), content[:40])
            for code in registered():
                self.assertIn(str(code).encode(), content)
        self.assertEqual(self.server.request("/earn", "DELETE")[0].code, 405)
        self.assertEqual(self.server.request("/earn/")[0].code, 200)

    def test_every_page_prints_the_commands(self):
        text = self.page("/help?format=text")
        for code, row in rows(self.server).items():
            page = json.loads(self.page(f"/codes/{code}?format=json"))
            self.assertEqual(page["earned"], row)
            printed = subprocess.run([*WRAPPER, PROGRAM, "explain", str(code)], capture_output=True, text=True, check=True).stdout
            for command in row["commands"]:
                self.assertIn(f"  $ {command}\n", text)
                self.assertIn(f"  $ {command.replace(f'{self.server.host}:{self.server.port}', 'localhost:8080')}\n", printed)

    def test_pages_have_a_button_or_a_reason(self):
        for code, row in rows(self.server).items():
            with self.subTest(code=code):
                self.assertNotEqual(row["page"] is None, row["no_page"] is None)
                self.assertTrue(code not in UNREACHABLE or row["no_page"])
                html = self.page(f"/codes/{code}?format=html")
                Page(html)
                button = f"Earn {code} here"
                self.assertEqual((button in html, "No page can earn it: " in html), (bool(row["page"]), bool(row["no_page"])))

    def test_buttons_earn(self):
        for code, row in rows(self.server).items():
            if not row["page"] or code in PLANNED:
                continue
            method, target = row["page"].split(" ")
            form = ["Content-Type: application/x-www-form-urlencoded", "Content-Length: 0"] if method == "POST" else []
            with self.subTest(code=code):
                self.shown(self.server.request(target, method, [*form, "Accept: text/html,*/*;q=0.8"]), code)


class EveryCode(Earned):
    def test_printed_commands_earn(self):
        for code in registered():
            with self.subTest(code=code):
                flow = self.flow(code)
                if code == NEVER:
                    self.assertEqual(flow, [])
                    self.unearned(self.ask(code), 404, code)
                elif code in PLANNED:
                    self.unearned(self.ask(code), 501, code)
                elif code == 101 and is_built_without("WebSocket"):
                    self.unearned(self.ask(code), 426, code)
                elif code == BEFORE_US:
                    self.assertEqual((flow[-1][-1].code, flow[-1][-1].get("Everystatus")), (505, "refused"))
                else:
                    self.shown(flow[-1], WITHIN.get(code, code))
                    if code in WITHIN:
                        self.assertIn(b"HTTP/1.1 %d " % code, flow[-1][-1].content)

    def test_formats(self):
        for code in registered():
            for kind in ("text/html", "text/plain", "application/problem+json"):
                with self.subTest(code=code, kind=kind):
                    answer = self.ask(code, "PATCH", [f"Accept: {kind}", "Content-Length: 0"], rest="/no/such")
                    if answer.code in (301, 302, 307, 308):
                        continue
                    self.assertGreaterEqual(answer.code, 400)
                    self.assertEqual(answer.get("Content-Type").split(";")[0], kind)
                    text = answer.content.decode()
                    if kind == "text/html":
                        Page(text)
                    self.assertIn(str(answer.code), text)

    def test_options_and_head(self):
        for code in set(registered()) - PLANNED:
            with self.subTest(code=code):
                answer = self.ask(code, "OPTIONS")
                self.assertEqual((answer.code, answer.content, answer.get("Everystatus")), (204, b"", "unearned"))
                self.assertIn("OPTIONS", answer.get("Allow").split(", "))
                get, head = self.ask(code), self.ask(code, "HEAD")
                self.assertEqual((get.code, get.get("Content-Length")), (head.code, head.get("Content-Length")))
                self.assertEqual(head.content, b"")

    def test_other_methods(self):
        for code in set(registered()) - PLANNED - {301, 302, 307, 308, 425}:
            with self.subTest(code=code):
                for method, answered in (("FROB", 501), ("ACL", 405)):
                    answer = self.ask(code, method)
                    self.assertEqual((answer.code, answer.get("Everystatus")),
                                     (answered, "earned" if code == answered else "unearned"))
                    self.assertIn("GET", answer.get("Allow").split(", "))


    def test_a_part_is_not_put_in_place_of_the_whole(self):
        """RFC 9110 14.5. It reaches what a redirect leads to."""
        for code, place in ((201, "/cup"), (204, "/cup"), (412, ""), (428, ""), (507, "/cup"), (207, "/urn")):
            if code not in PLANNED:
                fields = ["Content-Range: bytes 1-3/9", "If-Unmodified-Since: Fri, 31 Dec 2100 00:00:00 GMT"]
                self.unearned(self.ask(code, "PUT", fields, b"tea", rest=f";key=part{place}"), 400, code)
        self.unearned(self.ask(307, "PUT", ["Content-Range: bytes 1-3/9"], b"tea", rest="/new"), 200, 307)


class Targets(Earned):
    def test_other_codes(self):
        for target in ("/earn/99", "/earn/099", "/earn/1000", "/earn/299", "/earn/599", "/earn/x", "/earn/;key=a",
                       "/earn/4%2012"):
            answer = self.server.request(target)[0]
            self.assertEqual((answer.code, answer.get("Everystatus")), (404, "refused"), target)
            self.assertIn(b"/earn", answer.content)

    def test_keys_are_read_from_every_carrier(self):
        for target, fields, key in (("/earn/200;key=a", [], "a"), ("/earn/200%3Bkey%3Db", [], "b"),
                                    ("/earn/200%3bkey=c", [], "c"),
                                    ("/earn/200?key=d", [], "d"), ("/earn/200", ["Everystatus: key=e"], "e"),
                                    ("/earn/200;key=x?key=f", [], "f"), ("/earn/200?key=x", ["Everystatus: key=g"], "g"),
                                    ("/earn/200;key=%C3%A9", [], "%C3%A9"), ("/earn/200;key=" + "k" * 64, [], "k" * 64)):
            with self.subTest(target=target, fields=fields):
                self.assertEqual(self.server.request(target, fields=fields)[0].code, 200)
                found = json.loads(self.server.request(f"/_/requests?key={key}")[0].content)
                self.assertEqual([entry["target"] for entry in found["requests"]], [target])

    def test_wrong_modifiers(self):
        for target, fields in (("/earn/200;key=", []), ("/earn/200;key", []), ("/earn/200;", []), ("/earn/200;delay=1s", []),
                               ("/earn/200;key=a;key2=b", []), ("/earn/200?delay=1s", []), ("/earn/200?key", []),
                               ("/earn/200;key=" + "k" * 65, []), ("/earn/200", ["Everystatus: 503"]),
                               ("/earn/200?divide=7/2", []), ("/earn/200", ["Everystatus: key="]),
                               ("/earn/200;key=a;key=a", []), ("/earn/200%3Bkey=a%3Bkey=b", []), ("/earn/200?key=a&key=b", []),
                               ("/earn/200", ["Everystatus: key=a;key=b"]), ("/earn/102?work=1s&work=1ms", []),
                               ("/earn/414?a&a&key=a&a&key=a", [])):
            with self.subTest(target=target, fields=fields):
                answer = self.server.request(target, fields=fields)[0]
                self.assertEqual((answer.code, answer.get("Everystatus")), (400, "refused"))

    def test_what_is_free_may_come_twice(self):
        self.assertEqual(self.server.request("/earn/414?a&a=1&key=a&a")[0].code, 200)

    def test_below_a_prefix(self):
        with Server("--prefix", "/mock", "--log-format", "off") as server:
            listed = json.loads(server.request("/mock/earn")[0].content)["earned"]
            for row in listed:
                if row["status"] not in (407, 505):  # their targets are another host's, or stand in a request line
                    self.assertTrue(all("/mock/earn/" in command for command in row["commands"]))
                self.assertTrue(row["page"] is None or " /mock/earn/" in row["page"])
            for target, method, name, value in (("/mock/earn/201;key=a", "POST", "Location", "/mock/earn/201;key=a/1"),
                                                ("/mock/earn/302", "GET", "Location", "/mock/earn/302/new"),
                                                ("/mock/earn/451?country=fr", "GET", "Link",
                                                 '</mock/codes/451>; rel="blocked-by"')):
                answer = server.request(target, method, ["Content-Length: 0"] if method == "POST" else [])[0]
                self.assertEqual((answer.get(name), answer.get("Everystatus")), (value, "earned"))
            html = server.request("/mock/codes/201?format=html")[0].content.decode()
            self.assertIn('action="/mock/earn/201"', html)

    def test_refused_before_it_is_planned_below_a_prefix(self):
        with Server("--prefix", "/mock", "--log-format", "off") as server:
            for line, fields, code in (("POST /mock/earn/408?timeout=50ms", "Content-Length: 1\r\n", 408),
                                       ("POST /mock/earn/413", "Content-Length: 2000\r\n", 413),
                                       (f"GET /mock/earn/414?{9000 * 'a'}", "", 414),
                                       ("GET /mock/earn/417", "Expect: tea\r\n", 417)):
                with self.subTest(code=code):
                    head = f"{line} HTTP/1.1\r\nHost: {server.host}\r\n{fields}\r\n"
                    answer = parse_responses(server.exchange(head.encode()), [line.split()[0]])[0]
                    self.assertEqual((answer.code, answer.get("Everystatus")), (code, "earned"))
                    self.assertEqual(json.loads(answer.content)["explained"], f"/mock/codes/{code}")

    def test_nothing_is_below(self):
        self.unearned(self.ask(200, rest="/cup"), 404, 200)


if __name__ == "__main__":
    unittest.main(verbosity=2)
