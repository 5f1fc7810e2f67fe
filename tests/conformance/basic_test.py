"""oidcc-basic-certification-test-plan: its 38 modules against the real program over https, each a test of its name."""
import base64
import hashlib
import json
import unittest

from covered import unit_test
from oidc_client import ADDRESS, EMAIL, PHONE, PROFILE, OidcTest
from signing import Unsigned
from world import CALLBACK, Browser, fetch, pkce, query_of, through


class OidccBasic(OidcTest):
    def assert_signs_in(self, **changes):
        return self.claims(self.sign_in(**changes))

    def unsigned_object(self, **claims):
        return Unsigned().jwt({}, {"iss": self.first.client_id, "aud": self.world.issuer, "response_type": "code",
                                   "client_id": self.first.client_id, "redirect_uri": CALLBACK, "scope": "openid"} | claims)

    def test_oidcc_server(self):
        """Two clients sign in: claims, kid, nonce and at_hash of the ID token, token response, cache fields."""
        for client in (self.first, self.second):
            tokens = self.sign_in(client)
            claims = self.claims(tokens, client)
            half = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]
            self.assertEqual(claims["at_hash"], base64.urlsafe_b64encode(half).decode().rstrip("="))
            self.assertEqual(claims["nonce"], "n-1")

    def test_oidcc_response_type_missing(self):
        """An error redirect with unsupported_response_type or invalid_request, or an error page."""
        with self.nothing_minted():
            self.assert_redirect_error(self.authorize(response_type=None), "invalid_request")

    def test_oidcc_idtoken_signature(self):
        """RS256 signs where no algorithm is registered."""
        self.assertNotIn("id_token_signed_response_alg", self.world.apps["first"])
        self.assert_signs_in()

    def test_oidcc_idtoken_unsigned(self):
        """alg none if it is registered so; here it is neither offered nor can it be registered."""
        algs = fetch(self.world.issuer + "/.well-known/openid-configuration").json()["id_token_signing_alg_values_supported"]
        self.assertNotIn("none", algs)
        with self.assertRaisesRegex(AssertionError, "id_token_signed_response_alg|none"):
            self.world.add_oidc_app("unsigned", id_token_signed_response_alg="none")

    def test_oidcc_userinfo_get(self):
        """GET with the token in the Authorization field tells the sub of the ID token."""
        tokens = self.sign_in()
        self.assertEqual(self.userinfo(tokens)["sub"], self.claims(tokens)["sub"])

    def test_oidcc_userinfo_post_header(self):
        """POST with the token in the Authorization field does the same."""
        tokens = self.sign_in()
        self.assertEqual(self.userinfo(tokens, "POST"), self.userinfo(tokens))

    def test_oidcc_userinfo_post_body(self):
        """POST with the token in the form does the same."""
        tokens = self.sign_in()
        self.assertEqual(self.userinfo(tokens, "POST", in_body=True), self.userinfo(tokens))

    def test_oidcc_ensure_request_without_nonce_succeeds_for_code_flow(self):
        """A request without a nonce succeeds, and the ID token has none."""
        self.assertNotIn("nonce", self.assert_signs_in(nonce=None))

    def test_oidcc_scope_profile(self):
        """The claims of the scope profile come back from userinfo."""
        self.assertEqual(self.told("openid profile"), PROFILE)

    def test_oidcc_scope_email(self):
        """The claims of the scope email come back from userinfo."""
        self.assertEqual(self.told("openid email"), EMAIL)

    def test_oidcc_scope_address(self):
        """The claims of the scope address come back from userinfo."""
        told = self.userinfo(self.sign_in(scope="openid address"))
        self.assertEqual(told["address"], {"formatted": "1 Main Street\n10117 Berlin"})
        self.assertEqual(set(told), {"sub"} | ADDRESS)

    def test_oidcc_scope_phone(self):
        """The claims of the scope phone come back from userinfo."""
        told = self.userinfo(self.sign_in(scope="openid phone"))
        self.assertEqual((told["phone_number"], told["phone_number_verified"]), ("+4930901820", False))
        self.assertEqual(set(told), {"sub"} | PHONE)

    def test_oidcc_scope_all(self):
        """The claims of all four scopes together."""
        self.assertEqual(self.told("openid profile email address phone"), PROFILE | EMAIL | ADDRESS | PHONE)

    def test_oidcc_alternate_happy_flow(self):
        """Scopes and parameters in another order are the same request."""
        url = self.first.authorize_url(None, scope="phone address email profile openid", code_challenge_method=None, nonce="n-1")
        path, _, query = url.partition("?")
        returned = through(self.browser, path + "?" + "&".join(reversed(query.split("&"))), self.user)
        self.claims(self.redeemed(returned))

    def test_oidcc_display_page(self):
        """display=page is no error."""
        self.assert_signs_in(display="page")

    def test_oidcc_display_popup(self):
        """display=popup is no error."""
        self.assert_signs_in(display="popup")

    def test_oidcc_prompt_login(self):
        """A second sign-in really happens, and auth_time is later."""
        first = self.assert_signs_in()
        self.earlier(5)
        page = self.browser.get(self.first.authorize_url(None, code_challenge_method=None, prompt="login"))
        self.assertIn("/login", page.url)
        again = self.assert_signs_in(prompt="login")
        self.assertEqual(again["sub"], first["sub"])
        self.assertGreater(again["auth_time"], first["auth_time"] - 5)

    def test_oidcc_prompt_none_not_logged_in(self):
        """An error redirect with login_required."""
        self.assert_redirect_error(self.authorize(prompt="none"), "login_required")

    def test_oidcc_prompt_none_logged_in(self):
        """Whoever is signed in and has agreed returns silently: the same sub and auth_time."""
        first = self.assert_signs_in()
        returned = self.browser.send(self.first.authorize_url(None, code_challenge_method=None, nonce="n-1", prompt="none"))
        again = self.claims(self.redeemed(returned))
        self.assertEqual((again["sub"], again["auth_time"]), (first["sub"], first["auth_time"]))

    def test_oidcc_max_age_1(self):
        """max_age=1 after more than a second wants a new sign-in; auth_time is there and later."""
        first = self.assert_signs_in()
        self.earlier(2)
        page = self.browser.get(self.first.authorize_url(None, code_challenge_method=None, max_age=1))
        self.assertIn("/login", page.url)
        self.assertGreater(self.assert_signs_in(max_age=1)["auth_time"], first["auth_time"] - 2)

    def test_oidcc_max_age_10000(self):
        """max_age=10000 wants none; auth_time is that of the sign-in."""
        first = self.assert_signs_in()
        page = self.browser.get(self.first.authorize_url(None, code_challenge_method=None, max_age=10000))
        self.assertNotIn("/login", page.url)
        self.assertEqual(self.assert_signs_in(max_age=10000)["auth_time"], first["auth_time"])

    def test_oidcc_ensure_request_with_unknown_parameter_succeeds(self):
        """A parameter that nobody knows is ignored."""
        self.assert_signs_in(extra="foobar")

    def test_oidcc_id_token_hint(self):
        """prompt=none with an id_token_hint of who is signed in succeeds."""
        hint = self.sign_in()["id_token"]
        self.assert_signs_in(prompt="none", id_token_hint=hint)

    def test_oidcc_login_hint(self):
        """login_hint is no error."""
        self.assert_signs_in(login_hint="reachable@example.com")

    def test_oidcc_ui_locales(self):
        """ui_locales is no error."""
        self.assert_signs_in(ui_locales="se")

    def test_oidcc_claims_locales(self):
        """claims_locales is no error."""
        self.assert_signs_in(claims_locales="se")

    def test_oidcc_ensure_request_with_acr_values_succeeds(self):
        """acr_values that is supported succeeds, and acr is one of them."""
        acr = fetch(self.world.issuer + "/.well-known/openid-configuration").json()["acr_values_supported"][0]
        self.assertEqual(self.assert_signs_in(acr_values=f"{acr} 1 2")["acr"], acr)

    def test_oidcc_codereuse(self):
        """A code that is used again at once: invalid_grant, and what it gave is revoked."""
        code = self.authorize().query["code"]
        token = self.first.redeem(code, None).json()["access_token"]
        self.assert_json_error(self.first.redeem(code, None), 400, "invalid_grant")
        answer = fetch(self.world.issuer + "/oauth2/userinfo", fields={"Authorization": f"Bearer {token}"})
        self.assertEqual(answer.status, 401)

    def test_oidcc_codereuse_30seconds(self):
        """A code that is used again after 30 s: invalid_grant, and what it gave is revoked."""
        unit_test(self, "oauth/endpoints/oidcc_token_test.cc", "oidcc-codereuse-30seconds: invalid_grant, and what it gave is revoked")
        code = self.authorize().query["code"]
        token = self.first.redeem(code, None).json()["access_token"]
        self.world.age("codes", ["issued_at", "expires_at", "redeemed_at"], 30)
        self.assert_json_error(self.first.redeem(code, None), 400, "invalid_grant")
        answer = fetch(self.world.issuer + "/oauth2/userinfo", fields={"Authorization": f"Bearer {token}"})
        self.assertEqual(answer.status, 401)

    def test_oidcc_ensure_registered_redirect_uri(self):
        """A redirect URI that is not registered: an error page, no redirect."""
        with self.nothing_minted():
            self.assert_page(self.authorize(redirect_uri=CALLBACK + "/other"))

    def test_oidcc_ensure_post_request_succeeds(self):
        """The authorization endpoint takes the request as a form."""
        url = self.first.authorize_url(None, code_challenge_method=None, nonce="n-1")
        page = self.browser.follow(self.browser.send("/oauth2/authorize", "POST", query_of(url), {"Origin": "https://shop.example"}))
        page = self.browser.login(page, self.user)
        returned = page if page.status == 303 else self.first.decide(self.browser, page)
        self.claims(self.redeemed(returned))

    def test_oidcc_server_client_secret_post(self):
        """The happy flow of a client with client_secret_post, whose secret counts nowhere else."""
        self.claims(self.sign_in(self.post, "post"), self.post)
        code = self.authorize(self.post).query["code"]
        self.assert_json_error(self.post.redeem(code, None, "basic"), 401, "invalid_client")

    def test_oidcc_request_uri_unsigned_supported_correctly_or_rejected_as_unsupported(self):
        """A request_uri of the client's is answered with request_uri_not_supported or as an error page; nobody fetches it."""
        with self.nothing_minted():
            answer = self.authorize(request_uri="https://shop.example/request.jwt")
            self.assertIn(answer.status, (303, 400))
            if answer.status == 303:
                self.assert_redirect_error(answer, "request_uri_not_supported")
            else:
                self.assert_page(answer)

    def test_oidcc_unsigned_request_object_supported_correctly_or_rejected_as_unsupported(self):
        """alg none is not offered; an object that has it is refused."""
        metadata = fetch(self.world.issuer + "/.well-known/openid-configuration").json()
        self.assertNotIn("none", metadata["request_object_signing_alg_values_supported"])
        with self.nothing_minted():
            answer = self.authorize(request=self.unsigned_object())
            self.assertTrue(answer.status == 400 or "error" in answer.query, answer)

    def test_oidcc_claims_essential(self):
        """An essential name is told by userinfo."""
        claims = json.dumps({"userinfo": {"name": {"essential": True}}})
        self.assertEqual(self.told("openid", claims=claims), {"name"})

    def test_oidcc_ensure_request_object_with_redirect_uri(self):
        """The object's redirect URI does not win over what is registered: an unsigned object leads nowhere."""
        with self.nothing_minted():
            answer = self.authorize(redirect_uri=CALLBACK + "/other", request=self.unsigned_object())
            self.assert_page(answer)

    def test_oidcc_refresh_token(self):
        """A refresh token works for its client; another client's gets 400 invalid_grant."""
        tokens = self.sign_in()
        answer = self.first.refresh(tokens["refresh_token"])
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(self.claims(answer.json())["sub"], self.claims(tokens)["sub"])
        self.assert_json_error(self.second.refresh(tokens["refresh_token"]), 400, "invalid_grant")

    def test_oidcc_ensure_request_with_valid_pkce_succeeds(self):
        """A request with S256 is accepted, and then its verifier is needed."""
        verifier, challenge = pkce()
        url = self.first.authorize_url(challenge, nonce="n-1")
        self.claims(self.redeemed(through(self.browser, url, self.user), verifier=verifier))
        returned = through(Browser(self.world.issuer), url, self.user)
        self.assert_json_error(self.first.redeem(returned.query["code"], None), 400, "invalid_grant")


if __name__ == "__main__":
    unittest.main()
