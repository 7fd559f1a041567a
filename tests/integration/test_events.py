"""Server-sent events (WHATWG HTML 9.2): numbered ones, going on behind the last, and a drip that tears none."""
import json
import re
import shutil
import subprocess
import time
import unittest

from harness import curl
from raw_requests import request
from survey import Served


def events(first, last):
    return "".join(f"id: {i}\ndata: event {i}\n\n" for i in range(first, last + 1)).encode()


class Events(Served):
    def ask(self, recipe, *fields, method="GET"):
        return self.server.request(f"/status/{recipe}", method, fields)[-1]

    def detail(self, recipe):
        answer = self.ask(recipe)
        self.assertEqual(answer.code, 400)
        return json.loads(answer.content)["detail"]

    def test_numbered(self):
        answer = self.ask("200;events=3")
        self.assertEqual((answer.content, answer.get("Content-Type")), (events(1, 3), "text/event-stream"))
        self.assertEqual(self.ask("200;events=2;type=text%2Fplain").get("Content-Type"), "text/plain")
        self.assertEqual(self.ask("200;events=32768").content, events(1, 32768))
        self.assertEqual(self.ask("200;events=9", method="HEAD").get("Content-Length"), str(len(events(1, 9))))

    def test_goes_on(self):
        for last, first in (("1", 2), ("4", 5), ("0", 1), ("x", 1), ("-3", 1), ("99999999999999999999999", 1)):
            with self.subTest(last=last):
                self.assertEqual(self.ask("200;events=5", f"Last-Event-ID: {last}").content, events(first, 5))

    def test_the_end(self):
        """A client that has seen all is told not to reconnect (9.2.3)."""
        for last in (5, 6, 1000):
            answer = self.ask("200;events=5", f"Last-Event-ID: {last}")
            self.assertEqual((answer.code, answer.content, answer.get("Content-Type")), (204, b"", None))

    def test_refused(self):
        for recipe, part in (("200;events=0", "events"), ("200;events=32769", "--max-size"), ("200;events=x", "events"),
                             ("200;events=2;body=a", "exclude"), ("404;events=2", "for 200"), ("200;events=2;ranges", "ranges"),
                             ("200;events=2;fault=close", "events")):
            with self.subTest(recipe=recipe):
                self.assertIn(part, self.detail(recipe))

    def test_steps(self):
        recipe = "503,200(fault=close-after=25),200;events=3;in-order;key=events"
        self.assertEqual(self.ask(recipe).code, 503)
        broken = self.server.exchange(request(f"/status/{recipe}", "Connection: close"))
        self.assertTrue(broken.endswith(b"\r\n\r\n" + events(1, 3)[:25]))
        self.assertEqual(self.ask(recipe, "Last-Event-ID: 1").content, events(2, 3))

    def arrivals(self, recipe):
        """The content as it arrives, in pieces, with the time of each."""
        found = []
        with self.server.connect() as connection:
            connection.sendall(request(f"/status/{recipe}", "Connection: close"))
            while data := connection.recv(65536):
                found.append((time.monotonic(), data))
        head = b"".join(data for _, data in found).index(b"\r\n\r\n") + 4
        pieces = []
        for at, data in found:
            if len(data) > head:
                pieces.append((at, data[head:]))
            head = max(0, head - len(data))
        return pieces

    def test_drip_tears_none(self):
        for recipe, content in (("200;events=6", events(1, 6)),
                                ("200;body=" + "data:%20a%0D%0A%0D%0A" * 3 + ";type=text%2Fevent-stream",
                                 b"data: a\r\n\r\n" * 3),
                                ("200;body=data:%20a%0D%0Ddata:%20b%0D%0D;type=text%2Fevent-stream;header=X-A:b",
                                 b"data: a\r\rdata: b\r\r"),
                                ("200;events=6;fault=slow-head=1ms", events(1, 6))):
            with self.subTest(recipe=recipe):
                pieces = self.arrivals(recipe + ";drip=300ms")
                self.assertEqual(b"".join(data for _, data in pieces), content)
                self.assertGreater(len(pieces), 1)
                for _, data in pieces:
                    self.assertRegex(data, rb"\A(?:(?:[^\r\n]+(?:\r\n|\r|\n))+(?:\r\n|\r|\n))+\Z")
                self.assertGreaterEqual(pieces[-1][0] - pieces[0][0], 0.25)

    def test_drip_tears_other_content(self):
        pieces = self.arrivals("200;body=" + "data:%20abcdefghij%0A%0A" * 4 + ";drip=300ms")
        self.assertTrue(any(not data.endswith(b"\n\n") for _, data in pieces), pieces)

    def test_curl(self):
        done = curl("-N", f"{self.server.url}/status/200;events=3;drip=20ms", "-H", "Last-Event-ID: 1")
        self.assertEqual(done.stdout, events(2, 3))

    @unittest.skipUnless(shutil.which("node"), "Node is not installed")
    def test_node(self):
        """Each piece that Node's fetch gives is whole events."""
        script = """
            const answer = await fetch(process.argv[1]);
            for await (const piece of answer.body)
                console.log(JSON.stringify(Buffer.from(piece).toString()));
        """
        url = f"{self.server.url}/status/200;events=4;drip=200ms"
        done = subprocess.run(["node", "--input-type=module", "-e", script, url], capture_output=True, timeout=60, check=True)
        pieces = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual("".join(pieces).encode(), events(1, 4))
        self.assertTrue(all(re.fullmatch(r"(?:id: \d\ndata: event \d\n\n)+", piece) for piece in pieces), pieces)


if __name__ == "__main__":
    unittest.main()
