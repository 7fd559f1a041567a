"""Conditions of a recipe: by a field, a parameter, the time since a key's first request, and a connection's reuse."""
import time
import unittest

from harness import curl, parse_responses
from raw_requests import request
from survey import Served


class When(Served):
    def code(self, target, *fields):
        return self.server.request(target, fields=fields)[-1].code

    def test_token_refresh(self):
        """However many come with the old token: none of them takes a step, and with the new one all pass."""
        recipe = "/status/401;unless=Authorization:Bearer%20new;else=200(body=in);key=token"
        self.assertEqual([self.code(recipe, "Authorization: Bearer old") for _ in range(5)], [401] * 5)
        self.assertEqual([self.code(recipe) for _ in range(2)], [401] * 2)
        answer = self.server.request(recipe, fields=["authorization:  Bearer new \t"])[-1]
        self.assertEqual((answer.code, answer.content), (200, b"in"))

    def test_fields(self):
        for wanted, fields, holds in (
                ("X-A", ["x-a: 1"], True), ("X-A", ["X-A:"], True), ("X-A", ["X-AB: 1"], False), ("x-a:1", ["X-A: 1"], True),
                ("X-A:1", ["X-A: 2", "X-A: 1"], True), ("X-A:1", ["X-A: 1, 2"], False), ("X-A:", ["X-A: 1"], False),
                ("X-A:", ["X-A: "], True), ("X-A:a%3Bb", ["X-A: a;b"], True), ("X-A:A", ["X-A: a"], False)):
            with self.subTest(wanted=wanted, fields=fields):
                self.assertEqual(self.code(f"/status/200;when={wanted};else=404", *fields), 200 if holds else 404)
                self.assertEqual(self.code(f"/status/200;unless={wanted};else=404", *fields), 404 if holds else 200)

    def test_parameters(self):
        recipe = "Everystatus: 200;when=query.page=2;unless=query.dry;else=404"
        for query, code in (("page=2", 200), ("page=%32", 200), ("a=b&page=2", 200), ("page=1", 404), ("Page=2", 404), ("", 404),
                            ("page=2&dry", 404), ("page=2&dry=", 404), ("page", 404)):
            with self.subTest(query):
                self.assertEqual(self.code(f"/list?{query}", recipe), code)

    def test_all_must_hold(self):
        recipe = "/status/200;when=A;when=B:1;unless=C;else=409"
        for fields, code in ((["A: 1", "B: 1"], 200), (["A: 1"], 409), (["B: 1"], 409), (["A: 1", "B: 1", "C:"], 409)):
            with self.subTest(fields):
                self.assertEqual(self.code(recipe, *fields), code)

    def test_else_takes_no_step(self):
        recipe = "/status/500,501,502;in-order;unless=X-Peek;else=204;key=steps"
        self.assertEqual([self.code(recipe), self.code(recipe, "X-Peek: 1"), self.code(recipe), self.code(recipe, "X-Peek: 1"),
                          self.code(recipe)], [500, 204, 501, 204, 502])

    def test_else_can_be_a_fault(self):
        done = curl("-o", "/dev/null", f"{self.server.url}/status/200;when=X;else=close", check=False)
        self.assertEqual(done.returncode, 52)
        answer = self.server.request("/status/200;when=X;else=503(retry-after=3;header=X-A:b);retry-after=9")[-1]
        self.assertEqual((answer.code, answer.get("Retry-After"), answer.get("X-A")), (503, "3", "b"))

    def test_down_then_up(self):
        start = time.monotonic()
        first = self.code("/status/503;until=300ms;else=200;key=down")
        codes = []
        while not codes or (codes[-1] == 503 and time.monotonic() - start < 30):
            codes.append(self.code("/status/503;until=300ms;else=200;key=down"))
        taken = time.monotonic() - start
        self.assertEqual((first, codes[-1]), (503, 200))
        self.assertGreaterEqual(taken, 0.29)
        self.assertLess(taken, 2)
        self.assertEqual(self.code("/status/503;until=300ms;else=200;key=other"), 503)

    def test_after(self):
        recipe = "/status/200;after=200ms;else=503;key=after"
        start = time.monotonic()
        codes = [self.code(recipe)]
        while codes[-1] == 503 and time.monotonic() - start < 30:
            codes.append(self.code(recipe))
        self.assertEqual((codes[0], codes[-1]), (503, 200))
        self.assertGreaterEqual(time.monotonic() - start, 0.19)
        self.assertEqual(self.code("/status/200;after=0s;else=503;key=now"), 200)

    def test_keep_alive_race(self):
        """The first request on a connection is served, the second is dropped; on a new connection it is served again."""
        recipe = "/status/200;on-reuse=close;key=race"
        with self.server.connect() as connection:
            data = b""
            connection.sendall(request(recipe) + request(recipe))
            while piece := connection.recv(65536):
                data += piece
        self.assertEqual([answer.code for answer in parse_responses(data, ["GET"])], [200])
        self.assertEqual(self.code(recipe), 200)
        done = curl("-w", "%{http_code} %{num_connects}\n", "-o", "/dev/null", "-o", "/dev/null",
                    f"{self.server.url}{recipe}", f"{self.server.url}{recipe}")
        self.assertEqual(done.stdout.decode().split(), ["200", "1", "200", "1"])  # curl repeats it on a new connection

    def test_reuse_can_be_a_code(self):
        recipe = "/status/200;on-reuse=421(header=X-A:b)"
        data = request(recipe) + request(recipe, "Connection: close")
        first, second = parse_responses(self.server.exchange(data), ["GET", "GET"])
        self.assertEqual((first.code, second.code, second.get("X-A")), (200, 421, "b"))

    def test_mistakes(self):
        for recipe, what in (("200;when=A", "needs \\\"else\\\""),
                             ("200;else=404", "needs a condition"), ("200;until=5s;else=404", "key"),
                             ("200;after=5;else=404;key=k", "unit"), ("200;when=;else=404", "must be a field"),
                             ("200;when=a%20b;else=404", "must be a field"), ("200;when=query.;else=404", "must be a field"),
                             ("200;when=A;else=404:2", "one code or fault"), ("200;when=A;else=102+200", "one code or fault"),
                             ("200;when=A;else=404,405", "one code or fault"), ("200;when=A;else=404*2", "one code or fault"),
                             ("200;when=A;else=404(key=k)", "whole recipe"), ("200;when=A;else=404(body=(x)", "%28"),
                             ("200;when=A;else=404(body=x", "not closed"), ("200;when=A;else=4040", "three digits"),
                             ("200;on-reuse=closs", "nearest fault is close"), ("200(when=A),200", "whole recipe"),
                             ("200;when=A;else=reset(body=x)", "sends nothing"),
                             ("200" + ";when=A" * 9 + ";else=404", "at most 8")):
            with self.subTest(recipe):
                answer = self.server.request(f"/status/{recipe}")[-1]
                self.assertEqual(answer.code, 400)
                self.assertIn(what, answer.content.decode())

    def test_place_of_a_mistake(self):
        answer = self.server.request("/status/200;when=A;else=404(delay=1)")[-1]
        self.assertIn('"column": 27', answer.content.decode())


if __name__ == "__main__":
    unittest.main()
