"""Counts the TAP lines of a meson test log, or of a file .tap: prints "N passed, N failed", with ", N skipped" if some were.

A test program that failed without a "not ok" line of its own (it crashed, or hung) counts as one failure.
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
    return [{"stdout": output, "result": "OK" if re.search(r"^1\.\.\d+$", output, re.MULTILINE) else "ERROR"}]


def main():
    passed = failed = skipped = 0
    runs = runs_of(sys.argv[1])
    for run in runs:
        lines = re.findall(r"^(ok|not ok)\b(.*)$", run.get("stdout", ""), re.MULTILINE)
        skips = sum(1 for word, rest in lines if word == "ok" and re.search(r"# *skip", rest, re.IGNORECASE))
        bad = sum(1 for word, _ in lines if word == "not ok")
        if bad == 0 and run["result"] not in ("OK", "SKIP"):
            bad = 1
        skipped += skips
        passed += len(lines) - skips - sum(1 for word, _ in lines if word == "not ok")
        failed += bad
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
