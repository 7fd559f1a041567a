"""The proxies of packaging/proxies, with their configurations as they are shipped: whom they name, and what they let through.

Run by hand with --update as its argument (and EVERYSTATUS set), it measures what gets through each proxy, and writes the tables
of docs/proxies.md. The proxies are those of Debian; all must be installed then.
"""
import json
import os
import re
import subprocess
import sys
import unittest

from command import is_built_without
from harness import HERE, Server, curl_version, is_instrumented
from passing import PROTOCOLS, ROWS, Direct, ask, both, faults_of, measure_faults, measure_rows, outcome, WAIT
from proxies import PROXIES, HAProxyTCP
from secure import SecureServer, skip_without_tls

PAGE = os.path.join(HERE, "..", "docs", "proxies.md")
TABLES = re.compile(r"<!-- (passing|faults) -->\n((?:(?!<!--).*\n)*)<!-- end -->")
ROUNDS = 3  # what comes out differently is told with both outcomes
AGAIN = 3  # times that what differs from the page is measured again, alone
CLIENT = "127.77.0.1"  # the address that the client connects from
LIES = [part for field in ("X-Forwarded-For: 192.0.2.1", "X-Forwarded-Proto: gopher", "X-Forwarded-Host: evil.example",
                           "X-Forwarded-Prefix: /evil", "Forwarded: for=192.0.2.1;host=evil.example") for part in ("-H", field)]
OPTIONS = ("--trusted-proxy", "127.0.0.1", "--log-format", "json")


def tables():
    """The tables of the page: for each, by its name, the cells of each column by the column's heading and the row's."""
    found = {}
    with open(PAGE, encoding="utf-8") as file:
        text = file.read()
    for name, table in TABLES.findall(text):
        lines = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
                 for line in table.splitlines() if line.startswith("|")]
        found[name] = {heading: {re.sub("^`(.*)`$", r"\1", line[0]): line[column] for line in lines[2:]}
                       for column, heading in enumerate(lines[0]) if column}
    return found, text


def heading(kind):
    return f"{kind.name} {kind.version()}"


def measured_with(text):
    """The version of curl that the page was written with."""
    return re.search(r"The client is curl ([\d.]+\d)", text)[1]


class Configured:
    """What holds for each proxy; a class for each has this and unittest.TestCase."""
    kind = None

    def setUp(self):
        """A proxy for each test: what hangs behind one may keep its threads from others."""
        if not self.kind.version():
            self.skipTest(f"{self.kind.name} is not installed (Debian: {self.kind.package})")
        self.server = self.enterContext(Server(*OPTIONS))
        self.proxy = self.enterContext(self.kind(self.server))

    def get(self, protocol, target, *arguments):
        code, heads, content = ask(self.proxy, protocol, target, "--interface", CLIENT, *LIES, *arguments)
        self.assertEqual(code, 0, heads)
        return heads, content

    def test_whom_it_names(self):
        for protocol in PROTOCOLS:
            with self.subTest(protocol):
                _, content = self.get(protocol, "/anything/a?key=who")
                shown, base = json.loads(content), self.proxy.url(protocol)
                self.assertEqual((shown["origin"], shown["url"]), (CLIENT, f"{base}/anything/a?key=who"))

    def test_links_and_commands(self):
        for protocol in PROTOCOLS:
            with self.subTest(protocol):
                heads, _ = self.get(protocol, "/absolute-redirect/1")
                base = self.proxy.url(protocol)
                self.assertIn(f"location: {base}/get", [line.replace("Location", "location") for line in heads[-1]])
                heads, content = self.get(protocol, "/codes/404", "-H", "Accept: text/plain")
                self.assertIn(f"curl -i {base.removeprefix('http://')}/status/404\n", content)
                self.assertNotIn("evil", content + str(heads))

    def test_the_log_has_the_client(self):
        for protocol in PROTOCOLS:
            key = protocol[-1]
            self.get(protocol, f"/status/200;key={key}")
            _, content = ask(self.proxy, protocol, f"/_/requests?key={key}")[1:]
            self.assertEqual([entry["client"] for entry in json.loads(content)["requests"]], [CLIENT])

    def page(self, name):
        """The page's column of this proxy, if that is of this version."""
        found, text = tables()
        if ".".join(map(str, curl_version())) != measured_with(text) or heading(self.kind) not in found[name]:
            raise unittest.SkipTest("docs/proxies.md was measured with other versions")
        if is_instrumented():
            raise unittest.SkipTest("the server's own time would be measured")
        return found[name][heading(self.kind)]

    def is_race(self, said, came):
        """Whether the page names several outcomes, or the two differ in what timing alone decides."""
        def but_for_a_cut(cell):
            return {re.sub(", (curl 18|no content)$", "", part) for part in cell.split(" / ")}
        late = ("curl 28" in came) != ("curl 28" in said)  # time was up in one of them: the machine is busy
        return " or " in said or late or (self.kind.cuts and but_for_a_cut(came) == but_for_a_cut(said))

    def compare(self, said, measured, measure):
        self.assertEqual(set(said), set(measured))
        for row, came in measured.items():
            turns = 0
            while came != said[row] and " or " not in said[row] and turns < AGAIN:
                came, turns = measure(row), turns + 1
            with self.subTest(row):
                if "WebSocket" in row and is_built_without("WebSocket"):
                    self.skipTest("built without WebSocket")
                self.assertTrue(came == said[row] or self.is_race(said[row], came), f"{came}, not {said[row]}")

    def test_what_gets_through(self):
        rows = dict(ROWS)
        self.compare(self.page("passing"), measure_rows(self.proxy),
                     lambda row: both(*(rows[row](self.proxy, protocol) for protocol in PROTOCOLS)))

    def test_faults(self):
        said = self.page("faults")
        if self.kind.races:
            said = {usage: cell if cell.isdigit() and int(cell) < 400 else f"{cell} or another" for usage, cell in said.items()}
        faults = faults_of(self.server)
        by_usage = {fault["usage"]: fault for fault in faults}
        self.compare(said, measure_faults(self.proxy, faults), lambda usage: measure_faults(self.proxy, [by_usage[usage]])[usage])


for _kind in PROXIES:
    globals()[_kind.__name__] = type(_kind.__name__, (Configured, unittest.TestCase), {"kind": _kind})


class TCP(unittest.TestCase):
    """HAProxy in TCP mode, and PROXY headers."""

    def setUp(self):
        skip_without_tls()
        if not HAProxyTCP.version():
            raise unittest.SkipTest("HAProxy is not installed (Debian: haproxy)")
        self.server = self.enterContext(SecureServer("--proxy-protocol", *OPTIONS))
        self.proxy = self.enterContext(HAProxyTCP(self.server))

    def test_the_client_is_known_with_and_without_tls(self):
        plain = ask(self.proxy, "http/1.1", "/ip", "--interface", CLIENT)[2]
        self.assertEqual(json.loads(plain)["origin"], CLIENT)
        done = subprocess.run(["curl", "-sS", "--noproxy", "*", "--interface", CLIENT, "--connect-to",
                               f"::{self.proxy.address}:8443", "https://localhost/get"], capture_output=True, text=True,
                              check=True)
        self.assertEqual(json.loads(done.stdout)["origin"], CLIENT)
        self.assertEqual(json.loads(done.stdout)["url"], "https://localhost/get")

    def test_checks_of_health_are_no_errors(self):
        ask(self.proxy, "http/1.1", "/ip")
        self.server.stop()
        self.assertEqual([json.loads(line)["status"] for line in self.server.stderr().splitlines()], [200])

    def test_faults_arrive_as_they_are_but_for_resets(self):
        with Server() as other:
            faults = faults_of(other)
        for fault in faults:
            if "curl 28" in fault["direct"] or fault["usage"].startswith("endless-"):
                continue
            with self.subTest(fault["usage"]):
                came = outcome(ask(self.proxy, "http/1.1", *fault["ask"], wait=WAIT), fault["whole"])
                if fault["resets"]:
                    self.assertNotIn("56", came)  # the bytes arrive, and then the end as any other
                else:
                    self.assertEqual(came, fault["direct"])


def table(first, columns):
    """Markdown: columns are dictionaries by their headings."""
    lines = [f"| {first} | {' | '.join(columns)} |", "| --- |" + " --- |" * len(columns)]
    for row in next(iter(columns.values())):
        name = f"`{row}`" if first == "fault" else row
        lines.append(f"| {name} | {' | '.join(column[row] for column in columns.values())} |")
    return "\n".join(lines) + "\n"


def joined(rounds):
    """What came in several rounds, by row: all that differs."""
    return {row: " or ".join(dict.fromkeys(found[row] for found in rounds)) for row in rounds[0]}


def update():
    """Measures, and writes the page."""
    passing, faults = {}, {}
    with Server("--log-format", "off") as server:
        listed = faults_of(server)
        faults["direct"] = {fault["usage"]: fault["direct"] for fault in listed}
    for kind in PROXIES:
        rounds = []
        for _ in range(ROUNDS):
            with Server(*OPTIONS[:2], "--log-format", "off") as server, kind(server) as proxy:
                rounds.append((measure_rows(proxy), measure_faults(proxy, listed)))
        passing[heading(kind)], faults[heading(kind)] = (joined(found) for found in zip(*rounds))
    new = {"passing": table("", passing), "faults": table("fault", faults)}
    with open(PAGE, encoding="utf-8") as file:
        text = file.read()
    text = TABLES.sub(lambda match: f"<!-- {match[1]} -->\n{new[match[1]]}<!-- end -->", text)
    text = re.sub(r"The client is curl [\d.]+\d", "The client is curl " + ".".join(map(str, curl_version())), text)
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        update()
    else:
        unittest.main()
