"""Errors lead on: what was meant most likely, and the target with it in its place; slashes too many."""
import json
import re
import unittest

from harness import Server
from survey import Served


class Nearest(Served):
    def refusal(self, target, code=400, **more):
        answer = self.server.request(target, **more)[-1]
        self.assertEqual(answer.code, code, target)
        return answer

    def test_modifiers(self):
        for wrong, right in (("/status/404;formt=html", "/status/404;format=html"),
                             ("/status/200?wait=1s", "/status/200?delay=1s"),
                             ("/status/200;header=A:b;sleep=1ms/rest?a=b", "/status/200;header=A:b;delay=1ms/rest?a=b"),
                             ("/status/503(retryafter=2),200;in-order", "/status/503(retry-after=2),200;in-order"),
                             ("/status/200;in-ordr", "/status/200;in-order"), ("/status/200?a=1&ky=x", None),
                             ("/status/200?ky=x&delay=1ms", "/status/200?key=x&delay=1ms"), ("/statsu/404", "/status/404"),
                             ("/code/404?format=html", "/codes/404?format=html"), ("/healthy", "/healthz")):
            with self.subTest(wrong):
                moved = right and right.split("/")[1] != wrong.split("/")[1]
                shown = json.loads(self.refusal(wrong, 404 if moved else 400).content)
                self.assertEqual(shown["corrected"], right)
                if right:
                    self.assertIn(self.server.request(right)[-1].code, (200, 404, 503))

    def test_parameters_and_paths_of_the_pages(self):
        for wrong, right, code in (("/_/requests?kye=a&limit=3", "/_/requests?key=a&limit=3", 400),
                                   ("/_/?kye=a&format=json", "/_/?key=a&format=json", 400),
                                   ("/_/?kye=a&format=text", "/_/?key=a&format=text", 400),
                                   ("/_/?formt=text", "/_/?format=text", 400), ("/_/?zzzz=1", None, 400),
                                   ("/_/verify/a?atempts=0", "/_/verify/a?attempts=0", 400),
                                   ("/_/verify/a?status=200", "/_/verify/a?last=200", 400),
                                   ("/build?code=503", "/build?codes=503", 400), ("/build?status=503", "/build?codes=503", 400),
                                   ("/try?recpe=404", "/try?recipe=404", 400),
                                   ("/_/reqests?key=a", "/_/requests?key=a", 404),
                                   ("/_/verfy/a?attempts=0", "/_/verify/a?attempts=0", 404),
                                   ("/compare?code=401,403", "/compare?codes=401,403", 400), ("/compare", None, 400),
                                   ("/?query=teapot", "/?q=teapot", 400), ("/?serch=teapot", "/?q=teapot", 400),
                                   ("/codes?status=4xx&format=json", "/codes?q=4xx&format=json", 400),
                                   ("/?fromat=json", "/?format=json", 400), ("/help?as=text", "/help?format=text", 400),
                                   ("/codes/404?fmt=json", "/codes/404?format=json", 400),
                                   ("/curl/56?formt=text", "/curl/56?format=text", 400),
                                   ("/earn?formt=text", "/earn?format=text", 400),
                                   ("/_/verify?formt=text", "/_/verify?format=text", 400),
                                   ("/compare?codes=401,403&fromat=text", "/compare?codes=401,403&format=text", 400),
                                   ("/?zzzz=1", None, 400), ("/codes/404?q=gone", None, 400), ("/?q=a&q=b", None, 400),
                                   ("/earnn/404", "/earn/404", 404), ("/serch", None, 404), ("/_/zzzzzzzz", None, 404)):
            with self.subTest(wrong):
                shown = json.loads(self.refusal(wrong, code).content)
                self.assertEqual(shown["corrected"], right)
                if right:
                    self.assertIn(self.server.request(right)[-1].code, (200, 404, 409))

    def test_the_journals_index_refuses_alike_in_every_format(self):
        details = set()
        for accept in ("application/json", "text/html", "text/plain"):
            with self.subTest(accept):
                answer = self.refusal("/_/?kye=a", fields=[f"Accept: {accept}"])
                self.assertTrue(answer.get("Content-Type").startswith(accept))
                self.assertIn("/_/?key=a", answer.content.decode())
        for form in ("json", "html", "text"):
            details.add(json.loads(self.refusal(f"/_/?kye=a&format={form}").content)["detail"])
        self.assertEqual(len(details), 1, details)
        self.assertIn("did you mean key", *details)

    def test_faults(self):
        """One that needs an argument would be wrong without it."""
        for wrong, right in (("/status/rset", "/status/reset"), ("/status/200,stal-after", None),
                             ("/status/rset*2,200;in-order?key=a", "/status/reset*2,200;in-order?key=a")):
            with self.subTest(wrong):
                self.assertEqual(json.loads(self.refusal(wrong).content)["corrected"], right)

    def test_a_modifier_of_a_page_stands_in_the_field(self):
        self.assertIn("field Everystatus", json.loads(self.refusal("/codes/404?delay=1s").content)["detail"])
        self.assertNotIn("field Everystatus", json.loads(self.refusal("/codes/404?zzzz=1").content)["detail"])

    def test_codes_that_are_none(self):
        """What is no code is looked for as in the search: the first that is found is the one that is meant most likely."""
        for wrong, right in (("/codes/40", "/codes/400"), ("/codes/4xx", None), ("/codes/teapot", "/codes/418"),
                             ("/codes/not-found", "/codes/404"), ("/codes/Not%20Found?format=json", "/codes/404?format=json"),
                             ("/codes/4040", "/codes/404"), ("/codes/4o4", "/codes/404"),
                             ("/codes/404.json", "/codes/404"), ("/codes/zzzzzz", None),
                             ("/codes/404/x", None), ("/earn/40", "/earn/400"), ("/earn/teapot", "/earn/418"),
                             ("/earn/40;key=a", "/earn/400;key=a"), ("/earn/42/x", "/earn/422/x"), ("/earn/499", None),
                             ("/earn/zzzzzz", None)):
            with self.subTest(wrong):
                shown = json.loads(self.refusal(wrong, 404).content)
                self.assertEqual(shown["corrected"], right)
                if right:
                    self.assertNotEqual(json.loads(self.server.request(right)[-1].content).get("corrected", 1), None)

    def test_recipes_that_are_the_name_of_a_code(self):
        """Where one word is all; a fault that is near comes first, and the error stays at the character that it is about."""
        for wrong, right, column in (("/status/teapot", "/status/418", 1), ("/status/not-found", "/status/404", 1),
                                     ("/status/4o4", "/status/404", 2), ("/status/404.json", "/status/404", 4),
                                     ("/status/teapot/rest?a=b", "/status/418/rest?a=b", 1),
                                     ("/sequence/teapot?key=a", "/sequence/418?key=a", 1), ("/status/zzzzzz", None, 1),
                                     ("/status/teapot,200", None, 1), ("/status/teapot;delay=1ms", None, 1),
                                     ("/status/200%3Bdelay", None, 4), ("/status/4040", None, 1), ("/status/99", None, 1),
                                     ("/status/rset", "/status/reset", 1), ("/status/slow-head", None, 1)):
            with self.subTest(wrong):
                shown = json.loads(self.refusal(wrong).content)
                self.assertEqual((shown["corrected"], shown["column"]), (right, column), shown["detail"])
                if right and "reset" not in right:
                    self.assertIn(self.server.request(right)[-1].code, (404, 418))
        page = self.refusal("/status/4o4", fields=["Accept: text/html"]).content.decode()
        self.assertIn('href="/status/404"', page)
        for field in "teapot", "4o4":
            self.assertIsNone(json.loads(self.refusal("/status/200", fields=["Everystatus: " + field]).content)["corrected"])

    def test_parameters_of_earned_codes(self):
        for wrong, right in (("/earn/404?kye=a", "/earn/404?key=a"), ("/earn/404;kye=a", "/earn/404;key=a"),
                             ("/earn/202?wrok=1s", "/earn/202?work=1s"), ("/earn/504?upsteam=slow", "/earn/504?upstream=slow"),
                             ("/earn/504?timout=1s", "/earn/504?timeout=1s"), ("/earn/404?zzzz=1", None)):
            with self.subTest(wrong):
                self.assertEqual(json.loads(self.refusal(wrong).content)["corrected"], right)

    def test_nothing_leads_to_what_is_left_out(self):
        with Server("--no-control", "--no-metrics") as server:
            for target in ("/_/reqests", "/metrcs"):
                with self.subTest(target):
                    self.assertIsNone(json.loads(server.request(target)[-1].content)["corrected"])

    def test_only_what_is_right(self):
        """Where the value would be wrong as well, the name alone is told."""
        for target in ("/status/200;ms=100", "/status/200;timeout=5", "/status/200;wait", "/status/200;formt=nope",
                       "/status/200;zzzzzzzz=1", "/nowhere/near", "/x"):
            with self.subTest(target):
                answer = self.server.request(target)[-1]
                self.assertIsNone(json.loads(answer.content)["corrected"])
        self.assertIn("did you mean delay", self.refusal("/status/200;ms=100").content.decode())

    def test_the_field_has_no_link(self):
        answer = self.refusal("/status/200", fields=["Everystatus: 200;formt=html"])
        shown = json.loads(answer.content)
        self.assertIsNone(shown["corrected"])
        self.assertIn("did you mean format", shown["detail"])

    def test_forms(self):
        target = "/status/404;formt=html"
        html = self.refusal(target, fields=["Accept: text/html"]).content.decode()
        self.assertEqual(re.search(r'Did you mean <a href="([^"]*)">', html)[1], "/status/404;format=html")
        self.assertIn("\n  /status/404;format=html\n", self.refusal(target, fields=["Accept: text/plain"]).content.decode())

    def test_below_a_prefix(self):
        with Server("--prefix", "/mock") as server:
            shown = json.loads(server.request("/mock/status/404;formt=html")[-1].content)
        self.assertEqual(shown["corrected"], "/mock/status/404;format=html")

    def test_a_slash_that_is_no_path_has_no_prefix(self):
        with Server("--prefix", "/mock") as server:
            for target in ("/mock/status/200;body=a;type=text/plain", "/mock/status/302;location=//host", "/mock/_/verify/"):
                with self.subTest(target):
                    detail = json.loads(server.request(target)[-1].content)["detail"]
                    self.assertIn("written as %2F", detail)
                    self.assertNotIn("/mock/ ", detail)

    def test_foreign_text_stays_text(self):
        html = self.refusal("/status/404;formt=html?a=%3Cb%3E'x", fields=["Accept: text/html"]).content.decode()
        self.assertNotIn("<b>", html)

    def test_a_slash_too_many(self):
        for target in ("/codes/404/", "/help/", "/_", "/codes/", "/curl/", "/curl/7/", "/healthz/", "/get/", "/_/requests/"):
            with self.subTest(target):
                self.assertEqual(self.server.request(target)[-1].code, 200)
        self.assertEqual(self.server.request("/nowhere/")[-1].code, 404)
        self.assertEqual(json.loads(self.server.request("/anything/a/")[-1].content)["url"].endswith("/anything/a/"), True)


if __name__ == "__main__":
    unittest.main()
