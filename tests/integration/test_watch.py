"""The journal and the verdict as pages: what they show, in which order and to which scale; who waits for what comes; and that
nothing that a client sent becomes markup."""
import html
import json
import re
import threading
import time
import unittest
from urllib.parse import quote

from harness import TIMEOUT, Server, curl, parse_responses, read_all
from markup import Page
from raw_requests import request
from survey import Served

IMG = "<img/src=x\"'onerror=alert(1)>"
BROWSER = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Asked(Served):
    def ask(self, target, *fields, server=None, method="GET"):
        return (server or self.server).request(target, method, list(fields))[-1]

    def page(self, target, server=None):
        answer = self.ask(target, BROWSER, server=server)
        self.assertEqual(answer.get("Content-Type"), "text/html; charset=utf-8")
        return Page(answer.content.decode())

    def send(self, key, *recipes):
        """Sends a request for each, and returns the entries when all are over."""
        for recipe in recipes:
            curl("--globoff", f"{self.server.url}/status/{recipe};key={key}", check=False)
        return self.entries(key, len(recipes))

    def entries(self, key, count):
        end = time.monotonic() + TIMEOUT
        while True:
            shown = json.loads(self.ask(f"/_/requests?key={quote(key, safe='')}&order=oldest").content)["requests"]
            if len(shown) == count and all(entry["answer"]["complete"] for entry in shown):
                return shown
            self.assertLess(time.monotonic(), end, shown)


class Waiting(Asked):
    def test_an_empty_list_when_time_is_up(self):
        last = self.send("up", "200")[-1]["id"]
        answer = self.ask(f"/_/requests?key=up&after={last}&timeout=50ms")
        self.assertEqual((answer.code, json.loads(answer.content)), (200, {"count": 1, "requests": [], "next": None}))

    def test_what_is_there_is_answered_at_once(self):
        first, second = self.send("there", "200", "404")
        answer = json.loads(self.ask(f"/_/requests?key=there&after={first['id']}&timeout=30s").content)
        self.assertEqual([entry["id"] for entry in answer["requests"]], [second["id"]])

    def test_without_a_time_nothing_is_waited_for(self):
        last = self.send("none", "200")[-1]["id"]
        self.assertEqual(json.loads(self.ask(f"/_/requests?key=none&after={last}").content)["requests"], [])

    def awaited(self, query, accept="*/*"):
        """The answer of a request that waits, while another key's and then this one's request come."""
        with self.server.connect() as connection:
            connection.sendall(request(f"/_/requests?{query}&timeout=20s", "Connection: close", f"Accept: {accept}"))
            self.ask("/status/200;key=another")
            self.ask("/status/503;key=" + re.search("key=(\\w+)", query)[1])
            return parse_responses(read_all(connection), ["GET"])[-1]

    def test_what_comes_ends_it(self):
        last = self.send("comes", "200")[-1]["id"]
        answer = self.awaited(f"key=comes&after={last}")
        entry, = json.loads(answer.content)["requests"]
        self.assertEqual((answer.code, entry["answer"]["status"], entry["key"]), (200, 503, "comes"))

    def test_a_page_waits_as_well(self):
        last = self.send("paged", "200")[-1]["id"]
        page = Page(self.awaited(f"key=paged&after={last}", "text/html").content.decode())
        self.assertEqual(len([item for item in page.all("li") if item.get("id")]), 1)

    def test_many_rounds_miss_none(self):
        """As a program does that goes on behind the last one that it has seen, while others send."""
        self.send("rounds", "200")
        threads = [threading.Thread(target=self.ask, args=("/status/204;key=rounds",)) for _ in range(20)]
        for thread in threads:
            thread.start()
        last, seen = 0, []
        while len(seen) < 21:
            target = f"/_/requests?key=rounds&after={last}&order=oldest&timeout=20s"
            seen += [entry["id"] for entry in json.loads(self.ask(target).content)["requests"]]
            last = seen[-1]
        for thread in threads:
            thread.join(TIMEOUT)
        self.assertEqual(seen, sorted(set(seen)))

    def test_before_and_a_count_do_not_wait(self):
        last = self.send("limits", "200")[-1]["id"]
        for query in (f"after={last}&before={last + 1}", f"after={last}&wait=1"):
            with self.subTest(query):
                self.assertEqual(self.ask(f"/_/requests?key=limits&{query}&timeout=20s").code, 200)


class Formats(Asked):
    def test_who_gets_which(self):
        for target in ("/_/requests", "/_/requests?key=a"):
            for accept, expected in (("*/*", "application/json"), ("application/json", "application/json"),
                                     ("text/html", "text/html; charset=utf-8"), ("text/plain", "text/plain; charset=utf-8")):
                with self.subTest((target, accept)):
                    answer = self.ask(target, f"Accept: {accept}")
                    self.assertEqual((answer.get("Content-Type"), answer.get("Vary")), (expected, "Accept"))
        self.assertEqual(self.ask("/_/requests?format=xml").code, 400)
        self.assertEqual(self.ask("/_/requests?format").code, 400)
        self.assertEqual(self.ask("/_/requests?format=json&format=json").code, 400)

    def test_others_than_browsers_get_of_the_index_what_they_got(self):
        for accept in ("*/*", "application/json", "text/plain"):
            with self.subTest(accept):
                alone, keyed = (self.ask(target, f"Accept: {accept}").content for target in ("/_/", "/_/?key=a"))
                self.assertEqual(re.sub(rb"\d+", b"", keyed), re.sub(rb"\d+", b"", alone))

    def test_text(self):
        self.send("text", "102+503;retry-after=1", "200;fault=reset-in-head")
        text = self.ask("/_/requests?key=text&format=text").content.decode()
        self.assertRegex(text, r"^2 requests, [\d.]+m?s from the first to the last\n")
        self.assertRegex(text, r"(?s)  > GET /status/102\+503\S* HTTP/1.1\n.*  < HTTP/1.1 102 Processing\n.*  < HTTP/1.1 503 ")
        self.assertRegex(text, r"\n[\d.]+m?s later\n")
        self.assertRegex(text, r"  \* 200, broken off after [\d.]+m?s, fault reset-in-head\. "
                               r"The server sent only part of the head\.\n")


class Shown(Asked):
    def test_requests_in_order_with_heads_and_pauses(self):
        entries = self.send("order", "503;retry-after=1", "103+404", "200;body=hello")
        page = self.page("/_/?key=order")
        self.assertEqual([item["id"] for item in page.all("li") if item.get("id")], [f"r{entry['id']}" for entry in entries])
        boxes = page.text("pre")
        for entry in entries:
            for head in entry["answer"]["sent"]:
                self.assertIn(" ".join(head["head"].split()), boxes)
            self.assertIn(f"GET {entry['target']} HTTP/1.1", boxes)
        self.assertEqual(page.text("li").count(" later"), 2)
        self.assertEqual(page.text("title"), "Watch order")
        self.assertTrue(page.text("h2").startswith("3 requests, "))

    def test_it_is_drawn_to_scale(self):
        """The places of the circles are those of the times, between those of the first and the last."""
        entries = self.send("scale", "503;delay=300ms", "503;delay=600ms", "200", "200;delay=900ms")
        page = self.page("/_/?key=scale")
        bars = page.all("rect")
        self.assertEqual(len(bars), 4)
        first, end = entries[0]["monotonic"], entries[-1]["monotonic"] + entries[-1]["answer"]["microseconds"]
        left, right = (float(bars[0]["x"].rstrip("%")), float(bars[-1]["x"].rstrip("%")) + float(bars[-1]["width"].rstrip("%")))
        for entry, bar in zip(entries, bars):
            expected = left + (right - left) * (entry["monotonic"] - first) / (end - first)
            self.assertAlmostEqual(float(bar["x"].rstrip("%")), expected, delta=1)
            longest = (right - left) * entry["answer"]["microseconds"] / (end - first)
            delayed = 900000 if entry is entries[-1] else 0
            self.assertTrue((right - left) * delayed / (end - first) - 1 <= float(bar["width"].rstrip("%")) <= longest + 1)
        sentence, = [svg["aria-label"] for svg in page.all("svg") if svg.get("role") == "img"]
        self.assertTrue(sentence.startswith("4 requests to scale: 503 at 0ms, 503 at "), sentence)

    def test_those_that_overlap_lie_in_lanes(self):
        threads = [threading.Thread(target=self.ask, args=("/status/200;delay=300ms;key=lanes",)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(TIMEOUT)
        self.entries("lanes", 2)
        self.assertEqual(len({bar["y"] for bar in self.page("/_/?key=lanes").all("rect")}), 2)

    def test_what_is_under_way(self):
        with self.server.connect() as connection:
            connection.sendall(request("/status/102+200;delay=20s;key=waits"))
            while connection.recv(1) != b"1":
                pass
            page = self.page("/_/?key=waits")
            self.assertEqual([item["class"].split()[1] for item in page.all("li")], ["waits"])
            self.assertIn("under way", page.text("summary"))

    def test_pages_lead_on(self):
        entries = self.send("many", *["204"] * 5)
        page = self.page("/_/?key=many&limit=2")
        older, = [link["href"] for link in page.all("a") if "before=" in link["href"]]
        self.assertEqual(older, f"/_/?before={entries[3]['id']}&key=many&limit=2")
        page = self.page(older)
        self.assertEqual([item["id"] for item in page.all("li") if item.get("id")],
                         [f"r{entry['id']}" for entry in entries[1:3]])
        self.assertIn({"href": "/_/?key=many"}, page.all("a"))
        self.assertFalse([script for script in page.all("script") if "watch" in script["src"]], "what is past does not change")

    def test_an_empty_form_says_nothing(self):
        self.send("form", "200")
        page = self.page("/_/?key=form&method=&status=&target=")
        self.assertTrue(page.text("h2").startswith("1 request"))
        self.assertEqual(self.ask("/_/?key=form&status=abc", BROWSER).code, 400)
        self.assertEqual(self.ask("/_/requests?key=form&method=").code, 400)

    def test_a_key_of_a_form(self):
        """A browser sends a space as a plus (WHATWG URL 5.1)."""
        self.ask("/status/200;key=a%20b%2b")
        self.assertTrue(self.page("/_/?key=a+b%2B").text("h2").startswith("1 request"))

    def test_the_fresh_key_is_another_each_time(self):
        keys = {next(field["value"] for field in self.page("/_/").all("input") if field["name"] == "key") for _ in range(3)}
        self.assertEqual(len(keys), 3)

    def test_commands_are_true(self):
        command = html.unescape(re.search("<kbd>(.*?)</kbd>", self.ask("/_/?key=a%27b", BROWSER).content.decode())[1])
        self.assertEqual(command, "curl -i 'localhost/status/200;key=a%27b'")

    def test_the_counted_link_passes(self):
        self.send("judged", "503", "200")
        page = self.page("/_/?key=judged")
        link, = [link["href"] for link in page.all("a") if "attempts=" in link["href"]]
        self.assertEqual(link, "/_/verify/judged?attempts=2&last=200")
        self.assertEqual(self.ask(link).code, 200)


class Judged(Asked):
    def test_what_failed_is_the_heading(self):
        self.send("verdict", "503;retry-after=20", "200")
        answer = self.ask("/_/verify/verdict?attempts=2&last=200&honours-retry-after&same-method", BROWSER)
        page = Page(answer.content.decode())
        self.assertEqual((answer.code, page.text("h1"), page.text("title")), (409, *["1 of 4 checks failed"] * 2))
        self.assertIn({"href": "#q2"}, page.all("a"))
        self.assertIn("honours-retry-after failed here", page.text("strong"))
        self.assertEqual(len(page.all("rect")), 2)
        self.assertEqual([circle["class"] for circle in page.all("circle")], ["fill", "fill", "failed"])
        self.assertEqual(self.page("/_/verify/verdict?attempts=2").text("h1"), "1 check passed")

    def test_where_each_check_failed(self):
        """The number of the request, as the text about it says."""
        self.server.exchange(request("/status/503;key=where;retry-after=30") +
                             request("/status/404;key=where/b", "X-A: 1", method="POST", content=b"a") +
                             request("/status/410;key=where", "X-A: 1", "Connection: close", method="POST", content=b"b"))
        shown = json.loads(self.ask("/_/verify/where?attempts=1&last=200&gaps=5s,5s&backoff=2&max-rate=1/10s&same-method"
                                    "&same-target&same-body&honours-retry-after&retries-only-transient"
                                    "&retries-only-idempotent&same-idempotency-key&requests-to=/x&has-field=X-B&no-field=X-A"
                                    "&same-field=X-A&new-field=X-A&format=json").content)
        found = {check["check"]: check["request"] for check in shown["checks"]}
        self.assertFalse([check for check in shown["checks"] if check["passed"]])
        self.assertEqual(found, {"attempts": None, "last": 3, "gaps": 2, "backoff": 2, "max-rate": 2, "same-method": 2,
                                 "same-target": 2, "same-body": 2, "honours-retry-after": 2, "retries-only-transient": 3,
                                 "retries-only-idempotent": 3, "same-idempotency-key": 1, "requests-to": 1, "has-field": 1,
                                 "no-field": 2, "same-field": 1, "new-field": 1})
        passed, = json.loads(self.ask("/_/verify/where?attempts=3").content)["checks"]
        self.assertEqual((passed["passed"], passed["request"]), (True, None))

    def test_the_command_repeats_it(self):
        self.send("again", "503")
        target = "/_/verify/again?attempts=2&has-field=User-Agent:%27x"
        for accept in ("application/json", "application/problem+json"):
            shown = json.loads(curl(self.server.url + target, "--header", f"Accept: {accept}").stdout)
            self.assertEqual(shown["command"], f"curl -i '{self.server.host}:{self.server.port}{target}'")
        done = curl(*shown["command"].replace("'", "").split()[1:])
        self.assertTrue(done.stdout.startswith(b"HTTP/1.1 409 "))
        text = self.ask(target, "Accept: text/plain").content.decode()
        self.assertTrue(text.endswith(f"\nThe same again\n  $ curl -i 'localhost{target}'\n"), text)


class Escaped(Asked):
    """Markup in every place that a client fills."""

    def check(self, page):
        self.assertEqual(page.all("img"), [])
        for tag, attributes in page.elements:
            self.assertFalse([name for name in attributes if name.startswith("on")], (tag, attributes))

    def test_everywhere(self):
        key, encoded = IMG, quote(IMG, safe="")
        method = "IMG'ONERROR"
        self.server.exchange(request(f"/status/200;key={encoded}/'onerror=alert(1)?q={encoded}", f"X-A: {IMG}",
                                     f"User-Agent: {IMG}", f"Authorization: {IMG}", "Connection: close",
                                     method=method, content=IMG.encode()))
        self.server.exchange(request("/", f"Everystatus: 503;reason=<img>;header=X-B:{quote(IMG)};key={encoded}",
                                     "Connection: close"))
        for target in (f"/_/?key={encoded}", f"/_/requests?key={encoded}&format=html", "/_/",
                       f"/_/?key={encoded}&method={quote(method)}&target={quote('/status/')}",
                       f"/_/?key={encoded}&limit=1", f"/_/?key={encoded}&method={encoded}", f"/_/?target={encoded}",
                       f"/_/?status={encoded}", f"/_/?{encoded}", f"/_/verify/{encoded}?attempts=3&last=500&same-method",
                       f"/_/verify/{encoded}?has-field=X-C:{encoded}&requests-to=/{encoded}&same-field=X-A",
                       f"/_/verify/{encoded}?{encoded}"):
            with self.subTest(target):
                answer = self.ask(target, BROWSER)
                self.assertEqual(answer.get("Content-Type"), "text/html; charset=utf-8")
                self.check(Page(answer.content.decode()))
        page = self.page(f"/_/?key={encoded}")
        self.assertIn(IMG, page.text("pre"))
        self.assertIn(method, page.text("summary"))
        self.assertIn(key, page.text("title"))


class Closed(Asked):
    def test_a_token_is_asked_for(self):
        with Server("--control-token", "the-token-of-this-test", "--log-format", "off") as server:
            for target in ("/_/", "/_/?key=a", "/_/verify/a?attempts=1", "/_/requests"):
                with self.subTest(target):
                    answer = self.ask(target, BROWSER, server=server)
                    page = Page(answer.content.decode())
                    self.assertEqual((answer.code, answer.get("WWW-Authenticate")), (401, 'Bearer realm="everystatus"'))
                    self.assertEqual([(field["name"], field["type"]) for field in page.all("input")], [("token", "password")])
                    self.assertIn({"type": "module", "src": "/watch.js"}, page.all("script"))
                    self.assertIn("Authorization: Bearer TOKEN", page.text("kbd"))
                    answer = self.ask(target, server=server)
                    self.assertEqual((answer.code, answer.get("Content-Type")), (401, "application/json"))
                    self.assertEqual(json.loads(answer.content)["status"], 401)
            answer = self.ask("/_/?key=a", BROWSER, "Authorization: Bearer the-token-of-this-test", server=server)
            self.assertEqual(answer.code, 200)
            self.assertNotIn(b"the-token-of-this-test", answer.content)

    def test_without_scripts_none_is_asked_for(self):
        with Server("--control-token", "the-token-of-this-test", "--unsafe-headers", "--log-format", "off") as server:
            page = Page(self.ask("/_/", BROWSER, server=server).content.decode())
            self.assertEqual((page.all("input"), page.all("script")), ([], []))


if __name__ == "__main__":
    unittest.main()
