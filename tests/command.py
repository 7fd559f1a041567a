"""The program run as a command, to its end."""
import subprocess

from harness import ENVIRONMENT, TIMEOUT, PROGRAM, WRAPPER


def is_built_without(what):
    """Whether the program says that this was left out."""
    return f"without {what}" in run("--version").stdout


def run(*arguments, **env):
    """Runs the program to its end."""
    return subprocess.run([*WRAPPER, PROGRAM, *arguments], capture_output=True, text=True, timeout=TIMEOUT,
                          env={**ENVIRONMENT, **env})
