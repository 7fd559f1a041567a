"""One code over TLS, over connections that are kept, and over new ones with and without resumption."""
import functools

from measures.clients import request
from measures.comparison import Comparison
from measures.report import Section
from measures.rounds import median
from measures.servers import BareTls, H2o, Haproxy, Lighttpd, Nginx

RESPECTS = {"64, kept": (64, ()), "64, new": (64, ("new",)), "64, resumed": (64, ("resume",))}


def sample(context, connections, mode, server):
    return context.sample(server, request(server.target("code"), close=bool(mode)), connections, context.seconds, mode, tls=True)


def resumed_row(comparison):
    label = "64, resumed"
    shares = {name: median(comparison.of(label, name), lambda one: one.resumed) for name in comparison.servers
              if comparison.of(label, name)}
    return [("connections that were resumed", *shares), ("", *(f"{share:.0%}" for share in shares.values()))]


def measure(context):
    title = "TLS"
    if not context.clients.tls:
        context.note(f"TLS: {context.clients.without_tls}")
        return Section(title, "Not measured.")
    with context.servers(Nginx, Haproxy, Lighttpd, H2o, BareTls) as servers:
        if not servers["everystatus"].has_tls():
            context.note("this build has no TLS")
            return Section(title, "Not measured.")
        comparison = Comparison(context, servers,
                                {label: functools.partial(sample, context, *how) for label, how in RESPECTS.items()})
    return Section(
        title, "The same over TLS 1.3, with one certificate on P-256 for all, by 64 connections at once: kept; new for each "
        "request; and new, but with the session of the one before, by ticket. The others use OpenSSL; the bare loop does "
        "with GnuTLS, which everystatus uses as well, no more than it must. The client has a processor of its own, but a new "
        "connection may cost it more than it costs the server: where its rate has a †, only the CPU says something.",
        [*comparison.tables(), resumed_row(comparison)], comparison.bars("everystatus, "),
        f"TLS: requests a second, {comparison.base} = 1")
