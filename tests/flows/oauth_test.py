"""Points 2 and 3: consent in a browser, and every way to get, renew, ask about and give back a token."""
import base64
import json
import re
import time
import unittest
import urllib.parse

from client import Browser, OAuthClient, fetch, pkce
from es256 import verified
from stack import READ, Stack, wait_until

stack = None


def setUpModule():
    global stack
    stack = Stack().start()


def tearDownModule():
    stack.stop()


class OAuthTest(unittest.TestCase):
    def setUp(self):
        self.customer = stack.users["customer"]
        self.shop, self.rival = OAuthClient(stack, stack.apps["shop"]), OAuthClient(stack, stack.apps["rival"])
        self.reader, self.mobile = OAuthClient(stack, stack.apps["reader"]), OAuthClient(stack, stack.apps["mobile"])

    def assert_error(self, answer, status, error):
        self.assertEqual((answer.status, answer.json().get("error")), (status, error), answer)
        self.assertEqual(answer.field("Cache-Control"), "no-store", answer)

    def assert_active(self, client, token, expected):
        answer = client.introspect(token)
        self.assertEqual(answer.status, 200, answer)
        self.assertIs(answer.json()["active"], expected, answer)
        if not expected:
            self.assertEqual(answer.json(), {"active": False}, "RFC 7662 2.2: nothing else is said")


class OAuthMetadata(OAuthTest):
    def test_rfc_8414_metadata_is_true(self):
        answer = fetch(stack.issuer + "/.well-known/oauth-authorization-server")
        self.assertEqual(answer.status, 200)
        metadata = answer.json()
        self.assertEqual(metadata["issuer"], stack.issuer)
        self.assertEqual(metadata["code_challenge_methods_supported"], ["S256"])
        self.assertEqual(metadata["response_types_supported"], ["code"])
        self.assertTrue(metadata["authorization_response_iss_parameter_supported"])
        urn = "urn:ietf:params:oauth:grant-type:"
        self.assertEqual(set(metadata["grant_types_supported"]),
                         {"authorization_code", "refresh_token", "client_credentials", urn + "device_code",
                          urn + "token-exchange", urn + "jwt-bearer"})
        for name, url in metadata.items():
            if name == "grant_management_endpoint":
                url += "/grt_any"  # what is below it is served (Grant Management 7.1)
            if name.endswith(("_endpoint", "_uri")) and name != "service_documentation":
                self.assertTrue(url.startswith(stack.issuer + "/"), f"{name}: {url}")
                self.assertNotIn(fetch(url).status, (404, 500), f"{name} is advertised but not served")

    def test_openid_configuration_says_the_same_and_more(self):
        server = fetch(stack.issuer + "/.well-known/oauth-authorization-server").json()
        openid = fetch(stack.issuer + "/.well-known/openid-configuration").json()
        self.assertEqual(openid | server, openid)
        self.assertIn("RS256", openid["id_token_signing_alg_values_supported"])
        for name in ("userinfo_endpoint", "end_session_endpoint"):
            self.assertNotIn(fetch(openid[name]).status, (404, 500), f"{name} is advertised but not served")

    def test_rfc_9728_names_the_authorization_server_of_each_api(self):
        for path in ("", "/v1"):
            metadata = fetch(stack.issuer + "/.well-known/oauth-protected-resource" + path).json()
            self.assertEqual(metadata["resource"], stack.issuer + path)
            self.assertEqual(metadata["authorization_servers"], [stack.issuer])
            self.assertIn("payments:write", metadata["scopes_supported"])
            self.assertNotIn("openid", metadata["scopes_supported"])
        self.assertEqual(fetch(stack.issuer + "/.well-known/oauth-protected-resource/v9").status, 404)

    def test_rfc_9728_the_challenge_leads_to_the_apis_own_document(self):
        narrow = self.reader.client_credentials().json()["access_token"]
        payment = {"amount": {"currency": "EUR", "value": 1}}
        answers = [fetch(stack.issuer + "/v1/accounts"), self.reader.api("tg_at_wrong", "/v1/accounts"),
                   self.reader.api(narrow, "/v1/payments", "POST", payment, Idempotency_Key="k")]
        self.assertEqual([answer.status for answer in answers], [401, 401, 403])
        for answer in answers:
            link = re.search(r'resource_metadata="([^"]+)"', answer.field("WWW-Authenticate"))[1]
            metadata = fetch(link)
            self.assertEqual(metadata.status, 200, link)
            self.assertEqual(metadata.json()["resource"], stack.issuer + "/v1")
            self.assertEqual(link, stack.issuer + "/.well-known/oauth-protected-resource/v1")
            server = fetch(metadata.json()["authorization_servers"][0] + "/.well-known/oauth-authorization-server")
            self.assertEqual(server.json()["issuer"], stack.issuer)

    def test_jwks_has_public_members_only_and_a_kid_each(self):
        keys = fetch(stack.issuer + "/oauth2/jwks").json()["keys"]
        self.assertEqual({key["alg"] for key in keys}, {"ES256", "RS256", "PS256"})
        self.assertEqual(len({key["kid"] for key in keys}), len(keys))
        for key in keys:
            self.assertFalse({"d", "p", "q", "dp", "dq", "qi", "k"} & key.keys())


class OAuthConsent(OAuthTest):
    def test_allow_returns_code_state_and_iss_to_the_app(self):
        browser, (_, challenge) = Browser(stack.issuer), pkce()
        state = "a b&c=d/é%20+"
        page = self.shop.consent_page(browser, self.customer, challenge, state=state)
        self.assertEqual(page.status, 200, page)
        self.assertIn("The shop app", page.text)
        self.assertIn("shop.example", page.text, "the page says where the browser goes next")
        answer = self.shop.decide(browser, page)
        self.assertEqual(answer.status, 303)
        self.assertTrue(answer.field("Location").startswith("https://shop.example/callback?"))
        self.assertEqual(answer.query["state"], state)
        self.assertEqual(answer.query["iss"], stack.issuer)
        self.assertEqual(set(answer.query), {"code", "state", "iss"})

    def test_deny_returns_access_denied_state_and_iss(self):
        browser, (_, challenge) = Browser(stack.issuer), pkce()
        page = self.shop.consent_page(browser, self.customer, challenge)
        answer = self.shop.decide(browser, page, "deny")
        self.assertEqual(answer.status, 303)
        self.assertEqual((answer.query["error"], answer.query["state"], answer.query["iss"]),
                         ("access_denied", "st-1", stack.issuer))
        self.assertNotIn("code", answer.query)

    def test_the_consent_form_may_lead_to_the_redirect_uri_and_nowhere_else(self):
        browser, (_, challenge) = Browser(stack.issuer), pkce()
        policy = self.shop.consent_page(browser, self.customer, challenge).field("Content-Security-Policy")
        self.assertRegex(policy, r"form-action 'self' https://shop\.example(;|$)")
        login = Browser(stack.issuer).get("/login").field("Content-Security-Policy")
        self.assertRegex(login, r"form-action 'self'(;|$)")

    def test_a_decision_counts_once(self):
        browser, (_, challenge) = Browser(stack.issuer), pkce()
        page = self.shop.consent_page(browser, self.customer, challenge)
        self.assertEqual(self.shop.decide(browser, page).status, 303)
        again = self.shop.decide(browser, page)
        self.assertEqual((again.status, again.field("Location")), (400, None), again)

    def test_another_customer_cannot_decide(self):
        browser, (_, challenge) = Browser(stack.issuer), pkce()
        page = self.shop.consent_page(browser, self.customer, challenge)
        other = Browser(stack.issuer)
        other.login(other.get("/login"), stack.users["other"])
        self.assertEqual(other.send(page.url).status, 403)

    def test_a_forged_decision_without_its_csrf_token_is_refused(self):
        browser, (_, challenge) = Browser(stack.issuer), pkce()
        page = self.shop.consent_page(browser, self.customer, challenge)
        form = browser.form(page, "/consent")
        self.assertIn("csrf_token", form.fields)
        for token in ("", "x" * len(form.fields["csrf_token"])):
            answer = browser.submit(page, form, follow=False, decision="allow", csrf_token=token)
            self.assertEqual(answer.status, 403, answer)
        self.assertEqual(self.shop.decide(browser, page).status, 303, "the refusals have changed nothing")

    def test_the_secret_parts_of_a_request_are_refused_on_a_page_or_at_the_app(self):
        """RFC 6749 4.1.2.1: an unknown client or redirect URI never redirects; everything else tells the app."""
        _, challenge = pkce()
        on_page = [{"client_id": "nobody"}, {"client_id": None}, {"redirect_uri": "https://evil.example/callback"},
                   {"redirect_uri": "https://shop.example/callback/"}, {"redirect_uri": "https://shop.example/callback?x=1"},
                   {"redirect_uri": "javascript:alert(1)"}]
        for changes in on_page:
            with self.subTest(changes):
                answer = fetch(self.shop.authorize_url(challenge, **changes))
                self.assertEqual((answer.status, answer.field("Location")), (400, None), answer)
                self.assertTrue(answer.field("Content-Type").startswith("text/html"))
        at_app = [({"response_type": "token"}, "unsupported_response_type"), ({"response_type": None}, "invalid_request"),
                  ({"code_challenge": None}, "invalid_request"), ({"code_challenge_method": "plain"}, "invalid_request"),
                  ({"code_challenge_method": None}, "invalid_request"), ({"code_challenge": "short"}, "invalid_request"),
                  ({"scope": "accounts:read nonsense"}, "invalid_scope"), ({"prompt": "none"}, "login_required")]
        for changes, error in at_app:
            with self.subTest(changes):
                answer = fetch(self.shop.authorize_url(challenge, **changes))
                self.assertEqual(answer.status, 303, answer)
                self.assertTrue(answer.field("Location").startswith("https://shop.example/callback?"), answer)
                self.assertEqual((answer.query["error"], answer.query["state"], answer.query["iss"]),
                                 (error, "st-1", stack.issuer))

    def test_a_repeated_parameter_is_refused(self):
        """RFC 6749 3.1: parameters must not be included more than once."""
        _, challenge = pkce()
        url = self.shop.authorize_url(challenge)
        self.assertEqual(fetch(url + "&scope=accounts%3Aread").query["error"], "invalid_request")
        self.assertEqual(fetch(url + "&client_id=other").status, 400)


class OAuthToken(OAuthTest):
    def test_a_code_becomes_tokens_with_each_client_authentication(self):
        for client, method in ((self.shop, "basic"), (self.shop, "post"), (self.mobile, "none")):
            with self.subTest(method):
                code, verifier = client.code(self.customer)
                answer = client.redeem(code, verifier, method)
                self.assertEqual(answer.status, 200, answer)
                self.assertEqual(answer.field("Cache-Control"), "no-store")
                token = answer.json()
                self.assertEqual((token["token_type"], token["expires_in"]), ("Bearer", 600))
                self.assertEqual(set(token["scope"].split()), set(client.app["scope"].split()))
                self.assertEqual(client.api(token["access_token"], "/v1/accounts").status, 200)

    def test_a_narrower_scope_is_what_the_token_gets(self):
        token = self.shop.tokens(self.customer, scope="accounts:read")
        self.assertEqual(token["scope"], "accounts:read")

    def test_a_code_is_bound_to_its_verifier_redirect_uri_and_client(self):
        code, verifier = self.shop.code(self.customer)
        self.assert_error(self.rival.redeem(code, verifier), 400, "invalid_grant")
        self.assertEqual(self.shop.redeem(code, verifier).status, 200, "another app's attempt has not spent it")
        for changes, error in (({"code_verifier": "x" * 43}, "invalid_grant"), ({"code_verifier": None}, "invalid_grant"),
                               ({"redirect_uri": "https://shop.example/other"}, "invalid_grant"),
                               ({"redirect_uri": None}, "invalid_grant"), ({"code": "tg_ac_" + "A" * 43}, "invalid_grant"),
                               ({"code": None}, "invalid_request")):
            with self.subTest(changes):
                code, verifier = self.shop.code(self.customer)
                self.assert_error(self.shop.redeem(**({"code": code, "verifier": verifier} | (
                    {"code": changes["code"]} if "code" in changes else {})),
                    **{k: v for k, v in changes.items() if k != "code"}), 400, error)

    def test_a_replayed_code_revokes_what_it_gave(self):
        """RFC 6749 4.1.2."""
        code, verifier = self.shop.code(self.customer)
        token = self.shop.redeem(code, verifier).json()
        self.assertEqual(self.shop.api(token["access_token"], "/v1/accounts").status, 200)
        self.assert_error(self.shop.redeem(code, verifier), 400, "invalid_grant")
        self.assertEqual(self.shop.api(token["access_token"], "/v1/accounts").status, 401)
        self.assert_error(self.shop.refresh(token["refresh_token"]), 400, "invalid_grant")

    def test_wrong_client_authentication_is_refused_alike(self):
        answers = []
        for client_id, secret in ((self.shop.client_id, "wrong"), ("nobody", "wrong"), (self.shop.client_id, "")):
            pair = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
            answer = fetch(stack.issuer + "/oauth2/token", "POST", {"Authorization": "Basic " + pair},
                           {"grant_type": "client_credentials"})
            self.assert_error(answer, 401, "invalid_client")
            self.assertTrue(answer.field("WWW-Authenticate").startswith("Basic"), answer)
            answers.append(answer.body)
        self.assertEqual(answers[0], answers[1], "an unknown client cannot be told from a wrong secret")
        both = fetch(stack.issuer + "/oauth2/token", "POST", {"Authorization": "Basic " + pair},
                     {"grant_type": "client_credentials", "client_id": self.shop.client_id, "client_secret": self.shop.secret})
        self.assert_error(both, 400, "invalid_request")
        self.assert_error(self.shop.post("/oauth2/token", {"grant_type": "client_credentials"}, "none"), 401, "invalid_client")

    def test_hostile_token_requests_are_refused(self):
        for form, error in (({}, "invalid_request"), ({"grant_type": "password"}, "unsupported_grant_type"),
                            ({"grant_type": "refresh_token"}, "invalid_request"),
                            ({"grant_type": "refresh_token", "refresh_token": "x" * 5000}, "invalid_grant"),
                            ({"grant_type": "client_credentials", "scope": "accounts:read nonsense"}, "invalid_scope"),
                            ({"grant_type": "client_credentials", "scope": "a\x00b"}, "invalid_scope")):
            with self.subTest(str(form)[:60]):
                answer = self.shop.post("/oauth2/token", form)
                self.assertEqual(answer.status, 400, answer)
                self.assertIn(answer.json()["error"], (error, "invalid_request"), answer)
        url, fields = stack.issuer + "/oauth2/token", self.shop.authenticate({}, {}, "basic")[0]
        typed = fields | {"Content-Type": "application/x-www-form-urlencoded"}
        repeated = fetch(url, "POST", typed, b"grant_type=client_credentials&grant_type=client_credentials")
        self.assert_error(repeated, 400, "invalid_request")
        self.assertIn(fetch(url, "POST", fields | {"Content-Type": "application/json"}, b"{}").status, (400, 415))
        self.assertEqual(fetch(url, "GET", fields).status, 405)
        self.assertEqual(fetch(url, "POST", typed, b"a=" + b"x" * 70000).status, 413)

    def test_a_confidential_app_keeps_its_refresh_token(self):
        first = self.shop.tokens(self.customer)
        for _ in range(2):
            answer = self.shop.refresh(first["refresh_token"])
            self.assertEqual(answer.status, 200, answer)
            self.assertEqual(answer.json().get("refresh_token", first["refresh_token"]), first["refresh_token"])
        narrow = self.shop.refresh(first["refresh_token"], scope="accounts:read").json()
        self.assertEqual(narrow["scope"], "accounts:read")
        self.assert_error(self.reader.refresh(first["refresh_token"]), 400, "invalid_grant")
        wide = self.reader.tokens(self.customer)
        self.assert_error(self.reader.refresh(wide["refresh_token"], scope=READ + " payments:write"), 400, "invalid_scope")

    def test_a_public_app_gets_a_new_refresh_token_and_a_repeat_the_same_one(self):
        first = self.mobile.tokens(self.customer)
        second = self.mobile.refresh(first["refresh_token"]).json()
        self.assertNotEqual(second["refresh_token"], first["refresh_token"])
        repeat = self.mobile.refresh(first["refresh_token"])
        self.assertEqual(repeat.status, 200, "a lost answer may be asked for again within the grace")
        self.assertEqual(repeat.json()["refresh_token"], second["refresh_token"])
        self.assertEqual(self.mobile.refresh(second["refresh_token"]).status, 200)

    def test_client_credentials_is_for_confidential_apps_and_gives_no_refresh_token(self):
        for method in ("basic", "post"):
            answer = self.shop.client_credentials("accounts:read payments:write", method)
            self.assertEqual(answer.status, 200, answer)
            self.assertNotIn("refresh_token", answer.json())
            self.assertEqual(set(answer.json()["scope"].split()), {"accounts:read", "payments:write"})
            self.assertEqual(self.shop.api(answer.json()["access_token"], "/v1/accounts").status, 200)
        self.assert_error(self.mobile.client_credentials(), 400, "unauthorized_client")


class OAuthRevocation(OAuthTest):
    def test_introspection_tells_an_app_about_its_own_tokens_only(self):
        token = self.shop.tokens(self.customer)
        for value in (token["access_token"], token["refresh_token"]):
            own = self.shop.introspect(value).json()
            self.assertTrue(own["active"])
            self.assertEqual(own["client_id"], self.shop.client_id)
            self.assertEqual(set(own["scope"].split()), set(token["scope"].split()))
            self.assertGreater(own["exp"], time.time())
            self.assert_active(self.rival, value, False)
        self.assert_active(self.shop, "tg_at_" + "A" * 80, False)
        public = self.mobile.introspect(token["access_token"])
        self.assertIn(public.status, (400, 401), "a public app cannot introspect")
        self.assertEqual(fetch(stack.issuer + "/oauth2/introspect", "POST", {}, {"token": token["access_token"]}).status, 401)

    def test_introspection_is_signed_for_whom_asks_for_it(self):
        token = self.shop.tokens(self.customer)["access_token"]
        metadata = fetch(stack.issuer + "/.well-known/oauth-authorization-server").json()
        self.assertIn("ES256", metadata["introspection_signing_alg_values_supported"])
        self.assertFalse([name for name in metadata if name.startswith("introspection_encryption")])
        jwks = fetch(metadata["jwks_uri"]).json()["keys"]
        for client, active in ((self.shop, True), (self.rival, False)):
            form, fields = {"token": token}, {"Accept": "application/token-introspection+jwt"}
            client.authenticate(fields, form, "basic")
            answer = fetch(metadata["introspection_endpoint"], "POST", fields, form)
            self.assertEqual((answer.status, answer.field("Content-Type")), (200, fields["Accept"]), answer)
            head = json.loads(base64.urlsafe_b64decode(answer.text.split(".")[0] + "=="))
            self.assertEqual(head["typ"], "token-introspection+jwt")
            claims = verified(answer.text, jwks)[1]
            self.assertEqual(set(claims), {"iss", "aud", "iat", "token_introspection"})
            self.assertEqual((claims["iss"], claims["aud"]), (stack.issuer, client.client_id))
            self.assertEqual(claims["token_introspection"], client.introspect(token).json())
            self.assertIs(claims["token_introspection"]["active"], active)

    def test_a_revoked_access_token_is_refused_at_once_and_only_it(self):
        first, second = self.shop.tokens(self.customer), self.shop.tokens(self.customer)
        self.assertEqual(self.shop.revoke(first["access_token"]).status, 200)
        answer = self.shop.api(first["access_token"], "/v1/accounts")
        self.assertEqual((answer.status, answer.json()["code"]), (401, "invalid_token"), answer)
        self.assert_active(self.shop, first["access_token"], False)
        self.assertEqual(self.shop.api(second["access_token"], "/v1/accounts").status, 200)

    def test_a_revoked_refresh_token_ends_the_grant(self):
        token = self.shop.tokens(self.customer)
        self.assertEqual(self.shop.revoke(token["refresh_token"], token_type_hint="refresh_token").status, 200)
        self.assertEqual(self.shop.api(token["access_token"], "/v1/accounts").status, 401)
        self.assert_error(self.shop.refresh(token["refresh_token"]), 400, "invalid_grant")
        self.assert_active(self.shop, token["refresh_token"], False)

    def test_revoking_is_idempotent_and_never_reaches_another_app(self):
        """RFC 7009 2.2: an invalid token is answered with 200."""
        token = self.shop.tokens(self.customer)
        self.assertEqual(self.shop.revoke("nonsense").status, 200)
        self.assertEqual(self.shop.revoke("nonsense", token_type_hint="whatever").status, 200)
        stranger = self.rival.revoke(token["access_token"])
        self.assertIn(stranger.status, (200, 400), stranger)
        self.assertEqual(self.shop.api(token["access_token"], "/v1/accounts").status, 200)
        self.assertEqual([self.shop.revoke(token["access_token"]).status for _ in range(2)], [200, 200])

    def test_a_public_app_revokes_without_a_secret(self):
        token = self.mobile.tokens(self.customer)
        self.assertEqual(self.mobile.revoke(token["refresh_token"]).status, 200)
        self.assertEqual(self.mobile.api(token["access_token"], "/v1/accounts").status, 401)


class SecretsStaySecret(OAuthTest):
    def test_no_code_token_password_or_secret_is_in_a_log_or_in_the_database(self):
        token = self.mobile.tokens(self.customer)
        self.mobile.refresh(token["refresh_token"])
        self.shop.client_credentials()
        # Misplaced secrets must not end up in the logs either.
        fetch(f"{stack.issuer}/v1/accounts?access_token={token['access_token']}")
        fetch(f"{stack.issuer}/oauth2/token?{urllib.parse.urlencode({'client_secret': self.shop.secret})}", "POST", {}, {})
        self.assertGreater(len(stack.secrets), 5)
        wait_until(lambda: (stack.folder / "access.log").stat().st_size > 0, "the access log is written")
        time.sleep(0.3)  # the log writer's own interval
        self.assertEqual(stack.files_with_secrets(), [])


if __name__ == "__main__":
    unittest.main()
