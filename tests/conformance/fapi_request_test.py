"""fapi2-security-profile-final and -message-signing-final: the modules about discovery, requests and pushed requests."""
import json
import time
import unittest
import urllib.parse

from covered import unit_test
from fapi_case import FapiTest
from signing import Unsigned, header_of
from world import CALLBACK, FAPI_SCOPES, Browser, fetch, through

MINUTE = 60


class Discovery(FapiTest):
    def test_discovery_end_point_verification(self):
        """The metadata says what FAPI 2.0 wants: code, iss, PAR, S256, private_key_jwt, algorithms, aliases, JARM."""
        answer = fetch(self.world.issuer + "/.well-known/openid-configuration")
        metadata = answer.json()
        self.assertEqual((answer.status, metadata["issuer"]), (200, self.world.issuer))
        self.assertIn("code", metadata["response_types_supported"])
        self.assertIs(metadata["authorization_response_iss_parameter_supported"], True)
        self.assertTrue(metadata["pushed_authorization_request_endpoint"].startswith("https://"))
        self.assertIsInstance(metadata["require_pushed_authorization_requests"], bool)
        self.assertIn("S256", metadata["code_challenge_methods_supported"])
        self.assertLessEqual({"private_key_jwt", "tls_client_auth", "self_signed_tls_client_auth"},
                             set(metadata["token_endpoint_auth_methods_supported"]))
        for name in ("token_endpoint_auth_signing_alg_values_supported", "dpop_signing_alg_values_supported",
                     "authorization_signing_alg_values_supported", "id_token_signing_alg_values_supported"):
            self.assertTrue({"PS256", "ES256", "EdDSA"} & set(metadata[name]), name)
            self.assertNotIn("none", metadata[name])
        self.assertIs(metadata["tls_client_certificate_bound_access_tokens"], True)
        self.assertTrue(metadata["mtls_endpoint_aliases"]["token_endpoint"].startswith(self.world.mtls))
        self.assertIn("jwt", metadata["response_modes_supported"])
        self.assertEqual({"public", "pairwise"}, set(metadata["subject_types_supported"]))

    def test_happy_flow(self):
        """Two clients, the second with dpop_jkt alone; iss, token response, Date, other fields, no token in the query."""
        pushed = self.one.push()
        self.assertEqual((pushed.status, pushed.field("Cache-Control")), (201, "no-store"))
        self.assertTrue(5 <= pushed.json()["expires_in"] < 600)
        self.assert_random(pushed.json()["request_uri"].rsplit(":", 1)[1])
        returned = self.one.authorize(pushed)
        self.assertEqual((returned.query["iss"], returned.query["state"]), (self.world.issuer, "st-1"))
        self.assert_random(returned.query["code"])
        tokens = self.one.redeem(returned.query["code"])
        self.assertEqual((tokens.status, tokens.field("Cache-Control"), tokens.json()["token_type"]), (200, "no-store", "DPoP"))
        token = tokens.json()["access_token"]
        self.assert_random(token)
        for changes in ({}, {"X-FAPI-Customer-IP-Address": "2001:db8::1893:25c8:1946"}, {"Accept": "application/json"},
                        {"Accept": "*/*"}, {"Accept": "application/json; charset=utf-8"}):
            answer = self.one.api(token, **changes)
            self.assertEqual(answer.status, 200, answer)
            self.assert_date(answer)
        self.assertIn(self.one.api(token, query=f"?access_token={token}").status, (400, 401, 414))
        self.assertIn(fetch(f"{self.world.issuer}/v1/accounts?access_token={token}").status, (400, 401, 414))
        self.two.push(proof=None, dpop_jkt=self.two.dpop.thumbprint())
        tokens = self.two.redeem(self.two.code(proof=None, dpop_jkt=self.two.dpop.thumbprint())).json()
        self.assertEqual(self.two.api(tokens["access_token"]).status, 200)

    def test_user_rejects_authentication(self):
        """A redirect with access_denied, the state and iss."""
        with self.nothing_minted():
            self.assert_redirect_error(self.one.authorize(self.one.push(), decision="deny"), "access_denied")


class Requests(FapiTest):
    def test_ensure_authorization_request_without_state_success(self):
        """Success, and no state comes back."""
        returned = self.one.authorize(self.one.push(state=None))
        self.assertEqual(set(returned.query), {"code", "iss"})

    def test_ensure_authorization_request_without_nonce_success(self):
        """Success, and the ID token has no nonce."""
        self.assertNotIn("nonce", self.id_claims(self.one.tokens(nonce=None)))

    def test_ensure_authorization_request_with_64_char_nonce_success(self):
        """A nonce of 64 characters comes back as it was."""
        self.assertEqual(self.id_claims(self.one.tokens(nonce="n" * 64))["nonce"], "n" * 64)

    def test_ensure_authorization_request_with_long_nonce(self):
        """A nonce of 384 characters comes back as it was; it is never cut."""
        self.assertEqual(self.id_claims(self.one.tokens(nonce="n" * 384))["nonce"], "n" * 384)

    def test_ensure_authorization_request_with_long_state(self):
        """A state of 1000 bytes comes back as it was."""
        self.assertEqual(self.one.authorize(self.one.push(state="s" * 1000)).query["state"], "s" * 1000)

    def test_ensure_other_scope_order_succeeds(self):
        """The scopes in another order are the same request."""
        tokens = self.one.tokens(scope=" ".join(reversed(FAPI_SCOPES.split())))
        self.assertEqual(set(tokens["scope"].split()) if "scope" in tokens else set(FAPI_SCOPES.split()), set(FAPI_SCOPES.split()))

    def test_test_claims_parameter_identity_claims(self):
        """claims_parameter_supported: what is asked for by name and registered is told, what nobody knows is ignored."""
        client = self.identity
        claims = json.dumps({"userinfo": {"name": None, "email": None, "shoe_size": None}, "id_token": {"acr": None}})
        tokens = client.tokens(scope="openid", claims=claims)
        url = self.world.issuer + "/oauth2/userinfo"
        answer = fetch(url, fields={"Authorization": f"DPoP {tokens['access_token']}",
                                    "DPoP": client.proof("GET", url, tokens["access_token"])})
        self.assertEqual(set(answer.json()), {"sub", "name", "email"}, answer)

    def test_plain_fapi_tolerate_unregistered_redirect_uri(self):
        """A redirect URI that is not registered is refused at PAR (accepting it would pass too)."""
        with self.nothing_minted():
            self.assert_json_error(self.one.push(redirect_uri=CALLBACK + "/new"), 400, "invalid_request")

    def test_ensure_unsigned_authorization_request_without_using_par_fails(self):
        """A direct request: a redirect with invalid_request and the state."""
        query = urllib.parse.urlencode(self.one.parameters())
        with self.nothing_minted():
            returned = through(Browser(self.world.issuer), f"{self.world.issuer}/oauth2/authorize?{query}", self.world.users["customer"])
            self.assert_redirect_error(returned, "invalid_request")

    def test_ensure_redirect_uri_in_authorization_request(self):
        """Without a redirect URI: invalid_request at PAR."""
        self.assert_refused_push(redirect_uri=None)

    def test_ensure_response_type_code_idtoken_fails(self):
        """code id_token: unsupported_response_type at PAR."""
        self.assert_refused_push("unsupported_response_type", response_type="code id_token")

    def test_ensure_response_type_token_fails(self):
        """token: unsupported_response_type at PAR."""
        self.assert_refused_push("unsupported_response_type", response_type="token")


class Pushed(FapiTest):
    def test_par_ensure_reused_request_uri_prior_to_auth_completion_succeeds(self):
        """Opening the request twice before the decision works."""
        pushed = self.one.push()
        page = Browser(self.world.issuer).get(self.one.url(pushed.json()["request_uri"]))
        self.assertEqual(page.status, 200)
        self.assertIn("code", self.one.authorize(pushed).query)

    def test_par_attempt_reuse_request_uri(self):
        """After the decision the request_uri is spent: an error page."""
        pushed, browser = self.one.push(), Browser(self.world.issuer)
        self.assertIn("code", self.one.authorize(pushed, browser=browser).query)
        with self.nothing_minted():
            self.assert_page(self.one.authorize(pushed, browser=browser))

    def test_par_attempt_to_use_expired_request_uri(self):
        """After expires_in the request_uri is unknown: an error page."""
        unit_test(self, "oauth/fapi2_request_test.cc", "par-attempt-to-use-expired-request_uri (case 49)")
        pushed = self.one.push()
        self.world.age("pushed_requests", ["expires_at"], pushed.json()["expires_in"] + 1)
        with self.nothing_minted():
            self.assert_page(self.one.authorize(pushed))

    def test_par_attempt_to_use_request_uri_for_different_client(self):
        """Another client's request_uri: an error page."""
        pushed = self.one.push()
        with self.nothing_minted():
            self.assert_page(self.two.authorize(pushed))

    def test_par_authorization_request_containing_request_uri_form_param(self):
        """A request_uri at PAR: invalid_request."""
        self.assert_refused_push(request_uri=self.one.push().json()["request_uri"])

    def test_par_attempt_invalid_http_method(self):
        """GET at PAR: 405 with Allow."""
        answer = fetch(self.world.issuer + "/oauth2/par")
        self.assertEqual((answer.status, answer.field("Allow")), (405, "POST"))

    def test_par_ensure_pkce_required(self):
        """Without a challenge: invalid_request."""
        self.assert_refused_push(code_challenge=None, code_challenge_method=None)

    def test_par_plain_pkce_rejected(self):
        """The method plain: invalid_request."""
        self.assert_refused_push(code_challenge_method="plain")

    def test_par_without_duplicate_parameters(self):
        """client_id and request_uri alone are a whole request."""
        self.assertIn("code", self.one.authorize(self.one.push()).query)

    def test_ensure_mismatched_dpop_jkt_fails(self):
        """dpop_jkt of another key than the proof's: invalid_request or invalid_dpop_proof."""
        answer = self.one.push(dpop_jkt=self.two.dpop.thumbprint())
        self.assert_json_error(answer, 400, "invalid_request", "invalid_dpop_proof")

    def test_ensure_different_state_inside_and_outside_request_object(self):
        """The pushed state comes back, not the one beside the request_uri."""
        self.assertEqual(self.one.authorize(self.one.push(), state="other").query["state"], "st-1")

    def test_ensure_different_nonce_inside_and_outside_request_object(self):
        """The pushed nonce is in the ID token, not the one beside the request_uri."""
        code = self.one.authorize(self.one.push(), nonce="other").query["code"]
        self.assertEqual(self.id_claims(self.one.redeem(code).json())["nonce"], "n-1")

    def test_state_only_outside_request_object_not_used(self):
        """A state beside the request_uri alone does not come back."""
        self.assertNotIn("state", self.one.authorize(self.one.push(state=None), state="outside").query)

    def test_ensure_request_object_without_redirect_uri_fails(self):
        """An object without a redirect URI: invalid_request at PAR."""
        with self.nothing_minted():
            answer = self.signed.push_signed(redirect_uri=None)
            self.assert_json_error(answer, 400, "invalid_request", "invalid_request_object")


class SignedRequests(FapiTest):
    """Modules of the message signing plan: `signed` must sign its requests."""

    def assert_refused(self, *errors, **changes):
        with self.nothing_minted():
            self.assert_json_error(self.signed.push_signed(**changes), 400, *(errors or ("invalid_request_object",)))

    def assert_accepted(self, **changes):
        returned = self.signed.authorize(self.signed.push_signed(**changes))
        self.assertIn("code", returned.query, returned)

    def test_ensure_request_object_with_multiple_aud_succeeds(self):
        """aud as an array with the issuer and another value is accepted."""
        self.assert_accepted(aud=[self.world.issuer, "https://other.example"])

    def test_ensure_request_object_with_nbf_8_seconds_in_the_future_is_accepted(self):
        """nbf 8 s ahead is accepted."""
        self.assert_accepted(nbf=int(time.time()) + 8)

    def test_ensure_request_object_without_exp_fails(self):
        """No exp: refused."""
        self.assert_refused(exp=None)

    def test_ensure_request_object_without_nbf_fails(self):
        """No nbf: refused."""
        self.assert_refused(nbf=None)

    def test_ensure_expired_request_object_fails(self):
        """exp in the past: refused."""
        self.assert_refused(nbf=int(time.time()) - 5 * MINUTE, exp=int(time.time()) - 2 * MINUTE)

    def test_ensure_request_object_with_bad_aud_fails(self):
        """aud of another server: refused."""
        self.assert_refused(aud="https://other.example")

    def test_ensure_request_object_with_exp_over_60_fails(self):
        """exp more than 60 minutes after nbf: refused; just less is accepted."""
        now = int(time.time())
        self.assert_refused(nbf=now, exp=now + 60 * MINUTE + 10)
        self.assert_accepted(nbf=now, exp=now + 60 * MINUTE - 10)

    def test_ensure_request_object_with_nbf_over_60_fails(self):
        """nbf more than 60 minutes ago: refused."""
        self.assert_refused(nbf=int(time.time()) - 61 * MINUTE, exp=int(time.time()) + MINUTE)

    def test_ensure_signed_request_object_with_RS256_fails(self):
        """RS256: refused, also with a registered key."""
        self.assert_refused(key=self.signed.rsa)

    def test_ensure_request_object_signature_algorithm_is_not_none(self):
        """alg none: refused."""
        self.assert_refused(key=Unsigned())

    def test_ensure_request_object_with_invalid_signature_fails(self):
        """A signature that was altered: refused."""
        request = self.signed.request_object()
        first = "A" if request.rsplit(".", 1)[1][0] != "A" else "B"
        altered = request.rsplit(".", 1)[0] + "." + first + request.rsplit(".", 1)[1][1:]
        with self.nothing_minted():
            answer = self.signed.post("/oauth2/par", {"client_id": self.signed.client_id, "request": altered})
            self.assert_json_error(answer, 400, "invalid_request_object")

    def test_ensure_matching_key_in_authorization_request(self):
        """One client's object with another client's key: refused."""
        self.assert_refused(key=self.two.key)

    def test_ensure_unsigned_request_at_par_endpoint_fails(self):
        """Plain parameters of a client that signs: refused."""
        with self.nothing_minted():
            self.assert_json_error(self.signed.push(), 400, "invalid_request")

    def test_par_authorization_request_containing_request_uri(self):
        """request_uri as a claim of the object: refused."""
        self.assert_refused("invalid_request_object", "invalid_request", request_uri="urn:example:1")

    def test_a_signed_object_is_answered_by_jarm_where_it_asks_for_it(self):
        """Message signing: response_mode=jwt gives one parameter, a JWT with code, state and iss."""
        returned = self.signed.authorize(self.signed.push_signed(response_mode="jwt"))
        self.assertEqual(list(returned.query), ["response"])
        self.assertEqual(header_of(returned.query["response"])["alg"], "ES256")
        claims = self.signed_claims(returned.query["response"])
        self.assertEqual((claims["iss"], claims["aud"], claims["state"]), (self.world.issuer, self.signed.client_id, "st-1"))
        self.assertEqual(self.signed.redeem(claims["code"]).status, 200)


if __name__ == "__main__":
    unittest.main()
