"""/earn/104: uploads that can be resumed, by draft-ietf-httpbis-resumable-upload-11, interoperability version 8."""
import hashlib
import json
import tempfile
import unittest

from earned import Earned
from harness import Response, curl, parse_responses, read_all, read_until

VERSION = "Upload-Draft-Interop-Version: 8"
PARTIAL = "Content-Type: application/partial-upload"
MOST = 1000000


class Uploads(Earned):
    def create(self, rest="", complete="?0", content=b"", fields=(), version="HTTP/1.1"):
        return self.server.request(f"/earn/104{rest}", "POST", [VERSION, f"Upload-Complete: {complete}", *fields,
                                                                f"Content-Length: {len(content)}"], content, version)

    def append(self, target, offset, content=b"", complete="?1", fields=(VERSION, PARTIAL), length=True):
        sized = [f"Content-Length: {len(content)}"] if length else []
        return self.server.request(target, "PATCH", [*fields, f"Upload-Offset: {offset}", f"Upload-Complete: {complete}", *sized],
                                   content)

    def offset(self, target):
        """As HEAD tells it: the offset and whether it is complete."""
        answer = self.server.request(target, "HEAD")[-1]
        if answer.code != 204:
            return answer.code
        self.assertEqual(answer.get("Cache-Control"), "no-store")
        self.assertEqual(answer.get("Upload-Limit"), f"max-size={MOST}")
        return int(answer.get("Upload-Offset")), answer.get("Upload-Complete")

    def complete(self, answer, content):
        self.assertEqual((answer.code, answer.get("Upload-Complete")), (200, "?1"))
        digest = hashlib.sha256(content).hexdigest()
        self.assertIn(f"{len(content)} bytes, with the SHA-256 {digest}", json.loads(answer.content)["detail"])

    def test_in_parts(self):
        interim, created = self.create(";key=parts", content=b"short ")
        self.earned(interim, 104)
        target = interim.get("Location")
        self.assertEqual((interim.get("Upload-Draft-Interop-Version"), interim.get("Upload-Limit")), ("8", f"max-size={MOST}"))
        self.assertEqual((created.code, created.get("Location"), created.get("Upload-Limit")), (201, target, f"max-size={MOST}"))
        self.assertEqual(self.offset(target), (6, "?0"))
        interim, answer = self.append(target, 6, b"and ", "?0")
        self.earned(interim, 104)
        self.assertIsNone(interim.get("Location"))
        self.assertEqual((answer.code, answer.get("Upload-Complete"), answer.content), (204, "?0", b""))
        self.complete(self.append(target, 10, b"stout")[-1], b"short and stout")
        self.assertEqual(self.offset(target), (15, "?1"))
        self.assertEqual(self.server.request(target, "HEAD")[0].get("Upload-Length"), "15")

    def test_in_one(self):
        interim, answer = self.create(complete="?1", content=b"tea")
        self.earned(interim, 104)
        self.complete(answer, b"tea")
        self.complete(self.create(complete="?1")[-1], b"")

    def test_the_location_comes_before_the_content(self):
        content = bytes(range(256)) * 40
        head = f"POST /earn/104;key=break HTTP/1.1\r\nHost: localhost\r\n{VERSION}\r\nUpload-Complete: ?1\r\n" \
               f"Content-Length: {len(content)}\r\n\r\n"
        with self.server.connect() as connection:
            connection.sendall(head.encode())
            target = Response(read_until(connection, b"\r\n\r\n").partition(b"\r\n\r\n")[0]).get("Location")
            connection.sendall(content[:5000])
        offset, complete = self.offset(target)
        self.assertTrue(offset <= 5000 and complete == "?0")
        self.assertEqual(self.server.request(target, "HEAD")[0].get("Upload-Length"), str(len(content)))
        self.complete(self.append(target, offset, content[offset:])[-1], content)

    def test_a_later_request_ends_the_earlier_one(self):
        target = self.create(";key=turns")[-1].get("Location")
        head = f"PATCH {target} HTTP/1.1\r\nHost: localhost\r\n{VERSION}\r\n{PARTIAL}\r\nUpload-Offset: 0\r\n" \
               "Upload-Complete: ?1\r\nContent-Length: 8\r\n\r\n"
        with self.server.connect() as connection:
            connection.sendall(head.encode() + b"old ")
            read_until(connection, b"\r\n\r\n")
            offset, _ = self.offset(target)
            connection.sendall(b"old ")
            answer, = parse_responses(read_all(connection), ["PATCH"])
        self.unearned(answer, 409, 104)
        self.assertEqual(self.offset(target), (offset, "?0"))
        self.complete(self.append(target, offset, b"old tea!"[offset:])[-1], b"old tea!")

    def test_conflicts(self):
        target = self.create(";key=conflict", content=b"tea")[-1].get("Location")
        for offset in (0, 2, 4):
            answer = self.append(target, offset, b"pot")[-1]
            self.unearned(answer, 409, 104)
            self.assertEqual((answer.get("Upload-Offset"), answer.get("Upload-Complete")), ("3", "?0"))
        for fields in ((VERSION,), (VERSION, "Content-Type: text/plain")):
            answer = self.unearned(self.append(target, 3, b"pot", fields=fields)[-1], 415, 104)
            self.assertEqual(answer.get("Accept-Patch"), "application/partial-upload")
        for offset, complete in (("x", "?1"), ("-1", "?1"), ("", "?1"), ("3", "1"), ("3", "true"), ("3", "")):
            self.assertEqual(self.append(target, offset, b"pot", complete)[-1].code, 400)
        self.assertEqual(self.append(target.replace("conflict", "other"), 3, b"pot")[-1].code, 404)
        self.assertEqual(self.offset(target), (3, "?0"))
        self.complete(self.append(target, 3, b"pot")[-1], b"teapot")
        self.assertEqual(self.append(target, 6, b"more")[-1].code, 400)
        self.assertEqual(self.append(target, 6)[-1].code, 410)

    def test_lengths(self):
        target = self.create(";key=length", content=b"tea", fields=["Upload-Length: 6"])[-1].get("Location")
        self.assertEqual(self.server.request(target, "HEAD")[0].get("Upload-Length"), "6")
        self.assertEqual(self.append(target, 3, b"pots")[-1].code, 400)
        self.assertEqual(self.append(target, 3, b"p", fields=(VERSION, PARTIAL, "Upload-Length: 5"))[-1].code, 400)
        chunked = (VERSION, PARTIAL, "Transfer-Encoding: chunked")
        self.assertEqual(self.append(target, 3, b"2\r\npo\r\n2\r\nts\r\n0\r\n\r\n", fields=chunked, length=False)[-1].code, 400)
        self.assertEqual(self.offset(target), 404)
        self.assertEqual(self.create(complete="?1", content=b"tea", fields=["Upload-Length: 4"])[-1].code, 400)

    def test_too_large(self):
        answer, = self.create(fields=[f"Upload-Length: {MOST + 1}"])
        self.unearned(answer, 413, 104)
        self.assertEqual(answer.get("Upload-Limit"), f"max-size={MOST}")
        for framing in ("Expect:", "Transfer-Encoding: chunked"):
            with tempfile.NamedTemporaryFile() as file:
                file.write(bytes(MOST + 1))
                file.flush()
                shown = curl("-i", "-H", VERSION, "-H", "Upload-Complete: ?1", "-H", framing, "-X", "POST", "-T", file.name,
                             f"{self.server.url}/earn/104", check=False).stdout
            self.assertEqual([answer.code for answer in parse_responses(shown, ["POST"])][-1], 413, framing)
            self.assertIn(f"Upload-Limit: max-size={MOST}".encode(), shown.rpartition(b"HTTP/1.1 413 ")[2])
        target = self.create(";key=large", content=bytes(1000))[-1].get("Location")
        answer = self.append(target, 1000, bytes(MOST - 999))[-1]
        self.assertEqual((answer.code, answer.get("Upload-Limit")), (413, f"max-size={MOST}"))
        self.complete(self.append(target, 1000, bytes(MOST - 1000))[-1], bytes(MOST))

    def test_other_versions_are_sent_none(self):
        for fields in (["Upload-Complete: ?0"], ["Upload-Complete: ?0", "Upload-Draft-Interop-Version: 7"], [VERSION],
                       [VERSION, "Upload-Complete: 0"]):
            answers = self.server.request("/earn/104", "POST", [*fields, "Content-Length: 3"], b"tea")
            self.assertEqual([answer.code for answer in answers], [200], fields)
            self.unearned(answers[0], 200, 104)
            self.assertIsNone(answers[0].get("Upload-Complete"))
        target = self.create(";key=old")[-1].get("Location")
        self.assertEqual([answer.code for answer in self.append(target, 0, b"tea", fields=(PARTIAL,))], [200])
        answers = self.create(version="HTTP/1.0")
        self.assertEqual([(answer.code, answer.get("Everystatus")) for answer in answers], [(201, "unearned")])

    def test_cancelled(self):
        target = self.create(";key=cancel", content=b"tea")[-1].get("Location")
        self.assertEqual(self.server.request(target, "DELETE")[0].code, 204)
        self.assertEqual(self.offset(target), 404)
        self.assertEqual(self.append(target, 3, b"pot")[-1].code, 404)

    def test_options(self):
        answer = self.ask(104, "OPTIONS")
        self.assertEqual((answer.get("Accept-Patch"), answer.get("Upload-Limit")),
                         ("application/partial-upload", f"max-size={MOST}"))

    def test_keys_and_bounds(self):
        targets = [self.create(";key=many")[-1].get("Location") for _ in range(6)]
        self.assertEqual(len(set(targets)), 6)
        self.assertEqual((self.offset(targets[0]), self.offset(targets[-1])), (404, (0, "?0")))
        self.assertEqual(self.offset(targets[-1].replace("many", "few")), 404)
        for below in ("/0", "/x", "/", "/1/2"):
            self.assertEqual(self.offset(f"/earn/104;key=many{below}"), 404, below)


if __name__ == "__main__":
    unittest.main(verbosity=2)
