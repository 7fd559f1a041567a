"""/earn: what is too much at a time: 429 (RFC 6585 4, RateLimit fields) and 503 (RFC 9110 15.6.4), by key, and while it ends."""
import concurrent.futures
import signal
import time
import unittest

from earned import EarnedByFour, at_once
from harness import TIMEOUT, Server, parse_responses, read_all, read_until
from raw_requests import request


class Limited(EarnedByFour):
    def test_the_fourth(self):
        for left in (2, 1, 0):
            answer = self.unearned(self.ask(429, rest=";key=fourth"), 200, 429)
            self.assertEqual(answer.get("RateLimit-Policy"), '"limit";q=3;w=10')
            self.assertRegex(answer.get("RateLimit"), rf'^"limit";r={left};t=([89]|10)$')
            self.assertIsNone(answer.get("Retry-After"))
        answer = self.earned(self.ask(429, rest=";key=fourth"), 429)
        wait = int(answer.get("Retry-After"))
        self.assertTrue(8 <= wait <= 10)
        self.assertEqual(answer.get("RateLimit"), f'"limit";r=0;t={wait}')
        self.assertEqual(self.ask(429, rest=";key=other").code, 200)
        self.server.request("/_/reset/fourth", "POST", ["Content-Length: 0"])
        self.assertEqual(self.ask(429, rest=";key=fourth").code, 200)

    def test_exact(self):
        codes = at_once(64, lambda: self.ask(429, rest=";key=exact").code)
        self.assertEqual(sorted(codes), [200] * 3 + [429] * 61)

    def test_a_told_limit_counts_for_itself(self):
        for _ in range(2):
            self.assertEqual(self.server.request("/status/200;limit=2/1m;key=both")[0].code, 200)
        self.assertEqual(self.server.request("/status/200;limit=2/1m;key=both")[0].code, 429)
        self.assertEqual([self.ask(429, rest=";key=both").code for _ in range(4)], [200, 200, 200, 429])
        self.assertEqual(self.server.request("/status/200;limit=2/1m;key=both")[0].code, 429)

    def test_after_the_window(self):
        for _ in range(4):
            answer = self.ask(429, rest=";key=window")
        began = time.monotonic()
        time.sleep(int(answer.get("Retry-After")))  # this is what the field tells a client to do
        self.assertEqual(self.ask(429, rest=";key=window").code, 200)
        self.assertLess(time.monotonic() - began, 12)


class Busy(EarnedByFour):
    def work(self, rest):
        began = time.monotonic()
        answer = self.ask(503, rest=rest)
        return answer, time.monotonic() - began

    def test_one_at_a_time(self):
        answers = at_once(64, lambda: self.ask(503, rest=";key=one?work=1s"))
        self.assertEqual(sorted(answer.code for answer in answers), [200] + [503] * 63)
        for answer in answers:
            self.assertEqual(answer.get("Retry-After"), "1" if answer.code == 503 else None)
            self.assertEqual(answer.get("Everystatus"), "earned" if answer.code == 503 else "unearned")

    def test_one_after_the_other(self):
        for work, least in (("?work=300ms", 0.3), ("?work=0ms", 0), ("?work=1.5s", 1.5), ("", 2)):
            answer, took = self.work(f";key=after{work}")
            self.unearned(answer, 200, 503)
            self.assertTrue(least <= took < least + 1, took)

    def test_keys(self):
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            codes = pool.map(lambda key: self.ask(503, rest=f"{key}?work=1s").code, (";key=a", ";key=b", ";key=c"))
        self.assertEqual(list(codes), [200, 200, 200])

    def test_wrong_durations(self):
        for work in ("2", "x", "-1s", "", "9999m", "1s2"):
            answer = self.ask(503, rest=f";key=wrong?work={work}")
            self.assertEqual((answer.code, answer.get("Everystatus")), (400, "unearned"), work)
            self.assertIn(b"work", answer.content)

    def test_while_the_server_ends(self):
        with Server("--log-format", "off") as server, server.connect() as connection:
            connection.sendall(request("/earn/503", "Expect: 100-continue", "Content-Length: 4"))
            read_until(connection, b"100 Continue\r\n\r\n")
            server.process.send_signal(signal.SIGTERM)
            end = time.monotonic() + TIMEOUT
            while self.listens(server):
                self.assertLess(time.monotonic(), end)
            connection.sendall(b"work")
            answer = parse_responses(read_all(connection), ["GET"])[0]
        self.earned(answer, 503)
        self.assertEqual(answer.get("Retry-After"), "1")

    @staticmethod
    def listens(server):
        try:
            server.connect().close()
            return True
        except ConnectionResetError:
            return True  # it is closing
        except ConnectionRefusedError:
            return False


if __name__ == "__main__":
    unittest.main(verbosity=2)
