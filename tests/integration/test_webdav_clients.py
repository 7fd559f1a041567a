"""WebDAV below /earn, judged by litmus, and used by cadaver, rclone, Node's webdav and Python's easywebdav, where they are."""
import os
import re
import shutil
import subprocess
import tempfile
import unittest

from harness import HERE, TIMEOUT
from webdav import WebDav

INTEROP = os.path.join(HERE, "interop")
SUITES = ("basic", "copymove", "props", "locks", "http")

CADAVER = """mkcol kettle
put cup "kettle/a b"
copy "kettle/a b" kettle/b
move kettle/b kettle/c
lock kettle/c
put cup kettle/c
propset kettle/c colour green
propget kettle/c colour
unlock kettle/c
get kettle/c got
delete "kettle/a b"
ls kettle
rmcol kettle
quit
"""


def node_package():
    """Where Node's webdav is; None: it is not there, globally or in NODE_PATH."""
    if not shutil.which("npm") or not shutil.which("node"):
        return None
    root = subprocess.run(["npm", "root", "-g"], capture_output=True, text=True, timeout=TIMEOUT).stdout.strip()
    places = [os.path.join(place, "webdav") for place in [root, *os.environ.get("NODE_PATH", "").split(":")]]
    return next((place for place in places if os.path.exists(os.path.join(place, "dist/node/index.js"))), None)


class Clients(WebDav):
    code = 423

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.env = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        self.env.update(HOME=self.folder, TMPDIR=self.folder, LC_ALL="C.UTF-8", RCLONE_CONFIG="/dev/null")
        with open(os.path.join(self.folder, "cup"), "w", encoding="ascii") as file:
            file.write("tea")

    def run_client(self, *command, **more):
        if not shutil.which(command[0]):
            self.skipTest(f"{command[0]} is not installed")
        return subprocess.run(command, cwd=self.folder, env={**self.env, **more.pop("env", {})}, capture_output=True, text=True,
                              timeout=2 * TIMEOUT, **more)

    def url(self):
        return f"{self.server.url}{self.base()}/"

    def test_cadaver(self):
        done = self.run_client("cadaver", self.url(), input=CADAVER)
        self.assertEqual((done.returncode, re.findall("failed|error", done.stdout)), (0, []), done.stdout)
        self.assertEqual(done.stdout.count("succeeded"), 12, done.stdout)
        self.assertIn("Value of colour is: green", done.stdout)
        self.assertRegex(done.stdout, r"\n +c +3 ")
        with open(os.path.join(self.folder, "got"), encoding="ascii") as file:
            self.assertEqual(file.read(), "tea")
        self.assertEqual(self.names(), ["cup", "pot/", "pot/tea"])

    def test_rclone(self):
        source = os.path.join(self.folder, "source")
        os.makedirs(os.path.join(source, "sub"))
        for name in ("ä b", "sub/two"):
            shutil.copy(os.path.join(self.folder, "cup"), os.path.join(source, name))
        remote = f":webdav,url='{self.url()}':kettle"
        for command in (["sync", source, remote], ["check", "--download", source, remote],
                        ["moveto", f"{remote}/sub/two", f"{remote}/moved"], ["copyto", f"{remote}/moved", f"{remote}/again"]):
            done = self.run_client("rclone", *command)
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.names("/kettle/"), ["%C3%A4%20b", "again", "moved", "sub/"])
        self.assertEqual(self.run_client("rclone", "purge", remote).returncode, 0)

    def test_node(self):
        package = node_package()
        if not package:
            self.skipTest("Node's package webdav is not installed")
        for base in (self.base(), self.base().replace(";", "%3B").replace("=", "%3D")):
            done = self.run_client("node", os.path.join(INTEROP, "webdav.mjs"), package, self.server.url + base)
            self.assertEqual(done.stdout, "/kettle/a b;ä#%.txt\n423\nyes 3\nfalse\n", done.stderr)

    def test_easywebdav(self):
        python = "/usr/bin/python3"
        if self.run_client(python, "-c", "import easywebdav").returncode:
            self.skipTest("python3-easywebdav is not installed")
        done = self.run_client(python, os.path.join(INTEROP, "webdav.py"), self.server.host, str(self.server.port),
                               self.base()[1:], env={"PYTHONPATH": ""})
        self.assertEqual(done.stdout, "tea [3]\nFalse\n", done.stderr)


def add_suite(suite):
    def test(self):
        done = self.run_client("litmus", self.url(), env={"TESTS": suite})
        found = re.search(rf"summary for `{suite}': of (\d+) tests run: (\d+) passed, 0 failed", done.stdout)
        self.assertTrue(found and found[1] == found[2] and int(found[1]) > 3, done.stdout)
        self.assertNotIn("WARNING", done.stdout)
        self.assertNotIn("SKIPPED", done.stdout.upper())

    setattr(Clients, f"test_litmus_{suite}", test)


for one in SUITES:
    add_suite(one)

if __name__ == "__main__":
    unittest.main(verbosity=2)
