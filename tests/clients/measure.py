"""Measures how HTTP clients react to the faults, and writes this system's section of docs/clients.md.

usage: EVERYSTATUS=/path/to/everystatus python3 tests/clients/measure.py [FILE]

It takes a few minutes, and needs curl, python3-requests, python3-urllib3, nodejs, golang-go, default-jdk-headless and chromium,
and libnss3-tools, with which Chromium gets the CA that the others read from a file.
"""
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from harness import Server  # noqa: E402

WAIT = 2  # seconds that a client has for an answer
SENT = 500000  # bytes, where the fault strikes while the request is read
LONGEST = 100  # columns of an outcome
SIZE = 100  # bytes of content, where there is any
PYTHON = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable  # the one that the packages are for


END = "\n[All pages](README.md)\n"
INTRODUCTION = """# How clients react to the faults

What the users of seven HTTP clients see for each fault of `;fault=NAME`, and for each fault of TLS (`--tls-faults`).
[faults.md](faults.md) says what each fault sends. The clients are those of {systems}.

This page is written by `tests/clients/measure.py`, which measures one section on each system; run it again for other versions.

Each client asks as its documentation shows, follows redirects, and waits {wait} seconds. Where there is content, it has {size}
bytes. `200, {size} bytes` means that the client noticed nothing: some faults should indeed be tolerated (a folded field, a bare
LF), and for the others this is what you came to find out. Everything else is an error: the outer exception first, and the
message of the innermost one last. The numbers of curl are its exit codes, which `/curl` explains.

urllib3 is shown without retries; by default it tries three more times before it reports the same error. Chromium shows the
content that it has, and then perhaps an error.

For the faults of TLS, all clients but curl trust the CA of `--tls-ca-file`. curl is not given that CA: it exits with 60
because it does not trust the certificate, whatever else is wrong with it.

Some outcomes depend on timing: on which of a client's reading and writing fails first, or on which of two timers expires first
(`reset-while-reading`, `client-cert`, `h2-garbage`). There, the next run may show another error.
"""


class Client:
    def __init__(self, name, command, version, prepare=None):
        self.name, self.command, self.version, self.prepare = name, command, version, prepare

    def its_version(self):
        done = subprocess.run(self.version, capture_output=True, text=True)
        return re.search(r"\d+(\.\d+)*", done.stdout + done.stderr)[0]

    def ask(self, lines, folder, env):
        """The outcome of each line, by its name."""
        for command in self.prepare(folder) if self.prepare else ():
            subprocess.run(command, check=True, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        command = [part.format(folder=folder, here=HERE) for part in self.command] + [str(WAIT)]
        done = subprocess.run(command, input="".join(lines).encode(), stdout=subprocess.PIPE, cwd=folder, env=env, check=True)
        return dict(line.split("\t", 1) for line in done.stdout.decode(errors="replace").split("\n") if line)


def import_for_java(folder):
    yield ["keytool", "-importcert", "-noprompt", "-alias", "everystatus", "-file", "ca.pem", "-keystore", "trust.p12",
           "-storetype", "PKCS12", "-storepass", "everystatus"]


def import_for_chromium(folder):
    os.makedirs(os.path.join(folder, ".pki", "nssdb"), exist_ok=True)
    database = "sql:" + os.path.join(folder, ".pki", "nssdb")
    yield ["certutil", "-N", "-d", database, "--empty-password"]
    yield ["certutil", "-A", "-d", database, "-n", "everystatus", "-t", "C,,", "-i", "ca.pem"]


CLIENTS = [
    Client("requests", [PYTHON, "{here}/python_requests.py"],
           [PYTHON, "-c", "import requests; print(requests.__version__)"]),
    Client("urllib3", [PYTHON, "{here}/python_urllib3.py"],
           [PYTHON, "-c", "import urllib3; print(urllib3.__version__)"]),
    Client("Node fetch", ["node", "{here}/fetch.mjs"], ["node", "--version"]),
    Client("Go net/http", ["{folder}/client"], ["go", "version"],
           lambda folder: [["go", "build", "-o", "client", os.path.join(HERE, "client.go")]]),
    Client("Java HttpClient", ["java", "-Djavax.net.ssl.trustStore={folder}/trust.p12",
                               "-Djavax.net.ssl.trustStorePassword=everystatus", "{here}/Client.java"],
           ["java", "--version"], import_for_java),
    Client("Chromium", [PYTHON, "{here}/chromium.py"], ["chromium", "--version"],
           import_for_chromium),
]

# What differs from run to run, or says nothing: addresses, ports, dates, places in a source, the numbers of OpenSSL's threads,
# and how far an endless answer came. The ports of redirects stay.
NOISE = [
    (r"\b(?:readfrom|read|write|dial) tcp \d\S+?(?:->\S+?)?: ", ""), (r" on [\d.]+:53\b", ""), (r" \(_ssl\.c:\d+\)", ""),
    (r"\b[0-9A-F]{8,}:error:[0-9A-F]+:", ""), (r":(?:\.\./)+deps/\S*?:\d+:.*", ""), (r"\bHTTPS?ConnectionPool\(.*?\): ", ""),
    (r"\[SSL: CERTIFICATE_VERIFY_FAILED\] certificate verify failed: ", ""), (r"Failed to establish a new connection: ", ""),
    (r"(?:127\.0\.0\.1|localhost):(?!4\b|99999)\d+", "HOST"), (r"\b\d{5,} bytes", "endless bytes"),
    (r"current time \S+ is (before|after) \S+", r"current time is \1 DATE"), (r"Date: \w+, [\w :]+ GMT", "Date: DATE"),
    (r"\w+ \w+ \d+ \d\d:\d\d:\d\d \w+ \d{4}", "DATE"),
]


def tidy(outcome):
    for pattern, replacement in NOISE:
        outcome = re.sub(pattern, replacement, outcome)
    outcome = " ".join(re.sub(r"[^ -~]+", " ", outcome).split())
    return outcome if len(outcome) <= LONGEST else outcome[:LONGEST - 3].rstrip() + "..."


def is_content(outcome):
    """Whether the client gave its user an answer, and no error."""
    return re.fullmatch(r"\d+, (\d+|endless) bytes", outcome)


def cell(outcome):
    """An outcome as a cell of a table; what looks like success is set apart from what is an error."""
    if is_content(outcome):
        return outcome
    return "`" + outcome.replace("`", "'").replace("|", "\\|") + "`"


def fetch(url):
    with urllib.request.urlopen(url) as response:
        return json.load(response)


def has_content(url):
    """Whether the fault takes a size: faults that send no content refuse it."""
    command = ["curl", "--silent", "--max-time", "1", "--output", os.devnull, "--write-out", "%{http_code}", url]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout != "400"


def measures(server, version):
    """For each fault of the server and of TLS: its name, the URL, the bytes to send, and how that version of curl ends."""
    faults = {}
    for way in (way for row in fetch(server.url + "/curl")["exits"] for way in row["ways"]):
        name = way["fault"] or way["port"]
        if name in (None, "tls"):
            continue
        url = re.search(r"'(https?://[^']*)'", way["command"])[1]
        options = way["command"].removeprefix("yes | ").removeprefix("curl ").partition("'")[0].strip()
        options = re.sub(r"--max-time \d+|-L\b|-o \S+", "", options).strip()
        row = faults.setdefault(name, {"url": url, "size": 0, "tls": bool(way["port"]), "exits": set()})
        row["exits"].add((way["exits"][version], options))
        row["size"] = SENT if re.search(r"-T -|-d ", way["command"]) else row["size"]
    for name, row in faults.items():
        sized = row["url"].replace(";fault=", f";size={SIZE};fault=")
        if row["tls"]:
            row["url"] += f";size={SIZE}"
        elif not row["size"] and has_content(sized):
            row["url"] = sized
    return faults


def in_order(faults, server, ports):
    """The faults as the server lists them: in its help, and in the file of its ports."""
    names = [re.split(r"[\[=]", row["usage"])[0] for row in fetch(server.url + "/help")["faults"]]
    with open(ports, encoding="utf-8") as file:
        names += [line.partition(" ")[2].strip() for line in file]
    return sorted(faults, key=lambda name: names.index(name.partition("=")[0]))


def curl_cell(exits):
    return ", ".join(f"{code}" + (f" with `{options}`" if options else "") for code, options in sorted(exits))


def table(names, faults, answers):
    heads = ["fault", "curl", *answers]
    yield "| " + " | ".join(heads) + " |"
    yield "| " + " | ".join("---" for _ in heads) + " |"
    for name in names:
        cells = [cell(tidy(outcomes.get(name, "no outcome"))) for outcomes in answers.values()]
        yield "| " + " | ".join([f"`{name}`", curl_cell(faults[name]["exits"]), *cells]) + " |"
    passed = [sum(bool(is_content(outcomes[name])) for name in names) for outcomes in answers.values()]
    plain = sum((0, "") in faults[name]["exits"] for name in names)
    yield "| " + " | ".join([f"**no error, of {len(names)}**", *(f"**{count}**" for count in [plain, *passed])]) + " |"


def section(faults, order, answers, versions):
    yield f"Measured with {', '.join(versions)}."
    yield "\n### Faults of HTTP\n"
    yield from table([name for name in order if not faults[name]["tls"]], faults, answers)
    yield "\n### Faults of TLS\n"
    yield from table([name for name in order if faults[name]["tls"]], faults, answers)


def measure(folder):
    plain = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    authority, ports = os.path.join(folder, "ca.pem"), os.path.join(folder, "ports")
    env = {**plain, "HOME": folder, "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "GO111MODULE": "off", "CGO_ENABLED": "0",
           "GOCACHE": os.path.join(folder, "cache"), "GOPATH": os.path.join(folder, "path"), "GOTOOLCHAIN": "local",
           "GOFLAGS": "", "REQUESTS_CA_BUNDLE": authority, "SSL_CERT_FILE": authority, "NODE_EXTRA_CA_CERTS": authority}
    env.pop("PYTHONPATH", None)
    answers, versions = {}, []
    with Server("--log-format", "off", "--port-file", ports, "--tls-port", "0", "--tls-self-signed", "--tls-faults",
                "--tls-ca-file", authority) as server:
        curl = re.search(r"\d+(\.\d+)*", subprocess.run(["curl", "--version"], capture_output=True, text=True).stdout)[0]
        faults = measures(server, curl)
        lines = [f"{name}\t{row['url']}\t{row['size']}\n" for name, row in faults.items()]
        versions.append("curl " + curl)
        for client in CLIENTS:
            print(client.name, file=sys.stderr, flush=True)
            versions.append(f"{client.name} {client.its_version()}")
            answers[client.name] = client.ask(lines, folder, env)
        return "\n".join(section(faults, in_order(faults, server, ports), answers, versions))


def page(text, system, mine):
    """The page with the system's section replaced, or added."""
    sections = dict(part.split("\n\n", 1) for part in re.split(r"^## ", text.removesuffix(END), flags=re.M)[1:])
    sections = {name: words.strip() for name, words in sections.items()} | {system: mine}
    names = sorted(sections)
    parts = [INTRODUCTION.format(systems=" and ".join(names), wait=WAIT, size=SIZE)]
    return "\n".join(parts + [f"## {name}\n\n{sections[name]}\n" for name in names]) + END


def main():
    needed = ("curl", "node", "go", "java", "keytool", "chromium", "certutil")
    missing = [program for program in needed if not shutil.which(program)]
    if missing:
        raise SystemExit("not installed: " + ", ".join(missing))
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "..", "..", "docs", "clients.md")
    text = ""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            text = file.read()
    with tempfile.TemporaryDirectory() as folder:
        mine = measure(folder)
    with open(path, "w", encoding="utf-8") as file:
        file.write(page(text, platform.freedesktop_os_release()["PRETTY_NAME"], mine))


if __name__ == "__main__":
    main()
