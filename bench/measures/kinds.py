"""The kinds of request whose instructions are counted."""
from measures.callgrind import Request

KINDS = {
    "a code": Request("/status/418"),
    "a field": Request("/status/200;header=X-A:b"),
    "a field left out": Request("/status/200;omit=Date"),
    "a limit by key": Request("/status/200;limit=10000/1s;key=a"),
    "whole answers by key": Request("/status/503(retry-after=1)*2,200(body=ok);in-order;key=b"),
    "POST with 100 bytes, by key": Request("/status/503(retry-after=1)*2,200(body=ok);in-order;key=c", "POST",
                                           ("Content-Type: text/plain",), b"x" * 100),
    "64 KiB": Request("/status/200;size=64k"),
    "1 MiB": Request("/status/200;size=1M"),
    "an echo": Request("/get"),
    "an explanation": Request("/codes/418"),
    "an explanation in HTML, gzip": Request("/codes/418", fields=("Accept: text/html", "Accept-Encoding: gzip")),
    "the list": Request("/"),
    "the list in HTML, gzip": Request("/", fields=("Accept: text/html", "Accept-Encoding: gzip")),
    "an interim response": Request("/status/103"),
    "a code over TLS": Request("/status/418", tls=True),
}
