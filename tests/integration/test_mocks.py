"""Routes of the operator's own: --route, --routes and SIGHUP, --default, --files, and what the field Everystatus does to them."""
import os
import pathlib
import signal
import subprocess
import tempfile
import threading
import time
import unittest

from command import run
from harness import PROGRAM, TIMEOUT, WRAPPER, Server, parse_responses


class Mocks(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())

    def write(self, text, name="routes.txt"):
        path = os.path.join(self.folder, name)
        with open(path + ".new", "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(path + ".new", path)  # a server that reads it meanwhile sees the one or the other
        return path

    def ask(self, server, target, method="GET", *fields, content=b""):
        return server.request(target, method, fields, content)[-1]

    def test_lines(self):
        path = self.write("# users\n\nGET /api/users 200;body=[];type=application%2Fjson\r\n"
                          "POST /api/users 201;location=%2Fapi%2Fusers%2F7\n* /api/* 404;format=problem\nP* /p 409\n")
        with Server("--routes", path, "--route", "DELETE /api/users 403") as server:
            answer = self.ask(server, "/api/users?page=2&limit=10")
            self.assertEqual((answer.code, answer.content, answer.get("Content-Type")), (200, b"[]", "application/json"))
            self.assertEqual(self.ask(server, "/api/users", "HEAD").get("Content-Length"), "2")
            answer = self.ask(server, "/api/users", "POST", "Content-Length: 2", content=b"{}")
            self.assertEqual((answer.code, answer.get("Location")), (201, "/api/users/7"))
            self.assertEqual(self.ask(server, "/api/users", "DELETE").code, 403)
            self.assertEqual(self.ask(server, "/api/users/", "PATCH").get("Content-Type"), "application/problem+json")
            self.assertEqual([self.ask(server, "/p", method).code for method in ("PUT", "PATCH", "PURGE")], [409] * 3)
            self.assertEqual(self.ask(server, "/p").code, 404)
            self.assertEqual(self.ask(server, "/status/418").code, 418)

    def test_a_mock_goes_before_a_route_of_ours(self):
        with Server("--route", "GET /status/200 503", "--route", "* /healthz 500") as server:
            self.assertEqual([self.ask(server, target).code for target in ("/status/200", "/healthz", "/status/201")],
                             [503, 500, 201])

    def test_the_first_line_wins(self):
        with Server("--route", "GET /a 201", "--route", "GET /a* 202", "--route", "* * 203") as server:
            self.assertEqual([self.ask(server, target).code for target in ("/a", "/ab", "/b")], [201, 202, 203])

    def test_the_field_overrides(self):
        with Server("--route", "GET /a 503;body=x", "--default", "404;body=gone") as server:
            for target in ("/a", "/nothing"):
                answer = self.ask(server, target, "GET", "Everystatus: 418;body=y")
                self.assertEqual((answer.code, answer.content), (418, b"y"))
            answer = self.ask(server, "/a", "GET", "Everystatus: 418;nonsense")
            self.assertEqual((answer.code, answer.get("Everystatus")), (400, "refused"))

    def test_default(self):
        with Server("--default", "299;format=empty") as server:
            self.assertEqual(self.ask(server, "/any/where").code, 299)
            self.assertEqual(self.ask(server, "/any/where", "BREW").code, 299)
            self.assertEqual(self.ask(server, "/codes").code, 200)
            self.assertEqual(self.ask(server, "/status/abc").code, 400)

    def test_files(self):
        self.write("from a file", "body.txt")
        os.symlink("/etc/passwd", os.path.join(self.folder, "link"))
        os.mkdir(os.path.join(self.folder, "deep"))
        self.write("deep", "deep/er")
        with Server("--files", self.folder) as server:
            self.assertEqual(self.ask(server, "/status/200;body=@body.txt").content, b"from a file")
            self.assertEqual(self.ask(server, "/status/200;body=@deep%2Fer").content, b"deep")
            for name in ("link", "..%2F..%2Fetc%2Fpasswd", "%2Fetc%2Fpasswd", "deep", "", "none",
                         "deep%2F..%2F..%2F..%2Fetc%2Fpasswd"):
                with self.subTest(name):
                    answer = self.ask(server, f"/status/200;body=@{name}")
                    self.assertEqual((answer.code, answer.get("Everystatus")), (400, "refused"))
                    self.assertNotIn(b"root:", answer.content)
        with Server() as server:
            self.assertEqual(self.ask(server, "/status/200;body=@body.txt").code, 400)

    def test_a_sibling_folder_is_not_below(self):
        """Though its name begins as the folder's does."""
        inside, beside = os.path.join(self.folder, "www"), os.path.join(self.folder, "www-private")
        for folder in (inside, beside):
            os.mkdir(folder)
            self.write("content", os.path.join(folder, "file"))
        for given in (inside, inside + "/"):
            with self.subTest(given), Server("--files", given) as server:
                self.assertEqual(self.ask(server, "/status/200;body=@file").content, b"content")
                for name in ("..%2Fwww-private%2Ffile", "..%2Fwww%2F..%2Fwww-private%2Ffile"):
                    answer = self.ask(server, f"/status/200;body=@{name}")
                    self.assertEqual((answer.code, answer.get("Everystatus")), (400, "refused"))

    def test_all_files(self):
        path = self.write("content", "file")
        with Server("--files", "/") as server:
            for name in (path, path[1:]):
                answer = self.ask(server, "/status/200;body=@" + name.replace("/", "%2F"))
                self.assertEqual((answer.code, answer.content), (200, b"content"))

    def test_a_file_that_cannot_be_read_is_no_short_answer(self):
        """Reading a process's memory from its start is EIO."""
        with Server("--files", "/proc/self") as server:
            answer = self.ask(server, "/status/200;body=@mem")
            self.assertEqual((answer.code, answer.get("Everystatus")), (500, "refused"))
            self.assertIn(b"cannot be read", answer.content)

    def test_a_file_of_just_the_size_that_is_allowed(self):
        self.write("x" * 100000, "fits")
        self.write("x" * 100001, "larger")
        with Server("--files", self.folder, "--max-size", "100000") as server:
            self.assertEqual(self.ask(server, "/status/200;body=@fits").content, b"x" * 100000)
            answer = self.ask(server, "/status/200;body=@larger")
            self.assertEqual((answer.code, answer.get("Everystatus")), (400, "refused"))
            self.assertIn(b"100000 bytes", answer.content)

    def test_what_is_wrong_stops_the_start(self):
        wrong = (("GET /x 200\nGET /y 9x9\n", ":2:9:"), ("GET x 200\n", ":1:5:"), ("G@T /x 200\n", ":1:1:"),
                 ("GET /x\n", ":1:7:"), ("\n\nGET /x 200;foo=1\n", ":3:12:"), ("GET /x 200;delay=2\n", ":1:18:"),
                 ("GET /x 503,200;loop\n", ":1:8:"), ("GET /x 503,200:2;in-order\n", ":1:15:"))
        for text, place in wrong:
            with self.subTest(text):
                path = self.write(text)
                done = run("--port", "0", "--routes", path)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(path + place, done.stderr)
        for arguments in (("--routes", os.path.join(self.folder, "none")), ("--route", "GET /x 200;foo"),
                          ("--default", "12"), ("--default", "200;"), ("--default", "503,200;loop"),
                          ("--route", "* /x 200;type=text%2Fcss"), ("--files", os.path.join(self.folder, "none")),
                          ("--files", path)):
            with self.subTest(arguments):
                done = run("--port", "0", *arguments)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(arguments[0], done.stderr)

    def test_what_the_system_refuses_is_no_bad_usage(self):
        """Full disks and ports in use end with 1; a file that is there and cannot be read does as well."""
        done = run("--port", "0", "--routes", "/proc/self/mem")  # reading it from its start is EIO
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("--routes /proc/self/mem", done.stderr)

    def wait_for(self, condition):
        """A signal is answered by nothing: the only way is to ask until it shows."""
        end = time.monotonic() + TIMEOUT
        while not condition():
            self.assertLess(time.monotonic(), end)

    def test_reload(self):
        path = self.write("GET /a 201\n")
        with Server("--routes", path, "--route", "GET /b 202") as server:
            self.assertEqual(self.ask(server, "/a").code, 201)
            self.write("GET /a 203\nGET /c 204\n")
            server.process.send_signal(signal.SIGHUP)
            self.wait_for(lambda: self.ask(server, "/a").code == 203)
            self.assertEqual([self.ask(server, target).code for target in ("/b", "/c")], [202, 204])
            self.write("GET /a 299\nGET /c nonsense\n")
            server.process.send_signal(signal.SIGHUP)
            self.wait_for(lambda: "stay as they were" in server.stderr())
            self.assertIn(path + ":2:8:", server.stderr())
            self.assertEqual(self.ask(server, "/a").code, 203)

    def reload(self, server, said):
        """Sends SIGHUP and waits until this is said once more."""
        before = server.stderr().count(said)
        server.process.send_signal(signal.SIGHUP)
        self.wait_for(lambda: server.stderr().count(said) > before)

    def test_reload_says_how_many(self):
        """A file that is emptied for a moment takes all routes away, which is not to go unnoticed."""
        path = self.write("GET /a 201\n# c\n\nGET /b 202\n")
        with Server("--routes", path, "--route", "GET /c 203", "--log-format", "off") as server:
            self.reload(server, f"everystatus: SIGHUP: 2 routes were read from {path}\n")
            self.write("")
            self.reload(server, f"everystatus: SIGHUP: 0 routes were read from {path}\n")
            self.assertEqual([self.ask(server, target).code for target in ("/a", "/c")], [404, 203])
            os.unlink(path)
            self.reload(server, "everystatus: SIGHUP: the routes stay as they were\n")
            self.assertIn(f"--routes {path} again: No such file", server.stderr())
            self.assertEqual(self.ask(server, "/c").code, 203)

    def test_reload_without_a_file(self):
        with Server("--route", "GET /c 203", "--log-format", "off") as server:
            self.reload(server, "everystatus: SIGHUP: there is no --routes to read again\n")
            self.assertEqual(self.ask(server, "/c").code, 203)

    def test_what_can_be_read_only_once_is_not_read_again(self):
        """A pipe, be it a process substitution of the shell: its end would not come, or has been."""
        path = os.path.join(self.folder, "pipe")
        os.mkfifo(path)
        writer = threading.Thread(target=lambda: pathlib.Path(path).write_text("GET /a 201\n"))
        writer.start()
        with Server("--routes", path, "--log-format", "off") as server:
            writer.join()
            self.assertEqual(self.ask(server, "/a").code, 201)
            self.reload(server, "everystatus: SIGHUP: the routes stay as they were\n")
            self.assertIn(f"--routes {path} again: it is no regular file", server.stderr())
            self.assertEqual(self.ask(server, "/a").code, 201)
            os.unlink(path)
            self.write("GET /a 202\n", "pipe")
            self.reload(server, f"everystatus: SIGHUP: 1 route was read from {path}\n")
            self.assertEqual(self.ask(server, "/a").code, 202)

    def test_a_pipe_that_says_nothing_can_be_interrupted(self):
        path = os.path.join(self.folder, "pipe")
        os.mkfifo(path)
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number):
                process = subprocess.Popen([*WRAPPER, PROGRAM, "--port", "0", "--routes", path], stdout=subprocess.PIPE,
                                           stderr=subprocess.PIPE, text=True)
                with open(path, "w"):  # which waits until it is opened for reading
                    process.send_signal(number)
                    try:
                        said = process.communicate(timeout=TIMEOUT)
                    finally:
                        process.kill()
                self.assertEqual((process.returncode, said[0]), (1, ""))
                self.assertIn(f"--routes {path}: Interrupted", said[1])

    def test_reload_under_load(self):
        """Requests go on while the routes are exchanged again and again; each gets the one or the other."""
        path = self.write("GET /a 201;body=x\n")
        with Server("--routes", path, "--workers", "2", "--log-format", "off") as server:
            for number in range(50):
                self.write(f"GET /a {201 + number % 2};body=x\n")
                server.process.send_signal(signal.SIGHUP)
                data = b"GET /a HTTP/1.1\r\nHost: a\r\n\r\n" * 20 + b"GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                answers = parse_responses(server.exchange(data), ["GET"] * 21)
                self.assertLessEqual({answer.code for answer in answers}, {201, 202})
