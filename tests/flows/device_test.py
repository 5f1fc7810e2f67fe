"""The device flow through the real program, and what hangs on it: exchange, grant management, waiting after guesses."""
import time
import unittest

from client import Browser, OAuthClient
from stack import READ, Stack

URN = "urn:ietf:params:oauth:grant-type:"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"
stack = None


def setUpModule():
    global stack
    stack = Stack().start()
    stack.add_app("tv", kind="public", scope=READ, grant_types=[URN + "device_code"])
    stack.add_app("narrow", scope=READ + " grant_management_query grant_management_revoke",
                  grant_types=[URN + "token-exchange"])


def tearDownModule():
    stack.stop()


class DeviceTest(unittest.TestCase):
    def setUp(self):
        self.customer = stack.users["customer"]
        self.tv, self.narrow = OAuthClient(stack, stack.apps["tv"]), OAuthClient(stack, stack.apps["narrow"])

    def ask(self, **changes):
        answer = self.tv.post("/oauth2/device_authorization", {"scope": "accounts:read"} | changes)
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(answer.field("Cache-Control"), "no-store")
        stack.secrets.add(answer.json()["device_code"])
        return answer.json()

    def poll(self, asked, client=None):
        answer = (client or self.tv).post("/oauth2/token", {"grant_type": URN + "device_code",
                                                            "device_code": asked["device_code"]})
        return answer.json().get("error", "ok"), answer

    def page(self, asked):
        """Signs in where the link leads to, and sends the code that is filled in: (browser, page that asks)."""
        browser = Browser(stack.issuer)
        page = browser.get(asked["verification_uri_complete"])
        self.assertIn("/login", page.url)
        page = browser.login(page, self.customer)
        form = browser.form(page, "/oauth2/device")
        self.assertEqual(form.fields["user_code"], asked["user_code"])
        self.assertNotIn("The tv app", page.text, "the link alone shows nothing and decides nothing")
        return browser, browser.submit(page, form)

    def decide(self, asked, decision):
        browser, page = self.page(asked)
        self.assertIn("The tv app", page.text)
        self.assertIn(asked["user_code"], page.text)
        return browser.submit(page, browser.form(page, "/oauth2/device"), decision=decision)

    def test_134_pending_then_slow_down_then_allowed_then_spent(self):
        asked = self.ask()
        self.assertEqual(asked["verification_uri"], stack.issuer + "/oauth2/device")
        self.assertEqual(self.poll(asked)[0], "authorization_pending")
        self.assertEqual(self.poll(asked)[0], "slow_down")
        page = self.decide(asked, "allow")
        self.assertIn("Your device is connected", page.text)
        self.assertEqual(self.poll(asked, OAuthClient(stack, stack.apps["shop"]))[1].status, 400)
        error, answer = self.poll(asked)
        self.assertEqual(error, "ok", answer)
        tokens = answer.json()
        self.assertEqual(tokens["scope"], "accounts:read")
        self.assertEqual(self.tv.api(tokens["access_token"], "/v1/accounts").status, 200)
        self.assertEqual(self.poll(asked)[0], "invalid_grant")
        renewed = self.tv.refresh(tokens["refresh_token"])
        self.assertEqual(renewed.status, 200, renewed)
        self.assertEqual(self.tv.revoke(renewed.json()["refresh_token"]).status, 200)
        self.assertEqual(self.tv.api(tokens["access_token"], "/v1/accounts").status, 401)

    def test_134_denied(self):
        asked = self.ask()
        self.assertIn("Access was denied", self.decide(asked, "deny").text)
        error, answer = self.poll(asked)
        self.assertEqual((error, answer.status), ("access_denied", 400))

    def test_134_who_guesses_codes_waits(self):
        user = stack.add_user(f"guesser{time.monotonic_ns()}", "customer")
        browser = Browser(stack.issuer)
        page = browser.login(browser.get("/oauth2/device"), user)
        statuses = []
        while 429 not in statuses:
            page = browser.submit(page, browser.form(page, "/oauth2/device"), user_code="BBBB-BBBB")
            statuses.append(page.status)
            self.assertLess(len(statuses), 20, "the wait doubles: no machine is slow enough to guess on")
        self.assertEqual(statuses[:6], [400] * 6)
        self.assertGreater(int(page.field("Retry-After")), 0)

    def test_74_an_app_that_is_not_registered_for_it(self):
        answer = OAuthClient(stack, stack.apps["mobile"]).post("/oauth2/device_authorization", {})
        self.assertEqual((answer.status, answer.json()["error"]), (400, "unauthorized_client"))

    def test_135_a_token_for_less(self):
        tokens = self.narrow.tokens(self.customer, scope=READ)
        form = {"grant_type": URN + "token-exchange", "subject_token": tokens["access_token"],
                "subject_token_type": ACCESS_TOKEN, "scope": "accounts:read"}
        answer = self.narrow.post("/oauth2/token", form)
        self.assertEqual(answer.status, 200, answer)
        less = answer.json()
        self.assertEqual((less["scope"], less["issued_token_type"]), ("accounts:read", ACCESS_TOKEN))
        account = self.narrow.api(less["access_token"], "/v1/accounts").json()["data"][0]["id"]
        self.assertEqual(self.narrow.api(less["access_token"], f"/v1/accounts/{account}/balances").status, 403)
        grown = self.narrow.post("/oauth2/token", form | {"subject_token": less["access_token"], "scope": READ})
        self.assertEqual(grown.json()["error"], "invalid_scope")
        rival = OAuthClient(stack, stack.apps["rival"]).post("/oauth2/token", form)
        self.assertEqual(rival.json()["error"], "unauthorized_client")
        self.narrow.revoke(tokens["refresh_token"])
        self.assertEqual(self.narrow.api(less["access_token"], "/v1/accounts").status, 401)

    def test_grant_management(self):
        code, verifier = self.narrow.code(self.customer, scope="accounts:read", grant_management_action="create")
        tokens = self.narrow.redeem(code, verifier).json()
        grant = f"/oauth2/grants/{tokens['grant_id']}"
        query = self.narrow.client_credentials("grant_management_query").json()["access_token"]
        revoke = self.narrow.client_credentials("grant_management_revoke").json()["access_token"]
        answer = self.narrow.api(query, grant)
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(answer.json()["scopes"], [{"scope": "accounts:read"}])
        self.assertNotIn(self.customer["email"], answer.text)
        self.assertEqual(self.narrow.api(query, grant, "DELETE").status, 403)
        self.assertEqual(self.narrow.api(None, grant).status, 401)
        self.assertEqual(self.narrow.api(tokens["access_token"], grant).status, 403)
        self.assertEqual(self.narrow.api(revoke, grant, "DELETE").status, 204)
        self.assertEqual(self.narrow.api(query, grant).status, 404)
        self.assertEqual(self.narrow.api(tokens["access_token"], "/v1/accounts").status, 401)
        self.assertEqual(self.narrow.refresh(tokens["refresh_token"]).json()["error"], "invalid_grant")

    def test_71_who_guesses_a_secret_waits(self):
        guesser = OAuthClient(stack, stack.apps["rival"] | {"client_secret": "x" * 43})
        statuses = []
        while 429 not in statuses:
            answer = guesser.client_credentials()
            statuses.append(answer.status)
            self.assertLess(len(statuses), 30)
        self.assertEqual(statuses[:11], [401] * 11)
        self.assertGreater(int(answer.field("Retry-After")), 0)

    def test_144_who_guesses_a_password_waits_and_so_does_who_has_no_account(self):
        for email in (f"nobody-{time.monotonic_ns()}@example.com",
                      stack.add_user(f"victim{time.monotonic_ns()}", "customer")["email"]):
            browser = Browser(stack.issuer)
            page = browser.get("/login")
            statuses = []
            while 429 not in statuses:
                page = browser.login(page, {"email": email, "password": "wrong"})
                statuses.append(page.status)
                self.assertLess(len(statuses), 20)
            self.assertEqual(statuses[:6], [400] * 6, email)


if __name__ == "__main__":
    unittest.main()
