"""The kinds of answer that everystatus gives, against its plain code; and pages and sizes, against nginx sending files."""
import functools
import socket

from measures.callgrind import read_response
from measures.clients import request
from measures.comparison import Comparison, beside
from measures.report import Bar, Section
from measures.servers import Nginx
from measures.site import SIZES

PLAIN = "/status/418"
HTML = ("Accept: text/html", "Accept-Encoding: gzip")
KINDS = {
    "a field: `200;header=X-A:b`": request("/status/200;header=X-A:b"),
    "`418;retry-after=1`": request("/status/418;retry-after=1"),
    "`200;omit=Date`": request("/status/200;omit=Date"),
    "`200;limit=1000000/1s;key=a`": request("/status/200;limit=1000000/1s;key=a"),
    "codes in order, by key": request("/status/503*2,200;in-order;loop;key=b"),
    "whole answers in order, by key": request("/status/503(retry-after=1)*2,200(body=ok);in-order;loop;key=c"),
    "the same, POST with 100 bytes": request("/status/503(retry-after=1)*2,200(body=ok);in-order;loop;key=d",
                                             ("Content-Type: text/plain",), "POST", b"x" * 100),
    "`103`, then 200": request("/status/103"),
    "`/get`": request("/get"),
    "`/`": request("/"),
    "`/codes/418`": request("/codes/418"),
    "`/codes/418` in HTML, gzip": request("/codes/418", HTML),
}
CONNECTIONS = 64


def check(server):
    """Whether all kinds are answered."""
    for data in KINDS.values():
        with socket.create_connection(("127.0.0.1", server.port)) as connection, connection.makefile("rb") as stream:
            connection.sendall(data)
            read_response(stream)


def measure_kinds(context):
    with context.servers() as servers:
        check(servers["everystatus"])
        def ask(data):
            return context.sample(servers["everystatus"], data, CONNECTIONS, context.seconds)
        cases = {"the plain code": functools.partial(ask, request(PLAIN))}
        cases.update({label: functools.partial(ask, data) for label, data in KINDS.items()})
        rows, spreads = beside(context, cases, "the plain code")
    return Section(
        "Kinds of answer", f"What everystatus alone does, against its own `GET {PLAIN}`, over {CONNECTIONS} connections that are "
        "kept. Lists and pages are longer: `/` has 30 KiB.", [rows],
        [Bar(label.replace("`", ""), spread) for label, spread in spreads.items()][1:],
        "Kinds of answer: requests a second, the plain code = 1")


def measure_files(context):
    def ask(kind, fields, server):
        return context.sample(server, request(server.target(kind), fields), CONNECTIONS, context.seconds)
    respects = {f"size={name}": functools.partial(ask, f"size/{name}", ()) for name in SIZES}
    respects["a page in HTML, gzip"] = functools.partial(ask, "page", HTML)
    with context.servers(Nginx) as servers:
        comparison = Comparison(context, servers, respects)
    return Section(
        "Sizes and pages", "`/status/200;size=N`, against nginx sending a file of that size (with sendfile), and the page of "
        f"a code, against nginx sending it from a file that is compressed already (gzip_static); over {CONNECTIONS} "
        "connections that are kept. everystatus has the system copy the content. The same program took 26 or 57 µs for 64 KiB on "
        "one machine, 16 or 26 µs for `/`, for minutes each; why is not known.", comparison.tables(), comparison.bars(),
        f"Sizes and pages: requests a second, {comparison.base} = 1")
