"""Configuration and documents are loaded again while requests run: at SIGHUP and when a file changes."""
import os
import pathlib
import re
import signal
import unittest

from client import OAuthClient, fetch
from documents import copy_published
from load import Load
from stack import BIN, Stack, wait_until

RELOADS = int(os.environ.get("TOLLGATE_RELOADS", "20"))
PING = """
  /ping:
    get:
      operationId: pingAgain
      summary: Answers
      security: []
      responses: {"200": {description: OK}}
"""


class ReloadTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = Stack()
        copy_published(cls.stack)
        cls.stack.write_config()
        cls.stack.start()
        cls.app = OAuthClient(cls.stack, cls.stack.apps["reader"])
        cls.token = cls.app.client_credentials().json()["access_token"]

    @classmethod
    def tearDownClass(cls):
        cls.stack.stop()

    def setUp(self):
        self.payments = self.stack.openapi / "payments.yaml"
        self.document, self.config = self.payments.read_text(), self.stack.config.read_text()

    def tearDown(self):
        before = self.metric("tollgate_reload_total")
        self.payments.write_text(self.document)
        self.stack.config.write_text(self.config)
        self.hangup()
        wait_until(lambda: self.metric("tollgate_reload_total") > before, "the files of before are in use")

    def hangup(self):
        self.stack.gateway.popen.send_signal(signal.SIGHUP)

    def metrics(self):
        return fetch(f"{self.stack.admin}/metrics").text

    def metric(self, name):
        found = re.search(rf"^{re.escape(name)} (\S+)$", self.metrics(), re.M)
        return float(found.group(1)) if found else 0.0

    def ready(self):
        return fetch(f"{self.stack.admin}/readyz")

    def log(self):
        return (self.stack.folder / "gateway.log").read_text()

    def reload(self):
        before = self.metric("tollgate_reload_total")
        self.hangup()
        wait_until(lambda: self.metric("tollgate_reload_total") > before, "the reload is done")

    def ping(self):
        return fetch(f"{self.stack.issuer}/v1/ping").status

    def call(self):
        return self.app.api(self.token, "/v1/accounts").status

    def add_ping(self):
        text = self.document.replace("\npaths:\n", "\npaths:" + PING, 1)
        self.assertNotEqual(text, self.document)
        self.payments.write_text(text)

    def test_a_changed_document_is_taken_up_by_itself_and_the_portal_follows(self):
        self.assertEqual(self.ping(), 404)
        self.add_ping()
        wait_until(lambda: self.ping() != 404, "the new operation is there", 15)
        self.assertIn("pingAgain", fetch(f"{self.stack.issuer}/docs/payments/payments.yaml").text + fetch(f"{self.stack.issuer}/docs/payments").text)
        self.assertEqual(self.call(), 200)

    def settled(self, name):
        """A request is counted after its answer was sent: until the access log has every call of this test's app."""
        log = self.stack.folder / "access.log"
        answered = lambda: sum('"listAccounts"' in line and '"status":200' in line for line in log.read_text().splitlines())
        wait_until(lambda: answered() == self.metric(name), "what was answered is counted", 10)
        return self.metric(name)

    def test_counters_of_operations_that_stay_go_on(self):
        name = 'tollgate_requests_total{api="payments",operation="listAccounts",class="2xx"}'
        self.call()
        before = self.settled(name)
        self.assertGreater(before, 0)
        self.add_ping()
        self.reload()
        self.assertEqual(self.metric(name), before)
        self.call()
        wait_until(lambda: self.metric(name) == before + 1, "the call is counted")
        # Resting connections to the backend stay. Each worker needs one before, and a slow machine lets them rest for too long.
        for _ in range(5):
            for _ in range(40):
                self.call()
            fresh = self.metric("tollgate_upstream_fresh_total")
            self.reload()
            for _ in range(10):
                self.call()
            if self.metric("tollgate_upstream_fresh_total") == fresh:
                return
        self.fail("every reload ended the resting connections to the backend")

    def test_a_bad_document_changes_nothing_and_says_where_it_is_wrong(self):
        line = self.document.count("\n") + 1
        failed = self.metric("tollgate_reload_failed_total")
        self.payments.write_text(self.document + "no_such_member: 1\n")
        self.hangup()
        wait_until(lambda: self.metric("tollgate_reload_failed_total") > failed, "the reload is refused")
        self.assertEqual(self.metric("tollgate_reload_ok"), 0)
        ready = self.ready()
        self.assertEqual(ready.status, 200)
        self.assertIn(f"payments.yaml:{line}: ", ready.text)
        self.assertIn(f"payments.yaml:{line}: ", self.log())
        self.assertEqual(self.call(), 200)
        self.payments.write_text(self.document)
        self.reload()
        self.assertEqual((self.ready().text, self.metric("tollgate_reload_ok")), ("ready\n", 1))

    def test_a_bad_configuration_changes_nothing_and_says_where_it_is_wrong(self):
        line = self.config.count("\n") + 1
        self.stack.config.write_text(self.config + "no_such_key: 1\n")
        failed = self.metric("tollgate_reload_failed_total")
        wait_until(lambda: self.metric("tollgate_reload_failed_total") > failed, "the change is noticed and refused", 15)
        self.assertIn(f"tollgate.yaml:{line}: ", self.ready().text)
        self.assertEqual(self.call(), 200)

    def test_a_key_that_needs_a_restart_is_named(self):
        self.stack.config.write_text(self.config.replace("workers: 2", "workers: 1"))
        self.reload()
        wait_until(lambda: '"key":"workers"' in self.log().replace(" ", ""), "the log names the key")

    def test_another_backend_is_used_from_the_next_request_on(self):
        self.stack.config.write_text(self.config.replace(f"http://127.0.0.1:{self.stack.recorder.port}", "http://127.0.0.1:9"))
        self.reload()
        wait_until(lambda: self.call() == 502, "the new address is used", 5)

    def test_reloads_under_load_fail_no_request(self):
        """gateway.md 144."""
        pid = self.stack.gateway.popen.pid
        resident = lambda: int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1))
        for _ in range(10):
            self.reload()
        shop = self.stack.apps["shop"]
        token = OAuthClient(self.stack, shop).client_credentials().json()["access_token"]
        with Load(self.stack.port, token, shop) as load:
            wait_until(lambda: load.total() >= 200, "the load is there")
            before = resident()
            for _ in range(RELOADS):
                self.reload()
            grown = resident() - before
        print(f"\n{RELOADS} reloads: {load.report()}, {grown} kB more resident")
        self.assertEqual(load.failed[:5], [])
        self.assertEqual(load.closes, 0, "no connection was closed")
        if "san" not in BIN.name:  # a sanitizer keeps freed memory
            self.assertLess(grown, 30_000, "kB")


if __name__ == "__main__":
    unittest.main()
