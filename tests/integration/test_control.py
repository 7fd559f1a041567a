"""/_/: what it lists, resets and refuses, who may ask, and how it is left out."""
import json
import re
import unittest

from command import run
from harness import Server
from markup import Page
from survey import Served

READ = ("/_/", "/_/requests", "/_/requests?key=a", "/_/requests?count")


def codes(server, target, count, fields=(), method="GET"):
    return [server.request(target, method, fields)[-1].code for _ in range(count)]


class Control(Served):
    def test_what_it_lists_works(self):
        listed = json.loads(self.server.request("/_/")[-1].content)
        self.assertGreater(len(listed["control"]), 5)
        for row in listed["control"]:
            with self.subTest(row["example"]):
                method, target = row["example"].split()
                target = target.replace("timeout=5s", "timeout=5ms").replace("for=2s", "for=0s")
                self.assertIn(self.server.request(target, method)[-1].code, (200, 202, 409))
        self.assertEqual(listed["at_most"], {"keys": 10000, "entries": 10000, "bytes": 8 << 20})

    def test_pages_list_the_same(self):
        listed = [row["example"] for row in json.loads(self.server.request("/_/")[-1].content)["control"]]
        plain = self.server.request("/_/?format=text")[-1]
        self.assertEqual(re.findall(r"^  (\S.*)$", plain.content.decode(), re.MULTILINE), listed)
        self.assertEqual(plain.get("Content-Type"), "text/plain; charset=utf-8")
        answer = self.server.request("/_/", "GET", ["Accept: text/html"])[-1]
        self.assertEqual(answer.get("Content-Type"), "text/html; charset=utf-8")
        page = Page(answer.content.decode())
        self.assertEqual(page.texts["dt"], listed)
        self.assertIn("of at most 10000 keys", page.text("p"))
        self.assertEqual(self.server.request("/_/?format=xml")[-1].code, 400)

    def test_answers_are_the_servers_own(self):
        for target in READ:
            for method in ("GET", "HEAD"):
                with self.subTest(target=target, method=method):
                    answer = self.server.request(target, method)[-1]
                    self.assertEqual((answer.code, answer.get("Everystatus"), answer.get("Cache-Control")),
                                     (200, "served", "no-store"))

    def test_wrong_methods_and_paths(self):
        for method, target, code, allow in (("POST", "/_/", 405, "GET, HEAD, OPTIONS"), ("PUT", "/_/reset", 405,
                                                                                         "POST, DELETE, OPTIONS"),
                                            ("GET", "/_/reset/a", 405, "POST, DELETE, OPTIONS"), ("BREW", "/_/reset", 501,
                                                                                                  "POST, DELETE, OPTIONS"),
                                            ("POST", "/_/requests", 405, "GET, HEAD, DELETE, OPTIONS"),
                                            ("OPTIONS", "/_/requests", 204, "GET, HEAD, DELETE, OPTIONS"),
                                            ("GET", "/_/nothing", 404, None), ("GET", "/_/requests/a", 404, None),
                                            ("GET", "/_", 200, None),
                                            ("GET", "/_x/requests", 404, None)):
            with self.subTest(method=method, target=target):
                answer = self.server.request(target, method)[-1]
                self.assertEqual((answer.code, answer.get("Allow")), (code, allow))

    def test_a_preflight_is_answered(self):
        answer = self.server.request("/_/reset/a", "OPTIONS", ["Access-Control-Request-Method: DELETE"])[-1]
        self.assertEqual((answer.code, answer.get("Access-Control-Allow-Methods")), (204, "DELETE"))


class Reset(unittest.TestCase):
    def test_one_and_all(self):
        with Server("--log-format", "off") as server:
            for method in ("POST", "DELETE"):
                with self.subTest(method):
                    for key in ("a", "b%2F%41", "%ff"):
                        self.assertEqual(codes(server, f"/sequence/503,200;key={key}", 2), [503, 200])
                    self.assertEqual(codes(server, "/sequence/503,201", 2), [503, 201])
                    for target, shown in (("/_/reset/a", 1), ("/_/reset/a", 0), ("/_/reset/b%2FA", 1), ("/_/reset/%ff", 1),
                                         ("/_/reset/none", 0)):
                        answer = server.request(target, method)[-1]
                        self.assertEqual((answer.code, json.loads(answer.content), answer.get("Everystatus")),
                                         (200, {"reset": shown}, "served"))
                    self.assertEqual(json.loads(server.request("/_/requests?key=a&count")[-1].content), {"count": 0})
                    self.assertEqual(codes(server, "/sequence/503,200;key=a", 1), [503])
                    self.assertEqual(codes(server, "/sequence/503,201", 1), [201])
                    self.assertEqual(json.loads(server.request("/_/reset", method)[-1].content), {"reset": 2})
                    self.assertEqual(codes(server, "/sequence/503,201", 1), [503])
                    self.assertEqual(codes(server, "/sequence/503,200;key=a", 1), [503])
                    self.assertEqual(json.loads(server.request("/_/reset", method)[-1].content), {"reset": 2})
            for target in ("/_/reset/", "/_/reset/a/b", "/_/reset/" + "k" * 65, "/_/reset/a/"):
                with self.subTest(target):
                    self.assertEqual(codes(server, target, 1, method="POST"), [400])

    def test_limits_as_well(self):
        with Server("--log-format", "off") as server:
            self.assertEqual(codes(server, "/status/200;limit=1/60m;key=l", 2), [200, 429])
            server.request("/_/reset/l", "POST")
            self.assertEqual(codes(server, "/status/200;limit=1/60m;key=l", 2), [200, 429])

    def test_clearing_the_journal_leaves_the_count(self):
        with Server("--log-format", "off") as server:
            codes(server, "/sequence/503,200;key=a", 1)
            codes(server, "/status/418;key=b", 2, method="POST")
            self.assertEqual(json.loads(server.request("/_/requests?key=a", "DELETE")[-1].content), {"cleared": 1})
            self.assertEqual(codes(server, "/sequence/503,200;key=a", 1), [200])
            self.assertEqual(json.loads(server.request("/_/requests?method=POST&status=418&target=/s", "DELETE")[-1].content),
                             {"cleared": 2})
            self.assertEqual(json.loads(server.request("/_/requests", "DELETE")[-1].content), {"cleared": 1})
            for query in ("?limit=1", "?count", "?wait=1", "?order=oldest", "?before=3", "?after=0",
                          "?timeout=1s", "?nonsense", "?key="):
                self.assertEqual(codes(server, "/_/requests" + query, 1, method="DELETE"), [400])


class Access(unittest.TestCase):
    def test_token(self):
        with Server("--control-token", "s3cret-Token", "--log-format", "off") as server:
            for fields in ([], ["Authorization: Bearer"], ["Authorization: Bearer s3cret-token"],
                           ["Authorization: Bearer s3cret-Toke"],
                           ["Authorization: Bearer s3cret-Token2"], ["Authorization: s3cret-Token"],
                           ["Authorization: Basic s3cret-Token"],
                           ["Authorization: Bearers3cret-Token"], ["Authorization: Bearer x",
                                                                   "Authorization: Bearer s3cret-Token"]):
                for target, method in ((*((target, "GET") for target in READ), ("/_/reset", "POST"), ("/_/requests", "DELETE"),
                                        ("/_/nothing", "GET"), ("/_/reset", "PUT"))):
                    with self.subTest(target=target, fields=fields):
                        answer = server.request(target, method, fields)[-1]
                        self.assertEqual((answer.code, answer.get("Everystatus")), (401, "refused"))
                        self.assertRegex(answer.get("WWW-Authenticate"), r"^Bearer\b")
            for scheme in ("Bearer", "bearer"):
                for target in READ:
                    self.assertEqual(codes(server, target, 1, [f"Authorization: {scheme} s3cret-Token"]), [200])
            self.assertEqual(codes(server, "/sequence/503,200;key=open", 2), [503, 200])
            self.assertEqual(codes(server, "/_/reset/open", 1, method="POST"), [401])
            self.assertEqual(codes(server, "/sequence/503,200;key=open", 1), [200])

    def test_without_control(self):
        with Server("--no-control", "--log-format", "off") as server:
            for target in READ:
                answer = server.request(target)[-1]
                nothing = server.request("/x/there")[-1]
                self.assertEqual((answer.code, answer.get("Everystatus")), (404, "refused"))
                self.assertEqual(json.loads(answer.content)["detail"], json.loads(nothing.content)["detail"])
            self.assertEqual(codes(server, "/_/reset", 1, method="POST"), [404])
            self.assertEqual(codes(server, "/sequence/503,200;key=a", 2), [503, 200])
            self.assertEqual(codes(server, "/_/requests", 1, ["Everystatus: 418"]), [418])
        with Server("--no-control", "--default", "299") as server:
            self.assertEqual(codes(server, "/_/", 1), [299])

    def test_nothing_else_gets_there(self):
        """Neither a route of the operator's nor the field takes the control paths away."""
        with Server("--route", "* * 503", "--default", "299", "--log-format", "off") as server:
            for target in READ:
                self.assertEqual(codes(server, target, 1), [200])
                self.assertEqual(codes(server, target, 1, ["Everystatus: 418"]), [200])
            self.assertEqual(codes(server, "/_/nothing", 1), [404])
            self.assertEqual(codes(server, "/x", 1), [503])

    def test_the_bounds_are_told_at_the_start(self):
        with Server("--max-keys", "11", "--max-entries", "12", "--max-state", "64k", "--state-ttl", "14s") as server:
            line = server.process.stdout.readline().decode()
            self.assertEqual([int(number) for number in re.findall(r"\d+", line)], [11, 12, 65536, 14])
            shown = json.loads(server.request("/_/")[-1].content)["at_most"]
            self.assertEqual(shown, {"keys": 11, "entries": 12, "bytes": 65536})
        for name in re.findall(r"--[a-z-]+", line):
            self.assertIn(f"  {name} ", run("--help").stdout)


if __name__ == "__main__":
    unittest.main()
