"""/response-headers: fields that the client asks for, and those that it does not get."""
import json
import unittest
import urllib.parse

from harness import Server, curl
from survey import Served

FRAMING = ("Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "Trailer", "TE", "Keep-Alive", "Date", "Everystatus")
BINDING = ("Set-Cookie", "Strict-Transport-Security", "Clear-Site-Data", "Refresh", "Public-Key-Pins",
           "Public-Key-Pins-Report-Only", "NEL",
           "Report-To", "Alt-Svc", "Service-Worker-Allowed", "Content-Security-Policy", "Content-Security-Policy-Report-Only",
           "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "X-Content-Type-Options")
RUNNABLE = ("text/html", "application/xhtml+xml", "text/xml", "application/xml", "image/svg+xml", "text/javascript",
            "application/ecmascript",
            "multipart/x-mixed-replace", "TEXT/HTML; charset=utf-8")


def target(*pairs):
    return "/response-headers?" + urllib.parse.urlencode(pairs)


class Headers(Served):
    def shown(self, path, server=None, method="GET"):
        """The answer and its JSON, which must speak true of the answer."""
        answer = (server or self.server).request(path, method)[-1]
        self.assertEqual((answer.code, answer.get("Everystatus")), (200, "told"), answer.content)
        shown = json.loads(answer.content)
        self.assertEqual(answer.content.decode(), json.dumps(shown, indent=2, sort_keys=True, ensure_ascii=False) + "\n")
        self.assertEqual(shown["Content-Length"], str(len(answer.content)))
        self.assertEqual(shown["Content-Length"], answer.get("Content-Length"))
        for name, value in shown.items():
            values = [value] if isinstance(value, str) else value
            self.assertEqual([text.encode("latin-1").decode() for text in answer.all(name)], values)
        return answer, shown

    def refused(self, path, server=None):
        answer = (server or self.server).request(path)[-1]
        self.assertEqual((answer.code, answer.get("Everystatus"), json.loads(answer.content)["where"]), (400, "refused", "query"),
                         path)
        return answer

    def test_shapes(self):
        for method in ("GET", "POST"):
            self.assertEqual(self.shown("/response-headers", method=method)[1],
                             {"Content-Type": "application/json", "Content-Length": "67"})
            self.assertEqual(self.shown("/response-headers?animal=dog", method=method)[1]["animal"], "dog")
            self.assertEqual(self.shown("/response-headers?animal=dog&animal=cat", method=method)[1]["animal"], ["dog", "cat"])
        answer, shown = self.shown(target(("X-Text", 'a "b", c=d;\\'), ("Retry-After", "5"), ("ETag", '"x"'), ("X-U", "€")))
        self.assertEqual((shown["X-Text"], shown["X-U"], answer.get("Retry-After")), ('a "b", c=d;\\', "€", "5"))
        self.assertEqual(self.shown(target(("X", "  a b\t")))[1]["X"], "a b")

    def test_every_length_tells_itself(self):
        for size in range(1, 60):
            self.shown(target(("x", "a" * size)))
        for size in (850, 860, *range(900, 950)):
            self.shown(target(("x", "a" * size)))

    def test_fields_that_the_server_sends_itself(self):
        answer, _ = self.shown(target(("Cache-Control", "public, max-age=9"), ("Content-Type", "text/plain; charset=utf-8")))
        self.assertEqual((answer.get("Cache-Control"), answer.get("Content-Type")), ("public, max-age=9",
                                                                                     "text/plain; charset=utf-8"))
        self.assertIn("X-Y", self.shown(target(("X-Y", "1")))[0].get("Access-Control-Expose-Headers"))
        self.refused(target(("Content-Type", "a/b"), ("content-type", "c/d")))

    def test_expires_stands_alone(self):
        """RFC 9111 5.3: a max-age would outweigh it, and no-store all of it."""
        for method in ("GET", "POST"):
            answer, shown = self.shown(target(("Expires", "0")), method=method)
            self.assertEqual((answer.get("Expires"), answer.get("Cache-Control"), shown["Expires"]), ("0", None, "0"))
            self.assertIn("Everystatus", answer.get("Vary"))  # a cache may keep it, and that field changes the answer
        answer, _ = self.shown(target(("expires", "0"), ("Cache-Control", "public")))
        self.assertEqual(answer.get("Cache-Control"), "public")
        self.assertEqual(self.shown("/response-headers?a=b")[0].get("Cache-Control"), "no-store")

    def test_framing(self):
        with Server("--unsafe-headers") as unsafe:
            for name in FRAMING:
                for spelled in (name, name.lower(), name.upper()):
                    self.refused(target((spelled, "1")))
                    self.refused(target((spelled, "1")), unsafe)

    def test_what_binds_a_browser(self):
        with Server("--unsafe-headers") as unsafe:
            for name in BINDING:
                for spelled in (name, name.lower()):
                    self.refused(target(("a", "b"), (spelled, "x")))
                answer = unsafe.request(target((name, "x")))[-1]
                self.assertEqual(answer.code, 200, name)
                self.assertIn("x", answer.all(name))
            for kind in RUNNABLE:
                self.refused(target(("Content-Type", kind)))
                self.assertEqual(self.shown(target(("Content-Type", kind)), unsafe)[0].get("Content-Type"), kind)

    def test_no_splitting(self):
        for name, value in (("a b", "x"), ("", "x"), ("a:", "x"), ("a\r\nb", "x"), ("\xe4", "x"), ("a", "x\r\ny: z"), ("a",
                                                                                                                       "x\ny"),
                            ("a", "\0"), ("a", "\x7f"),
                            ("a", "x\ty"), ("a\0", "x"), ("Content-Type", "text/plain\r\nx"), ("Content-Type", "x"),
                            ("Cache-Control", "a\nb")):
            with self.subTest(name=name, value=value):
                self.refused(target((name, value)))

    def test_location(self):
        self.assertEqual(self.shown(target(("Location", "/get")))[0].get("Location"), "/get")
        self.refused(target(("Location", "http://evil.example/")))
        self.refused(target(("location", "//evil.example/")))

    def test_place(self):
        self.assertEqual(json.loads(self.refused("/response-headers?a=b&Set-Cookie=c").content)["column"], 5)

    def test_bounds(self):
        """A field costs its bytes, and its name once more in Access-Control-Expose-Headers; and every answer comes, however full
        the connection's memory is."""
        for pairs, code in (((("a", "b" * 992),), 200), ((("a", "b" * 993),), 400), ((("a" * 496, "b"),), 200), ((("a" * 497,
                                                                                                                   "b"),), 400),
                            ((("a", "b"),) * 111, 200), ((("a", "b"),) * 112, 400)):
            for padding in ("", "&" * (7990 - len(target(*pairs)))):
                answer = self.server.request(target(*pairs) + padding)[-1]
                self.assertEqual(answer.code, code, pairs[0])
                if code == 200:
                    self.assertEqual(answer.all(pairs[0][0]), [value for _, value in pairs])

    def test_with_curl(self):
        done = curl("--dump-header", "-", "--output", "/dev/null", self.server.url + "/response-headers?X-A=1&x-b=%20%32")
        self.assertIn(b"X-A: 1\r\n", done.stdout)
        self.assertIn(b"x-b: 2\r\n", done.stdout)


if __name__ == "__main__":
    unittest.main()
