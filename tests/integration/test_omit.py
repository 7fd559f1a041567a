"""Fields that a recipe leaves out: what the answer then lacks, and what may not be left out."""
import json
import unittest

from harness import Server, parse_responses
from raw_requests import request
from survey import Served

OWN = ("Date", "Content-Type", "Cache-Control", "Access-Control-Allow-Origin", "Access-Control-Expose-Headers")
OF_CODES = ((503, "Retry-After"), (401, "WWW-Authenticate"), (405, "Allow"), (302, "Location"), (304, "ETag"), (429, "RateLimit"))
FRAMING = ("Content-Length", "Transfer-Encoding", "Connection", "Trailer", "Upgrade", "content-length")


class Omit(Served):
    def answer(self, target, *fields):
        return self.server.request(target, fields=fields)[-1]

    def detail(self, target, *fields):
        answer = self.answer(target, *fields)
        self.assertEqual(answer.code, 400)
        return json.loads(answer.content)["detail"]

    def test_one_is_left_out_and_the_others_stay(self):
        for more in ("", ";reason=Raw", ";body=x", ";fault=slow-head=1ms"):
            for code, name in [(503, name) for name in OWN] + list(OF_CODES):
                whole = self.answer(f"/status/{code};header=X-A:1{more}")
                with self.subTest(name=name, code=code, more=more):
                    self.assertEqual(bool(whole.all(name)), name != "Content-Type" or bool(whole.content))
                    for spelled in (name, name.lower()):
                        answer = self.answer(f"/status/{code};header=X-A:1;omit={spelled}{more}")
                        gone = {field for field, _ in whole.fields} - {field for field, _ in answer.fields} - {"connection"}
                        self.assertEqual((answer.code, gone), (code, {name.lower()} if whole.all(name) else set()))

    def test_without_a_date_the_connection_goes_on(self):
        data = request("/status/200;omit=Date;body=a") + request("/status/418;format=empty", "Connection: close")
        first, second = parse_responses(self.server.exchange(data), ["GET", "GET"])
        self.assertEqual((first.code, first.get("Date"), first.content, second.code), (200, None, b"a", 418))

    def test_several(self):
        answer = self.answer("/status/429;omit=Retry-After;omit=RateLimit;omit=RateLimit-Policy;omit=Vary;omit=Content-Type")
        for name in ("Retry-After", "RateLimit", "RateLimit-Policy", "Vary", "Content-Type"):
            self.assertEqual(answer.all(name), [])

    def test_the_explanation_lacks_it(self):
        shown = json.loads(self.answer("/status/503;omit=Retry-After").content)["fields"]
        self.assertNotIn("Retry-After", [field["name"] for field in shown])
        self.assertIn("Retry-After", [field["name"] for field in json.loads(self.answer("/status/503").content)["fields"]])

    def test_in_steps(self):
        recipe = "503(omit=Retry-After),503,503(retry-after=9),200;in-order;key=omit"
        self.assertEqual([self.answer(f"/status/{recipe}").get("Retry-After") is not None for _ in range(4)],
                         [False, True, True, False])

    def test_parentheses_add_and_say_otherwise(self):
        recipe = "503(omit=Cache-Control),503(retry-after=9),503(header=Retry-After:x);omit=Retry-After;in-order;key=omits"
        answers = [self.answer(f"/status/{recipe}") for _ in range(3)]
        self.assertEqual([answer.get("Retry-After") for answer in answers], [None, "9", "x"])
        self.assertEqual([answer.get("Cache-Control") for answer in answers], [None, "no-store", "no-store"])

    def test_a_later_carrier_says_otherwise(self):
        self.assertIsNone(self.answer("/status/503;retry-after=5?omit=Retry-After").get("Retry-After"))
        self.assertIsNone(self.answer("/status/503;header=Retry-After:5?omit=retry-after").get("Retry-After"))
        self.assertEqual(self.answer("/status/503;omit=Retry-After?retry-after=5").get("Retry-After"), "5")
        answer = self.answer("/status/503;omit=Retry-After", "Everystatus: 503;header=Retry-After:5")
        self.assertEqual(answer.get("Retry-After"), "5")
        self.assertEqual(self.answer("/status/503;retry-after=5?header=Retry-After:6").all("Retry-After"), ["6"])
        self.assertIsNone(self.answer("/status/503;omit=Retry-After?omit=Retry-After").get("Retry-After"))

    def test_one_carrier_says_it_once(self):
        for one, other in (("omit=Retry-After", "retry-after=5"), ("omit=Retry-After", "header=retry-after:5"),
                           ("header=Retry-After:1", "retry-after=5"), ("header=Cache-Control:a", "max-age=5"),
                           ("omit=Cache-Control", "max-age=5"), ("omit=Location", "location=%2Fa")):
            for first, second in ((one, other), (other, one)):
                with self.subTest(first=first, second=second):
                    self.assertIn("both speak of", self.detail(f"/status/503;{first};{second}"))

    def test_framing_is_for_framings(self):
        for name in FRAMING:
            with self.subTest(name):
                self.assertIn("frames the answer", self.detail(f"/status/200;omit={name}"))
        self.assertIn("asked for", self.detail("/status/200;omit=Everystatus"))
        for name in ("", "a b", "a:b"):
            with self.subTest(name):
                self.assertIn("name of a field", self.detail("/status/200;omit=" + name.replace(" ", "%20")))

    def test_what_keeps_browsers_from_running_content(self):
        with Server("--unsafe-headers", "--log-format", "off") as server:
            for name in ("X-Content-Type-Options", "Content-Security-Policy"):
                with self.subTest(name):
                    self.assertIn("--unsafe-headers", self.detail(f"/status/404;format=html;omit={name}"))
                    answer = server.request(f"/status/404;format=html;omit={name}")[-1]
                    self.assertEqual((answer.code, answer.all(name)), (404, []))

    def test_what_would_not_be_there(self):
        for recipe, name in (("200;omit=Retry-After", "Retry-After"), ("200,503(omit=Allow)", "Allow"),
                             ("404;omit=X-A", "X-A"), ("200;omit=RateLimit", "RateLimit"),
                             ("103+200;omit=Link", "Link")):
            with self.subTest(recipe):
                self.assertIn(f"no {name}", self.detail(f"/status/{recipe}"))
        self.assertIn("nearest is Retry-After", self.detail("/status/503;omit=Retry-Afer"))
        self.assertEqual(self.answer("/status/200,503;omit=Retry-After;seed=1").code // 100 in (2, 5), True)
        self.assertEqual(self.answer("/status/200;limit=9/10s;omit=RateLimit;key=rate").all("RateLimit"), [])

    def test_no_effect_is_told(self):
        for recipe in ("101;force;omit=Date", "503;omit=Retry-After;fault=close-in-head", "302;omit=Location;fault=redirect-loop",
                       "103(omit=Link)+200"):
            with self.subTest(recipe):
                self.detail(f"/status/{recipe}")


if __name__ == "__main__":
    unittest.main()
