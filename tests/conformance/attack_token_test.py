"""Rows 57 to 107 of the attack checklist that this suite asks over https: clients, codes, proofs and refresh tokens."""
import base64
import concurrent.futures
import secrets
import time
import unittest

from fapi_case import FapiTest
from fapi_client import FapiClient
from signing import EcKey, Symmetric, Unsigned, b64
from world import CALLBACK, FAPI_SCOPES, Browser, OAuthClient, fetch

TOKEN = "/oauth2/token"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class ClientRows(FapiTest):
    def setUp(self):
        """Each test has an app of its own: who fails too often waits (case 71)."""
        super().setUp()
        name = self.id().rsplit("_", 1)[1] + secrets.token_hex(3)
        self.world.add_fapi_app(name)
        self.one = FapiClient(self.world, name)

    def assert_client_refused(self, *, error="invalid_client", status=401, **assertion):
        with self.nothing_minted():
            answer = self.one.post(TOKEN, {"grant_type": "client_credentials"}, **assertion)
            self.assert_json_error(answer, status, error)

    def test_row_57_two_methods_at_once(self):
        """Case 57: invalid_request."""
        shop = OAuthClient(self.world, self.world.apps["shop"])
        with self.nothing_minted():
            for form in ({"client_secret": shop.secret, "client_id": shop.client_id},
                         {"client_assertion": Unsigned().jwt({}, {"iss": shop.client_id}),
                          "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}):
                answer = shop.post(TOKEN, {"grant_type": "client_credentials"} | form, "basic")
                self.assert_json_error(answer, 400, "invalid_request")

    def test_row_59_a_wrong_secret_or_another_method(self):
        """Case 59: invalid_client, with a challenge if the Authorization field was used."""
        shop = OAuthClient(self.world, self.world.apps["shop"])
        with self.nothing_minted():
            form = {"grant_type": "client_credentials", "client_id": self.one.client_id, "client_secret": "x" * 43}
            self.assert_json_error(fetch(self.world.issuer + TOKEN, "POST", {}, form), 401, "invalid_client")
            shop.secret = "tg_cs_" + secrets.token_urlsafe(32)
            answer = shop.post(TOKEN, {"grant_type": "client_credentials"}, "basic")
            self.assert_json_error(answer, 401, "invalid_client")
            self.assertTrue(answer.field("WWW-Authenticate").startswith("Basic"))

    def test_row_60_malformed_basic(self):
        """Case 60: 401 invalid_client, no 500."""
        with self.nothing_minted():
            for value in ("!!!", base64.b64encode(b"nocolon").decode(), base64.b64encode(b"a%zz:b").decode(), base64.b64encode(b"\xff:\0").decode()):
                answer = fetch(self.world.issuer + TOKEN, "POST", {"Authorization": f"Basic {value}"}, {"grant_type": "client_credentials"})
                self.assert_json_error(answer, 401, "invalid_client")

    def test_row_61_assertions_that_the_client_did_not_sign(self):
        """Case 61: none, HS256 with the public key, RS256, r=s=0."""
        parts = self.one.assertion().split(".")
        for made in (self.one.assertion(Unsigned()), self.one.assertion(Symmetric(b"k" * 32, self.one.key.kid)),
                     self.one.assertion(self.one.rsa), self.one.assertion(self.two.key), ".".join(parts[:2] + [b64(bytes(64))])):
            self.assert_client_refused(assertion=made)

    def test_row_62_the_endpoint_as_audience(self):
        """Case 62: invalid_client at PAR, token, introspection and revocation."""
        for path in ("/oauth2/par", TOKEN, "/oauth2/introspect", "/oauth2/revoke"):
            with self.nothing_minted():
                answer = self.one.post(path, self.one.parameters() | {"token": "x", "grant_type": "client_credentials"},
                                       self.one.assertion(aud=self.world.issuer + TOKEN))
                self.assert_json_error(answer, 401, "invalid_client")

    def test_row_64_an_array_as_audience(self):
        """Case 64: invalid_client."""
        for aud in ([self.world.issuer], [self.world.issuer, "https://other.example"]):
            self.assert_client_refused(assertion=self.one.assertion(aud=aud))

    def test_row_65_an_assertion_twice(self):
        """Case 65: invalid_client the second time."""
        assertion = self.one.assertion()
        self.assertEqual(self.one.push(assertion=assertion).status, 201)
        with self.nothing_minted():
            self.assert_json_error(self.one.push(assertion=assertion), 401, "invalid_client")

    def test_row_66_an_assertion_fifty_times_at_once(self):
        """Case 66: one 201, all others 401, or 429 when too many of them failed (case 71)."""
        assertion, proofs = self.one.assertion(), [self.one.proof("POST", self.world.issuer + "/oauth2/par") for _ in range(50)]
        parameters = self.one.parameters()
        with concurrent.futures.ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(lambda proof: self.one.post("/oauth2/par", parameters, assertion, proof).status, proofs))
        self.assertEqual((answers.count(201), set(answers) - {201, 401, 429}), (1, set()))
        self.assertIn(401, answers)

    def test_row_67_claims_of_an_assertion(self):
        """Case 67: whatever is missing or out of time is invalid_client."""
        now = int(time.time())
        for claims in ({"sub": None}, {"iss": None}, {"exp": None}, {"jti": None}, {"sub": "x"}, {"exp": now - 300}, {"exp": now + 3700},
                       {"iat": now + 70}, {"nbf": now + 70}):
            with self.subTest(claims):
                self.assert_client_refused(assertion=self.one.assertion(**claims))

    def test_row_69_a_certificate_that_is_only_claimed(self):
        """Case 69: a field from outside that names a certificate counts for nothing."""
        with self.nothing_minted():
            answer = self.one.post(TOKEN, {"grant_type": "client_credentials", "client_id": self.one.client_id}, None,
                                   **{"X-SSL-Client-Cert": "x", "X-Client-Cert": "x", "Client-Cert": ":eA==:"})
            self.assert_json_error(answer, 401, "invalid_client")

    def test_row_70_unknown_and_wrong_are_alike(self):
        """Case 70: an unknown client and a wrong secret get the same answer, byte by byte."""
        shop = OAuthClient(self.world, self.world.apps["shop"])
        shop.secret = "tg_cs_" + secrets.token_urlsafe(32)
        wrong = shop.post(TOKEN, {"grant_type": "client_credentials"}, "basic")
        shop.client_id = "nobody"
        unknown = shop.post(TOKEN, {"grant_type": "client_credentials"}, "basic")
        self.assertEqual((unknown.status, unknown.body), (wrong.status, wrong.body))


class CodeRows(FapiTest):
    def assert_not_redeemed(self, error="invalid_grant", **changes):
        """A code is refused with these changes, and nothing is minted."""
        code = self.one.code()
        with self.nothing_minted():
            self.assert_json_error(self.one.redeem(code, **changes), 400, error)

    def test_row_72_requests_that_are_none(self):
        """Case 72: 405; invalid_request for JSON, no grant_type, one twice and credentials in the query."""
        shop, url = OAuthClient(self.world, self.world.apps["shop"]), self.world.issuer + TOKEN
        basic = shop.authenticate({}, {}, "basic")[0]
        with self.nothing_minted():
            self.assertEqual(fetch(url).status, 405)
            for target, fields, body in (
                    (url, {"Content-Type": "application/json"}, b'{"grant_type":"client_credentials"}'), (url, FORM, b"scope=x"),
                    (url, FORM, b"grant_type=client_credentials&grant_type=client_credentials"),
                    (url + "?client_secret=x&client_id=y", FORM, b"grant_type=client_credentials")):
                self.assert_json_error(fetch(target, "POST", basic | fields, body), 400, "invalid_request")

    def test_row_74_a_grant_that_is_not_registered(self):
        """Case 74: unauthorized_client."""
        with self.nothing_minted():
            answer = self.one.post(TOKEN, {"grant_type": "client_credentials", "scope": "accounts:read"})
            self.assert_json_error(answer, 400, "unauthorized_client")

    def test_row_75_anothers_code(self):
        """Case 75: invalid_grant, and the code stays good."""
        code = self.one.code()
        with self.nothing_minted():
            self.assert_json_error(self.two.redeem(code, code_verifier=self.one.verifier), 400, "invalid_grant")
        self.assertEqual(self.one.redeem(code).status, 200)

    def test_row_76_another_or_no_redirect_uri(self):
        """Case 76: invalid_grant."""
        for uri in (CALLBACK + "/", None):
            self.assert_not_redeemed(redirect_uri=uri)

    def test_row_77_a_code_after_60_seconds(self):
        """Case 77: invalid_grant."""
        code = self.one.code()
        self.world.age("codes", ["issued_at", "expires_at"], 60)
        with self.nothing_minted():
            self.assert_json_error(self.one.redeem(code), 400, "invalid_grant")

    def test_row_79_a_code_fifty_times_at_once(self):
        """Case 79: one 200 at most; afterwards its tokens are dead."""
        code, verifier = self.one.code(), self.one.verifier
        made = [(self.one.assertion(), self.one.proof("POST", self.world.issuer + TOKEN)) for _ in range(50)]
        with concurrent.futures.ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(lambda pair: self.one.redeem(code, *pair, code_verifier=verifier), made))
        self.assertEqual(sorted(a.status for a in answers), [200] + [400] * 49)
        token = next(a for a in answers if a.status == 200).json()["access_token"]
        self.assertEqual(self.one.api(token).status, 401)

    def test_row_80_codes_that_nobody_issued(self):
        """Case 80: guessed, cut, altered and huge codes are invalid_grant."""
        code = self.one.code()
        other = "A" if code[-1] != "A" else "B"
        with self.nothing_minted():
            for bad in (secrets.token_urlsafe(32), code[:-1], code[:-1] + other, code + "A", "x" * 10_000):
                self.assert_json_error(self.one.redeem(bad), 400, "invalid_grant")
        self.assertEqual(self.one.redeem(code).status, 200)

    def test_row_81_no_verifier(self):
        """Case 81: invalid_grant."""
        self.assert_not_redeemed(code_verifier=None)

    def test_row_82_verifiers_that_are_none(self):
        """Case 82: wrong, 42 and 129 characters, and characters that no verifier has: invalid_grant (RFC 7636 4.1, 4.6)."""
        for verifier in ("v" * 43, "v" * 42, "v" * 129, "v" * 42 + "+", "v" * 42 + " ", "v" * 42 + "%", "ü" * 43, ""):
            with self.subTest(verifier):
                self.assert_not_redeemed(code_verifier=verifier)

    def test_row_84_a_code_in_another_session(self):
        """Case 84: a victim's code with the attacker's verifier is invalid_grant."""
        code = self.one.code()
        self.one.parameters()  # the attacker's flow has a verifier of its own
        with self.nothing_minted():
            self.assert_json_error(self.one.redeem(code), 400, "invalid_grant")

    def test_row_85_a_verifier_without_a_challenge(self):
        """Case 85: invalid_grant (downgrade)."""
        login, browser = OAuthClient(self.world, self.world.apps["first"]), Browser(self.world.issuer)
        page = login.consent_page(browser, self.world.users["customer"], None, code_challenge_method=None)
        code = login.decide(browser, page).query["code"]
        with self.nothing_minted():
            self.assert_json_error(login.redeem(code, "v" * 43), 400, "invalid_grant")

    def test_row_86_a_code_with_another_key(self):
        """Case 86: invalid_grant."""
        code, mine = self.one.code(), self.one.dpop
        self.one.dpop = EcKey()
        with self.nothing_minted():
            self.assert_json_error(self.one.redeem(code), 400, "invalid_grant")
        self.one.dpop = mine

    def test_row_87_no_key_at_all(self):
        """Case 87: invalid_request."""
        self.assert_not_redeemed("invalid_request", proof=None)

    def test_row_89_wrong_proofs_at_the_server(self):
        """Case 89: invalid_dpop_proof for each of them."""
        url = self.world.issuer + TOKEN
        proof = lambda **changes: self.one.proof("POST", url, **changes)  # noqa: E731
        code = self.one.code()
        with self.nothing_minted():
            for bad in ("x", proof(header={"typ": None}), proof(header={"alg": None}), proof(header={"jwk": None}), proof(jti=None), proof(htm=None),
                        proof(htu=None), proof(iat=None), proof(key=Unsigned()), proof(key=Symmetric(b"k" * 32, None, self.one.dpop.jwk)),
                        proof(key=self.one.rsa), proof(header={"jwk": self.one.dpop.private_jwk}), proof(htm="GET"),
                        proof(htu=self.world.issuer + "/oauth2/par"), ".".join(proof().split(".")[:2] + [b64(bytes(64))])):
                self.assert_json_error(self.one.redeem(code, proof=bad), 400, "invalid_dpop_proof")

    def test_row_91_an_hour_either_way(self):
        """Case 91: invalid_dpop_proof at the server and at the API."""
        token, now = self.one.tokens()["access_token"], int(time.time())
        for iat in (now - 3600, now + 3600):
            with self.nothing_minted():
                answer = self.one.push(proof=self.one.proof("POST", self.world.issuer + "/oauth2/par", iat=iat))
                self.assert_json_error(answer, 400, "invalid_dpop_proof")
            proof = self.one.proof("GET", self.world.issuer + "/v1/accounts", token, iat=iat)
            self.assert_challenge(self.one.api(token, proof=proof), "invalid_dpop_proof")

    def test_row_90_wrong_ath_and_key_at_the_api(self):
        """Case 90: invalid_dpop_proof, and invalid_token for another key."""
        token, url = self.one.tokens()["access_token"], self.world.issuer + "/v1/accounts"
        for ath in (None, b64(bytes(32))):
            self.assert_challenge(self.one.api(token, proof=self.one.proof("GET", url, token, ath=ath)), "invalid_dpop_proof")
        self.assert_challenge(self.one.api(token, proof=self.one.proof("GET", url, token, key=EcKey())), "invalid_token")

    def test_row_94_a_bound_token_as_bearer(self):
        """Case 94: invalid_token."""
        answer = self.one.api(self.one.tokens()["access_token"], proof=None, scheme="Bearer")
        self.assertEqual(answer.status, 401)
        self.assertIn('error="invalid_token"', ", ".join(answer.all("WWW-Authenticate")))

    def test_row_95_tokens_in_the_wrong_place(self):
        """Case 95: a bearer token with the scheme DPoP is invalid_token; one in the query is 400."""
        shop = OAuthClient(self.world, self.world.apps["shop"])
        token = shop.client_credentials("accounts:read").json()["access_token"]
        self.assert_challenge(self.one.api(token), "invalid_token")
        self.assertEqual(fetch(f"{self.world.issuer}/v1/accounts?access_token={token}").status, 400)

    def test_row_97_another_host_in_htu(self):
        """Case 97: Host and X-Forwarded fields do not decide what htu must be."""
        token = self.one.tokens()["access_token"]
        proof = lambda: self.one.proof("GET", "https://evil.example/v1/accounts", token)  # noqa: E731
        for fields in ({"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}, {"Forwarded": "host=evil.example;proto=https"}):
            self.assert_challenge(self.one.api(token, proof=proof(), **fields), "invalid_dpop_proof")
        self.assertEqual(self.one.api(token, proof=proof(), Host="evil.example").status, 421)


class RefreshRows(FapiTest):
    def setUp(self):
        super().setUp()
        self.mobile = OAuthClient(self.world, self.world.apps["mobile"])

    def test_row_99_anothers_refresh_token_or_no_client(self):
        """Case 99: invalid_grant and invalid_client."""
        token = self.one.tokens()["refresh_token"]
        with self.nothing_minted():
            self.assert_json_error(self.two.refresh(token), 400, "invalid_grant")
            self.assert_json_error(self.one.refresh(token, assertion=None, client_id=self.one.client_id), 401, "invalid_client")

    def test_row_100_more_than_was_granted(self):
        """Case 100: invalid_scope, invalid_target and invalid_authorization_details."""
        token = self.one.tokens(scope="openid accounts:read")["refresh_token"]
        details = '[{"type":"payment_initiation","amount":{"currency":"EUR","value":1},"creditor":{"name":"x"},"merchant_reference":"r"}]'
        with self.nothing_minted():
            self.assert_json_error(self.one.refresh(token, scope=FAPI_SCOPES), 400, "invalid_scope")
            self.assert_json_error(self.one.refresh(token, resource="https://other.example/"), 400, "invalid_target")
            self.assert_json_error(self.one.refresh(token, authorization_details=details), 400, "invalid_authorization_details")

    def test_row_101_a_public_apps_token_fifty_times_at_once(self):
        """Case 101: one family; whoever comes late gets the same successor or invalid_grant, nobody a 500."""
        token = self.mobile.tokens(self.world.users["customer"])["refresh_token"]
        with concurrent.futures.ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(lambda _: self.mobile.refresh(token), range(50)))
        self.assertEqual({a.status for a in answers} - {200, 400}, set())
        self.assertEqual(len({a.json()["refresh_token"] for a in answers if a.status == 200}), 1)

    def test_row_102_a_refresh_that_meets_a_revocation(self):
        """Case 102: once the revocation has answered no token of the grant is active."""
        shop = OAuthClient(self.world, self.world.apps["shop"])
        token = shop.tokens(self.world.users["customer"])["refresh_token"]
        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            refreshed = [pool.submit(shop.refresh, token) for _ in range(20)]
            self.assertEqual(shop.revoke(token).status, 200)
            got = [a.result() for a in refreshed]
        self.assert_json_error(shop.refresh(token), 400, "invalid_grant")
        for answer in got:
            if answer.status == 200:
                self.assertEqual(shop.introspect(answer.json()["access_token"]).json(), {"active": False})

    def test_row_104_the_old_token_with_a_fresh_key(self):
        """Case 104: a confidential app's goes on working."""
        token = self.one.tokens()["refresh_token"]
        self.assertEqual(self.one.refresh(token).status, 200)
        self.one.dpop = EcKey()
        self.assertEqual(self.one.refresh(token).status, 200)

    def test_row_105_a_public_apps_token_with_another_key(self):
        """Case 105: invalid_grant."""
        url = self.world.issuer + TOKEN
        code, verifier = self.mobile.code(self.world.users["customer"])
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier, "redirect_uri": self.mobile.app["redirect_uri"],
                "client_id": self.mobile.client_id}
        token = fetch(url, "POST", {"DPoP": self.one.proof("POST", url)}, form).json()["refresh_token"]
        self.world.secrets.add(token)
        form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": self.mobile.client_id}
        with self.nothing_minted():
            self.assert_json_error(fetch(url, "POST", {"DPoP": self.one.proof("POST", url, key=EcKey())}, form), 400, "invalid_grant")
        self.assertEqual(fetch(url, "POST", {"DPoP": self.one.proof("POST", url)}, form).status, 200)

    def test_row_106_tokens_that_are_taken_for_others(self):
        """Case 106: a refresh token or ID token at the API is invalid_token, an access token or ID token as a refresh token invalid_grant."""
        tokens = self.one.tokens()
        for name in ("refresh_token", "id_token"):
            self.assert_challenge(self.one.api(tokens[name]), "invalid_token")
        with self.nothing_minted():
            for name in ("access_token", "id_token"):
                self.assert_json_error(self.one.refresh(tokens[name]), 400, "invalid_grant")

    def test_row_107_tokens_whose_time_or_consent_is_over(self):
        """Case 107: expired and revoked: invalid_grant."""
        token = self.one.tokens()["refresh_token"]
        self.assertEqual(self.one.post("/oauth2/revoke", {"token": token}, proof=None).status, 200)
        old = self.two.tokens()["refresh_token"]
        self.world.age("refresh_tokens", ["issued_at", "expires_at"], 31 * 24 * 3600)
        with self.nothing_minted():
            self.assert_json_error(self.one.refresh(token), 400, "invalid_grant")
            self.assert_json_error(self.two.refresh(old), 400, "invalid_grant")


if __name__ == "__main__":
    unittest.main()
