"""/openapi.json: its shape, that it names every path, and that its examples are answered as it says."""
import glob
import importlib.util
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from urllib.parse import quote

from harness import HERE, Server

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
SOURCES = os.path.join(HERE, "..", "src", "handlers")


def load(server, target="/openapi.json"):
    """The document; no object of it has a member twice."""
    def members(pairs):
        names = [name for name, _ in pairs]
        assert len(names) == len(set(names)), names
        return dict(pairs)
    return json.loads(server.request(target)[0].content, object_pairs_hook=members)


class Document(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())
        cls.document = load(cls.server)
        cls.paths = cls.document["paths"]

    def operations(self):
        for path, item in self.paths.items():
            for method in METHODS:
                if method in item:
                    yield path, method, item[method]

    def resolve(self, value):
        while "$ref" in value:
            found = self.document
            for name in value["$ref"].removeprefix("#/").split("/"):
                found = found[name]
            value = found
        return value

    def parameters(self, path):
        return [self.resolve(parameter) for parameter in self.paths[path]["parameters"]]

    def check_references(self, value):
        if isinstance(value, dict):
            if "$ref" in value:
                self.resolve(value)
            value = list(value.values())
        for member in value if isinstance(value, list) else ():
            self.check_references(member)

    def test_what_it_must_have(self):
        self.assertRegex(self.document["openapi"], r"^3\.1\.\d+$")
        self.assertLessEqual({"title", "version"}, self.document["info"].keys())
        tags = [tag["name"] for tag in self.document["tags"]]
        self.assertEqual(len(tags), len(set(tags)))
        for path, method, operation in self.operations():
            with self.subTest(path=path, method=method):
                self.assertTrue(operation["responses"] and operation["summary"])
                self.assertTrue(set(operation["tags"]) <= set(tags))
                for code, response in operation["responses"].items():
                    self.assertRegex(code, r"^([1-5]\d\d|[1-5]XX|default)$")
                    self.assertTrue(self.resolve(response)["description"])
        self.check_references(self.document)

    def test_identifiers_are_unique_and_fit_into_urls(self):
        identifiers = [operation["operationId"] for _, _, operation in self.operations()]
        self.assertEqual(len(identifiers), len(set(identifiers)))
        for identifier in identifiers:
            self.assertRegex(identifier, r"^[A-Za-z0-9_-]+$")

    def test_parameters(self):
        for path in self.paths:
            with self.subTest(path=path):
                parameters = self.parameters(path)
                names = [(parameter["name"], parameter["in"]) for parameter in parameters]
                self.assertEqual(len(names), len(set(names)))
                in_path = {parameter["name"] for parameter in parameters if parameter["in"] == "path"}
                self.assertEqual(in_path, set(re.findall(r"\{(.*?)\}", path)))
                self.assertTrue(all(parameter.get("required") for parameter in parameters if parameter["in"] == "path"))
                self.assertTrue(all("schema" in parameter for parameter in parameters))

    def test_every_row_is_described(self):
        rows = set()
        for name in glob.glob(os.path.join(SOURCES, "**", "*.c"), recursive=True):
            if os.sep + "earned" + os.sep in name and not name.endswith("earn.c"):
                continue  # what is below /earn/CODE
            with open(name, encoding="utf-8") as file:
                rows |= set(re.findall(r'\.path = "(/[^"]*)"', file.read()))
        self.assertGreater(len(rows), 60)
        concrete = {re.sub(r"\{.*?\}", "x", path) for path in self.paths}
        for row in rows - {"/N"}:
            row = row.rstrip("/") or "/"
            self.assertTrue(any(path == row or path.startswith(row + "/") for path in concrete), row)

    def example(self, path):
        target, query = path, []
        for parameter in self.parameters(path):
            if "example" not in parameter:
                continue
            value = quote(str(parameter["example"]), safe=",")
            if parameter["in"] == "path":
                target = target.replace("{" + parameter["name"] + "}", value)
            else:
                query.append(f"{parameter['name']}={value}")
        return target + ("?" + "&".join(query) if query else "")

    def test_examples_are_answered_as_it_says(self):
        for path, method, operation in self.operations():
            if path in ("/_/pause", "/_/reset"):
                continue
            with self.subTest(path=path, method=method):
                target = self.example(path)
                self.assertNotIn("{", target)
                answer = self.server.request(target, method.upper())[-1]
                code, response = next(iter(operation["responses"].items()))
                if operation["tags"] == ["earned"] and method not in ("get", "head"):
                    self.assertTrue(answer.code == 405 or str(answer.code) == code or "default" in operation["responses"])
                    continue
                self.assertEqual(str(answer.code), code, target)
                if "content" in response and method != "head":
                    self.assertEqual(answer.get("Content-Type").split(";")[0], next(iter(response["content"])))

    def test_the_rest_of_the_examples(self):
        for path, code in (("/_/reset", 200), ("/_/pause", 202)):
            with Server() as server:
                self.assertEqual(server.request(self.example(path), "POST")[0].code, code)

    def test_methods_are_those_of_allow(self):
        for path in self.paths:
            if path in ("/status/{recipe}", "/sequence/{recipe}", "/earn/{code}", "/codes", "/codes/{code}", "/{code}",
                        "/random/{codes}"):
                continue
            with self.subTest(path=path):
                allow = self.server.request(self.example(path).split("?")[0], "OPTIONS")[0].get("Allow")
                self.assertEqual({name.strip().lower() for name in allow.split(",")} - {"options"},
                                 set(self.paths[path]) - {"parameters", "options"})

    def test_parameters_are_taken(self):
        """A name that is not one of a path's is refused there, so that none is described in vain."""
        for path in ("/_/requests", "/_/verify/{key}", "/drip", "/bytes/{n}", "/digest-auth/{qop}/{user}/{password}"):
            for parameter in self.parameters(path):
                if parameter["in"] != "query" or "properties" in parameter["schema"]:
                    continue
                target = self.example(path).split("?")[0]
                answer = self.server.request(f"{target}?{parameter['name']}={parameter.get('example', 'x y').replace(' ', '')}"
                                             if isinstance(parameter.get("example", ""), str) else
                                             f"{target}?{parameter['name']}={parameter['example']}")[0]
                self.assertNotIn(b"is no parameter", answer.content)
                self.assertNotIn(b"there is no modifier", answer.content)
                self.assertNotIn(b"unknown", answer.content)

    def test_modifiers_codes_and_earned_codes_are_all_there(self):
        help_page = json.loads(self.server.request("/help")[0].content)
        components = self.document["components"]
        described = components["parameters"]["modifiers"]["schema"]["properties"]
        text = json.dumps(help_page)
        self.assertGreater(len(described), 30)
        self.assertTrue(all(f'"{name}"' in text or name in text for name in described))
        codes = json.loads(self.server.request("/")[0].content)["codes"]
        titles = {row["const"]: row["title"] for row in components["schemas"]["code"]["anyOf"] if "const" in row}
        self.assertEqual(titles, {row["status"]: row["phrase"] for row in codes})
        earned = json.loads(self.server.request("/earn")[0].content)
        self.assertEqual(components["schemas"]["earned"]["enum"], [row["status"] for row in earned["earned"]])

    def test_validator(self):
        if not importlib.util.find_spec("openapi_spec_validator"):
            self.skipTest("python3-openapi-spec-validator is not installed")
        import openapi_spec_validator
        openapi_spec_validator.validate_spec(self.document)

    def lint(self, *command):
        if not shutil.which(command[0]):
            self.skipTest(f"{command[0]} is not installed")
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "openapi.json"), "w", encoding="utf-8") as file:
                json.dump(self.document, file)
            with open(os.path.join(folder, ".spectral.yaml"), "w", encoding="utf-8") as file:
                file.write('extends: ["spectral:oas"]\n')
            done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.assertEqual(done.returncode, 0, done.stdout[-3000:])
            self.assertNotIn("You have", done.stdout)  # warnings

    def test_spectral(self):
        self.lint("spectral", "lint", "--fail-severity", "hint", "openapi.json")

    def test_redocly(self):
        self.lint("redocly", "lint", "openapi.json")


class Answer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())

    def test_it_is_the_same_each_time(self):
        first, second = [self.server.request("/openapi.json")[0] for _ in "12"]
        self.assertEqual((first.code, first.get("Content-Type"), first.get("Everystatus")), (200, "application/json", "served"))
        self.assertEqual((first.content, first.get("ETag")), (second.content, second.get("ETag")))
        head = self.server.request("/openapi.json", "HEAD")[0]
        self.assertEqual((head.get("ETag"), head.get("Content-Length")), (first.get("ETag"), str(len(first.content))))

    def test_conditional(self):
        tag = self.server.request("/openapi.json")[0].get("ETag")
        self.assertRegex(tag, '^".+"$')
        self.assertEqual(self.server.request("/openapi.json", fields=(f"If-None-Match: {tag}",))[0].code, 304)
        self.assertEqual(self.server.request("/openapi.json", fields=('If-None-Match: "other"',))[0].code, 200)
        self.assertEqual(self.server.request("/openapi.json", fields=('If-Match: "other"',))[0].code, 412)
        part = self.server.request("/openapi.json", fields=("Range: bytes=0-9",))[0]
        self.assertEqual((part.code, len(part.content)), (206, 10))

    def test_methods(self):
        answer = self.server.request("/openapi.json", "POST")[0]
        self.assertEqual((answer.code, answer.get("Allow")), (405, "GET, HEAD, OPTIONS"))


class Options(unittest.TestCase):
    def test_prefix(self):
        with Server("--prefix", "/mock") as server:
            self.assertEqual(load(server, "/mock/openapi.json")["servers"], [{"url": "/mock"}])
            self.assertEqual(load(server)["servers"], [{"url": "/"}])

    def test_what_is_left_out(self):
        with Server("--no-control", "--no-metrics") as server:
            paths = load(server)["paths"]
            self.assertFalse([path for path in paths if path.startswith("/_") or path == "/metrics"])
            self.assertIn("/get", paths)

    def test_what_lets_nobody_in(self):
        token = ("--control-token", "secret")
        for options, listed in ((("--no-control",), False), (("--public",), False), (("--public", *token), True), (token, True)):
            with self.subTest(options), Server(*options) as server:
                document = load(server)
                self.assertEqual("/_/requests" in document["paths"], listed)
                self.assertEqual(any(path.startswith("/_") for path in document["paths"]), listed)
                self.assertEqual("control" in [tag["name"] for tag in document["tags"]], listed)
                used = {tag for item in document["paths"].values() for one in item.values() if isinstance(one, dict)
                        for tag in one.get("tags", ())}
                self.assertEqual(used, {tag["name"] for tag in document["tags"]})
                self.assertIn("/metrics", document["paths"])


if __name__ == "__main__":
    unittest.main()
