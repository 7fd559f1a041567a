"""Options that have no effect because of another one are refused, and those that have one are not."""
import unittest

from command import is_built_without, run
from harness import Server

UNIX, ORIGIN, TOKEN = ("--bind", "unix:/nowhere/s"), ("--control-origin", "https://app.example"), ("--control-token", "secret")
CONTROL = ("--no-control",)


class Together(unittest.TestCase):
    """By `check`, which takes the same options, and starts nothing: it finds no server."""

    def test_without_effect(self):
        for name, *options in (("bind", "--bind", "*"), ("bind", "--bind", "unix:@x"), ("bind", "--bind", "unix:@"),
                               ("port", *UNIX, "--port", "0"), ("port", *UNIX, "-p", "8080"),
                               ("port-file", *UNIX, "--port-file", "x"), ("bind-mode", "--bind-mode", "0600"),
                               ("unanswered-port", *UNIX, "--unanswered-port", "0"), ("max-rate", *UNIX, "--max-rate", "9"),
                               ("max-connections", "--max-connections", "3", "--workers", "4"),
                               ("max-per-address", *UNIX, "--max-per-address", "9"),
                               ("max-per-address", "--max-per-address", "9", "--max-connections", "9"),
                               ("max-per-address", "--public", "--max-per-address", "2000"),
                               ("trusted-proxy", "--trusted-proxy", "unix"), ("trusted-proxy", *UNIX, "--trusted-proxy", "::1"),
                               ("trusted-proxy", *UNIX, "--proxy-protocol", "--trusted-proxy", "10.0.0.0/8"),
                               ("journal", *CONTROL, "--journal"), ("max-entries", *CONTROL, "--max-entries", "9"),
                               ("control-token", *CONTROL, *TOKEN, "--no-metrics"),
                               ("control-origin", *CONTROL, *ORIGIN), ("control-origin", *CONTROL, *TOKEN, *ORIGIN),
                               ("control-origin", "--public", *ORIGIN), ("tls-client-ca", "--tls-client-ca", "x")):
            with self.subTest(options):
                done = run("check", *options)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertRegex(done.stderr, rf"\Aeverystatus: --{name}[: ][^\n]*\n\Z")

    def test_with_one(self):
        for options in ((*UNIX, "--max-rate", "0"), (*UNIX, "--max-rate", "9", "--proxy-protocol"), (*UNIX, "--public"),
                        (*UNIX, "--max-rate", "9", "--trusted-proxy", "unix"), (*UNIX, "--trusted-proxy", "unix,::1"),
                        (*UNIX, "--max-per-address", "9", "--proxy-protocol"), ("--max-per-address", "9"),
                        ("--max-per-address", "9", "--max-connections", "10"), ("--public", "--max-connections", "9"),
                        ("--max-connections", "4", "--workers", "4"),
                        (*CONTROL, *TOKEN), (*CONTROL, "--journal=no"), ("--no-control=no", *ORIGIN), (*TOKEN, *ORIGIN),
                        ("--public", *TOKEN, *ORIGIN), ("--trusted-proxy", "unix,::1"), ("--public", *CONTROL)):
            with self.subTest(options):
                done = run("check", *options, *(() if UNIX[1] in options else ("--port", "1")))
                self.assertEqual(done.returncode, 1, done.stderr)

    def test_what_would_be_overwritten(self):
        for name, other, *more in (("port-file", "routes"), ("port-file", "tls-ca-file", "--tls-port", "0", "--tls-self-signed"),
                                   ("tls-ca-file", "routes", "--tls-port", "0", "--tls-self-signed"),
                                   ("tls-ca-file", "tls-client-ca", "--tls-port", "0", "--tls-self-signed")):
            with self.subTest((name, other)):
                done = run("check", f"--{name}", "x", f"--{other}", "x", *more)
                self.assertEqual(done.returncode, 2)
                has_tls = not more or not is_built_without("TLS")
                self.assertIn("over a file of another option" if has_tls else "TLS", done.stderr)

    def test_what_would_never_be_met(self):
        for name, value in (("allow-redirect", "*"), ("allow-redirect", "http://a.example"), ("allow-redirect", "a.example/x"),
                            ("allow-redirect", "a.example:99999"), ("allow-redirect", "a b"), ("control-token", "a\nb"),
                            ("control-token", " secret"), ("control-token", "secret\t")):
            with self.subTest((name, value)):
                done = run("--port", "0", f"--{name}", value)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertRegex(done.stderr, rf"\Aeverystatus: --{name}: [^\n]*\n\Z")
                self.assertEqual("secret" in done.stderr, False)
        for host in ("a.example", "a.example:8443", "[::1]:80", "[::1]", "192.0.2.1"):
            with self.subTest(host), Server("--log-format", "off", "--allow-redirect", host) as server:
                answer = server.request(f"/status/302;location=http:%2F%2F{host}%2Fx")[-1]
                self.assertEqual((answer.code, answer.get("Location")), (302, f"http://{host}/x"))

    def test_in_the_environment(self):
        done = run("check", *CONTROL, EVERYSTATUS_CONTROL_ORIGIN=ORIGIN[1])
        self.assertEqual((done.returncode, done.stderr),
                         (2, "everystatus: --control-origin: it is for /_/, which --no-control leaves out\n"))


if __name__ == "__main__":
    unittest.main()
