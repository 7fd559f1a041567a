"""The trace id of traceparent, in the log and in the journal: W3C Trace Context, section 3.2."""
import json
import unittest

from harness import Server

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
GOOD = f"00-{TRACE}-{PARENT}-01"
# The examples and rules of 3.2.2 to 3.2.4, and what a later version may look like (4.3).
FINE = {
    "sampled": GOOD, "not sampled": f"00-{TRACE}-{PARENT}-00", "other flags": f"00-{TRACE}-{PARENT}-ff",
    "spaces around": f"  {GOOD} \t", "later version": f"cc-{TRACE}-{PARENT}-01",
    "later version with more": f"cc-{TRACE}-{PARENT}-01-what-the-future-will-be-like",
    "later version with an empty part": f"cc-{TRACE}-{PARENT}-01-",
}
WRONG = {
    "empty": "", "version ff": f"ff-{TRACE}-{PARENT}-01", "no version": f"{TRACE}-{PARENT}-01",
    "version 0": f"0-{TRACE}-{PARENT}-01",
    "version in capitals": f"CC-{TRACE}-{PARENT}-01", "version of other characters": f".0-{TRACE}-{PARENT}-01",
    "trace id of zeros": f"00-{'0' * 32}-{PARENT}-01", "parent id of zeros": f"00-{TRACE}-{'0' * 16}-01",
    "capitals": f"00-{TRACE.upper()}-{PARENT}-01", "parent id in capitals": f"00-{TRACE}-{PARENT.upper()}-01",
    "flags in capitals": f"00-{TRACE}-{PARENT}-0A", "short trace id": f"00-{TRACE[1:]}-{PARENT}-01",
    "long trace id": f"00-{TRACE}0-{PARENT}-01", "short parent id": f"00-{TRACE}-{PARENT[1:]}-01",
    "other characters": f"00-{TRACE[:-1]}g-{PARENT}-01", "parent id of others": f"00-{TRACE}-{PARENT[:-1]}.-01",
    "flags of others": f"00-{TRACE}-{PARENT}-0.", "no flags": f"00-{TRACE}-{PARENT}", "short flags": f"00-{TRACE}-{PARENT}-1",
    "version 00 with more": f"{GOOD}-more", "version 00 with a dash": f"{GOOD}-", "long flags": f"00-{TRACE}-{PARENT}-011",
    "later version without a dash": f"cc-{TRACE}-{PARENT}-01.more", "underscores": GOOD.replace("-", "_"),
    "two in one": f"{GOOD},{GOOD}",
}


class Trace(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--log-format", "json", "--journal"))

    def ask(self, *fields, target="/status/204"):
        self.server.request("/_/requests", "DELETE")
        self.server.request(target, fields=fields)
        return json.loads(self.server.request("/_/requests")[0].content)["requests"][0]["trace_id"]

    def test_one_that_is_fine(self):
        for name, value in FINE.items():
            with self.subTest(name):
                self.assertEqual(self.ask(f"traceparent: {value}"), TRACE)

    def test_malformed_ones_are_ignored(self):
        for name, value in WRONG.items():
            with self.subTest(name):
                self.assertIsNone(self.ask(f"traceparent: {value}"))

    def test_the_field(self):
        self.assertIsNone(self.ask())
        self.assertEqual(self.ask(f"TraceParent: {GOOD}"), TRACE)
        self.assertEqual(self.ask(f"traceparent: {GOOD}", "tracestate: congo=t61rcWkgMzE"), TRACE)
        self.assertIsNone(self.ask(f"traceparent: {GOOD}", f"traceparent: {GOOD}"))
        self.assertIsNone(self.ask("traceparent: x", f"traceparent: {GOOD}"))
        self.assertIsNone(self.ask(f"trace-parent: {GOOD}"))

    def test_the_answer_says_nothing_of_it(self):
        answer = self.server.request("/status/204", fields=(f"traceparent: {GOOD}",))[0]
        self.assertIsNone(answer.get("traceparent"))


class Log(unittest.TestCase):
    def lines(self, log_format):
        with Server("--log-format", log_format) as server:
            server.request("/status/204", fields=(f"traceparent: {GOOD}",))
            server.request("/status/204;fault=reset", fields=(f"traceparent: {GOOD}",))
            server.request("/status/204", fields=("traceparent: x",))
            server.stop()
            return server.stderr().splitlines()

    def test_json(self):
        entries = [json.loads(line) for line in self.lines("json")]
        self.assertEqual([entry.get("trace_id") for entry in entries], [TRACE, TRACE, None])
        self.assertNotIn("trace_id", entries[2])

    def test_common_has_its_fields_alone(self):
        self.assertNotIn(TRACE, "".join(self.lines("common")))


class Filter(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--journal"))
        for trace in (TRACE, TRACE[::-1], TRACE):
            cls.server.request("/status/204", fields=(f"traceparent: 00-{trace}-{PARENT}-01",))
        cls.server.request("/status/204")

    def count(self, query):
        return json.loads(self.server.request(f"/_/requests?{query}")[0].content)["count"]

    def test_trace(self):
        queries = (f"trace={TRACE}", f"trace={TRACE[::-1]}", f"trace={'1' * 32}", "count")
        self.assertEqual([self.count(query) for query in queries], [2, 1, 0, 4])

    def test_waiting(self):
        self.assertEqual(self.count(f"trace={TRACE}&wait=2&timeout=20s"), 2)
        self.assertEqual(self.server.request(f"/_/requests?trace={TRACE}&wait=3&timeout=10ms")[0].code, 409)

    def test_what_is_no_trace_id(self):
        for value in ("", "x", TRACE.upper(), "0" * 32, TRACE + "0"):
            self.assertEqual(self.server.request(f"/_/requests?trace={value}")[0].code, 400, value)


if __name__ == "__main__":
    unittest.main()
