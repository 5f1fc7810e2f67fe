"""Rates per user and per group of operations, a node's share without the store, and floods of bad tokens."""
import base64
import re
import secrets
import unittest

import stack as stacks
from client import OAuthClient, fetch
from stack import Stack

PLANS = {
    "people": "{burst: {requests: 10000, per: 1s, at_once: 10000}, quota: {requests: 1000, per: day}, rates: {"
              "user: {requests: 1, per: 60s, at_once: 4, of: user}, writes: {requests: 1, per: 60s, at_once: 2, group: writes}}}",
    "counted": "{burst: {requests: 10000, per: 1s, at_once: 10000}, quota: {requests: 1000, per: day}, quotas: {"
               "user: {requests: 4, per: month, of: user}, writes: {requests: 4, per: day, group: writes}}}",
}
stack = None


def setUpModule():
    global stack
    stacks.PLANS.update(PLANS)
    stack = Stack()
    stack.write_config(extra="bad_tokens: {requests: 1, per: 60s, at_once: 5}\n")
    stack.start()
    stack.add_app("people", plan="people")
    stack.add_app("signed", metadata={"access_token_format": "jwt"})


def tearDownModule():
    stack.stop()
    for name in PLANS:
        del stacks.PLANS[name]


def policies(field):
    """{name: (first number, pk or None)} of a RateLimit or RateLimit-Policy field."""
    return {m[1]: (int(m[2]), m[3]) for m in
            re.finditer(r'"([\w-]+)";[qr]=(\d+)(?:;[tw]=\d+)?(?:;pk=:([^:]+):)?', field)}


class Rates(unittest.TestCase):
    def test_each_user_of_an_app_has_a_rate_and_fields_tell_it_without_saying_who(self):
        app = OAuthClient(stack, stack.apps["people"])
        one, other = (app.tokens(stack.users[name])["access_token"] for name in ("customer", "other"))
        own = app.client_credentials().json()["access_token"]
        forwarded = stack.recorder.count()
        answers = [app.api(one, "/v1/accounts") for _ in range(6)]
        self.assertEqual([a.status for a in answers], [200] * 4 + [429] * 2)
        self.assertEqual(stack.recorder.count(forwarded), 4, "429 means: not forwarded")
        refused = answers[-1]
        self.assertEqual((refused.json()["code"], refused.json()["param"]), ("rate_limited", "user"))
        self.assertTrue(1 <= int(refused.field("Retry-After")) <= 60, refused)
        limits, quotas = policies(refused.field("RateLimit")), policies(refused.field("RateLimit-Policy"))
        self.assertEqual(list(limits), ["burst", "daily", "user"])
        self.assertEqual(list(quotas), ["burst", "daily", "user"])
        self.assertEqual(limits["daily"][0], 996, "a refusal costs no quota")
        self.assertEqual((limits["user"][0], quotas["user"][0]), (0, 4))
        self.assertEqual(limits["user"][1], quotas["user"][1])
        self.assertEqual(len(base64.b64decode(limits["user"][1])), 9)
        beside = app.api(other, "/v1/accounts")
        self.assertEqual(beside.status, 200, "another user")
        self.assertNotEqual(policies(beside.field("RateLimit"))["user"][1], limits["user"][1])
        for _ in range(5):
            answer = app.api(own, "/v1/accounts")
            self.assertEqual(answer.status, 200, "the app itself is no user")
            self.assertNotIn("user", policies(answer.field("RateLimit")))
        usage = app.api(other, "/v1/usage")
        rates = {limit["name"]: limit for limit in usage.json()["limits"]}
        self.assertEqual((rates["user"]["used"], rates["user"]["of"]), (2, "user"), "this request counts too")
        self.assertEqual((rates["daily"]["used"], rates["daily"]["counted"]), (10, "all_nodes"))

    def test_a_group_of_operations_has_a_rate_and_refuses_before_money_moves(self):
        stack.add_app("writer", plan="people")
        app = OAuthClient(stack, stack.apps["writer"])
        token = app.client_credentials().json()["access_token"]
        forwarded = stack.recorder.count()

        def pay():
            body = {"amount": {"currency": "EUR", "value": 100}, "creditor": {"name": "Example Shop"},
                    "merchant_reference": secrets.token_hex(8)}
            return app.api(token, "/v1/payments", "POST", body, Idempotency_Key=secrets.token_hex(8))
        answers = [pay() for _ in range(4)]
        self.assertEqual([a.status == 429 for a in answers], [False, False, True, True], answers)
        self.assertEqual(stack.recorder.count(forwarded), 2)
        self.assertEqual(answers[-1].json()["param"], "writes")
        self.assertEqual(policies(answers[-1].field("RateLimit"))["writes"], (0, None))
        self.assertEqual(app.api(token, "/v1/payments").status, 200, "reading is no write")


class Quotas(unittest.TestCase):
    def test_each_user_has_a_quota_on_all_workers_and_a_restart_forgets_none_of_it(self):
        stack.add_app("counted", plan="counted")
        app = OAuthClient(stack, stack.apps["counted"])
        one, other = (app.tokens(stack.users[name])["access_token"] for name in ("customer", "other"))
        forwarded = stack.recorder.count()
        answers = [app.api(one, "/v1/accounts") for _ in range(7)]
        self.assertEqual([a.status for a in answers], [200] * 4 + [429] * 3)
        self.assertEqual(stack.recorder.count(forwarded), 4, "429 means: not forwarded")
        refused = answers[-1]
        self.assertEqual((refused.json()["code"], refused.json()["param"]), ("quota_exceeded", "user"))
        self.assertGreater(int(refused.field("Retry-After")), 0)
        limits, quotas = policies(refused.field("RateLimit")), policies(refused.field("RateLimit-Policy"))
        self.assertEqual(list(limits), ["burst", "daily", "user"])
        self.assertEqual((limits["daily"][0], limits["user"][0], quotas["user"][0]), (996, 0, 4))
        self.assertEqual(app.api(other, "/v1/accounts").status, 200, "another user")
        self.assertEqual(stack.gateway.stop(), 0)
        stack.start_gateway()
        self.assertEqual(app.api(one, "/v1/accounts").status, 429)
        self.assertEqual([app.api(other, "/v1/accounts").status for _ in range(4)], [200] * 3 + [429])
        used = {limit["name"]: limit for limit in app.api(one, "/v1/usage").json()["limits"]}
        self.assertEqual((used["user"]["used"], used["user"]["limit"], used["user"]["of"]), (4, 4, "user"))
        self.assertEqual((used["user"]["kind"], used["user"]["counted"]), ("quota", "all_nodes"))
        self.assertEqual((used["daily"]["used"], used["writes"]["group"]), (8, "writes"))


class BadTokens(unittest.TestCase):
    def test_a_flood_of_random_tokens_is_429_with_its_own_code_and_good_tokens_pass(self):
        app = OAuthClient(stack, stack.apps["rival"])
        good = app.client_credentials().json()["access_token"]

        def with_token(token):
            return fetch(stack.issuer + "/v1/accounts", fields={"Authorization": f"Bearer {token}"})
        answers = [with_token("tg_at_" + secrets.token_urlsafe(120)) for _ in range(12)]
        self.assertEqual({a.status for a in answers[:5]}, {401})
        self.assertEqual({a.status for a in answers[5:]}, {429})
        self.assertEqual(answers[-1].json()["code"], "too_many_bad_tokens")
        self.assertTrue(1 <= int(answers[-1].field("Retry-After")) <= 60)
        self.assertEqual(with_token(good).status, 200, "the same address, a valid token")
        # A JWT that no worker has verified yet is not verified now, be it good or bad.
        jwt = OAuthClient(stack, stack.apps["signed"]).client_credentials().json()["access_token"]
        for token in (jwt, jwt[:-4] + "AAAA"):
            answer = with_token(token)
            self.assertEqual((answer.status, answer.json()["code"]), (429, "too_many_bad_tokens"))


if __name__ == "__main__":
    unittest.main()
