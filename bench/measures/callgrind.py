"""Counts the instructions of requests in a server that runs under callgrind, the same ones whatever the processor can do."""
import contextlib
import dataclasses
import os
import re
import socket
import ssl
import statistics
import subprocess
import tempfile

DEADLINE = 60  # seconds for anything that the server does
ROOM = 4 << 20  # bytes that may be on the way; the system may give less
BATCHES = 3  # counted one by one; the middle one counts, since once a second a Date is made

# glibc, nettle and GnuTLS choose among functions by what the processor can do: here they take those that every amd64 can run.
# callgrind counts each round of `rep stosb` as an instruction, so that a memset by ERMS would seem to cost more than it does.
MISSING = ("AVX512F", "AVX512VL", "AVX2", "AVX", "BMI1", "BMI2", "ERMS", "FSRM", "LZCNT", "MOVBE", "RTM", "SSSE3", "SSE4_1",
           "SSE4_2")
SAME_FUNCTIONS = {
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=" + ",".join("-" + name for name in MISSING)
                      + ":glibc.cpu.x86_non_temporal_threshold=0xc0000:glibc.cpu.x86_shared_cache_size=0x100000"
                      + ":glibc.cpu.x86_data_cache_size=0x8000",
    "GNUTLS_CPUID_OVERRIDE": "0x1",
    "NETTLE_FAT_OVERRIDE": "vendor:other",
}


@dataclasses.dataclass(frozen=True)
class Request:
    """What is asked, over and over."""
    target: str
    method: str = "GET"
    fields: tuple = ()
    content: bytes = b""
    tls: bool = False

    def bytes(self):
        length = (f"Content-Length: {len(self.content)}",) if self.content else ()
        lines = (f"{self.method} {self.target} HTTP/1.1", "Host: localhost", *self.fields, *length)
        return "".join(line + "\r\n" for line in (*lines, "")).encode() + self.content


def read_response(stream):
    """Reads one response, with the interim ones before it, whose content has a Content-Length; returns its code. A request that
    is refused is one that is wrong here, and not what is to be measured."""
    while True:
        line, length = stream.readline(), 0
        if not line:
            raise SystemExit("the server closed the connection")
        code = int(line.split()[1])
        for line in iter(stream.readline, b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
            if line.lower().startswith(b"everystatus: refused"):
                raise SystemExit(f"a request of the benchmark is refused with {code}")
        if code >= 200:
            stream.read(length)
            return code


class Counter:
    """A server under callgrind; a context manager. Its counters are read while it runs, so that one start does for many."""

    def __init__(self, program, *options):
        self.command = [program, "--port", "0", "--log-format", "off", *options]

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.out = os.path.join(self.folder.name, "out")
        self.process = subprocess.Popen(
            ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={self.out}", *self.command],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, **SAME_FUNCTIONS})
        lines = [self.process.stdout.readline() for _ in range(1 + ("--tls-port" in self.command))]
        self.ports = [int(port) for line in lines for port in re.findall(r":(\d+)/?$", line.strip())]
        if len(self.ports) < len(lines):
            self.__exit__()
            raise SystemExit(f"{self.command[0]} does not say its port")
        self.dumps = 0
        return self

    def __exit__(self, *reason):
        self.process.terminate()
        self.process.wait(DEADLINE)
        self.process.stdout.close()
        self.folder.cleanup()

    def control(self, word):
        subprocess.run(["vgdb", f"--pid={self.process.pid}", word], check=True, capture_output=True, timeout=DEADLINE)

    def instructions(self):
        """Since the last time, or since the counters were set to zero."""
        self.control("dump")
        self.dumps += 1
        path = f"{self.out}.{self.dumps}"
        with open(path, encoding="utf-8") as file:
            count = int(re.search(r"^(?:totals|summary): (\d+)", file.read(), re.M)[1])
        os.remove(path)
        return count

    @contextlib.contextmanager
    def connection(self, tls):
        with socket.socket() as connection:
            # The server is to find room for an answer, however late it is read here: what is sent in parts costs more.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ROOM)
            connection.settimeout(DEADLINE)
            connection.connect(("127.0.0.1", self.ports[tls]))
            if not tls:
                yield connection
                return
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            with context.wrap_socket(connection) as connection:
                yield connection

    def cost(self, request, requests, connections=1, warm=6):
        """Instructions a request, after some that do what is done once for a connection, a target or a key."""
        with contextlib.ExitStack() as stack:
            opened = [stack.enter_context(self.connection(request.tls)) for _ in range(connections)]
            streams = [stack.enter_context(connection.makefile("rb")) for connection in opened]

            def ask(count):
                for _ in range(count):
                    for connection in opened:
                        connection.sendall(request.bytes())
                    for stream in streams:
                        read_response(stream)
            ask(warm)
            self.control("zero")
            batches = []
            for _ in range(BATCHES):
                ask(requests)
                batches.append(self.instructions())
        return round(statistics.median(batches) / requests / connections)
