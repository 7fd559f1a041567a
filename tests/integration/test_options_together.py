"""Options that have no effect because of another one are refused, and those that have one are not."""
import unittest

from command import run

UNIX, ORIGIN, TOKEN = ("--bind", "unix:/nowhere/s"), ("--control-origin", "https://app.example"), ("--control-token", "secret")
CONTROL = ("--no-control",)


class Together(unittest.TestCase):
    """By `check`, which takes the same options, and starts nothing: it finds no server."""

    def test_without_effect(self):
        for name, *options in (("bind", "--bind", "*"), ("port", *UNIX, "--port", "0"), ("port", *UNIX, "-p", "8080"),
                               ("port-file", *UNIX, "--port-file", "x"), ("bind-mode", "--bind-mode", "0600"),
                               ("unanswered-port", *UNIX, "--unanswered-port", "0"), ("max-rate", *UNIX, "--max-rate", "9"),
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
                        (*CONTROL, *TOKEN), (*CONTROL, "--journal=no"), ("--no-control=no", *ORIGIN), (*TOKEN, *ORIGIN),
                        ("--public", *TOKEN, *ORIGIN), ("--trusted-proxy", "unix,::1"), ("--public", *CONTROL)):
            with self.subTest(options):
                done = run("check", *options, *(() if UNIX[1] in options else ("--port", "1")))
                self.assertEqual(done.returncode, 1, done.stderr)

    def test_in_the_environment(self):
        done = run("check", *CONTROL, EVERYSTATUS_CONTROL_ORIGIN=ORIGIN[1])
        self.assertEqual((done.returncode, done.stderr),
                         (2, "everystatus: --control-origin: it is for /_/, which --no-control leaves out\n"))


if __name__ == "__main__":
    unittest.main()
