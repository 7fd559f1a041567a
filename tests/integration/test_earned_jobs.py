"""/earn/202: jobs that are polled to their end, and cancelled (RFC 9110 15.3.3, 15.4.4)."""
import json
import time
import unittest

from earned import Earned


class Jobs(Earned):
    def start(self, rest):
        answer = self.earned(self.ask(202, "POST", ["Content-Length: 0"], rest=rest), 202)
        self.assertGreaterEqual(int(answer.get("Retry-After")), 1)
        return answer.get("Location")

    def get(self, target, method="GET"):
        return self.server.request(target, method)[-1]

    def state(self, target):
        answer = self.get(target)
        return json.loads(answer.content)["state"] if answer.code == 200 else answer.code

    def test_polled_to_its_end(self):
        monitor = self.start(";key=poll?work=500ms")
        running = self.get(monitor)
        self.assertEqual((running.code, running.get("Everystatus"), running.get("Content-Type")),
                         (200, "unearned", "application/json"))
        self.assertEqual(json.loads(running.content)["state"], "running")
        self.assertEqual(int(running.get("Retry-After")), 1)
        self.assertEqual(self.get(monitor + "/result").code, 404)
        deadline = time.monotonic() + 10
        while self.state(monitor) == "running" and time.monotonic() < deadline:
            time.sleep(0.02)
        done = self.get(monitor)
        self.assertEqual(done.code, 303)
        self.assertEqual(self.get(done.get("Location")).code, 200)
        self.assertEqual(self.get(monitor, "HEAD").code, 303)

    def test_cancelled(self):
        monitor = self.start(";key=cancel?work=5s")
        self.assertEqual(self.get(monitor, "DELETE").code, 204)
        for method in ("GET", "DELETE", "HEAD"):
            self.assertEqual(self.get(monitor, method).code, 410)
        self.assertEqual(self.get(monitor + "/result").code, 410)
        self.assertEqual([job["state"] for job in self.jobs(";key=cancel")], ["cancelled"])

    def jobs(self, rest):
        return json.loads(self.unlisted(rest).content)["jobs"]

    def unlisted(self, rest):
        answer = self.ask(202, rest=rest)
        self.assertEqual((answer.code, answer.get("Everystatus")), (200, "unearned"))
        return answer

    def test_the_list(self):
        self.assertEqual(self.jobs(";key=list"), [])
        monitors = [self.start(";key=list?work=5s") for _ in range(3)]
        self.assertEqual([job["monitor"] for job in self.jobs(";key=list")], monitors)
        self.assertEqual({job["state"] for job in self.jobs(";key=list")}, {"running"})

    def test_keys_and_bounds(self):
        monitors = [self.start(";key=many?work=9s") for _ in range(20)]
        self.assertEqual(len(set(monitors)), 20)
        self.assertEqual(self.get(monitors[0]).code, 410)
        self.assertEqual(self.state(monitors[-1]), "running")
        self.assertEqual(len(self.jobs(";key=many")), 16)
        self.assertEqual(self.get(monitors[-1].replace("many", "other")).code, 404)
        self.server.request("/_/reset/many", "POST", ["Content-Length: 0"])
        self.assertEqual(self.get(monitors[-1]).code, 404)

    def test_what_is_nothing(self):
        for below in ("/0", "/1x", "/-1", "/1/results", "/1/result/", "/result", "//1", "/99999999999999999999"):
            self.assertEqual(self.ask(202, rest=f";key=none{below}").code, 404, below)
        self.assertEqual(self.ask(202, "PUT", ["Content-Length: 0"], rest="/1").code, 405)
        self.assertEqual(self.ask(202, "POST", ["Content-Length: 0"], rest="?work=forever").code, 400)


if __name__ == "__main__":
    unittest.main(verbosity=2)
