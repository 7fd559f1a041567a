"""httpbin's answers that take their time or fail by chance: /delay, /drip, /unstable."""
import json
import time
import unittest

from harness import Server, curl
from survey import Served


class Timed(Served):
    def took(self, target):
        """Seconds until the first and until the last byte of the content."""
        done = curl("--output", "/dev/null", "--write-out", "%{time_starttransfer} %{time_total}", self.server.url + target)
        return [float(word) for word in done.stdout.split()]

    def test_delay(self):
        for seconds in ("0.4", ".4", "0.400000", "400ms", "0.4s", "0m0.4s", "0.2s200ms"):  # the latter as Go writes durations
            self.assertGreaterEqual(self.took(f"/delay/{seconds}")[0], 0.4)
        shown = json.loads(curl("--data", "a=1", self.server.url + "/delay/0?x=y").stdout)
        self.assertEqual((shown["form"], shown["args"], shown["data"], shown["files"]), ({"a": "1"}, {"x": "y"}, "", {}))

    def test_delays_run_side_by_side(self):
        start = time.monotonic()
        curl("--parallel", "--parallel-immediate", "--parallel-max", "20",
             *(word for _ in range(20) for word in ("--output", "/dev/null", self.server.url + "/delay/0.5")))
        self.assertLess(time.monotonic() - start, 8)

    def test_bad_delays(self):
        for segment, code in (("30", None), ("31", 400), ("30.000001", 400), ("-1", 400), ("x", 400), ("31s", 400), ("250m", 400),
                              ("1m30s", 400), ("30001ms", 400), ("1s1", 400), ("s", 400), ("1x", 400), ("-1s", 400), ("1.s", 400),
                              ("1s 1s", 400), ("1h", 400), ("15s15.1s", 400),
                              ("1e1", 400),
                              ("nan", 400), ("inf", 400), (".", 400), ("1..2", 400), ("9" * 100, 400), ("", 404), ("1/", 404),
                              ("1/2", 404)):
            if code:
                answer = self.server.request(f"/delay/{segment}")[-1]
                self.assertEqual((answer.code, answer.get("Everystatus")), (code, "refused"), segment)
        with Server("--max-delay", "100ms") as server:
            codes = [server.request(f"/delay/{seconds}")[-1].code for seconds in ("0.1", "100ms", "0.11", "101ms")]
            self.assertEqual(codes, [200, 200, 400, 400])

    def test_drip(self):
        answer = self.server.request("/drip?duration=0&numbytes=5")[-1]
        self.assertEqual((answer.code, answer.content, answer.get("Content-Length")), (200, b"*****", "5"))
        self.assertEqual((answer.get("Content-Type"), answer.get("Everystatus")), ("application/octet-stream", "told"))
        self.assertEqual(self.server.request("/drip?duration=0")[-1].content, b"*" * 10)
        self.assertEqual(self.server.request("/drip?DURATION=0&NumBytes=1048576")[-1].content, b"*" * 1048576)
        self.assertGreaterEqual(self.took("/drip?duration=0.6&numbytes=10")[1], 0.4)
        for delay in ("0.4", "400ms"):
            first, _ = self.took(f"/drip?duration=0s&delay={delay}")
            self.assertGreaterEqual(first, 0.4)
        self.assertGreaterEqual(self.took("/drip?duration=600ms&numbytes=10")[1], 0.4)
        self.assertGreaterEqual(self.took("/range/26?duration=600ms")[1], 0.4)
        self.assertGreaterEqual(self.took("/drip")[1], 1.5)  # 2 s, as httpbin

    def test_codes_of_drip(self):
        for code, fields in ((200, set()), (404, set()), (418, set()), (599, set()), (999, set()), (401, {"www-authenticate"}),
                             (405, {"allow"}),
                             (302, {"location"}), (206, {"content-range"}), (416, {"content-range"}), (426, {"upgrade"})):
            answer = self.server.request(f"/drip?duration=0&code={code}")[-1]
            self.assertEqual((answer.code, answer.content, answer.get("Everystatus")), (code, b"*" * 10, "told"))
            self.assertLessEqual(fields, {name for name, _ in answer.fields})
        self.assertEqual(self.server.request("/drip?duration=0&code=206")[-1].get("Content-Range"), "bytes 0-9/10")

    def test_bad_drips(self):
        for query in ("numbytes=0", "numbytes=-1", "numbytes=1048577", "numbytes=x", "numbytes=", "code=100", "code=101",
                      "code=204", "code=304", "code=205",
                      "code=1000", "code=x", "duration=-1", "duration=31", "duration=31s", "delay=2h",
                      "delay=x", "delay=31", "delay=",
                      "code"):
            answer = self.server.request("/drip?" + query)[-1]
            self.assertEqual((answer.code, answer.get("Everystatus")), (400, "refused"), query)
            self.assertEqual(json.loads(answer.content)["where"], "query")

    def test_unstable(self):
        def codes(query, count=60):
            url = f"{self.server.url}/unstable?{query}&n=[1-{count}]"
            done = curl("--output", "/dev/null", "--write-out", "%{http_code}\n", url)
            return [int(line) for line in done.stdout.split()]
        self.assertEqual(set(codes("")), {200, 500})
        self.assertEqual(set(codes("failure_rate=0")), {200})
        self.assertEqual(set(codes("failure_rate=1")), {500})
        self.assertEqual(set(codes("failure_rate=1.0")), {500})
        self.assertTrue(120 <= codes("failure_rate=0.3", 600).count(500) <= 240)
        self.assertEqual(len(set(codes("seed=7"))), 1)
        for seed in (-1, -2, -2**63, 2**64 - 1):
            self.assertIn(codes(f"seed={seed}", 5), ([200] * 5, [500] * 5))
        self.assertEqual({codes(f"seed={-seed}", 1)[0] for seed in range(1, 65)}, {200, 500})
        seeded = [self.server.request(f"/unstable?seed={seed}")[-1] for seed in range(64)]
        self.assertEqual({answer.code for answer in seeded}, {200, 500})
        self.assertEqual({answer.get("Everystatus") for answer in seeded}, {"told"})
        with Server() as server:
            self.assertEqual([server.request(f"/unstable?seed={seed}")[-1].code for seed in range(64)],
                             [answer.code for answer in seeded])

    def test_bad_rates(self):
        for query in ("failure_rate=1.1", "failure_rate=-0.1", "failure_rate=x", "failure_rate=", "failure_rate=2",
                      "failure_rate=0.5m",
                      "failure_rate=1m", "failure_rate=0.1234567", "failure_rate=" + "0" * 40, "seed=x", "seed=-",
                      "seed=--1", "seed=1.5", "seed=-9223372036854775809", "seed=",
                      "seed=99999999999999999999"):
            answer = self.server.request("/unstable?" + query)[-1]
            self.assertEqual((answer.code, answer.get("Everystatus")), (400, "refused"), query)


if __name__ == "__main__":
    unittest.main()
