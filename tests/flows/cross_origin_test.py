"""Calls from pages of other origins: preflights and answers of operations with x-tollgate: {cors: ...}, seen from the outside."""
import unittest

from client import OAuthClient, fetch
from documents import copy_published
from stack import READ, Stack

SHOP = "https://shop.example"
RULE = f'cors: {{origins: ["{SHOP}"], expose: [Link]}}'


class CrossOrigin(Stack):
    def write_config(self, **_):
        copy_published(self, RULE)
        super().write_config(openapi=self.openapi)


class CrossOriginTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = CrossOrigin().start()
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.add_app("slow", scope=READ, plan="bursty")

    def ask(self, path, method="GET", origin=SHOP, token=None, **more):
        fields = {name.replace("_", "-"): value for name, value in more.items()} | ({"Origin": origin} if origin else {})
        if token:
            fields["Authorization"] = f"Bearer {token}"
        return fetch(self.stack.issuer + path, method, fields)

    def token(self, app="reader", scope="accounts:read"):
        return OAuthClient(self.stack, self.stack.apps[app]).client_credentials(scope).json()["access_token"]

    def assert_readable(self, answer):
        self.assertEqual(answer.field("Access-Control-Allow-Origin"), SHOP, answer)
        self.assertIn("Origin", answer.all("Vary"))
        exposed = answer.field("Access-Control-Expose-Headers").split(", ")
        for name in ("X-Request-Id", "RateLimit", "Retry-After", "Idempotent-Replayed", "Link"):
            self.assertIn(name, exposed)

    def test_a_preflight_needs_no_token_and_reaches_no_backend(self):
        before = self.stack.recorder.count()
        answer = self.ask("/v1/payments", "OPTIONS", Access_Control_Request_Method="POST",
                          Access_Control_Request_Headers="authorization,content-type,idempotency-key")
        self.assertEqual(answer.status, 204, answer)
        self.assertEqual(answer.field("Access-Control-Allow-Origin"), SHOP)
        self.assertEqual(answer.field("Access-Control-Allow-Methods"), "GET, HEAD, POST")
        allowed = answer.field("Access-Control-Allow-Headers").lower().split(", ")
        for name in ("authorization", "content-type", "idempotency-key"):
            self.assertIn(name, allowed)
        self.assertEqual(self.stack.recorder.count(), before)

    def test_a_page_of_the_shop_may_read_answers_and_refusals(self):
        good = self.ask("/v1/accounts", token=self.token())
        self.assertEqual(good.status, 200, good)
        self.assert_readable(good)
        stranger = self.ask("/v1/accounts")
        self.assertEqual((stranger.status, stranger.json()["code"]), (401, "missing_token"))
        self.assert_readable(stranger)
        token = self.token("slow")
        answers = [self.ask("/v1/accounts", token=token) for _ in range(7)]
        limited = next(answer for answer in answers if answer.status == 429)
        self.assertIsNotNone(limited.field("Retry-After"))
        self.assert_readable(limited)

    def test_a_page_of_another_origin_and_an_operation_without_cors_are_told_nothing(self):
        for answer in (self.ask("/v1/accounts", origin="https://evil.example", token=self.token()),
                       self.ask("/v1/accounts", "OPTIONS", "https://evil.example", Access_Control_Request_Method="GET"),
                       self.ask("/oauth2/token", "OPTIONS", Access_Control_Request_Method="POST")):
            self.assertEqual([name for name, _ in answer.fields if name.lower().startswith("access-control-")], [], answer)


if __name__ == "__main__":
    unittest.main()
