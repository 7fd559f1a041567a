"""The help: modifiers stand by what they touch, in every form of it, and the example of each works wherever recipes stand."""
import json
import re
import subprocess
import tempfile
import unittest

from command import is_built_without, run
from harness import TIMEOUT, Server, curl
from markup import Page
from survey import Served

# What modifiers touch, in the order of an answer.
GROUPS = ["The head", "The content", "The framing", "The pace", "The request's side", "The connection", "Conditions",
          "What is remembered"]
# What a first request without more gets where that is not the example's first code.
OTHERS = {"when": {401}, "after": {503}, "seed": {200, 503}}
# What curl exits with where the transfer does not end well; of a 101 that it did not ask for, each version thinks otherwise.
EXITS = {"fault": {18}, "force": set(range(256))}
# What is about a request's content needs some, and what follows a 101 needs an offer.
CONTENT = {"early", "no-100", "read"}
OFFER = {"close-code", "drop-after"}


def modifiers_of(server):
    return json.loads(curl("--fail", server.url + "/help").stdout)["modifiers"]


def offer(server, target, *fields):
    """The code of the first head that comes where WebSocket is offered."""
    with server.connect() as connection:
        lines = [f"GET {target} HTTP/1.1", "Host: localhost", "Connection: Upgrade", "Upgrade: websocket",
                 "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", *fields, "", ""]
        connection.sendall("\r\n".join(lines).encode())
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                break
            data += piece
    return int(data.split()[1])


def ask(server, target, *options):
    """The code of a request by curl, and what curl exits with."""
    done = subprocess.run(["curl", "-sgq", "--noproxy", "*", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", str(TIMEOUT),
                           *options, server.url + target], capture_output=True, text=True)
    return int(done.stdout), done.returncode


class Groups(Served):
    def setUp(self):
        self.rows = modifiers_of(self.server)
        self.groups = list(dict.fromkeys(row["group"] for row in self.rows))

    def in_order(self):
        """Groups and the rows of each, as all forms should have them."""
        return [(group, [row for row in self.rows if row["group"] == group]) for group in self.groups]

    def usage(self, row):
        return row["name"] + ("=" + row["value"] if row["value"] else "")

    def test_json(self):
        self.assertEqual(self.groups, GROUPS)
        self.assertEqual(self.rows, [row for _, rows in self.in_order() for row in rows], "a group is torn")

    def test_text(self):
        page = curl(self.server.url + "/help?format=text").stdout.decode()
        lines = "".join("\n" + group + "\n" + "".join(f"  {self.usage(row)}\n      {row['help']}\n      {row['example']}\n"
                                                      for row in rows) for group, rows in self.in_order())
        self.assertIn(lines, page)

    def test_html(self):
        page = Page(curl(self.server.url + "/help?format=html").stdout.decode())
        self.assertEqual(page.texts["h3"][:len(GROUPS)], GROUPS)
        text = page.text("section")
        for group, rows in self.in_order():
            words = " ".join(f"{self.usage(row)}{row['help']}{row['example']}" for row in rows)
            self.assertIn(f"{group} {words}", text)

    def test_command_line(self):
        text = run("--help").stdout
        for group, rows in self.in_order():
            found = re.search(rf"^  {re.escape(group)}\n((?:    .*\n)+)", text, re.M)
            self.assertEqual(found[1].split(), [row["example"] for row in rows])


class Examples(unittest.TestCase):
    def check(self, row, server, target, *fields):
        name, codes = row["name"], OTHERS.get(row["name"], {int(row["example"][:3])})
        with self.subTest(modifier=name, target=target, fields=fields):
            curl("--fail", "-X", "POST", server.url + "/_/reset")
            if name in OFFER and is_built_without("WebSocket"):
                self.skipTest("this build has no WebSocket")
            if name in OFFER:
                self.assertIn(offer(server, target, *fields), codes)
                return
            content = ["-X", "GET", "-d", "some content"] if name in CONTENT else []
            code, status = ask(server, target, *content, *(option for field in fields for option in ("-H", field)))
            self.assertIn(code, codes)
            self.assertIn(status, EXITS.get(name, {0}))

    def test_each_names_its_modifier(self):
        with Server("--log-format", "off") as server:
            for row in modifiers_of(server):
                self.assertRegex(row["example"], rf";{row['name']}(=|;|$)" if row["value"] else rf";{row['name']}(;|$)")

    def test_in_path_query_and_field(self):
        with Server("--log-format", "off") as server:
            for row in modifiers_of(server):
                choices, modifiers = row["example"].split(";", 1)
                self.check(row, server, "/status/" + row["example"])
                self.check(row, server, f"/status/{choices}?{modifiers.replace(';', '&')}")
                self.check(row, server, "/anything", "Everystatus: " + row["example"])

    def test_as_routes(self):
        with Server("--log-format", "off") as server, tempfile.NamedTemporaryFile("w", suffix=".routes") as file:
            rows = modifiers_of(server)
            file.writelines(f"GET /example/{row['name']} {row['example']}\n" for row in rows)
            file.flush()
            with Server("--log-format", "off", "--routes", file.name) as routed:
                for row in rows:
                    self.check(row, routed, "/example/" + row["name"])


if __name__ == "__main__":
    unittest.main()
