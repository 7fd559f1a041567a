"""The routes beside /status: the gallery, the page of each code, health, and what every resource answers to the wrong method,
to OPTIONS and to a CORS preflight."""
import json
import re
import unittest

from markup import Page
from registry import ALL, KNOWN, final_of, interim, phrase_of
from survey import Served, ask, survey

OWN = ("/", "/healthz", "/livez", "/readyz", "/metrics", "/openapi.json", "/style.css", "/favicon.svg", "/robots.txt")
EVERYWHERE = (*OWN, "/codes", "/codes/404", "/status/404", "/status/204", "/status/101", "/status/none", "/none", "/codes/abc")


def names(value):
    return {name.strip().lower() for name in (value or "").split(",")}


class Routes(Served):
    def test_gallery_lists_every_known_code_once(self):
        page = Page(ask(self.server, "/", "--header", "Accept: text/html").content.decode())
        links = [attributes["href"] for attributes in page.all("a")]
        codes = [int(link[7:]) for link in links if re.fullmatch(r"/codes/\d{3}", link)]
        self.assertEqual(sorted(codes), [0, *KNOWN])  # 000 is explained, and never sent
        for code in KNOWN:
            self.assertIn(phrase_of(code), page.text("main"))
        pages = survey(self.server, [f"/codes/{code:03}" for code in codes])
        self.assertEqual({exchange.final.code for exchange in pages}, {200})

    def test_list_as_json(self):
        for target in ("/", "/codes", "/codes/", "/?format=json"):
            with self.subTest(target=target):
                response = ask(self.server, target)
                self.assertEqual((response.code, response.get("Content-Type")), (200, "application/json"))
                codes = json.loads(response.content)["codes"]
                self.assertEqual([(row["status"], row["phrase"]) for row in codes], [(code, phrase_of(code)) for code in KNOWN])
                shown = survey(self.server, [row["told"] for row in codes])
                self.assertEqual([exchange.final.code for exchange in shown], [final_of(code) for code in KNOWN])
                self.assertEqual([row["explained"] for row in codes], [f"/codes/{code}" for code in KNOWN])

    def test_list_as_text(self):
        lines = ask(self.server, "/codes?format=text").content.decode().splitlines()
        self.assertEqual([int(line[:3]) for line in lines], KNOWN)
        for line, code in zip(lines, KNOWN):
            self.assertTrue(line.startswith(f"{code} {phrase_of(code)}"))

    def test_every_page_leads_to_the_others(self):
        for target in ("/", "/help", "/curl", "/curl/56", "/codes/503", "/status/503", "/none", "/status/x", "/_/", "/_/verify",
                       "/_/verify/k?attempts=0", "/_/verify/k?attempts=1"):
            with self.subTest(target=target):
                page = Page(ask(self.server, target, "--header", "Accept: text/html").content.decode())
                links = {attributes["href"] for attributes in page.all("a")}
                self.assertLessEqual({"/help", "/curl"} | ({"/"} - {target}), links)

    def test_fragments_lead_somewhere(self):
        for target in ("/", "/help"):
            page = Page(ask(self.server, target, "--header", "Accept: text/html").content.decode())
            there = {f"#{attributes['id']}" for tag, attributes in page.elements if "id" in attributes}
            asked = {attributes["href"] for attributes in page.all("a") if attributes["href"].startswith("#")}
            self.assertTrue(asked and asked <= there, (target, asked - there))

    def test_page_of_every_code(self):
        for method in ("GET", "HEAD", "POST", "DELETE"):
            found = survey(self.server, [f"/codes/{code}" for code in ALL], method=method)
            for code, exchange in zip(ALL, found):
                with self.subTest(method=method, code=code):
                    self.assertEqual((exchange.final.code, exchange.interims), (200, []))
                    self.assertEqual(exchange.final.get("Everystatus"), "served")
                    if method != "HEAD":
                        self.assertEqual(json.loads(exchange.final.content)["status"], code)

    def test_no_such_page(self):
        for target in ("/codes/abc", "/codes/99", "/codes/1000", "/codes/0404", "/codes/40", "/codes/4e2", "/codes/-04",
                       "/codes/404x", "/codes/404/more", "/codes/+04", "/codes//404", "/codes/4%304x"):
            with self.subTest(target=target):
                self.check_refusal(ask(self.server, target), 404)

    def check_refusal(self, response, code):
        self.assertEqual(response.code, code)
        self.assertEqual(response.phrase, phrase_of(code))
        self.assertEqual(response.get("Everystatus"), "refused")
        self.assertEqual(response.get("Cache-Control"), "no-store")
        document = json.loads(response.content)
        self.assertEqual(document["status"], code)
        self.assertTrue(document["detail"])
        return document

    def test_unknown_paths_get_help(self):
        for target in ("/none", "/Status/404", "/statuses", "/status404", "/404x", "/healthz//y",
                       "/healthz/x", "//", "/style.css%00", "/style.css;v=1", "/codesx", "/../none"):
            with self.subTest(target=target):
                document = self.check_refusal(ask(self.server, target), 404)
                self.assertIn("/status/404", document["detail"])
                self.assertIn("/help", document["detail"])
                self.assertEqual(document["explained"], "/codes/404")

    def test_healthz(self):
        response = ask(self.server, "/healthz")
        self.assertEqual((response.code, response.get("Content-Type")), (200, "application/json"))
        self.assertEqual(json.loads(response.content), {"status": "ok"})
        self.assertEqual(response.get("Cache-Control"), "no-store")
        self.assertEqual(ask(self.server, "/healthz?x=1").code, 200)

    def test_what_every_served_answer_carries(self):
        for target in (*OWN, "/codes", "/codes/404"):
            with self.subTest(target=target):
                response = ask(self.server, target)
                self.assertEqual(response.code, 200)
                self.assertEqual(response.get("Everystatus"), "served")
                self.assertEqual(response.get("Access-Control-Allow-Origin"), "*")
                self.assertEqual(response.get("X-Content-Type-Options"), "nosniff")
                self.assertIn("everystatus", names(response.get("Access-Control-Expose-Headers")))
                self.assertRegex(response.get("Date", "(none)"), r"GMT$")

    def test_head_has_the_fields_of_get(self):
        for target in (*OWN, "/codes", "/codes/404", "/none", "/status/none"):
            with self.subTest(target=target):
                get, head = ask(self.server, target), ask(self.server, target, method="HEAD")
                self.assertEqual(head.code, get.code)
                self.assertEqual([field for field in head.fields if field[0] != "date"],
                                 [field for field in get.fields if field[0] != "date"])

    def test_wrong_method(self):
        """RFC 9110 15.5.6: Allow lists what the resource takes; 15.6.2: a method that nobody here knows is 501."""
        for target in OWN:
            for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE"):
                with self.subTest(target=target, method=method):
                    response = ask(self.server, target, method=method)
                    self.check_refusal(response, 405)
                    self.assertEqual(names(response.get("Allow")), {"get", "head", "options"})
            for method in ("BREW", "purge", "get", "PROPFIND"):
                with self.subTest(target=target, method=method):
                    self.check_refusal(ask(self.server, target, method=method), 501)

    def test_options(self):
        """RFC 9110 9.3.7."""
        for target in OWN:
            with self.subTest(target=target):
                response = ask(self.server, target, method="OPTIONS")
                self.assertEqual((response.code, response.content), (204, b""))
                self.assertEqual(names(response.get("Allow")), {"get", "head", "options"})
                self.assertEqual(ask(self.server, target).code, 200)
        self.assertEqual(ask(self.server, "/none", method="OPTIONS").code, 404)
        self.assertEqual(ask(self.server, "/status/418", method="OPTIONS").code, 418, "the status that was asked for")

    def test_options_of_the_whole_server(self):
        response = ask(self.server, "/", "--request-target", "*", method="OPTIONS")
        self.assertEqual((response.code, response.get("Everystatus")), (204, "served"))
        self.assertLessEqual({"get", "head", "options"}, names(response.get("Allow")))
        self.assertEqual(ask(self.server, "/", "--request-target", "*").code, 400, "* is for OPTIONS alone")

    def test_preflight(self):
        """Every resource allows every method and field to every origin (Fetch, CORS-preflight)."""
        for target in EVERYWHERE:
            with self.subTest(target=target):
                response = ask(self.server, target, "--header", "Origin: https://example.com",
                               "--header", "Access-Control-Request-Method: PUT",
                               "--header", "Access-Control-Request-Headers: authorization,x-made-up", method="OPTIONS")
                self.assertIn(response.code, (200, 204))
                self.assertEqual(response.content, b"")
                self.assertEqual(response.get("Access-Control-Allow-Origin"), "*")
                self.assertIn("PUT", re.split(r"\s*,\s*", response.get("Access-Control-Allow-Methods")))
                self.assertLessEqual({"authorization", "x-made-up"}, names(response.get("Access-Control-Allow-Headers")))
                self.assertRegex(response.get("Access-Control-Max-Age", "(none)"), r"^\d+$")
                self.assertIsNone(response.get("Access-Control-Allow-Credentials"))

    def test_preflight_without_field_names(self):
        for method in ("GET", "DELETE", "BREW"):
            response = ask(self.server, "/status/503", "--header", f"Access-Control-Request-Method: {method}", method="OPTIONS")
            with self.subTest(method=method):
                self.assertEqual((response.code, response.get("Access-Control-Allow-Methods")), (204, method))

    def test_preflight_that_is_none(self):
        for field in ("Access-Control-Request-Method: a b", "Access-Control-Request-Method: <x>"):
            with self.subTest(field=field):
                self.check_refusal(ask(self.server, "/status/404", "--header", field, method="OPTIONS"), 400)
        field = ("--header", "Access-Control-Request-Method: PUT")
        self.assertEqual(ask(self.server, "/status/404", *field).code, 404, "only OPTIONS is a preflight")
        self.assertEqual(ask(self.server, "/status/404", "--header", "Origin: https://a", method="OPTIONS").code, 404)

    def test_interim_codes_do_not_disturb_what_follows(self):
        """On one connection, each answer belongs to its request."""
        targets = [target for code in ALL if interim(code) for target in (f"/status/{code}", "/healthz")]
        found = survey(self.server, targets)
        self.assertEqual([len(exchange.interims) for exchange in found], [1, 0] * (len(targets) // 2))


if __name__ == "__main__":
    unittest.main()
