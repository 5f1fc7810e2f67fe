"""Bodies that pass while they arrive: uploads to operations that stream, and events of a backend (text/event-stream)."""
import pathlib
import re
import socket
import threading
import unittest

from client import OAuthClient
from documents import add_document, copy_published
from stack import READ, Stack

PATHS = """  /statement:
    put:
      operationId: putStatement
      security: [{oauth2: ["accounts:read"]}]
      x-tollgate: {streaming: true, max_body: 100MiB}
      requestBody: {required: true, content: {text/csv: {}}}
      responses: {"200": {description: It was taken.}}
  /events:
    get:
      operationId: getEvents
      security: [{oauth2: ["accounts:read"]}]
      responses: {"200": {description: "Events, as they happen."}}
"""


class Backend:
    """Takes one connection at a time and plays what the test says: it reads slowly, or sends when it is told."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.head, self.got, self.go, self.connection = b"", 0, threading.Event(), None
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                self.connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.exchange, args=(self.connection,), daemon=True).start()

    def exchange(self, connection):
        data = b""
        while b"\r\n\r\n" not in data:
            data += connection.recv(65536)
        self.head, rest = data.split(b"\r\n\r\n", 1)
        if self.head.startswith(b"GET"):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
            return
        self.got = len(rest)
        end = rest[-7:]
        while not end.endswith(b"\r\n0\r\n\r\n"):
            if self.got > 1_000_000:
                self.go.wait(30)  # from here on the test says when it reads
            data = connection.recv(65536)
            if not data:
                return
            self.got += len(data)
            end = (end + data)[-7:]
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: close\r\n\r\ntaken")
        connection.close()

    def close(self):
        self.listener.close()


class Streaming(Stack):
    def __init__(self):
        self.backend = Backend()
        super().__init__()

    def write_config(self, **_):
        copy_published(self)
        add_document(self, "files", PATHS)
        super().write_config(upstream=f"http://127.0.0.1:{self.backend.port}")


class StreamingTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = Streaming()
        cls.addClassCleanup(cls.stack.backend.close)
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.command("migrate")
        cls.stack.add_user("developer", "developer")
        cls.stack.add_app("reader", scope=READ)
        cls.stack.start_gateway()
        cls.token = OAuthClient(cls.stack, cls.stack.apps["reader"]).client_credentials("accounts:read").json()["access_token"]

    def connect(self, head):
        connection = socket.create_connection(("127.0.0.1", self.stack.port), timeout=20)
        self.addCleanup(connection.close)
        connection.sendall(head.format(host=f"localhost:{self.stack.port}", token=self.token).encode())
        return connection

    def resident(self):
        status = pathlib.Path(f"/proc/{self.stack.gateway.popen.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def test_an_upload_of_60_MB_waits_for_the_backend_and_not_in_memory(self):
        backend = self.stack.backend
        connection = self.connect("PUT /files/statement HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
                                  "Content-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n")
        before = self.resident()
        piece, sent, total = b"10000\r\n" + b"x" * 65536 + b"\r\n", 0, 60 * 1024 * 1024
        connection.settimeout(1)
        try:
            while sent < total:
                connection.sendall(piece)
                sent += 65536
        except TimeoutError:
            pass
        # The backend has stopped reading: so has the gateway, and the client cannot send on.
        self.assertLess(sent, 40 * 1024 * 1024)
        self.assertGreater(backend.got, 1_000_000)
        self.assertLess(self.resident() - before, 20)
        self.assertIn(b"Transfer-Encoding: chunked", backend.head)
        self.assertIn(b"Tollgate-Assertion: ", backend.head)
        backend.connection.shutdown(socket.SHUT_RDWR)

    def test_a_length_is_passed_on_and_the_answer_comes_back(self):
        backend = self.stack.backend
        backend.go.set()
        self.addCleanup(backend.go.clear)
        connection = self.connect("PUT /files/statement HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
                                  "Content-Type: text/csv\r\nContent-Length: 300007\r\nConnection: close\r\n\r\n")
        connection.sendall(b"y" * 300000 + b"\r\n0\r\n\r\n")
        answer = b""
        while data := connection.recv(65536):
            answer += data
        self.assertTrue(answer.startswith(b"HTTP/1.1 200 "), answer[:200])
        self.assertTrue(answer.endswith(b"taken"))
        self.assertIn(b"Content-Length: 300007", backend.head)
        self.assertEqual(backend.got, 300007)

    def test_what_is_too_large_or_of_another_type_never_reaches_the_backend(self):
        for field, expect in (("Content-Type: text/csv\r\nContent-Length: 104857601", b"413"),
                              ("Content-Type: text/html\r\nContent-Length: 5", b"415"),
                              ("Content-Type: text/csv\r\nContent-Length: 0", b"400")):
            self.stack.backend.head = b""
            connection = self.connect("PUT /files/statement HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
                                      + field + "\r\n\r\n")
            self.assertEqual(connection.recv(65536)[9:12], expect)
            self.assertEqual(self.stack.backend.head, b"")

    def test_events_come_as_they_happen(self):
        connection = self.connect("GET /files/events HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
                                  "Accept: text/event-stream\r\n\r\n")
        got = b""
        while b"\r\n\r\n" not in got:
            got += connection.recv(65536)
        self.assertIn(b"Content-Type: text/event-stream", got)
        for number in range(3):  # each is read before the next one is sent
            event = b"data: %d\n\n" % number
            self.stack.backend.connection.sendall(b"%x\r\n%s\r\n" % (len(event), event))
            while event not in got:
                got += connection.recv(65536)
        self.assertTrue(got.endswith(b"data: 2\n\n") or got.endswith(b"data: 2\n\n\r\n"), got[-60:])
        self.stack.backend.connection.shutdown(socket.SHUT_RDWR)


if __name__ == "__main__":
    unittest.main()
