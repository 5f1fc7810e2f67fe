"""Rows 109 to 149 of the attack checklist that this suite asks over https: tokens' endpoints, registration, payments, transport."""
import http.client
import json
import secrets
import socket
import statistics
import time
import unittest

from fapi_case import FapiTest
from signing import EcKey, RsaKey
from world import Browser, OAuthClient, fetch, json_fields, pkce, run, tls

DETAIL = {"type": "payment_initiation", "amount": {"currency": "EUR", "value": 4200}, "creditor": {"name": "Example Shop"},
          "merchant_reference": "r-1"}


class TokenRows(FapiTest):
    def setUp(self):
        super().setUp()
        self.shop, self.rival = (OAuthClient(self.world, self.world.apps[name]) for name in ("shop", "rival"))

    def test_row_109_introspection_by_get(self):
        """Case 109: 405 with Allow: POST; nothing is told (RFC 7662 2.1, 4)."""
        token = self.shop.client_credentials("accounts:read").json()["access_token"]
        basic = self.shop.authenticate({}, {}, "basic")[0]
        answer = fetch(f"{self.world.issuer}/oauth2/introspect?token={token}", fields=basic)
        self.assertEqual((answer.status, answer.field("Allow")), (405, "POST"))
        self.assertNotIn("active", answer.text)

    def test_row_110_another_apps_token(self):
        """Case 110: active false and nothing else."""
        token = self.shop.client_credentials("accounts:read").json()["access_token"]
        self.assertEqual(self.rival.introspect(token).json(), {"active": False})

    def test_row_111_garbage_and_revoked_tokens(self):
        """Case 111: the same answer for all of them."""
        token = self.shop.client_credentials("accounts:read").json()["access_token"]
        self.shop.revoke(token)
        answers = {self.shop.introspect(bad).body for bad in (token, "x", token + "A", secrets.token_urlsafe(40))}
        self.assertEqual(answers, {b'{"active":false}'})

    def test_row_112_revoking_what_is_not_there_or_not_ones_own(self):
        """Case 112: 200 for an unknown token; another app's is refused and stays active."""
        token = self.shop.client_credentials("accounts:read").json()["access_token"]
        self.assertEqual(self.rival.revoke("x").status, 200)
        self.assert_json_error(self.rival.revoke(token), 400, "unauthorized_client")
        self.assertTrue(self.shop.introspect(token).json()["active"])

    def test_row_114_revoking_a_refresh_token(self):
        """Case 114: its access tokens are refused by the next request."""
        tokens = self.one.tokens()
        self.assertEqual(self.one.api(tokens["access_token"]).status, 200)
        self.one.post("/oauth2/revoke", {"token": tokens["refresh_token"]}, proof=None)
        self.assert_challenge(self.one.api(tokens["access_token"]), "invalid_token")

    def test_row_115_metadata_for_another_host(self):
        """Case 115: forwarded fields change nothing; another Host is 421."""
        url = self.world.issuer + "/.well-known/oauth-authorization-server"
        good = fetch(url).body
        self.assertEqual(fetch(url, fields={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}).body, good)
        self.assertEqual(fetch(url, fields={"Host": "evil.example"}).status, 421)

    def test_row_116_public_keys(self):
        """Case 116: no private member, each kid once."""
        keys = self.world.jwks()
        self.assertEqual(len({key["kid"] for key in keys}), len(keys))
        for key in keys:
            self.assertFalse({"d", "p", "q", "dp", "dq", "qi", "k"} & set(key))

    def test_row_119_a_missing_scope(self):
        """Case 119: 403 insufficient_scope."""
        token = self.shop.client_credentials("accounts:read").json()["access_token"]
        answer = self.shop.api(token, "/v1/payments", "POST", DETAIL | {}, idempotency_key=secrets.token_hex(8))
        self.assertEqual(answer.status, 403)
        self.assertIn('error="insufficient_scope"', answer.field("WWW-Authenticate"))


class RegistrationRows(FapiTest):
    def register(self, bearer=None, **changes):
        body = {"redirect_uris": ["https://rp.example.com/cb"], "client_name": "Self-made"} | changes
        answer = fetch(self.world.issuer + "/oauth2/register", "POST", json_fields(bearer), json.dumps(body).encode())
        if answer.status == 201:
            self.world.secrets |= {answer.json()[name] for name in ("client_secret", "registration_access_token") if name in answer.json()}
        return answer

    def assert_nothing_registered(self, errors, *bodies):
        token, before = self.world.registration_token(), self.world.sql("SELECT COUNT(*) FROM clients")
        for body in bodies:
            with self.subTest(body):
                answer = self.register(token, **body)
                self.assertEqual(answer.status, 400, answer)
                self.assertIn(answer.json()["error"], errors)
        self.assertEqual(self.world.sql("SELECT COUNT(*) FROM clients"), before)

    def test_row_9_http_for_a_web_client(self):
        """Case 9: invalid_redirect_uri."""
        self.assert_nothing_registered(("invalid_redirect_uri",), {"redirect_uris": ["http://rp.example.com/cb"]})

    def test_row_10_schemes_that_run_or_read(self):
        """Case 10: refused wherever they stand."""
        bad = ("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd")
        self.assert_nothing_registered(("invalid_redirect_uri",), *({"redirect_uris": [uri]} for uri in bad))
        self.assert_nothing_registered(("invalid_redirect_uri", "invalid_client_metadata"), *(
            {name: [uri] if name.endswith("s") else uri} for uri in bad for name in ("logo_uri", "policy_uri", "tos_uri", "client_uri")))

    def test_row_121_no_or_a_wrong_initial_access_token(self):
        """Case 121: 401 invalid_token, or a bare challenge if there is none."""
        before = self.world.sql("SELECT COUNT(*) FROM clients")
        self.assert_challenge(self.register("tg_ia_" + "x" * 43), "invalid_token")
        self.assertEqual(self.register().status, 401)
        self.assertEqual(self.world.sql("SELECT COUNT(*) FROM clients"), before)

    def test_row_122_another_clients_registration_token(self):
        """Case 122: 401 invalid_token."""
        one, two = (self.register(self.world.registration_token()).json() for _ in range(2))
        path = f"{self.world.issuer}/oauth2/register/{two['client_id']}"
        self.assert_challenge(fetch(path, fields=json_fields(one["registration_access_token"])), "invalid_token")

    def test_row_126_software_statements(self):
        """Case 126: nobody's is approved, whoever signed it and whatever it is: unapproved or invalid_software_statement."""
        claims = {"iss": "https://directory.example", "software_id": "x", "redirect_uris": ["https://rp.example.com/cb"]}
        statements = [key.jwt({}, claims) for key in (EcKey("a"), RsaKey.another("b"))]
        statements += [statements[0][:-4] + "AAAA", "x", "a.b.c"]
        self.assert_nothing_registered(("unapproved_software_statement", "invalid_software_statement"),
                                       *({"software_statement": s} for s in statements))

    def test_row_127_what_nobody_gives_himself(self):
        """Case 127: grants and scopes beyond the policy are refused, operator's members have no effect."""
        self.assert_nothing_registered(("invalid_client_metadata",), {"grant_types": ["password"]}, {"scope": "admin"})
        answer = self.register(self.world.registration_token(), client_id="app_mine", plan="roomy", environment="live", owner="usr_x").json()
        self.assertNotEqual(answer["client_id"], "app_mine")
        self.assertEqual(self.world.sql("SELECT COUNT(*) FROM clients WHERE client_id = 'app_mine' OR owner = 'usr_x'"), [(0,)])

    def test_row_137_a_client_that_is_called_like_a_user(self):
        """Case 137: a client_id that is a user's sub is refused; registered ids are of another kind."""
        user = self.world.sql("SELECT user_id FROM users")[0][0]
        code, _, _ = run("app", "add", "--config", self.world.config, "--owner", self.world.users["developer"]["email"], "--name", "Double",
                         "--redirect-uri", "https://rp.example.com/cb", "--scope", "accounts:read", "--client-id", user)
        self.assertEqual(code, 1)
        self.assertEqual(self.world.sql("SELECT COUNT(*) FROM clients WHERE client_id = ?", user), [(0,)])
        self.assertFalse(self.register(self.world.registration_token()).json()["client_id"].startswith("usr_"))


class PaymentRows(FapiTest):
    def push_details(self, details):
        return self.one.push(scope="payments:write", authorization_details=details if isinstance(details, str) else json.dumps(details))

    def assert_details_refused(self, *all_details):
        with self.nothing_minted():
            for details in all_details:
                with self.subTest(details):
                    self.assert_json_error(self.push_details(details), 400, "invalid_authorization_details")

    def test_row_129_details_of_the_wrong_shape(self):
        """Case 129: unknown type, not registered, unknown or missing member, wrong JSON type, no array."""
        without = {k: v for k, v in DETAIL.items() if k != "creditor"}
        self.assert_details_refused([{"type": "unknown"}], [DETAIL | {"extra": 1}], [without], [DETAIL | {"amount": "4200"}], [DETAIL | {"type": 7}],
                                    [{}], {}, DETAIL, "x", '"x"', [[DETAIL]], [DETAIL, {"type": "unknown"}])
        with self.nothing_minted():
            answer = self.identity.push(scope="openid", authorization_details=json.dumps([DETAIL | {"type": "account_information"}]))
            self.assert_json_error(answer, 400, "invalid_authorization_details")

    def test_row_130_amounts_that_are_none(self):
        """Case 130: signs, fractions, exponents, texts and numbers that do not fit."""
        text = json.dumps([DETAIL])
        self.assert_details_refused(*(text.replace("4200", amount) for amount in
                                      ("-1", "1e309", "0.001", '"1,00"', "NaN", "18446744073709551616", "+1", "٤٢", "0")))

    def test_row_131_another_amount_than_was_consented_to(self):
        """Case 131: the token has what was approved; another amount or payee is 403 and is not forwarded."""
        returned = self.one.authorize(self.push_details([DETAIL]))
        tokens = self.one.redeem(returned.query["code"]).json()
        self.assertEqual(tokens["authorization_details"], [DETAIL])
        self.world.recorder.seen.clear()
        for change in ({"amount": {"currency": "EUR", "value": 4201}}, {"creditor": {"name": "Somebody Else"}}):
            body = {k: v for k, v in (DETAIL | change).items() if k != "type"}
            url = self.world.issuer + "/v1/payments"
            fields = {"Authorization": f"DPoP {tokens['access_token']}", "DPoP": self.one.proof("POST", url, tokens["access_token"]),
                      "Content-Type": "application/json", "Idempotency-Key": secrets.token_hex(8)}
            self.assertEqual(fetch(url, "POST", fields, json.dumps(body).encode()).status, 403)
        self.assertEqual(self.world.recorder.seen, [])


class TransportRows(FapiTest):
    extra = ""

    def exchange(self, data):
        """Everything that is answered to these bytes until the connection ends."""
        with socket.create_connection(("127.0.0.1", self.world.port), 20) as plain:
            with tls.trusted.wrap_socket(plain, server_hostname="localhost", suppress_ragged_eofs=True) as connection:
                connection.settimeout(20)
                try:
                    connection.sendall(data)
                    got = b""
                    while more := connection.recv(65536):
                        got += more
                except ConnectionError:
                    pass
                return got

    def head(self, path, *fields, method="POST"):
        return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: localhost:{self.world.port}", *fields, "", ""]).encode()

    def test_row_139_framing_that_two_readers_read_differently(self):
        """Case 139: 400 (501 for an unknown coding) and the end of the connection, at the token endpoint, a page and the gateway; the backend sees nothing."""
        self.world.recorder.seen.clear()
        cases = [(("Content-Length: 5", "Transfer-Encoding: chunked"), 400), (("Content-Length: 5", "Content-Length: 6"), 400),
                 (("Transfer-Encoding: xchunked",), 501),  # RFC 9112 6.1 asks for this one
                 (("X: a\nContent-Length: 5",), 400), (("X: a", " b"), 400), (("X: a\0b",), 400)]
        for path in ("/oauth2/token", "/login", "/v1/accounts"):
            for fields, status in cases:
                with self.subTest(path=path, fields=fields):
                    got = self.exchange(self.head(path, *fields) + b"0\r\n\r\nGET /oauth2/jwks HTTP/1.1\r\nHost: x\r\n\r\n")
                    self.assertTrue(got.startswith(b"HTTP/1.1 %d " % status), got[:200])
                    self.assertEqual(got.count(b"HTTP/1.1 "), 1, "another answer after the refusal")
        self.assertEqual(self.world.recorder.seen, [])

    def test_row_140_what_is_too_large(self):
        """Case 140: 431, 414 and 413."""
        self.assertTrue(self.exchange(self.head("/oauth2/token", "X-Large: " + "x" * 33_000)).startswith(b"HTTP/1.1 431 "))
        self.assertTrue(self.exchange(self.head("/oauth2/authorize?state=" + "x" * 16_400, method="GET")).startswith(b"HTTP/1.1 414 "))
        self.assertTrue(self.exchange(self.head("/oauth2/token", "Content-Type: application/x-www-form-urlencoded",
                                                "Content-Length: 2000000")).startswith(b"HTTP/1.1 413 "))

    def test_row_141_a_great_many_of_something(self):
        """Case 141: 10,000 scopes or parameters are refused; a state of 2048 bytes works."""
        shop = OAuthClient(self.world, self.world.apps["shop"])
        with self.nothing_minted():
            answer = shop.client_credentials(" ".join(f"s{i}" for i in range(10_000)))
            self.assertIn(answer.status, (400, 413))
            answer = shop.post("/oauth2/token", {"grant_type": "client_credentials"} | {f"p{i}": "" for i in range(10_000)})
            self.assertIn(answer.status, (400, 413))
        page = shop.consent_page(Browser(self.world.issuer), self.world.users["customer"], pkce()[1], state="s" * 2048)
        self.assertEqual(page.status, 200)

    def test_row_145_comparing_takes_as_long_for_every_wrong_token(self):
        """Case 145: a refresh token that is wrong in its last character alone and one that is wrong in its first take the
        same time (Welch's t below 4.5 in one of three runs)."""
        token = self.one.tokens()["refresh_token"]
        prefix, text = token[:6], token[6:]
        late = token[:-1] + ("A" if token[-1] != "A" else "B")
        early = prefix + ("A" if text[0] != "A" else "B") + text[1:]
        shop = OAuthClient(self.world, self.world.apps["shop"])
        connection = http.client.HTTPSConnection("localhost", self.world.port, context=tls.trusted, timeout=20)
        fields = shop.authenticate({}, {}, "basic")[0] | {"Content-Type": "application/x-www-form-urlencoded"}

        def seconds(wrong):
            start = time.perf_counter()
            connection.request("POST", "/oauth2/token", f"grant_type=refresh_token&refresh_token={wrong}", fields)
            answer = connection.getresponse()
            self.assertEqual((answer.status, json.loads(answer.read())["error"]), (400, "invalid_grant"))
            return time.perf_counter() - start

        def t():
            times = {late: [], early: []}
            for _ in range(400):
                for wrong in secrets.SystemRandom().sample([late, early], 2):
                    times[wrong].append(seconds(wrong))
            middle = [sorted(each)[:320] for each in times.values()]  # the slowest fifth is the machine's noise
            spread = sum(statistics.variance(each) / len(each) for each in middle)
            return abs(statistics.mean(middle[0]) - statistics.mean(middle[1])) / spread ** 0.5

        self.assertTrue(any(t() < 4.5 for _ in range(3)))
        connection.close()

    def test_row_146_what_is_reflected(self):
        """Case 146: error_description has allowed characters only."""
        shop = OAuthClient(self.world, self.world.apps["shop"])
        for value in ('a"b', "a\\b", "a\r\nb", "ä\u202e"):
            answer = shop.post("/oauth2/token", {"grant_type": value, "scope": value, value: value})
            self.assertEqual(answer.status, 400)
            self.assert_json_error(answer, 400, "unsupported_grant_type", "invalid_request", "invalid_scope")

    def test_row_147_nothing_secret_in_log_store_or_metrics(self):
        """Case 147: after a flow, refusals and a payment with account data no code, token, secret, assertion, proof, password or IBAN is in them."""
        iban = "DE02120300000000202051"
        self.world.secrets.add(iban)
        tokens = self.one.tokens()
        self.one.api(tokens["access_token"])
        self.one.refresh(tokens["refresh_token"])
        self.one.redeem(secrets.token_urlsafe(32))
        shop = OAuthClient(self.world, self.world.apps["shop"])
        token = shop.client_credentials("payments:write").json()["access_token"]
        body = {"amount": {"currency": "EUR", "value": 1}, "creditor": {"name": "x", "iban": iban}, "merchant_reference": "r"}
        shop.api(token, "/v1/payments", "POST", body, idempotency_key=secrets.token_hex(8))
        shop.api(None, f"/v1/accounts?access_token={token}")
        login = Browser(self.world.issuer)
        page = login.get("/login")
        login.submit(page, login.form(page, "/login"), email="x@example.com", password=iban)
        self.assertGreater(len(self.world.secrets), 10)
        self.assertTrue((self.world.folder / "gateway.log").stat().st_size > 0)
        logs = [name for name, _ in self.world.leaks() if not name.startswith("bank.db")]
        self.assertEqual(logs, [])


if __name__ == "__main__":
    unittest.main()
