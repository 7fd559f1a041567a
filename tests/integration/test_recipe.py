"""What recipes make of a response, over raw sockets: every modifier in every carrier, and which carrier wins."""
import datetime
import email.utils
import json
import pathlib
import re
import string
import unittest

from carriers import ANYWHERE, everywhere, in_field, in_path
from command import is_built_without
from frames import TEXT, frame
from harness import parse_responses, read_all, read_until
from raw_requests import request
from survey import Served

SOURCE = pathlib.Path(__file__).resolve().parents[2] / "src" / "recipe" / "modifiers.c"


def pattern(size):
    return (string.ascii_lowercase.encode() * (size // 26 + 1))[:size]


def fields_are(**fields):
    """A check that these fields come once, with these values; None: not at all."""
    def check(test, response):
        for name, value in fields.items():
            test.assertEqual(response.get(name.replace("_", "-")), value, name)
    return check


def content_is(content, kind="text/plain; charset=utf-8"):
    def check(test, response):
        test.assertEqual(response.content, content)
        test.assertEqual(response.get("Content-Length"), str(len(content)))
        test.assertEqual(response.get("Content-Type"), kind if content else None)
    return check


def phrase_is(phrase):
    def check(test, response):
        test.assertEqual(response.phrase, phrase)
        test.assertEqual(response.get("Connection"), "close")
    return check


def explains(test, response):
    test.assertEqual(json.loads(response.content)["status"], response.code)


# One row a use of a modifier: choices, modifiers, the code, and what must hold. Every modifier has a row at least.
TABLE = [
    ("200", [("delay", "1ms")], 200, explains),
    ("200", [("delay", "1ms-2ms")], 200, explains),
    ("200", [("delay-body", "1ms")], 200, explains),
    ("200", [("drip", "20ms"), ("size", "100")], 200, content_is(pattern(100))),
    ("404", [("size", "1")], 404, content_is(b"a")),
    ("200", [("size", "30")], 200, content_is(pattern(30))),
    ("200", [("size", "64k")], 200, content_is(pattern(65536))),
    ("200", [("size", "1M")], 200, content_is(pattern(1 << 20))),
    ("503", [("size", "0")], 503, content_is(b"")),
    ("503", [("body", "busy")], 503, content_is(b"busy")),
    ("503", [("body", "")], 503, content_is(b"")),
    ("200", [("body", "a;b,c%d&e=f+g#h?i/j")], 200, content_is(b"a;b,c%d&e=f+g#h?i/j")),
    ("200", [("body", "%41")], 200, content_is(b"%41")),
    ("200", [("body", "{\"a\": [1]}"), ("type", "application/json")], 200, content_is(b"{\"a\": [1]}", "application/json")),
    ("200", [("body", "a"), ("type", "text/csv;charset=utf-8")], 200, content_is(b"a", "text/csv;charset=utf-8")),
    ("200", [("size", "5"), ("type", "application/octet-stream")], 200, content_is(b"abcde", "application/octet-stream")),
    ("200", [("events", "2")], 200, content_is(b"id: 1\ndata: event 1\n\nid: 2\ndata: event 2\n\n", "text/event-stream")),
    ("200", [("body", "abcd"), ("framing", "chunked"), ("chunk", "3"), ("trailer", "X-Sum:9")], 200,
     fields_are(Transfer_Encoding="chunked", Trailer="X-Sum", Content_Length=None)),
    ("200", [("size", "1000"), ("coding", "gzip*2")], 200, fields_are(Content_Encoding="gzip", Vary="Accept-Encoding")),
    ("404", [("format", "html")], 404, fields_are(Content_Type="text/html; charset=utf-8")),
    ("404", [("format", "text")], 404, fields_are(Content_Type="text/plain; charset=utf-8")),
    ("404", [("format", "problem")], 404, fields_are(Content_Type="application/problem+json")),
    ("207", [("format", "xml")], 207, fields_are(Content_Type="application/xml; charset=utf-8")),
    ("404", [("format", "json")], 404, fields_are(Content_Type="application/json")),
    ("404", [("format", "empty")], 404, content_is(b"")),
    ("200", [("body", "abc"), ("ranges", "")], 200, fields_are(Accept_Ranges="bytes")),
    ("200", [("header", "X-Test:a; b, c%d")], 200, fields_are(X_Test="a; b, c%d")),
    ("200", [("header", "X-Test: a b ")], 200, fields_are(X_Test="a b")),
    ("200", [("header", "X-Test:")], 200, fields_are(X_Test="")),
    ("405", [("header", "allow:BREW")], 405, fields_are(Allow="BREW")),
    ("401", [("header", "WWW-Authenticate:Negotiate")], 401, fields_are(WWW_Authenticate="Negotiate")),
    ("200", [("header", "Cache-Control:public")], 200, fields_are(Cache_Control="public")),
    ("404", [("reason", "Gone; fishing, 100%")], 404, phrase_is("Gone; fishing, 100%")),
    ("404", [("reason", "")], 404, phrase_is("")),
    ("302", [("location", "/a?b=c&d=%41#e")], 302, fields_are(Location="/a?b=c&d=%41#e")),
    ("200", [("location", "/a;b")], 200, fields_are(Location="/a;b")),
    ("503", [("retry-after", "120")], 503, fields_are(Retry_After="120")),
    ("200", [("retry-after", "0")], 200, fields_are(Retry_After="0")),
    ("503", [("retry-after", "2.0")], 503, fields_are(Retry_After="2.0")),
    ("503", [("retry-after", "299.997")], 503, fields_are(Retry_After="299.997")),
    ("503", [("header", "Retry-After:in a minute")], 503, fields_are(Retry_After="in a minute")),
    ("200", [("header", "Date:yesterday")], 200, fields_are(Date="yesterday")),
    ("200", [("header", "Keep-Alive:timeout=5")], 200, fields_are(Keep_Alive="timeout=5")),
    ("200", [("fill", ""), ("header", "X-A:{method}"), ("body", "{{{method}")], 200, fields_are(X_A="GET")),
    ("503", [("omit", "Retry-After"), ("omit", "date")], 503, fields_are(Retry_After=None, Date=None)),
    ("503", [("retry-after", "negative")], 503, fields_are(Retry_After="-1")),
    ("503", [("retry-after", "empty")], 503, fields_are(Retry_After="")),
    ("200", [("max-age", "60")], 200, fields_are(Cache_Control="max-age=60")),
    ("200", [("max-age", "0")], 200, fields_are(Cache_Control="max-age=0")),
    ("200-299", [("seed", "1")], 256, explains),
    ("200-299", [("seed", "42")], 274, explains),
    ("404", [("fault", "unknown-encoding")], 404, fields_are(Content_Encoding="unknown")),
    ("503", [("body", "busy"), ("fault", "slow-head=1ms")], 503, content_is(b"busy")),
    ("101", [("force", "")], 101, fields_are(Upgrade="websocket")),
    ("418", [("key", "/; &%41")], 418, explains),
    ("418", [("in-order", ""), ("loop", ""), ("key", "table")], 418, explains),
    ("200", [("limit", "1000/60s"), ("header", "RateLimit:another each time")], 200,
     fields_are(RateLimit_Policy='"limit";q=1000;w=60')),
    ("429", [("retry-after", "1"), ("body", "slow"), ("header", "X-A:1"), ("header", "X-B:2"), ("max-age", "3"),
             ("type", "text/css"), ("delay", "1ms"), ("reason", "Calm Down")], 429,
     fields_are(Retry_After="1", X_A="1", X_B="2", Cache_Control="max-age=3", Content_Type="text/css")),
    ("200", [("when", "Host"), ("else", "404")], 200, explains),
    ("200", [("when", "X-A:b"), ("else", "404")], 404, explains),
    ("200", [("unless", "Host"), ("else", "410")], 410, explains),
    ("503", [("until", "1m"), ("else", "200"), ("key", "table/until")], 503, explains),
    ("200", [("after", "1m"), ("else", "503"), ("key", "table/after")], 503, explains),
    ("200", [("on-reuse", "close")], 200, explains),
]

# The same for modifiers that are about the request's content, or about a connection that goes on.
OF_REQUESTS = [
    ("413", [("early", "")], 413),
    ("413", [("early", "9")], 413),
    ("200", [("no-100", "")], 200),
    ("200", [("read", "4/10ms")], 200),
    ("200", [("idle", "10s")], 200),
]

# And for those of what follows a 101.
OF_UPGRADES = [
    ("101", [("close-code", "1011")]),
    ("101", [("drop-after", "5")]),
]


class Recipes(Served):
    def final(self, target, *fields, method="GET", version="HTTP/1.1"):
        return self.server.request(target, method=method, fields=fields, version=version)[-1]

    def refusal(self, target, *fields):
        """The explanation of a 400."""
        response = self.final(target, *fields)
        self.assertEqual((response.code, response.get("Everystatus")), (400, "refused"))
        return json.loads(response.content)


def seen(response):
    """All that a client sees of it, but for the time, and for the command in a page, which tells the request again."""
    told, content = {"date"}, response.content
    if (response.get("Content-Type") or "").startswith(("text/html", "text/plain")) and b"curl " in content:
        told, content = {"date", "content-length"}, None
    return (response.code, response.phrase, sorted(field for field in response.fields if field[0] not in told), content)


class Table(Recipes):
    def test_every_modifier_in_every_carrier(self):
        for choices, modifiers, code, check in TABLE:
            answers = {}
            for target, fields in everywhere(choices, modifiers):
                with self.subTest(target=target, fields=fields):
                    response = self.final(target, *fields)
                    self.assertEqual(response.code, code)
                    self.assertEqual(response.get("Everystatus"), "told")
                    check(self, response)
                    answers[target] = seen(response)
            with self.subTest(choices=choices, modifiers=modifiers):
                self.assertEqual(len(set(map(repr, answers.values()))), 1, "carriers differ")

    def test_those_of_requests_in_every_carrier(self):
        for choices, modifiers, code in OF_REQUESTS:
            for target, fields in everywhere(choices, modifiers):
                with self.subTest(target=target, fields=fields), self.server.connect() as connection:
                    connection.sendall(request(target, *fields, method="POST", content=b"0123456789"))
                    head = read_until(connection, b"\r\n\r\n")
                    self.assertTrue(head.startswith(b"HTTP/1.1 %d " % code), head)
                    self.assertIn(b"\r\nEverystatus: told\r\n", head)
                    self.assertEqual(b"\r\nConnection: close\r\n" in head, modifiers[0][0] == "early")

    @unittest.skipIf(is_built_without("WebSocket"), "this build has no WebSocket")
    def test_those_of_upgrades_in_every_carrier(self):
        for choices, modifiers in OF_UPGRADES:
            for target, fields in everywhere(choices, modifiers):
                with self.subTest(target=target, fields=fields), self.server.connect() as connection:
                    connection.sendall(request(target, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                                               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", *fields) + frame(TEXT, b"hello"))
                    head, _, rest = read_all(connection).partition(b"\r\n\r\n")
                    self.assertTrue(head.startswith(b"HTTP/1.1 101 "), head)
                    self.assertEqual(rest, b"\x88\x02\x03\xf3" if modifiers[0][0] == "close-code" else b"")

    def test_no_modifier_is_left_out(self):
        there = set(re.findall(r'^ *\[MODIFIER_[A-Z0-9_]+\] = \{ "([a-z0-9-]+)"', SOURCE.read_text(), re.M))
        self.assertGreater(len(there), 10)
        self.assertLessEqual(there, {name for _, modifiers, *_ in TABLE + OF_REQUESTS + OF_UPGRADES for name, _ in modifiers})

    def test_any_method(self):
        for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "BREW"):
            for target, fields in everywhere("503", [("body", "busy"), ("retry-after", "9")]):
                with self.subTest(method=method, target=target):
                    response = self.final(target, *fields, method=method)
                    self.assertEqual((response.code, response.content, response.get("Retry-After")), (503, b"busy", "9"))

    def test_mistakes_are_told_with_their_place(self):
        """in, column and text of what is wrong, in each carrier."""
        for wrong, column in (("delay=2", 7), ("nonsense=1", 1), ("body", 1), ("retry-after=soon", 13), ("size=2M", 6)):
            for target, fields, where, first in ((f"/status/503;{wrong}", [], "path", 4),
                                                 (f"/status/503?{wrong}", [], "query", 0),
                                                 ("/nope", [f"Everystatus: 503;{wrong}"], "field Everystatus", 4)):
                with self.subTest(target=target, fields=fields):
                    shown = self.refusal(target, *fields)
                    self.assertEqual((shown["where"], shown["column"]), (where, first + column))
                    self.assertEqual(shown["text"], "503;" + wrong if first else wrong)

    def test_an_empty_field_is_a_mistake(self):
        self.assertIn("missing", self.refusal("/", "Everystatus:")["detail"])
        self.assertIn("missing", self.refusal("/status/200", "Everystatus:  ")["detail"])
        self.assertEqual(self.final("/", "Everystatus: 418", "Everystatus: 418").code, 400)


class Precedence(Recipes):
    def test_query_beats_path(self):
        response = self.final("/status/503;body=path;retry-after=5?body=query&max-age=7")
        self.assertEqual((response.content, response.get("Retry-After"), response.get("Cache-Control")),
                         (b"query", "5", "max-age=7"))

    def test_field_beats_both(self):
        response = self.final("/status/503;body=path;retry-after=5;max-age=1?body=query&max-age=2",
                              "Everystatus: 418;body=field;max-age=3")
        self.assertEqual((response.code, response.content, response.get("Retry-After"), response.get("Cache-Control")),
                         (418, b"field", "5", "max-age=3"))

    def test_field_alone_changes_the_code(self):
        for target in ("/status/503", "/status/102+503", "/status/500-599", "/status/503/a/b?c=d"):
            with self.subTest(target=target):
                answers = self.server.request(target, fields=["Everystatus: 204"])
                self.assertEqual([answer.code for answer in answers], [204])

    def test_other_content_overrides(self):
        self.assertEqual(self.final("/status/200;size=10", "Everystatus: 200;body=abc").content, b"abc")
        self.assertEqual(self.final("/status/200;body=xyz?size=3", "Everystatus: 200").content, b"abc")
        self.assertEqual(self.final("/status/200;size=10?body=x").content, b"x")

    def test_a_query_behind_a_longer_path_is_the_clients_own(self):
        for target in ("/status/503/?body=query", "/status/503/api/users?limit=10&delay=nonsense", "/status/503//?nonsense",
                       "/status/503;body=path/x?body=q", "/status/503/a/?body=%00"):
            with self.subTest(target=target):
                response = self.final(target)
                self.assertEqual(response.code, 503)
                self.assertEqual(response.content == b"path", "body=path" in target)
        self.assertEqual(self.final("/nope?body=q", "Everystatus: 200;body=f").content, b"f")

    def test_a_mistake_in_a_carrier_that_is_overridden_stays_one(self):
        self.refusal("/status/503;delay=2", "Everystatus: 503;delay=2ms")
        self.refusal("/status/503?delay=2", "Everystatus: 503;delay=2ms")
        self.refusal("/status/nonsense", "Everystatus: 503")

    def test_twice_in_one_carrier(self):
        for target, fields in (("/status/503;body=a;body=b", []), ("/status/503?body=a&body=b", []),
                               ("/", ["Everystatus: 503;body=a;body=b"])):
            with self.subTest(target=target):
                self.assertIn('"body" comes twice', self.refusal(target, *fields)["detail"])

    def test_empty_parameters_say_nothing(self):
        for target in ("/status/418?", "/status/418?&", "/status/418?&&max-age=1&"):
            with self.subTest(target=target):
                self.assertEqual(self.final(target).code, 418)


class Encoding(Recipes):
    def test_values_are_decoded_once(self):
        for written, content in (("%2541", b"%41"), ("%25%34%31", b"%41"), ("%252541", b"%2541"), ("%41", b"A"),
                                 ("a+b", b"a+b"), ("%3B%2C%25%26%3D%2F%3F%23", b";,%&=/?#"),
                                 ("%0d%0a", b"\r\n"), ("%ff%FE", b"\xff\xfe")):
            for target, fields in ((f"/status/200;body={written}", []), (f"/status/200?body={written}", []),
                                   ("/", [f"Everystatus: 200;body={written}"])):
                with self.subTest(target=target, fields=fields):
                    self.assertEqual(self.final(target, *fields).content, content)

    def test_unreserved_characters_mean_themselves(self):
        self.assertEqual(self.final("/status/%34%31%38;%62ody=%78").content, b"x")
        self.assertEqual(self.final("/status/418?%62ody=%78").content, b"x")
        self.assertEqual(self.refusal("/status/418%3Bbody=x")["column"], 4)

    def test_raw_characters_where_they_separate_nothing(self):
        self.assertEqual(self.final("/status/200?body=a;b=c").content, b"a;b=c")
        self.assertEqual(self.final("/status/200;body=a&b=c").content, b"a&b=c")
        self.assertEqual(self.final("/", "Everystatus: 200;body=a&b=c/d?e#f \"g\"").content, b"a&b=c/d?e#f \"g\"")
        self.assertEqual(self.final("/", "Everystatus: 200;body=\xe9").content, b"\xe9")


class Content(Recipes):
    def test_head_has_the_fields_of_get(self):
        for recipe in ("200;size=300", "200;size=1M", "404;body=abc", "404;reason=A;body=abc", "404;reason=A",
                       "200;drip=1s;size=300", "200;delay-body=1s", "503;retry-after=empty", "200;body=", "204;body=abc",
                       "304;size=9", "206;body=abc"):
            with self.subTest(recipe):
                get = self.final(f"/status/{recipe.replace('drip=1s', 'drip=1ms').replace('delay-body=1s', 'delay-body=1ms')}")
                head = self.final(f"/status/{recipe}", method="HEAD")
                self.assertEqual(head.content, b"")
                self.assertEqual(seen(head)[:3], seen(get)[:3])
        self.assertEqual(self.final("/status/200;size=300", method="HEAD").get("Content-Length"), "300")

    def test_codes_without_content_ignore_it(self):
        for code in (204, 205, 304):
            for modifiers in ([("body", "abc")], [("size", "10")], [("body", "a"), ("reason", "A")],
                              [("body", "a"), ("drip", "1s")], [("body", "a"), ("type", "text/csv")]):
                for target, fields in everywhere(str(code), modifiers)[:3]:
                    with self.subTest(target=target, fields=fields):
                        response = self.final(target, *fields)
                        self.assertEqual((response.code, response.content), (code, b""))
                        self.assertIsNone(response.get("Transfer-Encoding"))
                        self.assertIsNone(response.get("Content-Type"))
                        if code != 304:  # there it is that of the 200 that it stands for (RFC 9110 8.6)
                            self.assertEqual(response.get("Content-Length"), {204: None, 205: "0"}[code])

    def test_content_of_a_range_and_a_redirect(self):
        self.assertEqual(self.final("/status/206;body=abc").get("Content-Range"), "bytes 0-2/3")
        self.assertEqual(self.final("/status/206;size=1k").get("Content-Range"), "bytes 0-1023/1024")
        self.assertEqual(self.final("/status/302;body=abc").content, b"abc")

    def test_content_of_an_interim_code_is_the_final_responses(self):
        answers = self.server.request("/status/102;body=abc")
        self.assertEqual([(answer.code, answer.content) for answer in answers], [(102, b""), (200, b"abc")])

    def test_the_same_again(self):
        """Whoever asks again, for the same of the same server, gets the same, down to what is wrong with it."""
        for target in ("/status/418", "/status/103(header=Link:%3C/a%3E)+503(retry-after=1);format=json",
                       "/status/200;body=%41b/rest/of/the/path?fill", "/status/302?location=http%3A%2F%2Fa.example%2F",
                       "/status/200;header=X:a;omit=Date?body=b&type=text%2Fplain", "/status/404;when=q:x;else=410(reason=No)",
                       "/status/206;fault=truncate:1", "/status/200;body=a;fault=truncate:9", "/status/201?nothing=1",
                       "/status/204;body=x", "/status/500;reson=x", "/%73tatus/429;retry-after=2?%62ody=x",
                       "/sequence/500,200", "/sequence/500*2,200(body=x);key=again;loop"):
            for host in ("a.example", "b.example"):
                with self.subTest((target, host)):
                    first, *others = (self.without_date(target, host) for _ in range(3))
                    if "sequence" not in target:
                        self.assertEqual(others, [first] * 2)
        self.assertIn(b"302 Found", self.without_date("/status/302?location=http%3A%2F%2Fa.example%2F", "a.example"))
        self.assertIn(b"400 Bad", self.without_date("/status/302?location=http%3A%2F%2Fa.example%2F", "b.example"))

    def without_date(self, target, host):
        asked = f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
        return re.sub(rb"\r\nDate: .*?\r\n", b"\r\n", self.server.exchange(asked))

    def test_two_on_one_connection(self):
        """A response with content of its own leaves the connection as it should be."""
        with self.server.connect() as connection:
            connection.sendall(request("/status/200;size=70000") + request("/status/404;body=") + request("/status/204;body=x") +
                               request("/status/503;body=busy;drip=5ms") +
                               request("/", "Everystatus: 418;body=t", "Connection: close"))
            data = b""
            while chunk := connection.recv(1 << 16):
                data += chunk
        answers = parse_responses(data, ["GET"] * 5)
        self.assertEqual([answer.code for answer in answers], [200, 404, 204, 503, 418])
        self.assertEqual([len(answer.content) for answer in answers], [70000, 0, 0, 4, 1])

    def test_a_long_answer_with_a_phrase_of_its_own(self):
        """It is sent by other means than others; a client that reads slowly gets all of it."""
        response = self.final("/status/200;reason=Fine;size=1M")
        self.assertEqual((response.phrase, len(response.content)), ("Fine", 1 << 20))


class Interims(Recipes):
    def codes(self, target, *fields, version="HTTP/1.1"):
        return [answer.code for answer in self.server.request(target, fields=fields, version=version)]

    def test_order(self):
        for choices, codes in (("102+102+103+200", [102, 102, 103, 200]), ("103+102+404", [103, 102, 404]),
                               ("100+204", [100, 204]), ("102+103", [102, 103, 200]),
                               ("+".join(["102"] * 10 + ["200"]), [102] * 10 + [200]),
                               ("104+150+199+503", [104, 150, 199, 503]), ("102+304", [102, 304])):
            for target, fields in everywhere(choices, [("max-age", "1")]):
                with self.subTest(target=target, fields=fields):
                    self.assertEqual(self.codes(target, *fields), codes)

    def test_with_what_goes_out_raw(self):
        self.assertEqual(self.codes("/status/102+103+404;reason=A"), [102, 103, 404])
        self.assertEqual(self.codes("/status/102+503;retry-after=empty"), [102, 503])

    def test_fields_stay_with_the_final_response(self):
        early, final = self.server.request("/status/103+200;header=X:1;location=%2Fa;retry-after=1")
        self.assertEqual({name for name, _ in early.fields} & {"x", "location", "retry-after", "date", "everystatus"}, set())
        self.assertEqual((final.get("X"), final.get("Location"), final.get("Retry-After")), ("1", "/a", "1"))

    def test_none_for_http_1_0(self):
        for recipe in ("102+103+200", "102", "103+404;body=a", "102+404;reason=A", "102+200;delay=2ms"):
            with self.subTest(recipe):
                codes = self.codes(f"/status/{recipe}", version="HTTP/1.0")
                self.assertEqual(len(codes), 1)
                self.assertGreaterEqual(codes[0], 200)

    def test_head(self):
        answers = self.server.request("/status/102+200;size=5", method="HEAD")
        self.assertEqual([(answer.code, answer.content) for answer in answers], [(102, b""), (200, b"")])


class Choices(Recipes):
    def test_all_of_them_come(self):
        """40 answers out of two: one in 2**39 test runs would miss one."""
        for target, fields in (("/status/200,503", []), ("/", ["Everystatus: 200,503"])):
            codes = {self.final(target, *fields).code for _ in range(40)}
            self.assertEqual(codes, {200, 503})

    def test_one_that_cannot_come_does_not(self):
        self.assertEqual({self.final("/status/200:0,503").code for _ in range(20)}, {503})

    def test_a_seed_chooses_always_the_same(self):
        self.assertEqual(len({self.final("/status/200-599?seed=7").code for _ in range(5)}), 1)

    def test_interims_of_the_choice(self):
        for _ in range(20):
            self.assertIn([answer.code for answer in self.server.request("/status/102+200,404")], ([102, 200], [404]))


class RetryAfter(Recipes):
    """The forms of a date in RFC 9110 5.6.7."""

    def value(self, dialect):
        return self.final(f"/status/503;retry-after={dialect}").get("Retry-After")

    def assert_near(self, moment, seconds):
        now = datetime.datetime.now(datetime.timezone.utc)
        self.assertLessEqual(abs((moment - now).total_seconds() - seconds), 30)

    def test_imf_fixdate(self):
        for dialect, seconds in (("date", 2), ("past", -3600), ("date+5m", 300), ("date-1h", -3600), ("date+1.5h", 5400)):
            value = self.value(dialect)
            moment = email.utils.parsedate_to_datetime(value)
            self.assertEqual(value, email.utils.format_datetime(moment, usegmt=True))
            self.assert_near(moment, seconds)

    def test_rfc850(self):
        value = self.value("rfc850")
        self.assertRegex(value, r"^(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT$")
        moment = datetime.datetime.strptime(value, "%A, %d-%b-%y %H:%M:%S GMT").replace(tzinfo=datetime.timezone.utc)
        self.assertTrue(value.startswith(moment.strftime("%A,")))
        self.assert_near(moment, 2)
        later = datetime.datetime.strptime(self.value("rfc850-2h"), "%A, %d-%b-%y %H:%M:%S GMT")
        self.assert_near(later.replace(tzinfo=datetime.timezone.utc), -7200)

    def test_asctime(self):
        value = self.value("asctime")
        self.assertRegex(value, r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ 123]\d \d\d:\d\d:\d\d \d{4}$")
        moment = datetime.datetime.strptime(value, "%a %b %d %H:%M:%S %Y").replace(tzinfo=datetime.timezone.utc)
        self.assertTrue(value.startswith(moment.strftime("%a ")))
        self.assert_near(moment, 2)

    def test_values_that_are_none(self):
        self.assertEqual((self.value("negative"), self.value("empty")), ("-1", ""))
        self.assertNotRegex(self.value("garbage"), r"^\d*$|GMT")

    def test_as_many_digits_as_it_likes(self):
        """It is answered, and what follows as well."""
        for digits in (10, 11, 63, 64, 65, 700):
            with self.subTest(digits):
                self.assertIn(self.final(f"/status/503;retry-after={'0' * (digits - 1)}5").code, (400, 503))
        self.assertEqual(self.value("5"), "5")


class Fields(Recipes):
    def test_a_field_replaces_the_codes_own(self):
        self.assertEqual(self.final("/status/405;header=Allow:A;header=allow:B").all("Allow"), ["A", "B"])
        self.assertEqual(self.final("/status/429;retry-after=7").all("Retry-After"), ["7"])
        self.assertEqual(self.final("/status/301;location=%2Fx").all("Location"), ["/x"])
        self.assertEqual(self.final("/status/200;header=Cache-Control:public").all("Cache-Control"), ["public"])

    def test_it_is_exposed(self):
        exposed = self.final("/status/200;header=X-Test:1").get("Access-Control-Expose-Headers")
        self.assertIn("X-Test", re.split(r"\s*,\s*", exposed))

    def test_the_explanation_tells_them(self):
        shown = json.loads(self.final("/status/503;header=X-Test:%22%3C;retry-after=9;header=X-Test:2").content)["fields"]
        self.assertIn({"name": "X-Test", "value": '"<', "on": "final"}, shown)
        self.assertIn({"name": "Retry-After", "value": "9", "on": "final"}, shown)

    def test_all_sixteen_and_all_bytes(self):
        """The most that a recipe may bring fits behind the largest head that is read, on codes with fields of their own."""
        longest = ";".join(f"header=X-{number:02}:{'v' * 44}" for number in range(16))
        for code in (200, 401, 426, 300, 503):
            for filler in range(0, 8800, 400):
                with self.subTest(code=code, filler=filler):
                    answers = self.server.request("/", fields=[f"Everystatus: {code};{longest}", f"Filler: {'f' * filler}"])
                    self.assertIn(answers[-1].code if answers else "silence", (code, 431))

    def test_long_names(self):
        name = "n" * 290
        for filler in range(0, 8800, 400):
            with self.subTest(filler=filler):
                answers = self.server.request("/", fields=[f"Everystatus: 401;header={name}:1;header=b{name[:140]}:2",
                                                           f"Filler: {'f' * filler}"])
                self.assertIn(answers[-1].code if answers else "silence", (401, 431))

    def test_too_much(self):
        for target, fields in (in_path("200", [("header", "A:" + "x" * 900)]), in_field("200", [("reason", "x" * 901)]),
                               in_path("200", [("header", "A:1")] * 17)):
            self.assertIn("too", self.refusal(target, *fields)["detail"])
        answer = self.final("/", "Everystatus: 200;header=A:" + "x" * 450, "Everystatus-X: 1")
        self.assertEqual(len(answer.get("A")), 450)

    def test_carriers_together_keep_the_limit(self):
        shown = self.refusal("/status/200;header=A:" + "x" * 600, "Everystatus: 200;header=B:" + "x" * 600)
        self.assertIn("too", shown["detail"])


class WhatIsIgnoredIsRefused(Recipes):
    def test_type_without_content(self):
        for target, fields in everywhere("404", [("type", "text/plain")]):
            with self.subTest(target=target):
                self.refusal(target, *fields)

    def test_pace_of_what_goes_out_at_once(self):
        for recipe in ("200;reason=A;drip=1s", "200;reason=A;delay-body=1s", "503;retry-after=empty;drip=1s",
                       "200;header=X:;drip=1s"):
            with self.subTest(recipe):
                self.refusal(f"/status/{recipe}")

    def test_modifiers_of_a_101(self):
        for recipe in ("101;body=a", "101;force;drip=1s", "101;reason=A"):
            with self.subTest(recipe):
                self.refusal(f"/status/{recipe}")


class AnyPath(Recipes):
    def test_without_the_field_nothing_changes(self):
        self.assertEqual([self.final(target).code for target in ("/", "/nope", "/codes/200", "/healthz")], [200, 404, 200, 200])

    def test_a_preflight_stays_one(self):
        response = self.final("/nope", "Everystatus: 503", "Access-Control-Request-Method: GET", method="OPTIONS")
        self.assertEqual(response.code, 204)

    def test_a_bad_target_stays_one(self):
        for target in ("/%zz", "/a/../b", "/#x"):
            with self.subTest(target):
                self.assertEqual(self.final(target, "Everystatus: 503").code, 400)

    def test_accept_decides_the_form(self):
        for target in ANYWHERE:
            with self.subTest(target):
                response = self.final(target, "Everystatus: 404", "Accept: text/html")
                self.assertEqual((response.code, response.get("Content-Type")), (404, "text/html; charset=utf-8"))


if __name__ == "__main__":
    unittest.main()
