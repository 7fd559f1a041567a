"""Loads a server with a client of bench/, and says what the server did and what it cost."""
import dataclasses
import os
import subprocess
import tempfile

from measures.system import CLIENT_PROCESSOR, Missing, compile_c, cpu_of, pinned, summed

DEADLINE = 120


@dataclasses.dataclass(frozen=True)
class Sample:
    """One run of a client."""
    rate: float  # answers a second
    cpu: float  # microseconds of the server's CPU an answer
    client: float  # the client's share of its processor: near 1, it is what was measured
    resumed: float = 0  # of connections


class Clients:
    """The compiled clients; a context manager."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.plain = compile_c(self.folder.name, "load", "answer")
        self.without_tls = ""
        try:
            self.tls = compile_c(self.folder.name, "tls-load", "answer", libraries=("ssl", "crypto"))
        except Missing as reason:
            self.tls, self.without_tls = None, str(reason)
        return self

    def __exit__(self, *reason):
        self.folder.cleanup()

    def run(self, server, request, connections, seconds, mode=(), tls=False):
        """mode: close, or with TLS new or resume; the request says "Connection: close" then."""
        port = server.tls_port if tls else server.port
        command = [self.tls if tls else self.plain, str(port), str(connections), str(int(seconds * 1000)), *mode]
        with subprocess.Popen(pinned(CLIENT_PROCESSOR, command), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as client:
            client.stdin.write(request)
            client.stdin.close()
            started = client.stdout.readline() == b"go\n"
            before = summed(cpu_of, server.process.pid)
            numbers = [float(word) for word in client.stdout.readline().split()]
            cpu = summed(cpu_of, server.process.pid) - before
            if not started or not numbers or numbers[0] == 0:
                raise Missing(f"{server.name}: {client.stderr.read().decode().strip() or 'nothing was answered'}")
        answers, elapsed, own = numbers[:3]
        begun, resumed = numbers[3:] or (0, 0)
        return Sample(answers / elapsed, cpu / answers * 1e6, own / elapsed, resumed / begun if begun else 0)


def request(target, fields=(), method="GET", content=b"", close=False):
    """The bytes of a request."""
    more = [*fields, *((f"Content-Length: {len(content)}",) if content else ()), *(("Connection: close",) if close else ())]
    return "".join(line + "\r\n" for line in (f"{method} {target} HTTP/1.1", "Host: localhost", *more, "")).encode() + content


def raise_descriptor_limit():
    """As far as it goes; servers and clients inherit it."""
    import resource
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard
