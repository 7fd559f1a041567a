"""Files of TLS while the server runs: a certificate that is renewed, and the certificates of clients."""
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import unittest

from harness import TIMEOUT, Server, curl, parse_responses, read_until
from secure import SecureServer, make_certificate, skip_without_tls

skip_without_tls()

QUIET = ("--log-format", "off")


def openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True, timeout=TIMEOUT)


def trusting_all():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def shown(port):
    """The common name of the certificate that a new connection is shown."""
    with socket.create_connection(("127.0.0.1", port), TIMEOUT) as plain:
        with trusting_all().wrap_socket(plain) as secure:
            done = subprocess.run(["openssl", "x509", "-inform", "DER", "-noout", "-subject", "-nameopt", "multiline"],
                                  input=secure.getpeercert(True), capture_output=True, check=True, timeout=TIMEOUT)
    return done.stdout.decode().rpartition("= ")[2].strip()


class Renewal(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def serve(self, cert, key, *options):
        return SecureServer(*QUIET, *options, certificate=("--tls-cert", cert, "--tls-key", key))

    def hang_up(self, server, said):
        before = server.stderr()
        server.process.send_signal(signal.SIGHUP)
        while said not in server.stderr()[len(before):]:
            self.assertNotIn("stays as it was", server.stderr()[len(before):].replace(said, ""))
            shown(server.port)
        return server.stderr()[len(before):]

    def test_files_that_others_take_the_place_of(self):
        cert, key = make_certificate(self.folder, "old")
        new = make_certificate(self.folder, "new")
        with self.serve(cert, key) as server:
            self.assertEqual(shown(server.port), "old")
            with server.connect(trusting_all()) as connection:
                connection.sendall(b"GET /status/204 HTTP/1.1\r\nHost: a\r\n\r\n")
                read_until(connection, b"\r\n\r\n")
                for at, to in zip(new, (cert, key)):
                    os.rename(at, to)
                said = self.hang_up(server, "read from")
                self.assertEqual(said, f"everystatus: SIGHUP: the certificate was read from {cert}\n")
                self.assertEqual(shown(server.port), "new")
                connection.sendall(b"GET /status/418 HTTP/1.1\r\nHost: a\r\n\r\n")
                self.assertIn(b" 418 ", read_until(connection, b"\r\n\r\n"))

    def test_links_into_another_folder(self):
        """As certbot has them: live/NAME/fullchain.pem leads to ../../archive/NAME/fullchain1.pem, and then to fullchain2.pem."""
        for folder in ("live", "archive", "live/a", "archive/a"):
            os.mkdir(self.path(folder))
        names = {}
        for number, name in enumerate(("old", "new"), 1):
            for kind, path in zip(("cert", "key"), make_certificate(self.folder, name)):
                os.rename(path, self.path("archive", "a", f"{kind}{number}.pem"))
                names[kind] = self.path("live", "a", f"{kind}.pem")
        for kind, link in names.items():
            os.symlink(f"../../archive/a/{kind}1.pem", link)
        with self.serve(names["cert"], names["key"], "--sandbox", "best") as server:
            for kind, link in names.items():
                os.unlink(link)
                os.symlink(f"../../archive/a/{kind}2.pem", link)
            self.hang_up(server, "read from")
            self.assertEqual(shown(server.port), "new")

    def test_a_volume_of_kubernetes(self):
        """tls.crt leads to ..data/tls.crt, and ..data to a folder, another one after the renewal."""
        for folder, name in (("..1", "old"), ("..2", "new")):
            os.mkdir(self.path(folder))
            for kind, path in zip(("crt", "key"), make_certificate(self.folder, name)):
                os.rename(path, self.path(folder, f"tls.{kind}"))
        os.symlink("..1", self.path("..data"))
        for kind in "crt", "key":
            os.symlink(f"..data/tls.{kind}", self.path(f"tls.{kind}"))
        with self.serve(self.path("tls.crt"), self.path("tls.key")) as server:
            os.symlink("..2", self.path("..data_tmp"))
            os.rename(self.path("..data_tmp"), self.path("..data"))
            self.hang_up(server, "read from")
            self.assertEqual(shown(server.port), "new")

    def test_one_that_is_wrong_changes_nothing(self):
        cert, key = make_certificate(self.folder, "old")
        _, other = make_certificate(self.folder, "other")
        with self.serve(cert, key) as server:
            os.rename(other, key)
            said = self.hang_up(server, "stays as it was")
            self.assertIn("this is not the key of --tls-cert's first certificate", said)
            os.unlink(cert)
            self.assertIn("No such file", self.hang_up(server, "stays as it was"))
            self.assertEqual(shown(server.port), "old")

    def test_a_pipe_is_read_at_the_start_alone(self):
        """Nobody may ever open its other end, and signals would not be heard meanwhile."""
        cert, key = make_certificate(self.folder, "old")
        for path, option in (cert, "--tls-cert"), (key, "--tls-key"):
            with self.subTest(option), self.serve(cert, key) as server:
                os.rename(path, path + ".kept")
                os.mkfifo(path)
                said = self.hang_up(server, "stays as it was")
                self.assertIn(f"cannot read {option} {path} again: it is no regular file", said)
                os.rename(path + ".kept", path)
                self.hang_up(server, "read from")

    def test_routes_as_well(self):
        cert, key = make_certificate(self.folder, "old")
        routes = self.path("routes")
        with open(routes, "w", encoding="utf-8") as file:
            file.write("GET /a 201\n")
        with self.serve(cert, key, "--routes", routes) as server:
            said = self.hang_up(server, "route was read")
            self.assertIn("the certificate was read", said)


class Clients(unittest.TestCase):
    """Certificates of a CA that openssl makes: what each tells the server."""

    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        make_certificate(cls.folder, "ca")
        make_certificate(cls.folder, "stranger")
        cls.ca = os.path.join(cls.folder, "ca.pem")
        for name, ca, days, purpose in (("fine", "ca", ("20200101000000Z", "20990101000000Z"), "clientAuth"),
                                        ("any", "ca", ("20200101000000Z", "20990101000000Z"), None),
                                        ("wrong", "stranger", ("20200101000000Z", "20990101000000Z"), "clientAuth"),
                                        ("expired", "ca", ("20200101000000Z", "20210101000000Z"), "clientAuth"),
                                        ("early", "ca", ("20980101000000Z", "20990101000000Z"), "clientAuth"),
                                        ("server", "ca", ("20200101000000Z", "20990101000000Z"), "serverAuth")):
            cls.issue(name, ca, days, purpose)
        cls.server = cls.enterClassContext(SecureServer("--tls-client-ca", cls.ca))

    @classmethod
    def issue(cls, name, ca, days, purpose, usage=None):
        with open(os.path.join(cls.folder, "config"), "w", encoding="utf-8") as file:
            file.write(f"[ca]\ndefault_ca=d\n[d]\ndatabase=index\nnew_certs_dir=.\npolicy=p\ndefault_md=sha256\nrand_serial=yes\n"
                       f"unique_subject=no\nx509_extensions=x\n[p]\ncommonName=supplied\n[x]\nbasicConstraints=CA:false\n" +
                       (f"extendedKeyUsage={purpose}\n" if purpose else "") + (f"keyUsage={usage}\n" if usage else ""))
        open(os.path.join(cls.folder, "index"), "w", encoding="utf-8").close()
        openssl(cls.folder, "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                "-keyout", f"{name}.key", "-out", f"{name}.csr")
        openssl(cls.folder, "ca", "-batch", "-config", "config", "-cert", f"{ca}.pem", "-keyfile", f"{ca}.key", "-in",
                f"{name}.csr", "-out", f"{name}.pem", "-startdate", days[0], "-enddate", days[1])

    def ask(self, name, target="/status/418", *options):
        certificate = ("--cert", f"{self.folder}/{name}.pem", "--key", f"{self.folder}/{name}.key") if name else ()
        done = curl("-s", "-i", *certificate, *options, self.server.url + target)
        return parse_responses(done.stdout, ["GET"])[-1]

    EXPECTED = {"fine": (418, ""), "any": (418, ""), None: (496, "showed no certificate"),
                "wrong": (495, "no CA of --tls-client-ca signed"), "expired": (495, "has expired"),
                "early": (495, "is not valid yet"), "server": (495, "is not for clients")}

    def test_each_is_told_apart_in_both_versions(self):
        for version in ("--tlsv1.3",), ("--tls-max", "1.2"):
            for name, (code, words) in self.EXPECTED.items():
                with self.subTest(name, version=version):
                    answer = self.ask(name, "/status/418", *version)
                    self.assertEqual(answer.code, code)
                    self.assertIn(words, answer.content.decode())

    def test_whose_key_must_not_sign(self):
        """It does in the handshake, and GnuTLS has no way to let it pass that does not weaken the session otherwise."""
        self.issue("mute", "ca", ("20200101000000Z", "20990101000000Z"), "clientAuth", "keyEncipherment")
        for version in ("--tlsv1.3",), ("--tls-max", "1.2"):
            with self.subTest(version):
                done = curl(*version, "--cert", f"{self.folder}/mute.pem", "--key", f"{self.folder}/mute.key",
                            self.server.url + "/status/418", check=False)
                self.assertEqual(done.stdout, b"")
                self.assertIn(b"alert", done.stderr)

    def test_whatever_is_asked_for(self):
        for target in ("/", "/_/", "/healthz", "/get", "/nothing", "/status/200;key=a", "/earn/412"):
            with self.subTest(target):
                answer = self.ask(None, target)
                self.assertEqual((answer.code, answer.get("Everystatus")), (496, "refused"))

    def test_the_log_has_it(self):
        while '"GET /status/418?expired HTTP/1.1"' not in self.server.stderr():  # lines are gathered for a moment
            self.ask("expired", "/status/418?expired")
        self.assertRegex(self.server.stderr(), r'"GET /status/418\?expired HTTP/1.1" 495 ')

    def test_the_plain_port_asks_for_nothing(self):
        done = curl("-s", "-o", os.devnull, "-w", "%{http_code}", self.server.plain_url + "/status/418")
        self.assertEqual(done.stdout, b"418")

    def test_options(self):
        for options, words in ((("--tls-client-ca", self.ca), "--tls-client-ca needs --tls-port"),
                               (("--tls-port", "0", "--tls-self-signed", "--tls-client-ca", self.ca + "x"), "No such file"),
                               (("--tls-port", "0", "--tls-self-signed", "--tls-client-ca", f"{self.folder}/config"),
                                "--tls-client-ca")):
            with self.subTest(options), self.assertRaisesRegex(AssertionError, words):
                with Server(*options):
                    pass

    def test_one_of_the_servers_that_is_not_valid_now(self):
        """It is told, at the start and with SIGHUP, and served: what to make of it is for the client to say."""
        folder = self.enterContext(tempfile.TemporaryDirectory())
        cert, key, chain = (os.path.join(folder, name) for name in ("cert", "key", "chain"))
        expired, early = "expired at 2021-01-01 00:00:00 UTC", "is not valid before 2098-01-01 00:00:00 UTC"
        shutil.copy(f"{self.folder}/fine.pem", chain)
        with open(chain, "ab") as file, open(f"{self.folder}/expired.pem", "rb") as other:
            file.write(other.read())
        said = {
            "expired": f"everystatus: --tls-cert {cert}: the certificate of CN=expired {expired}\n",
            "early": f"everystatus: --tls-cert {cert}: the certificate of CN=early {early}\n",
            "fine": "",
            "chain": f"everystatus: --tls-cert {cert}: the certificate of CN=expired {expired}\n",
        }
        for name, words in said.items():
            shutil.copy(chain if name == "chain" else f"{self.folder}/{name}.pem", cert)
            shutil.copy(f"{self.folder}/{'fine' if name == 'chain' else name}.key", key)
            with self.subTest(name), SecureServer(*QUIET, certificate=("--tls-cert", cert, "--tls-key", key)) as server:
                for more in "", words + f"everystatus: SIGHUP: the certificate was read from {cert}\n":
                    if more:
                        server.process.send_signal(signal.SIGHUP)
                    while len(server.stderr()) < len(words + more):
                        self.assertEqual(shown(server.port), "fine" if name == "chain" else name)
                    self.assertEqual(server.stderr(), words + more)
                self.assertEqual(shown(server.port), "fine" if name == "chain" else name)

    def test_a_ca_of_clients_that_is_not_valid_now(self):
        """No client's certificate passes then, and the 495 is not the client's fault."""
        with SecureServer(*QUIET, "--tls-client-ca", f"{self.folder}/expired.pem") as server:
            self.assertEqual(server.stderr(), f"everystatus: --tls-client-ca {self.folder}/expired.pem: the certificate of "
                                              "CN=expired expired at 2021-01-01 00:00:00 UTC\n")

    def test_with_a_certificate_of_ones_own_and_after_it_is_read_again(self):
        cert, key = make_certificate(self.folder, "localhost")
        with SecureServer(*QUIET, "--tls-client-ca", self.ca, certificate=("--tls-cert", cert, "--tls-key", key)) as server:
            for _ in range(2):
                for name, (code, _) in self.EXPECTED.items():
                    with self.subTest(name):
                        options = ("--cert", f"{self.folder}/{name}.pem", "--key", f"{self.folder}/{name}.key") if name else ()
                        done = curl("-s", "-k", "-o", os.devnull, "-w", "%{http_code}", *options, server.url + "/status/418")
                        self.assertEqual(done.stdout.decode(), str(code))
                server.process.send_signal(signal.SIGHUP)
                while "was read from" not in server.stderr():
                    shown(server.port)

    def test_with_a_certificate_that_was_made_at_the_start(self):
        """It stays, and the CAs are read again; what is wrong with them changes nothing."""
        ca = os.path.join(self.folder, "current.pem")
        shutil.copy(self.ca, ca)
        with SecureServer(*QUIET, "--tls-client-ca", ca) as server:
            def codes():
                return [curl("-s", "--cacert", server.ca_file, "-o", os.devnull, "-w", "%{http_code}", "--cert",
                             f"{self.folder}/{name}.pem", "--key", f"{self.folder}/{name}.key",
                             server.url + "/status/418").stdout for name in ("fine", "wrong")]
            self.assertEqual(codes(), [b"418", b"495"])
            for new, said, expected in (("stranger.pem", f"SIGHUP: the CAs of clients were read from {ca}\n", [b"495", b"418"]),
                                        ("config", "SIGHUP: the CAs of clients stay as they were\n", [b"495", b"418"])):
                shutil.copy(os.path.join(self.folder, new), ca)
                server.process.send_signal(signal.SIGHUP)
                while said not in server.stderr():
                    shown(server.port)
                self.assertEqual(codes(), expected)


if __name__ == "__main__":
    unittest.main()
