"""One code, over connections that are kept and over new ones, by all servers."""
import functools

from measures.checkouts import GoHttpbin, Lwan
from measures.clients import request
from measures.comparison import Comparison
from measures.report import Bar, Section
from measures.servers import Bare, H2o, Haproxy, Httpbin, Lighttpd, Nginx

CONNECTIONS = (1, 64, 512, 4096, 10000)
FEW = 512  # beyond that, httpbin has no threads for all


def sample(context, connections, server, close=False):
    if server.name == "httpbin" and connections > FEW:
        return None
    mode = ("close",) if close else ()
    return context.sample(server, request(server.target("code"), close=close), connections, context.seconds, mode)


def respects(context):
    counts = [count for count in CONNECTIONS if count <= context.most]
    kept = {f"{count:,}": functools.partial(sample, context, count) for count in counts}
    return {**kept, "64, closed": functools.partial(sample, context, 64, close=True)}


def measure(context):
    with context.servers(Nginx, Haproxy, Lighttpd, H2o, Lwan, GoHttpbin, Httpbin, Bare) as servers:
        comparison = Comparison(context, servers, respects(context))
    others = [Bar(f"{name}, 64", comparison.ratio_of_rate("64", name)) for name in servers
              if name not in ("everystatus", comparison.base) and comparison.ratio_of_rate("64", name)]
    return Section(
        "One code", "`GET /status/418`, by the number of connections at once, each of which is kept and asks again when it "
        "was answered; in the last column each request has a connection of its own. nginx (`return 418`) and haproxy "
        "(`http-request return`) send the same content from memory, lighttpd and h2o from a file with the code 200, lwan and "
        "go-httpbin what they have for the code; the bare loop sends the very bytes of everystatus, and reads nothing of the "
        "request.",
        comparison.tables(), comparison.bars("everystatus, ") + others,
        f"One code, by connections: requests a second, {comparison.base} = 1")
