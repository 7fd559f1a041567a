"""The echoes of httpbin: which members each has, and how arguments, header fields, forms, files and JSON appear in them. The
expectations are what httpbin's own source makes of the same request."""
import base64
import json
import os
import random
import socket
import tempfile
import unittest
import urllib.request

from harness import Server, curl, parse_responses
from survey import Served, ask

HEAD = {"args", "headers", "origin", "url"}
SENT = HEAD | {"data", "files", "form", "json"}
FORM = "Content-Type: application/x-www-form-urlencoded"


def multipart(*parts, boundary="bound", end="--\r\n"):
    """A multipart/form-data content of (head, content) pairs, and its type."""
    body = b"".join(b"--%s\r\n%s\r\n\r\n%s\r\n" % (boundary.encode(), head.encode(), content) for head, content in parts)
    return f"Content-Type: multipart/form-data; boundary={boundary}", body + f"--{boundary}{end}".encode()


class Echo(Served):
    def echo(self, target, method="GET", fields=(), content=b"", code=200):
        """The JSON of an answer to a raw request, which must be printed as httpbin prints."""
        length = [f"Content-Length: {len(content)}"] if content else []
        answer = self.server.request(target, method, [*fields, *length], content)[-1]
        self.assertEqual(answer.code, code, answer.content)
        self.assertEqual(answer.get("Content-Type"), "application/json")
        shown = json.loads(answer.content)
        if code == 200:
            self.assertEqual(answer.get("Everystatus"), "served")
            printed = json.dumps(shown, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
            self.assertEqual(answer.content.decode().replace("\\u007f", "\x7f"), printed)
        return shown

    def test_get_whole(self):
        shown = self.echo("/get?b=2&a=1", fields=["user-agent: test", "X-One: x"])
        self.assertEqual(shown, {"args": {"a": "1", "b": "2"}, "origin": "127.0.0.1", "url": "http://localhost/get?b=2&a=1",
                                 "headers": {"Host": "localhost", "Connection": "close", "User-Agent": "test", "X-One": "x"}})

    def test_members(self):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            self.assertEqual(set(self.echo("/" + method.lower(), method)), SENT)
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"):
            for target in ("/anything", "/anything/", "/anything/foo/bar?x=1"):
                shown = self.echo(target, method)
                self.assertEqual((set(shown), shown["method"]), (SENT | {"method"}, method))
                self.assertEqual(shown["url"], "http://localhost" + target)
            self.assertEqual(set(self.echo("/delay/0", method)), SENT - {"json"})

    def test_with_curl_and_urllib(self):
        shown = json.loads(curl("--data-binary", '{"a": [1, "x"]}', "-H", "Content-Type: application/json",
                                self.server.url + "/anything").stdout)
        self.assertEqual((shown["json"], shown["data"], shown["form"]), ({"a": [1, "x"]}, '{"a": [1, "x"]}', {}))
        with urllib.request.urlopen(self.server.url + "/get?x=y") as answer:
            shown = json.load(answer)
        self.assertEqual((shown["args"], shown["url"]), ({"x": "y"}, self.server.url + "/get?x=y"))
        self.assertEqual(shown["headers"]["Accept-Encoding"], "identity")

    def test_head_is_get_without_content(self):
        """RFC 9110 9.3.2: the fields are the same, also where GET's content would show the method."""
        for target in ("/get", "/anything", "/anything/x", "/etag/x", "/cache", "/cache/60", "/range/26", "/delay/0",
                       "/drip?duration=0", "/response-headers?a=b", "/redirect-to?url=/&status_code=303", "/redirect/2",
                       "/unstable?seed=1", "/unstable?failure_rate=1", "/bearer"):
            get, head = (self.server.request(target, method)[-1] for method in ("GET", "HEAD"))
            with self.subTest(target=target):
                self.assertEqual((get.code, head.content), (head.code, b""))
                self.assertEqual([field for field in get.fields if field[0] != "date"],
                                 [field for field in head.fields if field[0] != "date"])

    def test_wrong_methods(self):
        for target, method, allow in (("/get", "POST", {"GET", "HEAD", "OPTIONS"}), ("/post", "GET", {"POST", "OPTIONS"}),
                                      ("/redirect/1", "POST", {"GET", "HEAD", "OPTIONS"}),
                                      ("/get", "OPTIONS", {"GET", "HEAD", "OPTIONS"}), ("/post", "OPTIONS", {"POST", "OPTIONS"}),
                                      ("/redirect-to", "OPTIONS", {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "TRACE",
                                                                   "OPTIONS"}), ("/anything", "OPTIONS", None)):
            answer = self.server.request(target, method)[-1]
            self.assertEqual(answer.code, 200 if method == "OPTIONS" else 405)  # 200 is what httpbin answers to OPTIONS
            if method == "OPTIONS":
                self.assertEqual((answer.content, answer.get("Content-Length"), answer.get("Everystatus")), (b"", "0", "served"))
            if allow:
                self.assertEqual(set(answer.get("Allow").replace(" ", "").split(",")), allow)

    def test_options_elsewhere(self):
        for target in ("/help", "/healthz", "/style.css", "*"):
            self.assertEqual(self.server.request(target, "OPTIONS")[-1].code, 204, target)

    def test_arguments(self):
        for query, args in (("", {}), ("?", {}), ("?a", {"a": ""}), ("?a=", {"a": ""}), ("?a=1&a=2&a=3", {"a": ["1", "2", "3"]}),
                            ("?a+b=c+d", {"a b": "c d"}), ("?%61=%2B%26", {"a": "+&"}), ("?a=b=c", {"a": "b=c"}), ("?&&a=1&",
                                                                                                                   {"a": "1"}),
                            ("?A=1&a=2", {"A": "1", "a": "2"}), ("?=x", {"": "x"}), ("?caf%C3%A9=%E2%82%AC", {"café": "€"}),
                            ("?%22=%5C%0A%00%1f", {'"': "\\\n\0\x1f"})):
            with self.subTest(query=query):
                shown = self.echo("/get" + query)
                self.assertEqual((shown["args"], shown["url"]), (args, "http://localhost/get" + query))

    def test_a_name_with_a_nul(self):
        # jansson before 2.14 has none; which one there is the unit test knows.
        self.assertIn(self.echo("/get?a%00b=1&a%00b=2")["args"], ({"a\0b": ["1", "2"]}, {"a\ufffdb": ["1", "2"]}))

    def test_json_with_a_nul_in_a_name(self):
        """RFC 8259 7 lets a string have it, and a name is a string."""
        for sent in ({"a\0b": 1}, {"\0": "\0"}, {"a": [{"x\0": {"\0y": ["\0", "\ue000", 1.5, None]}}, "z"]}, {"\0\0": "\\u0000"},
                     {"\ue000\0": "\ue001"}, {"": {"\0": 2**70}}, {"\\\0": "\\"}):
            for text in (json.dumps(sent), json.dumps(sent, ensure_ascii=False)):
                shown = self.echo("/anything", "POST", content=text.encode())
                # jansson before 2.14 has none in a name, where U+FFFD stands then.
                self.assertIn(json.dumps(shown["json"], sort_keys=True),
                              [json.dumps(way, sort_keys=True) for way in (self.as_shown(sent), self.as_shown(sent, "\ufffd"))])
                self.assertEqual(shown["data"], text)
        every = "".join(chr(point) for point in range(0xE000, 0xF900))  # leaves nothing to read it by
        self.assertIsNone(self.echo("/anything", "POST", content=json.dumps({"\0": every}).encode())["json"])

    def as_shown(self, value, nul="\0"):
        if isinstance(value, dict):
            return {name.replace("\0", nul): self.as_shown(member, nul) for name, member in value.items()}
        if isinstance(value, list):
            return [self.as_shown(member, nul) for member in value]
        return float(value) if value == 2**70 else value

    def test_header_names_and_lines(self):
        shown = self.echo("/get", fields=["x-b3-TRACEID: a", "X-B3-TraceId: b", "DNT: 1", "x-2fa-key: k", "empty:"])["headers"]
        self.assertEqual({name: shown[name] for name in shown if name not in ("Host", "Connection")},
                         {"X-B3-Traceid": "a,b", "Dnt": "1", "X-2Fa-Key": "k", "Empty": ""})
        self.assertEqual(list(shown), sorted(shown))

    def test_what_proxies_add(self):
        fields = ["Via: 1.1 x", "X-Forwarded-For: 192.0.2.1, 192.0.2.2", "x-forwarded-proto: https", "X-Request-Id: 7"]
        shown = self.echo("/get", fields=fields)
        self.assertEqual(set(shown["headers"]), {"Host", "Connection"})
        self.assertEqual((shown["origin"], shown["url"]), ("127.0.0.1", "http://localhost/get"))
        shown = self.echo("/get?show_env", fields=fields)
        self.assertEqual(set(shown["headers"]),
                         {"Host", "Connection", "Via", "X-Forwarded-For", "X-Forwarded-Proto", "X-Request-Id"})
        self.assertEqual(self.echo("/get", fields=["X-Forwarded-Ssl: on"])["url"], "http://localhost/get")

    def test_url(self):
        def url(line, *fields):
            data = self.server.exchange("\r\n".join([line, "Connection: close", *fields, "", ""]).encode())
            return json.loads(parse_responses(data, ["GET"])[0].content)["url"]
        self.assertEqual(url("GET http://other.example:81/get?a HTTP/1.1", "Host: localhost"), "http://other.example:81/get?a")
        self.assertEqual(url("GET /get HTTP/1.0"), "/get")
        self.assertEqual(url("GET /%67et?%61=%20 HTTP/1.1", "Host: h:1"), "http://h:1/%67et?%61=%20")

    def test_origin(self):
        with Server("--bind", "::1") as server:
            self.assertEqual(json.loads(ask(server, "/get").content)["origin"], "::1")
        with Server("--bind", "::") as server, socket.create_connection(("127.0.0.1", server.port)) as connection:
            self.assertTrue(connection.getpeername())
            done = curl(f"http://127.0.0.1:{server.port}/get")
            self.assertEqual(json.loads(done.stdout)["origin"], "127.0.0.1")
        with tempfile.TemporaryDirectory() as folder, Server("--bind", f"unix:{folder}/s", port=None) as server:
            self.assertEqual(json.loads(curl("--unix-socket", server.path, "http://h/get").stdout)["origin"], "")

    def test_forms(self):
        for content, form in (("a=1&b=2", {"a": "1", "b": "2"}), ("a=1&a=2", {"a": ["1", "2"]}), ("a+b=%zz&c", {"a b": "%zz",
                                                                                                                "c": ""}),
                              ("%E2%82%AC=x%00", {"€": "x\0"}), ("", {})):
            for field in (FORM, FORM + "; charset=utf-8", FORM.upper()):
                with self.subTest(content=content, field=field):
                    shown = self.echo("/post", "POST", [field], content.encode())
                    self.assertEqual((shown["form"], shown["data"], shown["json"], shown["files"]), (form, "", None, {}))

    def test_too_many_fields(self):
        self.assertEqual(len(self.echo("/post", "POST", [FORM], b"&".join(b"a%d=" % i for i in range(1000)))["form"]), 1000)
        self.echo("/post", "POST", [FORM], b"&".join([b"a="] * 1001), code=413)

    def test_data(self):
        for content in (b"plain", "оживлённым".encode(), b"a\r\n\tb\x00\x01\x7f\"\\", b"<script>"):
            self.assertEqual(self.echo("/put", "PUT", (), content)["data"], content.decode())
        for content in (b"\x01\x02\x03\x81\x82\x83", b"\xff", b"ok\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"):
            self.assertEqual(self.echo("/put", "PUT", ["Content-Type: image/png"], content)["data"],
                             "data:application/octet-stream;base64," + base64.b64encode(content).decode())

    def test_chunked_content(self):
        answer = self.server.request("/post", "POST", ["Transfer-Encoding: chunked"], b"3\r\n{}\n\r\n0\r\n\r\n")[-1]
        shown = json.loads(answer.content)
        self.assertEqual((shown["data"], shown["json"]), ("{}\n", {}))

    def test_json(self):
        for text in ("{}", "[]", "null", "true", '"x"', "1", "-1", "0.1", "1e300", "-0.30000000000000004", "9223372036854775807",
                     " [1 ] ",
                     '{"b": {"d": 1, "c": [[], {}, [{}]]}, "a": "\\u0000\\ud83d\\ude00"}', '{"a": 1, "a": 2}', "123456789.125"):
            with self.subTest(text=text):
                self.assertEqual(self.echo("/post", "POST", (), text.encode())["json"], json.loads(text))
        for text in ("", "{", "{}}", "nope", "'a'", "[1,]", '"\udcff"'):
            with self.subTest(text=text):
                self.assertIsNone(self.echo("/post", "POST", (), text.encode(errors="surrogateescape"))["json"])

    def test_long_json_is_text_alone(self):
        """As docs/compatibility.md says: others wait while it is read and printed."""
        for size in (32 * 1024, 32 * 1024 + 1, 700000):
            content = "[" + " " * (size - 3) + "1]"
            shown = self.echo("/post", "POST", (), content.encode())
            self.assertEqual((shown["data"], shown["json"]), (content, [1] if size <= 32 * 1024 else None))

    def test_deep_and_wide_json_stays_small(self):
        deep = b"[" * 900 + b"1," * 5000 + b"1" + b"]" * 900
        answer = self.server.request("/post", "POST", [f"Content-Length: {len(deep)}"], deep)[-1]
        shown = json.loads(answer.content)["json"]
        for _ in range(899):
            self.assertEqual(len(shown), 1)
            shown = shown[0]
        self.assertEqual(shown, [1] * 5001)
        self.assertLess(len(answer.content), 40 * len(deep))
        self.echo("/post", "POST", (), b"[" * 100000)

    def test_files(self):
        with tempfile.NamedTemporaryFile() as text, tempfile.NamedTemporaryFile() as binary:
            text.write(b"a\r\n--not the boundary\r\n\n")
            text.flush()
            binary.write(bytes(range(256)))
            binary.flush()
            shown = json.loads(curl("-F", "a=1", "-F", "b=x;type=text/plain", "-F", "a=2", "-F", f"text=@{text.name}",
                                    "-F", f"bin=@{binary.name};type=image/x;filename=\"o\\\\d\\\"d\"",
                                    self.server.url + "/post").stdout)
        self.assertEqual(shown["form"], {"a": ["1", "2"], "b": "x"})
        self.assertEqual(shown["files"], {"text": "a\r\n--not the boundary\r\n\n",
                                          "bin": "data:image/x;base64," + base64.b64encode(bytes(range(256))).decode()})
        self.assertEqual((shown["data"], shown["json"]), ("", None))

    def test_parts(self):
        field, content = multipart(('content-disposition: FORM-data; filename="f"; name="a b"', b"\xa5\xc6"),
                                   ("X-Other: 1\r\nContent-Disposition: form-data; name=plain", b""),
                                   ('Content-Disposition: form-data; name="\\"q\\""', b"\xff"))
        shown = self.echo("/post", "POST", [field], b"preamble\r\n" + content + b"epilogue")
        self.assertEqual(shown["files"], {"a b": "data:application/octet-stream;base64,pcY="})
        self.assertEqual(shown["form"], {"plain": "", '"q"': "\ufffd"})
        field, content = multipart()
        self.assertEqual(self.echo("/post", "POST", [field], content)["form"], {})
        lines = b'--bound\nContent-Disposition: form-data; name="media"; filename="test.bin"\n\n\xa5\xc6\n--bound--\n'
        self.assertEqual(self.echo("/post", "POST", [field], lines)["files"],
                         {"media": "data:application/octet-stream;base64,pcY="})

    def test_broken_parts_are_shown_as_data(self):
        field, good = multipart(('Content-Disposition: form-data; name="a"', b"1"))
        for content in (good[:-4], good.replace(b"\r\n\r\n", b"\r\n"), good.replace(b"name=", b"nome="), b"no parts",
                        good.replace(b"--bound", b"--baund"), b"--bound", b"\r\n--bound\r\n", good.replace(b"d\r\n", b"dx\r\n",
                                                                                                           1)):
            with self.subTest(content=content):
                shown = self.echo("/post", "POST", [field], content)
                self.assertEqual((shown["data"], shown["form"], shown["files"]), (content.decode(), {}, {}))
        for other in ("Content-Type: multipart/form-data", "Content-Type: multipart/form-data; boundary=" + "b" * 71):
            self.assertEqual(self.echo("/post", "POST", [other], good)["data"], good.decode())

    def test_hostile_content_stays_json(self):
        chance = random.Random(7)
        kinds = (FORM, "Content-Type: multipart/form-data; boundary=b", "Content-Type: \xff\"", "Content-Type: application/json")
        pieces = [b"--b", b"\r\n", b"\n", b"=", b"&", b"%", b"%00", b"\x00", b"\xff", b"\xe2\x82", b'"', b"\\", b"{", b"[", b":",
                  b",", b"--",
                  b'Content-Disposition: form-data; name="a"', b";filename=", b"\r\n\r\n", b"1e999", b"\x7f"]
        for _ in range(300):
            content = b"".join(chance.choice(pieces) for _ in range(chance.randrange(1, 30)))
            self.echo("/anything", "POST", [chance.choice(kinds), "X-\x7e: \xfe\xff"], content)

    def test_hostile_target(self):
        data = b"GET /get?%ff%fe=%ff&%22=\\&%22=%5c HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX: \x80\"\r\n\r\n"
        shown = json.loads(parse_responses(self.server.exchange(data), ["GET"])[0].content)
        self.assertEqual(shown["args"], {"\ufffd\ufffd": "\ufffd", '"': ["\\", "\\"]})
        self.assertEqual(shown["headers"]["X"], '\ufffd"')

    def test_large_content(self):
        content = os.urandom(1 << 20)
        shown = self.echo("/post", "POST", (), content)
        self.assertEqual(base64.b64decode(shown["data"].partition(",")[2]), content)


if __name__ == "__main__":
    unittest.main()
