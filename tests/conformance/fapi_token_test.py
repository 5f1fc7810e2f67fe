"""fapi2-security-profile-final: the modules about the token endpoint, client assertions, refresh tokens and TLS."""
import http.client
import ssl
import time
import unittest

from covered import unit_test
from fapi_case import FapiTest
from fapi_client import FapiClient
from world import fetch

ASSERTION_ERRORS = ("invalid_client", "invalid_request")


class Codes(FapiTest):
    def assert_code_refused(self, *errors, client=None, **changes):
        """The code is not redeemed with these changes, and nothing more than it was minted."""
        code = self.one.code()
        with self.nothing_minted():
            self.assert_json_error((client or self.one).redeem(code, **changes), 400, *(errors or ("invalid_grant",)))

    def test_ensure_authorization_code_is_bound_to_client(self):
        """One client's code by another: 400 invalid_grant, and it stays good."""
        code = self.one.code()
        self.two.verifier = self.one.verifier
        with self.nothing_minted():
            self.assert_json_error(self.two.redeem(code), 400, "invalid_grant")
        self.assertEqual(self.one.redeem(code).status, 200)

    def test_ensure_client_id_in_token_endpoint(self):
        """Another client's client_id beside the own assertion: 400 or 401 with invalid_client or invalid_grant."""
        code = self.one.code()
        with self.nothing_minted():
            answer = self.one.redeem(code, client_id=self.two.client_id)
            self.assert_json_error(answer, answer.status, "invalid_client", "invalid_grant")
            self.assertIn(answer.status, (400, 401))

    def test_attempt_reuse_authorization_code_after_one_second(self):
        """A second use: 400 invalid_grant, and the first one's access token is dead."""
        code = self.one.code()
        token = self.one.redeem(code).json()["access_token"]
        self.world.age("codes", ["issued_at", "expires_at", "redeemed_at"], 1)
        self.assert_json_error(self.one.redeem(code), 400, "invalid_grant")
        self.assertEqual(self.one.api(token).status, 401)

    def test_ensure_token_endpoint_fails_with_expired_auth_code(self):
        """The first use after 62 s: 400 invalid_grant."""
        unit_test(self, "oauth/fapi2_token_test.cc", "ensure-token-endpoint-fails-with-expired-auth-code (case 77)")
        code = self.one.code()
        self.world.age("codes", ["issued_at", "expires_at"], 62)
        with self.nothing_minted():
            self.assert_json_error(self.one.redeem(code), 400, "invalid_grant")

    def test_ensure_pkce_code_verifier_required(self):
        """No verifier: 400 invalid_grant."""
        self.assert_code_refused(code_verifier=None)

    def test_incorrect_pkce_code_verifier_rejected(self):
        """Another verifier: 400 invalid_grant."""
        self.assert_code_refused(code_verifier="v" * 43)

    def test_ensure_holder_of_key_required(self):
        """No proof: 400 with invalid_request, invalid_grant or invalid_dpop_proof. TLS is as the profile wants."""
        self.assert_code_refused("invalid_request", "invalid_grant", "invalid_dpop_proof", proof=None)
        self.assert_tls(self.world.port)
        self.assert_tls(self.world.mtls_port)

    def assert_tls(self, port):
        """1.3 where it can; of 1.2 the four ECDHE-AES-GCM suites; nothing older (RFC 9325)."""
        def agreed(version, ciphers=None):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.load_verify_locations(self.world.authority)
            context.minimum_version = context.maximum_version = version
            if ciphers:
                context.set_ciphers(ciphers + ":@SECLEVEL=0")
            connection = http.client.HTTPSConnection("localhost", port, context=context, timeout=20)
            try:
                connection.connect()
                return connection.sock.version(), connection.sock.cipher()[0]
            except OSError:
                return None
            finally:
                connection.close()

        self.assertEqual(agreed(ssl.TLSVersion.TLSv1_3)[0], "TLSv1.3")
        suites = {suite: agreed(ssl.TLSVersion.TLSv1_2, suite) for suite in
                  ("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305",
                   "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES128-CCM")}
        self.assertEqual({suite for suite, got in suites.items() if got},
                         {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"})
        for old in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            self.assertIsNone(agreed(old, "ALL"))


class Assertions(FapiTest):
    def assert_assertion_refused(self, *errors, key=None, assertion=False, **claims):
        """At PAR and at the token endpoint, with nothing minted."""
        made = (lambda: assertion) if assertion is not False else (lambda: self.one.assertion(key, **claims))
        code = self.one.code()
        with self.nothing_minted():
            for answer in (self.one.redeem(code, assertion=made()), self.one.push(assertion=made())):
                self.assertIn(answer.status, (400, 401))
                self.assert_json_error(answer, answer.status, *(errors or ASSERTION_ERRORS))

    def test_ensure_signed_client_assertion_with_RS256_fails(self):
        """RS256, also with a registered key: 400 or 401 invalid_client."""
        self.assert_assertion_refused("invalid_client", key=self.one.rsa)

    def test_ensure_client_assertion_in_token_endpoint(self):
        """None at all: 400 or 401."""
        self.assert_assertion_refused(assertion=None)

    def test_ensure_client_assertion_with_exp_is_5_minutes_in_past_fails(self):
        """exp 5 minutes ago: 400 or 401."""
        self.assert_assertion_refused(iat=int(time.time()) - 360, exp=int(time.time()) - 300)

    def test_ensure_client_assertion_with_wrong_aud_fails(self):
        """aud of another server: 400 or 401."""
        self.assert_assertion_refused(aud="https://other.example")

    def test_ensure_client_assertion_with_no_sub_fails(self):
        """No sub: 400 or 401."""
        self.assert_assertion_refused(sub=None)

    def test_par_ensure_jwt_client_assertions_nbf_8_seconds_in_the_future_is_accepted(self):
        """nbf 8 s ahead is accepted."""
        self.assertEqual(self.one.push(assertion=self.one.assertion(nbf=int(time.time()) + 8)).status, 201)

    def test_par_ensure_jwt_client_assertions_nbf_over_60_seconds_in_the_future_fails(self):
        """nbf more than 60 s ahead: 400 or 401."""
        self.assert_assertion_refused(nbf=int(time.time()) + 70)

    def test_par_test_array_as_audience_fails(self):
        """aud as an array, the issuer alone or with another: 400 or 401."""
        self.assert_assertion_refused(aud=[self.world.issuer])
        self.assert_assertion_refused(aud=[self.world.issuer, "https://other.example"])

    def test_par_test_par_endpoint_url_as_audience_fails(self):
        """aud is the address of PAR: 400 or 401."""
        self.assert_assertion_refused(aud=self.world.issuer + "/oauth2/par")

    def test_par_test_token_endpoint_url_as_audience_fails(self):
        """aud is the address of the token endpoint: 400 or 401."""
        self.assert_assertion_refused(aud=self.world.issuer + "/oauth2/token")


class Refresh(FapiTest):
    def test_refresh_token(self):
        """A fresh DPoP key works, the old token goes on working, and each missing or foreign part is refused as it has to be."""
        tokens = self.one.tokens()
        old = tokens["refresh_token"]
        self.assert_random(old)
        for _ in range(2):  # without rotation the same token works again, also 30 s later
            self.one.dpop = type(self.one.dpop)()
            answer = self.one.refresh(old)
            self.assertEqual((answer.status, answer.field("Cache-Control")), (200, "no-store"), answer)
            self.assertRegex(answer.json().get("refresh_token", old), r"^[\x20-\x7E]+$")
            self.assertEqual(self.one.api(answer.json()["access_token"]).status, 200)
            self.world.age("refresh_tokens", ["issued_at", "expires_at"], 31)
        with self.nothing_minted():
            answer = self.one.refresh(old, assertion=None, client_id=self.one.client_id)
            self.assertIn(answer.status, (400, 401))
            self.assert_json_error(answer, answer.status, "invalid_client", "invalid_grant", "invalid_request")
            self.assert_json_error(self.one.refresh(old, proof=None), 400, "invalid_request")
            self.assert_json_error(self.two.refresh(old), 400, "invalid_grant")


class MutualTls(FapiTest):
    """The variants with certificates: client_auth_type=mtls and sender_constrain=mtls."""

    def test_a_certificate_authenticates_and_binds(self):
        """tls_client_auth and certificate-bound tokens: the flow works with the certificate and with no other."""
        certified, known = FapiClient(self.world, "certified"), self.world.certificate("known")

        def post(path, form, context):
            return certified.post(path, {"client_id": certified.client_id} | form, assertion=None, proof=None,
                                  base=self.world.mtls, context=context)

        pushed = post("/oauth2/par", certified.parameters(), known)
        code = certified.authorize(pushed).query["code"]
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": certified.verifier,
                "redirect_uri": certified.app["redirect_uri"]}
        with self.nothing_minted():
            for context in (None, self.world.certificate("stranger")):
                self.assert_json_error(post("/oauth2/token", form, context), 401, "invalid_client")
        tokens = post("/oauth2/token", form, known)
        self.assertEqual(tokens.status, 200, tokens)
        fields = {"Authorization": f"Bearer {tokens.json()['access_token']}"}
        for base, context, status in ((self.world.mtls, known, 200), (self.world.mtls, None, 401), (self.world.issuer, None, 401),
                                      (self.world.mtls, self.world.certificate("stranger"), 401)):
            answer = fetch(base + "/v1/accounts", fields=fields, context=context)
            self.assertEqual(answer.status, status, answer)
            if status == 401:
                self.assert_challenge(answer, "invalid_token")


if __name__ == "__main__":
    unittest.main()
