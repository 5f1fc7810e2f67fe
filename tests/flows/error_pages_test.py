"""Every `type` of a problem document, the gateway's and the backend's, opens a page in both languages."""
import re
import unittest

from client import OAuthClient, fetch
from stack import READ, ROOT, Stack
from api_test import new_key, payment

stack = None


def setUpModule():
    global stack
    stack = Stack()
    stack.start()


def tearDownModule():
    stack.stop()


class ErrorPages(unittest.TestCase):
    def setUp(self):
        self.shop = OAuthClient(stack, stack.apps["shop"])
        self.token = self.shop.tokens(stack.users["customer"])["access_token"]

    def assert_page(self, url, code):
        for language in ("en", "zh-CN"):
            page = fetch(f"{url}?lang={language}")
            self.assertEqual(page.status, 200, f"{url} in {language}")
            self.assertIn(f"<h1><code>{code}</code></h1>", page.text)

    def pay(self, token=None, **changes):
        return self.shop.api(token or self.token, "/v1/payments", "POST", payment(**changes), Idempotency_Key=new_key())

    def refund(self, paid, value):
        body = {"amount": {"currency": "EUR", "value": value}, "refund_reference": new_key()[:30]}
        return self.shop.api(self.token, f"/v1/payments/{paid}/refunds", "POST", body, Idempotency_Key=new_key())

    def refusals(self):
        """One answer or more of every kind that a client can provoke, as far as that is quick."""
        api, token = self.shop.api, self.token
        account = api(token, "/v1/accounts").json()["data"][0]["id"]
        body, key = payment(), new_key()
        paid = api(token, "/v1/payments", "POST", body, Idempotency_Key=key).json()["id"]
        own = self.shop.client_credentials("payments:write refunds:write").json()["access_token"]
        lodged = self.pay(own).json()["id"]
        reader = OAuthClient(stack, stack.apps["reader"])
        return [
            fetch(stack.issuer + "/v1/accounts"), api("nonsense", "/v1/accounts"), api(token, "/v1/nothing"),
            api(token, "/v1/accounts", "DELETE"), api(token, "/v1/accounts/acc_nobody"), api(token, "/v1/payments/pay_nobody"),
            api(token, f"/v1/accounts/{account}/transactions?limit=x"), api(token, f"/v1/accounts/{account}/transactions?cursor=x"),
            api(token, "/v1/payments", "POST", payment()), self.pay(amount=None), self.pay(debtor_account_id="acc_nobody"),
            api(token, "/v1/payments", "POST", b"a", Idempotency_Key=new_key(), Content_Type="text/plain"),
            api(token, "/v1/payments", "POST", body | {"merchant_reference": "other"}, Idempotency_Key=key),
            api(token, "/v1/payments", "POST", body, Idempotency_Key=new_key()),
            self.pay(amount={"currency": "EUR", "value": 900_000_000}), self.pay(amount={"currency": "KWD", "value": 1}),
            self.refund(paid, 99_000), self.refund("pay_nobody", 1),
            self.shop.api(own, f"/v1/payments/{lodged}/refunds", "POST", {"amount": {"currency": "EUR", "value": 1},
                          "refund_reference": "r"}, Idempotency_Key=new_key()),
            reader.api(reader.client_credentials(READ).json()["access_token"], "/v1/payments"),
            fetch(stack.issuer + "/v1/accounts", fields={"Host": "evil.example"}), fetch(stack.issuer + "/v1/%2e%2e/x"),
        ]

    def test_every_type_that_a_client_gets_opens_a_page(self):
        seen = set()
        for answer in self.refusals():
            self.assertGreaterEqual(answer.status, 400, answer)
            problem = answer.json()
            self.assertEqual(problem["type"], f"{stack.issuer}/docs/errors/{problem['code']}", answer)
            seen.add(problem["code"])
        for code in sorted(seen):
            with self.subTest(code):
                self.assert_page(f"{stack.issuer}/docs/errors/{code}", code)
        expected = {"duplicate_reference", "idempotency_key_reused", "insufficient_funds", "currency_not_supported",
                    "account_not_found", "refund_exceeds_captured", "invalid_cursor", "misdirected_request", "missing_token"}
        self.assertLessEqual(expected, seen, "the backend's own codes are among them")

    def test_every_code_in_both_programs_tables_has_a_page_and_is_listed(self):
        codes = set()
        for source in ("base/error.cc", "sandbox/refusal.cc"):
            found = re.findall(r'Code::(\w+),\s*"(\w+)",\s*\d{3}', (ROOT / source).read_text())
            self.assertGreater(len(found), 15, source)
            codes |= {name for _, name in found}
        overview = fetch(stack.issuer + "/docs/errors").text
        for code in sorted(codes):
            with self.subTest(code):
                self.assertIn(f'href="/docs/errors/{code}"', overview)
                self.assert_page(f"{stack.issuer}/docs/errors/{code}", code)


if __name__ == "__main__":
    unittest.main()
