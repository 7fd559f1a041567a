"""CONNECT: recipes answer it in a proxy's place, but no tunnel ever opens (RFC 9110 9.3.6)."""
import json
import unittest

from harness import Server, curl, curl_version, parse_responses, read_all
from raw_requests import request
from survey import Served

PROXY_REFUSES = 7 if curl_version() >= [8, 23] else 56  # curl's exit code where a CONNECT is answered by anything but 2xx


def connect(target, *fields, version="HTTP/1.1"):
    return request(target, *fields, method="CONNECT", version=version)


class Connect(Served):
    def answer(self, target, *fields, server=None):
        data = (server or self.server).exchange(connect(target, "Connection: close", *fields))
        return parse_responses(data, ["CONNECT"])

    def refused(self, code, said, target, *fields, server=None):
        response, = self.answer(target, *fields, server=server)
        self.assertEqual((response.code, response.get("Everystatus")), (code, "refused"))
        self.assertIn(said, json.loads(response.content)["detail"])


class Field(Connect):
    def test_without_a_recipe_it_is_no_proxy(self):
        for target in ("example.com:443", "/status/200", "*", "/", "/_/", "a", "example.com"):
            with self.subTest(target):
                self.refused(501, "this server is none", target)
        self.refused(501, "this server is none", "example.com:443", "Everystatus: key=a")

    def test_the_field(self):
        for target in ("example.com:443", "[::1]:80", "127.0.0.1:1", "EXAMPLE.com:65535"):
            with self.subTest(target):
                response, = self.answer(target, "Everystatus: 407;header=X-A:b")
                self.assertEqual((response.code, response.get("Everystatus"), response.get("X-A")), (407, "told", "b"))
                self.assertIsNotNone(response.get("Proxy-Authenticate"))
                self.assertIn(b"407", response.content)

    def test_the_connection_goes_on(self):
        """curl asks again on it, with credentials."""
        with self.server.connect() as connection:
            connection.sendall(connect("a:1", "Everystatus: 407") + connect("a:1", "Everystatus: 503", "Connection: close"))
            codes = [answer.code for answer in parse_responses(read_all(connection), ["CONNECT", "CONNECT"])]
            self.assertEqual(codes, [407, 503])

    def test_steps_and_faults(self):
        codes = [self.answer("a:1", "Everystatus: 503*2,407;in-order;key=connect")[-1].code for _ in range(3)]
        self.assertEqual(codes, [503, 503, 407])
        self.assertEqual(self.server.exchange(connect("a:1", "Everystatus: reset")), b"")
        self.assertEqual(self.server.exchange(connect("a:1", "Everystatus: 200;fault=close")), b"")
        self.assertEqual([answer.code for answer in self.answer("a:1", "Everystatus: 103+502")], [103, 502])

    def test_no_tunnel(self):
        for recipe in ("200", "204", "299", "102", "200;fault=close-after-head", "200-299", "503,200;in-order;loop;key=tunnel"):
            with self.subTest(recipe):
                answers = [self.answer("a:1", f"Everystatus: {recipe}")[-1] for _ in range(2)]
                self.assertEqual(answers[-1].code, 400)
                self.assertIn(b"tunnel", answers[-1].content)

    def test_a_path_is_no_authority(self):
        for target in ("/", "/status/503", "*", "http://a/", "a", "a:", ":443", "a:b", "a:443/", "a:443?b", "a:443:443",
                       "a:123456", "u@a:443", "/_/"):
            with self.subTest(target):
                self.refused(400, "a host and a port", target, "Everystatus: 503")


class Routes(Connect):
    def test_they_answer(self):
        routes = ["CONNECT proxy.example:443 503", "CONNECT slow.example:* 504;delay=10ms", "CONNECT * 407"]
        with Server(*(part for route in routes for part in ("--route", route))) as server:
            for target, code in (("proxy.example:443", 503), ("proxy.example:80", 407), ("slow.example:1", 504), ("b:1", 407)):
                with self.subTest(target):
                    self.assertEqual(self.answer(target, server=server)[-1].code, code)
            self.assertEqual(self.answer("b:1", "Everystatus: 418", server=server)[-1].code, 418)
            self.refused(400, "a host and a port", "/status/503", server=server)
            self.assertEqual(server.request("/nope")[-1].code, 404)

    def test_those_of_any_method(self):
        with Server("--route", "* * 503", "--default", "418") as server:
            self.assertEqual(self.answer("a:1", server=server)[-1].code, 503)
        with Server("--default", "418") as server:
            self.refused(501, "this server is none", "a:1", server=server)
        with Server("--route", "* * 200") as server:
            self.refused(400, "tunnel", "a:1", server=server)

    def test_a_path_is_a_mistake(self):
        server = Server("--route", "CONNECT /a 503")
        with self.assertRaisesRegex(AssertionError, "CONNECT has a host and a port in place of a path"):
            server.__enter__()

    def test_curl(self):
        with Server("--route", "CONNECT denied.example:443 403", "--route", "CONNECT * 407") as server:
            for url, fields, code in (("https://example.com/", [], b"407"), ("https://denied.example/", [], b"403"),
                                      ("https://example.com/", ["--proxy-header", "Everystatus: 503"], b"503")):
                with self.subTest(url=url, fields=fields):
                    done = curl("--noproxy", "", "-x", server.url, "-o", "/dev/null", "-w", "%{http_connect}", *fields, url,
                                check=False)
                    self.assertEqual((done.stdout, done.returncode), (code, PROXY_REFUSES))


class Journal(Connect):
    def test_it_is_there(self):
        self.answer("a.example:443", "Everystatus: 407;key=connected")
        entry, = json.loads(self.server.request("/_/requests?key=connected")[-1].content)["requests"]
        self.assertEqual((entry["method"], entry["target"], entry["answer"]["status"]), ("CONNECT", "a.example:443", 407))


if __name__ == "__main__":
    unittest.main()
