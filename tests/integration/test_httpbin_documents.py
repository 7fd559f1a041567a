"""httpbin's small resources: facts about the request, documents, images, links, bytes, codings; each with modifiers."""
import base64
import gzip
import html.parser
import json
import re
import struct
import unittest
import uuid
import zlib
from xml.etree import ElementTree

from harness import Server, curl
from survey import Served


class Links(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found, self.names, self.action = [], set(), None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "a":
            self.found.append(attributes["href"])
        if tag == "form":
            self.action = attributes["method"], attributes["action"]
        if "name" in attributes:
            self.names.add(attributes["name"])


class Asked(Served):
    def ask(self, target, *fields, code=200, mark="served", method="GET", content=b"", server=None):
        answer = (server or self.server).request(target, method, fields, content)[-1]
        self.assertEqual((answer.code, answer.get("Everystatus")), (code, mark), (target, answer.content))
        return answer

    def json(self, target, *fields, **how):
        answer = self.ask(target, *fields, **how)
        self.assertEqual(answer.get("Content-Type"), "application/json")
        return json.loads(answer.content)

    def refused(self, target, *fields, code=400):
        return self.ask(target, *fields, code=code, mark="refused")


class Facts(Asked):
    def test_of_the_request(self):
        self.assertEqual(self.json("/headers", "X-A: 1"), {"headers": {"Host": "localhost", "Connection": "close", "X-A": "1"}})
        self.assertEqual(self.json("/ip"), {"origin": "127.0.0.1"})
        self.assertEqual(self.json("/ip", "X-Forwarded-For: 1.2.3.4"), {"origin": "127.0.0.1"})
        self.assertEqual(self.json("/user-agent", "User-Agent: x/1"), {"user-agent": "x/1"})
        self.assertEqual(self.json("/user-agent"), {"user-agent": None})
        self.assertEqual(self.json("/hostname"), {"hostname": "everystatus"})

    def test_uuid(self):
        seen = {self.json("/uuid")["uuid"] for _ in range(20)}
        self.assertEqual(len(seen), 20)
        for text in seen:
            self.assertEqual((str(uuid.UUID(text)), uuid.UUID(text).version, uuid.UUID(text).variant),
                             (text, 4, uuid.RFC_4122))

    def test_upload(self):
        for method in ("POST", "PUT", "PATCH"):
            shown = self.json("/upload?a=b", "Content-Length: 5", method=method, content=b"12345")
            self.assertEqual((shown["bytes_received"], shown["method"], shown["args"]), (5, method, {"a": "b"}))
            self.assertEqual(self.json("/upload", "Content-Length: 0", method=method)["bytes_received"], 0)
        self.refused("/upload", code=405)

    def test_upload_beyond_the_bound(self):
        """It holds nothing of the content, and so takes more than --max-content; whatever is recorded is held."""
        content = b"x" * (3 << 20)
        chunked = b"".join(b"%x\r\n%s\r\n" % (1 << 20, content[:1 << 20]) for _ in range(3)) + b"0\r\n\r\n"
        length = f"Content-Length: {len(content)}"
        self.assertEqual(self.json("/upload", length, method="POST", content=content)["bytes_received"], len(content))
        shown = self.json("/upload?a=key", "Transfer-Encoding: chunked", method="PUT", content=chunked)
        self.assertEqual(shown["bytes_received"], len(content))
        self.assertEqual(self.json("/upload", length, "Everystatus: delay=10ms", method="PATCH",
                                   content=content)["bytes_received"], len(content))
        for target, *fields in (("/upload?key=a",), ("/post",), ("/upload/",), ("/upload", "Everystatus: 200")):
            with self.subTest(target=target, fields=fields):
                answer = self.server.exchange(f"POST {target} HTTP/1.1\r\nHost: h\r\n{length}\r\n".encode() +
                                              "".join(f"{field}\r\n" for field in fields).encode() + b"\r\n")
                self.assertTrue(answer.startswith(b"HTTP/1.1 413 "), answer[:80])
        head = b"POST /upload?key=a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        answer = self.server.exchange(head + chunked[:-7])
        self.assertTrue(answer.startswith(b"HTTP/1.1 413 "), answer[:80])

    def test_dump(self):
        answer = self.ask("/dump/request?a=%20", "X-A:  1 ", "Content-Length: 3", method="POST", content=b"a\nb")
        self.assertEqual(answer.content, b"POST /dump/request?a=%20 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                         b"X-A: 1\r\nContent-Length: 3\r\n\r\na\nb")


class Documents(Asked):
    def test_types(self):
        for target, media, text in (("/html", "text/html; charset=utf-8", "<h1>Herman Melville - Moby-Dick</h1>"),
                                    ("/encoding/utf8", "text/html; charset=utf-8", "∮ E⋅da = Q"),
                                    ("/deny", "text/plain; charset=utf-8", "YOU SHOULDN'T BE HERE"),
                                    ("/forms/post", "text/html; charset=utf-8", "<form"),
                                    ("/xml", "application/xml", "<?xml"), ("/json", "application/json", "slideshow")):
            answer = self.ask(target)
            self.assertEqual(answer.get("Content-Type"), media)
            self.assertIn(text, answer.content.decode())
            self.refused(target + "/x", code=404)
            self.assertEqual(self.ask(target, method="HEAD").get("Content-Length"), str(len(answer.content)))
        self.assertEqual(self.ask("/robots.txt").content, b"User-agent: *\nDisallow: /deny\n")

    def test_slideshow(self):
        root = ElementTree.fromstring(self.ask("/xml").content)
        self.assertEqual((root.tag, root.get("title")), ("slideshow", "Sample Slide Show"))
        shown = self.json("/json")["slideshow"]
        self.assertEqual([slide.findtext("title") for slide in root], [slide["title"] for slide in shown["slides"]])
        self.assertEqual((shown["title"], shown["author"]), ("Sample Slide Show", "Yours Truly"))

    def test_form(self):
        form = Links(self.ask("/forms/post").content.decode())
        self.assertEqual(form.action, ("post", "../post"))
        self.assertEqual(form.names, {"custname", "custtel", "custemail", "size", "topping", "delivery", "comments"})

    def test_images(self):
        starts = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff", "webp": b"RIFF", "svg": b"<svg "}
        types = {word: "image/" + word for word in starts} | {"svg": "image/svg+xml"}
        for word, start in starts.items():
            for answer in (self.ask("/image/" + word), self.ask("/image", f"Accept: {types[word]}")):
                self.assertEqual((answer.get("Content-Type"), answer.content[:len(start)]), (types[word], start))
        for accept, word in (("", "png"), ("*/*", "png"), ("image/*", "png"), ("image/png, image/webp;q=0", "png"),
                             ("IMAGE/JPEG;q=0.5, text/html", "jpeg"), ("image/webp,image/apng,*/*;q=0.8", "webp")):
            self.assertEqual(self.ask("/image", f"Accept: {accept}").get("Content-Type"), types[word], accept)
        self.assertEqual(self.ask("/image").get("Content-Type"), "image/png")
        self.refused("/image", "Accept: text/html", code=406)
        self.refused("/image", "Accept: image/png;q=0.0", code=406)
        for path in ("/image/gif", "/image/", "/image/png/x"):
            self.refused(path, code=404)
        png = self.ask("/image/png").content
        self.assertEqual(struct.unpack(">II", png[16:24]), (32, 32))
        ElementTree.fromstring(self.ask("/image/svg").content)

    def test_links(self):
        self.assertEqual(self.ask("/links/3", code=302).get("Location"), "/links/3/0")
        self.assertEqual(Links(self.ask("/links/3/1").content.decode()).found, ["/links/3/0", "/links/3/2"])
        self.assertEqual(Links(self.ask("/links/0/0").content.decode()).found, [])
        self.assertEqual(len(Links(self.ask("/links/256/0").content.decode()).found), 255)
        for path, code in (("/257", 400), ("/-1", 400), ("/x", 400), ("/3/x", 400), ("/3/0/0", 404), ("", 404), ("/", 404)):
            self.refused("/links" + path, code=code)
        with Server("--prefix", "/mock") as server:
            self.assertEqual(self.ask("/mock/links/2", code=302, server=server).get("Location"), "/mock/links/2/0")
            self.assertEqual(Links(self.ask("/mock/links/2/0", server=server).content.decode()).found, ["/mock/links/2/1"])


class Bytes(Asked):
    def test_bytes(self):
        for size in (0, 1, 7, 8, 9, 1000, 100_000):
            answer = self.ask(f"/bytes/{size}")
            self.assertEqual((len(answer.content), answer.get("Content-Type")),
                             (size, "application/octet-stream" if size else None))
        self.assertNotEqual(self.ask("/bytes/16").content, self.ask("/bytes/16").content)
        seeded = self.ask("/bytes/1000?seed=5").content
        self.assertEqual(seeded, self.ask("/bytes/1000?seed=5").content)
        self.assertEqual(seeded[:100], self.ask("/bytes/100?seed=5").content)
        self.assertNotEqual(seeded, self.ask("/bytes/1000?seed=6").content)
        self.assertEqual(len(set(self.ask("/bytes/10000?seed=1").content)), 256)

    def test_bounds(self):
        with Server("--max-size", "100") as server:
            self.assertEqual(len(server.request("/bytes/100")[-1].content), 100)
            for target in ("/bytes/101", "/stream-bytes/101", "/stream/1", "/jsonl", "/sse"):
                self.assertEqual(server.request(target)[-1].code, 400, target)
        for target in ("/bytes/-1", "/bytes/x", "/bytes/1?seed=x", "/bytes/1048577", "/stream-bytes/1?chunk_size=0"):
            self.refused(target)
        self.refused("/bytes", code=404)

    def test_base64(self):
        for text in ("", "f", "fo", "foo", "foob", "Ã¼ÿ?>", "x" * 500):
            if not text:
                continue
            for encoded in {base64.b64encode(text.encode()), base64.urlsafe_b64encode(text.encode()),
                            base64.urlsafe_b64encode(text.encode()).rstrip(b"=")}:
                encoded = encoded.decode().replace("/", "%2F")
                for path in ("/base64/", "/base64/decode/"):
                    answer = self.ask(path + encoded)
                    self.assertEqual((answer.content.decode(), answer.get("Content-Type")), (text, "text/plain; charset=utf-8"))
        self.assertEqual(self.ask("/base64/encode/hello%3F%3E").content, base64.urlsafe_b64encode(b"hello?>"))
        answer = self.ask("/base64/_w==")
        self.assertEqual((answer.content, answer.get("Content-Type")), (b"\xff", "application/octet-stream"))
        self.assertEqual(self.ask("/base64/Zg==?content-type=text/csv").get("Content-Type"), "text/csv")
        for target in ("/x", "/Zg=", "/Z===", "/Zg==Zg==", "/%20", "/other/Zg==", "/Zg==?content-type=text/html"):
            self.refused("/base64" + target)
        for target in ("", "/", "/decode/", "/decode/Zg==/x"):
            self.refused("/base64" + target, code=404)


class Codings(Asked):
    CODED = {"gzip": ("gzipped", gzip.decompress), "deflate": ("deflated", zlib.decompress)}

    def test_coded(self):
        for coding, (word, decode) in self.CODED.items():
            for fields in ((), ("Accept-Encoding: identity",)):  # as httpbin does
                answer = self.ask("/" + coding, *fields)
                self.assertEqual((answer.get("Content-Encoding"), answer.get("Content-Type")), (coding, "application/json"))
                shown = json.loads(decode(answer.content))
                self.assertEqual((shown[word], shown["method"], shown["origin"]), (True, "GET", "127.0.0.1"))
            head = self.ask("/" + coding, method="HEAD")
            self.assertEqual((head.get("Content-Encoding"), len(head.content)), (coding, 0))
            shown = json.loads(curl("--compressed", f"{self.server.url}/{coding}").stdout)
            self.assertTrue(shown[word])

    def test_the_content_of_a_modifier_is_coded(self):
        for coding, (_, decode) in self.CODED.items():
            answer = self.ask(f"/{coding}?size=1000")
            self.assertEqual((len(decode(answer.content)), answer.get("Content-Encoding")), (1000, coding))
            self.assertLess(len(answer.content), 1000)

    def test_another_coding_takes_its_place(self):
        answer = self.ask("/gzip?coding=deflate", "Accept-Encoding: deflate")
        self.assertEqual((answer.all("Content-Encoding"), json.loads(zlib.decompress(answer.content))["gzipped"]),
                         (["deflate"], True))

    def test_brotli(self):
        self.assertIn("left out", json.loads(self.refused("/brotli", code=404).content)["detail"])


class Modifiers(Asked):
    PATHS = ("/headers", "/ip", "/user-agent", "/uuid", "/hostname", "/cookies", "/gzip", "/deflate", "/bytes/100", "/stream/2",
             "/stream-bytes/100", "/jsonl", "/sse?duration=0", "/trailers", "/base64/Zm9v", "/html", "/xml", "/json", "/deny",
             "/encoding/utf8", "/forms/post", "/image", "/image/png", "/links/2/0", "/dump/request", "/robots.txt")

    def test_on_each_path(self):
        for path in self.PATHS:
            plain = self.ask(path)
            answer = self.ask(path, "Everystatus: header=X-More:1")
            self.assertEqual((answer.get("X-More"), answer.get("Content-Type")), ("1", plain.get("Content-Type")), path)
            self.assertEqual(answer.get("Transfer-Encoding"), plain.get("Transfer-Encoding"), path)
            broken = self.server.exchange(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                          f"Everystatus: fault=close-after=1\r\n\r\n".encode())
            self.assertEqual(len(broken.partition(b"\r\n\r\n")[2]), 1, path)

    def test_in_the_query(self):
        for path in ("/ip", "/html", "/bytes/9", "/image/png", "/base64/Zm9v", "/links/2/0"):
            self.assertEqual(self.ask(path + "?header=X-More:1").get("X-More"), "1", path)
            self.refused(path + "?size=x")


if __name__ == "__main__":
    unittest.main()
