"""--sandbox: what is forbidden fails in the running server, what is needed works, and what cannot be had is said."""
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import harness
from harness import ENVIRONMENT, HERE, PROGRAM, TIMEOUT, WRAPPER, Server

EPERM, EACCES, DONE = "Operation not permitted", "Permission denied", "done"
DATAGRAMS = ("datagrams", "raw datagrams", "pair of datagrams")
PROBE = os.environ.get("PROBE_LIBRARY", "")
QUIET = ("--log-format", "off")


def parts(server):
    """{part: whether it is on}, and the mode."""
    sandbox = json.loads(server.request("/healthz?verbose")[-1].content)["sandbox"]
    return sandbox.pop("mode"), {name: part["on"] for name, part in sandbox.items()}


def has(part):
    with Server(*QUIET) as server:
        return parts(server)[1][part]


INSTRUMENTED = bool(WRAPPER) or not PROBE
LANDLOCK, SECCOMP = has("landlock"), has("seccomp")


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


class Forbidden(unittest.TestCase):
    """The library is put before the server's accept4, and there tries what an attacker would."""

    def setUp(self):
        if INSTRUMENTED:
            self.skipTest("tools run in this build, and are let be")
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.files = os.path.join(self.folder, "files")
        os.mkdir(self.files)
        self.listener = self.enterContext(socket.create_server(("127.0.0.1", 0)))

    def probe(self, *options):
        report = write(os.path.join(self.folder, "report"), "")
        env = {"LD_PRELOAD": PROBE, "PROBE_FILE": report, "PROBE_PORT": str(self.listener.getsockname()[1]),
               "PROBE_READ": "/etc/passwd", "PROBE_ALLOWED": write(os.path.join(self.files, "a"), "x"),
               "PROBE_WRITE": os.path.join(self.files, "new")}
        with Server(*QUIET, *options, "--files", self.files, env=env) as server:
            self.assertEqual(server.request("/status/418")[-1].code, 418)
            self.assertEqual(server.stop(), 0)
        with open(report, encoding="utf-8") as file:
            return dict(line.rstrip("\n").split(": ", 1) for line in file)

    def test_off_all_of_it_works(self):
        tried = self.probe("--sandbox", "off")
        self.assertEqual({name: tried[name] for name in tried if name != "execve"},
                         dict.fromkeys(("read", "read beside", "write", "socket", "bind", "connect", "sendto", *DATAGRAMS,
                                        "clone", "setuid"), DONE))
        self.assertEqual(tried["execve"], "No such file or directory")

    @unittest.skipUnless(SECCOMP, "no filter of system calls here")
    def test_nobody_is_reached_and_nothing_started(self):
        tried = self.probe()
        for name in ("socket", "connect", "sendto", *DATAGRAMS, "clone", "execve", "setuid"):
            with self.subTest(name):
                self.assertEqual(tried[name], EPERM)

    @unittest.skipUnless(LANDLOCK, "no Landlock here")
    def test_files_are_those_of_the_options(self):
        tried = self.probe()
        self.assertEqual((tried["read"], tried["read beside"], tried["write"]), (EACCES, DONE, EACCES))
        self.assertEqual(tried["bind"], EACCES)

    @unittest.skipUnless(LANDLOCK and SECCOMP, "not all of it is here")
    def test_as_strict(self):
        self.assertEqual(self.probe(), self.probe("--sandbox", "strict"))


class Needed(unittest.TestCase):
    """What goes on while the server serves, in the sandbox. Where this system has none, nothing is in the way."""

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())

    def path(self, name):
        return os.path.join(self.folder, name)

    def once_it_is_over(self, server):
        """The answer to a request that is made as soon as somebody can connect again."""
        end = time.monotonic() + TIMEOUT
        while time.monotonic() < end:
            try:
                return server.request("/status/418")[-1]
            except OSError:
                pass
        raise AssertionError("nobody can connect any more")

    def reload(self, server, said):
        before = server.stderr()
        server.process.send_signal(signal.SIGHUP)
        while said not in server.stderr()[len(before):]:
            self.assertNotIn("stay as they were", server.stderr()[len(before):])
            server.request("/status/204")
        return server.stderr()[len(before):]

    def test_routes_by_rename_and_by_link(self):
        """As an editor saves, and as Kubernetes puts another ConfigMap in place: by a link to a folder that is new."""
        for number in "1", "2":
            os.mkdir(self.path(f"..{number}"))
            write(self.path(f"..{number}/routes"), f"GET /a 20{number}\n")
        os.symlink("..1", self.path("..data"))
        os.symlink("..data/routes", self.path("routes"))
        write(self.path("plain"), "GET /a 201\n")
        for routes, old, new in (("plain", "plain2", "plain"), ("routes", "..tmp", "..data")):
            with self.subTest(routes), Server(*QUIET, "--routes", self.path(routes)) as server:
                self.assertEqual(server.request("/a")[-1].code, 201)
                if routes == "plain":
                    write(self.path(old), "GET /a 202\n")
                else:
                    os.symlink("..2", self.path(old))
                os.rename(self.path(old), self.path(new))
                self.reload(server, "1 route was read")
                self.assertEqual(server.request("/a")[-1].code, 202)

    def test_routes_in_the_folder_one_is_in(self):
        write(self.path("routes"), "GET /a 201\n")
        here = os.getcwd()
        self.addCleanup(os.chdir, here)
        os.chdir(self.folder)
        with Server(*QUIET, "--routes", "routes", "--port-file", "ports") as server:
            write("routes", "GET /a 202\n")
            self.reload(server, "1 route was read")
            self.assertEqual(server.request("/a")[-1].code, 202)
        self.assertFalse(os.path.exists("ports"))

    def test_a_pause_ends_and_what_was_made_is_removed(self):
        for options in (["--port-file", self.path("ports")], ["--bind", f"unix:{self.path('socket')}", "--bind-mode", "0660"]):
            with self.subTest(options):
                with Server(*QUIET, *options, port=None if "--bind" in options else "0") as server:
                    self.assertEqual(os.listdir(self.folder), [os.path.basename(options[1].split(":")[-1])])
                    self.assertEqual(server.request("/_/pause?for=50ms", method="POST")[-1].code, 202)
                    self.assertEqual(self.once_it_is_over(server).code, 418)
                self.assertEqual(os.listdir(self.folder), [])

    def test_ports_that_nobody_can_connect_to(self):
        with Server(*QUIET, "--unanswered-port", "0", "--refused-port", "0") as server:
            self.assertEqual(server.request("/status/418")[-1].code, 418)

    def test_files(self):
        write(self.path("hello"), "hello")
        with Server(*QUIET, "--files", self.folder, "--workers", "2") as server:
            for _ in range(4):
                self.assertEqual(server.request("/status/200;body=@hello")[-1].content, b"hello")


class Missing(unittest.TestCase):
    """Kernels that lack a part. A filter hides it, which the server inherits: with root's rights, or without."""

    def run_without(self, names, *options):
        return [sys.executable, os.path.join(HERE, "without.py"), names, PROGRAM, *QUIET, "--port", "0", *options]

    def start(self, names, *options):
        before = harness.WRAPPER
        harness.WRAPPER = self.run_without(names)[:3]
        self.addCleanup(setattr, harness, "WRAPPER", before)
        return Server(*QUIET, *options)

    def setUp(self):
        if WRAPPER:
            self.skipTest("what wraps the server has --sandbox off")

    def test_best_serves_and_says_so(self):
        for names, part, why in (("landlock_create_ruleset", "landlock", "this system has none: Function not implemented"),
                                 ("seccomp,prctl", "seccomp", "")):
            with self.subTest(part), self.start(names) as server:
                mode, on = parts(server)
                self.assertEqual((mode, on[part], on["no_new_privs"]), ("best", False, True))
                said = server.process.stdout.readline() + server.process.stdout.readline()
                self.assertIn(f"{part} off ({why}", said.decode())
                self.assertEqual(server.request("/status/418")[-1].code, 418)

    def test_strict_refuses(self):
        for names, part in (("landlock_create_ruleset", "landlock"), ("seccomp,prctl", "seccomp")):
            with self.subTest(part):
                done = subprocess.run(self.run_without(names, "--sandbox", "strict"), env=ENVIRONMENT, capture_output=True,
                                      text=True, timeout=TIMEOUT)
                self.assertEqual((done.returncode, done.stdout), (1, ""))
                self.assertRegex(done.stderr, rf"^everystatus: --sandbox strict: {part} cannot be had: .+\n$")

    def test_off_is_told(self):
        with Server(*QUIET, "--sandbox", "off") as server:
            self.assertEqual(parts(server), ("off", {"no_new_privs": False, "landlock": False, "seccomp": False}))
            self.assertEqual(server.request("/healthz")[-1].content, b'{"status":"ok"}\n')


class User(unittest.TestCase):
    def start(self, *options):
        return subprocess.run(WRAPPER + [PROGRAM, "--port", "0", *options], env=ENVIRONMENT, capture_output=True, text=True,
                              timeout=TIMEOUT)

    def test_nobody_has_that_name(self):
        done = self.start("--user", "xyzzy")
        self.assertEqual((done.returncode, done.stderr), (2, 'everystatus: --user: this system knows no user "xyzzy"\n'))

    def test_what_is_no_number_of_a_user(self):
        """4294967295 is (uid_t)-1, which stands for none (setreuid(2))."""
        for number in ("4294967295", "18446744073709551616"):
            done = self.start("--user", number)
            self.assertEqual((done.returncode, done.stderr), (2, f"everystatus: --user: {number} is too large; the number of a "
                                                                 "user is 4294967294 at most\n"))
        for text in ("-1", "1x", " 1"):
            done = self.start("--user", text)
            self.assertEqual((done.returncode, done.stderr), (2, f'everystatus: --user: this system knows no user "{text}"\n'))

    def identity(self, server):
        """The numbers of user and group, each the same in all four places, and the further groups."""
        with open(f"/proc/{server.process.pid}/status", encoding="utf-8") as file:
            status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
        self.assertEqual(int(status["CapEff"], 16), 0)
        (user,), (group,) = (set(status[name].split()) for name in ("Uid", "Gid"))
        return int(user), int(group), set(map(int, status["Groups"].split()))

    @unittest.skipUnless(os.getuid() == 0, "only root can become another user")
    def test_becomes_the_user_of_a_number(self):
        import pwd
        known = pwd.getpwnam("daemon")
        groups = set(os.getgrouplist(known.pw_name, known.pw_gid))
        unknown = next(number for number in range(54321, 65000) if number not in {user.pw_uid for user in pwd.getpwall()})
        for number, expected in ((known.pw_uid, (known.pw_uid, known.pw_gid, groups)), (unknown, (unknown, unknown, {unknown}))):
            with self.subTest(number), Server(*QUIET, "--user", str(number)) as server:
                self.assertEqual(self.identity(server), expected)
                self.assertEqual(server.request("/status/204")[-1].code, 204)

    @unittest.skipUnless(os.getuid() == 0, "only root can become another user")
    def test_becomes_that_user_with_its_groups(self):
        import grp
        import pwd
        user = pwd.getpwnam("daemon")
        groups = {user.pw_gid} | {group.gr_gid for group in grp.getgrall() if "daemon" in group.gr_mem}
        with Server(*QUIET, "--user", "daemon") as server:
            self.assertEqual(self.identity(server), (user.pw_uid, user.pw_gid, groups))
            server.process.send_signal(signal.SIGTERM)
            self.assertNotIn(b"serving as root", server.process.stdout.read())

    @unittest.skipUnless(os.getuid() == 0, "this is no root")
    def test_root_is_told(self):
        with Server(*QUIET) as server:
            server.process.send_signal(signal.SIGTERM)
            self.assertIn(b"serving as root; --user NAME would", server.process.stdout.read())

    @unittest.skipUnless(os.getuid() == 0, "it is to be seen from another user that one cannot become a third")
    def test_who_is_not_root_cannot(self):
        def run(*arguments):
            return subprocess.run(["setpriv", "--reuid", "65534", "--clear-groups", *WRAPPER, PROGRAM, *arguments],
                                  env=ENVIRONMENT, capture_output=True, text=True, timeout=TIMEOUT)
        if run("--version").returncode != 0:
            self.skipTest("another user cannot read the program or its libraries")
        done = run("--port", "0", "--user", "daemon")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("--user daemon: only root can become another user", done.stderr)


if __name__ == "__main__":
    unittest.main()
