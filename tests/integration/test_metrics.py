"""/metrics: what is counted, in Prometheus's text format and in OpenMetrics."""
import importlib.util
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import unittest

from harness import HERE, PROGRAM, WRAPPER, Server, read_until
from secure import SecureServer, skip_without_tls

OPEN = "Accept: application/openmetrics-text; version=1.0.0"
SAMPLE = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="[^"\\\n]*",?)+)\})? (\S+)$')


def labels(text):
    return tuple(re.findall(r'([a-z]+)="([^"]*)"', text or ""))


def samples(text):
    """{(name, labels): value}. Every line is a sample or a comment."""
    found = {}
    for line in text.splitlines():
        if not line.startswith("# "):
            name, inside, value = SAMPLE.match(line).groups()
            assert (name, labels(inside)) not in found, line
            found[name, labels(inside)] = float(value)
    return found


def scrape(server):
    return samples(server.request("/metrics")[0].content.decode())


def value(found, name, **wanted):
    return found["everystatus_" + name, tuple(wanted.items())]


def difference(server, act):
    before = scrape(server)
    act()
    after = scrape(server)
    return {key: after[key] - before[key] for key in after if after[key] != before.get(key)}


class Counting(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server())

    def changed(self, *requests):
        """What changed but for what a scrape itself changes, which is one request served."""
        found = difference(self.server, lambda: [self.server.request(*request) for request in requests])
        served = ("everystatus_requests_total", (("class", "2xx"), ("kind", "served")))
        found[served] -= 1
        return {(name[12:], *(pair[1] for pair in inside)): number for (name, inside), number in found.items()
                if number and re.search("requests|faults|lateness_seconds_count|keys|journal", name)}

    def test_requests_by_class_and_kind(self):
        self.assertEqual(self.changed(("/status/418",), ("/status/503",), ("/status/404", "HEAD"), ("/earn/405", "DELETE"),
                                      ("/earn/405",), ("/none",), ("/healthz",), ("/status/99x",), ("/status/100",),
                                      ("/status/999",)),
                         {("requests_total", "2xx", "told"): 1, ("requests_total", "4xx", "told"): 2,
                          ("requests_total", "5xx", "told"): 1, ("requests_total", "9xx", "told"): 1,
                          ("requests_total", "4xx", "earned"): 1, ("requests_total", "2xx", "unearned"): 1,
                          ("requests_total", "4xx", "refused"): 2, ("requests_total", "2xx", "served"): 1})

    def test_faults_by_name(self):
        self.assertEqual(self.changed(("/status/200;fault=reset",), ("/status/503;fault=reset",), ("/status/200;fault=close",),
                                      ("/get?key=a", "GET", ("Everystatus: fault=close",))),
                         {("requests_total", "2xx", "told"): 2, ("requests_total", "5xx", "told"): 1,
                          ("requests_total", "2xx", "served"): 1, ("faults_total", "reset"): 2, ("faults_total", "close"): 2,
                          ("keys",): 1, ("journal_entries",): 1})

    def test_codes_that_are_none(self):
        for digits in ("999999999", "99", "0", "1000", "007"):
            found = difference(self.server, lambda: self.server.exchange(f"GET /status/200;fault=code={digits} HTTP/1.1\r\n"
                                                                         "Host: h\r\nConnection: close\r\n\r\n".encode()))
            self.assertEqual(found["everystatus_requests_total", (("class", "none"), ("kind", "told"))], 1, digits)
            self.assertEqual(found["everystatus_faults_total", (("fault", "code"),)], 1, digits)

    def test_a_malformed_request_is_refused_and_not_in_flight(self):
        found = difference(self.server, lambda: self.server.exchange(b"GET / HTTP/1.1\r\n\r\n"))
        self.assertEqual(found["everystatus_requests_total", (("class", "4xx"), ("kind", "refused"))], 1)
        self.assertNotIn(("everystatus_requests_in_flight", ()), found)

    def test_in_flight_and_waiting(self):
        with self.server.connect() as connection:
            connection.sendall(b"GET /status/200;delay=200ms HTTP/1.1\r\nHost: h\r\n\r\n")
            while value(scrape(self.server), "requests_waiting") == 0:
                pass
            self.assertEqual(value(scrape(self.server), "requests_in_flight"), 2)  # with the one that asks
            read_until(connection, b"\r\n\r\n")
        found = scrape(self.server)
        self.assertEqual((value(found, "requests_waiting"), value(found, "requests_in_flight")), (0, 1))

    def test_who_leaves_before_the_answer(self):
        with self.server.connect() as connection:
            connection.sendall(b"GET /status/200;delay=20s HTTP/1.1\r\nHost: h\r\n\r\n")
            while value(scrape(self.server), "requests_waiting") == 0:
                pass
        deadline = time.monotonic() + 30
        while value(scrape(self.server), "requests_unanswered_total") == 0 and time.monotonic() < deadline:
            pass
        found = scrape(self.server)
        self.assertEqual((value(found, "requests_unanswered_total"), value(found, "requests_in_flight")), (1, 1))

    def test_connections(self):
        found = scrape(self.server)
        with self.server.connect(), self.server.connect():
            while value(scrape(self.server), "connections_open") < 3:
                pass
        after = scrape(self.server)
        self.assertGreaterEqual(value(after, "connections_total") - value(found, "connections_total"), 4)

    def test_lateness(self):
        for target in ("/status/200;delay=30ms", "/status/102+200;delay=40ms", "/status/200;delay-body=10ms", "/delay/0.01"):
            self.assertEqual(self.changed((target,))[("delay_lateness_seconds_count",)], 1, target)
        self.assertNotIn(("delay_lateness_seconds_count",), self.changed(("/status/200",), ("/status/200;fault=reset",)))
        found = scrape(self.server)
        buckets = [number for (name, _), number in found.items() if name == "everystatus_delay_lateness_seconds_bucket"]
        self.assertEqual(buckets, sorted(buckets))
        self.assertEqual(buckets[-1], value(found, "delay_lateness_seconds_count"))
        self.assertLess(value(found, "delay_lateness_seconds_sum"), 30)

    def test_memory_against_its_bound(self):
        found = scrape(self.server)
        self.assertEqual(value(found, "memory_limit_bytes", bound="remembered"), 8 << 20)
        self.assertEqual(value(found, "memory_limit_bytes", bound="under way"), 256 << 20)
        self.assertEqual(value(found, "memory_bytes", bound="remembered", kind="state"), 0)
        self.server.request("/status/200;key=a")
        found = scrape(self.server)
        self.assertGreater(value(found, "memory_bytes", bound="remembered", kind="journal"), 0)
        self.assertEqual((value(found, "keys"), value(found, "keys_limit")), (1, 10000))
        self.assertEqual((value(found, "journal_entries"), value(found, "journal_entries_limit")), (1, 10000))

    def test_times_and_build(self):
        found, now = scrape(self.server), time.time()
        for name in ("process_start_time_seconds", "everystatus_start_time_seconds"):
            self.assertTrue(now - 600 < found[name, ()] <= now, name)
        self.assertGreater(found["process_cpu_seconds_total", ()], 0)
        build = [dict(inside) for name, inside in found if name == "everystatus_build_info"]
        version = subprocess.run([*WRAPPER, PROGRAM, "--version"], stdout=subprocess.PIPE, text=True).stdout
        self.assertIn(f"everystatus {build[0]['version']}\nlibmicrohttpd {build[0]['libmicrohttpd']}\n", version)


class Bytes(unittest.TestCase):
    @staticmethod
    def exchange(connect, data):
        received = b""
        with connect() as connection:
            connection.sendall(data)
            while piece := connection.recv(65536):
                received += piece
        return received

    def compare(self, server, connect):
        """The counters grow by what went over the wire."""
        for target in ("/status/200;size=300000", "/status/200;reason=Fine", "/status/404", "/status/102+200", "/status/x y",
                       "/status/200;fault=close-after-head", "/stream-bytes/5000"):
            data = f"GET {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".encode()
            with self.subTest(target=target):
                before = scrape(server)
                received = self.exchange(connect, data)
                after = scrape(server)
                grown = [value(after, name) - value(before, name) for name in ("received_bytes_total", "sent_bytes_total")]
                self.assertEqual(grown[0] - self.scraped[0], len(data))
                self.assertLess(abs(grown[1] - self.scraped[1] - len(received)), 40)  # a scrape's numbers have more digits

    def measure_scrape(self, server):
        request = b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        self.scraped = len(request), len(server.exchange(request))

    def test_plain(self):
        with Server() as server:
            self.measure_scrape(server)
            self.compare(server, server.connect)

    def test_tls(self):
        skip_without_tls()
        with SecureServer() as server:
            self.measure_scrape(server)
            self.compare(server, server.connect)

    def test_websocket(self):
        with Server() as server:
            self.measure_scrape(server)
            before = scrape(server)
            head = (b"GET /websocket/echo HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
            frame = b"\x82\xfe\x03\xe8" + bytes(4) + b"x" * 1000
            with server.connect() as connection:
                connection.sendall(head)
                answer = read_until(connection, b"\r\n\r\n")
                if b" 101 " not in answer:
                    self.skipTest("this build has no WebSocket")
                connection.sendall(frame)
                while len(answer) < 1004:
                    answer += connection.recv(4096)
                read_until(connection, b"x" * 1000, answer)
            after = scrape(server)
            self.assertEqual(value(after, "received_bytes_total") - value(before, "received_bytes_total") - self.scraped[0],
                             len(head) + len(frame))
            self.assertGreater(value(after, "sent_bytes_total") - value(before, "sent_bytes_total") - self.scraped[1], 1000)


class Workers(unittest.TestCase):
    def test_all_are_summed(self):
        with Server("--workers", "3") as server:
            for _ in range(60):
                server.request("/status/418")
            self.assertEqual(value(scrape(server), "requests_total", **{"class": "4xx"}, kind="told"), 60)


class Form(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())
        cls.server.request("/status/200;delay=10ms;fault=reset")
        cls.text = cls.server.request("/metrics")[0]
        cls.open = cls.server.request("/metrics", fields=(OPEN,))[0]

    def test_type(self):
        self.assertEqual(self.text.get("Content-Type"), "text/plain; version=0.0.4; charset=utf-8")
        self.assertEqual(self.open.get("Content-Type"), "application/openmetrics-text; version=1.0.0; charset=utf-8")
        self.assertIn("Accept", self.text.get("Vary"))
        self.assertEqual(self.text.get("Everystatus"), "served")

    def test_choice(self):
        # what Prometheus 2.42 sends
        prometheus = ("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                      "text/plain;version=0.0.4;q=0.5,*/*;q=0.1")
        for accept, is_open in ((prometheus, True), ("*/*", False), ("text/plain", False), ("application/openmetrics-text", True),
                                ("application/openmetrics-text;version=0.0.1", False), ("text/html,*/*;q=0.8", False),
                                ("application/openmetrics-text;q=0", False), ("application/openmetrics-text;q=0.0", False),
                                ("application/openmetrics-text;q=0.05", True), ("application/openmetrics-text;q=0.50", True),
                                ("application/openmetrics-text;Q=0.000", False), ("application/openmetrics-text;q=0.", False)):
            with self.subTest(accept=accept):
                kind = self.server.request("/metrics", fields=(f"Accept: {accept}",))[0].get("Content-Type")
                self.assertEqual("openmetrics" in kind, is_open)

    def test_every_family_is_described_once_and_in_one_piece(self):
        for content, suffix in ((self.text.content.decode(), True), (self.open.content.decode(), False)):
            described, current = [], None
            for line in content.splitlines():
                if line.startswith("# HELP "):
                    current = line.split()[2]
                    described.append(current)
                elif line.startswith("# TYPE ") or line.startswith("# UNIT "):
                    self.assertEqual(line.split()[2], current)
                elif not line.startswith("#"):
                    name = line.split("{")[0].split()[0]
                    self.assertIn(name[len(current):], ("", "_bucket", "_sum", "_count") if suffix else
                                  ("", "_total", "_info", "_bucket", "_sum", "_count"))
                    self.assertTrue(name.startswith(current))
            self.assertEqual(len(described), len(set(described)))
        self.assertTrue(self.open.content.endswith(b"# EOF\n"))
        self.assertNotIn(b"# EOF", self.text.content)

    def test_methods(self):
        head = self.server.request("/metrics", "HEAD")[0]
        self.assertEqual((head.code, head.content), (200, b""))
        self.assertGreater(int(head.get("Content-Length")), 5000)
        refused = self.server.request("/metrics", "POST")[0]
        self.assertEqual((refused.code, refused.get("Allow")), (405, "GET, HEAD, OPTIONS"))
        self.assertEqual(self.server.request("/metrics", "OPTIONS")[0].code, 204)

    def test_prometheus_client(self):
        if not importlib.util.find_spec("prometheus_client"):
            self.skipTest("python3-prometheus-client is not installed")
        from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_open
        from prometheus_client.parser import text_string_to_metric_families as parse_text
        families = [family.name for family in parse_text(self.text.content.decode())]
        self.assertIn("everystatus_requests", families)
        self.assertEqual(len(families), len(list(parse_open(self.open.content.decode()))))

    def test_promtool(self):
        if not shutil.which("promtool"):
            self.skipTest("prometheus is not installed")
        checked = subprocess.run(["promtool", "check", "metrics"], input=self.text.content, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT)
        self.assertEqual((checked.returncode, checked.stdout), (0, b""))

    def test_the_alerts_of_the_documents(self):
        """By Prometheus itself, with the labels that a scrape adds: without these on both sides, nothing ever matches."""
        if not shutil.which("promtool"):
            self.skipTest("prometheus is not installed")
        with open(os.path.join(HERE, "..", "docs", "operating.md"), encoding="utf-8") as file:
            rules = re.search(r"```yaml\n(groups:.*?)```", file.read(), re.S)[1]
        folder = self.enterContext(tempfile.TemporaryDirectory())
        scraped = 'instance="a",job="b"'
        series = {f'everystatus_memory_bytes{{bound="remembered",kind="{kind}",{scraped}}}': "300+0x10" for kind in "xy"}
        series[f'everystatus_memory_limit_bytes{{bound="remembered",{scraped}}}'] = "1000+0x10"
        series[f"everystatus_log_lines_dropped_total{{{scraped}}}"] = "0+1x10"
        firing = {"EverystatusLogDropped": {"instance": "a", "job": "b"},
                  "EverystatusMemory": {"instance": "a", "job": "b", "bound": "remembered"}}
        test = {"rule_files": ["rules.yml"], "tests": [{
            "interval": "1m", "input_series": [{"series": name, "values": values} for name, values in series.items()],
            "alert_rule_test": [{"eval_time": "8m", "alertname": name, "exp_alerts": [{"exp_labels": labels}]}
                                for name, labels in firing.items()]}]}
        for name, text in (("rules.yml", rules), ("test.yml", json.dumps(test))):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        tested = subprocess.run(["promtool", "test", "rules", "test.yml"], cwd=folder, capture_output=True, text=True)
        self.assertEqual(tested.returncode, 0, tested.stdout + tested.stderr)


class Admission(unittest.TestCase):
    def test_control_token(self):
        with Server("--control-token", "secret") as server:
            refused = server.request("/metrics")[0]
            self.assertEqual((refused.code, refused.get("WWW-Authenticate")), (401, 'Bearer realm="everystatus"'))
            self.assertEqual(server.request("/metrics", fields=("Authorization: Bearer other",))[0].code, 401)
            self.assertEqual(server.request("/metrics", fields=("Authorization: Bearer secret",))[0].code, 200)

    def test_no_metrics(self):
        with Server("--no-metrics", "--default", "418") as server:
            self.assertEqual(server.request("/metrics")[0].code, 418)
            self.assertEqual(server.request("/metrics", "POST")[0].code, 418)
        with Server("--no-metrics") as server:
            self.assertEqual(server.request("/metrics")[0].code, 404)

    def test_prefix(self):
        with Server("--prefix", "/mock") as server:
            self.assertEqual(server.request("/mock/metrics")[0].code, 200)

    def test_routes_come_first(self):
        with Server("--route", "GET /metrics 503") as server:
            self.assertEqual(server.request("/metrics")[0].code, 503)


if __name__ == "__main__":
    unittest.main()
