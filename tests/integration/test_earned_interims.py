"""/earn: interim responses before a final one: 100 (RFC 9110 10.1.1), 102 (RFC 2518 10.1), 103 (RFC 8297)."""
import http.client
import re
import time
import unittest

from earned import Earned
from harness import curl, parse_responses, read_all, read_until


class Interims(Earned):
    def codes(self, *options):
        """The codes that curl was shown, and when each head came, in seconds."""
        answers = parse_responses(curl("--include", *options).stdout, ["GET"])
        return [answer.code for answer in answers], answers

    def test_continue_comes_before_content(self):
        head = b"PUT /earn/100 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nExpect: 100-continue\r\n" \
               b"Connection: close\r\n\r\n"
        with self.server.connect() as connection:
            connection.sendall(head)
            interim = read_until(connection, b"\r\n\r\n")
            connection.sendall(b"tea\n")
            first, last = parse_responses(interim + read_all(connection), ["PUT"])
        self.earned(first, 100)
        self.assertEqual((last.code, last.get("Everystatus")), (200, "earned"))
        self.assertIn(b"4 bytes", last.content)
        self.assertIsNone(first.get("Content-Length"))

    def test_no_continue(self):
        for version, fields, content in (("HTTP/1.1", [], b"tea"), ("HTTP/1.0", ["Expect: 100-continue"], b"tea"),
                                         ("HTTP/1.1", ["Expect: 100-continue", "Content-Length: 0"], b"")):
            answers = self.server.request("/earn/100", "POST", [*fields, *[f"Content-Length: {len(content)}"] * bool(content)],
                                          content, version)
            self.assertEqual([answer.code for answer in answers], [200], fields)
            self.unearned(answers[0], 200, 100)

    def test_python_waits_for_it(self):
        connection = http.client.HTTPConnection(self.server.host, self.server.port, timeout=20)
        connection.request("POST", "/earn/100", b"tea", {"Expect": "100-continue"})
        answer = connection.getresponse()
        self.assertEqual((answer.status, answer.headers["Everystatus"]), (200, "earned"))
        connection.close()

    def test_processing_each_second(self):
        begun = time.monotonic()
        codes, answers = self.codes(f"{self.server.url}/earn/102?work=2.2s")
        self.assertEqual(codes, [102, 102, 200])
        self.assertGreaterEqual(time.monotonic() - begun, 2.2)
        for answer in answers[:2]:
            self.earned(answer, 102)
        begun = time.monotonic()
        with self.server.connect() as connection:
            connection.sendall(b"GET /earn/102?work=1.5s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            read_until(connection, b"\r\n\r\n")
            self.assertLess(0.95, time.monotonic() - begun)
            self.assertIn(b"HTTP/1.1 200", read_all(connection))
            self.assertLess(1.45, time.monotonic() - begun)

    def test_short_work(self):
        for work in ("0s", "999ms", "1s"):
            self.assertEqual(self.codes(f"{self.server.url}/earn/102?work={work}")[0], [200], work)
        self.assertEqual(self.codes("--data", "tea", f"{self.server.url}/earn/102")[0], [200])
        begun = time.monotonic()
        self.assertEqual(self.codes("--http1.0", f"{self.server.url}/earn/102?work=1.2s")[0], [200])
        self.assertGreaterEqual(time.monotonic() - begun, 1.2)
        for work in ("", "1", "-1s", "2h1s", "x", "61m"):
            self.assertEqual(self.ask(102, rest=f"?work={work}").code, 400, work)
        self.assertEqual(self.ask(102, rest="?work").code, 400)

    def test_work_does_not_hold_others_up(self):
        with self.server.connect() as connection:
            connection.sendall(b"GET /earn/102?work=1.5s HTTP/1.1\r\nHost: localhost\r\n\r\n")
            begun = time.monotonic()
            self.assertEqual(self.ask(102).code, 200)
            self.assertLess(time.monotonic() - begun, 1)

    def test_hints_of_the_page(self):
        codes, (hint, page) = self.codes("-H", "Accept: text/html", f"{self.server.url}/earn/103")
        self.assertEqual(codes, [103, 200])
        self.earned(hint, 103)
        self.assertRegex(hint.get("Link"), r"^</[^>]+>; *rel=preload; *as=style$")
        self.assertEqual(page.get("Link"), hint.get("Link"))
        target = re.match("<(.*)>", hint.get("Link"))[1]
        self.assertIn(f'<link rel="stylesheet" href="{target}">'.encode(), page.content)
        self.assertEqual(self.server.request(target)[0].get("Content-Type").split(";")[0], "text/css")

    def test_no_hints(self):
        for fields, version in ((["Accept: application/json"], "HTTP/1.1"), (["Accept: text/plain, text/html;q=0.5"], "HTTP/1.1"),
                                (["Accept: text/html"], "HTTP/1.0")):
            answers = self.server.request("/earn/103", "GET", fields, b"", version)
            self.assertEqual([(answer.code, answer.get("Everystatus"), answer.get("Link")) for answer in answers],
                             [(200, "unearned", None)], fields)


if __name__ == "__main__":
    unittest.main(verbosity=2)
