"""How the drivers in Python read what to ask and write what came of it; the drivers in other languages do the same.

A line on stdin is "name TAB url", and the seconds to wait are the driver's argument; a line on stdout is "name TAB outcome":
"200, 100 bytes" where the client is content, and otherwise what its user gets to see.
"""
import re
import sys

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 2


def chain(error):
    """The error and what it was made from, the innermost last."""
    seen = []
    while error is not None and error not in seen:
        seen.append(error)
        inner = [part for part in getattr(error, "args", ()) if isinstance(part, BaseException)]
        error = getattr(error, "reason", None) if isinstance(getattr(error, "reason", None), BaseException) else (
            inner[0] if inner else error.__cause__ or error.__context__)
    return seen


def describe(error):
    """"ConnectionError: ProtocolError: ConnectionResetError: Connection reset by peer": the classes, then the innermost's words."""
    errors = chain(error)
    names = []
    for one in errors:
        if type(one).__name__ not in names:
            names.append(type(one).__name__)
    words = [part for part in errors[-1].args if isinstance(part, str)]
    return ": ".join(names + [re.sub(r"<[^>]*>[:,]? *", "", words[-1])] if words else names)


def answer_all(ask):
    """Asks for each line of stdin by ask(url), which returns status and content."""
    for line in sys.stdin:
        name, url = line.rstrip("\n").split("\t")
        try:
            status, content = ask(url)
            outcome = f"{status}, {len(content)} bytes"
        except Exception as error:  # whatever it is, it is what a user would see
            outcome = describe(error)
        print(name, " ".join(outcome.split()), sep="\t", flush=True)
