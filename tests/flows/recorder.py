"""A proxy between the gateway and the backend that records what reached it and can misbehave on demand."""
import contextlib
import http.client
import http.server
import threading


class Recorder:
    """`seen` lists (method, target, fields, body). `mode`: pass, close (drop the connection), hang, hold (the
    backend acts, its answer waits), or an answer. `held` counts the answers that wait."""

    def __init__(self):
        self.seen, self.mode, self.backend, self.held = [], "pass", None, 0
        self.release = threading.Event()
        recorder = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def handle_any(self):
                recorder.handle(self)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = do_OPTIONS = handle_any

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def handle_error(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def handle(self, request):
        length = int(request.headers.get("Content-Length") or 0)
        body = request.rfile.read(length)
        self.seen.append((request.command, request.path, list(request.headers.items()), body))
        if self.mode == "hang":
            self.release.wait(60)
        mode = self.mode
        if mode in ("close", "hang"):
            request.close_connection = True
            request.connection.close()
            return
        if isinstance(mode, bytes):
            request.close_connection = True
            request.wfile.write(mode)
            return
        self.forward(request, body)

    def forward(self, request, body):
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.backend, timeout=40)) as backend:
            fields = {name: value for name, value in request.headers.items() if name.lower() != "connection"}
            backend.request(request.command, request.path, body or None, fields)
            answer = backend.getresponse()
            content = answer.read()
        if self.mode == "hold":
            self.held += 1
            self.release.wait(60)
        request.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "content-length", "transfer-encoding"):
                request.send_header(name, value)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        if request.command != "HEAD":
            request.wfile.write(content)

    def let_go(self):
        """Ends the wait of what hangs; it gets what `mode` says now."""
        self.release.set()
        self.release = threading.Event()

    def count(self, since=0):
        return len(self.seen) - since

    def close(self):
        self.release.set()
        self.server.shutdown()
        self.server.server_close()
