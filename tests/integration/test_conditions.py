"""What a request does wrong by itself is answered by its real condition, on any path, whatever that path would have answered."""
import unittest

from harness import Server, parse_responses, read_all, read_until
from raw_requests import request
from refusal import assert_refused, check_refusal

PATHS = ["/", "/nope", "/status/418", "/status/204", "/status/103", "/status/200;delay=30s", "/status/200;fault=reset",
         "/status/200;fault=reset-while-reading", "/status/nonsense", "/codes/404", "/503", "/random/200,503", "/anything",
         "/post", "/redirect/3", "/basic-auth/a/b", "/help", "/healthz", "/style.css", "/status/101"]
FIELD = "Everystatus: 200;fault=hang"  # the server does not get as far as this field either
LIMITS = ("--head-timeout", "300ms", "--content-timeout", "300ms", "--max-content", "1k")


def posted(path, *fields, content=b"", method="POST", version="HTTP/1.1"):
    return request(path, *fields, method=method, version=version) + content


# The code, the method, and a request for path that is wrong in this way.
WRONG = [
    (411, "POST", lambda path: posted(path, "Expect: 100-continue")),
    (411, "PUT", lambda path: posted(path, "Expect: 100-continue", FIELD, method="PUT")),
    (411, "PATCH", lambda path: posted(path, "expect: 100-Continue", method="PATCH")),
    (413, "POST", lambda path: posted(path, "Content-Length: 1025")),
    (413, "POST", lambda path: posted(path, "Content-Length: 1025", "Expect: 100-continue", FIELD)),
    (414, "GET", lambda path: request(path + "/" + "a" * 8001)),
    (414, "GET", lambda path: request(path + "?" + "a" * 8001, FIELD)),
    (417, "GET", lambda path: request(path, "Expect: the-unexpected")),
    (417, "POST", lambda path: posted(path, "Expect: 100-continue, 200-ok", "Content-Length: 5", FIELD)),
    (431, "GET", lambda path: request(path, "X: " + "a" * 9000)),
    (431, "GET", lambda path: request(path, *["X: y"] * 1000, FIELD)),
    (501, "POST", lambda path: posted(path, "Transfer-Encoding: gzip, chunked")),
    (501, "POST", lambda path: posted(path, "Transfer-Encoding: gzip, chunked", FIELD)),
    (505, "GET", lambda path: request(path, version="HTTP/2.0")),
    (505, "GET", lambda path: request(path, FIELD, version="HTTP/0.9")),
]


class Conditions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--log-format", "off", *LIMITS))

    def test_on_any_path(self):
        for code, method, make in WRONG:
            for path in PATHS:
                with self.subTest(code=code, path=path):
                    assert_refused(self, self.server, make(path), {code}, method)

    def check_408(self, paths, make):
        """All of them at once, as each takes its time."""
        connections = {path: self.server.connect() for path in paths}
        for path, connection in connections.items():
            connection.sendall(make(path))
        for path, connection in connections.items():
            with self.subTest(path), connection:
                answer, = parse_responses(read_all(connection), ["POST"])
                check_refusal(self, answer, {408})

    def test_408_for_a_head_that_stalls(self):
        self.check_408(PATHS, lambda path: posted(path, "Content-Length: 5", FIELD)[:-2])

    def test_408_for_content_that_stalls(self):
        paths = [path for path in PATHS if "while-reading" not in path]  # which does not wait for all of it
        self.check_408(paths, lambda path: posted(path, "Content-Length: 5", content=b"abc"))

    def test_413_for_chunks_that_become_too_many(self):
        for path in PATHS:
            if "while-reading" not in path:
                with self.subTest(path):
                    chunks = b"400\r\n" + b"a" * 1024 + b"\r\n1\r\na\r\n0\r\n\r\n"
                    assert_refused(self, self.server, posted(path, "Transfer-Encoding: chunked", content=chunks), {413}, "POST")

    def test_no_411_for_what_is_just_empty(self):
        """RFC 9112 6.3: without either field the length is 0, and clients send POST so (curl -X POST)."""
        for method in ("POST", "PUT", "PATCH", "DELETE", "GET"):
            answer = self.server.request("/status/418", method=method)[-1]
            self.assertEqual(answer.code, 418)
        for method in ("GET", "DELETE", "OPTIONS"):
            data = self.server.exchange(request("/status/418", "Expect: 100-continue", "Connection: close", method=method))
            self.assertEqual(parse_responses(data, [method])[-1].code, 418)
        for fields, code in ((["Content-Length: 0"], 418), (["Content-Length: 0", "Expect: 100-continue"], 418)):
            self.assertEqual(self.server.request("/status/418", method="POST", fields=fields)[-1].code, code)
        data = self.server.exchange(request("/status/418", "Expect: 100-continue", method="POST", version="HTTP/1.0"))
        self.assertEqual(parse_responses(data, ["POST"])[-1].code, 418)

    def test_100_comes_where_all_is_well(self):
        with self.server.connect() as connection:
            connection.sendall(posted("/status/204", "Content-Length: 3", "Expect: 100-continue"))
            self.assertEqual(read_until(connection, b"\r\n\r\n"), b"HTTP/1.1 100 Continue\r\n\r\n")
            connection.sendall(b"abc")
            self.assertIn(b"HTTP/1.1 204 ", read_until(connection, b"\r\n\r\n"))


if __name__ == "__main__":
    unittest.main()
