"""What connections cost that wait for a next request."""
import contextlib

from measures.clients import request
from measures.raw import open_and_ask
from measures.report import Section
from measures.servers import Bare, Everystatus, H2o, Haproxy, Lighttpd, Nginx
from measures.system import Missing, memory_of, summed


def memory_each(server, count):
    """KiB by which the server grows, for each connection."""
    data = request(server.target("code"))
    before = summed(memory_of, server.process.pid)
    with contextlib.ExitStack() as stack:
        for _ in range(count):
            stack.enter_context(open_and_ask(server.port, data))
        return before / 1024, (summed(memory_of, server.process.pid) - before) / count


def measure(context):
    rows = [("", "memory before", f"{context.most:,} connections, each")]
    for kind in (Everystatus, Nginx, Haproxy, Lighttpd, H2o, Bare):
        try:
            kind.version()
            with kind(context.site) as server:
                before, each = memory_each(server, context.most)
                rows.append((kind.name, f"{before:.1f} MiB", f"{each:.2f} KiB"))
        except (Missing, OSError) as reason:
            context.note(f"{kind.name}: {reason}")
    return Section("Idle connections", f"{context.most:,} connections that have had one answer and wait: by how much the "
                   "server's memory (its proportional set size) has grown. What the kernel holds for a connection is the "
                   "same for all, and is not in it.", [rows])
