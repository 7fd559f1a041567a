"""Answers to recipes that are kept: the second request gets what the first one got, and no other recipe's."""
import itertools
import re
import string
import unittest
from urllib.parse import quote

import harness
from harness import Server, parse_responses
from survey import Served

# Each recipe differs from the ones before in one thing that the answer says.
RECIPES = ("200;header=X-A:b", "200;header=X-A:c", "200;header=X-B:b", "200;header=X-A:b;header=X-A:c",
           "201;header=X-A:b", "200;header=X-A:b;omit=Date", "200;omit=Date", "200;omit=Cache-Control", "200;body=X-A:b",
           "200;body=z;type=text%2Fcsv", "200;body=z", "200;body=zz", "200;size=1", "200;size=26", "200;size=65536",
           "200;size=65537", "200;size=1M", "200;size=64k;max-age=1", "200;max-age=1", "200;max-age=11", "503;retry-after=1",
           "503;retry-after=2", "503;retry-after=empty", "302;location=%2Fa", "302;location=%2Fb",
           "302;header=Location:%2Fa", "200;type=text%2Fcsv;size=1", "103+200", "102+200", "103+103+200",
           "103(header=Link:%3Ca%3E)+200", "103(header=Link:%3Cb%3E)+200", "103+200;header=X-A:b", "204;header=X-A:b",
           "200;reason=Fine", "200;header=X-A:1;header=X-B:2", "200;header=X-A:1%202;header=X-B:")


def twins(digits, dot, mark):
    """A body, and another with the value of a field, that make one name of two recipes where a number in it stands right before
    the digits of a length, and these digits end the number of the second one."""
    length, rest = int(f"{digits}5"), f"0;0;0;;;0{dot};0{dot}"
    start = "b" * 5 + rest + f"3{mark}X-A"
    filling = "v" * (length - len(start) - len("999") - len(mark))
    value = filling + rest
    return start + f"{len(value):03}" + mark + filling, "b" * 5, value


def said(answers):
    return [(f"{a.code} {a.phrase}", [(n, n == "date" or v) for n, v in a.fields], a.content) for a in answers]


class Kept(Served):
    def ask(self, target, server=None, method="GET", fields=()):
        return said((server or self.server).request(target, method=method, fields=fields))

    def test_each_gets_its_own(self):
        first = [self.ask(f"/status/{recipe}") for recipe in RECIPES]
        for one, other in itertools.combinations(range(len(RECIPES)), 2):
            with self.subTest(RECIPES[one], other=RECIPES[other]):
                self.assertNotEqual(first[one], first[other])
        for recipe, answer in reversed(list(zip(RECIPES, first))):
            with self.subTest(recipe):
                self.assertEqual(self.ask(f"/status/{recipe}"), answer)

    def test_whatever_came_before(self):
        """A server that has answered nothing else says the same."""
        for recipe in RECIPES:
            self.ask(f"/status/{recipe}")
            with self.subTest(recipe), Server() as other:
                self.assertEqual(self.ask(f"/status/{recipe}"), self.ask(f"/status/{recipe}", other))

    def test_no_body_makes_another_recipe_of_one(self):
        """The answer to a body that was made for it would be the one to another recipe, which others ask for. Answers are
        numbered by code, as many for each: if 104 begins with the number 4n, 501 begins with 401n."""
        for dot, mark in itertools.product(("", "."), ":;"):
            with Server("--log-format", "off") as server:
                for each in range(16, 80):
                    body, other, value = twins(each, dot, mark)
                    self.assertEqual(len(body), int(f"{each}5"))
                    self.ask(f"/status/104;body={quote(body, safe='')}", server)
                    (line, fields, content), = self.ask(f"/status/501;body={other};header=X-A:{quote(value, safe='')}", server)
                    with self.subTest(each=each, dot=dot, mark=mark):
                        self.assertEqual((line[:3], dict(fields).get("x-a"), content), ("501", value, other.encode()))

    def test_by_form_and_method(self):
        """The form that Accept asks for, and the method, make answers of their own."""
        for _ in range(2):
            forms = {accept: self.ask("/status/404;header=X-A:b", fields=(f"Accept: {accept}",))
                     for accept in ("application/json", "text/html", "text/plain", "application/problem+json")}
            for (one, a), (other, b) in itertools.combinations(forms.items(), 2):
                self.assertNotEqual(a, b, (one, other))
            (_, fields, content), = self.ask("/status/404;header=X-A:b", method="HEAD")
            (_, got, whole), = self.ask("/status/404;header=X-A:b")
            self.assertEqual((content, fields), (b"", got))
            self.assertEqual(dict(got)["content-length"], str(len(whole)))

    def test_in_a_sequence(self):
        recipe = "/status/503(retry-after=1)*2,200(body=ok);in-order;key="
        for key in "ab":
            codes = [(line[:3], content if line[:3] == "200" else dict(fields)["retry-after"])
                     for line, fields, content in (self.ask(recipe + key)[0] for _ in range(4))]
            self.assertEqual(codes, [("503", "1"), ("503", "1"), ("200", b"ok"), ("200", b"ok")])

    def test_what_changes_is_made_anew(self):
        for recipe in ("200;fill;header=X-Id:%7Buuid%7D", "200;fill;body=%7Buuid%7D"):
            self.assertNotEqual(self.ask(f"/status/{recipe}"), self.ask(f"/status/{recipe}"))
        left = [re.search(r"r=(\d+)", dict(self.ask("/status/200;limit=9/60s;key=left")[0][1])["ratelimit"])[1] for _ in range(3)]
        self.assertEqual(left, ["8", "7", "6"])

    def test_more_than_are_kept(self):
        for _ in range(2):
            for number in range(600):
                (_, fields, _), = self.ask(f"/status/200;header=X-Number:{number};format=empty")
                self.assertEqual(dict(fields)["x-number"], str(number))


class Long(unittest.TestCase):
    """The alphabet over and over: held as a whole, as a piece that repeats itself, or made as it is sent."""
    SIZES = (65536, 65537, 131040, 131041, 1 << 20, 17 * 65520, 17 * 65520 + 1, 3000000)

    def test_each_byte(self):
        alphabet = (string.ascii_lowercase * 120000).encode()
        with harness.Server("--max-size", "4M") as server:
            for size, more, time in itertools.product(self.SIZES, ("", ";omit=Date", ";max-age=1"), ("first", "second")):
                with self.subTest(size=size, more=more, time=time):
                    response, = server.request(f"/status/200;size={size}{more}")
                    self.assertTrue(response.content == alphabet[:size])
                    self.assertEqual("date" in dict(response.fields), more != ";omit=Date")

    def test_one_after_the_other(self):
        """On one connection, with HEAD and short answers in between."""
        targets = [(method, f"/status/200;size={size}") for size in (1 << 20, 70000, 100, 300000)
                   for method in ("GET", "HEAD", "GET")]
        data = "".join(f"{method} {target} HTTP/1.1\r\nHost: a\r\n\r\n" for method, target in targets)
        data += "GET /status/204 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        with harness.Server() as server:
            responses = parse_responses(server.exchange(data.encode()), [method for method, _ in targets] + ["GET"])
        for (method, target), response in zip(targets, responses):
            size = int(target.rpartition("=")[2])
            self.assertEqual((response.get("Content-Length"), len(response.content)), (str(size), size if method == "GET" else 0))

    def test_behind_the_longest_head(self):
        """Where the request leaves the response the least memory."""
        found = set()
        with harness.Server() as server:
            for length in range(6600, 7500, 50):
                response, = server.request("/status/200;size=1M;header=X-A:" + "b" * 880, fields=("X-Fill: " + "a" * length,))
                found.add((response.code, len(response.content) == 1 << 20))
        self.assertEqual(found, {(200, True), (431, False)})


if __name__ == "__main__":
    unittest.main()
