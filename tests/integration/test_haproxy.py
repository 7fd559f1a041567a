"""Three replicas behind HAProxy with deploy/haproxy.cfg as it is shipped: keys find their state, the rest goes anywhere."""
import collections
import concurrent.futures
import http.client
import json
import os
import shutil
import socket
import subprocess
import unittest
import urllib.parse

from harness import HERE, TIMEOUT, Server

CONFIG = os.path.join(HERE, "..", "deploy", "haproxy.cfg")
HAPROXY = shutil.which("haproxy") or (os.access("/usr/sbin/haproxy", os.X_OK) and "/usr/sbin/haproxy")
CLIENTS = 64


class Balancer:
    """HAProxy in front of servers, on a socket that is bound here: no port can be taken meanwhile."""

    def __init__(self, servers):
        self.servers = servers

    def __enter__(self):
        with socket.create_server(("127.0.0.1", 0), backlog=256) as listening:
            env = {**os.environ, "EVERYSTATUS_FRONT": f"fd@{listening.fileno()}"}
            for number, server in enumerate(self.servers, 1):
                env[f"EVERYSTATUS_{number}"] = f"{server.host}:{server.port}"
            self.process = subprocess.Popen([HAPROXY, "-db", "-f", CONFIG], env=env, stdout=subprocess.PIPE, text=True,
                                            stderr=subprocess.STDOUT, pass_fds=[listening.fileno()])
            self.host, self.port = listening.getsockname()
        self.said = ""
        return self

    def wait_for(self, text):
        """Waits until HAProxy says so."""
        while text not in self.said:
            line = self.process.stdout.readline()
            if not line:
                raise AssertionError(f"haproxy ended before it said {text!r}: {self.said}")
            self.said += line

    def __exit__(self, kind, value, trace):
        self.process.terminate()
        self.said += self.process.stdout.read()
        self.process.stdout.close()
        self.process.wait(TIMEOUT)
        if kind is not None:
            print("".join(f"# {line}\n" for line in self.said.splitlines()), end="")


def ask(place, target, fields=None, method="GET"):
    """One request on a connection of its own: the code, and the content."""
    connection = http.client.HTTPConnection(place.host, place.port, timeout=TIMEOUT)
    try:
        connection.request(method, target, headers=fields or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def code(place, target, fields=None, method="GET"):
    return ask(place, target, fields, method)[0]


@unittest.skipUnless(HAPROXY, "haproxy is not installed (Debian: haproxy)")
class HAProxy(unittest.TestCase):
    def setUp(self):
        self.servers = [self.enterContext(Server("--log-format", "off", "--default", f"200;body=replica {number}"))
                        for number in (1, 2, 3)]
        self.balancer = self.enterContext(Balancer(self.servers))

    def count(self, server, key):
        """How many requests with the key this replica has recorded."""
        answer = ask(server, "/_/requests?key=" + urllib.parse.quote(key, safe=""))
        self.assertEqual(answer[0], 200, answer)
        return json.loads(answer[1])["count"]

    def owner(self, key):
        """The number of the only replica that has recorded requests with the key."""
        counts = [self.count(server, key) for server in self.servers]
        self.assertEqual(sum(count > 0 for count in counts), 1, f"{key}: {counts}")
        return counts.index(max(counts))

    def test_sequences_are_exact(self):
        def client(number):
            found = collections.Counter()
            for turn in range(3):
                for key in keys:
                    found[key, code(self.balancer, f"/status/503*100,429*50,200;in-order;key={key}/api/{number}/{turn}")] += 1
            return found

        keys = [f"exact-{number}" for number in range(6)]
        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
            found = sum(pool.map(client, range(CLIENTS)), collections.Counter())
        for key in keys:
            with self.subTest(key):
                self.assertEqual([found[key, answer] for answer in (503, 429, 200)], [100, 50, 3 * CLIENTS - 150])
        self.assertEqual(sum(found.values()), 3 * CLIENTS * len(keys))
        self.assertGreater(len({self.owner(key) for key in keys}), 1, "the keys are not spread")

    def test_a_key_is_the_same_wherever_it_stands(self):
        recipe = "503*10,200;in-order"
        requests = [
            (f"/status/{recipe};key=job%2042", None),
            ("/status/503*10,200;key=%6Aob%2042;in-order/api/users?key=none", None),
            (f"/status/{recipe}?key=job%2042", None),
            ("/status/503*10,200?in-order&key=%6a%6F%62%20%34%32&delay=1ms", None),
            (f"/status/{recipe};key=other?key=job%2042", None),
            (f"/status/{recipe};limit=1000/1m;key=job%2042/api/users", None),
            (f"/status/{recipe};limit=1000/1m;key=other?key=job%2042", None),
            ("/any/path", {"Everystatus": f"{recipe};key=job%2042"}),
            ("/any/path", {"Everystatus": "503*10,200;key=job%2042;in-order"}),
            ("/status/200;key=other", {"Everystatus": f"{recipe};key=%6Aob%2042"}),
        ]
        for target, fields in requests:
            with self.subTest(target=target, fields=fields):
                self.assertEqual(code(self.balancer, target, fields), 503)
        self.assertEqual(code(self.balancer, f"/status/{recipe};key=job%2042"), 200)
        self.assertEqual(self.count(self.servers[self.owner("job 42")], "job 42"), len(requests) + 1)
        self.assertEqual(json.loads(ask(self.balancer, "/_/requests?key=job%2042")[1])["count"], len(requests) + 1)
        self.assertEqual(code(self.balancer, "/_/verify/%6Aob%2042?attempts=11&last=200"), 200)
        self.assertEqual(code(self.balancer, "/_/verify/job%2042?attempts=10"), 409)
        self.assertLess(code(self.balancer, "/_/reset/job%2042", method="POST"), 300)
        self.assertEqual(code(self.balancer, f"/status/{recipe};key=job%2042"), 503)

    def test_without_a_key_the_recipe_decides(self):
        places = [("/status/503*8,200;in-order", None), ("/status/503*8,200;in-order/users/1", None),
                  ("/sequence/503*8,200", None), ("/status/503*8,200?in-order", None),
                  ("/status/503*8,200;delay=1ms;in-order/users/2?in-order", None),
                  ("/any", {"Everystatus": "503*8,200;in-order"}), ("/sequence/503*8,200/users/3", None),
                  ("/status/503*8,200?delay=1ms&in-order", None)]
        self.assertEqual([code(self.balancer, *place) for place in places], [503] * 8)
        self.assertEqual([code(self.balancer, *place) for place in places], [200] * 8)
        found = [code(self.balancer, "/status/200;limit=3/1m") for _ in range(5)]
        self.assertEqual(found, [200] * 3 + [429] * 2)

    def test_what_has_no_state_goes_to_all(self):
        found = {ask(self.balancer, "/who/are/you?key=is-the-clients-own")[1] for _ in range(12)}
        self.assertEqual(found, {b"replica 1", b"replica 2", b"replica 3"})
        self.assertEqual(code(self.balancer, "/status/418"), 418)

    def test_a_part_of_the_journal_is_refused(self):
        for target in ("/_/requests", "/_/requests?wait=3", "/_/reset"):
            with self.subTest(target):
                answer = ask(self.balancer, target)
                self.assertEqual(answer[0], 400)
                self.assertIn(b"key", answer[1])

    def test_a_lost_replica_takes_only_its_keys(self):
        keys = [f"lost-{number}" for number in range(24)]
        target = "/status/201,202,203;in-order;key="
        for key in keys:
            self.assertEqual(code(self.balancer, target + key), 201)
        owners = {key: self.owner(key) for key in keys}
        self.assertEqual(set(owners.values()), {0, 1, 2}, "the keys are not spread")
        self.assertEqual(self.servers[1].stop(), 0)
        for key in keys:  # before HAProxy knows, by trying another one
            with self.subTest(key, owner=owners[key]):
                self.assertEqual(code(self.balancer, target + key), 201 if owners[key] == 1 else 202)
        self.balancer.wait_for("keyed/two is DOWN")
        for key in keys:
            if owners[key] != 1:
                with self.subTest(key, owner=owners[key]):
                    self.assertEqual(code(self.balancer, target + key), 203)


if __name__ == "__main__":
    unittest.main()
