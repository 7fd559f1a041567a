"""The program as its caller sees it: greeting, sockets, signals."""
import os
import re
import signal
import socket
import subprocess
import tempfile
import unittest

from command import run
from harness import ENVIRONMENT, PROGRAM, TIMEOUT, WRAPPER, Server, is_instrumented, parse_responses, read_all, read_until
from raw_requests import request


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        return True
    except OSError:
        return False

# A bare system may have no /etc/hosts that knows it.
try:
    LOCALHOST = ("localhost",) if socket.gethostbyname("localhost") else ()
except OSError:
    LOCALHOST = ()


class Listening(unittest.TestCase):
    def answers(self, server):
        self.assertEqual(server.request("/status/418")[-1].code, 418)

    def test_greeting(self):
        with Server() as server:
            self.assertRegex(server.greeting, r"^listening on http://127\.0\.0\.1:[1-9]\d*$")
            self.answers(server)
            self.assertEqual(server.stop(), 0)

    def test_port_file(self):
        """It is there when the greeting is, and whole; nothing else is left beside it."""
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "port")
            with open(path, "w") as file:
                file.write("12345678901234567890\n")
            with Server("--port-file", path) as server:
                with open(path) as file:
                    self.assertEqual(file.read(), f"{server.port}\n")
                self.assertEqual(os.listdir(directory), ["port"])
            done = run("--port", "0", "--port-file", os.path.join(directory, "no", "where"))
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn("--port-file", done.stderr)
            folder = os.path.join(directory, "folder")
            os.mkdir(folder)
            done = run("--port", "0", "--port-file", folder)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertEqual(os.listdir(directory), ["folder"])

    def test_port_in_use(self):
        with Server() as server:
            done = run("--port", str(server.port))
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn(f"127.0.0.1:{server.port}", done.stderr)
            self.assertIn("in use", done.stderr)
            self.answers(server)

    def test_addresses(self):
        for bind in ("0.0.0.0", *LOCALHOST, "127.0.0.2"):
            with self.subTest(bind), Server("--bind", bind) as server:
                self.assertEqual(server.host, bind)
                self.answers(server)
        # The first three are no addresses anywhere, the last one is of another machine (RFC 5737).
        for bind, code in (("256.1.1.1", 2), ("1:2:3", 2), ("[::1]", 2), ("192.0.2.1", 1)):
            with self.subTest(bind):
                done = run("--port", "0", "--bind", bind)
                self.assertEqual((done.returncode, done.stdout), (code, ""))
                self.assertIn(bind, done.stderr)

    @unittest.skipUnless(has_ipv6(), "no IPv6 here")
    def test_ipv6(self):
        with Server("--bind", "::1", "--log-format", "common") as server:
            self.assertEqual(server.url, f"http://[::1]:{server.port}")
            self.answers(server)
            server.stop()
            self.assertTrue(server.stderr().startswith("::1 - - ["))
        with Server("--bind", "::") as server:
            for address in ("127.0.0.1", "::1"):
                with socket.create_connection((address, server.port), timeout=TIMEOUT) as connection:
                    connection.sendall(request("/status/418", "Connection: close"))
                    self.assertEqual(parse_responses(read_all(connection), ["GET"])[0].code, 418)

    def test_what_is_said_at_the_start_comes_in_one_piece(self):
        """Who wants the first line alone, as `everystatus | head -1` does, closes the pipe when he has it."""
        for _ in range(5):
            process = subprocess.Popen([*WRAPPER, PROGRAM, "--port", "0"], stdout=subprocess.PIPE, env=ENVIRONMENT)
            said = os.read(process.stdout.fileno(), 65536)
            process.stdout.close()
            try:
                self.assertRegex(said, rb"\Alistening on [^\n]*\nremembering [^\n]*\nsandbox [^\n]*\n")
                port = int(re.match(rb"listening on http://127.0.0.1:(\d+)", said).group(1))
                with socket.create_connection(("127.0.0.1", port), TIMEOUT) as connection:
                    connection.sendall(request("/status/418", "Connection: close"))
                    self.assertEqual([answer.code for answer in parse_responses(read_all(connection), ["GET"])], [418])
            finally:
                process.terminate()
                self.assertEqual(process.wait(TIMEOUT), 0)

    def test_unix_socket(self):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "socket")
            with Server("--bind", f"unix:{path}") as server:
                self.assertEqual(server.greeting, f"listening on unix:{path}")
                self.answers(server)
                with self.subTest("a live one is not taken"):
                    done = run("--bind", f"unix:{path}")
                    self.assertEqual((done.returncode, done.stdout), (1, ""))
                    self.assertIn(path, done.stderr)
                    self.answers(server)
            self.assertEqual(os.listdir(directory), [])
            with socket.socket(socket.AF_UNIX) as stale:
                stale.bind(path)
            with self.subTest("a stale one is"), Server("--bind", f"unix:{path}") as server:
                self.answers(server)

    def test_unix_socket_with_an_at(self):
        """At the beginning, others take it for an abstract socket (unix(7)); else it is a file's as any other."""
        with tempfile.TemporaryDirectory() as directory:
            done = subprocess.run([*WRAPPER, PROGRAM, "--bind", "unix:@x"], env=ENVIRONMENT, cwd=directory, text=True,
                                  capture_output=True, timeout=TIMEOUT)
            self.assertEqual((done.returncode, done.stdout, os.listdir(directory)), (2, "", []))
            self.assertIn("unix:./@NAME is a file", done.stderr)
            with Server("--bind", f"unix:{directory}/./@x") as server:
                self.assertEqual(os.listdir(directory), ["@x"])
                self.answers(server)

    def test_unix_socket_paths(self):
        with tempfile.TemporaryDirectory() as directory:
            file = os.path.join(directory, "file")
            with open(file, "w") as opened:
                opened.write("precious")
            for path, code in ((file, 1), (directory, 1), (os.path.join(directory, "no", "where"), 2), ("", 2),
                               (os.path.join(directory, "a" * 120), 2)):
                with self.subTest(path):
                    done = run("--bind", f"unix:{path}")
                    self.assertEqual((done.returncode, done.stdout), (code, ""))
                    self.assertIn("cannot listen", done.stderr)
            with open(file) as opened:
                self.assertEqual(opened.read(), "precious")
            done = run("--bind", f"unix:{directory}/socket", "--port-file", os.path.join(directory, "port"))
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertEqual(os.listdir(directory), ["file"])


@unittest.skipUnless(os.environ.get("MUTE_LIBRARY"), "nothing is loaded before what is one file")
@unittest.skipIf(is_instrumented(), "what is loaded first is the instrument's")
class Library(unittest.TestCase):
    def test_a_library_that_does_not_do_its_part_is_noticed_before_it_serves(self):
        done = run("--port", "0", LD_PRELOAD=os.environ["MUTE_LIBRARY"])
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, r"^everystatus: libmicrohttpd \d+\.\d+\.\d+ .*an answer with its reason phrase did not")


class Streams(unittest.TestCase):
    @unittest.skipIf(WRAPPER, "what it is wrapped in has descriptors of its own")
    def test_started_without_some(self):
        """Nothing else takes their numbers, or the log would go there."""
        for closed, streams in (("2>&-", "2"), ("<&- 2>&-", "02")):
            with self.subTest(closed):
                server = subprocess.Popen(["sh", "-c", f'exec "$@" {closed}', "sh", PROGRAM, "--port", "0"], env=ENVIRONMENT,
                                          stdout=subprocess.PIPE)
                try:
                    self.assertIn(b"listening on", server.stdout.readline())
                    for stream in streams:
                        self.assertEqual(os.readlink(f"/proc/{server.pid}/fd/{stream}"), "/dev/null")
                finally:
                    server.terminate()
                    self.assertEqual(server.wait(TIMEOUT), 0)
                    server.stdout.close()


class Signals(unittest.TestCase):
    POST = b"POST /status/200 HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello"

    def under_way(self, server, connection):
        """Half a request of which the server has seen the head for certain."""
        head, _, content = self.POST.partition(b"\r\n\r\n")
        connection.sendall(head + b"\r\nExpect: 100-continue\r\n\r\n")
        self.assertEqual(read_until(connection, b"\r\n\r\n"), b"HTTP/1.1 100 Continue\r\n\r\n")
        connection.sendall(content)

    def test_an_exchange_under_way_is_finished(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            for workers in ("1", "4"):
                with self.subTest((number, workers)), Server("--workers", workers, "--drain-timeout", "60s") as server:
                    with server.connect() as connection, server.connect() as idle:
                        self.under_way(server, connection)
                        idle.sendall(request("/status/204"))
                        read_until(idle, b"\r\n\r\n")
                        server.process.send_signal(number)
                        self.assertEqual(read_all(idle), b"")
                        self.assertIsNone(server.process.poll())
                        connection.sendall(b"world")
                        answers = parse_responses(read_all(connection), ["POST"])
                        self.assertEqual([answer.code for answer in answers], [200])
                        self.assertEqual(server.process.wait(TIMEOUT), 0)

    def test_nobody_is_let_in_while_draining(self):
        with Server("--drain-timeout", "60s") as server, server.connect() as connection, server.connect() as idle:
            self.under_way(server, connection)
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(read_all(idle), b"")
            late = socket.socket()
            late.settimeout(0.3)
            try:
                late.connect((server.host, server.port))
                late.sendall(request("/status/418"))
                self.assertEqual(late.recv(1000), b"")
            except OSError:
                pass
            late.close()
            connection.sendall(b"world")
            self.assertEqual(parse_responses(read_all(connection), ["POST"])[0].code, 200)

    def test_a_second_signal_ends_at_once(self):
        with Server("--drain-timeout", "30m") as server, server.connect() as connection, server.connect() as idle:
            self.under_way(server, connection)
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(read_all(idle), b"")
            self.assertEqual(server.stop(), 0)
            self.assertEqual(read_all(connection), b"")

    def test_draining_ends_in_time(self):
        with Server("--drain-timeout", "100ms") as server, server.connect() as connection:
            self.under_way(server, connection)
            self.assertEqual(server.stop(), 0)
        with Server("--drain-timeout", "0s") as server, server.connect() as connection:
            self.under_way(server, connection)
            self.assertEqual(server.stop(), 0)

    def test_a_client_that_does_not_read(self):
        """A response that is stuck must not keep the server for ever, suspended connections included."""
        with Server("--drain-timeout", "200ms") as server, server.connect() as connection:
            connection.setblocking(False)
            try:
                while connection.send(request("/status/103") * 1000):
                    pass
            except BlockingIOError:
                pass
            self.assertEqual(server.stop(), 0)

    def test_the_end_comes_amid_delayed_answers(self):
        """Requests that come in the very last moment are not begun."""
        targets = ("/status/200?delay=1ms", "/status/102+200?delay=2ms", "/status/200?drip=30ms&size=50",
                   "/status/200?fault=slow-head=9ms", "/_/requests?wait=1&timeout=2ms")
        for _ in range(5):
            with Server("--drain-timeout", "0s", "--log-format", "off") as server:
                connections = [server.connect() for _ in range(60)]
                for number, connection in enumerate(connections):
                    connection.sendall(request(targets[number % len(targets)]) * 100)
                for connection in connections:
                    connection.recv(1)
                self.assertEqual(server.stop(), 0, server.stderr())
                for connection in connections:
                    connection.close()

    def test_idle_connections_do_not_hold_it_up(self):
        with Server("--drain-timeout", "30m") as server:
            connections = [server.connect() for _ in range(50)]
            for connection in connections[::2]:
                connection.sendall(request("/status/204"))
                read_until(connection, b"\r\n\r\n")
            self.assertEqual(server.stop(), 0)
            for connection in connections:
                self.assertEqual(read_all(connection), b"")
                connection.close()

    def test_workers(self):
        with Server("--workers", "4", "--log-format", "off") as server:
            connections = [server.connect() for _ in range(64)]
            for connection in connections:
                connection.sendall(request("/status/103") + request("/status/418", "Connection: close"))
            for connection in connections:
                codes = [answer.code for answer in parse_responses(read_all(connection), ["GET", "GET"])]
                self.assertEqual(codes, [103, 200, 418])
                connection.close()
