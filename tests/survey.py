"""One curl that asks one server for many targets, and test cases that share a server."""
import tempfile
import unittest

from harness import Server, curl, parse_responses

# What a CORS client may read anyway (Fetch, "CORS-safelisted response-header name").
SAFELISTED = {"cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"}


class Exchange:
    """One target's answer: the interim responses, the final one, and the status that curl itself reported."""

    def __init__(self, target, interims, final, reported):
        self.target, self.interims, self.final, self.reported = target, interims, final, reported


def survey(server, targets, *options, method="GET"):
    """Lets one curl ask for all targets, each with the options, and returns an Exchange for each. Responses are parsed as they
    came, and must follow each other without a byte between them."""
    targets = list(targets)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as config:
        config.writelines(f'url = "{server.url}{target}"\n' for target in targets)
        config.flush()
        method_options = {"GET": (), "HEAD": ("--head",)}.get(method, ("--request", method))
        done = curl("--globoff", "--include", "--raw", "--write-out", "%{stderr}%{http_code}\n", *method_options, *options,
                    "--config", config.name)
    reported = [int(line) for line in done.stderr.split()]
    responses = parse_responses(done.stdout, [method] * len(targets))
    exchanges, interims = [], []
    for response in responses:
        if response.code < 200 and response.code != 101:
            interims.append(response)
            continue
        exchanges.append(Exchange(targets[len(exchanges)], interims, response, reported[len(exchanges)]))
        interims = []
    if interims or len(exchanges) != len(targets) or len(reported) != len(targets):
        raise AssertionError(f"{len(exchanges)} final responses and {len(reported)} transfers for {len(targets)} targets")
    return exchanges


def ask(server, target, *options, method="GET"):
    """The final response to one request by curl."""
    return survey(server, [target], *options, method=method)[0].final


class Served(unittest.TestCase):
    """Tests that share one server, which no test changes."""

    @classmethod
    def setUpClass(cls):
        server = Server("--log-format", "off")
        cls.server = server.__enter__()
        cls.addClassCleanup(server.__exit__, None, None, None)
