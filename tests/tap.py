"""Runs the unittest module given as a file and reports each test in TAP, which meson reads."""
import importlib.util
import sys
import unittest


class TapResult(unittest.TestResult):
    """Prints a line a test, and what went wrong as comments; subtests that fail count as their test's failure."""

    def __init__(self):
        super().__init__()
        self.count = 0
        self.subtest_failed = False

    def line(self, word, test, note=""):
        self.count += 1
        print(f"{word} {self.count} - {test.id().split('.', 1)[-1]}{note}", flush=True)

    def comment(self, error):
        text = "".join(self._exc_info_to_string(error, self._test))
        print("".join(f"# {line}\n" for line in text.splitlines()), end="", flush=True)

    def startTest(self, test):
        self._test = test
        self.subtest_failed = False
        super().startTest(test)

    def addSuccess(self, test):
        self.line("ok", test)

    def addFailure(self, test, error):
        self._test = test
        self.comment(error)
        self.line("not ok", test)
        super().addFailure(test, error)

    addError = addFailure

    def addSkip(self, test, reason):
        self.line("ok", test, f" # SKIP {reason}")

    def addSubTest(self, test, subtest, error):
        if error is not None:
            print(f"# in {subtest.id()}")
            self._test = test
            self.comment(error)
            if not self.subtest_failed:
                self.line("not ok", test)
            self.subtest_failed = True
            self.failures.append((subtest, ""))


def main():
    spec = importlib.util.spec_from_file_location("tests", sys.argv[1])
    module = importlib.util.module_from_spec(spec)
    sys.modules["tests"] = module
    try:
        spec.loader.exec_module(module)
    except unittest.SkipTest as reason:
        print(f"ok 1 - all of {sys.argv[1].rpartition('/')[2]} # SKIP {reason}\n1..1")
        return
    suite = unittest.defaultTestLoader.loadTestsFromModule(module)
    result = TapResult()
    suite.run(result)
    print(f"1..{result.count}")
    sys.exit(0 if result.wasSuccessful() else 1)


if __name__ == "__main__":
    main()
