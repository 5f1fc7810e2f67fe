"""Case 107: a deleted user is gone at once, with sessions, consents, codes, tokens and userinfo."""
import unittest

from client import Browser, OAuthClient, fetch
from stack import Stack, run, wait_until


class DeletedUser(unittest.TestCase):
    def setUp(self):
        self.stack = Stack().start()
        self.addCleanup(self.stack.stop)
        self.customer = self.stack.users["customer"]
        self.stack.add_app("login", scope="openid accounts:read", metadata={
            "profile": "oidc", "token_endpoint_auth_method": "client_secret_basic",
            "grant_types": ["authorization_code", "refresh_token"]})
        self.login, self.mobile = (OAuthClient(self.stack, self.stack.apps[name]) for name in ("login", "mobile"))

    def userinfo(self, token):
        return fetch(self.stack.issuer + "/oauth2/userinfo", fields={"Authorization": f"Bearer {token}"})

    def delete(self, user, *arguments):
        return run("user", "delete", "--config", self.stack.config, "--email", user["email"], *arguments)

    def test_nothing_of_a_deleted_user_works_any_more(self):
        browser = Browser(self.stack.issuer)
        code, verifier = self.mobile.code(self.customer, browser)
        tokens, public = self.login.tokens(self.customer), self.mobile.tokens(self.customer)
        page = browser.get("/connected-apps")
        self.assertNotIn("/login", page.url)
        self.assertEqual(self.userinfo(tokens["access_token"]).status, 200)
        self.assertEqual(self.login.api(tokens["access_token"], "/v1/accounts").status, 200)
        consent = self.login.consent_page(browser, self.customer, None, code_challenge_method=None, prompt="consent")
        self.assertEqual(consent.status, 200)

        status, out, err = self.delete(self.customer)
        self.assertEqual((status, err), (0, ""), out)
        self.assertIn("is deleted", out)
        wait_until(lambda: self.login.api(tokens["access_token"], "/v1/accounts").status == 401, "the API refuses it", 5)
        self.assertEqual(self.userinfo(tokens["access_token"]).status, 401)
        self.assertEqual(self.login.introspect(tokens["access_token"]).json(), {"active": False})
        self.assertEqual(self.login.introspect(tokens["refresh_token"]).json(), {"active": False})
        for answer in (self.login.refresh(tokens["refresh_token"]), self.mobile.refresh(public["refresh_token"]),
                       self.mobile.redeem(code, verifier)):
            self.assertEqual((answer.status, answer.json()["error"]), (400, "invalid_grant"), answer)
        self.assertIn("/login", browser.get("/connected-apps").url)
        decided = self.login.decide(browser, consent)
        self.assertNotIn("code", decided.query, "a page that was open gives no code")
        again = Browser(self.stack.issuer)
        self.assertEqual(again.login(again.get("/login"), self.customer).status, 400)
        self.assertNotIn(self.customer["email"], self.stack.command("user", "list"))
        self.assertEqual(self.delete(self.customer)[0], 1)

        other = self.mobile.tokens(self.stack.users["other"])
        self.assertEqual(self.mobile.api(other["access_token"], "/v1/accounts").status, 200)

    def test_whoever_has_apps_is_deleted_with_them_or_not_at_all(self):
        developer, shop = self.stack.users["developer"], OAuthClient(self.stack, self.stack.apps["shop"])
        token = shop.client_credentials().json()["access_token"]
        status, _, err = self.delete(developer)
        self.assertEqual(status, 1)
        self.assertIn("--with-apps", err)
        self.assertEqual(shop.api(token, "/v1/accounts").status, 200)
        self.assertEqual(self.delete(developer, "--with-apps")[0], 0)
        wait_until(lambda: shop.api(token, "/v1/accounts").status == 401, "the app's token is refused", 5)
        self.assertEqual(shop.client_credentials().status, 401)


if __name__ == "__main__":
    unittest.main()
