"""fapi2-security-profile-final: the modules about DPoP, among them the 30 negative ones at the resource server."""
import http.client
import secrets
import time
import unittest

from fapi_case import FapiTest
from signing import EcKey, Symmetric, Unsigned, b64
from world import tls

HOUR = 3600


class DpopAtTheServer(FapiTest):
    def assert_flow_with(self, **claims):
        """The changed proof is accepted at PAR, at the token endpoint and at the API."""
        client, url = self.one, self.world.issuer
        pushed = client.push(proof=client.proof("POST", url + "/oauth2/par", **claims))
        code = client.authorize(pushed).query["code"]
        tokens = client.redeem(code, proof=client.proof("POST", url + "/oauth2/token", **claims))
        self.assertEqual(tokens.status, 200, tokens)
        token = tokens.json()["access_token"]
        answer = client.api(token, proof=client.proof("GET", url + "/v1/accounts", token, **claims))
        self.assertEqual(answer.status, 200, answer)

    def assert_other_key_refused(self, **pushed):
        """The code of this pushed request is not redeemed with another key."""
        code = self.one.code(**pushed)
        self.one.dpop = EcKey()
        with self.nothing_minted():
            self.assert_json_error(self.one.redeem(code), 400, "invalid_request", "invalid_grant", "invalid_dpop_proof")

    def test_check_dpop_proof_nbf_exp(self):
        """Proofs that carry nbf=now and exp in 5 minutes are accepted."""
        now = int(time.time())
        self.assert_flow_with(nbf=now, exp=now + 300)

    def test_ensure_dpopproof_with_iat_10seconds_before_succeeds(self):
        """iat 10 s ago is accepted at PAR, token and resource."""
        self.assert_flow_with(iat=int(time.time()) - 10)

    def test_ensure_dpopproof_with_iat_10seconds_after_succeeds(self):
        """iat 10 s ahead is accepted at PAR, token and resource."""
        self.assert_flow_with(iat=int(time.time()) + 10)

    def test_ensure_token_endpoint_fails_with_mismatched_dpop_proof_jkt(self):
        """A proof of another key than at PAR: 400."""
        self.assert_other_key_refused()

    def test_ensure_token_endpoint_fails_with_mismatched_dpop_jkt(self):
        """A proof of another key than dpop_jkt: 400."""
        self.assert_other_key_refused(proof=None, dpop_jkt=self.one.dpop.thumbprint())

    def test_ensure_dpopproof_at_par_endpoint_binding_success(self):
        """The same key at PAR and token: success."""
        self.assertEqual(self.one.redeem(self.one.code()).status, 200)

    def test_ensure_dpop_auth_code_binding_success(self):
        """dpop_jkt and a proof of that key: success."""
        self.assertEqual(self.one.redeem(self.one.code(proof=None, dpop_jkt=self.one.dpop.thumbprint())).status, 200)


class DpopAtTheApi(FapiTest):
    def setUp(self):
        super().setUp()
        self.url = self.world.issuer + "/v1/accounts"
        self.token = self.one.tokens()["access_token"]
        self.world.recorder.seen.clear()

    def proof(self, **changes):
        return self.one.proof("GET", self.url, self.token, **changes)

    def test_access_token_type_header_case_sensitivity(self):
        """The scheme in inverted case is accepted."""
        self.assertEqual(self.one.api(self.token, scheme="dPOP").status, 200)

    def test_dpop_negative_tests(self):
        """Each wrong proof gets 400 or 401 and is not forwarded; each harmless difference passes."""
        head, payload, signature = self.proof().split(".")
        other = EcKey()
        now = int(time.time())
        wrong = {
            "not a JWT": "x", "no typ": self.proof(header={"typ": None}), "no alg": self.proof(header={"alg": None}),
            "no jwk": self.proof(header={"jwk": None}), "no jti": self.proof(jti=None), "no htm": self.proof(htm=None),
            "no htu": self.proof(htu=None), "no iat": self.proof(iat=None), "no ath": self.proof(ath=None),
            "typ JWT": self.proof(header={"typ": "JWT"}), "RS256": self.proof(key=self.one.rsa), "none": self.proof(key=Unsigned()),
            "HS256": self.proof(key=Symmetric(b"k" * 32, None, self.one.dpop.jwk)),
            "bad signature": f"{head}.{payload}.{b64(bytes(64))}",
            "other signature": ".".join(self.proof().split(".")[:2] + [signature]),
            "private key": self.proof(header={"jwk": self.one.dpop.private_jwk}), "htm": self.proof(htm="POST"),
            "htu": self.proof(htu=self.world.issuer + "/v1/balances"), "host": self.proof(htu="https://evil.example/v1/accounts"),
            "iat +1 h": self.proof(iat=now + HOUR), "iat -1 h": self.proof(iat=now - HOUR),
            "ath": self.proof(ath=b64(secrets.token_bytes(32))), "other key": self.proof(key=other), "none with DPoP": None,
        }
        for name, proof in wrong.items():
            with self.subTest(name):
                answer = self.one.api(self.token, proof=proof)
                self.assertIn(answer.status, (400, 401), answer)
                self.assertIn("DPoP ", ", ".join(answer.all("WWW-Authenticate")))
        self.assertEqual(self.one.api(self.token, proof=None, scheme="Bearer").status, 401)
        self.assertEqual(self.one.api(self.token, scheme="Bearer").status, 401)
        self.assertIn(self.two_fields(), (400, 401))
        self.assertEqual(self.world.recorder.seen, [], "something was forwarded")

    def two_fields(self):
        """The status of a request with two DPoP fields."""
        connection = http.client.HTTPSConnection("localhost", self.world.port, context=tls.trusted, timeout=20)
        connection.putrequest("GET", "/v1/accounts")
        connection.putheader("Authorization", f"DPoP {self.token}")
        for _ in range(2):
            connection.putheader("DPoP", self.proof())
        connection.endheaders()
        try:
            return connection.getresponse().status
        finally:
            connection.close()

    def test_dpop_differences_that_must_pass(self):
        """The positive sub-checks of dpop-negative-tests; a jti passes once."""
        upper = self.url.replace("https://localhost", "HTTPS://LOCALHOST")
        right = {
            "query in htu": self.proof(htu=self.url + "?a=b"), "fragment in htu": self.proof(htu=self.url + "#x"),
            "upper case": self.proof(htu=upper), "more": self.proof(header={"extra": "x"}, extra="y"), "plain": self.proof(),
        }
        for name, proof in right.items():
            with self.subTest(name):
                self.assertEqual(self.one.api(self.token, proof=proof).status, 200)
        answer = self.one.api(self.token, proof=None, **{"DPOP": self.proof()})
        self.assertEqual(answer.status, 200, "the field's name has no case")
        again = self.proof()
        self.assertEqual(self.one.api(self.token, proof=again).status, 200)
        self.assert_challenge(self.one.api(self.token, proof=again), "invalid_dpop_proof")


if __name__ == "__main__":
    unittest.main()
