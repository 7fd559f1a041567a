"""/earn: what RFC 9110 13 and 14 say of preconditions and ranges, and members that are PUT, read, deleted: 200, 203, 206, 304,
412, 416, 428; 201, 204, 404, 410, 507."""
import concurrent.futures
import email.parser
import unittest

from earned import Earned

LONG_AGO, BEFORE = "Sun, 06 Nov 1994 08:49:37 GMT", "Sat, 05 Nov 1994 08:49:37 GMT"


class Document(Earned):
    def setUp(self):
        self.whole = self.ask(206)
        self.etag, self.size = self.whole.get("ETag"), len(self.whole.content)

    def test_the_document(self):
        self.unearned(self.whole, 200, 206)
        self.assertRegex(self.etag, r'^"[^"]+"$')
        self.assertEqual((self.whole.get("Accept-Ranges"), self.whole.get("Last-Modified")), ("bytes", LONG_AGO))
        self.assertGreater(self.whole.content.count(b"\n"), 4)
        self.assertIn(b"curl -i -r 0-99 http://localhost/earn/206\n", self.whole.content)

    def test_one_range(self):
        for spec, first, last in (("0-99", 0, 99), ("-10", self.size - 10, self.size - 1), ("50-", 50, self.size - 1)):
            part = self.earned(self.ask(206, fields=[f"Range: bytes={spec}"]), 206)
            self.assertEqual(part.content, self.whole.content[first:last + 1])
            self.assertEqual(part.get("Content-Range"), f"bytes {first}-{last}/{self.size}")
            self.assertEqual(part.get("ETag"), self.etag)

    def test_several_ranges(self):
        part = self.earned(self.flow(206)[1][0], 206)
        kind = part.get("Content-Type")
        self.assertRegex(kind, "^multipart/byteranges; boundary=")
        message = email.parser.BytesParser().parsebytes(f"Content-Type: {kind}\n\n".encode() + part.content)
        self.assertEqual([len(one.get_payload(decode=True)) for one in message.get_payload()], [10, 10])

    def test_if_range(self):
        for value, code in ((self.etag, 206), (LONG_AGO, 206), ('"other"', 200), (f"W/{self.etag}", 200), (BEFORE, 200)):
            answer = self.ask(206, fields=["Range: bytes=0-9", f"If-Range: {value}"])
            self.assertEqual((answer.code, answer.get("Everystatus")), (code, "earned" if code == 206 else "unearned"), value)

    def test_what_does_not_count(self):
        for spec in ("lines=0-9", "bytes=9-0", "bytes=x"):
            self.unearned(self.ask(206, fields=[f"Range: {spec}"]), 200, 206)
        self.assertEqual(self.ask(206, "HEAD", ["Range: bytes=0-9"]).code, 200)

    def test_unsatisfiable(self):
        for code in (206, 416):
            size = len(self.ask(code).content)
            answer = self.ask(code, fields=[f"Range: bytes={size}-"])
            self.assertEqual((answer.code, answer.get("Content-Range")), (416, f"bytes */{size}"))
            self.assertEqual(answer.get("Everystatus"), "earned" if code == 416 else "unearned")
        self.unearned(self.ask(416, fields=["Range: bytes=0-9"]), 206, 416)

    def test_not_modified(self):
        etag = self.ask(304).get("ETag")
        for field, code in ((f"If-None-Match: {etag}", 304), (f"If-None-Match: W/{etag}", 304), ("If-None-Match: *", 304),
                            (f'If-None-Match: "a", {etag}', 304), ('If-None-Match: "a"', 200),
                            (f"If-Modified-Since: {LONG_AGO}", 304), (f"If-Modified-Since: {BEFORE}", 200),
                            (f'If-None-Match: "a"\r\nIf-Modified-Since: {LONG_AGO}', 200)):
            answer = self.ask(304, fields=[field])
            self.assertEqual((answer.code, answer.get("Everystatus")), (code, "earned" if code == 304 else "unearned"), field)
            whole = self.ask(304)
            for name in ("ETag", "Cache-Control", "Vary", "Last-Modified"):
                self.assertEqual(answer.get(name), whole.get(name))

    def test_transformed(self):
        changed = self.earned(self.ask(203), 203)
        whole = self.unearned(self.ask(203, fields=["Cache-Control: no-transform"]), 200, 203)
        self.assertIn("everystatus", changed.get("Via"))
        self.assertFalse(changed.get("ETag") or whole.get("Via"))
        self.assertTrue(whole.get("ETag"))
        self.assertNotEqual(changed.content, whole.content)


class Preconditions(Earned):
    def test_failed(self):
        for field in ('If-Match: "stale"', f"If-Unmodified-Since: {BEFORE}"):
            for method, content in (("GET", b""), ("PUT", b"tea")):
                self.earned(self.ask(412, method, [field], content, ";key=failed"), 412)
        self.earned(self.ask(412, "PUT", ["If-None-Match: *"], b"tea", ";key=failed"), 412)
        self.assertEqual(self.ask(412, rest=";key=failed").get("Last-Modified"), LONG_AGO)

    def test_a_weak_tag_is_no_match(self):
        etag = self.ask(412).get("ETag")
        self.earned(self.ask(412, fields=[f"If-Match: W/{etag}"]), 412)
        self.unearned(self.ask(412, fields=[f"If-Match: {etag}"]), 200, 412)

    def test_put_replaces(self):
        for code in (412, 428):
            place = ";key=replace"
            etag = self.ask(code, rest=place).get("ETag")
            put = self.ask(code, "PUT", [f"If-Match: {etag}", "Content-Type: text/plain"], b"tea", place)
            self.unearned(put, 204, code)
            got = self.ask(code, rest=place)
            self.assertEqual((got.code, got.content, got.get("ETag")), (200, b"tea", put.get("ETag")))
            self.assertNotEqual(put.get("ETag"), etag)
            stale = self.ask(code, "PUT", [f"If-Match: {etag}"], b"coffee", place)
            self.assertEqual((stale.code, stale.get("Everystatus")), (412, "earned" if code == 412 else "unearned"))
            self.assertEqual(self.ask(code, rest=";key=other").get("ETag"), etag)

    def test_required(self):
        self.earned(self.ask(428, "PUT", content=b"tea"), 428)
        self.unearned(self.ask(428, "PUT", ["If-None-Match: *"], b"tea"), 412, 428)
        self.unearned(self.ask(428, "PUT", [f"If-Unmodified-Since: {BEFORE}"], b"tea"), 412, 428)
        self.earned(self.ask(428, "PUT", ["If-Unmodified-Since: yesterday"], b"tea"), 428)  # is ignored (RFC 9110 13.1.4)

    def test_one_of_64_wins(self):
        etag = self.ask(412, rest=";key=race").get("ETag")

        def put(number):
            return self.ask(412, "PUT", [f"If-Match: {etag}"], b"%d" % number, ";key=race").code
        with concurrent.futures.ThreadPoolExecutor(64) as pool:
            codes = sorted(pool.map(put, range(64)))
        self.assertEqual(codes, [204] + [412] * 63)


class Members(Earned):
    def test_created(self):
        for method, rest, content in (("POST", ";key=made", b"a"), ("PUT", ";key=made/cup", b"b")):
            answer = self.earned(self.ask(201, method, ["Content-Type: text/plain"], content, rest), 201)
            got = self.server.request(answer.get("Location"))[0]
            self.assertEqual((got.code, got.content, got.get("ETag")), (200, content, answer.get("ETag")))
        self.unearned(self.ask(201, "PUT", content=b"b", rest=";key=made/cup"), 204, 201)
        self.assertNotEqual(*(self.ask(201, "POST", rest=";key=made").get("Location") for _ in range(2)))

    def test_the_location_keeps_a_key_from_anywhere(self):
        for fields, rest in ((["Everystatus: key=a b"], ""), ([], "?key=a%20b"), ([], ";key=a%20b")):
            location = self.ask(201, "POST", fields, b"tea", rest).get("Location")
            self.assertRegex(location, r"^/earn/201;key=a%20b/\d+$")
            self.assertEqual(self.server.request(location)[0].content, b"tea")

    def test_no_content(self):
        place = ";key=empty/cup"
        self.unearned(self.ask(204, "DELETE", rest=place), 404, 204)
        self.unearned(self.ask(204, "PUT", content=b"a", rest=place), 201, 204)
        put = self.earned(self.ask(204, "PUT", content=b"b", rest=place), 204)
        self.assertEqual(put.get("ETag"), self.ask(204, rest=place).get("ETag"))
        answer = self.earned(self.ask(204, "DELETE", rest=place), 204)
        self.assertEqual((answer.content, answer.get("Content-Length"), answer.get("ETag")), (b"", None, None))
        self.unearned(self.ask(204, "DELETE", rest=place), 404, 204)

    def test_not_found_and_gone(self):
        self.earned(self.ask(404, rest=";key=a/cup"), 404)
        self.unearned(self.ask(404, "PUT", content=b"a", rest=";key=a/cup"), 201, 404)
        self.unearned(self.ask(404, rest=";key=a/cup"), 200, 404)
        self.earned(self.ask(404, rest=";key=b/cup"), 404)
        self.unearned(self.ask(410, rest=";key=a/cup"), 404, 410)
        self.assertEqual([self.ask(410, method, content=b"a" if method == "PUT" else b"", rest=";key=a/cup").code
                          for method in ("PUT", "GET", "DELETE", "GET", "HEAD", "PUT", "GET")],
                         [201, 200, 204, 410, 410, 201, 200])

    def test_types_that_a_browser_would_run(self):
        for sent, got in (("text/plain", "text/plain"), ("application/json", "application/json"),
                          ("text/html", "application/octet-stream"), ("image/svg+xml", "application/octet-stream"),
                          ("text/plain; charset=utf-8", "text/plain; charset=utf-8"), ("", "application/octet-stream")):
            self.ask(201, "PUT", [f"Content-Type: {sent}"] if sent else [], b"<script>", ";key=types/a")
            answer = self.ask(201, rest=";key=types/a")
            self.assertEqual((answer.get("Content-Type"), answer.get("X-Content-Type-Options"),
                              answer.get("Content-Security-Policy")), (got, "nosniff", "sandbox"))

    def test_preconditions_of_members(self):
        place = ";key=careful/cup"
        self.assertEqual(self.ask(204, "PUT", ["If-Match: *"], b"a", place).code, 412)
        self.assertEqual(self.ask(204, "PUT", ["If-None-Match: *"], b"a", place).code, 201)
        self.assertEqual(self.ask(204, "PUT", ["If-None-Match: *"], b"b", place).code, 412)
        self.assertEqual(self.ask(204, "DELETE", ['If-Match: "b"'], rest=place).code, 412)
        self.assertEqual(self.ask(204, rest=place, fields=["If-None-Match: *"]).code, 304)

    def test_insufficient_storage(self):
        place = ";key=urn"
        for name, size, code in (("a", 4000, 201), ("b", 97, 507), ("b", 96, 201), ("a", 4001, 507), ("a", 4000, 204),
                                 ("c", 4097, 507)):
            answer = self.ask(507, "PUT", content=b"x" * size, rest=f"{place}/{name}")
            mark = "earned" if code == 507 else "unearned"
            self.assertEqual((answer.code, answer.get("Everystatus")), (code, mark), (name, size))
        self.assertEqual(self.ask(507, rest=place + "/c").code, 404)
        self.assertEqual(self.ask(507, "DELETE", rest=place + "/b").code, 204)
        self.assertEqual(self.ask(507, "PUT", content=b"x" * 96, rest=place + "/c").code, 201)
        self.assertEqual(self.ask(507, "PUT", content=b"x" * 4096, rest=";key=other/a").code, 201)

    def test_names_are_bounded_too(self):
        answers = [self.ask(507, "PUT", ["Content-Length: 0"], rest=f";key=names/{name}") for name in range(33)]
        self.assertEqual([answer.code for answer in answers], [201] * 32 + [507])
        self.assertIn(b"32 names", answers[-1].content)

    def test_without_a_quota_the_oldest_make_way(self):
        for name in range(200):
            self.assertEqual(self.ask(404, "PUT", content=b"x" * 100, rest=f";key=many/{name}").code, 201)
        self.assertEqual([self.ask(404, rest=f";key=many/{name}").code for name in (0, 199)], [404, 200])
        self.unearned(self.ask(404, "PUT", content=b"x" * 5000, rest=";key=many/a"), 413, 404)

    def test_a_reset_forgets(self):
        self.ask(404, "PUT", content=b"a", rest=";key=reset/cup")
        self.server.request("/_/reset/reset", "POST")
        self.earned(self.ask(404, rest=";key=reset/cup"), 404)


if __name__ == "__main__":
    unittest.main(verbosity=2)
