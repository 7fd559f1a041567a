"""/_/verify: real clients are judged by what they did, and whatever is asked wrongly is refused with its place."""
import concurrent.futures
import json
import threading
import time
import unittest
from urllib.parse import quote, urlencode

from harness import TIMEOUT, Server, curl, read_until
from markup import Page

try:
    import urllib3
except ImportError:
    urllib3 = None


class Verify(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--log-format", "off"))

    def get(self, target, *fields, method="GET", content=b""):
        fields = [*fields, f"Content-Length: {len(content)}"] if content else fields
        return self.server.request(target, method, fields, content)[-1]

    def verdict(self, key, query, code=200):
        """The verdict as JSON; fails if it has another code."""
        answer = self.get(f"/_/verify/{key}?{query}", "Accept: application/json")
        self.assertEqual(answer.code, code, answer.content.decode())
        return json.loads(answer.content)

    def findings(self, key, query):
        """Which check passed, of a verdict in which not all did."""
        return {row["check"]: row["passed"] for row in self.verdict(key, query, 409)["checks"]}

    def came(self, key, query):
        """What came of the only check, which failed."""
        row, = self.verdict(key, query, 409)["checks"]
        return row["came"]

    # Real clients

    def test_curl_retries(self):
        curl("--retry", "3", self.server.url + "/status/503*2,200;in-order;key=curl")
        self.verdict("curl", "attempts=3&last=200&honours-retry-after&same-body&same-method&same-target&retries-only-transient"
                             "&retries-only-idempotent&abandoned=0&gaps=1s-&max-rate=1/1s&backoff=1&jitter=0.5&tolerance=100ms")
        wrong = self.findings("curl", "attempts=2&last=503&gaps=-900ms&same-idempotency-key&max-rate=1/1m&same-method&backoff=9")
        self.assertEqual([check for check, passed in wrong.items() if passed], ["same-method"])

    def test_curl_takes_a_post_for_idempotent(self):
        curl("--retry", "1", "--data", "a=1", self.server.url + "/status/503,200;in-order;key=post")
        self.verdict("post", "attempts=2&same-body&same-method")
        self.assertEqual(self.came("post", "retries-only-idempotent"), "one in request 2")

    def test_curl_gives_up(self):
        done = curl("--max-time", "0.3", self.server.url + "/status/200;delay=20s;key=slow", check=False)
        self.assertEqual(done.returncode, 28)
        self.verdict("slow", "wait=1&timeout=20s&abandoned=1&attempts=1")
        self.assertEqual(self.came("slow", "last=200"), "none: the client gave up")

    # Faults: a broken answer is none

    def test_curl_retries_after_resets(self):
        for recipe in ("200;fault=reset", "200;fault=reset", "200"):
            curl(f"{self.server.url}/status/{recipe};key=resets", check=False)
            if recipe == "200;fault=reset":
                self.assertEqual(self.came("resets", "last=200"), "none: reset broke it")
        self.verdict("resets", "attempts=3&last=200&retries-only-transient&abandoned=0&wait=3")

    def test_curl_retries_all_errors(self):
        """--retry-all-errors: an answer that breaks off is repeated, until there is one."""
        curl("--retry", "3", "--retry-all-errors", self.server.url + "/status/reset,close,200;in-order;key=all-errors")
        self.verdict("all-errors", "attempts=3&last=200&retries-only-transient&abandoned=0&new-connection-after-failure"
                                   "&connections=3&backoff=2&tolerance=200ms")  # a busy machine is late

    def test_curl_leaves_what_is_held(self):
        for key, recipe in (("held", "200;fault=hang"), ("stalled", "200;body=abcdef;fault=stall-after=3")):
            for _ in range(2):
                done = curl("--max-time", "0.3", f"{self.server.url}/status/{recipe};key={key}", check=False)
                self.assertEqual(done.returncode, 28)
            self.verdict(key, "wait=2&abandoned=2&retries-only-transient")
            self.assertEqual(self.came(key, "last=200"), "none: the client gave up")

    def test_what_the_server_broke_off_was_not_abandoned(self):
        for number, (recipe, word) in enumerate((("reset", "nothing"), ("close", "nothing"),
                                                 ("close-in-head", "part of the head"),
                                                 ("close-after=3", "part of the content"), ("bad-length", "all of it"))):
            curl(f"{self.server.url}/status/200;fault={recipe};key=broken{number}", check=False)
            with self.subTest(recipe):
                answer = self.verdict(f"broken{number}", "wait=1&last=200&abandoned=0", 409)
                self.assertEqual({row["check"]: row["passed"] for row in answer["checks"]},
                                 {"wait": True, "last": False, "abandoned": True})
                request, = answer["requests"]
                self.assertEqual((request["answer"], request["fault"], request["delivered"]),
                                 ("broken", recipe.split("=")[0], word))
                text = self.get(f"/_/verify/broken{number}?last=200&format=text").content.decode()
                self.assertIn(f"200, broken (fault={recipe.split('=')[0]}, sent: {word})", text)

    def test_what_some_take_for_an_answer(self):
        """RFC 9112 2.2: a recipient MAY take a lone LF for the end of a line. Who does not may ask again."""
        for _ in range(2):
            curl(self.server.url + "/status/200;fault=bare-lf;key=doubt")
        self.verdict("doubt", "last=200&retries-only-transient&abandoned=0")

    def test_a_post_that_was_reset_may_have_been_served(self):
        """RFC 9110 9.2.2: it must not be repeated for that alone, whatever its answer was."""
        for _ in range(2):
            curl("--data", "a=1", self.server.url + "/status/200;fault=reset;key=twice", check=False)
        self.verdict("twice", "retries-only-transient")
        self.assertEqual(self.came("twice", "retries-only-idempotent"), "one in request 2")

    @unittest.skipUnless(urllib3, "urllib3 is not installed (Debian: python3-urllib3)")
    def test_urllib3_retries_after_a_reset(self):
        with urllib3.PoolManager(retries=urllib3.util.Retry(total=1, backoff_factor=0)) as pool:
            with self.assertRaises(urllib3.exceptions.HTTPError):
                pool.request("GET", self.server.url + "/status/200;fault=reset;key=urllib3-reset")
            pool.request("GET", self.server.url + "/status/200;key=urllib3-reset")
            with self.assertRaises(urllib3.exceptions.HTTPError):
                pool.request("GET", self.server.url + "/status/200;fault=hang;key=urllib3-hang", timeout=0.3)
        self.verdict("urllib3-reset", "attempts=3&last=200&retries-only-transient&retries-only-idempotent&abandoned=0")
        self.verdict("urllib3-hang", "wait=2&attempts=2&abandoned=2")

    # Connections

    def test_curl_keeps_its_connection(self):
        url = self.server.url + "/status/200;key=kept"
        curl(url, url, url)
        self.verdict("kept", "connections=1&same-connection")
        curl(url)
        self.verdict("kept", "connections=2&attempts=4")
        self.assertEqual(self.came("kept", "same-connection"), "another one for request 4")

    def test_requests_in_parallel_need_a_connection_each(self):
        url = self.server.url + "/status/200;delay=300ms;key=at-once"
        curl("--parallel", "--parallel-immediate", url, url, url)
        self.verdict("at-once", "wait=3&connections=3")

    def test_curl_opens_another_after_a_failure(self):
        """It retries by itself where a kept connection breaks before the answer: the request may never have been read."""
        url = self.server.url
        curl(f"{url}/status/200;key=after", f"{url}/status/200;fault=reset;key=after", f"{url}/status/200;key=after", check=False)
        self.verdict("after", "new-connection-after-failure&last=200")
        curl(f"{url}/status/200;key=well", f"{url}/status/200;key=well")
        self.assertEqual(self.came("well", "new-connection-after-failure"), "no answer before a request was broken or given up")

    def test_another_kept_connection_is_not_a_new_one(self):
        """The next best of a pool may be as dead as the one before."""
        with self.server.connect() as first, self.server.connect() as second:
            for connection, recipe in ((first, "200;key=other"), (second, "200"), (first, "200;fault=close;key=other"),
                                       (second, "200;key=other")):
                connection.sendall(f"GET /status/{recipe} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                if "close" in recipe:
                    self.assertEqual(connection.recv(1), b"")
                else:
                    read_until(connection, b"\r\n\r\n")
        self.assertEqual(self.came("other", "new-connection-after-failure"), "one that had served 1")

    @unittest.skipUnless(urllib3, "urllib3 is not installed (Debian: python3-urllib3)")
    def test_urllib3_keeps_its_connection(self):
        with urllib3.PoolManager(retries=urllib3.util.Retry(total=2, backoff_factor=0)) as pool:
            pool.request("GET", self.server.url + "/status/200;key=pool")
            pool.request("GET", self.server.url + "/status/200;key=pool")
            self.verdict("pool", "same-connection&connections=1")
            with self.assertRaises(urllib3.exceptions.HTTPError):
                pool.request("GET", self.server.url + "/status/200;fault=close;key=pool")
        self.verdict("pool", "attempts=5&connections=3&new-connection-after-failure")

    # Fields, paths, and requests at once

    def test_curl_leaves_a_field_at_another_host(self):
        """curl does not send Authorization to another host that it is redirected to."""
        url, there = self.server.url, self.server.url.replace("127.0.0.1", "localhost")
        done = curl("--location", "--oauth2-bearer", "secret", f"{url}/status/302;location={quote(there, safe='')}"
                    "%2Fstatus%2F200%3Bkey%3Dmoved;key=moved", check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.verdict("moved", "has-field=authorization@1:Bearer%20secret&no-field=Authorization@2&same-field=User-Agent")
        self.assertEqual(self.came("moved", "has-field=Authorization"), "none in request 2")
        self.assertEqual(self.came("moved", "no-field=Authorization:Bearer%20secret"), "Bearer secret in request 1")
        self.assertEqual(self.came("moved", "no-field=Authorization@3"), "2 requests")

    def test_a_field_is_new_each_time(self):
        for value in "aba":
            self.get("/status/503;key=new", f"X-Request-Id: {value}")
            if value == "b":
                self.verdict("new", "new-field=X-Request-ID&has-field=x-request-id@1:a&has-field=x-request-id@2:b")
        self.assertEqual(self.came("new", "new-field=X-Request-ID"), "a in the requests 1 and 3")
        self.assertEqual(self.came("new", "same-field=X-Request-ID"), "b in request 2")

    def test_any_of_several_lines(self):
        self.get("/status/200;key=lines", "Accept-Language: de", "accept-language:  en  ")
        self.verdict("lines", "has-field=Accept-Language:en&has-field=Accept-Language:de&no-field=Accept-Language:EN")

    def test_what_a_client_encodes(self):
        """As Python's urlencode does, which leaves neither the colon nor the at sign, the slash, and the comma."""
        self.get("/status/200;key=encoded", "X-Path: /a:b@2,c")
        self.verdict("encoded", urlencode({"has-field": "X-Path@1:/a:b@2,c", "requests-to": "/status/200;key=encoded"}))

    def test_a_flow(self):
        for path in ("/login?user=a", "/token", "/api/a%20b"):
            self.get(path, "Everystatus: 200;key=flow")
        self.verdict("flow", "requests-to=/login,/token,/api/a%20b")
        self.assertEqual(self.came("flow", "requests-to=/login,/token"), "request 3 to /api/a%20b")
        self.assertEqual(self.came("flow", "requests-to=/token,/login,/api/a%20b"), "request 1 to /login")

    def test_curl_in_parallel(self):
        url = self.server.url + "/status/200;delay=300ms;key=parallel"
        curl("--parallel", "--parallel-immediate", "--parallel-max", "2", url, url, url, url)
        self.verdict("parallel", "wait=4&attempts=4&max-parallel=2")
        self.assertEqual(self.came("parallel", "max-parallel=1"), "2 at once")
        url = self.server.url + "/status/200;delay=50ms;key=serial"
        curl(url, url, url)
        self.verdict("serial", "wait=3&max-parallel=1")

    def test_whoever_gives_up_and_comes_again_is_one(self):
        for _ in range(3):
            curl("--max-time", "0.2", self.server.url + "/status/200;fault=hang;key=again", check=False)
        self.verdict("again", "wait=3&max-parallel=1&abandoned=3&tolerance=100ms")

    @unittest.skipUnless(urllib3, "urllib3 is not installed (Debian: python3-urllib3)")
    def test_urllib3_keeps_its_fields(self):
        retry = urllib3.util.Retry(total=2, backoff_factor=0, status_forcelist=[503])
        with urllib3.PoolManager(retries=retry) as pool:
            pool.request("GET", self.server.url + "/status/503,200;in-order;key=fields", headers={"X-Trace": "7"})
        self.verdict("fields", "attempts=2&same-field=X-Trace&has-field=X-Trace:7&max-parallel=1&same-connection")

    @unittest.skipUnless(urllib3, "urllib3 is not installed (Debian: python3-urllib3)")
    def test_urllib3_backs_off(self):
        retry = urllib3.util.Retry(total=5, backoff_factor=0.2, status_forcelist=[500])
        with urllib3.PoolManager(retries=retry) as pool:
            pool.request("GET", self.server.url + "/status/500*3,200;in-order;key=urllib3")
            with self.assertRaises(urllib3.exceptions.HTTPError):
                pool.request("GET", self.server.url + "/status/500;key=urllib3-fails", retries=retry.new(total=1))
            pool.request("POST", self.server.url + "/status/500;key=urllib3-post")
        self.verdict("urllib3", "attempts=4&last=200&backoff=2&jitter=0.5&fast-first&gaps=0s-,380ms-,780ms-")
        self.assertFalse(self.findings("urllib3", "backoff=2&jitter=0.4")["backoff"])
        self.verdict("urllib3-fails", "attempts=2&last=500")
        self.verdict("urllib3-post", "attempts=1&retries-only-idempotent")

    def test_curl_fails_with_the_verdict(self):
        self.get("/status/404;key=once")
        url = self.server.url + "/_/verify/once?attempts="
        self.assertEqual(curl("--fail", url + "1").returncode, 0)
        self.assertEqual(curl("--fail", url + "2", check=False).returncode, 22)
        done = curl("--fail-with-body", url + "2", check=False)
        self.assertEqual(done.returncode, 22)
        self.assertIn("expected 2, came 1", json.loads(done.stdout)["detail"])

    # What is recorded, and what a verdict makes of it

    def test_requests_are_told_apart(self):
        for content in (b"one", b"one", b"two"):
            self.get("/status/500;key=contents", method="PUT", content=content)
        self.assertEqual(self.came("contents", "same-body"), "other 3 bytes in request 3")
        self.verdict("contents", "same-method&same-target&retries-only-idempotent")
        self.get("/status/500;key=contents/elsewhere")
        self.assertIn("elsewhere in request 4", self.came("contents", "same-target"))
        self.assertEqual(self.came("contents", "same-method"), 'GET in request 4')

    def test_large_contents_are_told_apart(self):
        for last in (b"a", b"a", b"b"):
            self.get("/status/500;key=large", method="PUT", content=b"x" * 100000 + last)
        self.assertEqual(self.came("large", "same-body"), "other 100001 bytes in request 3")

    def test_idempotency_keys(self):
        for value in ('"a"', '"a"', '"b"'):
            self.get("/status/500;key=idempotency", f"Idempotency-Key: {value}", method="POST")
            if value == '"a"' and self.verdict("idempotency", "attempts=1-3")["count"] == 2:
                self.verdict("idempotency", "same-idempotency-key&retries-only-idempotent")
        self.assertEqual(self.came("idempotency", "same-idempotency-key"), '"b" in request 3')

    def test_what_was_to_be_changed_was_changed(self):
        self.get("/status/401,200;in-order;key=login")
        self.get("/status/401,200;in-order;key=login", "Authorization: Bearer abc")
        self.verdict("login", "attempts=2&retries-only-transient")
        for _ in range(2):
            self.get("/status/401,200;in-order;key=stubborn")
        self.assertEqual(self.came("stubborn", "retries-only-transient"), "request 2")

    def test_dates_are_waited_for(self):
        for _ in range(2):
            self.get("/status/503;retry-after=date;key=date")
        self.assertFalse(self.findings("date", "honours-retry-after")["honours-retry-after"])
        for _ in range(2):
            self.get("/status/503;retry-after=past;key=past")
        self.verdict("past", "honours-retry-after")
        for _ in range(2):
            self.get("/status/503;retry-after=garbage;key=garbage")
        self.assertIn("no answer", self.came("garbage", "honours-retry-after"))

    def test_a_pause_begins_with_the_end_of_the_answer(self):
        recipes = ["503;body=0123456789;drip=1s", "503;delay=1s", "503;delay=1s;reason=Busy", "503;body=x;delay-body=1s",
                   "102+503;delay=1s", "503;fault=slow-head=1s", "503;body=0123456789;fault=many-fields=1;drip=1s"]
        def paces(number):
            self.get(f"/status/{recipes[number]};key=pause-{number}")
            ended = time.monotonic()
            self.get(f"/status/200;key=pause-{number}")
            return time.monotonic() - ended

        with concurrent.futures.ThreadPoolExecutor() as pool:
            for number, most in enumerate(pool.map(paces, range(len(recipes)))):
                with self.subTest(recipes[number]):
                    pause = self.verdict(f"pause-{number}", "attempts=2")["requests"][1]["pause_microseconds"] / 1e6
                    self.assertLess(pause, most + 0.5)

    def test_whoever_waits_long_enough_has_done_so(self):
        """The client has the answer before the server knows that it has; the pause must not be shorter for that."""
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            list(pool.map(self.wait_and_ask_again, range(16)))
        for number in range(16):
            self.verdict(f"parallel-{number}", "honours-retry-after&gaps=1s-&tolerance=0s")

    def wait_and_ask_again(self, number):
        target = f"/status/503;retry-after=1;format=empty;key=parallel-{number}"
        with self.server.connect() as connection:
            request = f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
            for _ in range(2):
                connection.sendall(request)
                data = read_until(connection, b"\r\n\r\n")
                self.assertIn(b" 503 ", data)
                time.sleep(1)  # what is under test here: how long a client waits

    def test_keys_do_not_meet(self):
        for key in ("a", "A", "a%2Fb", "%61"):
            self.get(f"/status/200;key={key}")
        self.assertEqual([self.verdict(key, "attempts=1-9")["count"] for key in ("a", "A", "a%2fb", "%61")], [2, 1, 1, 2])
        self.verdict("nobody-was-here", "attempts=0")
        self.assertEqual(self.came("nobody-was-here", "attempts=1"), "0")
        self.assertEqual(self.came("nobody-was-here", "retries-only-transient"), "0")

    def test_what_was_forgotten_cannot_be_judged(self):
        with Server("--log-format", "off", "--max-entries", "4") as server:
            def verdict(query):
                answer = server.request(f"/_/verify/k?{query}")[-1]
                return answer.code, answer.content.decode()
            for _ in range(6):
                server.request("/status/200;key=k")
            self.assertEqual(verdict("attempts=6")[0], 200)
            code, text = verdict("same-method")
            self.assertEqual(code, 409)
            self.assertIn("the first 2 are gone", text)
            server.request("/_/requests?key=k", "DELETE")
            for _ in range(2):
                server.request("/status/200;key=k")
            self.assertEqual(verdict("same-method&attempts=2")[0], 200)

    # Waiting

    def test_it_waits_until_enough_are_over(self):
        url, answers = self.server.url + "/_/verify/late?wait=3&timeout=20s&attempts=3&last=201", []
        thread = threading.Thread(target=lambda: answers.append(curl("--write-out", "%{http_code}", url).stdout))
        thread.start()
        for _ in range(2):
            self.get("/status/200;key=late")
        self.assertFalse(answers)
        self.get("/status/201;delay=300ms;key=late")
        thread.join(TIMEOUT)
        self.assertTrue(answers and answers[0].endswith(b"200"), answers)

    def test_it_waits_no_longer_than_it_is_told(self):
        self.get("/status/200;key=too-few")
        answer = self.verdict("too-few", "wait=2&timeout=200ms&last=200", 409)
        self.assertEqual({row["check"]: row["passed"] for row in answer["checks"]}, {"wait": False, "last": True})
        self.verdict("too-few", "wait=1")

    def test_it_does_not_wait_for_what_is_gone_from_the_journal(self):
        with Server("--log-format", "off", "--max-entries", "2", "--max-delay", "60m") as server:
            for _ in range(3):
                server.request("/status/200;key=k")
            self.assertEqual(server.request("/_/verify/k?wait=3")[-1].code, 200)

    def test_a_client_that_stops_waiting_is_let_go(self):
        done = curl("--max-time", "0.2", self.server.url + "/_/verify/never?wait=2", check=False)
        self.assertEqual(done.returncode, 28)
        for _ in range(2):
            self.get("/status/200;key=never")
        self.verdict("never", "wait=2")

    # The answer's forms

    def test_forms(self):
        self.get("/status/200;key=forms")
        rows = [(200, "", "application/json"), (409, "", "application/problem+json"), (409, "*/*", "application/problem+json"),
                (200, "text/html,*/*;q=0.8", "text/html; charset=utf-8"), (409, "text/html", "text/html; charset=utf-8"),
                (200, "text/plain", "text/plain; charset=utf-8"), (409, "text/plain", "text/plain; charset=utf-8"),
                (409, "application/json", "application/json"), (200, "application/problem+json", "application/json")]
        for code, accept, media_type in rows:
            with self.subTest(code=code, accept=accept):
                query = "attempts=1" if code == 200 else "attempts=2"
                answer = self.get(f"/_/verify/forms?{query}", *([f"Accept: {accept}"] if accept else []))
                self.assertEqual((answer.code, answer.get("Content-Type")), (code, media_type))
                self.assertIn(b"forms", answer.content)
                self.assertEqual(answer.get("Vary"), "Accept")
        for name, media_type in (("json", "application/json"), ("text", "text/plain; charset=utf-8")):
            answer = self.get(f"/_/verify/forms?attempts=2&format={name}", "Accept: text/html")
            self.assertEqual((answer.code, answer.get("Content-Type")), (409, media_type))

    def test_problem(self):
        self.get("/status/200;key=problem")
        problem = json.loads(self.get("/_/verify/problem?attempts=2&last=503&same-method").content)
        self.assertEqual((problem["type"], problem["title"], problem["status"]), ("about:blank", "Conflict", 409))
        self.assertEqual(problem["detail"], "3 of 3 checks failed for problem; attempts: expected 2, came 1; "
                                            "last: expected 503, came 200; same-method: expected 2 or more requests, came 1")

    def test_what_clients_sent_is_harmless(self):
        target = "/status/200;key=%3Cb%3E/%3Cscript%3E?<script>&\"'"
        self.get(target)
        self.get(target, method="B&B")
        for accept in ("text/html", "text/plain", "application/json"):
            with self.subTest(accept):
                answer = self.get("/_/verify/%3Cb%3E?same-method&same-target", f"Accept: {accept}")
                self.assertEqual(answer.code, 409)
                if accept == "text/html":
                    Page(answer.content.decode())
                    self.assertNotIn(b"<script>", answer.content)
                    self.assertNotIn(b"<b>", answer.content)
                elif accept == "application/json":
                    self.assertEqual(json.loads(answer.content)["key"], "<b>")

    def test_a_key_stays_in_its_line(self):
        """It moves no cursor and forges no findings, where the text is shown as it is."""
        shown = self.get("/_/verify/a%1b%5b2J%0apassed?attempts=0", "Accept: text/plain").content.decode()
        self.assertIn("1 check passed for a\\x1b[2J\\x0apassed\n", shown)
        self.assertNotIn("\x1b", shown)

    def test_many_requests_are_cut_short(self):
        with self.server.connect() as connection:
            request = b"GET /status/204;key=many HTTP/1.1\r\nHost: localhost\r\n\r\n"
            connection.sendall(request * 59 + request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            while connection.recv(65536):
                pass
        answer = self.verdict("many", "attempts=60")
        self.assertEqual((answer["count"], len(answer["requests"])), (60, 50))
        self.assertIn(b"and 10 more", self.get("/_/verify/many?attempts=60&format=text").content)

    def test_the_list_of_checks_is_what_is_taken(self):
        rows = json.loads(self.get("/_/verify").content)["checks"]
        self.assertGreater(len(rows), 10)
        of = {"jitter": "backoff=2&", "fast-first": "backoff=2&", "tolerance": "gaps=1s&", "timeout": "wait=1&"}
        self.get("/status/200;key=listed")
        for row in rows:
            with self.subTest(row["name"]):
                for value in (row["value"] or "").replace("TIME", "1s").split("|"):
                    query = of.get(row["name"], "") + row["name"] + (f"={value}&timeout=0s" if row["name"] == "wait" else
                                                                     f"={value}" if row["value"] else "")
                    self.assertIn(self.get(f"/_/verify/listed?{query}").code, (200, 409), query)
        for accept in ("text/html", "text/plain"):
            text = self.get("/_/verify", f"Accept: {accept}").content.decode()
            for row in rows:
                self.assertIn(row["name"], text)
            if accept == "text/html":
                Page(text)

    def test_what_is_wrong_is_refused_with_its_place(self):
        rows = [("attempts=3&latest=200", 12, "no check"), ("attempts=x", 10, "decimal"), ("gaps=1", 6, "unit"),
                ("", None, "nothing"), ("tolerance=1s", None, "needs one of gaps"), ("attempts=1&attempts=1", 12, "twice"),
                ("attempts=1&format=xml", 12, "format"), ("wait=1&timeout=9999m", 16, "max-delay"), ("timeout=1s", None, "wait"),
                ("attempts=1&wait=0", 17, "too small"), ("has-field=A@x", 11, "decimal"), ("requests-to=a", 13, "slash"),
                ("no-field=A%20B:c", 10, "name of a field"), ("same-field=A:b", 12, "name of a field")]
        for query, column, what in rows:
            with self.subTest(query):
                answer = self.get(f"/_/verify/wrong?{query}")
                refusal = json.loads(answer.content)
                self.assertEqual((answer.code, refusal.get("column")), (400, column))
                self.assertIn(what, refusal["detail"])
                self.assertEqual(refusal["where"], "query")

    def test_paths_and_methods(self):
        for path in ("/_/verify/?attempts=1", "/_/verify/a/b?attempts=1", "/_/verify/" + "x" * 65 + "?attempts=1"):
            with self.subTest(path):
                self.assertEqual(self.get(path).code, 400)
        self.assertEqual(self.get("/_/verify/" + "x" * 64 + "?attempts=0").code, 200)
        self.assertEqual(self.get("/_/verify/a?attempts=1", method="POST").code, 405)
        head, answer = self.get("/_/verify/a?attempts=1", method="HEAD"), self.get("/_/verify/a?attempts=1")
        self.assertEqual(head.code, 409)
        self.assertEqual(head.get("Content-Length"), str(len(answer.content)))


if __name__ == "__main__":
    unittest.main()
