"""How the server scales with --workers: by the processors that there are, and by what workers would wait for."""
import functools
import os
import re
import shutil
import time

from measures.callgrind import Counter, Request
from measures.clients import request
from measures.comparison import BUSY, cpu, rate
from measures.report import Section, number
from measures.rounds import in_turn, median, ratios
from measures.servers import Everystatus
from measures.system import find

TARGETS = {"the plain code": "/status/418", "a limit by key": "/status/200;limit=1000000/1s;key=a"}
CONNECTIONS, COUNTED = 64, 8  # of the load; of callgrind
PATIENCE = 10


class Workers(Everystatus):
    """With so many workers, on all processors but the client's, where there are enough."""

    def __init__(self, site, count, traced=None):
        super().__init__(site)
        usable = sorted(os.sched_getaffinity(0))
        self.options = ("--log-format", "off", "--workers", str(count))
        self.processors = ",".join(str(number) for number in (usable[:1] + usable[2:])[:count])
        self.has_enough = len(usable) > count
        if not self.has_enough:
            self.processors = ",".join(map(str, usable))
        self.traced = traced

    def command(self):
        strace = ["strace", "-D", "-f", "--seccomp-bpf", "-c", "-e", "trace=futex", "-o", self.traced] if self.traced else []
        return [*strace, *super().command()]


def traced(context, count, load):
    """The futex calls of a server under strace that is loaded so; and what the load returned."""
    path = os.path.join(context.site.folder, "futex")
    open(path, "w", encoding="ascii").close()
    with Workers(context.site, count, path) as server:
        result = load(server)
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit and not os.path.getsize(path):
        time.sleep(0.05)
    with open(path, encoding="utf-8") as file:
        match = re.search(r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\b.*futex$", file.read(), re.MULTILINE)
    return int(match[1]) if match else 0, result


def futex_calls(context, count, target):
    """For 1,000 requests, without those of start and end: a lock that is free costs none, so that these are what workers waited
    for."""
    if not shutil.which("strace"):
        return "-"
    before, _ = traced(context, count, lambda server: None)
    calls, one = traced(context, count, lambda server: context.sample(server, request(target), CONNECTIONS, context.seconds))
    return f"{max(calls - before, 0) / (one.rate * context.seconds) * 1000:.2f}" if one else "-"


def loaded(context, target):
    """{workers: samples}, in turn."""
    def once(count):
        with Workers(context.site, count) as server:
            return context.sample(server, request(target), CONNECTIONS, context.seconds)
    return in_turn({count: functools.partial(once, count) for count in context.workers}, context.rounds)


def instructions(context, target):
    if not shutil.which("vgdb"):
        context.note("valgrind is not installed: no instructions by number of workers")
        return {}
    counts = {}
    for count in context.workers:
        with Counter(Everystatus.program, "--workers", str(count)) as counter:
            counts[count] = counter.cost(Request(target), 25, COUNTED)
    return counts


def scaled(context, count, samples, base):
    """The rate against one worker's, where there are processors for all."""
    if not Workers(context.site, count).has_enough:
        return "-"
    busy = "†" if median(samples, lambda one: one.client) > BUSY else ""
    return f"{ratios(samples, base, rate)}{busy}"


def table(context, name, target):
    rows = [(name, "requests a second, one worker = 1", "CPU a request", "instructions a request",
             "futex calls for 1,000 requests")]
    samples, counts = loaded(context, target), instructions(context, target)
    for count in context.workers:
        if all(samples[count]) and all(samples[1]):
            rows.append((f"{count} workers" if count > 1 else "1 worker", scaled(context, count, samples[count], samples[1]),
                         f"{number(median(samples[count], cpu))} µs", f"{counts[count]:,}" if counts else "-",
                         futex_calls(context, count, target)))
    return rows


def measure(context):
    if not shutil.which("strace"):
        context.note("strace is not installed: no futex calls")
    find("taskset")
    return Section(
        "Workers", f"`--workers N` under {CONNECTIONS} connections, with a processor more for the client; the rate is left "
        "out where the machine has not as many, but more workers than processors show what each costs. Instructions (by "
        f"callgrind, over {COUNTED} connections) do not grow if workers do nothing for each other; a futex call is a lock "
        "that another worker had, or a wait: a lock that is free needs none. † the client was busy all the time, and limits "
        "the rate.",
        [table(context, name, target) for name, target in TARGETS.items()])
