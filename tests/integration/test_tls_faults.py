"""What can be wrong with TLS, each on a port of its own: what curl makes of it, and what is on the wire."""
import os
import re
import select
import socket
import ssl
import tempfile
import unittest

from descriptors import none_left, processor_time
from harness import HERE, TIMEOUT, curl, is_instrumented, parse_responses, read_all
from secure import SecureServer, make_certificate, skip_without_tls

skip_without_tls()

# Exit codes as in curl's manual: 28 a timeout, 35 a failed handshake, 56 a failure to receive, 60 a certificate that cannot be
# verified. With what curl 7.88 and OpenSSL 3 say.
CURL = {
    "self-signed": (60, "self-signed certificate"),
    "untrusted-ca": (60, "unable to get local issuer certificate"),
    "expired": (60, "certificate has expired"),
    "not-yet-valid": (60, "certificate is not yet valid"),
    "wrong-host": (60, "no alternative certificate subject name matches"),
    "client-cert": (56, "certificate required"),
    "old-version": (35, ""),
    "no-close-notify": (0, ""),
    "plain-text": (35, "wrong version number"),
    "handshake-stall": (28, "timed out"),
    "handshake-close": (35, ""),
    "handshake-reset": (35, "reset by peer"),
    "handshake-alert": (35, "handshake failure"),
}


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(SecureServer("--tls-faults", "--log-format", "off"))

    def below(self, name):
        return socket.create_connection(("127.0.0.1", self.server.faults[name]), TIMEOUT)

    def lax(self, **settings):
        """A client that believes everything."""
        return self.server.context(check_hostname=False, verify_mode=ssl.CERT_NONE, **settings)

    def secure(self, name, context=None):
        return (context or self.lax()).wrap_socket(self.below(name), server_hostname="localhost", suppress_ragged_eofs=False)

    def ask(self, connection):
        connection.sendall(b"GET /status/418 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return parse_responses(read_all(connection), ["GET"])[0].code

    def test_each_has_a_port(self):
        """As it is printed, written to the port file, and listed in docs/faults.md."""
        self.assertEqual(set(self.server.faults), set(CURL))
        with open(os.path.join(HERE, "..", "docs", "faults.md"), encoding="utf-8") as file:
            rows = re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \| (\d+) \|$", file.read(), re.M)
        said = [f"tls fault {name} on https://127.0.0.1:{self.server.faults[name]} ({words}; curl: {code})"
                for name, words, code in rows]
        self.assertEqual(said, self.server.said)
        self.assertEqual({name: int(code) for name, _, code in rows}, {name: code for name, (code, _) in CURL.items()})

    def test_curl(self):
        for name, (code, words) in CURL.items():
            with self.subTest(name):
                url = f"https://localhost:{self.server.faults[name]}/status/204"
                done = curl("--max-time", "2" if code == 28 else str(TIMEOUT), url, check=False)
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertIn(words, done.stderr.decode())
        self.assertEqual(curl(f"{self.server.url}/status/204").returncode, 0)

    def test_only_the_certificate_is_wrong(self):
        """A client that does not look gets its answer."""
        for name in ("self-signed", "untrusted-ca", "expired", "not-yet-valid", "wrong-host"):
            with self.subTest(name), self.secure(name) as connection:
                self.assertEqual(self.ask(connection), 418)

    def test_an_end_without_close_notify(self):
        """RFC 8446 6.1, RFC 9112 9.8: content with a length is complete all the same; curl looks at nothing else.

        Where content is missing, curl 7.88.1 misses it first (18), and 8.14.1 the close_notify (56).
        """
        cut = f"https://localhost:{self.server.faults['no-close-notify']}/status/"
        for recipe, code in (("200", 0), ("304", 0), ("200?reason=Fine", 0), ("200?fault=close-after=10", 18),
                             ("200?fault=close-after-head", 18), ("200?fault=no-last-chunk", 18)):
            with self.subTest(recipe):
                done = curl("--http1.1", cut + recipe, check=False)
                self.assertIn(done.returncode, {18, 56} if code == 18 else {code}, done.stderr)
        for target in ("200", "200?reason=Fine", "200?fault=close-after=10", "200?fault=no-head", "404;delay=10ms", "101;force"):
            with self.subTest(target), self.secure("no-close-notify") as connection:
                connection.sendall(f"GET /status/{target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
                data = b""
                with self.assertRaisesRegex(ssl.SSLError, "(?i)EOF"):
                    while chunk := connection.recv(4096):
                        data += chunk
                self.assertTrue(data)

    def test_only_one_thing_is_wrong_with_it(self):
        """With the CA, and looking away from that one, all is well."""
        with self.secure("wrong-host", self.server.context(check_hostname=False)) as connection:
            self.assertEqual(self.ask(connection), 418)
        late = self.server.context(verify_flags=ssl.VERIFY_X509_STRICT | 0x200000)  # X509_V_FLAG_NO_CHECK_TIME
        for name in ("expired", "not-yet-valid"):
            with self.subTest(name), self.secure(name, late) as connection:
                self.assertEqual(self.ask(connection), 418)

    def test_a_client_certificate(self):
        with tempfile.TemporaryDirectory() as folder:
            cert, key = make_certificate(folder, "me")
            for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
                with self.subTest(version):
                    context = self.server.context(maximum_version=version)
                    with self.assertRaises(ssl.SSLError) as raised, self.secure("client-cert", context) as connection:
                        self.ask(connection)
                    alert = "certificate.required" if version == ssl.TLSVersion.TLSv1_3 else "handshake.failure"
                    self.assertRegex(str(raised.exception), f"(?i)alert.{alert}")
                    context.load_cert_chain(cert, key)
                    with self.secure("client-cert", context) as connection:
                        self.assertEqual(self.ask(connection), 418)

    def test_the_old_version_is_spoken(self):
        context = self.lax()
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        with self.secure("old-version", context) as connection:
            self.assertEqual(connection.version(), "TLSv1")
            self.assertEqual(self.ask(connection), 418)

    def test_the_bytes(self):
        """What comes in answer to a ClientHello, and how it ends."""
        for name, expected in (("plain-text", b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
                               ("handshake-close", b""), ("handshake-alert", b"\x15\x03\x03\x00\x02\x02\x28")):
            for hello in (b"\x16", b"\x16\x03\x01" + b"x" * 9000):
                with self.subTest(name), self.below(name) as connection:
                    connection.sendall(hello)
                    received = b""
                    while chunk := connection.recv(4096):  # a reset would raise
                        received += chunk
                    self.assertEqual(received, expected)
        with self.below("handshake-reset") as connection:
            connection.sendall(b"\x16")
            with self.assertRaises(ConnectionResetError):
                connection.recv(1)

    def test_nothing_happens_before_the_client_speaks(self):
        for name in CURL:
            with self.subTest(name), self.below(name) as connection:
                connection.settimeout(0.05)
                with self.assertRaises(TimeoutError):
                    connection.recv(1)


class Bounds(unittest.TestCase):
    def count(self, server):
        return len(os.listdir(f"/proc/{server.process.pid}/fd"))

    def test_a_stall_ends(self):
        with SecureServer("--tls-faults", "--idle-timeout", "1s") as server:
            with socket.create_connection(("127.0.0.1", server.faults["handshake-stall"]), TIMEOUT) as connection:
                connection.sendall(b"\x16\x03\x01")
                try:
                    self.assertEqual(connection.recv(1), b"")
                except ConnectionResetError:  # what was not read
                    pass

    @unittest.skipIf(is_instrumented(), "the instrument has descriptors of its own")
    def test_who_finds_no_descriptor_is_served_when_there_are_some(self):
        with SecureServer("--tls-faults", "--log-format", "off") as server:
            with none_left(server):
                victim = socket.create_connection(("127.0.0.1", server.faults["handshake-close"]), TIMEOUT)
                victim.sendall(b"\x16")
                before = processor_time(server)
                self.assertEqual(select.select([victim], [], [], 0.5)[0], [])
                self.assertLess(processor_time(server) - before, 0.2)
            with victim:
                self.assertEqual(read_all(victim), b"")

    def test_many_stall_and_leave(self):
        """More than are held at once; then all is as before, and other ports did not notice."""
        with SecureServer("--tls-faults", "--log-format", "off") as server:
            server.request("/status/204")
            before = self.count(server)
            victims = [socket.create_connection(("127.0.0.1", server.faults["handshake-stall"]), TIMEOUT) for _ in range(400)]
            for connection in victims:
                connection.sendall(b"\x16\x03\x01")
            self.assertEqual(server.request("/status/418")[0].code, 418)
            self.assertLess(self.count(server), before + 100)
            for connection in victims:
                connection.close()
            for name in ("handshake-reset", "handshake-close", "plain-text", "handshake-alert"):
                for _ in range(50):
                    with socket.create_connection(("127.0.0.1", server.faults[name]), TIMEOUT) as connection:
                        connection.sendall(b"\x16\x03\x01")
                        read_all(connection)
            for _ in range(1000):
                if self.count(server) <= before + 2:
                    break
                server.request("/status/204")
            self.assertLessEqual(self.count(server), before + 2)

    def test_draining_ends_them(self):
        with SecureServer("--tls-faults", "--drain-timeout", "60s") as server:
            with socket.create_connection(("127.0.0.1", server.faults["handshake-stall"]), TIMEOUT) as connection:
                self.assertEqual(server.request("/status/418")[0].code, 418)
                server.process.terminate()
                self.assertEqual(read_all(connection), b"")

    def test_beside_a_certificate_from_files(self):
        with tempfile.TemporaryDirectory() as folder:
            cert, key = make_certificate(folder, "localhost")
            with SecureServer("--tls-faults", certificate=("--tls-cert", cert, "--tls-key", key)) as server:
                self.assertEqual(curl("--cacert", cert, f"{server.url}/status/204", check=False).returncode, 60)  # by address
                self.assertEqual(curl("--cacert", cert, f"https://localhost:{server.port}/status/204").returncode, 0)
                done = curl("--cacert", server.ca_file, f"https://localhost:{server.faults['expired']}/", check=False)
                self.assertEqual(done.returncode, 60)
                self.assertIn(b"expired", done.stderr)


if __name__ == "__main__":
    unittest.main()
