"""Describes the machine, and what else ran on it."""
import os
import platform
import re
import time

from measures.built import compiler_of, distribution, options_of

QUIET = 0.5  # a processor


def first_match(path, pattern):
    try:
        with open(path, encoding="utf-8") as file:
            match = re.search(pattern, file.read(), re.MULTILINE)
    except FileNotFoundError:
        return "unknown"
    return match[1].strip() if match else "unknown"


def is_virtual():
    return " hypervisor " in first_match("/proc/cpuinfo", r"^(flags\s*:.*)$") + " "


def load_average():
    """Of the last minute: how many programs ran, or waited for a processor."""
    return os.getloadavg()[0]


def warning(load):
    """A sentence for the document, if the machine was not quiet."""
    if load > QUIET * len(os.sched_getaffinity(0)):
        yield ("Other programs ran on the machine at the same time, as the load average below says: the ratios of rates spread "
               "accordingly, and say less than those of the CPU.")


def description(program):
    """Rows for the document's table."""
    processors = len(os.sched_getaffinity(0))
    memory = int(first_match("/proc/meminfo", r"^MemTotal:\s+(\d+)")) / (1 << 20)
    kind = ", a virtual machine" if is_virtual() else ""
    return [("machine", ""),
            ("processor", f"{first_match('/proc/cpuinfo', r'^model name.*: (.*)$')}, {processors} processors{kind}"),
            ("memory", f"{memory:.1f} GiB"), ("kernel", f"Linux {platform.release()}, {platform.machine()}"),
            ("system", f"{distribution()}, {os.confstr('CS_GNU_LIBC_VERSION')}"),
            ("everystatus was built with", f"{compiler_of(program)}, {options_of(program)}"),
            ("date", time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())),
            ("load average before", f"{load_average():.1f}")]
