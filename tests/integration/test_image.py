"""The image: what tools/image writes of it and buildah makes of it, and the program as the only process of a container."""
import contextlib
import gzip
import hashlib
import io
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import unittest

from harness import PROGRAM, TIMEOUT, WRAPPER, curl

ROOT = pathlib.Path(__file__).resolve().parents[2]
STATIC = os.path.join(os.environ["BUILD_ROOT"], "everystatus")  # what tools/build-static leaves there, stripped
NAME = "everystatus:1.2.3"
MIB = 1 << 20


def needs_one_file(test):
    return unittest.skipUnless(os.path.exists(STATIC) and not WRAPPER, "tools/build-static did not build this, for this machine")(
        test)


def image_of(program):
    """{name: bytes} of the archive that tools/image writes."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "image.tar")
        subprocess.run([sys.executable, str(ROOT / "tools/image"), program, "arm64", NAME, file], check=True, timeout=TIMEOUT)
        with tarfile.open(file) as tar:
            return {entry.name: tar.extractfile(entry).read() for entry in tar}, pathlib.Path(file).read_bytes()


class Archive(unittest.TestCase):
    """OCI's image specification: layout, index, manifest, configuration."""

    @classmethod
    def setUpClass(cls):
        cls.files, cls.whole = image_of(PROGRAM)

    def blob(self, descriptor):
        content = self.files["blobs/" + descriptor["digest"].replace(":", "/")]
        self.assertEqual(descriptor["digest"], "sha256:" + hashlib.sha256(content).hexdigest())
        self.assertEqual(descriptor["size"], len(content))
        return content

    def manifest(self):
        self.assertEqual(json.loads(self.files["oci-layout"]), {"imageLayoutVersion": "1.0.0"})
        entry, = json.loads(self.files["index.json"])["manifests"]
        self.assertEqual(entry["platform"], {"architecture": "arm64", "os": "linux"})
        # Without the second, podman load calls it localhost/1.2.3:latest.
        self.assertEqual(entry["annotations"], {"org.opencontainers.image.ref.name": "1.2.3",
                                                "io.containerd.image.name": "docker.io/library/" + NAME})
        return json.loads(self.blob(entry))

    def test_it_holds_the_program_and_nothing_else(self):
        layer, = self.manifest()["layers"]
        with tarfile.open(fileobj=io.BytesIO(gzip.decompress(self.blob(layer)))) as tar:
            entry, = tar
            self.assertEqual((entry.name, entry.mode, entry.uid, entry.mtime), ("everystatus", 0o755, 0, 0))
            self.assertEqual(tar.extractfile(entry).read(), pathlib.Path(PROGRAM).read_bytes())

    def test_how_it_runs(self):
        manifest = self.manifest()
        config = json.loads(self.blob(manifest["config"]))
        layer = gzip.decompress(self.blob(manifest["layers"][0]))
        self.assertEqual(config["rootfs"], {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest()]})
        self.assertEqual((config["architecture"], config["os"]), ("arm64", "linux"))
        self.assertEqual(config["config"], {
            "User": "65532:65532", "ExposedPorts": {"8080/tcp": {}}, "Env": ["EVERYSTATUS_BIND=0.0.0.0"], "StopSignal": "SIGTERM",
            "Healthcheck": {"Test": ["CMD", "/everystatus", "check"], "Interval": 10**10, "Timeout": 6 * 10**9},
            "Entrypoint": ["/everystatus"]})

    def test_docker_finds_the_same(self):
        manifest, = json.loads(self.files["manifest.json"])
        self.assertEqual(manifest["RepoTags"], [NAME])
        self.assertEqual([manifest["Config"], *manifest["Layers"]],
                         ["blobs/" + item["digest"].replace(":", "/")
                          for item in (self.manifest()["config"], *self.manifest()["layers"])])

    def test_the_same_program_gives_the_same_bytes(self):
        self.assertEqual(image_of(PROGRAM)[1], self.whole)


@needs_one_file
class OneFile(unittest.TestCase):
    """What tools/build-static promises."""

    def test_size(self):
        tls = self.has_tls()
        self.assertLess(os.path.getsize(STATIC), (1.8 if tls else 0.87) * 10**6)
        self.assertLess(len(image_of(STATIC)[1]), (1.2 if tls else 0.6) * MIB)

    def has_tls(self):
        return "GnuTLS" in subprocess.run([STATIC, "--version"], capture_output=True, text=True, check=True).stdout

    def test_it_asks_for_no_library(self):
        shown = subprocess.run(["readelf", "--program-headers", "--dynamic", STATIC], capture_output=True, text=True, check=True)
        self.assertNotRegex(shown.stdout, "INTERP|NEEDED")

    def test_what_is_inside_is_listed(self):
        listed = dict(line.split() for line in pathlib.Path(os.environ["BUILD_ROOT"], "libraries").read_text().splitlines())
        told = subprocess.run([STATIC, "--version"], capture_output=True, text=True, check=True).stdout
        for name, line in (("libmicrohttpd", "libmicrohttpd"), ("gnutls28", "GnuTLS")):
            version = re.search(rf"^{line} (.*)$", told, re.MULTILINE)
            self.assertEqual(version.group(1) if version else None, listed[name].split("-")[0] if name in listed else None)
        for part, name in (("WebSocket", "wslay"), ("WebDAV", "expat"), ("TLS", "gnutls28")):
            self.assertNotEqual(f"built without {part}" in told, name in listed)


def children(pid):
    """Those of all its threads."""
    return [int(child) for file in pathlib.Path(f"/proc/{pid}/task").glob("*/children") for child in file.read_text().split()]


def descendant(pid, name):
    """The process below it that runs a program of that name."""
    for child in children(pid):
        words = pathlib.Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        found = child if words[0].decode().endswith(name) else descendant(child, name)
        if found:
            return found
    return None


def may_unshare():
    return os.geteuid() == 0 and shutil.which("unshare") and \
        subprocess.run(["unshare", "--pid", "--fork", "true"], capture_output=True, timeout=TIMEOUT).returncode == 0


class Container:
    """For tests of what runs below a command."""

    @contextlib.contextmanager
    def served(self, command):
        """What serves below the command: its address, and what the kernel says of it. SIGTERM ends it, and then the command."""
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            greeting = process.stdout.readline()
            self.assertRegex(greeting, r"^listening on http://127\.0\.0\.1:\d+/?\n$", "" if greeting else process.stderr.read())
            url = greeting.split()[-1].rstrip("/")
            server = descendant(process.pid, "/everystatus")
            try:
                self.assertEqual(curl("-o", "/dev/null", "-w", "%{http_code}", url + "/status/418").stdout, b"418")
                yield url, pathlib.Path(f"/proc/{server}/status").read_text()
            finally:
                os.kill(server, signal.SIGTERM)
            self.assertEqual(process.wait(TIMEOUT), 0)


class Alone(Container, unittest.TestCase):
    @unittest.skipUnless(may_unshare(), "namespaces need root, and a system that permits them")
    @unittest.skipIf(WRAPPER, "process 1 would be the wrapper")
    def test_as_process_1(self):
        """The kernel gives process 1 no signal that it has not asked for, so that SIGTERM must be asked for."""
        command = ["unshare", "--pid", "--fork", os.path.abspath(PROGRAM), "--port", "0", "--log-format", "off"]
        with self.served(command) as (_, status):
            self.assertEqual(re.search(r"^NSpid:.*\t(\d+)$", status, re.MULTILINE).group(1), "1")


@unittest.skipUnless(shutil.which("buildah") and os.geteuid() == 0, "buildah, as root, is not to be had")
class Buildah(unittest.TestCase):
    def buildah(self, *words):
        return subprocess.run([*self.command, *words], capture_output=True, text=True, timeout=5 * TIMEOUT, check=True,
                              cwd=self.folder).stdout

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.command = ["buildah", "--root", f"{self.folder}/root", "--runroot", f"{self.folder}/run", "--storage-driver", "vfs"]
        shutil.copy(ROOT / "Containerfile", self.folder)


class Commands(Buildah):
    """Those that README.md and the Containerfile name."""

    def test_the_image_has_a_health_check(self):
        named = []
        for file in (ROOT / "README.md", ROOT / "Containerfile"):
            named += re.findall(r"\bbuildah (build .*? \.)(?=`|$)", file.read_text(), re.MULTILINE)
        self.assertEqual(len(named), 3)
        for command in named:
            place = re.search(r"PROGRAM=(\S+)", command + " PROGRAM=build-static-amd64/everystatus").group(1)
            program = pathlib.Path(self.folder, place)
            program.parent.mkdir(exist_ok=True)
            shutil.copy(PROGRAM, program)
            self.buildah(*command.split())
            name = re.search(r"--tag (\S+)", command).group(1)
            image = json.loads(self.buildah("inspect", "--type", "image", name))["Docker"]["config"]
            self.assertEqual(image["Healthcheck"]["Test"], ["CMD", "/everystatus", "check"], command)


@needs_one_file
class Containerfile(Container, Buildah):
    """Built and run without a daemon."""

    def setUp(self):
        super().setUp()
        shutil.copy(STATIC, f"{self.folder}/everystatus")
        self.buildah("build", "--isolation", "chroot", "--build-arg", "PROGRAM=everystatus", "--tag", "everystatus", self.folder)
        self.container = self.buildah("from", "--pull-never", "everystatus").strip()
        self.entry = ["run", "--isolation", "chroot", self.container, "--", "/everystatus"]

    def test_it_serves_as_nobody_and_is_healthy(self):
        with self.served([*self.command, *self.entry, "--bind", "127.0.0.1", "--port", "0"]) as (url, status):
            self.assertEqual(re.search(r"^Uid:\t(.*)$", status, re.MULTILINE).group(1).split(), 4 * ["65532"])
            self.buildah(*self.entry, "check", "--bind", "127.0.0.1", "--port", url.rpartition(":")[2])

    def test_it_reads_what_tools_image_writes(self):
        subprocess.run([str(ROOT / "tools/image"), STATIC, "amd64", NAME, f"{self.folder}/image.tar"], check=True)
        image = self.buildah("pull", f"oci-archive:{self.folder}/image.tar").strip()
        made, pulled = (json.loads(self.buildah("inspect", "--type", "image", name))["OCIv1"]["config"]
                        for name in ("everystatus", image))
        made.pop("Labels", None)
        self.assertEqual(made, {**pulled, "Env": made["Env"]})
        self.assertIn(pulled["Env"][0], made["Env"])


if __name__ == "__main__":
    unittest.main()
