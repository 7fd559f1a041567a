"""What the command line and the environment say, and how wrong values are refused."""
import os
import re
import tempfile
import unittest

from command import run
from harness import Server


class Options(unittest.TestCase):
    BAD = {
        "port": ["", "x", "-1", "65536", "+80", "0x50", "80 ", "99999999999999999999"],
        "bind": [""],
        "tls-port": ["", "x", "-1", "65536", "0x50"],
        "unanswered-port": ["", "x", "-1", "65536"],
        "refused-port": ["", "x", "-1", "65536"],
        "port-file": [""],
        "bind-mode": ["", "8", "01000", "rw", "-1", "0x1ff", "777777777777777777777777"],
        "trusted-proxy": ["", "10.0.0.0/33", "10.0.0.1/8", "10.0.0/8", "fd00::/129", "10.0.0.0/8,proxy", ",", "Unix"],
        "workers": ["", "0", "65", "-1", "two"],
        "log-format": ["", "COMMON", "xml", "commo", "jsonx"],
        "max-rate": ["", "-1", "1000001", "1/s"],
        "sandbox": ["", "BEST", "on", "bes", "stricter"],
        "max-connections": ["", "-1", "1000001", "many"],
        "max-per-address": ["", "-1", "1000001", "few"],
        "max-content": ["", "-1", "1.5M", "1G", "k", "M", "1kk", "99999999999999999999M"],
        "max-waiting": ["", "-1", "many", "1e3"],
        "max-held": ["", "-1", "65535", "1x"],
        "max-delay": ["", "2", "-1s", "1d", "s"],
        "max-size": ["", "-1", "1.5M", "1G", "k"],
        "max-keys": ["", "0", "-1", "10000001", "many"],
        "max-entries": ["", "0", "1000001", "1k"],
        "max-state": ["", "63k", "-1", "1.5M", "1G"],
        "state-ttl": ["", "2", "0s", "61m", "2h"],
        "head-timeout": ["", "2", "s", "0s", "9ms", "61m", "-1s", "2h", "1.s", "1,5s"],
        "content-timeout": ["", "2", "0s", "9ms", "61m", "1 s"],
        "idle-timeout": ["", "2", "0s", "999ms", "61m"],
        "drain-delay": ["", "2", "61m", "-1s"],
        "drain-timeout": ["", "2", "61m", "-1s"],
    }

    def test_bad_values(self):
        for name, values in self.BAD.items():
            for value in values:
                for arguments in ([f"--{name}", value], [f"--{name}={value}"]):
                    with self.subTest(arguments):
                        done = run(*arguments)
                        self.assertEqual((done.returncode, done.stdout), (2, ""))
                        self.assertIn(f"--{name}", done.stderr)
                        self.assertIn(f'"{value}"', done.stderr)
                        self.assertEqual(done.stderr.count("\n"), 1)

    def test_bad_values_in_the_environment(self):
        for name, values in self.BAD.items():
            if values[-1] == "":
                continue  # an empty variable is none
            variable = "EVERYSTATUS_" + name.upper().replace("-", "_")
            with self.subTest(variable):
                done = run(**{variable: values[-1]})
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(variable, done.stderr)
                self.assertIn(f'"{values[-1]}"', done.stderr)

    def test_the_list_is_complete(self):
        listed = set(re.findall(r"^  --([a-z-]+) ", run("--help").stdout, re.M)) - {"help", "version"}
        self.assertEqual(listed, set(self.BAD) | {"route", "routes", "default", "files", "allow-redirect", "unsafe-headers",
                                                 "no-metrics",
                                                 "cookies", "journal", "no-control", "control-token", "prefix", "tls-cert",
                                                 "tls-key", "tls-self-signed", "tls-ca-file", "tls-name", "tls-faults",
                                                 "name", "proxy-protocol", "user",
                                                 "control-origin", "public", "tls-client-ca"})

    def test_the_bound_that_a_value_is_beyond(self):
        for name, value, bound in (("workers", "65", "(1 to 64)"), ("max-held", "65535", "(at least 64k)"),
                                   ("max-size", "1025M", "(at most 1024M)"), ("max-content", "1048577M", "(at most 1048576M)"),
                                   ("head-timeout", "9ms", "(at least 10ms)"), ("idle-timeout", "1ms", "(at least 1000ms)"),
                                   ("drain-delay", "61m", "(at most 60m)"), ("bind-mode", "1000", "(at most 0777)")):
            with self.subTest((name, value)):
                done = run(f"--{name}", value)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(f"{bound}\n", done.stderr)

    def test_missing_values_and_unknown_names(self):
        for name in self.BAD:
            with self.subTest(name):
                done = run(f"--{name}")
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(f"--{name}", done.stderr)
        for argument in ("--nothing", "--por", "--ports", "-p", "--", "-", "serve", "8080", "--helpp", "--version=1", ""):
            with self.subTest(argument):
                done = run(argument)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(f'"{argument}"', done.stderr)

    def test_help(self):
        for argument in ("--help", "-h"):
            done = run(argument)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            lines = done.stdout.splitlines()
            self.assertLessEqual(len([line for line in lines if "built without" not in line]), 110)
            self.assertLessEqual(max(map(len, lines)), 80)
        self.assertEqual(run("--help").stdout, run("--help", EVERYSTATUS_WORKERS="3").stdout)

    def test_version(self):
        done = run("--version")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"^everystatus \d+\.\d+(\.\d+)?\S*\nlibmicrohttpd \d+\.\d+\.\d+\n"
                                      r"(GnuTLS \d+\.\d+\.\d+\n)?"
                                      r"(This program was built without (TLS|WebSocket|WebDAV|seccomp) .*\n)*$")
        self.assertNotEqual("\nGnuTLS " in done.stdout, "built without TLS" in done.stdout)

    def test_explain(self):
        for code, words in (("418", ("418", "I'm a teapot")), ("404", ("404", "Not Found")), ("999", ("999",)),
                            ("100", ("Continue",))):
            with self.subTest(code):
                done = run("explain", code)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                for word in words:
                    self.assertIn(word, done.stdout)
                self.assertTrue(done.stdout.endswith("\n"))
        for arguments in ([], [""], ["99"], ["1000"], ["0418"], ["-418"], ["418", "99"], ["4 8"], ["418\n"], ["xyzzy"]):
            with self.subTest(arguments):
                done = run("explain", *arguments)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn("explain", done.stderr)

    def test_environment(self):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "port")
            with Server(env={"EVERYSTATUS_PORT": "0", "EVERYSTATUS_LOG_FORMAT": "off", "EVERYSTATUS_PORT_FILE": path},
                        port=None) as server:
                with open(path) as file:
                    self.assertEqual(file.read(), f"{server.port}\n")
                server.request("/status/418")
                self.assertEqual(server.stop(), 0)
                self.assertEqual(server.stderr(), "")

    def test_the_environment_of_a_service_of_that_name(self):
        """Kubernetes has it in every container of the namespace; the server starts, and says once what it ignores."""
        service = {"EVERYSTATUS_SERVICE_HOST": "10.0.0.1", "EVERYSTATUS_SERVICE_PORT": "8080",
                   "EVERYSTATUS_SERVICE_PORT_HTTP": "8080", "EVERYSTATUS_PORT": "tcp://10.0.0.1:8080",
                   "EVERYSTATUS_PORT_8080_TCP": "tcp://10.0.0.1:8080", "EVERYSTATUS_PORT_8080_TCP_ADDR": "10.0.0.1",
                   "EVERYSTATUS_PORT_8080_TCP_PORT": "8080", "EVERYSTATUS_PORT_8080_TCP_PROTO": "tcp",
                   "EVERYSTATUS_TLS_PORT": "tcp://10.0.0.2:443"}
        with Server("--log-format", "off", env=service) as server:
            self.assertEqual(server.request("/status/418")[-1].code, 418)
            server.stop()
            self.assertRegex(server.stderr(), r"\A[^\n]*ignored[^\n]*EVERYSTATUS_TLS_PORT\n\Z")

    def test_an_unknown_variable_is_told(self):
        with Server("--log-format", "off", env={"EVERYSTATUS_WORKER": "2"}) as server:
            self.assertEqual(server.request("/status/418")[-1].code, 418)
            server.stop()
            self.assertRegex(server.stderr(), r"\A[^\n]*EVERYSTATUS_WORKER [^\n]*EVERYSTATUS_WORKERS\n\Z")

    def test_an_option_wins_before_the_environment_is_judged(self):
        with Server("--log-format", "off", "--journal=OFF",
                    env={"EVERYSTATUS_PORT": "x", "EVERYSTATUS_LOG_FORMAT": "y", "EVERYSTATUS_JOURNAL": "z"}) as server:
            server.stop()
            self.assertEqual(server.stderr(), "")

    def test_flags_win(self):
        with Server("--log-format", "off", env={"EVERYSTATUS_PORT": "1", "EVERYSTATUS_LOG_FORMAT": "json"}) as server:
            self.assertNotEqual(server.port, 1)
            server.request("/status/418")
            server.stop()
            self.assertEqual(server.stderr(), "")
        with Server("--log-format=json", "--log-format=off") as server:
            server.request("/status/418")
            server.stop()
            self.assertEqual(server.stderr(), "")
