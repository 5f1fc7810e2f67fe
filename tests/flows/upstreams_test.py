"""Several targets behind one upstream: one dies and comes back, one answers 500, none is there, and what that costs an app."""
import http.server
import threading
import time
import unittest
import urllib.request

from client import OAuthClient
from documents import copy_published
from stack import READ, Stack, wait_until


class Target:
    """A backend that answers every request alike, and counts them. It can be stopped, and started again on its port.

    Health checks it answers with `health`, and keeps: (header fields, port of the connection). `health` None: not until `released`."""

    def __init__(self, name):
        self.name, self.status, self.seen, self.port, self.server = name, 200, [], 0, None
        self.health, self.checks, self.ports, self.released = 200, [], set(), threading.Event()
        self.start()

    def start(self):
        target = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def check(self):
                target.checks.append((dict(self.headers), self.client_address[1]))
                if target.health is None:
                    target.released.wait(60)
                self.send_response(target.health or 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def answer(self):
                if self.path == "/healthz":
                    return self.check()
                target.ports.add(self.client_address[1])
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                target.seen.append((self.command, self.headers.get("Host")))
                content = b'{"target": "%s"}' % target.name.encode()
                self.send_response(target.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(content)
                self.close_connection = True

            do_GET = do_POST = answer

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

        self.server = Server(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self):
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None


class Targets(Stack):
    """The program with two targets. `rules`: more keys of the upstream."""

    def __init__(self, rules=""):
        self.a, self.b, self.rules = Target("a"), Target("b"), rules
        super().__init__()

    def write_config(self, **_):
        super().write_config()
        text = self.config.read_text()
        one = f'  payments: {{sandbox: "http://127.0.0.1:{self.recorder.port}"}}\n'
        assert one in text
        self.config.write_text(text.replace(one, f"""  payments:
    sandbox:
      - {{url: "http://127.0.0.1:{self.a.port}"}}
      - {{url: "http://127.0.0.1:{self.b.port}", weight: 1}}
    host: payments.internal
{self.rules}"""))

    def start(self):
        self.command("migrate")
        self.add_user("developer", "developer")
        self.add_app("reader", scope=READ)
        self.add_app("scarce", scope=READ, plan="scarce")
        self.start_gateway()
        return self

    def caller(self, app="reader"):
        client = OAuthClient(self, self.apps[app])
        token = client.client_credentials().json()["access_token"]
        return lambda: client.api(token, "/v1/accounts").status

    def stop(self):
        try:
            super().stop()
        finally:
            self.a.stop()
            self.b.stop()


class UpstreamsTest(unittest.TestCase):
    def stack(self, rules=""):
        stack = Targets(rules)
        self.addCleanup(stack.stop)
        return stack.start()

    def test_both_targets_serve_and_get_the_upstreams_host(self):
        stack = self.stack()
        call = stack.caller()
        self.assertEqual({call() for _ in range(60)}, {200})
        self.assertEqual(len(stack.a.seen) + len(stack.b.seen), 60)
        self.assertGreater(min(len(stack.a.seen), len(stack.b.seen)), 5)
        self.assertEqual({host for _, host in stack.a.seen + stack.b.seen}, {"payments.internal"})

    def test_a_target_is_killed_and_revived_under_calls_and_no_call_fails(self):
        stack = self.stack("    health: {eject_for: 200ms, eject_at_most: 400ms, slow_start: 200ms}\n")
        statuses, stopped, call = [], threading.Event(), stack.caller()

        def calls():
            while not stopped.is_set():
                statuses.append(call())

        thread = threading.Thread(target=calls)
        thread.start()
        try:
            wait_until(lambda: len(stack.a.seen) > 10 and len(stack.b.seen) > 10, "both targets serve")
            stack.a.stop()
            killed_at = len(stack.b.seen)
            wait_until(lambda: len(stack.b.seen) > killed_at + 60, "the other target serves on")
            seen_before = len(stack.a.seen)
            stack.a.start()
            wait_until(lambda: len(stack.a.seen) > seen_before + 20, "the revived target serves again")
        finally:
            stopped.set()
            thread.join()
        self.assertEqual(set(statuses), {200})

    def test_a_target_that_answers_500_is_ejected_and_then_nobody_meets_it(self):
        stack = self.stack("    health: {failures: 3, eject_for: 1h, eject_at_most: 1h}\n")
        stack.a.status = 500
        call = stack.caller()
        # Each worker learns by itself, and a client's connections spread over both.
        first = [call() for _ in range(80)]
        self.assertIn(500, first)
        self.assertLessEqual(first.count(500), 2 * 3)
        self.assertEqual(len(stack.a.seen) + len(stack.b.seen), 80, "a 500 is never sent again")

    def test_503_of_every_target_is_passed_on_and_few_calls_are_sent_again(self):
        stack = self.stack("    health: {failures: 0}\n")
        stack.a.status = stack.b.status = 503
        call = stack.caller()
        began = time.monotonic()
        self.assertEqual({call() for _ in range(100)}, {503})
        seconds = int(time.monotonic() - began) + 2  # the floor is by second and worker
        retries = len(stack.a.seen) + len(stack.b.seen) - 100
        self.assertGreater(retries, 0)
        self.assertLessEqual(retries, 100 // 5 + 3 * 2 * seconds)

    def with_document(self, member, rules=""):
        """The same with one more member of the document's x-tollgate."""
        stack = Targets(rules)
        self.addCleanup(stack.stop)
        copy_published(stack, member)
        stack.write_config()
        return stack.start()

    def test_an_operation_that_says_so_is_never_sent_again(self):
        stack = self.with_document("retry: none", "    health: {failures: 0}\n")
        stack.a.status = stack.b.status = 503
        call = stack.caller()
        self.assertEqual({call() for _ in range(50)}, {503})
        self.assertEqual(len(stack.a.seen) + len(stack.b.seen), 50)

    def test_an_answer_that_is_larger_than_its_operation_allows_is_502(self):
        size = len('{"target": "a"}')
        for most, status in ((size, 200), (size - 1, 502)):
            with self.subTest(most=most):
                call = self.with_document(f"max_answer: {most}").caller()
                self.assertEqual({call() for _ in range(6)}, {status})

    def test_a_call_that_no_target_could_get_costs_no_quota(self):
        stack = self.stack("    health: {failures: 0}\n")
        call = stack.caller("scarce")
        stack.a.stop()
        stack.b.stop()
        self.assertEqual({call() for _ in range(10)}, {502})
        stack.a.start()
        stack.b.start()
        self.assertEqual([call() for _ in range(8)], [200] * 7 + [429])

    def test_a_target_may_be_a_name(self):
        stack = self.stack("    resolve_every: 1s\n    health_check: {path: /healthz, every: 1s, timeout: 1s}\n")
        text = stack.config.read_text()
        stack.config.write_text(text.replace(f"http://127.0.0.1:{stack.a.port}", f"http://localhost:{stack.a.port}"))
        wait_until(lambda: "tollgate_reload_total 1" in self.metrics(stack), "the name is in use")
        checked, call = len(stack.a.checks), stack.caller()
        self.assertEqual({call() for _ in range(60)}, {200})
        self.assertGreater(min(len(stack.a.seen), len(stack.b.seen)), 5)
        wait_until(lambda: len(stack.a.checks) > checked + 3, "it is checked by its name")
        self.assertEqual({call() for _ in range(20)}, {200})

    def metrics(self, stack):
        return urllib.request.urlopen(f"{stack.admin}/metrics", timeout=10).read().decode()

    def test_metrics_tell_about_each_target(self):
        stack = self.stack()
        call = stack.caller()
        for _ in range(10):
            call()
        text = self.metrics(stack)
        lines = [line for line in text.splitlines() if line.startswith("tollgate_upstream_target_requests_total")
                 and 'outcome="answered"' in line]
        self.assertEqual(len(lines), 2)
        self.assertEqual(sum(int(line.rsplit(" ", 1)[1]) for line in lines), 10)
        for target in (stack.a, stack.b):
            self.assertIn(f'upstream="payments",environment="sandbox",target="http://127.0.0.1:{target.port}"', text)


if __name__ == "__main__":
    unittest.main()
