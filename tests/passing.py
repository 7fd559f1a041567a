"""What of a server's answers a client gets through a proxy: measured with curl, which says what came, and how it ended."""
import concurrent.futures
import json
import os
import re
import socket
import subprocess
import tempfile
import time
import urllib.request

from harness import TIMEOUT, parse_responses, read_all, read_until

PROTOCOLS = ("http/1.1", "h2")
WAIT = 3  # seconds that a client has for a broken answer
AT_ONCE = 4
SIZE = 100  # bytes of content, where there is any
LATE = 1  # seconds by which what is late is delayed

FIELDS = {"connection", "keep-alive", "transfer-encoding", "date", "content-length"}  # each hop has its own, or may


class Direct:
    """No proxy at all: the server itself."""
    name, tls = "direct", False

    def __init__(self, server):
        self.server = server

    def curl(self, _):
        return ["--http1.1", "--connect-to", f"::{self.server.host}:{self.server.port}"]

    def url(self, _):
        return "http://localhost:8000"

    def connect(self):
        return self.server.connect()


def curl(way, protocol, *arguments, wait=TIMEOUT):
    """Runs curl; its exit code and its output."""
    done = subprocess.run(["curl", "--silent", "--noproxy", "*", "--max-time", str(wait), *way.curl(protocol), *arguments],
                          capture_output=True, timeout=2 * TIMEOUT, check=False)
    return done.returncode, done.stdout.decode("latin-1")


def ask(way, protocol, target, *arguments, wait=TIMEOUT):
    """One request: curl's exit code, the heads and trailer sections that came (lists of lines), the content."""
    with tempfile.TemporaryDirectory() as folder:
        names = [os.path.join(folder, name) for name in ("head", "content")]
        code, _ = curl(way, protocol, "-D", names[0], "-o", names[1], *arguments, way.url(protocol) + target, wait=wait)
        texts = []
        for name in names:
            try:
                with open(name, encoding="latin-1", newline="") as file:
                    texts.append(file.read())
            except FileNotFoundError:
                texts.append("")
    return code, [part.split("\r\n") for part in texts[0].split("\r\n\r\n") if part], texts[1]


def status_of(head):
    """The code of a head; 0: it is a trailer section."""
    return int(head[0].split()[1]) if head[0].startswith("HTTP/") else 0


def ranges(numbers):
    """Numbers, "200", and ranges of them, "200 to 299"."""
    found = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(low) if low == high else f"{low}{', ' if high == low + 1 else ' to '}{high}" for low, high in found)


def statuses(way, protocol, low, high):
    """Which codes come as they were told, and what comes in place of the others."""
    urls = [way.url(protocol) + f"/status/{code}" for code in range(low, high + 1)]
    if protocol == "h2" and not way.tls:  # curl 7.88 speaks h2c on a connection only once: each has its own, by another name
        urls = [url.replace("localhost", f"host{number}") for number, url in enumerate(urls)]
    with tempfile.NamedTemporaryFile("w", suffix=".curl") as file:
        file.write("".join(f'url = "{url}"\noutput = "/dev/null"\n' for url in urls))
        file.flush()
        _, text = curl(way, protocol, "-w", "%{http_code}\\n", "-K", file.name)
    instead = {}
    for code, came in zip(range(low, high + 1), text.split()):
        if int(came) != code:
            instead.setdefault("nothing" if came == "000" else came, []).append(code)
    return "; ".join(f"{came} for {ranges(codes)}" for came, codes in instead.items()) or "all"


def interim(way, protocol, code):
    """What a client sees of an interim response."""
    exit_code, heads, _ = ask(way, protocol, f"/status/{code}(delay=0s)+200;size={SIZE};delay=200ms", wait=10)
    came = [status_of(head) for head in heads]
    if exit_code or not came or (came[-1] != 200 and came[-1] < 500):
        return "breaks the answer"
    if came[-1] != 200:
        return f"{came[-1]} instead of the answer"
    return "passes" if code in came else "swallowed"


def interims(way, protocol):
    """The same for all codes that nobody knows."""
    found = {}
    codes = [104, 105, 110, 150, 199]
    for code in codes:
        found.setdefault(interim(way, protocol, code), []).append(code)
    if len(found) == 1:
        return next(iter(found))
    return "; ".join(f"{ranges(codes)} {what}" for what, codes in found.items())


def times_of(way, protocol, target):
    """When curl got heads and content, in seconds: pairs of what it was and when; and its exit code."""
    code, text = curl(way, protocol, "--trace-ascii", "-", "--trace-time", "-o", "/dev/null", way.url(protocol) + target, wait=10)
    found = re.findall(r"(?m)^(\d+):(\d+):([\d.]+) <= Recv (header|data), \d+ bytes.*\n(?:[0-9a-f]{4}: (HTTP/\S+ \d+))?",
                       text)
    return code, [(line or what, int(hour) * 3600 + int(minute) * 60 + float(second))
                  for hour, minute, second, what, line in found]


def is_late(first, last):
    return (last - first) % 86400 > LATE / 2


def early_interim(way, protocol):
    _, came = times_of(way, protocol, f"/status/103(delay=0s)+200;size={SIZE};delay={LATE}s")
    heads = [(what.split()[1], when) for what, when in came if what.startswith("HTTP/")]
    if len(heads) < 2 or heads[0][0] != "103":
        return "–"
    return "at once" if is_late(heads[0][1], heads[-1][1]) else "with the answer"


def early_head(way, protocol):
    code, came = times_of(way, protocol, f"/status/200;size={SIZE};delay-body={LATE}s")
    content = [when for what, when in came if what == "data"]
    if code or not content:
        return "breaks the answer"
    return "at once" if is_late(came[0][1], content[-1]) else "with the content"


def in_pieces(way, protocol):
    code, came = times_of(way, protocol, f"/status/200;size={SIZE};drip={LATE}s")
    content = [when for what, when in came if what == "data"]
    if code or not content:
        return "breaks the answer"
    return "as it comes" if is_late(content[0], content[-1]) else "at the end"


def continues(way, protocol):
    """Whose 100 a client gets."""
    def comes(recipe):
        _, heads, _ = ask(way, protocol, recipe, "-X", "POST", "-H", "Expect: 100-continue", "--expect100-timeout", "0.3",
                          "-d", "x", wait=2)
        return any(status_of(head) == 100 for head in heads)
    if comes("/status/200;no-100"):
        return "the proxy's own"
    return "passes" if comes("/status/200") else "swallowed"


def upgrade(way, protocol):
    if protocol != "http/1.1":
        return "–"
    with way.connect() as connection:
        connection.sendall(b"GET /websocket/echo HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                           b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
        head = read_until(connection, b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 101 "):
            return head.split(b" ")[1].decode() + " instead"
        connection.sendall(b"\x82\x83\0\0\0\0tea")
        return "passes" if read_until(connection, b"tea") else "breaks"


def phrase(way, protocol):
    if protocol != "http/1.1":
        return "–"
    _, heads, _ = ask(way, protocol, "/status/200;reason=Short%20and%20stout")
    came = heads[-1][0].split(" ", 2)[-1]
    return "passes" if came == "Short and stout" else "replaced by its own" if came not in ("", "200") else "dropped"


def trailers(way, protocol):
    code, heads, _ = ask(way, protocol, f"/status/200;size={SIZE};framing=chunked;trailer=X-Sum:9", "-H", "TE: trailers")
    if code:
        return "break the answer"
    if status_of(heads[0]) != 200:
        return f"{status_of(heads[0])} instead of the answer"
    return "pass" if any("x-sum: 9" in line.lower() for head in heads for line in head) else "swallowed"


def head_length(way, protocol):
    code, heads, _ = ask(way, protocol, "/status/200;size=1234", "--head")
    if code:
        return "breaks the answer"
    return "passes" if any(line.lower() == "content-length: 1234" for line in heads[-1]) else "swallowed"


def target(way, protocol):
    """Whether the server gets the target as it was sent."""
    sent = "/status/200;body=a%2Fb%3B%7Ec;key=TARGET//x/%41?q=[1]&r={2}|%20"
    ask(way, protocol, sent, "--globoff", "--path-as-is")
    with urllib.request.urlopen(way.server.url + "/_/requests?key=TARGET") as answer:
        came = [entry["target"] for entry in json.load(answer)["requests"]]
    urllib.request.urlopen(urllib.request.Request(way.server.url + "/_/reset/TARGET", method="POST")).close()
    return "as it was sent" if came == [sent] else f"as `{came[0]}`".replace("|", "\\|") if came else "refused"


def method(way, protocol):
    code, heads, _ = ask(way, protocol, "/status/200", "-X", "FROB")
    return "passes" if not code and status_of(heads[-1]) == 200 else f"{status_of(heads[-1])} instead" if heads else "breaks"


def fields(way, protocol):
    """Which fields the client gets that were not sent, and which were sent and do not arrive."""
    _, direct, _ = ask(Direct(way.server), "http/1.1", "/status/404;header=X-A:b")
    _, heads, _ = ask(way, protocol, "/status/404;header=X-A:b")
    names = [{line.split(":")[0].lower() for line in some[-1][1:] if line} - FIELDS for some in (direct, heads)]
    parts = [f"+ {' '.join(f'`{name}`' for name in sorted(names[1] - names[0]))}" if names[1] - names[0] else "",
             f"− {' '.join(f'`{name}`' for name in sorted(names[0] - names[1]))}" if names[0] - names[1] else ""]
    return " ".join(part for part in parts if part) or "the same"


ROWS = [
    ("statuses 200 to 599", lambda *way: statuses(*way, 200, 599)),
    ("statuses 600 to 999", lambda *way: statuses(*way, 600, 999)),
    ("102 before the answer", lambda *way: interim(*way, 102)),
    ("103 before the answer", lambda *way: interim(*way, 103)),
    ("... comes", early_interim),
    ("104, 105, 110, 150, 199 before it", interims),
    ("100 after `Expect`", continues),
    ("101 with WebSocket", upgrade),
    ("the phrase", phrase),
    ("fields", fields),
    ("the head, with `delay-body`", early_head),
    ("content, with `drip`", in_pieces),
    ("trailers", trailers),
    ("Content-Length on HEAD", head_length),
    ("the target", target),
    ("an unknown method", method),
]


def fault_path(row):
    """The path of a row's fault, the same without it, and curl's arguments for both."""
    usage, needs = re.sub(r"\[.*\]", "", row["usage"]), row["needs"] or ""
    for name, value in (("BYTES", "10"), ("TIME", "9s"), ("DIGITS", "099"), ("TEXT", "GREETINGS")):
        usage = usage.replace("=" + name, "=" + value)
    code = 302 if "redirects" in needs else 204 if "without content" in needs else 200
    plain = f"/status/{code}" + (f";size={SIZE}" if "an answer with content" in needs else "")
    return f"{plain};fault={usage}", plain, ["-d", "x"] if "a request with content" in needs else []


def outcome(came, whole):
    """How curl fared: the code and how it ended, in a few words; whole: as many bytes of content there are."""
    exit_code, heads, content = came
    final = [status_of(head) for head in heads if status_of(head) >= 200]
    code = str(final[0]) if final else "nothing"
    if exit_code == 92:  # the end of a stream may overtake its head
        return "curl 92"
    if exit_code:
        return f"{code}, curl {exit_code}"
    if len(content) == whole or not final or final[0] >= 400:
        return code
    return f"{code}, {'more' if len(content) > whole else 'less' if content else 'no'} content"


def faults_of(server):
    """The faults as the server lists them, and how curl fares without a proxy: (row, arguments for ask, bytes of content)."""
    with urllib.request.urlopen(server.url + "/help") as answer:
        rows = json.load(answer)["faults"]
    direct = Direct(server)

    def one(row):
        path, plain, arguments = fault_path(row)
        came = ask(direct, "http/1.1", path, *arguments, wait=WAIT)
        if came[1] and status_of(came[1][0]) == 400:  # it says itself how much comes
            path = path.replace(f";size={SIZE}", "")
            came = ask(direct, "http/1.1", path, *arguments, wait=WAIT)
        whole = len(came[2]) if came[0] == 0 and came[2] else len(ask(direct, "http/1.1", plain, *arguments)[2])
        return {"usage": row["usage"], "resets": row["end"] == "RST", "ask": (path, *arguments), "whole": whole,
                "direct": outcome(came, whole)}
    rows = [row for row in rows if not row["usage"].startswith("h2-")]  # those are for who speaks h2c to this server
    rows.sort(key=lambda row: row["usage"].startswith("endless-"))  # they keep a proxy busy
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, rows))


def measure_faults(way, faults):
    """The outcome of each fault, by its usage: with HTTP/1.1, and with HTTP/2 if that is another."""
    def one(job):
        fault, protocol = job
        return outcome(ask(way, protocol, *fault["ask"], wait=WAIT), fault["whole"])
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(one, [(fault, protocol) for fault in faults for protocol in PROTOCOLS]))
    return {fault["usage"]: both(*found[2 * number:2 * number + 2]) for number, fault in enumerate(faults)}


def both(first, second):
    """A cell with what holds for HTTP/1.1, and for HTTP/2 if that is something else."""
    return first if first == second or second in ("–", None) else f"{first} / {second}"


def measure_rows(way):
    """All rows of the table for one proxy, by their headings."""
    def one(row):
        return row[0], both(*(row[1](way, protocol) for protocol in PROTOCOLS))
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(pool.map(one, ROWS))
