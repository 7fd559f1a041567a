"""Proxies in front of a server, each with its configuration in packaging/proxies as it is shipped, but for the addresses."""
import os
import pathlib
import random
import re
import select
import shutil
import socket
import subprocess
import tempfile
import time

from harness import HERE, TIMEOUT
from secure import make_certificate

CONFIGS = os.path.join(HERE, "..", "packaging", "proxies")
HTTP, HTTPS = 8000, 8443  # the ports of the configurations


def find(name):
    """The program; Debian has some where only root looks."""
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def free_address():
    """A loopback address that nobody else uses: there, the ports of the configurations are free."""
    while True:
        address = "127." + ".".join(str(random.randint(2, 250)) for _ in range(3))
        try:
            for port in (HTTP, HTTPS):
                socket.create_server((address, port)).close()
            return address
        except OSError:
            continue


class Proxy:
    """One in front of a server that listens on host and port; a context manager. The options of a class: program, package, the
    file of its configuration, and whether it speaks TLS."""
    program = package = config = ""
    name = ""
    tls = True
    races = False  # which of two outcomes a fault has is decided anew each time
    cuts = False  # whether its client hears of incomplete content depends on whether its answer had begun before the end came
    needs = "/"  # a file that is not there is of a package that is not installed

    def __init__(self, server):
        self.server = server

    @classmethod
    def version(cls):
        """As the program tells it; None: it is not installed."""
        program = find(cls.program)
        if not program or not os.path.exists(cls.needs):
            return None
        done = subprocess.run([program, *cls.VERSION], capture_output=True, text=True, check=False)
        return re.search(r"\d+\.\d+\.\d+", done.stdout + done.stderr)[0]

    def adapted(self):
        """The configuration with this test's addresses and certificate."""
        with open(os.path.join(CONFIGS, self.config), encoding="utf-8") as file:
            text = file.read()
        backend = f"{self.server.host}:{self.server.port}"
        text = text.replace("127.0.0.1:8080", backend).replace('"port" => 8080', f'"port" => {self.server.port}')
        text = text.replace('.port = "8080"', f'.port = "{self.server.port}"').replace('=> "127.0.0.1"', '=> "127.0.0.0"')
        text = text.replace('.host = "127.0.0.1"', '.host = "127.0.0.0"')
        text = re.sub(r"\b127\.0\.0\.1\b(?!:%d)" % self.server.port, self.address, text).replace("127.0.0.0", self.server.host)
        return text.replace("/etc/ssl/everystatus.pem", self.certificate)

    def write(self, name, text):
        """A file of this test's."""
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        os.chmod(self.folder.name, 0o755)
        self.address = free_address()
        pem, key = make_certificate(self.folder.name, "localhost")
        self.certificate = self.write("both.pem", "".join(pathlib.Path(path).read_text() for path in (pem, key)))
        self.output = tempfile.TemporaryFile()
        command = [find(self.program), *self.arguments(self.write(os.path.basename(self.config), self.adapted()))]
        env = {**os.environ, **dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), self.folder.name)}
        env.pop("MALLOC_PERTURB_", None)  # meson's; it takes lighttpd long to fill what it allocates for answers without end
        self.process = subprocess.Popen(command, stdout=self.output, stderr=self.output, stdin=subprocess.DEVNULL,
                                        cwd=self.folder.name, env=env)
        self.ended = os.pidfd_open(self.process.pid)
        try:
            self.wait()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def wait(self):
        """Until it listens."""
        end = time.monotonic() + TIMEOUT
        while True:
            try:
                for port in (HTTP, HTTPS) if self.tls else (HTTP,):
                    socket.create_connection((self.address, port), timeout=TIMEOUT).close()
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise AssertionError(f"{self.program} does not listen: {self.said()}") from None
                select.select([self.ended], [], [], 0.05)  # nothing tells when it listens

    def said(self):
        """What it has written."""
        return os.pread(self.output.fileno(), 1 << 16, 0).decode(errors="replace")

    def __exit__(self, kind, value, trace):
        self.process.terminate()
        try:
            self.process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if kind is not None:
            print("".join(f"# {line}\n" for line in self.said().splitlines()[-20:]), end="")
        os.close(self.ended)
        self.output.close()
        self.folder.cleanup()

    def connect(self):
        """A raw connection to its plain port."""
        return socket.create_connection((self.address, HTTP), timeout=TIMEOUT)

    def curl(self, protocol):
        """What has curl ask it by that protocol, http/1.1 or h2; URLs are those of url()."""
        if protocol == "http/1.1":
            return ["--http1.1", "--connect-to", f"::{self.address}:{HTTP}"]
        if not self.tls:
            return ["--http2-prior-knowledge", "--connect-to", f"::{self.address}:{HTTP}"]
        ca = os.path.join(self.folder.name, "localhost.pem")
        return ["--http2", "--cacert", ca, "--connect-to", f"::{self.address}:{HTTPS}"]

    def url(self, protocol):
        """How its URLs begin."""
        return f"https://localhost:{HTTPS}" if protocol == "h2" and self.tls else f"http://localhost:{HTTP}"


class HAProxy(Proxy):
    name, program, package, config, VERSION = "HAProxy", "haproxy", "haproxy", "haproxy.cfg", ["-v"]

    def arguments(self, config):
        return ["-db", "-f", config]


class Nginx(Proxy):
    name, program, package, config, VERSION = "nginx", "nginx", "nginx", "nginx.conf", ["-v"]

    def arguments(self, config):
        folder = self.folder.name
        paths = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        main = self.write("main.conf", f"daemon off; pid {folder}/pid; error_log stderr; worker_processes 1;\n"
                                       f"events {{}}\nhttp {{ access_log off;\n{paths}include {config};\n}}\n")
        return ["-p", folder, "-c", main, "-e", "stderr"]


class Caddy(Proxy):
    name, program, package, config, VERSION = "Caddy", "caddy", "caddy", "Caddyfile", ["version"]

    def arguments(self, config):
        return ["run", "--config", config, "--adapter", "caddyfile"]


class Apache(Proxy):
    name, program, package, config, VERSION = "Apache httpd", "apache2", "apache2-bin", "apache.conf", ["-v"]
    MODULES = ("mpm_event", "authz_core", "headers", "http2", "proxy", "proxy_http", "ssl", "socache_shmcb")

    def arguments(self, config):
        loads = "".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n" for name in self.MODULES)
        user = "User www-data\nGroup www-data\n" if os.geteuid() == 0 else ""
        main = self.write("main.conf", f"ServerRoot {self.folder.name}\nPidFile pid\nErrorLog /dev/stderr\nServerName localhost\n"
                                       f"{user}{loads}StartServers 1\nDefaultRuntimeDir {self.folder.name}\nInclude {config}\n")
        return ["-D", "FOREGROUND", "-f", main]


class Lighttpd(Proxy):
    name, program, package, config, VERSION = "lighttpd", "lighttpd", "lighttpd lighttpd-mod-openssl", "lighttpd.conf", ["-v"]
    needs, cuts = "/usr/lib/lighttpd/mod_openssl.so", True

    def arguments(self, config):
        return ["-D", "-f", config]


class Varnish(Proxy):
    name, program, package, config, VERSION = "Varnish", "varnishd", "varnish", "varnish.vcl", ["-V"]
    tls, races = False, True

    def arguments(self, config):
        return ["-F", "-n", os.path.join(self.folder.name, "work"), "-a", f"{self.address}:{HTTP}", "-T", "127.0.0.1:0",
                "-p", "feature=+http2", "-s", "malloc,16m", "-f", config]


PROXIES = (HAProxy, Nginx, Caddy, Apache, Lighttpd, Varnish)


class HAProxyTCP(HAProxy):
    """Passes bytes on, with a PROXY header before them; the server has a port of TLS as well."""
    config = "haproxy-tcp.cfg"

    def adapted(self):
        plain, secure = (f"{self.server.host}:{port}" for port in (self.server.plain_port, self.server.port))
        with open(os.path.join(CONFIGS, self.config), encoding="utf-8") as file:
            text = file.read()
        return re.sub(r"127\.0\.0\.1(?=:(8000|8443))", self.address, text.replace("127.0.0.1:8080", plain)
                      .replace("127.0.0.1:8444", secure))
