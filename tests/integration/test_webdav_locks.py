"""Locks below /earn by RFC 4918 6, 7, 9.10, 9.11 and 10.4: what they keep, the field If, and how they end; 423."""
import re
import unittest
import xml.etree.ElementTree as ElementTree

from webdav import LOCKINFO, D, Multistatus, WebDav, propertyupdate


class Locks(WebDav):
    code = 423

    def href(self, path):
        return self.base() + path

    def test_exclusive(self):
        token = self.lock("/cup", "Depth: 0")
        self.assertRegex(token, r"^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
        change = propertyupdate(("set", "<x/>"))
        to, over = f"Destination: {self.href('/x')}", f"Destination: {self.href('/cup')}"
        for request in (("PUT", "/cup", "x"), ("DELETE", "/cup"), ("PROPPATCH", "/cup", change), ("MOVE", "/cup", "", to),
                        ("COPY", "/pot/tea", "", over), ("MOVE", "/pot/tea", "", over), ("MKCOL", "/cup/")):
            if request[0] == "MKCOL":
                self.assertEqual(self.dav(*request).code, 405)
                continue
            answer = self.earned(self.dav(*request), 423)
            self.assertEqual(self.condition(answer), ("lock-token-submitted", self.href("/cup")), request)
        self.codes(("GET", "/cup", 200), ("COPY", "/cup", "", to, 201), ("PUT", "/cup", "x", "If: (<urn:x>)", 412),
                   ("PUT", "/cup", "x", f"If: (<{token}>)", 204), ("PROPPATCH", "/cup", change, f"If: (<{token}>)", 207))
        answer = self.dav("LOCK", "/cup", LOCKINFO.format("shared"))
        self.assertEqual((answer.code, self.condition(answer)), (423, ("no-conflicting-lock", self.href("/cup"))))
        self.codes(("DELETE", "/cup", "", f"If: (<{token}>)", 204), ("PUT", "/cup", "x", 201), ("GET", "/cup", 200))

    def test_unlock(self):
        token = self.lock("/cup")
        self.codes(("UNLOCK", "/cup", 400), ("UNLOCK", "/cup", "", f"Lock-Token: {token}", 400),
                   ("UNLOCK", "/cup", "", "Lock-Token: <urn:x>", 409), ("UNLOCK", "/pot", "", f"Lock-Token: <{token}>", 409),
                   ("UNLOCK", "/cup", "", f"Lock-Token: <{token}>", 204), ("UNLOCK", "/cup", "", f"Lock-Token: <{token}>", 409),
                   ("PUT", "/cup", "x", 204))

    def test_what_is_told(self):
        """RFC 4918 9.10.1, 14.1."""
        answer = self.dav("LOCK", "/pot", LOCKINFO.format("exclusive"), "Timeout: Infinite, Second-5")
        token = answer.get("Lock-Token").strip("<>")
        found = self.find("/pot/tea", "", "0").properties[self.href("/pot/tea")][200][D + "lockdiscovery"]
        answered = ElementTree.fromstring(answer.content).find(D + "lockdiscovery")
        for active in (answered.find(D + "activelock"), found.find(D + "activelock")):
            self.assertEqual({element.tag[len(D):] for element in active},
                             {"locktype", "lockscope", "depth", "owner", "timeout", "locktoken", "lockroot"})
            self.assertEqual((active.findtext(D + "depth"), active.findtext(f"{D}locktoken/{D}href")), ("infinity", token))
            self.assertEqual(active.findtext(f"{D}lockroot/{D}href"), self.href("/pot/"))
            self.assertEqual(active.find(D + "owner")[0].tag, "{urn:who}a")
            self.assertEqual(active.find(D + "owner")[0].text, "me & you")
            self.assertGreater(int(re.fullmatch(r"Second-(\d+)", active.findtext(D + "timeout"))[1]), 3500)

    def test_shared(self):
        first, second = self.lock("/cup", scope="shared"), self.lock("/cup", scope="shared")
        self.assertNotEqual(first, second)
        self.codes(("PUT", "/cup", "x", 423), ("PUT", "/cup", "x", f"If: (<{first}>)", 204),
                   ("PUT", "/cup", "x", f"If: (<{second}>)", 204), ("LOCK", "/cup", LOCKINFO.format("exclusive"), 423),
                   ("UNLOCK", "/cup", "", f"Lock-Token: <{first}>", 204), ("PUT", "/cup", "x", f"If: (<{first}>)", 412),
                   ("PUT", "/cup", "x", 423), ("UNLOCK", "/cup", "", f"Lock-Token: <{second}>", 204), ("PUT", "/cup", "x", 204))

    def test_below_a_collection(self):
        """RFC 4918 7.4, 7.5: Depth infinity covers what is below, also what comes to be there."""
        token = self.lock("/pot", "Depth: infinity")
        self.codes(("PUT", "/pot/tea", "x", 423), ("PUT", "/pot/new", "x", 423), ("MKCOL", "/pot/in", 423),
                   ("MKCOL", "/pot/in", "", f"If: (<{token}>)", 201), ("PUT", "/pot/in/new", "x", f"If: (<{token}>)", 201),
                   ("DELETE", "/pot/in/new", 423), ("LOCK", "/pot/in/new", LOCKINFO.format("exclusive"), 423),
                   ("LOCK", "/pot/none", LOCKINFO.format("exclusive"), f"If: (<{token}>)", 423), ("GET", "/pot/none", 404),
                   ("MOVE", "/pot/tea", "", f"Destination: {self.href('/x')}", 423),
                   ("COPY", "/cup", "", f"Destination: {self.href('/pot/x')}", 423),
                   ("COPY", "/cup", "", f"Destination: {self.href('/pot/x')}", f"If: <{self.href('/pot')}> (<{token}>)", 201),
                   ("UNLOCK", "/pot/in/new", "", f"Lock-Token: <{token}>", 204), ("PUT", "/pot/tea", "x", 204))

    def test_a_collection_alone(self):
        """RFC 4918 7.4: a lock of Depth 0 keeps the list of members, not what they hold."""
        token = self.lock("/pot", "Depth: 0")
        self.codes(("PUT", "/pot/tea", "x", 204), ("PUT", "/pot/new", "x", 423), ("DELETE", "/pot/tea", 423),
                   ("PUT", "/pot/new", "x", f"If: <{self.href('/pot/')}> (<{token}>)", 201), ("DELETE", "/cup", 204))

    def test_members_that_are_locked(self):
        """RFC 4918 9.6.1, 9.10.9: 207 with 423 for the member."""
        self.lock("/pot/tea")
        for method, fields in (("DELETE", ()), ("MOVE", (f"Destination: {self.href('/x')}",))):
            answer = self.earned(self.dav(method, "/pot", "", *fields), 207)
            self.assertEqual(Multistatus(answer).codes, {self.href("/pot/tea"): 423})
        answer = self.dav("LOCK", "/pot", LOCKINFO.format("exclusive"))
        self.assertEqual((answer.code, Multistatus(answer).codes), (207, {self.href("/pot/tea"): 423, self.href("/pot/"): 424}))
        self.codes(("GET", "/pot/tea", 200), ("LOCK", "/pot", LOCKINFO.format("exclusive"), "Depth: 0", 200))

    def test_unmapped(self):
        """RFC 4918 7.3: what is not there becomes an empty file."""
        token = self.lock("/new", answer=201)
        self.assertEqual(self.dav("GET", "/new").content, b"")
        self.assertIn("new", self.names())
        self.codes(("PUT", "/new", "x", 423), ("PUT", "/new", "x", f"If: (<{token}>)", 204),
                   ("LOCK", "/none/new", LOCKINFO.format("exclusive"), 409))

    def test_where_it_goes(self):
        """RFC 4918 7.5, 7.7: a lock goes neither with a copy nor with what is moved."""
        token = self.lock("/cup")
        self.codes(("COPY", "/cup", "", f"Destination: {self.href('/a')}", 201), ("PUT", "/a", "x", 204),
                   ("MOVE", "/cup", "", f"Destination: {self.href('/b')}", f"If: (<{token}>)", 201), ("PUT", "/b", "x", 204),
                   ("PUT", "/cup", "x", 201))

    def test_refresh(self):
        token = self.lock("/cup", "Timeout: Second-100")
        self.codes(("LOCK", "/cup", 400), ("LOCK", "/cup", "", "If: (<urn:x>)", 412),
                   ("LOCK", "/pot", "", f"If: (<{token}>)", 412))
        answer = self.dav("LOCK", "/cup", "", f"If: (<{token}>)", "Timeout: Second-1000")
        self.assertEqual(answer.code, 200)
        self.assertIn(b"Second-1000<", answer.content)
        for value in ("1000", "Second-", "Second-0", "Second-x", "Minute-1"):
            self.codes(("LOCK", "/cup", "", f"If: (<{token}>)", f"Timeout: {value}", 400))

    def test_its_end(self):
        self.lock("/cup", "Timeout: Second-1")
        self.lock("/pot", "Timeout: Second-100")
        while (code := self.dav("PUT", "/cup", "x").code) == 423:
            pass
        self.assertEqual(code, 204)
        self.codes(("DELETE", "/pot", 423))

    def test_what_is_malformed(self):
        for content in ("<x/>", LOCKINFO.format("other"), LOCKINFO.format("exclusive/><shared"), '<lockinfo xmlns="DAV:"/>', "<"):
            self.codes(("LOCK", "/cup", content, 400))
        self.codes(("LOCK", "/cup", LOCKINFO.format("shared"), "Depth: 1", 400), ("PUT", "/cup", "x", 204))

    def test_many(self):
        for _ in range(32):
            self.lock("/cup", scope="shared")
        self.codes(("LOCK", "/cup", LOCKINFO.format("shared"), 507), ("LOCK", "/new", LOCKINFO.format("shared"), 507),
                   ("GET", "/new", 404))

    def test_of_what_is_bound_twice(self):
        """RFC 5842: a lock is a resource's, by whatever path it is reached."""
        answer = self.dav("LOCK", "/shelf", LOCKINFO.format("exclusive"), code=208)
        token = answer.get("Lock-Token")
        answer = self.dav("PUT", "/board/cup", "x", code=208)
        self.assertEqual((answer.code, self.condition(answer)[1]), (423, self.base(208) + "/shelf/"))
        self.assertEqual(self.dav("PUT", "/board/cup", "x", f"If: ({token})", code=208).code, 204)


class Conditions(WebDav):
    """RFC 4918 10.4."""
    code = 423

    def test_lists(self):
        token, etag = self.lock("/cup"), self.dav("GET", "/cup").get("ETag")
        here, there, other = f"<{self.base()}/cup>", f"<{self.base()}/pot/tea>", "<http://other.example/x>"
        tea = self.dav("GET", "/pot/tea").get("ETag")
        for value, code in ((f"(<{token}>)", 200), (f"(<{token}> [{etag}])", 200), (f'(<{token}> ["x"])', 412),
                            (f"([{etag}])", 200), (f'(["x"]) (<{token}>)', 200), ("(Not <urn:x>)", 200),
                            (f"(Not <{token}>)", 412), ("(<DAV:no-lock>)", 412), (f"(<{token}> Not <urn:x>)", 200),
                            (f"(Not [{etag}])", 412), (f"{here} (<{token}>)", 200),
                            (f"<http://localhost{self.base()}/cup> (<{token}>)", 200),
                            (f"{there} (<{token}>)", 412), (f"{there} ([{tea}])", 200), (f"{other} (<{token}>)", 412),
                            (f"{other} (Not <{token}>)", 200), (f"{there} (<urn:x>) {here} (<{token}>)", 200),
                            (f"{here} (<urn:x>) ([{etag}])", 200), (f"( <{token}>\t[{etag}] )", 200),
                            (f"(<{token}>", 400), ("()", 400), ("x", 400), (f"<{token}>)", 400), ("(x)", 400), ("(Not)", 400),
                            (f"(<{token}>)\r\nIf: (<{token}>)", 400), ("", 400)):
            with self.subTest(value=value):
                self.codes(("GET", "/cup", "", f"If: {value}", code))

    def test_what_is_submitted(self):
        """RFC 4918 10.4.1: wherever the token stands; but a condition that holds submits none by itself."""
        token = self.lock("/cup")
        self.codes(("PUT", "/cup", "x", "If: (Not <DAV:no-lock>)", 423),
                   ("PUT", "/cup", "x", f"If: (Not <urn:x>) (<{token}>)", 204),
                   ("PUT", "/cup", "x", f"If: <{self.base()}/cup> (<{token}>)", 204),
                   ("PUT", "/cup", "x", f"If: (Not <{token}x>)", 423), ("PUT", "/cup", "x", f"If: (Not <urn:{token}>)", 423))


if __name__ == "__main__":
    unittest.main(verbosity=2)
