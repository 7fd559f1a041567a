"""WebSocket clients that send without pause or read nothing: what that may cost others, and the server."""
import contextlib
import itertools
import select
import socket
import struct
import threading
import time
import unittest

import frames as ws
from command import is_built_without
from harness import TIMEOUT, Server, is_instrumented, read_all, read_until, send_and_read
from upgraded import handshake, request

MIB = 1 << 20
CLOSED = ws.frame(ws.CLOSE, struct.pack(">H", 1000), mask=False)
FIRST = ws.frame(ws.TEXT, b"a", final=False)  # of a message that goes on
# What a client may send for ever: what comes first, what is repeated, and how much is to be sent where nothing is read back.
ENDLESS = {
    "pongs": (b"", ws.frame(ws.PONG), 16 * MIB),
    "pings": (b"", ws.frame(ws.PING), 16 * MIB),
    "long pings": (b"", ws.frame(ws.PING, b"a" * 125), 64 * MIB),
    "empty messages": (b"", ws.frame(ws.BINARY), 16 * MIB),
    "messages": (b"", ws.frame(ws.BINARY, b"a" * 100000), 64 * MIB),
    "empty fragments": (FIRST, ws.frame(0, final=False), 16 * MIB),
    "fragments of one byte": (FIRST, ws.frame(0, b"a", final=False), 7 * 1000000),
}


@unittest.skipIf(is_built_without("WebSocket"), "this build has no WebSocket")
class Floods(unittest.TestCase):
    """Clients that send without pause and read nothing: another connection's answers do not wait for that, and the server holds
    little of it."""

    @staticmethod
    def open(server):
        connection = server.connect()
        connection.sendall(handshake())
        read_until(connection, b"\r\n\r\n")
        return connection

    @staticmethod
    def flood(connection, first, repeated, begun, over):
        try:
            connection.sendall(first)
            until, many = time.monotonic() + 15, repeated * (MIB // len(repeated))
            while not over.is_set() and time.monotonic() < until:
                connection.sendall(many)
                begun.set()
        except OSError:
            pass  # the server refused to go on, or the test is over

    @staticmethod
    def longest_wait(server):
        """Seconds until an ordinary request was answered, of twenty."""
        longest = 0
        with server.connect() as connection:
            for _ in range(20):
                start = time.monotonic()
                connection.sendall(request(target="/status/204"))
                read_until(connection, b"\r\n\r\n")
                longest = max(longest, time.monotonic() - start)
        return longest

    def test_others_need_not_wait(self):
        for name, (first, repeated, _) in ENDLESS.items():
            with self.subTest(name), Server("--workers", "1") as server, self.open(server) as connection:
                begun, over = threading.Event(), threading.Event()
                flooding = threading.Thread(target=self.flood, args=(connection, first, repeated, begun, over))
                flooding.start()
                self.assertTrue(begun.wait(TIMEOUT))
                longest = self.longest_wait(server)
                over.set()
                connection.shutdown(socket.SHUT_RDWR)
                flooding.join()
                self.assertLess(longest, 10 if is_instrumented() else 1)

    @staticmethod
    def send_unread(connection, data):
        """Sends until nothing more is taken, for a second; returns the rest."""
        connection.setblocking(False)
        rest = memoryview(data)
        while rest and select.select([], [connection], [], 1)[1]:
            rest = rest[connection.send(rest):]
        return rest

    @unittest.skipIf(is_instrumented(), "an instrument has memory of its own")
    def test_memory_has_a_bound(self):
        for name, (first, repeated, size) in ENDLESS.items():
            with self.subTest(name), Server("--workers", "1") as server, self.open(server) as connection:
                before = self.resident(server)
                self.send_unread(connection, first + repeated * (size // len(repeated)))
                self.longest_wait(server)
                self.assertLess(self.resident(server) - before, 8 * MIB)

    @staticmethod
    def resident(server):
        with open(f"/proc/{server.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) << 10 for line in file if line.startswith("VmRSS:"))

    def test_it_goes_on_when_read(self):
        """Pings that were not read for long are all answered in the end."""
        count = 2000000
        with Server("--workers", "1") as server, self.open(server) as connection:
            rest = self.send_unread(connection, ws.frame(ws.PING) * count)
            received = send_and_read(connection, bytes(rest) + ws.close(1000), lambda data: data.endswith(CLOSED))
            self.assertTrue(received == ws.frame(ws.PONG, mask=False) * count + CLOSED)

    def test_a_message_of_many_fragments(self):
        text = bytes(itertools.islice(itertools.cycle(b"abc"), 100000))
        with Server("--workers", "1") as server, self.open(server) as connection:
            data = b"".join(ws.frame(0, text[at:at + 1], final=False) for at in range(1, len(text)))
            connection.sendall(ws.frame(ws.TEXT, text[:1], final=False) + data + ws.frame(0))
            self.assertEqual(ws.Reader(connection).frame(), (True, ws.TEXT, text))


@unittest.skipIf(is_built_without("WebSocket"), "this build has no WebSocket")
class Account(unittest.TestCase):
    """What WebSocket connections hold counts for --max-held."""

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--max-held", "64k", "--idle-timeout", "30s"))

    def test_more_than_ever_fits(self):
        with Floods.open(self.server) as connection:
            connection.sendall(ws.frame(ws.TEXT, b"a" * 10000) + ws.frame(ws.TEXT, b"a" * 65536))
            reader = ws.Reader(connection)
            self.assertEqual(reader.frame(), (True, ws.TEXT, b"a" * 10000))
            self.assertEqual(reader.close_code(), 1009)
            connection.shutdown(socket.SHUT_WR)
            read_all(connection)

    def test_when_it_is_full_they_wait(self):
        """They are read again when others have ended."""
        with contextlib.ExitStack() as others:
            for _ in range(20):
                waiting = Floods.open(self.server)
                waiting.sendall(ws.frame(ws.PING) + ws.frame(ws.TEXT, b"a" * 10000, final=False))
                if not select.select([waiting], [], [], 0.5)[0]:
                    break
                others.enter_context(waiting)
        pong = ws.frame(ws.PONG, mask=False)
        with waiting:
            self.assertEqual(read_until(waiting, pong), pong)
            waiting.sendall(ws.frame(0, b"b"))
            self.assertEqual(ws.Reader(waiting).frame(), (True, ws.TEXT, b"a" * 10000 + b"b"))
