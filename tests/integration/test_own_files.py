"""The files and sockets that the server makes: they appear whole, replace nothing but files, and are gone at the end."""
import os
import pathlib
import resource
import socket
import stat
import subprocess
import tempfile
import unittest

from command import is_built_without, run
from harness import ENVIRONMENT, PROGRAM, TIMEOUT, WRAPPER, Server, is_instrumented

OPTIONS = {"--port-file": ()}
if not is_built_without("TLS"):
    OPTIONS["--tls-ca-file"] = ("--tls-port", "0", "--tls-self-signed")


class InFolder(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.path = self.folder / "made"

    def listed(self):
        return sorted(os.listdir(self.folder))


class Files(InFolder):
    def check(self, option, path):
        text = path.read_text()
        self.assertRegex(text, r"\A([0-9]+\n)+\Z" if option == "--port-file" else r"\A-----BEGIN CERTIFICATE-----\n")

    def test_a_stale_file_is_replaced_as_a_whole(self):
        """Who has the old one open reads it to its end: the new one is another file."""
        for option, more in OPTIONS.items():
            self.path.write_text("stale\n" * 1000)
            with self.subTest(option), open(self.path) as old, Server(option, str(self.path), *more):
                self.check(option, self.path)
                self.assertEqual(old.read(), "stale\n" * 1000)
                self.assertEqual(self.listed(), ["made"])

    def test_others_may_read_them_as_the_umask_says(self):
        for umask in (0o022, 0o077):
            for option, more in OPTIONS.items():
                before = os.umask(umask)
                try:
                    with self.subTest((option, umask)), Server(option, str(self.path), *more):
                        self.assertEqual(stat.S_IMODE(self.path.stat().st_mode), 0o666 & ~umask)
                finally:
                    os.umask(before)

    def test_what_is_no_regular_file_is_left_alone(self):
        target = self.folder / "target"
        target.write_text("precious")
        os.mkfifo(self.folder / "pipe")
        os.mkdir(self.folder / "folder")
        os.symlink(target, self.folder / "link")
        os.symlink(self.folder / "none", self.folder / "dangling")
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(str(self.folder / "socket"))
        names = self.listed()
        before = {name: os.lstat(self.folder / name) for name in names}
        for option, more in OPTIONS.items():
            for name in names:
                if name == "target":
                    continue
                with self.subTest((option, name)):
                    done = run("--port", "0", option, str(self.folder / name), *more)
                    self.assertEqual((done.returncode, done.stdout), (2, ""))
                    self.assertIn(f"cannot write {option} {self.folder / name}: ", done.stderr)
                    self.assertIn("no regular file", done.stderr)
        self.assertEqual(self.listed(), names)
        for name in names:
            after = os.lstat(self.folder / name)
            self.assertEqual((after.st_ino, after.st_mode), (before[name].st_ino, before[name].st_mode))
        self.assertEqual(target.read_text(), "precious")

    def test_the_longest_name(self):
        path = self.folder / ("n" * 255)
        for option, more in OPTIONS.items():
            with self.subTest(option), Server(option, str(path), *more):
                self.check(option, path)

    def test_a_name_without_a_folder(self):
        before = os.getcwd()
        os.chdir(self.folder)
        try:
            with Server("--port-file", "made") as server:
                self.assertEqual(self.path.read_text(), f"{server.port}\n")
        finally:
            os.chdir(before)
        self.assertEqual(self.listed(), [])

    def test_they_are_gone_at_the_end(self):
        for option, more in OPTIONS.items():
            with self.subTest(option), Server(option, str(self.path), *more) as server:
                self.assertEqual(self.listed(), ["made"])
                self.assertEqual(server.stop(), 0)
                self.assertEqual(self.listed(), [])

    def test_they_are_gone_when_the_start_fails(self):
        with Server() as server:
            for option, more in OPTIONS.items():
                with self.subTest(option):
                    done = run("--port", str(server.port), option, str(self.path), *more)
                    self.assertEqual((done.returncode, done.stdout), (1, ""))
                    self.assertEqual(self.listed(), [])

    def test_what_somebody_has_put_there_since_stays(self):
        for option, more in OPTIONS.items():
            with self.subTest(option):
                with Server(option, str(self.path), *more):
                    os.unlink(self.path)
                    self.path.write_text("another's")  # which may well get the number of the one that is gone
                self.assertEqual(self.path.read_text(), "another's")

    @unittest.skipIf(is_instrumented(), "the instrument writes files as well")
    def test_one_that_cannot_be_written_leaves_nothing_behind(self):
        """No file may have a byte here, and the one that was there before stays."""
        for before in ([], ["made"]):
            for name in before:
                (self.folder / name).write_text("stale")
            done = subprocess.run([*WRAPPER, PROGRAM, "--port", "0", "--port-file", str(self.path)], env=ENVIRONMENT, text=True,
                                  capture_output=True, timeout=TIMEOUT, restore_signals=False,  # SIGXFSZ stays ignored
                                  preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)))
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn(f"cannot write --port-file {self.path}: File too large", done.stderr)
            self.assertEqual(self.listed(), before)
        self.assertEqual(self.path.read_text(), "stale")

    @unittest.skipUnless(os.environ.get("KNOWN_LIBRARY"), "nothing is loaded before what is one file")
    @unittest.skipIf(is_instrumented(), "what is loaded first is the instrument's")
    def test_what_has_the_name_of_the_new_file_is_left_alone(self):
        """Whoever guesses it cannot have another file written (a link), nor a file that others have open."""
        target, name = self.folder / "target", self.folder / ".everystatus-2a2a2a2a2a2a2a2a"
        target.write_text("precious")
        for make in (lambda: os.symlink(target, name), lambda: os.symlink(self.folder / "none", name),
                     lambda: os.link(target, name)):
            make()
            done = run("--port", "0", "--port-file", str(self.path), LD_PRELOAD=os.environ["KNOWN_LIBRARY"])
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertRegex(done.stderr, f"cannot write --port-file {self.path}: .*exists")
            self.assertEqual((target.read_text(), self.listed()), ("precious", [name.name, "target"]))
            os.unlink(name)
        with Server("--port-file", str(self.path), env={"LD_PRELOAD": os.environ["KNOWN_LIBRARY"]}) as server:
            self.assertEqual(self.path.read_text(), f"{server.port}\n")

    def test_a_second_server_keeps_its_own(self):
        with Server("--port-file", str(self.path)) as first:
            with Server("--port-file", str(self.path)) as second:
                self.assertEqual(first.stop(), 0)
                self.assertEqual(self.path.read_text(), f"{second.port}\n")
        self.assertEqual(self.listed(), [])


class Sockets(InFolder):
    def serve(self, *options):
        return Server("--bind", f"unix:{self.path}", *options)

    def test_what_somebody_has_put_there_since_stays(self):
        with socket.socket(socket.AF_UNIX) as other:
            with self.serve():
                os.unlink(self.path)
                other.bind(str(self.path))
            self.assertEqual(self.listed(), ["made"])

    def test_mode(self):
        """Whatever the umask says: it is asked for."""
        for umask in (0, 0o077):
            for mode in ("0666", "0600", "660", "777", "0"):
                before = os.umask(umask)
                try:
                    with self.subTest((umask, mode)), self.serve("--bind-mode", mode):
                        self.assertEqual(stat.S_IMODE(self.path.stat().st_mode), int(mode, 8))
                finally:
                    os.umask(before)

    def test_without_a_mode_the_umask_decides(self):
        for umask in (0o022, 0o077):
            before = os.umask(umask)
            try:
                with self.subTest(umask), self.serve():
                    self.assertEqual(stat.S_IMODE(self.path.stat().st_mode), 0o777 & ~umask)
            finally:
                os.umask(before)

    def test_a_port_has_none(self):
        done = run("--port", "0", "--bind-mode", "0666")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("--bind-mode", done.stderr)
        self.assertIn("unix:", done.stderr)


if __name__ == "__main__":
    unittest.main()
