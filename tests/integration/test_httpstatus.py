"""What clients of httpstat.us rely on: /N and /random/LIST, their content, negotiation, modifiers and limits.

The facts are those of github.com/aaronpowell/httpstatus as of July 2025 (src/Teapot.Web): StatusExtensions.cs,
CustomHttpStatusCodeResult.cs and Models/.
"""
import json
import re
import socket
import time
import unittest
import xml.etree.ElementTree

from harness import Server, curl, parse_responses, read_all
from registry import ALL, KNOWN, final_of, interim, phrase_of
from survey import Served, ask, survey

# What it called codes other than the registry does.
NAMES = {
    306: "Switch Proxy",
    413: "Request Entity Too Large",
    414: "Request-URI Too Long",
    416: "Requested Range Not Satisfiable",
    419: "CSRF Token Missing or Expired",
    422: "Unprocessable Entity",
    460: "Client closed the connection with AWS Elastic Load Balancer",
    463: "The load balancer received an X-Forwarded-For request header with more than 30 IP addresses",
    498: "Invalid Token (Esri)",
    520: "Web Server Returned an Unknown Error",
    522: "Connection Timed out",
    561: "Unauthorized (AWS Elastic Load Balancer)",
}
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")
PLAIN = [code for code in ALL if code not in (101, 204, 205, 207, 304)]
RESPONSE = "X-HttpStatus-Response-"
RETRY = {301: "5", 429: "5", 503: "5"}


def name_of(code):
    return NAMES.get(code) or (phrase_of(code) if code in KNOWN else f"{code} Unknown Code")


def text_of(code):
    final = final_of(code)
    return f"{final} {name_of(final)}".encode()


def field(name, value):
    return "--header", f"X-HttpStatus-{name}: {value}" if value else f"X-HttpStatus-{name};"


class Compatible(Served):
    def refuse(self, response, *words, code=400):
        self.assertEqual(response.code, code, response.content)
        self.assertEqual(response.get("Everystatus"), "refused")
        document = json.loads(response.content)
        for word in words:
            self.assertIn(word, document["detail"])
        return document


class Codes(Compatible):
    def test_status_line_and_text_of_every_code(self):
        for exchange, code in zip(survey(self.server, [f"/{code}" for code in PLAIN]), PLAIN):
            with self.subTest(code):
                final = exchange.final
                self.assertEqual((final.code, final.phrase), (final_of(code), phrase_of(final_of(code))))
                self.assertEqual([head.code for head in exchange.interims], [code] if interim(code) else [])
                self.assertEqual(final.content, text_of(code))
                self.assertEqual(final.get("Content-Type"), "text/plain")
                self.assertEqual(final.get("Everystatus"), "told")
                self.assertEqual(final.get("Content-Length"), str(len(final.content)))
                self.assertEqual(final.get("Cache-Control"), "no-store")

    def test_the_exact_bytes(self):
        data = self.server.exchange(b"GET /404 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        self.assertTrue(data.startswith(b"HTTP/1.1 404 Not Found\r\n"))
        self.assertEqual(data.split(b"\r\n\r\n", 1)[1], b"404 Not Found")

    def test_json_of_every_code(self):
        found = survey(self.server, [f"/{code}" for code in PLAIN], "--header", "Accept: application/json")
        for exchange, code in zip(found, PLAIN):
            with self.subTest(code):
                name = name_of(final_of(code)).replace("'", "\\u0027")
                self.assertEqual(exchange.final.content, b'{"code":%d,"description":"%s"}' % (final_of(code), name.encode()))
                self.assertEqual(exchange.final.get("Content-Type"), "application/json")

    def test_negotiation(self):
        """application/json anywhere in Accept, bare: with a weight or a parameter it was something else."""
        for accept, kind in (("application/json", "json"), ("APPLICATION/Json", "json"), ("text/html, application/json", "json"),
                             ("application/json, text/plain, */*", "json"), ("text/plain;q=0.9,application/json", "json"),
                             ("*/*", "plain"), ("text/html", "plain"), ("application/json;q=0.9", "plain"),
                             ("application/json;q=0", "plain"), ("application/json; charset=utf-8", "plain"),
                             ("application/problem+json", "plain"), ("application/jsonx", "plain"), ("image/png", "plain")):
            with self.subTest(accept):
                response = ask(self.server, "/404", "--header", f"Accept: {accept}")
                self.assertEqual(response.get("Content-Type"), "application/json" if kind == "json" else "text/plain")
                self.assertEqual(response.get("Vary"), "Accept")
        for fields in (["Accept: text/html", "Accept: application/json"], []):
            answer = self.server.request("/503", fields=fields)[0]
            self.assertEqual(answer.content, b'{"code":503,"description":"Service Unavailable"}' if fields
                             else b"503 Service Unavailable")

    def test_codes_without_content(self):
        for code in (204, 205, 304):
            for method in METHODS:
                with self.subTest((code, method)):
                    response = ask(self.server, f"/{code}", method=method)
                    self.assertEqual((response.code, response.content, response.get("Content-Type")), (code, b"", None))
        self.assertIsNone(ask(self.server, "/204").get("Content-Length"))
        self.assertEqual(ask(self.server, "/205").get("Content-Length"), "0")
        self.assertIsNone(ask(self.server, "/204").get("Transfer-Encoding"))

    def test_fields_of_httpstatus(self):
        for code, value in RETRY.items():
            self.assertEqual(ask(self.server, f"/{code}").get("Retry-After"), value)
        self.assertEqual(ask(self.server, "/401").all("WWW-Authenticate"), ['Basic realm="Fake Realm"'])
        self.assertEqual(ask(self.server, "/407").all("Proxy-Authenticate"), ['Basic realm="Fake Realm"'])

    def test_fields_that_the_protocol_wants(self):
        self.assertEqual(ask(self.server, "/405").get("Allow"), "POST")
        self.assertEqual(ask(self.server, "/405", method="POST").get("Allow"), "GET, HEAD")
        self.assertRegex(ask(self.server, "/416").get("Content-Range"), r"^bytes \*/\d+$")
        self.assertEqual(ask(self.server, "/206").get("Content-Range"), "bytes 0-18/19")
        self.assertEqual(ask(self.server, "/426").get("Upgrade"), "websocket")
        self.assertEqual(ask(self.server, "/408").get("Connection"), "close")
        self.assertIsNotNone(ask(self.server, "/304").get("ETag"))

    def test_redirects_lead_somewhere_on_this_server(self):
        for code in (301, 302, 303, 307, 308):
            for method in ("GET", "POST"):
                with self.subTest((code, method)):
                    location = ask(self.server, f"/{code}", method=method).get("Location")
                    self.assertRegex(location, r"^/(?![/\\])")
                    self.assertEqual(ask(self.server, location, method=method).code, 200)

    def test_content_that_has_its_own_format(self):
        response = ask(self.server, "/207")
        self.assertEqual(response.get("Content-Type"), "application/xml; charset=utf-8")
        self.assertEqual(xml.etree.ElementTree.fromstring(response.content).tag, "{DAV:}multistatus")

    def test_226_is_no_difference(self):
        """It was sent as any other code, without the fields that RFC 3229 10.5 has for the real one."""
        for fields in ((), field("Sleep", "1"), field("Response-X", "y"), ("--header", "Accept: application/json")):
            response = ask(self.server, "/226", *fields)
            self.assertEqual([response.get(name) for name in ("IM", "Delta-Base", "ETag")], [None] * 3)
            self.assertIn(b"IM Used", response.content)

    def test_anything_behind_the_code(self):
        targets = ["/404/", "/404/api/users/7", "/404/503", "/404//", "/404/x?limit=10", "/%34%304", "/404?", "/404?token=1&x",
                   "/404/random/200"]
        for exchange in survey(self.server, targets):
            with self.subTest(exchange.target):
                self.assertEqual((exchange.final.code, exchange.final.content), (404, b"404 Not Found"))

    def test_what_is_no_code(self):
        for target in ("/99", "/1000", "/000", "/099", "/0404", "/40", "/418x", "/x418", "/+418", "/-418", "/4 8", "/418.0",
                       "/418,200", "/418;delay=1s", "/4e2"):
            with self.subTest(target):
                self.refuse(ask(self.server, target.replace(" ", "%20")), "nothing is here", code=404)

    def test_interim_codes(self):
        for code in (100, 102, 103, 104, 150):
            head = self.server.request(f"/{code}")[0]
            shown = self.server.request(f"/status/{code}")[0]
            self.assertEqual((head.code, head.fields), (code, shown.fields))
        answers = self.server.request("/103", version="HTTP/1.0")
        self.assertEqual([answer.code for answer in answers], [200])
        answers = self.server.request("/103", fields=[f"{RESPONSE}Foo: bar"])
        self.assertEqual([(answer.code, answer.get("Foo")) for answer in answers], [(103, None), (200, "bar")])

    def test_101(self):
        response = ask(self.server, "/101")
        self.assertEqual((response.code, response.get("Upgrade"), response.get("Everystatus")), (426, "websocket", "refused"))
        with self.server.connect() as connection:
            connection.sendall(b"GET /101 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello")
            data = b""
            while not data.endswith(b"hello"):
                data += connection.recv(1000)
            self.assertTrue(data.startswith(b"HTTP/1.1 101 Switching Protocols\r\n"), data)
            connection.shutdown(socket.SHUT_WR)
            read_all(connection)
        self.refuse(ask(self.server, "/101", *field("Response-Foo", "x")), "101")


class Methods(Compatible):
    def test_all_of_its_methods(self):
        for method in METHODS:
            codes = (200, 299, 302, 404, 418, 503)
            for exchange, code in zip(survey(self.server, [f"/{code}" for code in codes], method=method), codes):
                with self.subTest((method, code)):
                    self.assertEqual((exchange.final.code, exchange.final.content), (code, text_of(code)))

    def test_head_has_the_fields_of_get(self):
        targets = [f"/{code}" for code in (100, 200, 204, 206, 299, 304, 401, 418, 503)] + ["/200?suppressBody=true"]
        for get, head in zip(survey(self.server, targets), survey(self.server, targets, method="HEAD")):
            with self.subTest(get.target):
                self.assertEqual(head.final.content, b"")
                self.assertEqual([pair for pair in head.final.fields if pair[0] != "date"],
                                 [pair for pair in get.final.fields if pair[0] != "date"])

    def test_content_of_the_request_does_not_matter(self):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            response = ask(self.server, "/418", "--data-binary", "x" * 5000, method=method)
            self.assertEqual(response.content, b"418 I'm a teapot")

    def test_other_methods(self):
        for method in ("PROPFIND", "BREW", "get"):
            response = ask(self.server, "/200", method=method)
            self.refuse(response, "this resource takes", code=501)
            self.assertLessEqual(set(METHODS) | {"HEAD"}, set(re.split(", ", response.get("Allow"))))

    def test_cors(self):
        response = ask(self.server, "/301", "--header", "Origin: https://example.com")
        self.assertEqual(response.get("Access-Control-Allow-Origin"), "*")
        exposed = set(response.get("Access-Control-Expose-Headers").lower().split(", "))
        self.assertLessEqual({"location", "retry-after"}, exposed)
        for code, name in ((206, "content-range"), (401, "www-authenticate"), (407, "proxy-authenticate"), (103, "link")):
            self.assertIn(name, ask(self.server, f"/{code}").get("Access-Control-Expose-Headers").lower().split(", "))
        response = ask(self.server, "/200", *field("Response-Made-Up", "x"))
        self.assertIn("Made-Up", response.get("Access-Control-Expose-Headers").split(", "))
        for target in ("/404", "/404/x?sleep=1", "/random/200,201"):
            response = ask(self.server, target, "--header", "Origin: https://example.com", "--header",
                           "Access-Control-Request-Method: PATCH", "--header",
                           "Access-Control-Request-Headers: x-httpstatus-sleep", method="OPTIONS")
            self.assertEqual((response.code, response.get("Access-Control-Allow-Origin")), (204, "*"))
            self.assertEqual(response.get("Access-Control-Allow-Headers"), "x-httpstatus-sleep")
            self.assertIn("PATCH", response.get("Access-Control-Allow-Methods"))


class Body(Compatible):
    def test_suppressed(self):
        cases = [("?suppressBody=true",), ("?SuppressBody=True",), ("?SUPPRESSBODY=TRUE&x=1",), ("?suppressBody",),
                 ("/x?suppressBody=true",), ("", *field("SuppressBody", "true")),
                 ("", "--header", "x-httpstatus-suppressbody: TRUE"), ("?suppressBody=true", *field("SuppressBody", "false"))]
        for rest, *options in cases:
            for code in (200, 299, 404, 503):
                with self.subTest((rest, options, code)):
                    response = ask(self.server, f"/{code}{rest}", *options)
                    self.assertEqual((response.code, response.content), (code, b""))
                    self.assertEqual((response.get("Content-Length"), response.get("Content-Type")), ("0", None))
        self.assertIsNone(ask(self.server, "/206?suppressBody=true").get("Content-Range"))
        self.assertEqual(ask(self.server, "/429?suppressBody=true").get("Retry-After"), "5")

    def test_not_suppressed(self):
        for rest, *options in [("?suppressBody=false",), ("", *field("SuppressBody", "false")), ("?suppress=true",),
                               ("?suppressBody=False", *field("SuppressBody", "true")), ("?x=suppressBody",),
                               ("?other=suppressBody=true",)]:
            with self.subTest((rest, options)):
                self.assertEqual(ask(self.server, f"/404{rest}", *options).content, b"404 Not Found")

    def test_malformed(self):
        for value in ("1", "yes", "tru", "truee", "true,true"):
            document = self.refuse(ask(self.server, f"/404?a=b&suppressBody={value}"), "suppressBody", "true or false")
            self.assertEqual((document["where"], document["column"]), ("query", len("a=b&suppressBody=") + 1))
            document = self.refuse(ask(self.server, "/404", *field("SuppressBody", value)), "X-HttpStatus-SuppressBody")
            self.assertEqual((document["where"], document["text"]), ("field X-HttpStatus-*", value))
        self.refuse(ask(self.server, "/404?suppressBody="), "true or false")
        self.refuse(ask(self.server, "/404?suppressBody&suppressbody"), "comes twice")
        self.refuse(ask(self.server, "/404", *field("SuppressBody", "true"), *field("suppressbody", "true")), "comes twice")
        self.refuse(ask(self.server, "/404?suppressBody", *field("SuppressBody", "maybe")), "true or false")


class Time(Compatible):
    def timed(self, target, *options):
        done = curl("--write-out", "%{stderr}%{time_starttransfer} %{time_total}", *options, self.server.url + target)
        first, last = map(float, done.stderr.split())
        return done.stdout, first, last

    def check_pace(self, least, content, target, *options):
        """From the head to the end; the best of some, since a busy machine reads the head late."""
        times = [self.timed(target, *options) for _ in range(3)]
        self.assertEqual([came for came, *_ in times], [content] * 3)
        self.assertGreaterEqual(max(last - first for _, first, last in times), least)

    def test_sleep(self):
        for target, *options in [("/404?sleep=300",), ("/404/x?SLEEP=300",), ("/404", *field("Sleep", "300")),
                                 ("/404?sleep=300", *field("Sleep", "1")), ("/random/404?sleep=300",),
                                 ("/404?sleep=300", *field("Response-Foo", "x"))]:
            with self.subTest((target, options)):
                content, first, _ = self.timed(target, *options)
                self.assertEqual(content, b"404 Not Found")
                self.assertGreaterEqual(first, 0.25)
        self.assertEqual(self.timed("/404?sleep=0")[0], b"404 Not Found")

    def test_sleep_goes_before_the_interim_response_or_behind_it_but_is_kept(self):
        start = time.monotonic()
        answers = self.server.request("/102?sleep=300")
        self.assertGreaterEqual(time.monotonic() - start, 0.25)
        self.assertEqual([answer.code for answer in answers], [102, 200])

    def test_sleeping_does_not_block_others(self):
        with self.server.connect() as connection:
            connection.sendall(b"GET /200?sleep=2000 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            start = time.monotonic()
            self.assertEqual(ask(self.server, "/418").code, 418)
            self.assertLess(time.monotonic() - start, 1.5)
            self.assertTrue(read_all(connection).endswith(b"200 OK"))
            self.assertGreaterEqual(time.monotonic() - start, 1.9)

    def test_sleep_after_headers(self):
        self.check_pace(0.25, b"404 Not Found", "/404", *field("SleepAfterHeaders", "300"))

    def test_dribble(self):
        """Ten milliseconds a byte, for twenty bytes at most."""
        self.check_pace(0.1, b"404 Not Found", "/404", *field("DribbleBody", "true"))
        self.check_pace(0.15, text_of(463), "/463", *field("DribbleBody", "true"))
        self.assertEqual(self.timed("/404", *field("DribbleBody", "false"))[0], b"404 Not Found")

    def test_too_long(self):
        for value in ("30001", "60000", "99999999999999999999999999"):
            document = self.refuse(ask(self.server, f"/200?sleep={value}"), "sleep", "--max-delay")
            self.assertEqual((document["where"], document["column"]), ("query", 7))
            for name in ("Sleep", "SleepAfterHeaders"):
                self.refuse(ask(self.server, "/200", *field(name, value)), f"X-HttpStatus-{name}", "--max-delay")
        self.refuse(ask(self.server, "/200?sleep=1", *field("Sleep", "30001")), "--max-delay")

    def test_the_limit_is_the_servers(self):
        with Server("--log-format", "off", "--max-delay", "100ms") as server:
            self.assertEqual(ask(server, "/200?sleep=100").code, 200)
            self.assertEqual(ask(server, "/200?sleep=101").code, 400)
            self.assertEqual(ask(server, "/200", *field("SleepAfterHeaders", "101")).code, 400)

    def test_malformed(self):
        for value, column in (("x", 1), ("1s", 2), ("-1", 1), ("%2B1", 1), ("1.5", 2), ("1e3", 2), ("", 1), ("%201", 1)):
            with self.subTest(value):
                document = self.refuse(ask(self.server, f"/200?sleep={value}"), "milliseconds")
                self.assertEqual(document["column"], 6 + column)
        self.refuse(ask(self.server, "/200?sleep"), "needs a value")
        self.refuse(ask(self.server, "/200?sleep=1&Sleep=1"), "comes twice")
        for value in ("x", "1s", "-1", "1 2", ""):
            self.refuse(ask(self.server, "/200", *field("Sleep", value)), "X-HttpStatus-Sleep", "milliseconds")
        self.refuse(ask(self.server, "/200", *field("Sleep", "1"), *field("sleep", "1")), "comes twice")

    def test_only_two_are_in_the_query(self):
        self.assertEqual(ask(self.server, "/200?sleepAfterHeaders=x&dribbleBody=x&abortBeforeHeaders=true").content, b"200 OK")


class Aborts(Compatible):
    def bytes_of(self, *fields, target="/404", method="GET"):
        lines = [f"{method} {target} HTTP/1.1", "Host: a", *fields, "", ""]
        return self.server.exchange("\r\n".join(lines).encode())

    def test_before_the_headers(self):
        for target in ("/404", "/204", "/100", "/101", "/random/200,201"):
            self.assertEqual(self.bytes_of("X-HttpStatus-AbortBeforeHeaders: true", target=target), b"", target)
        self.assertIn(curl(*field("AbortBeforeHeaders", "true"), self.server.url + "/200", check=False).returncode, (52, 56))

    def test_after_the_headers(self):
        head, content = self.bytes_of("X-HttpStatus-AbortAfterHeaders: True", f"{RESPONSE}Foo: bar").split(b"\r\n\r\n")
        self.assertTrue(head.startswith(b"HTTP/1.1 404 Not Found\r\n"))
        self.assertIn(b"\r\nContent-Length: 13", head)
        self.assertIn(b"\r\nFoo: bar\r\n", head)
        self.assertEqual(content, b"")
        self.assertEqual(curl(*field("AbortAfterHeaders", "true"), self.server.url + "/200", check=False).returncode, 18)

    def test_during_the_body(self):
        head, content = self.bytes_of("X-HttpStatus-AbortDuringBody: true").split(b"\r\n\r\n")
        self.assertIn(b"\r\nContent-Length: 13", head)
        self.assertEqual(content, b"4")
        data = self.bytes_of("X-HttpStatus-AbortDuringBody: true", method="HEAD")
        self.assertTrue(data.endswith(b"\r\n\r\n"))
        data = self.bytes_of("X-HttpStatus-AbortDuringBody: true", "X-HttpStatus-AbortAfterHeaders: true")
        self.assertTrue(data.endswith(b"\r\n\r\n"), "what comes first wins")
        done = curl(*field("AbortDuringBody", "true"), self.server.url + "/200", check=False)
        self.assertEqual((done.returncode, done.stdout), (18, b"2"))
        data = self.bytes_of("X-HttpStatus-AbortDuringBody: true", target="/103")
        self.assertTrue(data.startswith(b"HTTP/1.1 103 Early Hints\r\n"))

    def test_the_log_names_the_fault(self):
        """An abort is a recipe's fault, and is told as one."""
        found = {}
        for name in ("AbortBeforeHeaders", "AbortAfterHeaders", "AbortDuringBody"):
            with Server("--log-format", "json") as server:
                server.exchange(f"GET /404 HTTP/1.1\r\nHost: a\r\nX-HttpStatus-{name}: true\r\n\r\n".encode())
                self.assertEqual(server.stop(), 0)
                entry = json.loads(server.stderr().splitlines()[-1])
            found[name] = entry["status"], entry.get("fault"), entry["bytes"]
        self.assertEqual(found, {"AbortBeforeHeaders": (404, "close", 0), "AbortAfterHeaders": (404, "close-after-head", 0),
                                 "AbortDuringBody": (404, "close-after", 1)})

    def test_nothing_to_break_off(self):
        for name in ("AbortAfterHeaders", "AbortDuringBody"):
            for target in ("/204", "/205", "/304", "/200?suppressBody=true"):
                with self.subTest((name, target)):
                    self.assertEqual(ask(self.server, target, *field(name, "true")).content, b"")
            self.assertEqual(ask(self.server, "/404", *field(name, "false")).content, b"404 Not Found")

    def test_sleep_comes_before(self):
        start = time.monotonic()
        self.assertEqual(self.bytes_of("X-HttpStatus-AbortBeforeHeaders: true", target="/200?sleep=300"), b"")
        self.assertGreaterEqual(time.monotonic() - start, 0.25)

    def test_what_does_not_go_together(self):
        for name in ("AbortAfterHeaders", "AbortDuringBody"):
            self.refuse(ask(self.server, "/200", *field(name, "true"), *field("SleepAfterHeaders", "1")), name)

    def test_unknown_fields(self):
        for name in ("Foo", "SleepAfter", "Sleepy", "Response", ""):
            self.refuse(ask(self.server, "/200", *field(name, "1")), f"X-HttpStatus-{name}", "unknown")
        self.assertEqual(ask(self.server, "/200", "--header", "X-HttpStatusFoo: 1").code, 200)


class Fields(Compatible):
    def test_added(self):
        for prefix in (RESPONSE, RESPONSE.lower(), RESPONSE.upper()):
            for code in (200, 204, 205, 299, 304, 404, 503):
                with self.subTest((prefix, code)):
                    response = ask(self.server, f"/{code}", "--header", f"{prefix}Foo: bar", "--header", f"{prefix}X-Id: a=1; b")
                    self.assertEqual((response.code, response.get("Foo"), response.get("X-Id")), (code, "bar", "a=1; b"))
        self.assertIsNone(ask(self.server, "/200").get("Foo"), "one request's fields are no other's")
        self.assertEqual(ask(self.server, "/random/200", *field("Response-Foo", "bar")).get("Foo"), "bar")

    def test_order_and_repetition(self):
        response = ask(self.server, "/200", *field("Response-Foo", "1"), *field("Response-Bar", "2"), *field("Response-foo", "3"))
        self.assertEqual([pair for pair in response.fields if pair[0] in ("foo", "bar")],
                         [("foo", "1"), ("bar", "2"), ("foo", "3")])

    def test_those_that_replace(self):
        self.assertEqual(ask(self.server, "/302", *field("Response-Location", "/a?b#c")).get("Location"), "/a?b#c")
        for code in RETRY:
            self.assertEqual(ask(self.server, f"/{code}", *field("Response-Retry-After", "42")).get("Retry-After"), "42")
        self.assertEqual(ask(self.server, "/405", *field("Response-Allow", "PUT")).get("Allow"), "PUT")
        self.assertEqual(ask(self.server, "/304", *field("Response-ETag", '"x"')).get("ETag"), '"x"')
        self.assertEqual(ask(self.server, "/200", *field("Response-Content-Type", "text/csv")).get("Content-Type"), "text/csv")

    def test_those_that_join(self):
        self.assertEqual(ask(self.server, "/401", *field("Response-WWW-Authenticate", "Bearer")).all("WWW-Authenticate"),
                         ['Basic realm="Fake Realm"', "Bearer"])
        self.assertEqual(ask(self.server, "/200", *field("Response-Vary", "Cookie")).get("Vary"), "Cookie, Accept")

    def test_caching(self):
        response = ask(self.server, "/200", *field("Response-Cache-Control", "max-age=5"),
                       *field("Response-cache-control", "public"))
        self.assertEqual(response.get("Cache-Control"), "max-age=5, public")
        self.assertEqual(response.get("Vary"), "X-HttpStatus-Response-Cache-Control, Accept, Everystatus")
        self.assertEqual(ask(self.server, "/200").get("Cache-Control"), "no-store")

    def test_refused_names(self):
        framing = ("Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "Trailer", "TE", "Keep-Alive", "Date",
                   "Everystatus")
        binding = ("Set-Cookie", "Strict-Transport-Security", "Clear-Site-Data", "Refresh", "Public-Key-Pins", "NEL", "Report-To",
                   "Public-Key-Pins-Report-Only", "Alt-Svc", "Service-Worker-Allowed", "Content-Security-Policy",
                   "Content-Security-Policy-Report-Only", "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials")
        for name in framing + binding:
            for spelled in (name, name.lower(), name.upper()):
                with self.subTest(spelled):
                    self.refuse(ask(self.server, "/200", *field("Response-" + spelled, "1")), f"{RESPONSE}{spelled}")

    def test_refused_locations(self):
        for value in ("//evil.example", "/\\evil.example", "\\evil", "https://evil.example/", "http:/x", "javascript:alert(1)",
                      "data:text/html,x", "/a b", "a\\b", "a:b"):
            with self.subTest(value):
                self.refuse(ask(self.server, "/302", *field("Response-Location", value)), "Location")

    def test_relative_locations(self):
        """RFC 9110 10.2.2: a reference without a scheme stays on this server."""
        for value in ("evil.example", "?x", "#x", "../x", "./a:b"):
            with self.subTest(value):
                self.assertEqual(ask(self.server, "/302", *field("Response-Location", value)).get("Location"), value)

    def test_what_the_operator_allows(self):
        with Server("--log-format", "off", "--unsafe-headers", "--allow-redirect", "ok.example") as server:
            response = ask(server, "/200", *field("Response-Set-Cookie", "a=b"), *field("Response-Content-Type", "text/html"))
            self.assertEqual((response.get("Set-Cookie"), response.get("Content-Type")), ("a=b", "text/html"))
            for name in ("Content-Length", "Transfer-Encoding", "Connection", "Date", "Everystatus"):
                self.refuse(ask(server, "/200", *field("Response-" + name, "1")), name)
            location = "https://ok.example/x"
            self.assertEqual(ask(server, "/302", *field("Response-Location", location)).get("Location"), location)
            for value in ("https://evil.example/", "//evil.example"):
                self.refuse(ask(server, "/302", *field("Response-Location", value)), "Location")

    def test_refused_types(self):
        for value in ("text/html", "TEXT/HTML; charset=x", "image/svg+xml", "application/javascript", "text", "text/"):
            self.refuse(ask(self.server, "/200", *field("Response-Content-Type", value)), "Content-Type")

    def test_injection(self):
        """Nothing gets out of the value: what the gate lets through, has no line end; a TAB would vanish from a URL."""
        attempts = [b"a\rX-Evil: 1", b"a\nX-Evil: 1", b"a\r\n X-Evil: 1", b"a\x00b", b"a\x0bb", b"a\x7fb", b"/\t/evil", b"a\tb"]
        for value in attempts:
            for name in (b"Foo", b"Location", b"Cache-Control"):
                with self.subTest((name, value)):
                    data = self.server.exchange(b"GET /200 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" +
                                                RESPONSE.encode() + name + b": " + value + b"\r\n\r\n")
                    answers = parse_responses(data, ["GET"])
                    if value != b"a\nX-Evil: 1":  # a lone LF ends a line (RFC 9112 2.2), of the request
                        self.assertEqual([answer.code for answer in answers], [400], data)
                    self.assertIsNone(answers[0].get("X-Evil"))
        for line in (b"Foo : x", b"Fo o: x", b"Foo\x01: x", b"F(o: x", b"Foo"):
            data = self.server.exchange(b"GET /200 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + RESPONSE.encode() + line +
                                        b"\r\n\r\n")
            self.assertEqual([answer.code for answer in parse_responses(data, ["GET"])], [400], line)
        self.assertEqual(self.server.request("/200", fields=[f"{RESPONSE}Foo: a%0d%0aX: 1"])[0].get("Foo"), "a%0d%0aX: 1")

    def test_malformed(self):
        self.refuse(ask(self.server, "/200", *field("Response-", "x")), "name")
        self.refuse(ask(self.server, "/200", *field("Response-Foo", "")), "no value")
        for name in ("Location", "Retry-After", "Content-Type", "ETag"):
            value = {"Location": "/", "Content-Type": "text/csv"}.get(name, "1")
            twice = field("Response-" + name, value) + field("Response-" + name.lower(), value)
            self.refuse(ask(self.server, "/200", *twice), "twice")
        document = self.refuse(self.server.request("/200", fields=[f"{RESPONSE}Foo: ab\tc"])[0], "control character")
        self.assertEqual((document["column"], document["text"]), (3, "ab\tc"))

    def test_total(self):
        """Names, values and what stands between them: 1000 bytes."""
        for count in (1, 2, 10):
            room = 1000 - count * (len("N0") + 4)
            sizes = [room // count] * (count - 1)
            sizes.append(room - sum(sizes))
            options = [option for i, size in enumerate(sizes) for option in field(f"Response-N{i}", "v" * size)]
            response = ask(self.server, "/200", *options)
            self.assertEqual([len(response.get(f"N{i}")) for i in range(count)], sizes)
            options[-1] += "v"
            self.refuse(ask(self.server, "/200", *options), "1000 bytes")
        self.refuse(ask(self.server, "/200", *field("Response-Cache-Control", "v" * 990)), "1000 bytes")

    def test_never_silence(self):
        """However much of the connection's memory the request took, there is an answer."""
        seen = set()
        for name, value in (("N" * 490, "v" * 500), ("N" * 990, "v"), ("Foo", "v" * 980)):
            for code in (200, 300, 401, 429):
                for filler in (0, 4000, *range(5000, 9500, 97)):
                    fields = [f"{RESPONSE}{name}: {value}", "Filler: " + "f" * filler]
                    answers = self.server.request(f"/{code}", fields=fields)
                    self.assertEqual(len(answers), 1, (len(name), code, filler))
                    self.assertIn(answers[0].code, (code, 431))
                    if answers[0].code == code:
                        self.assertEqual((answers[0].get(name), answers[0].content), (value, text_of(code)))
                    seen.add(answers[0].code)
        self.assertEqual(seen, {200, 300, 401, 429, 431})

    def test_long_fields(self):
        """They end the connection, but are right."""
        for code, content in ((200, b"200 OK"), (204, b""), (205, b""), (304, b""), (103, b"200 OK"), (401, b"401 Unauthorized")):
            for method in ("GET", "HEAD", "POST"):
                with self.subTest((code, method)):
                    answers = self.server.request(f"/{code}", fields=[f"{RESPONSE}Foo: {'v' * 980}"], method=method)
                    self.assertEqual([answer.code for answer in answers], [103, 200] if code == 103 else [code])
                    self.assertEqual(answers[-1].content, b"" if method == "HEAD" else content)
                    self.assertEqual((answers[-1].get("Foo"), answers[-1].get("Connection")), ("v" * 980, "close"))
        for name, value in (("SleepAfterHeaders", "1"), ("DribbleBody", "true")):
            self.refuse(ask(self.server, "/200", *field("Response-Foo", "v" * 980), *field(name, value)), name)


class Random(Compatible):
    def check(self, list_text, codes, count):
        found = [exchange.final.code for exchange in survey(self.server, [f"/random/{list_text}"] * count)]
        self.assertEqual(set(found), set(codes))
        return found

    def test_every_member_comes(self):
        """The chance that one of n members misses all of 60n draws is below n * e^-60."""
        for text, codes in (("200", [200]), ("200,201,500-504", [200, 201, *range(500, 505)]), ("418-418", [418]),
                            ("290,390,290,390", [290, 390]), ("400-417,421", [*range(400, 418), 421])):
            with self.subTest(text):
                self.check(text, codes, 60 * len(codes))

    def test_uniform_over_codes_and_not_over_members(self):
        """2000 draws of 1 in 10: the standard deviation is 13.4; seven of them are allowed."""
        found = self.check("200,500-508", [200, *range(500, 509)], 2000)
        for code in set(found):
            self.assertLess(abs(found.count(code) - 200), 95, code)

    def test_repetition_raises_the_chance(self):
        found = self.check("200,200,200,503", [200, 503], 2000)
        self.assertLess(abs(found.count(200) - 1500), 140)

    def test_the_answer_is_that_of_the_code(self):
        for exchange in survey(self.server, ["/random/190-199,570-590,404"] * 60):
            code = exchange.interims[0].code if exchange.interims else exchange.final.code
            self.assertEqual(exchange.final.content, text_of(code))
        response = ask(self.server, "/random/404", "--header", "Accept: application/json")
        self.assertEqual(response.content, b'{"code":404,"description":"Not Found"}')
        self.assertEqual(ask(self.server, "/random/404?suppressBody=true").content, b"")
        self.assertEqual(ask(self.server, "/random/404", *field("SuppressBody", "true")).content, b"")

    def test_all_codes_at_once(self):
        found = {exchange.final.code for exchange in survey(self.server, ["/random/200-999"] * 300)}
        self.assertGreater(len(found), 150)
        long = ",".join(["200-999"] * 900)
        self.assertIn(ask(self.server, f"/random/{long}").code, range(200, 1000))

    def test_case_and_what_follows(self):
        for target in ("/random/418", "/RANDOM/418", "/Random/418/", "/rAnDoM/418/anything/200?x=1", "/%72andom/418"):
            for method in METHODS:
                with self.subTest((target, method)):
                    self.assertEqual(ask(self.server, target, method=method).content, b"418 I'm a teapot")

    def test_lists_that_are_none(self):
        for text, column in (("", 1), ("foo", 1), ("200,x", 5), ("200.0", 4), ("-1,0,1", 1), ("-1-1", 1), ("200,,201", 5),
                             ("200,", 5), (",200", 1), ("200-", 5), ("504-500", 5), ("99", 1), ("200-1000", 5), ("0404", 1),
                             ("200-201-202", 8), ("200;delay=1s", 4), ("200:2,500", 4), ("200*2", 4), ("102+200", 4),
                             ("200%20", 4), ("200,%2B201", 5), ("200-99999999999999999999", 5)):
            with self.subTest(text):
                document = self.refuse(ask(self.server, f"/random/{text}"))
                self.assertEqual((document["where"], document["column"]), ("path", column))
        self.refuse(ask(self.server, "/random"), "missing")
        for target in ("/randomly/200", "/random200", "/randoms", "/x/random/200"):
            self.refuse(ask(self.server, target), code=404)

    def test_the_joke(self):
        response = ask(self.server, "/im-a-teapot")
        self.assertEqual((response.code, response.get("Location")), (302, "/codes/418"))


if __name__ == "__main__":
    unittest.main()
