"""/earn: who may come in: 401 by Basic, Digest (RFC 7616) and tokens (RFC 6749, RFC 6750), 402, 403, 407; with real clients."""
import base64
import hashlib
import json
import re
import shutil
import subprocess
import time
import unittest

from earned import Earned, EarnedByFour, at_once
from harness import TIMEOUT, curl

USER, PASSWORD = "teapot", "short-and-stout"
FORM = "Content-Type: application/x-www-form-urlencoded"
HASHES = {"SHA-256": hashlib.sha256, "MD5": hashlib.md5}
REQUESTS = """
import sys, requests
from requests.auth import HTTPDigestAuth
answer = requests.get(sys.argv[1], auth=HTTPDigestAuth(sys.argv[2], sys.argv[3]))
print(answer.status_code, answer.headers["Everystatus"], len(answer.history))
"""


def basic(user=USER, password=PASSWORD, field="Authorization"):
    return f"{field}: Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def parameters(challenge):
    return {name: quoted or plain for name, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|([^\s,]+))', challenge)}


def digest(offer, uri, method="GET", password=PASSWORD, field="Authorization", nonce=None):
    """The credentials of RFC 7616 3.4."""
    join = lambda *parts: HASHES[offer["algorithm"]](":".join(parts).encode()).hexdigest()
    nonce = nonce or offer["nonce"]
    response = join(join(USER, offer["realm"], password), nonce, "00000001", "c0ffee", "auth", join(method, uri))
    return (f'{field}: Digest username="{USER}", realm="{offer["realm"]}", nonce="{nonce}", uri="{uri}", nc=00000001, '
            f'cnonce="c0ffee", qop=auth, algorithm={offer["algorithm"]}, response="{response}", opaque="{offer["opaque"]}"')


class Unauthorized(EarnedByFour):
    def challenges(self, answer):
        """By scheme, Digest by algorithm as well."""
        offers = answer.all("WWW-Authenticate")
        return {" ".join(filter(None, (offer.split(" ")[0], parameters(offer).get("algorithm")))): parameters(offer)
                for offer in offers}

    def test_challenges(self):
        for fields in ([], [basic(password="no")], [basic("nobody")], ["Authorization: Basic"], ["Authorization: Negotiate x"],
                       [basic("guest", "guest")], ["Authorization: Digest x"], [basic(), basic()]):
            offers = self.challenges(self.earned(self.ask(401, fields=fields), 401))
            self.assertEqual(list(offers), ["Digest SHA-256", "Digest MD5", "Basic", "Bearer"], fields)
            self.assertEqual({offer["realm"] for offer in offers.values()}, {"everystatus"})
            self.assertNotIn("error", offers["Bearer"])
            one, other = offers["Digest SHA-256"], offers["Digest MD5"]
            self.assertEqual((one["nonce"], one["opaque"], one["qop"]), (other["nonce"], other["opaque"], other["qop"]))
            self.assertNotIn("stale", one)

    def test_basic(self):
        self.unearned(self.ask(401, fields=[basic()]), 200, 401)

    def test_digest(self):
        offers = self.challenges(self.ask(401))
        for algorithm in HASHES:
            offer = offers[f"Digest {algorithm}"]
            for method in ("GET", "HEAD"):
                answer = self.ask(401, method, [digest(offer, "/earn/401", method)])
                self.assertEqual(answer.code, 200)
            for field in (digest(offer, "/earn/401", password="wrong"), digest(offer, "/earn/401", "PUT"),
                          digest(offer, "/earn/401").replace("SHA-256", "sha-512").replace("MD5", "SHA-512")):
                self.assertNotIn("stale", self.challenges(self.earned(self.ask(401, fields=[field]), 401))["Digest MD5"])
            stale = self.challenges(self.earned(self.ask(401, fields=[digest(offer, "/earn/401", nonce="0" * 64)]), 401))
            self.assertEqual([stale[f"Digest {name}"]["stale"] for name in HASHES], ["true", "true"])
            self.unearned(self.ask(401, fields=[digest(offer, "/earn/403")]), 400, 401)

    def test_with_curl(self):
        for way in ("--basic", "--digest", "--anyauth"):
            for password, code in ((PASSWORD, b"200"), ("wrong", b"401")):
                done = curl(way, "--user", f"{USER}:{password}", "-o", "/dev/null", "-w", "%{http_code}",
                            f"{self.server.url}/earn/401;key=curl")
                self.assertEqual(done.stdout, code, way)

    def test_with_requests(self):
        python = next((one for one in ("/usr/bin/python3", shutil.which("python3")) if one and subprocess.run(
            [one, "-c", "import requests"], capture_output=True).returncode == 0), None)
        if not python:
            self.skipTest("python3-requests is not installed")
        for password, printed in ((PASSWORD, "200 unearned 1\n"), ("wrong", "401 earned 1\n")):
            done = subprocess.run([python, "-c", REQUESTS, f"{self.server.url}/earn/401", USER, password], capture_output=True,
                                  text=True, timeout=TIMEOUT, env={"no_proxy": "*"})
            self.assertEqual(done.stdout, printed, done.stderr)

    def grant(self, key, rest="/token", fields=(), content=b"", code=200):
        fields = fields or ([basic(), "Content-Length: 0"] if rest == "/token" else [FORM])
        answer = self.ask(401, "POST", fields, content, f";key={key}{rest}")
        self.assertEqual(answer.code, code, answer.content)
        if code == 200:
            self.assertEqual((answer.get("Cache-Control"), answer.get("Pragma")), ("no-store", "no-cache"))  # RFC 6749 5.1
        return json.loads(answer.content)

    def bearer(self, key, token):
        return self.ask(401, fields=[f"Authorization: Bearer {token}"], rest=f";key={key}")

    def test_tokens(self):
        granted = self.grant("tokens")
        self.assertEqual(sorted(granted), ["access_token", "expires_in", "refresh_token", "token_type"])
        self.assertEqual((granted["token_type"], granted["expires_in"]), ("Bearer", 5))
        token = granted["access_token"]
        began = time.monotonic()
        self.unearned(self.bearer("tokens", token), 200, 401)
        for key, wrong in (("others", token), ("tokens", "x"), ("tokens", token[:-1]), ("tokens", granted["refresh_token"])):
            offers = self.challenges(self.earned(self.bearer(key, wrong), 401))
            self.assertEqual(offers["Bearer"]["error"], "invalid_token")  # RFC 6750 3.1
        while self.bearer("tokens", token).code == 200:
            self.assertLess(time.monotonic() - began, 10)
            time.sleep(0.1)
        self.assertGreater(time.monotonic() - began, 4.5)
        self.assertIn("expired", json.loads(self.bearer("tokens", token).content)["detail"])
        fresh = self.grant("tokens", "/refresh", content=f"grant_type=refresh_token&refresh_token={granted['refresh_token']}"
                           .encode())
        self.assertEqual(self.bearer("tokens", fresh["access_token"]).code, 200)
        self.server.request("/_/reset/tokens", "POST", ["Content-Length: 0"])
        self.assertEqual(self.bearer("tokens", fresh["access_token"]).code, 401)

    def test_what_refreshes_serves_once(self):
        refresh = self.grant("once")["refresh_token"]
        content = f"refresh_token={refresh}".encode()
        self.assertEqual(self.grant("other", "/refresh", content=content, code=400)["error"], "invalid_grant")
        codes = at_once(64, lambda: self.ask(401, "POST", [FORM], content, ";key=once/refresh").code)
        self.assertEqual(sorted(codes), [200] + [400] * 63)
        for fields, content, error in (([FORM], content, "invalid_grant"), ([FORM], b"", "invalid_request"),
                                       (["Content-Type: text/plain"], content, "invalid_request"),
                                       ([FORM], b"refresh_token=x&grant_type=password", "unsupported_grant_type"),
                                       ([FORM], b"refresh_token=" + b"x" * 5000, "invalid_grant")):
            fields = fields if content else [*fields, "Content-Length: 0"]
            self.assertEqual(self.grant("once", "/refresh", fields, content, 400)["error"], error)  # RFC 6749 5.2

    def test_who_gets_tokens(self):
        for fields in ([], [basic(password="x")], ["Authorization: Bearer x"]):
            answer = self.ask(401, "POST", [*fields, "Content-Length: 0"], rest="/token")
            self.assertEqual((answer.code, list(self.challenges(answer))), (401, ["Basic"]))
        self.assertEqual(self.ask(401, "POST", [basic("guest", "guest"), "Content-Length: 0"], rest="/token").code, 403)
        self.assertEqual(self.ask(401, "POST", ["Content-Length: 0"], rest="/other").code, 404)
        self.assertEqual(self.ask(401, rest="/token").code, 405)

    def test_types_of_grants(self):
        ask = lambda form: self.grant("types", "/token", [basic(), FORM], form.encode(), 200 if "_token=" in form else 400)
        refresh = self.grant("types")["refresh_token"]
        for form in ("grant_type=x", "grant_type=authorization_code&code=x", "grant_type="):
            self.assertEqual(ask(form)["error"], "unsupported_grant_type")
        self.assertEqual(ask("grant_type=refresh_token")["error"], "invalid_request")
        fresh = ask(f"grant_type=refresh_token&refresh_token={refresh}")
        for form in ("grant_type=password", "grant_type=client_credentials", "scope=tea"):
            self.assertEqual(self.ask(401, "POST", [basic(), FORM], form.encode(), ";key=types/token").code, 200)
        self.assertEqual(self.bearer("types", fresh["access_token"]).code, 200)

    def test_many_tokens(self):
        """They are bounded, and so many clients can have one at the same time."""
        tokens = at_once(64, lambda: self.grant("many"))
        self.assertEqual({self.bearer("many", one["access_token"]).code for one in tokens}, {200})
        for _ in range(200):
            last = self.grant("many")["access_token"]
        self.assertEqual([self.bearer("many", one).code for one in (tokens[0]["access_token"], last)], [401, 200])


class Forbidden(Earned):
    def test_by_whom_it_is(self):
        answer = self.earned(self.ask(403, fields=[basic("guest", "guest")]), 403)
        self.assertIsNone(answer.get("WWW-Authenticate"))
        self.unearned(self.ask(403, fields=[basic()]), 200, 403)
        for fields in ([], [basic("guest", "x")], ["Authorization: Bearer x"]):
            answer = self.unearned(self.ask(403, fields=fields), 401, 403)
            self.assertEqual([offer.split(" ")[0] for offer in answer.all("WWW-Authenticate")], ["Basic"])


class Unpaid(EarnedByFour):
    def pay(self, key):
        answer = self.ask(402, "POST", ["Content-Length: 0"], rest=f";key={key}/pay")
        self.assertEqual(answer.code, 200)
        return "Payment-Token: " + json.loads(answer.content)["token"]

    def test_a_token_serves_once(self):
        field, other = self.pay("once"), self.pay("once")
        self.assertNotEqual(field, other)
        for fields in ([], ["Payment-Token: x"], ["Payment-Token: " + "0" * 32], ["Payment-Token:"], [field, other]):
            self.assertIn(b"/pay", self.earned(self.ask(402, fields=fields, rest=";key=once"), 402).content)
        self.earned(self.ask(402, fields=[field], rest=";key=another"), 402)
        codes = at_once(64, lambda: self.ask(402, fields=[field], rest=";key=once").code)
        self.assertEqual(sorted(codes), [200] + [402] * 63)
        self.assertEqual(self.ask(402, fields=[other], rest=";key=once").code, 200)
        self.assertEqual(self.ask(402, "POST", ["Content-Length: 0"], rest="/buy").code, 404)


class BehindProxy(Earned):
    def through(self, *options, target="http://tea.example/earn/407;key=proxy"):
        done = curl("--noproxy", "", "-x", self.server.url, "-i", *options, target)
        return done.stdout.decode()

    def absolute(self, target, fields=()):
        return self.server.request(target, fields=fields)[-1]

    def test_with_curl(self):
        printed = self.through()
        self.assertTrue(printed.startswith("HTTP/1.1 407 Proxy Authentication Required\r\n"))
        self.assertIn("Everystatus: earned\r\n", printed)
        for way in ("--proxy-basic", "--proxy-digest", "--proxy-anyauth"):
            printed = self.through(way, "--proxy-user", f"{USER}:{PASSWORD}")
            self.assertIn("HTTP/1.1 200 OK\r\n", printed, way)
            self.assertIn("tea.example", printed)
            self.assertIn("HTTP/1.1 407", self.through(way, "--proxy-user", f"{USER}:wrong"))

    def test_whose_target_it_is(self):
        port = self.server.port
        for authority in ("tea.example", "tea.example:80", f"tea.example:{port}", "127.0.0.1", f"127.0.0.1:{port % 65535 + 1}",
                          "localhost", "[::1]:1", "other.test"):
            answer = self.earned(self.absolute(f"http://{authority}/earn/407"), 407)
            self.assertEqual([offer.split(" ")[0] for offer in answer.all("Proxy-Authenticate")], ["Digest", "Digest", "Basic"])
            self.assertIsNone(answer.get("WWW-Authenticate"))
        for target in ("/earn/407", f"http://localhost:{port}/earn/407", f"http://127.0.0.1:{port}/earn/407",
                       f"http://[::1]:{port}/earn/407", f"http://teapot.internal:{port}/earn/407"):
            self.assertEqual(self.absolute(target).code, 200, target)

    def test_credentials(self):
        target = "http://tea.example/earn/407"
        for field in (basic(), basic(password="x", field="Proxy-Authorization"),
                      basic("guest", "guest", "Proxy-Authorization"), "Proxy-Authorization: Bearer x"):
            self.earned(self.absolute(target, [field]), 407)
        answer = self.absolute(target, [basic(field="Proxy-Authorization")])
        self.assertEqual(answer.code, 200)
        self.assertIn(b"tea.example", answer.content)


if __name__ == "__main__":
    unittest.main(verbosity=2)
