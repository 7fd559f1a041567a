"""A service manager: what it is told over NOTIFY_SOCKET, and listening sockets that it passes on."""
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

from harness import ENVIRONMENT, PROGRAM, TIMEOUT, WRAPPER, Server, read_all
from raw_requests import request
from secure import skip_without_tls

# What systemd does: the sockets are 3 and the next ones, and LISTEN_PID is the program's, which this becomes.
PASS_ON = ("import os, sys; fds = [int(fd) for fd in sys.argv[1].split()]; "
           "high = [os.dup2(fd, 50 + i) for i, fd in enumerate(fds)]; "
           "[os.dup2(fd, 3 + i) for i, fd in enumerate(high)]; "
           "os.closerange(50, 50 + len(fds)); "
           "os.environ.update(LISTEN_FDS=str(len(fds)), LISTEN_PID=str(os.getpid())); os.execvp(sys.argv[2], sys.argv[2:])")


class Manager:
    """The socket of a service manager, a context manager."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.settimeout(TIMEOUT)
        self.socket.bind(self.name.replace("@", "\0", 1))
        return self

    def __exit__(self, *_):
        self.socket.close()

    def told(self):
        return self.socket.recv(4096).decode()


class Notify(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())

    def test_ready_reloading_stopping(self):
        for name in (f"{self.folder}/notify", f"@everystatus-test-{os.getpid()}"):
            with self.subTest(name), Manager(name) as manager:
                routes = f"{self.folder}/routes"
                with open(routes, "w") as file:
                    file.write("GET /a 200\n")
                with Server("--log-format", "off", "--routes", routes, env={"NOTIFY_SOCKET": name}) as server:
                    self.assertEqual(manager.told(), "READY=1")
                    server.process.send_signal(signal.SIGHUP)
                    self.assertRegex(manager.told(), r"\ARELOADING=1\nMONOTONIC_USEC=\d+\Z")
                    self.assertEqual(manager.told(), "READY=1")
                    self.assertEqual(server.stop(), 0)
                    self.assertEqual(manager.told(), "STOPPING=1")
                    self.assertEqual(server.stderr(), "everystatus: SIGHUP: 1 route was read from " + routes + "\n")

    def test_stopping_comes_before_the_delay_and_once(self):
        name = f"{self.folder}/notify"
        with Manager(name) as manager, Server("--drain-delay", "30m", env={"NOTIFY_SOCKET": name}) as server:
            self.assertEqual(manager.told(), "READY=1")
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(manager.told(), "STOPPING=1")
            self.assertEqual(server.stop(), 0, "the second signal ends it at once")
            manager.socket.setblocking(False)
            self.assertRaises(BlockingIOError, manager.told)

    def test_signs_of_life(self):
        name = f"{self.folder}/notify"
        with Manager(name) as manager:
            with Server("--log-format", "off", env={"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "20000"}) as server:
                self.assertEqual([manager.told() for _ in range(4)], ["READY=1"] + 3 * ["WATCHDOG=1"])
            for more in ({"WATCHDOG_USEC": "20000", "WATCHDOG_PID": "1"}, {"WATCHDOG_USEC": "soon"}):
                with Manager(f"{name}2") as other, Server("--log-format", "off",
                                                          env={"NOTIFY_SOCKET": f"{name}2", **more}) as server:
                    self.assertEqual(other.told(), "READY=1")
                    server.stop()
                    self.assertEqual(other.told(), "STOPPING=1")
                    self.assertEqual("WATCHDOG_USEC" in server.stderr(), "WATCHDOG_PID" not in more)
                os.unlink(f"{name}2")

    def test_it_serves_without_a_manager_that_hears(self):
        for name, said in ((f"{self.folder}/nobody", ""), ("vsock:2:1234", "vsock:2:1234"), ("/" + "x" * 200, "NOTIFY_SOCKET")):
            with self.subTest(name), Server("--log-format", "off", env={"NOTIFY_SOCKET": name}) as server:
                self.assertEqual(server.request("/status/418")[-1].code, 418)
                server.stop()
                self.assertIn(said, server.stderr())


class Activation(unittest.TestCase):
    def start(self, sockets, *options, **env):
        """The program, to which the sockets are passed on."""
        fds = [one.fileno() for one in sockets]
        command = [sys.executable, "-c", PASS_ON, " ".join(map(str, fds)), *WRAPPER, PROGRAM, "--log-format", "off", *options]
        return subprocess.Popen(command, env={**ENVIRONMENT, **env}, pass_fds=fds, text=True, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def ends(self, process, status=0):
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=TIMEOUT)
        self.assertEqual(process.returncode, status, said)

    def refused(self, sockets, told, *options):
        process = self.start(sockets, *options)
        printed, said = process.communicate(timeout=TIMEOUT)
        self.assertEqual((process.returncode, printed), (2, ""))
        self.assertIn(told, said)

    def ask(self, listening):
        with socket.create_connection(listening.getsockname()[:2], timeout=TIMEOUT) as connection:
            connection.sendall(request("/status/418", "Connection: close"))
            return read_all(connection)[:12]

    def test_the_socket_takes_the_place_of_the_port(self):
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
            process = self.start([listening])
            self.assertEqual(process.stdout.readline(), f"listening on http://127.0.0.1:{port}\n")
            self.assertEqual(self.ask(listening), b"HTTP/1.1 418")
            self.ends(process)

    def test_who_comes_between_two_servers_waits(self):
        """The socket stays the manager's: a server that ends must not leave its filter on it."""
        with socket.create_server(("127.0.0.1", 0)) as listening:
            process = self.start([listening])
            process.stdout.readline()
            self.ends(process)
            with socket.create_connection(listening.getsockname(), timeout=TIMEOUT) as connection:
                connection.sendall(request("/status/418", "Connection: close"))
                process = self.start([listening])
                self.assertEqual(read_all(connection)[:12], b"HTTP/1.1 418")
                self.ends(process)

    def test_a_pause_is_over_again(self):
        with socket.create_server(("127.0.0.1", 0)) as listening:
            process = self.start([listening])
            process.stdout.readline()
            with socket.create_connection(listening.getsockname(), timeout=TIMEOUT) as connection:
                connection.sendall(request("/_/pause?for=1ms", "Connection: close", method="POST"))
                self.assertRegex(read_all(connection), rb"\AHTTP/1\.1 2")
            answer, end = b"", time.monotonic() + TIMEOUT
            while not answer and time.monotonic() < end:
                try:
                    answer = self.ask(listening)
                except (ConnectionRefusedError, ConnectionResetError):
                    pass  # still paused
            self.assertEqual(answer, b"HTTP/1.1 418")
            self.ends(process)

    def test_with_tls(self):
        skip_without_tls()
        with socket.create_server(("127.0.0.1", 0)) as plain, socket.create_server(("127.0.0.1", 0)) as secure:
            process = self.start([plain, secure], "--tls-port", "0", "--tls-self-signed")
            self.assertEqual([process.stdout.readline() for _ in range(2)],
                             [f"listening on http://127.0.0.1:{plain.getsockname()[1]}\n",
                              f"listening on https://127.0.0.1:{secure.getsockname()[1]}\n"])
            self.assertEqual(self.ask(plain), b"HTTP/1.1 418")
            self.ends(process)
            self.refused([plain, secure], "passes 2 sockets")

    def test_what_cannot_be_used(self):
        with socket.socket() as closed, socket.socket(socket.AF_UNIX) as unix, socket.create_server(("127.0.0.1", 0)) as fine:
            self.refused([closed], "descriptor 3")
            with tempfile.TemporaryDirectory() as folder:
                unix.bind(f"{folder}/s")
                unix.listen()
                self.refused([unix], "descriptor 3")
            self.refused([fine] * 3, "passes 3 sockets")
            self.refused([fine], "--bind says a Unix socket", "--bind", "unix:/nowhere/s")

    def test_none_is_passed(self):
        """A number of them that is not given is 0 (sd_listen_fds(3))."""
        own = "import os, sys; os.environ['LISTEN_PID'] = str(os.getpid()); os.execvp(sys.argv[1], sys.argv[1:])"
        done = subprocess.run([sys.executable, "-c", own, *WRAPPER, PROGRAM, "--bind", "unix:/nowhere/s"], env=ENVIRONMENT,
                              capture_output=True, text=True, timeout=TIMEOUT)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("cannot listen on /nowhere/s", done.stderr)

    def test_those_of_another_process_are_not_taken(self):
        with Server("--log-format", "off", env={"LISTEN_FDS": "1", "LISTEN_PID": "1"}) as server:
            self.assertEqual(server.request("/status/418")[-1].code, 418)


if __name__ == "__main__":
    unittest.main()
