"""Limits: so many requests in a window are answered as the recipe says, the next one 429, and both state the quota."""
import json
import re
import unittest

from carriers import everywhere
from parallel import ask_in_parallel
from harness import Server, curl, parse_responses
from raw_requests import request
from survey import Served

# draft-ietf-httpapi-ratelimit-headers-10: a list of strings with parameters (RFC 9651).
POLICY = re.compile(r'"[a-z]+";q=(\d+)(?:;w=(\d+))?$')
LIMIT = re.compile(r'"[a-z]+";r=(\d+);t=(\d+)$')


class Limits(Served):
    def answers(self, target, count, fields=(), method="GET"):
        data = request(target, *fields, method=method) * (count - 1) + request(target, "Connection: close", *fields,
                                                                               method=method)
        return parse_responses(self.server.exchange(data), [method] * count)

    def quota(self, answer):
        """What the fields state: quota, window, what remains, seconds until the window ends."""
        policy, limit = POLICY.match(answer.get("RateLimit-Policy")), LIMIT.match(answer.get("RateLimit"))
        return int(policy[1]), policy[2] and int(policy[2]), int(limit[1]), int(limit[2])

    def test_the_sixth_request(self):
        answers = self.answers("/status/200;limit=5/60m;key=sixth", 7)
        self.assertEqual([answer.code for answer in answers], [200] * 5 + [429] * 2)
        self.assertEqual([self.quota(answer)[:3] for answer in answers],
                         [(5, 3600, left) for left in (4, 3, 2, 1, 0, 0, 0)])
        for answer in answers:
            self.assertEqual(answer.get("Everystatus"), "told")
            self.assertIn(self.quota(answer)[3], range(3590, 3601))
            exposed = re.split(r"\s*,\s*", answer.get("Access-Control-Expose-Headers"))
            self.assertLessEqual({"RateLimit", "RateLimit-Policy"}, set(exposed))
            self.assertEqual(answer.get("Retry-After"), str(self.quota(answer)[3]) if answer.code == 429 else None)

    def test_every_carrier(self):
        """One key through all carriers in turn: one quota, a slash in it encoded or, in a path, not."""
        ways = everywhere("503", [("limit", "4/60m"), ("key", "everywhere")])
        codes = [self.server.request(target, fields=fields)[-1].code for target, fields in ways]
        self.assertEqual(codes, [503] * 4 + [429] * (len(ways) - 4))
        for target in ("/status/503;limit=4/60m;key=everywhere", "/status/503;key=everywhere;limit=4/60m/api/users?x=y"):
            self.assertEqual(self.server.request(target)[-1].code, 429)

    def test_without_a_key_the_choices_count(self):
        codes = [self.answers(target, 1)[0].code for target in (
            "/status/299;limit=1/60m", "/status/299;limit=2/60m", "/status/298;limit=1/60m", "/status/299;limit=1/60m;body=x",
            "/status/299;limit=1/59m", "/status/299;limit=2/60m", "/status/299;limit=2/60m")]
        self.assertEqual(codes, [299, 299, 298, 429, 299, 299, 429])

    def test_the_429_explains_itself(self):
        self.answers("/status/200;limit=2/90s;key=explained", 2)
        explained = json.loads(self.answers("/status/200;limit=2/90s;key=explained", 1)[0].content)
        self.assertEqual(explained["status"], 429)
        self.assertRegex(explained["detail"], r"^2 requests in 90 s are allowed; none is left for \d+ s$")
        for accept, kind in (("text/html", "text/html"), ("text/plain", "text/plain"), ("application/problem+json",) * 2):
            answer = self.answers("/status/200;limit=2/90s;key=explained", 1, [f"Accept: {accept}"])[0]
            self.assertEqual((answer.code, answer.get("Content-Type").split(";")[0]), (429, kind))
            self.assertIn(b"2 requests in 90 s", answer.content)
        self.assertEqual(self.answers("/status/200;limit=2/90s;key=explained;format=empty", 1)[0].content, b"")

    def test_the_429_is_not_the_recipes_answer(self):
        recipe = "/status/102+200;body=x;type=text%2Fcss;reason=A;header=X-A:1;retry-after=9999;max-age=5;limit=1/60m;key=own"
        self.assertEqual([answer.code for answer in self.server.request(recipe)], [102, 200])
        answers = self.server.request(recipe)
        self.assertEqual([(answer.code, answer.phrase) for answer in answers], [(429, "Too Many Requests")])
        self.assertNotEqual((answers[0].content, answers[0].get("Retry-After")), (b"x", "9999"))
        self.assertEqual((answers[0].get("X-A"), answers[0].get("Cache-Control")), (None, "no-store"))

    def test_fields_of_the_recipe_win(self):
        answer = self.answers("/status/429;limit=5/60m;header=RateLimit:mine;key=fields;retry-after=7", 1)[0]
        self.assertEqual((answer.all("RateLimit"), answer.all("Retry-After")), (["mine"], ["7"]))
        answer = self.answers("/status/429;limit=5/60m;key=fields2", 1)[0]
        self.assertEqual(self.quota(answer)[:3], (5, 3600, 4))

    def test_a_window_of_no_whole_seconds_is_not_told(self):
        for window, shown in (("1500ms", None), ("2000ms", 2), ("0.5s", None), ("1m", 60)):
            answer = self.answers(f"/status/200;limit=9/{window};key=w{window}", 1)[0]
            self.assertEqual(self.quota(answer)[1], shown)
            self.assertGreaterEqual(self.quota(answer)[3], 1)

    def test_head_counts_and_a_preflight_does_not(self):
        target = "/status/200;limit=2/60m;key=head"
        for _ in range(3):
            self.assertEqual(self.answers(target, 1, ["Access-Control-Request-Method: GET"], "OPTIONS")[0].code, 204)
        self.assertEqual([answer.code for answer in self.answers(target, 3, method="HEAD")], [200, 200, 429])

    def test_a_limited_request_takes_no_step(self):
        target = "/sequence/500-599;limit=2/60m;key=steps"
        self.assertEqual([answer.code for answer in self.answers(target, 4)], [500, 501, 429, 429])
        self.assertEqual([answer.code for answer in self.answers("/sequence/500-599;key=steps", 1)], [502])

    def test_refused(self):
        for limit in ("5", "5/", "/10s", "0/10s", "5/10", "5/0s", "x/10s", "5/10h", "1000001/1s", "5/61m", "-5/10s", "5/10s/3"):
            for target, fields in ((f"/status/200;limit={limit.replace('/', '%2F')}", []), (f"/status/200?limit={limit}", []),
                                   ("/", [f"Everystatus: 200;limit={limit}"])):
                with self.subTest(target=target, fields=fields):
                    answer = self.server.request(target, fields=fields)[-1]
                    self.assertEqual((answer.code, answer.get("Everystatus")), (400, "refused"))
                    self.assertIn('"limit"', json.loads(answer.content)["detail"])

    def test_obeying_works(self):
        """curl waits as long as Retry-After says, and is then let through, every time."""
        target = self.server.url + "/status/200;limit=1/1s;key=curl;format=empty"
        for _ in range(2):
            done = curl("--retry", "1", "--write-out", "%{http_code}", target)
            self.assertEqual(done.stdout[-3:], b"200")
        attempts = json.loads(self.server.request("/_/requests?key=curl&order=oldest")[-1].content)["requests"]
        self.assertEqual(attempts[0]["answer"]["status"], 200)
        refused = [entry["answer"] for entry in attempts if entry["answer"]["status"] == 429]
        self.assertEqual({answer["retry_after"] for answer in refused} - {"1"}, set())

    def test_it_fits_behind_the_largest_head(self):
        """The fields of a limit with all that a recipe may bring besides, on a code with fields of its own."""
        longest = ";".join(f"header=X-{number:02}:{'v' * 44}" for number in range(16))
        for filler in range(0, 8800, 400):
            with self.subTest(filler=filler):
                answers = self.server.request("/", fields=[f"Everystatus: 401;limit=999999/60m;key=full;{longest}",
                                                           f"Filler: {'f' * filler}"])
                self.assertIn(answers[-1].code if answers else "silence", (401, 431))


class ManyClients(unittest.TestCase):
    def test_the_quota_exactly(self):
        for workers in ("1", "4"):
            with Server("--workers", workers, "--log-format", "off") as server:
                for key in (";key=parallel", ""):
                    with self.subTest(workers=workers, key=key):
                        codes = ask_in_parallel(server, f"/status/204;limit=333/60m{key};format=empty")
                        self.assertEqual(codes, {204: 333, 429: 307})
                with self.subTest(workers=workers, key="in order"):
                    codes = ask_in_parallel(server, "/sequence/503*100,200;limit=150/60m;key=order;format=empty")
                    self.assertEqual(codes, {503: 100, 200: 50, 429: 490})


if __name__ == "__main__":
    unittest.main()
