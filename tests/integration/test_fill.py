"""What fill puts in when an answer is made: each word in braces, where it may stand, and what is refused after that."""
import datetime
import email.utils
import json
import time
import unittest
from urllib.parse import quote

from harness import Server, curl
from survey import Served


def filled(choices, *modifiers):
    return "/status/" + ";".join([choices, "fill", *(name + "=" + quote(value, safe="") for name, value in modifiers)])


class Filled(Served):
    def answer(self, target, *fields, method="GET"):
        return self.server.request(target, fields=fields, method=method)[-1]

    def body(self, text, *fields, method="GET"):
        answer = self.answer(filled("200", ("body", text), ("key", "body")), *fields, method=method)
        self.assertEqual(answer.code, 200, answer.content)
        return answer.content.decode()

    def detail(self, target, *fields):
        answer = self.answer(target, *fields)
        self.assertEqual(answer.code, 400, answer.content)
        return json.loads(answer.content)["detail"]


class Words(Filled):
    def test_times(self):
        for text, away in (("{now}", 0), ("{now+5m}", 300), ("{now-1h}", -3600), ("{now+0s}", 0), ("{now+1.5h}", 5400)):
            with self.subTest(text):
                value = self.answer(filled("200", ("header", "Date:" + text))).get("Date")
                moment = email.utils.parsedate_to_datetime(value)
                self.assertEqual(value, email.utils.format_datetime(moment, usegmt=True))
                now = datetime.datetime.now(datetime.timezone.utc)
                self.assertLessEqual(abs((moment - now).total_seconds() - away), 30)

    def test_numbers(self):
        for text, factor, away in (("{epoch}", 1, 0), ("{epoch+5000}", 1, 5000), ("{epoch-5000}", 1, -5000),
                                   ("{epoch-ms}", 1000, 0), ("{epoch-ms+500000}", 1000, 500000),
                                   ("{epoch-ms-500000}", 1000, -500000)):
            with self.subTest(text):
                value = self.body(text)
                self.assertRegex(value, r"^\d+$")
                self.assertLessEqual(abs(int(value) - time.time() * factor - away), 30 * factor)

    def test_uuids(self):
        values = [value for _ in range(20) for value in self.body("{uuid} {uuid}").split()]
        self.assertEqual(len(set(values)), 40)
        for value in values:  # RFC 9562 5.4
            self.assertRegex(value, r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")

    def test_which_request_it_is(self):
        one, other = (filled("200", ("body", "{n}"), ("key", key)) for key in ("count-1", "count-2"))
        self.assertEqual([self.answer(target).content for target in (one, one, other, one)], [b"1", b"2", b"1", b"3"])
        self.server.request("/_/reset/count-1", "POST")
        self.assertEqual(self.answer(one).content, b"1")

    def test_of_the_request(self):
        self.assertEqual(self.body("{method}", method="BREW"), "BREW")
        self.assertEqual(self.answer("/a/b%2fc?d=e", "Everystatus: 200;fill;body={path}").content, b"/a/b%2fc")
        self.assertEqual(self.body("<{field:x-one}>", "X-One: a b", "X-Two: c"), "<a b>")
        self.assertEqual(self.body("<{field:X-One}>", "X-One: a", "x-one: b"), "<a, b>")
        self.assertEqual(self.body("<{field:X-One}>"), "<>")

    def test_braces(self):
        self.assertEqual(self.body('{{"a":{n}0}}'), '{"a":10}}')
        self.assertEqual(self.body("{{{method}}"), "{GET}")
        self.assertEqual(self.body("}{{{{"), "}{{")

    def test_without_the_flag_they_are_braces(self):
        answer = self.answer("/status/200;body=%7Bn%7D%7B%7B;header=X-A:%7Bnow%7D;key=%7Bn%7D")
        self.assertEqual((answer.content, answer.get("X-A")), (b"{n}{{", "{now}"))
        self.assertIn("path on this server", self.detail("/status/302;location=%7Bpath%7D"))


class Places(Filled):
    def test_location(self):
        self.assertEqual(self.answer(filled("302", ("location", "/job/{n}"), ("key", "location"))).get("Location"), "/job/1")
        answer = self.answer("/old", "Everystatus: 302;fill;location={path}/new")
        self.assertEqual(answer.get("Location"), "/old/new")

    def test_each_choice(self):
        recipe = "200(body={n};header=X-A:{method}),503(body=none);fill;in-order;loop;key=choices"
        target = "/status/" + quote(recipe, safe="/();,=")
        answers = [self.answer(target) for _ in range(3)]
        self.assertEqual([answer.content for answer in answers], [b"1", b"none", b"3"])
        self.assertEqual(answers[2].get("X-A"), "GET")

    def test_every_carrier(self):
        for target, fields in (("/status/200;fill;body=%7Bmethod%7D", []), ("/status/200?fill&body={method}", []),
                               ("/status/200;body={method}?fill", []), ("/nope", ["Everystatus: 200;fill;body={method}"])):
            with self.subTest(target):
                self.assertEqual(self.answer(target, *fields).content, b"GET")

    def test_broken_answers(self):
        answer = self.answer(filled("200", ("body", "{method}"), ("header", "X-A:{method}")) + ";fault=slow-head=1ms")
        self.assertEqual((answer.content, answer.get("X-A")), (b"GET", "GET"))

    def test_a_key_for_each_path(self):
        route = "GET /api/* 503,200;in-order;fill;key={path}"
        with Server("--log-format", "off", "--route", route) as server:
            codes = [server.request(path)[-1].code for path in ("/api/a", "/api/b", "/api/a", "/api/b", "/api/c")]
            self.assertEqual(codes, [503, 503, 200, 200, 503])
            self.assertEqual(server.request("/_/verify/%2Fapi%2Fa?attempts=2&last=200")[-1].code, 200)

    def test_a_prefix_is_of_the_path(self):
        with Server("--log-format", "off", "--prefix", "/mock") as server:
            for path in ("/mock/a", "/a"):
                answer = server.request(path, fields=["Everystatus: 302;fill;location={path}/new"])[-1]
                self.assertEqual(answer.get("Location"), path + "/new")

    def test_with_a_limit(self):
        target = filled("200", ("limit", "2/1m"), ("body", "{n}"), ("key", "limited"))
        answers = [self.answer(target) for _ in range(3)]
        self.assertEqual([answer.code for answer in answers], [200, 200, 429])
        self.assertEqual([answer.content for answer in answers[:2]], [b"1", b"2"])

    def test_curl(self):
        """-g keeps curl from taking braces for its own."""
        for options, target in ((["-g"], "/status/200;fill;body={method}"), ([], "/status/200;fill;body=%7Bmethod%7D")):
            self.assertEqual(curl(*options, self.server.url + target).stdout, b"GET")


class Refused(Filled):
    def test_nothing_to_fill_in(self):
        for recipe in ("200;fill", "200;fill;body=n", "200;fill;size=5", "200;fill;key=k", "103(header=Link:{path})+200;fill"):
            with self.subTest(recipe):
                self.assertIn("%7B and %7D, or use curl -g", self.detail(f"/status/{recipe}"))

    def test_what_is_no_word(self):
        for text, why in (("{nwo}", "near: {now}"), ("{uid}", "near: {uuid}"), ("{}", "has {}"), ("{n+1}", "it is written {n}"),
                          ("{now+5}", "it is written {now}"), ("{now+0.5s}", "it is written"), ("{epoch+5s}", "it is written"),
                          ("{epoch-}", "it is written"), ("{field}", "it is written {field:NAME}"),
                          ("{field:}", "it is written {field:NAME}"), ("{field:a b}", "it is written {field:NAME}"),
                          ("{now", "no } closes"), ("a{", "no } closes"), ("{ now}", "near: {now}"), ("{NOW}", "near: {now}")):
            for name in ("body", "header", "key"):
                with self.subTest(text=text, name=name):
                    value = "X-A:" + text if name == "header" else text
                    detail = self.detail(filled("200", (name, value), *([("key", "words")] if name != "key" else [])))
                    self.assertIn(why, detail)
                    self.assertIn(f'"{name}"', detail)

    def test_a_number_needs_a_key(self):
        self.assertIn("needs a key", self.detail(filled("200", ("body", "{n}"))))
        self.assertIn("counted by their key", self.detail(filled("200", ("key", "{n}"))))

    def test_where_a_location_leads(self):
        for to in ("//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/a b", "", "evil"):
            with self.subTest(to):
                target = filled("302", ("location", "{field:X-To}"))
                self.assertIn("location", self.detail(target, "X-To: " + to))
                self.assertEqual(self.answer(target, "X-To: " + to).all("Location"), [])
        self.assertIn("location", self.detail(filled("302", ("location", "/{field:X-To}")), "X-To: /evil.example"))
        self.assertIn("must be a path", self.detail(filled("302", ("location", "//evil{n}"), ("key", "evil"))))

    def test_what_would_end_a_line(self):
        """A tab may stand in a field (RFC 9110 5.5); nothing else that a client sends gets this far."""
        self.assertEqual(self.answer(filled("200", ("header", "X-A:{field:X-B}")), "X-B: a\tb").get("X-A"), "a\tb")
        answer = self.answer("/%0d%0aX-Evil:1", "Everystatus: 200;fill;header=X-A:{path}")
        self.assertEqual((answer.get("X-A"), answer.get("X-Evil")), ("/%0d%0aX-Evil:1", None))

    def test_how_long_they_are(self):
        long = "X-L: " + "l" * 800
        self.assertEqual(len(self.answer(filled("200", ("header", "X-A:{field:X-L}")), long).get("X-A")), 800)
        self.assertIn("at most 900", self.detail(filled("200", ("header", "X-A:{field:X-L}{field:X-L}")), long))
        self.assertIn("at most 65536", self.detail(filled("200", ("body", "{field:X-L}" * 90)), long))
        self.assertIn("1 to 64", self.detail(filled("200", ("key", "{field:X-L}")), long))
        self.assertIn("1 to 64", self.detail(filled("200", ("key", "{field:X-None}"))))

    def test_a_key_that_is_none_is_nowhere_in_the_journal(self):
        self.detail(filled("200", ("key", "none-{field:X-L}")), "X-L: " + "l" * 80)
        self.assertNotIn(b"none-", self.answer("/_/requests").content)

    def test_it_is_for_the_whole_recipe(self):
        self.assertIn("whole recipe", self.detail("/status/200(fill;body=%7Bmethod%7D)"))


if __name__ == "__main__":
    unittest.main()
