"""A server without descriptors: it can accept nobody until there are some again."""
import contextlib
import os
import resource


@contextlib.contextmanager
def none_left(server):
    """What the server holds is all that it may have, until the end of the block."""
    limits = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)
    numbers = [int(name) for name in os.listdir(f"/proc/{server.process.pid}/fd")]
    assert sorted(numbers) == list(range(len(numbers))), f"there are gaps: {numbers}"
    resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (len(numbers), limits[1]))
    yield
    resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, limits)


def processor_time(server):
    """Seconds that the server has worked so far."""
    with open(f"/proc/{server.process.pid}/stat", encoding="ascii") as file:
        user, system = file.read().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
