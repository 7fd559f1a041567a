"""Whole answers as steps: own modifiers in parentheses, faults in place of a code, interim responses with their own."""
import time
import unittest

from carriers import everywhere
from harness import curl, parse_responses
from raw_requests import request
from survey import Served


class Steps(Served):
    def answers(self, recipe, count):
        """The last answer of so many requests, each on its own connection; None: there was none."""
        found = []
        for _ in range(count):
            data = self.server.exchange(request(f"/status/{recipe}", "Connection: close"))
            responses = parse_responses(data, ["GET"]) if data else []
            found.append(responses[-1] if responses else None)
        return found

    def test_own_fields(self):
        first, second, last = self.answers("503(retry-after=2)*2,200;in-order;key=own", 3)
        self.assertEqual([first.code, second.code, last.code], [503, 503, 200])
        self.assertEqual([first.get("Retry-After"), second.get("Retry-After"), last.get("Retry-After")], ["2", "2", None])

    def test_own_replaces(self):
        recipe = "200(header=X-A:1;header=X-A:2),201(body=own),202(size=3),204;in-order;header=X-A:0;header=X-B:0;body=all;key=r"
        replaced, body, size, none = self.answers(recipe, 4)
        self.assertEqual([value for name, value in replaced.fields if name == "x-a"], ["1", "2"])
        self.assertEqual((replaced.get("X-B"), replaced.content), ("0", b"all"))
        self.assertEqual((body.get("X-A"), body.content, size.content, none.content), ("0", b"own", b"abc", b""))

    def test_every_carrier(self):
        answers = set()
        for target, fields in everywhere("404(body=a%28%29%3B%2541,*:+/b;type=text/csv)", []):
            answer = self.server.request(target, fields=fields)[-1]
            answers.add((answer.code, answer.content, answer.get("Content-Type")))
        self.assertEqual(answers, {(404, b"a();%41,*:+/b", "text/csv")})

    def test_faults_as_steps(self):
        gone, again, answer = self.answers("reset*2,200;in-order;key=f", 3)
        self.assertEqual((gone, again, answer.code), (None, None, 200))
        self.assertEqual(self.answers("redirect-no-location", 1)[0].code, 302)
        self.assertIn(b"HTTP/1.2 200 OK", self.server.exchange(request("/status/http-1.2:2,200:0", "Connection: close")))
        self.assertEqual(self.answers("redirect-malformed", 1)[0].get("Location"), "http://[::1/")
        codes = {self.answers("200:0.9,close:0.1;seed=%d" % seed, 1)[0] is None for seed in range(60)}
        self.assertEqual(codes, {True, False})

    def test_body_for_the_step_that_has_one(self):
        gone, answer = self.answers("close,200;in-order;body=x;key=b", 2)
        self.assertEqual((gone, answer.content), (None, b"x"))

    def test_curl_retries_a_fault(self):
        url = f"{self.server.url}/status/close*2,200;in-order;key=curl"
        done = curl("--retry", "3", "--retry-all-errors", "-w", "%{http_code}", "-o", "/dev/null", url)
        self.assertEqual(done.stdout[-3:], b"200")

    def test_delays_of_steps(self):
        taken = []
        for _ in range(3):
            start = time.monotonic()
            self.server.request("/status/200(delay=150ms),200(delay=1ms),200;in-order;delay=400ms;key=d")
            taken.append(time.monotonic() - start)
        self.assertGreaterEqual(taken[0], 0.15)
        self.assertLess(taken[1], taken[0])
        self.assertGreaterEqual(taken[2], 0.4)

    def test_interims_with_their_own(self):
        link = "103(header=Link:%3C/a.css%3E;header=X-A:1)+102+200"
        hints, processing, final = self.server.request(f"/status/{link}")
        self.assertEqual([hints.code, processing.code, final.code], [103, 102, 200])
        self.assertEqual([value for name, value in hints.fields if name == "link"], ["</a.css>"])
        self.assertEqual((hints.get("X-A"), final.get("X-A")), ("1", None))

    def times(self, recipe):
        """When each head came, in seconds."""
        start, times, seen = time.monotonic(), [], b""
        with self.server.connect() as connection:
            connection.sendall(request(f"/status/{recipe}", "Connection: close"))
            while data := connection.recv(65536):
                seen += data
                times += [time.monotonic() - start] * (seen.count(b"HTTP/1.1 ") - len(times))
        return times

    def test_waits_of_interims(self):
        """An interim's own delay counts from what came before it; the recipe's is spread over the others."""
        for recipe, earliest in (("102(delay=100ms)+102(delay=200ms)+204", (0.1, 0.3, 0.3)),
                                 ("102+102(delay=50ms)+102+204;delay=400ms", (0, 0.05, 0.25, 0.45))):
            # Late is what a busy machine makes it; early it never is.
            runs = [self.times(recipe) for _ in range(5)]
            for times in runs:
                for at, least in zip(times, earliest, strict=True):
                    self.assertGreaterEqual(at, least)
            for at, least in zip(zip(*runs), earliest):
                self.assertLess(min(at), least + 0.09, recipe)

    def test_slashes(self):
        """What follows the recipe's segment is the client's own; a slash in parentheses is the recipe's."""
        for path, content in (("200(body=a/b)/c;d=e", b"a/b"), ("200(body=a)/b(c", b"a"), ("200;body=a(b/c)d", b"a(b"),
                              ("200(body=a/b;limit", None), ("200;limit=1/1ms;body=x/y", b"x"), ("200;limit=9;body=x/y", None),
                              ("200;body=x;limit=9/1ms/z", b"x"), ("200;body=limit=9/1ms", b"limit=9")):
            with self.subTest(path):
                answer = self.server.request(f"/status/{path}")[-1]
                self.assertEqual(answer.code, 200 if content else 400)
                self.assertTrue(content is None or answer.content == content)

    def refusal(self, recipe):
        answer = self.server.request(f"/status/{recipe}")[-1]
        self.assertEqual(answer.code, 400, recipe)
        return answer.content.decode()

    def test_mistakes(self):
        for recipe, column, what in (
                ("503(retry-after=2", 4, "not closed"), ("503(body=(a)", 10, "%28"), ("503()", 4, "no modifier"),
                ("503(key=k)", 5, "whole recipe"), ("503(in-order),200", 5, "whole recipe"), ("200(seed=1)", 5, "whole recipe"),
                ("200(delay=1)", 11, "unit"), ("200(delay=1s;delay=2s)", 14, "comes twice"), ("200(reset)", 5, "no modifier"),
                ("200(delay=1s)x", 14, "goes on with"), ("200(delay=1s);", 14, "missing"), ("200(delay=1s;)", 13, "missing"),
                ("103(body=x)+200", 5, "interim response"), ("103(delay=1s)200", 14, "goes on with"),
                ("reset(fault=close)", 7, "comes twice"), ("close-after", 1, "200(fault=close-after=BYTES)"),
                ("close-after=5", 1, "needs a code"), ("hang=5", 1, "takes no argument: hang"),
                ("resett", 1, "nearest fault is reset"),
                ("503%2A2", 4, "write ( ) , ; = *"), ("503*2%2C200", 5, "write ( ) , ; = *"), ("101(fault=reset)", None, "101"),
                ("200(fault=nope)", 11, "no fault")):
            with self.subTest(recipe):
                content = self.refusal(recipe)
                self.assertIn(what, content)
                if column:
                    self.assertIn(f'"column": {column}', content)

    def test_no_effect(self):
        for recipe in ("reset;body=x", "reset(body=x),200", "404(force),101",
                       "200(format=xml),207", "302(location=/a;fault=redirect-loop)", "200(reason=A;drip=1s)"):
            with self.subTest(recipe):
                self.refusal(recipe)

    def test_at_most(self):
        self.assertEqual(self.server.request("/status/" + ",".join(["200(delay=0s)"] * 64))[-1].code, 200)
        self.assertIn("more than 64", self.refusal(",".join(["200(delay=0s)"] * 65)))


if __name__ == "__main__":
    unittest.main()
