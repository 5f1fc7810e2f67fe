"""A document with WebSockets, a backend for them, and clients, all with Debian's python3-websockets: none of it is ours."""
import asyncio
import base64
import contextlib
import http
import os
import socket
import sys
import threading

try:
    import websockets
except ModuleNotFoundError:  # a Python that is not Debian's
    sys.path.append("/usr/lib/python3/dist-packages")
    import websockets
from websockets.legacy.client import connect  # the interface that Debian 12's and later versions have
from websockets.legacy.server import serve

from documents import add_document, copy_published
from stack import READ, Stack

PATHS = {"echo": 'security: [{oauth2: ["accounts:read"]}]\n      x-tollgate: {websocket: true}',
         "many": 'security: [{oauth2: ["accounts:read"]}]\n      x-tollgate: {websocket: true}',
         "brief": 'security: [{oauth2: ["accounts:read"]}]\n      x-tollgate: {websocket: {idle_timeout: 2s}}',
         "young": "security: []\n      x-tollgate: {websocket: {max_age: 1s}}",
         "pour": 'security: [{oauth2: ["accounts:read"]}]\n      x-tollgate: {websocket: true}',
         "refuse": 'security: [{oauth2: ["accounts:read"]}]\n      x-tollgate: {websocket: true}',
         "pay": 'security: [{oauth2: ["payments:write"]}]\n      x-tollgate: {websocket: true}'}
OPERATION = """  /{name}:
    get:
      operationId: {name}
      {policy}
      responses: {{"101": {{description: The connection is a WebSocket from here on.}}}}
"""


class Backend:
    """Echoes messages; at /events/pour it sends without end, at /events/refuse it answers 200."""

    def __init__(self):
        self.heads, self.poured, self.open, self.closes = [], 0, 0, []
        self.loop, started = asyncio.new_event_loop(), threading.Event()
        self.thread = threading.Thread(target=self.run, args=(started,), daemon=True)
        self.thread.start()
        assert started.wait(20)

    def run(self, started):
        async def answer():
            self.stopping = asyncio.Event()
            async with serve(self.handle, "127.0.0.1", 0, max_size=None, ping_interval=None, subprotocols=["v2.bank"],
                                        process_request=self.first, close_timeout=2) as server:
                self.port = server.sockets[0].getsockname()[1]
                started.set()
                await self.stopping.wait()
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(answer())
        self.loop.close()

    async def first(self, path, fields):
        self.heads.append((path, dict(fields.raw_items())))
        return (http.HTTPStatus.OK, [("Content-Type", "text/plain")], b"no tunnel") if path == "/events/refuse" else None

    async def handle(self, connection, path):
        self.open += 1
        try:
            if path == "/events/pour":
                while True:
                    await connection.send(bytes(65536))
                    self.poured += 65536
            async for message in connection:
                await connection.send(message)
        except websockets.ConnectionClosed:
            pass
        finally:
            self.open -= 1
            self.closes.append(connection.close_code)

    def close(self):
        self.loop.call_soon_threadsafe(self.stopping.set)
        self.thread.join(20)


class Tunnels(Stack):
    """A gateway before that backend. `tls`: for https clients."""

    def __init__(self, tls=""):
        self.backend, self.tls = Backend(), tls
        super().__init__()

    def write_config(self, **more):
        copy_published(self)
        paths = "".join(OPERATION.format(name=name, policy=policy) for name, policy in PATHS.items())
        add_document(self, "events", paths, ("accounts:read", "payments:write"))
        values = {"upstream": f"http://127.0.0.1:{self.backend.port}", "listen": self.tls}
        if self.tls:
            self.issuer = self.issuer.replace("http:", "https:")
        super().write_config(**(values | more))

    def start(self):
        self.command("migrate")
        self.add_user("developer", "developer")
        for name in ("reader", "rival"):
            self.add_app(name, scope=READ)
        self.start_gateway()
        return self

    def connect(self, path, token=None, **more):
        """Use it with `async with`. No pings of its own unless it is asked for them."""
        scheme = "wss" if self.tls else "ws"
        fields = {"Authorization": f"Bearer {token}"} if token else {}
        options = {"extra_headers": fields, "max_size": None, "ping_interval": None, "close_timeout": 5, "open_timeout": 20}
        return connect(f"{scheme}://localhost:{self.port}/events/{path}", **(options | more))

    def stop(self):
        try:
            super().stop()
        finally:
            self.backend.close()


@contextlib.contextmanager
def raw_tunnel(stack, path, token, receive_buffer=0):
    """A handshake by hand on a plain socket: (socket, bytes that came behind the answer's head)."""
    with socket.socket() as connection:
        connection.settimeout(20)
        if receive_buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        connection.connect(("127.0.0.1", stack.port))
        key = base64.b64encode(os.urandom(16)).decode()
        connection.sendall(f"GET /events/{path} HTTP/1.1\r\nHost: localhost:{stack.port}\r\nAuthorization: Bearer {token}\r\n"
                           "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                           f"Sec-WebSocket-Key: {key}\r\n\r\n".encode())
        got = b""
        while b"\r\n\r\n" not in got:
            piece = connection.recv(1)
            assert piece, got
            got += piece
        assert got.startswith(b"HTTP/1.1 101 "), got
        yield connection
