"""Health checks of targets: they turn unhealthy and well again under calls, all of them do, reloads, and what a check sends."""
import json
import re
import signal
import time
import unittest

from client import OAuthClient, fetch
from stack import run, wait_until
from upstream_tls_test import Encrypted
from upstreams_test import Targets

EVERY = "health_check: {path: /healthz, every: 1s, timeout: 500ms, unhealthy_after: 2, healthy_after: 2}"
RULES = "    health: {slow_start: 0s}\n"


class EncryptedChecks(Encrypted):
    """Upstreams over TLS, good and bad ones, each with checks of which one decides."""

    def write_config(self, **_):
        super().write_config()
        check = ", health_check: {path: /healthz, every: 1s, timeout: 1s, unhealthy_after: 1, healthy_after: 1}"
        self.config.write_text(re.sub(r'(sandbox: "https://[^"]*")', rf"\1{check}", self.config.read_text()))


class HealthChecksTest(unittest.TestCase):
    def stack(self, rules=f"    {EVERY}\n{RULES}"):
        stack = Targets(rules)
        self.addCleanup(stack.stop)
        self.addCleanup(stack.a.released.set)
        return stack.start()

    def healthy(self, stack, target):
        """1 or 0 as the metrics say, None if the target is not checked."""
        text = fetch(f"{stack.admin}/metrics").text
        found = re.search(r'^tollgate_upstream_healthy\{upstream="payments",environment="sandbox",'
                          rf'target="http://127\.0\.0\.1:{target.port}"\}} (\d)$', text, re.M)
        return int(found.group(1)) if found else None

    def changes(self, stack, words):
        lines = [json.loads(line) for line in (stack.folder / "gateway.log").read_text().splitlines()]
        return [line for line in lines if words in line["msg"]]

    def reload(self, stack, old, new):
        text = stack.config.read_text()
        self.assertIn(old, text)
        taken = lambda: int(re.search(r"^tollgate_reload_total (\d+)$", fetch(f"{stack.admin}/metrics").text, re.M).group(1))
        before = taken()
        stack.config.write_text(text.replace(old, new))
        stack.gateway.popen.send_signal(signal.SIGHUP)
        wait_until(lambda: taken() > before, "the reload is done")

    def test_a_target_that_turns_unhealthy_gets_no_calls_until_it_is_well_again(self):
        stack = self.stack()
        call = stack.caller()
        self.assertEqual((self.healthy(stack, stack.a), self.healthy(stack, stack.b)), (1, 1))
        stack.a.health = 503
        wait_until(lambda: self.healthy(stack, stack.a) == 0, "the target is unhealthy")
        self.assertEqual(self.healthy(stack, stack.b), 1)
        before = len(stack.a.seen)
        self.assertEqual({call() for _ in range(60)}, {200})
        self.assertEqual(len(stack.a.seen), before)
        stack.a.health = 200
        wait_until(lambda: self.healthy(stack, stack.a) == 1, "the target is well again")
        self.assertEqual({call() for _ in range(60)}, {200})
        self.assertGreater(len(stack.a.seen), before + 5)
        wait_until(lambda: self.changes(stack, "passes its health checks again"), "it is in the log")
        fallen, = self.changes(stack, "fails its health checks")
        self.assertEqual((fallen["level"], fallen["upstream"], fallen["environment"], fallen["target"], fallen["reason"]),
                         ("warn", "payments", "sandbox", f"http://127.0.0.1:{stack.a.port}", "answered 503"))
        self.assertEqual(len(self.changes(stack, "passes its health checks again")), 1)

    def test_a_target_that_is_killed_and_revived_is_noticed_without_any_call(self):
        stack = self.stack()
        stack.a.stop()
        wait_until(lambda: self.healthy(stack, stack.a) == 0, "the target is unhealthy")
        stack.a.start()
        wait_until(lambda: self.healthy(stack, stack.a) == 1, "the target is well again")

    def test_a_check_sends_nothing_of_anybody_and_has_its_own_connection(self):
        stack = self.stack()
        call = stack.caller()
        self.assertEqual({call() for _ in range(20)}, {200})
        wait_until(lambda: len(stack.a.checks) >= 3 and len(stack.b.checks) >= 3, "each target was checked")
        for target in (stack.a, stack.b):
            checks = list(target.checks)
            for fields, _ in checks:
                self.assertEqual(fields, {"Host": "payments.internal", "User-Agent": "tollgate-health", "Accept": "*/*",
                                          "Connection": "close"})
            ports = [port for _, port in checks]
            self.assertEqual(len(set(ports)), len(ports), "each check has a connection of its own")
            self.assertFalse(target.ports & set(ports), "no call and no check share a connection")

    def test_checks_are_of_the_process_and_as_often_as_it_says(self):
        stack = self.stack()
        wait_until(lambda: stack.a.checks, "the target was checked")
        began, before = time.monotonic(), len(stack.a.checks)
        wait_until(lambda: len(stack.a.checks) >= before + 4, "it was checked again")
        # One a second, whatever the number of workers; a tick of the loop is a quarter of one.
        self.assertGreater(time.monotonic() - began, 3 - 0.6)

    def test_all_targets_unhealthy_is_503_that_costs_no_quota_and_nothing_is_forwarded(self):
        stack = self.stack(f"    {EVERY}\n    health: {{max_ejected: 0, slow_start: 0s}}\n")
        call = stack.caller("scarce")
        stack.a.health = stack.b.health = 500
        wait_until(lambda: self.healthy(stack, stack.a) == 0 and self.healthy(stack, stack.b) == 0, "all are unhealthy")
        client = OAuthClient(stack, stack.apps["scarce"])
        token = client.client_credentials().json()["access_token"]
        refused = client.api(token, "/v1/accounts")
        self.assertEqual((refused.status, refused.json()["code"]), (503, "overloaded"))
        self.assertEqual({call() for _ in range(10)}, {503})
        self.assertEqual(stack.a.seen + stack.b.seen, [])
        stack.a.health = 200
        wait_until(lambda: self.healthy(stack, stack.a) == 1, "one is well again")
        self.assertEqual([call() for _ in range(8)], [200] * 7 + [429])
        self.assertEqual(stack.b.seen, [])

    def test_a_reload_keeps_what_was_found_and_one_without_checks_ends_them(self):
        stack = self.stack()
        call = stack.caller()
        stack.a.health = 503
        wait_until(lambda: self.healthy(stack, stack.a) == 0, "the target is unhealthy")
        self.reload(stack, "healthy_after: 2}", "healthy_after: 3}")
        self.assertEqual(self.healthy(stack, stack.a), 0)
        before = len(stack.a.seen)
        self.assertEqual({call() for _ in range(40)}, {200})
        self.assertEqual(len(stack.a.seen), before)
        checked = len(stack.a.checks)
        wait_until(lambda: len(stack.a.checks) > checked + 1, "it is checked on")
        self.reload(stack, EVERY.replace("healthy_after: 2}", "healthy_after: 3}"), "total_timeout: 0s")
        wait_until(lambda: call() == 200 and len(stack.a.seen) > before, "the target gets calls again")
        self.assertIsNone(self.healthy(stack, stack.a))
        # A check that was on its way ends; what is not checked any more is not seen for three times the interval.
        checked = (len(stack.a.checks), time.monotonic())

        def quiet():
            nonlocal checked
            if len(stack.a.checks) != checked[0]:
                checked = (len(stack.a.checks), time.monotonic())
            return time.monotonic() - checked[1] > 3
        wait_until(quiet, "nobody checks any more", 15)

    def test_checks_use_the_tls_of_calls_and_verify_each_time(self):
        stack = EncryptedChecks()
        self.addCleanup(stack.stop)
        stack.command("migrate")
        stack.start_gateway()
        bad = {"wrong_name", "expired", "own", "system", "no_certificate", "wrong_certificate", "stalled", "plain"}

        def by_health():
            found = re.findall(r'^tollgate_upstream_healthy\{upstream="(\w+)",.*\} (\d)$', fetch(f"{stack.admin}/metrics").text, re.M)
            return {name for name, well in found if well == "0"}, {name for name, well in found if well == "1"}
        wait_until(lambda: by_health()[0] >= bad, "bad ones are found")
        wait_until(lambda: stack.good.requests.count("/healthz") >= 6 and len(stack.mtls.requests) >= 3, "good ones were checked")
        self.assertEqual(by_health(), (bad, {"good", "by_name", "own_trusted", "mtls"}))
        self.assertEqual({resumed for resumed, _ in stack.good.connections + stack.mtls.connections}, {False})
        reasons = {line["upstream"]: line["reason"] for line in self.changes(stack, "fails its health checks")}
        self.assertIn("the certificate is refused", reasons["wrong_name"])
        self.assertIn("expired", reasons["expired"])
        self.assertEqual(reasons["stalled"], "TLS handshake")

    def test_the_gateway_ends_at_once_while_a_check_waits_for_its_answer(self):
        stack = Targets("    health_check: {path: /healthz, every: 10s, timeout: 10s}\n")
        self.addCleanup(stack.stop)
        self.addCleanup(stack.a.released.set)
        stack.a.health = None
        stack.start()
        wait_until(lambda: stack.a.checks, "a check waits")
        began = time.monotonic()
        self.assertEqual(stack.gateway.stop(), 0)
        self.assertLess(time.monotonic() - began, 5)

    def test_check_refuses_what_makes_no_sense_with_line_and_reason(self):
        stack = Targets(f"    {EVERY}\n")
        self.addCleanup(stack.stop)
        good = stack.config.read_text()
        line = next(number for number, text in enumerate(good.splitlines(), 1) if "health_check" in text)
        for old, new, reason in (("timeout: 500ms", "timeout: 2s", "timeout: must not be longer than `every`"),
                                 ("path: /healthz", "path: healthz", "path: must begin with /"),
                                 ("path: /healthz", 'path: "/a\\nb"', "path: must begin with /"),
                                 ("unhealthy_after: 2", "unhealthy_after: 0", "unhealthy_after: must be a whole number from 1 to 100")):
            with self.subTest(new):
                self.assertIn(old, good)
                stack.config.write_text(good.replace(old, new, 1))
                code, out, err = run("check", "--config", stack.config)
                self.assertNotEqual(code, 0)
                self.assertIn("upstreams.payments.health_check." + reason, out + err)
                self.assertIn(f"tollgate.yaml:{line}", out + err)


if __name__ == "__main__":
    unittest.main()
