"""HTTP over TLS: what is offered, how it ends, and what a client cannot do to the server."""
import contextlib
import os
import re
import socket
import ssl
import statistics
import subprocess
import tempfile
import time
import unittest

from command import run
from harness import TIMEOUT, Server, curl, is_instrumented, parse_responses, read_all, read_until
from raw_requests import request
from secure import SecureServer, make_certificate, skip_without_tls

skip_without_tls()


def request(target, *fields, method="GET"):
    return "\r\n".join([f"{method} {target} HTTP/1.1", "Host: localhost", *fields, "", ""]).encode()


def openssl(*arguments, data=b""):
    return subprocess.run(["openssl", *arguments], input=data, capture_output=True, timeout=TIMEOUT)


class Options(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.cert, cls.key = make_certificate(cls.folder, "localhost")
        cls.other, cls.other_key = make_certificate(cls.folder, "other")
        cls.nothing = os.path.join(cls.folder, "nothing")

    def check_refused(self, code, words, *arguments):
        with self.subTest(arguments):
            done = run("--port", "0", *arguments)
            self.assertEqual((done.returncode, done.stdout), (code, ""))
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
            for word in words:
                self.assertIn(word, done.stderr)

    def test_what_does_not_fit_together(self):
        port = ("--tls-port", "0")
        pair = ("--tls-cert", self.cert, "--tls-key", self.key)
        for name in ("cert", "key", "ca-file", "client-ca", "name"):
            self.check_refused(2, [f"--tls-{name}", "--tls-port"], f"--tls-{name}", "x")
        for name in ("self-signed", "faults"):
            self.check_refused(2, [f"--tls-{name}", "--tls-port"], f"--tls-{name}")
        self.check_refused(2, ["--tls-port", "--tls-self-signed", "--tls-cert"], *port)
        self.check_refused(2, ["--tls-cert", "--tls-key"], *port, "--tls-cert", self.cert)
        self.check_refused(2, ["--tls-cert", "--tls-key"], *port, "--tls-key", self.key)
        self.check_refused(2, ["--tls-cert", "--tls-self-signed"], *port, *pair, "--tls-self-signed")
        self.check_refused(2, ["--tls-ca-file"], *port, *pair, "--tls-ca-file", self.nothing)
        self.check_refused(2, ["--tls-name"], *port, *pair, "--tls-name", "a")
        for name in ("", "a b", "http://a", "\udcff"):
            self.check_refused(2, ["--tls-name"], *port, "--tls-self-signed", "--tls-name", name)
        self.check_refused(2, ["--tls-port", "Unix"], *port, *pair, "--bind", "unix:" + self.nothing)

    def test_files_that_are_no_good(self):
        def check(words, cert, key):
            self.check_refused(2, words, "--tls-port", "0", "--tls-cert", cert, "--tls-key", key)
        check(["--tls-cert", self.nothing, "No such file"], self.nothing, self.key)
        check(["--tls-key", self.nothing, "No such file"], self.cert, self.nothing)
        check(["--tls-cert", self.key, "no certificate in PEM"], self.key, self.key)
        check(["--tls-key", self.cert, "no private key in PEM"], self.cert, self.cert)
        check(["--tls-cert", "/dev/null", "no certificate in PEM"], "/dev/null", self.key)
        with tempfile.TemporaryDirectory() as folder:
            half, locked = os.path.join(folder, "half"), os.path.join(folder, "locked")
            with open(self.cert, encoding="ascii") as whole, open(half, "w", encoding="ascii") as file:
                file.write(whole.read()[:200])
            check(["--tls-cert", half, "no whole PEM"], half, self.key)
            subprocess.run(["openssl", "pkcs8", "-topk8", "-in", self.key, "-passout", "pass:secret", "-out", locked], check=True)
            check(["--tls-key", locked, "passphrase"], self.cert, locked)
            koblitz, long = os.path.join(folder, "koblitz"), os.path.join(folder, "long")
            subprocess.run(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1", "-out", koblitz],
                           check=True, capture_output=True)
            check(["--tls-key", koblitz, "on a curve, that this GnuTLS does not know"], self.cert, koblitz)
            with open(self.cert, encoding="ascii") as one, open(long, "w", encoding="ascii") as file:
                file.write(17 * one.read())
            check(["--tls-cert", long, "more certificates in it"], long, self.key)
        check(["--tls-key", self.other_key, "not the key"], self.cert, self.other_key)
        missing = os.path.join(self.nothing, "ca.pem")
        self.check_refused(2, ["--tls-ca-file", missing, "No such file"], "--tls-port", "0", "--tls-self-signed",
                           "--tls-ca-file", missing)
        self.assertEqual(sorted(os.listdir(self.folder)), ["localhost.key", "localhost.pem", "other.key", "other.pem"])

    def test_a_port_that_is_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            self.check_refused(1, ["in use", port], "--tls-port", port, "--tls-self-signed")

    def test_a_pair_of_files(self):
        with SecureServer(certificate=("--tls-cert", self.cert, "--tls-key", self.key)) as server:
            answer = curl("--cacert", self.cert, "-o", "/dev/null", "-w", "%{http_code} %{scheme}",
                          f"https://localhost:{server.port}/status/418")
            self.assertEqual(answer.stdout.lower(), b"418 https")  # in small letters from curl 8 on
            self.assertFalse(os.path.exists(server.ca_file))

    def test_ports_are_said(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "ports")
            with Server("--tls-port", "0", "--tls-self-signed", "--port-file", path) as server:
                second = server.process.stdout.readline().decode()
                port = re.fullmatch(r"listening on https://127\.0\.0\.1:(\d+)\n", second)[1]
                with open(path, encoding="ascii") as file:
                    self.assertEqual(file.read(), f"{server.port}\n{port}\n")

    def test_from_the_environment(self):
        with SecureServer(certificate=(), env={"EVERYSTATUS_TLS_SELF_SIGNED": "yes", "EVERYSTATUS_TLS_NAME": "a.test"}) as server:
            with server.connect(context=server.context(check_hostname=False, verify_mode=ssl.CERT_NONE)) as connection:
                connection.sendall(request("/status/299", "Connection: close"))
                self.assertEqual(parse_responses(read_all(connection), ["GET"])[0].code, 299)


class Records(unittest.TestCase):
    def test_head_and_content_in_one(self):
        """Small content waits for no second record (RFC 8446 5.1); with more the head comes at once. In TLS 1.2, so that nothing
        else is sent."""
        with SecureServer() as server:
            context = server.context(maximum_version=ssl.TLSVersion.TLSv1_2)
            for size, most in ((100, 1), (10000, 1), (40000, 9)):
                with self.subTest(size), server.connect(context) as connection:
                    connection.sendall(request(f"/status/200;size={size}"))
                    records, content = 0, b""
                    while len(content.partition(b"\r\n\r\n")[2]) < size:
                        content += connection.recv(1 << 20)  # what is left of a record, and never more
                        records += 1
                    self.assertTrue(1 <= records <= most, records)

    def test_with_amended_heads(self):
        with SecureServer() as server:
            for recipe, text in (("200;omit=Date;body=ok", b"ok"), ("200;reason=Fine;body=ok", b"ok"), ("204", b"")):
                answer = server.request(f"/status/{recipe}")[-1]
                self.assertEqual(answer.content, text)


class Tickets(unittest.TestCase):
    def test_a_session_is_resumed(self):
        with SecureServer() as server:
            for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
                context = server.context(maximum_version=version)
                with self.subTest(version), server.connect(context) as first:
                    first.sendall(request("/status/200"))
                    first.recv(1 << 16)
                    session = first.session
                    below = socket.create_connection(("127.0.0.1", server.port))
                    with context.wrap_socket(below, server_hostname="localhost", session=session) as second:
                        self.assertTrue(second.session_reused)
                        second.sendall(request("/status/299", "Connection: close"))
                        self.assertIn(b" 299 ", second.recv(1 << 16))

    def test_not_where_the_certificate_is_the_fault(self):
        with SecureServer("--tls-faults") as server:
            context = server.context(check_hostname=False, verify_mode=ssl.CERT_NONE, maximum_version=ssl.TLSVersion.TLSv1_2)
            below = socket.create_connection(("127.0.0.1", server.faults["expired"]))
            with context.wrap_socket(below) as connection:
                self.assertFalse(connection.session.has_ticket)


class Certificate(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(SecureServer("--tls-name", "everystatus.test", "--tls-name", "192.0.2.7"))

    def shown(self):
        with self.server.connect() as connection:
            return connection.getpeercert(), ssl.DER_cert_to_PEM_cert(connection.getpeercert(True)).encode()

    def test_hosts(self):
        for host in ("localhost", "127.0.0.1", "::1", "everystatus.test", "192.0.2.7"):
            with self.subTest(host), self.server.connect(name=host):
                pass
        for host in ("example.test", "127.0.0.2"):
            with self.subTest(host), self.assertRaisesRegex(ssl.SSLCertVerificationError, "match"):
                self.server.connect(name=host)

    def test_times(self):
        certificate, _ = self.shown()
        begins, ends = (ssl.cert_time_to_seconds(certificate[name]) for name in ("notBefore", "notAfter"))
        days = (ends - begins) / 86400
        self.assertTrue(365 <= days <= 398, days)  # browsers take no more

    def test_what_it_may_be_used_for(self):
        _, pem = self.shown()
        with open(self.server.ca_file, "rb") as file:
            ca = file.read()
        self.assertEqual(ca.count(b"BEGIN"), 1)
        self.assertNotIn(b"KEY", ca)
        leaf, root = (openssl("x509", "-noout", "-text", data=data).stdout.decode() for data in (pem, ca))
        for text in (leaf, root):
            self.assertIn("prime256v1", text)
            self.assertIn("ecdsa-with-SHA256", text)
        self.assertIn("CA:TRUE, pathlen:0", root)
        self.assertIn("Certificate Sign, CRL Sign", root)
        self.assertIn("CA:FALSE", leaf)
        self.assertIn("TLS Web Server Authentication", leaf)
        with tempfile.NamedTemporaryFile() as file:
            file.write(pem)
            file.flush()
            strict = openssl("verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", self.server.ca_file, file.name)
            self.assertEqual(strict.returncode, 0, strict.stderr)

    def test_each_start_has_its_own(self):
        with SecureServer() as other, self.assertRaises(ssl.SSLCertVerificationError):
            other.connect(context=self.server.context())


class Protocol(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(SecureServer())
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        pair = make_certificate(folder, "rsa", "-newkey", "rsa:2048", "-addext", "subjectAltName=DNS:localhost")
        cls.rsa = cls.enterClassContext(SecureServer(certificate=("--tls-cert", pair[0], "--tls-key", pair[1])))

    def handshake(self, server, *arguments):
        """What openssl s_client says; the cipher is NONE if the handshake failed."""
        done = openssl("s_client", "-connect", f"127.0.0.1:{server.port}", "-cipher", "ALL:COMPLEMENTOFALL@SECLEVEL=0",
                       *arguments)
        return (done.stdout + done.stderr).decode(errors="replace")

    def test_versions(self):
        for version, name in (("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")):
            for server in (self.server, self.rsa):
                with self.subTest(version):
                    self.assertRegex(self.handshake(server, version), rf"New, {name}, Cipher is \w")
        for version in ("-tls1", "-tls1_1"):
            for server in (self.server, self.rsa):
                with self.subTest(version):
                    said = self.handshake(server, version)
                    self.assertIn("Cipher is (NONE)", said)
                    self.assertIn("alert protocol version", said)

    def test_the_server_chooses(self):
        for ciphers in ("ECDHE-RSA-CHACHA20-POLY1305:ECDHE-RSA-AES128-GCM-SHA256",
                        "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256"):
            with self.subTest(ciphers):
                self.assertIn("Cipher is ECDHE-RSA-AES128-GCM-SHA256", self.handshake(self.rsa, "-tls1_2", "-cipher", ciphers))

    def test_ciphers_that_are_refused(self):
        """CBC, static RSA and finite fields (RFC 9325 4.2)."""
        for cipher in ("ECDHE-RSA-AES128-SHA256", "ECDHE-RSA-AES256-SHA", "AES128-GCM-SHA256", "AES256-SHA",
                       "DHE-RSA-AES128-GCM-SHA256"):
            with self.subTest(cipher):
                said = openssl("s_client", "-connect", f"127.0.0.1:{self.rsa.port}", "-tls1_2", "-cipher", cipher + "@SECLEVEL=0")
                self.assertIn(b"Cipher is (NONE)", said.stdout)
                self.assertIn(b"alert handshake failure", said.stderr)
        for cipher in ("ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1305"):
            with self.subTest(cipher):
                self.assertIn(f"Cipher is {cipher}", self.handshake(self.rsa, "-tls1_2", "-cipher", cipher))
        self.assertIn("Cipher is (NONE)", self.handshake(self.server, "-tls1_3", "-groups", "ffdhe2048"))

    def test_alpn(self):
        for offered, chosen in ((["http/1.1"], "http/1.1"), (["h2", "http/1.1"], "http/1.1"), ([], None)):
            context = self.server.context()
            context.set_alpn_protocols(offered)
            with self.subTest(offered), self.server.connect(context) as connection:
                self.assertEqual(connection.selected_alpn_protocol(), chosen)
        context = self.server.context()
        context.set_alpn_protocols(["h2"])
        with self.assertRaisesRegex(ssl.SSLError, "(?i)alert.no.application.protocol"):  # RFC 7301 3.2
            self.server.connect(context)

    def test_plain_http_is_told_so(self):
        for data in (request("/status/418"), b"G"):
            with self.subTest(data), socket.create_connection(("127.0.0.1", self.server.port), TIMEOUT) as connection:
                connection.sendall(data)
                answer, = parse_responses(read_all(connection), ["GET"])
                self.assertEqual((answer.code, answer.get("Connection")), (400, "close"))
                self.assertIn(b"https://", answer.content)

    def test_garbage_gets_an_alert(self):
        with socket.create_connection(("127.0.0.1", self.server.port), TIMEOUT) as connection:
            connection.sendall(b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\xff")
            self.assertEqual(read_all(connection)[:1], b"\x15")

    def test_garbage_inside_is_told_so(self):
        with self.server.connect() as connection:
            connection.sendall(b"\r\nfoo\r\n\r\n")
            self.assertEqual(parse_responses(read_all(connection), ["GET"])[0].code, 400)


class Exchanges(unittest.TestCase):
    """What the tests of plain connections, asked over TLS in test_over_tls.py, do not see."""

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(SecureServer("--log-format", "off"))

    def test_pipelined_with_interim_responses(self):
        targets = ["/status/103", "/status/204", "/status/102+103+200", "/status/418", "/status/103;delay=20ms", "/status/100"]
        with self.server.connect() as connection:
            connection.sendall(b"".join(request(target) for target in targets) + request("/status/299", "Connection: close"))
            answers = parse_responses(read_all(connection), ["GET"] * 7)
        self.assertEqual([answer.code for answer in answers], [103, 200, 204, 102, 103, 200, 418, 103, 200, 100, 200, 299])

    def test_the_first_request_need_not_wait(self):
        """Without TCP_NODELAY it is sent when the client's last word of the handshake (RFC 8446 2) was acknowledged, which a
        system puts off for 40 ms. A later request shows what it takes here otherwise."""
        waits = []
        for _ in range(9):
            with self.server.connect() as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 0)
                times = [time.monotonic()]
                for _ in range(2):
                    connection.sendall(request("/status/204"))
                    read_until(connection, b"\r\n\r\n")
                    times.append(time.monotonic())
                waits.append((times[1] - times[0]) - (times[2] - times[1]))
        self.assertLess(statistics.median(waits), 0.02)

    def test_an_interim_response_comes_at_once(self):
        """The library corks the socket for a small response, and leaves it so: a 103 would wait there for 200 ms."""
        waits = []
        with self.server.connect() as connection:
            while len(waits) < 20 and min(waits, default=1) >= 0.1:
                connection.sendall(request("/status/200;body=xyz"))
                read_until(connection, b"xyz")
                started = time.monotonic()
                connection.sendall(request("/status/103;delay=300ms;format=empty"))
                head = read_until(connection, b"\r\n\r\n")
                waits.append(time.monotonic() - started)
                self.assertTrue(head.startswith(b"HTTP/1.1 103"))
                if head.count(b"\r\n\r\n") == 1:
                    read_until(connection, b"\r\n\r\n")
        self.assertLess(min(waits), 0.1, waits)

    def test_a_large_raw_answer_and_a_slow_reader(self):
        """A raw answer is larger than the socket takes, in records of which a part is on its way."""
        with socket.socket() as slow:
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            slow.settimeout(TIMEOUT)
            slow.connect(("127.0.0.1", self.server.port))
            with self.server.trusting.wrap_socket(slow, server_hostname="localhost", suppress_ragged_eofs=False) as connection:
                connection.sendall(request("/status/200?reason=Fine&size=1M"))
                data = b""
                while chunk := connection.recv(1000 if len(data) < 50000 else 65536):
                    data += chunk
        answer, = parse_responses(data, ["GET"])
        self.assertEqual((answer.phrase, len(answer.content)), ("Fine", 1 << 20))
        self.assertEqual(answer.content[:26 * 3], bytes(range(97, 123)) * 3)

    def test_the_scheme_is_known(self):
        answer = curl(f"https://localhost:{self.server.port}/get?a=b")
        self.assertIn(f'"https://localhost:{self.server.port}/get?a=b"'.encode(), answer.stdout)
        answer = curl("-H", "X-Forwarded-Proto: http", f"https://localhost:{self.server.port}/get")
        self.assertIn(b'"https://localhost', answer.stdout)

    def test_workers_and_both_protocols(self):
        with SecureServer("--workers", "3") as server:
            for number in range(30):
                url = server.url if number % 3 else server.plain_url
                code = curl("-o", "/dev/null", "-w", "%{http_code}", f"{url}/status/{400 + number}").stdout
                self.assertEqual(code, b"%d" % (400 + number))

    def test_the_limit_counts_both(self):
        with SecureServer("--max-connections", "4", "--head-timeout", "60s") as server:
            plain = [socket.create_connection(("127.0.0.1", server.plain_port), TIMEOUT) for _ in range(2)]
            for connection in plain:
                connection.sendall(request("/status/204"))
                read_until(connection, b"\r\n\r\n")
            secure = [server.connect() for _ in range(2)]
            fifth = socket.create_connection(("127.0.0.1", server.port), TIMEOUT)
            fifth.sendall(client_hello())
            fifth.settimeout(0.2)
            with self.assertRaises(TimeoutError):
                fifth.recv(1)
            plain.pop().close()
            fifth.settimeout(TIMEOUT)
            self.assertEqual(fifth.recv(1), b"\x16")
            for connection in [fifth, *plain, *secure]:
                connection.close()

    def test_draining(self):
        with SecureServer("--drain-timeout", "60s") as server, server.connect() as idle, server.connect() as busy:
            silent = socket.create_connection(("127.0.0.1", server.port), TIMEOUT)
            busy.sendall(request("/status/418;delay=300ms"))
            idle.sendall(request("/status/204"))
            read_until(idle, b"\r\n\r\n")
            server.process.terminate()
            self.assertEqual(read_all(idle), b"")
            self.assertEqual(read_all(silent), b"")
            self.assertEqual(parse_responses(read_all(busy), ["GET"])[0].code, 418)
            silent.close()


class Ends(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(SecureServer("--head-timeout", "2s", "--idle-timeout", "2s"))

    def test_every_end_has_close_notify(self):
        """SecureServer's connections fail otherwise (RFC 8446 6.1)."""
        pieces = [request("/status/404", "Connection: close"), request("/status/200?reason=Fine"), request("/status/304"),
                  b"GET / HTTP/3.0\r\n\r\n", b"\0\0\0\0\r\n\r\n", request("/status/418", "Content-Length: x"),
                  request("/status/418", "Host: b"), b"GET / HTTP/1.1\r\nHost: a\r\n", b"", request("/status/418"),
                  request("/x", "Content-Length: 99999999", method="POST"), request("/status/101;force")]
        connections = [self.server.connect() for _ in pieces]
        for connection, data in zip(connections, pieces):
            connection.sendall(data)
        for connection, data in zip(connections, pieces):
            with self.subTest(data), connection:
                read_all(connection)

    def test_a_broken_record_gets_an_alert(self):
        with self.server.connect() as connection, socket.socket(fileno=os.dup(connection.fileno())) as below:
            below.sendall(b"\x17\x03\x03\x00\x20" + bytes(32))
            with self.assertRaisesRegex(ssl.SSLError, "(?i)alert.bad.record.mac"):
                connection.recv(1)

    def test_a_handshake_has_a_deadline(self):
        """That of a head."""
        hello = client_hello()
        starts = [b"", hello[:1], hello[:50], hello]
        connections = [socket.create_connection(("127.0.0.1", self.server.port), TIMEOUT) for _ in starts]
        for connection, start in zip(connections, starts):
            connection.sendall(start)
        for connection, start in zip(connections, starts):
            with self.subTest(len(start)), connection:
                while connection.recv(65536):
                    pass


def client_hello():
    """What a client says first."""
    into, out = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).wrap_bio(into, out, server_hostname="localhost")
    with contextlib.suppress(ssl.SSLWantReadError):
        client.do_handshake()
    return out.read()


class Abuse(unittest.TestCase):
    def used(self, server):
        """Seconds of CPU time, descriptors, and pages of memory."""
        with open(f"/proc/{server.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return ((int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"),
                len(os.listdir(f"/proc/{server.process.pid}/fd")), int(fields[21]))

    def settled(self, server, descriptors):
        """Waits until no more descriptors are open than there were."""
        for _ in range(600):
            if self.used(server)[1] <= descriptors:
                return
            with contextlib.suppress(TimeoutError), server.connect() as connection:
                connection.settimeout(0.05)
                connection.recv(1)
        self.fail(f"{self.used(server)[1]} descriptors instead of {descriptors}")

    def test_stalled_handshakes_cost_nothing(self):
        """The library alone would try them again and again."""
        hello = client_hello()
        with SecureServer("--head-timeout", "60s") as server:
            stalled = [socket.create_connection(("127.0.0.1", server.port), TIMEOUT) for _ in range(20)]
            for number, connection in enumerate(stalled):
                connection.sendall(hello[:[0, 1, 5, 100, len(hello)][number % 5]])
            server.request("/status/204")
            before = self.used(server)[0]
            stalled[0].settimeout(1)
            with self.assertRaises(TimeoutError):
                stalled[0].recv(1)
            self.assertLess(self.used(server)[0] - before, 0.05)  # 0.1 to 1 if each was tried again
            self.assertEqual(server.request("/status/418")[0].code, 418)
            for connection in stalled:
                connection.close()

    def broken(self, server, number):
        """A connection that goes wrong in one of many ways."""
        hello = client_hello()
        kind = number % 8
        if kind < 4:
            with socket.create_connection(("127.0.0.1", server.port), TIMEOUT) as connection:
                connection.sendall((b"", hello[:60], hello, request("/"))[kind])
                if kind == 2:
                    connection.recv(1)
            return
        with contextlib.suppress(OSError), server.connect() as connection:
            if kind == 4:
                connection.sendall(request("/status/418;delay=20s"))
            elif kind == 5:
                connection.sendall(request("/status/101", "Connection: Upgrade", "Upgrade: x") + b"abc")
                read_until(connection, b"\r\n\r\n")
            elif kind == 6:
                connection.sendall(request("/status/200?reason=x&size=1M"))
                connection.recv(1)
            else:
                with socket.socket(fileno=os.dup(connection.fileno())) as below:
                    below.sendall(b"no record")
                connection.recv(1)

    def test_nothing_leaks(self):
        with SecureServer("--log-format", "off") as server:
            server.request("/status/204")
            descriptors = self.used(server)[1] + 1
            for number in range(64):
                self.broken(server, number)
            self.settled(server, descriptors)
            _, _, pages = self.used(server)
            for number in range(400):
                self.broken(server, number)
            self.settled(server, descriptors)
            if not is_instrumented():  # what is freed is not given back there
                self.assertLess(self.used(server)[2] - pages, 1000)  # 4 MB: some 10 kB a connection would be that


if __name__ == "__main__":
    unittest.main()
