"""The access log: one line a request, true, and safe to read in a terminal."""
import datetime
import json
import os
import re
import signal
import time
import unittest

from harness import TIMEOUT, Server, parse_responses

COMMON = re.compile(r'127\.0\.0\.1 - - \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000\] "([^"]*)" (\d{3}|-) (\d+)')


def request(target, *fields, method="GET", version="HTTP/1.1"):
    return "\r\n".join([f"{method} {target} {version}", "Host: a", *fields, "", ""]).encode("latin-1")


class Log(unittest.TestCase):
    def lines(self, exchanges, log_format, *options):
        """What is logged when the server has ended, and the answers, flattened."""
        with Server("--log-format", log_format, *options) as server:
            answers = [answer for data, methods in exchanges for answer in parse_responses(server.exchange(data), methods)]
            self.assertEqual(server.stop(), 0)
            return server.stderr().splitlines(), answers

    LAST = "Connection: close"
    EXCHANGES = [
        (request("/status/418", LAST), ["GET"]),
        (request("/status/204", LAST), ["GET"]),
        (request("/status/304", LAST), ["GET"]),
        (request("/status/404?format=text", LAST), ["GET"]),
        (request("/status/418", LAST, method="HEAD"), ["HEAD"]),
        (request("/status/500", LAST, "Content-Length: 5", method="POST") + b"hello", ["POST"]),
        (request("/nowhere", LAST), ["GET"]),
        (request("/status/418", version="HTTP/1.0"), ["GET"]),
        (request("/status/1234", LAST), ["GET"]),
        (request("/status/418", "X : y"), ["GET"]),
        (request("/status/418", "Expect: more"), ["GET"]),
        (request("/status/418", "Content-Length: 9999999", method="POST"), ["POST"]),
        (request("/status/" + "a" * 8500), ["GET"]),
        (request("/" + "a" * 20000), ["GET"]),
        (request("/status/418", "Content-Length: x", method="POST"), ["POST"]),
        (request("/", version="HTTP/3.0"), ["GET"]),
    ]

    def sizes(self, answers):
        return [(answer.code, len(answer.content)) for answer in answers if answer.code >= 200]

    def test_common(self):
        lines, answers = self.lines(self.EXCHANGES, "common")
        matches = [COMMON.fullmatch(line) for line in lines]
        self.assertNotIn(None, matches, lines)
        self.assertEqual([(int(match[2]), int(match[3])) for match in matches], self.sizes(answers))
        self.assertEqual([match[1] for match in matches[:8]], [
            "GET /status/418 HTTP/1.1", "GET /status/204 HTTP/1.1", "GET /status/304 HTTP/1.1",
            "GET /status/404?format=text HTTP/1.1", "HEAD /status/418 HTTP/1.1", "POST /status/500 HTTP/1.1",
            "GET /nowhere HTTP/1.1", "GET /status/418 HTTP/1.0"])
        self.assertEqual([match[1] for match in matches[9:12]],
                         ["GET /status/418 HTTP/1.1", "GET /status/418 HTTP/1.1", "POST /status/418 HTTP/1.1"])

    def test_json(self):
        lines, answers = self.lines(self.EXCHANGES, "json")
        entries = [json.loads(line) for line in lines]
        self.assertEqual([(entry["status"], entry["bytes"]) for entry in entries], self.sizes(answers))
        for entry in entries:
            self.assertRegex(entry["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
            self.assertEqual(entry["client"], "127.0.0.1")
            self.assertGreaterEqual(entry["microseconds"], 0)
        self.assertEqual([(entry["method"], entry["target"], entry["version"]) for entry in entries[3:5]],
                         [("GET", "/status/404?format=text", "HTTP/1.1"), ("HEAD", "/status/418", "HTTP/1.1")])
        self.assertEqual(entries[7]["version"], "HTTP/1.0")

    def test_off(self):
        self.assertEqual(self.lines(self.EXCHANGES, "off")[0], [])

    def test_interim_responses_are_one_line(self):
        data = request("/status/103") + request("/status/101;force")
        lines, _ = self.lines([(data, ["GET", "GET"])], "common")
        self.assertEqual([COMMON.fullmatch(line)[2] for line in lines], ["200", "101"])

    def test_what_goes_out_raw_has_its_size(self):
        """Another reason phrase is not the library's to send; a HEAD's answer, and a 204, have no content."""
        data = [(request(f"/status/{recipe};reason=A", self.LAST, method=method), [method])
                for recipe, method in (("404;body=abc", "GET"), ("404;size=1000", "GET"), ("404;body=abc", "HEAD"),
                                       ("204;body=abc", "GET"))]
        lines, _ = self.lines(data, "common")
        matches = [COMMON.fullmatch(line) for line in lines]
        self.assertEqual([(match[2], match[3]) for match in matches], [("404", "3"), ("404", "1000"), ("404", "0"), ("204", "0")])

    def test_keep_alive(self):
        """Each of many on one connection, in order, with its own target."""
        data = b"".join(request(f"/status/{code}") for code in range(500, 700)) + request("/status/418", self.LAST)
        lines, answers = self.lines([(data, ["GET"] * 201)], "common")
        self.assertEqual([COMMON.fullmatch(line)[1] for line in lines],
                         [f"GET /status/{code} HTTP/1.1" for code in [*range(500, 700), 418]])
        matches = [COMMON.fullmatch(line) for line in lines]
        self.assertEqual([(int(match[2]), int(match[3])) for match in matches], self.sizes(answers))

    def test_escapes(self):
        """No byte of a client's reaches the log as a quote, a control character or another line."""
        targets = ['/"', "/\\", "/\x1b[31m", "/\x01", "/\x7f", "/\r", "/\xe9", "/a\"b?c\"d", '/status/418" 200 0', "/\x9b"]
        for log_format in ("common", "json"):
            with self.subTest(log_format):
                lines, _ = self.lines([(request(target, self.LAST), ["GET"]) for target in targets], log_format)
                self.assertEqual(len(lines), len(targets), lines)
                for line in lines:
                    self.assertRegex(line, r"^[\x20-\x7e\ufffd]*$")
                    if log_format == "common":
                        self.assertRegex(line, COMMON)
                    else:
                        json.loads(line)
        lines, _ = self.lines([(request(targets[2], self.LAST), ["GET"])], "common")
        self.assertIn(r"/\x1b[31m", lines[0])

    def test_aborted(self):
        """A client that leaves within its request is a line without a status, or with that of its refusal."""
        with Server() as server:
            with server.connect() as connection:
                connection.sendall(request("/status/200", "Content-Length: 9", "Expect: 100-continue", method="POST"))
                connection.recv(100)
            with server.connect() as connection:
                connection.sendall(b"GET /status")
            server.request("/healthz")
            self.assertEqual(server.stop(), 0)
            matches = [COMMON.fullmatch(line) for line in server.stderr().splitlines()]
            self.assertNotIn(None, matches)
            statuses = {match[2] for match in matches if "healthz" not in match[1]}
            self.assertTrue(statuses and statuses <= {"-", "400"}, statuses)

    def test_the_time_goes_on(self):
        """A delayed answer's line is at least the delay later than one before it."""
        for log_format, pattern, form in (("common", r"\[(.*?)\]", "%d/%b/%Y:%H:%M:%S +0000"),
                                          ("json", '"time":"(.*?)"', "%Y-%m-%dT%H:%M:%SZ")):
            exchanges = [(request(f"/status/204;delay={delay}", self.LAST), ["GET"]) for delay in ("0s", "1.1s")]
            lines, _ = self.lines(exchanges, log_format)
            first, second = (datetime.datetime.strptime(re.search(pattern, line)[1], form) for line in lines)
            with self.subTest(log_format):
                self.assertGreaterEqual((second - first).total_seconds(), 1)


class Piped(unittest.TestCase):
    """stderr is a pipe, which somebody reads or does not."""
    LINES = 900
    MANY = request("/" + "a" * 7000) * (LINES // 30 - 1) + request("/" + "a" * 7000, "Connection: close")
    DROPPED = re.compile(rb"^everystatus: (\d+) lines were dropped, .*\n", re.MULTILINE)

    def setUp(self):
        self.reading, self.writing = os.pipe()
        self.addCleanup(os.close, self.reading)
        self.addCleanup(os.close, self.writing)

    def flood(self, server):
        """More lines than the pipe and the server hold."""
        for _ in range(30):
            self.assertEqual(len(parse_responses(server.exchange(self.MANY), ["GET"] * (self.LINES // 30))), self.LINES // 30)

    def read_until(self, end, data=b""):
        while not end(data):
            piece = os.read(self.reading, 65536)
            self.assertTrue(piece, "the log ended")
            data += piece
        return data

    def test_nobody_reads(self):
        for workers in ("1", "2"):
            with self.subTest(workers=workers):
                with Server("--workers", workers, "--drain-timeout", "500ms", errors=self.writing) as server:
                    self.flood(server)
                    self.assertEqual(server.stop(), 0)

    def test_what_was_not_read_in_time_is_counted(self):
        """Be the pipe's end one that blocks or not: its flags are the caller's, whose stderr it may be, too."""
        for blocking in (True, False):
            os.set_blocking(self.writing, blocking)
            with self.subTest(blocking=blocking), Server(errors=self.writing) as server:
                self.flood(server)
                data = self.read_until(self.DROPPED.search)
                self.assertEqual(server.request("/status/418")[-1].code, 418)
                data = self.read_until(lambda data: b"/status/418" in data and data.endswith(b"\n"), data)
                dropped = int(self.DROPPED.search(data)[1])
                self.assertGreater(dropped, 0)
                lines = self.DROPPED.sub(b"", data).splitlines()
                self.assertEqual(len(lines) + dropped, self.LINES + 1)
                for line in lines:
                    self.assertRegex(line.decode(), COMMON)
                self.assertEqual(os.get_blocking(self.writing), blocking)

    def test_a_lone_line_comes_at_once(self):
        """The best of some, since the machine may be busy; nothing is gathered for so long."""
        with Server(errors=self.writing) as server:
            times = []
            for _ in range(10):
                server.request("/status/418")
                begun = time.monotonic()
                self.read_until(lambda data: data.endswith(b"\n"))
                times.append(time.monotonic() - begun)
            self.assertLess(min(times), 0.05)

    def test_what_waits_is_written_at_the_end(self):
        with Server("--drain-timeout", "60s", errors=self.writing) as server:
            server.exchange(self.MANY)
            server.process.send_signal(signal.SIGTERM)
            data = self.read_until(lambda data: data.count(b"\n") == self.LINES // 30)
            self.assertEqual(server.process.wait(TIMEOUT), 0)
            self.assertEqual(len(data.splitlines()), self.LINES // 30)
