"""Every number from 100 to 999 as real curl sees it: its code, its reason phrase, its framing, by every method, in HTTP/1.1
and 1.0. Expectations come from the registries' copies in tests/data and from RFC 9110 and 9112."""
import email.utils
import re
import time
import unittest

from registry import ALL, IANA, KNOWN, final_of, interim, phrase_of
from survey import Served, survey

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
IMF_FIXDATE = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT"
METHODS = ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "BREW", "purge")
NO_CONTENT = (204, 304)


def target_of(code):
    return f"/status/{code}"


def without_date(response):
    return sorted(field for field in response.fields if field[0] != "date")


class Codes(Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.before = int(time.time())
        cls.gets = dict(zip(ALL, survey(cls.server, map(target_of, ALL))))
        cls.after = int(time.time())
        cls.heads = dict(zip(ALL, survey(cls.server, map(target_of, ALL), method="HEAD")))

    def test_code(self):
        for code, exchange in self.gets.items():
            with self.subTest(code=code):
                self.assertEqual(exchange.final.code, final_of(code))
                self.assertEqual(exchange.reported, final_of(code), "what curl reported")

    def test_phrase(self):
        for code, exchange in self.gets.items():
            with self.subTest(code=code):
                response = exchange.interims[0] if interim(code) else exchange.final
                expected = phrase_of(426) if code == 101 else phrase_of(code)
                self.assertEqual(response.phrase, expected)
                self.assertEqual(exchange.final.phrase, phrase_of(exchange.final.code))

    def test_interim_responses_and_only_those_are_followed(self):
        for code, exchange in self.gets.items():
            with self.subTest(code=code):
                self.assertEqual([response.code for response in exchange.interims], [code] if interim(code) else [])

    def test_interim_responses_carry_nothing_of_the_final_one(self):
        own = {103: ["link"], 104: ["location", "upload-draft-interop-version"]}
        for code, exchange in self.gets.items():
            with self.subTest(code=code):
                for response in exchange.interims:
                    self.assertEqual(sorted(name for name, value in response.fields), own.get(code, []))

    def test_101_needs_an_offer(self):
        response = self.gets[101].final
        self.assertIn("upgrade", response.get("Connection", "").lower())
        self.assertRegex(response.get("Upgrade", ""), r"^[A-Za-z0-9/.-]+(, [A-Za-z0-9/.-]+)*$")
        self.assertEqual(response.get("Everystatus"), "refused")
        self.assertRegex(response.content.decode(), r"curl .*Connection: Upgrade.*Upgrade: \w+.*/status/101")

    def test_framing(self):
        for code, exchange in self.gets.items():
            with self.subTest(code=code):
                response, length = exchange.final, exchange.final.get("Content-Length")
                self.assertIsNone(response.get("Transfer-Encoding"))
                if code == 204:
                    self.assertIsNone(length)
                elif code == 205:
                    self.assertEqual(length, "0")
                elif code == 304:
                    self.assertNotEqual(length, "0", "a length that the 200 would not have")
                else:
                    self.assertEqual(int(length), len(response.content))
                empty = code in NO_CONTENT or code == 205
                self.assertEqual(response.content == b"", empty)
                self.assertEqual(response.get("Content-Type") is None, empty)

    def test_nothing_follows_a_response_without_content(self):
        """curl drops stray bytes, so this looks at the connection itself; harness.parse_responses fails on any."""
        for code in (100, 102, 103, 150, *NO_CONTENT, 205):
            for method in ("GET", "HEAD", "POST"):
                with self.subTest(code=code, method=method):
                    responses = self.server.request(target_of(code), method)
                    self.assertEqual([response.code for response in responses], [code, 200] if interim(code) else [code])
                    self.assertTrue(responses[-1].content == b"" or (interim(code) and method != "HEAD"))

    def test_head_has_the_fields_of_get(self):
        for code, exchange in self.heads.items():
            with self.subTest(code=code):
                get = self.gets[code]
                self.assertEqual(exchange.final.code, get.final.code)
                self.assertEqual(exchange.final.phrase, get.final.phrase)
                self.assertEqual(without_date(exchange.final), without_date(get.final))
                self.assertEqual([response.fields for response in exchange.interims],
                                 [response.fields for response in get.interims])

    def test_head_has_no_content(self):
        for code in (200, 206, 207, 226, 404, 503, 999):
            with self.subTest(code=code):
                self.assertEqual(self.server.request(target_of(code), "HEAD")[0].code, code)

    def test_methods(self):
        for method in METHODS:
            for exchange, code in zip(survey(self.server, map(target_of, KNOWN), method=method), KNOWN):
                with self.subTest(method=method, code=code):
                    self.assertEqual(exchange.final.code, final_of(code))
                    self.assertEqual(exchange.final.phrase, phrase_of(final_of(code)))
                    self.assertEqual([response.code for response in exchange.interims], [code] if interim(code) else [])

    def test_content_is_taken(self):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            for chunked in ((), ("--header", "Transfer-Encoding: chunked")):
                found = survey(self.server, map(target_of, IANA), "--data", "some=content", *chunked, method=method)
                with self.subTest(method=method, chunked=bool(chunked)):
                    self.assertEqual([exchange.final.code for exchange in found], [final_of(code) for code in IANA])

    def test_http_1_0(self):
        """RFC 9110 15.2: no interim response for a client of HTTP/1.0; RFC 9112 6.1: nor a transfer coding."""
        found = survey(self.server, map(target_of, ALL), "--http1.0")
        for code, exchange in zip(ALL, found):
            with self.subTest(code=code):
                self.assertEqual(exchange.final.code, final_of(code))
                self.assertEqual(exchange.reported, final_of(code))
                self.assertEqual(exchange.interims, [])
                self.assertIsNone(exchange.final.get("Transfer-Encoding"))

    def test_what_follows_in_the_path_is_ignored(self):
        targets = [f"/status/{code}/api/users/7?limit=10&format=pdf" for code in KNOWN]
        for code, exchange in zip(KNOWN, survey(self.server, targets)):
            with self.subTest(code=code):
                self.assertEqual(exchange.final.code, final_of(code))
                self.assertEqual(exchange.final.content, self.gets[code].final.content)

    def test_date(self):
        for code, exchange in self.gets.items():
            with self.subTest(code=code):
                date = exchange.final.get("Date", "")
                self.assertRegex(date, f"^{IMF_FIXDATE}$")
                parsed = email.utils.parsedate_to_datetime(date)
                self.assertEqual(date[:3], DAYS[parsed.weekday()])
                self.assertTrue(self.before - 1 <= parsed.timestamp() <= self.after + 1, date)

    def test_what_every_answer_carries(self):
        for code, exchange in self.gets.items():
            with self.subTest(code=code):
                response = exchange.final
                self.assertEqual(response.get("Cache-Control"), "no-store")
                self.assertEqual(response.get("Everystatus"), "refused" if code == 101 else "told")
                self.assertEqual(response.get("Access-Control-Allow-Origin"), "*")
                self.assertIsNone(response.get("Access-Control-Allow-Credentials"))
                self.assertEqual(response.get("X-Content-Type-Options"), "nosniff")
                exposed = re.split(r"\s*,\s*", response.get("Access-Control-Expose-Headers", "").lower())
                self.assertIn("everystatus", exposed)
                self.assertEqual(len(exposed), len(set(exposed)))

    def test_negotiated_answers_say_so(self):
        for code, exchange in self.gets.items():
            with self.subTest(code=code):
                if exchange.final.content or code == 304:
                    self.assertEqual(exchange.final.get("Vary"), "Accept")


if __name__ == "__main__":
    unittest.main()
