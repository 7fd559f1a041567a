"""What requests make the server hold in memory is bounded for all workers together, and what does not fit waits."""
import json
import unittest

from harness import Server, parse_responses, read_all
from raw_requests import request


class Memory(unittest.TestCase):
    def test_the_bound_is_not_divided_by_workers(self):
        with Server("--workers", "64", "--max-size", "8M") as server:
            response, = server.request("/status/200;size=5M;reason=A")
            self.assertEqual((response.code, len(response.content)), (200, 5 << 20))

    def test_what_is_remembered_has_one_bound_for_all_workers(self):
        """Of requests with 1000 bytes each, 64k hold half as many at least."""
        for workers in ("1", "8"):
            with self.subTest(workers), Server("--workers", workers, "--max-state", "64k", "--log-format", "off") as server:
                for _ in range(100):
                    server.exchange(request("/status/204;key=a", "Connection: close", content=b"a" * 1000, method="POST"))
                listed = json.loads(server.request("/_/requests?limit=400")[-1].content)["requests"]
                self.assertTrue(32 <= len(listed) <= 65, len(listed))

    def upload(self, server, pieces):
        """Sends all requests but for their last byte, then those; returns the codes of the answers."""
        connections = [server.connect() for _ in pieces]
        for connection, data in zip(connections, pieces):
            connection.sendall(data[:-1])
        for connection, data in zip(connections, pieces):
            connection.sendall(data[-1:])
        codes = [parse_responses(read_all(connection), ["POST"])[0].code for connection in connections]
        for connection in connections:
            connection.close()
        return codes

    def test_uploads_wait_for_room(self):
        """Content that was accepted is never answered 503: it is read when there is memory for it."""
        fields = ("/status/200;key=a", "Connection: close", "Transfer-Encoding: chunked")
        pieces = b"".join(b"1388\r\n" + b"a" * 5000 + b"\r\n" for _ in range(20)) + b"0\r\n\r\n"
        for count, data in ((12, request(*fields[:2], method="POST", content=b"a" * 100000)),
                            (2, request(*fields, method="POST") + pieces)):
            with self.subTest(count), Server("--max-held", "256k") as server:
                for _ in range(2):  # what they took is given back
                    self.assertEqual(self.upload(server, [data] * count), [200] * count)

    def test_an_upload_that_finds_no_room_is_told_when_its_time_is_up(self):
        with Server("--max-held", "64k", "--content-timeout", "1s") as server, server.connect() as connection:
            connection.sendall(request("/status/200;key=a", content=b"a" * 100000, method="POST"))
            self.assertEqual(parse_responses(read_all(connection), ["POST"])[0].code, 408)
            self.assertEqual(server.request("/status/200;size=60000;reason=A")[-1].code, 200)

    def test_an_answer_that_finds_no_room_is_503(self):
        with Server("--max-held", "64k", "--workers", "4") as server:
            self.assertEqual(server.request("/status/200;size=70000;reason=A")[-1].code, 503)
            with server.connect() as waiting:
                waiting.sendall(request("/status/200;size=40000;reason=A;delay=30s"))
                while server.request("/status/200;size=40000;reason=A")[-1].code == 200:
                    pass
                self.assertEqual(server.request("/status/200;size=10000;reason=A")[-1].code, 200)
            while server.request("/status/200;size=40000;reason=A")[-1].code == 503:
                pass  # until the server has seen that the client left


if __name__ == "__main__":
    unittest.main()
