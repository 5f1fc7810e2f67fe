"""Apps that register themselves (RFC 7591, RFC 7592): initial access tokens, the policy, and what nobody can give himself."""
import concurrent.futures
import json
import unittest

from client import Browser, OAuthClient, fetch
from stack import READ, Stack, run

stack = None
BODY = {"redirect_uris": ["https://rp.example.com/cb"], "client_name": "Self-made"}
JWKS = {"keys": [{"kty": "EC", "crv": "P-256", "kid": "1", "use": "sig", "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
                  "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}
FAPI = {"profile": "fapi2", "token_endpoint_auth_method": "private_key_jwt", "jwks": JWKS}
POLICY = f"registration: {{enabled: true, scopes: [{READ.replace(' ', ', ')}], profiles: [oauth21, fapi2]}}\n"


def setUpModule():
    global stack
    stack = Stack()
    stack.write_config(extra=POLICY)
    stack.start()


def tearDownModule():
    stack.stop()


def tokens(*arguments):
    code, out, err = run("app", "registration-token", arguments[0], "--config", stack.config, *arguments[1:])
    return code, out, err


class RegistrationTest(unittest.TestCase):
    def token(self, *arguments):
        code, out, err = tokens("add", "--owner", stack.users["developer"]["email"], "--name", "flow test", *arguments)
        self.assertEqual(code, 0, err)
        made = json.loads(out)
        stack.secrets.add(made["token"])
        return made

    def send(self, path, method, bearer, body=None):
        fields = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
        answer = fetch(stack.issuer + path, method, fields, json.dumps(body).encode() if body is not None else None)
        if answer.status == 201:
            stack.secrets |= {answer.json()[name] for name in ("client_secret", "registration_access_token")
                              if name in answer.json()}
        return answer

    def register(self, bearer, **changes):
        return self.send("/oauth2/register", "POST", bearer, BODY | changes)

    def registered(self, **changes):
        answer = self.register(self.token()["token"], **changes)
        self.assertEqual(answer.status, 201, answer)
        return answer.json()

    def manage(self, client, method, body=None, bearer=None):
        return self.send(f"/oauth2/register/{client['client_id']}", method,
                         bearer or client["registration_access_token"], body)

    def assert_error(self, answer, status, error):
        self.assertEqual((answer.status, answer.json().get("error")), (status, error), answer)
        self.assertEqual(answer.field("Cache-Control"), "no-store", answer)
        if status == 401:
            self.assertEqual(answer.field("WWW-Authenticate"), 'Bearer realm="oauth2", error="invalid_token"')

    def own_apps(self):
        return stack.command("app", "list")


class Registering(RegistrationTest):
    def test_a_registered_app_works_at_once_and_its_developer_sees_it(self):
        metadata = fetch(stack.issuer + "/.well-known/oauth-authorization-server").json()
        self.assertEqual(metadata["registration_endpoint"], stack.issuer + "/oauth2/register")
        client = self.registered(grant_types=["authorization_code", "refresh_token", "client_credentials"],
                                 scope="accounts:read")
        app = OAuthClient(stack, client | {"redirect_uri": client["redirect_uris"][0]})
        token = app.client_credentials().json()["access_token"]
        self.assertEqual(app.api(token, "/v1/accounts").status, 200)
        tokens = app.tokens(stack.users["customer"], scope="accounts:read")
        self.assertIn("refresh_token", tokens)
        browser = Browser(stack.issuer)
        page = browser.login(browser.get("/login?return_to=/apps"), stack.users["developer"])
        self.assertIn(client["client_id"], page.text)
        report = browser.get(f"/apps/{client['client_id']}/conformance")
        self.assertIn("Conformance of Self-made", report.text)
        self.assertNotIn(client["client_secret"], report.text)

    def test_case_121_no_used_expired_or_revoked_initial_access_token(self):
        before = self.own_apps()
        self.assert_error(self.register(None), 401, "invalid_token")
        self.assert_error(self.register("tg_ia_" + "A" * 43), 401, "invalid_token")
        revoked = self.token()
        self.assertEqual(tokens("revoke", "--token-id", revoked["token_id"])[0], 0)
        self.assert_error(self.register(revoked["token"]), 401, "invalid_token")
        expired = self.token("--expires", "1ms")
        self.assert_error(self.register(expired["token"]), 401, "invalid_token")
        self.assertEqual(self.own_apps(), before, "nothing was registered")
        once = self.token("--uses", "1")
        self.assertEqual(self.register(once["token"]).status, 201)
        self.assert_error(self.register(once["token"]), 401, "invalid_token")

    def test_case_121_of_20_at_once_with_a_single_use_token_one_registers(self):
        once = self.token("--uses", "1")["token"]
        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda _: self.register(once), range(20)))
        self.assertEqual(sorted(answer.status for answer in answers), [201] + [401] * 19)

    def test_a_refused_request_spends_nothing(self):
        once = self.token("--uses", "1")["token"]
        self.assert_error(self.register(once, redirect_uris=["http://rp.example.com/cb"]), 400, "invalid_redirect_uri")
        self.assertEqual(self.register(once).status, 201)

    def test_cases_7_9_10_addresses_that_nobody_should_be_sent_to(self):
        token = self.token()["token"]
        for uri in ("http://rp.example.com/cb", "https://rp.example.com/cb#x", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
                    "data:text/html,x", "vbscript:x", "file:///etc/passwd"):
            with self.subTest(uri):
                self.assert_error(self.register(token, redirect_uris=[uri]), 400, "invalid_redirect_uri")
                for member in ("logo_uri", "policy_uri", "tos_uri", "client_uri", "backchannel_logout_uri", "jwks_uri"):
                    if uri.startswith("https") and member == "client_uri":
                        continue
                    self.assert_error(self.register(token, **{member: uri}), 400, "invalid_client_metadata")
                self.assert_error(self.register(token, post_logout_redirect_uris=[uri]), 400, "invalid_client_metadata")

    def test_case_124_addresses_inside_are_refused_at_registration(self):
        token = self.token()["token"]
        for uri in ("https://127.0.0.1/jwks", "https://localhost/jwks", "https://10.0.0.1/jwks", "https://169.254.169.254/jwks",
                    "https://[::1]/jwks", "https://internal/jwks"):
            with self.subTest(uri):
                self.assert_error(self.register(token, jwks_uri=uri), 400, "invalid_client_metadata")
                self.assert_error(self.register(token, backchannel_logout_uri=uri), 400, "invalid_client_metadata")

    def test_case_125_private_keys_are_refused(self):
        private = {"keys": [JWKS["keys"][0] | {"d": "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"}]}
        self.assert_error(self.register(self.token()["token"], jwks=private), 400, "invalid_client_metadata")

    def test_case_126_a_software_statement_is_not_approved(self):
        self.assert_error(self.register(self.token()["token"], software_statement="e30.e30.e30"), 400,
                          "unapproved_software_statement")

    def test_case_127_nobody_gives_himself_more_than_the_policy_does(self):
        token = self.token()["token"]
        for changes in ({"grant_types": ["password"]}, {"grant_types": ["implicit"]},
                        {"grant_types": ["urn:ietf:params:oauth:grant-type:token-exchange"]},
                        {"grant_types": ["urn:ietf:params:oauth:grant-type:jwt-bearer"]},
                        {"scope": "payments:write"}, {"scope": "admin"}, {"profile": "oidc"}, {"response_types": ["token"]}):
            with self.subTest(changes):
                self.assert_error(self.register(token, **changes), 400, "invalid_client_metadata")
        client = self.registered(client_id="mine", client_secret="mine", plan="scarce", environment="live", owner="usr_x",
                                 suspended=False, type="public", scope="accounts:read")
        self.assertNotIn("mine", (client["client_id"], client["client_secret"]))
        for member in ("plan", "environment", "owner", "type"):
            self.assertNotIn(member, client)

    def test_fapi2_is_valid_as_a_whole_or_not_at_all(self):
        token = self.token()["token"]
        client = self.registered(**FAPI)
        self.assertNotIn("client_secret", client)
        self.assertIs(client["require_pushed_authorization_requests"], True)
        self.assertIs(client["dpop_bound_access_tokens"], True)
        for changes in ({"token_endpoint_auth_method": "client_secret_basic"}, {"token_endpoint_auth_method": "none"},
                        {"id_token_signed_response_alg": "RS256"}, {"jwks": {"keys": []}},
                        {"token_endpoint_auth_signing_alg": "RS256"}):
            with self.subTest(changes):
                self.assert_error(self.register(token, **(FAPI | changes)), 400, "invalid_client_metadata")
        self.assert_error(self.register(token, **(FAPI | {"redirect_uris": ["http://localhost:3000/cb"]})), 400,
                          "invalid_redirect_uri")

    def test_bodies_that_are_no_object(self):
        token = self.token()["token"]
        for body in (b"", b"[]", b"{", b'{"scope":"a","scope":"b"}', b"\xff", b"[" * 50000):
            with self.subTest(body[:20]):
                answer = fetch(stack.issuer + "/oauth2/register", "POST",
                               {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}, body)
                self.assert_error(answer, 400, "invalid_client_metadata")


class Managing(RegistrationTest):
    def test_reading_replacing_and_deleting(self):
        client = self.registered(scope="accounts:read")
        read = self.manage(client, "GET")
        self.assertEqual(read.status, 200)
        self.assertEqual(read.json(), {name: value for name, value in client.items() if name != "client_secret"})
        changed = self.manage(client, "PUT", BODY | {"client_id": client["client_id"], "client_name": "Renamed"})
        self.assertEqual((changed.status, changed.json()["client_name"]), (200, "Renamed"), changed)
        self.assertEqual(changed.json()["scope"], "accounts:read")
        deleted = self.manage(client, "DELETE")
        self.assertEqual((deleted.status, deleted.body), (204, b""), deleted)

    def test_case_122_tokens_of_others_and_after_deletion(self):
        a, b = self.registered(), self.registered()
        for method, body in (("GET", None), ("PUT", BODY | {"client_id": b["client_id"]}), ("DELETE", None)):
            self.assert_error(self.manage(b, method, body, a["registration_access_token"]), 401, "invalid_token")
            self.assert_error(self.send(f"/oauth2/register/{b['client_id']}", method, None, body), 401, "invalid_token")
            self.assert_error(self.send("/oauth2/register/unknown", method, a["registration_access_token"], body), 401,
                              "invalid_token")
        self.assertEqual(self.manage(b, "GET").status, 200)
        self.assertEqual(self.manage(a, "DELETE").status, 204)
        self.assert_error(self.manage(a, "GET"), 401, "invalid_token")
        self.assert_error(self.manage(a, "DELETE"), 401, "invalid_token")

    def test_deleting_ends_the_apps_tokens(self):
        client = self.registered(grant_types=["client_credentials"], redirect_uris=[], scope="accounts:read")
        app = OAuthClient(stack, client | {"redirect_uri": ""})
        token = app.client_credentials().json()["access_token"]
        self.assertEqual(app.api(token, "/v1/accounts").status, 200)
        self.assertEqual(self.manage(client, "DELETE").status, 204)
        self.assertEqual(app.api(token, "/v1/accounts").status, 401)
        self.assertEqual(app.client_credentials().status, 401)

    def test_case_127_a_client_cannot_become_another_a_weaker_or_a_mightier_one(self):
        client = self.registered(scope="accounts:read", **FAPI)
        own = BODY | FAPI | {"client_id": client["client_id"]}
        self.assertEqual(self.manage(client, "PUT", own).status, 200)
        for changes, error in (({"client_id": "another"}, "invalid_request"),
                               ({"client_secret": "guess"}, "invalid_request"),
                               ({"registration_access_token": "mine"}, "invalid_request"),
                               ({"profile": "oauth21"}, "invalid_client_metadata"),
                               ({"token_endpoint_auth_method": "none"}, "invalid_client_metadata"),
                               ({"token_endpoint_auth_method": "client_secret_basic"}, "invalid_client_metadata"),
                               ({"scope": "payments:write"}, "invalid_client_metadata"),
                               ({"grant_types": ["password"]}, "invalid_client_metadata")):
            with self.subTest(changes):
                self.assert_error(self.manage(client, "PUT", own | changes), 400, error)
        now = self.manage(client, "GET").json()
        self.assertEqual((now["profile"], now["scope"], now["token_endpoint_auth_method"]),
                         ("fapi2", "accounts:read", "private_key_jwt"))


class Tokens(RegistrationTest):
    def test_the_command_lists_tokens_without_giving_them_away(self):
        made = self.token("--uses", "3", "--expires", "30d")
        listed = tokens("list")[1]
        line = next(line for line in listed.splitlines() if made["token_id"] in line)
        self.assertIn("3 left", line)
        self.assertNotIn(made["token"], listed)

    def test_what_is_wrong_with_a_command_is_said(self):
        owner = stack.users["developer"]["email"]
        for arguments in (("--owner", "nobody@example.com", "--name", "x"), ("--owner", owner, "--name", ""),
                          ("--owner", stack.users["customer"]["email"], "--name", "x"),
                          ("--owner", owner, "--name", "x", "--expires", "soon")):
            with self.subTest(arguments):
                self.assertEqual(tokens("add", *arguments)[0], 1)
        self.assertEqual(tokens("revoke", "--token-id", "rgt_none")[0], 1)

    def test_an_app_is_added_with_metadata_from_a_file(self):
        file = stack.folder / "metadata.json"
        arguments = ["app", "add", "--config", stack.config, "--owner", stack.users["developer"]["email"], "--name", "Keyed",
                     "--scope", "accounts:read", "--redirect-uri", "https://shop.example/cb", "--metadata", file]
        file.write_text(json.dumps(FAPI | {"dpop_bound_access_tokens": True, "require_pushed_authorization_requests": True}))
        code, out, err = run(*arguments)
        self.assertEqual(code, 0, err)
        self.assertIsNone(json.loads(out)["client_secret"])
        for metadata, words in ((FAPI, "bound to a key"), ({"profile": "none"}, "profile"),
                                ({"logo_uri": "javascript:x"}, "logo_uri")):
            with self.subTest(metadata):
                file.write_text(json.dumps(metadata))
                code, out, err = run(*arguments)
                self.assertEqual(code, 1, out)
                self.assertIn(words, err)

    def test_nothing_secret_is_kept_in_the_clear(self):
        self.registered()
        self.assertEqual(stack.files_with_secrets(), [])


if __name__ == "__main__":
    unittest.main()
