"""How the drivers in Python read what to ask and write what came of it; the drivers in other languages do the same.

A line on stdin is "name TAB url TAB bytes": so many bytes are to be POSTed; 0 is a GET. The driver's argument is the time to
wait, in seconds. A line on stdout is "name TAB outcome": "200, 100 bytes" where the client is content, and otherwise what its
user gets to see, the outer exception first and the innermost one's words last.
"""
import re
import sys

SECONDS = float(sys.argv[1])


def chain(error):
    """The error and what it was made of, the innermost last."""
    seen = []
    while isinstance(error, BaseException) and error not in seen:
        seen.append(error)
        inner = [part for part in getattr(error, "args", ()) if isinstance(part, BaseException)]
        reason = getattr(error, "reason", None)
        error = reason if isinstance(reason, BaseException) else inner[0] if inner else error.__cause__
    return seen


def describe(error):
    errors = chain(error)
    names = list(dict.fromkeys(type(one).__name__ for one in errors))
    words = [part for part in errors[-1].args if isinstance(part, str)]
    return ": ".join(names + [re.sub(r"^.*?object at 0x[^>]*>[:,]? *", "", word) for word in words[-1:]])


def answer_all(ask):
    """Asks for each line of stdin by ask(url, content), which returns status and content; content to send is None or bytes."""
    for line in sys.stdin:
        name, url, size = line.rstrip("\n").split("\t")
        try:
            status, content = ask(url, b"x" * int(size) if int(size) else None)
            outcome = f"{status}, {len(content)} bytes"
        except Exception as error:  # whatever it is, it is what a user would see
            outcome = describe(error)
        print(name, " ".join(outcome.split()), sep="\t", flush=True)
