"""A server that is asked over TLS; what the harness does with plain connections works the same."""
import os
import select
import socket
import ssl
import subprocess
import tempfile
import unittest

from command import is_built_without
from harness import Server


def skip_without_tls():
    """For tests that make no sense in a build without TLS: they are reported as skipped."""
    if is_built_without("TLS"):
        raise unittest.SkipTest("this build has no TLS")


def make_certificate(folder, name, *arguments):
    """Makes a certificate and its key with openssl, as files; returns their paths."""
    paths = [os.path.join(folder, f"{name}.{end}") for end in ("pem", "key")]
    subprocess.run(["openssl", "req", "-x509", "-nodes", "-subj", f"/CN={name}", "-days", "2", "-out", paths[0],
                    "-keyout", paths[1], *(arguments or ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"))],
                   check=True, capture_output=True)
    return paths


def take_tickets(connection):
    """Waits for what comes unasked in TLS 1.3 (RFC 8446 4.6.1), so that from then on a socket that can be read has HTTP."""
    timeout = connection.gettimeout()
    connection.setblocking(False)
    while not connection.session.has_ticket:
        if not select.select([connection], [], [], 10)[0]:
            raise AssertionError("no ticket came")
        try:
            raise AssertionError(f"the server speaks first: {connection.recv(1)!r}")
        except ssl.SSLWantReadError:
            pass
    connection.settimeout(timeout)


class HalfClosing(ssl.SSLSocket):
    """Closes its sending side as a plain socket does: with a FIN, and without forgetting that it speaks TLS."""

    def shutdown(self, how):
        socket.socket.shutdown(self, how)


class SecureServer(Server):
    """As Server, with --tls-port: connect(), url and port are those of TLS. Certificates are verified with the server's CA, which
    curl finds in the environment while the server runs."""

    def __init__(self, *options, certificate=("--tls-self-signed",), **keywords):
        self.folder = tempfile.TemporaryDirectory()
        self.ca_file = os.path.join(self.folder.name, "ca.pem")
        self.port_file = os.path.join(self.folder.name, "ports")
        self.plain_url = self.plain_port = None
        with_ca = ["--tls-ca-file", self.ca_file] if "--tls-self-signed" in certificate or "--tls-faults" in options else []
        super().__init__("--tls-port", "0", *certificate, *with_ca, "--port-file", self.port_file, *options, **keywords)

    def __enter__(self):
        super().__enter__()
        self.plain_url, self.plain_port = self.url, self.port
        self.url = self.process.stdout.readline().decode().strip().removeprefix("listening on ")
        with open(self.port_file, encoding="ascii") as file:
            lines = [line.split() for line in file]
        self.port = int(lines[1][0])
        self.faults = {name: int(port) for port, name in lines[2:]}
        self.said = [self.process.stdout.readline().decode().strip() for _ in self.faults]
        self.bundle_before = os.environ.get("CURL_CA_BUNDLE")
        os.environ["CURL_CA_BUNDLE"] = self.ca_file
        self.trusting = self.context()
        return self

    def __exit__(self, *reason):
        del os.environ["CURL_CA_BUNDLE"]
        if self.bundle_before:
            os.environ["CURL_CA_BUNDLE"] = self.bundle_before
        super().__exit__(*reason)
        self.folder.cleanup()

    def context(self, **settings):
        """What a client believes and speaks; settings are attributes of ssl.SSLContext."""
        context = ssl.create_default_context(cafile=self.ca_file if os.path.exists(self.ca_file) else None)
        context.sslsocket_class = HalfClosing
        context.options &= ~getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)  # Python sets it, with OpenSSL 3 and later
        for name, value in settings.items():
            setattr(context, name, value)
        return context

    def connect(self, context=None, name="localhost"):
        """A connection whose handshake is done. An end without close_notify is an error."""
        below = super().connect()
        below.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # what is sent in pieces does not wait for an ACK
        connection = (context or self.trusting).wrap_socket(below, server_hostname=name, suppress_ragged_eofs=False)
        if connection.version() == "TLSv1.3":
            take_tickets(connection)
        return connection
