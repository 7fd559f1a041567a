"""`everystatus tour`: each code's printed commands are run by real curl, and the heads that came are shown."""
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import unittest

from command import is_built_without
from harness import ENVIRONMENT, PROGRAM, TIMEOUT, WRAPPER, Server
from terminal import on_terminal

HEADING = re.compile(r"^\[(\d+)/(\d+)\] (\d{3}) (.+)$", re.M)


def tour(*arguments, env=None, **more):
    """The finished process; nobody presses a key unless input says so. Its server has a sandbox, whatever the environment says,
    and valgrind tells on stderr which of its calls are new to it: that is left out."""
    more = {"stdin": subprocess.DEVNULL, **more} if "input" not in more else more
    done = subprocess.run([*WRAPPER, PROGRAM, "tour", *arguments], env={**ENVIRONMENT, **(env or {})}, capture_output=True,
                          text=True, timeout=8 * TIMEOUT, **more)
    if WRAPPER:
        done.stderr = re.sub(r"^--\d+--.*\n", "", done.stderr, flags=re.M)
    return done


@unittest.skipUnless(shutil.which("curl"), "curl is not installed")
class Tour(unittest.TestCase):
    def test_one_code(self):
        done = tour("412")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(HEADING.findall(done.stdout), [("1", "1", "412", "Precondition Failed")])
        authority = re.search(r"http://(127\.0\.0\.1:\d+)/", done.stdout)[1]
        with Server("--log-format", "off") as server:
            row = json.loads(server.request("/codes/412?format=json")[0].content)["earned"]
        for command in row["commands"]:
            self.assertIn(f"\n$ {command.replace('localhost', authority)}\n  HTTP/1.1 412 Precondition Failed\n", done.stdout)
        self.assertIn("\n  Everystatus: earned\n", done.stdout)
        self.assertEqual(done.stdout.splitlines()[-1], "1 of 1")
        self.assertNotIn("\033", done.stdout)
        with socket.socket() as connection:
            self.assertNotEqual(connection.connect_ex((authority.split(":")[0], int(authority.split(":")[1]))), 0)

    def test_interim_heads(self):
        done = tour("103")
        self.assertRegex(done.stdout, r"\n  HTTP/1\.1 103 Early Hints\n(  .+\n)*  Link: .*\n  HTTP/1\.1 200 OK\n")
        self.assertEqual(done.stdout.splitlines()[-1], "1 of 1")

    def test_what_nothing_earns(self):
        done = tour("306")
        self.assertEqual((done.returncode, done.stdout.splitlines()[-1]), (0, "0 of 0"))

    def test_all(self):
        done = tour()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        with Server("--log-format", "off") as server:
            rows = json.loads(server.request("/earn")[0].content)["earned"]
            missing = [row["status"] for row in rows if row["status"] != 501 and
                       server.request(f"/earn/{row['status']}")[-1].code == 501]
        missing += [101] if is_built_without("WebSocket") else []
        headings = HEADING.findall(done.stdout)
        self.assertEqual([int(code) for _, _, code, _ in headings], [row["status"] for row in rows])
        self.assertEqual([(int(number), int(all)) for number, all, _, _ in headings], [(n + 1, 64) for n in range(64)])
        parts = HEADING.split(done.stdout)[1:]
        unearned = [int(code) for code, text in zip(parts[2::5], parts[4::5]) if "(not earned" in text]
        self.assertEqual(unearned, sorted([306, *missing]))
        self.assertEqual(done.stdout.splitlines()[-1], f"{64 - len(unearned)} of 63")

    def test_a_class(self):
        done = tour("3xx")
        self.assertEqual([code for _, _, code, _ in HEADING.findall(done.stdout)],
                         ["300", "301", "302", "303", "304", "305", "306", "307", "308"])
        self.assertEqual(done.stdout.splitlines()[-1], "8 of 8")
        self.assertEqual([code for _, _, code, _ in HEADING.findall(tour("30X").stdout)],
                         [code for _, _, code, _ in HEADING.findall(done.stdout)])

    def test_pauses(self):
        for arguments in (("3xx", "--pause"), ("--pause", "3xx")):
            done = tour(*arguments, input="\n\n")
            self.assertEqual((done.returncode, done.stdout.count("Enter"), done.stdout.splitlines()[-1]), (0, 8, "8 of 8"))

    def test_colour(self):
        shown = on_terminal("tour", "404", NO_COLOR="")
        self.assertIn("\033[", shown)
        self.assertEqual(shown.count("\033["), 2 * shown.count("\033[0m"), "what has no colour has no end of one")
        self.assertNotIn("\033", on_terminal("tour", "404", NO_COLOR="1"))

    def test_proxies_are_not_asked(self):
        done = tour("404", env={name: "http://127.0.0.1:1" for name in ("http_proxy", "all_proxy", "ALL_PROXY")})
        self.assertEqual(done.stdout.splitlines()[-1], "1 of 1")

    def test_nothing_is_left(self):
        """Neither where it was started, nor where temporary files go."""
        with tempfile.TemporaryDirectory() as folder:
            done = tour("304", env={"TMPDIR": folder}, cwd=folder)
            self.assertEqual((done.stdout.splitlines()[-1], os.listdir(folder)), ("1 of 1", []))


class Refusals(unittest.TestCase):
    def test_wrong_arguments(self):
        for arguments in (["299"], ["99"], ["0xx"], ["6xx"], ["4x"], ["4xxx"], ["teapot"], ["412", "413"], ["--puse"], [""],
                          ["4XY"]):
            done = tour(*arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), arguments)
            self.assertIn("tour", done.stderr)
            self.assertEqual(done.stderr.count("\n"), 1)

    @unittest.skipIf(WRAPPER, "the wrapper would not be found either")
    def test_no_curl(self):
        with tempfile.TemporaryDirectory() as folder:
            done = tour("412", env={"PATH": folder})
        self.assertEqual((done.returncode, done.stderr.count("\n")), (1, 1))
        self.assertNotIn("HTTP/1.1", done.stdout)
        self.assertIn("curl", done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
