"""Blanks behind a field's value, which are no part of it (RFC 9110 5.5), in heads that are read whole, in pieces, pipelined."""
import json
import unittest

from harness import Server, parse_responses, read_until
from refusal import SMUGGLED, assert_refused, talk


def request(*fields, line=b"POST /status/418 HTTP/1.1", content=b"12345"):
    return b"\r\n".join([line, b"Host: a", *fields, b"", content])


class Blanks(unittest.TestCase):
    BLANKS = (b" ", b"\t", b" \t  ")
    POSTS = [(b"Transfer-Encoding: chunked", b"0\r\n\r\n"), (b"Content-Length: 5", b"12345"), (b"Content-Length:5", b"12345")]

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())

    def rows(self):
        for blanks in self.BLANKS:
            for field, content in self.POSTS:
                yield request(b"X: a" + blanks, field + blanks, b"Y:" + blanks, content=content)

    def check(self, data, count, step=None):
        step = step or len(data)
        with self.subTest(data), self.server.connect() as connection:
            for at in range(0, len(data), step):
                connection.sendall(data[at:at + step])
            answers = parse_responses(talk(connection, b"")[0], ["POST"] * count + ["GET"])
            self.assertEqual([answer.code for answer in answers], [418] * count + [299])

    def test_alone(self):
        for data in self.rows():
            self.check(data + SMUGGLED, 1)

    def test_in_pieces(self):
        for data in self.rows():
            for step in (1, 7):
                self.check(data + data + SMUGGLED, 2, step)

    def test_pipelined(self):
        for data in self.rows():
            self.check(data * 3 + SMUGGLED, 3)
        self.check(b"".join(self.rows()) + SMUGGLED, len(list(self.rows())))

    def test_a_part_of_the_next_head(self):
        """The rest of a head is read when the answer before it has come."""
        for data in self.rows():
            cut = data.index(b"\r\nY:")
            with self.subTest(data), self.server.connect() as connection:
                connection.sendall(data + data[:cut])
                first = read_until(connection, b"\r\n\r\n")
                answers = parse_responses(first + talk(connection, data[cut:] + SMUGGLED)[0], ["POST", "POST", "GET"])
                self.assertEqual([answer.code for answer in answers], [418, 418, 299])

    def test_what_else_is_in_a_value_stays(self):
        value = "a \t b:\u00e9 c".encode()
        with self.server.connect() as connection:
            connection.sendall(request(b"X: " + value + b" \t ", b"Connection: close", line=b"GET /anything HTTP/1.1"))
            answer = parse_responses(talk(connection, b"")[0], ["GET"])[0]
        self.assertEqual(json.loads(answer.content)["headers"]["X"].encode(), value)

    def test_what_is_refused_without_them(self):
        for field in (b"Content-Length: 5 5 ", b"Content-Length : 5 ", b"Content-Length: 5\0 ", b"Content-Length: 5\r ",
                      b"X: a \r\n b ", b"X ", b"Transfer-Encoding : chunked ", b"Transfer-Encoding: chunked x "):
            with self.subTest(field):
                assert_refused(self, self.server, request(field), {400, 501}, "POST")
        assert_refused(self, self.server, request(line=b"GET http://a/ HTTP/1.1 "), {400})


if __name__ == "__main__":
    unittest.main()
