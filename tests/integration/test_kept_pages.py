"""Pages are made once for each format, content coding and Host, with entity tags; and nobody gets another's page."""
import gzip
import re
import unittest

from harness import Server, curl, is_instrumented, parse_responses
from raw_requests import request
from survey import Served, ask

PAGES = ("/", "/codes/", "/codes/404", "/codes/000", "/codes/799", "/help", "/earn", "/build", "/curl", "/curl/56")
FORMATS = {"html": "text/html; charset=utf-8", "text": "text/plain; charset=utf-8", "json": "application/json"}
GZIP = ("--header", "Accept-Encoding: gzip")
AGAIN = 4  # after which a page that can be kept is


def tagged(answer):
    return answer.get("ETag")


class Kept(Served):
    def ask(self, target, kind="html", *options, method="GET"):
        return ask(self.server, target, "--header", f"Accept: {FORMATS[kind].partition(';')[0]}", *options, method=method)

    def test_a_page_is_the_same_each_time(self):
        for target in PAGES:
            for kind, media_type in FORMATS.items():
                for options in ((), GZIP):
                    answers = [self.ask(target, kind, *options) for _ in range(AGAIN)]
                    with self.subTest(target=target, kind=kind, options=options):
                        self.assertEqual({answer.code for answer in answers}, {200})
                        self.assertEqual(answers[0].get("Content-Type"), media_type)
                        for name in ("ETag", "Vary", "Content-Encoding", "Cache-Control", "Content-Type", "Content-Length"):
                            self.assertEqual(len({answer.get(name) for answer in answers}), 1, name)
                        self.assertEqual(len({answer.content for answer in answers}), 1)
                        self.assertRegex(tagged(answers[0]), r'^"[!#-~]+"$')  # strong: RFC 9110 8.8.3

    def test_a_coding_is_another_representation(self):
        """RFC 9110 8.8.3: a strong tag is for one coding; 12.5.5: Vary names what chose it; 12.5.3: unasked, none is sent."""
        for target in PAGES:
            for kind in FORMATS:
                plain, packed = self.ask(target, kind), self.ask(target, kind, *GZIP)
                with self.subTest(target=target, kind=kind):
                    self.assertEqual((plain.get("Content-Encoding"), packed.get("Content-Encoding")), (None, "gzip"))
                    self.assertEqual(gzip.decompress(packed.content), plain.content)
                    self.assertLess(len(packed.content), len(plain.content))
                    self.assertNotEqual(tagged(plain), tagged(packed))
                    for answer in (plain, packed):
                        self.assertLessEqual({"accept", "accept-encoding"}, set(answer.get("Vary").lower().split(", ")))
        for field in ("gzip;q=0", "identity", "br", "*;q=0.1, gzip;q=0"):
            self.assertIsNone(self.ask("/codes/404", "html", "--header", f"Accept-Encoding: {field}").get("Content-Encoding"))

    def test_formats_differ(self):
        for target in PAGES:
            self.assertEqual(len({tagged(self.ask(target, kind, *options)) for kind in FORMATS for options in ((), GZIP)}), 6)

    def test_what_the_client_has_is_not_sent_again(self):
        """RFC 9110 13.1.2, and 15.4.5: a 304 has what the 200 would have had of these fields."""
        for target in PAGES:
            for options in ((), GZIP):
                whole = self.ask(target, "html", *options)
                for method in ("GET", "HEAD"):
                    for value in (tagged(whole), f"W/{tagged(whole)}", f'"other", {tagged(whole)}', "*"):
                        answer = self.ask(target, "html", *options, "--header", f"If-None-Match: {value}", method=method)
                        with self.subTest(target=target, options=options, value=value, method=method):
                            self.assertEqual((answer.code, answer.content), (304, b""))
                            for name in ("ETag", "Vary", "Cache-Control"):
                                self.assertEqual(answer.get(name), whole.get(name))
                    for value in ('"other"', tagged(self.ask(target, "html", *(() if options else GZIP)))):
                        answer = self.ask(target, "html", *options, "--header", f"If-None-Match: {value}", method=method)
                        self.assertEqual((answer.code, tagged(answer)), (200, tagged(whole)))

    def test_what_is_presupposed_of_it(self):
        """RFC 9110 13.1.1."""
        for target in ("/", "/codes/404", "/help"):
            tag = tagged(self.ask(target))
            self.assertEqual(self.ask(target, "html", "--header", f"If-Match: {tag}").code, 200)
            answer = self.ask(target, "html", "--header", 'If-Match: "other"')
            self.assertEqual((answer.code, tagged(answer), answer.get("Cache-Control")), (412, tag, "no-store"))

    def test_a_browser_may_keep_it_and_asks_again(self):
        """RFC 9111 5.2.2.4. What the field Everystatus changes is named, too."""
        page = self.ask("/codes/404", "html")
        self.assertEqual(page.get("Cache-Control"), "no-cache")
        self.assertIn("everystatus", page.get("Vary").lower())
        self.assertEqual(self.ask("/codes/404", "json").get("Cache-Control"), "no-store")

    def test_answers_that_depend_on_the_request_have_no_tag(self):
        for target in ("/?q=teapot", "/build?codes=404", "/status/404", "/status/404;delay=0s", "/nowhere", "/_/"):
            for kind in FORMATS:
                answer = self.ask(target, kind, *GZIP, *("--header", "If-None-Match: *"))
                with self.subTest(target=target, kind=kind):
                    self.assertNotEqual(answer.code, 304)
                    self.assertIsNone(tagged(answer))
                    self.assertIsNone(answer.get("Content-Encoding"))

    def test_the_field_still_changes_them(self):
        for _ in range(AGAIN):
            self.ask("/codes/404", "html", *GZIP)
        self.assertEqual(self.ask("/codes/404", "html", *GZIP, "--header", "Everystatus: 418").code, 418)
        answer = self.ask("/codes/404", "html", *GZIP, "--header", "Everystatus: retry-after=7")
        self.assertEqual((answer.code, answer.get("Retry-After")), (200, "7"))
        self.assertIsNone(self.ask("/codes/404", "html", *GZIP).get("Retry-After"))

    def test_codes_that_nobody_knows_have_pages_of_their_own(self):
        for _ in range(AGAIN):
            for code in (797, 798):
                self.assertIn(f"<title>{code} ".encode(), self.ask(f"/codes/{code}").content)

    def test_other_methods(self):
        """Redirects come to /codes with whatever method."""
        answer = self.ask("/codes/404", "html", "--header", "If-None-Match: *", method="POST")
        self.assertEqual((answer.code, tagged(answer)), (200, None))

    def test_every_coding_is_what_it_says(self):
        for target in PAGES:
            done = curl("--compressed", "--header", "Accept: text/html", self.server.url + target)
            self.assertEqual(done.stdout, self.ask(target).content)


class Hosts(unittest.TestCase):
    def page(self, server, target, host, *fields):
        lines = [f"GET {target} HTTP/1.1", f"Host: {host}", "Accept: text/html", "Connection: close", *fields]
        return parse_responses(server.exchange("\r\n".join(lines).encode() + b"\r\n\r\n"), ["GET"])[0]

    def test_nobody_gets_the_page_of_another_host(self):
        with Server("--log-format", "off") as server:
            hosts = [f"host-{i}.example" for i in range(12)] + ["host-1.example:81", "HOST-1.example", "[::1]:8080", "192.0.2.1"]
            seen = {}
            for _ in range(AGAIN):
                for host in hosts:
                    for fields in ((), ("Accept-Encoding: gzip",)):
                        for target in ("/codes/404", "/help", "/build", "/curl/56"):
                            answer = self.page(server, target, host, *fields)
                            content = gzip.decompress(answer.content) if fields else answer.content
                            named = set(re.findall(r"http://([^/ \"<]+)/(?:status|curl|earn)", content.decode()))
                            with self.subTest(host=host, target=target, fields=fields):
                                self.assertEqual(named - {"tea.example"}, {host})  # an example of --name
                                self.assertEqual(seen.setdefault((host, target, fields), tagged(answer)), tagged(answer))
            self.assertEqual(len(set(seen.values())), len(seen))

    def test_a_tag_is_for_one_host(self):
        with Server("--log-format", "off") as server:
            tags = [tagged(self.page(server, "/codes/404", host)) for host in ("a", "b")]
            for host in range(2):
                for tag in range(2):
                    for _ in range(AGAIN):
                        answer = self.page(server, "/codes/404", "ab"[host], f"If-None-Match: {tags[tag]}")
                        self.assertEqual(answer.code, 304 if host == tag else 200)

    def test_a_host_that_cannot_stand_in_a_command_gets_ours(self):
        with Server("--log-format", "off") as server:
            for _ in range(AGAIN):
                self.page(server, "/codes/404", "a.example")
                answer = self.page(server, "/codes/404", "$(reboot)")
                self.assertIn(f"localhost:{server.port}/status/404", answer.content.decode())

    @unittest.skipIf(is_instrumented(), "the instrument has memory of its own")
    def test_hosts_do_not_grow_the_memory(self):
        """A client makes up a Host for each few of its requests. A page has 6 KB and more, so that to keep all would show."""
        with Server("--log-format", "off") as server, server.connect() as connection:
            stream = connection.makefile("rb")

            def visit(number):
                for _ in range(3):
                    connection.sendall(f"GET /help HTTP/1.1\r\nHost: h{number}\r\nAccept: text/html\r\n\r\n".encode())
                    length = [int(line.split(b":")[1]) for line in iter(stream.readline, b"\r\n")
                              if line.lower().startswith(b"content-length:")]
                    self.assertEqual(len(stream.read(*length)), *length)

            def size():
                with open(f"/proc/{server.process.pid}/status", encoding="utf-8") as status:
                    return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1])

            for number in range(20):
                visit(number)
            before = size()
            for number in range(20, 120):
                visit(number)
            self.assertLess(size() - before, 1000, "kB")

    def test_below_a_prefix_links_differ(self):
        with Server("--log-format", "off", "--prefix", "/mock") as server:
            for _ in range(AGAIN):
                plain, below = (self.page(server, target, "a.example") for target in ("/codes/404", "/mock/codes/404"))
                self.assertIn('href="/mock/', below.content.decode())
                self.assertNotIn("/mock/", plain.content.decode())
                self.assertNotEqual(tagged(plain), tagged(below))
                answer = self.page(server, "/mock/codes/404", "a.example", f"If-None-Match: {tagged(below)}")
                self.assertEqual(answer.code, 304)

    def test_routes_and_the_journal_come_first(self):
        with Server("--log-format", "off", "--route", "GET /codes/404 503", "--journal") as server:
            for _ in range(AGAIN):
                self.assertEqual(self.page(server, "/codes/404", "a").code, 503)
                self.page(server, "/codes/403", "a")
            listed = server.exchange(request("/_/requests", "Connection: close"))
            self.assertEqual(listed.count(b'"/codes/403"'), AGAIN)


if __name__ == "__main__":
    unittest.main()
