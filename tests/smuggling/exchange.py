"""A client on a raw socket: sends exactly the bytes of a case and takes the answers apart, truncated ones included."""
import re
import select
import socket
import struct
import time

PATIENCE = 20  # seconds until a test gives up; nothing waits so long when all is well


class Answer:
    def __init__(self, status, version, fields, body, interim):
        self.status, self.version, self.fields, self.body, self.interim = status, version, fields, body, interim

    def all(self, name):
        return [value for key, value in self.fields if key.lower() == name.lower()]

    def says_close(self):
        options = b",".join(self.all(b"Connection")).lower()
        return b"close" in options if self.version == b"1.1" else b"keep-alive" not in options

    def __repr__(self):
        return f"{self.status} {self.body[:80]!r}"


def take_head(data):
    """(status, version, fields, rest), or None while it is incomplete."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    line, *fields = data[:end].split(b"\r\n")
    found = re.fullmatch(rb"HTTP/(1\.[01]) (\d{3}) ?(.*)", line)
    assert found, f"no status line: {line[:80]!r}"
    pairs = [tuple(part.strip(b" \t") for part in field.split(b":", 1)) for field in fields]
    return int(found[2]), found[1], pairs, data[end + 4:]


def take_chunked(data):
    """(body, rest) of a chunked body, or None while it is incomplete."""
    body = b""
    while True:
        line, found, data = data.partition(b"\r\n")
        if not found:
            return None
        assert re.fullmatch(rb"[0-9a-fA-F]+", line.partition(b";")[0]), f"an answer with the chunk line {line[:40]!r}"
        size = int(line.partition(b";")[0], 16)
        if size == 0:
            if data.startswith(b"\r\n"):
                return body, data[2:]
            trailer, found, data = data.partition(b"\r\n\r\n")
            return (body, data) if found else None
        if len(data) < size + 2:
            return None
        body, data = body + data[:size], data[size + 2:]


def take_answer(data, to_head, closed):
    """(Answer, rest), or None while it is incomplete."""
    interim = []
    while True:
        head = take_head(data)
        if head is None:
            return None
        status, version, fields, rest = head
        if status >= 200 or status == 101:
            break
        interim.append((status, fields))
        data = rest

    def value(name):
        return next((v for n, v in fields if n.lower() == name), None)
    if to_head or status in (101, 204, 304):
        body = b""
    elif value(b"transfer-encoding"):
        decoded = take_chunked(rest)
        if decoded is None:
            return None
        body, rest = decoded
    elif value(b"content-length") is not None:
        assert re.fullmatch(rb"\d+", value(b"content-length")), f"an answer with Content-Length {value(b'content-length')!r}"
        length = int(value(b"content-length"))
        if len(rest) < length:
            return None
        body, rest = rest[:length], rest[length:]
    elif closed:
        body, rest = rest, b""
    else:
        return None
    return Answer(status, version, fields, body, interim), rest


class Client:
    """One connection. `answers` are complete ones, `rest` is what does not make one, `closed` and `reset` tell its end."""

    def __init__(self, port, heads=()):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answers, self.rest, self.closed, self.reset = [], b"", False, False
        self.heads = set(heads)  # which of the answers are to HEAD

    def send(self, data, step=None):
        """All at once, or in pieces of `step` bytes; stops when the other side has closed."""
        step = step or max(1, len(data))
        for at in range(0, len(data), step):
            if self.closed:
                return
            try:
                self.socket.sendall(data[at:at + step])
            except OSError:
                self.take_what_is_there()
                self.closed = True
                return
            if step != len(data):
                self.take_what_is_there()

    def take_what_is_there(self):
        while not self.closed and select.select([self.socket], [], [], 0)[0]:
            self.receive()

    def receive(self):
        try:
            piece = self.socket.recv(1 << 18)
        except ConnectionResetError:
            self.reset = True
            piece = b""
        self.rest += piece
        self.closed = self.closed or not piece
        while self.rest:
            taken = take_answer(self.rest, len(self.answers) in self.heads, self.closed and not self.reset)
            if taken is None:
                return
            answer, self.rest = taken
            self.answers.append(answer)

    def until(self, condition, what, seconds=PATIENCE):
        deadline = time.monotonic() + seconds
        while not condition() and not self.closed:
            left = deadline - time.monotonic()
            assert left > 0, f"not within {seconds} s: {what}; got {self.answers} and {self.rest[:200]!r}"
            if select.select([self.socket], [], [], min(left, 1))[0]:
                self.receive()
        return condition()

    def until_answers(self, count, seconds=PATIENCE):
        return self.until(lambda: len(self.answers) >= count, f"{count} answers", seconds)

    def until_closed(self, seconds=PATIENCE):
        self.until(lambda: self.closed, "the connection is closed", seconds)

    def end_of_writing(self):
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def abort(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def close(self):
        self.socket.close()
