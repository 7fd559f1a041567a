"""The journal: what came and what it was answered, as /_/requests shows it; who waits for it; and that it stays bounded."""
import base64
import hashlib
import json
import re
import socket
import struct
import time
import unittest
from urllib.parse import quote

from harness import TIMEOUT, Server, curl, is_instrumented, parse_responses, read_all, read_until
from raw_requests import chunked, request
from secure import SecureServer, skip_without_tls
from survey import Served

CUT = 16 * 1024


class Journal(Served):
    def show(self, query="", server=None):
        answer = (server or self.server).request("/_/requests" + query)[-1]
        self.assertEqual((answer.get("Everystatus"), answer.get("Cache-Control"), answer.get("Content-Type")),
                         ("served", "no-store", "application/json"))
        return json.loads(answer.content)

    def entries(self, key, query="&order=oldest", server=None):
        return self.show(f"?key={quote(key, safe='')}{query}", server)["requests"]

    def finished(self, key, count):
        """The entries when all their answers were sent: that is noted a moment after the client has them."""
        end = time.monotonic() + TIMEOUT
        while True:
            entries = self.entries(key)
            if len(entries) == count and all(entry["answer"]["complete"] for entry in entries):
                return entries
            self.assertLess(time.monotonic(), end, entries)


class Entries(Journal):
    def test_what_came(self):
        before = time.time()
        self.server.request("/status/503;key=came;retry-after=7/a?b=%41", "POST", ["X-One: 1", "x-one:  2 ", "Content-Length: 3"],
                            b"abc", version="HTTP/1.0")
        after = time.time()
        entry, = self.finished("came", 1)
        self.assertEqual((entry["key"], entry["method"], entry["target"], entry["version"]),
                         ("came", "POST", "/status/503;key=came;retry-after=7/a?b=%41", "HTTP/1.0"))
        self.assertEqual([(field["name"], field["value"]) for field in entry["fields"]],
                         [("Host", "localhost"), ("Connection", "close"), ("X-One", "1"), ("x-one", "2"),
                          ("Content-Length", "3")])
        self.assertEqual(entry["content"], {"size": 3, "sha256": hashlib.sha256(b"abc").hexdigest(),
                                            "cut": False, "text": "abc", "base64": None})
        self.assertEqual((entry["answer"]["status"], entry["answer"]["retry_after"], entry["answer"]["left"]), (503, "7", False))
        self.assertTrue(before - 1 <= entry["time"] / 1e6 <= after + 1, (before, entry["time"], after))
        self.assertGreaterEqual(entry["answer"]["microseconds"], 0)

    def test_it_is_there_when_the_answer_is(self):
        for number in range(1, 30):
            self.server.request("/status/200;key=there")
            self.assertEqual(self.show("?key=there&count")["count"], number)

    def test_what_was_answered(self):
        """Code, size and Retry-After as the wire had them, whatever way the answer went out."""
        for number, (recipe, method) in enumerate((
                ("503", "GET"), ("503", "HEAD"), ("200;size=70000", "GET"), ("204", "GET"), ("304", "GET"),
                ("503;retry-after=date", "GET"),
                ("503;retry-after=empty", "GET"), ("404;reason=A;body=Retry-After: 5", "GET"), ("429;reason=B;retry-after=9",
                                                                                                "GET"),
                ("102+103+201", "PUT"), ("102", "GET"), ("200;loop", "GET"), ("200;drip=20ms;size=10", "GET"))):
            with self.subTest(recipe=recipe, method=method):
                answer = self.server.request("/", method, [f"Everystatus: {recipe};key=answered{number}"])[-1]
                shown = self.finished(f"answered{number}", 1)[0]["answer"]
                self.assertEqual((shown["status"], shown["size"], shown["retry_after"], shown["left"]),
                                 (answer.code, len(answer.content), answer.get("Retry-After"), False))

    def test_a_broken_head(self):
        """Retry-After is read from a head that has no CR, and not from what is no head."""
        for number, (recipe, after) in enumerate((
                ("503;fault=bare-lf;retry-after=7", "7"), ("503;fault=bare-lf;retry-after=empty", ""),
                ("404;fault=bare-lf;body=%0aRetry-After: 5", None), ("503;fault=no-head;body=%0aRetry-After: 5", None),
                ("503;fault=close-in-head", None), ("503;fault=status-line=A;retry-after=8", "8"))):
            with self.subTest(recipe):
                self.server.exchange(request("/", "Connection: close", f"Everystatus: {recipe};key=broken{number}"))
                self.assertEqual(self.finished(f"broken{number}", 1)[0]["answer"]["retry_after"], after)

    def test_a_request_that_is_broken_off_later_is_one(self):
        """Its reset waits until the client has the answer before; it was neither asked nor entered again meanwhile."""
        with self.server.connect() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.sendall(request("/status/200;size=200k") +
                               request("/status/503,200;in-order;fault=reset-while-reading;key=off", method="POST", content=b"a"))
            while not self.show("?key=off&count")["count"]:
                pass
            self.server.request("/status/200;delay=200ms")
            self.assertEqual(self.show("?key=off&count"), {"count": 1})
            read_all(connection)
        self.assertEqual(self.finished("off", 1)[0]["answer"]["status"], 503)

    def test_an_upgrade(self):
        with self.server.connect() as connection:
            connection.sendall(request("/status/101;key=upgrade", "Connection: Upgrade", "Upgrade: echo"))
            read_until(connection, b"\r\n\r\n")
            self.assertEqual((self.finished("upgrade", 1)[0]["answer"]["status"]), 101)

    def test_a_delayed_answer_is_there_before_it_is_sent(self):
        with self.server.connect() as connection:
            connection.sendall(request("/status/102+200;delay=30s;key=delayed"))
            read_until(connection, b"102 Processing\r\n\r\n")
            answer = self.entries("delayed")[0]["answer"]
            self.assertEqual((answer["status"], answer["complete"]), (200, False))
        answer = self.finished("delayed", 1)[0]["answer"]
        self.assertTrue(answer["left"])

    def test_a_client_that_leaves_in_the_middle(self):
        with self.server.connect() as connection:
            connection.sendall(request("/status/200;size=1M;drip=30s;key=left"))
            read_until(connection, b"\r\n\r\n")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.assertTrue(self.finished("left", 1)[0]["answer"]["left"])

    def test_what_was_delivered(self):
        """The fault, and how much was sent before the connection broke: that is no matter of the client."""
        for number, (recipe, fault, delivered) in enumerate((
                ("200;fault=reset", "reset", "nothing"), ("200;fault=close", "close", "nothing"),
                ("200;fault=interim-alone", "interim-alone", "nothing"),
                ("200;fault=reset-in-head", "reset-in-head", "part of the head"),
                ("200;fault=close-after-head", "close-after-head", "the head"),
                ("200;fault=close-after=0", "close-after", "the head"),
                ("200;body=abcdef;fault=reset-after=3", "reset-after", "part of the content"),
                ("200;fault=no-last-chunk", "no-last-chunk", "part of the content"),
                ("200;fault=slow-head=50ms", "slow-head", "all of it"), ("200;fault=bad-length", "bad-length", "all of it"),
                ("200;fault=bad-gzip", "bad-gzip", "all of it"), ("302;fault=redirect-loop", "redirect-loop", "all of it"),
                ("200", None, "all of it"), ("200;reason=A", None, "all of it"), ("204;drip=10ms", None, "all of it"))):
            with self.subTest(recipe):
                curl("--globoff", self.server.url, "--header", f"Everystatus: {recipe};key=delivered{number}", check=False)
                answer = self.finished(f"delivered{number}", 1)[0]["answer"]
                self.assertEqual((answer["fault"], answer["delivered"], answer["left"]), (fault, delivered, False))

    def test_what_a_client_left(self):
        for number, (recipe, enough, delivered) in enumerate((
                ("200;fault=hang", b"", "nothing"), ("200;delay=30s", b"", "nothing"),
                ("102+200;delay=30s", b"\r\n\r\n", "nothing"),
                ("200;fault=hang;delay=30s", b"", "nothing"),
                ("200;fault=hang-in-head", b"Date:", "part of the head"),
                ("200;fault=slow-head=30s", b"H", "part of the head"), ("200;fault=hang-after-head", b"\r\n\r\n", "the head"),
                ("200;delay-body=30s", b"\r\n\r\n", "the head"), ("200;fault=bare-lf;delay-body=30s", b"\n\n", "the head"),
                ("200;body=abcdef;fault=stall-after=3", b"abc", "part of the content"),
                ("200;body=abcdef;drip=30s", b"\r\n\r\na", "part of the content"),
                ("200;body=abcdef;fault=bare-lf;drip=30s", b"\n\na", "part of the content"),
                ("200;fault=endless-content", b"\r\n\r\n1a", "part of the content"))):
            with self.subTest(recipe):
                with self.server.connect() as connection:
                    connection.sendall(request(f"/status/{recipe};key=leaves{number}"))
                    read_until(connection, enough)
                    while not self.show(f"?key=leaves{number}&count")["count"]:
                        pass
                answer = self.finished(f"leaves{number}", 1)[0]["answer"]
                self.assertEqual((answer["delivered"], answer["left"]), (delivered, True))

    def sent(self, key):
        return [head["head"] for head in self.finished(key, 1)[0]["answer"]["sent"]]

    def test_heads_as_they_were_sent(self):
        """What the wire had, byte for byte, whatever way the answer went out."""
        for number, (recipe, fields, content) in enumerate((
                ("503", [], b""), ("204", [], b""), ("304", [], b""), ("503;reason=Busy", [], b""), ("200;size=300k", [], b""),
                ("102+103+200", [], b""), ("102+103+200;delay=20ms", [], b""), ("102(delay=9ms)+200", [], b""),
                ("200;drip=20ms;body=abc", [], b""), ("200;header=X-A:%E9", [], b""), ("200;fault=bare-lf", [], b""),
                ("200;fault=close-after-head", [], b""), ("200;fault=reset-in-head", [], b""), ("200;fault=close", [], b""),
                ("200;fault=slow-head=20ms", [], b""), ("200;omit=date", [], b""), ("102+200", ["Expect: 100-continue"], b"abc"),
                ("200", ["Expect: 100-continue"], b"abc"),
                ("413;early=1", [], b"abc"))):
            with self.subTest(recipe=recipe, fields=fields), self.server.connect() as connection:
                connection.sendall(request("/a", "Connection: close", f"Everystatus: {recipe};key=sent{number}", *fields,
                                           content=content, method="POST" if content else "GET"))
                wire, heads = read_all(connection).decode("latin-1"), self.sent(f"sent{number}")
                self.assertTrue(wire.startswith("".join(heads).replace("\ufffd", "\xe9")), (wire[:900], heads))
                rest = wire[len("".join(heads)):]
                self.assertNotIn("HTTP/1.1 ", rest[:9])
                answer = self.finished(f"sent{number}", 1)[0]["answer"]
                self.assertEqual(answer["delivered_size"], len(rest))
                codes = [int(head.split(" ")[1]) for head in heads if re.match(r"HTTP/1\.1 \d{3} ", head)]
                self.assertEqual([head["status"] for head in answer["sent"]], codes)

    def test_heads_over_tls(self):
        """There, small content goes out with its head."""
        skip_without_tls()
        with SecureServer("--log-format", "off") as server:
            for number, recipe in enumerate(("503", "503;reason=Busy", "204", "102+200;delay=20ms", "200;size=300k",
                                             "200;fault=close-in-head", "200;fault=close-after-head", "200;header=X-A:b")):
                with self.subTest(recipe):
                    with server.connect() as connection:
                        connection.sendall(request(f"/status/{recipe};key=tls{number}", "Connection: close"))
                        wire = read_all(connection).decode()
                    while not (answer := self.entries(f"tls{number}", server=server)[0]["answer"])["complete"]:
                        pass
                    heads = "".join(head["head"] for head in answer["sent"])
                    self.assertTrue(wire.startswith(heads), (wire[:900], heads))
                    self.assertEqual(answer["delivered_size"], len(wire) - len(heads))

    def test_heads_of_refusals(self):
        """The content is longer than what is taken, or comes too late."""
        for code, length, content in ((413, 1 << 16, b"a"), (408, 3, b"a")):
            with self.subTest(code), self.server.connect() as connection:
                head = request(f"/earn/{code};key=refused{code}", f"Content-Length: {length}", method="POST")
                connection.sendall(head + content)
                wire = read_all(connection).decode()
                head, = self.sent(f"refused{code}")
                self.assertEqual(head, wire[:wire.index("\r\n\r\n") + 4])
                self.assertTrue(head.startswith(f"HTTP/1.1 {code} "))

    def test_times_of_heads(self):
        self.server.request("/status/102+103+200;delay=100ms;delay-body=50ms;key=paced")
        answer = self.finished("paced", 1)[0]["answer"]
        times = [head["microseconds"] for head in answer["sent"]]
        self.assertEqual(len(times), 3)
        self.assertTrue(0 <= times[0] and times[0] + 40000 <= times[1] and times[1] + 40000 <= times[2], times)
        self.assertGreaterEqual(answer["microseconds"], times[2] + 50000)

    def test_heads_are_there_while_the_answer_is_under_way(self):
        with self.server.connect() as connection:
            connection.sendall(request("/status/102+200;delay=30s;key=awaited"))
            read_until(connection, b"102 Processing\r\n\r\n")
            while not (sent := self.entries("awaited")[0]["answer"]["sent"]):
                pass
            self.assertEqual(sent[0]["head"], "HTTP/1.1 102 Processing\r\n\r\n")

    def test_a_head_of_an_upgrade(self):
        with self.server.connect() as connection:
            connection.sendall(request("/status/101;key=switched", "Connection: Upgrade", "Upgrade: echo"))
            head = read_until(connection, b"\r\n\r\n").decode()
        self.assertEqual(self.sent("switched"), [head])

    def test_how_much_content_a_client_left(self):
        """What is handed over is what the socket takes: the client has read none of it yet."""
        with Server("--max-size", "64M", "--log-format", "off") as server:
            with server.connect() as connection:
                connection.sendall(request("/status/200;size=64M;key=much"))
                read_until(connection, b"\r\n\r\n")
            while not (answer := self.entries("much", server=server)[0]["answer"])["complete"]:
                pass
        self.assertEqual((answer["delivered"], answer["left"]), ("part of the content", True))
        self.assertTrue(0 < answer["delivered_size"] < 64 << 20, answer)

    def test_a_server_that_waits_no_longer_was_not_left(self):
        with Server("--idle-timeout", "1s", "--log-format", "off") as server:
            for number, recipe in enumerate(("200;fault=hang", "200;fault=hang-after-head", "200;fault=content-on-none")):
                with self.subTest(recipe), server.connect() as connection:
                    connection.sendall(request(f"/status/{recipe};key=k{number}", method="HEAD" if number == 2 else "GET"))
                    read_all(connection)
                    while not (shown := self.entries(f"k{number}", server=server))[0]["answer"]["complete"]:
                        pass
                    self.assertFalse(shown[0]["answer"]["left"])

    def test_who_has_what_is_an_answer_has_not_left_it(self):
        """The server holds the connection after it, and a client that has its answer closes."""
        for number, recipe in enumerate(("200;fault=short-length", "200;fault=extra-response", "204;fault=content-on-none")):
            with self.subTest(recipe):
                curl(f"{self.server.url}/status/{recipe};key=has{number}")
                answer = self.finished(f"has{number}", 1)[0]["answer"]
                self.assertEqual((answer["delivered"], answer["left"]), ("all of it", False))

    def test_connections(self):
        """A connection has a number of its own, on whatever thread, and its requests are counted, also those without a key."""
        with Server("--workers", "3", "--log-format", "off") as server:
            for number in range(12):
                with server.connect() as connection:
                    connection.sendall(request("/status/200;key=on") + request("/status/204") +
                                       request("/status/200;key=on", "Connection: close"))
                    read_all(connection)
            shown = [entry["connection"] for entry in self.entries("on", server=server)]
        self.assertEqual([row["request"] for row in shown], [1, 3] * 12)
        numbers = [row["id"] for row in shown]
        self.assertEqual(numbers[::2], numbers[1::2])
        self.assertEqual(len(set(numbers)), 12)

    def test_times_between_requests(self):
        self.server.request("/status/200;key=gap;delay=50ms")
        self.server.request("/status/200;key=gap")
        first, second = self.finished("gap", 2)
        self.assertGreaterEqual(second["monotonic"] - first["monotonic"], 50000)
        self.assertGreaterEqual(first["answer"]["microseconds"], 50000)
        self.assertLess(first["id"], second["id"])

    def test_content(self):
        for content in (b"", b"a" * CUT, b"a" * (CUT + 1), b"\xff\xfe", b"\x00\"\\\r\n\x1b", "ü€😀".encode(),
                        b"a" * (CUT - 1) + "€".encode(),
                        b"a" * (CUT - 2) + "€".encode() * 9, b"a" * (CUT - 3) + "€".encode() * 9, b"\xff" * (CUT + 7),
                        b"x" * 600000):
            with self.subTest(content[-20:]):
                name = hashlib.sha256(content).hexdigest()[:10]
                fields = f"\r\nEverystatus: 200;key={name}\r\nConnection: close\r\n".encode()
                for data in (request(f"/status/200;key={name}", "Connection: close", content=content, method="POST"),
                             chunked("/any", content, 7000).replace(b"\r\n", fields, 1)):
                    self.server.exchange(data)
                    entry = self.entries(name, "&limit=1")[0]["content"]
                    self.assertEqual((entry["size"], entry["sha256"], entry["cut"]),
                                     (len(content), hashlib.sha256(content).hexdigest(), len(content) > CUT))
                    if entry["base64"] is not None:
                        self.assertRaises(UnicodeDecodeError, content.decode)
                        self.assertEqual(base64.b64decode(entry["base64"]), content[:CUT])
                    else:
                        self.assertEqual(entry["text"], content[:CUT].decode(errors="ignore"))

    def test_foreign_text_stays_inside_its_string(self):
        """Quotes, control characters and bytes that are no UTF-8, in every place that a client fills."""
        key = '"},{"\\\n</script>\x1b\xff€'.encode("latin-1", "replace")
        target = f"/status/200;key={quote(key, safe='')}/'%22{{%3C}}"
        self.server.request(target, "G\"T".replace('"', "'"), ["X-Quote: \"\\\xff\t<"])
        entry, = self.show(f"?key={quote(key)}")["requests"]
        self.assertEqual(entry["key"], key.decode(errors="replace"))
        self.assertEqual((entry["target"], entry["method"]), (target, "G'T"))
        self.assertIn({"name": "X-Quote", "value": "\"\\\ufffd\t<"}, entry["fields"])

    def test_a_key_in_every_carrier(self):
        for number, (target, fields) in enumerate((("/status/200;key=KEY", []), ("/status/200?key=KEY", []),
                                                   ("/x", ["Everystatus: 200;key=KEY"]),
                                                   ("/status/200;%6bey=%4BEY", []), ("/status/299;limit=1/60m;key=KEY/x", []))):
            with self.subTest(target):
                self.server.request(target, "POST", [*fields, "Content-Length: 2"], b"hi")
                entries = self.entries("KEY")
                self.assertEqual((len(entries), entries[-1]["content"]["text"]), (number + 1, "hi"))

    def test_a_mistake_beside_a_key_is_entered_if_the_key_was_read(self):
        self.server.request("/status/200;key=wrong;loop")
        self.assertEqual([entry["answer"]["status"] for entry in self.finished("wrong", 1)], [400])

    def test_without_a_key_nothing_is_entered(self):
        before = self.show("?count")["count"]
        for target in ("/status/200", "/sequence/200,201", "/status/200;limit=5/60m", "/", "/_/", "/_/requests",
                       "/status/200/key=x"):
            self.server.request(target)
        self.assertEqual(self.show("?count")["count"], before)


class Questions(Journal):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for method, target in (("GET", "/status/200;key=q/a"), ("POST", "/status/503;key=q/b"), ("PUT", "/status/503;key=q/ab"),
                               ("GET", "/status/503;key=q2/a")):
            cls.server.request(target, method)

    def test_filters(self):
        for query, ends in (("?key=q", ["/ab", "/b", "/a"]), ("?key=q&order=oldest", ["/a", "/b", "/ab"]),
                            ("?key=q&method=POST", ["/b"]),
                            ("?key=q&status=503", ["/ab", "/b"]), ("?status=503", ["q2/a", "/ab", "/b"]),
                            ("?key=q&code=503", ["/ab", "/b"]), ("?key=q&limit=1", ["/ab"]),
                            ("?key=q&limit=1&order=oldest", ["/a"]), ("?key=q&limit=0", []), ("?key=none", []),
                            ("?key=q&method=post", []),
                            ("?target=/status/503;key=q/a", ["/ab"]), ("?target=%2Fstatus%2F503%3Bkey=q", ["q2/a", "/ab", "/b"]),
                            ("?key=q&method=GET&status=200&target=/", ["/a"]), ("?%6bey=%71&limit=1", ["/ab"])):
            with self.subTest(query):
                targets = [entry["target"] for entry in self.show(query)["requests"]]
                self.assertEqual(len(targets), len(ends))
                for target, end in zip(targets, ends):
                    self.assertTrue(target.endswith(end), target)

    def test_count(self):
        self.assertEqual(self.show("?key=q&count"), {"count": 3})
        self.assertEqual(self.show("?key=q&limit=1")["count"], 3)

    def pages(self, query):
        """The ids of all pages, one list a page; each but the first is where the one before says."""
        target, pages = "/_/requests" + query, []
        while target:
            self.assertLess(len(pages), 100, "no end")
            shown = json.loads(self.server.request(target)[-1].content)
            pages.append([entry["id"] for entry in shown["requests"]])
            target = shown["next"]
        return pages

    def test_pages(self):
        for number in range(5):
            self.server.request(f"/status/200;key=a%26b%3D{number // 4}/{number}")
        oldest, = self.pages("?key=a%26b%3D0&order=oldest")
        self.assertEqual((len(oldest), oldest), (4, sorted(oldest)))
        a, b, c, d = oldest
        for query, pages in (("&limit=4", [[d, c, b, a]]), ("&limit=3", [[d, c, b], [a]]), ("&limit=2", [[d, c], [b, a]]),
                             ("&limit=1&order=oldest", [[a], [b], [c], [d]]), ("&order=oldest&limit=3", [[a, b, c], [d]]),
                             (f"&before={c}", [[b, a]]), (f"&limit=1&before={c}", [[b], [a]]), (f"&after={b}", [[d, c]]),
                             (f"&after={b}&order=oldest&limit=1", [[c], [d]]), (f"&after={a}&before={d}&limit=1", [[c], [b]]),
                             (f"&before={a}", [[]]), (f"&after={d}", [[]]), ("&after=0", [[d, c, b, a]]),
                             ("&wait=2&timeout=1s&limit=3", [[d, c, b], [a]]), ("&limit=0", [[]])):
            with self.subTest(query):
                self.assertEqual(self.pages("?key=a%26b%3D0" + query), pages)
        self.assertEqual(self.show("?key=a%26b%3D0&limit=1&before=" + str(c))["count"], 4)

    def test_a_page_has_a_bound(self):
        """However much there is of it: everybody else waits while it is made."""
        content = b"\x01" * 16384  # six bytes each in JSON
        for _ in range(9):
            self.server.request("/status/200;key=heavy", "POST", [f"Content-Length: {len(content)}"], content)
        answer = self.server.request("/_/requests?key=heavy")[-1]
        self.assertLess(len(answer.content), 512 * 1024)
        pages = self.pages("?key=heavy")
        self.assertGreater(len(pages), 1)
        self.assertEqual(len([number for page in pages for number in page]), 9)

    def test_pages_do_not_go_with_a_count(self):
        for query in ("count&before=3", "after=3&count"):
            answer = self.server.request("/_/requests?" + query)[-1]
            self.assertEqual((answer.code, json.loads(answer.content)["where"]), (400, "query"))

    def test_head_has_the_fields_of_get(self):
        get, head = (self.server.request("/_/requests?key=q&count", method)[-1] for method in ("GET", "HEAD"))
        self.assertEqual((head.code, head.content, head.get("Content-Length")), (200, b"", get.get("Content-Length")))

    def test_wrong_questions(self):
        for query in ("?key", "?key=", "?key=" + "k" * 65, "?status=99", "?status=abc", "?status", "?code=99",
                      "?limit=-1", "?limit=", "?limit=401",
                      "?order=up", "?before=0", "?before=x", "?before", "?after=-1", "?after=18446744073709551616",
                      "?order",
                      "?count=1", "?wait=0", "?wait=x", "?wait=10001", "?timeout=5", "?timeout=31s", "?timeout", "?nonsense=1",
                      "?Key=a",
                      "?method=", "?target="):
            with self.subTest(query):
                answer = self.server.request("/_/requests" + query)[-1]
                self.assertEqual((answer.code, answer.get("Everystatus")), (400, "refused"))
                self.assertEqual(json.loads(answer.content)["column"], 1)
        for method in ("GET", "DELETE"):
            shown = json.loads(self.server.request("/_/requests?key=q&code=200&key=nobody", method)[-1].content)
            self.assertEqual((shown.get("status"), shown.get("column")), (400, 16), shown)
        for names in (("status", "code"), ("code", "status"), ("code", "code")):
            shown = json.loads(self.server.request("/_/requests?%s=503&%s=503" % names)[-1].content)
            self.assertEqual((shown["status"], shown["detail"]), (400, f'"{names[1]}" comes twice'))


# Whoever is not woken waits longer than any test does.
PATIENT = ("--max-delay", "60m", "--log-format", "off")


class Waiting(Journal):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server(*PATIENT))

    def wait(self, query, *fields):
        connection = self.server.connect()
        connection.sendall(request("/_/requests" + query, "Connection: close", *fields))
        return connection

    def answer(self, connection):
        with connection:
            return parse_responses(read_all(connection), ["GET"])[-1]

    def assert_waits(self, connection):
        """Another exchange, begun later, is over, and still nothing has come."""
        self.server.request("/status/204")
        connection.setblocking(False)
        self.assertRaises(BlockingIOError, connection.recv, 1)
        connection.settimeout(TIMEOUT)

    def test_the_third_comes_later(self):
        for workers in ("1", "4"):
            with Server("--workers", workers, *PATIENT) as self.server, self.subTest(workers):
                waiting = [self.wait("?key=third&wait=3&timeout=60m") for _ in range(8)]
                for _ in range(2):
                    self.server.request("/status/503;key=third")
                    self.server.request("/status/503;key=other")
                    self.assert_waits(waiting[0])
                self.server.request("/status/503;key=third")
                for connection in waiting:
                    answer = self.answer(connection)
                    shown = json.loads(answer.content)
                    self.assertEqual((answer.code, shown["complete"], shown["count"], len(shown["requests"])), (200, True, 3, 3))
        self.server = type(self).server

    def test_at_once_if_it_is_there(self):
        for _ in range(3):
            self.server.request("/status/200;key=atonce")
        answer = self.answer(self.wait("?key=atonce&wait=3&timeout=0s&count"))
        self.assertEqual((answer.code, json.loads(answer.content)), (200, {"count": 3, "complete": True}))

    def test_too_few_in_time_is_a_failure(self):
        self.server.request("/status/200;key=few")
        start = time.monotonic()
        done = curl("--fail-with-body", self.server.url + "/_/requests?key=few&wait=2&timeout=200ms&count", check=False)
        self.assertGreaterEqual(time.monotonic() - start, 0.198)
        self.assertEqual((done.returncode, json.loads(done.stdout)), (22, {"count": 1, "complete": False}))

    def test_only_those_that_fit(self):
        connection = self.wait("?key=fit&method=PUT&status=503&wait=1")
        self.server.request("/status/503;key=fit")
        self.server.request("/status/200;key=fit", "PUT")
        self.assert_waits(connection)
        self.server.request("/status/503;key=fit", "PUT")
        self.assertEqual(json.loads(self.answer(connection).content)["count"], 1)

    def test_what_was_cleared_counts_no_more(self):
        self.server.request("/status/200;key=cleared")
        connection = self.wait("?key=cleared&wait=2")
        self.assert_waits(connection)
        self.server.request("/_/requests?key=cleared", "DELETE")
        self.server.request("/status/200;key=cleared")
        self.assert_waits(connection)
        self.server.request("/status/200;key=cleared")
        self.assertEqual(json.loads(self.answer(connection).content)["count"], 2)

    def test_a_client_that_leaves(self):
        with Server("--max-waiting", "1", *PATIENT) as self.server:
            self.wait("?key=gone&wait=1").close()
            end = time.monotonic() + TIMEOUT
            while self.answer(self.wait("?key=gone&wait=1&timeout=1ms")).code == 503:
                self.assertLess(time.monotonic(), end, "its place is not free")
            self.server.request("/status/200;key=gone")
            self.assertEqual(self.answer(self.wait("?key=gone&wait=1")).code, 200)
        self.server = type(self).server

    def test_no_more_than_may_wait(self):
        with Server("--max-waiting", "2", *PATIENT) as self.server:
            waiting = [self.wait("?key=full&wait=1") for _ in range(2)]
            self.assert_waits(waiting[1])
            answer = self.answer(self.wait("?key=full&wait=1"))
            self.assertEqual((answer.code, answer.get("Everystatus"), answer.get("Retry-After")), (503, "refused", "1"))
            self.server.request("/status/200;key=full")
            self.assertEqual([self.answer(connection).code for connection in waiting], [200, 200])
        self.server = type(self).server

    def test_the_end_of_the_server_ends_the_waiting(self):
        with Server("--drain-timeout", "60m", *PATIENT) as self.server:
            connection = self.wait("?key=end&wait=1&timeout=60m&count")
            self.assert_waits(connection)
            self.server.process.terminate()
            self.assertEqual(self.answer(connection).code, 409)
        self.server = type(self).server

    def test_at_the_end_of_the_server_no_waiting_begins(self):
        with Server("--drain-timeout", "60m", *PATIENT) as server, server.connect() as connection, server.connect() as idle:
            connection.sendall(request("/_/requests?wait=1&timeout=60m", "Content-Length: 1", "Expect: 100-continue"))
            read_until(connection, b"\r\n\r\n")
            server.process.terminate()
            self.assertEqual(read_all(idle), b"")
            connection.sendall(b"a")
            self.assertEqual([answer.code for answer in parse_responses(read_all(connection), ["GET"])], [409])

    def test_two_on_one_connection(self):
        """A wait leaves the connection as it should be."""
        self.server.request("/status/200;key=two")
        with self.server.connect() as connection:
            connection.sendall(request("/_/requests?key=two&wait=2&timeout=50ms&count") + request("/status/204") +
                               request("/_/requests?key=two&wait=1&count") +
                               request("/_/requests?key=two&wait=3&timeout=1ms&count", "Connection: close"))
            answers = parse_responses(read_all(connection), ["GET"] * 4)
        self.assertEqual([answer.code for answer in answers], [409, 204, 200, 409])


class Everything(Journal):
    def test_all_requests_are_entered(self):
        with Server("--journal", "--log-format", "off") as server:
            for target in ("/status/418", "/status/418", "/", "/nope", "/status/200;key=k", "/_/", "/503", "/status/abc",
                           "/a/../b"):
                server.request(target)
            server.request("/get", "POST", ["Content-Length: 3"], b"abc")
            shown = self.show("?order=oldest", server)["requests"]
            self.assertEqual([(entry["target"], entry["key"], entry["answer"]["status"]) for entry in shown],
                             [("/status/418", None, 418), ("/status/418", None, 418), ("/", None, 200), ("/nope", None, 404),
                              ("/status/200;key=k", "k", 200), ("/503", None, 503), ("/status/abc", None, 400),
                              ("/a/../b", None, 400),
                              ("/get", None, 405)])
            self.assertEqual(shown[-1]["content"]["text"], "abc")

    def test_mocks(self):
        with Server("--route", "POST /api/* 503,201;in-order;key=api", "--default", "404;key=lost", "--log-format",
                    "off") as server:
            for target in ("/api/a", "/api/b", "/nope"):
                server.request(target, "POST", ["Content-Length: 3"], b"abc")
            self.assertEqual([(entry["target"], entry["answer"]["status"],
                               entry["content"]["text"]) for entry in self.entries("api", server=server)],
                             [("/api/a", 503, "abc"), ("/api/b", 201, "abc")])
            self.assertEqual([entry["content"]["text"] for entry in self.entries("lost", server=server)], ["abc"])


class Bounds(Journal):
    def remembered(self, server):
        return json.loads(server.request("/_/")[-1].content)["remembered"]

    def flood(self, server, first, count):
        """As many requests, each with a key of its own, as fast as one connection takes them."""
        data = b"".join(request(f"/status/204;key=k{number}") for number in range(first, first + count - 1))
        data += request(f"/status/204;key=k{first + count - 1}", "Connection: close")
        with server.connect() as connection:
            connection.settimeout(TIMEOUT)
            self.assertEqual(read_while_sending(connection, data).count(b"HTTP/1.1 204 "), count)

    def memory(self, server):
        with open(f"/proc/{server.process.pid}/status", encoding="ascii") as file:
            return int(re.search(r"VmData:\s+(\d+) kB", file.read())[1])

    def test_many_keys(self):
        with Server("--max-keys", "500", "--max-entries", "1000", "--max-state", "256k", "--log-format", "off") as server:
            self.flood(server, 0, 5000)
            before = self.memory(server)
            self.flood(server, 5000, 20000)
            shown = self.remembered(server)
            self.assertLessEqual(shown["keys"], 500)
            self.assertLessEqual(shown["entries"], 1000)
            self.assertLessEqual(shown["bytes"], 256 << 10)
            self.assertGreaterEqual(shown["bytes"], 128 << 10)
            if not is_instrumented():  # what is freed is not given back there
                self.assertLess(self.memory(server) - before, 8 << 10)
            self.assertEqual(self.show("?key=k24999&count", server), {"count": 1})
            self.assertEqual(self.show("?key=k0&count", server), {"count": 0})

    def test_the_least_recently_used_goes(self):
        with Server("--max-keys", "3", "--log-format", "off") as server:
            codes = [server.request(f"/sequence/501,502,503,504;key={key}")[-1].code for key in "abcadacb"]
            self.assertEqual(codes, [501, 501, 501, 502, 501, 503, 502, 501])

    def test_the_oldest_entries_go(self):
        with Server("--max-entries", "3", "--log-format", "off") as server:
            for number in range(7):
                server.request(f"/status/204;key=k/{number}")
            self.assertEqual([entry["target"][-1] for entry in self.entries("k", server=server)], ["4", "5", "6"])
            self.assertEqual(server.request("/_/requests?wait=4")[-1].code, 400)

    def test_large_contents(self):
        with Server("--max-state", "64k", "--log-format", "off") as server:
            for number in range(20):
                server.request(f"/status/204;key=k{number}", "POST", ["Content-Length: 20000"], b"x" * 20000)
                self.assertLessEqual(self.remembered(server)["bytes"], 64 << 10)
            self.assertEqual(self.show("?count", server)["count"], 3)

    def test_time_to_live(self):
        """What is forgotten does not come back, however long it takes to see that it is gone."""
        with Server("--state-ttl", "100ms", "--log-format", "off") as server:
            server.request("/sequence/503,200;key=ttl")
            end = time.monotonic() + TIMEOUT
            while self.remembered(server)["keys"]:
                self.assertLess(time.monotonic(), end)
            self.assertEqual(self.remembered(server), {"keys": 0, "entries": 0, "bytes": 0})
            self.assertEqual(server.request("/sequence/503,200;key=ttl")[-1].code, 503)


def read_while_sending(connection, data):
    """Everything that comes until the server closes, while data goes out: neither side may wait for the other."""
    connection.setblocking(False)
    received, sent, end = [], 0, time.monotonic() + TIMEOUT
    while time.monotonic() < end:
        if sent < len(data):
            try:
                sent += connection.send(data[sent:sent + (1 << 16)])
            except BlockingIOError:
                pass
        try:
            chunk = connection.recv(1 << 16)
        except BlockingIOError:
            continue
        if not chunk:
            return b"".join(received)
        received.append(chunk)
    raise AssertionError("the server did not close")


if __name__ == "__main__":
    unittest.main()
