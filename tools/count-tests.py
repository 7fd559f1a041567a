"""Counts the TAP lines of a meson test log and prints "N passed, N failed", with ", N skipped" where some were.

A test program that failed without a "not ok" line of its own (it crashed, or hung) counts as one failure.
"""
import json
import re
import sys


def main():
    passed = failed = skipped = 0
    with open(sys.argv[1], encoding="utf-8") as log:
        runs = [json.loads(line) for line in log if line.strip()]
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
