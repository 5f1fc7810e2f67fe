"""A payment happens once: the gateway's side of Idempotency-Key, over crashes, lost answers, lost clients and two nodes."""
import collections
import concurrent.futures
import json
import socket
import unittest
import uuid

from client import OAuthClient, fetch
from stack import Stack, wait_until

LOST_ANSWER = 40006  # the bank pays, then drops the connection


def new_key():
    return str(uuid.uuid4())


def payment(value=1250, **changes):
    return {"amount": {"currency": "EUR", "value": value}, "creditor": {"name": "Example Shop"},
            "merchant_reference": f"order-{uuid.uuid4()}"} | changes


class IdempotencyTest(unittest.TestCase):
    """The response timeout is short, so that a lease (both timeouts and 5 s) ends within 10 s."""

    @classmethod
    def setUpClass(cls):
        cls.stack = Stack(response_timeout="3s").start()
        cls.addClassCleanup(cls.stack.stop)
        cls.recorder = cls.stack.recorder
        cls.shop = OAuthClient(cls.stack, cls.stack.apps["shop"])
        cls.token = cls.shop.tokens(cls.stack.users["customer"])["access_token"]

    def setUp(self):
        self.recorder.mode = "pass"
        self.forwarded = self.recorder.count()
        self.before = self.balance()
        self.forwarded = self.recorder.count()

    def balance(self):
        accounts = self.shop.api(self.token, "/v1/accounts").json()["data"]
        account = next(a for a in accounts if a["currency"] == "EUR")
        return self.shop.api(self.token, f"/v1/accounts/{account['id']}/balances").json()["data"][0]["available"]

    def pay(self, body, key, **fields):
        return self.shop.api(self.token, "/v1/payments", "POST", body, Idempotency_Key=key, **fields)

    def assert_problem(self, answer, status, code):
        self.assertEqual((answer.status, answer.json().get("code")), (status, code), answer)

    def assert_replayed(self, answer, first):
        self.assertEqual((answer.status, answer.body), (first.status, first.body), answer)
        self.assertEqual(answer.field("Idempotent-Replayed"), "true", answer)
        self.assertEqual(answer.field("Content-Type"), first.field("Content-Type"))
        self.assertNotEqual(answer.field("X-Request-Id"), first.field("X-Request-Id"))

    def test_an_app_whose_quota_is_used_up_still_gets_its_replays_and_nothing_new(self):
        self.stack.add_app("frugal", plan="scarce")  # 7 a day
        app = OAuthClient(self.stack, self.stack.apps["frugal"])
        token = app.tokens(self.stack.users["customer"])["access_token"]

        def pay(body, key):
            return app.api(token, "/v1/payments", "POST", body, Idempotency_Key=key)
        made = [(payment(), new_key()) for _ in range(7)]
        first = [pay(*one) for one in made]
        self.assertEqual([a.status for a in first], [201] * 7)
        forwarded = self.recorder.count()
        self.assert_problem(pay(payment(), new_key()), 429, "quota_exceeded")
        self.assert_replayed(pay(*made[3]), first[3])
        self.assert_problem(pay(payment(1), made[3][1]), 429, "quota_exceeded")
        self.assertEqual(self.recorder.count(forwarded), 0, "nothing was forwarded")

    def test_a_repetition_gets_the_first_answer_from_the_gateway_and_costs_nothing(self):
        body, key = payment(), new_key()
        first = self.pay(body, key)
        self.assertEqual((first.status, first.field("Idempotent-Replayed")), (201, None), first)
        left = first.field("RateLimit").split('"daily"')[1].split(";")[1]
        for spelling in (key, f'"{key}"', key):
            again = self.pay(body, spelling)
            self.assert_replayed(again, first)
            self.assertEqual(again.field("RateLimit").split('"daily"')[1].split(";")[1], left, "it costs no quota")
        self.assertEqual(self.recorder.count(self.forwarded), 1)
        self.assertEqual(self.before - self.balance(), 1250)

    def test_a_refusal_of_the_bank_is_repeated_too(self):
        body, key = payment(value=40001), new_key()
        first = self.pay(body, key)
        self.assert_problem(first, 422, "insufficient_funds")
        self.assert_replayed(self.pay(body, key), first)
        self.assertEqual(self.recorder.count(self.forwarded), 1)

    def test_400_without_a_key_or_with_none_that_is_one(self):
        self.assert_problem(self.shop.api(self.token, "/v1/payments", "POST", payment()), 400, "idempotency_key_missing")
        for key in ('""', "short", "two words of a key", "comma,comma,comma,comma", '"0123456789abcdef";a=1', "k" * 256):
            with self.subTest(key[:30]):
                self.assert_problem(self.pay(payment(), key), 400, "invalid_parameter")
        self.assertEqual(self.recorder.count(self.forwarded), 0)

    def test_422_for_another_request_and_none_for_another_app_or_customer(self):
        body, key = payment(), new_key()
        self.assertEqual(self.pay(body, key).status, 201)
        self.assert_problem(self.pay(body | {"merchant_reference": new_key()}, key), 422, "idempotency_key_reused")
        self.assertEqual(self.recorder.count(self.forwarded), 1)
        other = self.shop.tokens(self.stack.users["other"])["access_token"]
        answer = self.shop.api(other, "/v1/payments", "POST", payment(), Idempotency_Key=key)
        self.assertNotEqual(answer.field("Idempotent-Replayed"), "true", "another customer's payment is another one")
        self.assertEqual(self.recorder.count(self.forwarded), 2)
        rival = OAuthClient(self.stack, self.stack.apps["rival"])
        token = rival.tokens(self.stack.users["customer"])["access_token"]
        self.assertEqual(rival.api(token, "/v1/payments", "POST", payment(), Idempotency_Key=key).status, 201)
        self.assertEqual(self.recorder.count(self.forwarded), 3)

    def test_409_while_the_first_request_is_running(self):
        body, key = payment(), new_key()
        self.recorder.mode = "hold"
        held = self.recorder.held
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            first = pool.submit(self.pay, body, key)
            wait_until(lambda: self.recorder.held == held + 1, "the payment is at the bank")
            running = self.pay(body, key)
            self.assert_problem(running, 409, "idempotency_in_progress")
            self.assertRegex(running.field("Retry-After"), "^[1-9][0-9]*$")
            self.recorder.let_go()
            first = first.result(30)
        self.assertEqual(first.status, 201, first)
        self.assert_replayed(self.pay(body, key), first)
        self.assertEqual(self.recorder.count(self.forwarded), 1)

    def test_killed_between_the_bank_and_the_record_the_money_moves_once(self):
        body, key = payment(), new_key()
        self.recorder.mode = "hold"
        held = self.recorder.held
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            first = pool.submit(self.pay, body, key)
            wait_until(lambda: self.recorder.held == held + 1, "the bank has paid, its answer is on its way")
            self.stack.gateway.kill()
            with self.assertRaises(OSError):
                first.result(30)
        self.recorder.mode = "pass"
        self.recorder.let_go()
        self.stack.start_gateway()
        self.assert_problem(self.pay(body | {"merchant_reference": "other"}, key), 422, "idempotency_key_reused")
        answers = []

        def answered():
            answers.append(self.pay(body, key))
            return answers[-1].status != 409
        wait_until(answered, "the lease of the killed gateway ends", 40)
        self.assertEqual(answers[-1].status, 201, answers[-1])
        self.assertIn(409, [a.status for a in answers], "until its lease ended the killed request counted as running")
        self.assert_replayed(self.pay(body, key), answers[-1])
        keys = [dict(fields)["Idempotency-Key"] for method, _, fields, _ in self.recorder.seen[self.forwarded:]
                if method == "POST"]
        self.assertEqual(keys, [key, key], "the bank got the same key twice, and nothing else")
        self.assertEqual(self.before - self.balance(), 1250)

    def test_a_lost_answer_leaves_it_to_the_bank(self):
        body, key = payment(value=LOST_ANSWER), new_key()
        first = self.pay(body, key)  # 201: on a kept connection the gateway sends the key again by itself (gateway.md 148)
        self.assertIn(first.status, (201, 502), first)
        again = self.pay(body, key)
        self.assertEqual(again.status, 201, again)
        self.assert_replayed(self.pay(body, key), again)
        self.assertEqual(self.recorder.count(self.forwarded), 2)
        self.assertEqual(self.before - self.balance(), LOST_ANSWER)

    def test_a_bank_that_cannot_be_reached_frees_the_key(self):
        body, key = payment(), new_key()
        closed = Stack.beside(self.stack)
        self.addCleanup(closed.stop)
        closed.recorder.close()
        answer = self.at(closed, body, key)
        self.assert_problem(answer, 502, "backend_unavailable")
        self.assertEqual(self.pay(body | {"merchant_reference": new_key()}, key).status, 201, "nobody saw the first one")

    def test_a_client_that_goes_away_finds_its_answer_later(self):
        body, key = payment(), new_key()
        self.recorder.mode = "hold"
        held = self.recorder.held
        content = json.dumps(body).encode()
        with socket.create_connection(("127.0.0.1", self.stack.port)) as client:
            client.sendall(f"POST /v1/payments HTTP/1.1\r\nHost: localhost:{self.stack.port}\r\nAuthorization: Bearer "
                           f"{self.token}\r\nContent-Type: application/json\r\nIdempotency-Key: {key}\r\n"
                           f"Content-Length: {len(content)}\r\n\r\n".encode() + content)
            wait_until(lambda: self.recorder.held == held + 1, "the payment is at the bank")
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.recorder.mode = "pass"
        self.recorder.let_go()
        wait_until(lambda: self.pay(body, key).status != 409, "the answer is recorded")
        answer = self.pay(body, key)
        self.assertEqual((answer.status, answer.field("Idempotent-Replayed")), (201, "true"), answer)
        self.assertEqual(self.recorder.count(self.forwarded), 1)
        self.assertEqual(self.before - self.balance(), 1250)

    def at(self, node, body, key):
        return fetch(node.issuer + "/v1/payments", "POST", {
            "Authorization": f"Bearer {self.token}", "Host": f"localhost:{node.port}", "Idempotency-Key": key,
            "Content-Type": "application/json"}, json.dumps(body).encode())

    def test_two_nodes_that_race_for_one_key_forward_once(self):
        second = Stack.beside(self.stack)
        self.addCleanup(second.stop)
        nodes = [self.stack, second]
        for _ in range(5):
            body, key = payment(), new_key()
            before = [node.recorder.count() for node in nodes]
            with concurrent.futures.ThreadPoolExecutor(20) as pool:
                answers = list(pool.map(lambda i: self.at(nodes[i % 2], body, key), range(20)))
            self.assertLessEqual({a.status for a in answers}, {201, 409}, answers)
            ids = {a.json()["id"] for a in answers if a.status == 201}
            self.assertEqual(len(ids), 1, answers)
            for node in nodes:
                again = self.at(node, body, key)
                self.assertEqual((again.json()["id"], again.field("Idempotent-Replayed")), (*ids, "true"))
            self.assertEqual(sum(node.recorder.count(since) for node, since in zip(nodes, before)), 1)

    def test_200_duplicates_with_a_lost_answer_move_the_money_once(self):
        body, key = payment(value=LOST_ANSWER), new_key()
        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda _: self.pay(body, key), range(200)))
        counts = collections.Counter(a.status for a in answers)
        self.assertLessEqual(set(counts), {201, 409, 502}, counts)
        self.assertLessEqual(counts[502], 1, "the lost answer")
        self.assertEqual(len({a.json()["id"] for a in answers if a.status == 201}), 1)
        self.assertEqual(self.recorder.count(self.forwarded), 2)
        self.assertEqual(self.before - self.balance(), LOST_ANSWER)

    def test_kept_answers_are_sealed_counted_and_logged(self):
        body, key = payment(remittance_information="a very private matter"), new_key()
        made = self.pay(body, key)
        self.assertEqual((made.status, self.pay(body, key).status), (201, 201))
        files = [path for path in self.stack.folder.glob("tollgate.db*")]
        for secret in (body["remittance_information"], made.json()["id"], body["merchant_reference"], key):
            self.assertEqual([path.name for path in files if secret.encode() in path.read_bytes()], [], secret)
        metrics = fetch(self.stack.admin + "/metrics").text
        self.assertRegex(metrics, r'tollgate_idempotency_total\{outcome="recorded"\} [1-9]')
        self.assertRegex(metrics, r'tollgate_idempotency_total\{outcome="replayed"\} [1-9]')
        log = self.stack.folder / "access.log"
        wait_until(lambda: made.field("X-Request-Id") in log.read_text() and '"idempotency":"replayed"' in log.read_text(),
                   "the access log says what became of the keys")


if __name__ == "__main__":
    unittest.main()
