"""What people type: codes by number and by name, the help on recipes, colours, and the check of a server's health."""
import json
import socket
import subprocess
import tempfile
import threading
import unittest

from command import run
from harness import ENVIRONMENT, PROGRAM, TIMEOUT, WRAPPER, Server
from terminal import on_terminal


def titles(printed):
    """The lines that are underlined."""
    lines = printed.splitlines()
    return [line for line, below in zip(lines, lines[1:]) if below and below == "=" * len(line)]


class Explain(unittest.TestCase):
    def test_several_codes_are_compared(self):
        """As on /compare: what differs, and how they are told apart."""
        with Server() as server:
            page = server.request("/compare?codes=404,410", fields=["Accept: text/plain"])[-1].content.decode()
        for words in (["404", "410"], ["not found", "gone"]):
            done = subprocess.run([*WRAPPER, PROGRAM, "explain", *words], capture_output=True, text=True, timeout=TIMEOUT,
                                  check=True)
            self.assertEqual(done.stdout, page)
            self.assertIn("Tell apart", page)
        done = subprocess.run([*WRAPPER, PROGRAM, "explain", "404", "000"], capture_output=True, text=True, timeout=TIMEOUT,
                              check=True)
        self.assertIn("000 No Status", done.stdout)

    def test_by_number_and_name(self):
        for words, expected in ((["418"], ["418 I'm a teapot"]), (["explain", "teapot"], ["418 I'm a teapot"]),
                                (["explain", "im a TEAPOT"], ["418 I'm a teapot"]), (["explain", "not found"], ["404 Not Found"]),
                                (["explain", "Not", "found"], ["404 Not Found"]), (["explain", "OK"], ["200 OK"]),
                                (["explain", "non authoritative information"], ["203 Non-Authoritative Information"]),
                                (["404", "410"], ["404 Not Found", "410 Gone"]), (["404", "Not", "Found"], ["404 Not Found"]),
                                (["explain", "404 not found"], ["404 Not Found"]),
                                (["explain", "HTTP/1.1 429 Too Many Requests"], ["429 Too Many Requests"]),
                                (["explain", "HTTP/2", "503"], ["503 Service Unavailable"]),
                                (["explain", "HTTP 404"], ["404 Not Found"]), (["explain", "HTTP", "404"], ["404 Not Found"]),
                                (["explain", "404 error"], ["404 Not Found"]), (["explain", "(404)"], ["404 Not Found"]),
                                (["explain", "HTTP Error 404: Not Found"], ["404 Not Found"]),
                                (["explain", "429 too many"], ["429 Too Many Requests"]),
                                (["explain", "HTTP", "000"], ["000 No Status"]),
                                (["explain", "404", "gone"], ["404 Not Found", "410 Gone"])):
            with self.subTest(words):
                done = run(*words)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertEqual(titles(done.stdout), expected)

    def test_what_is_not_clear(self):
        for words, told in ((["explain", "notfuond"], ['"notfuond"', "nearest is 404 Not Found"]),
                            (["explain", "gateway"], ["502 Bad Gateway", "504 Gateway Timeout"]),
                            (["explain", "404", "gateway"], ["502 Bad Gateway"]),
                            (["explain", "redirect"], ["307 Temporary Redirect", "308 Permanent Redirect", "451 "]),
                            (["explain", "time out"], ["408 Request Timeout", "440 Login Time-out", "504 "]),
                            (["404", "--port", "9000"], ['no options; not "--port"']), (["explain", "404", "-p"], ['"-p"']),
                            (["--port", "9000", "404"], ['"404" is a command only as the first word']),
                            (["explain", "--"], ['"--"']), (["explain", "x" * 500], ["not"]), (["explain", "''"], ["not"]),
                            (["teapot"], ['"teapot"', "everystatus explain 418"]), (["expalin"], ["nearest is explain"]),
                            (["explain", "404 gone"], ["nearest is 410 Gone"]),
                            (["explain", "404", "notfuond"], ["nearest is 404 Not Found"]),
                            (["8080"], ["--port 8080"]), (["--tour"], ["nearest is tour"]), (["-p80x"], ['--port: "80x"']),
                            (["help", "recipe"], ['"recipe"', "recipes"]), (["help", "explain", "404"], ['"404"']),
                            (["explain", "404,410"], ["blanks between them", '"404,410"']), (["explain", "0xx"], ["classes"]),
                            (["--port", "9000", "4xx"], ["only as the first word"]),
                            (["curl", "1", "2"], ['one exit code; not "2"']),
                            (["curl", "999"], ['"999"']), (["http://localhost:9000/"], ["--bind ADDRESS and --port PORT"]),
                            (["check", "localhost:9000"], ["--bind ADDRESS and --port PORT"])):
            with self.subTest(words):
                done = run(*words)
                self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (2, "", 1))
                for part in told:
                    self.assertIn(part, done.stderr)

    def test_classes(self):
        with Server() as server:
            codes = json.loads(server.request("/?format=json")[-1].content)["codes"]
        for words, first in ((["4xx"], "4"), (["explain", "4XX"], "4"), (["explain", "50x"], "50"), (["explain", "9xx"], "9")):
            with self.subTest(words):
                done = run(*words)
                self.assertEqual(done.returncode, 0, done.stderr)
                expected = [f"{row['status']} {row['phrase']}" for row in codes if str(row["status"]).startswith(first)]
                self.assertGreater(len(expected), 0)
                self.assertEqual([line.partition(" (")[0] for line in done.stdout.splitlines()], expected)
        self.assertEqual(run("4xx", "5xx").stdout, run("4xx").stdout + "\n" + run("5xx").stdout)

    def test_what_people_say_in_several_words(self):
        for words in ("rate", "limit"), ("too", "many", "redirects"), ("unknown", "host"):
            with self.subTest(words):
                self.assertEqual(run("explain", *words).stdout, run("explain", " ".join(words)).stdout)
                self.assertEqual(run("explain", *words).returncode, 0)

    def test_an_option_is_no_misspelt_command(self):
        self.assertNotIn("nearest", run("--colour").stderr)

    def test_a_letter_with_its_value(self):
        done = run("check", "-p1")
        self.assertEqual((done.returncode, done.stderr), (1, "everystatus: check: 127.0.0.1, port 1: Connection refused\n"))

    def test_help(self):
        for words in (["help"], ["-h"], ["explain", "--help"], ["tour", "-h"], ["curl", "--help"], ["check", "--help"],
                      ["404", "--help"], ["explain", "404", "-h"], ["tour", "4xx", "--help"], ["help", "check"]):
            self.assertEqual((run(*words).stdout, run(*words).returncode), (run("--help").stdout, 0), words)
        with Server("--log-format", "off") as server:
            modifiers = [row["name"] for row in json.loads(server.request("/help?format=json")[0].content)["modifiers"]]
        self.assertGreater(len(modifiers), 20)
        printed = run("help", "recipes").stdout
        for name in modifiers:
            self.assertRegex(printed, rf"(?m)^  {name}\b")
        self.assertEqual(run("-V").stdout, run("--version").stdout)

    def test_colour(self):
        for arguments in (("404",), ("curl", "28"), ("help", "recipes")):
            with self.subTest(arguments):
                plain = run(*arguments).stdout
                self.assertNotIn("\033", plain)
                coloured = on_terminal(*arguments, NO_COLOR="")
                self.assertIn("\033[1m", coloured)
                self.assertEqual(coloured.replace("\033[1m", "").replace("\033[36m", "").replace("\033[0m", ""), plain)
                self.assertEqual(on_terminal(*arguments, NO_COLOR="1"), plain)
                for term in ("dumb", ""):
                    self.assertEqual(on_terminal(*arguments, NO_COLOR="", TERM=term), plain)

    def test_nobody_reads(self):
        for words in (("418",), ("--help",), ("help",), ("check", "--help"), ("--version",), ("help", "recipes"), ("curl",)):
            with self.subTest(words), open("/dev/full", "w") as full:
                done = subprocess.run([*WRAPPER, PROGRAM, *words], stdout=full, stderr=subprocess.PIPE, text=True,
                                      env=ENVIRONMENT, timeout=TIMEOUT)
                self.assertEqual((done.returncode, done.stderr), (1, "everystatus: cannot write to stdout\n"))


class Check(unittest.TestCase):
    def check(self, status, *arguments, told="", **env):
        done = run("check", *arguments, **env)
        self.assertEqual((done.returncode, done.stdout), (status, ""), done.stderr)
        self.assertIn(told, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1 if told else 0)

    def test_healthy(self):
        with Server("--log-format", "off") as server:
            for arguments in (["--port", str(server.port)], ["-p", str(server.port), "--bind", "0.0.0.0"]):
                self.check(0, *arguments)
            self.check(0, EVERYSTATUS_PORT=str(server.port), EVERYSTATUS_BIND="127.0.0.1")
            port = server.port
        self.check(1, "--port", str(port), told="refused")

    def test_where_it_listens(self):
        with tempfile.TemporaryDirectory() as folder:
            path, options = f"{folder}/port", ["--port", "0", "--port-file", f"{folder}/port"]
            self.check(1, *options, told="No such file")
            with Server("--log-format", "off", "--port-file", path):
                self.check(0, *options)
            with open(path, "w") as file:
                file.write("x\n")
            self.check(1, *options, told="no port")
            self.check(2, "--port", "0", told="--port-file")
            self.check(1, "--bind", f"unix:{folder}/s", told="No such file")
            self.check(2, "--bind", f"unix:{folder}/{'x' * 200}", told="too long")
            with Server("--bind", f"unix:{folder}/s", "--log-format", "off", port=None):
                self.check(0, "--bind", f"unix:{folder}/s")

    def test_ill(self):
        with Server("--log-format", "off", "--route", "* /healthz 503") as server:
            self.check(1, "--port", str(server.port), told="503")
        self.check(2, "--prot", "1", told="--port")

    def answered(self, answer):
        """Checks a server that answers so."""
        with socket.create_server(("127.0.0.1", 0)) as listening:
            def serve():
                connection, _ = listening.accept()
                with connection:
                    asked = b""
                    while b"\r\n\r\n" not in asked:
                        asked += connection.recv(1000)
                    connection.sendall(answer)
            thread = threading.Thread(target=serve)
            thread.start()
            self.check(1, "--port", str(listening.getsockname()[1]), told="HTTP")
            thread.join(TIMEOUT)

    def test_no_http(self):
        for answer in (b"", b"HTTP/1.1 20", b"HTTP/1.1 2000 OK\r\n\r\n", b"220 smtp.example ESMTP\r\n"):
            with self.subTest(answer):
                self.answered(answer)


if __name__ == "__main__":
    unittest.main()
