"""How long a server takes from its start to the first byte of an answer, and how large it is."""
import functools
import os
import socket
import subprocess
import tempfile
import time

from measures.clients import request
from measures.report import Section
from measures.rounds import Spread, in_turn
from measures.servers import Everystatus, H2o, Haproxy, Httpbin, Lighttpd, Nginx
from measures.system import DEADLINE, Missing, end, memory_of, patiently, pinned, summed

STEP = 0.0005  # seconds between attempts to connect


class AtPort(Everystatus):
    """On a port that is known before, as with the others."""

    def __init__(self, site):
        super().__init__(site)
        self.asked_port = str(self.port)


def first_byte(port, data, process):
    """Asks until something comes."""
    limit = time.monotonic() + DEADLINE
    while time.monotonic() < limit and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE) as connection:
                connection.sendall(data)
                if connection.recv(1):
                    return
        except OSError:
            time.sleep(STEP)
    raise Missing("it does not start")


def start_once(context, kind):
    """Milliseconds, and MiB that it holds then."""
    server = kind(context.site)
    command, data = pinned(server.processors, server.command()), request(server.target("code"))
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=context.site.folder)
    try:
        first_byte(server.port, data, process)
        return (time.monotonic() - begin) * 1000, summed(memory_of, process.pid) / 1024
    except Missing as reason:
        raise Missing(f"{kind.name}: {reason}") from reason
    finally:
        end(process)


def stripped_size(path):
    """KiB; "-" where it is a script."""
    with tempfile.TemporaryDirectory() as folder:
        stripped = os.path.join(folder, "stripped")
        done = subprocess.run(["strip", "-o", stripped, path], capture_output=True, check=False)
        return f"{os.path.getsize(stripped) / 1024:,.0f} KiB" if done.returncode == 0 else "-"


def usable(context):
    for kind in (AtPort, Nginx, Haproxy, Lighttpd, H2o, Httpbin):
        try:
            kind.version()
            patiently(lambda: start_once(context, kind))
            yield kind
        except Missing as reason:
            context.note(reason)


def measure(context):
    kinds = {kind.name: kind for kind in usable(context)}
    cases = {name: functools.partial(patiently, functools.partial(start_once, context, kind)) for name, kind in kinds.items()}
    results = in_turn(cases, context.starts)
    rows = [("", "to the first byte, median", "lowest", "highest", "memory then", "program, stripped")]
    for name, runs in results.items():
        time_taken, memory = (Spread.of(column) for column in zip(*runs))
        rows.append((name, f"{time_taken.median:.1f} ms", f"{time_taken.lowest:.1f} ms", f"{time_taken.highest:.1f} ms",
                     f"{memory.median:.1f} MiB", stripped_size(kinds[name](context.site).command()[0])))
    return Section("Start and size", f"{context.starts} starts of each, in turn: from running the program to the first byte "
                   "of an answer. All load one certificate. The program is measured without the shared libraries that it "
                   "uses, its memory (proportional set size) with its share of them.", [rows])
