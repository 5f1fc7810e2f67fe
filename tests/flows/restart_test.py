"""A clean stop lets requests end; a killed gateway goes on with everything that it had answered for."""
import concurrent.futures
import pathlib
import re
import threading
import time
import unittest
import uuid

from client import Browser, OAuthClient, fetch
from stack import BIN, Stack, fetches, wait_until


class RestartTest(unittest.TestCase):
    def setUp(self):
        self.stack = Stack().start()
        self.addCleanup(self.stack.stop)
        self.shop = OAuthClient(self.stack, self.stack.apps["shop"])
        self.mobile = OAuthClient(self.stack, self.stack.apps["mobile"])
        self.customer = self.stack.users["customer"]

    def test_sigterm_answers_what_is_in_flight_and_exits_with_0(self):
        token = self.shop.client_credentials().json()["access_token"]
        self.stack.recorder.mode = "hang"
        answers = []
        caller = threading.Thread(target=lambda: answers.append(self.shop.api(token, "/v1/accounts")))
        started = self.stack.recorder.count()
        caller.start()
        wait_until(lambda: self.stack.recorder.count(started) == 1, "the request is at the backend")
        self.stack.gateway.popen.terminate()
        wait_until(lambda: not fetches(self.stack.admin + "/readyz"), "the stopping gateway is not ready any more")
        self.assertTrue(self.stack.gateway.running(), "it waits for the request")
        self.stack.recorder.mode = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}"
        self.stack.recorder.let_go()
        caller.join(20)
        self.assertEqual([(a.status, a.body) for a in answers], [(200, b"{}")])
        self.assertEqual(self.stack.gateway.stop(), 0)
        with self.assertRaises(OSError):
            fetch(self.stack.issuer + "/")

    def test_sigterm_waits_as_long_as_a_backend_may_take(self):
        """A payment at a backend that never answers gets its 504, not a broken connection."""
        token = self.shop.client_credentials().json()["access_token"]
        self.stack.recorder.mode = "hang"
        answers = []
        caller = threading.Thread(target=lambda: answers.append(self.shop.api(token, "/v1/accounts")))
        started = self.stack.recorder.count()
        caller.start()
        wait_until(lambda: self.stack.recorder.count(started) == 1, "the request is at the backend")
        self.assertEqual(self.stack.gateway.stop(), 0)
        caller.join(5)
        self.stack.recorder.let_go()
        self.assertEqual([a.status for a in answers], [504])

    @unittest.skipIf("san" in BIN.name, "a sanitizer keeps freed memory")
    def test_signing_in_gives_its_memory_back(self):
        def resident():
            status = pathlib.Path(f"/proc/{self.stack.gateway.popen.pid}/status").read_text()
            return int(re.search(r"VmRSS:\s+(\d+)", status)[1])
        before = resident()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(self.sign_in_wrongly, range(24)))
        self.assertLess(resident() - before, 40_000, "kB; a password takes 19 MiB on each of eight threads")

    def sign_in_wrongly(self, number):
        browser = Browser(self.stack.issuer)
        nobody = {"email": f"nobody-{number}@example.com", "password": "not the password"}  # one each: who guesses waits
        self.assertEqual(browser.login(browser.get("/login"), nobody).status, 400)

    def test_killed_and_started_again_everything_answered_for_is_there(self):
        kept, revoked = self.shop.tokens(self.customer), self.shop.tokens(self.customer)
        rotated = self.mobile.tokens(self.customer)
        successor = self.mobile.refresh(rotated["refresh_token"]).json()
        self.assertEqual(self.shop.revoke(revoked["access_token"]).status, 200)
        ended = self.shop.tokens(self.customer)
        self.assertEqual(self.shop.revoke(ended["refresh_token"]).status, 200)
        spent, verifier = self.shop.code(self.customer)
        self.assertEqual(self.shop.redeem(spent, verifier).status, 200)
        fresh, fresh_verifier = self.shop.code(self.customer)
        body = {"amount": {"currency": "EUR", "value": 700}, "creditor": {"name": "Shop"},
                "merchant_reference": str(uuid.uuid4())}
        pay = lambda: self.shop.api(kept["access_token"], "/v1/payments", "POST", body, Idempotency_Key="kill-1-kill-1-kill-1")
        payment = pay()
        self.assertEqual(payment.status, 201, payment)

        self.stack.gateway.kill()
        self.stack.bank.kill()
        self.stack.start_bank()
        self.stack.start_gateway()
        self.stack.wait_for_backend()

        api = lambda token: self.shop.api(token["access_token"], "/v1/accounts").status
        self.assertEqual(api(kept), 200, "a token of before the kill is good")
        self.assertEqual(self.shop.refresh(kept["refresh_token"]).status, 200, "the grant is there")
        self.assertEqual(api(revoked), 401, "a revoked token stays revoked")
        self.assertEqual(api(ended), 401, "an ended grant stays ended")
        self.assertEqual(self.shop.refresh(ended["refresh_token"]).status, 400)
        self.assertEqual(self.mobile.refresh(successor["refresh_token"]).status, 200, "the rotation is kept")
        self.assertEqual(self.shop.redeem(fresh, fresh_verifier).status, 200, "an unspent code is good")
        self.assertEqual(self.shop.redeem(spent, verifier).status, 400, "a spent code stays spent")
        again = pay()
        self.assertEqual((again.status, again.json()["id"]), (201, payment.json()["id"]), "the payment happened once")

    def test_killed_in_the_middle_of_work_it_starts_again(self):
        """Codes are redeemed by four threads while the gateway dies: what was answered is good, the rest is all or nothing."""
        granted, stop = [], threading.Event()

        def work():
            while not stop.is_set():
                try:
                    answer = self.shop.redeem(*self.shop.code(self.customer))
                    if answer.status == 200:
                        granted.append(answer.json())
                except (OSError, AssertionError, ValueError):
                    return  # the gateway died under this request

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        wait_until(lambda: len(granted) >= 6, "six grants were made", 60)
        self.stack.gateway.kill()
        stop.set()
        for thread in threads:
            thread.join(30)
        self.stack.start_gateway()
        for token in granted:
            self.assertEqual(self.shop.refresh(token["refresh_token"]).status, 200)

    def test_revocation_is_at_once_on_a_second_node(self):
        """Two gateways on one store: a token revoked at one is refused at the other within a second."""
        second = Stack.beside(self.stack)
        try:
            token = self.shop.tokens(self.customer)
            there = lambda: fetch(second.issuer + "/v1/accounts", fields={
                "Authorization": f"Bearer {token['access_token']}", "Host": f"localhost:{second.port}"}).status
            self.assertEqual(there(), 200, "any node reads the token")
            self.assertEqual(self.shop.revoke(token["access_token"]).status, 200)
            started = time.monotonic()
            wait_until(lambda: there() == 401, "the other node refuses the token", 5)
            self.assertLess(time.monotonic() - started, 1.5)
        finally:
            second.stop()


if __name__ == "__main__":
    unittest.main()
