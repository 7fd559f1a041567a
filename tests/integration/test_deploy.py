"""What is in packaging/, action.yml and docs/deploy.md for containers and CI: it parses, and says what the program says."""
import contextlib
import importlib.util
import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

from command import run
from harness import ENVIRONMENT, PROGRAM, TIMEOUT, WRAPPER, Server, curl

try:
    import yaml
except ImportError:
    yaml = None

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
DOCUMENT = (ROOT / "docs" / "deploy.md").read_text()
HELP = run("--help").stdout
OPTIONS = set(re.findall(r"^  --([a-z-]+)", HELP, re.MULTILINE))
LABELS = {"app.kubernetes.io/name": "everystatus"}


def standard(option):
    """What --help says that an option is where none is given."""
    return re.search(rf"^  --{option} .*\[(.*)\]$", HELP, re.MULTILINE).group(1)


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)


def load(name):
    return yaml.safe_load((PACKAGING / name).read_text())


def command_in(folder):
    """Puts the program there as the command everystatus, with a file that tells its process id."""
    path = pathlib.Path(folder, "everystatus")
    path.write_text(f'#!/bin/sh\necho $$ >{folder}/pid\nexec {shlex.join([*WRAPPER, os.path.abspath(PROGRAM)])} "$@"\n')
    path.chmod(0o755)
    return path


@unittest.skipUnless(yaml, "python3-yaml is not installed")
class Values(unittest.TestCase):
    """Port, paths, user, options and version are those of the program and of its image."""

    @classmethod
    def setUpClass(cls):
        cls.port = int(standard("port"))
        cls.version = run("--version").stdout.split()[1]
        lines = (ROOT / "Containerfile").read_text().splitlines()
        cls.image = dict(line.split(" ", 1) for line in lines if line and not line.startswith("#"))
        cls.compose = load("compose.yaml")["services"]["everystatus"]
        cls.pod = load("kubernetes/deployment.yaml")["spec"]["template"]["spec"]
        cls.container, = cls.pod["containers"]

    def test_port(self):
        self.assertEqual(self.image["EXPOSE"], str(self.port))
        self.assertEqual(self.compose["ports"], [f"127.0.0.1:{self.port}:{self.port}"])
        self.assertEqual([item["containerPort"] for item in self.container["ports"]], [self.port])
        self.assertEqual([item["port"] for item in load("kubernetes/service.yaml")["spec"]["ports"]], [self.port])
        self.assertIn(f"http://everystatus:{self.port}", DOCUMENT)

    def test_user(self):
        user = int(self.image["USER"].split(":")[0])
        self.assertEqual(self.compose["user"], self.image["USER"])
        self.assertEqual((self.pod["securityContext"]["runAsUser"], self.pod["securityContext"]["runAsGroup"]), (user, user))

    def test_version(self):
        for text in (DOCUMENT, (ROOT / "README.md").read_text(), (ROOT / "Containerfile").read_text()):
            names = re.findall(r"everystatus(?::|@v|-)(\d+\.\d+\.\d+)|\bv(\d+\.\d+\.\d+)\b", text)
            self.assertEqual({one or other for one, other in names}, {self.version})
        self.assertEqual(self.compose["image"], f"everystatus:{self.version}")
        image, = load("kubernetes/kustomization.yaml")["images"]
        self.assertEqual((image["name"], image["newTag"]), (self.container["image"], self.version))

    def test_probes(self):
        paths = [self.container[probe]["httpGet"]["path"] for probe in ("livenessProbe", "readinessProbe")]
        self.assertEqual(paths, ["/livez", "/readyz"])
        with Server() as server:
            for path in paths:
                self.assertEqual(curl("-o", "/dev/null", "-w", "%{http_code}", server.url + path).stdout, b"200")
            check = json.loads(self.image["HEALTHCHECK"].partition("CMD ")[2])
            self.assertEqual(self.compose["healthcheck"]["test"], ["CMD", *check])
            self.assertEqual([check[0]], json.loads(self.image["ENTRYPOINT"]))
            self.assertEqual(run(*check[1:], "--port", str(server.port)).returncode, 0)

    def test_variables_are_options(self):
        named = re.findall(r"EVERYSTATUS_([A-Z_]+)", DOCUMENT) + [self.image["ENV"].split("=")[0].removeprefix("EVERYSTATUS_")]
        variables = [item["name"] for item in self.container["env"]] + list(self.compose.get("environment", {}))
        named += [name.removeprefix("EVERYSTATUS_") for name in variables]
        self.assertLessEqual({name.lower().replace("_", "-") for name in named}, OPTIONS)

    def test_memory(self):
        """What clients can have it hold is half of what it may have at most, or the system ends it."""
        def mebibytes(text):
            return int(re.fullmatch(r"(\d+)(?:m|M|Mi)", text).group(1))
        pod = {item["name"]: item["value"] for item in self.container["env"]}
        limits = ((self.container["resources"]["limits"]["memory"], pod),
                  (self.compose["mem_limit"], self.compose.get("environment", {})))
        for limit, variables in limits:
            held = [variables.get("EVERYSTATUS_" + name.upper().replace("-", "_"), standard(name))
                    for name in ("max-held", "max-state")]
            self.assertLessEqual(2 * sum(map(mebibytes, held)), mebibytes(limit))

    def test_time_to_end(self):
        seconds = [int(time.rstrip("s")) for time in (standard("drain-delay"), standard("drain-timeout"))]
        delay = int({item["name"]: item["value"] for item in self.container["env"]}["EVERYSTATUS_DRAIN_DELAY"].rstrip("s"))
        self.assertGreater(self.pod["terminationGracePeriodSeconds"], delay + seconds[1])
        self.assertGreater(int(self.compose["stop_grace_period"].rstrip("s")), sum(seconds))

    def test_kubernetes_selects_the_pods(self):
        self.assertEqual(load("kubernetes/deployment.yaml")["spec"]["template"]["metadata"]["labels"], LABELS)
        for name, path in (("deployment", ("selector", "matchLabels")), ("service", ("selector",)),
                           ("poddisruptionbudget", ("selector", "matchLabels")),
                           ("networkpolicy", ("podSelector", "matchLabels"))):
            found = load(f"kubernetes/{name}.yaml")["spec"]
            for step in path:
                found = found[step]
            self.assertEqual(found, LABELS, name)
        self.assertEqual(sorted(load("kubernetes/kustomization.yaml")["resources"]),
                         sorted(file.name for file in (PACKAGING / "kubernetes").iterdir() if file.name != "kustomization.yaml"))

    def test_kubernetes_gives_it_nothing(self):
        self.assertEqual((self.pod["enableServiceLinks"], self.pod["automountServiceAccountToken"]), (False, False))
        self.assertEqual(self.container["securityContext"], {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True,
                                                             "capabilities": {"drop": ["ALL"]}})
        self.assertEqual(load("kubernetes/networkpolicy.yaml")["spec"]["egress"], [])

    def test_all_yaml_parses(self):
        files = [*PACKAGING.rglob("*.yaml"), ROOT / "action.yml", *(ROOT / ".github").rglob("*.yml")]
        self.assertGreater(len(files), 7)
        for text in [*(file.read_text() for file in files), *blocks("yaml")]:
            with self.subTest(text[:60]):
                self.assertIsInstance(yaml.safe_load(text), dict)

    def test_options_that_the_document_gives(self):
        gitlab = next(block for block in map(yaml.safe_load, blocks("yaml")) if "test" in block)["test"]["services"][0]["command"]
        github = next(block for block in map(yaml.safe_load, blocks("yaml")) if "steps" in block)["steps"][0]["with"]["options"]
        for options in (gitlab, github.split()):
            with Server(*options):
                pass


@unittest.skipUnless(yaml, "python3-yaml is not installed")
class Action(unittest.TestCase):
    """The script of action.yml, with the program that it is given."""

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.steps = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]

    def start(self, options, **env):
        step, = self.steps
        workspace = pathlib.Path(self.folder, "workspace")
        workspace.mkdir(exist_ok=True)
        pathlib.Path(workspace, "mock routes").write_text("GET /from/a/file 410\n")
        environment = {**ENVIRONMENT, "PROGRAM": str(command_in(self.folder)), "OPTIONS": options, "RUNNER_TEMP": self.folder,
                       "GITHUB_OUTPUT": f"{self.folder}/output", **env}
        # So does GitHub call bash.
        return subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], env=environment,
                              cwd=workspace, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=TIMEOUT)

    def check(self, path, code):
        """The server that was started last, whose address is the last that was given; then ends it."""
        given = re.findall(r"(?m)^url=(http://127\.0\.0\.1:\d+)$", pathlib.Path(self.folder, "output").read_text())
        try:
            self.assertEqual(curl("-o", "/dev/null", "-w", "%{http_code}", given[-1] + path).stdout, code)
        finally:
            os.kill(int(pathlib.Path(self.folder, "pid").read_text()), signal.SIGTERM)

    def test_it_starts_and_says_where(self):
        for options, path, code in (("--max-delay 10s", "/status/418", b"418"), ("", "/status/418", b"418"),
                                    ("--route 'GET /two/words 201'", "/two/words", b"201"),
                                    ("--max-delay 10s\n--routes 'mock routes'\n", "/from/a/file", b"410")):
            with self.subTest(options.partition("\n")[0]):
                self.assertEqual(self.start(options).returncode, 0)
                self.check(path, code)

    def release(self, program):
        """Makes a release of the program. Returns the sum of its one file, and what GitHub sets."""
        release = pathlib.Path(self.folder, "release")
        release.mkdir()
        shutil.copy(program, release / "everystatus-0.0.0-linux-amd64-tls")
        made = subprocess.run("sha256sum everystatus-* | tee SHA256SUMS", shell=True, cwd=release, capture_output=True, text=True,
                              check=True)
        return made.stdout, {"PROGRAM": "", "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64", "RELEASE": release.as_uri()}

    def test_it_gets_the_program_of_its_release(self):
        right, github = self.release(command_in(self.folder))
        for sums, status in ((right, 0), (f"{'0' * 64}  {right.split()[1]}\n", 1)):
            pathlib.Path(self.folder, "release/SHA256SUMS").write_text(sums)
            done = self.start("", **github)
            self.assertEqual(done.returncode, status, done.stderr)
            if status == 0:
                self.check("/status/418", b"418")
        for other, told in (({"RUNNER_OS": "macOS"}, b"macOS on X64"), ({"RUNNER_ARCH": "RISCV64"}, b"Linux on RISCV64"),
                            ({"RELEASE": github["RELEASE"] + "/none"}, b"use the action by a tag")):
            done = self.start("", **{**github, **other})
            self.assertEqual(done.returncode, 1)
            self.assertIn(told, done.stderr)

    def end_all(self):
        """Ends what runs programs of this test's folder."""
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if os.readlink(process / "exe").startswith(f"{self.folder}/"):
                    os.kill(int(process.name), signal.SIGTERM)

    @unittest.skipIf(WRAPPER, "it is the wrapper that would run")
    def test_a_job_can_start_several(self):
        """Nobody can write to the program of the first while it runs (ETXTBSY); its log is its own."""
        _, github = self.release(PROGRAM)
        self.addCleanup(self.end_all)
        for options in ("--default 201", "--default 202"):
            done = self.start(options, **github)
            self.assertEqual(done.returncode, 0, done.stderr)
        given = re.findall(r"(?m)^url=(.*)$", pathlib.Path(self.folder, "output").read_text())
        self.assertEqual([curl("-o", "/dev/null", "-w", "%{http_code}", url + "/any").stdout for url in given], [b"201", b"202"])

    def test_it_fails_where_the_program_does(self):
        done = self.start("--no-such-option")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"no-such-option", done.stderr)


@unittest.skipUnless(importlib.util.find_spec("pytest"), "pytest is not installed")
class Pytest(unittest.TestCase):
    def test_the_example_passes(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(PACKAGING / "pytest", f"{folder}/example")
            command_in(folder)
            done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"{folder}/example"],
                                  timeout=TIMEOUT, env={**ENVIRONMENT, "PATH": f"{folder}:{os.environ['PATH']}"},
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn("1 passed", done.stdout)


class Bill(unittest.TestCase):
    """tools/sbom, of a release in small."""

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        for name, content in (("everystatus-1.2.3-linux-amd64", "program"), ("everystatus-1.2.3-image-amd64.tar", "image"),
                              ("everystatus-1.2.3.tar.gz", "source"),
                              ("everystatus-1.2.3-linux-amd64.libraries", "musl 1.2.3-1\nzlib 1:1.2.13.dfsg-1\n")):
            pathlib.Path(self.folder, name).write_text(content)

    def sbom(self, *words):
        return subprocess.run([sys.executable, str(ROOT / "tools/sbom"), *words, "1.2.3", self.folder], check=True, text=True,
                              env={**os.environ, "SOURCE_DATE_EPOCH": "86400"}, capture_output=True, timeout=TIMEOUT).stdout

    def test_spdx(self):
        bill = json.loads(self.sbom())
        self.assertEqual((bill["spdxVersion"], bill["dataLicense"], bill["SPDXID"], bill["creationInfo"]["created"]),
                         ("SPDX-2.3", "CC0-1.0", "SPDXRef-DOCUMENT", "1970-01-02T00:00:00Z"))
        packages = {item["SPDXID"]: item for item in bill["packages"]}
        self.assertEqual(len(packages), len(bill["packages"]))
        for name in packages:
            self.assertRegex(name, r"^SPDXRef-[A-Za-z0-9.-]+$")
        linked = {(packages[item["spdxElementId"]]["name"], packages[item["relatedSpdxElement"]]["name"],
                   packages[item["relatedSpdxElement"]]["versionInfo"]) for item in bill["relationships"]
                  if item["relationshipType"] == "STATIC_LINK"}
        files = "everystatus-1.2.3-linux-amd64", "everystatus-1.2.3-image-amd64.tar"
        self.assertEqual(linked, {(file, *library) for file in files
                                  for library in (("musl", "1.2.3-1"), ("zlib", "1:1.2.13.dfsg-1"))})
        described = {item["relatedSpdxElement"] for item in bill["relationships"] if item["relationshipType"] == "DESCRIBES"}
        self.assertEqual(len(described), 3)

    def test_notes_name_what_is_inside(self):
        self.assertIn("| file | musl | zlib |\n| --- | --- | --- |\n"
                      "| everystatus-1.2.3-linux-amd64 | 1.2.3-1 | 1:1.2.13.dfsg-1 |", self.sbom("--notes"))


if __name__ == "__main__":
    unittest.main()
