"""httpbin's cookies: shown, set and deleted, with the rules of RFC 6265 and in the stores of curl and urllib."""
import http.cookiejar
import json
import unittest
import urllib.request

from harness import Server, curl
from survey import Served

HERE, EVERYWHERE = "Path=/cookies; SameSite=Lax", "Path=/"


class Cookies(Served):
    def shown(self, *fields):
        answer = self.server.request("/cookies", fields=fields)[-1]
        self.assertEqual((answer.code, answer.get("Content-Type")), (200, "application/json"))
        return json.loads(answer.content)["cookies"]

    def set(self, target, *cookies, server=None, location="/cookies"):
        answer = (server or self.server).request(target)[-1]
        self.assertEqual((answer.code, answer.get("Location"), answer.all("Set-Cookie")), (302, location, list(cookies)))
        return answer.content.decode()

    def test_shown(self):
        self.assertEqual(self.shown(), {})
        self.assertEqual(self.shown("Cookie: a=b"), {"a": "b"})
        self.assertEqual(self.shown('Cookie: a=b; c="d e";e=f=g; h=; i', "Cookie: j=k"),
                         {"a": "b", "c": "d e", "e": "f=g", "h": "", "j": "k"})
        self.assertEqual(self.shown("Cookie: a=first; a=second"), {"a": "first"})
        self.assertEqual(self.shown('Cookie: a="; b=""; c=\xff; ; =x; d=,'),
                         {"a": '"', "b": "", "c": "\ufffd", "": "x", "d": ","})

    def test_set(self):
        self.set("/cookies/set")
        self.set("/cookies/set?a=b", "a=b; " + HERE)
        self.set("/cookies/set?a=b&c=d+e&f=%2C&g", "a=b; " + HERE, 'c="d e"; ' + HERE, 'f=","; ' + HERE, "g=; " + HERE)
        self.set("/cookies/set/name/value", "name=value; " + HERE)
        self.set("/cookies/set/%6e/a%20b+c", 'n="a b+c"; ' + HERE)
        said = self.set("/cookies/set?a=b", "a=b; " + HERE)
        self.assertIn("--cookies", said)

    def test_delete(self):
        end = "; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; "
        self.set("/cookies/delete?a&b=c", "a=" + end + HERE, "b=" + end + HERE)

    def test_everywhere(self):
        for option in ("--cookies", "--unsafe-headers"):
            with Server(option) as server:
                said = self.set("/cookies/set?a=b", "a=b; " + EVERYWHERE, server=server)
                self.assertNotIn("--cookies", said)
                answer = server.request("/digest-auth/auth/u/p?require-cookie=1")[-1]
                self.assertEqual(answer.all("Set-Cookie"), ["fake=fake_value; Path=/"])
        with Server("--cookies") as server:  # and nothing else that binds
            self.assertEqual(server.request("/response-headers?Set-Cookie=a")[-1].code, 400)

    def test_below_a_prefix(self):
        with Server("--prefix", "/mock") as server:
            self.set("/mock/cookies/set?a=b", "a=b; Path=/mock/cookies; SameSite=Lax", server=server, location="/mock/cookies")

    def test_what_is_no_cookie(self):
        for target in ("?a%20=b", "?=b", "?a=%3B", "?a=%22", "?a=%5C", "?a=%0D%0AX:1", "?a=%00", "?a=%C3%BC", "?a=b&a%3D=c",
                       "?attr[Path]=/", "?a=" + "x" * 1000):
            answer = self.server.request("/cookies/set" + target)[-1]
            self.assertEqual((answer.code, answer.get("Everystatus"), answer.all("Set-Cookie")), (400, "refused", []), target)
            self.assertEqual(json.loads(answer.content)["where"], "query")
        for path, code in (("/a", 404), ("/", 404), ("/a/b/c", 404), ("//b", 404), ("/a%3D/b", 400), ("/a/%3B", 400)):
            self.assertEqual(self.server.request("/cookies/set" + path)[-1].code, code, path)

    def test_with_clients(self):
        url = self.server.url
        done = curl("--location", "--cookie", "", url + "/cookies/set?a=1&b=2")
        self.assertEqual(json.loads(done.stdout), {"cookies": {"a": "1", "b": "2"}})
        jar = http.cookiejar.CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        ask = lambda target: json.load(opener.open(url + target))
        self.assertEqual(ask("/cookies/set/n/v"), {"cookies": {"n": "v"}})
        self.assertEqual(ask("/cookies/set?m=w"), {"cookies": {"n": "v", "m": "w"}})
        self.assertNotIn("Cookie", ask("/headers")["headers"])  # other paths do not get them
        self.assertEqual(ask("/cookies/delete?n"), {"cookies": {"m": "w"}})

    def test_modifiers(self):
        answer = self.server.request("/cookies/set?a=b", fields=["Everystatus: header=X-More:1"])[-1]
        self.assertEqual((answer.code, answer.get("X-More"), answer.all("Set-Cookie")), (302, "1", ["a=b; " + HERE]))


if __name__ == "__main__":
    unittest.main()
