"""/earn: redirects as clients follow them (RFC 9110 15.4), 305, and variants that are negotiated: 300, 406, 506 (RFC 2295)."""
import json
import unittest

from earned import Earned
from harness import curl, parse_responses
from markup import Page

# What curl -L makes of a POST, by RFC 9110 15.4: 301 and 302 may become GET, 303 must, 307 and 308 must not.
AFTER_POST = {301: "GET", 302: "GET", 307: "POST", 308: "POST"}


class Redirects(Earned):
    def followed(self, code, *options, rest=""):
        """The responses to a curl that follows."""
        done = curl("--include", "--location", *options, f"{self.server.url}/earn/{code}{rest}")
        return parse_responses(done.stdout, ["HEAD", "GET"])  # the redirect's content is not shown

    def test_post_is_rewritten_or_kept(self):
        for code, method in AFTER_POST.items():
            first, last = self.followed(code, "--data", "tea=1", rest=";key=a")
            self.earned(first, code)
            self.assertEqual(first.get("Location"), f"/earn/{code};key=a/new")
            self.assertEqual((last.code, last.get("Everystatus")), (200, "unearned"))
            sent = "5 bytes of content: tea=1" if method == "POST" else "0 bytes of content"
            self.assertEqual(json.loads(last.content)["detail"], f"{method} reached the new place, with {sent}")

    def test_any_method(self):
        for code in AFTER_POST:
            for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH", "FROB"):
                self.assertEqual(self.earned(self.ask(code, method), code).get("Location"), f"/earn/{code}/new")
            self.assertEqual(self.ask(code, "OPTIONS").code, 204)
            self.unearned(self.ask(code, rest="/old"), 404, code)

    def test_foreign_content_does_no_harm(self):
        for content in (b"<script>", b"\x00a", b"\xff\"\\", b"a`b", b"x" * 5000):
            for accept, start in (("application/json", b"{"), ("text/html", b"<!"), ("text/plain", b"200 OK")):
                answer = self.ask(307, "POST", [f"Accept: {accept}"], content, "/new")
                self.assertTrue(answer.content.startswith(start))
                if accept == "text/html":
                    self.assertEqual(Page(answer.content.decode()).foreign_scripts(), [])
            self.assertIn(f"{len(content)} bytes", json.loads(self.ask(307, "POST", [], content, "/new").content)["detail"])

    def test_see_other(self):
        first, last = self.followed(303, "--data", "tea", rest=";key=a%20b")
        self.assertEqual(self.earned(first, 303).get("Location"), "/earn/303;key=a%20b/result")
        self.assertEqual((last.code, last.get("Everystatus")), (200, "unearned"))
        self.unearned(self.ask(303), 200, 303)
        self.assertEqual(self.ask(303, "POST", rest="/result").code, 405)

    def test_use_proxy(self):
        self.assertRegex(self.earned(self.ask(305), 305).get("Location"), r"^http://[^/]+/$")
        self.unearned(self.ask(305, fields=["Via: 1.1 proxy"]), 200, 305)


class Negotiation(Earned):
    def test_the_list(self):
        for fields in (["Negotiate: vlist"], ["Negotiate: vlist", "Accept-Language: de"], [], ["Accept-Language: it"],
                       ["Accept-Language: *"], ["Accept-Language: en, de, fr"], ["Accept-Language: de;q=0.5, fr;q=0.5"]):
            answer = self.earned(self.ask(300, fields=fields, rest=";key=a"), 300)
            self.assertEqual((answer.get("Location"), answer.get("TCN")), (None, "list"))
            for language in ("en", "de", "fr"):
                self.assertIn(f'{{"/earn/300;key=a/{language}" 1.0 {{type text/plain}}', answer.get("Alternates"))
                self.assertIn(f'</earn/300;key=a/{language}>; rel="alternate"', answer.get("Link"))

    def test_a_language_that_decides(self):
        for wish, language in (("de", "de"), ("fr, en;q=0.9", "fr"), ("de-AT", "de"), ("en;q=0.1, *;q=0", "en"),
                               ("*, en;q=0, de;q=0", "fr"), ("en;q=0.5, de;q=0.6, fr;q=0.5", "de"), ("FR", "fr"),
                               ("it, fr;q=0.001", "fr")):
            answer = self.ask(300, fields=[f"Accept-Language: {wish}"])
            self.assertEqual((answer.code, answer.get("Content-Location"), answer.get("Content-Language")),
                             (200, f"/earn/300/{language}", language), wish)
            vary = [name.strip().lower() for name in answer.get("Vary").split(",")]
            self.assertTrue({"negotiate", "accept-language"} <= set(vary))
            self.assertEqual(self.ask(300, rest=f"/{language}").content, answer.content)
        self.unearned(self.ask(300, rest="/it"), 404, 300)

    def test_a_variant_that_negotiates(self):
        self.earned(self.ask(506, fields=["Negotiate: 1.0"]), 506)
        for fields in (["Negotiate: 1.0", "Accept-Language: en"], ["Accept-Language: en"], []):
            answer = self.ask(506, fields=fields)
            self.assertEqual((answer.code, answer.get("Content-Location")), (200, "/earn/506/en"))
        self.assertEqual(self.ask(506, rest="/list").code, 300)

    def test_media_types(self):
        for accept, kind in (("application/json", "application/json"), ("text/html", "text/html; charset=utf-8"),
                             ("text/*;q=0.1", None), ("*/*", None), ("image/png, text/plain;q=0.1", "text/plain; charset=utf-8")):
            answer = self.ask(406, fields=[f"Accept: {accept}"])
            self.assertEqual(answer.code, 200)
            self.assertTrue(kind is None or answer.get("Content-Type") == kind)
        for accept in ("image/png", "application/json;q=0", "*/*;q=0", "application/xml"):
            answer = self.earned(self.ask(406, fields=[f"Accept: {accept}"]), 406)
            for kind in (b"application/json", b"text/html", b"text/plain"):
                self.assertIn(kind, answer.content)


if __name__ == "__main__":
    unittest.main(verbosity=2)
