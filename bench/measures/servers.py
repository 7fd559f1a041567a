"""The servers that are measured: how each is started, and what version it says it is."""
import contextlib
import os
import re
import subprocess

from measures import configurations
from measures.system import (DEADLINE, SERVER_PROCESSOR, SOURCES, Missing, compile_c, end, find, free_port, pinned,
                             wait_until_listening)


class Server:
    """One that runs; a context manager. Its command gets a configuration, or says its ports when it has picked them."""
    name = "?"
    says = ""  # how the document calls it
    ready = True  # once its port listens
    processors = SERVER_PROCESSOR

    def __init__(self, site, **words):
        self.site, self.words = site, {**site.words, **words}
        self.port, self.tls_port = free_port(), free_port()

    def command(self):
        raise NotImplementedError

    def configure(self, name, text):
        """Writes a configuration; its path."""
        self.site.write(name, text.format(**self.words, port=self.port, tls_port=self.tls_port).encode())
        return os.path.join(self.site.folder, name)

    def __enter__(self):
        with open(os.path.join(self.site.folder, f"{self.name}.err"), "wb") as errors:
            self.process = subprocess.Popen(pinned(self.processors, self.command()), stdout=subprocess.PIPE, stderr=errors,
                                            cwd=self.site.folder)
        try:
            self.find_ports()
        except Missing as reason:
            self.__exit__()
            raise Missing(f"{reason}: {self.complaint()}") from reason
        return self

    def complaint(self):
        """What it said last before it gave up."""
        lines = self.site.read(f"{self.name}.err").decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it says nothing"

    def find_ports(self):
        wait_until_listening(self.process, self.port, self.name)

    def __exit__(self, *reason):
        end(self.process)
        self.process.stdout.close()

    def target(self, kind):
        """Of a kind of answer: code, page, or size/..."""
        return {"code": "/status/418"}.get(kind, "/" + kind)

    @classmethod
    def version(cls):
        return ""


def version_from(command, pattern):
    """What a program prints of itself."""
    done = subprocess.run([find(command[0]), *command[1:]], capture_output=True, text=True, check=False, timeout=DEADLINE)
    match = re.search(pattern, done.stdout + done.stderr)
    return match[1] if match else "of an unknown version"


class Everystatus(Server):
    name = "everystatus"
    program = os.path.join(os.path.dirname(SOURCES), "build", "src", "everystatus")
    options = ("--log-format", "off")

    def __init__(self, site, *options, port="0", errors=None, **words):
        super().__init__(site, **words)
        self.own, self.asked_port = options, port

    def command(self):
        cert, key = (os.path.join(self.site.folder, file) for file in ("cert.pem", "key.pem"))
        tls = ("--tls-port", "0", "--tls-cert", cert, "--tls-key", key) if self.has_tls() else ()
        return [self.program, "--port", self.asked_port, *self.options, *tls, *self.own]

    def has_tls(self):
        return os.path.exists(os.path.join(self.site.folder, "cert.pem")) and "without TLS" not in self.version()

    def find_ports(self):
        lines = [self.process.stdout.readline().decode() for _ in range(1 + self.has_tls())]
        ports = [int(port) for line in lines for port in re.findall(r":(\d+)/?$", line.strip())]
        if len(ports) < len(lines):
            raise Missing("everystatus does not start")
        self.port, self.tls_port = ports[0], ports[-1]

    def target(self, kind):
        return {"code": "/status/418", "page": "/codes/418"}.get(kind, "/status/200;" + kind.replace("/", "="))

    @classmethod
    def version(cls):
        done = subprocess.run([cls.program, "--version"], capture_output=True, text=True, check=True)
        return done.stdout.strip().replace("\n", ", ")


class Nginx(Server):
    name = "nginx"

    def command(self):
        return [find("nginx"), "-p", self.site.folder, "-c", self.configure("nginx.conf", configurations.NGINX),
                "-e", os.path.join(self.site.folder, "nginx.log")]

    @classmethod
    def version(cls):
        return version_from(["nginx", "-v"], r"nginx/(\S+)")


class Haproxy(Server):
    name = "haproxy"

    def command(self):
        return [find("haproxy"), "-db", "-f", self.configure("haproxy.conf", configurations.HAPROXY)]

    @classmethod
    def version(cls):
        return version_from(["haproxy", "-v"], r"version (\S+)")


class Lighttpd(Server):
    name = "lighttpd"

    def command(self):
        return [find("lighttpd"), "-D", "-f", self.configure("lighttpd.conf", configurations.LIGHTTPD)]

    @classmethod
    def version(cls):
        return version_from(["lighttpd", "-v"], r"lighttpd/(\S+)")


class H2o(Server):
    name = "h2o"

    def command(self):
        return [find("h2o"), "-c", self.configure("h2o.conf", configurations.H2O)]

    @classmethod
    def version(cls):
        return version_from(["h2o", "-v"], r"version (\S+)")


class Httpbin(Server):
    name = "httpbin"

    def command(self):
        return [find("gunicorn"), "--workers", "1", "--worker-class", "gthread", "--threads", "4", "--keep-alive", "75",
                "--worker-connections", "2000", "--bind", f"127.0.0.1:{self.port}", "--log-level", "critical", "httpbin:app"]

    @classmethod
    def version(cls):
        find("gunicorn")
        done = subprocess.run(["/usr/bin/python3", "-c", "import httpbin, gunicorn; print(gunicorn.__version__)"],
                              capture_output=True, text=True, check=False, timeout=DEADLINE)
        if done.returncode != 0:
            raise Missing("httpbin is not installed")
        gunicorn = done.stdout.strip()
        done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "python3-httpbin"], capture_output=True, text=True,
                              check=False)
        return f"{done.stdout.strip() or 'of an unknown version'}, gunicorn {gunicorn}"


class Bare(Server):
    """The bare loop, which sends the very bytes that everystatus sends."""
    name = "bare loop"

    def command(self):
        return [compile_c(self.site.folder, "bare", "listen"), os.path.join(self.site.folder, "response")]

    def find_ports(self):
        self.port = int(self.process.stdout.readline())


class BareTls(Bare):
    name = "bare loop, GnuTLS"

    def command(self):
        return [compile_c(self.site.folder, "bare-tls", "listen", libraries=("gnutls",)),
                *(os.path.join(self.site.folder, file) for file in ("response", "cert.pem", "key.pem"))]

    def find_ports(self):
        super().find_ports()
        self.tls_port = self.port
