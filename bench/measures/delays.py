"""Thousands of delayed answers at once: how late they are, and what each costs."""
import functools
import os
import subprocess

from measures.clients import request
from measures.raw import exchange, head_and_content, kept
from measures.report import Section, number
from measures.rounds import Spread, in_turn, ratios
from measures.servers import Bare, Everystatus
from measures.system import CLIENT_PROCESSOR, compile_c, cpu_of, highest_memory_of, memory_of, pinned, summed

PATIENCE = 60  # seconds; the longest delay is 5


class BareDelays(Bare):
    """With the answer that everystatus gives after a delay."""

    def command(self):
        return [super().command()[0], os.path.join(self.site.folder, "delayed")]


def prepare(context):
    with Everystatus(context.site) as server:
        head, content = head_and_content(exchange(server.port, request("/status/200;delay=1ms;format=empty", close=True)))
    context.site.write("delayed", kept(head) + content)


def run(context, client, kind):
    """Right answers; lateness in ms: median, p99 and most; microseconds of CPU, and KiB, each."""
    with kind(context.site) as server:
        pid = server.process.pid
        memory, cpu = summed(memory_of, pid), summed(cpu_of, pid)
        done = subprocess.run(pinned(CLIENT_PROCESSOR, [client, str(server.port), str(context.delays)]), capture_output=True,
                              text=True, check=False, timeout=PATIENCE)
        right, *late = (float(word) for word in done.stdout.split())
        return (right, *late, (summed(cpu_of, pid) - cpu) / context.delays * 1e6,
                (summed(highest_memory_of, pid) - memory) / context.delays)


def measure(context):
    client = compile_c(context.site.folder, "delays")
    prepare(context)
    kinds = {kind.name: functools.partial(run, context, client, kind) for kind in (Everystatus, BareDelays)}
    results = in_turn(kinds, min(context.rounds, 3))
    rows = [("", "right answers", "late: median", "p99", "at most", "CPU each", "memory each")]
    for name, runs in results.items():
        right, median, most_of_them, most, cpu, memory = (Spread.of(column).median for column in zip(*runs))
        rows.append((name, f"{right:,.0f}", f"{median:.1f} ms", f"{most_of_them:.1f} ms", f"{most:.1f} ms", f"{number(cpu)} µs",
                     f"{memory:.1f} KiB"))
    spread = ratios(results["everystatus"], results[Bare.name], lambda one: one[4])
    return Section("Delays", f"{context.delays:,} answers under way at once, `/status/200;delay=N;format=empty` with delays "
                   "of 1 to 5 seconds, each over a connection of its own; the bare loop waits and sends, and does nothing "
                   f"else. Medians of the rounds; the CPU is {spread} of the bare loop's.", [rows])
