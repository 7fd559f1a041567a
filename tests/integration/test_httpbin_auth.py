"""httpbin's authentication: Basic, hidden Basic, Bearer and Digest, with curl, with urllib, and with responses computed here by
RFC 7616 3.4.1. Right credentials are accepted, wrong ones are challenged."""
import base64
import hashlib
import json
import re
import unittest
import urllib.request

from harness import curl, parse_responses
from survey import Served

HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256, "SHA-512": hashlib.sha512,
          "SHA-512-256": lambda data: hashlib.new("sha512_256", data)}


def basic(user, password):
    return "Authorization: Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


class Plain(Served):
    def check(self, target, fields, code, challenge=None, shown=None):
        answer = self.server.request(target, fields=fields)[-1]
        self.assertEqual((answer.code, answer.get("Everystatus")), (code, "served"), answer.content)
        self.assertEqual(answer.get("WWW-Authenticate"), challenge)
        if shown:
            self.assertEqual(answer.content.decode(), json.dumps(shown, indent=2, sort_keys=True, ensure_ascii=False) + "\n")

    def test_basic(self):
        for user, password, path in (("user", "passwd", "user/passwd"), ("Aladdin", "open sesame", "Aladdin/open%20sesame"),
                                     ("ü", "a:b", "%C3%BC/a:b"), ("a/b", "+", "a%2Fb/+"), ("u", "p" * 500, "u/" + "p" * 500)):
            for scheme in ("Basic", "basic", "BASIC"):
                field = basic(user, password).replace("Basic", scheme)
                self.check("/basic-auth/" + path, [field], 200, shown={"authenticated": True, "user": user})
                self.check("/hidden-basic-auth/" + path, [field], 200, shown={"authenticated": True, "user": user})

    def test_wrong_basic(self):
        right = basic("user", "passwd").rpartition(" ")[2]
        for fields in ((), [basic("user", "passwe")], [basic("user", "passw")], [basic("user", "passwdd")], [basic("User",
                                                                                                                   "passwd")],
                       [basic("", "")], ["Authorization: Basic"], ["Authorization: Basic "], ["Authorization: Basic !!!"],
                       [f"Authorization: Bearer {right}"], [f"Authorization: Basic{right}"], [f"Authorization: {right}"],
                       [f"Authorization: Basic {right[:-1]}"], [f"Authorization: Basic {right} {right}"],
                       [f"Authorization: Basic {right}="],
                       [f"Authorization: Basic {right}", f"Authorization: Basic {right}"], [f"Authorization: Digest {right}"],
                       ["Authorization: Basic " + base64.b64encode(b"user:passwd\0").decode()]):
            with self.subTest(fields=fields):
                self.check("/basic-auth/user/passwd", fields, 401, 'Basic realm="Fake Realm"')
                self.check("/hidden-basic-auth/user/passwd", fields, 404)

    def test_basic_paths(self):
        for path in ("", "/", "/a", "/a/", "//b", "/a/b/", "/a/b/c"):
            for route in ("/basic-auth", "/hidden-basic-auth"):
                answer = self.server.request(route + path)[-1]
                self.assertEqual((answer.code, answer.get("Everystatus")), (404, "refused"))

    def test_basic_with_clients(self):
        url = self.server.url + "/basic-auth/user/passwd"
        self.assertEqual(json.loads(curl("--basic", "--user", "user:passwd", url).stdout), {"authenticated": True,
                                                                                            "user": "user"})
        self.assertEqual(json.loads(curl("--anyauth", "--user", "user:passwd", url).stdout)["user"], "user")
        self.assertEqual(curl("--fail", "--user", "user:wrong", url, check=False).returncode, 22)
        manager = urllib.request.HTTPPasswordMgr()
        manager.add_password("Fake Realm", url, "user", "passwd")
        with urllib.request.build_opener(urllib.request.HTTPBasicAuthHandler(manager)).open(url) as answer:
            self.assertEqual(answer.status, 200)

    def test_bearer(self):
        for token in ("abcd1234", "a", "AZ-._~+/09==", "x" * 1000):
            for scheme in ("Bearer", "bearer", "Bearer  "):
                self.check("/bearer", [f"Authorization: {scheme} {token}"], 200, shown={"authenticated": True, "token": token})
        for value in (None, "", "Bearer", "Bearer ", "Basic 1234abcd", "Bearerabcd", "abcd1234"):
            self.check("/bearer", [] if value is None else [f"Authorization: {value}"], 401, "Bearer")
        for token in ("a b", "a=b", "=", 'a"b', "a,b", "\xe4"):
            self.check("/bearer", [f"Authorization: Bearer {token}"], 401, 'Bearer error="invalid_token"')
        self.assertEqual(json.loads(curl("--oauth2-bearer", "tok", self.server.url + "/bearer").stdout)["token"], "tok")


class Digest(Served):
    PATH = "/digest-auth/auth/user/passwd"

    def challenge(self, answer, stale=False, old=False):
        """The parameters of the challenge, which must have the form of RFC 7616 3.3."""
        self.assertEqual((answer.code, answer.get("Everystatus")), (401, "served"), answer.content)
        field = answer.get("WWW-Authenticate")
        parameter = r'(?:realm|nonce|opaque|qop)="[^"\\]+"|algorithm=[A-Z0-9-]+|stale=TRUE'
        self.assertRegex(field, rf"^Digest (?:{parameter})(?:, (?:{parameter}))*$")
        found = {name: quoted or plain for name, quoted, plain in re.findall(r'(\w+)=(?:"([^"]+)"|([^",]+))', field)}
        self.assertEqual(found.get("stale"), "TRUE" if stale else None)
        self.assertTrue({"realm", "nonce", "opaque", "algorithm"} <= set(found))
        self.assertEqual("qop" in found, not old)
        return found

    def ask(self, path=PATH, fields=(), method="GET", content=b""):
        length = [f"Content-Length: {len(content)}"] if content else []
        return self.server.request(path, method, [*fields, *length], content)[-1]

    def credentials(self, offer, path, user="user", password="passwd", method="GET", content=b"", **change):
        """The field Authorization for an offer, with parameters changed (None: left out)."""
        values = {"username": user, "realm": offer["realm"], "nonce": offer["nonce"], "uri": path, "nc": "00000001",
                  "cnonce": "c0ffee",
                  "qop": offer["qop"].split(",")[0], "algorithm": offer["algorithm"], "opaque": offer["opaque"]}
        values.update({name: value for name, value in change.items() if value is not None})
        digest = lambda *parts: HASHES[offer["algorithm"]](":".join(parts).encode()).hexdigest()
        what = [method, values["uri"]]
        if values["qop"] == "auth-int":
            what.append(HASHES[offer["algorithm"]](content).hexdigest())
        values.setdefault("response", digest(digest(user, values["realm"], password), values["nonce"], values["nc"],
                                             values["cnonce"],
                                             values["qop"], digest(*what)))
        plain = ("nc", "qop", "algorithm")
        parts = [f"{name}={value}" if name in plain else '{}="{}"'.format(name, value.replace("\\", "\\\\").replace('"', '\\"'))
                 for name, value in values.items() if name not in change or change[name] is not None]
        return "Authorization: Digest " + ", ".join(parts).encode().decode("latin-1")  # as Server.request encodes it

    def test_right_credentials(self):
        for algorithm in (None, *HASHES, "sha-256"):
            for qop in ("auth", "auth-int"):
                for user, password, path in (("user", "passwd", "user/passwd"), ("ü\"\\", "p:w", "%C3%BC%22%5C/p:w")):
                    path = f"/digest-auth/{qop}/{path}" + (f"/{algorithm}" if algorithm else "")
                    for content in (b"", b"text \xff"):
                        offer = self.challenge(self.ask(path))
                        self.assertEqual((offer["qop"], offer["algorithm"]), (qop, (algorithm or "MD5").upper()))
                        field = self.credentials(offer, path, user, password, content=content)
                        answer = self.ask(path, [field], content=content)
                        self.assertEqual((answer.code, answer.get("Everystatus")), (200, "served"), answer.content)
                        self.assertEqual(json.loads(answer.content), {"authenticated": True, "user": user})

    def test_content_counts_with_auth_int(self):
        path = "/digest-auth/auth-int/user/passwd"
        field = self.credentials(self.challenge(self.ask(path)), path, content=b"one")
        self.challenge(self.ask(path, [field], content=b"two"))
        self.assertEqual(self.ask(path, [field], content=b"one").code, 200)

    def test_method_and_head(self):
        offer = self.challenge(self.ask())
        self.assertEqual(self.ask(fields=[self.credentials(offer, self.PATH, method="HEAD")], method="HEAD").code, 200)
        self.challenge(self.ask(fields=[self.credentials(offer, self.PATH, method="HEAD")]))

    def test_any_other_qop_offers_both(self):
        path = "/digest-auth/wrong-qop/user/passwd"
        offer = self.challenge(self.ask(path))
        self.assertEqual(offer["qop"], "auth, auth-int")
        for qop in ("auth", "auth-int"):
            self.assertEqual(self.ask(path, [self.credentials(offer, path, qop=qop)]).code, 200)

    def test_wrong_credentials(self):
        offer = self.challenge(self.ask())
        right = self.credentials(offer, self.PATH)
        self.assertEqual(self.ask(fields=[right]).code, 200)
        wrong = [self.credentials(offer, self.PATH, password="wrong"), self.credentials(offer, self.PATH, user="other"),
                 self.credentials(offer, self.PATH, response="0" * 32), self.credentials(offer, self.PATH, response=""),
                 self.credentials(offer, self.PATH, realm="other"), self.credentials(offer, self.PATH, qop="auth-int"),
                 self.credentials(offer, self.PATH, qop="other"), self.credentials(offer, self.PATH, algorithm="SHA-256"),
                 self.credentials(offer, self.PATH, method="POST"), right.replace("Digest ", "Basic "),
                 right.replace("Digest ", "Digest"),
                 right.replace("nc=00000001", "nc=00000002"), right + ", nc=00000001", right + ", =", right + ' x="',
                 right.replace(",", ";"),
                 "Authorization: Digest", "Authorization: Digest ", "Authorization: Digest ,,", "Authorization: Digest username",
                 'Authorization: Digest username="user",realm="wrong",nonce="wrong",uri="/digest-auth/user/passwd/MD5",'
                 'response="wrong"']
        wrong += [self.credentials(offer, self.PATH, nc=nc) for nc in ("1", "00000000", "0000000g", "000000001", "-0000001")]
        wrong += [self.credentials(offer, self.PATH, **{name: None}) for name in
                  ("username", "realm", "nonce", "uri", "response", "qop", "nc", "cnonce")]
        for field in wrong:
            with self.subTest(field=field):
                self.challenge(self.ask(fields=[field]))
        self.assertEqual(self.ask(fields=[self.credentials(offer, self.PATH, algorithm=None)]).code, 200)
        self.assertEqual(self.ask(fields=[self.credentials(offer, self.PATH, opaque=None)]).code, 200)

    def test_uri_is_the_target(self):
        """RFC 7616 3.4.6: another uri is 400, even with the right response."""
        offer = self.challenge(self.ask())
        for uri in (self.PATH + "?x", "/digest-auth/auth/user/other", self.PATH[:-1] + "x", "/", "*"):
            self.assertEqual(self.ask(fields=[self.credentials(offer, uri)]).code, 400, uri)
        query = self.PATH + "?a=%20b"
        self.assertEqual(self.ask(query, [self.credentials(offer, query)]).code, 200)
        absolute = "http://localhost" + self.PATH
        self.assertEqual(self.ask(fields=[self.credentials(offer, absolute)]).code, 200)
        data = f"GET {absolute} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{self.credentials(offer, self.PATH)}\r\n\r\n"
        self.assertEqual(parse_responses(self.server.exchange(data.encode()), ["GET"])[0].code, 200)

    def test_forged_nonce_is_stale(self):
        offer = self.challenge(self.ask())
        real = offer["nonce"]
        flipped = [real[:at] + ("1" if real[at] != "1" else "2") + real[at + 1:] for at in (0, 15, 20, 40, len(real) - 1)]
        for nonce in (*flipped, "x", real[:-1], real + "0", "0" * len(real), real.upper() + "x"):
            with self.subTest(nonce=nonce):
                again = self.challenge(self.ask(fields=[self.credentials(offer, self.PATH, nonce=nonce)]), stale=True)
                self.assertEqual(self.ask(fields=[self.credentials(again, self.PATH)]).code, 200)
                # Whoever lacks the password does not learn about the nonce.
                self.challenge(self.ask(fields=[self.credentials(offer, self.PATH, password="no", nonce=nonce)]))

    def test_nonces_differ(self):
        self.assertEqual(len({self.challenge(self.ask())["nonce"] for _ in range(50)}), 50)

    def test_stale_after(self):
        path = self.PATH + "/MD5/2"
        offer = self.challenge(self.ask(path))
        for nc, code in (("00000001", 200), ("00000002", 200), ("00000003", 401), ("0000000a", 401)):
            answer = self.ask(path, [self.credentials(offer, path, nc=nc)])
            self.assertEqual(answer.code, code)
            if code == 401:
                self.challenge(answer, stale=True)
        path = self.PATH + "/MD5/0"
        self.challenge(self.ask(path, [self.credentials(self.challenge(self.ask(path)), path)]), stale=True)
        path = self.PATH + "/SHA-256/never"
        self.assertEqual(self.ask(path, [self.credentials(self.challenge(self.ask(path)), path, nc="ffffffff")]).code, 200)

    def test_paths(self):
        for rest in ("", "/", "/auth", "/auth/u", "/auth/u/", "/auth//p", "/auth/u/p/", "/auth/u/p/MD5/", "/auth/u/p/MD5/1/x"):
            self.assertEqual(self.ask("/digest-auth" + rest).code, 404, rest)
        for rest in ("/SHA-1", "/x", "/MD5/x", "/MD5/-1", "/MD5/99999999999"):
            answer = self.ask(self.PATH + rest)
            column = len(self.PATH + rest.rpartition("/")[0]) + 2
            self.assertEqual((answer.code, json.loads(answer.content)["column"]), (400, column))

    def test_cookie(self):
        """As httpbin: no cookie at all is challenged again, another one alone is 403."""
        for word in ("1", "t", "True"):
            path = f"{self.PATH}?require-cookie={word}"
            answer = self.ask(path)
            self.assertEqual(answer.all("Set-Cookie"), ["fake=fake_value; Path=/digest-auth; SameSite=Lax"])
            field = self.credentials(self.challenge(answer), path)
            self.challenge(self.ask(path, [field]))
            self.assertEqual(self.ask(path, [field, "Cookie: a=b; fake=x"]).code, 403)
            self.assertEqual(self.ask(path, [field, "Cookie: a=b; fake=fake_value"]).code, 200)
            wrong = self.credentials(self.challenge(self.ask(path)), path, password="wrong")
            self.challenge(self.ask(path, [wrong, "Cookie: fake=fake_value"]))
        self.assertEqual(self.ask().all("Set-Cookie"), [])
        self.assertEqual(self.ask(self.PATH + "?require-cookie=0").all("Set-Cookie"), [])
        url = self.server.url + self.PATH + "?require-cookie=1"
        done = curl("--digest", "--user", "user:passwd", "--cookie", "", "--write-out", "%{http_code}", url)
        self.assertTrue(done.stdout.endswith(b"}\n200"), done.stdout)

    def old(self, offer, path, password="passwd", method="GET"):
        """Credentials as RFC 2069 2.1.2 has them: KD is H(H(A1):nonce:H(A2))."""
        digest = lambda text: HASHES[offer["algorithm"]](text.encode()).hexdigest()
        one, two = digest(f"user:{offer['realm']}:{password}"), digest(f"{method}:{path}")
        response = digest(f"{one}:{offer['nonce']}:{two}")
        return (f'Authorization: Digest username="user", realm="{offer["realm"]}", nonce="{offer["nonce"]}", uri="{path}", '
                f'response="{response}", algorithm={offer["algorithm"]}')

    def test_without_qop(self):
        for path in (self.PATH, "/digest-auth/auth-int/user/passwd/SHA-256", "/digest-auth/rfc2069/user/passwd"):
            answer = self.ask(path)
            offer = self.challenge(answer, old="rfc2069" in path)
            self.assertEqual(self.ask(path, [self.old(offer, path)]).code, 200)
            self.assertEqual(self.ask(path, [self.old(offer, path)]).code, 200)
            for wrong in (self.old(offer, path, password="wrong"), self.old(offer, path, method="POST"),
                          self.old(offer, path).replace("uri=", "url=")):
                self.assertEqual(self.ask(path, [wrong]).code, 401)
            self.assertEqual(self.ask(path, [self.old(offer, path + "?x")]).code, 400)
        offer["qop"] = "auth"  # which was not offered
        self.assertEqual(self.ask(path, [self.credentials(offer, path)]).code, 401)
        done = curl("--digest", "--user", "user:passwd", "--write-out", "%{http_code}", self.server.url + path)
        self.assertTrue(done.stdout.endswith(b"}\n200"), done.stdout)

    def test_stale_once(self):
        for qop, send in (("auth", self.credentials), ("rfc2069", self.old)):
            path = f"/digest-auth/{qop}/user/passwd/MD5/0"
            offer = self.challenge(self.ask(path), old=qop != "auth")
            again = self.challenge(self.ask(path, [send(offer, path)]), stale=True, old=qop != "auth")
            self.assertEqual(self.ask(path, [send(again, path)]).code, 200)
            self.challenge(self.ask(path, [send(offer, path)]), stale=True, old=qop != "auth")

    def test_with_curl(self):
        for path in ("/digest-auth/auth/user/passwd", "/digest-auth/auth/user/passwd/SHA-256",
                     "/digest-auth/auth-int/user/passwd",
                     "/digest-auth/auth/user/passwd/MD5/1", "/digest-auth/any/user/passwd?x=1&y"):
            done = curl("--digest", "--user", "user:passwd", "--write-out", "%{http_code}", self.server.url + path)
            self.assertTrue(done.stdout.endswith(b"}\n200"), (path, done.stdout))
            done = curl("--digest", "--user", "user:wrong", "--write-out", "%{http_code}", self.server.url + path)
            self.assertTrue(done.stdout.endswith(b"401"), (path, done.stdout))
        url = self.server.url + self.PATH + "/MD5/1"
        done = curl("--digest", "--user", "user:passwd", "--write-out", "%{http_code} ", url, url, url, "--output", "/dev/null",
                    "--output", "/dev/null", "--output", "/dev/null")
        self.assertEqual(done.stdout, b"200 200 200 ")  # the second and third after a stale nonce

    def test_with_urllib(self):
        url = self.server.url + self.PATH
        manager = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        manager.add_password(None, url, "user", "passwd")
        opener = urllib.request.build_opener(urllib.request.HTTPDigestAuthHandler(manager))
        for _ in range(2):
            with opener.open(url) as answer:
                self.assertEqual(json.load(answer), {"authenticated": True, "user": "user"})


if __name__ == "__main__":
    unittest.main()
