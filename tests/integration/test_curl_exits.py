"""curl's exit codes: every command line that /curl prints is typed into a shell, and must end as it says.

What the table must hold stands here again, from curl's manual and libcurl-errors(3): codes with their names, and what the manual
says of each. A curl between two versions of the table may end as with either; a later one than all ends as with the last.
"""
import concurrent.futures
import html
import json
import os
import re
import subprocess
import tempfile
import unittest

from command import run
from harness import HERE, TIMEOUT, Server, curl, curl_version
from markup import Page
from secure import SecureServer

# The code, its name in libcurl-errors(3), and words of its paragraph in curl(1).
EXITS = {
    1: ("CURLE_UNSUPPORTED_PROTOCOL", "Unsupported protocol"), 2: ("CURLE_FAILED_INIT", "Failed to initialize"),
    3: ("CURLE_URL_MALFORMAT", "URL malformed"), 6: ("CURLE_COULDNT_RESOLVE_HOST", "Could not resolve host"),
    7: ("CURLE_COULDNT_CONNECT", "Failed to connect"), 8: ("CURLE_WEIRD_SERVER_REPLY", "Weird server reply"),
    16: ("CURLE_HTTP2", "HTTP/2 error"), 18: ("CURLE_PARTIAL_FILE", "Partial file"),
    22: ("CURLE_HTTP_RETURNED_ERROR", "HTTP page not retrieved"), 23: ("CURLE_WRITE_ERROR", "Write error"),
    27: ("CURLE_OUT_OF_MEMORY", "Out of memory"), 28: ("CURLE_OPERATION_TIMEDOUT", "Operation timeout"),
    33: ("CURLE_RANGE_ERROR", "HTTP range error"), 35: ("CURLE_SSL_CONNECT_ERROR", "SSL connect error"),
    43: ("CURLE_BAD_FUNCTION_ARGUMENT", "Internal error"), 47: ("CURLE_TOO_MANY_REDIRECTS", "Too many redirects"),
    52: ("CURLE_GOT_NOTHING", "did not reply anything"), 55: ("CURLE_SEND_ERROR", "sending network data"),
    56: ("CURLE_RECV_ERROR", "receiving network data"),
    60: ("CURLE_PEER_FAILED_VERIFICATION", "Peer certificate cannot be authenticated"),
    61: ("CURLE_BAD_CONTENT_ENCODING", "Unrecognized transfer encoding"),
    63: ("CURLE_FILESIZE_EXCEEDED", "Maximum file size exceeded"),
    65: ("CURLE_SEND_FAIL_REWIND", "requires a rewind that failed"),
    90: ("CURLE_SSL_PINNEDPUBKEYNOTMATCH", "SSL public key does not match"),
    91: ("CURLE_SSL_INVALIDCERTSTATUS", "Invalid SSL certificate status"), 92: ("CURLE_HTTP2_STREAM", "Stream error in HTTP/2"),
    97: ("CURLE_PROXY", "Proxy handshake error"), 100: ("CURLE_TOO_LARGE", "grew larger than allowed"),
}
BESIDES = {0: "CURLE_OK"}  # no error
AFTER_MANUAL = {(7, 88, 1): {97, 100}}  # whose manual ends with 96; 100 came later
AT_ONCE = 8
HAS_TLS = "without TLS" not in run("--version").stdout
TLS = ["--tls-port", "0", "--tls-self-signed", "--tls-faults"] if HAS_TLS else []


def in_order(version):
    return [int(number) for number in re.findall(r"\d+", version)]


def expected(way):
    """The exit codes that this curl may end with: of its own column, or of both beside it."""
    columns, mine = list(way["exits"]), curl_version()
    before = [name for name in columns if in_order(name) <= mine] or columns[:1]
    after = [name for name in columns if in_order(name) >= mine] or columns[-1:]
    return {way["exits"][before[-1]], way["exits"][after[0]]}


def exits_of(way):
    """All that the way ends with, in the order of the versions."""
    return list(dict.fromkeys(way["exits"].values()))


def exits_in(cell):
    """The exit codes in "0, 27 (100 from 8.14.1 on) with --option", as one list for each way."""
    return sorted([int(code) for code in re.findall(r"(?:^|[(]|and )(\d+)\b", part)] for part in cell.split(", "))


def fetch(server, target, *options):
    return curl(*options, server.url + target).stdout.decode()


def ways_of(server):
    """Every way once; one that ends otherwise with a later curl stands under each code."""
    ways = {}
    for row in json.loads(fetch(server, "/curl"))["exits"]:
        for way in row["ways"]:
            ways[(way.get("command"), way.get("needs"))] = way
    return list(ways.values())


def type_in(command):
    """The exit status of a line typed into a shell in an empty folder, by somebody without settings of their own."""
    with tempfile.TemporaryDirectory() as folder:
        env = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        done = subprocess.run(["sh", "-c", command], cwd=folder, env={**env, "HOME": folder, "CURL_HOME": folder},
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              timeout=2 * TIMEOUT)
        return done.returncode


class Exits(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--log-format", "off", *TLS)
        cls.enterClassContext(cls.server)
        cls.ways = ways_of(cls.server)
        cls.possible = [way for way in cls.ways if "command" in way]

    def test_every_command_ends_as_it_says(self):
        protocols = re.search(r"^Protocols: (.*)$", subprocess.run(["curl", "--version"], capture_output=True,
                                                                   text=True).stdout, re.M)[1].split()
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            exits = list(pool.map(type_in, [way["command"] for way in self.possible]))
        for way, status in zip(self.possible, exits):
            with self.subTest(way["command"]):
                self.assertIn(status, {1} if "scp:" in way["command"] and "scp" not in protocols else expected(way))
        self.assertGreater(len(exits), 80)

    def test_names(self):
        rows = json.loads(fetch(self.server, "/curl"))["exits"]
        names = {code: name for code, (name, _) in EXITS.items()}
        self.assertEqual({row["exit"]: row["name"] for row in rows}, {**names, **BESIDES})
        self.assertEqual([row["exit"] for row in rows], sorted({**EXITS, **BESIDES}))
        self.assertTrue(all(row["ways"] and row["meaning"] for row in rows))
        self.assertTrue(all(row["exit"] in way["exits"].values() for row in rows for way in row["ways"]))

    def test_names_are_those_of_the_manual(self):
        manual = subprocess.run(["curl", "--manual"], capture_output=True, text=True).stdout
        section = re.search(r"^EXIT CODES\n(.*?)^[A-Z]", manual, re.S | re.M)
        if not section:
            self.skipTest("this curl has no manual")
        # Up to 7.88.1 the text stands beside the code, and later below it.
        paragraphs = dict(re.findall(r"^ {4,7}(\d+)\s(.*?)(?=^ {4,7}(?:\d+|XX)\s|\Z)", section[1], re.S | re.M))
        for code, (_, words) in EXITS.items():
            with self.subTest(code):
                if code not in AFTER_MANUAL.get(tuple(curl_version()), ()):
                    self.assertIn(words, re.sub(r"\s+", " ", paragraphs[str(code)]))

    def test_every_fault_has_its_exit_codes(self):
        faults = {re.split(r"[\[=]", row["usage"])[0]: row for row in json.loads(fetch(self.server, "/help"))["faults"]}
        ways = [way for way in self.ways if way["fault"]]
        self.assertEqual({way["fault"].partition("=")[0] for way in ways}, set(faults))
        for name, row in faults.items():
            with self.subTest(name):
                mine = [way for way in ways if way["fault"].partition("=")[0] == name]
                self.assertEqual(exits_in(row["curl"]), sorted(exits_of(way) for way in mine))

    @unittest.skipUnless(HAS_TLS, "built without TLS")
    def test_every_fault_of_tls_has_its_exit_code(self):
        with tempfile.TemporaryDirectory() as folder, \
                Server("--log-format", "off", "--port-file", os.path.join(folder, "ports"), *TLS) as server:
            with open(os.path.join(folder, "ports"), encoding="utf-8") as file:
                ports = {name or "tls": port for port, _, name in (line.rstrip("\n").partition(" ") for line in list(file)[1:])}
            ways = ways_of(server)
        self.assertEqual({way["port"] for way in ways if way["port"]}, set(ports))
        for way in ways:
            with self.subTest(way):
                self.assertIn("command", way)
                if way["port"]:
                    self.assertRegex(way["command"], rf":{ports[way['port']]}\b")

    def test_the_page_on_other_clients_is_not_out_of_date(self):
        """docs/clients.md has each fault with what curl makes of it; what others make of it is for their versions to say."""
        with open(os.path.join(HERE, "..", "docs", "clients.md"), encoding="utf-8") as file:
            sections = re.split(r"^## ", file.read(), flags=re.M)[1:]
        self.assertGreater(len(sections), 0)
        for section in sections:
            version = re.search(r"^Measured with curl ([\d.]+\d)", section, re.M)[1]
            exits = {}
            for way in self.ways:
                name = way["fault"] or way["port"]
                if name not in (None, "tls"):
                    exits.setdefault(name, []).append([way["exits"][version]])
            with self.subTest(version):
                rows = dict(re.findall(r"^\| `([^`]+)` \| ([^|]*) \|", section, re.M))
                self.assertEqual({name: exits_in(cell) for name, cell in rows.items()},
                                 {name: sorted(lists) for name, lists in exits.items()})

    def test_without_tls_it_says_what_is_missing(self):
        with Server("--log-format", "off") as server:
            ways = ways_of(server)
        for way in ways:
            with self.subTest(way):
                self.assertEqual("needs" in way, bool(way["port"]))
                self.assertNotEqual("needs" in way, "command" in way)
        self.assertIn("needs --tls-port", {way.get("needs") for way in ways})

    def test_pages_show_the_same(self):
        text = fetch(self.server, "/curl?format=text")
        self.assertEqual({line[4:] for line in text.split("\n") if line.startswith("  $ ")},
                         {way["command"] for way in self.possible})
        for code in {**EXITS, **BESIDES}:
            with self.subTest(code):
                row = json.loads(fetch(self.server, f"/curl/{code}"))
                commands = [way["command"] for way in row["ways"] if "command" in way]
                self.assertTrue(all(code in way["exits"].values() for way in row["ways"]))
                page = fetch(self.server, f"/curl/{code}", "-H", "Accept: text/html")
                self.assertEqual([html.unescape(command) for command in re.findall(r"<kbd>(.*?)</kbd>", page)], commands)
                self.assertIn(row["name"], Page(page).text("h1"))
        links = [attributes["href"] for tag, attributes in Page(fetch(self.server, "/curl?format=html")).elements if tag == "a"]
        pages = ["#main", "/", "/", "/build", "/_/", "/curl", "/earn", "/help"]
        self.assertEqual(links, [*pages, *(f"/curl/{code}" for code in sorted({**EXITS, **BESIDES}))])

    def test_what_is_not_there(self):
        for target, words in (("/curl/77", "no server can bring curl to exit with 77"), ("/curl/256", "takes an exit code"),
                              ("/curl/x", "takes an exit code"), ("/curl/56/x", "takes an exit code"),
                              ("/curlx", "nothing is here")):
            with self.subTest(target):
                response, = self.server.request(target)
                self.assertEqual(response.code, 404)
                self.assertIn(words, json.loads(response.content)["detail"])
        self.assertEqual(self.server.request("/curl/56?format=xml")[0].code, 400)
        self.assertEqual(self.server.request("/curl/")[0].code, 200)

    def test_methods(self):
        get, = self.server.request("/curl/56")
        head, = self.server.request("/curl/56", "HEAD")
        self.assertEqual((head.code, head.content, head.get("Content-Length")), (200, b"", get.get("Content-Length")))
        refused, = self.server.request("/curl/56", "POST")
        self.assertEqual((refused.code, refused.get("Allow")), (405, "GET, HEAD, OPTIONS"))

    def commands_for(self, host):
        data = self.server.exchange(f"GET /curl/22?format=text HTTP/1.0\r\n{host}\r\n".encode())
        return re.findall(r"^  \$ (.*)$", data.decode(), re.M)

    def test_the_host_is_the_one_that_was_asked_unless_it_could_hurt(self):
        here = f"localhost:{self.server.port}"
        for host, shown in (("Host: a.example:81\r\n", "a.example:81"), ("Host: [::1]:81\r\n", "[::1]:81"),
                            ("Host: a.example\r\n", "a.example"), ("Host: $(reboot)\r\n", here), ("Host: a'b\r\n", here),
                            ("Host:\r\n", here), ("", here)):
            with self.subTest(host):
                self.assertEqual(self.commands_for(host), [f"curl -f 'http://{shown}/status/404'"])

    @unittest.skipUnless(HAS_TLS, "built without TLS")
    def test_the_host_of_a_tls_port(self):
        for host, shown in (("a.example:81", "a.example"), ("[::1]:81", "[::1]"), ("[::1]", "[::1]"), ("a.example", "a.example")):
            with self.subTest(host):
                data = self.server.exchange(f"GET /curl/90?format=text HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
                self.assertRegex(data.decode(), rf"\$ curl -k .*'https://{re.escape(shown)}:\d+/status/200'\n")

    @unittest.skipUnless(HAS_TLS, "built without TLS")
    def test_over_tls_it_names_the_same_ports(self):
        with SecureServer("--log-format", "off") as server:
            for target in ("/curl", "/curl/22", "/curl/35"):
                with self.subTest(target):
                    self.assertEqual(curl(server.url.replace("127.0.0.1", "localhost") + target).stdout.decode(),
                                     curl(f"http://localhost:{server.plain_port}{target}").stdout.decode())

    def test_in_the_terminal(self):
        done = run("curl", "22")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("22 CURLE_HTTP_RETURNED_ERROR\n", done.stdout)
        self.assertIn("  $ curl -f 'http://localhost:8080/status/404'\n", done.stdout)
        self.assertEqual(run("curl").stdout.count(" CURLE_"), len({**EXITS, **BESIDES}))
        for wrong in ("77", "x", "", "300"):
            with self.subTest(wrong):
                done = run("curl", wrong)
                self.assertEqual((done.returncode, done.stdout), (0 if wrong == "" else 2, done.stdout if wrong == "" else ""))


if __name__ == "__main__":
    unittest.main()
