"""/earn: refusals of what a request says: its JSON, type, size, length, target, fields, host, method, expectation, extension."""
import gzip
import json
import subprocess
import unittest

from earned import Earned
from harness import PROGRAM, TIMEOUT, WRAPPER, Server, parse_responses, read_all

JSON = "Content-Type: application/json"


class Contents(Earned):
    def test_json_that_is_none(self):
        for text, place in ((b'{"a": 1,', "line 1, column 8"), (b'{\n  "a": 1,\n}', "line 3, column 1"), (b"", "line 1"),
                            (b"tea", "line 1"), (b'"\xff"', "line 1"), (b"[1] 2", "line 1")):
            answer = self.earned(self.ask(400, "POST", [JSON], text), 400)
            self.assertIn(place, json.loads(answer.content)["detail"])
        for text in (b"1", b"{}", b'{"a\\u0000": "\\u0000"}', b"[123456789012345678901234567890, 1e300]", b" null ", b'"x"'):
            self.unearned(self.ask(400, "POST", [JSON], text), 200, 400)
        self.unearned(self.ask(400, "POST", [JSON.replace("json", "json; charset=utf-8")], b"{}"), 200, 400)
        self.unearned(self.ask(400, "POST", ["Content-Type: text/plain"], b"{}"), 415, 400)
        self.unearned(self.ask(400), 200, 400)

    def test_types(self):
        for fields, content in ((["Content-Type: text/plain"], b"{}"), ([], b"{}"), (["Content-Type: application/jsonx"], b"{}")):
            answer = self.earned(self.ask(415, "POST", fields, content), 415)
            self.assertEqual(answer.get("Accept-Post"), "application/json")
        self.unearned(self.ask(415, "POST", ["Content-Type: APPLICATION/JSON;charset=utf-8"], b"{}"), 200, 415)

    def test_codings(self):
        for coding in ("br", "gzip, br", "deflate", "gzip, gzip", "aes128gcm"):
            answer = self.earned(self.ask(415, "POST", [JSON, f"Content-Encoding: {coding}"], b"{}"), 415)
            self.assertIn("gzip", answer.get("Accept-Encoding"))
        packed = gzip.compress(b'{"a": 1}')
        for coding, content, code in (("gzip", packed, 200), ("x-gzip", packed, 200), ("GZIP", packed, 200),
                                      ("identity", b"{}", 200), ("gzip", packed[:-5], 400), ("gzip", packed + b"x", 400),
                                      ("gzip", b"{}", 400), ("gzip", gzip.compress(b"tea"), 400), ("gzip", b"", 400),
                                      ("gzip", gzip.compress(b" " * 10_000_000 + b"1"), 413)):
            self.unearned(self.ask(415, "POST", [JSON, f"Content-Encoding: {coding}"], content), code, 415)

    def test_sense(self):
        for order, pointers in ((b'{"guests": -1}', ["/guests"]), (b"{}", ["/guests"]),
                                (b'{"guests": 1.5, "milk": 1}', ["/guests", "/milk"]),
                                (b'{"guests": 13, "tea": ""}', ["/guests", "/tea"]), (b"[]", [""])):
            detail = json.loads(self.earned(self.ask(422, "POST", [JSON], order), 422).content)["detail"]
            for pointer in ("/guests", "/milk", "/tea", ""):
                self.assertEqual(f'"{pointer}"' in detail, pointer in pointers, detail)
        for order in (b'{"guests": 1}', b'{"guests": 12, "tea": "sencha", "milk": false, "more": 1}'):
            self.unearned(self.ask(422, "POST", [JSON], order), 201, 422)
        self.unearned(self.ask(422, "POST", [JSON], b"{"), 400, 422)
        self.unearned(self.ask(422, "POST", [], b"{}"), 415, 422)

    def test_size(self):
        self.unearned(self.ask(413, "POST", content=b"x" * 1024), 200, 413)
        answer = self.earned(self.ask(413, "POST", content=b"x" * 1025), 413)
        self.assertEqual(answer.get("Connection"), "close")

    def test_announced_size_is_refused_unread(self):
        with self.server.connect() as connection:
            connection.sendall(b"POST /earn/413;key=unread HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999\r\n"
                               b"Expect: 100-continue\r\n\r\n")
            responses = parse_responses(read_all(connection), ["POST"])
        self.assertEqual([response.code for response in responses], [413])
        self.earned(responses[0], 413)
        entries = json.loads(self.server.request("/_/requests?key=unread")[0].content)["requests"]
        self.assertEqual([entry["answer"]["status"] for entry in entries], [413])

    def test_chunked_size(self):
        head = b"POST /earn/413 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
        with self.server.connect() as connection:
            connection.sendall(head + b"\r\n" + b"200\r\n" + b"x" * 512 + b"\r\n" + b"201\r\n" + b"x" * 513 + b"\r\n")
            self.earned(parse_responses(read_all(connection), ["POST"])[0], 413)
        whole = head + b"Connection: close\r\n\r\n" + b"400\r\n" + b"x" * 1024 + b"\r\n0\r\n\r\n"
        self.assertEqual(parse_responses(self.server.exchange(whole), ["POST"])[0].code, 200)

    def test_length(self):
        for method in ("POST", "PUT"):
            self.earned(self.ask(411, method), 411)
            self.unearned(self.ask(411, method, ["Content-Length: 0"]), 200, 411)
            chunked = self.server.request("/earn/411", method, ["Transfer-Encoding: chunked"], b"0\r\n\r\n")[-1]
            self.unearned(chunked, 200, 411)
        self.unearned(self.ask(411), 200, 411)


class Heads(Earned):
    def test_target(self):
        for rest, code in (("/" + "0" * 503, 414), ("/" + "0" * 502, 200), ("?pad=" + "0" * 600, 414), ("?pad=1", 200),
                           (";key=" + "k" * 600, 414)):
            answer = self.ask(414, rest=rest)
            self.assertEqual((answer.code, answer.get("Everystatus")), (code, "earned" if code == 414 else "unearned"), rest)
        self.earned(self.ask(414, "DELETE", rest="/" + "0" * 600), 414)

    def test_early_data(self):
        for method in ("GET", "POST", "OPTIONS", "FROB"):
            self.earned(self.ask(425, method, ["Early-Data: 1"]), 425)
        self.unearned(self.ask(425, fields=["Early-Data: 0"]), 200, 425)

    def test_fields(self):
        answer = self.earned(self.ask(431, fields=["Tea: " + "x" * 1022]), 431)
        self.assertIn("Tea", json.loads(answer.content)["detail"])
        self.unearned(self.ask(431, fields=["Tea: " + "x" * 1021]), 200, 431)
        answer = self.earned(self.ask(431, fields=[f"Tea-{i}: " + "x" * 900 for i in range(5)]), 431)
        self.assertIn("all fields together", json.loads(answer.content)["detail"])
        self.unearned(self.ask(431, fields=[f"Tea-{i}: " + "x" * 900 for i in range(4)]), 200, 431)

    def host(self, host, target="/earn/421", server=None):
        head = f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
        return parse_responses((server or self.server).exchange(head), ["GET"])[0]

    def test_hosts(self):
        for host in ("tea.example", "TEA.example:8080", "localhost.example", "xlocalhost.com", "1.2.3.4.example", "test.org"):
            self.earned(self.host(host), 421)
        for host in ("localhost", "127.0.0.1:80", "[::1]:80", "tea", "tea.localhost", "a.b.internal", "x.test", "x.local",
                     "x.LOCAL.", "a.default.svc.cluster.local", "10.0.0.1"):
            self.assertEqual(self.host(host).code, 200, host)
        self.earned(self.host("localhost", "http://tea.example/earn/421"), 421)
        self.assertEqual(self.host("tea.example", "http://localhost/earn/421").code, 200)

    def test_names(self):
        with Server("--name", "tea.example", "--name", "coffee.example", "--log-format", "off") as server:
            codes = [self.host(host, server=server).code for host in ("TEA.example:1", "coffee.example", "a.tea.example")]
        self.assertEqual(codes, [200, 200, 421])

    def test_names_that_are_none(self):
        for name in ("http://a", "a:80", "a/b", "a b"):
            done = subprocess.run([*WRAPPER, PROGRAM, "--port", "0", "--name", name], capture_output=True, text=True,
                                  timeout=TIMEOUT)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn(f'"{name}"', done.stderr)

    def test_expectations(self):
        answer = self.earned(self.ask(417, fields=["Expect: tea"]), 417)
        self.assertEqual(answer.get("Connection"), "close")
        self.assertEqual(self.server.request("/earn/200", fields=["Expect: tea"])[0].get("Everystatus"), "refused")
        self.unearned(self.ask(417), 200, 417)

    def test_versions(self):
        for version, code in (("HTTP/2.0", 505), ("HTTP/3.0", 505), ("HTTP/1.1", 200), ("HTTP/1.0", 200), ("HTTP/1.2", 200)):
            self.assertEqual(self.ask(505, version=version).code, code, version)

    def test_methods(self):
        answer = self.earned(self.ask(405, "DELETE"), 405)
        self.assertEqual(answer.get("Allow"), "GET, HEAD, OPTIONS")
        self.earned(self.ask(501, "FROB"), 501)
        for method in ("PATCH", "PROPFIND", "BREW", "WHEN", "M-GET", "QUERY"):
            self.unearned(self.ask(501, method), 405, 501)


class Others(Earned):
    def test_teapot(self):
        for method, kind in (("BREW", None), ("BREW", "message/coffeepot"), ("POST", "message/coffeepot"),
                             ("POST", "application/coffee-pot-command")):
            self.earned(self.ask(418, method, [f"Content-Type: {kind}"] if kind else [], b"start"), 418)
        tea = ["Content-Type: message/teapot"]
        for method in ("BREW", "POST"):
            self.unearned(self.ask(418, method, tea, b"start", "/earl-grey"), 200, 418)
            answer = self.unearned(self.ask(418, method, tea, b"start", "/cocoa"), 404, 418)
            self.assertIn("earl-grey", json.loads(answer.content)["detail"])
            answer = self.unearned(self.ask(418, method, tea, b"start"), 300, 418)  # RFC 7168 2.1.1
            self.assertIn('{"/earn/418/darjeeling" {type message/teapot}}', answer.get("Alternates"))
        for method in ("GET", "WHEN"):
            self.unearned(self.ask(418, method), 200, 418)

    def test_legal(self):
        for country in ("fr", "it", "FR"):
            answer = self.earned(self.ask(451, rest=f"?country={country}"), 451)
            self.assertRegex(answer.get("Link"), r'^<[^>]+>; rel="blocked-by"$')
        for rest, code in (("?country=de", 200), ("", 200), ("?country=", 400), ("?country=fra", 400), ("?country=f1", 400)):
            self.unearned(self.ask(451, rest=rest), code, 451)
        self.unearned(self.ask(451, fields=["Accept-Language: fr"]), 200, 451)

    def test_division(self):
        for text in ("7/0", "7/0.0", "0/-0", "7%2F0"):
            self.earned(self.ask(500, rest=f"?divide={text}"), 500)
        for text, quotient in (("7/2", b"3.5\n"), ("-7%2f2", b"-3.5\n"), ("1/4", b"0.25\n"), ("0/5", b"0\n")):
            answer = self.unearned(self.ask(500, rest=f"?divide={text}"), 200, 500)
            self.assertEqual(answer.content, quotient)
        for text in ("7", "7/", "/2", "a/b", "7/2/1", "1e5/2", "", "0x1/2", "9" * 100):
            self.unearned(self.ask(500, rest=f"?divide={text}"), 400, 500)

    def test_extension(self):
        man = 'Man: "urn:everystatus:sugar"; ns=15'
        for method, fields in (("GET", []), ("GET", [man]), ("M-GET", []), ("M-GET", ['Man: "urn:other"; ns=15'])):
            answer = self.earned(self.ask(510, method, fields), 510)
            self.assertIn("urn:everystatus:sugar", json.loads(answer.content)["detail"])
        answer = self.unearned(self.ask(510, "M-GET", [man, "15-Sugar: 2"]), 200, 510)
        self.assertEqual(answer.get("Ext"), "")


if __name__ == "__main__":
    unittest.main(verbosity=2)
