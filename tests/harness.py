"""What the integration tests share: a server on a free port, real curl, raw sockets.

The program under test is named by EVERYSTATUS (an absolute path); EVERYSTATUS_WRAPPER, if set, is put before it
("valgrind --quiet ..."); it sees no variable of that kind that a test does not set. Nothing here sleeps: waiting is reading
until something comes, with a generous bound.
"""
import contextlib
import os
import re
import select
import shlex
import signal
import socket
import ssl
import subprocess
import tempfile
import time
import unittest

PROGRAM = os.environ.get("EVERYSTATUS", os.path.join(os.path.dirname(__file__), "..", "build", "src", "everystatus"))
WRAPPER = shlex.split(os.environ.get("EVERYSTATUS_WRAPPER", ""))
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("EVERYSTATUS_")}
if WRAPPER:  # it may not know the calls, and would say so on stderr
    ENVIRONMENT["EVERYSTATUS_SANDBOX"] = "off"
TIMEOUT = 60  # seconds until a test gives up waiting: never reached unless something is wrong
HERE = os.path.dirname(os.path.abspath(__file__))


def enter(add_cleanup, manager):
    """What unittest's enterContext and enterClassContext do since Python 3.11."""
    result = manager.__enter__()
    add_cleanup(manager.__exit__, None, None, None)
    return result


if not hasattr(unittest.TestCase, "enterContext"):
    unittest.TestCase.enterContext = lambda self, manager: enter(self.addCleanup, manager)
    unittest.TestCase.enterClassContext = classmethod(lambda cls, manager: enter(cls.addClassCleanup, manager))


class Server:
    """A running server; a context manager that ends it with SIGTERM and checks that it exits 0 and reports no leak. Its stderr
    goes to a file, or to the descriptor errors, which is the caller's to read."""

    def __init__(self, *options, env=None, expect_exit=0, port="0", errors=None):
        is_unix = any(option.startswith("unix:") for option in options)
        self.options = (["--port", port] if port is not None and not is_unix else []) + list(options)
        self.env = {**ENVIRONMENT, **(env or {})}
        self.expect_exit = expect_exit
        self.errors_elsewhere = errors

    def __enter__(self):
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(WRAPPER + [PROGRAM] + self.options, stdout=subprocess.PIPE, env=self.env,
                                        stderr=self.errors if self.errors_elsewhere is None else self.errors_elsewhere)
        self.greeting = self.process.stdout.readline().decode().strip()
        match = re.match(r"listening on (http://(\[?[^\]/]*\]?):(\d+)|unix:(.*))$", self.greeting)
        if not match:
            self.process.wait(TIMEOUT)
            raise AssertionError(f"no greeting but {self.greeting!r}; stderr: {self.stderr()}")
        self.url, self.host, self.port, self.path = match.group(1), match.group(2), match.group(3), match.group(4)
        self.port = int(self.port) if self.port else None
        return self

    def __exit__(self, kind, value, trace):
        code = self.stop()
        if kind is None and code != self.expect_exit:
            raise AssertionError(f"exit status {code}; stderr: {self.stderr()[-3000:]}")
        self.errors.close()

    def stop(self, number=signal.SIGTERM):
        """Ends the server and returns its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return "it did not end"
        finally:
            self.process.stdout.close()

    def halt(self):
        """Stops the process until it is told to go on: what comes meanwhile waits in the kernel."""
        os.kill(self.process.pid, signal.SIGSTOP)
        end = time.monotonic() + TIMEOUT
        while time.monotonic() < end:
            with open(f"/proc/{self.process.pid}/stat") as file:
                if file.read().rpartition(")")[2].split()[0] == "T":
                    return
        raise AssertionError("it does not stop")

    @contextlib.contextmanager
    def halted(self):
        """It goes on after what is done within, and finds all of that at once."""
        self.halt()
        yield
        self.process.send_signal(signal.SIGCONT)

    def stderr(self):
        """All that the server has written to stderr so far. The place in the file is the server's as well, and stays."""
        number = self.errors.fileno()
        return os.pread(number, os.fstat(number).st_size, 0).decode(errors="replace")

    def connect(self):
        """A raw connection."""
        if self.path:
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(TIMEOUT)
            connection.connect(self.path)
            return connection
        return socket.create_connection((self.host.strip("[]"), self.port), timeout=TIMEOUT)

    def exchange(self, data):
        """Sends bytes and returns everything that comes until the server closes; fails if it does not close in time."""
        with self.connect() as connection:
            connection.sendall(data)
            return read_all(connection)

    def request(self, target, method="GET", fields=(), content=b"", version="HTTP/1.1"):
        """One raw request that asks for the connection to be closed; the parsed responses, interim ones included."""
        lines = [f"{method} {target} {version}", "Host: localhost", "Connection: close", *fields]
        data = self.exchange("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + content)
        return parse_responses(data, [method])


def read_all(connection):
    """Everything until the peer closes or resets."""
    data = b""
    while True:
        try:
            chunk = connection.recv(65536)
        except ConnectionResetError:
            return data
        if not chunk:
            return data
        data += chunk


def send_and_read(connection, data, enough=lambda received: False):
    """Sends data while it reads, in one thread: two must not share a TLS connection. Returns what came until the server closed,
    or until it was enough."""
    unsent, received, waits = memoryview(data), bytearray(), (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
    connection.setblocking(False)
    while not enough(received):
        before = len(unsent), len(received)
        try:
            unsent = unsent[connection.send(unsent[:65536]):] if unsent else unsent
        except waits:
            pass
        try:
            chunk = connection.recv(65536)
            if not chunk:
                break
            received += chunk
        except waits:
            pass
        if before == (len(unsent), len(received)):
            select.select([connection], [connection] if unsent else [], [], TIMEOUT)
    connection.settimeout(TIMEOUT)
    return bytes(received)


def read_until(connection, end, data=b""):
    """Everything until end has come."""
    while end not in data:
        chunk = connection.recv(65536)
        if not chunk:
            raise AssertionError(f"closed before {end!r} came, after {data!r}")
        data += chunk
    return data


class Response:
    """One response off the wire: version, code, phrase, fields (a list of pairs, names in lower case), content."""

    def __init__(self, head, content=b""):
        lines = head.decode("latin-1").split("\r\n")
        match = re.match(r"(HTTP/1\.[01]) (\d{3}) ([^\r\n]*)$", lines[0])
        if not match:
            raise AssertionError(f"not a status line: {lines[0]!r}")
        self.version, self.code, self.phrase = match.group(1), int(match.group(2)), match.group(3)
        self.fields = []
        for line in lines[1:]:
            name, colon, value = line.partition(":")
            if not colon or not re.match(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+$", name):
                raise AssertionError(f"not a field line: {line!r}")
            self.fields.append((name.lower(), value.strip(" \t")))
        self.content = content

    def all(self, name):
        return [value for field, value in self.fields if field == name.lower()]

    def get(self, name, default=None):
        values = self.all(name)
        if len(values) > 1:
            raise AssertionError(f"{name} comes {len(values)} times: {values}")
        return values[0] if values else default


def parse_responses(data, methods):
    """Cuts the bytes of a connection into responses by the rules of RFC 9112 6.3, for requests with these methods in order.
    Fails if something is left over or missing."""
    responses = []
    methods = list(methods)
    while data:
        head, separator, data = data.partition(b"\r\n\r\n")
        if not separator:
            raise AssertionError(f"a head without an end: {head!r}")
        response = Response(head)
        responses.append(response)
        if response.code < 200 and response.code != 101:
            continue
        if not methods:
            raise AssertionError(f"a response too many: {head!r}")
        method = methods.pop(0)
        if response.code == 101:
            response.content, data = data, b""
        elif method == "HEAD" or response.code in (204, 304):
            pass
        elif "chunked" in response.get("Transfer-Encoding", "").lower():
            response.content, data = unchunk(data)
        elif response.get("Content-Length") is not None:
            length = int(response.get("Content-Length"))
            if len(data) < length:
                raise AssertionError(f"{len(data)} bytes of content instead of {length}")
            response.content, data = data[:length], data[length:]
        else:
            response.content, data = data, b""
    return responses


def unchunk(data):
    """The content of a chunked message, and what follows it."""
    content = b""
    while True:
        line, separator, data = data.partition(b"\r\n")
        if not separator:
            raise AssertionError("a chunk without an end")
        size = int(line.split(b";")[0], 16)
        if size == 0:
            while True: # the trailer section ends with an empty line (RFC 9112 7.1)
                trailer, separator, data = data.partition(b"\r\n")
                if not separator:
                    raise AssertionError("a trailer section without an end")
                if not trailer:
                    return content, data
        content, data = content + data[:size], data[size + 2:]


def is_instrumented():
    """Whether the program runs under valgrind or the address sanitizer, which have memory and time of their own."""
    with open(PROGRAM, "rb") as file:
        return bool(WRAPPER) or b"__asan_init" in file.read()


def library_version():
    """Of the libmicrohttpd that the program runs with, as numbers: (0, 9, 75)."""
    printed = subprocess.run(WRAPPER + [PROGRAM, "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(part) for part in re.search(r"^libmicrohttpd ([\d.]+)$", printed, re.MULTILINE).group(1).split("."))


def curl_version():
    """Of the curl that the tests run, as numbers: [7, 88, 1]."""
    printed = subprocess.run(["curl", "--version"], capture_output=True, text=True, check=True).stdout
    return [int(part) for part in re.match(r"curl ([\d.]+)", printed).group(1).split(".")]


def skip_under_qemu():
    """For tests of what the server learns from the kernel's counters of a connection (TCP_INFO), which qemu does not pass on."""
    if any("qemu" in word for word in WRAPPER):
        raise unittest.SkipTest("qemu does not pass TCP_INFO on")


def sockets(server):
    """How many the server holds; other descriptors come with the number of connections, and stay for the next ones."""
    folder, count = f"/proc/{server.process.pid}/fd", 0
    for name in os.listdir(folder):
        try:
            count += os.readlink(f"{folder}/{name}").startswith("socket:")
        except FileNotFoundError:
            pass
    return count


def settle(server, count):
    """Waits until the server holds no more sockets than that: it may close a moment after the client has seen the end."""
    deadline = time.monotonic() + TIMEOUT
    while sockets(server) > count:
        if time.monotonic() > deadline:
            raise AssertionError(f"{sockets(server)} sockets are open instead of {count}")
        select.select([], [], [], 0.02)


def curl(*arguments, check=True):
    """Runs real curl, silently; returns the finished process with bytes in stdout and stderr."""
    done = subprocess.run(["curl", "--silent", "--show-error", "--max-time", str(TIMEOUT), "--noproxy", "*", *arguments],
                          capture_output=True, timeout=2 * TIMEOUT)
    if check and done.returncode != 0:
        raise AssertionError(f"curl {' '.join(arguments)} ended with {done.returncode}: {done.stderr.decode()}")
    return done
