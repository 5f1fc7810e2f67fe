"""Traces: what a backend and a collector are told, and that a collector which is slow or away costs spans and nothing else."""
import http.server
import json
import pathlib
import re
import ssl
import subprocess
import tempfile
import threading
import time
import unittest
import uuid

from client import Browser, OAuthClient, fetch
from stack import Stack, free_port, wait_until

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
API_KEY = "otel-key-5c1b7f"


class Collector:
    """Records what is posted to it: (path, fields, body). `answers` are statuses to give, then 200; `hang` holds every answer."""

    def __init__(self, certificate=None):
        self.posts, self.answers, self.hang = [], [], threading.Event()
        self.hang.set()
        collector = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                collector.posts.append((self.path, dict(self.headers.items()), body))
                collector.hang.wait(60)
                status = collector.answers.pop(0) if collector.answers else 200
                try:
                    self.send_response(status)
                    if status != 200:
                        self.send_header("Retry-After", "0")
                    self.send_header("Content-Length", "2")
                    self.end_headers()
                    self.wfile.write(b"{}")
                except OSError:
                    pass  # it hung until the other side had gone

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{port}/v1/traces"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
            self.url = f"https://localhost:{port}/v1/traces"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def spans(self):
        return [span for _, _, body in list(self.posts) for resource in json.loads(body)["resourceSpans"]
                for scope in resource["scopeSpans"] for span in scope["spans"]]

    def of_trace(self, trace_id, count):
        found = []

        def all_there():
            found[:] = [span for span in self.spans() if span["traceId"] == trace_id]
            return len(found) >= count
        wait_until(all_there, f"{count} spans of the trace {trace_id}")
        return found

    def close(self):
        self.hang.set()
        self.server.shutdown()
        self.server.server_close()


def attributes(span):
    return {a["key"]: next(iter(a["value"].values())) for a in span["attributes"]}


def metric(stack, name):
    text = fetch(stack.admin + "/metrics").text
    return int(re.search(rf"^{name} (\d+)$", text, re.M)[1])


def start(tracing):
    stack = Stack()
    stack.write_config(extra=f"tracing: {tracing}\n")
    return stack.start()


class WithCollector(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.collector = Collector()
        cls.addClassCleanup(cls.collector.close)
        cls.stack = start(f'{{endpoint: "{cls.collector.url}", sample: 1, service_name: gateway-test, '
                          f'headers: {{api-key: {API_KEY}}}}}')
        cls.addClassCleanup(cls.stack.stop)
        cls.shop = OAuthClient(cls.stack, cls.stack.apps["shop"])
        cls.tokens = cls.shop.tokens(cls.stack.users["customer"])
        cls.token = cls.tokens["access_token"]

    def last_seen(self):
        _, _, fields, _ = self.stack.recorder.seen[-1]
        return [(name.lower(), value) for name, value in fields]

    def traced(self, path, **fields):
        """One request with a trace of its own: the answer and the trace's id."""
        trace = uuid.uuid4().hex
        return self.shop.api(self.token, path, traceparent=f"00-{trace}-{PARENT}-00", **fields), trace

    def test_a_trace_goes_from_the_client_over_the_gateway_to_the_backend(self):
        answer = self.shop.api(self.token, "/v1/accounts?limit=2", traceparent=f"00-{TRACE}-{PARENT}-00",
                               tracestate="rojo=1,congo=2")
        self.assertEqual(answer.status, 200, answer)
        seen = self.last_seen()
        parents = [value for name, value in seen if name == "traceparent"]
        self.assertEqual([value for name, value in seen if name == "tracestate"], ["rojo=1,congo=2"])
        self.assertEqual(len(parents), 1)
        version, trace, backends_parent, flags = parents[0].split("-")
        self.assertEqual((version, trace, flags), ("00", TRACE, "01"))
        spans = self.collector.of_trace(TRACE, 2)
        self.assertEqual([span["kind"] for span in spans], [2, 3])
        server, client = spans
        self.assertEqual(server["parentSpanId"], PARENT)
        self.assertEqual(client["parentSpanId"], server["spanId"])
        self.assertEqual(client["spanId"], backends_parent)
        self.assertEqual((server["traceState"], client["traceState"]), ("rojo=1,congo=2",) * 2)
        self.assertEqual(server["name"], "GET /v1/accounts")
        begin, end = int(server["startTimeUnixNano"]), int(server["endTimeUnixNano"])
        self.assertLess(abs(time.time_ns() - begin), 120 * 10**9)
        self.assertLess(begin, int(client["startTimeUnixNano"]))
        self.assertLess(int(client["startTimeUnixNano"]), int(client["endTimeUnixNano"]))
        self.assertLess(int(client["endTimeUnixNano"]), end)
        a = attributes(server)
        self.assertEqual((a["http.request.method"], a["http.route"], a["http.response.status_code"], a["url.scheme"],
                          a["server.address"], a["tollgate.client_id"], a["tollgate.request_id"]),
                         ("GET", "/v1/accounts", "200", "http", "localhost", self.shop.client_id,
                          answer.field("X-Request-Id")))
        a = attributes(client)
        self.assertEqual((a["http.response.status_code"], a["server.address"], a["server.port"], a["tollgate.upstream"]),
                         ("200", "127.0.0.1", str(self.stack.recorder.port), "payments"))
        def in_the_log():
            return [line for line in (self.stack.folder / "access.log").read_text().splitlines()
                    if answer.field("X-Request-Id") in line]
        wait_until(in_the_log, "the access log has the request")
        self.assertEqual(json.loads(in_the_log()[0])["trace_id"], TRACE)

    def test_a_bad_traceparent_begins_a_new_trace_without_tracestate(self):
        for bad in (f"ff-{TRACE}-{PARENT}-01", f"00-{TRACE.upper()}-{PARENT}-01", f"00-{TRACE}-{PARENT}-01-x",
                    f"00-{TRACE}-{'0' * 16}-01"):
            with self.subTest(bad):
                self.assertEqual(self.shop.api(self.token, "/v1/accounts", traceparent=bad, tracestate="a=1").status, 200)
                seen = dict(self.last_seen())
                self.assertNotIn("tracestate", seen)
                self.assertRegex(seen["traceparent"], "^00-[0-9a-f]{32}-[0-9a-f]{16}-01$")
                trace = seen["traceparent"].split("-")[1]
                self.assertNotEqual(trace, TRACE)
                server, _ = self.collector.of_trace(trace, 2)
                self.assertNotIn("parentSpanId", server)

    def test_a_refusal_has_one_span_with_its_code(self):
        trace = uuid.uuid4().hex
        answer = fetch(self.stack.issuer + "/v1/accounts?access=secret", fields={"traceparent": f"00-{trace}-{PARENT}-01"})
        self.assertEqual(answer.status, 401)
        span, = self.collector.of_trace(trace, 1)
        self.assertEqual(attributes(span)["error.type"], "missing_token")
        self.assertEqual(span["kind"], 2)

    def test_endpoints_and_pages_have_spans_too(self):
        for path, route in (("/oauth2/jwks", "/oauth2/jwks"), ("/login", "/login")):
            trace = uuid.uuid4().hex
            self.assertEqual(fetch(self.stack.issuer + path, fields={"traceparent": f"00-{trace}-{PARENT}-01"}).status, 200)
            span, = self.collector.of_trace(trace, 1)
            self.assertEqual((span["name"], attributes(span)["http.route"]), (f"GET {route}", route))

    def test_a_collector_that_is_overloaded_gets_the_same_spans_again(self):
        before = metric(self.stack, "tollgate_spans_dropped_total")
        self.collector.of_trace(self.traced("/v1/accounts")[1], 2)  # nothing of other tests waits any more
        self.collector.answers += [503, 429]
        answer, trace = self.traced("/v1/accounts")
        self.assertEqual(answer.status, 200)
        wait_until(lambda: sum(trace.encode() in body for _, _, body in list(self.collector.posts)) >= 3, "three attempts")
        bodies = {body for _, _, body in self.collector.posts if trace.encode() in body}
        self.assertEqual(len(bodies), 1)
        self.assertEqual(metric(self.stack, "tollgate_spans_dropped_total"), before)

    def test_no_secret_is_in_what_is_sent_and_the_key_only_in_its_header(self):
        query, body_text = "query-secret-" + uuid.uuid4().hex, "body-secret-" + uuid.uuid4().hex
        self.shop.client_credentials()
        self.shop.api(self.token, "/v1/payments", "POST", {"note": body_text}, Idempotency_Key="key-" + query)
        Browser(self.stack.issuer).get(f"/login?return_to=/{query}")
        answer, trace = self.traced(f"/v1/accounts?limit=1&x={query}", Cookie=f"c={query}")
        self.collector.of_trace(trace, 1)
        sent = b"".join(body for _, _, body in self.collector.posts)
        secrets = self.stack.secrets | {self.token, self.tokens["refresh_token"], query, body_text, API_KEY}
        self.assertEqual([secret[:16] for secret in secrets if secret.encode() in sent], [])
        for path, fields, _ in self.collector.posts:
            self.assertEqual((path, fields["api-key"], fields["Content-Type"]), ("/v1/traces", API_KEY, "application/json"))
        for log in ("gateway.log", "gateway.out", "access.log"):
            self.assertNotIn(API_KEY, (self.stack.folder / log).read_text())
        resource = json.loads(self.collector.posts[0][2])["resourceSpans"][0]["resource"]
        self.assertEqual(attributes(resource)["service.name"], "gateway-test")


class WithoutOne(unittest.TestCase):
    def call(self, stack):
        app = OAuthClient(stack, stack.apps["shop"])
        token = app.client_credentials().json()["access_token"]
        self.assertEqual(app.api(token, "/v1/accounts").status, 200)

    def test_a_dead_collector_costs_spans_and_no_request_and_no_shutdown(self):
        stack = start(f'{{endpoint: "http://127.0.0.1:{free_port()}/v1/traces", sample: 1}}')
        try:
            self.call(stack)
            wait_until(lambda: "the collector takes no spans" in (stack.folder / "gateway.log").read_text(),
                       "the log says so")
            self.call(stack)
            began = time.monotonic()
            self.assertEqual(stack.gateway.stop(), 0)
            self.assertLess(time.monotonic() - began, 15)
            self.assertEqual((stack.folder / "gateway.log").read_text().count("takes no spans"), 1)
        finally:
            stack.stop()

    def test_a_slow_collector_holds_up_neither_requests_nor_the_end(self):
        collector = Collector()
        collector.hang.clear()
        stack = start(f'{{endpoint: "{collector.url}", sample: 1}}')
        try:
            wait_until(lambda: collector.posts, "the collector is asked")
            began = time.monotonic()
            for _ in range(20):
                self.call(stack)
            self.assertLess(time.monotonic() - began, 30)
            began = time.monotonic()
            self.assertEqual(stack.gateway.stop(), 0)
            self.assertLess(time.monotonic() - began, 20)
        finally:
            collector.close()
            stack.stop()

    def test_what_waits_at_the_end_is_sent_before_the_program_ends(self):
        collector = Collector()
        stack = start(f'{{endpoint: "{collector.url}", sample: 1}}')
        try:
            app = OAuthClient(stack, stack.apps["shop"])
            token = app.client_credentials().json()["access_token"]
            trace = uuid.uuid4().hex
            self.assertEqual(app.api(token, "/v1/accounts", traceparent=f"00-{trace}-{PARENT}-00").status, 200)
            self.assertEqual(stack.gateway.stop(), 0)
            self.assertEqual(len([span for span in collector.spans() if span["traceId"] == trace]), 2)
        finally:
            stack.stop()
            collector.close()

    def test_an_https_collector_is_reached_with_an_authority_of_its_own(self):
        folder = tempfile.TemporaryDirectory(prefix="tollgate-otel-")
        self.addCleanup(folder.cleanup)
        pem = pathlib.Path(folder.name) / "otel.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                        "-keyout", pem, "-out", f"{pem}.crt"], check=True, capture_output=True, timeout=30)
        with open(pem, "a") as both:
            both.write(pathlib.Path(f"{pem}.crt").read_text())
        collector = Collector(pem)
        stack = start(f'{{endpoint: "{collector.url}", sample: 1, ca: {pem}.crt}}')
        try:
            self.call(stack)
            wait_until(collector.spans, "spans arrive over TLS")
        finally:
            stack.stop()
            collector.close()

    def test_without_an_endpoint_a_trusted_flag_still_goes_to_the_backend(self):
        stack = start("{sample: 0, trust_sampled: true}")
        try:
            app = OAuthClient(stack, stack.apps["shop"])
            token = app.client_credentials().json()["access_token"]
            for flags, expect in (("01", "01"), ("00", "00"), ("ff", "01"), (None, "00")):
                fields = {"traceparent": f"00-{TRACE}-{PARENT}-{flags}"} if flags else {}
                self.assertEqual(app.api(token, "/v1/accounts", **fields).status, 200)
                seen = {name.lower(): value for name, value in stack.recorder.seen[-1][2]}
                self.assertEqual(seen["traceparent"].split("-")[3], expect)
            self.assertEqual(metric(stack, "tollgate_spans_exported_total"), 0)
        finally:
            stack.stop()


if __name__ == "__main__":
    unittest.main()
