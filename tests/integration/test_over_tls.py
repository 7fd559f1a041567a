"""The tests of plain connections, asked over TLS: everything works there as well."""
import importlib
import os
import sys
import unittest

import harness
import secure

secure.skip_without_tls()

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
harness.Server = secure.SecureServer  # what the modules below import

# The classes of each module, and the tests that are left out.
TAKEN = {
    "test_blanks": (["Blanks"], []),
    "test_codes": (["Codes"], ["test_methods", "test_content_is_taken", "test_date"]),
    "test_interim": (["Interim", "Continue"], ["test_in_one_segment_with_the_final_response"]),
    "test_kept": (["Long"], []),
    "test_connections": (["Persistence"], []),
    "test_deadlines": (["Deadlines"], []),
    "test_delays": (["Pace", "Leaving"], []),
    "test_faults": (["Bytes", "Composition", "Bounds", "Log"], []),
    "test_upgrade": (["Echo"], []),
    "test_websocket": (["WebSocket"], []),
}


def load_tests(loader, _tests, _pattern):
    suite = unittest.TestSuite()
    for name, (classes, left_out) in TAKEN.items():
        module = importlib.import_module(name)
        for case in (getattr(module, name) for name in classes):
            for test in loader.getTestCaseNames(case):
                if test not in left_out:
                    suite.addTest(case(test))
    return suite


if __name__ == "__main__":
    unittest.main()
