"""A field that a recipe names comes once, and a redirect loop leads to the same again."""
import json
import re
import unittest
from urllib.parse import quote

from harness import Server, curl
from survey import Served


class Once(unittest.TestCase):
    OWN = {"Access-Control-Allow-Origin": "https://example.org", "Access-Control-Expose-Headers": "X-A",
           "X-Content-Type-Options": "none", "Content-Security-Policy": "sandbox", "Cache-Control": "private",
           "Vary": "Cookie", "Allow": "BREW", "WWW-Authenticate": "Negotiate"}

    def test_in_place_of_the_servers_own(self):
        with Server("--log-format", "off", "--unsafe-headers") as server:
            for name, value in self.OWN.items():
                for written in (name, name.lower()):
                    for more in ("", ";reason=Raw", ";fault=slow-head=1ms", ";format=html"):
                        target = f"/status/401;header={written}:{quote(value, safe='')}{more}"
                        with self.subTest(target=target):
                            self.assertEqual(server.request(target)[-1].all(name), [value])

    def test_those_that_are_not_named_stay(self):
        with Server("--log-format", "off", "--unsafe-headers") as server:
            answer = server.request("/status/404;header=Vary:Cookie;format=html")[-1]
            for name in ("Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "X-Content-Type-Options",
                         "Content-Security-Policy", "Cache-Control", "Date", "Everystatus"):
                with self.subTest(name):
                    self.assertEqual(len(answer.all(name)), 1)

    def test_several_times(self):
        with Server("--log-format", "off") as server:
            for name in ("Cache-Control", "Vary", "Allow"):
                with self.subTest(name):
                    answer = server.request(f"/status/405;header={name}:a;header={name}:b")[-1]
                    self.assertEqual(answer.all(name), ["a", "b"])


class Loop(Served):
    def test_location_is_the_target(self):
        for target in ("/status/302;fault=redirect-loop", "/status/302;fault=redirect-loop;key=a%2Fb;delay=1ms;header=X-A:b",
                       "/status/302,307;fault=redirect-loop?key=q&delay=1ms",
                       "/status/302(fault=redirect-loop),200;in-order;key=s",
                       "/status/301;key=rest?fault=redirect-loop", "/status/308;fault=redirect-loop/a/b?c=%20",
                       "/%73tatus/302;fault=redirect-loop;key=%6a"):
            with self.subTest(target):
                self.assertEqual(self.server.request(target)[-1].all("Location"), [target])

    def test_the_field_loops_on_its_path(self):
        answer = self.server.request("/any/path?q=1", fields=["Everystatus: 302;fault=redirect-loop;key=f"])[-1]
        self.assertEqual((answer.code, answer.get("Location")), (302, "/any/path?q=1"))

    def test_a_proxy_is_led_to_the_same_again(self):
        target = "http://localhost/status/302;fault=redirect-loop"
        self.assertEqual(self.server.request(target)[-1].get("Location"), target)

    def test_a_long_recipe(self):
        target = "/status/302;fault=redirect-loop;header=X-A:1;body=" + "b" * 4000
        self.assertEqual(self.server.request(target)[-1].get("Location"), target)
        self.assertEqual(len(self.server.request(target + ";drip=1ms")[-1].content), 4000)

    def test_no_other_server(self):
        """ "//host/" in Location would be one (RFC 3986 4.2)."""
        for target in ("//example.org/", "//example.org"):
            with self.subTest(target):
                answer = self.server.request(target, fields=["Everystatus: 302;fault=redirect-loop"])[-1]
                self.assertEqual((answer.code, answer.get("Location")), (400, None))
                self.assertIn("one slash", json.loads(answer.content)["detail"])

    def test_a_verdict_counts_the_hops(self):
        for recipe, options in (("/status/302;fault=redirect-loop;key=hops", []),
                                ("/any?a=%22", ["-H", "Everystatus: 302;fault=redirect-loop;key=hops-field"]),
                                ("/status/302?fault=redirect-loop&key=hops-query", [])):
            with self.subTest(recipe):
                curl("--location", "--max-redirs", "3", *options, self.server.url + recipe, check=False)
                key = re.search(r"key=([a-z-]+)", recipe + "".join(options))[1]
                self.assertEqual(self.server.request(f"/_/verify/{key}?attempts=4")[-1].code, 200)

    def test_below_a_prefix(self):
        with Server("--log-format", "off", "--prefix", "/mock") as server:
            for target in ("/mock/status/302;fault=redirect-loop", "/status/302;fault=redirect-loop"):
                self.assertEqual(server.request(target)[-1].get("Location"), target)

    def test_a_route_loops_too(self):
        with Server("--log-format", "off", "--route", "GET /old 302;fault=redirect-loop;key=route") as server:
            curl("--location", "--max-redirs", "2", server.url + "/old", check=False)
            self.assertEqual(server.request("/_/verify/route?attempts=3")[-1].code, 200)


if __name__ == "__main__":
    unittest.main()
