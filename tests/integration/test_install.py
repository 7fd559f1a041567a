"""What `meson install` puts where: the program, man pages, completions, units, licence and documents, and that each works."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from command import run
from harness import TIMEOUT, WRAPPER, Server

BUILD = os.environ["BUILD_ROOT"]
ROOT = pathlib.Path(__file__).resolve().parents[2]
TEENS = [f"41{digit}" for digit in range(10)]  # nobody uses others, and 419 is unofficial
OPTIONS = set(re.findall(r"^  --([a-z-]+)", run("--help").stdout, re.M))


def needs(*programs):
    missing = [name for name in programs if not shutil.which(name)]
    return unittest.skipIf(missing, f"{', '.join(missing)}: not installed")


def output_of(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=True, **more).stdout


class Package(unittest.TestCase):
    """packaging/debian, from which tools/package makes the Debian package."""

    def read(self, name):
        return (ROOT / name).read_text()

    def test_version(self):
        version = re.search(r"^  version: '(.*)',$", self.read("meson.build"), re.M)[1]
        self.assertTrue(self.read("packaging/debian/changelog").startswith(f"everystatus ({version}) "))

    def test_what_it_is_built_with(self):
        """The tools that every package has are not listed there."""
        needs = re.search(r"^build_needs=\((.*?)\)", self.read("tools/prepare.sh"), re.M | re.S)[1]
        listed = re.search(r"^Build-Depends:\n((?: .*\n)+)", self.read("packaging/debian/control"), re.M)[1]
        names = {word.partition("=")[0] for word in needs.split()} - {"gcc", "libc6-dev", "ninja-build"}
        names = {"pkgconf" if name == "pkg-config" else name for name in names}  # which has taken that one's place
        self.assertEqual(names - {re.split(r"[ ,:]", line.strip())[0] for line in listed.splitlines()}, set())
        self.assertRegex(self.read("tools/package"), r"\bbuild-essential=/")  # dpkg-buildpackage takes it for granted

    def test_licence(self):
        def words(text):
            return " ".join(line.strip() for line in text.splitlines() if line.strip(" .")).split()
        given = words(self.read("LICENSE").partition("authors\n")[2])
        self.assertEqual(words(self.read("packaging/debian/copyright").rpartition("License: Expat\n")[2]), given)


@needs("meson")
class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        done = subprocess.run(["meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", folder], capture_output=True,
                              text=True, timeout=TIMEOUT)
        if done.returncode:
            raise AssertionError(done.stdout + done.stderr)
        options = json.loads(output_of("meson", "introspect", BUILD, "--buildoptions"))
        cls.options = {option["name"]: option["value"] for option in options}
        cls.prefix = cls.options["prefix"]
        cls.root = pathlib.Path(folder + cls.prefix)

    def read(self, name):
        return (self.root / name).read_text()

    def manual(self, name):
        """The page as a terminal shows it, in which no line is broken."""
        path = self.root / "share/man" / name
        if not path.exists() and (self.options["man"] == "disabled" or not shutil.which("scdoc")):
            self.skipTest("man pages are left out, or scdoc is not installed")
        said = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", path], capture_output=True, text=True).stdout
        # scdoc begins each section with a paragraph of its own, and newer ones protect the dashes of the date.
        own = re.compile(r"skipping paragraph macro|cannot parse date, using it verbatim: TH \d{4}\\-\d\d\\-\d\d$")
        wrong = [line for line in said.splitlines() if not own.search(line)]
        self.assertEqual(wrong, [])
        return re.sub(r".\x08", "", output_of("mandoc", "-T", "ascii", "-O", "width=1000", path))

    def test_files(self):
        for name in ("share/bash-completion/completions/everystatus", "share/zsh/site-functions/_everystatus",
                     "share/fish/vendor_completions.d/everystatus.fish", "share/doc/everystatus/README.md",
                     "share/doc/everystatus/CHANGELOG.md", "share/doc/everystatus/LICENSE",
                     "share/doc/everystatus/docs/recipes.md", "lib/systemd/system/everystatus.socket"):
            self.assertGreater(len(self.read(name)), 50, name)
        pages = self.root / "share/doc/everystatus/docs"
        self.assertEqual({page.name for page in pages.iterdir()}, {page.name for page in (ROOT / "docs").iterdir()})
        for page in [*pages.parent.glob("*.md"), *pages.glob("*.md")]:
            for link in re.findall(r"\]\(([^)#:]+)[)#]", page.read_text()):
                self.assertTrue((page.parent / link).exists(), f"{page.name}: {link}")
        program = self.root / "bin/everystatus"
        self.assertEqual(output_of(*WRAPPER, program, "--version"), run("--version").stdout)

    @needs("mandoc")
    def test_manual_of_the_program(self):
        page = self.manual("man1/everystatus.1")
        for name in OPTIONS:
            self.assertRegex(page, rf"(?m)^ +--{name}\b")
            self.assertRegex(page, rf"(?m)^ +EVERYSTATUS_{name.upper().replace('-', '_')}$")
        self.assertRegex(page, r"SIGHUP has the routes file, the certificate and the CAs of clients read again")
        for command in ("explain WHAT...", "tour [CODE|4xx] [--pause]", "check [OPTION...]"):
            self.assertIn(f"       everystatus {command}\n", page)
        self.assertRegex(page, r"--route 'M P RECIPE'\n +answer method M on path P; repeatable\n")
        self.assertRegex(page, r"--port PORT\n +TCP port, also -p; 0 picks a free one \[8080\]\n")
        self.assertRegex(page, r"\n +The pace\n +200;delay=250ms  200;delay-body=250ms [^\n]*\n\n +The request's side\n")

    @needs("mandoc")
    def test_manual_of_recipes(self):
        page = self.manual("man7/everystatus-recipes.7")
        with Server("--log-format", "off") as server:
            rows = json.loads(server.request("/help?format=json")[0].content)
        for kind in ("modifiers", "faults"):
            self.assertGreater(len(rows[kind]), 20)
            for row in rows[kind]:
                name = row["name"] if kind == "modifiers" else row["usage"]
                self.assertTrue(re.search(rf"(?m)^ {{7}}{re.escape(name)}", page), name)
                self.assertTrue((row["help"] if kind == "modifiers" else row["sends"]) in page, name)
        self.assertTrue("       503*2,200;in-order;key=job42\n" in page)

    @needs("bash")
    def test_bash(self):
        """What is offered behind such words, the last of which is being typed."""
        script = self.root / "share/bash-completion/completions/everystatus"

        def offered(*words):
            return output_of("bash", "-c", 'source "$0"; COMP_WORDS=(everystatus "$@"); COMP_CWORD=$#; _everystatus; '
                             'printf "%s\\n" "${COMPREPLY[@]}"', script, *words, cwd=self.root / "bin").split()
        self.assertEqual(set(offered("")), {f"--{name}" for name in OPTIONS | {"help", "version"}} |
                         {"explain", "curl", "tour", "check", "help"})
        self.assertEqual(offered("expl"), ["explain"])
        self.assertEqual((offered("41"), offered("explain", "41")), 2 * (TEENS,))
        self.assertEqual((offered("404", "41"), offered("explain", "404", "--")), (TEENS, []))
        self.assertEqual((offered("tour", "5x"), offered("tour", "5xx", "--p")), (["5xx"], ["--pause"]))
        self.assertEqual(offered("help", ""), ["recipes"])
        self.assertEqual((offered("tour", "418"), offered("tour", "419"), offered("tour", "6")), (["418"], [], []))
        self.assertEqual((offered("curl", "5"), offered("explain", "5x")), (["52", "55", "56"], ["5xx"]))
        self.assertEqual(offered("check", "--port-f"), ["--port-file"])
        self.assertEqual(offered("--port", "1", "expl"), [])
        self.assertEqual(offered("--port-f"), ["--port-file"])
        self.assertEqual(offered("--port-file", "every"), ["everystatus"])
        self.assertEqual((offered("--port", ""), offered("-p", ""), offered("--files", "every")), ([], [], []))
        self.assertEqual((offered("--sandbox", ""), offered("--log-format", "j")), (["off", "best", "strict"], ["json"]))
        # The shell itself takes "--sandbox=b" apart (COMP_WORDBREAKS).
        self.assertEqual((offered("--sandbox", "=", "b"), offered("--sandbox", "=")), (["best"], ["off", "best", "strict"]))
        self.assertEqual(offered("--port-file", "=", "every"), ["everystatus"])

    @needs("zsh")
    def test_zsh(self):
        script = self.root / "share/zsh/site-functions/_everystatus"
        output_of("zsh", "-n", script)
        given = output_of("zsh", "-f", "-c", '_arguments() { printf "%s\\n" "$@" }; source $1', "zsh", script)
        self.assertEqual(set(re.findall(r"^\*--([a-z-]+)=?\[", given, re.M)), OPTIONS)
        self.assertIn("]:MODE:(off best strict)\n", given)
        for words, taken in ((["4"], TEENS), (["explain", ""], TEENS), (["404", ""], TEENS), (["help", ""], ["recipes"]),
                             (["curl", ""], ["52", "56"]), (["tour", ""], ["418", "4xx", "--pause"]), (["explain"], []),
                             (["check", ""], [])):
            told = output_of("zsh", "-f", "-c", "_arguments() { }; _describe() { print -l ${(P)2} }; "
                             "words=(everystatus \"${@:2}\"); CURRENT=$#words PREFIX=$words[-1]; source $1",
                             "zsh", script, *words)
            listed = {line.partition(":")[0] for line in told.splitlines()}
            self.assertLessEqual(set(taken), listed, words)
            self.assertEqual(bool(taken), bool(listed), words)
        self.assertIn(r"*-p+[TCP port, also -p; 0 picks a free one \[8080\]]:PORT: ", given)
        self.assertIn(r"*--port=[TCP port, also -p; 0 picks a free one \[8080\]]:PORT: ", given)
        self.assertRegex(given, r"(?m)^1:command:\(\(explain\\:'")

    @needs("fish")
    def test_fish(self):
        script = self.root / "share/fish/vendor_completions.d/everystatus.fish"
        with tempfile.TemporaryDirectory() as home:
            def offered(words):
                return output_of("fish", "-N", "-c", f"source {script}; complete -C '{words}'", env={**os.environ, "HOME": home})
            self.assertIn("--port-file\t", offered("everystatus --port-"))
            self.assertRegex(offered("everystatus ex"), r"\Aexplain\texplain codes")
            for before in ("", "explain ", "404 ", "explain 404 "):
                self.assertEqual([line.partition("\t")[0] for line in offered(f"everystatus {before}41").splitlines()], TEENS)
            self.assertIn("418\tI'm a teapot\n", offered("everystatus explain 41"))
            self.assertEqual(offered("everystatus tour --p"), "--pause\twait between them\n")
            self.assertEqual(offered("everystatus explain --por"), "")
            self.assertIn("recipes\t", offered("everystatus help "))
            self.assertIn("56\tCURLE_RECV_ERROR\n", offered("everystatus curl 5"))
            self.assertEqual({line.partition("\t")[0] for line in offered("everystatus --sandbox ").splitlines()},
                             {"off", "best", "strict"})
            self.assertEqual({line.partition("\t")[0] for line in offered("everystatus --").splitlines()},
                             {f"--{name}" for name in OPTIONS | {"help", "version"}})

    @needs("systemd-analyze")
    def test_units(self):
        units = self.root / "lib/systemd/system"
        self.assertIn(f"\nExecStart={self.prefix}/bin/everystatus\n", self.read("lib/systemd/system/everystatus.service"))
        with tempfile.TemporaryDirectory() as folder:
            for unit in ("everystatus.service", "everystatus.socket"):
                text = (units / unit).read_text().replace(f"={self.prefix}/", f"={self.root}/")
                pathlib.Path(folder, unit).write_text(text)
            done = subprocess.run(["systemd-analyze", "verify", "--man=no", f"{folder}/everystatus.service",
                                   f"{folder}/everystatus.socket"], capture_output=True, text=True, timeout=TIMEOUT)
            bare = not shutil.which("kill")  # a system without procps; one that runs systemd has it
            self.assertEqual([line for line in done.stderr.splitlines()
                              if "everystatus" in line and not (bare and "Command kill is not" in line)], [])
            security = subprocess.run(["systemd-analyze", "security", "--offline=yes", "--no-pager", "--threshold=15",
                                       f"{folder}/everystatus.service"], capture_output=True, text=True, timeout=TIMEOUT)
            self.assertEqual(security.returncode, 0, security.stdout[-300:] + security.stderr)


if __name__ == "__main__":
    unittest.main()
