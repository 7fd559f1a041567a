"""Many clients that ask at the same time, each over its own connection."""
import collections

from harness import parse_responses, read_all
from raw_requests import request


def ask_in_parallel(server, target, clients=64, each=10, fields=(), method="GET"):
    """All clients send all their requests before the first of them reads an answer; returns how often each code came."""
    connections = [server.connect() for _ in range(clients)]
    codes = collections.Counter()
    last = request(target, "Connection: close", *fields, method=method)
    data = request(target, *fields, method=method) * (each - 1) + last
    for connection in connections:
        connection.sendall(data)
    for connection in connections:
        with connection:
            codes.update(response.code for response in parse_responses(read_all(connection), [method] * each))
    return codes
