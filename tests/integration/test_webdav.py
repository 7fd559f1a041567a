"""WebDAV below /earn by RFC 4918: collections and files, properties, copies and moves, the XML that is read; 207, 424; and by
RFC 5842 what is bound twice, or into itself: 208, 508."""
import unittest
import urllib.parse

from harness import Server
from webdav import PROPFIND, D, Multistatus, WebDav, propertyupdate

LAUGHS = ('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
          '<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]><propfind xmlns="DAV:"><prop><x>&d;</x></prop></propfind>')


class Members(WebDav):
    def test_what_stands_ready(self):
        self.assertEqual(self.names(), ["cup", "pot/", "pot/tea"])
        for depth, hrefs in (("0", [""]), ("1", ["", "cup", "pot/"]), ("infinity", ["", "cup", "pot/", "pot/tea"])):
            self.assertEqual(self.find("/", "", depth).hrefs, [f"{self.base()}/{name}" for name in hrefs])
        self.assertEqual(self.find("", "", "0").hrefs, [self.base() + "/"])  # the same collection (RFC 4918 5.2)
        self.unearned(self.dav("GET"), 200, 207)

    def test_two_keys_and_two_codes(self):
        self.codes(("PUT", "/new", "tea", 201), ("GET", "/new", 200))
        self.assertEqual(self.server.request("/earn/207;key=another/new")[-1].code, 404)
        self.assertEqual(self.dav("GET", "/new", code=423).code, 404)
        key = self.base().split("=")[1]
        self.assertEqual(self.server.request(f"/_/reset/{key}", "POST", ["Content-Length: 0"])[-1].code, 200)
        self.codes(("GET", "/new", 404), ("GET", "/cup", 200))

    def test_files(self):
        created = self.dav("PUT", "/a", "one", "Content-Type: text/plain")
        self.assertEqual((created.code, created.get("Location")), (201, self.base() + "/a"))
        replaced = self.dav("PUT", "/a", "<b>", "Content-Type: text/html")
        self.assertEqual(replaced.code, 204)
        self.assertNotEqual(created.get("ETag"), replaced.get("ETag"))
        got = self.dav("GET", "/a")
        self.assertEqual((got.content, got.get("Content-Type"), got.get("ETag")),
                         (b"<b>", "application/octet-stream", replaced.get("ETag")))
        self.assertEqual(self.dav("HEAD", "/a").get("Content-Length"), "3")
        self.assertEqual(self.dav("GET", "/a", "", "Range: bytes=1-1").content, b"b")
        self.codes(("DELETE", "/a", 204), ("DELETE", "/a", 404), ("GET", "/a", 404), ("PROPFIND", "/a", 404))

    def test_collections(self):
        self.codes(("MKCOL", "/a", 201), ("MKCOL", "/a", 405), ("MKCOL", "/cup", 405), ("MKCOL", "/x/y", 409),
                   ("MKCOL", "/b", "<x/>", 415), ("PUT", "/a", "tea", 405), ("PUT", "/x/y", "tea", 409), ("PUT", "/", "tea", 405),
                   ("PUT", "/cup/x", "tea", 409), ("PUT", "/a/b", "tea", 201), ("DELETE", "/a", "", "Depth: 0", 400),
                   ("DELETE", "/a/", 204), ("GET", "/a/b", 404), ("DELETE", "/", 403))
        self.assertIn("PROPFIND", self.dav("PUT", "/pot", "tea").get("Allow"))

    def test_preconditions(self):
        etag = self.dav("GET", "/cup").get("ETag")
        self.codes(("PUT", "/cup", "x", 'If-Match: "other"', 412), ("PUT", "/cup", "x", "If-None-Match: *", 412),
                   ("DELETE", "/cup", "", 'If-Match: "other"', 412), ("PUT", "/new", "x", "If-Match: *", 412),
                   ("GET", "/cup", "", f"If-None-Match: {etag}", 304), ("PUT", "/cup", "x", f"If-Match: {etag}", 204))

    def test_names(self):
        for name in ("a b", "ä", "茶", "100%", "a;b=c", "a/b", "<&>\"'", "#?", "+", "q" * 255):
            path = "/" + urllib.parse.quote(name, safe="")
            with self.subTest(name=name):
                self.codes(("PUT", path, "tea", 201))
                hrefs = self.find(path, "", "0").hrefs
                self.assertEqual([urllib.parse.unquote(href) for href in hrefs], [f"{self.base()}/{name}"])
                self.assertRegex(hrefs[0], r"^[\w/.~%=;-]+$")
                self.codes(("GET", self.find("/", "", "1").hrefs[-1][len(self.base()):], 200), ("DELETE", path, 204))

    def test_wrong_names(self):
        for path in ("//a", "/a//b", "/%00", "/%FF", "/%C3", "/" + "q" * 256, "/%2e%2e/x", "/a/../b"):
            self.codes(("PUT", path, "tea", 400))

    def test_too_much(self):
        """200 resources and 1 MB; what does not fit changes nothing."""
        half = "x" * 600_000
        self.codes(("PUT", "/a", half, 201), ("PUT", "/b", half, 507), ("GET", "/b", 404), ("PUT", "/a", half + "y", 204),
                   ("COPY", "/a", "", f"Destination: {self.base()}/c", 507), ("GET", "/c", 404), ("DELETE", "/a", 204),
                   ("PUT", "/b", half, 201), ("DELETE", "/b", 204))
        made = 0
        while (code := self.dav("PUT", f"/pot/{made}", "x").code) == 201:
            made += 1
        self.assertEqual((code, made), (507, 200 - 4))
        self.codes(("COPY", "/pot/", "", f"Destination: {self.base()}/c", 507), ("PROPFIND", "/c", 404),
                   ("DELETE", "/pot/0", 204), ("MKCOL", "/d", 201), ("LOCK", "/e", "<x/>", 400))
        self.assertEqual(len(self.names()), 3 + 195 + 1)


    def test_the_field_names_the_key(self):
        """Then a Destination has no key either."""
        field = "Everystatus: key=the-field"
        for method, target, fields, code in (("PUT", "/earn/207/a", ["Content-Length: 0"], 201),
                                             ("COPY", "/earn/207/a", ["Destination: /earn/207/b"], 201)):
            self.assertEqual(self.server.request(target, method, [field, *fields])[-1].code, code)
        self.assertEqual(self.server.request("/earn/207;key=the-field/b")[-1].code, 200)

    def test_below_a_prefix(self):
        with Server("--prefix", "/mock", "--log-format", "off") as server:
            base = "/mock/earn/207;key=a"
            for destination, code in ((f"{base}/b", 201), ("/earn/207;key=a/b", 204), ("/mock", 403), ("/mocking/earn/x", 403),
                                      (f"/mock{base}/b", 403)):
                for source in (f"{base}/cup", f"{base}/cup".removeprefix("/mock")):  # as it is, and behind a proxy that cuts it
                    answer = server.request(source, "COPY", [f"Destination: {destination}"])[-1]
                    self.assertEqual(answer.code, code)
                    code = 204 if code == 201 else code
            hrefs = Multistatus(server.request(f"{base}/", "PROPFIND", ["Depth: 1"])[-1]).hrefs
            self.assertEqual(hrefs, [f"{base}/", f"{base}/cup", f"{base}/pot/", f"{base}/b"])

    def test_options(self):
        """RFC 4918 10.1, 18."""
        for code in (207, 208, 423, 424, 508):
            for path in ("", "/", "/cup", "/none"):
                answer = self.dav("OPTIONS", path, code=code)
                self.assertEqual((answer.code, answer.get("DAV")), (204, "1, 2"))
                self.assertTrue({"PROPFIND", "MKCOL", "COPY", "LOCK", "UNLOCK"} <= set(answer.get("Allow").split(", ")))


class CopiesAndMoves(WebDav):
    def to(self, path):
        return f"Destination: {self.base()}{path}"

    def test_files(self):
        self.codes(("COPY", "/cup", "", self.to("/a"), 201), ("COPY", "/cup", "", self.to("/a"), 204),
                   ("COPY", "/cup", "", self.to("/a"), "Overwrite: F", 412), ("COPY", "/cup", "", self.to("/x/a"), 409),
                   ("COPY", "/cup", "", self.to("/cup"), 403), ("COPY", "/none", "", self.to("/a"), 404), ("COPY", "/cup", 400),
                   ("MOVE", "/a", "", self.to("/b"), 201), ("GET", "/a", 404), ("MOVE", "/b", "", self.to("/cup"), 204),
                   ("COPY", "/cup", "", self.to("/a"), "Overwrite: X", 400), ("MOVE", "/", "", self.to("/a"), 403))

    def test_collections(self):
        self.codes(("MKCOL", "/pot/in", 201), ("COPY", "/pot", "", self.to("/a"), 201), ("GET", "/a/tea", 200),
                   ("COPY", "/pot/", "", self.to("/b/"), "Depth: 0", 201), ("GET", "/b/tea", 404),
                   ("COPY", "/pot", "", self.to("/b"), "Depth: 1", 400), ("MOVE", "/pot", "", self.to("/b"), "Depth: 0", 400),
                   ("MOVE", "/pot", "", self.to("/pot/in/x"), 403), ("COPY", "/pot", "", self.to("/pot/in/x"), 201),
                   ("COPY", "/pot/in/x", "", self.to("/b"), 204), ("MOVE", "/pot", "", self.to("/a"), 204), ("GET", "/pot", 404))
        self.assertEqual(self.names(), ["a/", "a/in/", "a/in/x/", "a/in/x/in/", "a/in/x/tea", "a/tea",
                                        "b/", "b/in/", "b/tea", "cup"])

    def test_destinations(self):
        """Of this authority in either form; ; and = encoded, as cadaver writes them."""
        base = self.base()
        for number, destination in enumerate((f"http://localhost{base}/1", f"HTTP://LOCALHOST{base}/2",
                                              base.replace(";", "%3B").replace("=", "%3d") + "/3")):
            self.codes(("COPY", "/cup", "", f"Destination: {destination}", 201), ("GET", f"/{number + 1}", 200))
        for destination, code in ((f"http://other.example{base}/x", 502), ("/earn/207;key=other/x", 403), ("/status/200", 403),
                                  (f"{base}/../x", 400), (f"{base}/%2e%2e/x", 400), (f"{base}/x?y", 400), ("x", 502),
                                  (f"{base}/%GG", 400)):
            with self.subTest(destination=destination):
                self.codes(("COPY", "/cup", "", f"Destination: {destination}", code))

    def test_too_much(self):
        """What does not fit changes nothing, neither content nor properties."""
        big = f"<big>{'x' * 60_000}</big>"
        for number in range(12):
            self.codes(("PUT", f"/{number}", "y" * 20_000, 201),
                       ("PROPPATCH", f"/{number}", propertyupdate(("set", big)), 207))
        self.codes(("PUT", "/small", "tea", 201), ("PUT", "/fill", "z" * 45_000, 201))
        for source in ("/0", "/fill"):
            self.codes(("COPY", source, "", self.to("/small"), 507), ("COPY", source, "", self.to("/new"), 507))
        self.assertEqual(self.dav("GET", "/small").content, b"tea")
        self.assertNotIn("big", self.find("/small", "", "0").properties[self.base() + "/small"][200])

    def test_properties_go_along(self):
        self.dav("PROPPATCH", "/cup", propertyupdate(("set", '<c xmlns="urn:t">green</c>')))
        self.codes(("COPY", "/cup", "", self.to("/a"), 201), ("MOVE", "/a", "", self.to("/b"), 201),
                   ("COPY", "/pot/tea", "", self.to("/cup"), 204))
        self.assertEqual(self.find("/b", "", "0").properties[self.base() + "/b"][200]["{urn:t}c"].text, "green")
        self.assertNotIn("{urn:t}c", self.find("/cup", "", "0").properties[self.base() + "/cup"][200])


class Properties(WebDav):
    def of_cup(self, content=""):
        return self.find("/cup", content, "0").properties[self.base() + "/cup"]

    def test_live_ones(self):
        got, found = self.dav("GET", "/cup"), self.of_cup()[200]
        for name, field in (("getetag", "ETag"), ("getlastmodified", "Last-Modified"), ("getcontentlength", "Content-Length"),
                            ("getcontenttype", "Content-Type")):
            self.assertEqual(found[D + name].text, got.get(field))
        self.assertRegex(found[D + "creationdate"].text, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertEqual(len(found[D + "resourcetype"]), 0)
        self.assertEqual(len(found[D + "supportedlock"]), 2)
        pot = self.find("/pot", "", "0").properties[self.base() + "/pot/"][200]
        self.assertIsNotNone(pot[D + "resourcetype"].find(D + "collection"))
        self.assertNotIn(D + "getcontentlength", pot)

    def test_what_is_asked_for(self):
        self.dav("PROPPATCH", "/cup", propertyupdate(("set", '<c xmlns="urn:t">green</c>')))
        some = self.of_cup(PROPFIND.format('<prop><getetag/><x xmlns="urn:t"/><c xmlns="urn:t"/><y xmlns=""/></prop>'))
        self.assertEqual({code: set(found) for code, found in some.items()},
                         {200: {D + "getetag", "{urn:t}c"}, 404: {"{urn:t}x", "y"}})
        names = self.of_cup(PROPFIND.format("<propname/>"))
        self.assertEqual(list(names), [200])
        self.assertIn("{urn:t}c", names[200])
        self.assertTrue(all(not element.text and not len(element) for element in names[200].values()))
        every = self.of_cup(PROPFIND.format("<allprop/><include><resource-id/></include>"))
        self.assertEqual(set(every[200]), set(names[200]) | {D + "resource-id"})

    def test_all_or_nothing(self):
        """RFC 4918 9.2, 11.4, 16: 424 for what could be changed, if the other could."""
        free, protected = '<c xmlns="urn:t">green</c>', "<D:getetag>x</D:getetag>"
        answer = self.dav("PROPPATCH", "/cup", propertyupdate(("set", free), ("set", protected)), code=424)
        self.earned(answer, 207)
        found = Multistatus(answer).properties[self.base(424) + "/cup"]
        self.assertEqual({code: set(names) for code, names in found.items()}, {403: {D + "getetag"}, 424: {"{urn:t}c"}})
        self.assertIn(b"cannot-modify-protected-property", answer.content)
        self.assertNotIn("{urn:t}c", self.find("/cup", "", "0", code=424).properties[self.base(424) + "/cup"][200])
        answer = self.dav("PROPPATCH", "/cup", propertyupdate(("set", free)), code=424)
        self.assertEqual((answer.code, answer.get("Everystatus")), (207, "unearned"))
        self.assertEqual(list(Multistatus(answer).properties[self.base(424) + "/cup"]), [200])

    def test_in_their_order(self):
        one, two = '<c xmlns="urn:t">1</c>', '<c xmlns="urn:t">2</c>'
        for operations, value in (((("set", one), ("remove", one), ("set", two)), "2"), ((("set", two), ("set", one)), "1"),
                                  ((("set", one), ("remove", one)), None), ((("remove", one),), None)):
            self.assertEqual(self.dav("PROPPATCH", "/cup", propertyupdate(*operations)).code, 207)
            found = self.of_cup()[200].get("{urn:t}c")
            self.assertEqual(found.text if found is not None else None, value)

    def test_values_are_kept(self):
        """RFC 4918 4.3: names, text, attributes, prefixes in scope, and the language from outside."""
        value = ('<t:c xmlns:t="urn:t" a="&lt;&quot;&#10;" t:b="2">x<y xmlns="urn:y"><z xmlns=""/></y>&#13;&amp;'
                 '<![CDATA[<]]><!-- no --> é</t:c>')
        content = ('<?xml version="1.0"?><D:propertyupdate xmlns:D="DAV:" xmlns:q="urn:q" xml:lang="de"><D:set><D:prop>'
                   f'{value}</D:prop></D:set></D:propertyupdate>')
        for coding in ("utf-8", "utf-16"):
            self.assertEqual(self.dav("PROPPATCH", "/cup", content.encode(coding)).code, 207)
            text = self.dav("PROPFIND", "/cup", PROPFIND.format('<prop><c xmlns="urn:t"/></prop>'), "Depth: 0").content.decode()
            self.assertIn('xmlns:q="urn:q"', text)
            found = self.of_cup()[200]["{urn:t}c"]
            self.assertEqual(found.attrib, {"a": '<"\n', "{urn:t}b": "2", "{http://www.w3.org/XML/1998/namespace}lang": "de"})
            self.assertEqual([element.tag for element in found.iter()], ["{urn:t}c", "{urn:y}y", "z"])
            self.assertEqual((found.text, found[0].tail), ("x", "\r&< é"))

    def test_too_many(self):
        many = "".join(f"<p{number}/>" for number in range(101))
        answer = Multistatus(self.dav("PROPPATCH", "/cup", propertyupdate(("set", many))))
        self.assertEqual(set(answer.properties[self.base() + "/cup"]), {507})
        self.assertFalse([name for name in self.of_cup()[200] if name.startswith("p")])


class Xml(WebDav):
    def test_what_is_refused(self):
        deep, wide = "<x>" * 40 + "</x>" * 40, "<x " + " ".join(f'a{number}=""' for number in range(40)) + "/>"
        scopes = "<x " + " ".join(f'xmlns:a{number}="urn:{number}"' for number in range(70)) + "/>"
        external = ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><propfind xmlns="DAV:"><prop><y>&x;</y></prop>'
                    "</propfind>")
        for content in (LAUGHS, external, '<!DOCTYPE a><propfind xmlns="DAV:"><allprop/></propfind>', "<a", "text", "<a></b>",
                        PROPFIND.format(f"<prop>{deep}</prop>"), PROPFIND.format(f"<prop>{wide}</prop>"),
                        PROPFIND.format(f"<prop>{scopes}</prop>"), PROPFIND.format("<prop>" + "<x/>" * 1001 + "</prop>"),
                        PROPFIND.format("<prop><b:x/></prop>"), PROPFIND.format('<prop><b:x xmlns:b=""/></prop>'),
                        PROPFIND.format("<prop>&y;</prop>"), "<propfind><allprop/></propfind>", PROPFIND.format("<other/>"),
                        propertyupdate(("set", "<x/>"))):
            with self.subTest(content=content[:60]):
                answer = self.dav("PROPFIND", "/", content)
                self.unearned(answer, 400, 207)
        answer = self.dav("PROPFIND", "/", LAUGHS)
        self.assertIn(b"wrong in line 1, column 34: it has a DOCTYPE", answer.content)
        for content in ("<x/>", propertyupdate(), PROPFIND.format("<allprop/>")):
            self.codes(("PROPPATCH", "/cup", content, 400))
        self.codes(("PROPPATCH", "/none", propertyupdate(("set", "<x/>")), 404))

    def test_what_is_unknown_is_passed_over(self):
        """RFC 4918 17."""
        self.assertEqual(len(self.find("/", PROPFIND.format('<z:x xmlns:z="urn:z"/><propname/>'), "0").hrefs), 1)

    def test_large_content(self):
        self.codes(("PROPFIND", "/", PROPFIND.format("<allprop/>" + " " * 65536), 413))

    def test_depths(self):
        self.codes(("PROPFIND", "/", "", "Depth: 2", 400), ("PROPFIND", "/", "", "Depth: INFINITY", 207), ("PROPFIND", "/", 207))

    def test_large_answers(self):
        """Of 2^40 paths to one cup, no more are told than fit into a megabyte; who knows bindings gets each once."""
        path = "/shelf/a"
        self.assertEqual(self.dav("COPY", "/", "", f"Destination: {self.base(208)}/a", code=208).code, 201)
        for _ in range(40):
            self.assertEqual(self.dav("COPY", "/a", "", f"Destination: {self.base(208)}{path}", code=208).code, 201)
            path += "/shelf/a"
        self.assertEqual(self.dav("PROPFIND", "/", code=208).code, 507)
        self.assertEqual(len(self.find("/", "", "infinity", "DAV: bind", code=208).hrefs), 4 + 41 * 4)
        self.assertEqual(self.dav("DELETE", "/shelf", code=208).code, 204)

    def test_little_that_asks_for_much(self):
        self.assertEqual(self.dav("PROPPATCH", "/cup", propertyupdate(("set", f"<x>{'x' * 60_000}</x>"))).code, 207)
        self.codes(("PROPFIND", "/cup", PROPFIND.format("<prop>" + '<x xmlns=""/>' * 900 + "</prop>"), "Depth: 0", 507))
        wide = f'<p:x xmlns:p="urn:{"x" * 50_000}">' + "<p:y/>" * 900 + "</p:x>"
        self.codes(("PROPFIND", "/cup", PROPFIND.format(wide), 400))
        many = f'<D:propertyupdate xmlns:D="DAV:" xmlns:p="urn:{"x" * 50_000}"><D:set><D:prop>{"<p:y/>" * 900}</D:prop></D:set>'
        self.codes(("PROPPATCH", "/cup", many + "</D:propertyupdate>", 400))


class Bindings(WebDav):
    IDS = PROPFIND.format("<prop><resource-id/></prop>")

    def test_bound_twice(self):
        """RFC 5842 7.1."""
        answer = self.dav("PROPFIND", "/", self.IDS, "Depth: infinity", "DAV: bind", code=208)
        self.earned(answer, 207)
        found = Multistatus(answer)
        codes = {href[len(self.base(208)):]: set(properties) for href, properties in found.properties.items()}
        self.assertEqual(codes, {"/": {200}, "/shelf/": {200}, "/shelf/cup": {200}, "/board/": {208}})
        ids = {href[len(self.base(208)):]: next(iter(codes.values()))[D + "resource-id"].findtext(D + "href")
               for href, codes in found.properties.items()}
        self.assertEqual(ids["/shelf/"], ids["/board/"])
        self.assertEqual(len(set(ids.values())), 3)
        self.assertRegex(ids["/"], r"^urn:uuid:[0-9a-f-]{36}$")

    def test_clients_that_do_not_know_it(self):
        answer = self.dav("PROPFIND", "/", "", "Depth: infinity", code=208)
        self.assertEqual((answer.code, answer.get("Everystatus")), (207, "unearned"))
        self.assertEqual(len(Multistatus(answer).hrefs), 5)
        self.assertEqual(self.dav("PROPFIND", "/", "", "Depth: 1", "DAV: bind", code=208).get("Everystatus"), "unearned")
        self.assertEqual(self.dav("OPTIONS", "/", code=208).get("DAV"), "1, 2")

    def test_one_resource(self):
        self.assertEqual(self.dav("PUT", "/shelf/new", "x", code=208).code, 201)
        self.assertEqual(self.dav("GET", "/board/new", code=208).content, b"x")
        self.assertEqual(self.dav("DELETE", "/shelf", code=208).code, 204)
        self.assertEqual(self.names("/", code=208), ["board/", "board/cup", "board/new"])

    def test_into_itself(self):
        """RFC 5842 7.2."""
        self.earned(self.dav("PROPFIND", "/", "", "Depth: infinity", code=508), 508)
        self.earned(self.dav("PROPFIND", "/pot/pot/pot/", "", code=508), 508)
        self.unearned(self.dav("GET", "/", code=508), 200, 508)
        self.assertEqual(self.names("/", "1", code=508), ["pot/"])
        found = self.find("/", "", "infinity", "DAV: bind", code=508)
        self.assertEqual([next(iter(codes)) for codes in found.properties.values()], [200, 200, 200, 208])

    def test_a_loop_is_copied_and_deleted(self):
        """RFC 5842 2.3: what was copied is bound again."""
        self.assertEqual(self.dav("COPY", "/pot", "", f"Destination: {self.base(508)}/a", code=508).code, 201)
        found = self.find("/a/", self.IDS, "infinity", "DAV: bind", code=508)
        self.assertEqual([href[len(self.base(508)):] for href in found.hrefs], ["/a/", "/a/tea", "/a/pot/"])
        for path in ("/a", "/pot/pot", "/pot"):
            self.assertEqual(self.dav("DELETE", path, code=508).code, 204)
        self.assertEqual(self.names("/", code=508), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
