"""--max-per-address: one address has so many connections at once, and whoever else connects is served."""
import json
import os
import socket
import tempfile
import unittest

from harness import TIMEOUT, Server, read_all, read_until
from raw_requests import request
from secure import SecureServer, skip_without_tls
from upgraded import handshake

QUIET = ("--log-format", "off")
MOST = 3
BOUND = ("--max-per-address", str(MOST))
LAST = request("/status/418", "Connection: close")


def connect(server, source="127.0.0.1", header=b""):
    """Connects from one of loopback's addresses, and by a PROXY header for another."""
    connection = socket.create_connection(("127.0.0.1", server.port), TIMEOUT, (source, 0))
    connection.sendall(header)
    return connection


def proxied(server, client, family="TCP4"):
    return connect(server, header=f"PROXY {family} {client} {client} 1 2\r\n".encode())


def is_served(connection):
    """Whether it gets an answer, after which it stays open; else it was closed without one."""
    try:
        connection.sendall(request("/status/204"))
        received = connection.recv(65536)
    except (ConnectionResetError, BrokenPipeError):
        return False
    return received.startswith(b"HTTP/1.1 204 ")


def refused(server):
    lines = server.request("/metrics")[-1].content.decode().splitlines()
    return [int(line.split()[1]) for line in lines if line.startswith("everystatus_connections_refused_total ")][0]


class Bound(unittest.TestCase):
    def open(self, connect_once, count=MOST, served=True):
        connections = [connect_once() for _ in range(count)]
        for connection in connections:
            self.addCleanup(connection.close)
            self.assertEqual(is_served(connection), served)
        return connections

    def fill(self, connect_once):
        """Opens as many as there may be, once the server has seen the ends of others: it may see them later than this."""
        connections = []
        for _ in range(1000):
            connections.append(connect_once())
            self.addCleanup(connections[-1].close)
            if not is_served(connections[-1]):
                connections.pop().close()
            elif len(connections) == MOST:
                return connections
        raise AssertionError("nobody is let in again")


class PerAddress(Bound):
    def test_one_more_is_closed_and_counted(self):
        for workers in ("1", "4"):
            with self.subTest(workers), Server(*QUIET, *BOUND, "--workers", workers) as server:
                first = self.open(lambda: connect(server, "127.0.0.2"))
                self.open(lambda: connect(server, "127.0.0.2"), 5, served=False)
                self.open(lambda: connect(server, "127.0.0.3"))
                self.assertEqual(refused(server), 5)
                for connection in first:
                    self.assertTrue(is_served(connection), "those that are there go on")

    def test_who_leaves_makes_room(self):
        """Also after an answer that ended it, one that was broken, and another protocol."""
        with Server(*QUIET, *BOUND) as server:
            for end in (LAST, request("/status/200;fault=reset"), request("/status/200;fault=close-in-head"), b"\0\r\n\r\n",
                        handshake() + b"\x88\x80\0\0\0\0", b""):
                with self.subTest(end):
                    connections = self.fill(lambda: connect(server, "127.0.0.2"))
                    for connection in connections:
                        connection.sendall(end)
                    for connection in connections:
                        if end:
                            read_all(connection)
                        connection.close()
            self.fill(lambda: connect(server, "127.0.0.2"))
            self.open(lambda: connect(server, "127.0.0.2"), 1, served=False)

    def test_a_protocol_after_101_still_counts(self):
        with Server(*QUIET, *BOUND) as server:
            for _ in range(MOST):
                connection = connect(server, "127.0.0.2")
                self.addCleanup(connection.close)
                connection.sendall(handshake())
                self.assertIn(b"101 Switching", read_until(connection, b"\r\n\r\n"))
            self.open(lambda: connect(server, "127.0.0.2"), 1, served=False)

    def test_without_one(self):
        with Server(*QUIET) as server:
            self.open(lambda: connect(server), 100)
            self.assertEqual(refused(server), 0)

    def test_of_a_public_server(self):
        with Server(*QUIET, "--public") as server:
            self.open(lambda: connect(server, "127.0.0.2"), 50)
            self.open(lambda: connect(server, "127.0.0.2"), 1, served=False)
        with Server(*QUIET, "--public", "--max-per-address", "60") as server:
            self.open(lambda: connect(server, "127.0.0.2"), 60)
            self.open(lambda: connect(server, "127.0.0.2"), 1, served=False)

    def test_of_tls(self):
        skip_without_tls()
        with SecureServer(*QUIET, *BOUND) as server:
            self.open(server.connect)
            with self.assertRaises(OSError):
                server.connect()

    def test_the_log_says_why(self):
        with Server("--log-format", "json", *BOUND) as server:
            self.open(lambda: connect(server, "127.0.0.2"))
            self.open(lambda: connect(server, "127.0.0.2"), 1, served=False)
            server.stop()
            closed = [line for line in map(json.loads, server.stderr().splitlines()) if "closed" in line]
        self.assertEqual([(line["client"], line["closed"]) for line in closed],
                         [("127.0.0.2", "its address has as many connections as --max-per-address lets it have")])


class Proxies(Bound):
    def test_who_a_proxy_connects_for_counts(self):
        """And of IPv6 the network (RFC 6177)."""
        with Server(*QUIET, *BOUND, "--proxy-protocol", "--trusted-proxy", "127.0.0.1") as server:
            self.open(lambda: proxied(server, "192.0.2.1"))
            self.open(lambda: proxied(server, "192.0.2.1"), 2, served=False)
            self.open(lambda: proxied(server, "::ffff:192.0.2.1", "TCP6"), 1, served=False)
            self.open(lambda: proxied(server, "192.0.2.2"))
            for host in ("2001:db8:0:1::1", "2001:db8:0:1:2:3:4:5", "2001:db8:0:1::"):
                self.open(lambda host=host: proxied(server, host, "TCP6"), 1)
            self.open(lambda: proxied(server, "2001:db8:0:1:9::", "TCP6"), 1, served=False)
            self.open(lambda: proxied(server, "2001:db8:0:2::1", "TCP6"))
            with self.subTest("who connects by himself"):
                self.open(lambda: connect(server, "127.0.0.2"))
                self.open(lambda: connect(server, "127.0.0.2"), 1, served=False)

    def test_a_trusted_proxy_has_no_bound(self):
        with Server(*QUIET, *BOUND, "--trusted-proxy", "127.0.0.0/30") as server:
            self.open(lambda: connect(server, "127.0.0.2"), 4 * MOST)
            self.open(lambda: connect(server, "127.0.0.9"))
            self.open(lambda: connect(server, "127.0.0.9"), 1, served=False)
        with Server(*QUIET, *BOUND, "--proxy-protocol", "--trusted-proxy", "127.0.0.1") as server:
            self.open(lambda: connect(server, header=b"PROXY UNKNOWN\r\n"), 4 * MOST)

    def test_of_a_unix_socket(self):
        with tempfile.TemporaryDirectory() as folder:
            bind = ("--bind", "unix:" + os.path.join(folder, "s"), "--proxy-protocol")
            with Server(*QUIET, *bind, *BOUND) as server:
                def proxied_there():
                    connection = server.connect()
                    connection.sendall(b"PROXY TCP4 192.0.2.1 192.0.2.1 1 2\r\n")
                    return connection
                self.open(proxied_there)
                self.open(proxied_there, 1, served=False)


if __name__ == "__main__":
    unittest.main()
