"""The scripts of bench/ measure: each for a fraction of a second, with what is installed; what they find is not judged here."""
import importlib.machinery
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

from harness import HERE, PROGRAM, WRAPPER, is_instrumented

BENCH = os.path.join(HERE, "..", "bench")
PATIENCE = 300
SHORT = ["--seconds", "0.05", "--rounds", "1", "--starts", "1", "--connections", "64", "--delays", "20", "--workers", "2"]

if is_instrumented() or any("qemu" in word for word in WRAPPER):
    raise unittest.SkipTest("measured are programs as they are")


def run(script, *arguments):
    """What it prints; it succeeds."""
    done = subprocess.run([sys.executable, os.path.join(BENCH, script), *arguments], capture_output=True, text=True,
                          timeout=PATIENCE)
    if done.returncode != 0:
        raise AssertionError(f"{script} {' '.join(arguments)} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def load(script):
    """A script as a module."""
    sys.path.insert(0, BENCH)
    loader = importlib.machinery.SourceFileLoader(script, os.path.join(BENCH, script))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(script, loader))
    loader.exec_module(module)
    return module


@unittest.skipUnless(shutil.which("cc") and shutil.which("taskset"), "it needs a C compiler and taskset")
class Performance(unittest.TestCase):
    def measure(self, name, *patterns):
        """The section of one measurement has these, in its tables."""
        text = run("performance", "--program", PROGRAM, *SHORT, "--only", name)
        self.assertRegex(text, r"^## \w")
        for pattern in patterns:
            self.assertRegex(text, re.compile(pattern, re.MULTILINE))
        return text

    def test_plain(self):
        """The bare loop is always there: it is compiled."""
        rates = r"[\d,.]+/s†?, [\d,.]+ µs \|" + 2 * r" [\d,.]+/s†?, [\d,.]+ µs \|"
        self.measure("plain", rf"^\| everystatus \| {rates}$", rf"^\| bare loop \| {rates}$")

    def test_tls(self):
        text = self.measure("tls")
        if "Not measured." in text:
            raise unittest.SkipTest(re.search(r"Left out: (.*)", text)[1])
        self.assertRegex(text, r"\| everystatus \| [\d,.]+/s†?, [\d,.]+ µs \| [\d,.]+/s")
        self.assertRegex(text, r"\|  \| 100% \|")

    def test_kinds(self):
        text = self.measure("kinds", r"^\| the plain code \| [\d,]+/s \| 1\.00 ", r"^\| `103`, then 200 \| ")
        self.assertNotIn("Left out", text)

    def test_sizes(self):
        self.measure("sizes", r"^\| everystatus \| [\d,.]+/s†?, [\d,.]+ µs \| ")

    def test_log(self):
        self.measure("log", r"^\| off \| [\d.,]+ µs \|  \|$", r"^\| json \| [\d.,]+ µs \| [+-][\d.]+ % ")

    def test_delays(self):
        self.measure("delays", r"^\| everystatus \| 20 \| ", r"^\| bare loop \| 20 \| ")

    def test_idle(self):
        self.measure("idle", r"^\| everystatus \| [\d.]+ MiB \| [\d.]+ KiB \|$")

    def test_start(self):
        self.measure("start", r"^\| everystatus \| [\d.]+ ms \| [\d.]+ ms \| [\d.]+ ms \| [\d.]+ MiB \| [\d,]+ KiB \|$")

    def test_workers(self):
        self.measure("workers", r"^\| 1 worker \| 1\.00 ", r"^\| 2 workers \| ")

    def test_the_document(self):
        """Of fewer measurements than all, where a folder is named."""
        with tempfile.TemporaryDirectory() as folder:
            run("performance", "--program", PROGRAM, *SHORT, "--only", "kinds,log", "--output", folder)
            with open(os.path.join(folder, "performance.md"), encoding="utf-8") as file:
                text = file.read()
            plot = xml.etree.ElementTree.parse(os.path.join(folder, "performance.svg")).getroot()
        self.assertEqual(re.findall(r"^#+ (.*)$", text, re.MULTILINE), ["Performance", "Kinds of answer", "Access log"])
        self.assertRegex(text, r"\| processor \| .* processors")
        self.assertRegex(text, r"\| everystatus \| everystatus \d")
        self.assertEqual(len(plot.findall(".//{*}rect[@class='bar']")), 12)

    def test_what_it_does_not_know(self):
        done = subprocess.run([sys.executable, os.path.join(BENCH, "performance"), "--only", "speed"], capture_output=True,
                              text=True, timeout=PATIENCE)
        self.assertEqual(done.returncode, 2)
        self.assertIn('there is no measurement "speed"; there are: plain, tls, ', done.stderr)


class Quick(unittest.TestCase):
    """A regression is seen, and nothing else is called one."""

    def setUp(self):
        self.quick = load("quick")

    def test_within_two_percent_passes(self):
        for now in (980, 1000, 1020):
            with self.subTest(now):
                passed, line = self.quick.verdict("a code", now, 1000)
                self.assertTrue(passed)
                self.assertNotRegex(line, "dearer|cheaper")

    def test_dearer_fails(self):
        self.assertEqual(self.quick.verdict("a code", 1021, 1000), (
            False, "a code: 1,021 instructions, 1,000 in the table, +2.1%: dearer; if it is worth that, bench/quick --update"))

    def test_cheaper_is_said(self):
        passed, line = self.quick.verdict("a code", 900, 1000)
        self.assertTrue(passed)
        self.assertIn("-10.0%: cheaper", line)

    def test_what_the_table_lacks_fails(self):
        self.assertFalse(self.quick.verdict("a code", 900, None)[0])

    def test_the_table_has_every_kind(self):
        system, table = self.quick.read_table(os.path.join(BENCH, "instructions.csv"))
        self.assertEqual(list(table), list(self.quick.KINDS))
        self.assertRegex(system, r"^debian 12, x86_64, glibc 2\.36, libmicrohttpd 0\.9\.75, ")

    @unittest.skipUnless(shutil.which("vgdb") and os.uname().machine == "x86_64", "it needs valgrind")
    def test_it_counts(self):
        """Two runs agree; half of it in the table is a failure, and another system's table is skipped."""
        with tempfile.TemporaryDirectory() as folder:
            table = os.path.join(folder, "table.csv")
            arguments = ["--program", PROGRAM, "--table", table, "--requests", "100", "a code", "an interim response"]
            run("quick", "--update", *arguments)
            self.assertTrue(run("quick", *arguments).endswith("\n2 passed, 0 failed\n"))
            system, counts = self.quick.read_table(table)
            self.quick.write_table(table, system, {kind: count // 2 for kind, count in counts.items()})
            with self.assertRaisesRegex(AssertionError, "ended with 1: not ok a code.*dearer.*\n0 passed, 2 failed\n"):
                self.run_all(arguments)
            self.quick.write_table(table, "another", counts)
            self.assertTrue(run("quick", *arguments).endswith("\n0 passed, 0 failed, 2 skipped\n"))

    def run_all(self, arguments):
        try:
            run("quick", *arguments)
        except AssertionError as error:
            raise AssertionError(str(error).replace("\n", " ", 1)) from error


if __name__ == "__main__":
    unittest.main()
