"""/earn: what a form earns: 205 (RFC 9110 15.3.6), and 511, a captive portal whose login is a form (RFC 6585 6)."""
import html.parser
import unittest

from earned import Earned
from harness import curl, parse_responses
from markup import Page

URLENCODED, MULTIPART = "Content-Type: application/x-www-form-urlencoded", "Content-Type: multipart/form-data; boundary=b"


class Places(html.parser.HTMLParser):
    """The targets of a page's links and forms."""

    def __init__(self, text):
        super().__init__()
        self.links, self.forms = [], []
        Page(text)
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "a":
            self.links.append(attributes["href"])
        if tag == "form":
            self.forms.append((attributes["method"], attributes["action"]))


class Reset(Earned):
    def test_forms(self):
        for fields, content in (([URLENCODED], b"cup=tea"), ([URLENCODED, "Content-Length: 0"], b""),
                                ([URLENCODED + "; charset=utf-8"], b"a"), ([MULTIPART], b"--b--\r\n"),
                                (['Content-Type: Multipart/Form-Data; charset=utf-8; Boundary="b c"'], b"--b c--\r\n")):
            answer = self.earned(self.ask(205, "POST", fields, content), 205)
            self.assertEqual((answer.content, answer.get("Content-Length"), answer.get("Content-Type")), (b"", "0", None))
        for fields in ([], ["Content-Type: application/json"], ["Content-Type: text/plain"],
                       ["Content-Type: multipart/form-data"], ["Content-Type: multipart/form-data; boundary="],
                       ["Content-Type: multipart/form-data; charset=boundary"]):
            answer = self.unearned(self.ask(205, "POST", fields, b"cup=tea"), 415, 205)
            self.assertIn("multipart/form-data", answer.get("Accept-Post"))

    def test_with_curl(self):
        for option in ("-d", "-F"):
            done = curl("-i", option, "cup=tea", f"{self.server.url}/earn/205")
            self.earned(parse_responses(done.stdout, ["POST"])[-1], 205)

    def test_the_form(self):
        for fields in ([], ["Accept: */*"], ["Accept: text/html"]):
            answer = self.unearned(self.ask(205, fields=fields, rest=";key=a%20b"), 200, 205)
            self.assertTrue(answer.get("Content-Type").startswith("text/html"))
            self.assertIn(("post", "/earn/205;key=a%20b"), Places(answer.content.decode()).forms)
        self.unearned(self.ask(205, fields=["Accept: application/json"]), 200, 205)


class Captive(Earned):
    def test_login_and_logout(self):
        base = "/earn/511;key=portal"
        for rest in ("", "/some/page", "/logout"):
            answer = self.earned(self.ask(511, rest=f";key=portal{rest}", fields=["Accept: text/html"]), 511)
            self.assertEqual((answer.get("Link"), answer.get("Cache-Control")),
                             (f'<{base}/login>; rel="captive-portal"', "no-store"))
            places = Places(answer.content.decode())
            self.assertIn(f"{base}/login", places.links)
            self.assertEqual(places.forms, [])  # "SHOULD NOT contain the login interface itself" (RFC 6585 6)
        form = self.unearned(self.ask(511, rest=";key=portal/login"), 200, 511)
        self.assertIn(("post", f"{base}/login"), Places(form.content.decode()).forms)
        login = self.ask(511, "POST", [URLENCODED], b"name=tea", ";key=portal/login")
        self.assertEqual((login.code, login.get("Location")), (303, base))
        self.unearned(self.ask(511, rest=";key=portal"), 200, 511)
        self.assertEqual(self.ask(511, "HEAD", rest=";key=portal").code, 200)
        self.unearned(self.ask(511, rest=";key=portal/some/page"), 404, 511)
        self.earned(self.ask(511, rest=";key=another"), 511)
        self.earned(self.ask(511), 511)
        logout = self.ask(511, "POST", ["Content-Length: 0"], rest=";key=portal/logout")
        self.assertEqual((logout.code, logout.get("Location")), (303, f"{base}/login"))
        self.earned(self.ask(511, rest=";key=portal"), 511)

    def test_reset(self):
        self.ask(511, "POST", [URLENCODED], b"name=tea", ";key=forgotten/login")
        self.assertEqual(self.ask(511, rest=";key=forgotten").code, 200)
        self.server.request("/_/reset/forgotten", "POST", ["Content-Length: 0"])
        self.earned(self.ask(511, rest=";key=forgotten"), 511)

    def test_what_is_no_form(self):
        answer = self.unearned(self.ask(511, "POST", ["Content-Type: text/plain"], b"x", ";key=noform/login"), 415, 511)
        self.assertIn("urlencoded", answer.get("Accept-Post"))
        self.earned(self.ask(511, rest=";key=noform"), 511)

    def test_a_browser_logs_in(self):
        """As curl follows: the 303 is fetched with GET."""
        done = curl("-L", "-d", "name=tea", "-o", "/dev/null", "-w", "%{http_code} %{num_redirects}",
                    f"{self.server.url}/earn/511;key=follow/login")
        self.assertEqual(done.stdout, b"200 1")


if __name__ == "__main__":
    unittest.main(verbosity=2)
