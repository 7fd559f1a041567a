"""Modifiers on paths that have an answer of their own: in the query, and in the field Everystatus without a recipe."""
import json
import time
import unittest

from harness import curl, parse_responses
from raw_requests import request
from survey import Served


class Changed(Served):
    def ask(self, target, *fields, method="GET"):
        return self.server.request(target, fields=fields, method=method)[-1]

    def journal(self, key):
        return json.loads(self.ask(f"/_/requests?key={key}").content)["requests"]

    def test_a_key_in_the_query(self):
        for number, target in enumerate(("/get", "/anything/a", "/response-headers", "/basic-auth/a/b", "/redirect/2",
                                         "/range/10", "/503", "/random/200,201",
                                         "/bearer", "/cache", "/etag/x", "/delay/0")):
            with self.subTest(target):
                self.ask(f"{target}?key=k{number}")
                self.ask(f"{target}", f"Everystatus: key=k{number}")
                self.assertEqual([entry["target"] for entry in self.journal(f"k{number}")], [target, f"{target}?key=k{number}"])

    def test_what_echoes_still_echoes(self):
        self.assertEqual(json.loads(self.ask("/get?key=a&delay=1s&fault=reset").content)["args"],
                         {"key": "a", "delay": "1s", "fault": "reset"})
        self.assertEqual(self.ask("/response-headers?key=a&delay=9s").get("key"), "a")

    def test_faults(self):
        for target, status, size in (("/range/1000?fault=close-after=500", 18, 500), ("/get", 18, 20), ("/codes/404", 18, 20)):
            fields = [] if "?" in target else ["-H", "Everystatus: fault=close-after=20"]
            done = curl("-o", "/dev/null", "-w", "%{size_download}", *fields, self.server.url + target, check=False)
            with self.subTest(target):
                self.assertEqual((done.returncode, int(done.stdout)), (status, size))
        done = curl("-o", "/dev/null", f"{self.server.url}/503?fault=close", check=False)
        self.assertEqual(done.returncode, 52)
        self.assertIn("needs a code that redirects", self.ask("/get", "Everystatus: fault=redirect-loop").content.decode())

    def test_fields(self):
        answer = self.ask("/get?a=1", "Everystatus: header=X-A:b")
        self.assertEqual((answer.code, answer.get("X-A"), json.loads(answer.content)["args"]), (200, "b", {"a": "1"}))
        answer = self.ask("/redirect/1?header=X-A:b&retry-after=7")
        self.assertEqual([answer.get(name) for name in ("Location", "X-A", "Retry-After")], ["/get", "b", "7"])
        answer = self.ask("/redirect/1?location=/elsewhere")
        self.assertEqual([value for name, value in answer.fields if name == "location"], ["/elsewhere"])
        answer = self.ask("/basic-auth/a/b?omit=WWW-Authenticate")
        self.assertEqual((answer.code, answer.get("WWW-Authenticate")), (401, None))
        answer = self.ask("/codes/404", "Accept: text/html", "Everystatus: max-age=60")
        self.assertEqual((answer.code, answer.get("Cache-Control")), (200, "max-age=60"))
        self.assertEqual(self.ask("/codes/404", "Accept: text/html").get("Cache-Control") in (None, "max-age=60"), False)

    def test_paces(self):
        for target, fields in (("/etag/x?delay=200ms", ()), ("/get", ("Everystatus: delay=200ms",)), ("/404?delay=200ms", ()),
                               ("/404?sleep=100&delay=100ms", ()), ("/nowhere", ("Everystatus: delay=200ms",))):
            with self.subTest(target):
                start = time.monotonic()
                self.ask(target, *fields)
                self.assertGreaterEqual(time.monotonic() - start, 0.2)

    def test_own_parameters_stay(self):
        self.assertEqual(self.ask("/drip?duration=0&numbytes=3&delay=0").content, b"***")
        self.assertEqual(self.ask("/redirect-to?url=/get&status_code=307").code, 307)
        self.assertEqual(self.ask("/unstable?failure_rate=0&seed=3").code, 200)
        self.assertEqual(self.ask("/range/10?foo=1&faults=x").code, 200)

    def test_limits_and_conditions(self):
        codes = [self.ask("/range/10?limit=2/60m&key=lim").code for _ in range(3)]
        self.assertEqual(codes, [200, 200, 429])
        target = "/bearer?when=X-Go&else=503(retry-after=1)"
        self.assertEqual((self.ask(target).code, self.ask(target, "X-Go: 1", "Authorization: Bearer a").code), (503, 200))
        data = request("/etag/x?on-reuse=close") + request("/etag/x?on-reuse=close")
        self.assertEqual([one.code for one in parse_responses(self.server.exchange(data), ["GET"])], [200])

    def test_httpstatus_with_modifiers(self):
        answer = self.ask("/503?header=X-A:b&retry-after=9", "Accept: application/json")
        self.assertEqual((answer.code, answer.get("X-A"), answer.get("Retry-After")), (503, "b", "9"))
        self.assertEqual(json.loads(answer.content)["code"], 503)
        self.assertEqual([self.ask("/random/500-599?in-order&key=ro").code for _ in range(3)], [500, 501, 502])
        self.assertEqual(self.ask("/503?body=x").content, b"x")

    def test_a_content_of_ones_own(self):
        answer = self.ask("/get", "Everystatus: body=x;type=text/csv")
        self.assertEqual((answer.content, answer.get("Content-Type")), (b"x", "text/csv"))

    def test_what_makes_no_sense(self):
        for target, fields in (("/range/10?in-order", ()), ("/range/10?delay=1", ()), ("/get", ("Everystatus: format=html",)),
                               ("/get?key=", ()), ("/range/10?loop", ()), ("/503?format=html", ()), ("/503?fault=nope", ()),
                               ("/get", ("Everystatus: delay=1s;",)), ("/range/10?type=text/plain", ()),
                               ("/get", ("Everystatus: nonsense=1",)), ("/range/10?when=A", ())):
            with self.subTest(target=target, fields=fields):
                self.assertEqual(self.ask(target, *fields).code, 400)

    def test_pages_are_kept_as_they_are(self):
        before = self.ask("/healthz")
        changed = self.ask("/healthz", "Everystatus: header=X-A:b;omit=Cache-Control")
        after = self.ask("/healthz")
        self.assertEqual((changed.get("X-A"), changed.get("Cache-Control")), ("b", None))
        self.assertEqual((after.get("X-A"), after.get("Cache-Control")), (None, before.get("Cache-Control")))
        self.assertEqual(after.content, before.content)

    def test_control_is_left_alone(self):
        answer = self.ask("/_/requests?key=none", "Everystatus: header=X-A:b")
        self.assertEqual((answer.code, answer.get("X-A")), (200, None))


if __name__ == "__main__":
    unittest.main()
