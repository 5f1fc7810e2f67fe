"""A backend on raw sockets: it keeps every byte that it gets, splits it into requests by itself, and answers as a case tells it."""
import re
import selectors
import socket
import struct
import threading

CLOSE = "close"          # FIN in both directions
RESET = "reset"          # RST
END = "end of writing"   # FIN, but reading goes on
TUNNEL = "tunnel"        # what comes from here on is no HTTP: it is kept in the request's `tunnelled`
PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nseen"


class Gate:
    """A step at which the backend waits until the case opens it."""

    def __init__(self):
        self.open, self.reached, self.backend = False, threading.Event(), None

    def release(self):
        self.open = True
        self.backend.wake()


class Script:
    """What happens for one request: bytes to send, CLOSE, RESET, END, TUNNEL or a Gate. `at_head`: before the body, which is never read."""

    def __init__(self, *steps, at_head=False):
        self.steps, self.at_head = steps, at_head


class Request:
    """One request as it arrived. `head` and `body` are the raw bytes; `content` is the body without chunks."""

    def __init__(self, connection, head):
        self.connection, self.head, self.body, self.content, self.complete = connection, head, b"", b"", False
        self.tunnelled = None
        line, *fields = head[:-4].split(b"\r\n")
        self.method, self.target, self.version = line.split(b" ")
        self.fields = [tuple(field.split(b":", 1)) for field in fields]
        self.fields = [(name, value.strip(b" \t")) for name, value in self.fields]

    def all(self, name):
        return [value for key, value in self.fields if key.lower() == name.lower()]

    @property
    def raw(self):
        return self.head + self.body

    def is_sentinel(self):
        return b"/sentinel?" in self.target


def why_ambiguous(head):
    """Why two readers of this head could disagree; None if they cannot. Stricter than any server: it is the judge."""
    line, *fields = head[:-4].split(b"\r\n")
    if not re.fullmatch(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+ [!-~]+ HTTP/1\.[01]", line):
        return f"a request line that is none: {line[:60]!r}"
    names = []
    for field in fields:
        if not re.match(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+:", field):
            return f"a field line that is none: {field[:60]!r}"
        if re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", field):
            return f"a control byte in {field[:60]!r}"
        names.append(field.split(b":", 1)[0].lower())
    lengths, codings = names.count(b"content-length"), names.count(b"transfer-encoding")
    if lengths + codings > 1:
        return "Content-Length and Transfer-Encoding, or one of them twice"
    for field in fields:
        name, value = field.split(b":", 1)
        if name.lower() == b"content-length" and not re.fullmatch(rb"[ \t]*(0|[1-9][0-9]*)[ \t]*", value):
            return f"Content-Length is {value!r}"
        if name.lower() == b"transfer-encoding" and value.strip(b" \t").lower() != b"chunked":
            return f"Transfer-Encoding is {value!r}"
    if names.count(b"host") != 1:
        return f"{names.count(b'host')} Host fields"
    return None


class Connection:
    def __init__(self, backend, sock, number):
        self.backend, self.socket, self.number = backend, sock, number
        self.input, self.output, self.steps = b"", memoryview(b""), []
        self.request, self.sent, self.gone, self.answered, self.deaf = None, 0, False, False, False
        self.tunnel = None

    def begin_tunnel(self):
        """What has arrived before was to be held back."""
        self.tunnel = self.backend.requests[-1]
        self.tunnel.tunnelled = b""
        if self.input:
            self.backend.junk.append(f"bytes before the answer: {self.input[:60]!r}")

    def feed(self, data):
        if self.tunnel:
            self.tunnel.tunnelled += data
            return
        self.input += data
        while self.input and not self.gone and not self.steps and not self.output:
            if self.request is None and not self.begin_request():
                return
            if not self.take_body():
                return
            request, self.request = self.request, None
            request.complete = True
            if not self.answered:
                self.answer(request)

    def begin_request(self):
        end = self.input.find(b"\r\n\r\n")
        if end < 0:
            return False
        head, self.input = self.input[:end + 4], self.input[end + 4:]
        if why := why_ambiguous(head):
            return self.refuse(why)
        self.request = Request(self.number, head)
        self.backend.requests.append(self.request)
        self.answered = False
        if self.backend.next_is_at_head(self.request):
            self.answered = self.deaf = True
            self.answer(self.request)
        elif self.request.all(b"expect") and not self.input:
            self.output = memoryview(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.go_on()
        return True

    def refuse(self, why):
        self.backend.junk.append(why)
        self.input = b""
        self.backend.drop(self)
        return False

    def take_body(self):
        """True once the body is complete; its bytes move from the input to the request."""
        request = self.request
        lengths, chunked = request.all(b"content-length"), request.all(b"transfer-encoding")
        if chunked:
            return self.take_chunks(request)
        missing = (int(lengths[0]) if lengths else 0) - len(request.body)
        piece, self.input = self.input[:missing], self.input[missing:]
        request.body += piece
        request.content = request.body
        return len(piece) == missing

    def take_chunks(self, request):
        while True:
            line, found, rest = self.input.partition(b"\r\n")
            if not found:
                return False
            if not re.fullmatch(rb"[0-9a-fA-F]{1,15}", line):
                return self.refuse(f"a chunk line {line[:40]!r}")
            size = int(line, 16)
            if size == 0:
                end = b"\r\n" if rest.startswith(b"\r\n") else b"\r\n\r\n"
                trailer, found, rest_after = rest.partition(end)
                if not found:
                    return False
                used = len(self.input) - len(rest_after)
                request.body += self.input[:used]
                self.input = rest_after
                return True
            if len(rest) < size + 2:
                return False
            if rest[size:size + 2] != b"\r\n":
                return self.refuse(f"chunk data that is followed by {rest[size:size + 2]!r}")
            request.content += rest[:size]
            used = len(line) + 2 + size + 2
            request.body += self.input[:used]
            self.input = self.input[used:]

    def answer(self, request):
        self.steps = list(self.backend.script_for(request).steps)
        self.go_on()

    def go_on(self):
        while not self.gone:
            if self.output:
                try:
                    count = self.socket.send(self.output[:self.backend.step_for(self.output)])
                except BlockingIOError:
                    return
                except OSError:
                    self.backend.drop(self)
                    return
                self.sent += count
                self.output = self.output[count:]
                continue
            if not self.steps:
                break
            step = self.steps[0]
            if isinstance(step, Gate):
                step.reached.set()
                if not step.open:
                    return
            self.steps.pop(0)
            if isinstance(step, bytes):
                self.output = memoryview(step)
            elif step == TUNNEL:
                self.begin_tunnel()
            elif step == END:
                self.socket.shutdown(socket.SHUT_WR)
            elif step in (CLOSE, RESET):
                if step == RESET:
                    self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.backend.drop(self)
        if self.input:
            self.feed(b"")


class Backend:
    """One thread serves all connections. What it saw since reset(): `requests`, `junk` (bytes that are no
    request), `ended` (connections: number, bytes sent)."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.listener.setblocking(False)
        self.port = self.listener.getsockname()[1]
        self.selector, self.connections = selectors.DefaultSelector(), {}
        self.waker, self.woken = socket.socketpair()
        self.woken.setblocking(False)
        self.calls, self.lock, self.stopping, self.opened, self.split = [], threading.Lock(), False, 0, False
        self.requests, self.junk, self.ended, self.scripts = [], [], [], []
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.selector.register(self.woken, selectors.EVENT_READ)
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def wake(self):
        self.waker.send(b"w")

    def run(self):
        while not self.stopping:
            busy = False
            for key, events in self.selector.select(None if not self.calls else 0):
                if key.fileobj is self.listener:
                    busy = True
                    self.accept()
                elif key.fileobj is self.woken:
                    self.woken.recv(4096)
                else:
                    busy = True
                    self.serve(key.fileobj, events)
            for connection in list(self.connections.values()):
                if connection.steps and isinstance(connection.steps[0], Gate) and connection.steps[0].open:
                    busy = True
                    connection.go_on()
            self.update_interest()
            # A call runs after a pass in which nothing was left to do: then all that was sent to us is recorded.
            if self.calls and not busy:
                with self.lock:
                    calls, self.calls = self.calls, []
                for call, done in calls:
                    call()
                    done.set()
        for connection in list(self.connections.values()):
            connection.socket.close()

    def update_interest(self):
        for sock, connection in self.connections.items():
            wanted = (0 if connection.deaf else selectors.EVENT_READ) | (selectors.EVENT_WRITE if connection.output else 0)
            now = self.selector.get_map().get(sock)
            if now is None and wanted:
                self.selector.register(sock, wanted)
            elif now is not None and not wanted:
                self.selector.unregister(sock)
            elif now is not None and now.events != wanted:
                self.selector.modify(sock, wanted)

    def accept(self):
        try:
            sock, _ = self.listener.accept()
        except OSError:
            return
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.opened += 1
        self.connections[sock] = Connection(self, sock, self.opened)
        self.selector.register(sock, selectors.EVENT_READ)

    def serve(self, sock, events):
        connection = self.connections.get(sock)
        if connection is None:
            return
        if events & selectors.EVENT_WRITE:
            connection.go_on()
        if events & selectors.EVENT_READ and not connection.gone:
            try:
                data = sock.recv(262144)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if data:
                connection.feed(data)
            else:
                self.drop(connection)

    def drop(self, connection):
        connection.gone = True
        if self.connections.pop(connection.socket, None):
            self.ended.append((connection.number, connection.sent))
            if connection.socket in self.selector.get_map():
                self.selector.unregister(connection.socket)
            connection.socket.close()
            if connection.request is None and connection.input.strip():
                self.junk.append(f"bytes that are no request: {connection.input[:60]!r}")

    def step_for(self, output):
        """How many bytes go out at once: all, or few in a run that splits what it sends."""
        return len(output) if not self.split else 1 if len(output) < 2048 else 997

    def next_is_at_head(self, request):
        return not request.is_sentinel() and bool(self.scripts) and self.scripts[0].at_head

    def script_for(self, request):
        if request.is_sentinel():
            nonce = request.target.partition(b"?")[2]
            return Script(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(nonce), nonce))
        return self.scripts.pop(0) if self.scripts else Script(PLAIN)

    def call(self, function, seconds=20):
        """Runs it on the backend's thread once nothing is left to read."""
        done = threading.Event()
        with self.lock:
            self.calls.append((function, done))
        self.wake()
        assert done.wait(seconds), "the recording backend is busy without end"

    def reset(self, scripts=(), split=False):
        """Forgets what it saw and closes all connections: each case begins without one."""
        for script in scripts:
            for step in script.steps:
                if isinstance(step, Gate):
                    step.backend = self

        def clear():
            for connection in list(self.connections.values()):
                self.drop(connection)
            self.requests, self.junk, self.ended, self.scripts = [], [], [], list(scripts)
            self.split = split
        self.call(clear)

    def settle(self):
        self.call(lambda: None)

    def open_connections(self):
        return list(self.connections.values())

    def close(self):
        self.stopping = True
        self.wake()
        self.thread.join(10)
        self.listener.close()
        for sock in (self.waker, self.woken):
            sock.close()
