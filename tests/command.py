"""The program run as a command, to its end."""
import subprocess

from harness import ENVIRONMENT, PATIENCE, PROGRAM, WRAPPER


def run(*arguments, **env):
    """Runs the program to its end."""
    return subprocess.run([*WRAPPER, PROGRAM, *arguments], capture_output=True, text=True, timeout=PATIENCE,
                          env={**ENVIRONMENT, **env})
