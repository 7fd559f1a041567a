"""--unanswered-port and --refused-port: ports that nobody can connect to, and what curl makes of them."""
import pathlib
import signal
import socket
import subprocess
import tempfile
import unittest

from command import run
from harness import TIMEOUT, Server
from secure import SecureServer, skip_without_tls

BOTH = ("--unanswered-port", "0", "--refused-port", "0")
EXITS = {"unanswered": 28, "refused": 7}  # of curl: a time-out, and a connection that cannot be made


class Dead(unittest.TestCase):
    def setUp(self):
        self.file = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "ports"

    def ports(self):
        """The ports that have names, by these."""
        return {line.split()[1]: int(line.split()[0]) for line in self.file.read_text().splitlines() if " " in line}

    def check(self, host, ports, seconds="0.2"):
        for name, port in ports.items():
            for _ in range(3):  # as the first so the others: nobody takes a place in a queue
                made = subprocess.run(["curl", "-s", "--noproxy", "*", "--connect-timeout", seconds, f"http://{host}:{port}/"],
                                      capture_output=True, timeout=TIMEOUT, check=False)
                self.assertEqual((made.returncode, made.stdout), (EXITS[name], b""))

    def test_curl_times_out_or_is_refused(self):
        for bind, hosts in (("127.0.0.1", ["127.0.0.1"]), ("::1", ["[::1]"]), ("::", ["127.0.0.1", "[::1]"]),
                            ("0.0.0.0", ["127.0.0.1"])):
            with self.subTest(bind), Server("--bind", bind, "--port-file", str(self.file), *BOTH):
                ports = self.ports()
                self.assertEqual(list(ports), ["unanswered", "refused"])
                for host in hosts:
                    self.check(host, ports, "1")  # in which a SYN is sent again

    def test_a_flood_does_not_get_through(self):
        with Server("--port-file", str(self.file), "--unanswered-port", "0"):
            clients = [socket.socket() for _ in range(200)]
            for client in clients:
                client.setblocking(False)
                client.connect_ex(("127.0.0.1", self.ports()["unanswered"]))
            self.check("127.0.0.1", self.ports())
            for client in clients:
                with client, self.assertRaises(OSError):  # it has no peer
                    client.getpeername()

    def test_they_stay_when_routes_are_read_again_and_while_the_others_pause(self):
        routes = self.file.with_name("routes")
        routes.write_text("GET /a 200\n")
        with Server("--port-file", str(self.file), "--routes", str(routes), "--workers", "2", *BOTH) as server:
            ports = self.ports()
            server.process.send_signal(signal.SIGHUP)
            while "SIGHUP: 1 route" not in server.stderr():
                self.assertIsNone(server.process.poll())
            self.check("127.0.0.1", ports)
            with server.connect() as connection:
                for time in ("10s", "0s"):
                    connection.sendall(f"POST /_/pause?for={time} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
                    self.assertTrue(connection.recv(65536).startswith(b"HTTP/1.1 202 "))
                    self.check("127.0.0.1", ports)

    def test_their_numbers_are_theirs_and_free_again_at_the_end(self):
        with Server("--port-file", str(self.file), *BOTH):
            numbers = self.ports()
            for number in numbers.values():
                for reuse in (0, 1):
                    with socket.socket() as other, self.assertRaises(OSError):
                        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, reuse)
                        other.bind(("127.0.0.1", number))
            for name, number in numbers.items():
                made = run(f"--{name}-port", str(number))
                self.assertNotEqual(made.returncode, 0)
                self.assertIn("the port is in use", made.stderr)
        options = [f"--{name}-port={number}" for name, number in numbers.items()]
        with Server("--port-file", str(self.file), *options):
            self.assertEqual(self.ports(), numbers)
            self.check("127.0.0.1", numbers)

    def test_they_are_told_at_the_start(self):
        with Server("--port-file", str(self.file), *BOTH) as server:
            for name, port in self.ports().items():
                line = server.process.stdout.readline().decode()
                self.assertRegex(line, rf"\Aport {name}: http://127\.0\.0\.1:{port} \(.*; curl: {EXITS[name]}\)\n\Z")

    def test_beside_the_ports_of_tls(self):
        skip_without_tls()
        with SecureServer("--tls-faults", *BOTH) as server:
            self.check("127.0.0.1", {name: server.faults[name] for name in EXITS})
            self.assertEqual(list(server.faults)[-2:], list(EXITS))

    def test_a_unix_socket_has_no_port(self):
        for name in EXITS:
            made = run("--bind", f"unix:{self.file}", f"--{name}-port", "0")
            self.assertEqual(made.returncode, 2)
            self.assertIn(f"--{name}-port: it is a TCP port", made.stderr)


if __name__ == "__main__":
    unittest.main()
