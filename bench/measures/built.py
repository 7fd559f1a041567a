"""Says what a program was built with, and for which system: what its instructions depend on."""
import json
import os
import platform
import re
import subprocess

# meson's options that change the code.
OPTIONS = ("optimization", "debug", "b_lto", "b_sanitize", "b_coverage", "c_args", "tls", "websocket")


def options_of(program):
    """As meson keeps them in the folder that the program was built in."""
    folder = os.path.dirname(os.path.dirname(os.path.realpath(program)))
    try:
        with open(os.path.join(folder, "meson-info", "intro-buildoptions.json"), encoding="utf-8") as file:
            values = {option["name"]: option["value"] for option in json.load(file)}
    except FileNotFoundError:
        return "without meson's options"
    return " ".join(f"{name}={values[name] or 'none'}" for name in OPTIONS)


def compiler_of(program):
    """As the compiler wrote it into the program: "GCC 12.2.0"."""
    with open(program, "rb") as file:
        match = re.search(rb"(GCC|clang version)[: ]+(?:\([^)]*\) )?(\d+(?:\.\d+)*)", file.read())
    return b" ".join(match.groups()).decode() if match else "an unknown compiler"


def distribution():
    """Its name and version: "debian 12"."""
    names = {}
    with open("/etc/os-release", encoding="utf-8") as file:
        for line in file:
            name, _, value = line.strip().partition("=")
            names[name] = value.strip('"')
    return f"{names.get('ID', 'linux')} {names.get('VERSION_ID', '')}".strip()


def version_lines(program):
    """What it says of itself and of the library that it runs with."""
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split("\n")


def system_of(program):
    """All of it, in a line."""
    return ", ".join([distribution(), platform.machine(), os.confstr("CS_GNU_LIBC_VERSION") or "no glibc",
                      version_lines(program)[1], compiler_of(program), options_of(program)])
