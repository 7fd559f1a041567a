"""What the tools say of what is missing, and of what they do not take: one sentence, whatever the system is like."""
import os
import shutil
import subprocess
import tempfile
import unittest

from harness import HERE, TIMEOUT

PREPARE = os.path.join(HERE, "..", "tools", "prepare.sh")
SCRIPT = f'set -eu; . {PREPARE}; prepare there=bash missing=no-such-program absent=/no/such/file; echo "goes on"'


class Prepare(unittest.TestCase):
    """The system is a folder of stubs, which stands for its PATH; nothing is installed."""

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        os.mkdir(os.path.join(self.folder, "tools"))
        for name in ("bash", "mktemp", "rm"):
            os.symlink(shutil.which(name), os.path.join(self.folder, name))

    def stub(self, name, script):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="ascii") as file:
            file.write(f"#!/bin/bash\n{script}\n")
        os.chmod(path, 0o755)

    def system(self, user=0, apt=True, sudo=None, install="exit 0"):
        self.stub("id", f"echo {user}")
        self.stub("tools/install-packages", install)
        if apt:
            self.stub("apt-get", "exit 99")
        if sudo:
            self.stub("sudo", sudo)

    def check(self, code, *sentences):
        done = subprocess.run(["bash", "-c", SCRIPT, "tools/run"], cwd=self.folder, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=TIMEOUT,
                              env={"PATH": self.folder, "TMPDIR": self.folder})
        self.assertEqual((done.returncode, done.stdout), (code, "" if code else "goes on\n"), done.stderr)
        lines = done.stderr.splitlines()
        self.assertEqual(len(lines), len(sentences), done.stderr)
        for line, words in zip(lines, sentences):
            for word in ("tools/run: ", *words):
                self.assertIn(word, line)
        return [name for name in os.listdir(self.folder) if name.startswith("everystatus-install.")], lines

    INSTALLING = ("installing missing absent with apt-get", "to build everystatus")

    def test_what_is_installed_and_why(self):
        self.system(install='seq 300; echo "$@" >asked')
        self.assertEqual(self.check(0, self.INSTALLING)[0], [])
        with open(os.path.join(self.folder, "asked"), encoding="ascii") as file:
            self.assertEqual(file.read(), "missing absent\n")

    def test_with_sudo(self):
        self.system(user=1000, sudo='[ "$1" = -n ] || "$@"')
        self.check(0, self.INSTALLING)

    def test_without_sudo(self):
        self.system(user=1000)
        self.check(1, ("no sudo", "apt-get install missing absent"))

    def test_sudo_that_refuses(self):
        self.system(user=1000, sudo='echo "sudo: a password is required" >&2; exit 1')
        self.check(1, ("sudo does not let", "apt-get install missing absent"))

    def test_without_apt(self):
        self.system(apt=False)
        self.check(1, ("install these", "missing absent"))

    def test_what_goes_wrong_is_in_a_log(self):
        for code, words in ((3, "is there a network?"), (4, "could not install missing absent"), (77, "could not install")):
            with self.subTest(code):
                self.system(install=f'for i in {{1..300}}; do echo "line $i"; done; exit {code}')
                logs, lines = self.check(1, self.INSTALLING, (words,))
                self.assertTrue(lines[1].endswith(os.path.join(self.folder, logs[0])))
                with open(os.path.join(self.folder, logs[0]), encoding="ascii") as file:
                    self.assertEqual(len(file.readlines()), 300)
                os.remove(os.path.join(self.folder, logs[0]))


class WrongUse(unittest.TestCase):
    """What tools say that got something they do not take, before they do anything."""

    def test_one_sentence(self):
        for words in (["release", "--nonsense"], ["release", "--check", "--nonsense"], ["release", "there", "nonsense"],
                      ["package", "--nonsense"], ["package", "there", "nonsense"],
                      ["build-static", "nonsense"], ["build-static", "arm64", "tls", "nonsense"], ["build-static", "--nonsense"]):
            with self.subTest(words):
                done = subprocess.run([os.path.join(HERE, "..", "tools", words[0]), *words[1:]], capture_output=True, text=True,
                                      stdin=subprocess.DEVNULL, timeout=TIMEOUT)
                self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
                self.assertRegex(done.stderr, rf"\Atools/{words[0]}: takes [^\n]+, not \"{words[-1]}\"\n\Z")


if __name__ == "__main__":
    unittest.main()
