"""What the program shows on a terminal."""
import os
import pty
import subprocess

from harness import ENVIRONMENT, PROGRAM, TIMEOUT, WRAPPER


def on_terminal(*arguments, **env):
    """What the terminal is sent, with its line ends; the program reads from it as well."""
    leader, follower = pty.openpty()
    command = [*WRAPPER, PROGRAM, *arguments]
    with subprocess.Popen(command, env={**ENVIRONMENT, "TERM": "xterm", **env}, stdin=follower, stdout=follower) as process:
        os.close(follower)
        shown = b""
        try:
            while chunk := os.read(leader, 65536):
                shown += chunk
        except OSError:
            pass  # the other end is closed
        process.wait(TIMEOUT)
    os.close(leader)
    return shown.decode().replace("\r\n", "\n")
