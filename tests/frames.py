"""A WebSocket client (RFC 6455) that is small enough to send what it must not."""
import os
import struct

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


def frame(opcode, payload=b"", final=True, mask=True, reserved=0):
    """One frame's bytes."""
    head = bytes([(0x80 if final else 0) | reserved << 4 | opcode])
    bit = 0x80 if mask else 0
    if len(payload) < 126:
        head += bytes([bit | len(payload)])
    elif len(payload) < 65536:
        head += struct.pack(">BH", bit | 126, len(payload))
    else:
        head += struct.pack(">BQ", bit | 127, len(payload))
    if not mask:
        return head + payload
    key = os.urandom(4)
    stream = int.from_bytes((key * (len(payload) // 4 + 1))[:len(payload)], "big")
    return head + key + (int.from_bytes(payload, "big") ^ stream).to_bytes(len(payload), "big")


def close(code, reason=b""):
    return frame(CLOSE, struct.pack(">H", code) + reason)


class Reader:
    """Reads a server's frames off a connection."""

    def __init__(self, connection, data=b""):
        self.connection, self.data = connection, data

    def take(self, size):
        while len(self.data) < size:
            chunk = self.connection.recv(65536)
            if not chunk:
                raise AssertionError(f"closed within a frame, after {self.data[:100]!r}")
            self.data += chunk
        taken, self.data = self.data[:size], self.data[size:]
        return taken

    def frame(self):
        """The next one: whether it is final, opcode, payload. A server's frames are not masked (RFC 6455 5.1)."""
        first, second = self.take(2)
        length = second & 0x7F
        if first & 0x70 or second & 0x80:
            raise AssertionError(f"a masked frame or reserved bits: {first:#x} {second:#x}")
        if length == 126:
            length = struct.unpack(">H", self.take(2))[0]
        elif length == 127:
            length = struct.unpack(">Q", self.take(8))[0]
        return bool(first & 0x80), first & 0x0F, self.take(length)

    def close_code(self):
        """The code of the close frame that comes next."""
        final, opcode, payload = self.frame()
        if not final or opcode != CLOSE or len(payload) < 2:
            raise AssertionError(f"no close frame but {opcode}: {payload[:100]!r}")
        return struct.unpack(">H", payload[:2])[0]
