"""oidcc-config, and the cheap modules of oidcc-dynamic, oidcc-rp-initiated-logout and oidcc-backchannel."""
import http.server
import json
import re
import ssl
import threading
import time
import unittest
import urllib.parse

from fapi_client import FapiClient
from oidc_client import OidcTest
from signing import EcKey, claims_of, header_of, verified
from stack import wait_until
from world import CALLBACK, FAPI_SCOPES, SIGNED_OUT, Browser, OAuthClient, dumped, fetch, json_fields, through


class AppServer:
    """An app's https server: documents by path, and the logout tokens that it got."""

    def __init__(self, world):
        self.documents, self.tokens = {}, []
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def answer(self, body=b""):
                self.send_response(200 if self.command == "POST" or body else 404)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                self.answer(json.dumps(server.documents[self.path]).encode() if self.path in server.documents else b"")

            def do_POST(self):
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                server.tokens.append(urllib.parse.parse_qs(form)["logout_token"][0])
                self.answer()

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(world.tls / "localhost.pem", world.tls / "localhost.key")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://localhost:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class ExtrasTest(OidcTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = AppServer(cls.world)
        cls.addClassCleanup(cls.server.close)


class OidccConfig(ExtrasTest):
    def metadata(self):
        return fetch(self.world.issuer + "/.well-known/openid-configuration").json()

    def test_oidcc_discovery_endpoint_verification(self):
        """JSON with the issuer, https endpoints, RS256, openid, keys that can be fetched, legal scopes and locales."""
        answer = fetch(self.world.issuer + "/.well-known/openid-configuration")
        self.assertEqual((answer.status, answer.field("Content-Type")), (200, "application/json"))
        metadata = answer.json()
        self.assertEqual(metadata["issuer"], self.world.issuer)
        for name, value in metadata.items():
            if name.endswith(("_endpoint", "_uri")):
                self.assertRegex(value, r"^https://[^#]+$", name)
        for name in ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "registration_endpoint", "jwks_uri"):
            self.assertIn(name, metadata)
        self.assertIn("RS256", metadata["id_token_signing_alg_values_supported"])
        self.assertTrue({"RS256", "ES256"} <= set(metadata["userinfo_signing_alg_values_supported"]))
        self.assertIn("code", metadata["response_types_supported"])
        self.assertIn("authorization_code", metadata["grant_types_supported"])
        self.assertIn("openid", metadata["scopes_supported"])
        for scope in metadata["scopes_supported"]:
            self.assertRegex(scope, r"^[\x21\x23-\x5B\x5D-\x7E]+$")
        for locale in metadata["ui_locales_supported"]:
            self.assertRegex(locale, r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")
        self.assertLessEqual({"sub", "address", "phone_number", "phone_number_verified"}, set(metadata["claims_supported"]))
        self.assertIsInstance(metadata["code_challenge_methods_supported"], list)
        keys = fetch(metadata["jwks_uri"]).json()["keys"]
        self.assertEqual({key["kty"] for key in keys}, {"EC", "RSA"})
        self.assertEqual(len({key["kid"] for key in keys}), len(keys))
        for key in keys:
            self.assertNotIn("d", key)
            self.assertFalse({"x5u", "jku"} & set(key))
            self.assertTrue(key["kty"] == "EC" or len(key["n"]) >= 342, "an RSA key has 2048 bits or more")

    def test_oidcc_rp_initiated_logout_discovery_endpoint_verification(self):
        """The metadata names end_session_endpoint."""
        self.assertEqual(self.metadata()["end_session_endpoint"], self.world.issuer + "/oauth2/end_session")

    def test_oidcc_backchannel_discovery_endpoint_verification(self):
        """The metadata says that the back-channel is supported."""
        self.assertIs(self.metadata()["backchannel_logout_supported"], True)


class OidccDynamic(ExtrasTest):
    def with_query(self, registered, asked):
        app = OAuthClient(self.world, self.world.add_app(f"query-{time.monotonic_ns()}", redirect_uri=registered))
        return through(self.browser, app.authorize_url("c" * 43, redirect_uri=asked), self.user)

    def test_oidcc_redirect_uri_query_OK(self):
        """A registered query stays in the redirect."""
        returned = self.with_query("https://shop.example/cb?foo=bar", "https://shop.example/cb?foo=bar")
        self.assertEqual((returned.query["foo"], "code" in returned.query), ("bar", True))

    def test_oidcc_redirect_uri_query_mismatch(self):
        """Another query: an error page."""
        self.assert_page(self.with_query("https://shop.example/cb?foo=bar", "https://shop.example/cb?bar=foo"))

    def test_oidcc_redirect_uri_query_added(self):
        """A query that was not registered: an error page."""
        self.assert_page(self.with_query("https://shop.example/cb", "https://shop.example/cb?foo=bar"))

    def test_oidcc_redirect_uri_regfrag(self):
        """A fragment cannot be registered."""
        with self.assertRaisesRegex(AssertionError, "redirect"):
            self.world.add_app("fragment", redirect_uri="https://shop.example/cb#x")

    def consent(self, **metadata):
        app = OAuthClient(self.world, self.world.add_oidc_app(f"shown-{time.monotonic_ns()}", **metadata))
        return app.consent_page(self.browser, self.user, None, code_challenge_method=None)

    def test_oidcc_registration_policy_uri(self):
        """The consent page links the privacy policy."""
        self.assertIn("https://shop.example/policy", self.consent(policy_uri="https://shop.example/policy").text)

    def test_oidcc_registration_tos_uri(self):
        """The consent page links the terms."""
        self.assertIn("https://shop.example/terms", self.consent(tos_uri="https://shop.example/terms").text)

    def test_oidcc_registration_logo_uri(self):
        """A logo may be registered; the consent page loads nothing from elsewhere, which only warns the suite's reader."""
        page = self.consent(logo_uri="https://shop.example/logo.png")
        self.assertEqual(page.status, 200)
        self.assertNotRegex(page.text, r'src="https://shop')

    def keyed(self, name):
        """A FAPI app whose keys are at an address, with its client."""
        self.world.add_fapi_app(name, jwks=None, jwks_uri=f"{self.server.url}/{name}")
        client = FapiClient(self.world, name)
        self.publish(client)
        return client

    def publish(self, client):
        name = client.app["client_id"].rsplit("-", 1)[0]
        self.server.documents[f"/{name}"] = {"keys": [client.key.jwk | {"kid": client.key.kid, "use": "sig"}]}

    def test_oidcc_registration_jwks_uri(self):
        """Keys from jwks_uri authenticate the app."""
        self.assertEqual(self.keyed("by-uri").push().status, 201)

    def test_oidcc_refresh_token_rp_key_rotation(self):
        """An app that has new keys at its jwks_uri refreshes with them."""
        client = self.keyed("rotating")
        tokens = client.tokens(scope=FAPI_SCOPES)
        client.key = EcKey("new")
        self.publish(client)
        self.assertEqual(client.refresh(tokens["refresh_token"]).status, 200)

    def sector(self, listed):
        name = f"sector-{time.monotonic_ns()}"
        self.server.documents["/sector"] = listed
        body = {"profile": "oidc", "scope": "openid", "redirect_uris": [CALLBACK], "client_name": name, "subject_type": "pairwise",
                "sector_identifier_uri": self.server.url + "/sector"}
        return fetch(self.world.issuer + "/oauth2/register", "POST", json_fields(self.world.registration_token()), dumped(body))

    def test_oidcc_registration_sector_uri(self):
        """A sector whose document lists the redirect URI is accepted."""
        self.assertEqual(self.sector([CALLBACK]).status, 201)

    def test_oidcc_registration_sector_bad(self):
        """One whose document does not is refused."""
        self.assert_json_error(self.sector(["https://other.example/callback"]), 400, "invalid_client_metadata")

    def test_oidcc_server_rotate_keys(self):
        """After a rotation the next ID token has another kid, and the key of the old one is still published."""
        old = self.sign_in()["id_token"]
        self.world.command("keys", "rotate", "--now")
        wait_until(lambda: header_of(self.sign_in(prompt="none")["id_token"])["kid"] != header_of(old)["kid"], "a new key signs")
        self.assertEqual(verified(old, self.world.jwks())[1]["iss"], self.world.issuer)

    def request_uri(self, uri):
        with self.nothing_minted():
            answer = self.authorize(request_uri=uri)
            self.assertTrue(answer.status == 400 or answer.query["error"] == "request_uri_not_supported", answer)

    def test_oidcc_request_uri_unsigned(self):
        """request_uri_parameter_supported is false, and one is refused."""
        self.assertIs(fetch(self.world.issuer + "/.well-known/openid-configuration").json()["request_uri_parameter_supported"], False)
        self.request_uri(self.server.url + "/request.jwt")

    def test_oidcc_request_uri_signed_rs256(self):
        """The same for one that would be signed: nothing is fetched, so nothing is read."""
        self.request_uri(self.server.url + "/signed.jwt#hash")


class OidccLogout(ExtrasTest):
    def setUp(self):
        super().setUp()
        self.hint = self.sign_in()["id_token"]

    def end(self, **parameters):
        return self.browser.send("/oauth2/end_session?" + urllib.parse.urlencode(parameters))

    def assert_signed_in(self, expected):
        self.assertEqual("/login" not in self.browser.get("/connected-apps").url, expected)

    def assert_asks(self, **parameters):
        """Nobody is sent anywhere and nobody is signed out; a page asks."""
        page = self.browser.follow(self.end(**parameters))
        self.assertEqual(page.status, 200, page)
        self.assertTrue(page.url.startswith(self.world.issuer))
        self.assert_signed_in(True)

    def assert_error(self, **parameters):
        self.assert_page(self.end(**parameters))
        self.assert_signed_in(True)

    def test_oidcc_rp_initiated_logout(self):
        """hint, registered URI and state: signed out and back with the state; prompt=none then fails."""
        answer = self.end(id_token_hint=self.hint, post_logout_redirect_uri=SIGNED_OUT, state="s1")
        self.assertEqual((answer.status, answer.field("Location")), (303, SIGNED_OUT + "?state=s1"))
        self.assert_signed_in(False)
        self.assert_redirect_error(self.authorize(prompt="none"), "login_required")

    def test_oidcc_rp_initiated_logout_no_state(self):
        """Without a state none comes back."""
        answer = self.end(id_token_hint=self.hint, post_logout_redirect_uri=SIGNED_OUT)
        self.assertEqual((answer.status, answer.field("Location")), (303, SIGNED_OUT))

    def test_oidcc_rp_initiated_logout_bad_id_token_hint(self):
        """A hint that is no token: an error page."""
        self.assert_error(id_token_hint="bad", post_logout_redirect_uri=SIGNED_OUT)

    def test_oidcc_rp_initiated_logout_modified_id_token_hint(self):
        """A hint whose signature was altered: an error page."""
        other = "A" if self.hint[-10] != "A" else "B"
        self.assert_error(id_token_hint=self.hint[:-10] + other + self.hint[-9:], post_logout_redirect_uri=SIGNED_OUT)

    def test_oidcc_rp_initiated_logout_no_id_token_hint(self):
        """A URI alone: an error page, since nobody says whose it is."""
        self.assert_error(post_logout_redirect_uri=SIGNED_OUT)

    def test_oidcc_rp_initiated_logout_bad_post_logout_redirect_uri(self):
        """A URI that is not registered: an error page."""
        self.assert_error(id_token_hint=self.hint, post_logout_redirect_uri="https://evil.example/")

    def test_oidcc_rp_initiated_logout_query_added_to_post_logout_redirect_uri(self):
        """A registered URI with a query: an error page."""
        self.assert_error(id_token_hint=self.hint, post_logout_redirect_uri=SIGNED_OUT + "?x=1")

    def test_oidcc_rp_initiated_logout_no_post_logout_redirect_uri(self):
        """A hint alone signs out and stays here."""
        page = self.browser.follow(self.end(id_token_hint=self.hint))
        self.assertTrue(page.url.startswith(self.world.issuer))
        self.assertEqual(page.status, 200, page)

    def test_oidcc_rp_initiated_logout_no_params(self):
        """Nothing at all: a page asks."""
        self.assert_asks()

    def test_oidcc_rp_initiated_logout_only_state(self):
        """A state alone: a page asks."""
        self.assert_asks(state="s1")

    def test_oidcc_backchannel_rp_initiated_logout(self):
        """The app gets a logout token of that session: signed, with events, sid and no nonce."""
        self.world.add_oidc_app("told", backchannel_logout_uri=self.server.url + "/logout")
        app = OAuthClient(self.world, self.world.apps["told"])
        self.browser = Browser(self.world.issuer)
        tokens = self.sign_in(app)
        self.end(id_token_hint=tokens["id_token"], post_logout_redirect_uri=SIGNED_OUT)
        wait_until(lambda: self.server.tokens, "a logout token arrives")
        head, claims = verified(self.server.tokens[0], self.world.jwks())
        self.assertEqual((head["typ"], claims["aud"], claims["sid"]), ("logout+jwt", app.client_id, claims_of(tokens["id_token"])["sid"]))
        self.assertEqual(claims["events"], {"http://schemas.openid.net/event/backchannel-logout": {}})
        self.assertNotIn("nonce", claims)
        self.assertTrue(re.fullmatch(r"\S+", claims["jti"]))


if __name__ == "__main__":
    unittest.main()
