"""A backend's name gets another address while calls go on (gateway.md 0.8): no restart, no failed call, and a failed look-up changes nothing."""
import http.server
import os
import pathlib
import sys
import threading
import unittest

from client import OAuthClient
from stack import READ, Stack, wait_until

# Debian's libnss-wrapper answers look-ups of names from a file of the test.
WRAPPER = next(iter(pathlib.Path("/usr/lib").glob("*/libnss_wrapper.so")), None)
OLD, NEW = "127.0.0.1", "127.0.0.2"


class Backend:
    """Answers at one address; `seen` counts its requests."""

    def __init__(self, address, port=0):
        self.seen, self.connections = 0, 0
        backend = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def setup(self):
                super().setup()
                backend.connections += 1

            def do_GET(self):
                backend.seen += 1
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

        self.server = Server((address, port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Named(Stack):
    """Its upstream is `bank.test`, whose address is what move() said last."""

    def __init__(self):
        self.old = Backend(OLD)
        self.new = Backend(NEW, self.old.port)
        super().__init__()
        self.hosts = self.folder / "hosts"
        self.move(OLD)
        self.environment = {"LD_PRELOAD": str(WRAPPER), "NSS_WRAPPER_HOSTS": str(self.hosts),
                            # With sanitizers: this library comes before theirs, and opens the C library their way.
                            "NSS_WRAPPER_DISABLE_DEEPBIND": "1",
                            "ASAN_OPTIONS": "verify_asan_link_order=0:" + os.environ.get("ASAN_OPTIONS", "")}

    def write_config(self, **_):
        super().write_config(upstream=f"http://bank.test:{self.old.port}")
        text = self.config.read_text()
        self.config.write_text(text.replace('"}\nplans', '", resolve_every: 1s}\nplans'))
        assert "resolve_every" in self.config.read_text()

    def move(self, address):
        """None: the name is not there any more."""
        line = f"{address} bank.test\n" if address else ""
        written = self.hosts.with_suffix(".new")
        written.write_text(f"127.0.0.1 localhost\n{line}")
        written.rename(self.hosts)

    def start(self):
        self.command("migrate")
        self.add_user("developer", "developer")
        self.add_app("reader", scope=READ)
        self.start_gateway()
        client = OAuthClient(self, self.apps["reader"])
        token = client.client_credentials().json()["access_token"]
        self.call = lambda: client.api(token, "/v1/accounts").status
        return self

    def stop(self):
        try:
            super().stop()
        finally:
            self.old.stop()
            self.new.stop()


class NamesTest(unittest.TestCase):
    def setUp(self):
        self.assertIsNotNone(WRAPPER, "libnss-wrapper is missing: scripts/setup test")
        self.stack = Named()
        self.addCleanup(self.stack.stop)
        self.stack.start()

    def test_a_name_with_another_address_is_followed_without_a_failed_call(self):
        stack, statuses, ended = self.stack, [], threading.Event()
        self.assertEqual({stack.call() for _ in range(20)}, {200})
        self.assertEqual((stack.old.seen, stack.new.seen), (20, 0))

        def calls():
            while not ended.is_set():
                statuses.append(stack.call())

        thread = threading.Thread(target=calls)
        thread.start()
        try:
            stack.move(NEW)
            wait_until(lambda: stack.new.seen > 40, "calls go to the new address")
        finally:
            ended.set()
            thread.join()
        self.assertEqual(set(statuses), {200})
        before = stack.old.seen
        self.assertEqual({stack.call() for _ in range(40)}, {200})
        self.assertEqual(stack.old.seen, before, "no connection to the old address is used any more")

    def test_a_name_that_is_gone_keeps_its_last_address(self):
        stack = self.stack
        stack.move(None)
        log = stack.folder / "gateway.log"
        wait_until(lambda: "bank.test" in log.read_text(), "the failed look-up is in the log")
        self.assertEqual({stack.call() for _ in range(40)}, {200})
        stack.move(NEW)
        wait_until(lambda: stack.call() == 200 and stack.new.seen > 0, "the name is followed again")


if __name__ == "__main__":
    sys.exit(unittest.main())
