"""JSON for programs: each kind of document has exactly the members that docs/json.md lists, whatever it is about; what has no
value is null; and problem details have no extension member that RFC 9457 3.2 advises against."""
import json
import os
import re
import unittest

from harness import HERE, Server

DOCUMENT = os.path.join(HERE, "..", "docs", "json.md")
TABLE = re.compile(r"<!-- ([a-z ]+) -->\n\| member \| value \|\n\| --- \| --- \|\n((?:\|.*\n)*)<!-- end -->")
NAME = re.compile(r"^\| `([a-zA-Z0-9_.\[\]]+)` \| .+ \|$", re.M)
# RFC 9457 3.2: "Extension member names SHOULD start with a letter and SHOULD consist of characters from ALPHA, DIGIT, and "_"
# [...] they SHOULD be three characters or longer."
EXTENSION = re.compile(r"[A-Za-z][A-Za-z0-9_]{2,}")

# Of each kind some that differ in what they have a value for: requests of a target, and what it wants with Accept.
JSON, PROBLEM = "application/json", "application/problem+json"
EXAMPLES = {
    "explanation": (JSON, ("/status/404", "/status/429", "/status/401", "/status/478", "/status/499", "/status/518")),
    "page": (JSON, ("/codes/404", "/codes/103", "/codes/499", "/codes/401", "/codes/306")),
    "earned list": (JSON, ("/earn",)),
    "earned": (JSON, ("/earn/200", "/earn/306", "/earn/501")),
    "earned problem": (PROBLEM, ("/earn/306", "/earn/200/cup")),
    "jobs": (JSON, ("/earn/202;key=jobs", "/earn/202;key=none")),
    "job": (JSON, ("/earn/202;key=jobs/1",)),
    "explanation problem": (PROBLEM, ("/status/404", "/status/429", "/status/478")),
    "list": (JSON, ("/codes",)),
    "found": (JSON, ("/codes?q=already+exists",)),
    "build": (JSON, ("/build", "/build?recipe=102+reset,200(delay=1ms);in-order;key=a", "/build?codes=500-504")),
    "try": (JSON, ("/try?recipe=103+200(delay=1ms)", "/try?recipe=reset,200")),
    "comparison": (JSON, ("/compare?codes=401,403", "/compare?codes=200,301,999")),
    "error": (JSON, ("/nowhere", "/status/99", "/status/200?delay=1", "/status/200;fault=reset;reason=A", "/codes/1")),
    "error problem": (PROBLEM, ("/nowhere", "/status/99", "/status/200?delay=1", "/status/200;fault=reset;reason=A")),
    "verdict": (JSON, ("/_/verify/two?attempts=2", "/_/verify/two?attempts=3&last=503", "/_/verify/none?attempts=0")),
    "journal": (JSON, ("/_/requests", "/_/requests?key=two", "/_/requests?key=none")),
}
# Members of members that are null, or of lists that are empty, are not seen; some example must have them.
INNER = re.compile(r"[.\[]")


def tables():
    with open(DOCUMENT, encoding="utf-8") as file:
        return {kind: NAME.findall(rows) for kind, rows in TABLE.findall(file.read())}


def members_of(value, path=""):
    """All members, as the document names them, with those of an object that several of a list are together."""
    if isinstance(value, list):
        return set().union(*(members_of(one, path + "[]") for one in value))
    if not isinstance(value, dict):
        return set()
    names = {name: f"{path}.{name}" if path else name for name in value}
    return set(names.values()).union(*(members_of(value[name], names[name]) for name in value))


def alike(value, path, shapes):
    """Collects which sets of members the objects at each place have: there must be one."""
    if isinstance(value, list):
        for one in value:
            alike(one, path + "[]", shapes)
    elif isinstance(value, dict):
        shapes.setdefault(path, set()).add(frozenset(value))
        for name, one in value.items():
            alike(one, f"{path}.{name}", shapes)


class Members(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server("--journal"))
        self.server.request("/status/503;key=two;retry-after=1")
        self.server.request("/earn/202;key=jobs?work=20s", "POST", ["Content-Length: 0"])
        self.server.request("/echo", method="POST", fields=["Everystatus: 200;key=two"], content=b"\xff\xfe")

    def documents(self, kind):
        form, targets = EXAMPLES[kind]
        for target in targets:
            with self.subTest(kind=kind, target=target):
                answer = self.server.request(target, fields=[f"Accept: {form}"])[-1]
                self.assertEqual(answer.get("Content-Type"), form)
                yield json.loads(answer.content)

    def test_each_document_has_the_members_that_are_listed(self):
        listed = tables()
        self.assertEqual(set(listed), set(EXAMPLES))
        for kind, names in listed.items():
            self.assertEqual(len(names), len(set(names)))
            outer, seen, shapes = {name for name in names if not INNER.search(name)}, set(), {}
            for document in self.documents(kind):
                self.assertEqual(set(document), outer)
                alike(document, "", shapes)
                seen |= members_of(document)
            self.assertEqual(seen, set(names), kind)
            for place, members in shapes.items():
                self.assertEqual(len(members), 1, (kind, place))

    def test_a_verdict_as_a_problem(self):
        answer, = self.server.request("/_/verify/two?attempts=3", fields=[f"Accept: {PROBLEM}"])
        document, names = json.loads(answer.content), set(tables()["verdict"])
        self.assertEqual(members_of(document), names - {"phrase"} | {"type", "title"})
        self.assertEqual((document["type"], document["title"]), ("about:blank", "Conflict"))

    def test_the_code_has_one_name(self):
        for kind in EXAMPLES:
            for document in self.documents(kind):
                self.assertFalse({name for name in members_of(document) if re.search(r"(^|\.)code$", name)})

    def test_extension_members(self):
        for kind in EXAMPLES:
            for document in self.documents(kind):
                for name in document:
                    self.assertRegex(name, EXTENSION)


if __name__ == "__main__":
    unittest.main()
