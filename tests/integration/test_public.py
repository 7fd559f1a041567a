"""--public: what a server that anybody can reach leaves out, and says so; --max-rate."""
import json
import os
import re
import socket
import subprocess
import unittest

from harness import ENVIRONMENT, HERE, PROGRAM, TIMEOUT, WRAPPER, Server, parse_responses, read_all

QUIET = ("--log-format", "off")
PUBLIC = "this server is public"
TOKEN = ("--control-token", "secret")
BEARER = "Authorization: Bearer secret"

# What docs/operating.md says, written down once more.
SETS = {"max-rate": "600", "max-delay": "10s", "idle-timeout": "10s", "head-timeout": "10s", "content-timeout": "20s",
        "max-size": "64k", "max-content": "64k", "max-connections": "2000", "max-per-address": "50",
        "max-waiting": "1000", "max-held": "64M", "max-entries": "2000", "state-ttl": "10m"}
MOST = {"max-rate": ("601", "0"), "max-delay": ("10001ms",), "idle-timeout": ("11s", "60m")}
NEVER = ("journal", "unsafe-headers", "cookies")


def run(*options):
    return subprocess.run([*WRAPPER, PROGRAM, "--port", "0", "--public", *options], env=ENVIRONMENT, capture_output=True,
                          text=True, timeout=TIMEOUT)


class Options(unittest.TestCase):
    def test_the_table_is_the_documented_one(self):
        with open(os.path.join(HERE, "..", "docs", "operating.md"), encoding="utf-8") as file:
            rows = dict(re.findall(r"^\| `--([a-z-]+)` \| (.+?) \|", file.read().partition("## A public server")[2], re.M))
        self.assertEqual({name: rows[name].split(",")[0] for name in SETS}, SETS)
        self.assertEqual({name for name in rows if "at most" in rows[name]}, set(MOST))
        self.assertEqual({name for name in rows if rows[name] == "refused"}, set(NEVER))

    def test_what_does_not_go_with_it(self):
        for name, values in MOST.items():
            for value in values:
                with self.subTest(name, value=value):
                    done = run(f"--{name}", value)
                    self.assertEqual((done.returncode, done.stdout, done.stderr),
                                     (2, "", f"everystatus: --public: --{name} can be {SETS[name]} at most\n"))
        for name in NEVER:
            with self.subTest(name):
                done = run(f"--{name}")
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(f"--public: --{name} is not for a server that anybody can reach", done.stderr)

    def test_less_can_be_asked_for_and_in_the_environment_too(self):
        with Server(*QUIET, "--public", "--max-delay", "1s", "--max-size", "1M", env={"EVERYSTATUS_MAX_RATE": "2"}) as server:
            self.assertIn("(at most 1000ms, by --max-delay)", detail(server.request("/status/200;delay=2s")[-1]))
            self.assertEqual(server.request("/status/200;size=1M")[-1].code, 200)
            self.assertEqual(server.request("/status/200")[-1].code, 429)

    def test_what_is_remembered(self):
        with Server(*QUIET, "--public") as server:
            self.assertIn(b" and 2000 requests, 8388608 bytes, for 600 s ", server.process.stdout.readline())


def detail(answer):
    return json.loads(answer.content)["detail"]


class Refusals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server(*QUIET, "--public", "--route", "GET /own 200;header=X-Own:1"))

    def check(self, target, *fields, code=400, method="GET"):
        answer = self.server.request(target, method, ["Accept: application/json", *fields])[-1]
        self.assertEqual((answer.code, answer.get("Everystatus")), (code, "refused"), answer.content)
        self.assertIn(PUBLIC, detail(answer))

    def test_fields_of_ones_own(self):
        for target in ("/status/200;header=X-A:1", "/status/200(header=X-A:1),503", "/status/200?header=X-A:1",
                       "/status/503;header=Date:x", "/status/200;framing=chunked;trailer=X-A:1", "/200?header=X-A:1",
                       "/response-headers?X-A=1", "/status/200;when=query:a;else=503(header=X-A:1)"):
            with self.subTest(target):
                self.check(target)
        self.check("/status/200", "Everystatus: 200;header=X-A:1")
        self.check("/own", "Everystatus: header=X-B:1")
        self.check("/anything", "Everystatus: header=X-B:1")
        self.check("/200", "X-HttpStatus-Response-X-A: 1")

    def test_the_operators_own_route_may(self):
        answer = self.server.request("/own")[-1]
        self.assertEqual((answer.code, answer.get("X-Own")), (200, "1"))

    def test_long_delays_and_faults_and_much_content(self):
        for target in ("/status/200;delay=10001ms", "/status/200;size=65537", "/status/200(fault=slow-head=11s)",
                       "/status/102+200;delay=11s"):
            with self.subTest(target):
                self.check(target)

    def test_fields_that_are_counted(self):
        """No more bytes of them than of a fault without end: a field takes 12."""
        most = (1 << 20) // len("X-Fault: 1\r\n")
        for target in (f"/status/200;fault=many-fields={most + 1}", "/status/200;fault=many-fields=100000",
                       "/status/200(fault=many-fields=100k)", "/get?fault=many-fields=100000"):
            with self.subTest(target):
                path, _, query = target.partition("?")
                self.check(path, *(["Everystatus: " + query] if query else []))
        answer = self.server.request("/status/200;fault=many-fields=100000", fields=["Accept: application/json"])[-1]
        self.assertIn(f"too large (at most {most}, which are 1 MiB; this server is public)", detail(answer))
        for fault, count in (("many-fields", 10000), (f"many-fields={most}", most)):
            sent = self.server.exchange(f"GET /status/200;fault={fault} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            self.assertEqual(sent.count(b"X-Fault: 1\r\n"), count)

    def test_control_without_a_token(self):
        for method, target in (("GET", "/_/"), ("GET", "/_/requests?key=a"), ("POST", "/_/reset"), ("GET", "/_/verify/a"),
                               ("POST", "/_/pause?for=1s")):
            with self.subTest(target):
                self.check(target, code=403, method=method)


class Pages(unittest.TestCase):
    def test_no_way_to_what_is_never_let_in(self):
        fields = ["Accept: text/html"]
        for options, offered in (((), False), (TOKEN, True)):
            with Server(*QUIET, "--public", *options) as server:
                for path in ("/", "/codes/404", "/build?codes=200&key=a", "/try?recipe=200&under=a", "/curl", "/_/"):
                    with self.subTest(path, options=options):
                        page = server.request(path, fields=fields)[-1].content.decode()
                        self.assertEqual('href="/_/' in page, offered)


class Journal(unittest.TestCase):
    def test_by_a_key_that_one_knows(self):
        with Server(*QUIET, "--public", *TOKEN) as server:
            server.request("/status/418;key=mine")
            server.request("/status/404")
            self.assertEqual(server.request("/_/requests?key=mine")[-1].code, 401)
            for target, method in (("/_/requests", "GET"), ("/_/requests?method=GET", "GET"), ("/_/requests?count", "GET"),
                                   ("/_/requests", "DELETE"), ("/_/requests?wait=1&timeout=1s", "GET")):
                answer = server.request(target, method, [BEARER])[-1]
                self.assertEqual(answer.code, 403)
                self.assertIn(PUBLIC, detail(answer))
            listed = json.loads(server.request("/_/requests?key=mine", fields=[BEARER])[-1].content)
            self.assertEqual([entry["target"] for entry in listed["requests"]], ["/status/418;key=mine"])
            self.assertEqual(server.request("/_/verify/mine?attempts=1", fields=[BEARER])[-1].code, 200)


class Unread(unittest.TestCase):
    def test_nothing_is_recorded_that_nobody_may_read(self):
        for options, entries in ((("--public",), 0), (("--no-control",), 0), (("--public", *TOKEN), 2), ((), 2)):
            with self.subTest(options), Server(*QUIET, *options) as server:
                for _ in range(2):
                    server.request("/status/418;key=mine", "POST", ["Content-Length: 3"], b"tea")
                found = server.request("/metrics", fields=[BEARER])[-1].content.decode()
                self.assertIn(f"\neverystatus_journal_entries {entries}\n", found)


class Rate(unittest.TestCase):
    def ask(self, server, target="/status/204", address="127.0.0.1"):
        with socket.create_connection(("127.0.0.1", server.port), TIMEOUT, (address, 0)) as connection:
            connection.sendall(f"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
            data = b""
            while chunk := connection.recv(65536):
                data += chunk
        return parse_responses(data, ["GET"])[-1]

    def test_each_address_has_its_own(self):
        with Server(*QUIET, "--max-rate", "3") as server:
            for address in ("127.0.0.1", "127.0.0.2"):
                self.assertEqual([self.ask(server, address=address).code for _ in range(5)], [204] * 3 + [429] * 2)
            for target in ("/", "/get", "/_/", "/nothing", "/earn/412"):
                self.assertEqual(self.ask(server, target).code, 429)
            for target in ("/healthz", "/livez", "/readyz"):
                self.assertEqual(self.ask(server, target).code, 200)

    def test_a_network_of_ipv6_is_one(self):
        """Its 64 bits are one owner's (RFC 6177); an IPv4 address is the same one where IPv6 has it (RFC 4291 2.5.5.2)."""
        with Server(*QUIET, "--max-rate", "2", "--trusted-proxy", "127.0.0.1") as server:
            for client, code in (("2001:db8:1::1", 204), ("2001:db8:1::2", 204), ("2001:db8:1:0:ffff::3", 429),
                                 ("2001:db8:1:1::1", 204), ("::ffff:192.0.2.7", 204), ("192.0.2.7", 204), ("192.0.2.7", 429)):
                self.assertEqual(server.request("/status/204", fields=["X-Forwarded-For: " + client])[-1].code, code, client)

    def test_what_is_told(self):
        for options in ((), ("--public",)):
            with Server(*QUIET, "--max-rate", "1", *options) as server:
                self.ask(server)
                answer = self.ask(server)
                self.assertEqual((answer.code, answer.get("Everystatus")), (429, "refused"))
                self.assertIn(int(answer.get("Retry-After")), range(1, 61))
                self.assertIn("1 times a minute, by --max-rate", detail(answer))
                self.assertEqual(detail(answer).count(PUBLIC), len(options))
                answer = parse_responses(server.exchange(b"GET / HTTP/1.1\r\n\r\n"), ["GET"])[-1]
                self.assertEqual((answer.code, answer.content.decode().count(PUBLIC)), (429, len(options)))

    def test_all_of_a_minute(self):
        """As many as the table says: the quick way and the long one count alike."""
        with Server(*QUIET, "--public") as server, server.connect() as connection:
            requests = [("/status/204", "/status/204;key=a")[i % 2] for i in range(601)]
            connection.sendall("".join(f"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n" for target in requests[:-1]).encode() +
                               b"GET /status/204 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            data = b""
            while chunk := connection.recv(65536):
                data += chunk
            codes = re.findall(rb"HTTP/1.1 (\d+) ", data)
            self.assertEqual(codes, [b"204"] * 600 + [b"429"])

    def test_a_unix_sockets_clients_have_no_address(self):
        import tempfile
        folder = self.enterContext(tempfile.TemporaryDirectory())
        with Server(*QUIET, "--public", "--bind", f"unix:{folder}/s", port=None) as server, server.connect() as connection:
            connection.sendall(b"GET /status/204 HTTP/1.1\r\nHost: a\r\n\r\n" * 601 +
                               b"GET /status/204 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            self.assertEqual(read_all(connection).count(b"HTTP/1.1 204 "), 602)

    def test_what_is_refused_before_it_is_planned_counts_as_well(self):
        with Server(*QUIET, "--max-rate", "4") as server:
            for head, code in ((b"GET /status/204 HTTP/1.1\r\n\r\n", 400), (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
                               (b"GET / HTTP/9.9\r\nHost: a\r\n\r\n", 505), (b"nothing of HTTP\r\n\r\n", 400)):
                self.assertEqual(parse_responses(server.exchange(head), ["GET"])[-1].code, code)
            for head in (b"GET /earn/400 HTTP/1.1\r\n\r\n", b"GET /earn/429 HTTP/1.1\r\n\r\n", b"\0\0\r\n\r\n",
                         b"GET /status/204 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"):
                with self.subTest(head):
                    answer = parse_responses(server.exchange(head), ["GET"])[-1]
                    self.assertEqual((answer.code, answer.get("Everystatus")), (429, "refused"))
                    self.assertIn(int(answer.get("Retry-After")), range(1, 61))
                    self.assertIn("4 times a minute, by --max-rate", answer.content.decode())
            self.assertEqual(self.ask(server, address="127.0.0.2").code, 204)

    def test_what_is_refused_later_counts_once(self):
        with Server(*QUIET, "--max-rate", "2", "--max-content", "1") as server:
            chunked = b"POST /post HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"
            self.assertEqual(parse_responses(server.exchange(chunked), ["POST"])[-1].code, 413)
            self.assertEqual([self.ask(server).code for _ in range(2)], [204, 429])

    def test_clients_whom_a_proxy_does_not_name_are_one(self):
        """By the proxy's own address, which is all that is known of them (RFC 7239 6.2, 6.3)."""
        for field in "Forwarded: for=unknown", "Forwarded: for=_hidden", "X-Forwarded-For: unknown":
            with self.subTest(field), Server(*QUIET, "--max-rate", "2", "--trusted-proxy", "127.0.0.1") as server:
                codes = [server.request("/status/204", fields=[name])[-1].code for name in (field, "Accept: */*", field)]
                self.assertEqual(codes, [204, 204, 429])
                self.assertEqual(server.request("/status/204", fields=["Forwarded: for=192.0.2.1"])[-1].code, 204)

    def test_what_is_kept_of_addresses_is_bounded(self):
        """By --max-keys, as all state is: the one that asked first is forgotten, and may ask again."""
        with Server(*QUIET, "--max-rate", "1", "--max-keys", "2") as server:
            for address in ("127.0.0.1", "127.0.0.2", "127.0.0.3"):
                self.assertEqual(self.ask(server, address=address).code, 204)
            self.assertEqual(self.ask(server, address="127.0.0.1").code, 204)
            self.assertEqual(self.ask(server, address="127.0.0.3").code, 429)


if __name__ == "__main__":
    unittest.main()
