"""Choices in order: each step comes as often as it says, whoever asks, however many ask at once, wherever the recipe stands."""
import unittest

from carriers import everywhere, in_path
from parallel import ask_in_parallel
from harness import Server, curl, parse_responses, read_until
from raw_requests import request
from survey import Served


class Sequences(Served):
    def codes(self, target, count, fields=(), method="GET"):
        """The codes of so many requests, one after the other on one connection."""
        data = request(target, *fields, method=method) * (count - 1) + request(target, "Connection: close", *fields,
                                                                               method=method)
        return [answer.code for answer in parse_responses(self.server.exchange(data), [method] * count)]

    def test_the_steps(self):
        for recipe, codes in (("503*2,200;in-order;key=a", [503, 503, 200, 200, 200]),
                              ("503*2,200;in-order;loop;key=b", [503, 503, 200, 503, 503, 200, 503]),
                              ("500-503;in-order;key=c", [500, 501, 502, 503, 503]),
                              ("404-405*2,200;in-order;key=d", [404, 405, 404, 405, 200, 200]),
                              ("418;in-order;key=e", [418, 418])):
            with self.subTest(recipe):
                self.assertEqual(self.codes(f"/status/{recipe}", len(codes)), codes)

    def test_sequence_is_status_in_order(self):
        self.assertEqual(self.codes("/sequence/503*2,200;key=s", 3), [503, 503, 200])
        self.assertEqual(self.codes("/status/503*2,200;in-order;key=s", 2), [200, 200])
        self.assertEqual(self.codes("/sequence/503,200;key=s1/api/users/7?limit=10", 3), [503, 200, 200])
        self.assertEqual(self.codes("/sequence/503,200?key=s2&loop", 3), [503, 200, 503])
        self.assertEqual(self.codes("/sequence/503,200", 1, ["Everystatus: 501,502;key=s3"]), [501])
        self.assertEqual(self.codes("/sequence/503,200", 1, ["Everystatus: 501,502;key=s3"]), [502])
        for target in ("/sequence", "/sequence/", "/sequence/abc", "/sequence/200:1,503", "/sequence/200,503;seed=1"):
            with self.subTest(target):
                self.assertEqual(self.server.request(target)[-1].code, 400)

    def test_every_carrier_counts_on(self):
        """One key through all carriers in turn: one count."""
        ways = everywhere("500-599", [("in-order", ""), ("key", "every/where;&%41")])
        codes = [self.server.request(target, fields=fields)[-1].code for target, fields in ways]
        self.assertEqual(codes, list(range(500, 500 + len(ways))))

    def test_keys_do_not_meet(self):
        for key in ("x", "X", "x%20", "%ff", "%FE", "x" * 64, "x" * 63):
            with self.subTest(key):
                self.assertEqual(self.codes(f"/sequence/503,200;key={key}", 2), [503, 200])
        self.assertEqual(self.codes("/sequence/503,200;key=%78", 1), [200])

    def test_without_a_key_the_choices_count(self):
        self.assertEqual(self.codes("/sequence/501,502,503,504", 1), [501])
        self.assertEqual(self.codes("/sequence/501,502,503,504;format=empty/a/b", 1), [502])
        self.assertEqual(self.codes("/nope", 1, ["Everystatus: 501,502,503,504;in-order;delay=1ms"]), [503])
        self.assertEqual(self.codes("/sequence/501,502,503,504;loop", 1), [501])
        self.assertEqual(self.codes("/sequence/501,502,503", 1), [501])
        self.assertEqual(self.codes("/sequence/501,502,503,504;key=k", 1), [501])
        self.assertEqual(self.codes("/sequence/501,502,503,504?max-age=1", 1), [504])

    def test_interims_go_with_their_choice(self):
        for expected in ([102, 103, 503], [200], [103, 404], [103, 404]):
            answers = self.server.request("/sequence/102+103+503,200,103+404;key=interims")
            self.assertEqual([answer.code for answer in answers], expected)

    def test_all_methods_count(self):
        methods = ("GET", "HEAD", "POST", "OPTIONS", "BREW", "DELETE")
        codes = [self.codes("/sequence/500-599;key=methods", 1, method=method)[0] for method in methods]
        self.assertEqual(codes, list(range(500, 506)))

    def test_a_preflight_does_not_count(self):
        for _ in range(3):
            self.assertEqual(self.codes("/sequence/503,200;key=cors", 1, ["Access-Control-Request-Method: PUT"], "OPTIONS"),
                             [204])
        self.assertEqual(self.codes("/sequence/503,200;key=cors", 2), [503, 200])

    def test_a_refused_request_does_not_count(self):
        for target in ("/sequence/503,200;key=bad;nonsense", "/sequence/503,200;key=bad;seed=1", "/sequence/503:2,200;key=bad"):
            self.assertEqual(self.codes(target, 2), [400, 400])
        self.assertEqual(self.codes("/sequence/503,200;key=bad", 2), [503, 200])

    def test_modifiers_hold_for_each_step(self):
        for code in (503, 200):
            answer = self.server.request("/sequence/503,200;key=body;body=x;retry-after=7")[-1]
            self.assertEqual((answer.code, answer.content, answer.get("Retry-After")), (code, b"x", "7"))

    def test_an_upgrade_as_a_step(self):
        self.assertEqual(self.codes("/sequence/200,101;key=upgrade", 1), [200])
        with self.server.connect() as connection:
            connection.sendall(request("/sequence/200,101;key=upgrade", "Connection: Upgrade", "Upgrade: echo"))
            self.assertIn(b"HTTP/1.1 101 ", read_until(connection, b"\r\n\r\n"))

    def test_curl_retries(self):
        """What it is for: two failures, and then success, for a client that takes a 503 for transient."""
        target = self.server.url + in_path("503*2,200", [("in-order", ""), ("key", "curl"), ("retry-after", "0")])[0]
        done = curl("--retry", "5", "--retry-delay", "1", "--write-out", "%{http_code}", target)
        self.assertEqual(done.stdout[-3:], b"200")
        self.assertEqual(self.codes("/sequence/503*2,200,299;key=curl", 1), [299])


class Configured(unittest.TestCase):
    def test_each_line_counts_by_itself(self):
        with Server("--route", "GET /a* 503,200;in-order", "--route", "GET /b 503,200;in-order",
                    "--route", "GET /c 503,200;in-order;key=k", "--default", "501,502;in-order") as server:
            codes = [server.request(target)[-1].code for target in ("/a", "/b", "/a1", "/b", "/c", "/sequence/503,200;key=k",
                                                                    "/sequence/503,200", "/none", "/nothing")]
            self.assertEqual(codes, [503, 503, 200, 200, 503, 200, 503, 501, 502])


class ManyClients(unittest.TestCase):
    def test_every_step_exactly(self):
        for workers in ("1", "4"):
            with Server("--workers", workers, "--log-format", "off") as server:
                with self.subTest(workers=workers, key="one"):
                    codes = ask_in_parallel(server, "/status/500-509*50,200;in-order;key=parallel;format=empty")
                    self.assertEqual(codes, {**{code: 50 for code in range(500, 510)}, 200: 140})
                with self.subTest(workers=workers, key="none"):
                    codes = ask_in_parallel(server, "/sequence/503*2,200;loop;format=empty", each=9)
                    self.assertEqual(codes, {503: 384, 200: 192})
                with self.subTest(workers=workers, key="in the field"):
                    codes = ask_in_parallel(server, "/any", fields=["Everystatus: 404*639,418;in-order;key=field;format=empty"])
                    self.assertEqual(codes, {404: 639, 418: 1})


if __name__ == "__main__":
    unittest.main()
