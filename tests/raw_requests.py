"""Requests as bytes, for the tests that write to raw connections."""


def request(target, *fields, method="GET", version="HTTP/1.1", content=b""):
    length = [f"Content-Length: {len(content)}"] if content else []
    return "\r\n".join([f"{method} {target} {version}", "Host: a", *length, *fields, "", ""]).encode() + content


def chunked(target, content, size, method="POST"):
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in
                      (content[at:at + size] for at in range(0, len(content), size)))
    return request(target, "Transfer-Encoding: chunked", method=method) + chunks + b"0\r\n\r\n"
