"""Backends over https: which are believed, client certificates, large and streamed bodies, reuse, and files that are replaced."""
import hashlib
import http.client
import http.server
import json
import shutil
import socket
import ssl
import subprocess
import threading
import unittest

from client import OAuthClient
from documents import add_document, copy_published
from stack import READ, ROOT, Stack, run, wait_until

LARGE = 24 * 1024 * 1024
UPSTREAMS = ("good", "by_name", "wrong_name", "expired", "own", "own_trusted", "system", "mtls", "no_certificate", "wrong_certificate",
             "stalled", "plain")
OPERATIONS = "".join(f"""  /{name}:
    get:
      operationId: get_{name}
      security: [{{oauth2: ["accounts:read"]}}]
      x-tollgate: {{upstream: {name}, connect_timeout: 1s}}
      responses: {{"200": {{description: It was found.}}}}
""" for name in UPSTREAMS)
PATHS = """  /statement:
    put:
      operationId: putStatement
      security: [{oauth2: ["accounts:read"]}]
      x-tollgate: {streaming: true, max_body: 100MiB}
      requestBody: {required: true, content: {text/csv: {}}}
      responses: {"200": {description: It was taken.}}
  /large:
    get:
      operationId: getLarge
      security: [{oauth2: ["accounts:read"]}]
      responses: {"200": {description: Many bytes.}}
  /events:
    get:
      operationId: getEvents
      security: [{oauth2: ["accounts:read"]}]
      responses: {"200": {description: "Events, as they happen."}}
""" + OPERATIONS


class Backend:
    """Serves over TLS and keeps what it saw: `connections` lists (session resumed, client's common name), `requests` paths."""

    def __init__(self, folder, certificate, clients=None):
        self.connections, self.requests, self.events = [], [], threading.Semaphore(0)
        backend = self
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / f"{certificate}.pem", folder / f"{certificate}.key")
        context.set_alpn_protocols(["h2", "http/1.1"])
        if clients:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(folder / clients)

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30

            def log_message(self, *_):
                pass

            def setup(self):
                self.request = context.wrap_socket(self.request, server_side=True)
                peer = self.request.getpeercert() if clients else None
                name = dict(pair[0] for pair in peer["subject"])["commonName"] if peer else None
                backend.connections.append((self.request.session_reused, name))
                assert self.request.selected_alpn_protocol() == "http/1.1"
                super().setup()

            def finish(self):
                try:
                    super().finish()
                finally:
                    self.request.close()

            def answer(self, content, status=200):
                backend.requests.append(self.path)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                if backend.hang_up:
                    self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(content)

            def do_PUT(self):
                digest, left = hashlib.sha256(), int(self.headers["Content-Length"])
                while left:
                    data = self.rfile.read(min(left, 65536))
                    digest.update(data)
                    left -= len(data)
                self.answer(json.dumps(digest.hexdigest()).encode())

            def do_GET(self):
                if self.path.endswith("/large"):
                    return self.answer(bytes(range(256)) * (LARGE // 256))
                if self.path.endswith("/events"):
                    return self.send_events()
                return self.answer(b"{}")

            def send_events(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for number in range(3):
                    backend.events.acquire(timeout=20)
                    self.wfile.write(b"9\r\ndata: %d\n\n\r\n" % number)
                self.wfile.write(b"0\r\n\r\n")

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def handle_error(self, *_):
                pass

        self.hang_up = False
        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def make_certificates(folder):
    """An authority with `localhost`, `gateway` and `renewed` (clients), `expired`; and `own`, which signed itself."""
    for arguments in (["localhost"], ["gateway", "client"], ["renewed", "client"]):
        subprocess.run([ROOT / "scripts" / "local-ca", folder, *arguments], check=True)

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=folder)

    new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *new_key, "-keyout", "own.key", "-out", "own.pem", "-subj", "/CN=own", "-addext", "subjectAltName=IP:127.0.0.1")
    openssl("req", *new_key, "-keyout", "expired.key", "-out", "expired.csr", "-subj", "/CN=expired")
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n")
    openssl("x509", "-req", "-in", "expired.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "-1", "-extfile",
            "names", "-out", "expired.pem")


class Encrypted(Stack):
    """The program with an upstream for every case."""

    def __init__(self):
        self.closers = []
        super().__init__()

    def write_config(self, **_):
        self.tls = self.folder / "tls"
        make_certificates(self.tls)
        self.good, self.own = Backend(self.tls, "localhost"), Backend(self.tls, "own")
        self.expired, self.mtls = Backend(self.tls, "expired"), Backend(self.tls, "localhost", clients="ca.pem")
        self.stalled = socket.create_server(("127.0.0.1", 0))  # accepts nothing, the system does
        self.closers = [one.stop for one in (self.good, self.own, self.expired, self.mtls)] + [self.stalled.close]
        copy_published(self)
        add_document(self, "files", PATHS, upstream="good")
        super().write_config()
        ca = "ca: tls/ca.pem"
        for pair in ("pem", "key"):
            shutil.copy(self.tls / f"gateway.{pair}", self.tls / f"client.{pair}")
        upstreams = {
            "good": (self.good.port, ca), "by_name": (self.good.port, ca + ", server_name: localhost"),
            "wrong_name": (self.good.port, ca + ", server_name: payments.internal"), "expired": (self.expired.port, ca),
            "own": (self.own.port, ca), "own_trusted": (self.own.port, "ca: tls/own.pem"), "system": (self.good.port, ""),
            "mtls": (self.mtls.port, ca + ", certificate: tls/client.pem, key: tls/client.key"), "no_certificate": (self.mtls.port, ca),
            "wrong_certificate": (self.mtls.port, ca + ", certificate: tls/own.pem, key: tls/own.key"),
            "stalled": (self.stalled.getsockname()[1], ca), "plain": (self.recorder.port, ca),
        }
        assert set(upstreams) == set(UPSTREAMS)
        lines = "".join(f'  {name}: {{sandbox: "https://127.0.0.1:{port}"{", tls: {" + tls + "}" if tls else ""}}}\n'
                        for name, (port, tls) in upstreams.items())
        self.config.write_text(self.config.read_text().replace("upstreams:\n", "upstreams:\n" + lines))

    def stop(self):
        try:
            super().stop()
        finally:
            for close in self.closers:
                close()


class UpstreamTlsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = Encrypted()
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.command("migrate")
        cls.stack.add_user("developer", "developer")
        cls.stack.add_app("reader", scope=READ)
        cls.stack.start_gateway()
        cls.token = OAuthClient(cls.stack, cls.stack.apps["reader"]).client_credentials("accounts:read").json()["access_token"]

    def ask(self, connection, path, method="GET", body=None):
        fields = {"Authorization": f"Bearer {self.token}", "Host": f"localhost:{self.stack.port}"}
        connection.request(method, "/files" + path, body, fields | ({"Content-Type": "text/csv"} if body else {}))
        return connection.getresponse()

    def connect(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.stack.port, timeout=30)
        self.addCleanup(connection.close)
        return connection

    def status(self, path):
        return self.ask(self.connect(), path).status

    def logged(self, text):
        return any(text in (self.stack.folder / name).read_text() for name in ("gateway.log", "access.log"))

    def test_a_backend_that_proves_its_name_serves(self):
        for name in ("good", "by_name", "own_trusted"):
            with self.subTest(name):
                self.assertEqual(self.status(f"/{name}"), 200)

    def test_any_other_backend_gets_no_request_and_the_log_says_which_check_failed(self):
        cases = {
            "wrong_name": (502, "the certificate is refused: hostname mismatch (expected: payments.internal)"),
            "expired": (502, "the certificate is refused: certificate has expired (expected: 127.0.0.1)"),
            "own": (502, "the certificate is refused: self-signed certificate (expected: 127.0.0.1)"),
            "system": (502, "the certificate is refused: unable to get local issuer certificate"),
            "plain": (502, "TLS: "),
            "stalled": (504, "TLS handshake"),
        }
        for name, (status, reason) in cases.items():
            with self.subTest(name):
                answer = self.ask(self.connect(), f"/{name}")
                self.assertEqual(answer.status, status)
                self.assertNotIn(b"certificate", answer.read(), "the reason is the operator's business")
                wait_until(lambda: self.logged(reason), "the reason is in the log")
        for backend in (self.stack.own, self.stack.expired, self.stack.good):
            for name in cases:
                self.assertNotIn(f"/files/{name}", backend.requests)
        self.assertEqual(self.stack.recorder.seen, [])

    def test_a_backend_that_asks_gets_the_certificate_of_its_upstream_only(self):
        self.assertEqual(self.status("/mtls"), 200)
        self.assertIn("gateway", [name for _, name in self.stack.mtls.connections])
        for name in ("no_certificate", "wrong_certificate"):
            with self.subTest(name):
                self.assertEqual(self.status(f"/{name}"), 502)
        wait_until(lambda: self.logged("alert certificate required") and self.logged("alert unknown ca"), "the backend's word is in the log")
        self.assertEqual({path for path in self.stack.mtls.requests}, {"/files/mtls"})

    def test_a_replaced_client_certificate_is_used_without_a_restart_and_a_bad_one_is_not(self):
        self.assertEqual(self.status("/mtls"), 200)
        (self.stack.tls / "client.pem").write_text("nonsense")
        wait_until(lambda: self.logged("not reloaded"), "the bad file is refused")
        self.assertTrue(self.logged("upstreams.mtls.tls: ") and self.logged("client.pem: "))
        self.assertEqual(self.status("/mtls"), 200)
        for pair in ("key", "pem"):
            shutil.copy(self.stack.tls / f"renewed.{pair}", self.stack.tls / f"client.{pair}")

        def renewed():
            self.assertEqual(self.status("/mtls"), 200)
            return "renewed" in [name for _, name in self.stack.mtls.connections]
        wait_until(renewed, "the new certificate is shown")

    def test_large_bodies_go_both_ways(self):
        connection = self.connect()
        body = bytes(range(251)) * (LARGE // 251)
        answer = self.ask(connection, "/statement", "PUT", body)
        self.assertEqual((answer.status, json.loads(answer.read())), (200, hashlib.sha256(body).hexdigest()))
        answer = self.ask(connection, "/large")
        self.assertEqual(answer.status, 200)
        self.assertEqual(hashlib.sha256(answer.read()).digest(), hashlib.sha256(bytes(range(256)) * (LARGE // 256)).digest())

    def test_events_come_as_they_happen(self):
        answer = self.ask(self.connect(), "/events")
        for number in range(3):  # each is read before the next one is sent
            self.stack.good.events.release()
            self.assertEqual(answer.read(9), b"data: %d\n\n" % number)
        self.assertEqual(answer.read(), b"")

    def test_connections_and_sessions_are_used_again(self):
        backend, connection = self.stack.own, self.connect()

        def call():
            answer = self.ask(connection, "/own_trusted")
            answer.read()
            self.assertEqual(answer.status, 200)
        call()
        before = len(backend.connections)
        for _ in range(20):
            call()
        self.assertEqual(len(backend.connections), before, "one client's connection is one worker's")
        backend.hang_up = True
        self.addCleanup(setattr, backend, "hang_up", False)
        for _ in range(6):
            call()
        self.assertGreaterEqual(len(backend.connections), before + 5)
        self.assertEqual({resumed for resumed, _ in backend.connections[before:]}, {True})

    def test_check_names_the_file_and_the_reason(self):
        good = self.stack.config.read_text()
        for wrong, expect in (("ca: tls/nothing.pem", "upstreams.good.tls: "), ("ca: tls/ca.key", "tls/ca.key: ")):
            with self.subTest(wrong):
                path = self.stack.folder / "wrong.yaml"
                path.write_text(good.replace("ca: tls/ca.pem", wrong, 1))
                code, out, err = run("check", "--config", path)
                self.assertEqual(code, 1)
                self.assertIn(f"{path}: upstreams.good.tls: ", out + err)
                self.assertIn(expect, out + err)


if __name__ == "__main__":
    unittest.main()
