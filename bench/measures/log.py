"""What the access log costs."""
import contextlib
import functools

from measures.clients import request
from measures.comparison import cpu
from measures.report import Section, number
from measures.rounds import Spread, in_turn, median
from measures.servers import Everystatus, Nginx
from measures.system import Missing

CONNECTIONS = 64


def percent(samples, base):
    spread = Spread.of([(one.cpu / other.cpu - 1) * 100 for one, other in zip(samples, base)])
    return f"{spread.median:+.1f} % ({spread.lowest:+.1f} to {spread.highest:+.1f})"


class Logging(Everystatus):
    """With an access log, into a file."""

    def __init__(self, site, form):
        super().__init__(site)
        self.options = ("--log-format", form)
        self.name = f"everystatus-{form}"


def start(context, stack):
    servers = {form: stack.enter_context(Logging(context.site, form)) for form in ("off", "common", "json")}
    try:
        Nginx.version()
        for form, path in (("nginx, off", "off"), ("nginx, combined", f"{context.site.folder}/nginx-access.log")):
            servers[form] = stack.enter_context(Nginx(context.site, access_log=path))
    except Missing as reason:
        context.note(reason)
    return servers


def measure(context):
    with contextlib.ExitStack() as stack:
        servers = start(context, stack)
        cases = {form: functools.partial(context.sample, server, request(server.target("code")), CONNECTIONS, context.seconds)
                 for form, server in servers.items()}
        results = in_turn(cases, context.rounds)
    rows = [("access log", "CPU a request", "more than without")]
    for form, samples in results.items():
        base = results["nginx, off" if form.startswith("nginx") else "off"]
        if all(samples) and all(base):
            rows.append((form, number(median(samples, cpu)) + " µs", "" if samples is base else percent(samples, base)))
    return Section("Access log", f"The CPU that `GET /status/418` costs over {CONNECTIONS} kept connections, without an "
                   "access log and with one, which goes into a file.", [rows])
