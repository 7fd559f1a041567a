"""--public: how long an answer takes in all, and what ends that would go on for ever."""
import json
import time
import unittest

from harness import Server
from command import run

TOGETHER = """/status/200;delay=6s;delay-body=4001ms
/status/200;size=9;delay=4s;delay-body=4s;drip=2001ms
/status/102(delay=6s)+200;delay=4001ms
/status/102(delay=4s)+103(delay=4s)+200(delay=3s)
/status/200;size=9;delay=1s-6s;drip=1ms-4001ms
/status/200;delay=4s;fault=slow-head=6001ms
/status/200:0,503(delay=5s);drip=5001ms;size=9
/status/200;when=query.a;else=503(delay=6s);delay-body=5s
/status/200?delay=6s&delay-body=5s
/drip?duration=6&delay=5
/sse?duration=6&delay=5&count=1""".splitlines()


class Time(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--log-format", "off", "--public"))

    def check(self, target, *fields):
        answer = self.server.request(target, fields=["Accept: application/json", *fields])[-1]
        self.assertEqual((answer.code, answer.get("Everystatus")), (400, "refused"), answer.content)
        detail = json.loads(answer.content)["detail"]
        self.assertRegex(detail, r"add up to 1[01]\d{3}ms; this server is public, and none takes more than 10000ms")

    def test_all_delays_together(self):
        for target in TOGETHER:
            with self.subTest(target):
                self.check(target)

    def test_by_the_field(self):
        for target, field in (("/get", "delay=6s;drip=5s"), ("/delay/6", "delay=4001ms"), ("/delay/6", "delay=1ms-5s"),
                              ("/drip?duration=6", "fault=slow-head=5s"), ("/nothing", "200;delay=6s;delay-body=5s"),
                              ("/status/200;delay=6s", "delay-body=5s")):
            with self.subTest(field):
                self.check(target, "Everystatus: " + field)
        self.check("/200?sleep=6000", "X-HttpStatus-SleepAfterHeaders: 4001")

    def test_reading_slowly(self):
        answer = self.server.request("/status/200;delay=2s;read=1/1s", "POST", ["Content-Length: 10"], b"x" * 10)[-1]
        self.assertEqual(answer.code, 400)
        self.assertIn("add up to 11000ms", json.loads(answer.content)["detail"])
        answer = self.server.request("/status/200;read=1/10s", "POST", ["Content-Length: 60000"], b"x" * 60000)[-1]
        self.assertIn("add up to", json.loads(answer.content)["detail"])
        self.assertEqual(self.server.request("/status/200;read=1/1ms", "POST", ["Content-Length: 10"], b"x" * 10)[-1].code, 200)

    def test_not_reading(self):
        began = time.monotonic()
        answer = self.server.request("/status/200;read=0", "POST", ["Content-Length: 10"], b"x" * 10)[-1]
        self.assertEqual(answer.code, 408)
        self.assertTrue(9.9 < time.monotonic() - began < 15)

    def test_a_route_of_the_operators(self):
        done = run("--public", "--port", "0", "--route", "GET /slow 200;delay=6s;delay-body=5s")
        self.assertEqual(done.returncode, 2)
        self.assertIn("add up to 11000ms", done.stderr)

    def test_no_more_than_before_on_other_servers(self):
        with Server("--log-format", "off") as server, server.connect() as connection:
            connection.sendall(b"GET /status/102+200;delay=30s;delay-body=30s HTTP/1.1\r\nHost: a\r\n\r\n")
            self.assertIn(b" 102 ", connection.recv(100))

    def test_endless_faults_end_with_a_mebibyte(self):
        for fault in "endless-content", "endless-head":
            with self.subTest(fault):
                data = self.server.exchange(f"GET /status/200;fault={fault} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
                self.assertIn(len(data), range((1 << 20) - 100, (1 << 20) + 2000))

    def test_a_delay_is_part_of_the_time_that_a_fault_holds_the_connection(self):
        began = time.monotonic()
        data = self.server.exchange(b"GET /status/200;delay=9500ms;fault=hang HTTP/1.1\r\nHost: a\r\n\r\n")
        self.assertEqual(data, b"")
        self.assertTrue(9.9 < time.monotonic() - began < 15)


if __name__ == "__main__":
    unittest.main()
