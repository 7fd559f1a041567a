"""How the server ends: who has connected is served, nobody else is let in, and what --drain-delay puts before that."""
import os
import signal
import socket
import ssl
import tempfile
import time
import unittest

from harness import TIMEOUT, Server, parse_responses, read_all, read_until
from raw_requests import request
from secure import SecureServer, skip_without_tls

CLOSING = request("/status/418")
ALERT = b"\x15\x03\x03\x00\x02\x02\x28"  # fatal, handshake_failure (RFC 8446 6)


def go_on_and_end(server):
    """The first that it sees is the signal, or those who connected."""
    server.process.send_signal(signal.SIGTERM)
    server.process.send_signal(signal.SIGCONT)


def took_signal(server):
    """Waits until the server has taken SIGTERM from the kernel."""
    end = time.monotonic() + TIMEOUT
    while time.monotonic() < end:
        with open(f"/proc/{server.process.pid}/status") as file:
            pending = [int(line.split()[1], 16) for line in file if line.startswith("ShdPnd")][0]
        if not pending & 1 << signal.SIGTERM - 1:
            return
    raise AssertionError("the signal is still pending")


def under_way(server, target="/status/200"):
    """A connection with half a request, of which the server has seen the head for certain."""
    connection = server.connect()
    connection.sendall(request(target, "Content-Length: 5", "Expect: 100-continue", method="POST"))
    read_until(connection, b"100 Continue\r\n\r\n")
    return connection


def finish(connection):
    connection.sendall(b"world")
    return [answer.code for answer in parse_responses(read_all(connection), ["POST"])]


class Queue(unittest.TestCase):
    def check(self, server, clients=120):
        """Those who asked are answered, those who did not are let go; none is reset."""
        server.halt()
        connections = [server.connect() for _ in range(clients)]
        for connection in connections[::2]:
            connection.sendall(CLOSING)
        go_on_and_end(server)
        for number, connection in enumerate(connections):
            received = b""
            while chunk := connection.recv(65536):  # a reset would raise
                received += chunk
            answers = parse_responses(received, ["GET"] * (number % 2 == 0))
            self.assertEqual([answer.code for answer in answers], [] if number % 2 else [418], number)
            connection.close()
        self.assertEqual(server.process.wait(TIMEOUT), 0)

    def test_who_waits_in_it_is_served(self):
        for options in ((), ("--workers", "4"), ("--max-connections", "3")):
            with self.subTest(options), Server("--drain-timeout", "30m", "--log-format", "off", *options) as server:
                self.check(server)

    def test_of_a_unix_socket(self):
        with tempfile.TemporaryDirectory() as folder:
            with Server("--bind", f"unix:{folder}/socket", "--drain-timeout", "30m", "--log-format", "off") as server:
                self.check(server)

    def test_of_tls(self):
        skip_without_tls()
        with SecureServer("--drain-timeout", "30m", "--log-format", "off") as server:
            server.halt()
            server.process.send_signal(signal.SIGTERM)  # before them, so that none is a connection that has long been idle
            context, clients = ssl.create_default_context(cafile=server.ca_file), []
            for _ in range(60):
                below = socket.create_connection(("127.0.0.1", server.port), TIMEOUT)
                clients.append(context.wrap_socket(below, server_hostname="localhost", do_handshake_on_connect=False))
                clients[-1].setblocking(False)
                with self.assertRaises(ssl.SSLWantReadError):
                    clients[-1].do_handshake()  # the ClientHello is sent
            server.process.send_signal(signal.SIGCONT)
            for connection in clients:
                connection.settimeout(TIMEOUT)
                connection.do_handshake()
                connection.sendall(CLOSING)
                self.assertEqual([answer.code for answer in parse_responses(read_all(connection), ["GET"])], [418])
                connection.close()
            self.assertEqual(server.process.wait(TIMEOUT), 0)

    def test_of_a_port_with_a_fault(self):
        skip_without_tls()
        with SecureServer("--tls-faults", "--drain-timeout", "30m") as server:
            server.halt()
            clients = [socket.create_connection(("127.0.0.1", server.faults["handshake-alert"]), TIMEOUT) for _ in range(100)]
            for connection in clients[::2]:
                connection.sendall(b"\x16\x03\x01")
            go_on_and_end(server)
            for number, connection in enumerate(clients):
                received = b""
                while chunk := connection.recv(100):
                    received += chunk
                self.assertEqual(received, b"" if number % 2 else ALERT)
                connection.close()
            self.assertEqual(server.process.wait(TIMEOUT), 0)


class Closed(unittest.TestCase):
    def check_refused(self, server, port):
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection((server.host, port), TIMEOUT).close()

    def test_nobody_is_let_in(self):
        with Server("--drain-timeout", "30m") as server, under_way(server) as connection, server.connect() as idle:
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(read_all(idle), b"")
            self.check_refused(server, server.port)
            self.assertEqual(finish(connection), [200])

    def test_the_last_answer_says_so(self):
        """Or a client that keeps connections would send its next request into the end (RFC 9112 9.6)."""
        targets = ("/status/200", "/status/200;reason=Fine;header=A:b;body=x", "/status/200;size=20000;drip=10ms;key=noted",
                   "/status/200;on-reuse=close", "/earn/201")
        with Server("--drain-timeout", "30m") as server, server.connect() as idle:
            old = server.connect()
            old.sendall(b"POST /status/200 HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\n")
            waiting = [under_way(server, target) for target in targets]
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(read_all(idle), b"")
            for connection, target in zip([*waiting, old], [*targets, "HTTP/1.0"]):
                with self.subTest(target), connection:
                    connection.sendall(b"world" + request("/status/299"))  # which may not be processed any more (9.6)
                    answer, = parse_responses(read_all(connection), ["POST"])
                    said = [value.lower() for name, value in answer.fields if name.lower() == "connection"]
                    self.assertEqual("close" in said, target != "HTTP/1.0", said)
                    self.assertEqual("keep-alive" in said, target == "HTTP/1.0", said)

    def test_on_all_ports(self):
        skip_without_tls()
        with SecureServer("--tls-faults", "--drain-timeout", "30m", "--workers", "2") as server, under_way(server) as connection:
            ports = [server.plain_port, server.port, *server.faults.values()]
            with socket.create_connection((server.host, server.plain_port), TIMEOUT) as last:
                server.process.send_signal(signal.SIGTERM)
                end, is_open = time.monotonic() + TIMEOUT, True
                self.assertEqual(read_all(last), b"")
                while is_open and time.monotonic() < end:  # until the other worker left it as well
                    try:
                        socket.create_connection((server.host, server.plain_port), TIMEOUT).close()
                    except OSError:
                        is_open = False
            for port in ports:
                with self.subTest(port):
                    self.check_refused(server, port)
            self.assertEqual(finish(connection), [200])

    def test_a_unix_socket_is_gone(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "socket")
            with Server("--bind", f"unix:{path}", "--drain-timeout", "30m") as server:
                with under_way(server) as connection, server.connect() as idle:
                    server.process.send_signal(signal.SIGTERM)
                    self.assertEqual(read_all(idle), b"")
                    self.assertEqual(os.listdir(folder), [])
                    self.assertEqual(finish(connection), [200])


class Delay(unittest.TestCase):
    def until_told(self, server):
        """Waits until all threads know that the server will end: each then tells those who are new."""
        end, told = time.monotonic() + TIMEOUT, 0
        while told < 20 and time.monotonic() < end:
            with server.connect() as connection:
                connection.sendall(request("/status/204"))
                told = told + 1 if b"connection: close" in read_until(connection, b"\r\n\r\n").lower() else 0
        self.assertEqual(told, 20)

    def test_all_is_served_and_told_that_the_end_comes(self):
        """Who keeps a connection moves elsewhere, and is not caught by the end in the middle of a request (RFC 9112 9.6)."""
        for workers in ("1", "3"):
            with Server("--drain-delay", "30m", "--drain-timeout", "30m", "--workers", workers) as server:
                targets = ("/status/204", "/status/200;size=20000;drip=10ms", "/status/418;header=A:b", "/earn/412", "/")
                kept = [server.connect() for _ in targets]
                idle, old = server.connect(), server.connect()
                for connection in [*kept, old]:
                    connection.sendall(request("/status/204"))
                    self.assertNotIn(b"connection: close", read_until(connection, b"\r\n\r\n").lower())
                server.process.send_signal(signal.SIGTERM)
                took_signal(server)
                self.until_told(server)
                for connection, target in zip([*kept, idle], [*targets, "/status/200"]):
                    with self.subTest(target, workers=workers), connection:
                        connection.sendall(request(target) + request("/status/299"))
                        answer, = parse_responses(read_all(connection), ["GET"])
                        self.assertEqual(answer.get("Connection"), "close")
                for _ in range(2):
                    old.sendall(request("/status/204", "Connection: keep-alive", version="HTTP/1.0"))
                    self.assertIn(b"connection: keep-alive", read_until(old, b"\r\n\r\n").lower())
                self.assertEqual([answer.code for answer in server.request("/status/418")], [418])
                self.assertIn(b"\neverystatus_requests_in_flight 1\n", server.request("/metrics")[-1].content)
                self.assertEqual(server.stop(), 0, "the second signal ends it at once")
                self.assertEqual(read_all(old), b"")
                old.close()
                self.assertNotIn("/status/299", server.stderr(), "what is not processed is not logged")

    def test_over_tls(self):
        skip_without_tls()
        with SecureServer("--drain-delay", "30m", "--drain-timeout", "30m") as server, server.connect() as kept:
            kept.sendall(request("/status/204"))
            read_until(kept, b"\r\n\r\n")
            server.process.send_signal(signal.SIGTERM)
            took_signal(server)
            self.until_told(server)
            kept.sendall(request("/status/418") + request("/status/299"))
            answer, = parse_responses(read_all(kept), ["GET"])
            self.assertEqual((answer.code, answer.get("Connection")), (418, "close"))
            self.assertEqual(server.stop(), 0)

    def test_readiness(self):
        """Liveness must not change, or whoever watches it would kill what is ending properly."""
        def probes():
            return {path: server.request(path)[-1].code for path in ("/healthz", "/livez", "/readyz")}
        with Server("--drain-delay", "30m", "--drain-timeout", "30m", "--workers", "2") as server:
            self.assertEqual(probes(), {"/healthz": 200, "/livez": 200, "/readyz": 200})
            server.process.send_signal(signal.SIGTERM)
            took_signal(server)
            end = time.monotonic() + TIMEOUT
            while probes()["/readyz"] == 200 and time.monotonic() < end:
                pass  # the other thread may be faster than the one that takes the signal
            self.assertEqual(probes(), {"/healthz": 200, "/livez": 200, "/readyz": 503})
            answer = server.request("/readyz")[-1]
            self.assertEqual((answer.get("Content-Type"), answer.content), ("application/json", b'{"status":"draining"}\n'))
            self.assertEqual(server.stop(), 0, "the second signal ends it at once")

    def test_it_ends(self):
        with Server("--drain-delay", "300ms", "--drain-timeout", "30m") as server, server.connect() as idle:
            begun = time.monotonic()
            self.assertEqual(server.stop(), 0)
            self.assertGreaterEqual(time.monotonic() - begun, 0.3)
            self.assertEqual(read_all(idle), b"")

    def test_without_one_the_end_begins_at_once(self):
        """The default: had it been any time, the idle connection would be held for it."""
        times = []
        for _ in range(3):
            with Server() as server, server.connect() as idle:
                server.process.send_signal(signal.SIGTERM)
                begun = time.monotonic()
                self.assertEqual(read_all(idle), b"")
                times.append(time.monotonic() - begun)
        self.assertLess(min(times), 1)


class Log(unittest.TestCase):
    def test_a_second_signal_does_not_wait_for_who_reads_the_log(self):
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        try:
            while os.write(writing, b"x" * 4096):
                pass
        except BlockingIOError:
            os.set_blocking(writing, True)
        with open(reading, "rb"), open(writing, "wb") as errors:
            with Server("--drain-timeout", "30m", errors=errors) as server:
                self.assertEqual(server.request("/status/418")[-1].code, 418)
                server.process.send_signal(signal.SIGTERM)
                took_signal(server)
                self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    unittest.main()
