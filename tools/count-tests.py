"""Counts the TAP lines of a meson test log, or of a file .tap: prints "N passed, N failed", with ", N skipped" if some were.

A test program that failed without a "not ok" line of its own (it crashed, or hung) counts as one failure. Before the count
comes a line "failed: PROGRAM: TEST" for each failure, since a test's own output may be far above.
"""
import json
import re
import sys


def runs_of(path):
    """The runs of test programs: of a meson log, or the one that a TAP file is of, which says how many there were at its end."""
    with open(path, encoding="utf-8") as log:
        if not path.endswith(".tap"):
            return [json.loads(line) for line in log if line.strip()]
        output = log.read()
    whole = re.search(r"^1\.\.\d+$", output, re.MULTILINE)
    return [{"name": path, "stdout": output, "result": "OK" if whole else "ERROR"}]


def main():
    passed = failed = skipped = 0
    runs = runs_of(sys.argv[1])
    for run in runs:
        lines = re.findall(r"^(ok|not ok)\b(.*)$", run.get("stdout", ""), re.MULTILINE)
        skips = sum(1 for word, rest in lines if word == "ok" and re.search(r"# *skip", rest, re.IGNORECASE))
        bad = [rest for word, rest in lines if word == "not ok"]
        skipped += skips
        passed += len(lines) - skips - len(bad)
        if not bad and run["result"] not in ("OK", "SKIP"):
            bad = [f" {run['result']} without a failed test"]
        for rest in bad:
            print(f"failed: {run['name']}:{rest}")
        failed += len(bad)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
