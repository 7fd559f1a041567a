"""/_/pause: nobody can connect for a time, and who is connected is served on."""
import errno
import json
import os
import pathlib
import signal
import socket
import stat
import tempfile
import time
import unittest

from harness import TIMEOUT, Server, parse_responses, read_all, read_until, settle, sockets
from raw_requests import request
from secure import SecureServer, skip_without_tls

KEPT = b"GET /status/204 HTTP/1.1\r\nHost: a\r\n\r\n"


def pause(connection, time, *fields):
    """Asks for a pause on a connection that is kept, and returns the code and the JSON of the answer."""
    lines = "".join(f"{field}\r\n" for field in fields)
    connection.sendall(f"POST /_/pause?for={time} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n{lines}\r\n".encode())
    head = read_until(connection, b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    content = head.partition(b"\r\n\r\n")[2]
    while len(content) < length:
        content += connection.recv(65536)
    return int(head[9:12]), json.loads(content)


def refused(server):
    try:
        server.connect().close()
    except (ConnectionRefusedError, FileNotFoundError):  # the socket of a path is gone for a moment when it is made anew
        return True
    return False


def await_end(server):
    """Waits until somebody can connect; how long it took."""
    start = time.monotonic()
    while refused(server):
        if time.monotonic() > start + TIMEOUT:
            raise AssertionError("nobody can connect any more")
    return time.monotonic() - start


class Pause(unittest.TestCase):
    def check(self, server):
        with server.connect() as first, server.connect() as second:
            before = time.monotonic()
            self.assertEqual(pause(first, "600ms"), (202, {"paused_ms": 600}))
            self.assertTrue(refused(server))
            for connection in (first, second):
                connection.sendall(KEPT)
                self.assertTrue(read_until(connection, b"\r\n\r\n").startswith(b"HTTP/1.1 204 "))
            self.assertTrue(refused(server))
            await_end(server)
            self.assertGreaterEqual(time.monotonic() - before, 0.6)
            self.assertEqual([answer.code for answer in server.request("/status/418")], [418])
            for _ in range(2):  # its number is its own again, and stays so
                self.assertEqual(pause(first, "10s")[0], 202)
                self.assertTrue(refused(server))
                self.assertEqual(pause(first, "0s"), (202, {"paused_ms": 0}))
                self.assertEqual([answer.code for answer in server.request("/status/418")], [418])

    def test_nobody_can_connect_and_who_is_connected_is_served(self):
        for options in ((), ("--workers", "4"), ("--bind", "::1"), ("--bind", "::")):
            with self.subTest(options), Server(*options) as server:
                self.check(server)

    def test_a_port_that_was_asked_for_by_its_number(self):
        with socket.socket() as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.bind(("127.0.0.1", 0))
            number = str(other.getsockname()[1])
        with Server(port=number) as server:
            self.check(server)

    def test_a_unix_socket(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        path = pathlib.Path(folder) / "socket"
        for options in ((), ("--workers", "2"), ("--bind-mode", "0660")):
            with self.subTest(options), Server("--bind", f"unix:{path}", *options, port=None) as server:
                before = stat.S_IMODE(path.stat().st_mode)
                self.check(server)
                self.assertEqual(stat.S_IMODE(path.stat().st_mode), before)
            self.assertEqual(os.listdir(folder), [])

    def test_a_unix_socket_that_another_has_put_in_its_place_is_left_alone(self):
        path = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "socket"
        with Server("--bind", f"unix:{path}", port=None) as server, server.connect() as connection, socket.socket(
                socket.AF_UNIX) as other:
            pause(connection, "10s")
            path.unlink()
            other.bind(str(path))
            other.listen()
            pause(connection, "0s")
            with server.connect():
                other.accept()[0].close()
            connection.sendall(KEPT)
            self.assertTrue(read_until(connection, b"\r\n\r\n").startswith(b"HTTP/1.1 204 "))
            while b"cannot listen" not in server.stderr().encode():
                self.assertIsNone(server.process.poll())
            other.close()  # what nobody listens on is stale
            while refused(server):
                self.assertIsNone(server.process.poll())
            self.assertEqual(server.stderr().count("cannot listen on unix:"), 1)

    def test_all_ports_pause(self):
        skip_without_tls()
        with SecureServer("--tls-faults", "--workers", "2") as server:
            ports = [server.plain_port, server.port, *server.faults.values()]
            with socket.create_connection(("127.0.0.1", server.plain_port), TIMEOUT) as connection:
                for _ in range(2):
                    pause(connection, "10s")
                    for port in ports:
                        with self.subTest(port), self.assertRaises(ConnectionRefusedError):
                            socket.create_connection(("127.0.0.1", port))
                    pause(connection, "0s")
                    for port in ports:
                        socket.create_connection(("127.0.0.1", port)).close()
            self.assertEqual(server.request("/status/418")[-1].code, 418)

    def test_the_last_one_counts(self):
        with Server() as server, server.connect() as connection:
            pause(connection, "100ms")
            before = time.monotonic()
            pause(connection, "700ms")
            await_end(server)
            self.assertGreaterEqual(time.monotonic() - before, 0.7)
            pause(connection, "30s")
            pause(connection, "50ms")
            self.assertLess(await_end(server), 20)

    def test_state_is_kept(self):
        with Server() as server:
            self.assertEqual(server.request("/status/503,200;in-order;key=k")[-1].code, 503)
            with server.connect() as connection:
                pause(connection, "10s")
                pause(connection, "0s")
            self.assertEqual(server.request("/status/503,200;in-order;key=k")[-1].code, 200)

    def test_who_has_connected_before_is_not_reset(self):
        """More than are accepted in one turn wait in the kernel's queue when it is asked for."""
        for options in ((), ("--workers", "2")):
            with self.subTest(options), Server(*options) as server, server.connect() as asking:
                asking.sendall(KEPT)
                read_until(asking, b"\r\n\r\n")
                server.halt()
                connections = [self.enterContext(server.connect()) for _ in range(300)]
                asking.sendall(b"POST /_/pause?for=10s HTTP/1.1\r\nHost: a\r\n\r\n")
                server.process.send_signal(signal.SIGCONT)
                self.assertTrue(read_until(asking, b"}\n").startswith(b"HTTP/1.1 202 "))
                self.assertTrue(refused(server))
                for connection in connections:
                    connection.sendall(request("/status/418", "Connection: close"))
                    self.assertEqual([answer.code for answer in parse_responses(read_all(connection), ["GET"])], [418])

    def test_its_number_stays_its_own(self):
        """Also when it was the system's choice, and no connection has it any more."""
        with Server() as server:
            with server.connect() as connection:
                pause(connection, "30s")
                connected = sockets(server)
            settle(server, connected - 1)
            with socket.socket() as other, self.assertRaises(OSError) as raised:
                other.bind(("127.0.0.1", server.port))
            self.assertEqual(raised.exception.errno, errno.EADDRINUSE)

    def test_it_ends_as_always(self):
        """At once when nothing is under way, and nobody can connect after that either."""
        for number in (signal.SIGTERM, signal.SIGINT):
            for options in ((), ("--workers", "3")):
                with self.subTest((number, options)), Server(*options) as server, server.connect() as connection:
                    pause(connection, "30s")
                    self.assertEqual(server.stop(number), 0)

    def test_a_drain_finishes_requests_and_a_drain_delay_lets_connect_again(self):
        with Server("--drain-delay", "60s") as server, server.connect() as connection:
            pause(connection, "300ms")
            server.process.send_signal(signal.SIGTERM)
            await_end(server)
            self.assertEqual(server.request("/status/418")[-1].code, 418)
            server.process.send_signal(signal.SIGTERM)
        with Server() as server, server.connect() as connection, server.connect() as slow:
            slow.sendall(request("/status/200", "Content-Length: 5", "Expect: 100-continue", method="POST"))
            read_until(slow, b"100 Continue\r\n\r\n")
            pause(connection, "30s")
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(connection.recv(1), b"")
            self.assertTrue(refused(server))
            slow.sendall(b"world")
            self.assertEqual([answer.code for answer in parse_responses(read_all(slow), ["POST"])], [200])

    def test_it_costs_nothing_meanwhile(self):
        """Listening sockets that do not listen must not be watched."""
        for options in ((), ("--workers", "2")):
            with self.subTest(options), Server(*options) as server, server.connect() as connection:
                pause(connection, "700ms")
                ticks = []
                for wait in (lambda: None, lambda: await_end(server)):
                    wait()
                    with open(f"/proc/{server.process.pid}/stat") as file:
                        ticks.append(sum(int(word) for word in file.read().rpartition(")")[2].split()[11:13]))
                self.assertLess(ticks[1] - ticks[0], 20)


class Asking(unittest.TestCase):
    def test_what_is_wrong_is_told(self):
        with Server("--max-delay", "5s") as server:
            for target, detail in (("/_/pause", '"for" is missing'), ("/_/pause?for", "a time with its unit"),
                                   ("/_/pause?for=2", "a time with its unit"), ("/_/pause?for=-1s", "a time with its unit"),
                                   ("/_/pause?for=5001ms", "--max-delay"), ("/_/pause?for=1s&for=1s", "comes twice"),
                                   ("/_/pause?from=1s", "is no parameter")):
                with self.subTest(target):
                    answer = server.request(target, "POST")[-1]
                    self.assertEqual(answer.code, 400)
                    self.assertIn(detail, json.loads(answer.content)["detail"])
                    self.assertFalse(refused(server))
            for method, code in (("GET", 405), ("DELETE", 405), ("PUT", 405), ("OPTIONS", 204)):
                answer = server.request("/_/pause?for=1s", method)[-1]
                self.assertEqual((answer.code, answer.get("Allow")), (code, "POST, OPTIONS"))
            self.assertEqual(server.request("/_/pause/x?for=1s", "POST")[-1].code, 404)

    def test_as_all_else_below_it_can_be_left_out_or_kept_for_some(self):
        with Server("--no-control") as server:
            self.assertEqual(server.request("/_/pause?for=5s", "POST")[-1].code, 404)
            self.assertFalse(refused(server))
        with Server("--control-token", "secret") as server:
            for fields, code in (((), 401), (("Authorization: Bearer wrong",), 401)):
                self.assertEqual(server.request("/_/pause?for=5s", "POST", fields)[-1].code, code)
                self.assertFalse(refused(server))
            with server.connect() as connection:
                self.assertEqual(pause(connection, "10s", "Authorization: Bearer secret")[0], 202)
                self.assertTrue(refused(server))


if __name__ == "__main__":
    unittest.main()
