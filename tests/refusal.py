"""What a refusal must look like on the wire: one answer that says what is wrong, and then the end of the connection."""
import json
import select

from harness import parse_responses

# Appended to what must be refused: if it is answered, the server cut the bytes before it otherwise than was meant.
SMUGGLED = b"GET /status/299 HTTP/1.1\r\nHost: smuggled\r\nConnection: close\r\n\r\n"
TIMEOUT = 20


def talk(connection, data, timeout=TIMEOUT):
    """Sends data while it reads, as a careful client does; returns what was received until the end, and whether that was
    an orderly one. Fails when nothing happens for so many seconds."""
    connection.setblocking(False)
    received, unsent = b"", memoryview(data)
    while True:
        readable, writable, _ = select.select([connection], [connection] if unsent else [], [], timeout)
        if not readable and not writable:
            raise AssertionError(f"neither an answer nor an end, after {received[-200:]!r}")
        try:
            if readable:
                chunk = connection.recv(1 << 16)
                if not chunk:
                    return received, True
                received += chunk
            if writable:
                unsent = unsent[connection.send(unsent[:1 << 16]):]
        except (ConnectionResetError, BrokenPipeError):
            return received, False


def check_refusal(test, answer, codes, method="GET"):
    """Fails unless this parsed response is the server's own, with one of these codes."""
    test.assertIn(answer.code, codes)
    test.assertEqual(answer.get("Connection"), "close")
    test.assertEqual(answer.get("Everystatus"), "refused")
    test.assertIsNotNone(answer.get("Date"))
    if method == "HEAD":
        test.assertGreater(int(answer.get("Content-Length")), 0)
        return
    if answer.get("Content-Type").startswith("application/json"):
        explanation = json.loads(answer.content)
        test.assertEqual(explanation["status"], answer.code)
        test.assertRegex(explanation["detail"], r"\w+ \w+ \w+")
    else:
        test.assertIn(b"%d" % answer.code, answer.content)


def assert_refused(test, server, data, codes, method="GET", smuggled=SMUGGLED):
    """Fails unless data gets exactly one answer with one of these codes, then the end, and the server serves on. A None among
    the codes allows an end without an answer."""
    with server.connect() as connection:
        received, _ = talk(connection, data + smuggled)
    answers = parse_responses(received, [method])
    if answers or None not in codes:
        test.assertEqual(len(answers), 1, received[:300])
        check_refusal(test, answers[0], codes, method)
    test.assertEqual(server.request("/healthz")[-1].code, 200)
