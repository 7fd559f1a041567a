"""A fault touches its own connection alone: a thousand of them at once, another connection that sees nothing of it, and what is
left behind, which is nothing."""
import os
import resource
import select
import selectors
import socket
import statistics
import struct
import threading
import time
import unittest

from harness import TIMEOUT, WRAPPER, Server, is_instrumented, read_until, settle, sockets
from raw_requests import request

CLIENTS = 200 if WRAPPER else 1000  # valgrind takes thirty times as long
FIN, RST, OPEN, LEFT = "FIN", "RST", "open", "left in the middle"
# What is asked for, how much of it comes at least, and the end.
WAYS = [
    ("200;fault=hang", 0, OPEN),
    ("200;fault=stall-after=5", 5, OPEN),
    ("200;fault=hang-in-head", 5, OPEN),
    ("200;fault=slow-head=300ms", 100, FIN),
    ("200;size=100k;drip=300ms;fault=close-after=90000", 90000, FIN),
    ("200;size=100k;drip=300ms", 100000, FIN),
    ("200;size=1M;fault=reset-after=500000", 500000, RST),
    ("200;fault=reset", 0, RST),
    ("503;delay=200ms;fault=close", 0, FIN),
    ("200;fault=endless-head", 0, LEFT),
]


def descriptors(server):
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def resident(server):
    """Bytes of memory that the server holds."""
    with open(f"/proc/{server.process.pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Bystander(threading.Thread):
    """One connection that is kept alive, with one ordinary request after the other."""

    def __init__(self, server):
        super().__init__()
        self.connection, self.over, self.times, self.problem = server.connect(), threading.Event(), [], None
        self.start()

    def run(self):
        try:
            while not self.over.is_set():
                start = time.monotonic()
                self.connection.sendall(request("/status/418;body=tea"))
                data = read_until(self.connection, b"\r\n\r\n")
                while not data.partition(b"\r\n\r\n")[2]:
                    data += self.connection.recv(100)
                if not data.startswith(b"HTTP/1.1 418 I'm a teapot\r\n") or not data.endswith(b"\r\n\r\ntea"):
                    raise AssertionError(data)
                self.times.append(time.monotonic() - start)
        except (OSError, AssertionError) as error:
            self.problem = error

    def finish(self):
        self.over.set()
        self.join(TIMEOUT)
        self.connection.close()
        return self.problem


class Isolation(unittest.TestCase):
    def setUp(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard < CLIENTS + 200:
            self.skipTest("too few descriptors")
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, CLIENTS + 200), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))

    def watch(self, clients):
        """Reads until all that end have ended; what stays open is left in clients with the bytes that it got."""
        selector, ended = selectors.DefaultSelector(), {}
        for client, (_, _, end) in clients.items():
            if end != LEFT:
                selector.register(client, selectors.EVENT_READ)
        while len(ended) < sum(end in (FIN, RST) for _, _, end in clients.values()):
            ready = selector.select(TIMEOUT)
            self.assertTrue(ready, "nothing came any more")
            for key, _ in ready:
                way, got, end = clients[key.fileobj]
                try:
                    chunk = key.fileobj.recv(1 << 18)
                    end = FIN
                except ConnectionResetError:
                    chunk, end = b"", RST
                clients[key.fileobj] = way, got + len(chunk), clients[key.fileobj][2]
                if not chunk:
                    self.assertEqual(end, way[2], way[0])
                    ended[key.fileobj] = end
                    selector.unregister(key.fileobj)
        selector.close()

    def wave(self, server):
        """A thousand at once; half of them are reset by their clients when all others are done."""
        clients = {}
        for number in range(CLIENTS):
            client, way = server.connect(), WAYS[number % len(WAYS)]
            client.sendall(request(f"/status/{way[0]}", "Connection: close"))
            clients[client] = way, 0, way[2]
        self.watch(clients)
        for number, (client, (way, got, _)) in enumerate(clients.items()):
            if way[2] == OPEN and got < way[1]:
                got += len(client.recv(1 << 16))
            self.assertGreaterEqual(got, way[1], way[0])
            if number % 20 < 10:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()

    def check_that_waves_stop_to_grow(self, server, before):
        """What the allocator and the pipes keep depends on how many are open at once, which differs; a leak adds with each."""
        added = []
        for _ in range(10):
            memory, held = resident(server), descriptors(server)
            self.wave(server)
            settle(server, before)
            memory, held = resident(server) - memory, descriptors(server) - held
            added.append((memory, held))
            if held <= 0 and (memory <= CLIENTS << 9 or is_instrumented()):  # there, the leak checker sees each byte
                return
        self.fail(f"each wave adds memory or descriptors: {added}")

    def test_nobody_else_notices_and_nothing_is_left(self):
        with Server("--workers", "1", "--log-format", "off") as server:
            bystander = Bystander(server)
            while len(bystander.times) < 100 and bystander.is_alive():
                select.select([], [], [], 0.01)
            calm, before = len(bystander.times), sockets(server)
            self.wave(server)
            settle(server, before)
            for _ in range(3):
                self.wave(server)
            settle(server, before)
            self.check_that_waves_stop_to_grow(server, before)
            self.assertIsNone(bystander.finish())
            busy = bystander.times[calm:]
            self.assertGreater(len(busy), 100)
            # Far beyond what a loaded machine needs, and far below what waiting for any one of the others would take.
            self.assertLess(statistics.median(busy), 0.25)
            settle(server, before - 1)


if __name__ == "__main__":
    unittest.main()
