"""Points 4 and 5: what a token opens, and every refusal with its exact status, fields and problem members."""
import concurrent.futures
import json
import re
import unittest
import uuid

from client import OAuthClient, fetch
from stack import READ, Stack, free_port

stack = None


def setUpModule():
    global stack
    stack = Stack(response_timeout="3s").start()
    stack.add_app("bursty", plan="bursty")
    stack.add_app("scarce", plan="scarce")


def tearDownModule():
    stack.stop()


def new_key():
    return str(uuid.uuid4())


def payment(value=1250, **changes):
    return {"amount": {"currency": "EUR", "value": value}, "creditor": {"name": "Example Shop"},
            "merchant_reference": f"order-{uuid.uuid4()}"} | changes


class ApiTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shop = OAuthClient(stack, stack.apps["shop"])
        cls.token = cls.shop.tokens(stack.users["customer"])["access_token"]

    def setUp(self):
        stack.recorder.mode = "pass"

    def call(self, path, method="GET", body=None, token=None, **fields):
        return self.shop.api(token or self.token, path, method, body, **fields)

    def pay(self, **changes):
        answer = self.call("/v1/payments", "POST", payment(**changes), Idempotency_Key=new_key())
        self.assertEqual(answer.status, 201, answer)
        return answer.json()

    def assert_problem(self, answer, status, code):
        self.assertEqual((answer.status, answer.field("Content-Type")), (status, "application/problem+json"), answer)
        problem = answer.json()
        self.assertEqual((problem["status"], problem["code"]), (status, code), problem)
        for member in ("type", "title", "detail", "request_id"):
            self.assertTrue(problem.get(member), f"{member} is missing in {problem}")
        self.assertTrue(problem["type"].endswith("/docs/errors/" + code), problem)
        self.assertEqual(answer.field("X-Request-Id"), problem["request_id"])
        return problem


class ApiMainJob(ApiTest):
    def test_accounts_balances_and_transactions_of_the_customer(self):
        accounts = self.call("/v1/accounts").json()["data"]
        current = next(a for a in accounts if a["currency"] == "EUR")
        self.assertEqual(self.call(f"/v1/accounts/{current['id']}").json()["id"], current["id"])
        balance = self.call(f"/v1/accounts/{current['id']}/balances").json()["data"][0]
        self.assertEqual(balance["available"], balance["current"] - balance["held"])
        seen, cursor, pages = [], None, 0
        while True:
            query = "?limit=10" + (f"&cursor={cursor}" if cursor else "")
            page = self.call(f"/v1/accounts/{current['id']}/transactions{query}").json()
            seen += [transaction["id"] for transaction in page["data"]]
            pages, cursor = pages + 1, page.get("next_cursor")
            if not page["has_more"]:
                break
            self.assertEqual(len(page["data"]), 10)
        self.assertGreater(pages, 2, "the demo history spans several pages")
        self.assertEqual(len(seen), len(set(seen)), "no transaction appears twice")

    def test_a_payment_moves_money_and_a_refund_brings_it_back(self):
        account = next(a for a in self.call("/v1/accounts").json()["data"] if a["currency"] == "EUR")
        before = self.call(f"/v1/accounts/{account['id']}/balances").json()["data"][0]["available"]
        paid = self.pay(value=1250)
        self.assertEqual(paid["status"], "succeeded")
        self.assertEqual(self.call(f"/v1/payments/{paid['id']}").json()["amount"], {"currency": "EUR", "value": 1250})
        after = self.call(f"/v1/accounts/{account['id']}/balances").json()["data"][0]["available"]
        self.assertEqual(before - after, 1250)
        refund = self.call(f"/v1/payments/{paid['id']}/refunds", "POST",
                           {"amount": {"currency": "EUR", "value": 250}, "refund_reference": new_key()[:30]},
                           Idempotency_Key=new_key())
        self.assertEqual((refund.status, refund.json()["amount"]["value"]), (201, 250), refund)
        self.assertEqual(self.call(f"/v1/accounts/{account['id']}/balances").json()["data"][0]["available"], after + 250)
        too_much = self.call(f"/v1/payments/{paid['id']}/refunds", "POST",
                             {"amount": {"currency": "EUR", "value": 1001}, "refund_reference": new_key()[:30]},
                             Idempotency_Key=new_key())
        self.assertEqual((too_much.status, too_much.json()["code"]), (422, "refund_exceeds_captured"), too_much)

    def test_the_same_idempotency_key_pays_once(self):
        body, key = payment(), new_key()
        answers = [self.call("/v1/payments", "POST", body, Idempotency_Key=key) for _ in range(3)]
        self.assertEqual({a.status for a in answers}, {201}, answers)
        self.assertEqual(len({a.json()["id"] for a in answers}), 1)
        other = self.call("/v1/payments", "POST", body | {"merchant_reference": "another"}, Idempotency_Key=key)
        self.assertEqual((other.status, other.json()["code"]), (422, "idempotency_key_reused"), other)

    def test_a_partners_own_token_lodges_and_moves_nothing(self):
        token = self.shop.client_credentials("payments:write").json()["access_token"]
        answer = self.call("/v1/payments", "POST", payment(), token=token, Idempotency_Key=new_key())
        self.assertEqual((answer.status, answer.json()["status"]), (201, "requires_authorization"), answer)

    def test_the_backend_sees_the_gateways_assertion_and_never_the_token(self):
        start = stack.recorder.count()
        answer = fetch(stack.issuer + "/v1/accounts", fields={
            "Authorization": f"Bearer {self.token}", "Tollgate-Assertion": "forged", "X-Client-Id": "forged",
            "X-Forwarded-For": "6.6.6.6", "Cookie": "tg_session=stolen"})
        self.assertEqual(answer.status, 200, answer)
        (_, target, fields, _), = stack.recorder.seen[start:]
        self.assertEqual(target, "/v1/accounts")
        assertions = [value for name, value in fields if name.lower() == "tollgate-assertion"]
        self.assertEqual(len(assertions), 1, fields)
        self.assertEqual(assertions[0].count("."), 2, "a compact JWS")
        sent = json.dumps(fields)
        for leaked in (self.token, "forged", "stolen", "6.6.6.6"):
            self.assertNotIn(leaked, sent)

    def test_every_answer_tells_what_is_left(self):
        answer = self.call("/v1/accounts")
        self.assertRegex(answer.field("RateLimit-Policy"), r'"burst";q=\d+;w=\d+.*"daily";q=1000000;w=86400')
        self.assertRegex(answer.field("RateLimit"), r'"[a-z]+";r=\d+;t=\d+')
        self.assertTrue(answer.field("X-Request-Id"))

    def test_head_is_get_without_a_body(self):
        answer = self.call("/v1/accounts", "HEAD")
        self.assertEqual((answer.status, answer.body), (200, b""), answer)


class ApiRefusals(ApiTest):
    def setUp(self):
        super().setUp()
        self.forwarded = stack.recorder.count()

    def assert_nothing_forwarded(self):
        self.assertEqual(stack.recorder.count(self.forwarded), 0, "a refused request must not reach the backend")

    def test_401_without_a_token_challenges_without_an_error(self):
        """RFC 6750 3.1: no error code if the request has no authentication at all."""
        answer = fetch(stack.issuer + "/v1/accounts")
        self.assert_problem(answer, 401, "missing_token")
        challenge = answer.field("WWW-Authenticate")
        self.assertTrue(challenge.startswith("Bearer"), challenge)
        self.assertNotIn("error", challenge)
        self.assert_nothing_forwarded()

    def test_401_for_whatever_is_not_a_living_token(self):
        broken = self.token[:-2] + ("AA" if self.token[-2:] != "AA" else "BB")
        for authorization in ("Bearer " + broken, "Bearer nonsense", "Bearer tg_at_", "Bearer " + self.token + "A",
                              "Bearer " + "x" * 6000):
            with self.subTest(authorization[:40]):
                answer = fetch(stack.issuer + "/v1/accounts", fields={"Authorization": authorization})
                self.assert_problem(answer, 401, "invalid_token")
                self.assertIn('error="invalid_token"', answer.field("WWW-Authenticate"))
        self.assert_nothing_forwarded()

    def test_a_token_elsewhere_than_in_the_authorization_field_does_not_count(self):
        self.assertIn(fetch(f"{stack.issuer}/v1/accounts?access_token={self.token}").status, (400, 401))
        basic = fetch(stack.issuer + "/v1/accounts", fields={"Authorization": "Basic " + self.token})
        self.assertEqual(basic.status, 401)
        self.assert_nothing_forwarded()

    def test_403_names_the_missing_scope(self):
        reader = OAuthClient(stack, stack.apps["reader"])
        token = reader.tokens(stack.users["customer"])["access_token"]
        answer = reader.api(token, "/v1/payments", "POST", payment(), Idempotency_Key=new_key())
        self.assert_problem(answer, 403, "insufficient_scope")
        challenge = answer.field("WWW-Authenticate")
        self.assertIn('error="insufficient_scope"', challenge)
        self.assertIn('scope="payments:write"', challenge)
        self.assert_nothing_forwarded()

    def test_429_over_the_burst_exactly_at_the_limit(self):
        app = OAuthClient(stack, stack.apps["bursty"])
        token = app.client_credentials().json()["access_token"]
        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda _: app.api(token, "/v1/accounts"), range(40)))
        passed = [a for a in answers if a.status == 200]
        self.assertEqual(len(passed), 5, "at_once: 5")
        self.assertEqual(stack.recorder.count(self.forwarded), 5, "429 means: not forwarded")
        for refused in (a for a in answers if a.status != 200):
            self.assert_problem(refused, 429, "rate_limited")
            self.assertRegex(refused.field("Retry-After"), r"^[1-9][0-9]*$")
            self.assertLessEqual(int(refused.field("Retry-After")), 61)
            self.assertRegex(refused.field("RateLimit"), r'"burst";r=0;t=[1-9][0-9]*')
            self.assertIn('"burst"', refused.field("RateLimit-Policy"))

    def test_429_over_the_daily_quota_exactly_at_the_limit(self):
        app = OAuthClient(stack, stack.apps["scarce"])
        token = app.client_credentials().json()["access_token"]
        with concurrent.futures.ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(lambda _: app.api(token, "/v1/accounts"), range(20)))
        self.assertEqual(sum(a.status == 200 for a in answers), 7)
        self.assertEqual(stack.recorder.count(self.forwarded), 7)
        for refused in (a for a in answers if a.status != 200):
            self.assert_problem(refused, 429, "quota_exceeded")
            self.assertRegex(refused.field("RateLimit"), r'"daily";r=0;t=\d+')
            self.assertLessEqual(int(refused.field("Retry-After")), 86400)

    def test_400_points_at_the_wrong_member(self):
        amount = {"currency": "EUR", "value": 1250}
        cases = [(payment(amount={"value": 1}), "/amount/currency"), (payment(amount=amount | {"value": 0}), "/amount/value"),
                 (payment(amount=amount | {"value": "12"}), "/amount/value"), (payment(amount=amount | {"value": 1.5}), "/amount/value"),
                 (payment(amount=amount | {"currency": "eur"}), "/amount/currency"), (payment(amount=None), "/amount"),
                 (payment(tip=1), "/tip"), (payment(merchant_reference=""), "/merchant_reference"),
                 (payment(creditor={"name": "x", "a/b~c": 1}), "/creditor/a~1b~0c")]
        for body, pointer in cases:
            with self.subTest(pointer):
                answer = self.call("/v1/payments", "POST", body, Idempotency_Key=new_key())
                self.assertEqual(self.assert_problem(answer, 400, "invalid_body")["param"], pointer)
        self.assert_nothing_forwarded()

    def test_400_for_a_body_that_is_no_json(self):
        for body in (b"", b"{", b"[]", b"\xff", b'{"amount":1,"amount":2}', b"nul", b'{"a":' * 200 + b"1" + b"}" * 200):
            with self.subTest(body[:20]):
                answer = self.call("/v1/payments", "POST", body, Idempotency_Key=new_key(), Content_Type="application/json")
                self.assert_problem(answer, 400, "invalid_body")
        answer = self.call("/v1/payments", "POST", b"a=b", Idempotency_Key=new_key(), Content_Type="text/plain")
        self.assert_problem(answer, 415, "unsupported_media_type")
        self.assert_nothing_forwarded()

    def test_400_without_an_idempotency_key(self):
        answer = self.call("/v1/payments", "POST", payment())
        self.assert_problem(answer, 400, "idempotency_key_missing")
        self.assert_nothing_forwarded()

    def test_400_names_the_wrong_parameter(self):
        account = self.call("/v1/accounts").json()["data"][0]["id"]
        self.forwarded = stack.recorder.count()
        for query, name in (("limit=0", "limit"), ("limit=1000000", "limit"), ("limit=x", "limit"), ("limit=", "limit"),
                            ("from=yesterday", "from"), ("status=odd", "status"), ("limit=1&limit=2", "limit")):
            with self.subTest(query):
                answer = self.call(f"/v1/accounts/{account}/transactions?{query}")
                self.assertEqual(self.assert_problem(answer, 400, "invalid_parameter")["param"], name)
        self.assert_nothing_forwarded()

    def test_404_for_a_path_of_no_document_and_405_with_allow(self):
        for path in ("/v1/nothing", "/v1", "/v1/accounts/", "/v2/accounts", "/nothing"):
            with self.subTest(path):
                self.assert_problem(self.call(path), 404, "not_found")
        for method, path, allowed in (("DELETE", "/v1/accounts", {"GET", "HEAD"}), ("PUT", "/v1/payments", {"GET", "HEAD", "POST"})):
            with self.subTest(method):
                answer = self.call(path, method)
                self.assert_problem(answer, 405, "method_not_allowed")
                self.assertEqual(set(re.split(r",\s*", answer.field("Allow"))), allowed)
        self.assert_nothing_forwarded()

    def test_413_for_a_body_over_the_documents_limit(self):
        answer = self.call("/v1/payments", "POST", b'{"x":"' + b"a" * 300_000 + b'"}', Idempotency_Key=new_key(),
                           Content_Type="application/json")
        self.assert_problem(answer, 413, "payload_too_large")
        self.assert_nothing_forwarded()

    def test_502_when_the_backend_drops_or_garbles(self):
        for mode in ("close", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nhello"):
            with self.subTest(mode):
                stack.recorder.mode = mode
                self.assert_problem(self.call("/v1/accounts"), 502, "backend_unavailable")
        stack.recorder.mode = "pass"
        self.assertEqual(self.call("/v1/accounts").status, 200, "and it recovers")

    def test_502_when_nothing_listens(self):
        other = Stack()
        try:
            other.write_config(upstream=f"http://127.0.0.1:{free_port()}")
            other.command("migrate")
            other.add_user("developer", "developer")
            app = OAuthClient(other, other.add_app("lonely"))
            other.start_gateway()
            token = app.client_credentials().json()["access_token"]
            self.assert_problem(app.api(token, "/v1/accounts"), 502, "backend_unavailable")
        finally:
            other.stop()

    def test_504_when_the_backend_is_slow(self):
        stack.recorder.mode = "hang"
        try:
            self.assert_problem(self.call("/v1/accounts"), 504, "backend_timeout")
        finally:
            stack.recorder.let_go()

    def test_a_payment_is_not_sent_twice_when_the_backend_drops_the_connection(self):
        stack.recorder.mode = "close"
        answer = self.call("/v1/payments", "POST", payment(), Idempotency_Key=new_key())
        self.assert_problem(answer, 502, "backend_unavailable")
        self.assertLessEqual(stack.recorder.count(self.forwarded), 2, "at most one retry, with the same key")

    def test_tokens_of_a_read_only_app_open_what_they_may(self):
        reader = OAuthClient(stack, stack.apps["reader"])
        token = reader.tokens(stack.users["customer"], scope=READ)["access_token"]
        self.assertEqual(reader.api(token, "/v1/accounts").status, 200)


if __name__ == "__main__":
    unittest.main()
