"""The program with TLS, apps of each profile and a store that can be looked into: what the modules and rows run against."""
import atexit
import contextlib
import json
import pathlib
import sqlite3
import ssl
import subprocess
import sys
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "flows"))

import client as tls  # noqa: E402
from client import Browser, OAuthClient, fetch, pkce  # noqa: E402, F401
from signing import EcKey, RsaKey  # noqa: E402
from stack import READ, ROOT, Stack, free_port, run  # noqa: E402, F401

SCOPES = "openid profile email address phone offline_access"
FAPI_SCOPES = "openid accounts:read payments:write payments:read"
CALLBACK = "https://shop.example/callback"
SIGNED_OUT = "https://shop.example/signed-out"
MINTED = ("grants", "codes", "refresh_tokens")


class World(Stack):
    """Everything over https. `mtls` is the address of the listener that asks for certificates."""

    def __init__(self):
        super().__init__()
        self.tls, self.mtls_port = self.folder / "tls", free_port()
        for arguments in (["localhost"], ["known", "client"], ["stranger", "client"]):
            subprocess.run([ROOT / "scripts" / "local-ca", self.tls, *arguments], check=True)
        self.authority = self.tls / "ca.pem"
        tls.trusted = ssl.create_default_context(cafile=self.authority)
        self.issuer, self.mtls = f"https://localhost:{self.port}", f"https://localhost:{self.mtls_port}"
        scopes = ", ".join((SCOPES + " " + READ + " payments:read payments:write").split())
        self.write_config(
            listen=", tls: {certificate: tls/localhost.pem, key: tls/localhost.key, client_ca: tls/ca.pem}, "
                   f"mtls: {{port: {self.mtls_port}}}",
            extra=f"registration: {{enabled: true, scopes: [{scopes}], profiles: [oauth21, oidc, fapi2]}}\n"
                  "outbound: {allow_loopback: true, ca: tls/ca.pem}\n")
        self.keys = {}

    def start(self):
        """Of oidc `first`, `second` and `post`; of fapi2 `one` and `two`, `signed` (must sign its requests), `identity` (may ask
        who the customer is) and `certified` (has the certificate `known`); of oauth21 `rp` beside those of every stack."""
        super().start()
        self.add_user("reachable", "customer", "--phone", "+4930901820", "--address", "1 Main Street", "--address", "10117 Berlin")
        for name in ("first", "second"):
            self.add_oidc_app(name)
        self.add_oidc_app("post", "client_secret_post")
        for name in ("one", "two"):
            self.add_fapi_app(name)
        self.add_fapi_app("signed", require_signed_request_object=True)
        self.add_fapi_app("identity", scope=SCOPES)
        self.add_fapi_app("certified", token_endpoint_auth_method="tls_client_auth", tls_client_auth_san_dns="known",
                          dpop_bound_access_tokens=False, tls_client_certificate_bound_access_tokens=True)
        self.add_app("rp", redirect_uri="https://rp.example.com/cb")
        return self

    def certificate(self, name):
        """A TLS context that shows this client certificate."""
        context = ssl.create_default_context(cafile=self.authority)
        context.load_cert_chain(self.tls / f"{name}.pem", self.tls / f"{name}.key")
        return context

    def add_oidc_app(self, name, method="client_secret_basic", **metadata):
        return self.add_app(name, scope=metadata.pop("scope", SCOPES), metadata={
            "profile": "oidc", "token_endpoint_auth_method": method, "post_logout_redirect_uris": [SIGNED_OUT],
            "grant_types": ["authorization_code", "refresh_token"]} | metadata)

    def add_fapi_app(self, name, **metadata):
        """With an ES256 and an RSA key in its JWK Set, both in self.keys[name]."""
        key, rsa = self.keys[name] = (EcKey(f"{name}-ec"), RsaKey.another(f"{name}-rsa"))
        keys = [k.jwk | {"kid": k.kid, "use": "sig"} for k in (key, rsa)]
        return self.add_app(name, scope=metadata.pop("scope", FAPI_SCOPES), redirect_uri=metadata.pop("redirect_uri", CALLBACK), metadata={
            "profile": "fapi2", "token_endpoint_auth_method": "private_key_jwt", "jwks": {"keys": keys},
            "grant_types": ["authorization_code", "refresh_token"], "dpop_bound_access_tokens": True,
            "require_pushed_authorization_requests": True,
            "authorization_details_types": ["payment_initiation"]} | metadata)

    def registration_token(self):
        """An initial access token (RFC 7591 3)."""
        _, out, _ = run("app", "registration-token", "add", "--config", self.config, "--owner", self.users["developer"]["email"],
                        "--name", "suite")
        token = json.loads(out)["token"]
        self.secrets.add(token)
        return token

    def sql(self, statement, *values):
        with contextlib.closing(sqlite3.connect(self.folder / "tollgate.db", timeout=30)) as store:
            rows = store.execute(statement, values).fetchall()
            store.commit()
            return rows

    def minted(self):
        """How many grants, codes and refresh tokens there are."""
        return {table: self.sql(f"SELECT COUNT(*) FROM {table}")[0][0] for table in MINTED}

    def age(self, table, columns, seconds):
        """Everything in the table happened so much earlier: time passes without waiting for it."""
        self.sql(f"UPDATE {table} SET " + ", ".join(f"{c} = {c} - {seconds * 1_000_000}" for c in columns))

    def jwks(self):
        return fetch(self.issuer + "/oauth2/jwks").json()["keys"]

    def leaks(self):
        """(file, secret) of each secret in the clear in a log, in the store or in the metrics."""
        metrics = fetch(self.admin + "/metrics").text
        return self.files_with_secrets() + [("metrics", secret[:12] + "…") for secret in self.secrets if secret in metrics]


def through(browser, url, user, decision="allow"):
    """Opens an authorization request and does what its pages ask for: the redirect to the app, or an error page."""
    page = browser.get(url)
    for _ in range(4):
        actions = [form.action for form in browser.forms(page)] if page.status == 200 else []
        if any(action.startswith("/login") for action in actions):
            page = browser.login(page, user)
        elif any(action.startswith("/consent") for action in actions):
            return browser.submit(page, browser.form(page, "/consent"), follow=False, decision=decision)
        else:
            return page
    raise AssertionError(f"pages without end: {page}")


class WorldTest(unittest.TestCase):
    """All tests share one world, which whole_suite_test.py ends; who runs fewer of them ends it at exit."""
    world = None

    @classmethod
    def setUpClass(cls):
        if WorldTest.world is None:
            WorldTest.world = World()
            atexit.register(cls.end_world)
            WorldTest.world.start()

    @classmethod
    def end_world(cls):
        if WorldTest.world is not None:
            world, WorldTest.world = WorldTest.world, None
            world.stop()

    @contextlib.contextmanager
    def nothing_minted(self):
        before = self.world.minted()
        yield
        self.assertEqual(self.world.minted(), before, "something was minted")

    def assert_page(self, answer, code=None):
        """An error page that leads nowhere (EP of the checklist)."""
        self.assertEqual((answer.status, answer.field("Location")), (400, None), answer)
        self.assertTrue(answer.field("Content-Type").startswith("text/html"), answer)
        if code:
            self.assertIn(code, answer.text)

    def assert_redirect_error(self, answer, error, state="st-1", to=CALLBACK):
        """303 to the app with the error, its state and iss (RE of the checklist, RFC 9207 2)."""
        self.assertEqual(answer.status, 303, answer)
        self.assertTrue(answer.field("Location").startswith(to), answer)
        found = answer.query
        self.assertEqual((found["error"], found.get("state"), found["iss"]), (error, state, self.world.issuer), answer)
        self.assertNotIn("code", found)

    def assert_json_error(self, answer, status, *errors):
        """A JSON error of RFC 6749 5.2 that nobody keeps (T400 and T401 of the checklist)."""
        self.assertEqual(answer.status, status, answer)
        self.assertIn(answer.json()["error"], errors, answer)
        self.assertEqual(answer.field("Cache-Control"), "no-store", answer)
        self.assertTrue(answer.field("Content-Type").startswith("application/json"), answer)
        for text in (value for name, value in answer.json().items() if name.startswith("error")):
            self.assertRegex(text, r'^[\x20-\x21\x23-\x5B\x5D-\x7E]*$')

    def assert_challenge(self, answer, error):
        """401 with a challenge that names the error (R401 of the checklist); what a proof lacks is said with the scheme DPoP."""
        self.assertEqual(answer.status, 401, answer)
        challenges = ", ".join(answer.all("WWW-Authenticate"))
        self.assertRegex(challenges, "^DPoP " if "dpop" in error else "^(DPoP|Bearer) ")
        self.assertIn(f'error="{error}"', challenges)


def query_of(url):
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query, keep_blank_values=True))


def json_fields(token=None):
    return {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})


def dumped(value):
    return json.dumps(value).encode()
