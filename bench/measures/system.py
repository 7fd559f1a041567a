"""Starts programs on a processor of their own, and reads what the system counts of them."""
import os
import re
import shutil
import signal
import socket
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = os.path.dirname(HERE)
DEADLINE = 30  # seconds for anything that a server does when it starts or ends
ATTEMPTS = 3  # to start something
SERVER_PROCESSOR, CLIENT_PROCESSOR = "0", "1"


class Missing(Exception):
    """Something is not installed; what it says goes into the document."""


def find(program):
    path = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if not path:
        raise Missing(f"{program} is not installed")
    return path


def pinned(processors, command):
    """The command, on these processors alone, where the system has them."""
    usable = {str(number) for number in os.sched_getaffinity(0)}
    return ["taskset", "-c", processors, *command] if set(processors.split(",")) <= usable else list(command)


def compile_c(folder, name, *others, libraries=()):
    """Compiles a program of bench/; its path."""
    path = os.path.join(folder, name)
    sources = [os.path.join(SOURCES, file + ".c") for file in (name, *others)]
    done = subprocess.run(["cc", "-O2", "-std=c11", "-D_GNU_SOURCE", "-o", path, *sources, *("-l" + name for name in libraries)],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Missing(f"{name}.c cannot be compiled: {done.stderr.splitlines()[0]}")
    return path


def free_port():
    """One that nothing listens on; for programs that cannot pick one by themselves."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def tree(pid):
    """The process and all that it started."""
    pids = [pid]
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as file:
                pids += [one for child in file.read().split() for one in tree(int(child))]
        except (FileNotFoundError, ProcessLookupError):
            pass
    return pids


def cpu_of(pid):
    """Seconds of CPU of all threads of one process that live: counted in nanoseconds, where the kernel does."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{task}/schedstat", encoding="ascii") as file:
                total += int(file.read().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            pass
    return total / 1e9


def memory_of(pid):
    """KiB that are its own, with its share of what several processes have mapped."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return int(re.search(r"^Pss:\s+(\d+) kB", file.read(), re.MULTILINE)[1])


def highest_memory_of(pid):
    """KiB that were resident at most."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(r"^VmHWM:\s+(\d+) kB", file.read(), re.MULTILINE)[1])


def summed(measure, pid):
    """Over the process and all that it started, as far as they live."""
    total = 0
    for one in tree(pid):
        try:
            total += measure(one)
        except (FileNotFoundError, ProcessLookupError):
            pass
    return total


def patiently(attempt):
    """Several times: a free port may be taken by another program before the server has it."""
    for left in reversed(range(ATTEMPTS)):
        try:
            return attempt()
        except Missing:
            if left == 0:
                raise


def is_listening(port):
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


def wait_until_listening(process, port, name):
    limit = time.monotonic() + DEADLINE
    while not is_listening(port):
        if process.poll() is not None or time.monotonic() > limit:
            raise Missing(f"{name} does not start")
        time.sleep(0.01)


def end(process):
    """Ends it, and what it started, at once."""
    if process.poll() is not None:
        return
    pids = tree(process.pid)
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(DEADLINE / 10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pid in pids[1:]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
