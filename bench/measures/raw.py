"""Single requests over plain sockets."""
import socket

DEADLINE = 30


def exchange(port, data):
    """All that comes until the server closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE) as connection:
        connection.sendall(data)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def head_and_content(answer):
    head, end, content = answer.partition(b"\r\n\r\n")
    return head + end, content


def kept(head):
    """The head as it is on a connection that stays open."""
    return head.replace(b"Connection: close\r\n", b"")


def open_and_ask(port, data):
    """A connection on which one answer has come, at least in part."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=DEADLINE)
    connection.sendall(data)
    if not connection.recv(65536):
        raise OSError("closed without an answer")
    return connection
