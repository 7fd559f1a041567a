"""The printed command lines of /earn, run as they stand by sh with real curl, and what their answers must be."""
import concurrent.futures
import functools
import json
import os
import subprocess
import tempfile
import threading

from harness import TIMEOUT, Server, curl, parse_responses
from survey import Served

PLAIN = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


@functools.lru_cache(maxsize=1)
def rows(server):
    """What /earn says, by code; it is asked once."""
    listed = json.loads(curl(f"{server.url}/earn?format=json").stdout)["earned"]
    return {row["status"]: row for row in listed}


def run(command, folder):
    """What the shell printed of a command line; a pipe's curl may end by a timeout of its own."""
    done = subprocess.run(["sh", "-c", command], cwd=folder, env=PLAIN, capture_output=True, timeout=2 * TIMEOUT)
    return done.stdout


def is_head(output):
    return output.startswith(b"HTTP/1.")


class Earned(Served):
    """Tests that run what /earn prints. The server is shared, so that every flow must be as good the second time."""

    def flow(self, code):
        """The responses to the printed commands of a code, a list a command; of those that print no head, the output."""
        with tempfile.TemporaryDirectory() as folder:
            outputs = [run(command, folder) for command in rows(self.server)[code]["commands"]]
        return [parse_responses(output, ["GET"] * 8) if is_head(output) else output for output in outputs]

    def shown(self, responses, code):
        """The response with the code: an interim one has its final response behind it, which is marked as well."""
        if code < 200:
            self.assertEqual(responses[-1].get("Everystatus"), "earned")
        return self.earned(next((one for one in responses if one.code == code), responses[-1]), code)

    def earned(self, response, code):
        self.assertEqual((response.code, response.get("Everystatus")), (code, "earned"))
        return response

    def unearned(self, response, code, wanted):
        """Another answer, which says with which command the wanted code is earned."""
        self.assertEqual((response.code, response.get("Everystatus")), (code, "unearned"))
        if response.get("Content-Type", "").endswith("json"):
            earn = json.loads(response.content)["earn"]
            self.assertEqual((earn["status"], earn["commands"]), (wanted, self.commands_of(wanted)))
        return response

    def commands_of(self, code):
        """As a raw request with Host localhost is told them."""
        return [command.replace(f"{self.server.host}:{self.server.port}", "localhost")
                for command in rows(self.server)[code]["commands"]]

    def ask(self, code, method="GET", fields=(), content=b"", rest="", version="HTTP/1.1"):
        """A raw request for /earn/CODE with what follows it; Content-Length is added to content."""
        length = [f"Content-Length: {len(content)}"] if content else []
        return self.server.request(f"/earn/{code}{rest}", method, [*fields, *length], content, version)[-1]


class EarnedByFour(Earned):
    """The same with several workers, which share what is remembered."""

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--log-format", "off", "--workers", "4"))


def at_once(count, ask):
    """What ask returned in so many threads that begin together."""
    begin = threading.Barrier(count)

    def one(_):
        begin.wait(TIMEOUT)
        return ask()

    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
