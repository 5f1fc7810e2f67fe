"""OpenID Connect over the real program: ID tokens that RS256 signed, userinfo, and logout in all its ways."""
import base64
import hashlib
import http.server
import json
import ssl
import subprocess
import threading
import unittest
import urllib.parse

from client import Browser, OAuthClient, fetch
from stack import ROOT, Stack, run, wait_until

stack = receiver = None
SCOPES = "openid profile email address phone offline_access"
RETURN = "https://shop.example/signed-out"
SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


class Receiver:
    """An app's https server that remembers the logout tokens it gets; `answers` are the statuses to come, then 200."""

    def __init__(self, folder):
        self.tokens, self.answers = [], []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_POST(self):
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                receiver.tokens.append((self.path, urllib.parse.parse_qs(form)["logout_token"][0]))
                self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "localhost.pem", folder / "localhost.key")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://localhost:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def setUpModule():
    global stack, receiver
    stack = Stack()
    tls = stack.folder / "tls"
    subprocess.run([ROOT / "scripts" / "local-ca", tls, "localhost"], check=True)
    receiver = Receiver(tls)
    stack.write_config(extra="outbound: {allow_loopback: true, ca: tls/ca.pem}\n")
    stack.start()
    for name in ("login", "second"):
        stack.add_app(name, scope=SCOPES, metadata={
            "profile": "oidc", "token_endpoint_auth_method": "client_secret_basic",
            "grant_types": ["authorization_code", "refresh_token"], "id_token_signed_response_alg": "RS256",
            "post_logout_redirect_uris": [RETURN], "backchannel_logout_uri": f"{receiver.url}/{name}"})
    stack.add_app("signed", scope=SCOPES, metadata={
        "profile": "oidc", "token_endpoint_auth_method": "client_secret_post", "userinfo_signed_response_alg": "ES256",
        "access_token_format": "jwt", "grant_types": ["authorization_code"]})


def tearDownModule():
    receiver.close()
    stack.stop()


def decoded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def rs256_claims(token, typ):
    """The claims of a JWT that a published RSA key signed (RFC 8017 8.2.2), checked here by hand."""
    header, payload, signature = token.split(".")
    head = json.loads(decoded(header))
    assert (head["alg"], head["typ"]) == ("RS256", typ), head
    keys = [key for key in fetch(stack.issuer + "/oauth2/jwks").json()["keys"] if key["kid"] == head["kid"]]
    assert len(keys) == 1 and keys[0]["alg"] == "RS256", keys
    n, e = (int.from_bytes(decoded(keys[0][name]), "big") for name in ("n", "e"))
    size = (n.bit_length() + 7) // 8
    hashed = SHA256_INFO + hashlib.sha256(f"{header}.{payload}".encode()).digest()
    expected = b"\0\1" + b"\xff" * (size - len(hashed) - 3) + b"\0" + hashed
    assert pow(int.from_bytes(decoded(signature), "big"), e, n).to_bytes(size, "big") == expected
    return json.loads(decoded(payload))


class OidcTest(unittest.TestCase):
    def setUp(self):
        self.customer = stack.users["customer"]
        self.login, self.second, self.signed = (OAuthClient(stack, stack.apps[n]) for n in ("login", "second", "signed"))
        receiver.tokens.clear()

    def sign_in(self, client, browser, method=None, **changes):
        """The tokens of a flow without PKCE, as OpenID Connect Basic has it."""
        changes = {"code_challenge_method": None, "nonce": "n-1"} | changes
        answer = client.decide(browser, client.consent_page(browser, self.customer, None, **changes))
        self.assertEqual(answer.status, 303, answer)
        tokens = client.redeem(answer.query["code"], None, method)
        self.assertEqual(tokens.status, 200, tokens)
        return tokens.json()

    def userinfo(self, token, method="GET", **form):
        fields = {"Authorization": f"Bearer {token}"} if token else {}
        return fetch(stack.issuer + "/oauth2/userinfo", method, fields, form or None)

    def end_session(self, browser, **parameters):
        return browser.send("/oauth2/end_session?" + urllib.parse.urlencode(parameters))

    def assert_signed_in(self, browser, expected):
        page = browser.get("/connected-apps")
        self.assertEqual("/login" not in page.url, expected, page)

    def received(self, count):
        wait_until(lambda: len(receiver.tokens) >= count, f"{count} logout tokens arrive")
        return {path: rs256_claims(token, "logout+jwt") for path, token in receiver.tokens}


class OidcSignIn(OidcTest):
    def test_id_token_and_userinfo_name_the_same_person(self):
        tokens = self.sign_in(self.login, Browser(stack.issuer))
        claims = rs256_claims(tokens["id_token"], "JWT")
        self.assertEqual((claims["iss"], claims["aud"], claims["nonce"]), (stack.issuer, self.login.client_id, "n-1"))
        self.assertTrue(claims["sid"])
        answer = self.userinfo(tokens["access_token"])
        self.assertEqual(answer.field("Cache-Control"), "no-store")
        self.assertEqual(answer.json(), {"sub": claims["sub"], "name": "Customer", "email": self.customer["email"],
                                         "email_verified": False, "updated_at": answer.json()["updated_at"]})
        self.assertEqual(self.userinfo(tokens["access_token"], "POST").json(), answer.json())
        self.assertEqual(self.userinfo(None, "POST", access_token=tokens["access_token"]).json(), answer.json())

    def test_the_consent_page_says_what_will_be_told(self):
        browser = Browser(stack.issuer)
        page = self.login.consent_page(browser, self.customer, None, code_challenge_method=None, scope="openid email")
        self.assertIn("See your e-mail address", page.text)
        self.assertNotIn("See your name", page.text)
        page = browser.get(page.url + "&lang=zh-CN")
        self.assertIn("查看您的电子邮件地址", page.text)

    def test_userinfo_refuses_what_it_must(self):
        tokens = self.sign_in(self.login, Browser(stack.issuer), scope="openid")
        token = tokens["access_token"]
        self.assertEqual(self.userinfo(token).json(), {"sub": rs256_claims(tokens["id_token"], "JWT")["sub"]})
        answer = fetch(stack.issuer + f"/oauth2/userinfo?access_token={token}")
        self.assertEqual((answer.status, answer.json()["error"]), (400, "invalid_request"))
        answer = self.userinfo(None)
        self.assertEqual((answer.status, answer.body), (401, b""))
        self.assertTrue(answer.field("WWW-Authenticate").startswith("Bearer "))
        plain = OAuthClient(stack, stack.apps["reader"]).client_credentials().json()["access_token"]
        self.assertEqual((self.userinfo(plain).status, self.userinfo("x").status), (403, 401))
        self.assertEqual(self.login.revoke(token).status, 200)
        self.assertEqual(self.userinfo(token).status, 401)

    def test_a_jwt_access_token_opens_userinfo_is_introspected_and_revoked(self):
        tokens = self.sign_in(self.signed, Browser(stack.issuer), "post")
        token = tokens["access_token"]
        self.assertEqual(json.loads(decoded(token.split(".")[0]))["typ"], "at+jwt")
        answer = self.userinfo(token)
        self.assertEqual(answer.field("Content-Type"), "application/jwt")
        claims = json.loads(decoded(answer.text.split(".")[1]))
        self.assertEqual((claims["aud"], claims["email"]), (self.signed.client_id, self.customer["email"]))
        self.assertTrue(self.signed.post("/oauth2/introspect", {"token": token}, "post").json()["active"])
        self.assertEqual(self.signed.post("/oauth2/revoke", {"token": token}, "post").status, 200)
        self.assertEqual(self.signed.post("/oauth2/introspect", {"token": token}, "post").json(), {"active": False})
        self.assertEqual(self.userinfo(token).status, 401)


class OidcLogout(OidcTest):
    def test_a_hint_signs_out_returns_and_tells_every_app_of_the_session(self):
        browser = Browser(stack.issuer)
        tokens = self.sign_in(self.login, browser)
        sid = rs256_claims(tokens["id_token"], "JWT")["sid"]
        self.sign_in(self.second, browser)
        elsewhere = Browser(stack.issuer)
        self.sign_in(self.login, elsewhere)
        receiver.answers = [503]
        answer = self.end_session(browser, id_token_hint=tokens["id_token"], post_logout_redirect_uri=RETURN, state="s 1")
        self.assertEqual((answer.status, answer.field("Location")), (303, RETURN + "?state=s%201"))
        self.assert_signed_in(browser, False)
        self.assert_signed_in(elsewhere, True)
        told = self.received(3)  # one of the two was sent again
        self.assertEqual({path: claims["sid"] for path, claims in told.items()}, {"/login": sid, "/second": sid})
        claims = told["/login"]
        self.assertEqual(claims["sub"], rs256_claims(tokens["id_token"], "JWT")["sub"])
        self.assertEqual(claims["events"], {"http://schemas.openid.net/event/backchannel-logout": {}})
        self.assertNotIn("nonce", claims)
        self.assertEqual(len({token for _, token in receiver.tokens}), 3, "each attempt has its own token")

    def test_without_a_hint_a_page_asks_and_returns(self):
        browser = Browser(stack.issuer)
        self.sign_in(self.login, browser)
        page = browser.follow(self.end_session(browser, client_id=self.login.client_id, post_logout_redirect_uri=RETURN))
        self.assertIn("The login app", page.text)
        self.assert_signed_in(browser, True)
        form = next(form for form in browser.forms(page) if "client_id" in form.fields)
        answer = browser.submit(page, form, follow=False)
        self.assertEqual((answer.status, answer.field("Location")), (303, RETURN))
        self.assert_signed_in(browser, False)
        self.received(1)

    def test_wrong_requests_lead_nowhere(self):
        browser = Browser(stack.issuer)
        hint = self.sign_in(self.login, browser)["id_token"]
        header, payload, _ = hint.split(".")
        unsigned = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
        for parameters in ({"id_token_hint": f"{unsigned}.{payload}.", "post_logout_redirect_uri": RETURN},
                           {"id_token_hint": f"{header}.{payload}.AAAA", "post_logout_redirect_uri": RETURN},
                           {"id_token_hint": hint, "post_logout_redirect_uri": "https://evil.example/"},
                           {"id_token_hint": hint, "post_logout_redirect_uri": RETURN + "?x=1"},
                           {"post_logout_redirect_uri": RETURN}):
            with self.subTest(parameters):
                answer = self.end_session(browser, **parameters)
                self.assertEqual((answer.status, answer.field("Location")), (400, None), answer)
        self.assert_signed_in(browser, True)

    def test_signing_out_of_the_portal_tells_apps_too(self):
        browser = Browser(stack.issuer)
        self.sign_in(self.second, browser)
        page = browser.get("/connected-apps")
        form = next(form for form in browser.forms(page) if form.action == "/logout")
        browser.submit(page, form)
        self.assertEqual(list(self.received(1)), ["/second"])

    def test_disabling_a_user_tells_apps(self):
        self.customer = stack.add_user("leaver", "customer")
        self.sign_in(self.login, Browser(stack.issuer))
        out = stack.command("user", "disable", "--email", self.customer["email"])
        self.assertIn("is disabled", out)
        self.assertEqual(list(self.received(1)), ["/login"])

    def test_signing_in_again_keeps_the_sid(self):
        browser = Browser(stack.issuer)
        first = rs256_claims(self.sign_in(self.login, browser)["id_token"], "JWT")
        again = rs256_claims(self.sign_in(self.login, browser, prompt="login")["id_token"], "JWT")
        self.assertEqual(again["sid"], first["sid"])
        self.assertGreaterEqual(again["auth_time"], first["auth_time"])
        self.assertEqual(receiver.tokens, [])


class AppMetadata(OidcTest):
    def test_a_file_that_is_not_right_is_refused_with_the_member(self):
        for text, word in (('{"redirect_uris":', "metadata"), ('{"profile": "none-such"}', "profile"),
                           ('{"jwks": 7}', "jwks")):
            with self.subTest(text):
                path = stack.folder / "bad.json"
                path.write_text(text)
                code, _, err = run("app", "add", "--config", stack.config, "--owner", stack.users["developer"]["email"],
                                   "--name", "Bad", "--scope", "openid", "--metadata", path)
                self.assertEqual(code, 1)
                self.assertIn(word, err)


if __name__ == "__main__":
    unittest.main()
