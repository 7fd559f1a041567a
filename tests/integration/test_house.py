"""The floors of src/ hold in what was compiled: nothing uses or sees what lies above, and no files use each other in a circle.

What is compiled shows what include lines do not: calls that a declaration hides, and headers that come through others.
tests/data/house-violations.txt lists what is known to be wrong, a line each; a line that is no longer true fails, too.
"""
import os
import pathlib
import re
import unittest

from built import Built, circles
from floors import FLOORS, WITH_THE_LIBRARY, may_see

ROOT = pathlib.Path(__file__).resolve().parents[2]
# engine/interpose.c and engine/session.c define these in place of the system's and the libraries'; who calls them means those.
REPLACED = re.compile(r"recv|shutdown|MHD_\w+|gnutls_\w+")
KNOWN = ROOT / "tests" / "data" / "house-violations.txt"


class House(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.built = Built(os.environ["BUILD_ROOT"], ROOT / "src", os.environ["NM"], os.environ["NINJA"])
        cls.headers = cls.built.headers()
        cls.uses = cls.built.uses(REPLACED)
        cls.found = {**cls.calls_up(), **cls.sees_up(), **cls.sees_library()}
        cls.known = KNOWN.read_text().splitlines()
        cls.known_circles = [set(line.split()[1:]) for line in cls.known if line.startswith("circle: ")]

    @classmethod
    def floor_of(cls, file):
        """The file's folder; one that the build made is where the headers are that it was compiled with."""
        folder = file.split("/")[0]
        own = [header for header in cls.headers.get(file, ()) if header.split("/")[0] in FLOORS]
        return folder if folder in FLOORS else max((header.split("/")[0] for header in own), key=FLOORS.index)

    @classmethod
    def calls_up(cls):
        return {f"{user} uses {used}": ", ".join(sorted(names)) for (user, used), names in cls.uses.items()
                if not may_see(cls.floor_of(user), cls.floor_of(used))}

    @classmethod
    def sees_up(cls):
        found = {}
        for file, headers in cls.headers.items():
            for header in sorted(headers):
                floor = header.split("/")[0]
                if floor in FLOORS and not may_see(cls.floor_of(file), floor):
                    found.setdefault(f"{file} sees headers of {floor}/", []).append(header)
        return {violation: ", ".join(headers) for violation, headers in found.items()}

    @classmethod
    def sees_library(cls):
        return {f"{file} sees microhttpd.h": header for file, headers in cls.headers.items() for header in headers
                if os.path.basename(header) == "microhttpd.h" and cls.floor_of(file) not in WITH_THE_LIBRARY}

    def test_there_is_something_to_look_at(self):
        written = len(list((ROOT / "src").rglob("*.c")))
        self.assertGreater(len(self.headers), written * 3 // 4)  # some builds leave out TLS or WebSocket
        self.assertGreater(len(self.uses), written)
        seeing = {file for file, headers in self.headers.items() if any(name.endswith("microhttpd.h") for name in headers)}
        self.assertIn("engine/daemon.c", seeing)
        self.assertIn(("server/main.c", "server/options.c"), self.uses)

    def test_nothing_uses_or_sees_what_lies_above(self):
        for violation in sorted(self.found.keys() - set(self.known)):
            with self.subTest(violation):
                self.fail(f"{violation}: {self.found[violation]}")

    def test_no_circles(self):
        for group in circles(self.uses):
            with self.subTest(group):
                inside = [f"{user} uses {used}: {', '.join(sorted(names))}" for (user, used), names in sorted(self.uses.items())
                          if user in group and used in group]
                self.assertTrue(any(set(group) <= known for known in self.known_circles),
                                "\n".join([f"circle: {' '.join(group)}", *inside]))

    def test_what_is_known_is_still_so(self):
        if any(os.path.basename(path).endswith("-none.c") for path in self.built.sources()):
            self.skipTest("this build leaves out TLS or WebSocket, and with it some of what is known")
        found = self.found.keys() | {f"circle: {' '.join(group)}" for group in circles(self.uses)}
        for violation in self.known:
            with self.subTest(violation):
                self.assertIn(violation, found, f"it is mended: take the line out of {KNOWN.relative_to(ROOT)}, "
                                                "or, for a circle that is smaller now, write the smaller one")


if __name__ == "__main__":
    unittest.main()
